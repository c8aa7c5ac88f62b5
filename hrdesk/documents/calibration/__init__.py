"""校准记录: what a month's grades looked like when they were talked about, and what was decided, signed by who did."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.calibration import record
from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.calibration_paper import CalibrationRecord
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind

__all__ = ["Printed", "write_record"]


def write_record(sheet: CalibrationRecord, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The record as PDF. Errors: ``disk_full``, ``read_only``, ``not_found``."""
    title = f"{letterhead.title(PaperKind.CALIBRATION)} {sheet.period}"
    paper = Paper(title, sheet.agency, sheet.printed_at, letterhead)
    record.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
