"""Papers that hold secrets: 《账号发放单》, slips to cut apart and hand over, and the sheet of the recovery key.

They take values and give a PDF, in the language spoken when they are called, and are written to memory only.
"""

from __future__ import annotations

from typing import BinaryIO

from hrdesk.documents.access import recovery, slips
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.accounts import SlipSheet
from hrdesk.domain.letterhead import PLAIN, Letterhead
from hrdesk.domain.recovery_paper import RecoveryPaper
from hrdesk.words import P_

__all__ = ["Printed", "write_recovery", "write_slips"]


def write_slips(sheet: SlipSheet, out: BinaryIO, *, letterhead: Letterhead = PLAIN) -> Printed:
    """All slips (at least one) in one file; never a path: nothing of it may lie on the disk unless somebody saves it."""
    paper = Paper(P_("paper", "Account slips"), sheet.agency.text, sheet.printed_at, letterhead)
    slips.draw(paper, sheet)
    paper.write(out)
    return Printed(paper.pages, len(sheet.slips), paper.fonts.missing)


def write_recovery(sheet: RecoveryPaper, out: BinaryIO) -> Printed:
    """The key on one page, into ``out`` alone: one that lies in a file has been put there by a person."""
    paper = Paper(P_("paper", "Recovery key"), sheet.agency, None)
    recovery.draw(paper, sheet)
    paper.write(out)
    return Printed(paper.pages, 1, paper.fonts.missing)
