"""自评: the own words about a month that is computed and not published yet. Nothing of its scores is shown here.

What a person may see of the own evaluation before it is published is that it is being made, by which metrics, and until
when own words are wanted: figures under review may still be wrong, and a score is not one before a person has confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, select, update

from hrdesk.app.performance.catalogue import load_metrics, load_schemes
from hrdesk.app.performance.deadlines import begun_on, read_terms
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.deadlines import Terms, self_comment_due
from hrdesk.domain.performance.self_comment import OwnWords, checked, standing
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class OwnReview:
    """One's own evaluation under review, without a figure of it. ``due`` None: no self-comments are asked for."""

    evaluation_id: int
    period: str
    scheme: str
    metrics: tuple[str, ...]
    due: date | None
    standing: OwnWords
    text: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WriteSelfComment:
    """Own words; empty takes them back. ``before``: the words as they were read."""

    evaluation_id: int
    text: str
    before: str = ""


@use_case("disputes.own")
def own_reviews(work: Work) -> tuple[OwnReview, ...]:
    """One's own evaluations that are computed and not published, the newest month first."""
    with work.read() as conn:
        rows = under_review(work, conn)
        schemes = load_schemes(conn, {row.scheme_version_id for row in rows})
        metrics = load_metrics(conn)[0]
        terms = read_terms(conn)
    found = []
    for row in rows:
        scheme, due = schemes[row.scheme_version_id], due_of(row, work.zone, terms)
        found.append(
            OwnReview(
                evaluation_id=row.id,
                period=Period.from_number(row.month).label,
                scheme=scheme.name,
                metrics=tuple(metrics[line.metric].name for line in scheme.lines if line.metric in metrics),
                due=due,
                standing=standing(row.self_comment or "", due, work.today()),
                text=row.self_comment or "",
                written_at=row.self_commented_at,
            )
        )
    return tuple(found)


def under_review(work: Work, conn: Connection) -> list[Any]:
    """The actor's own newest revisions that are not published, of months that are open; the newest month first."""
    if work.actor.employment_id is None:
        return []
    later = t.evaluation.alias("later")
    newer = and_(
        later.c.month == t.evaluation.c.month,
        later.c.employment_id == t.evaluation.c.employment_id,
        later.c.revision > t.evaluation.c.revision,
    )
    rows = conn.execute(
        select(t.evaluation)
        .outerjoin(later, newer)
        .outerjoin(t.period, t.period.c.month == t.evaluation.c.month)
        .where(
            t.evaluation.c.employment_id == work.actor.employment_id,
            visible(work, t.evaluation.c.employment_id, work.today()),
            t.evaluation.c.state.in_(UNPUBLISHED),
            later.c.id.is_(None),
            t.period.c.closed_at.is_(None),
        )
        .order_by(t.evaluation.c.month.desc())
    )
    return list(rows)


def due_of(row: Any, zone: ZoneInfo, terms: Terms) -> date | None:
    """Until when own words on this evaluation are wanted."""
    return self_comment_due(Period.from_number(row.month), begun_on(row, zone), terms)


@use_case("disputes.own")
def write_self_comment(work: Work, order: WriteSelfComment) -> None:
    """Keeps the own words until the term is over; no score, grade or place depends on them.

    Errors: ``out_of_range``, ``not_found`` (none of the actor's own), ``published``, ``period_closed``, ``not_asked``,
    ``too_late``, Conflict where the words were changed at another place meanwhile.
    """
    text = checked(order.text)

    def block(conn: Connection) -> None:
        row = _own(work, conn, order.evaluation_id)
        _refuse_late(work, row, due_of(row, work.zone, read_terms(conn)))
        if (row.self_comment or "") != order.before:
            raise Conflict(
                N_("Your self-comment was changed at another place meanwhile."),
                hint=N_("Your text is kept here. Look at the newer one, then save again."),
            )
        # no new version of the evaluation: the supervisor's words beside them are another person's
        values = {"self_comment": text or None, "self_commented_at": work.now() if text else None}
        conn.execute(update(t.evaluation).where(t.evaluation.c.id == row.id).values(**values))
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="evaluation",
            object_id=row.id,
            fields=("self_comment",),
        )

    work.write(block)


def _own(work: Work, conn: Connection, evaluation_id: int) -> Any:
    """The evaluation to write about, or a sentence why there is none."""
    row = next((row for row in under_review(work, conn) if row.id == evaluation_id), None)
    if row is not None:
        return row
    there = conn.execute(
        select(t.evaluation, t.period.c.closed_at)
        .outerjoin(t.period, t.period.c.month == t.evaluation.c.month)
        .where(
            t.evaluation.c.id == evaluation_id,
            t.evaluation.c.employment_id == (work.actor.employment_id or 0),
            visible(work, t.evaluation.c.employment_id, work.today()),
        )
    ).first()
    if there is None:
        raise UserError(N_("There is no such evaluation of yours."), code="not_found")
    if there.closed_at is not None and there.published_at is None:
        raise UserError(N_("{period} is closed."), code="period_closed", period=Period.from_number(there.month).label)
    raise UserError(
        N_("This evaluation is published, or a newer revision took its place."),
        code="published",
        hint=N_("You can acknowledge it, appeal within the term, or ask about a single figure."),
    )


def _refuse_late(work: Work, row: Any, due: date | None) -> None:
    if due is None:
        raise UserError(N_("Your agency asks for no self-comments."), code="not_asked")
    if work.today() > due:
        raise UserError(
            N_("The term for the self-comment ended on {day}."),
            code="too_late",
            hint=N_(
                "Nothing changes by it. Tell your supervisor now, and acknowledge or appeal once the evaluation is "
                "published."
            ),
            day=due,
        )
