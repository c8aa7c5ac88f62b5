"""《账号发放单》: slips to cut apart and hand over. They hold first passwords, so they are written to memory only."""

from __future__ import annotations

from typing import BinaryIO

from hrdesk.documents.access import slips
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.accounts import SlipSheet
from hrdesk.domain.letterhead import PLAIN, Letterhead
from hrdesk.words import P_

__all__ = ["Printed", "write_slips"]


def write_slips(sheet: SlipSheet, out: BinaryIO, *, letterhead: Letterhead = PLAIN) -> Printed:
    """All slips (at least one) in one file; never a path: nothing of it may lie on the disk unless somebody saves it."""
    paper = Paper(P_("paper", "Account slips"), sheet.agency.text, sheet.printed_at, letterhead)
    slips.draw(paper, sheet)
    paper.write(out)
    return Printed(paper.pages, len(sheet.slips), paper.fonts.missing)
