"""Whatever a file does to the process that reads it, the person gets one sentence, and the next file is read."""

from __future__ import annotations

import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets import guard as guards
from hrdesk.sheets.file_kind import Limits
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.reading import read
from tests.sheets.builders import raw_workbook, text_cell, workbook


def code_of(guard: Guard, path: Path, sheet: str | None = None) -> str:
    with pytest.raises(UserError) as refused:
        read(path, sheet, guard=guard)
    assert path.name in str(refused.value)
    return refused.value.code


def test_a_file_that_is_not_there(guard: Guard, tmp_path: Path) -> None:
    assert code_of(guard, tmp_path / "没有.xlsx") == "not_found"
    assert code_of(guard, tmp_path) == "not_found"


def test_an_empty_file(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    path.touch()
    assert code_of(guard, path) == "empty_file"


def test_a_sheet_that_the_workbook_does_not_have(guard: Guard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], ["1"]])
    assert code_of(guard, path, "九月") == "not_found"
    assert [one.name for one in read(path, "Sheet", guard=guard).sheets] == ["Sheet"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 something", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n0000", "not_a_workbook"),
        (b"PK\x03\x04 but no archive at all", "damaged"),
        (b"\x00\x01\x02\x03 no text", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 too short", "damaged"),
        ("只有一句话".encode(), "not_a_workbook"),
    ],
)
def test_what_is_no_workbook_whatever_its_name(guard: Guard, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "报表.xlsx"
    path.write_bytes(content)
    assert code_of(guard, path) == code


def test_a_workbook_cut_in_half(guard: Guard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号", "姓名"]] + [[str(n), f"张{n}"] for n in range(200)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert code_of(guard, path) == "damaged"


def test_xml_entities_are_refused_before_anything_parses_them(guard: Guard, tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", "<sheetData/>", start='<!DOCTYPE x [<!ENTITY a "b">]>')
    assert code_of(guard, path) == "damaged"


def test_a_zip_that_unpacks_too_far_is_refused_unread(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", "<sheetData/>", **{"xl/media/x.bin": "0" * 3_000_000})
    with Guard(Limits(unpacked=1_000_000)) as small:
        assert code_of(small, path) == "too_large"


def test_a_zip_of_too_many_parts(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", "<sheetData/>", **{f"xl/x{n}.xml": "<a/>" for n in range(30)})
    with Guard(Limits(parts=20)) as small:
        assert code_of(small, path) == "too_large"


def test_too_many_bytes_and_too_many_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[n] * 10 for n in range(100)])
    with Guard(Limits(bytes=1000)) as small:
        assert code_of(small, path) == "too_large"
    with Guard(Limits(cells=500)) as small:
        assert code_of(small, path) == "too_large"


def test_one_cell_at_the_far_end_does_not_take_all_memory(guard: Guard, tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A1", "工号")}</row><row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    path = raw_workbook(tmp_path / "far.xlsx", f"<sheetData>{rows}</sheetData>")
    assert path.stat().st_size < 16_000
    assert code_of(guard, path) == "too_large"
    assert read(workbook(tmp_path / "b.xlsx", [["工号"], [7]]), guard=guard).sheets[0].height == 2


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    with Guard(Limits(seconds=0.001)) as hasty:
        assert code_of(hasty, path) == "too_large"


def test_a_reader_killed_between_two_files_is_replaced(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    with Guard() as guard:
        guard.read(path)
        guard._process.kill()
        guard._process.wait()
        assert guard.read(path).sheets[0].height == 2


def test_reading_can_be_stopped_from_another_thread(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    mute = [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]  # takes the file and never answers
    monkeypatch.setattr(guards, "child_command", lambda: mute)
    with Guard() as guard, ThreadPoolExecutor(1) as pool:
        reading = pool.submit(code_of, guard, path)
        while guard._process is None and not reading.done():
            pass
        guard.stop()
        assert reading.result() == "unavailable"


def test_stopping_is_heeded_while_the_process_is_only_being_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    with Guard() as guard:
        start = guard._start

        def stopped_meanwhile() -> object:
            guard.stop()
            return start()

        monkeypatch.setattr(guard, "_start", stopped_meanwhile)
        assert code_of(guard, path) == "unavailable"


@pytest.mark.parametrize("answer", ["b'HRDS' + bytes(400)", "b'nonsense' * 40", "b''"])
def test_a_reader_that_answers_nonsense_ends_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    code = f"import sys; sys.stdin.buffer.read(20); sys.stdout.buffer.write({answer})"
    monkeypatch.setattr(guards, "child_command", lambda: [sys.executable, "-c", code])
    with Guard() as guard:
        assert code_of(guard, path) == "damaged"


def test_the_reader_is_warm_and_replaced_after_so_many_files(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    with Guard(Limits(files=2)) as guard:
        pids = []
        for _turn in range(3):
            guard.read(path)
            pids.append(guard._process.pid)
    assert pids[0] == pids[1] != pids[2]


def test_a_refused_file_does_not_cost_the_warm_reader(guard: Guard, tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx", [["工号"], [1]])
    guard.read(good)
    before = guard._process.pid
    code_of(guard, tmp_path / "gone.xlsx")
    guard.read(good)
    assert guard._process.pid == before


def test_the_reader_knows_neither_qt_nor_sqlalchemy() -> None:
    import subprocess

    code = "import hrdesk.sheets.child, sys; print([name for name in ('PySide6', 'sqlalchemy', 'openpyxl') if name in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=guards._environment()
    )
    assert answer.stdout.strip() == "[]"


def test_the_frozen_program_reads_through_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert guards.child_command() == [sys.executable, guards.CHILD_WORD]


def test_a_name_that_does_not_fit_the_content_is_said(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "报表.xls"
    path.write_text(
        "<html><table><tr><td>工号</td><td>姓名</td></tr><tr><td>7</td><td>张三</td></tr></table></html>", "utf-8"
    )
    book = guard.read(path)
    assert book.kind_of_file == "html"
    assert [note.code for note in book.notes] == ["content_differs"]
    assert book.sheets[0].row(1) == ["7", "张三"]


def test_a_document_that_is_zipped_but_no_workbook(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "信.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<a/>")
    assert code_of(guard, path) == "not_a_workbook"
