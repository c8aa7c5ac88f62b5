"""绩效面谈记录与改进计划: takes values and gives a PDF in the language spoken."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.improvement import record
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.improvement import PlanSheet
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind

__all__ = ["write_plan"]


def write_plan(sheet: PlanSheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """One page, more where much was said. Raises UserError: ``disk_full``, ``read_only``, ``not_found``."""
    paper = Paper(letterhead.title(PaperKind.IMPROVEMENT), sheet.agency.text, sheet.printed_at, letterhead)
    record.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
