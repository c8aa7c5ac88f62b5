"""The program's log: what failed and where in the code, for IT; no message of an error, since that may hold data.

``hrdesk.log`` and ``crash.log`` (a fault of the machine's own code, written by the interpreter as it dies) lie in the
person's profile, on Windows ``%LOCALAPPDATA%\\HRDesk\\logs``; both are kept short.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

BYTES, KEPT = 500_000, 4
CRASHES = 100_000


def report_of(failure: BaseException) -> str:
    """Files, lines and kinds of error, down the chain of causes."""
    from hrdesk import __version__

    lines = [f"HRDesk {__version__}"]
    error: BaseException | None = failure
    while error is not None:
        for frame in traceback.extract_tb(error.__traceback__):
            place = frame.filename.replace("\\", "/").rpartition("/hrdesk/")[2]
            lines.append(f"  {place}:{frame.lineno} {frame.name}")
        lines.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


class _Line(logging.Formatter):
    """One entry: time, level, where, words; an exception as ``report_of`` tells it; line ends inside are escaped."""

    def formatException(self, ei: object) -> str:
        failure = ei[1] if isinstance(ei, tuple) else None
        return report_of(failure) if isinstance(failure, BaseException) else ""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)


class _Kept(logging.Handler):
    """Opens the rotated file at the first entry: most starts log nothing, and the first paint waits for every import."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def start(folder: Path) -> None:
    """Logs warnings and worse to ``folder/hrdesk.log``, rotated. A folder that cannot be written only means no log."""
    logger = logging.getLogger("hrdesk")
    logger.propagate = False
    for old in list(logger.handlers):
        logger.removeHandler(old)
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _Kept(folder / "hrdesk.log")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    watch_for_crashes(folder)


def watch_for_crashes(folder: Path) -> None:
    """A crash of the machine's own code leaves where it happened in ``crash.log``: names of code and lines, no data."""
    import faulthandler

    path = folder / "crash.log"
    try:
        if path.exists() and path.stat().st_size > CRASHES:
            path.replace(folder / "crash.log.1")
        place = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        faulthandler.enable(place)  # the interpreter's for as long as it lives
    except OSError:
        return


def last_resort(tell: Callable[[str], object] | None = None) -> None:
    """What nobody caught is logged, and told with its report by ``tell``, instead of ending unseen."""

    def uncaught(kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
        if isinstance(failure, KeyboardInterrupt):
            sys.__excepthook__(kind, failure, trace)
            return
        logging.getLogger("hrdesk").error("uncaught: %s", kind.__qualname__, exc_info=(kind, failure, trace))
        if tell is not None:
            tell(report_of(failure))

    sys.excepthook = uncaught
