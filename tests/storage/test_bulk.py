"""Many rows inserted at once are kept and refused as single ones are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hrdesk.storage.bulk import insert_many
from hrdesk.storage.tables import batch, metric, metric_version, target

from .conftest import NOW
from .test_work_unit import save

LATER = NOW + dt.timedelta(hours=1)


def kept(db):
    with db.read() as conn:
        return conn.execute(select(batch.c.kind, batch.c.at, batch.c.undone_at).order_by(batch.c.id)).all()


def test_every_column_comes_back_as_it_was_given(db):
    rows = [{"at": NOW, "kind": "facts", "undone_at": None}, {"at": LATER, "kind": "人", "undone_at": NOW}]
    save(db, lambda conn: insert_many(conn, batch, rows))
    assert kept(db) == [("facts", NOW, None), ("人", LATER, NOW)]


def test_what_is_not_named_is_left_to_the_file(db):
    save(db, lambda conn: insert_many(conn, metric, [{"code": "a"}, {"code": "b"}]))
    with db.read() as conn:
        assert conn.execute(select(metric.c.code, metric.c.ended).order_by(metric.c.id)).all() == [
            ("a", False),
            ("b", False),
        ]


def test_no_rows_are_no_statement(db):
    save(db, lambda conn: insert_many(conn, batch, []))
    assert not kept(db)


def test_a_value_that_does_not_suit_its_column_keeps_nothing(db):
    with pytest.raises(TypeError):
        save(
            db,
            lambda conn: insert_many(
                conn, batch, [{"kind": "facts", "at": NOW}, {"kind": "facts", "at": dt.datetime(2026, 10, 1)}]
            ),
        )
    with pytest.raises(IntegrityError):
        save(db, lambda conn: insert_many(conn, metric_version, [{"metric_id": 999, "number": 1, "name_zh": "x",
             "unit": "number", "decimals": 2, "direction": "higher", "aggregation": "sum", "source": "entry"}]))  # fmt: skip
    assert not kept(db)


def test_rows_that_name_other_columns_are_a_bug(db):
    with pytest.raises(KeyError):
        save(db, lambda conn: insert_many(conn, batch, [{"kind": "facts", "at": NOW}, {"kind": "facts"}]))


def test_figures_are_exact_and_rounded_half_up(db):
    values = [Decimal("0.1"), Decimal("0.00005"), Decimal("-3.1415")]

    def block(conn):
        insert_many(conn, metric, [{"code": "a"}])
        targets = [{"kind": "team", "object_id": n, "month": 202610, "metric_id": 1} for n in range(3)]
        insert_many(conn, target, [one | {"value": value} for one, value in zip(targets, values, strict=True)])

    save(db, block)
    with db.read() as conn:
        found = conn.execute(select(target.c.value).order_by(target.c.object_id)).scalars().all()
    assert found == [Decimal("0.1"), Decimal("0.0001"), Decimal("-3.1415")]
