"""A paper written to a passing file and read back: what is previewed is what is printed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hrdesk.app.work import Work


def paper_bytes(write: Callable[[Work, Path], Any]) -> Callable[[Work], bytes]:
    """The bytes of the PDF that ``write`` makes; no file is left behind."""

    def call(work: Work) -> bytes:
        with tempfile.TemporaryDirectory(prefix="hrdesk-paper-") as folder:
            out = Path(folder) / "paper.pdf"
            write(work, out)
            return out.read_bytes()

    return call
