"""对账记录: what a month's sources differed in, how each difference was settled, signed by who did it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.reconciliation import record
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.domain.reconciliation.paper import ReconciliationRecord

__all__ = ["Printed", "write_record"]


def write_record(sheet: ReconciliationRecord, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The record as PDF. Errors: ``disk_full``, ``read_only``, ``not_found``."""
    paper = Paper(
        f"{letterhead.title(PaperKind.RECONCILIATION)} {sheet.period}", sheet.agency, sheet.printed_at, letterhead
    )
    record.draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, 1, paper.fonts.missing)
