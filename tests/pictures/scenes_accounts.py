"""Accounts for many at once: who is chosen, while they are made, the slips; and the rule of numbers that is learnt."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hrdesk.app.access.many import FirstSignIn
from hrdesk.app.access.slips import account_slips
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from hrdesk.domain.roles import Role
from hrdesk.gui.jobs import Job
from tests.app.builders import add_person, new_agency, set_up
from tests.pictures import Scene
from tests.pictures.scenes_people import NAMES, _agency
from tests.pictures.window import settle, window_at


def _open(window: Any) -> Any:
    settle(window)
    part = window.page.parts["accounts"]
    part.open_many()
    settle(window)
    return part


def _many(window: Any) -> None:
    view = _open(window).choosing
    lines = list(view.choosing.lines.values())
    view._edited(lines[3], "login", "admin")
    view.give_role([lines[5].who.employment_id], Role.FINANCE)
    view._turn(lines[6:8])
    view.submit()
    settle(window)


def _running(window: Any) -> None:
    view = _open(window).choosing
    job: Job[Any] = Job(0, "", lambda _job: None, writes=True)
    job._began -= 9
    job.progress(12, 28, "孔雯")
    view.job = job
    view._running(True)
    view._told()


def _slips(window: Any) -> None:
    part = _open(window)
    people = [line.who for line in part.choosing.choosing.lines.values()]
    made = [
        FirstSignIn(at, one.employee_no, one.name, one.team, one.role, one.login, f"k7dm-{at:04}-pqxy")
        for at, one in enumerate(people)
    ]
    part._show_slips(account_slips(_agency().work(), made))
    settle(window)


@cache
def _numbered() -> Desk:
    """Three sites with numbers of their own, and a rule the agency set that nobody follows."""
    desk = new_agency(Path(tempfile.mkdtemp()))
    set_up(desk, {"总部": ("电催一组",), "上海分部": ("电催二组",), "客服部": ("客服一组",)})
    for before, width, count, department, team in (
        ("YX-", 3, 9, "总部", "电催一组"), ("SH", 4, 5, "上海分部", "电催二组"), ("KF", 2, 4, "客服部", "客服一组"),
    ):  # fmt: skip
        for at in range(1, count + 1):
            add_person(desk, NAMES[at], employee_no=f"{before}{at:0{width}d}", department=department, team=team)
    save_settings(desk.work(), SaveSettings({"number_pattern": "A{000}"}, agency_settings(desk.work()).version))
    return desk


def _new_there(window: Any) -> None:
    settle(window)
    window.page.new_employee()
    settle(window)
    form = window.page.form
    form.form.load({"name": "许静", "department": "上海分部", "team": "电催二组", "status": "pending"})
    form.area.ensureWidgetVisible(form.form.controls["superior_no"])
    settle(window)


SCENES = [
    Scene("accounts-many", window_at(_agency, "settings", section="accounts"), _many),
    Scene("accounts-running", window_at(_agency, "settings", section="accounts"), _running),
    Scene("numbers-settings", window_at(_numbered, "settings", section="agency"), settle),
    Scene("numbers-person", window_at(_numbered, "people"), _new_there),
    Scene("accounts-slips", window_at(_agency, "settings", section="accounts"), _slips),
]
