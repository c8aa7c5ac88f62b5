"""What all of disputes reads: the published revision, its deadline, its assessors, whose it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, or_, select

from hrdesk.app.performance.adjusted import stood
from hrdesk.app.performance.views import newest
from hrdesk.app.work import Actor, Work, visible
from hrdesk.domain.calendar import Period, add_working_days
from hrdesk.domain.disputes import PaymentState
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import N_

LONGEST = 2000  # characters of grounds, questions, answers, decisions


def words(text: str, field: str, what: str) -> str:
    """The text without outer blanks; a sentence (``what``, marked for translation) where there is none."""
    clean = text.strip()
    if not clean:
        raise UserError(what, code="missing", field=field)
    if len(clean) > LONGEST:
        raise UserError(N_("The text is longer than 2,000 characters."), code="out_of_range", field=field)
    return clean


def published(work: Work, conn: Connection, evaluation_id: int) -> Any:
    """A published revision with its person, where the actor may see it. Errors: ``not_found``, ``not_published``."""
    row = conn.execute(
        select(t.evaluation, t.employment.c.employee_no, t.person.c.name)
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.evaluation.c.id == evaluation_id)
    ).first()
    if row is not None and not seen(work, conn, row.employment_id, Period.from_number(row.month)):
        row = None
    if row is None:
        raise UserError(N_("There is no such evaluation."), code="not_found")
    if row.published_at is None:
        raise UserError(N_("This evaluation is not published yet."), code="not_published")
    return row


def seen(work: Work, conn: Connection, employment_id: int, period: Period) -> bool:
    """Whether the actor sees this person's figures of the month."""
    wanted = select(t.employment.c.id).where(
        t.employment.c.id == employment_id, visible(work, t.employment.c.id, period.bounds(1)[1])
    )
    return conn.execute(wanted).first() is not None


def newest_published(conn: Connection, evaluation: Any) -> bool:
    """Whether no later revision was published."""
    later = newest(evaluation.month).where(
        t.evaluation.c.employment_id == evaluation.employment_id, t.evaluation.c.published_at.is_not(None)
    )
    found = conn.execute(later).first()
    return found is None or found.revision == evaluation.revision


def deadline_of(row: Any, zone: ZoneInfo) -> date:
    """The last day of the term: what the published sheet says, for that is what the person was told."""
    said = ((row.snapshot or {}).get("appeal") or {}).get("deadline")
    if said:
        return date.fromisoformat(said)
    days = (row.snapshot or {}).get("appeal", {}).get("working_days") or 7
    return add_working_days(row.published_at.astimezone(zone).date(), int(days))


def assessors(conn: Connection, evaluation: Any) -> frozenset[int]:
    """Accounts that assessed: confirmed the grade, published, adjusted the score, left a figure out, or wrote the comment."""
    found = {evaluation.confirmed_by, evaluation.published_by}
    a, x = t.adjustment, t.exclusion
    own = (a.c.month == evaluation.month, a.c.employment_id == evaluation.employment_id)
    found |= {one.account_id for one in conn.execute(select(a).where(*own)) if stood(one, evaluation)}
    left_out = select(x.c.account_id).where(
        x.c.month == evaluation.month, x.c.employment_id == evaluation.employment_id, x.c.at <= evaluation.published_at
    )
    found |= set(conn.execute(left_out).scalars())
    earlier = select(t.evaluation.c.id).where(
        t.evaluation.c.month == evaluation.month,
        t.evaluation.c.employment_id == evaluation.employment_id,
        t.evaluation.c.revision <= evaluation.revision,
    )
    found |= set(
        conn.execute(
            select(t.audit.c.account_id).where(
                t.audit.c.object_kind == "evaluation",
                t.audit.c.object_id.in_(earlier),
                t.audit.c.fields == "comment",
            )
        ).scalars()
    )
    return frozenset(found - {None})


def shown_names(conn: Connection, accounts: frozenset[int]) -> tuple[str, ...]:
    """What these accounts are called, in the order they were made."""
    rows = conn.execute(select(t.account.c.shown_name).where(t.account.c.id.in_(accounts)).order_by(t.account.c.id))
    return tuple(rows.scalars())


def payments_for(conn: Connection, questions: Collection[int]) -> list[Row[Any]]:
    """The 补差 entered for these questions that wait or count, the oldest first; refused and undone ones aside."""
    wanted = (
        select(t.back_payment)
        .outerjoin(t.batch, t.batch.c.id == t.back_payment.c.batch_id)
        .where(
            t.back_payment.c.question_id.in_(questions),
            t.back_payment.c.state != PaymentState.REFUSED,
            or_(t.batch.c.id.is_(None), t.batch.c.undone_at.is_(None)),
        )
        .order_by(t.back_payment.c.id)
    )
    return list(conn.execute(wanted))


def is_own(actor: Actor, employment_id: int) -> bool:
    """Whether it is about the actor."""
    return actor.employment_id == employment_id
