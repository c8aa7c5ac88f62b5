"""Tables saved are whole, harmless and come back as they were."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.errors import UserError
from hrdesk.sheets.export import Column, write_table
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.kinds import KINDS
from hrdesk.sheets.mapping import propose
from hrdesk.sheets.reading import read, table_of
from hrdesk.sheets.rows import read_rows

COLUMNS = [
    Column("工号", "identifier"), Column("姓名"), Column("到账日期", "day"), Column("回款金额", "money"), Column("是否冲销", "flag"), Column("备注"),
]  # fmt: skip
ROWS = [
    ("000123", "张三", date(2026, 9, 1), Decimal("1234.50"), False, "=HYPERLINK(\"x\")"),
    ("123456789012345678", "阿依古丽·买买提", date(2026, 9, 30), Decimal("-0.07"), True, "+86 010"),
    ("0002", "𬱖某", None, None, None, "@甲 -乙\n\"引号\", 逗号"),
]  # fmt: skip


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_what_is_saved_is_read_back_as_it_was(guard: Guard, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"回款{ending}"
    assert write_table(path, COLUMNS, iter(ROWS), sheet_name="回款[九月]/全部") == 3
    sheet = read(path, guard=guard).sheets[0]
    layout = table_of(sheet)
    found = read_rows(sheet, layout, propose(layout, KINDS["repayments"]), KINDS["repayments"])
    names = ("employee_no", "name", "day", "amount", "reversal", "note")
    assert list(zip(*(found.columns[name] for name in names), strict=True)) == ROWS


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.xlsx"
    write_table(path, [Column("备注")], [[text] for text in ("=1+1", "+1", "-1", "@x", "\t=1", "{=1}")])
    with zipfile.ZipFile(path) as package:
        assert b"<f" not in package.read("xl/worksheets/sheet1.xml")
    write_table(tmp_path / "a.csv", [Column("=备注")], [["=1+1"], ["-1"]])
    assert (tmp_path / "a.csv").read_bytes() == "\ufeff'=备注\r\n'=1+1\r\n'-1\r\n".encode()


def test_figures_are_numbers_with_a_dot_and_absent_ones_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_table(
        path,
        [Column("n", "number"), Column("m", "money"), Column("t", "instant")],
        [[Decimal("1234567.500"), Decimal("2.005"), datetime(2026, 9, 1, 8)], [None, None, None]],
    )
    assert path.read_text("utf-8-sig").splitlines() == ["n,m,t", "1234567.5,2.01,2026-09-01 08:00:00", ",,"]


def test_the_heading_is_bold_stays_in_view_and_can_be_filtered(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "a.xlsx"
    write_table(path, COLUMNS, ROWS)
    sheet = load_workbook(path).active
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F4"
    assert sheet["A3"].value == "123456789012345678"
    assert sheet["D2"].value == 1234.5
    assert sheet["C2"].is_date


def test_a_table_without_rows_has_its_heading(guard: Guard, tmp_path: Path) -> None:
    for ending in ("xlsx", "csv"):
        assert write_table(tmp_path / f"a.{ending}", COLUMNS, []) == 0
        assert read(tmp_path / f"a.{ending}", guard=guard).sheets[0].row(0) == [column.name for column in COLUMNS]


def test_columns_of_one_name_are_both_written(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", [Column("分"), Column("分")], [["甲", "乙"]])
    assert (tmp_path / "a.xlsx").stat().st_size


def test_a_failure_leaves_the_old_file_and_nothing_half_done(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def rows() -> object:
        yield ["ok"]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        write_table(path, [Column("n")], rows())
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "old"


@pytest.mark.parametrize(("name", "code"), [("a.pdf", "unsupported"), ("a", "unsupported"), ("nowhere/a.xlsx", "not_found"), ("folder.xlsx", "read_only")])  # fmt: skip
def test_places_that_cannot_be_written(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(UserError) as refused:
        write_table(tmp_path / name, [Column("n")], [["x"]])
    assert refused.value.code == code
    assert [one.name for one in tmp_path.iterdir()] == ["folder.xlsx"]


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=5))
def test_any_text_survives_a_csv(texts: list[str]) -> None:
    import tempfile

    from hrdesk.sheets.child import read_blocks
    from hrdesk.sheets.file_kind import Limits

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write_table(path, [Column("工号"), Column("备注")], [["x", text] for text in texts])
        _kind, blocks, _notes = read_blocks(
            path.read_bytes(), "a.csv", Limits(), only=None, patient=False, measured=lambda kind, size: None
        )
    assert [row[1] for row in blocks[0].rows[1:]] == texts
