"""The last step: what was checked is saved in one transaction, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, update

from hrdesk.app.imports.by_hand import FILE, KEEP, as_kept
from hrdesk.app.imports.checking import check
from hrdesk.app.imports.figures import FigurePlan
from hrdesk.app.imports.kinds import kind_named
from hrdesk.app.imports.mappings import keep, signature_of
from hrdesk.app.imports.model import ImportCheck, ImportDone, Outcome, Problem
from hrdesk.app.imports.opening import check_kind_allowed
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import head, record
from hrdesk.words import N_

ALL, GOOD = "all", "good"
PROBLEMS_KEPT = 2000
_COUNTS = ("rows", "new", "changed", "by_hand", "same", "duplicate", "rejected")


class _ChangedMeanwhile(Exception):
    """Somebody saved something since the check; nothing was kept, and the check is made again."""


Also = Callable[[Connection, int], None]


@use_case("performance.import")
def accept(
    work: Work, checked: ImportCheck, accept: str = ALL, *, by_hand: str = KEEP, also: Also | None = None
) -> ImportDone:
    """Saves what was checked. ``all``: only if no row is refused, else nothing (``batch`` None); ``good``: the good rows.

    ``by_hand``: what somebody set by hand and the file says otherwise is kept (``keep``), or the file's counts (``file``).
    ``also(conn, batch)`` is saved with it or not at all: an error of it takes everything back.

    What changed in the file since the check is checked again; if the outcome differs, ``changed`` is raised and the
    person looks again. Errors: ``wrong_use``, Conflict (``changed``).
    """
    check_kind_allowed(work, checked.kind)
    if accept not in (ALL, GOOD):
        raise UserError(N_("Accept all or good, nothing else."), code="wrong_use", field="accept")
    if by_hand not in (KEEP, FILE):
        raise UserError(
            N_("What was set by hand is kept (keep), or the file's value taken (file); nothing else."),
            code="wrong_use",
            field="by_hand",
        )
    refused = any(problem.outcome is Outcome.REJECTED for problem in checked.problems)
    if (accept == ALL and refused) or not checked.new + checked.changed + checked.by_hand + checked.same:
        return _done(checked, None, by_hand)
    while True:
        try:
            batch_id = work.write(partial(_save, work, checked, by_hand, also))
        except _ChangedMeanwhile:
            checked = _again(work, checked)
        else:
            return _done(checked, batch_id, by_hand)


def _done(checked: ImportCheck, batch_id: int | None, by_hand: str) -> ImportDone:
    kept = by_hand == KEEP if checked.by_hand else None
    return ImportDone(
        batch_id, checked.kind, checked.new, checked.changed, checked.same, checked.duplicate, checked.rejected,
        checked.by_hand, kept,
    )  # fmt: skip


def _again(work: Work, checked: ImportCheck) -> ImportCheck:
    renewed = check(work, checked.draft, checked.mapping, mends=checked.given_mends, renames=checked.renames)
    if renewed.outcomes != checked.outcomes or renewed.set_by_hand != checked.set_by_hand:
        raise Conflict(
            N_("Somebody changed the data while you looked at the check."),
            code="changed",
            hint=N_("Check the file again; nothing was saved."),
        )
    return renewed


def _save(work: Work, checked: ImportCheck, by_hand: str, also: Also | None, conn: Connection) -> int:
    if head(conn).id != checked.plan.head:
        raise _ChangedMeanwhile
    batch_id = _batch(work, checked, conn)
    plan = checked.plan
    if by_hand == FILE and isinstance(plan, FigurePlan):
        plan = replace(plan, kept=())
    made = dict(kind_named(checked.kind).save(work, conn, batch_id, plan))
    if checked.mends:
        conn.execute(insert(t.batch_mend), [{"batch_id": batch_id, **asdict(mend)} for mend in checked.mends])
    counts = {name: getattr(checked, name) for name in _COUNTS if name != "by_hand" or checked.by_hand}
    stated = [asdict(one) for one in checked.footings]
    kept = {
        **counts,
        "made": made,
        "footings": stated,
        "problems": [_kept(problem) for problem in checked.problems[:PROBLEMS_KEPT]],
    }
    if checked.set_by_hand:
        kept |= {"decided": by_hand, "set_by_hand": as_kept(checked.set_by_hand[:PROBLEMS_KEPT])}
    conn.execute(update(t.batch).where(t.batch.c.id == batch_id).values(counts=kept))
    _remember(conn, checked)
    if also is not None:
        also(conn, batch_id)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="batch",
        object_id=batch_id,
        batch_id=batch_id,
        fields=(
            checked.kind,
            *(f"{name}={count}" for name, count in counts.items()),
            *((f"by hand: {by_hand}",) if checked.by_hand else ()),
        ),
    )
    return batch_id


def _batch(work: Work, checked: ImportCheck, conn: Connection) -> int:
    draft = checked.draft
    made = conn.execute(
        insert(t.batch).values(
            kind=checked.kind,
            file_name=draft.file_name,
            sha256=draft.sha256,
            sheet=draft.sheet,
            header_row=draft.header_row,
            source=checked.mapping.source,
            mapping=checked.mapping.as_dict(),
            month=draft.period.number if draft.period else None,
            account_id=work.actor.account_id,
            at=work.now(),
        )
    )
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def _kept(problem: Problem) -> dict[str, Any]:
    """A problem as the batch keeps it, in no language yet."""
    return {
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "value": problem.value,
        "code": problem.code,
        "message": problem.message_source,
        "hint": problem.hint_source,
        "values": {name: str(value) for name, value in problem.values.items()},
    }


def _remember(conn: Connection, checked: ImportCheck) -> None:
    """The mapping under its source's name, and under the headings, for the next file of that shape."""
    signature = signature_of([column.name for column in checked.draft.columns])
    for source in {checked.mapping.source or signature, signature}:
        keep(conn, checked.kind, source, checked.mapping)


def import_report(checked: ImportCheck, done: ImportDone | None = None) -> dict[str, Any]:
    """The answer of the command ``import``. ``batch`` is None where nothing was saved."""
    return {
        "batch": done.batch if done is not None else None,
        "kind": checked.kind,
        "sheet": checked.draft.sheet,
        "header_row": checked.draft.header_row,
        "rows": checked.rows,
        "new": checked.new,
        "changed": checked.changed,
        "by_hand": checked.by_hand,
        "same": checked.same,
        "duplicate": checked.duplicate,
        "rejected": checked.rejected,
        "skipped": [{"row": skipped.row, "why": skipped.why} for skipped in checked.draft.skipped],
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "code": problem.code,
                "message": problem.message,
                "cell": problem.cell,
                "hint": problem.hint,
            }
            for problem in checked.problems
        ],
        "set_by_hand": [
            {
                "row": one.row,
                "employee_no": one.employee_no,
                "name": one.name,
                "metric": one.metric.code,
                "message": one.text,
            }
            for one in checked.set_by_hand
        ],
        "kept": done.kept if done is not None else None,
        "warnings": list(checked.warnings),
        "footings": [
            {"row": one.row, "cell": one.cell, "column": one.column, "stated": one.stated, "found": one.found}
            for one in checked.footings
        ],
        "unknown_values": [
            {
                "field": one.field,
                "value": one.shown,
                "rows": len(one.rows),
                "choices": [choice[0] for choice in one.choices],
            }
            for one in checked.unknown_values
        ],
        "mapping": checked.mapping.as_dict(),
    }
