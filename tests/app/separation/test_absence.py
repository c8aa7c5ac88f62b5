"""Somebody gone after lunch: custody at once, today's promises first, every try written down, letters with proof."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hrdesk.app.handover.handing import hand_out
from hrdesk.app.handover.model import PlanHandover
from hrdesk.app.handover.planning import plan_handover
from hrdesk.app.separation.absence import (
    IssueNotice,
    LogContact,
    StartAbsence,
    end_absence,
    issue_notice,
    list_absences,
    log_contact,
    note_delivery,
    start_absence,
)
from hrdesk.app.separation.papers import print_notice
from hrdesk.app.separation.starting import apply_due
from hrdesk.domain.errors import UserError
from hrdesk.domain.separation import Kind
from hrdesk.storage import check
from tests.app.builders import TODAY, add_people, as_role, lead
from tests.app.handover.cases import NO_PROTECTION, chain_of, give_cases, holders, leaves
from tests.documents.reading import by_pypdf


@pytest.fixture
def team(desk):
    leader = add_people(desk, 1, position="组长")[0]
    lead(desk, leader.employee_no, "电催一组")
    gone, *others = add_people(desk, 3)
    return leader, gone, others, give_cases(desk, gone, 12, promises=4)


def refused(call, *arguments, **more):
    with pytest.raises(UserError) as caught:
        call(*arguments, **more)
    return caught.value.code


def test_gone_after_lunch(desk, clock, team, tmp_path):
    """Custody at once, what is promised today named first, tries and letters with proof, both letters on paper."""
    leader, gone, _others, cases = team
    away = start_absence(desk.work(), StartAbsence(gone.employee_no, "gone"))
    assert (away.custodian_no, away.cases) == (leader.employee_no, 12)
    assert set(holders(desk, cases).values()) == {(leader.employment_id, "custody")}
    # the case promised for today first, then what is to be followed up today
    assert away.today == (f"A-{gone.employee_no}-0000", f"A-{gone.employee_no}-0007")
    log = LogContact(away.id, desk.work().now(), "电话 138****2046", "无人接听")
    assert log_contact(desk.work(), log).contacts[0].result == "无人接听"
    assert refused(log_contact, desk.work(), LogContact(away.id, desk.work().now(), "", "x")) == "missing"
    later = desk.work().now() + timedelta(hours=1)
    assert refused(log_contact, desk.work(), LogContact(away.id, later, "电话", "x")) == "out_of_range"
    assert refused(issue_notice, desk.work(), IssueNotice(gone.employment_id, "return")) == "missing"
    letter = issue_notice(
        desk.work(), IssueNotice(gone.employment_id, "return", TODAY + timedelta(days=3), "11-23 起未到岗")
    )
    assert letter.document_no == "TZ-2026-0001"
    clock.forward(days=1)
    proof = note_delivery(desk.work(), letter.id, letter.version, TODAY + timedelta(days=1), "EMS 1122334455 本人签收")
    assert proof.delivered_on == TODAY + timedelta(days=1)
    clock.forward(days=4)
    assert refused(issue_notice, desk.work(), IssueNotice(gone.employment_id, "dismissal")) == "missing"
    today = desk.work().today()
    leaves(
        desk, gone, kind=Kind.FAULT, notice_day=today, last_day=TODAY, effective_day=today,
        protection=NO_PROTECTION,
    )  # fmt: skip
    issue_notice(
        desk.work(), IssueNotice(gone.employment_id, "dismissal", grounds="连续旷工 5 日，违反考勤制度第 12 条")
    )
    now = list_absences(desk.work())[0]
    assert [one.kind for one in now.notices] == ["return", "dismissal"]
    for one, grounds in zip(now.notices, ("11-23 起未到岗", "连续旷工 5 日"), strict=True):
        paper = tmp_path / f"{one.kind}.pdf"
        assert print_notice(desk.work(), one.id, paper).documents == 1
        text = "".join(by_pypdf(paper.read_bytes()).split())
        assert one.document_no in text
        assert gone.name in text
        assert "".join(grounds.split()) in text
    assert refused(end_absence, desk.work(), now.id, now.version) == "has_left"
    end_absence(desk.work(), now.id, now.version, "separated")
    assert set(holders(desk, cases).values()) == {(leader.employment_id, "custody")}
    assert apply_due(desk.work()).ended == ()
    assert check.run(desk.database).ok


def test_back_after_sick_days_the_cases_are_the_persons_own_again(desk, clock, team):
    leader, sick, others, cases = team
    away = start_absence(
        desk.work(), StartAbsence(sick.employee_no, "sick", TODAY + timedelta(days=2), others[0].employee_no)
    )
    clock.forward(days=3)
    end_absence(desk.work(), away.id, away.version)
    assert set(holders(desk, cases).values()) == {(sick.employment_id, "owner")}
    assert [step[3] for step in chain_of(desk, cases[0])] == ["listed", "absence", "returned"]
    assert list_absences(desk.work()) == ()
    assert list_absences(desk.work(), ended=True)[0].outcome == "returned"
    assert leader is not None


def test_what_was_handed_out_meanwhile_stays_handed_out(desk, team):
    _leader, gone, others, cases = team
    away = start_absence(desk.work(), StartAbsence(gone.employee_no, "gone"))
    found = plan_handover(
        desk.work(),
        PlanHandover((gone.employee_no,), tuple(one.employee_no for one in others), kind="absence"),
    )
    hand_out(desk.work(), found.id, tuple(line.id for line in found.lines[:5]))
    end_absence(desk.work(), away.id, away.version)
    assert sorted(capacity for _who, capacity in holders(desk, cases).values()) == ["custody"] * 5 + ["owner"] * 7
    assert check.run(desk.database).ok


def test_bad_orders_say_why(desk, team):
    leader, gone, others, _cases = team
    start_absence(desk.work(), StartAbsence(gone.employee_no, "gone"))
    assert refused(start_absence, desk.work(), StartAbsence(gone.employee_no, "gone")) == "already_there"
    assert refused(start_absence, desk.work(), StartAbsence("HC9999", "gone")) == "not_found"
    past = StartAbsence(others[0].employee_no, "sick", TODAY - timedelta(days=1))
    assert refused(start_absence, desk.work(), past) == "out_of_range"
    own = StartAbsence(others[0].employee_no, "sick", None, others[0].employee_no)
    assert refused(start_absence, desk.work(), own) == "no_custodian"
    away_too = StartAbsence(others[0].employee_no, "sick", None, gone.employee_no)
    assert refused(start_absence, desk.work(), away_too) == "no_custodian"
    assert refused(start_absence, desk.work(), StartAbsence(leader.employee_no, "holiday")) == "wrong_use"
    outsider = as_role(desk, "supervisor")
    assert refused(start_absence, outsider.work(), StartAbsence(others[1].employee_no, "sick")) == "not_found"
