"""All papers of a month at once: one file with an outline, or a folder with a file for each paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hrdesk.documents.disputes import record as appeal
from hrdesk.documents.files import whole_file, whole_folder
from hrdesk.documents.fonts import MissingGlyph
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.performance import evaluation, ranking, sign_list
from hrdesk.documents.reconciliation import record as reconciliation
from hrdesk.documents.reports import summary
from hrdesk.domain.disputes import AppealSheet
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead
from hrdesk.domain.performance.sheet import EvaluationSheet, RankingSheet
from hrdesk.domain.performance.sign_list import SignList
from hrdesk.domain.reconciliation.paper import ReconciliationRecord
from hrdesk.domain.reports.summary import SummarySheet
from hrdesk.words import N_

Sheet = EvaluationSheet | RankingSheet | SummarySheet | ReconciliationRecord | AppealSheet | SignList
_DRAW: Mapping[type, Callable[[Paper, Any], object]] = {
    EvaluationSheet: evaluation.draw,
    RankingSheet: ranking.draw,
    SummarySheet: summary.draw,
    ReconciliationRecord: reconciliation.draw,
    AppealSheet: appeal.draw,
    SignList: sign_list.draw,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Papers of one kind: what the outline calls them, the papers, and a file name (without folder) for each."""

    title: str
    sheets: Sequence[Sheet]
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """Who looks on: told after each paper, asked before it."""

    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]


def write_bundle(
    parts: Sequence[Part],
    out: Path,
    *,
    title: str,
    agency: str,
    at: datetime | None,
    watched: Watched,
    letterhead: Letterhead = PLAIN,
) -> Printed:
    """One file; each part is an entry of the outline with its papers below. Raises as ``write_years`` does."""
    paper = Paper(title, agency, at, letterhead)
    before = None
    for part, sheet in _each(parts, watched):
        if part is not before:
            paper.part(part.title)
            before = part
        _DRAW[type(sheet)](paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, sum(len(part.sheets) for part in parts), paper.fonts.missing)


def write_folder(
    parts: Sequence[Part],
    out: Path,
    *,
    title: str,
    agency: str,
    at: datetime | None,
    watched: Watched,
    letterhead: Letterhead = PLAIN,
) -> Printed:
    """A new folder ``out`` with a file for each paper, whole or not at all. Raises ``exists`` too."""
    pages = 0
    missing: dict[str, MissingGlyph] = {}
    with whole_folder(out) as folder:
        names = iter([name for part in parts for name in part.files])
        for part, sheet in _each(parts, watched):
            paper = Paper(f"{title} · {part.title}", agency, at, letterhead)
            _DRAW[type(sheet)](paper, sheet)
            with (folder / next(names)).open("xb") as file:
                paper.write(file)
            pages += paper.pages
            missing.update((glyph.label, glyph) for glyph in paper.fonts.missing)
    return Printed(pages, sum(len(part.sheets) for part in parts), tuple(missing.values()))


def _each(parts: Sequence[Part], watched: Watched) -> Iterator[tuple[Part, Sheet]]:
    total, done = sum(len(part.sheets) for part in parts), 0
    for part in parts:
        for sheet in part.sheets:
            if watched.cancelled():
                raise UserError(N_("Stopped. No file was written."), code="cancelled")
            yield part, sheet
            done += 1
            watched.progress(done, total)
