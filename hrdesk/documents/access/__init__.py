"""The paper of the recovery key. It takes values and gives a PDF, in the language spoken when it is called."""

from __future__ import annotations

from typing import BinaryIO

from hrdesk.documents.access import recovery
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.recovery_paper import RecoveryPaper
from hrdesk.words import P_

__all__ = ["write_recovery"]


def write_recovery(sheet: RecoveryPaper, out: BinaryIO) -> Printed:
    """One page, into ``out`` alone: a key that lies in a file has been put there by a person."""
    paper = Paper(P_("paper", "Recovery key"), sheet.agency, None)
    recovery.draw(paper, sheet)
    paper.write(out)
    return Printed(paper.pages, 1, paper.fonts.missing)
