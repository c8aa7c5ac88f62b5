"""A paper written to a passing file and read back: what is previewed is what is printed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from hrdesk.app.work import Work

T = TypeVar("T")


def paper_bytes(write: Callable[[Work, Path], Any]) -> Callable[[Work], bytes]:
    """The bytes of the PDF that ``write`` makes; no file is left behind."""
    both = paper_and_result(write)
    return lambda work: both(work)[0]


def paper_and_result(write: Callable[[Work, Path], T]) -> Callable[[Work], tuple[bytes, T]]:
    """As ``paper_bytes``, with what ``write`` says of the paper (who was left out)."""

    def call(work: Work) -> tuple[bytes, T]:
        with tempfile.TemporaryDirectory(prefix="hrdesk-paper-") as folder:
            out = Path(folder) / "paper.pdf"
            done = write(work, out)
            return out.read_bytes(), done

    return call
