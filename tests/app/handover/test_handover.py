"""A handover: proposed evenly, put right by people, handed out, answered, reversed; no case is ever without a holder."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hrdesk.app import exports
from hrdesk.app.handover import back
from hrdesk.app.handover.back import close_unlisted, export_reassignment
from hrdesk.app.handover.handing import answer, hand_out, reverse, to_take, withdraw
from hrdesk.app.handover.model import Answer, Assign, PlanHandover
from hrdesk.app.handover.paper import handover_sheet, print_handover
from hrdesk.app.handover.planning import assign, plan_handover, propose_again, set_receivers
from hrdesk.app.handover.views import board, handover_of, held_stretches, list_handovers
from hrdesk.app.people import GiveOrder, give_order
from hrdesk.app.separation.starting import apply_due, undo_separation
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.handover.model import Balance, Capacity, LineState
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, add_people, as_role, lead, supervisor_of
from tests.app.handover.cases import chain_of, give_cases, holders, leaves
from tests.app.imports.files import take, xlsx


@pytest.fixture
def team(desk):
    """A leader, a leaver with 20 cases (6 live promises), three colleagues with some cases of their own."""
    leader = add_people(desk, 1, position="组长")[0]
    lead(desk, leader.employee_no, "电催一组")
    leaver, *others = add_people(desk, 4)
    cases = give_cases(desk, leaver, 20, promises=6)
    for at, one in enumerate(others):
        give_cases(desk, one, 5 + 3 * at, prefix="B")
    return leader, leaver, others, cases


def plan(desk, leaver, **parts):
    return plan_handover(desk.work(), PlanHandover((leaver.employee_no,), **parts))


def refused(call, *arguments, **more):
    with pytest.raises(UserError) as caught:
        call(*arguments, **more)
    return caught.value.code


def test_a_plan_takes_all_cases_promises_first_and_shares_them_evenly(desk, team):
    leader, leaver, others, _cases = team
    leaves(desk, leaver)
    found = plan(desk, leaver)
    assert found.document_no == f"JJ-{TODAY:%Y%m%d}-001"
    assert (len(found.lines), found.promises, found.ready) == (20, 6, 20)
    assert [line.live_promise for line in found.lines[:7]] == [True] * 6 + [False]
    assert {one.employment_id for one in found.receivers} == {one.employment_id for one in others}
    assert found.witness_id == leader.employment_id
    after = [one.cases + one.planned for one in found.receivers]
    assert max(after) - min(after) <= 2
    assert handover_of(desk.work(), leaver.employment_id) == found.id
    assert list_handovers(desk.work())[0].cases == 20


def test_locked_choices_stay_when_it_is_proposed_again(desk, team):
    _leader, leaver, others, _cases = team
    found = plan(desk, leaver)
    chosen = tuple(line.id for line in found.lines[:8])
    held = assign(desk.work(), Assign(found.id, chosen, others[0].employee_no, lock=True))
    assert {line.receiver_id for line in held.lines if line.id in chosen} == {others[0].employment_id}
    again = propose_again(desk.work(), found.id, Balance(amount=False, ageing=False, skill=False))
    assert {line.receiver_id for line in again.lines if line.id in chosen} == {others[0].employment_id}
    assert not again.balance.amount
    after = [one.cases + one.planned for one in again.receivers]
    assert max(after) - min(after) <= 1


def test_a_receiver_at_the_cap_gets_no_more_and_what_finds_no_room_is_shown(desk, team):
    _leader, leaver, others, _cases = team
    found = plan(desk, leaver)
    set_receivers(desk.work(), found.id, tuple((one.employee_no, 10) for one in others))
    again = propose_again(desk.work(), found.id)
    assert all(one.cases + one.planned <= max(10, one.cases) for one in again.receivers)
    left = [line for line in again.lines if line.receiver_id is None]
    assert left
    assert not any(line.live_promise for line in left)  # who has a promise gets the room there is


def test_handed_out_cases_are_in_custody_until_each_is_taken_over(desk, team, tmp_path):
    leader, leaver, others, cases = team
    found = hand_out(desk.work(), plan(desk, leaver).id)
    assert {line.state for line in found.lines} == {LineState.ASSIGNED}
    assert set(holders(desk, cases).values()) == {(leader.employment_id, "custody")}
    first = others[0]
    mine = tuple(line.id for line in found.lines if line.receiver_id == first.employment_id)
    collector = as_role(desk, "collector", employee_no=first.employee_no)
    assert {one.line_id for one in to_take(collector.work())} == set(mine)
    theirs = next(line.id for line in found.lines if line.receiver_id != first.employment_id)
    assert refused(answer, collector.work(), Answer((theirs,), True)) == "not_found"
    assert refused(answer, collector.work(), Answer(mine[:1], False)) == "missing"
    answer(collector.work(), Answer(mine[:1], False, "本周请假"))
    assert answer(collector.work(), Answer(mine[1:], True)) == len(mine) - 1
    now = board(desk.work(), found.id)
    by_id = {line.id: line for line in now.lines}
    assert (by_id[mine[0]].state, by_id[mine[0]].reason) == (LineState.OBJECTED, "本周请假")
    assert holders(desk, [by_id[mine[0]].case_id]) == {by_id[mine[0]].case_id: (leader.employment_id, "custody")}
    assert holders(desk, [by_id[mine[1]].case_id])[by_id[mine[1]].case_id] == (first.employment_id, "owner")
    again = propose_again(desk.work(), found.id)
    assert {line.id: line for line in again.lines}[mine[0]].receiver_id != first.employment_id
    done = export_reassignment(desk.work(), found.id, tmp_path / "转派表.xlsx")
    assert done.rows == len(mine) - 1
    assert refused(answer, collector.work(), Answer(mine[1:2], True)) == "not_waiting"


def test_an_objection_is_possible_on_the_day_only(desk, clock, team):
    found = hand_out(desk.work(), plan(desk, team[1]).id)
    clock.forward(days=1)
    assert refused(answer, desk.work(), Answer((found.lines[0].id,), False, "太多")) == "too_late"
    assert answer(desk.work(), Answer((found.lines[0].id,), True)) == 1


def test_without_acceptance_case_by_case_receivers_own_at_once(desk, team):
    _leader, leaver, _others, cases = team
    view = agency_settings(desk.work())
    save_settings(desk.work(), SaveSettings({"handover_acceptance": "all"}, view.version))
    found = hand_out(desk.work(), plan(desk, leaver).id)
    assert found.ended
    assert {capacity for _who, capacity in holders(desk, cases).values()} == {"owner"}
    assert leaver.employment_id not in {who for who, _capacity in holders(desk, cases).values()}


def test_a_receiver_who_resigns_meanwhile_is_found_before_anything_is_handed_out(desk, team):
    _leader, leaver, others, cases = team
    found = plan(desk, leaver)
    leaves(desk, others[0])
    assert refused(hand_out, desk.work(), found.id) == "has_left"
    assert {line.state for line in board(desk.work(), found.id).lines} == {LineState.PLANNED}
    again = propose_again(desk.work(), found.id)
    assert others[0].employment_id not in {line.receiver_id for line in again.lines}
    hand_out(desk.work(), found.id)
    assert len(holders(desk, cases)) == 20


def test_only_licensed_people_who_stay_receive(desk, team):
    _leader, leaver, others, _cases = team
    desk.work().write(
        lambda conn: (
            conn.execute(
                update(t.employment).where(t.employment.c.id == others[0].employment_id).values(licensed=None)
            ).rowcount
        )
    )
    found = plan(desk, leaver)
    assert others[0].employment_id not in {one.employment_id for one in found.receivers}
    numbers = ((others[0].employee_no, 50),)
    assert refused(set_receivers, desk.work(), found.id, numbers) == "unlicensed"
    assert refused(set_receivers, desk.work(), found.id, ((leaver.employee_no, 50),)) == "wrong_use"


def test_who_is_suspended_receives_nothing_though_the_licence_is_there(desk, team):
    _leader, leaver, others, _cases = team
    give_order(desk.work(), GiveOrder(others[0].employment_id, "suspension", TODAY))
    found = plan(desk, leaver)
    assert others[0].employment_id not in {one.employment_id for one in found.receivers}
    assert refused(set_receivers, desk.work(), found.id, ((others[0].employee_no, 50),)) == "unlicensed"


def test_withdrawn_cases_go_back_to_who_still_works_here(desk, team):
    leader, leaver, _others, _cases = team
    found = hand_out(desk.work(), plan(desk, leaver).id)
    line = found.lines[0]
    now = withdraw(desk.work(), found.id, (line.id,))
    assert holders(desk, [line.case_id])[line.case_id] == (leaver.employment_id, "owner")
    back = next(one for one in now.lines if one.id == line.id)
    assert (back.state, back.receiver_id) == (LineState.PLANNED, None)
    assert [step[1:] for step in chain_of(desk, line.case_id)] == [
        (leaver.employment_id, "owner", "listed"),
        (leader.employment_id, "custody", "assigned"),
        (leaver.employment_id, "owner", "reversed"),
    ]


def test_a_whole_handover_is_reversed_when_the_resignation_is_taken_back(desk, team):
    _leader, leaver, _others, cases = team
    view = leaves(desk, leaver)
    found = hand_out(desk.work(), plan(desk, leaver).id)
    answer(desk.work(), Answer(tuple(line.id for line in found.lines[:9]), True))
    undo_separation(desk.work(), view.row.id, view.row.version)
    now = reverse(desk.work(), found.id)
    assert now.reversed
    assert set(holders(desk, cases).values()) == {(leaver.employment_id, "owner")}
    assert refused(reverse, desk.work(), found.id) == "ended"
    assert len(plan(desk, leaver).lines) == 20


def test_who_has_left_gets_nothing_back(desk, clock, team):
    _leader, leaver, _others, _cases = team
    leaves(desk, leaver)
    found = hand_out(desk.work(), plan(desk, leaver).id)
    clock.forward(days=5)
    apply_due(desk.work())
    assert refused(reverse, desk.work(), found.id) == "has_left"
    now = withdraw(desk.work(), found.id, (found.lines[0].id,))
    case = found.lines[0].case_id
    assert holders(desk, [case])[case][1] == "custody"
    assert now.lines


def test_a_case_handed_out_cannot_be_given_to_somebody_else_unseen(desk, team):
    _leader, leaver, others, _cases = team
    found = hand_out(desk.work(), plan(desk, leaver).id)
    with pytest.raises(Conflict):
        assign(desk.work(), Assign(found.id, (found.lines[0].id,), others[0].employee_no))
    assert refused(plan, desk, leaver) == "no_cases"  # they stand in this handover


def test_the_next_list_is_checked_against_the_handover(desk, team, tmp_path):
    """The collection system still shows three cases at the leaver: said, and nothing goes back."""
    _leader, leaver, others, cases = team
    found = hand_out(desk.work(), plan(desk, leaver).id)
    answer(desk.work(), Answer(tuple(line.id for line in found.lines), True))
    owners = {line.reference: line.receiver_id for line in board(desk.work(), found.id).lines}
    numbers = {one.employment_id: one.employee_no for one in others}
    rows = [
        (reference, leaver.employee_no if at < 3 else numbers[owner], 1000)
        for at, (reference, owner) in enumerate(sorted(owners.items()))
    ]
    path = xlsx(tmp_path, "案件.xlsx", ("案件编号", "催收员工号", "欠款余额"), *rows)
    checked, done = take(desk, "cases", path)
    assert len(checked.plan.behind) == 3
    told = next(warning for warning in checked.warnings if leaver.name in warning)
    assert "3" in told
    assert leaver.employment_id not in {who for who, _capacity in holders(desk, cases).values()}
    unlisted = len(checked.plan.unlisted)
    assert unlisted == 5 + 8 + 11
    told = back.unlisted(desk.work(), done.batch)
    assert sum(len(one.references) for one in told) == unlisted
    assert [len(one.references) for one in told] == sorted((len(one.references) for one in told), reverse=True)
    assert close_unlisted(desk.work(), done.batch) == unlisted
    assert back.unlisted(desk.work(), done.batch) == ()
    with desk.database.read() as conn:
        open_ = conn.execute(select(t.collection_case.c.id).where(t.collection_case.c.closed_on.is_(None))).scalars()
        assert sorted(open_) == sorted(cases)


def test_an_older_list_closes_nothing_once_a_newer_one_is_there(desk, team, tmp_path):
    _leader, leaver, _others, cases = team
    head = ("案件编号", "催收员工号", "欠款余额")
    with desk.database.read() as conn:
        names = conn.execute(select(t.collection_case.c.reference).where(t.collection_case.c.id.in_(cases))).scalars()
        first, second, *_rest = names.all()
    _checked, older = take(desk, "cases", xlsx(tmp_path, "1.xlsx", head, (first, leaver.employee_no, 1000)))
    _checked, newer = take(desk, "cases", xlsx(tmp_path, "2.xlsx", head, (second, leaver.employee_no, 1000)))
    assert refused(close_unlisted, desk.work(), older.batch) == "newer_list"
    assert close_unlisted(desk.work(), newer.batch) == len(cases) - 1 + 5 + 8 + 11


def test_a_sheet_printed_again_after_a_change_is_the_next_revision(desk, clock, team, tmp_path):
    _leader, leaver, others, _cases = team
    found = plan(desk, leaver)
    assert handover_sheet(desk.work(), found.id).revision == 1
    print_handover(desk.work(), found.id, tmp_path / "1.pdf")
    clock.forward(hours=1)
    print_handover(desk.work(), found.id, tmp_path / "2.pdf")
    assert handover_sheet(desk.work(), found.id).revision == 1  # the same sheet, whoever prints it when
    line = next(one for one in found.lines if one.receiver_id != others[0].employment_id)
    assign(desk.work(), Assign(found.id, (line.id,), others[0].employee_no))
    assert handover_sheet(desk.work(), found.id).revision == 2
    print_handover(desk.work(), found.id, tmp_path / "3.pdf")
    print_handover(desk.work(), found.id, tmp_path / "4.pdf")
    assert handover_sheet(desk.work(), found.id).revision == 2


def test_the_days_are_given_out_as_a_table_by_month_too(desk, team, tmp_path):
    _leader, leaver, _others, cases = team
    done = exports.export(
        desk.work(), "case_days", tmp_path / "days.csv", period=Period.of(TODAY), employee=leaver.employee_no
    )
    assert done.rows == len(cases)
    text = done.file.read_text(encoding="utf-8-sig")
    assert leaver.name in text
    with pytest.raises(UserError) as caught:
        exports.export(desk.work(), "case_days", tmp_path / "days.csv", period=Period.of(TODAY))
    assert caught.value.code == "wrong_use"


def test_the_commission_follows_the_days_each_person_had_the_case(desk, clock, team):
    leader, leaver, others, _cases = team
    found = hand_out(desk.work(), plan(desk, leaver).id)
    clock.forward(days=2)
    line = found.lines[0]
    answer(desk.work(), Answer((line.id,), True))
    days = [
        (one.employee_no, one.capacity, one.days)
        for one in held_stretches(
            desk.work(), leaver.employee_no, TODAY - timedelta(days=10), TODAY + timedelta(days=9)
        )
        if one.reference == line.reference
    ]
    receiver = next(one for one in others if one.employment_id == line.receiver_id)
    assert days == [
        (leaver.employee_no, Capacity.OWNER, 10),
        (leader.employee_no, Capacity.CUSTODY, 2),
        (receiver.employee_no, Capacity.OWNER, 8),
    ]


def test_a_supervisor_plans_for_the_own_team_only(desk, team):
    _leader, leaver, _others, _cases = team
    other = supervisor_of(desk, "客服一组", department="客服部")
    assert refused(plan, other, leaver) == "not_found"
    found = plan(desk, leaver)
    assert refused(board, other.work(), found.id) == "not_found"
    assert list_handovers(other.work()) == ()
    own = as_role(desk, "supervisor", employee_no=team[0].employee_no)
    assert board(own.work(), found.id).lines
    with pytest.raises(Denied):
        board(as_role(desk, "collector").work(), found.id)
