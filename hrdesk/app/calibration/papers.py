"""校准记录 as a paper, of the people the actor sees."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hrdesk.app.calibration.views import Looked, calibration
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.printing import Printed, agency
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.calibration import Cause
from hrdesk.domain.calibration_paper import Adjusted, CalibrationRecord, Decided, PersonLine
from hrdesk.domain.errors import UserError
from hrdesk.words import N_


@use_case("calibration.read")
def print_calibration(work: Work, period: Period, out: Path, scheme: str | None = None) -> Printed:
    """One scheme of one month as it stands now. Errors: ``no_rows``, ``disk_full``, ``read_only``."""
    from hrdesk.documents.calibration import write_record

    found = calibration(work, period, scheme)
    if not found.people:
        raise UserError(
            N_("There is no evaluation of {period} to print."),
            code="no_rows",
            hint=N_("Compute the month first, or check the number and the team."),
            period=period.label,
        )
    with work.read() as conn:
        name = agency(conn).text
    scored = [one for one in found.people if one.row.score is not None]
    sheet = CalibrationRecord(
        agency=name,
        period=period.label,
        scheme=found.month.scheme_name,
        bands=found.month.bands,
        groups=found.groups,
        decided=tuple(
            Decided(_person(one), one.row.proposed or "", one.row.grade_reason, one.row.confirmed_by)
            for one in scored
            if Cause.MOVED in one.causes
        ),
        adjusted=tuple(
            Adjusted(_person(one), item.points, item.reason, item.by) for one in scored for item in one.row.adjusted
        ),
        near=tuple((_person(one), one.near) for one in scored if one.near is not None),
        without=tuple(f"{one.row.name} {one.row.employee_no}" for one in found.people if one.row.score is None),
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )
    done = write_record(sheet, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


def _person(one: Looked) -> PersonLine:
    row = one.row
    return PersonLine(row.name, row.employee_no, row.team, row.score or Decimal(0), row.grade or "")
