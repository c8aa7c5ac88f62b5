"""The papers of performance: the monthly evaluation of each person and the ranking of a team.

``write_evaluations`` and ``write_ranking`` take values and give a PDF, in the language spoken when they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.figures import month_name
from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.performance import evaluation, ranking, sign_list
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.domain.performance.sheet import EvaluationSheet, RankingSheet
from hrdesk.domain.performance.sign_list import SignList
from hrdesk.words import N_

__all__ = ["Printed", "write_evaluations", "write_ranking", "write_sign_lists"]


def write_evaluations(
    sheets: Iterable[EvaluationSheet],
    out: BinaryIO | Path,
    *,
    letterhead: Letterhead = PLAIN,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Printed:
    """Every sheet in one file, in the order given.

    ``progress(done, total)`` is told after each sheet (total 0 where unknown); ``cancelled()`` is asked before each.
    Raises UserError: ``nothing_to_print``, ``cancelled``, ``disk_full``, ``read_only``, ``not_found``; then ``out``,
    if it is a path, is as it was before.
    """
    total = len(sheets) if isinstance(sheets, Sized) else 0
    paper: Paper | None = None
    done = 0
    for sheet in sheets:
        if cancelled is not None and cancelled():
            raise UserError(N_("Stopped. No file was written."), code="cancelled")
        if paper is None:
            title = f"{letterhead.title(PaperKind.EVALUATION)} {month_name(sheet.period)}"
            paper = Paper(title, sheet.agency.text, sheet.printed_at, letterhead)
        evaluation.draw(paper, sheet)
        done += 1
        if progress is not None:
            progress(done, total)
    if paper is None:
        raise UserError(
            N_("There is no evaluation to print."),
            code="nothing_to_print",
            hint=N_("Choose a month that has been evaluated."),
        )
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, done, paper.fonts.missing)


def write_ranking(sheet: RankingSheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The ranking in one file; raises as ``write_evaluations`` does."""
    title = f"{letterhead.title(PaperKind.RANKING)} {month_name(sheet.period)}"
    paper = Paper(title, sheet.agency.text, sheet.printed_at, letterhead)
    ranking.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)


def write_sign_lists(sheets: Sequence[SignList], out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """A list for each team (at least one), each on pages of its own; raises as ``write_evaluations`` does."""
    title = f"{letterhead.title(PaperKind.SIGN_LIST)} {month_name(sheets[0].period)}"
    paper = Paper(title, sheets[0].agency.text, sheets[0].printed_at, letterhead)
    for sheet in sheets:
        sign_list.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, len(sheets), paper.fonts.missing)
