"""Exits: the law is asked first, the employment ends on its day whatever is open, the process only when all is settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from hrdesk.app import access
from hrdesk.app.handover.handing import answer, hand_out
from hrdesk.app.handover.model import Answer, PlanHandover
from hrdesk.app.handover.planning import plan_handover, propose_again, set_receivers
from hrdesk.app.onboarding.doing import assign as assign_item
from hrdesk.app.onboarding.doing import waive as waive_item
from hrdesk.app.onboarding.enrolment import save_city
from hrdesk.app.onboarding.reporting import ReportEnrolments, report_enrolments
from hrdesk.app.people import ChangeStatus, SavePerson, change_status, person_view, save_person
from hrdesk.app.separation import papers
from hrdesk.app.separation.model import InvalidSeparation, RecordReasons, SettleItem
from hrdesk.app.separation.papers import print_certificates, print_reports
from hrdesk.app.separation.settling import (
    add_item,
    close_separation,
    note_certificate,
    record_reasons,
    settle_item,
)
from hrdesk.app.separation.starting import apply_due, end_employment, start_separations, undo_separation
from hrdesk.app.separation.views import list_separations, separation_view
from hrdesk.app.today import Urgency, today
from hrdesk.domain.enrolment import Change, City, Scheme
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.people import Status
from hrdesk.domain.separation import Blocker, Kind, Reason, State
from hrdesk.storage import check
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, TODAY, add_people, as_role, lead, new_agency, resident_id, supervisor_of
from tests.app.disputes.builders import published_month
from tests.app.handover.cases import NO_PROTECTION, exit_of, give_cases, holders, leaves
from tests.app.onboarding.builders import items, ready, taken
from tests.app.progress.running import hide_places
from tests.documents.reading import by_pypdf

DAY = timedelta(days=1)


def refused(call, *arguments, **more):
    with pytest.raises(UserError) as caught:
        call(*arguments, **more)
    return caught.value.code


@pytest.fixture
def team(desk):
    leader = add_people(desk, 1, position="组长")[0]
    lead(desk, leader.employee_no, "电催一组")
    return leader, *add_people(desk, 4)


def settle_everything(desk, separation_id):
    view = separation_view(desk.work(), separation_id)
    for item in view.items:
        if item.open:
            settle_item(desk.work(), SettleItem(item.id, item.version, desk.work().today()))
    return separation_view(desk.work(), separation_id)


def test_a_leaver_with_200_cases_ends_on_the_day_although_a_headset_is_missing(desk, clock, team, tmp_path):
    """The journey: 200 cases, 14 live promises, two objections, one receiver at the cap, everything taken over."""
    _leader, leaver, *others = team
    cases = give_cases(desk, leaver, 200, promises=14)
    for one in others:
        give_cases(desk, one, 60, prefix="B")
    collector = as_role(desk, "collector", employee_no=leaver.employee_no)
    view = leaves(desk, leaver)
    assert (view.status, view.row.open_cases, view.row.promises) == (Status.LEAVING, 200, 14)
    assert [one.blocker for one in view.blockers][:2] == [Blocker.PROMISES, Blocker.CASES]
    assert view.blockers[0].way_out
    plan = plan_handover(desk.work(), PlanHandover((leaver.employee_no,)))
    caps = [(one.employee_no, cap) for one, cap in zip(others, (100, 140, 160), strict=True)]
    set_receivers(desk.work(), plan.id, tuple(caps))
    plan = propose_again(desk.work(), plan.id)
    assert plan.ready == 200
    assert next(one for one in plan.receivers if one.employee_no == others[0].employee_no).full
    handed = hand_out(desk.work(), plan.id)
    answer(desk.work(), Answer(tuple(line.id for line in handed.lines[:2]), False, "本周请假"))
    clock.forward(days=5)
    assert apply_due(desk.work()).ended == (leaver.employee_no,)
    view = separation_view(desk.work(), view.row.id)
    assert (view.status, view.row.state) == (Status.LEFT, State.ENDED)
    still = {one.blocker for one in view.blockers}
    assert still >= {Blocker.CUSTODY, Blocker.CERTIFICATE, Blocker.ITEM}
    assert still & {Blocker.CASES, Blocker.PROMISES}
    with pytest.raises(UserError) as caught:
        access.sign_in(desk.place, collector.actor.login, "whatever-1", clock=clock, cost=CHEAP)
    assert caught.value.code == "wrong_password"
    assert all(who != leaver.employment_id for who, _capacity in holders(desk, cases).values())
    assert refused(close_separation, desk.work(), view.row.id, view.row.version) == "blocked"
    answer(desk.work(), Answer(tuple(line.id for line in handed.lines[2:]), True))
    propose_again(desk.work(), plan.id)
    hand_out(desk.work(), plan.id)
    answer(desk.work(), Answer(tuple(line.id for line in handed.lines[:2]), True))
    assert {capacity for _who, capacity in holders(desk, cases).values()} == {"owner"}
    headset = next(item for item in view.items if "耳麦" in item.title or "耳机" in item.title)
    assert headset.open  # it is still missing, and the employment has ended all the same
    view = settle_everything(desk, view.row.id)
    assert [one.blocker for one in view.blockers] == [Blocker.CERTIFICATE]
    paper = tmp_path / "离职证明.pdf"
    assert print_certificates(desk.work(), (view.row.id,), paper).documents == 1
    assert leaver.name in by_pypdf(paper.read_bytes())
    view = separation_view(desk.work(), view.row.id)
    assert view.certificate_no in "".join(by_pypdf(paper.read_bytes()).split())
    view = note_certificate(desk.work(), view.row.id, view.row.version, desk.work().today(), "当面领取")
    assert close_separation(desk.work(), view.row.id, view.row.version).row.state is State.CLOSED
    assert list_separations(desk.work()) == ()
    assert len(list_separations(desk.work(), closed=True)) == 1
    assert check.run(desk.database).ok


@pytest.mark.parametrize(
    ("parts", "code", "field"),
    [
        ({"notice_day": TODAY}, "short_notice", "short_notice"),
        ({"last_day": TODAY + 9 * DAY}, "out_of_range", "last_day"),
        ({"effective_day": date(2024, 5, 1), "last_day": date(2024, 5, 1), "notice_day": date(2024, 4, 1)},
         "out_of_range", "effective_day"),
        ({"kind": Kind.FAULT}, "protection_unasked", "protection"),
        ({"kind": Kind.NO_FAULT, "protection": {**NO_PROTECTION, "pregnant": True}}, "protected", "protection"),
        ({"kind": Kind.TERM_END, "protection": {**NO_PROTECTION, "medical": True}}, "protected", "protection"),
    ],
)  # fmt: skip
def test_the_law_is_asked_first(desk, team, parts, code, field):
    with pytest.raises(InvalidSeparation) as caught:
        leaves(desk, team[1], **parts)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert team[1].employee_no in str(caught.value)
    assert list_separations(desk.work()) == ()


def test_notice_may_be_short_with_a_reason_and_is_three_days_in_probation(desk, team):
    assert leaves(desk, team[1], notice_day=TODAY, short_notice="双方同意").short_notice == "双方同意"
    new = add_people(desk, 1, status="probation")[0]
    assert leaves(desk, new, notice_day=TODAY + DAY).row.kind is Kind.RESIGNATION


def test_an_exit_is_taken_back_before_its_day_and_may_come_again(desk, clock, team):
    view = leaves(desk, team[1])
    assert refused(leaves, desk, team[1]) == "already_there"
    back = undo_separation(desk.work(), view.row.id, view.row.version)
    assert (back.status, back.row.state) == (Status.REGULAR, State.UNDONE)
    again = leaves(desk, team[1], stated_reason=Reason.PAY)
    assert [one.state for one in again.earlier] == [State.UNDONE]
    clock.forward(days=5)
    apply_due(desk.work())
    now = separation_view(desk.work(), again.row.id)
    assert refused(undo_separation, desk.work(), now.row.id, now.row.version) == "ended"
    assert refused(leaves, desk, team[1]) == "not_employed"


def test_who_works_on_the_last_day_keeps_the_account_that_day(desk, clock, team):
    view = leaves(desk, team[1], last_day=TODAY + DAY, effective_day=TODAY + DAY)
    assert refused(end_employment, desk.work(), view.row.id) == "not_yet"
    clock.forward(days=1)
    assert apply_due(desk.work()).ended == ()
    assert end_employment(desk.work(), view.row.id).status is Status.LEFT
    assert apply_due(desk.work()).ended == ()
    other = leaves(desk, team[2], last_day=TODAY, effective_day=TODAY + DAY)
    assert separation_view(desk.work(), other.row.id).row.state is State.ENDED  # the day had come already


def test_ten_exits_in_one_go_or_none(desk, team):
    people = add_people(desk, 10)
    orders = [exit_of(one) for one in people]
    assert (
        refused(start_separations, desk.work(), (*orders[:9], exit_of(people[9], notice_day=TODAY))) == "short_notice"
    )
    assert list_separations(desk.work()) == ()
    assert len(start_separations(desk.work(), orders)) == 10


def test_nobody_leaves_in_a_closed_month(desk, team):
    def closed(conn):
        conn.execute(insert(t.period).values(month=202611, closed_at=desk.work().now()))

    desk.work().write(closed)
    assert refused(leaves, desk, team[1]) == "period_closed"


def test_a_case_holder_without_any_superior_needs_a_witness(desk):
    lone, other = add_people(desk, 2, team=None)
    give_cases(desk, lone, 3)
    assert refused(leaves, desk, lone) == "no_custodian"
    assert refused(leaves, desk, lone, witness_no=lone.employee_no) == "no_custodian"
    assert leaves(desk, lone, witness_no=other.employee_no).witness_id == other.employment_id


def test_a_witness_who_leaves_too_passes_everything_on(desk, clock, team):
    leader, first, second, *_ = team
    cases = give_cases(desk, first, 6)
    leaves(desk, first, witness_no=second.employee_no)
    hand_out(desk.work(), plan_handover(desk.work(), PlanHandover((first.employee_no,))).id)
    assert {who for who, _capacity in holders(desk, cases).values()} == {second.employment_id}
    leaves(desk, second)
    clock.forward(days=5)
    assert len(apply_due(desk.work()).ended) == 2
    assert set(holders(desk, cases).values()) == {(leader.employment_id, "custody")}


def test_cases_nobody_is_named_for_go_to_who_has_been_here_longest_and_stays(desk, clock):
    """The witness left before, there is no superior and no leader, and who does it is no employee."""
    lone, witness, going, staying = add_people(desk, 4, team=None)
    cases = give_cases(desk, lone, 3)
    leaves(desk, lone, witness_no=witness.employee_no)
    leaves(desk, going)
    desk.work().write(
        lambda conn: (
            conn.execute(
                update(t.employment).where(t.employment.c.id == witness.employment_id).values(status="left")
            ).rowcount
        )
    )
    clock.forward(days=5)
    apply_due(desk.work())
    assert set(holders(desk, cases).values()) == {(staying.employment_id, "custody")}


def test_reasons_are_kept_apart_and_the_interview_is_hrs(desk, team):
    view = leaves(desk, team[1], stated_reason=Reason.FAMILY)
    supervisor = as_role(desk, "supervisor", employee_no=team[0].employee_no)
    order = RecordReasons(view.row.id, view.row.version, supervisor_reason=Reason.PRESSURE)
    seen = record_reasons(supervisor.work(), order)
    assert (seen.supervisor_reason, seen.interview_note) == (Reason.PRESSURE, "")
    with pytest.raises(Denied):
        record_reasons(supervisor.work(), RecordReasons(view.row.id, seen.row.version, interview_reason=Reason.PAY))
    order = RecordReasons(
        view.row.id, seen.row.version, interview_reason=Reason.PAY, interview_day=TODAY, interview_note="嫌提成低"
    )
    full = record_reasons(desk.work(), order)
    assert (full.stated_reason, full.interview_reason, full.supervisor_reason) == (
        Reason.FAMILY, Reason.PAY, Reason.PRESSURE,
    )  # fmt: skip
    assert "嫌提成低" not in repr(separation_view(supervisor.work(), view.row.id))
    assert (
        refused(separation_view, supervisor_of(desk, "客服一组", department="客服部").work(), view.row.id)
        == "not_found"
    )


def test_items_are_ticked_waived_and_added(desk, team):
    view = leaves(desk, team[1])
    more = add_item(desk.work(), view.row.id, "钥匙 2 把")
    assert more.items[-1].title == "钥匙 2 把"
    assert refused(add_item, desk.work(), view.row.id, "  ") == "missing"
    item = more.items[0]
    assert refused(settle_item, desk.work(), SettleItem(item.id, item.version, TODAY + DAY)) == "out_of_range"
    waived = settle_item(desk.work(), SettleItem(item.id, item.version, waived="本人未领用"))
    assert not waived.items[0].open
    assert refused(settle_item, desk.work(), SettleItem(item.id, item.version, TODAY)) == "changed"


def test_taking_off_is_reported_by_scheme_and_closes_the_exit_s_item(desk, clock, team):
    """减员: who reported it when stands on the exit; both reported, the item is done; one taken back, it is open."""
    _leader, leaver, *_others = team
    save_city(desk.work(), City("南京", 20, 15))
    desk.work().write(
        lambda conn: conn.execute(
            update(t.employment).where(t.employment.c.id == leaver.employment_id).values(city="南京")
        )
    )
    view = leaves(desk, leaver)
    assert [(one.scheme, one.city, one.reported_on) for one in view.enrolments] == [
        (Scheme.SOCIAL, "南京", None), (Scheme.FUND, "南京", None),
    ]  # fmt: skip
    clock.forward(days=6)
    apply_due(desk.work())
    told = [one for one in today(desk.work()).items if one.target == ("separation", str(view.row.id))]
    assert {one.kind for one in told} >= {"exit"}
    clock.forward(days=20)
    late = [one for one in today(desk.work()).items if one.kind in ("insurance", "housing_fund")]
    assert {(one.kind, one.urgency, one.who) for one in late} == {
        ("insurance", Urgency.OVERDUE, leaver.name), ("housing_fund", Urgency.OVERDUE, leaver.name),
    }  # fmt: skip
    day = desk.work().today()
    for scheme in Scheme:
        report_enrolments(desk.work(), ReportEnrolments(((leaver.employment_id, Change.END, scheme),), day))
    view = separation_view(desk.work(), view.row.id)
    assert {(one.reported_on, one.reported_by) for one in view.enrolments} == {(day, desk.actor.shown_name)}
    item = next(one for one in view.items if one.kind == "insurance")
    assert item.done_on == day
    assert not [one for one in today(desk.work()).items if one.kind in ("insurance", "housing_fund")]
    report_enrolments(desk.work(), ReportEnrolments(((leaver.employment_id, Change.END, Scheme.FUND),), None))
    item = next(one for one in separation_view(desk.work(), view.row.id).items if one.kind == "insurance")
    assert item.open
    view = settle_item(desk.work(), SettleItem(item.id, item.version, day))
    assert all(one.reported_on == day for one in view.enrolments)
    item = next(one for one in view.items if one.kind == "insurance")
    view = settle_item(desk.work(), SettleItem(item.id, item.version))
    assert all(one.reported_on is None for one in view.enrolments)


def test_a_colleague_s_checklist_waits_for_another_hand(desk, clock, team):
    """Open items of others' checklists keep the exit open until given to another account or waived with a reason."""
    leader, *_others = team
    ready(desk)
    boss = as_role(desk, "supervisor", login="boss", employee_no=leader.employee_no)
    joiner = taken(desk).people[0]
    mine = (
        items(desk, joiner.plan_id)["mentor"].id
        if "mentor" in items(desk, joiner.plan_id)
        else min(one.id for one in items(desk, joiner.plan_id).values())
    )
    assign_item(desk.work(), (mine,), "boss")
    view = leaves(desk, leader)
    tasks = next(one for one in view.blockers if one.blocker is Blocker.TASKS)
    assert mine in tasks.ids
    assert tasks.way_out
    waive_item(desk.work(), tasks.ids, "已由人事完成")
    left = separation_view(desk.work(), view.row.id)
    assert Blocker.TASKS not in {one.blocker for one in left.blockers}
    boss.database.close()


def test_the_report_tells_of_training_and_attendance(desk, team, tmp_path):
    """Records of training stand there; without attendance figures it says that none are recorded."""
    _leader, leaver, *_others = team
    record = {"employment_id": leaver.employment_id, "course": "合规上岗培训", "completed_on": TODAY - 30 * DAY}
    desk.work().write(lambda conn: conn.execute(insert(t.training_record).values(record)))
    view = leaves(desk, leaver)
    out = tmp_path / "报告.pdf"
    print_reports(desk.work(), (view.row.id,), out)
    text = by_pypdf(out.read_bytes())
    assert "合规上岗培训" in text
    assert "HRDesk 中未记录" in text.replace("HRDesk中", "HRDesk 中")


def test_the_record_does_not_change_the_status_beside_an_exit(desk, team):
    leaves(desk, team[1])
    view = person_view(desk.work(), team[1].employment_id)
    order = ChangeStatus(team[1].employment_id, view.version, "regular", TODAY)
    assert refused(change_status, desk.work(), order) == "exit_running"
    give_cases(desk, team[2], 2)
    view = person_view(desk.work(), team[2].employment_id)
    order = ChangeStatus(team[2].employment_id, view.version, "left", TODAY)
    assert refused(change_status, desk.work(), order) == "holds_cases"


def test_leaving_by_the_record_stops_the_account_too(desk, team):
    collector = as_role(desk, "collector", employee_no=team[3].employee_no)
    view = person_view(desk.work(), team[3].employment_id)
    change_status(desk.work(), ChangeStatus(team[3].employment_id, view.version, "left", TODAY))
    with desk.database.read() as conn:
        stopped = select(t.account.c.stopped_at).where(t.account.c.login == collector.actor.login)
        assert conn.execute(stopped).scalar() is not None
    assert check.run(desk.database).ok


def test_who_comes_back_gets_a_new_number_and_the_exit_stays(desk, clock, team):
    made = save_person(
        desk.work(),
        SavePerson({"name": "任广平", "id_number": resident_id(7), "status": "regular", "hire_date": date(2024, 5, 20),
                    "department": "催收一部"}),
    )  # fmt: skip
    number = made.employee_no
    start_separations(desk.work(), (exit_of(type(team[1])(made.employment_id, 0, number, "任广平")),))
    clock.forward(days=5)
    apply_due(desk.work())
    again = {"name": "任广平", "id_number": resident_id(7), "status": "probation", "hire_date": desk.work().today()}
    assert refused(save_person, desk.work(), SavePerson(again)) == "worked_here"
    with_old = SavePerson({**again, "employee_no": number}, rehire=True)
    assert refused(save_person, desk.work(), with_old) == "number_taken"
    back = save_person(desk.work(), SavePerson(again, rehire=True))
    assert back.employee_no != number
    assert len(list_separations(desk.work(), closed=True)) == 1


def test_the_report_carries_no_places_where_the_agency_hides_them(tmp_path):
    desk = new_agency(tmp_path)
    month = published_month(desk)

    def places():
        with month.hr.work().read() as conn:
            return [row.rank for row in papers._months(conn, month.who.employment_id)]

    (shown,) = places()
    assert "/ 2" in shown
    hide_places(desk)
    assert places() == [""]
    hide_places(desk, "shown")
    assert places() == [shown]
