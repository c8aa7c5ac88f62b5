"""Keeps the reading process: starts it, gives it files, limits and time, and says in one sentence when it fails."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from hrdesk.domain.errors import UserError
from hrdesk.settings import console_program
from hrdesk.sheets import wire
from hrdesk.sheets.file_kind import Limits
from hrdesk.sheets.model import Merge, Note, RawColumn, RawSheet, Workbook
from hrdesk.sheets.wording import KINDS_OF_FILE, NOTES, REFUSALS, note, refusal
from hrdesk.words import _

#: The frozen program started with this word reads sheets and nothing else (see ``child_command``).
CHILD_WORD = "--read-sheets"

_log = logging.getLogger(__name__)


class _Died(Exception):
    """The process ended without an answer."""


def child_command() -> list[str]:
    """How the reading process is started: by this Python, or by the frozen program itself with a word of its own."""
    if getattr(sys, "frozen", False):
        return [str(console_program()), CHILD_WORD]
    return [sys.executable, "-s", "-m", "hrdesk.sheets.child"]


def _environment() -> dict[str, str]:
    """Lets the child find this very package, wherever it was started."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HRDESK_")}
    if not getattr(sys, "frozen", False):
        root = str(Path(__file__).resolve().parents[2])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    environment["RUST_BACKTRACE"] = "0"  # its last words are to be one line
    return environment


class Guard:
    """One warm reading process; use it as a context manager, from one thread at a time. ``stop`` may come from another."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._job: object | None = None
        self._files = 0
        self._stopped = False
        self._turn = threading.Lock()

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The number of the reading process; ``None`` while there is none."""
        return self._process.pid if self._process is not None else None

    def read(self, path: str | Path, sheet: str | None = None) -> Workbook:
        """The workbook, or only its sheet of that name. Raises ``UserError`` with the codes of ``wording.REFUSALS``."""
        path = Path(path)
        with self._turn:
            self._stopped = False
            try:
                return self._read(path, sheet, patient=False)
            except _Died:
                first = self._why(path)
            if not self._stopped and not self._late and self._kind in ("xlsx", "xls"):
                with contextlib.suppress(_Died):
                    try:
                        return self._read(path, sheet, patient=True)
                    except UserError as refused:
                        if refused.code != "damaged":
                            raise
            raise first

    def stop(self) -> None:
        """Ends the reading going on now, from any thread; it fails with ``stopped``."""
        self._stopped = True
        self._kill()

    def close(self) -> None:
        """Lets the process go."""
        process, self._process = self._process, None
        self._files = 0
        if process is not None:
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._errors is not None:
            self._errors.close()
            self._errors = None
        self._job = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = subprocess.Popen(
            child_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=_environment(),
            creationflags=flags,
        )  # fmt: skip
        if sys.platform == "win32":
            from hrdesk.sheets.windows_job import limit

            self._job = limit(process, self.limits.memory_at_most)
        self._process = process
        return process

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()

    def _read(self, path: Path, sheet: str | None, *, patient: bool) -> Workbook:
        ended = self._process is not None and self._process.poll() is not None
        if ended or self._files >= self.limits.files:
            self.close()
        process = self._process or self._start()
        self._files += 1
        self._late, self._kind = 0.0, ""
        request = {"path": str(path.absolute()), "sheet": sheet, "patient": patient, "limits": asdict(self.limits)}
        timer = self._timer(self.limits.seconds)
        if self._stopped:  # while the process was being started, when there was none to end yet
            self._kill()
        try:
            _send(process, wire.pack(request))
            head, body = _receive(process)
            if "measured" in head:
                timer.cancel()
                self._kind = str(head.get("kind", ""))
                timer = self._timer(self.limits.time_for(int(head["measured"])))
                head, body = _receive(process)
        except (_Died, wire.Garbled, OSError) as failed:
            self._ended = self._last_words()
            self.close()
            raise _Died from failed
        finally:
            timer.cancel()
        if head.get("spent"):
            _log.info("reading %s: %s", path.suffix, head.get("detail", "out of memory"))
            self.close()
        if "refused" in head:
            raise _refused(str(head["refused"]), path, dict(head.get("values", {})))
        try:
            return _workbook(path, head, body, sheet)
        except (KeyError, TypeError, ValueError, wire.Garbled) as failed:
            self.close()
            raise _Died from failed

    def _timer(self, seconds: float) -> threading.Timer:
        def late() -> None:
            self._late = seconds
            self._kill()

        timer = threading.Timer(seconds, late)
        timer.daemon = True
        timer.start()
        return timer

    def _last_words(self) -> bytes:
        if self._errors is None:
            return b""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 4000))
        return self._errors.read()

    def _why(self, path: Path) -> UserError:
        self.close()
        if self._stopped:
            return refusal("stopped", path.name)
        if self._late:
            return refusal("too_slow", path.name, seconds=round(self._late))
        _log.info("the reading process ended: %s", self._ended[-500:].decode("utf-8", "replace"))
        short_of_memory = b"memory" in self._ended or b"MemoryError" in self._ended or b"overflow" in self._ended
        return refusal("too_much_memory" if short_of_memory else "damaged", path.name)

    _ended = b""
    _late = 0.0
    _kind = ""  # of the file being read, once the process has said so


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    if process.stdin is None:
        raise _Died
    process.stdin.write(message)
    process.stdin.flush()


def _receive(process: subprocess.Popen[bytes]) -> tuple[dict[str, Any], bytes]:
    if process.stdout is None:
        raise _Died
    start = process.stdout.read(wire.HEAD_SIZE)
    if len(start) < wire.HEAD_SIZE:
        raise _Died
    head_size, body_size, _check = wire.sizes(start)
    text, body = process.stdout.read(head_size), process.stdout.read(body_size) if body_size else b""
    if len(text) < head_size or len(body) < body_size:
        raise _Died
    return wire.unpack(start, text, body), body


def _refused(reason: str, path: Path, values: dict[str, Any]) -> UserError:
    if "kind" in values:
        values["kind"] = _(KINDS_OF_FILE.get(str(values["kind"]), "{kind}"), kind=values["kind"])
    if reason not in REFUSALS:
        reason = "damaged"
    return refusal(reason, path.name, **values)


def _notes(given: Any) -> list[Note]:
    return [note(code, **values) for code, values in given if code in NOTES]


def _workbook(path: Path, head: dict[str, Any], body: bytes, sheet: str | None) -> Workbook:
    view, at = memoryview(body), 0
    sheets: list[RawSheet] = []
    for given in head["sheets"]:
        rows = int(given["rows"])
        fill = bytes(view[at : at + rows])
        if len(fill) != rows:
            raise wire.Garbled
        encoded, at = wire.columns_of(given["columns"], view, at + rows, rows)
        found = RawSheet(
            name=str(given["name"]), hidden=bool(given["hidden"]), columns=[RawColumn(one, rows) for one in encoded],
            fill=fill, first_row=int(given["first_row"]), first_column=int(given["first_column"]),
            merges=tuple(Merge(*map(int, merge)) for merge in given["merges"]),
            percent_columns=frozenset(map(int, given["percent"])), date1904=bool(given["date1904"]),
            notes=_notes(given["notes"]),
        )  # fmt: skip
        if found.hidden:
            found.notes.insert(0, note("hidden_sheet"))
        if found.date1904:
            found.notes.append(note("excel_1904"))
        sheets.append(found)
    if at != len(body):
        raise wire.Garbled
    book = Workbook(path.name, str(head["kind"]), str(head["sha256"]), sheets, _notes(head["notes"]))
    said = path.suffix.lower().lstrip(".")
    usual = {"xlsx": ("xlsx", "xlsm", "xltx", "xltm"), "csv": ("csv", "txt", "tsv"), "html": ("html", "htm")}
    if said and said not in usual.get(book.kind_of_file, (book.kind_of_file,)):
        kind = {"html": "HTML", "xml": "Excel 2003 XML", "csv": "CSV"}.get(book.kind_of_file, "." + book.kind_of_file)
        book.notes.append(note("content_differs", suffix=said, kind=kind))
    if not sheets and sheet is None:
        raise refusal("no_sheet", path.name)
    return book
