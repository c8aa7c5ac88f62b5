"""《数字说明单》 of one figure, and the record of an appeal. Each takes values and gives a PDF in the language spoken."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.disputes import record, statement
from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.disputes import AppealSheet, StatementSheet
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind

__all__ = ["write_appeal", "write_statement"]


def write_statement(sheet: StatementSheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """One page. Raises UserError: ``disk_full``, ``read_only``, ``not_found``."""
    paper = Paper(letterhead.title(PaperKind.STATEMENT), sheet.agency.text, sheet.printed_at, letterhead)
    statement.draw(paper, sheet)
    return _written(paper, out)


def write_appeal(sheet: AppealSheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """One page, more where grounds and decision are long; raises as ``write_statement`` does."""
    paper = Paper(letterhead.title(PaperKind.APPEAL), sheet.agency.text, sheet.printed_at, letterhead)
    record.draw(paper, sheet)
    return _written(paper, out)


def _written(paper: Paper, out: BinaryIO | Path) -> Printed:
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
