"""The papers of an exit: 离职证明, the two letters to who is gone, and the separation report.

Each takes values and gives a PDF, in the language spoken when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.separation import certificate, notice, report
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.domain.separation_sheet import CertificateSheet, NoticeSheet, ReportSheet
from hrdesk.words import P_

__all__ = ["Printed", "write_certificates", "write_notice", "write_reports"]


def write_certificates(
    sheets: Sequence[CertificateSheet], out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN
) -> Printed:
    """One page each, in one file. Raises UserError: ``disk_full``, ``read_only``, ``not_found``."""
    return _written(P_("paper", "Leaving certificate"), sheets, certificate.draw, out, letterhead)


def write_notice(sheet: NoticeSheet, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """A letter with its receipt; raises as ``write_certificates`` does."""
    return _written(sheet.document_no, (sheet,), notice.draw, out, letterhead)


def write_reports(sheets: Sequence[ReportSheet], out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The reports in one file; raises as ``write_certificates`` does."""
    return _written(letterhead.title(PaperKind.SEPARATION), sheets, report.draw, out, letterhead)


def _written(
    title: str,
    sheets: Sequence[Any],
    draw: Callable[[Paper, Any], None],
    out: BinaryIO | Path,
    letterhead: Letterhead,
) -> Printed:
    paper = Paper(title, sheets[0].agency.text, sheets[0].printed_at, letterhead)
    for sheet in sheets:
        draw(paper, sheet)
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, len(sheets), paper.fonts.missing)
