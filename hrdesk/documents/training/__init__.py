"""The papers of training: 培训档案 of each person, 签收表 of a course, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.pages import Paper, Printed
from hrdesk.documents.training import certificate, course_list, pack, record
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.domain.training.papers import Certificate, ClientPack, CourseList, TrainingRecord
from hrdesk.words import N_

__all__ = ["Printed", "write_certificates", "write_course_list", "write_pack", "write_records"]


def write_records(
    records: Sequence[TrainingRecord], out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN
) -> Printed:
    """All records in one file. Errors: ``nothing_to_print``, ``disk_full``, ``read_only``, ``not_found``."""
    if not records:
        raise _nothing()
    paper = Paper(
        letterhead.title(PaperKind.TRAINING_RECORD), records[0].head.agency, records[0].head.printed_at, letterhead
    )
    for one in records:
        record.draw(paper, one)
    return _written(paper, out, len(records))


def write_course_list(sheet: CourseList, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """The list of a course; errors as ``write_records``."""
    if not sheet.lines:
        raise _nothing()
    title = f"{letterhead.title(PaperKind.COURSE_LIST)} {sheet.course}"
    paper = Paper(title, sheet.head.agency, sheet.head.printed_at, letterhead)
    course_list.draw(paper, sheet)
    return _written(paper, out, 1)


def write_certificates(
    sheets: Sequence[Certificate], out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN
) -> Printed:
    """One page a certificate; errors as ``write_records``."""
    if not sheets:
        raise _nothing()
    paper = Paper(letterhead.title(PaperKind.CERTIFICATE), sheets[0].head.agency, sheets[0].head.printed_at, letterhead)
    for one in sheets:
        certificate.draw(paper, one)
    return _written(paper, out, len(sheets))


def write_pack(sheet: ClientPack, out: BinaryIO | Path, *, letterhead: Letterhead = PLAIN) -> Printed:
    """Roster and records in one file; errors as ``write_records``."""
    if not sheet.roster:
        raise _nothing()
    title = f"{letterhead.title(PaperKind.AUDIT_PACK)} {sheet.client}"
    paper = Paper(title, sheet.head.agency, sheet.head.printed_at, letterhead)
    pack.draw(paper, sheet)
    return _written(paper, out, 1 + len(sheet.records))


def _written(paper: Paper, out: BinaryIO | Path, documents: int) -> Printed:
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, documents, paper.fonts.missing)


def _nothing() -> UserError:
    return UserError(
        N_("There is nothing to print."),
        code="nothing_to_print",
        hint=N_("Choose people or a course that has readers."),
    )
