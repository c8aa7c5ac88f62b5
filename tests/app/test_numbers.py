"""Which employee number comes next: by the rule the agency set, else by the one seen in the numbers there are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from hrdesk.app.people import SavePerson, number_rules, save_person
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied
from hrdesk.storage import tables as t
from tests.app.builders import add_people, add_person, as_role, set_up
from tests.app.imports.files import take, xlsx


@pytest.fixture
def desk(desk: Desk) -> Desk:
    set_up(desk, {"催收一部": ("电催一组", "电催二组"), "客服部": ("客服一组",)})
    return desk


def known(desk: Desk, *numbers: str, department: str = "催收一部", team: str = "电催一组") -> None:
    """People who have these numbers already."""
    for number in numbers:
        add_person(desk, "马洁", employee_no=number, department=department, team=team)


def span(before: str, first: int, last: int, width: int = 4) -> list[str]:
    return [f"{before}{number:0{width}d}" for number in range(first, last + 1)]


def new(desk: Desk, **fields: Any) -> str:
    return add_person(desk, "王磊", **fields).employee_no


def choose(desk: Desk, pattern: str) -> None:
    save_settings(desk.work(), SaveSettings({"number_pattern": pattern}, agency_settings(desk.work()).version))


# --- nobody set a rule -----------------------------------------------------------------------------------------------


def test_the_first_people_of_all_get_hrdesks_own_numbers(desk: Desk) -> None:
    assert [new(desk), new(desk)] == ["HC0001", "HC0002"]
    rules = number_rules(desk.work())
    assert (rules.next.number, rules.next.learnt, rules.chosen, rules.learnt) == ("HC0003", False, False, None)


def test_the_rule_of_the_numbers_there_are_goes_on(desk: Desk) -> None:
    known(desk, *span("YX-", 1, 5, 3), "YX-888")
    rules = number_rules(desk.work())
    assert (rules.next.number, rules.next.pattern, rules.next.learnt) == ("YX-006", "YX-{000}", True)
    assert rules.learnt is not None
    assert (rules.learnt.seen, rules.learnt.of) == (6, 6)
    assert agency_settings(desk.work()).values["number_pattern"] == "YX-{000}"
    assert [new(desk), new(desk)] == ["YX-006", "YX-007"], "a lucky number moves nothing"


def test_one_number_by_hrdesks_own_rule_does_not_keep_it(desk: Desk) -> None:
    assert new(desk) == "HC0001"
    known(desk, *span("YX", 1, 4))
    assert new(desk) == "YX0005"


def test_hrdesks_own_rule_stays_where_it_is_in_use(desk: Desk) -> None:
    add_people(desk, 2)
    known(desk, "T001", "T002", "T003")
    learnt = number_rules(desk.work()).learnt
    assert learnt is not None
    assert learnt.next == "T004"
    assert new(desk) == "HC0003"


def test_a_team_with_numbers_of_its_own_goes_on_with_them(desk: Desk) -> None:
    known(desk, *span("BJ", 1, 6))
    known(desk, *span("SH", 1, 3, 3), team="电催二组")
    rules = number_rules(desk.work())
    assert rules.at("催收一部", "电催二组").number == "SH004"
    assert rules.at("催收一部", "电催一组").number == rules.at(None, None).number == "BJ0007"
    assert new(desk, department="催收一部", team="电催二组") == "SH004"
    assert new(desk, department="催收一部", team="电催一组") == "BJ0007"
    assert new(desk) == "BJ0008"


def test_two_rules_used_as_often_are_no_rule(desk: Desk) -> None:
    known(desk, *span("BJ", 1, 3), department="客服部", team="客服一组")
    known(desk, *span("SH", 1, 3))
    assert number_rules(desk.work()).learnt is None
    assert new(desk) == "HC0001"
    assert new(desk, department="客服部", team="客服一组") == "BJ0004"


# --- the agency set one ----------------------------------------------------------------------------------------------


def test_what_the_agency_set_wins_and_what_is_seen_is_only_told(desk: Desk) -> None:
    choose(desk, "A{000}")
    known(desk, *span("YX", 1, 5))
    known(desk, *span("SH", 1, 3), team="电催二组")
    rules = number_rules(desk.work())
    assert (rules.chosen, rules.next.number, rules.at("催收一部", "电催二组").number) == (True, "A001", "A001")
    assert rules.learnt is not None
    assert (rules.learnt.pattern, rules.learnt.next) == ("YX{0000}", "YX0006")
    usual = rules.usual_at("催收一部", "电催二组")
    assert usual is not None
    assert usual.next == "SH0004"
    assert new(desk, department="催收一部", team="电催二组") == "A001"


def test_hrdesks_own_rule_can_be_set_against_what_is_seen(desk: Desk) -> None:
    known(desk, *span("YX", 1, 5))
    choose(desk, "HC{0000}")
    assert new(desk) == "HC0001"
    assert agency_settings(desk.work()).values["number_pattern"] == "HC{0000}"


def test_another_rule_begins_where_its_own_numbers_ended_and_each_goes_on(desk: Desk) -> None:
    add_people(desk, 9)
    known(desk, *span("YX", 1, 4))
    choose(desk, "YX{0000}")
    assert new(desk) == "YX0005"
    choose(desk, "HC{0000}")
    assert new(desk) == "HC0010"
    choose(desk, "YX{0000}")
    assert new(desk) == "YX0006"


# --- never twice -----------------------------------------------------------------------------------------------------


def test_the_number_of_somebody_who_is_no_longer_in_the_file_is_not_given_again(desk: Desk) -> None:
    known(desk, *span("YX", 1, 4))
    gone = add_person(desk, "王磊")
    assert gone.employee_no == "YX0005"

    def forget(conn: Any) -> None:
        for table in (t.posting, t.employment):
            ident = table.c.employment_id if table is t.posting else table.c.id
            conn.execute(delete(table).where(ident == gone.employment_id))

    desk.work().write(forget)
    assert new(desk) == "YX0006"


def test_the_counter_of_a_file_of_before_goes_on(desk: Desk) -> None:
    desk.work().write(lambda conn: conn.execute(text("INSERT INTO counter (name, next) VALUES ('employee_no', 61)")))
    assert number_rules(desk.work()).next.number == "HC0061"
    assert [new(desk), new(desk)] == ["HC0061", "HC0062"]
    choose(desk, "YX{0000}")
    assert new(desk) == "YX0001"


def test_a_number_typed_beyond_moves_the_next_one_but_not_far_beyond(desk: Desk) -> None:
    add_people(desk, 4)
    assert new(desk, employee_no="HC0020") == "HC0020"
    assert new(desk) == "HC0021"
    assert new(desk, employee_no="HC8888") == "HC8888"
    assert new(desk) == "HC0022"


def test_a_number_typed_for_a_team_with_its_own_rule_is_never_given_again(desk: Desk) -> None:
    known(desk, *span("BJ", 1, 6))
    known(desk, *span("SH", 1, 3), team="电催二组")
    place = {"department": "催收一部", "team": "电催二组"}
    typed = add_person(desk, "韩立", employee_no="SH0004", **place)
    desk.work().write(
        lambda conn: conn.execute(
            update(t.employment).where(t.employment.c.id == typed.employment_id).values(employee_no="X")
        )
    )
    assert new(desk, **place) == "SH0005"


# --- where numbers come in many at once ------------------------------------------------------------------------------


HEADER = ("工号", "姓名", "部门", "小组", "岗位", "员工状态", "入职日期")


def line(name: str, team: str = "电催一组") -> tuple[Any, ...]:
    return (name, "催收一部", team, "催收员", "正式", date(2024, 5, 20).isoformat())


def test_a_roster_without_numbers_goes_on_with_those_another_one_brought(desk: Desk, tmp_path: Any) -> None:
    rows = [(number, *line(f"马洁{at}")) for at, number in enumerate(span("YX", 1, 12))]
    rows += [(number, *line(f"周敏{at}", "电催二组")) for at, number in enumerate(span("SH", 1, 4, 3))]
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, *rows))
    others = [line("王磊"), line("李倩", "电催二组"), line("韩立")]
    _found, done = take(desk, "roster", xlsx(tmp_path, "新人.xlsx", HEADER[1:], *others))
    assert (done.new, done.rejected) == (3, 0)
    with desk.work().read() as conn:
        held = select(t.person.c.name, t.employment.c.employee_no).join(t.employment)
        found = dict(conn.execute(held).all())
    assert (found["王磊"], found["李倩"], found["韩立"]) == ("YX0013", "SH005", "YX0014")


# --- who may ---------------------------------------------------------------------------------------------------------


def test_only_who_enters_people_is_told(desk: Desk) -> None:
    assert number_rules(as_role(desk, "hr").work()).next.number
    for role in ("supervisor", "collector", "finance", "auditor", "owner"):
        with pytest.raises(Denied):
            number_rules(as_role(desk, role).work())
    with pytest.raises(Denied):
        save_person(as_role(desk, "auditor").work(), SavePerson({"name": "马洁"}))
