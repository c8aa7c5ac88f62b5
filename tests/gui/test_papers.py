"""A paper's bytes: what was written, and nothing left of the passing file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hrdesk.gui.papers import paper_and_result, paper_bytes


def test_the_bytes_are_those_written_and_no_file_is_left() -> None:
    seen: list[Path] = []

    def write(_work: Any, out: Path) -> str:
        seen.append(out)
        out.write_bytes(b"%PDF")
        return "2 left out"

    work: Any = None
    assert paper_bytes(write)(work) == b"%PDF"
    assert paper_and_result(write)(work) == (b"%PDF", "2 left out")
    assert not any(one.parent.exists() for one in seen)


def test_nothing_is_left_where_the_paper_fails() -> None:
    seen: list[Path] = []

    def write(_work: Any, out: Path) -> None:
        seen.append(out)
        out.write_bytes(b"half")
        raise ValueError

    work: Any = None
    with pytest.raises(ValueError):
        paper_bytes(write)(work)
    assert not seen[0].parent.exists()
