"""Figures add up exactly, the newest claim counts, and an undone import leaves no trace in them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Totals
from hrdesk.storage import facts
from hrdesk.storage.tables import batch, employment, fact, metric, metric_version, person

from .claims import Claim
from .claims import put as keep
from .conftest import NOW
from .test_work_unit import save

D = Decimal
OCTOBER = 202610


def two_people(conn):
    """Employments 1 and 2; metrics 1 (sum), 2 (ratio), 3 (last)."""
    for n in (1, 2):
        conn.execute(insert(person).values(name=f"人{n}", name_key=f"ren{n}", search_key=f"ren{n}"))
        conn.execute(insert(employment).values(person_id=n, employee_no=f"HC{n}", status="regular"))
    for code, aggregation in (("amount", "sum"), ("rate", "ratio"), ("level", "last")):
        ident = conn.execute(insert(metric).values(code=code)).inserted_primary_key[0]
        conn.execute(
            insert(metric_version).values(
                metric_id=ident,
                number=1,
                name_zh=code,
                unit="number",
                decimals=2,
                direction="higher",
                aggregation=aggregation,
                source="entry",
            )
        )


@pytest.fixture
def desk(db):
    save(db, two_people)
    return db


def put(db, *claims):
    """A new batch of these claims; its id."""

    def block(conn):
        ident = conn.execute(insert(batch).values(kind="facts", at=NOW)).inserted_primary_key[0]
        keep(conn, ident, claims)
        return ident

    return save(db, block)


def undo(db, ident):
    return save(db, lambda conn: facts.undo(conn, ident, at=NOW, account_id=None))


def total(db, month=OCTOBER, start_day=1):
    with db.read() as conn:
        return facts.add_up(conn, month, start_day)


def amount(day, value, *, who=1, month=OCTOBER, item="", metric_id=1):
    return Claim(month, who, metric_id, day, item, D(value))


def test_a_months_figures_add_up_per_person_and_metric(desk):
    put(
        desk,
        amount(1, "100.10"),
        amount(2, "0.2"),
        amount(2, "0.03", item="b"),
        amount(31, "-50", who=2),
        Claim(OCTOBER, 1, 2, 3, "", None, D(30), D(40)),
        Claim(OCTOBER, 1, 2, 4, "", None, D(1), D(4)),
        amount(5, "7", metric_id=3),
        amount(20, "9", metric_id=3),
        amount(20, "8", metric_id=3, item="a"),
        amount(1, "999", month=202611),
    )
    assert total(desk) == {
        (1, 1): Totals(sum=D("100.33"), records=3),
        (1, 2): Totals(records=2, numerator=D(31), denominator=D(44)),
        (1, 3): Totals(sum=D(24), records=3, last=D(8)),
        (2, 1): Totals(sum=D(-50), records=1),
    }


def test_where_nothing_is_a_ratio_figures_add_up_the_same(desk):
    put(desk, amount(1, "100.10"), amount(26, "0.2"), amount(5, "7", metric_id=3), amount(9, "1", month=202609))
    put(desk, Claim(OCTOBER, 2, 1, 3, "", None, None, None))  # withdrawn: no record
    with_ratios = [dict(total(desk, start_day=day)) for day in (1, 26)]
    save(desk, lambda conn: conn.execute(delete(metric_version).where(metric_version.c.aggregation == "ratio")))
    assert [dict(total(desk, start_day=day)) for day in (1, 26)] == with_ratios
    assert with_ratios[0][2, 1].records == 0


def test_a_period_may_start_on_the_26th(desk):
    put(
        desk,
        amount(25, "1", month=202512),
        amount(26, "2", month=202512),
        amount(0, "4", month=202512),
        amount(25, "8", month=202601),
        amount(26, "16", month=202601),
        amount(0, "32", month=202601),
    )
    assert total(desk, 202601, 26)[1, 1].sum == D(2 + 8 + 32)


def test_it_is_told_how_far_each_metrics_figures_reach(desk):
    first = put(desk, amount(5, "1"), amount(20, "2", who=2))
    put(desk, amount(9, "3"), amount(30, "4"), amount(0, "5", metric_id=3))
    newest = put(desk, amount(20, "6"), amount(27, "7", month=202609))
    with desk.read() as conn:
        found = facts.reach(conn, OCTOBER, 1, dt.date(2026, 10, 25))
        begun = facts.reach(conn, OCTOBER, 26, dt.date(2026, 9, 30))
        earlier = facts.reach(conn, OCTOBER, 1, dt.date(2026, 10, 19))
    assert found == {1: (20261020, newest, 0), 3: (0, 0, 2)}  # the 30th is still to come
    assert begun[1][0] == 20260927
    assert earlier[1] == (20261009, 2, 0)
    assert first == 1


def test_figures_by_day_are_those_of_the_people_asked_for(desk):
    put(
        desk,
        amount(5, "1"),
        amount(5, "2", item="b"),
        amount(0, "9"),
        amount(5, "4", who=2),
        amount(28, "8", month=202609),
    )
    with desk.read() as conn:
        found = facts.by_day(conn, OCTOBER, 26, [1], 1)
        nobody = facts.by_day(conn, OCTOBER, 1, [])
    assert {day: totals.sum for _who, _metric, day, totals in found} == {
        dt.date(2026, 10, 5): 3, None: 9, dt.date(2026, 9, 28): 8,
    }  # fmt: skip
    assert {who for who, *_rest in found} == {1}
    assert nobody == []


def test_sums_far_beyond_floating_point_stay_exact(desk):
    put(desk, amount(1, "123456789012345.6789"), amount(2, "0.0001"))
    assert total(desk)[1, 1].sum == D("123456789012345.6790")


def test_the_newest_batch_counts(desk):
    put(desk, amount(1, "1"), amount(2, "2"))
    put(desk)
    put(desk, amount(1, "1"), amount(2, "3"), amount(3, "4"))
    assert total(desk)[1, 1].sum == D(8)


def test_undoing_an_import_brings_the_earlier_figures_back(desk):
    first = put(desk, amount(1, "1"), amount(2, "2"))
    second = put(desk, amount(1, "10"), amount(3, "30"))
    undone = undo(desk, second)
    assert (undone.removed, undone.restored, undone.overtaken) == (1, 1, 0)
    assert undone.people == {(OCTOBER, 1)}
    assert total(desk)[1, 1].sum == D(3)
    with desk.read() as conn:
        assert set(conn.scalars(select(fact.c.batch_id))) == {first}


def test_undoing_an_import_that_was_corrected_since_keeps_the_correction(desk):
    first = put(desk, amount(1, "1"), amount(2, "2"))
    put(desk, amount(1, "5"))
    undone = undo(desk, first)
    assert (undone.removed, undone.restored, undone.overtaken) == (1, 0, 1)
    assert total(desk)[1, 1].sum == D(5)


def test_an_import_is_undone_once(desk):
    ident = put(desk, amount(1, "1"))
    undo(desk, ident)
    assert total(desk) == {}
    for wrong, code in ((ident, "already_undone"), (77, "not_found")):
        with pytest.raises(UserError) as caught:
            undo(desk, wrong)
        assert caught.value.code == code


claims_of_one_batch = st.dictionaries(st.integers(1, 4), st.integers(0, 3), min_size=1, max_size=4)
steps = st.lists(st.one_of(claims_of_one_batch, st.integers(0, 5)), min_size=1, max_size=10)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_imported_and_undone_the_newest_standing_claim_counts(desk, steps):
    """A number undoes the batch of that place; a dictionary imports day: value."""

    class Back(Exception):
        pass

    def block(conn):
        live: dict[int, dict[int, int]] = {}
        made: list[int] = []
        for step in steps:
            if isinstance(step, dict):
                ident = conn.execute(insert(batch).values(kind="facts", at=NOW)).inserted_primary_key[0]
                keep(conn, ident, [amount(day, str(value)) for day, value in step.items()])
                live[ident] = step
                made.append(ident)
            elif step < len(made) and made[step] in live:
                before = len(live[made[step]])
                undone = facts.undo(conn, made[step], at=NOW, account_id=None)
                assert undone.removed + undone.restored + undone.overtaken == before
                del live[made[step]]
            expected = {day: (D(value), ident) for ident in sorted(live) for day, value in live[ident].items()}
            stands = {row.day: (row.value, row.batch_id) for row in conn.execute(select(fact))}
            assert stands == expected
        raise Back

    with pytest.raises(Back):
        save(desk, block)
