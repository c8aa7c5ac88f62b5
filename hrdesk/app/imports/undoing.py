"""An import taken back, and the list of imports.

The newest claim of an import not undone counts again. What a published evaluation shows stays, with its source; people
whom later records point to stay; numbers given to people are not given again. Each of these is named.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, select

from hrdesk.app.imports.by_hand import FILE, KEEP, ByHand, from_kept, same_act, tell
from hrdesk.app.imports.kinds import FIGURES, KINDS
from hrdesk.app.imports.metrics import load_catalogue
from hrdesk.app.imports.model import BatchRow, Mend, Undone
from hrdesk.app.imports.opening import check_kind_allowed
from hrdesk.app.training.taking_in import KIND as QUESTIONS
from hrdesk.app.training.taking_in import remove_questions
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.facts import mark_undone
from hrdesk.words import _, _n


@use_case("performance.import")
def batch_mends(work: Work, batch_id: int) -> tuple[Mend, ...]:
    """What was put right in an import before it was saved, in the order of its rows; the batch says by whom and when."""
    with work.read() as conn:
        rows = conn.execute(
            select(t.batch_mend)
            .where(t.batch_mend.c.batch_id == batch_id)
            .order_by(t.batch_mend.c.row, t.batch_mend.c.column)
        ).all()
    return tuple(Mend(row.row, row.column, row.heading, row.old, row.new) for row in rows)


@use_case("performance.import")
def batch_by_hand(work: Work, batch_id: int) -> tuple[ByHand, ...]:
    """What an import said otherwise than somebody had set by hand, as it was then; the batch says what was decided.

    Only of people the actor sees. Errors: none.
    """
    with work.read() as conn:
        counts = conn.execute(select(t.batch.c.counts).where(t.batch.c.id == batch_id)).scalar() or {}
        found = from_kept(counts.get("set_by_hand", ()))
        seen = set(
            conn.execute(select(t.employment.c.id).where(visible(work, t.employment.c.id, work.today()))).scalars()
        )
        return tell(conn, [one for one in found if one.key[1] in seen], load_catalogue(conn), work.zone)


@use_case("performance.read")
def list_batches(work: Work, limit: int = 200) -> tuple[BatchRow, ...]:
    """Imports, the newest first. Errors: none."""
    by, undone_by = t.account.alias("by_account"), t.account.alias("undone_account")
    with work.read() as conn:
        rows = conn.execute(
            select(t.batch, by.c.shown_name.label("by_name"), undone_by.c.shown_name.label("undone_name"))
            .outerjoin(by, by.c.id == t.batch.c.account_id)
            .outerjoin(undone_by, undone_by.c.id == t.batch.c.undone_by)
            .where(t.batch.c.sha256 != "")
            .order_by(t.batch.c.id.desc())
            .limit(limit)
        ).all()
    return tuple(
        BatchRow(
            id=row.id,
            kind=row.kind,
            file_name=row.file_name,
            sheet=row.sheet,
            month=Period.from_number(row.month).label if row.month else None,
            at=row.at,
            by=row.by_name or "",
            counts={name: count for name, count in (row.counts or {}).items() if isinstance(count, int)},
            undone_at=row.undone_at,
            undone_by=row.undone_name or "",
            kept={KEEP: True, FILE: False}.get((row.counts or {}).get("decided", "")),
        )
        for row in rows
    )


@use_case("performance.import")
def undo(work: Work, batch_id: int) -> Undone:
    """Takes an import back. Errors: ``not_found``, ``already_undone``."""
    return work.write(partial(_undo, work, batch_id))


@use_case("performance.import")
def preview_undo(work: Work, batch_id: int) -> Undone:
    """What ``undo`` would do, and what would stay and why; nothing is changed. Errors: ``not_found``, ``already_undone``."""

    def block(conn: Connection) -> None:
        raise _Seen(_undo(work, batch_id, conn))

    try:
        work.write(block)
    except _Seen as seen:
        return seen.would
    raise AssertionError("the block always raises")


class _Seen(Exception):
    """Ends the transaction of a preview without anything saved."""

    def __init__(self, would: Undone) -> None:
        super().__init__("preview")
        self.would = would


def _undo(work: Work, batch_id: int, conn: Connection) -> Undone:
    row = conn.execute(select(t.batch).where(t.batch.c.id == batch_id)).first()
    if row is not None and row.kind == QUESTIONS:
        removed, stay = remove_questions(work, conn, row)
        why = _("an exam asked them; they are out of use")
        return Undone(
            batch_id, removed, 0, ((_n("{count} question", "{count} questions", count=stay), why),) if stay else ()
        )
    if row is not None and row.kind in KINDS:
        check_kind_allowed(work, row.kind)
    repeated = same_act(conn, batch_id) if row is not None and row.kind not in KINDS else []
    mark_undone(conn, batch_id, at=work.now(), account_id=work.actor.account_id)
    assert row is not None  # noqa: S101 - marking refuses a number that is not there
    for one in repeated:
        if one != batch_id:  # what was set by hand goes also where it was kept over later imports
            facts.undo(conn, one, at=work.now(), account_id=work.actor.account_id)
    done = KINDS.get(row.kind, FIGURES[0]).undo(work, conn, row)  # what is no kind of file is figures entered by hand
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="batch",
        object_id=batch_id,
        batch_id=batch_id,
        fields=(
            "undone",
            f"removed={done.removed}",
            f"restored={done.restored}",
            f"kept={len(done.kept)}",
            f"decisions={done.decisions}",
        ),
    )
    return done
