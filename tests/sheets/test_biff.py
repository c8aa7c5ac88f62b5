"""Failed formulas of old workbooks are errors too, not blanks."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from hrdesk.sheets.biff import scans_of, unpacked
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.model import CellError
from tests.sheets.builders import DATA

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project")
RK, BOOLERR = 0x027E, 0x0205


def spoiled(data: bytes, code: int) -> tuple[bytes, int, int]:
    """The workbook with one number record turned into an error record of the same length; where it was."""
    at = 0
    while True:
        at = data.index(struct.pack("<HH", RK, 10), at + 1)
        row, column = struct.unpack_from("<HH", data, at + 4)
        if 0 < row < 60_000 and column < 200:
            break
    place = data[at + 4 : at + 10]
    new = struct.pack("<HH", BOOLERR, 10) + place + bytes([code, 1, 0, 0])
    return data[:at] + new + data[at + len(new) :], row, column


@needs_data
@pytest.mark.parametrize(("code", "text"), [(0x07, "#DIV/0!"), (0x2A, "#N/A"), (0x17, "#REF!")])
def test_an_error_in_an_old_workbook_is_named(guard: Guard, tmp_path: Path, code: int, text: str) -> None:
    data, row, column = spoiled((DATA / "kpi_cn" / "周报汇报总表.xls").read_bytes(), code)
    path = tmp_path / "旧.xls"
    path.write_bytes(data)
    sheet = guard.read(path).sheets[0]
    assert sheet.row(row)[column] == CellError(text)
    assert [note.code for note in sheet.notes] == ["error_cells"]
    alone = guard.read(path, sheet.name).sheets[0]
    assert alone.row(row)[column] == CellError(text)
    assert scans_of(data)[0].errors == [(row, column, text)]


@needs_data
@pytest.mark.parametrize(
    "name", ["kpi_cn/周报汇报总表.xls", "attendance_cn/23层考勤.xls", "nasty/poi__testEXCEL_5.xls"]
)
def test_workbooks_without_errors_have_none(name: str) -> None:
    assert not any(one.errors or one.uncalculated for one in scans_of((DATA / name).read_bytes()))


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(5000), b"\xff" * 5000])
def test_no_container_gives_no_errors(data: bytes) -> None:
    assert scans_of(data) == []


@pytest.mark.parametrize(
    ("packed", "value"),
    [(50 << 2 | 3, 0.5), (50 << 2 | 2, 50.0), ((1 << 32) - (7 << 2) | 2, -7.0), (0x3FF80000, 1.5), (0x40590001, 1.0)],
)
def test_packed_numbers_are_unpacked(packed: int, value: float) -> None:
    assert unpacked(packed) == value


@needs_data
def test_hidden_rows_of_an_old_workbook_are_said(guard: Guard, tmp_path: Path) -> None:
    data = bytearray((DATA / "kpi_cn" / "周报汇报总表.xls").read_bytes())
    row = struct.pack("<HHH", 0x0208, 16, 5)  # the record of row 6
    data[data.index(row) + 4 + 12] |= 0x20
    path = tmp_path / "旧.xls"
    path.write_bytes(data)
    assert {note.code: note.values for note in guard.read(path).sheets[0].notes} == {"hidden_rows": {"count": 1}}


@needs_data
def test_zeros_before_the_numbers_of_an_old_workbook_are_kept(guard: Guard, tmp_path: Path) -> None:
    data = (DATA / "kpi_cn" / "周报汇报总表.xls").read_bytes()
    start = struct.pack("<HHB", 164, 7, 0)  # the number format of every figure there
    path = tmp_path / "旧.xls"
    path.write_bytes(data.replace(start + b"General", start + b"0000000"))
    sheet = guard.read(path).sheets[0]
    late = sheet.columns[4].cells()[1:]
    assert set(late) == {"0000000", "0000001", "0000002"}
    assert [note.code for note in sheet.notes] == ["leading_zeros"]
