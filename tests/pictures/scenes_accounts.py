"""Accounts for many at once: who is chosen, while they are made, the slips that are shown once."""

from __future__ import annotations

from typing import Any

from hrdesk.app.access import FirstSignIn, account_slips
from hrdesk.domain.roles import Role
from hrdesk.gui.jobs import Job
from tests.pictures import Scene
from tests.pictures.scenes_people import _agency
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


SCENES = [
    Scene("accounts-many", window_at(_agency, "settings", section="accounts"), _many),
    Scene("accounts-running", window_at(_agency, "settings", section="accounts"), _running),
    Scene("accounts-slips", window_at(_agency, "settings", section="accounts"), _slips),
]
