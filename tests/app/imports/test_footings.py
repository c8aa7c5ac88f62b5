"""Totals and counts a file states itself are compared with what is in it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.app.builders import add_people
from tests.app.imports.files import OCTOBER, checked, xlsx

HEADER = ("流水号", "到账日期", "工号", "回款金额")
ROWS = (
    ("HK1", date(2026, 10, 3), "HC0001", 1200.5),
    ("HK2", date(2026, 10, 4), "HC0001", 3000),
    ("HK3", date(2026, 10, 5), "HC0002", 99.5),
)


@pytest.fixture
def two(desk):
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


def found(desk, tmp_path, *rows, kind="repayments", header=HEADER):
    return checked(desk, kind, xlsx(tmp_path, "a.xlsx", header, *rows), period=OCTOBER)


def test_a_total_that_adds_up_is_not_mentioned(two, tmp_path):
    assert found(two, tmp_path, *ROWS, ("合计", None, None, 4300)).footings == ()


def test_a_total_that_differs_is_said_and_refuses_nothing(two, tmp_path):
    check = found(two, tmp_path, *ROWS, ("合计", None, None, 4500))
    (one,) = check.footings
    assert (one.row, one.cell, one.column, one.stated, one.found) == (5, "D5", "回款金额", "4,500", "4,300")
    assert (check.new, check.rejected) == (3, 0)
    assert any("4,500" in warning and "4,300" in warning for warning in check.warnings)


def test_subtotals_count_what_stands_since_the_one_before(two, tmp_path):
    rows = (*ROWS[:2], ("小计", None, None, 4200.5), ROWS[2], ("小计", None, None, 99.5), ("合计", None, None, 4300))
    assert found(two, tmp_path, *rows).footings == ()
    rows = (*ROWS[:2], ("小计", None, None, 4200.5), ROWS[2], ("小计", None, None, 100), ("合计", None, None, 4300))
    (one,) = found(two, tmp_path, *rows).footings
    assert (one.row, one.stated, one.found) == (6, "100", "99.5")


def test_the_footer_s_count_of_rows_is_compared(two, tmp_path):
    check = found(two, tmp_path, *ROWS, ("合计", None, "共 1,649 笔", 4300))
    assert [(one.stated, one.found) for one in check.footings] == [("1,649", "3")]
    assert any("1,649" in warning for warning in check.warnings)


def test_a_count_that_is_right_is_not_mentioned(two, tmp_path):
    assert found(two, tmp_path, *ROWS, ("共3笔", None, None, None)).footings == ()


def test_scores_are_not_added_up(two, tmp_path):
    header = ("质检编号", "质检日期", "工号", "质检得分")
    rows = (("ZJ1", "2026-10-08", "HC0001", 90), ("ZJ2", "2026-10-08", "HC0001", 94), ("合计", None, None, 92))
    assert found(two, tmp_path, *rows, kind="quality", header=header).footings == ()
