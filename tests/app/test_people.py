"""The record of people, as HR, a supervisor and a collector meet it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from hrdesk.app.organisation import SaveUnit, SetTeamLead, organisation, save_department, save_team, set_team_lead
from hrdesk.app.people import (
    ChangeStatus,
    GiveOrder,
    InvalidPerson,
    PeopleFilter,
    Reveal,
    SavePerson,
    apply_due,
    change_status,
    give_order,
    list_people,
    person_view,
    reveal,
    revert,
    save_person,
    search,
)
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.storage.versions import Changed
from tests.app.builders import TODAY, Clock, add_people, add_person, as_role, resident_id, set_up, supervisor_of


@pytest.fixture
def desk(desk: Desk) -> Desk:
    set_up(desk)
    return desk


@pytest.fixture
def hr(desk: Desk) -> Desk:
    return as_role(desk, "hr", login="zhoumin")


def refused(code: str, call, *args) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    assert "{" not in str(caught.value) + caught.value.hint
    return caught.value


def change(desk: Desk, view, **fields):
    return save_person(desk.work(), SavePerson(fields, view.employment_id, view.version))


# --- a new person ----------------------------------------------------------------------------------------------------


def test_a_new_person_gets_the_next_number_and_birth_date_and_sex_from_the_identity_number(hr: Desk) -> None:
    one = add_person(hr, "马洁", id_number=resident_id(1, date(1996, 3, 8)))
    two = add_person(hr, "单晓峰")
    assert (one.employee_no, two.employee_no) == ("HC0001", "HC0002")
    assert (one.birth_date, one.sex) == ("1996-**-**", "female")
    assert one.licensed == "existing staff"


def test_what_was_typed_is_tidied_and_text_stays_text(hr: Desk) -> None:
    view = add_person(hr, "  买合木提江•艾力 ", phone="138-0013 2046", education=" 大专 ")
    assert (view.name, view.phone, view.education) == ("买合木提江·艾力", "138 **** 2046", "大专")
    odd = add_person(hr, "<img src=x>'; DROP TABLE person;--")
    assert odd.name == "<img src=x>'; DROP TABLE person;--"
    assert add_person(hr, "陈𬱖").name == "陈𬱖"


def test_a_form_names_every_wrong_field_at_once(hr: Desk) -> None:
    with pytest.raises(InvalidPerson) as caught:
        add_person(hr, " ", id_number="320102199602300013", phone="12345")
    assert set(caught.value.problems) == {"name", "id_number", "phone"}
    assert caught.value.field == "name"
    assert list_people(hr.work()) == ()


def test_a_child_must_not_be_employed(hr: Desk) -> None:
    with pytest.raises(InvalidPerson) as caught:
        add_person(hr, "小明", id_number=resident_id(1, date(2012, 5, 1)), hire_date=date(2026, 11, 1))
    assert "id_number" in caught.value.problems


def test_a_number_given_by_hand_is_kept_and_never_given_again(hr: Desk) -> None:
    add_person(hr, "马洁", employee_no="HC0002")
    assert add_person(hr, "周倩").employee_no == "HC0003"
    problem = refused("number_taken", lambda: add_person(hr, "郭丽", employee_no="hc0002"))
    assert "马洁" in str(problem)


def test_the_pattern_of_numbers_is_a_setting(hr: Desk) -> None:
    held = agency_settings(hr.work())
    save_settings(hr.work(), SaveSettings({"number_pattern": "A{000}"}, held.version))
    assert add_person(hr, "马洁").employee_no == "A001"


def test_the_same_identity_number_twice_names_who_has_it(hr: Desk) -> None:
    first = add_person(hr, "郭丽", id_number=resident_id(7))
    problem = refused("already_employee", lambda: add_person(hr, "郭莉", id_number=resident_id(7).lower()))
    assert first.employee_no in str(problem)
    assert "郭丽" in str(problem)
    assert isinstance(problem, Conflict)
    assert len(list_people(hr.work())) == 1


def test_who_worked_here_before_is_taken_on_again_with_history_and_a_new_number(hr: Desk) -> None:
    first = add_person(hr, "郭丽", id_number=resident_id(7), department="催收一部")
    left = change_status(hr.work(), ChangeStatus(first.employment_id, first.version, "left", date(2026, 6, 30)))
    fields = {"name": "郭丽", "id_number": resident_id(7), "hire_date": TODAY, "status": "probation"}
    refused("worked_here", save_person, hr.work(), SavePerson(fields))
    again = save_person(hr.work(), SavePerson(fields, rehire=True))
    assert (again.person_id, again.spell) == (left.person_id, 2)
    assert again.employee_no != left.employee_no
    assert [spell.leave_date for spell in again.spells] == [date(2026, 6, 30), None]
    refused("already_employee", save_person, hr.work(), SavePerson(fields, rehire=True))


def test_a_unit_that_nobody_made_is_refused_by_field(hr: Desk) -> None:
    assert refused("not_found", lambda: add_person(hr, "马洁", department="没有部")).field == "department"
    assert refused("not_found", lambda: add_person(hr, "马洁", department="客服部", team="电催一组")).field == "team"
    assert refused("missing", lambda: add_person(hr, "马洁", position="催收员")).field == "department"
    assert add_person(hr, "马洁", team="电催一组").posting.department == "催收一部"


def test_nobody_leads_their_own_superior(hr: Desk) -> None:
    head = add_person(hr, "王强", department="催收一部")
    leader = add_person(hr, "周倩", department="催收一部", superior_no=head.employee_no)
    assert leader.posting.superior_name == "王强"
    refused("own_superior", lambda: change(hr, head, superior_no=leader.employee_no))
    refused("own_superior", lambda: change(hr, head, superior_no=head.employee_no))
    refused("unknown_employee", lambda: change(hr, head, superior_no="HC9999"))


# --- changing a record -----------------------------------------------------------------------------------------------


def test_only_changed_fields_are_sent_so_masked_values_stay(hr: Desk) -> None:
    view = add_person(hr, "马洁", id_number=resident_id(1), bank_card="6222 0000 1111 2222")
    after = change(hr, view, education="本科")
    assert (after.education, after.id_number, after.bank_card) == ("本科", view.id_number, "**** 2222")
    shown = reveal(hr.work(), Reveal((view.employment_id,), ("id_number", "bank_card"), "核对"))
    assert shown[0].values == {"id_number": resident_id(1), "bank_card": "6222000011112222"}


def test_every_change_keeps_old_and_new_in_the_history_and_sealed_values_sealed(desk: Desk, hr: Desk) -> None:
    view = add_person(hr, "马洁", phone="13800132046", id_number=resident_id(1))
    change(hr, view, education="本科", id_number=resident_id(2))
    with desk.database.read() as conn:
        newest = select(t.history).order_by(t.history.c.id.desc()).limit(2)
        rows = {row.field: row for row in conn.execute(newest)}
    assert (rows["education"].old, rows["education"].new) == (None, "本科")
    assert (rows["id_number"].old, rows["id_number"].new) == (None, None)
    assert rows["id_number"].sealed_new == resident_id(2)
    owner = as_role(desk, "owner")
    with owner.database.read() as conn:
        told = repr(conn.execute(select(t.history)).all()) + repr(conn.execute(select(t.person)).all())
    assert resident_id(1) not in told
    assert resident_id(2) not in told


def test_a_stale_form_is_told_who_changed_it_and_when(desk: Desk, hr: Desk, clock: Clock) -> None:
    seen = add_person(hr, "马洁")
    clock.forward(minutes=5)
    change(desk, seen, education="本科")
    with pytest.raises(Changed) as caught:
        change(hr, seen, household="城镇")
    assert caught.value.name == "管理员"
    assert "10:35" in str(caught.value)
    assert caught.value.theirs["education"] == "本科"
    assert person_view(hr.work(), seen.employment_id).household is None


def test_saving_without_a_change_writes_nothing(hr: Desk) -> None:
    view = add_person(hr, "马洁", education="本科")
    assert change(hr, view, education=" 本科 ").version == view.version


def test_a_save_can_be_undone_while_nobody_changed_the_same_fields(hr: Desk) -> None:
    view = add_person(hr, "马洁", id_number=resident_id(1), hire_date=date(2024, 5, 20))
    wrong = change(hr, view, name="马结", id_number=resident_id(2), hire_date=date(2024, 6, 20))
    back = revert(hr.work(), wrong.last_change)
    assert (back.name, back.hire_date) == ("马洁", date(2024, 5, 20))
    assert reveal(hr.work(), Reveal((view.employment_id,), ("id_number",), "核对"))[0].values[
        "id_number"
    ] == resident_id(1)
    one = change(hr, back, education="本科")
    change(hr, one, education="硕士")
    refused("not_undoable", revert, hr.work(), one.last_change)
    refused("not_undoable", revert, hr.work(), view.last_change)
    refused("not_found", revert, hr.work(), 999_999)


def test_a_status_goes_back_on_its_own_day_and_never_from_has_left(hr: Desk, clock: Clock) -> None:
    view = add_person(hr, "马洁", status="regular")
    leaving = change_status(hr.work(), ChangeStatus(view.employment_id, view.version, "leaving", TODAY))
    back = revert(hr.work(), leaving.last_change)
    assert back.status is Status.REGULAR
    leaving = change_status(hr.work(), ChangeStatus(back.employment_id, back.version, "leaving", TODAY))
    clock.forward(days=1)
    refused("not_undoable", lambda: revert(hr.work(), leaving.last_change))
    gone = change_status(hr.work(), ChangeStatus(leaving.employment_id, leaving.version, "left", TODAY))
    refused("not_undoable", lambda: revert(hr.work(), gone.last_change))


def test_leaving_ends_the_posting_and_the_lead_and_only_lawful_moves_are_made(desk: Desk, hr: Desk) -> None:
    view = add_person(hr, "周倩", team="电催一组", position="组长")
    team = next(
        team for unit in organisation(hr.work()).departments for team in unit.teams if team.unit.name_zh == "电催一组"
    )
    set_team_lead(hr.work(), SetTeamLead(team.unit.id, view.employee_no))
    leaving = change_status(hr.work(), ChangeStatus(view.employment_id, view.version, "leaving", date(2026, 12, 15)))
    assert (leaving.status, leaving.last_day) == (Status.LEAVING, date(2026, 12, 15))
    stays = change_status(hr.work(), ChangeStatus(view.employment_id, leaving.version, "regular", TODAY))
    assert stays.last_day is None
    order = ChangeStatus(view.employment_id, stays.version, "left", date(2026, 12, 15))
    refused("not_yet", change_status, hr.work(), order)
    gone = change_status(hr.work(), replace(order, day=date(2026, 11, 20)))
    assert gone.posting.ends == date(2026, 11, 20)
    tree = organisation(hr.work())
    assert all(not team.leaders for unit in tree.departments for team in unit.teams)
    refused(
        "unlawful_status", change_status, hr.work(), ChangeStatus(view.employment_id, gone.version, "regular", TODAY)
    )
    refused("unknown_status", change_status, hr.work(), ChangeStatus(view.employment_id, gone.version, "gone", TODAY))
    assert list_people(hr.work()) == ()
    assert [row.employee_no for row in list_people(hr.work(), PeopleFilter(("all",)))] == [view.employee_no]


def test_a_transfer_begins_on_its_day_and_the_posting_before_ends_the_day_before(hr: Desk, clock: Clock) -> None:
    view = add_person(hr, "马洁", team="客服一组", position="客服专员", level="P1")
    post = {"department": "催收一部", "team": "电催一组", "position": "催收员", "level": "P2"}
    give_order(hr.work(), GiveOrder(view.employment_id, "transfer", date(2026, 12, 1), post))
    assert person_view(hr.work(), view.employment_id).posting.team == "客服一组"
    clock.forward(days=10)
    apply_due(hr.work())
    moved = person_view(hr.work(), view.employment_id)
    assert [(entry.starts, entry.ends) for entry in moved.postings] == [
        (date(2024, 5, 20), date(2026, 11, 30)),
        (date(2026, 12, 1), None),
    ]
    assert moved.posting.team == "电催一组"
    assert list_people(hr.work())[0].team == "电催一组"
    early = GiveOrder(view.employment_id, "transfer", date(2026, 10, 1), {"department": "客服部", "team": None})
    refused("not_after", give_order, hr.work(), early)


# --- finding people --------------------------------------------------------------------------------------------------


def test_people_stand_in_the_order_of_pinyin_with_surnames_read_as_surnames(hr: Desk) -> None:
    for name in ("张伟", "单晓峰", "曾丽", "安然", "张磊"):
        add_person(hr, name)
    assert [row.name for row in list_people(hr.work())] == ["安然", "单晓峰", "曾丽", "张磊", "张伟"]


@pytest.mark.parametrize("typed", ["马洁", "majie", "Ma Jie", "mj", "MJ", "hc0001", "ＨＣ０００１", "2046", "洁"])
def test_a_person_is_found_by_name_pinyin_initials_number_and_end_of_the_phone(hr: Desk, typed: str) -> None:
    add_person(hr, "马洁", phone="13800132046")
    add_person(hr, "郑浩", phone="13900000000")
    assert [found.name for found in search(hr.work(), typed)] == ["马洁"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "%%%", "' OR 1=1 --", "🙂", "1380013"])
def test_what_is_typed_is_never_a_wild_card(hr: Desk, typed: str) -> None:
    add_person(hr, "马洁", phone="13800132046")
    assert search(hr.work(), typed) == ()
    assert list_people(hr.work(), PeopleFilter(text=typed)) == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80))
def test_any_text_can_be_searched_for(desk: Desk, typed: str) -> None:
    assert isinstance(search(desk.work(), typed), tuple)


def test_the_best_hits_come_first_and_no_more_than_asked_for(hr: Desk) -> None:
    for name in ("王马", "马洁", "马洁如"):
        add_person(hr, name)
    assert [found.name for found in search(hr.work(), "马洁")] == ["马洁", "马洁如"]
    assert len(search(hr.work(), "马", limit=2)) == 2


def test_the_list_is_filtered_by_status_and_unit(hr: Desk) -> None:
    add_person(hr, "马洁", team="电催一组", position="催收员")
    add_person(hr, "郑浩", team="客服一组", status="probation")
    add_person(hr, "新人", status="pending", hire_date=date(2026, 12, 1))
    tree = organisation(hr.work())
    team = tree.departments[0].teams[0].unit
    assert [row.name for row in list_people(hr.work())] == ["马洁", "郑浩"]
    assert [row.name for row in list_people(hr.work(), PeopleFilter(("pending",)))] == ["新人"]
    assert [row.name for row in list_people(hr.work(), PeopleFilter(team_id=team.id))] == ["马洁"]
    assert team.people == 1
    refused("unknown_status", list_people, hr.work(), PeopleFilter(("gone",)))


def test_five_thousand_people_are_one_statement(desk: Desk) -> None:
    asked: list[str] = []
    add_people(desk, 5000)
    event.listen(desk.database._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert len(list_people(desk.work())) == 5000
    assert len([one for one in asked if "FROM employment" in one]) == 1


# --- masked and revealed ---------------------------------------------------------------------------------------------


def test_nothing_sensitive_is_shown_before_it_is_asked_for(hr: Desk) -> None:
    number = resident_id(1, date(1996, 3, 8))
    view = add_person(
        hr,
        "马洁",
        id_number=number,
        phone="13800132046",
        bank_card="6222000011112222",
        home_address="南京市某路 8 号",
        emergency_contact="父亲 13900001111",
    )
    told = repr(view) + repr(list_people(hr.work())) + repr(search(hr.work(), "马洁"))
    for secret in (number, "13800132046", "6222000011112222", "某路", "13900001111", "1996-03-08"):
        assert secret not in told


def test_full_values_need_a_purpose_and_are_written_down(desk: Desk, hr: Desk) -> None:
    view = add_person(hr, "马洁", phone="13800132046")
    refused("missing", reveal, hr.work(), Reveal((view.employment_id,), ("phone",), "  "))
    refused("missing", reveal, hr.work(), Reveal((view.employment_id,), ("salary",), "9 月发薪"))
    refused("not_found", reveal, hr.work(), Reveal((view.employment_id, 999), ("phone",), "9 月发薪"))
    shown = reveal(hr.work(), Reveal((view.employment_id,), ("phone", "id_number"), "9 月发薪"))
    assert shown[0].values == {"phone": "13800132046", "id_number": ""}
    assert "13800132046" not in repr(shown)
    event = next(e for e in person_view(hr.work(), view.employment_id).timeline if e.kind == "revealed")
    assert "9 月发薪" in event.detail
    assert event.by == "zhoumin"
    with pytest.raises(Denied):
        reveal(as_role(desk, "owner").work(), Reveal((view.employment_id,), ("phone",), "看看"))


def test_the_timeline_tells_what_happened_newest_first_without_private_values(hr: Desk, clock: Clock) -> None:
    view = add_person(hr, "马洁", team="客服一组", phone="13800132046")
    clock.forward(days=1)
    change(hr, view, education="本科", phone="13900001111")
    post = {"department": "催收一部", "team": "电催一组"}
    give_order(hr.work(), GiveOrder(view.employment_id, "transfer", date(2026, 11, 24), post))
    events = person_view(hr.work(), view.employment_id).timeline
    assert [event.day for event in events] == sorted((event.day for event in events), reverse=True)
    assert any("客服一组 → 电催一组" in event.detail for event in events)
    assert any("本科" in event.detail for event in events)
    assert not any("1380013" in event.detail or "1390000" in event.detail for event in events)


# --- who sees whom ---------------------------------------------------------------------------------------------------


def test_a_collector_sees_the_own_record_and_nobody_else(desk: Desk) -> None:
    people = add_people(desk, 3)
    mine = as_role(desk, "collector", employee_no=people[0].employee_no)
    assert [row.employee_no for row in list_people(mine.work())] == [people[0].employee_no]
    refused("not_found", person_view, mine.work(), people[1].employment_id)
    assert search(mine.work(), people[1].name) == ()
    with pytest.raises(Denied):
        save_person(mine.work(), SavePerson({"name": "我"}))


def test_a_department_scope_ends_at_the_department(desk: Desk) -> None:
    add_people(desk, 1, names=("甲",), department="客服部", team="客服一组")
    add_people(desk, 1, names=("乙",))
    there = as_role(desk, "hr", scope="department", department="客服部")
    assert [row.name for row in list_people(there.work())] == ["甲"]


def test_a_supervisor_reads_the_team_but_no_log_of_who_looked(desk: Desk, hr: Desk) -> None:
    boss = supervisor_of(desk, "电催二组")
    person = add_people(desk, 1, team="电催二组")[0]
    reveal(hr.work(), Reveal((person.employment_id,), ("phone",), "核对"))
    view = person_view(boss.work(), person.employment_id)
    assert not view.may_edit
    assert not any(event.kind == "revealed" for event in view.timeline)


# --- units -----------------------------------------------------------------------------------------------------------


def test_a_unit_is_made_renamed_and_closed_only_when_empty(hr: Desk) -> None:
    made = save_department(hr.work(), SaveUnit(" 法务部 ", "Legal"))
    unit = next(unit.unit for unit in organisation(hr.work()).departments if unit.unit.id == made)
    assert (unit.name_zh, unit.name_en) == ("法务部", "Legal")
    refused("already_there", save_department, hr.work(), SaveUnit("法务部"))
    refused("missing", save_department, hr.work(), SaveUnit("  "))
    refused("missing", save_team, hr.work(), SaveUnit("一组"))
    refused("not_found", save_team, hr.work(), SaveUnit("一组", department_id=999))
    save_department(hr.work(), SaveUnit("法务合规部", id=made, version=unit.version))
    with pytest.raises(Conflict):
        save_department(hr.work(), SaveUnit("合规部", id=made, version=unit.version))
    add_person(hr, "马洁", department="法务合规部")
    now = next(unit.unit for unit in organisation(hr.work()).departments if unit.unit.id == made)
    refused("in_use", save_department, hr.work(), SaveUnit("法务合规部", id=made, version=now.version, closed=True))
    empty = save_department(hr.work(), SaveUnit("临时部"))
    save_department(hr.work(), SaveUnit("临时部", id=empty, version=1, closed=True))
    assert "临时部" not in [unit.unit.name_zh for unit in organisation(hr.work()).departments]
    assert "临时部" in [unit.unit.name_zh for unit in organisation(hr.work(), closed=True).departments]
