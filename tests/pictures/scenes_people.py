"""Today, the People page with its form and dialogs, and every section of the settings, on an invented agency."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.app.people import GiveOrder, SavePerson, give_order, save_person
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.work import Desk
from hrdesk.domain.performance.pack import configuration
from tests.app.builders import TODAY, add_people, add_person, as_role, lead, new_agency, resident_id, set_up
from tests.pictures import Scene
from tests.pictures.window import settle, window_at

if TYPE_CHECKING:
    pass

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


def _choose(window: Any, name: str = "白凯文") -> None:
    settle(window)
    row = next(one for one in window.page.table.grid.rows if one.name == name)
    window.page.table.choose(row.employment_id)
    settle(window)


def _edit(window: Any) -> None:
    _choose(window)
    window.page.edit_person()
    settle(window)
    window.page.form.form.controls["phone"].setText("12345")
    window.page.form.submit()
    settle(window)


def _filtered(window: Any) -> None:
    _choose(window)
    window.page.table.filter({"team": "电催二组"})
    window.page.table.show_filters()
    settle(window)


def _checked(window: Any) -> None:
    settle(window)
    window.page.parts["upkeep"].look()
    settle(window)


def _draft(window: Any) -> None:
    settle(window)
    typed = {"name": "许静", "phone": "138 1234 2046"}
    window.drafts.put("person:new", typed, {}, "")
    window.page.new_employee()
    settle(window)


def _scheme_editor(window: Any) -> None:
    settle(window)
    part = window.page.parts["schemes"]
    part.edit_lines()
    part.editor.lines._edited(part.editor.lines.lines[0], "weight", "25")
    settle(window)


def _compared(window: Any) -> None:
    settle(window)
    part = window.page.parts["schemes"]
    part.segments.choose("compare")
    part._switch("compare")
    settle(window)
    part.compared.right.setCurrentIndex(1)
    part.compared._show()
    settle(window)


def _targets(window: Any) -> None:
    settle(window)
    part = window.page.parts["schemes"]
    part.segments.choose("targets")
    part._switch("targets")
    settle(window)


def _grades(window: Any) -> None:
    settle(window)
    part = window.page.parts["schemes"]
    part.edit_lines()
    part.editor.show_part("grades")
    part.editor.focus_first()
    settle(window)


def _grades_wrong(window: Any) -> None:
    _grades(window)
    grades = window.page.parts["schemes"].editor.grades
    grades.add_grade()
    grades._edited(grades.table.current_row(), "start", "95")
    settle(window)


def _new_scheme(window: Any) -> None:
    settle(window)
    window.page.parts["schemes"].begin_scheme()
    settle(window)


SCENES = [
    Scene("today", window_at(_agency, "today"), settle),
    Scene("people-list", window_at(_agency, "people"), _choose),
    Scene("people-filter", window_at(_agency, "people"), _filtered),
    Scene("people-form", window_at(_agency, "people"), _edit),
    Scene("people-draft", window_at(_agency, "people"), _draft),
    Scene("people-empty", window_at(_empty, "people"), settle),
    *(
        Scene(f"settings-{section}", window_at(_agency, "settings", section=section), settle)
        for section in ("agency", "organisation", "schemes", "accounts")
    ),
    Scene("settings-upkeep", window_at(_agency, "settings", section="upkeep"), _checked),
    Scene("settings-scheme-editor", window_at(_agency, "settings", section="schemes"), _scheme_editor),
    Scene("settings-scheme-grades-wrong", window_at(_agency, "settings", section="schemes"), _grades_wrong),
    Scene("settings-scheme-new", window_at(_agency, "settings", section="schemes"), _new_scheme),
    Scene("settings-scheme-compare", window_at(_agency, "settings", section="schemes"), _compared),
    Scene("settings-targets", window_at(_agency, "settings", section="schemes"), _targets),
    Scene("settings-schemes-empty", window_at(_empty, "settings", section="schemes"), settle),
]
