"""The handover sheet (案件交接单): ``write_handover`` takes values and gives a PDF, in the language spoken."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.handover import sheet as drawing
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.sheet import HandoverSheet
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.words import N_

__all__ = ["Printed", "write_handover"]


def write_handover(sheet: HandoverSheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The sheet in one file. Raises UserError: ``nothing_to_print``, ``disk_full``, ``read_only``, ``not_found``."""
    if not sheet.cases:
        raise UserError(N_("There is no case on this handover."), code="nothing_to_print", hint=N_("Plan it first."))
    title = f"{letterhead.title(PaperKind.HANDOVER)} {sheet.document_no}"
    paper = Paper(title, sheet.agency.text, sheet.printed_at, letterhead)
    drawing.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
