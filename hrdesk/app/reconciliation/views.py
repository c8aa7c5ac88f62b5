"""A month's sources side by side, per person and per case: added up by the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, or_, select

from hrdesk.app.handover.holdings import HELD
from hrdesk.app.people.listing import placed
from hrdesk.app.reconciliation.finding import Month, find_all, read_month, settlements
from hrdesk.app.reconciliation.model import CaseRow, Person, PersonRow
from hrdesk.app.reconciliation.records import AMOUNT, SETTLEMENT, repayments_aside
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.storage.facts import same_key
from hrdesk.words import named

_UNIT = Decimal("0.0001")


@use_case("reconciliation.read")
def people_side_by_side(work: Work, period: Period) -> tuple[PersonRow, ...]:
    """Everybody with figures of the month: repayments by finance, month figures, calls, checks, complaints beside one another."""
    with work.read() as conn:
        month = read_month(conn, period)
        figures = _figures(conn, month)
        moved = _moved(conn, month)
        done = settlements(conn, month.span)
        open_ = Counter(one.employment_id for one in find_all(work, conn, month) if one.blocks and one.key not in done)
        last = period.bounds(1)[1]
        rows = conn.execute(
            select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh, t.team.c.name_en)
            .select_from(placed(last))
            .where(visible(work, t.employment.c.id, last))
            .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
        ).all()
    found = []
    for row in rows:
        own = figures.get(row.id)
        if own is None:
            continue
        amounts = own.get(AMOUNT, {})
        finance, collection = amounts.get("repayments"), amounts.get("facts")
        counted = sum((one.value for one in amounts.values()), Decimal(0)) if amounts else None
        shift = moved.get(row.id, Decimal(0))
        found.append(
            PersonRow(
                row.id, row.employee_no, row.name, named(row.name_zh or "", row.name_en),
                finance=finance.said if finance else None,
                collection=collection.said if collection else None,
                moved=shift,
                counted=counted,
                receipts=finance.records if finance else 0,
                calls=_total(own, "calls"),
                quality=sum(one.records for one in own.get("quality_score", {}).values()),
                complaints=_total(own, "valid_complaints"),
                open=open_.get(row.id, 0),
            )
        )  # fmt: skip
    return tuple(found)


class _Added:
    """What one kind of file comes to for one person and metric: what counts of it, and what it said before settlements."""

    __slots__ = ("records", "said", "value")

    def __init__(self) -> None:
        self.value, self.said, self.records = Decimal(0), Decimal(0), 0


def _figures(conn: Connection, month: Month) -> dict[int, dict[str, dict[str, _Added]]]:
    codes = {number: code for code, number in month.ids.items()}
    found: dict[int, dict[str, dict[str, _Added]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(_Added)))
    rows = conn.exec_driver_sql(
        "SELECT employment_id, metric_id, b.kind, sum(total), sum(records) FROM (SELECT f.employment_id, f.metric_id,"
        " f.batch_id, sum(f.value) AS total, count(coalesce(f.value, f.denominator)) AS records FROM fact AS f"
        f" WHERE {month.span.within('f')} GROUP BY f.employment_id, f.metric_id, f.batch_id) JOIN batch AS b"
        " ON b.id = batch_id GROUP BY employment_id, metric_id, b.kind"
    )
    for who, metric, kind, total, records in rows:
        if metric in codes:
            own = found[who][codes[metric]][kind if kind in ("repayments", SETTLEMENT) else _plain(kind, codes[metric])]
            own.value += (total or 0) * _UNIT
            own.said += (total or 0) * _UNIT
            own.records += records
    amount = month.ids.get(AMOUNT)
    if amount is not None:
        for who, value, before, count in _before(conn, month, amount):
            own = found[who][AMOUNT]["repayments"]
            own.said += (value or 0) * _UNIT
            own.records += count
            own.value += before * _UNIT
    return found


def _plain(kind: str, code: str) -> str:
    return "facts" if code == AMOUNT else kind


def _before(conn: Connection, month: Month, amount: int) -> list[tuple[int, int | None, int, int]]:
    """What files said of records that settlements withdrew or changed: it belongs beside finance's figure."""
    with repayments_aside(conn, month.span, amount):
        rows = conn.exec_driver_sql(
            "SELECT employment_id, sum(value), 0, count(*) FROM temp.month_payment WHERE settled = 1"
            " GROUP BY employment_id"
        ).all()
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _moved(conn: Connection, month: Month) -> dict[int, Decimal]:
    """Per person, what settlements changed: what counts by them less what the files said of the same records."""
    amount = month.ids.get(AMOUNT)
    if amount is None:
        return {}
    rows = conn.exec_driver_sql(
        "SELECT f.employment_id, sum(coalesce(f.value, 0)) FROM fact AS f JOIN batch AS b ON b.id = f.batch_id"
        f" WHERE f.metric_id = {amount:d} AND {month.span.within('f')} AND b.kind = '{SETTLEMENT}'"
        " GROUP BY f.employment_id"
    )
    found = {row[0]: row[1] * _UNIT for row in rows}
    for who, value, _nothing, _count in _before(conn, month, amount):
        found[who] = found.get(who, Decimal(0)) - (value or 0) * _UNIT
    return found


def _total(own: Mapping[str, Mapping[str, _Added]], code: str) -> Decimal | None:
    kinds = own.get(code)
    return sum((one.value for one in kinds.values()), Decimal(0)) if kinds else None


@use_case("reconciliation.read")
def cases_side_by_side(work: Work, period: Period) -> tuple[CaseRow, ...]:
    """Every case with repayments in the month: who holds it, for whom its repayments count, what was reversed."""
    with work.read() as conn:
        month = read_month(conn, period)
        amount = month.ids.get(AMOUNT)
        if amount is None:
            return ()
        done = settlements(conn, month.span)
        open_ = Counter(
            one.case_no for one in find_all(work, conn, month) if one.case_no and one.blocks and one.key not in done
        )
        seen = set(
            conn.execute(
                select(t.employment.c.id).where(visible(work, t.employment.c.id, period.bounds(1)[1]))
            ).scalars()
        )
        sums = _case_sums(conn, month, amount, seen)
        known = _known_cases(conn, set(sums))
        calls = _case_calls(conn, month, seen)
    people = month.people
    rows = []
    for case_no, parts in sorted(sums.items()):
        case = known.get(case_no)
        rows.append(
            CaseRow(
                case_no,
                client=case.client if case else "",
                holder=_one(people, case.employment_id) if case and case.employment_id in seen else "",
                credited=" / ".join(_one(people, who) for who, *_rest in parts),
                receipts=sum(count for _who, count, _paid, _back in parts),
                amount=sum((paid for _who, _count, paid, _back in parts), 0) * _UNIT,
                reversed=sum((back for _who, _count, _paid, back in parts), 0) * _UNIT,
                outstanding=case.outstanding if case else None,
                complaint=bool(case and case.complaint),
                open=open_.get(case_no, 0),
                calls=calls.get(case_no),
            )
        )
    return tuple(rows)


def _one(people: Mapping[int, Any], who: int) -> str:
    return f"{people[who].employee_no} {people[who].name}" if who in people else ""


def _case_sums(
    conn: Connection, month: Month, amount: int, seen: set[int]
) -> dict[str, list[tuple[int, int, int, int]]]:
    found: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    rows = conn.exec_driver_sql(
        "SELECT c.note, f.employment_id, count(*), sum(max(f.value, 0)), sum(min(f.value, 0)) FROM fact AS f"
        " CROSS JOIN claim AS c ON c.batch_id = f.batch_id AND c.month = f.month AND c.employment_id = f.employment_id"
        " AND c.metric_id = f.metric_id AND c.day = f.day AND c.item = f.item"
        f" WHERE f.metric_id = {amount:d} AND {month.span.within('f')} AND f.value IS NOT NULL AND c.note <> ''"
        " GROUP BY c.note, f.employment_id ORDER BY c.note, f.employment_id"
    )
    for case_no, who, count, paid, back in rows:
        if who in seen:
            found[case_no].append((who, count, paid, back))
    return found


def _case_calls(conn: Connection, month: Month, seen: set[int]) -> dict[str, Decimal]:
    """Calls by case, of files that tell cases apart."""
    if "calls" not in month.ids:
        return {}
    rows = conn.exec_driver_sql(
        "SELECT c.note, f.employment_id, sum(f.value) FROM fact AS f CROSS JOIN claim AS c ON c.batch_id = f.batch_id"
        f" AND {same_key('c', 'f')} WHERE f.metric_id = {month.ids['calls']:d} AND {month.span.within('f')}"
        " AND f.value IS NOT NULL AND c.note <> '' GROUP BY c.note, f.employment_id"
    )
    found: dict[str, Decimal] = {}
    for case_no, who, calls in rows:
        if who in seen:
            found[case_no] = found.get(case_no, Decimal(0)) + calls * _UNIT
    return found


def _known_cases(conn: Connection, numbers: set[str]) -> dict[str, Any]:
    wanted, found = sorted(numbers), {}
    for first in range(0, len(wanted), 500):
        for row in conn.execute(
            select(t.collection_case, t.case_holding.c.employment_id)
            .join(t.case_holding, HELD)
            .where(t.collection_case.c.reference.in_(wanted[first : first + 500]))
        ):
            found[row.reference] = row
    return found


@use_case("reconciliation.read")
def people_to_credit(work: Work, period: Period) -> tuple[Person, ...]:
    """Everybody the actor may see who was employed in the month, for choosing whom a figure counts for."""
    first, last = period.bounds(1)
    with work.read() as conn:
        rows = conn.execute(
            select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(
                visible(work, t.employment.c.id, last),
                t.employment.c.status != "pending",
                or_(t.employment.c.hire_date.is_(None), t.employment.c.hire_date <= last),
                or_(t.employment.c.leave_date.is_(None), t.employment.c.leave_date >= first),
            )
            .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
        ).all()
    return tuple(Person(row.id, row.employee_no, row.name) for row in rows)
