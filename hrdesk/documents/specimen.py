"""A paper with nothing on it but what an agency words itself: for looking at head, title, signature lines and foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from hrdesk.documents import frame
from hrdesk.documents.pages import BAND, WIDE, Paper, Printed
from hrdesk.documents.typesetting import SMALL
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind, own_signers, own_title
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import P_, _

_TOP, _LEAD = 112.0, 34.0
_SHARES = (0.92, 1.0, 0.74, 0.97, 0.88, 0.6)  # of the width: lines of text as they fall


@dataclass(frozen=True, slots=True)
class Specimen:
    """An empty paper of one kind."""

    kind: PaperKind
    agency: Label
    printed_by: str
    printed_at: datetime


def write_specimen(sheet: Specimen, out: BinaryIO, *, letterhead: Letterhead = PLAIN) -> Printed:
    """One page; what would be written on it is grey bands."""
    paper = Paper(letterhead.title(sheet.kind), sheet.agency.text, sheet.printed_at, letterhead)
    page = paper.page(sheet.kind)
    frame.head(page, sheet.agency.text)
    page.right(WIDE, frame.HEAD_BASE, _("No. {number}", number="0000"))
    frame.title(page, own_title(sheet.kind), "", "")
    page.text(0, _TOP, P_("specimen", "What this paper says stands here."), SMALL)
    for place in range(12):
        y = _TOP + 18 + _LEAD * place
        page.area(0, y, WIDE * _SHARES[place % len(_SHARES)], 10, BAND)
    frame.signatures(page, own_signers(sheet.kind))
    frame.foot(page, sheet.printed_by, sheet.printed_at, P_("specimen", "How it is to be kept"))
    frame.page_number(page, 1, 1)
    paper.add(page)
    paper.write(out)
    return Printed(1, 1, paper.fonts.missing)
