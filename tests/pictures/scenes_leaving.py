"""Leaving: exits with what is open, the form that begins one, the board of a handover, who is away, cases to take over."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.app.handover.handing import answer, hand_out
from hrdesk.app.handover.model import Answer, Assign, PlanHandover
from hrdesk.app.handover.planning import assign, plan_handover
from hrdesk.app.separation.absence import (
    IssueNotice,
    LogContact,
    StartAbsence,
    issue_notice,
    log_contact,
    start_absence,
)
from hrdesk.app.work import Desk
from hrdesk.domain.separation import Kind, Reason
from tests.app.builders import TODAY, add_people, as_role, lead, new_agency
from tests.app.handover.cases import NO_PROTECTION, give_cases, leaves
from tests.pictures import Scene
from tests.pictures.window import settle, window_at

if TYPE_CHECKING:
    pass

NAMES = ("罗雅琴", "冯涛", "韩立", "许静", "沈浩", "蒋雯", "潘军", "吕航", "任广平", "欧阳静文")


@cache
def _agency() -> Desk:
    desk = new_agency(Path(tempfile.mkdtemp()))
    people = add_people(desk, 10, names=NAMES)
    lead(desk, people[0].employee_no, "电催一组")
    give_cases(desk, people[1], 86, promises=9)
    for at, one in enumerate(people[2:8]):
        give_cases(desk, one, 60 + at * 8, promises=4, prefix="B")
    give_cases(desk, people[8], 12, promises=3, prefix="C")
    leaves(desk, people[1], stated_reason=Reason.PAY, applied_day=TODAY - timedelta(days=31), note="回老家发展")
    leaves(desk, people[9], kind=Kind.FAULT, protection=NO_PROTECTION, effective_day=TODAY, last_day=TODAY)
    found = plan_handover(
        desk.work(), PlanHandover((people[1].employee_no,), tuple(one.employee_no for one in people[2:8]))
    )
    first = tuple(line.id for line in found.lines[:3])
    assign(desk.work(), Assign(found.id, first, found.receivers[0].employee_no, lock=True))
    hand_out(desk.work(), found.id, tuple(line.id for line in found.lines[:40]))
    answer(desk.work(), Answer(tuple(line.id for line in found.lines[:22]), True))
    answer(desk.work(), Answer((found.lines[25].id,), False, "本周请假"))
    away = start_absence(desk.work(), StartAbsence(people[8].employee_no, "gone"))
    for means, result in (("电话 138****2046", "无人接听"), ("企业微信", "未读"), ("紧急联系人", "称不知去向")):
        log_contact(desk.work(), LogContact(away.id, desk.work().now(), means, result))
    issue_notice(desk.work(), IssueNotice(people[8].employment_id, "return", TODAY + timedelta(days=3), "多次联系未果"))
    as_role(desk, "collector", login="hanli", employee_no=people[2].employee_no)
    return desk


@cache
def _collector() -> Desk:
    from hrdesk.app import access
    from tests.app.builders import CHEAP

    desk = _agency()
    with desk.database.read() as conn:
        from sqlalchemy import select

        from hrdesk.storage import tables as t

        account = conn.execute(select(t.account.c.id).where(t.account.c.login == "hanli")).scalar_one()
    first = access.reset_password(desk.work(), account, cost=CHEAP)
    return access.sign_in(desk.place, "hanli", first.password, clock=desk.clock, cost=CHEAP)


def _begin(window: Any) -> None:
    settle(window)
    window.page.begin()
    settle(window)
    window.page.form.form.load({"kind": Kind.NO_FAULT.value, "notice_day": TODAY})


SCENES = [
    Scene("leaving", window_at(_agency, "separation", separation=1)),
    Scene("leaving-form", window_at(_agency, "separation"), _begin),
    Scene("leaving-away", window_at(_agency, "separation", away=1)),
    Scene("leaving-board", window_at(_agency, "handover", handover=1)),
    Scene("leaving-taking", window_at(_collector, "taking")),
]
