"""A case list: only what a handover needs is kept, every case has a holder, and nothing is dropped unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.app.imports import undo
from hrdesk.domain.errors import Denied
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, add_people, as_role
from tests.app.imports.files import checked, codes, take, xlsx

HEADER = (
    "案件编号",
    "催收员工号",
    "催收员",
    "债务人",
    "手机号",
    "产品",
    "账龄",
    "欠款余额",
    "承诺日",
    "承诺金额",
    "下次跟进",
    "停催",
)


def row(reference, owner, debtor="陈小明", amount="36,400.00", promise=None, promised=None, ageing="M2", stopped="否"):
    return (
        reference, owner.employee_no, owner.name, debtor, "13800002046", "消费贷", ageing, amount, promise, promised,
        "2026-11-24", stopped,
    )  # fmt: skip


def cases(desk):
    with desk.database.read() as conn:
        return {one.reference: one for one in conn.execute(select(t.collection_case))}


def chain(desk, reference):
    with desk.database.read() as conn:
        return [
            (one.place, one.starts, one.employment_id, one.capacity, one.why)
            for one in conn.execute(
                select(t.case_holding)
                .join(t.collection_case, t.collection_case.c.id == t.case_holding.c.case_id)
                .where(t.collection_case.c.reference == reference)
                .order_by(t.case_holding.c.place)
            )
        ]


@pytest.fixture
def two(desk):
    return add_people(desk, 2)


def test_a_list_makes_cases_with_masked_names_and_owners(desk, tmp_path, two):
    ma, li = two
    path = xlsx(
        tmp_path, "案件.xlsx", HEADER, row("A-1", ma, promise="2026-11-25", promised="6,000"), row("A-2", li, "刘**", stopped="是")
    )  # fmt: skip
    found, done = take(desk, "cases", path)
    assert (done.new, done.rejected) == (2, 0)
    assert any("手机号" in warning for warning in found.warnings)
    held = cases(desk)
    one, other = held["A-1"], held["A-2"]
    assert (one.debtor, one.outstanding, one.promise_day, one.promise_amount) == (
        "陈**", Decimal(36400), date(2026, 11, 25), Decimal(6000),
    )  # fmt: skip
    assert (other.debtor, other.stopped, other.next_follow_up) == ("刘**", True, date(2026, 11, 24))
    assert "1380000" not in repr(held)
    assert chain(desk, "A-1") == [(1, TODAY, ma.employment_id, "owner", "listed")]


def test_the_next_list_changes_what_differs_and_undoing_brings_it_back(desk, tmp_path, two):
    ma, li = two
    take(desk, "cases", xlsx(tmp_path, "1.xlsx", HEADER, row("A-1", ma), row("A-2", ma)))
    changed = xlsx(tmp_path, "2.xlsx", HEADER, row("A-1", ma, amount="30,000"), row("A-2", li), row("A-3", li))
    found, done = take(desk, "cases", changed)
    assert (done.new, done.changed, done.same) == (1, 2, 0)
    assert [step[2:] for step in chain(desk, "A-2")] == [
        (ma.employment_id, "owner", "listed"),
        (li.employment_id, "owner", "relisted"),
    ]
    back = undo(desk.work(), done.batch)
    assert (back.removed, back.restored, back.kept) == (1, 2, ())
    assert cases(desk)["A-1"].outstanding == Decimal(36400)
    assert chain(desk, "A-2")[-1][2] == ma.employment_id
    assert "A-3" not in cases(desk)
    assert found.plan.unlisted == ()


def test_cases_the_list_no_longer_names_stay_open_and_are_named(desk, tmp_path, two):
    ma, li = two
    take(desk, "cases", xlsx(tmp_path, "1.xlsx", HEADER, *(row(f"A-{at:02}", ma) for at in range(31))))
    found = checked(desk, "cases", xlsx(tmp_path, "2.xlsx", HEADER, row("A-00", ma), row("B-1", li)))
    assert len(found.plan.unlisted) == 30
    told = next(warning for warning in found.warnings if ma.name in warning)
    assert "30" in told
    assert "A-01" in told
    assert all(one.closed_on is None for one in cases(desk).values())


def test_a_case_in_two_hands_is_refused_in_both_rows(desk, tmp_path, two):
    found = checked(desk, "cases", xlsx(tmp_path, "1.xlsx", HEADER, row("A-1", two[0]), row("A-1", two[1])))
    assert codes(found) == ["two_owners", "two_owners"]
    assert {problem.row for problem in found.problems} == {2, 3}
    assert "2" in found.problems[1].message


def test_bad_rows_say_why(desk, tmp_path, two):
    ma = two[0]
    left = add_people(desk, 1, status="left", leave_date=date(2026, 10, 31))[0]
    new = add_people(desk, 1, status="pending")[0]
    desk.work().write(
        lambda conn: (
            conn.execute(
                update(t.employment).where(t.employment.c.id == new.employment_id).values(licensed=None)
            ).rowcount
        )
    )
    path = xlsx(
        tmp_path, "1.xlsx", HEADER,
        row("A-1", left), row("A-2", new), row("13800002046", ma), row("A-4", ma, promised="500"),
        row("A-5", ma, amount="-3"), row("A-6", ma, amount=None),
    )  # fmt: skip
    found = checked(desk, "cases", path)
    assert codes(found) == ["has_left", "unlicensed", "debtor_data", "missing", "out_of_range", "missing"]


def test_a_supervisor_brings_no_cases_in(desk, tmp_path, two):
    path = xlsx(tmp_path, "1.xlsx", HEADER, row("A-1", two[0]))
    with pytest.raises(Denied):
        checked(as_role(desk, "supervisor"), "cases", path)


@pytest.fixture
def kept(desk, tmp_path, two):
    take(desk, "cases", xlsx(tmp_path, "1.xlsx", HEADER, row("A-1", two[0])))
    return cases(desk)["A-1"].id


def holding(case_id, place, starts, who):
    return insert(t.case_holding).values(
        case_id=case_id, place=place, starts=starts, employment_id=who.employment_id, capacity="owner", why="taken",
        at=datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("what", ["a gap", "back in time", "a changed link", "a missing link", "a case without holder"])
def test_the_file_itself_refuses_a_chain_that_does_not_hold(desk, two, kept, what):
    """Whatever the program does: places follow one another, days never go back, what is written stays."""
    if what == "a missing link":
        desk.work().write(lambda conn: conn.execute(holding(kept, 2, TODAY, two[1])).rowcount)
    statement = {
        "a gap": holding(kept, 3, TODAY, two[1]),
        "back in time": holding(kept, 2, date(2026, 11, 1), two[1]),
        "a changed link": update(t.case_holding).where(t.case_holding.c.case_id == kept).values(starts=TODAY),
        "a missing link": delete(t.case_holding).where(t.case_holding.c.place == 1),
        "a case without holder": insert(t.collection_case).values(reference="B-1", outstanding=1),
    }[what]
    with pytest.raises((IntegrityError, sqlcipher.IntegrityError)):  # the last one is found at COMMIT
        desk.work().write(lambda conn: conn.execute(statement).rowcount)
    assert [one[0] for one in chain(desk, "A-1")] == ([1, 2] if what == "a missing link" else [1])
    assert list(cases(desk)) == ["A-1"]
