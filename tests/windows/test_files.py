"""Files that another program holds, names that only Windows refuses, shares."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest

from hrdesk.app.access import sign_in
from hrdesk.domain.errors import UserError
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.reading import read
from hrdesk.storage.place import locks_work
from tests.app.builders import CHEAP
from tests.cli.console import Console, new_agency, sample_agency
from tests.sheets.builders import workbook

pytestmark = pytest.mark.windows

SHARE = Path(r"\\office\hr")  # made by `dev.py windows`: a folder that the pretended PC reaches as a share
_READ, _EXISTING = 0x80000000, 3


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program has the file open and shares it with nobody, as Excel does while it saves."""
    kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = wintypes.HANDLE
    handle = kernel.CreateFileW(str(path), _READ, 0, None, _EXISTING, 0, None)
    assert handle != wintypes.HANDLE(-1).value, ctypes.get_last_error()
    try:
        yield
    finally:
        kernel.CloseHandle(wintypes.HANDLE(handle))


def test_a_workbook_that_excel_holds_is_said_to_be_in_use_and_read_afterwards(tmp_path: Path) -> None:
    path = workbook(tmp_path / "花名册.xlsx", [["工号"], ["HC0001"]])
    with Guard() as guard:
        with held(path), pytest.raises(UserError) as refused:
            read(path, guard=guard)
        assert refused.value.code == "unavailable"
        assert refused.value.hint
        assert read(path, guard=guard).sheets


def test_an_export_onto_a_workbook_that_excel_holds_changes_nothing(tmp_path: Path) -> None:
    sample = sample_agency(tmp_path)
    out = tmp_path / "花名册.xlsx"
    sample.hr.done("export", "roster", "--out", out)
    before = out.read_bytes()
    with held(out):
        error = sample.hr.refused("export", "roster", "--out", out)
    assert error["code"] in ("in_use", "read_only", "unavailable")
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sample", "花名册.xlsx"]


def test_a_paper_onto_a_pdf_that_a_reader_holds_changes_nothing(tmp_path: Path) -> None:
    sample = sample_agency(tmp_path)
    sample.take_all_in()
    sample.hr.done("evaluate", sample.period)
    out = tmp_path / "考核表.pdf"
    out.write_bytes(b"open in a reader")
    with held(out):
        error = sample.hr.refused("report", "evaluation", "--period", sample.period, "--out", out)
    assert error["code"] in ("in_use", "read_only", "unavailable")
    assert out.read_bytes() == b"open in a reader"


def test_one_file_by_two_spellings_is_one_file(tmp_path: Path) -> None:
    agency = new_agency(tmp_path, "Agency.hrdesk")
    again = Console(tmp_path / "AGENCY.HRDESK", password=agency.password)
    assert again.refused("init", again.db, "--agency", "华诚信服", "--admin", "admin")["code"] == "already_there"
    assert again.done("check")["ok"]


@pytest.mark.parametrize("name", ["con.hrdesk", "NUL", "a:b.hrdesk", "what?.hrdesk", 'a"b.hrdesk', "COM1.hrdesk"])
def test_names_that_windows_keeps_for_itself_are_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    console = Console(Path(f"{tmp_path}\\{name}"), password="first-password-1")
    error = console.refused("init", console.db, "--agency", "华诚信服", "--admin", "admin")
    assert error["code"] in ("bad_name", "already_there", "not_found"), error  # NUL is always there; a: may be no drive
    assert list(tmp_path.iterdir()) == []


def test_an_agency_lives_on_a_share_named_by_server_and_folder() -> None:
    folder = Path(tempfile.mkdtemp(dir=SHARE))
    agency = new_agency(folder, "华诚 公司.hrdesk")
    assert agency.done("check")["ok"]
    assert agency.done("backup", folder / "备份")["verified"]
    assert locks_work(folder)


def test_the_commands_speak_utf_8_to_a_pipe_on_a_chinese_windows(tmp_path: Path) -> None:
    """Code page 936 knows neither 𬱖 nor 䶮; a script reads UTF-8 all the same."""
    path = workbook(tmp_path / "名单𬱖.xlsx", [["姓名", "工号"], ["李𬱖䶮", "HC0001"], ["王五", "HC0002"]])
    done = subprocess.run(
        [sys.executable, "-m", "hrdesk", "peek", str(path)],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "名单𬱖.xlsx" in done.stdout.decode("utf-8")


def test_the_reading_process_dies_with_the_program(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["工号"], ["1"]])
    guard = Guard()
    read(path, guard=guard)
    process, job = guard._process, guard._job
    assert process is not None
    assert job is not None
    del job
    guard._job = None  # as when the program ends: the system closes the job, and the job ends the process
    assert process.wait(20) is not None
    guard.close()


def test_a_restore_over_a_file_that_is_open_is_refused_and_nothing_was_moved(tmp_path: Path) -> None:
    (tmp_path / "公司").mkdir()
    agency = new_agency(tmp_path / "公司")
    kept = agency.done("backup", tmp_path / "备份")
    desk = sign_in(agency.db, agency.user, agency.password, clock=agency.clock, cost=CHEAP)
    with closing(desk.database):
        desk.database.data_version()
        before = {path.name: path.read_bytes() for path in (tmp_path / "公司").rglob("*") if path.is_file()}
        error = agency.refused("restore", kept["file"], "--to", agency.db, code=5)
    assert error["code"] == "busy"
    assert {path.name: path.read_bytes() for path in (tmp_path / "公司").rglob("*") if path.is_file()} == before
    assert agency.done("restore", kept["file"], "--to", agency.db)
    assert agency.done("check")["ok"]
