"""A month's differences, found afresh from the files' claims and rows, and which of them people have settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, or_, select

from hrdesk.app.handover.chains import rule_of
from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.reconciliation import dialler, payments, rows
from hrdesk.app.reconciliation.doubled import Beside
from hrdesk.app.reconciliation.footings import footings
from hrdesk.app.reconciliation.found import Found
from hrdesk.app.reconciliation.model import Finding, MonthFindings, Person, Settled, State
from hrdesk.app.reconciliation.records import AMOUNT, Span, repayments_aside, span_of
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.reconciliation.model import Action, Kind, actions_for
from hrdesk.storage import tables as t

_UNIT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Month:
    """What one look at a month reads beside the differences themselves."""

    span: Span
    metrics: Mapping[str, Metric]
    ids: Mapping[str, int]
    people: Mapping[int, Person]

    @property
    def by_id(self) -> dict[int, Metric]:
        """Metrics by id."""
        return {number: self.metrics[code] for code, number in self.ids.items()}


def read_month(conn: Connection, period: Period) -> Month:
    """The month's days, the metrics, everybody's 工号 and name."""
    metrics, ids, _versions = load_metrics(conn)
    people = {
        row.id: Person(row.id, row.employee_no, row.name)
        for row in conn.execute(
            select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name).join(
                t.person, t.person.c.id == t.employment.c.person_id
            )
        )
    }
    return Month(span_of(conn, period), metrics, ids, people)


def find_all(work: Work, conn: Connection, month: Month) -> list[Found]:
    """Every difference of the month, settled or not, in the order kinds are worked through."""
    span, ids = month.span, month.ids
    rule = rule_of(read_settings(conn))
    numbers = {who: f"{person.employee_no} {person.name}" for who, person in month.people.items()}
    found = rows.loose(work, conn, span, ids, rule)
    found += rows.totals(conn, span)
    found += rows.contradictions(conn, span)
    found += rows.whole_and_parts(conn, span)
    found += dialler.counted_by_two(conn, span, ids)
    amount = ids.get(AMOUNT)
    if amount is not None:
        with repayments_aside(conn, span, amount):
            beside = Beside(conn, span, amount, numbers)
            found = [*beside.named(found), *beside.assigned_twice()]
            found += payments.other_owners(work, conn, rule, numbers)
            found += payments.counted_twice(conn)
            found += payments.reversals(conn, span, amount, numbers)
            found += payments.unknown_cases(conn, span, amount)
            if "calls" in ids:
                found += payments.no_calls(conn, span, amount, ids["calls"])
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), not one.blocks, one.batch_id, one.row, one.key))


def settlements(conn: Connection, span: Span) -> dict[str, Any]:
    """The settlement that counts of every difference of the span, by its key."""
    found = conn.execute(
        select(t.settlement, t.account.c.shown_name)
        .outerjoin(t.batch, t.batch.c.id == t.settlement.c.batch_id)
        .outerjoin(t.account, t.account.c.id == t.settlement.c.account_id)
        .where(
            t.settlement.c.month.in_(span.months),
            t.settlement.c.withdrawn_at.is_(None),
            or_(t.settlement.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)),
        )
        .order_by(t.settlement.c.id)
    )
    return {row.finding: row for row in found}


def unsettled(work: Work, conn: Connection, period: Period) -> int:
    """How many differences keep the month from being published."""
    month = read_month(conn, period)
    done = settlements(conn, month.span)
    return sum(one.blocks and one.key not in done for one in find_all(work, conn, month))


@use_case("reconciliation.read")
def month_findings(work: Work, period: Period) -> MonthFindings:
    """The month's differences with how they were settled, and its files with their own totals.

    Differences of people outside the actor's scope are left out; the state counts what is shown.
    """
    with work.read() as conn:
        month = read_month(conn, period)
        seen = set(
            conn.execute(
                select(t.employment.c.id).where(visible(work, t.employment.c.id, period.bounds(1)[1]))
            ).scalars()
        )
        everybody = len(seen) == len(month.people)
        found = [
            one
            for one in find_all(work, conn, month)
            if (one.employment_id in seen if one.employment_id is not None else everybody)
        ]
        done = settlements(conn, month.span)
        batches = _batches(conn, {one.batch_id for one in found})
        shown = tuple(_finding(month, one, done.get(one.key), batches.get(one.batch_id)) for one in found)
        asked = {one.key for one in found if one.blocks}
        files = footings(conn, month.span, month.ids.get(AMOUNT), asked) if everybody else ()
        at = work.now().astimezone(work.zone)
        return MonthFindings(period.label, shown, files, _state(conn, period, shown), at)


def _batches(conn: Connection, ids: set[int]) -> dict[int, Any]:
    wanted = sorted(ids)
    found: dict[int, Any] = {}
    for first in range(0, len(wanted), 500):
        for row in conn.execute(select(t.batch).where(t.batch.c.id.in_(wanted[first : first + 500]))):
            found[row.id] = row
    return found


def _finding(month: Month, one: Found, settled: Any, batch: Any) -> Finding:
    metric = month.by_id.get(one.metric_id)
    people = month.people
    return Finding(
        key=one.key,
        kind=one.kind,
        code=one.code,
        blocks=one.blocks,
        text=one.text(metric),
        metric=metric.code if metric else "",
        source=batch.kind if batch is not None else "",
        person=people.get(one.employment_id) if one.employment_id is not None else None,
        who=one.who,
        case_no=one.case_no,
        item="" if one.item.startswith(("?", "#")) else one.item.rstrip("−"),
        day=one.date,
        amount=None if one.value is None else one.value * _UNIT,
        file_name=batch.file_name if batch is not None else "",
        sheet=batch.sheet if batch is not None else "",
        row=one.row,
        batch_id=one.batch_id,
        actions=actions_for(one.code, has_figure=bool(one.figures)),
        proposed=_named(people, [(share.who, share.percent) for share in one.proposal]),
        settlement=_settled(people, settled),
    )


def _named(people: Mapping[int, Person], parts: Sequence[tuple[int, Decimal]]) -> tuple[Person, ...]:
    return tuple(
        Person(who, people[who].employee_no, people[who].name, percent) for who, percent in parts if who in people
    )


def _settled(people: Mapping[int, Person], row: Any) -> Settled | None:
    if row is None:
        return None
    parts = [(int(who), Decimal(percent)) for who, percent in row.parts]
    return Settled(row.id, Action(row.action), _named(people, parts), row.reason, row.shown_name or "", row.at)


def _state(conn: Connection, period: Period, findings: Sequence[Finding]) -> State:
    released = conn.execute(
        select(t.unsettled_release, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.unsettled_release.c.account_id)
        .where(t.unsettled_release.c.month == period.number)
        .order_by(t.unsettled_release.c.id.desc())
    ).first()
    return State(
        period=period.label,
        open=sum(one.open for one in findings),
        settled=sum(one.settlement is not None for one in findings),
        notices=sum(not one.blocks and one.settlement is None for one in findings),
        by_kind=Counter(one.kind for one in findings if one.open),
        released_by=(released.shown_name or "") if released else "",
        released_reason=released.reason if released else "",
        released_at=released.at if released else None,
    )
