"""By which version of its scheme a published month is corrected: the one it was published by, unless chosen otherwise.

Rules that were changed afterwards do not reach back by themselves: whoever was judged by a target may rely on it. Where the
scheme itself was wrong, somebody says so for the people it concerns, with a reason; the sheets published before remain, and the
new revision names the version it was computed by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.month import read_month
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.performance.reasons import required
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class UseNewerScheme:
    """For whom the published month is corrected by the scheme in force now; ``back``: by the one it was published by."""

    period: Period
    employment_ids: tuple[int, ...]
    reason: str
    back: bool = False


@use_case("performance.publish")
def use_newer_scheme(work: Work, order: UseNewerScheme) -> int:
    """Computes revisions by the scheme in force now; for how many people. What is published stays.

    Errors: ``missing`` (reason), ``period_closed``, ``nothing_newer`` (they are published by the one in force).
    """
    reason = required(order.reason, "reason")

    def block(conn: Connection) -> int:
        month = read_month(conn, order.period)
        refuse_closed(conn, order.period)
        seen = set(conn.execute(_visible(work, order)).scalars())
        wanted = {}
        for candidate in month.candidates:
            post = candidate.post
            now, used = month.book.current_for(post), month.book.kept.get(post.employment_id)
            if post.employment_id in seen and used is not None and now is not None and (order.back or now != used):
                wanted[post.employment_id] = now
        if not wanted:
            raise UserError(
                N_("Nobody of these is published by an older scheme than the one in force."), code="nothing_newer"
            )
        mine = t.scheme_correction.c.month == order.period.number
        conn.execute(delete(t.scheme_correction).where(mine, t.scheme_correction.c.employment_id.in_(list(wanted))))
        if not order.back:
            said = {
                "month": order.period.number,
                "reason": reason,
                "account_id": work.actor.account_id,
                "at": work.now(),
            }
            conn.execute(
                insert(t.scheme_correction),
                [said | {"employment_id": who, "scheme_version_id": version} for who, version in wanted.items()],
            )
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.month == order.period.number, t.evaluation.c.employment_id.in_(list(wanted)))
            .values(stale=True)
        )
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="month",
            object_id=order.period.number,
            changes={"scheme": (None, f"{'published' if order.back else 'newer'}, {len(wanted)}: {reason}")},
        )
        return len(wanted)

    count = work.write(block)
    undecorated = evaluate.__wrapped__  # type: ignore[attr-defined]
    undecorated(work, order.period)
    return count


def _visible(work: Work, order: UseNewerScheme) -> Select[Any]:
    return select(t.employment.c.id).where(
        t.employment.c.id.in_(order.employment_ids), visible(work, t.employment.c.id, order.period.bounds(1)[1])
    )
