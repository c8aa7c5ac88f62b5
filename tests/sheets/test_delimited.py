"""Separated text: encodings, separators, quotes left open, cells too many; nothing is swallowed unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.sheets.delimited import read_delimited
from hrdesk.sheets.file_kind import Limits
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.model import sheet_of
from hrdesk.sheets.reading import peek, table_of

TABLE = [["工号", "姓名", "备注"], ["001", "张三", "分期"], ["002", "李䶮", ""]]


def read(text: str | bytes) -> tuple[list[list[str]], dict[str, dict[str, object]]]:
    rows, notes = read_delimited(text if isinstance(text, bytes) else text.encode(), Limits(), named_table=True)
    return rows, dict(notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_encoding_separator_and_line_ends_are_found(encoding: str, separator: str, line: str) -> None:
    rows, notes = read(line.join(separator.join(row) for row in TABLE).encode(encoding))
    assert rows == TABLE
    assert "uncertain_encoding" not in notes


def test_a_quote_left_open_swallows_no_rows() -> None:
    lines = ["工号,姓名,备注", '001,"张三,分期', "002,李四,", '003,王五,"说 ""好"", 已还"']
    rows, notes = read("\n".join(lines))
    assert len(rows) == 4
    assert "open_quote" in notes
    lines = ["工号,姓名,备注", '001,"张三,分期', "002,李四,", "003,王五,", '004,"赵六,x']
    rows, notes = read("\n".join(lines))
    assert len(rows) == 5
    assert "open_quote" in notes
    assert rows[1] == ["001", '"张三', "分期"]


def test_quotes_within_a_value_and_line_breaks_within_quotes_are_ordinary() -> None:
    rows, notes = read('工号,姓名,备注\n001,张"三,5"\n002,李四,"一\n二, 三"\n')
    assert rows[1:] == [["001", '张"三', '5"'], ["002", "李四", "一\n二, 三"]]
    assert notes == {}


def test_rows_with_a_separator_in_a_value_are_said() -> None:
    rows, notes = read("工号,姓名,额\n001,张三,5\n002,李四,1,234.50\n003,王五,7\n")
    assert notes == {"rows_wider": {"count": 1, "row": 3}}
    assert rows[2] == ["002", "李四", "1", "234.50"]


def test_numbers_kept_from_excel_are_told_their_digits() -> None:
    assert read('工号,姓名\n="0012",张三\n"=""0013""",李四\n')[0][1:] == [["0012", "张三"], ["0013", "李四"]]


def test_the_unit_stated_above_the_table_is_kept() -> None:
    rows = [["九月业绩", None, "单位：万元"], ["姓名", "回款金额", "笔数"], ["张三", 1.5, 2.0]]
    assert table_of(sheet_of("S", rows)).unit == "万元"
    assert table_of(sheet_of("S", rows[1:])).unit == ""


def test_peek_warns_of_a_unit_above_the_table(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("九月业绩,,单位：万元\n姓名,回款金额,笔数\n张三,1.5,2\n李四,2.5,3\n", "utf-8")
    notes = peek(path, guard=guard)["sheets"][0]["notes"]
    assert len(notes) == 1
    assert "万元" in notes[0]


def test_peek_says_it_in_words(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("工号,姓名,额\n001,张三,5\n002,李四,1,234.50\n003,王五,7\n", "utf-8")
    assert "3" in str(guard.read(path).notes[0])


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL, CELL).map(list), min_size=2, max_size=8))
def test_what_a_csv_writer_quotes_comes_back(table: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["甲", "乙", "丙"], *table])
    rows, _notes = read(out.getvalue())
    unshielded = [
        [cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" and cell[1:] else cell for cell in row] for row in table
    ]
    assert rows[1:] == unshielded or '="' in out.getvalue()
