"""The handover sheet, for preview, printer and file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, select, update

from hrdesk.app.handover.model import Board, LineRow
from hrdesk.app.handover.planning import note, visible_ever
from hrdesk.app.handover.reading import handover_row, read_board, seen
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.people.listing import placed
from hrdesk.app.performance.printing import Printed
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.sheet import HandoverSheet, SheetCase, SheetGiver, SheetReceiver
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage import tables as t
from hrdesk.words import N_


@use_case("handover.plan")
def print_handover(work: Work, handover_id: int, out: Path) -> Printed:
    """案件交接单 of a handover as it stands; after a change it is a new revision.

    Errors: ``not_found``, ``nothing_to_print``, those of writing.
    """
    from hrdesk.documents.handover import write_handover

    sheet = handover_sheet(work, handover_id)
    done = write_handover(sheet, out, letterhead=letterhead_of(work))
    work.write(lambda conn: _keep_revision(work, conn, handover_id, sheet))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("handover.plan")
def print_handover_of(work: Work, employee_no: str, out: Path) -> Printed:
    """The sheet of somebody's newest handover. Errors: ``not_found``, ``no_rows``, those of writing."""
    with work.read() as conn:
        handover_id = conn.execute(
            select(t.handover.c.id)
            .join(t.handover_giver, t.handover_giver.c.handover_id == t.handover.c.id)
            .join(t.employment, t.employment.c.id == t.handover_giver.c.employment_id)
            .where(t.employment.c.employee_no == employee_no, visible_ever(work, t.employment.c.id), seen(work))
            .order_by(t.handover.c.id.desc())
        ).scalar()
    if handover_id is None:
        raise UserError(
            N_("There is no handover of {number}."), code="no_rows", hint=N_("Plan it on the page Leaving."),
            number=employee_no,
        )  # fmt: skip
    return print_handover(work, handover_id, out)


def _keep_revision(work: Work, conn: Connection, handover_id: int, sheet: HandoverSheet) -> None:
    row = handover_row(work, conn, handover_id)
    said = sheet.digest()
    if row.printed != said:
        values = {"revision": sheet.revision, "printed": said}
        conn.execute(update(t.handover).where(t.handover.c.id == handover_id).values(**values))
        note(
            work,
            conn,
            handover_id,
            {"revision": (None if row.printed is None else str(row.revision), str(sheet.revision))},
        )


@use_case("handover.plan")
def handover_sheet(work: Work, handover_id: int) -> HandoverSheet:
    """The sheet as values: cases by receiver as on the board, live promises first. Errors: ``not_found``."""
    with work.read() as conn:
        board = read_board(work, conn, handover_id)
        row = handover_row(work, conn, handover_id)
        settings = read_settings(conn)
        teams = _teams(work, conn, [one.employment_id for one in board.receivers])
    groups = [
        SheetReceiver(one.name, one.employee_no, teams.get(one.employment_id, ""), _cases(board, one.employment_id))
        for one in board.receivers
    ]
    nobody = SheetReceiver("", "", "", _cases(board, None))
    sheet = HandoverSheet(
        agency=Label(settings["agency"], settings["agency_en"] or None),
        document_no=board.document_no,
        day=work.today(),
        kind=board.kind,
        givers=tuple(
            SheetGiver(one.name, one.employee_no, _place(one.department, one.team, one.position), one.last_day)
            for one in board.givers
        ),
        receivers=tuple(one for one in (*groups, nobody) if one.cases),
        witness=board.witness,
        hr=work.actor.shown_name,
        due=board.due,
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
        revision=row.revision,
    )
    changed = row.printed is not None and row.printed != sheet.digest()
    return replace(sheet, revision=row.revision + 1) if changed else sheet


def _place(department: str, team: str, position: str) -> str:
    where = " ".join(part for part in (department, team) if part)
    return " / ".join(part for part in (where, position) if part)


def _cases(board: Board, receiver_id: int | None) -> tuple[SheetCase, ...]:
    return tuple(_case(line) for line in board.lines if line.receiver_id == receiver_id)


def _case(line: LineRow) -> SheetCase:
    live = line.live_promise
    return SheetCase(
        line.reference,
        line.debtor,
        line.product,
        line.ageing,
        line.days_overdue,
        line.outstanding,
        line.promise_amount if live else None,
        line.promise_day if live else None,
        line.next_follow_up,
    )


def _teams(work: Work, conn: Connection, ids: Sequence[int]) -> dict[int, str]:
    rows = conn.execute(
        select(t.employment.c.id, t.team.c.name_zh)
        .select_from(placed(work.today()))
        .where(t.employment.c.id.in_(list(ids)))
    )
    return {row.id: row.name_zh or "" for row in rows}
