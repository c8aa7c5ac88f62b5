"""Today tells who goes, what is not settled, who has whose cases, and what waits for one's own answer."""

from __future__ import annotations

from hrdesk.app.handover.handing import hand_out
from hrdesk.app.handover.model import PlanHandover
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
