"""《账号发放单》 of accounts just made: the only time their first passwords can be printed. Made in memory, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from hrdesk.app.access.keyed import LEAST_PASSWORD
from hrdesk.app.access.many import FirstSignIn
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.printing import agency
from hrdesk.app.work import Work, use_case
from hrdesk.domain.accounts import Slip, SlipSheet
from hrdesk.domain.errors import UserError
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class Slips:
    """The paper as a PDF, never on the disk. ``missing_glyphs``: characters that could not be drawn."""

    pdf: bytes = field(repr=False)
    pages: int
    people: int
    missing_glyphs: tuple[str, ...]


@use_case("access.manage")
def account_slips(work: Work, made: Sequence[FirstSignIn]) -> Slips:
    """A slip for each, team by team. Errors: ``no_rows``."""
    from hrdesk.documents.access import write_slips

    if not made:
        raise UserError(N_("There is no account slip to print."), code="no_rows")
    with work.read() as conn:
        name = agency(conn)
    ordered = sorted(made, key=lambda one: (not one.team, one.team, one.employee_no))
    sheet = SlipSheet(
        name,
        tuple(Slip(one.name, one.employee_no, one.team, one.login, one.password) for one in ordered),
        LEAST_PASSWORD,
        work.actor.shown_name,
        work.clock().astimezone(work.zone).replace(tzinfo=None),
    )
    out = BytesIO()
    done = write_slips(sheet, out, letterhead=letterhead_of(work))
    glyphs = tuple(glyph.label for glyph in done.missing_glyphs)
    return Slips(out.getvalue(), done.pages, done.documents, glyphs)
