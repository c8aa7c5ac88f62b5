"""A few hundred of the files that ``dev.py bench fuzz`` reads by the ten thousand, always the same ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.fuzz import run
from tests.faults.mutation import made_seeds, mutant, real_seeds

FEW, MANY = 10, 300


def test_three_hundred_harmed_files_end_in_sheets_or_in_one_sentence(tmp_path: Path) -> None:
    outcome = run(made_seeds(tmp_path) + real_seeds(), range(MANY), tmp_path)
    assert outcome.failures == []
    assert outcome.files == MANY
    assert outcome.ended["read"] > MANY // 10  # it is not that nothing is read any more
    assert len(outcome.ended) > 2


@pytest.mark.windows
def test_ten_harmed_files_end_so_everywhere(tmp_path: Path) -> None:
    outcome = run(made_seeds(tmp_path), range(FEW), tmp_path)
    assert outcome.failures == []
    assert outcome.files == FEW


def test_a_number_makes_the_same_harm_again(tmp_path: Path) -> None:
    first, again = made_seeds(tmp_path), made_seeds(tmp_path)
    assert [mutant(first, number) for number in range(60)] == [mutant(again, number) for number in range(60)]
