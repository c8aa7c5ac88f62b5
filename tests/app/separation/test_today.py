"""Today tells who goes, what is not settled, who has whose cases, and what waits for one's own answer."""

from __future__ import annotations

from hrdesk.app.handover.handing import answer, hand_out
from hrdesk.app.handover.model import Answer, PlanHandover
from hrdesk.app.handover.planning import plan_handover
from hrdesk.app.separation.absence import StartAbsence, start_absence
from hrdesk.app.separation.starting import apply_due
from hrdesk.app.today import Urgency, today
from tests.app.builders import TODAY, add_people, as_role, lead, supervisor_of
from tests.app.handover.cases import give_cases, leaves

KINDS = {"exit", "custody", "cases"}


def told(desk):
    return {item.kind: item for item in today(desk.work()).items if item.kind in KINDS}


def test_each_is_told_what_concerns_them(desk, clock):
    leader, leaver, gone, receiver = add_people(desk, 4)
    lead(desk, leader.employee_no, "电催一组")
    give_cases(desk, leaver, 6, promises=2)
    give_cases(desk, gone, 4, promises=1, prefix="G")
    view = leaves(desk, leaver)
    start_absence(desk.work(), StartAbsence(gone.employee_no, "gone"))
    order = PlanHandover((leaver.employee_no,), (receiver.employee_no,))
    hand_out(desk.work(), plan_handover(desk.work(), order).id)
    found = told(desk)
    assert (found["exit"].urgency, found["exit"].due) == (Urgency.SOON, view.row.effective_day)
    assert (found["exit"].who, found["exit"].target) == (leaver.name, ("separation", str(view.row.id)))
    assert (found["custody"].urgency, found["custody"].who) == (Urgency.TODAY, gone.name)
    assert "cases" not in found
    own = told(as_role(desk, "collector", employee_no=receiver.employee_no))
    assert set(own) == {"cases"}
    assert "6" in own["cases"].who
    assert told(supervisor_of(desk, "客服一组", department="客服部")) == {}
    clock.forward(days=6)
    apply_due(desk.work())
    late = told(desk)["exit"]
    assert (late.urgency, late.due) == (Urgency.OVERDUE, view.row.effective_day)
    assert view.row.effective_day > TODAY


def test_who_plans_is_told_of_objections_and_of_custody_past_its_day(desk, clock):
    leader = add_people(desk, 1, position="组长")[0]
    lead(desk, leader.employee_no, "电催一组")
    leaver, receiver, sick = add_people(desk, 3)
    give_cases(desk, leaver, 4)
    give_cases(desk, sick, 2, prefix="S")
    start_absence(desk.work(), StartAbsence(sick.employee_no, "sick", until=TODAY))
    plan = plan_handover(desk.work(), PlanHandover((leaver.employee_no,), (receiver.employee_no,)))
    handed = hand_out(desk.work(), plan.id)
    answer(desk.work(), Answer(tuple(line.id for line in handed.lines[:2]), False, "本周请假"))
    told = [one for one in today(desk.work()).items if one.target[0] == "handover"]
    assert [(one.who, one.target[1]) for one in told] == [("2 件案件需另定接收人", str(plan.id))]
    clock.forward(days=1)
    late = next(one for one in today(desk.work()).items if one.kind == "custody")
    assert (late.urgency, late.title, late.due) == (Urgency.OVERDUE, "代管已到期：返岗还是延期？", TODAY)
    collector = as_role(desk, "collector", employee_no=receiver.employee_no)
    assert not [one for one in today(collector.work()).items if one.target[0] == "handover"]
