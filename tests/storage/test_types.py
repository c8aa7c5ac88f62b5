"""What goes into a column comes out of it; figures are exact; sealed text stays sealed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import tables, types
from hrdesk.storage.types import SEALED, Day, Fen, Flag, Ident, Instant, Json, Quantity, Sealed, Text, Vault

sample = Table(
    "sample",
    MetaData(),
    Column("id", Ident, primary_key=True),
    Column("text", Text),
    Column("flag", Flag),
    Column("day", Day),
    Column("instant", Instant),
    Column("fen", Fen),
    Column("quantity", Quantity),
    Column("json", Json),
    Column("secret", Sealed),
    Column("other_secret", Sealed),
    sqlite_strict=True,
)


@pytest.fixture(scope="module")
def engine():
    made = create_engine("sqlite://")
    sample.create(made)
    made.dialect.hrdesk_vault = Vault(b"k" * 32)
    return made


def there_and_back(engine, **values):
    with engine.connect() as conn:
        conn.execute(insert(sample).values(**values))
        row = conn.execute(select(*(sample.c[name] for name in values))).one()
        conn.rollback()
    return dict(row._mapping)


@given(
    st.fixed_dictionaries(
        {
            "text": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
            "flag": st.none() | st.booleans(),
            "day": st.none() | st.dates(),
            "instant": st.none() | st.datetimes(min_value=dt.datetime(1900, 1, 2), timezones=st.just(dt.UTC)),
            "fen": st.none() | st.decimals(-(10**12), 10**12, places=2),
            "quantity": st.none() | st.decimals(-(10**12), 10**12, places=4),
            "secret": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
        }
    )
)
def test_every_value_comes_back_as_it_went_in(engine, values):
    assert there_and_back(engine, **values) == values


def test_a_moment_in_china_is_the_same_moment_in_utc(engine):
    china = dt.timezone(dt.timedelta(hours=8))
    back = there_and_back(engine, instant=dt.datetime(2026, 11, 1, 7, 0, tzinfo=china))["instant"]
    assert back == dt.datetime(2026, 10, 31, 23, 0, tzinfo=dt.UTC)
    assert back.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("given_", "kept"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.345", "2.35"), ("1.0049", "1.00")]
)
def test_money_finer_than_a_fen_is_rounded_half_up(engine, given_, kept):
    assert there_and_back(engine, fen=Decimal(given_))["fen"] == Decimal(kept)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("fen", 1.5),
        ("quantity", 0.1),
        ("quantity", True),
        ("quantity", Decimal("NaN")),
        ("quantity", "1"),
        ("day", dt.datetime(2026, 1, 1)),
        ("day", "2026-01-01"),
        ("instant", dt.datetime(2026, 1, 1)),
        ("flag", "yes"),
        ("json", {"x": object()}),
        ("secret", 5),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_bug_and_never_stored(engine, column, value):
    from sqlalchemy.exc import StatementError

    with pytest.raises((TypeError, StatementError)):
        there_and_back(engine, **{column: value})


def test_a_figure_too_large_for_the_file_is_said():
    with pytest.raises(UserError) as caught:
        types.scaled(Decimal("1e18"), 4)
    assert caught.value.code == "out_of_range"


def test_sums_come_back_as_exact_figures(engine):
    with engine.connect() as conn:
        conn.execute(insert(sample), [{"quantity": Decimal("0.1")}, {"quantity": Decimal("0.2")}])
        assert conn.scalar(select(func.sum(sample.c.quantity))) == Decimal("0.3")
        assert conn.scalar(select(func.count()).where(sample.c.quantity > Decimal("0.15"))) == 1


def test_structured_text_is_written_one_way_only(engine):
    kept = there_and_back(engine, json={"b": Decimal("1.50"), "a": [dt.date(2026, 1, 2), None, "中"]})["json"]
    assert kept == {"a": ["2026-01-02", None, "中"], "b": "1.50"}


def test_sealed_text_is_unreadable_in_the_file_and_without_the_vault_key(tmp_path):
    manager, clerk = (create_engine(f"sqlite:///{tmp_path / 'x'}") for _ in range(2))
    manager.dialect.hrdesk_vault = Vault(b"k" * 32)
    sample.create(manager)
    with manager.begin() as conn:
        conn.execute(insert(sample).values(secret="110101199003077777"))
        assert b"11010119" not in conn.exec_driver_sql("SELECT secret FROM sample").scalar()
    with clerk.connect() as conn:
        assert conn.scalar(select(sample.c.secret)) is SEALED


def test_a_sealed_value_moved_to_another_column_or_altered_does_not_open(engine):
    for statement in (
        "UPDATE sample SET other_secret = secret",
        "UPDATE sample SET other_secret = x'01ff'",
        "UPDATE sample SET other_secret = zeroblob(60)",
    ):
        with engine.connect() as conn:
            conn.execute(insert(sample).values(secret="x"))
            conn.exec_driver_sql(statement)
            with pytest.raises(Unavailable) as caught:
                conn.execute(select(sample.c.other_secret)).all()
            assert caught.value.code == "damaged"
            conn.rollback()


def test_equal_texts_are_sealed_differently(engine):
    vault = Vault(b"k" * 32)
    assert vault.seal("same", "t.c") != vault.seal("same", "t.c")


def test_look_up_digests_meet_across_widths_and_case_and_need_the_key():
    key = b"a" * 32
    assert types.digest(key, "11010119900307123x") == types.digest(key, "１１０１０１１９９００３０７１２３Ｘ ")
    assert types.digest(key, "1") != types.digest(b"b" * 32, "1")


def test_a_sealed_field_looks_like_dots_on_any_screen():
    assert f"{SEALED}" == "●●●●"


def test_every_column_of_every_table_uses_the_house_types():
    house = (Ident, Text, Flag, Day, Instant, Fen, Quantity, Json, Sealed)
    wrong = [str(c) for table in tables.metadata.tables.values() for c in table.columns if type(c.type) not in house]
    assert wrong == []


def test_every_table_is_strict_and_has_a_key():
    for table in tables.metadata.tables.values():
        assert table.dialect_options["sqlite"]["strict"], table.name
        assert list(table.primary_key.columns), table.name


def test_every_table_can_also_be_made_on_postgresql():
    for table in tables.metadata.tables.values():
        text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "BLOB" not in text
