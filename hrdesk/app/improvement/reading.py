"""What all of improvement reads: whose it is, who may see it, what the facts say of a goal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, select

from hrdesk.app.disputes.reading import is_own
from hrdesk.app.performance.catalogue import load_book, load_metrics
from hrdesk.app.performance.month import delivered_sources
from hrdesk.app.performance.periods import counting_in
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.performance.scoring import actual_value
from hrdesk.domain.roles import may
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

SHORT = 200  # characters of who else was there
BACK = 3  # months a figure may be old and still be the newest
UNSIGNED = {"acknowledged_at": None, "acknowledged_how": None}  # who signed did not sign what stands there now


def seen_by(work: Work, employment_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whose plans the actor sees: of people the actor may see, with a role that reads plans; else the own ones only."""
    if may(work.actor.role, "improvement.read"):
        return visible(work, employment_id, work.today())
    own = work.actor.employment_id
    return and_(employment_id == own, visible(work, employment_id, work.today())) if own is not None else false()


def sees(work: Work, conn: Connection, employment_id: int) -> bool:
    """Whether the actor sees this person's plans."""
    wanted = select(t.employment.c.id).where(t.employment.c.id == employment_id, seen_by(work, t.employment.c.id))
    return conn.execute(wanted).first() is not None


def read_one(work: Work, conn: Connection, ident: int) -> Any:
    """The row, of somebody whose plans the actor sees. Errors: ``not_found``."""
    row = conn.execute(select(t.improvement).where(t.improvement.c.id == ident)).first()
    if row is None or not sees(work, conn, row.employment_id):
        raise UserError(N_("There is no such interview."), code="not_found")
    return row


def refuse_own(work: Work, employment_id: int) -> None:
    """Nobody keeps the own plan."""
    if is_own(work.actor, employment_id):
        raise Denied(N_("Nobody keeps an interview or a plan about the own work."))


def optional(text: str, most: int, field: str) -> str:
    """A text that may be empty, without outer blanks. Errors: ``out_of_range``."""
    clean = text.strip()
    if len(clean) > most:
        raise UserError(
            N_("The text is longer than {count:,} characters."), code="out_of_range", field=field, count=most
        )
    return clean


def figures_of(
    conn: Connection, employment_id: int, codes: set[str], until: date, since: date
) -> dict[str, tuple[Period, Decimal]]:
    """The newest figure of each metric by the facts, of the months up to the one ``until`` counts in, as (month, value).

    Months before the one ``since`` counts in say nothing of a plan, and none is more than three back.
    """
    metrics, ids, _versions = load_metrics(conn)
    wanted = {code: metrics[code] for code in codes if code in metrics}
    found: dict[str, tuple[Period, Decimal]] = {}
    period, first = (counting_in(day, _start_day(conn, employment_id, Period.of(day))) for day in (until, since))
    for _step in range(BACK):
        if len(found) == len(wanted) or period < first:
            break
        for code, value in _of_month(conn, employment_id, period, wanted, ids).items():
            found.setdefault(code, (period, value))
        period = period.previous()
    return found


def _of_month(
    conn: Connection, employment_id: int, period: Period, wanted: dict[str, Metric], ids: dict[str, int]
) -> dict[str, Decimal]:
    sums = facts.add_up(conn, period.number, _start_day(conn, employment_id, period), employment_id=employment_id)
    delivered = delivered_sources(conn, period)
    values = {
        code: actual_value(metric, sums.of(employment_id, ids[code]), delivered=metric.source in delivered)
        for code, metric in wanted.items()
    }
    return {code: value for code, value in values.items() if value is not None}


def _start_day(conn: Connection, employment_id: int, period: Period) -> int:
    from hrdesk.app.performance.catalogue import Post

    posting = conn.execute(
        select(t.posting)
        .where(t.posting.c.employment_id == employment_id, t.posting.c.starts <= period.bounds(1)[1])
        .order_by(t.posting.c.starts.desc())
    ).first()
    if posting is None:
        return 1
    book = load_book(conn, period.number)
    version = book.scheme_for(Post(employment_id, posting.department_id, posting.team_id, posting.position_id))
    return book.schemes[version].start_day if version is not None else 1


def audited(work: Work, conn: Connection, ident: int, what: str, **changes: tuple[object, object]) -> None:
    """Writes down what was done to a plan; texts people wrote are not repeated there."""
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="improvement",
        object_id=ident, fields=(what,), changes=changes,
    )  # fmt: skip
