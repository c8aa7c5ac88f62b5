"""Back to the collection system: 转派表 out, cases a list no longer names closed, the days for the commission out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from hrdesk.app.handover.holdings import BLOCK, HELD, OPEN
from hrdesk.app.handover.planning import note
from hrdesk.app.handover.reading import handover_row, people
from hrdesk.app.handover.views import held_stretches
from hrdesk.app.imports.cases_saving import drop_from_handovers
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.handover.model import LineState
from hrdesk.storage import tables as t
from hrdesk.storage.audit import Entry, record_many
from hrdesk.words import N_, _

ACCOUNT_KINDS = ("collection", "seat")  # the account in the collection system, else the seat number


@dataclass(frozen=True, slots=True)
class Written:
    """A table that was written."""

    file: Path
    rows: int


@use_case("handover.plan")
def export_reassignment(work: Work, handover_id: int, out: Path) -> Written:
    """转派表 (.xlsx, .csv): each case taken over with the old and the new owner and their accounts there.

    Errors: ``not_found``, ``no_rows``, those of writing.
    """
    from hrdesk.sheets.export import Column, write_table

    with work.read() as conn:
        row = handover_row(work, conn, handover_id)
        lines = conn.execute(
            select(t.handover_line, t.collection_case.c.reference, t.collection_case.c.client)
            .join(t.collection_case, t.collection_case.c.id == t.handover_line.c.case_id)
            .where(t.handover_line.c.handover_id == handover_id, t.handover_line.c.state == LineState.TAKEN)
            .order_by(t.collection_case.c.reference)
        ).all()
        ids = {line.giver_id for line in lines} | {line.receiver_id for line in lines}
        named, accounts = people(conn, ids), _accounts(conn, ids)
    if not lines:
        raise UserError(
            N_("No case of this handover was taken over yet."), code="no_rows",
            hint=N_("The list holds what the receivers have taken over."),
        )  # fmt: skip
    columns = [
        Column(_("Case number"), "identifier"),
        Column(_("Client")),
        Column(_("Old owner's number"), "identifier"),
        Column(_("Old owner")),
        Column(_("Old account"), "identifier"),
        Column(_("New owner's number"), "identifier"),
        Column(_("New owner")),
        Column(_("New account"), "identifier"),
        Column(_("Taken over on"), "day"),
    ]
    table = [
        (
            line.reference,
            line.client,
            *named[line.giver_id],
            accounts.get(line.giver_id),
            *named[line.receiver_id],
            accounts.get(line.receiver_id),
            line.answered_at.astimezone(work.zone).date() if line.answered_at else None,
        )
        for line in lines
    ]
    rows = write_table(out, columns, table, sheet_name=_("Reassignment list"))
    work.write(lambda conn: note(work, conn, row.id, {"exported": (None, str(rows))}))
    return Written(out, rows)


def _accounts(conn: Connection, ids: set[int]) -> dict[int, str]:
    rows = conn.execute(
        select(t.outside_identity)
        .where(t.outside_identity.c.employment_id.in_(sorted(ids)), t.outside_identity.c.kind.in_(ACCOUNT_KINDS))
        .order_by(t.outside_identity.c.kind.desc(), t.outside_identity.c.starts)
    )
    return {row.employment_id: row.value for row in rows}  # the collection account comes last and counts


@use_case("handover.read")
def export_stretches(work: Work, employee_no: str, first: date, last: date, out: Path) -> Written:
    """Who had which case on which days (.xlsx, .csv), to split a commission by date. Errors: as ``held_stretches``."""
    from hrdesk.sheets.export import Column, write_table

    found = held_stretches(work, employee_no, first, last)
    columns = [
        Column(_("Case number"), "identifier"),
        Column(_("Employee number"), "identifier"),
        Column(_("Name")),
        Column(_("Held as")),
        Column(_("From"), "day"),
        Column(_("To"), "day"),
        Column(_("Days"), "number"),
    ]
    table = [
        (one.reference, one.employee_no, one.name, one.capacity.text, one.starts, one.ends, one.days) for one in found
    ]
    return Written(out, write_table(out, columns, table, sheet_name=_("Days by holder")))


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Open cases of one holder that an imported list does not name."""

    employee_no: str
    name: str
    references: tuple[str, ...]


@use_case("handover.import")
def unlisted(work: Work, batch_id: int) -> tuple[Unlisted, ...]:
    """What ``close_unlisted`` would close now, by holder, who has most first. Errors: ``not_found``."""
    with work.read() as conn:
        ids = _unlisted_ids(conn, batch_id)
        rows: list[Any] = []
        for first in range(0, len(ids), BLOCK):
            block = t.collection_case.c.id.in_(ids[first : first + BLOCK])
            rows += conn.execute(
                select(t.collection_case.c.reference, t.case_holding.c.employment_id)
                .join(t.case_holding, HELD)
                .where(block, OPEN)
            ).all()
        named = people(conn, {row.employment_id for row in rows})
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.employment_id, []).append(row.reference)
    by_holder = [Unlisted(*named[who], tuple(sorted(references))) for who, references in found.items()]
    return tuple(sorted(by_holder, key=lambda one: (-len(one.references), one.employee_no)))


@use_case("handover.import")
def close_unlisted(work: Work, batch_id: int) -> int:
    """Closes the open cases an imported list no longer named, as of today; how many.

    Only by somebody's own act: a list may be cut short. Errors: ``not_found``, ``newer_list``.
    """

    def block(conn: Connection) -> int:
        ids = _unlisted_ids(conn, batch_id)
        newer = select(t.batch.c.id).where(
            t.batch.c.kind == "cases", t.batch.c.id > batch_id, t.batch.c.undone_at.is_(None)
        )
        if conn.execute(newer).first() is not None:
            raise Conflict(
                N_("A newer case list was imported since; this one no longer says what is open."), code="newer_list",
                hint=N_("Close what the newest list does not name."),
            )  # fmt: skip
        return _close(work, conn, ids)

    return work.write(block)


def _unlisted_ids(conn: Connection, batch_id: int) -> list[int]:
    row = conn.execute(select(t.batch).where(t.batch.c.id == batch_id, t.batch.c.kind == "cases")).first()
    if row is None or row.undone_at is not None:
        raise UserError(N_("There is no import number {batch}."), code="not_found", batch=batch_id)
    return [int(ident) for ident in (row.counts or {}).get("made", {}).get("unlisted", ())]


def _close(work: Work, conn: Connection, ids: list[int]) -> int:
    closed: list[Any] = []
    for first in range(0, len(ids), BLOCK):
        block = t.collection_case.c.id.in_(ids[first : first + BLOCK])
        open_ = (block, t.collection_case.c.closed_on.is_(None))
        closed += conn.execute(select(t.collection_case.c.id).where(*open_)).scalars().all()
        conn.execute(
            update(t.collection_case)
            .where(*open_)
            .values(closed_on=work.today(), version=t.collection_case.c.version + 1)
        )
    drop_from_handovers(conn, closed)
    day = str(work.today())
    entries = [Entry(work.name, "case", ident, changes={"closed_on": (None, day)}) for ident in closed]
    record_many(conn, entries, at=work.now(), account_id=work.actor.account_id)
    return len(closed)
