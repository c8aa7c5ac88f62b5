"""绩效面谈记录与改进计划: takes values and gives a PDF in the language spoken."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.improvement import record
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.improvement import PlanSheet
from hrdesk.words import P_

__all__ = ["write_plan"]


def write_plan(sheet: PlanSheet, out: BinaryIO | Path) -> Printed:
    """One page, more where much was said. Raises UserError: ``disk_full``, ``read_only``, ``not_found``."""
    paper = Paper(P_("paper", "Performance interview and improvement plan"), sheet.agency.text, sheet.printed_at)
    record.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
