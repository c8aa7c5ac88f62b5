"""Every bench is in the one table; how long anything took is never asserted."""

from __future__ import annotations

import importlib

import pytest

from tests.bench import Row
from tests.bench.__main__ import main, modules, table


@pytest.mark.parametrize("name", modules())
def test_every_bench_is_named_and_measures(name: str) -> None:
    bench = importlib.import_module(f"tests.bench.{name}")
    assert name == bench.NAME
    assert callable(bench.measure)
    assert (bench.__doc__ or "").strip()


def test_the_jobs_of_the_speed_goals_are_all_there() -> None:
    assert {"start", "imports", "sheets", "documents", "evaluation", "lists", "storage"} <= set(modules())


def test_a_row_shows_its_ratio_to_the_peer_it_names() -> None:
    lines = table(
        [Row("bare window", 0.2), Row("sign-in drawn", 0.3, "bare window", "goal ≤ 1.3"), Row("a jump", 0.0004)]
    )
    assert "1.50 × bare window" in lines[1]
    assert lines[1].endswith("goal ≤ 1.3")
    assert "×" not in lines[0]
    assert "×" not in lines[2]


def test_a_sheet_adds_little_to_the_file_and_its_floor_can_be_drawn() -> None:
    """Bytes are no speed: they are the same everywhere, so they may be asserted. speed.md: 1.6 KB a page."""
    from hrdesk import words
    from tests.bench import documents

    with words.speaking("zh_CN"):
        month = documents.sheets(150)
        assert documents.bytes_a_sheet(month) < 1.7 * 1024, "of 150; of the bench's 500 it is less"
        recorded = documents._Recorded()
        documents.evaluation.draw(recorded, month[0])
    assert len(recorded.drawings) == 1


def test_an_unknown_bench_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nosuch"]) == 2
    assert "nosuch" in capsys.readouterr().out
