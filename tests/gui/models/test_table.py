"""Lists of results as models: cells, order, filters, and blocks fetched as they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from hrdesk.gui.models.filters import matcher
from hrdesk.gui.models.table import Cell, Column, Kind, TableModel, WindowedModel, shown
from tests.gui.builders import PEOPLE, SCORES, people, scores


@dataclass(frozen=True)
class Figure:
    no: str
    amount: Decimal | None


FIGURES = (Column("no", "工号"), Column("amount", "回款金额", kind=Kind.MONEY))


def _model(columns: Any = PEOPLE, rows: Any = None) -> TableModel:
    model = TableModel(columns, lambda person: person.employee_no)
    model.load(people() if rows is None else rows)
    return model


def test_both_models_keep_qts_rules(qapp: Any) -> None:
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(5, Qt.SortOrder.DescendingOrder)
    model.filter({"team": "电催一组"})
    model.load(people(7))
    windowed = WindowedModel(PEOPLE, lambda ids, deliver: deliver([people()[at] for at in ids]))
    other = QAbstractItemModelTester(windowed, QAbstractItemModelTester.FailureReportingMode.Fatal)
    windowed.load(range(62))
    windowed.load(range(0))
    assert tester.model() is model
    assert other.model() is windowed


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (Decimal("168420"), Kind.MONEY, "168,420.00"),
        (Decimal("-500"), Kind.MONEY, "−500.00"),
        (-12345, Kind.NUMBER, "−12,345"),
        (Decimal("0.508"), Kind.PERCENT, "50.8"),
        (Decimal("-0.508"), Kind.PERCENT, "−50.8"),
        (12345, Kind.NUMBER, "12,345"),
        (date(2026, 11, 23), Kind.DATE, "2026-11-23"),
        (None, Kind.MONEY, ""),
        ("=1+1", Kind.TEXT, "=1+1"),
    ],
)
def test_values_are_shown_as_in_a_spreadsheet(value: Any, kind: Kind, words: str) -> None:
    assert shown(value, kind) == words


def test_numbers_stand_at_the_right() -> None:
    model = _model(SCORES, scores())
    align = model.data(model.index(0, 3), Qt.ItemDataRole.TextAlignmentRole)
    assert align & int(Qt.AlignmentFlag.AlignRight)


@given(st.lists(st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2)), max_size=30), st.booleans())
def test_sorting_puts_values_in_order_and_empty_ones_last(values: list[Decimal | None], descending: bool) -> None:
    model = TableModel(FIGURES, lambda row: row.no)
    model.load([Figure(str(at), value) for at, value in enumerate(values)])
    model.sort(1, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
    got = [row.amount for row in model.shown_rows]
    filled = [value for value in values if value is not None]
    assert got == sorted(filled, reverse=descending) + [None] * (len(values) - len(filled))


def test_sorting_and_filtering_hold_through_a_reload() -> None:
    model = _model()
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.filter({"team": "电催一组"})
    before = [person.employee_no for person in model.shown_rows]
    model.load(people())
    assert [person.employee_no for person in model.shown_rows] == before
    assert all(person.team == "电催一组" for person in model.shown_rows)


def test_a_changed_row_takes_the_place_of_the_old_one() -> None:
    model = _model()
    changed = replace(people()[3], name="曹雷")
    model.replace(changed)
    assert model.row_at(3).name == "曹雷"
    model.filter({"name": "曹雷"})
    assert model.rowCount() == 1


@pytest.mark.parametrize(
    ("typed", "kind", "text", "value", "answers"),
    [
        ("一组", "text", "电催一组", None, True),
        ("电 一", "text", "电催一组", None, True),
        ("zh", "text", "郑浩 zh", None, True),
        ("三组", "text", "电催一组", None, False),
        (">=100", "number", "", Decimal(100), True),
        ("＞100", "number", "", Decimal(100), False),
        ("10..20", "money", "", Decimal("15.50"), True),
        ("..20", "money", "", Decimal("20.01"), False),
        (">50", "percent", "50.8", Decimal("0.508"), True),
        ("168,4", "money", "168,420.00", Decimal(168420), True),
        (">100", "number", "", None, False),
        ("2026-03", "date", "2026-03-14", date(2026, 3, 14), True),
        ("2026-01..2026-03", "date", "", date(2026, 3, 31), True),
        ("2026-01..2026-03", "date", "", date(2026, 4, 1), False),
        ("<2026", "date", "", date(2025, 12, 31), True),
        (">2026-03", "date", "", date(2026, 3, 31), False),
        ("2026/3/5 至 20260310", "date", "", date(2026, 3, 10), True),
        ("2026-01..", "date", "未签", None, False),
        ("正式", "choice", "正式", None, True),
        ("正式", "choice", "非正式", None, False),
    ],
)
def test_filters_understand_what_people_type(typed: str, kind: str, text: str, value: Any, answers: bool) -> None:
    assert matcher(typed, kind)(text, value) is answers


@given(st.text(max_size=20), st.sampled_from(["text", "number", "money", "percent", "date", "choice"]))
def test_no_typing_breaks_a_filter(typed: str, kind: str) -> None:
    answers = matcher(typed, kind)
    for value in (None, Decimal(1), date(2026, 1, 1), "x"):
        assert answers("x", value if kind != "date" or not isinstance(value, Decimal) else None) in (True, False)


def test_a_huge_list_fetches_only_what_is_looked_at() -> None:
    asked: list[Sequence[Any]] = []
    waiting: list[Callable[[Sequence[Any]], None]] = []

    def fetch(ids: Sequence[Any], deliver: Callable[[Sequence[Any]], None]) -> None:
        asked.append(ids)
        waiting.append(deliver)

    model = WindowedModel(FIGURES, fetch)
    model.load(range(1_000_000))
    at = model.index(500_000, 0)
    assert at.data() == "…"
    assert model.index(500_001, 0).data() == "…"
    assert [list(ids)[:1] for ids in asked] == [[500_000]]
    waiting[0]([Figure(f"HC{number}", None) for number in asked[0]])
    assert at.data() == "HC500000"


def test_a_block_that_comes_too_late_is_dropped() -> None:
    waiting: list[Callable[[Sequence[Any]], None]] = []
    model = WindowedModel(FIGURES, lambda ids, deliver: waiting.append(deliver))
    model.load(range(10))
    assert model.index(0, 0).data() == "…"
    model.load(range(5))
    waiting[0]([Figure("old", None)] * 10)
    assert model.index(0, 0).data() == "…"


def test_an_edit_is_asked_for_not_made() -> None:
    columns = (Column("no", "工号"), Column("amount", "回款金额", kind=Kind.MONEY, editable=True))
    model = TableModel(columns, lambda row: row.no)
    model.load([Figure("HC1", Decimal(1))])
    asked: list[tuple[Any, str, str]] = []
    model.edited.connect(lambda *what: asked.append(what))
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    model.setData(model.index(0, 1), "2,000")
    assert asked == [(Figure("HC1", Decimal(1)), "amount", "2,000")]
    assert model.index(0, 1).data() == "1.00"


def test_a_cell_sorts_by_its_value_not_by_its_words() -> None:
    columns = (Column("no", "工号", getter=lambda row: Cell("缺" if row.amount is None else "有", row.amount)),)
    model = TableModel(columns, lambda row: row.no)
    model.load([Figure("1", Decimal(10)), Figure("2", Decimal(9)), Figure("3", None)])
    model.sort(0)
    assert [row.no for row in model.shown_rows] == ["2", "1", "3"]
