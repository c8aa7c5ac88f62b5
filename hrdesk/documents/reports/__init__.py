"""The papers of the reports: a department's month, a person's year. Values in, PDF out, in the language spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.figures import month_name
from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.reports import summary, year
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.domain.reports.summary import SummarySheet
from hrdesk.domain.reports.year import YearSheet
from hrdesk.words import N_

__all__ = ["Printed", "write_summary", "write_years"]


def write_summary(sheet: SummarySheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """部门月度汇总 in one file. Raises UserError: ``disk_full``, ``read_only``, ``not_found``."""
    title = f"{letterhead.title(PaperKind.SUMMARY)} {month_name(sheet.period)}"
    paper = Paper(title, sheet.agency.text, sheet.printed_at, letterhead)
    summary.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)


def write_years(
    sheets: Sequence[YearSheet],
    out: BinaryIO | Path,
    *,
    letterhead: Letterhead = PLAIN,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Printed:
    """个人年度总览 of everybody given (at least one), in one file. Raises as ``write_summary`` does, and ``cancelled``."""
    first = sheets[0]
    title = f"{letterhead.title(PaperKind.YEAR)} {first.first.label} – {first.last.label}"
    paper = Paper(title, first.agency.text, first.printed_at, letterhead)
    for done, sheet in enumerate(sheets, start=1):
        if cancelled is not None and cancelled():
            raise UserError(N_("Stopped. No file was written."), code="cancelled")
        year.draw(paper, sheet)
        if progress is not None:
            progress(done, len(sheets))
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, len(sheets), paper.fonts.missing)
