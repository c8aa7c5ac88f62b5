"""The papers of joining, collated by person: 入职登记表, 个人信息安全保密承诺书, 个人信息处理告知书."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from hrdesk.documents.files import whole_file
from hrdesk.documents.onboarding import form, letters
from hrdesk.documents.pages import Paper, Printed
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead
from hrdesk.domain.onboarding.paper import PackPaper
from hrdesk.words import N_, P_

__all__ = ["FORM", "KINDS", "NOTICE", "UNDERTAKING", "write_pack"]

FORM, UNDERTAKING, NOTICE = "form", "undertaking", "notice"
KINDS = (FORM, UNDERTAKING, NOTICE)


def write_pack(
    pack: PackPaper,
    out: BinaryIO | Path,
    kinds: Sequence[str] = KINDS,
    *,
    letterhead: Letterhead = PLAIN,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Printed:
    """The papers asked for of each person, one person after the other. Raises as ``write_evaluations`` does."""
    if not pack.people:
        raise UserError(N_("There is nobody to print papers for."), code="nothing_to_print")
    paper = Paper(P_("paper", "Onboarding papers"), pack.agency, pack.printed_at, letterhead)
    draw = {FORM: form.draw, UNDERTAKING: letters.draw_undertaking, NOTICE: letters.draw_notice}
    documents = 0
    for done, person in enumerate(pack.people, start=1):
        if cancelled is not None and cancelled():
            raise UserError(N_("Stopped. No file was written."), code="cancelled")
        for place, kind in enumerate(kinds):
            draw[kind](paper, pack, person, f"{person.employee_no} {person.name}" if place == 0 else "")
            documents += 1
        if progress is not None:
            progress(done, len(pack.people))
    with whole_file(out) as file:
        paper.write(file)
    return Printed(paper.pages, documents, paper.fonts.missing)
