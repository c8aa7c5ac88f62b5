"""One's own month so far, for "My desk"."""

from __future__ import annotations

from hrdesk.app.progress.model import OwnLine, OwnProgress
from hrdesk.app.progress.month import progress
from hrdesk.app.work import Work, use_case


@use_case("performance.read")
def own_progress(work: Work) -> OwnProgress | None:
    """The running month of the person at the desk, weightiest metric first; None without a person or a scheme."""
    if work.actor.employment_id is None:
        return None
    view = progress(work)
    own = next((row for row in view.rows if row.employment_id == work.actor.employment_id), None)
    if own is None:
        return None
    heads = sorted(view.heads, key=lambda head: -head.weight)
    return OwnProgress(
        period=view.period,
        first=view.first,
        last=view.last,
        lines=tuple(OwnLine(head, own.cells[head.metric.code]) for head in heads if head.weight),
        score=own.score,
        rank=own.rank,
        rank_of=own.rank_of,
    )
