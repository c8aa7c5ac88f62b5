"""A workbook of several sheets: each with its own columns, names Excel takes, text no formula, whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.export import Column, Sheet, write_workbook


def test_each_sheet_has_its_own_columns_and_forms(tmp_path: Path) -> None:
    path = tmp_path / "月.xlsx"
    people = Sheet(
        "考核", [Column("工号", "identifier"), Column("得分", "number")], [["000123", Decimal("98.5")], ["2", None]]
    )
    money = Sheet(
        "回款", [Column("得分"), Column("日", "day"), Column("元", "money")], [["=1+1", date(2026, 10, 1), Decimal(3)]]
    )
    assert write_workbook(path, [people, money, Sheet("空", [Column("x")], [])]) == 3
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["考核", "回款", "空"]
    assert list(book["考核"].iter_rows(values_only=True)) == [("工号", "得分"), ("000123", 98.5), ("2", None)]
    assert (book["回款"]["A2"].value, book["回款"]["A2"].data_type) == ("=1+1", "s")
    assert book["回款"]["C2"].number_format == "#,##0.00"
    assert book["考核"]["B2"].number_format == "General"
    assert [sheet.freeze_panes for sheet in book] == ["A2"] * 3
    assert next(iter(book["空"].iter_rows(values_only=True))) == ("x",)


def test_names_excel_forbids_and_doubled_ones_are_made_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    names = ["催收[一]:部/组*?", "长" * 40, "长" * 40, "同", "同"]
    write_workbook(path, [Sheet(name, [Column("x")], [[1]]) for name in names])
    found = openpyxl.load_workbook(path).sheetnames
    assert len(set(found)) == 5
    assert all(len(name) <= 31 for name in found)


def test_it_is_no_csv_and_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as wrong:
        write_workbook(tmp_path / "a.csv", [])
    assert wrong.value.code == "unsupported"
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    class Broken(list):  # type: ignore[type-arg]
        def __iter__(self):  # type: ignore[no-untyped-def]
            raise OSError(28, "full")

    with pytest.raises(UserError) as full:
        write_workbook(path, [Sheet("x", [Column("x")], Broken([[1]]))])
    assert full.value.code == "disk_full"
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]
