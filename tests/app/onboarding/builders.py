"""An agency ready to take people on, and blocks as HR pastes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hrdesk.app.onboarding import PlanView, TakenOn, install_collection_checklist, plan_view, read_block, take_on
from hrdesk.app.work import Desk
from tests.app.builders import add_people, lead, resident_id, set_up

FIRST = date(2026, 11, 30)
HEAD = "姓名\t身份证号\t手机号\t邮箱\t部门\t小组\t岗位\t入职日期\t合同期限(月)\t试用期(月)"


def ready(desk: Desk) -> str:
    """Units, the ready-made list, and a leader of 电催一组; the leader's 工号."""
    set_up(desk)
    install_collection_checklist(desk.work())
    leader = add_people(desk, 1, position="组长")[0]
    lead(desk, leader.employee_no, "电催一组")
    return leader.employee_no


def line(number: int, name: str = "", **other: str) -> str:
    """One line of a pasted block."""
    cells = {
        "name": name or f"新人{'甲乙丙丁戊己庚辛壬癸'[number % 10]}",
        "id": resident_id(number + 1, date(2000, 1, 1)),
        "phone": f"1380000{number:04d}",
        "mail": f"new{number}@example.com",
        "department": "催收一部",
        "team": "电催一组",
        "position": "催收员",
        "day": "2026/11/30",
        "term": "36",
        "probation": "3",
    } | other
    return "\t".join(cells.values())


def block(count: int = 10) -> str:
    """Ten joiners as they are pasted."""
    return "\n".join([HEAD, *(line(number) for number in range(count))])


def taken(desk: Desk, count: int = 1) -> TakenOn:
    """People taken on from a pasted block."""
    return take_on(desk.work(), [row.values for row in read_block(desk.work(), block(count)).rows])


def items(desk: Desk, plan_id: int) -> dict[str, Any]:
    """The items of a plan by their short names."""
    view: PlanView = plan_view(desk.work(), plan_id)
    return {item.code: item for item in view.items}
