"""A checked case list saved, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from hrdesk.app.handover.holdings import BLOCK, Hold, begin, begin_first, works
from hrdesk.app.imports.cases import FLAGS, CaseEntry, CasePlan
from hrdesk.app.imports.model import Undone
from hrdesk.app.work import Work
from hrdesk.domain.handover.model import Capacity, Why
from hrdesk.storage import tables as t
from hrdesk.storage.audit import Entry, record_many
from hrdesk.words import _

_DAYS = ("promise_day", "last_contact", "next_follow_up", "closed_on")
_MONEY = ("outstanding", "promise_amount")


def save_cases(work: Work, conn: Connection, batch_id: int, plan: CasePlan) -> dict[str, list[int]]:
    """Writes what was checked; the ids of new cases under "case", of open ones the list does not name
    under "unlisted", of those it still shows at the person before under "behind"."""
    today = work.today()
    new = [entry for entry in plan.entries if entry.case_id is None]
    changed = [entry for entry in plan.entries if entry.case_id is not None and entry.changes]
    made: dict[str, int] = {}
    if new:
        conn.execute(insert(t.collection_case), [_new(entry, batch_id) for entry in new])
        rows = conn.execute(
            select(t.collection_case.c.reference, t.collection_case.c.id).where(
                t.collection_case.c.batch_id == batch_id
            )
        )
        made = {row.reference: row.id for row in rows}
        holds = [Hold(made[entry.reference], entry.holder or 0, Capacity.OWNER, Why.LISTED) for entry in new]
        begin_first(work, conn, holds, today, batch_id)
    for entry in changed:
        values = {name: value for name, (_old, value) in entry.changes.items()}
        conn.execute(
            update(t.collection_case)
            .where(t.collection_case.c.id == entry.case_id)
            .values(**values, version=t.collection_case.c.version + 1)
        )
    moved = [
        Hold(entry.case_id, entry.holder, Capacity.OWNER, Why.RELISTED)
        for entry in plan.entries
        if entry.case_id is not None and entry.holder is not None
    ]
    closed = [entry.case_id for entry in changed if entry.case_id is not None and "closed_on" in entry.changes]
    drop_from_handovers(conn, [*(hold.case_id for hold in moved), *closed])
    begin(work, conn, moved, today, batch_id=batch_id)
    entries = [
        Entry(work.name, "case", entry.case_id, changes=_as_text(entry.changes), batch_id=batch_id) for entry in changed
    ]
    record_many(conn, entries, at=work.now(), account_id=work.actor.account_id)
    told = {"unlisted": _ids(conn, plan.unlisted), "behind": _ids(conn, plan.behind)}
    return {"case": sorted(made.values()), **told}


def _ids(conn: Connection, references: Sequence[str]) -> list[int]:
    found: list[int] = []
    for first in range(0, len(references), BLOCK):
        block = references[first : first + BLOCK]
        rows = conn.execute(select(t.collection_case.c.id).where(t.collection_case.c.reference.in_(block)))
        found.extend(rows.scalars())
    return found


def _new(entry: CaseEntry, batch_id: int) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(
        ("days_overdue", "promise_day", "promise_amount", "last_contact", "next_follow_up", "closed_on")
    )
    values |= {"client": "", "debtor": "", "product": "", "ageing": "", **dict.fromkeys(FLAGS, False)}
    values |= {name: value for name, (_old, value) in entry.changes.items()}
    return {"reference": entry.reference, "batch_id": batch_id, **values}


def _as_text(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[str | None, str | None]]:
    return {name: (_text(name, old), _text(name, new)) for name, (old, new) in changes.items()}


def _text(name: str, value: object) -> str | None:
    """As the history keeps it: money always to the fen, so that two readings of one figure are one text."""
    if isinstance(value, bool):
        return str(int(value))
    if name in _MONEY and isinstance(value, Decimal | int):
        return f"{Decimal(value):.2f}"
    return None if value is None or value == "" else str(value)


def _value(name: str, text: str | None) -> Any:
    if name in FLAGS:
        return text == "1"
    if name in ("client", "debtor", "product", "ageing"):
        return text or ""
    if text is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(text)
    return Decimal(text) if name in _MONEY else int(text)


def drop_from_handovers(conn: Connection, case_ids: list[int]) -> None:
    """The collection system gave these to somebody else: a plan for them no longer stands."""
    for first in range(0, len(case_ids), BLOCK):
        conn.execute(
            update(t.handover_line)
            .where(
                t.handover_line.c.case_id.in_(case_ids[first : first + BLOCK]),
                t.handover_line.c.state.in_(("planned", "assigned", "objected")),
            )
            .values(state="withdrawn", version=t.handover_line.c.version + 1)
        )


# --- taken back ------------------------------------------------------------------------------------------------------


def undo_cases(work: Work, conn: Connection, batch: Any) -> Undone:
    """New cases nobody touched since go; changed ones get their old figures; holders the list set go back.

    ``batch`` is its row, marked as undone already.
    """
    kept: list[tuple[str, str]] = []
    removed = _remove(conn, batch.id, kept)
    restored = _restore(conn, batch.id, kept)
    restored += _hold_again(work, conn, batch.id, kept)
    return Undone(batch.id, removed, restored, tuple(kept))


def _remove(conn: Connection, batch_id: int, kept: list[tuple[str, str]]) -> int:
    lines = select(t.handover_line.c.case_id)
    fresh = (t.collection_case.c.batch_id == batch_id, t.collection_case.c.place == 1, t.collection_case.c.version == 1)
    gone = list(
        conn.execute(select(t.collection_case.c.id).where(*fresh, t.collection_case.c.id.not_in(lines))).scalars()
    )
    for first in range(0, len(gone), BLOCK):
        block = gone[first : first + BLOCK]
        conn.execute(delete(t.case_holding).where(t.case_holding.c.case_id.in_(block)))
        conn.execute(delete(t.collection_case).where(t.collection_case.c.id.in_(block)))
    stay = conn.execute(select(t.collection_case.c.reference).where(t.collection_case.c.batch_id == batch_id)).scalars()
    kept += [(reference, _("The case was changed or handed over after the import.")) for reference in stay]
    return len(gone)


def _restore(conn: Connection, batch_id: int, kept: list[tuple[str, str]]) -> int:
    changes: dict[int, dict[str, tuple[str | None, str | None]]] = {}
    for row in conn.execute(
        select(t.history)
        .join(t.audit, t.audit.c.id == t.history.c.audit_id)
        .where(t.audit.c.batch_id == batch_id, t.audit.c.object_kind == "case")
    ):
        changes.setdefault(row.object_id, {})[row.field] = (row.old, row.new)
    restored = 0
    for case_id, fields in changes.items():
        now = conn.execute(select(t.collection_case).where(t.collection_case.c.id == case_id)).mappings().first()
        if now is None:
            continue
        if any(_text(name, now[name]) != new for name, (_old, new) in fields.items()):
            kept.append((now["reference"], _("The case was changed or handed over after the import.")))
            continue
        values = {name: _value(name, old) for name, (old, _new) in fields.items()}
        conn.execute(
            update(t.collection_case)
            .where(t.collection_case.c.id == case_id)
            .values(**values, version=t.collection_case.c.version + 1)
        )
        restored += 1
    return restored


def _hold_again(work: Work, conn: Connection, batch_id: int, kept: list[tuple[str, str]]) -> int:
    """Whose a case was before the list gave it to another: holds it again from today, as the days between were so."""
    before = t.case_holding.alias("before")
    rows = conn.execute(
        select(
            t.collection_case.c.reference,
            t.collection_case.c.place.label("newest"),
            t.case_holding.c.place,
            before.c.case_id,
            before.c.employment_id,
            before.c.capacity,
        )
        .select_from(t.case_holding)
        .join(t.collection_case, t.collection_case.c.id == t.case_holding.c.case_id)
        .join(before, (before.c.case_id == t.case_holding.c.case_id) & (before.c.place == t.case_holding.c.place - 1))
        .where(t.case_holding.c.batch_id == batch_id, t.case_holding.c.why == Why.RELISTED)
    ).all()
    working = set(conn.execute(select(t.employment.c.id).where(works())).scalars())
    back = []
    for row in rows:
        if row.place != row.newest:
            kept.append((row.reference, _("The case was changed or handed over after the import.")))
        elif row.employment_id not in working:
            kept.append((row.reference, _("Who held it before has left.")))
        else:
            back.append(Hold(row.case_id, row.employment_id, Capacity(row.capacity), Why.REVERSED))
    return begin(work, conn, back, work.today())
