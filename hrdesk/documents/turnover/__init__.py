"""人员流动报表: head counts and rates by month and unit, and how many new colleagues leave early."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.turnover import report, why
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.domain.turnover_paper import TurnoverPaper
from hrdesk.domain.why_paper import WhyPaper

__all__ = ["write_turnover", "write_why"]


def write_turnover(sheet: TurnoverPaper, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The report in one file; raises as the other papers do."""
    paper = Paper(letterhead.title(PaperKind.TURNOVER), sheet.agency, sheet.printed_at, letterhead)
    report.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)


def write_why(sheet: WhyPaper, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """Why people leave one team, in one file; raises as the other papers do."""
    paper = Paper(letterhead.title(PaperKind.WHY_LEAVE), sheet.agency, sheet.printed_at, letterhead)
    why.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
