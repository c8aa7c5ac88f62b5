"""Figures saved as the claims of a batch, and taken back: the newest claim of an import not undone counts again.

What a published evaluation shows stays, with its source.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.imports import by_hand, claims
from hrdesk.app.imports.figures import FigurePlan
from hrdesk.app.imports.ground import take_decisions_back
from hrdesk.app.imports.loose import keep_loose
from hrdesk.app.imports.metrics import make_metrics
from hrdesk.app.imports.model import EVENTS, Undone
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import _, _n


def save_figures(work: Work, conn: Connection, batch_id: int, plan: FigurePlan) -> dict[str, list[int]]:
    """Claims the figures, makes metrics of the pack that are not in the file yet, and notes what was delivered."""
    rows = plan.claims
    if plan.to_make:
        ids = make_metrics(conn, plan.to_make.values())
        real = {number: ids[code] for number, code in plan.to_make.items()}
        rows = sorted([(*row[:2], real.get(row[2], row[2]), *row[3:]) for row in rows])
    claims.keep(conn, batch_id, rows, spared=by_hand.set_aside(conn, plan.kept) if plan.kept else "")
    carried = by_hand.carry(conn, batch_id) if plan.kept else []
    keep_loose(conn, batch_id, plan.loose)
    if plan.told:
        conn.execute(insert(t.complaint_told), [{"batch_id": batch_id, **asdict(one)} for one in plan.told])
    if plan.source in EVENTS:
        for month in plan.months:
            conn.execute(
                insert(t.delivery).values(
                    month=month, source=plan.source, batch_id=batch_id, account_id=work.actor.account_id, at=work.now()
                )
            )
    return {"carried": carried} if carried else {}


def undo_figures(work: Work, conn: Connection, batch: Any) -> Undone:
    """Takes the claims of a batch back; ``batch`` is its row, marked as undone already."""
    batch_id = batch.id
    _set_published_aside(conn, batch_id)
    done = facts.give_back(conn, batch_id)
    kept = _kept_published(conn)
    gone, shown_again = _claim_again(work, conn, batch_id) if kept else (0, 0)
    carried = ((batch.counts or {}).get("made") or {}).get("carried", ())
    by_hand.give_back(conn, carried, at=work.now(), account_id=work.actor.account_id)
    conn.exec_driver_sql("DROP TABLE published_fact")
    claims.mark_after_undo(conn, batch_id)
    decisions, moved = take_decisions_back(work, conn, batch_id)
    return Undone(batch_id, done.removed - gone + moved, done.restored - shown_again, kept, decisions)


def _set_published_aside(conn: Connection, batch_id: int) -> None:
    """The batch's figures that published evaluations show: a signed sheet must still be traced to its file and row."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS published_fact")
    conn.exec_driver_sql(
        "CREATE TEMP TABLE published_fact AS SELECT f.* FROM fact AS f WHERE f.batch_id = ? AND EXISTS"
        " (SELECT 1 FROM evaluation AS e JOIN scheme_version AS v ON v.id = e.scheme_version_id"
        " JOIN scheme_line AS l ON l.scheme_version_id = v.id AND l.metric_id = f.metric_id"
        f" WHERE e.employment_id = f.employment_id AND e.state NOT IN ('computed', 'reviewed') AND {claims.covers('f')})",
        (batch_id,),
    )


def _kept_published(conn: Connection) -> tuple[tuple[str, str], ...]:
    rows = conn.exec_driver_sql(
        "SELECT p.month, e.employee_no, count(*) FROM published_fact AS p JOIN employment AS e"
        " ON e.id = p.employment_id GROUP BY p.month, e.employee_no ORDER BY p.month, e.employee_no"
    ).all()
    return tuple(
        (
            _n(
                "{number}, {period}: {count} figure",
                "{number}, {period}: {count} figures",
                number=number,
                period=Period.from_number(month).label,
                count=count,
            ),
            _("They stand in a published evaluation. Import the right figures; that makes a new revision."),
        )
        for month, number, count in rows
    )


def _claim_again(work: Work, conn: Connection, batch_id: int) -> tuple[int, int]:
    """Keeps those claims under a batch of their own, with the same file, sheet and rows, and makes them count again.

    (how many figures were gone, how many showed an earlier claim).
    """
    all_ = conn.exec_driver_sql("SELECT count(*) FROM published_fact").scalar_one()
    shown = conn.exec_driver_sql(
        f"SELECT count(*) FROM published_fact AS p JOIN fact AS f ON {facts.same_key('f', 'p')}"
    ).scalar_one()
    old = conn.execute(select(t.batch).where(t.batch.c.id == batch_id)).mappings().one()
    same = {name: old[name] for name in ("kind", "file_name", "sheet", "header_row", "source", "month", "account_id")}
    reason = f"published before import {batch_id} was undone"
    made = conn.execute(insert(t.batch).values(**same, reason=reason, at=work.now()))
    kept_id = int(made.inserted_primary_key[0])  # type: ignore[index]
    facts.claim_again(conn, batch_id, kept_id, "published_fact")
    return all_ - shown, shown
