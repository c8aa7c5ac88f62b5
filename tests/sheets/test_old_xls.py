"""Workbooks without a container, as clock machines and old programs write them, in the code page of their makers."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.model import CellError, RawSheet, sheet_of
from hrdesk.sheets.old_xls import read_old
from tests.sheets.builders import DATA

ROWS = [("工号", "姓名", "打卡次数"), ("0007", "张三", 3.0), ("0008", "李䶮", 12.5)]
BOOK_PAGE, LABEL, NUMBER, BOOLERR, ROW, END = 0x42, 0x204, 0x203, 0x205, 0x208, 0x0A


def record(kind: int, *content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(b"".join(content))) + b"".join(content)


def cell(row: int, column: int, held: str | float, encoding: str) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(held, str):
        text = held.encode(encoding)
        return record(LABEL, place, struct.pack("<H", len(text)), text)
    return record(NUMBER, place, struct.pack("<d", held))


def cells(encoding: str = "gb18030") -> bytes:
    return b"".join(cell(r, c, held, encoding) for r, row in enumerate(ROWS) for c, held in enumerate(row))


def in_excel_2(encoding: str = "gb18030") -> bytes:
    made = record(9, struct.pack("<2H", 2, 0x10))
    for r, row in enumerate(ROWS):
        for c, held in enumerate(row):
            place = struct.pack("<HH3x", r, c)
            text = held.encode(encoding) if isinstance(held, str) else b""
            made += record(4, place, bytes([len(text)]), text) if text else record(3, place, struct.pack("<d", held))
    return made + record(END)


STARTS: dict[str, bytes] = {
    "a lone sheet without version": struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0),
    "a lone sheet that says Excel 5": struct.pack("<6H", 0x809, 8, 0x500, 0x10, 0, 0),
    "Excel 3": record(0x209, struct.pack("<3H", 0, 0x10, 0)),
    "Excel 4 with the wrong code page": record(0x409, struct.pack("<3H", 0, 0x10, 0)) + record(BOOK_PAGE, struct.pack("<H", 1252)),
}  # fmt: skip


def read(guard: Guard, path: Path, data: bytes) -> RawSheet:
    path.write_bytes(data)
    return guard.read(path).sheets[0]


def rows(sheet: RawSheet) -> list[tuple[Any, ...]]:
    return [tuple(sheet.row(at)) for at in range(sheet.height)]


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_bare_sheets_are_read_in_gbk(guard: Guard, tmp_path: Path, start: bytes) -> None:
    sheet = read(guard, tmp_path / "打卡.xls", start + cells() + record(END))
    assert rows(sheet) == ROWS
    assert [note.code for note in sheet.notes] == ["encoding"]


def test_excel_2_is_read_too(guard: Guard, tmp_path: Path) -> None:
    assert rows(read(guard, tmp_path / "打卡.xls", in_excel_2())) == ROWS


def test_a_stated_code_page_is_believed_where_it_fits(guard: Guard, tmp_path: Path) -> None:
    start = STARTS["Excel 3"] + record(BOOK_PAGE, struct.pack("<H", 950))
    text = cell(0, 0, "姓名", "big5") + cell(1, 0, "張三", "big5")
    assert rows(read(guard, tmp_path / "a.xls", start + text + record(END))) == [("姓名",), ("張三",)]


def test_hidden_rows_and_errors_of_bare_sheets_are_said(guard: Guard, tmp_path: Path) -> None:
    hidden = record(ROW, struct.pack("<HHHHHHHHH", 1, 0, 3, 300, 0, 0, 0x20, 0, 0))
    error = record(BOOLERR, struct.pack("<HHHBB", 3, 0, 0, 0x2A, 1))
    sheet = read(guard, tmp_path / "a.xls", STARTS["Excel 3"] + hidden + cells() + error + record(END))
    assert rows(sheet)[3][0] == CellError("#N/A")
    assert {note.code for note in sheet.notes} == {"encoding", "hidden_rows", "error_cells"}


@pytest.mark.parametrize("harm", [lambda data: data[:-4], lambda data: data[: len(data) // 2]], ids=["no end", "half"])
def test_a_bare_sheet_cut_short_is_damaged_and_not_short(
    guard: Guard, tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    for start in STARTS.values():
        with pytest.raises(UserError) as refused:
            read(guard, tmp_path / "a.xls", harm(start + cells() + record(END)))
        assert refused.value.code == "damaged"


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project")
class TestRealOnes:
    def test_excel_3(self, guard: Guard) -> None:
        sheet = guard.read(DATA / "nasty" / "poi__testEXCEL_3.xls").sheets[0]
        assert sheet.filled_rows == 30
        assert sheet.row(5)[0] == "1977/78"
        assert [float(figure) for figure in sheet.row(5) if not isinstance(figure, str | None)][:2] == [376.2, 395.2]

    def test_a_container_that_goes_round_in_circles_is_damaged_at_once(self, guard: Guard, tmp_path: Path) -> None:
        data = bytearray((DATA / "nasty" / "poi__testEXCEL_5.xls").read_bytes())
        table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
        for sector in range(128):
            struct.pack_into("<I", data, table + 4 * sector, sector)
        with pytest.raises(UserError) as refused:
            read(guard, tmp_path / "a.xls", bytes(data))
        assert refused.value.code in ("damaged", "too_large")
        with pytest.raises(Refused):
            read_old(bytes(data), Limits(), None)

    def test_the_patient_reader_says_of_a_contained_one_what_the_fast_one_says(self, guard: Guard) -> None:
        path = DATA / "kpi_cn" / "周报汇报总表.xls"
        slow = read_old(path.read_bytes(), Limits(), None)[0]
        fast = guard.read(path).sheets[0]
        assert rows(sheet_of("sheet1", slow.rows)) == rows(fast)

    def test_excel_4(self, guard: Guard) -> None:
        sheet = guard.read(DATA / "nasty" / "poi__testEXCEL_4.xls").sheets[0]
        assert sheet.filled_rows == 145
        row = next(
            sheet.row(at) for at in range(sheet.height) if str(sheet.row(at)[0]).startswith("United States, total")
        )
        assert row[1:3] == [168_184_400, 815_057]
