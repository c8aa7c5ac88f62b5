"""Today, the People page with its form and dialogs, and every section of the settings, on an invented agency."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hrdesk.app.people import GiveOrder, SavePerson, give_order, save_person
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.work import Desk
from hrdesk.domain.performance.pack import configuration
from hrdesk.domain.roles import may
from hrdesk.gui.models.roles import role_word
from hrdesk.gui.pages import entries
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.words import current
from tests.app.builders import TODAY, add_people, add_person, as_role, lead, new_agency, resident_id, set_up
from tests.pictures import Scene

if TYPE_CHECKING:
    from hrdesk.gui.theme import Theme

NAMES = (
    "马洁", "郑浩", "周倩", "韩立", "许静", "沈浩", "郭丽", "曹磊", "彭飞", "蒋雯", "吕航", "冯涛",
    "魏然", "董悦", "潘军", "田野", "任敏", "姚远", "陆佳", "宋佳", "谢明", "高翔", "唐雪", "邓凯",
)  # fmt: skip


@cache
def _agency() -> Desk:
    desk = new_agency(Path(tempfile.mkdtemp()))
    set_up(desk)
    configure_from(desk.work(), configuration())
    people = [
        *add_people(desk, 14, names=NAMES[:14], team="电催一组", hire_date=date(2023, 7, 3)),
        *add_people(desk, 10, names=NAMES[14:], team="电催二组", hire_date=date(2025, 2, 24)),
    ]
    lead(desk, people[2].employee_no, "电催一组")
    for name, ends in (("孔雯", -3), ("袁梦", 0), ("石艳", 12)):
        add_person(
            desk, name, status="probation", hire_date=TODAY - timedelta(days=80), team="电催二组", position="催收员",
            probation_end=TODAY + timedelta(days=ends), superior_no=people[2].employee_no,
        )  # fmt: skip
    full = add_person(
        desk, "白凯文", id_number=resident_id(9), phone="13812342046", education="大专", household="城镇",
        emergency_contact="父亲 13900001111", home_address="南京市示例路 1 号", bank_card="6222020000001234567",
        employment_type="全职", team="电催一组", position="催收员", level="P1", superior_no=people[2].employee_no,
        regular_date=date(2024, 8, 20),
    )  # fmt: skip
    post = {"department": "催收一部", "team": "电催二组", "position": "催收员", "level": "P2"}
    give_order(desk.work(), GiveOrder(full.employment_id, "promotion", date(2025, 7, 1), post))
    save_person(desk.work(), SavePerson({"education": "本科"}, full.employment_id))
    as_role(desk, "hr", login="zhoumin")
    return desk


@cache
def _empty() -> Desk:
    return new_agency(Path(tempfile.mkdtemp()))


def _window(desk: Callable[[], Desk], page: str, **where: Any) -> Callable[[Theme], QWidget]:
    def make(theme: Theme) -> QWidget:
        held = desk()
        role = held.actor.role
        seat = Seat(
            held.agency, "\\\\OFFICE-01\\HRDesk\\华诚.hrdesk", held.actor.shown_name, role_word(role),
            may=lambda name: may(role, name), language=current(),
        )  # fmt: skip
        window = MainWindow(entries(held), seat, theme)
        window.go(page, **where)
        return window

    return make


def _settle(window: Any) -> None:
    later = getattr(window.page, "_ask_later", None)
    while window.jobs.busy or (later is not None and later.isActive()):
        QTest.qWait(10)


def _choose(window: Any, name: str = "白凯文") -> None:
    _settle(window)
    row = next(one for one in window.page.table.grid.rows if one.name == name)
    window.page.table.choose(row.employment_id)
    _settle(window)


def _edit(window: Any) -> None:
    _choose(window)
    window.page.edit_person()
    _settle(window)
    window.page.form.form.controls["phone"].setText("12345")
    window.page.form.submit()
    _settle(window)


def _filtered(window: Any) -> None:
    _choose(window)
    window.page.table.filter({"team": "电催二组"})
    window.page.table.show_filters()
    _settle(window)


def _checked(window: Any) -> None:
    _settle(window)
    window.page.parts["upkeep"].look()
    _settle(window)


def _draft(window: Any) -> None:
    _settle(window)
    typed = {"name": "许静", "phone": "138 1234 2046"}
    window.drafts.put("person:new", typed, {}, "")
    window.page.new_employee()
    _settle(window)


def _scheme_editor(window: Any) -> None:
    _settle(window)
    part = window.page.parts["schemes"]
    part.edit_lines()
    part.editor._edited(part.editor._lines[0], "weight", "25")
    _settle(window)


def _compared(window: Any) -> None:
    _settle(window)
    part = window.page.parts["schemes"]
    part.segments.choose("compare")
    part._switch("compare")
    _settle(window)
    part.compared.right.setCurrentIndex(1)
    part.compared._show()
    _settle(window)


def _targets(window: Any) -> None:
    _settle(window)
    part = window.page.parts["schemes"]
    part.segments.choose("targets")
    part._switch("targets")
    _settle(window)


SCENES = [
    Scene("today", _window(_agency, "today"), _settle),
    Scene("people-list", _window(_agency, "people"), _choose),
    Scene("people-filter", _window(_agency, "people"), _filtered),
    Scene("people-form", _window(_agency, "people"), _edit),
    Scene("people-draft", _window(_agency, "people"), _draft),
    Scene("people-empty", _window(_empty, "people"), _settle),
    *(
        Scene(f"settings-{section}", _window(_agency, "settings", section=section), _settle)
        for section in ("agency", "organisation", "schemes", "accounts")
    ),
    Scene("settings-upkeep", _window(_agency, "settings", section="upkeep"), _checked),
    Scene("settings-scheme-editor", _window(_agency, "settings", section="schemes"), _scheme_editor),
    Scene("settings-scheme-compare", _window(_agency, "settings", section="schemes"), _compared),
    Scene("settings-targets", _window(_agency, "settings", section="schemes"), _targets),
    Scene("settings-schemes-empty", _window(_empty, "settings", section="schemes"), _settle),
]
