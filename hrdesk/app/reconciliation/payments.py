"""Differences among repayments that count: of somebody else by the case's holders, twice from two places, reversals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.handover.chains import chains, promises
from hrdesk.app.performance.periods import counting_in
from hrdesk.app.reconciliation.found import Found, Scaled
from hrdesk.app.reconciliation.records import Span
from hrdesk.app.reconciliation.rows import period_label
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.attribution import WHOLE, Rule, Share, attribute, split
from hrdesk.domain.reconciliation.model import Kind
from hrdesk.storage import tables as t

MONTHS_BACK = 6  # how far the payment of a reversal is looked for
Original = tuple[
    int, int, int, int
]  # month (yyyymm), day, person, amount: of the payment a reversal is about, or a part
_COLUMNS = "m.month, m.employment_id, m.metric_id, m.day, m.item, m.value, m.batch_id, m.row, m.case_no"


def _record(row: Sequence[Any], kind: Kind, code: str, **more: Any) -> Found:
    month, who, metric, day, item, value, batch, number, case_no = row[:9]
    return Found(
        f"{code}:{batch}:{number}:{who}:{item}", kind, code, month, metric, employment_id=who, day=day, on_month=month,
        item=item, case_no=case_no, batch_id=batch, row=number, figures={metric: (value, None, None)}, counts=True, **more,
    )  # fmt: skip


def other_owners(work: Work, conn: Connection, rule: Rule, numbers: Mapping[int, str]) -> Iterator[Found]:
    """Repayments a file credits to one person and the case's chain, by the agency's rule, to others."""
    rows = conn.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM temp.month_payment AS m JOIN collection_case AS c ON c.reference = m.case_no"
        " WHERE m.day > 0 AND m.value > 0 AND m.case_no <> '' AND EXISTS (SELECT 1 FROM case_holding AS h"
        " WHERE h.case_id = c.id AND h.employment_id <> m.employment_id)"
    ).all()
    cases = {row[8] for row in rows}
    held, promised = chains(conn, cases), promises(work, conn, cases) if rule.protected_days else {}
    for row in rows:
        on = date(row[0] // 100, row[0] % 100, row[3])
        shares = attribute(rule, on, held.get(row[8], ()), promised.get(row[8], ()))
        if shares and shares != (Share(row[1]),):
            other = " / ".join(numbers.get(share.who, "?") for share in shares)
            yield _record(
                row,
                Kind.DIFFERENT,
                "other_owner",
                who=numbers.get(row[1], ""),
                proposal=shares,
                values={"other": other},
            )


def counted_twice(conn: Connection) -> Iterator[Found]:
    """The same case, day and amount in two rows, one of them without a receipt number. A running number (序号) makes
    rows of one file look different that are one payment typed twice: somebody says which."""
    rows = conn.exec_driver_sql(
        "WITH twice AS (SELECT case_no, month, day, value FROM temp.month_payment WHERE case_no <> '' AND day > 0"
        " GROUP BY case_no, month, day, value HAVING count(*) > 1 AND min(substr(item, 1, 1)) = '#'"
        " AND count(DISTINCT batch_id || '.' || row) > 1)"
        f" SELECT {_COLUMNS} FROM temp.month_payment AS m JOIN twice AS d ON d.case_no = m.case_no AND d.month = m.month"
        " AND d.day = m.day AND d.value = m.value ORDER BY m.case_no, m.month, m.day, m.value, m.batch_id, m.row"
    ).all()
    first = None
    for row in rows:
        same = (row[8], row[0], row[3], row[5])
        if same == first:  # the first stands; every other one is asked about
            yield _record(row, Kind.DOUBLED, "counted_twice")
        first = same


def reversals(conn: Connection, span: Span, metric_id: int, numbers: Mapping[int, str]) -> Iterator[Found]:
    """Reversals that fit no payment, another person's, a smaller one, or one of a month published already."""
    rows = conn.exec_driver_sql(f"SELECT {_COLUMNS} FROM temp.month_payment AS m WHERE m.value < 0").all()
    if not rows:
        return
    originals = _originals(conn, span, metric_id, rows)
    for row in rows:
        parts = originals.get(row[6:8])
        if parts is None:
            yield _record(row, Kind.REVERSED, "without_original")
            continue
        whole = sum(value for _month, _day, _who, value in parts)
        if {who for _month, _day, who, _value in parts} != {row[1]}:
            shares = _as_paid(parts, whole)
            other = " / ".join(numbers.get(share.who, "?") for share in shares)
            yield _record(row, Kind.REVERSED, "of_somebody_else", proposal=shares, values={"other": other})
        elif whole < -row[5]:
            yield _record(row, Kind.REVERSED, "larger_than_original", values={"other": Scaled(whole)})
        elif published := _published(conn, span, *parts[0][:3]):
            yield _record(row, Kind.REVERSED, "after_publishing", values={"month": period_label(published)})


def _as_paid(parts: Sequence[Original], whole: int) -> tuple[Share, ...]:
    """Whose a payment was, in percent of two decimals, as it was split."""
    amounts: dict[int, int] = {}
    for _month, _day, who, value in parts:
        amounts[who] = amounts.get(who, 0) + value
    percents = split(int(WHOLE * 100), [Share(who, Decimal(amount) / whole) for who, amount in amounts.items()])
    return tuple(Share(who, Decimal(percent) / 100) for who, percent in zip(amounts, percents, strict=True) if percent)


def _originals(
    conn: Connection, span: Span, metric_id: int, rows: Sequence[Any]
) -> dict[tuple[int, int], tuple[Original, ...]]:
    """(batch, row) of a reversal → its payment, by receipt number, else by case and amount; in parts where it was split."""
    found: dict[tuple[int, int], tuple[Original, ...]] = {}
    period = Period.from_number(max(span.months))
    for _step in range(MONTHS_BACK):
        open_rows = [row for row in rows if (row[6], row[7]) not in found]
        if not open_rows:
            break
        items = {row[4].rstrip("−") for row in open_rows if row[4].endswith("−")}
        by_item, by_case = _payments(conn, period.number, metric_id, items, {row[8] for row in open_rows if row[8]})
        for row in open_rows:
            parts = by_item.get(row[4].rstrip("−")) if row[4].endswith("−") else by_case.get((row[8], -row[5]))
            if parts:
                found[row[6], row[7]] = tuple(parts)
        period = period.previous()
    return found


def _payments(
    conn: Connection, month: int, metric_id: int, items: set[str], cases: set[str]
) -> tuple[dict[str, list[Original]], dict[tuple[str, int], list[Original]]]:
    by_item: dict[str, list[Original]] = {}
    by_case: dict[tuple[str, int], list[Original]] = {}
    rows = conn.exec_driver_sql(
        "SELECT f.day, f.employment_id, f.item, f.value, coalesce(c.note, '') FROM fact AS f CROSS JOIN claim AS c ON"
        " c.batch_id = f.batch_id AND c.month = f.month AND c.employment_id = f.employment_id AND"
        " c.metric_id = f.metric_id AND c.day = f.day AND c.item = f.item"
        " WHERE f.month = ? AND f.metric_id = ? AND f.value > 0",
        (month, metric_id),
    )
    for day, who, item, value, case_no in rows:
        number = item.partition("~")[0]  # a part that was assigned beside another record of that number
        if number in items:
            by_item.setdefault(number, []).append((month, day, who, value))
        if case_no in cases:
            by_case[case_no, value] = [(month, day, who, value)]
    return by_item, by_case


def _published(conn: Connection, span: Span, month: int, day: int, employment_id: int) -> int | None:
    """The published month before the span's in which a payment of that day counts, by the scheme it was published with."""
    evaluation, version = t.evaluation, t.scheme_version
    rows = conn.execute(
        select(evaluation.c.month, version.c.start_day)
        .join(version, version.c.id == evaluation.c.scheme_version_id)
        .where(
            evaluation.c.employment_id == employment_id,
            evaluation.c.month >= month,
            evaluation.c.month < span.period.number,
            evaluation.c.published_at.is_not(None),
        )
    ).all()
    for row in rows:
        counts_in = counting_in(date(month // 100, month % 100, day), row.start_day).number if day else month
        if counts_in == row.month:
            return int(row.month)
    return None


def unknown_cases(conn: Connection, span: Span, metric_id: int) -> Iterator[Found]:
    """How many repayments name cases no list has; nothing where the agency keeps no case list."""
    if not conn.exec_driver_sql("SELECT 1 FROM collection_case LIMIT 1").first():
        return
    count = conn.exec_driver_sql(
        "SELECT count(*) FROM temp.month_payment AS m WHERE m.case_no <> '' AND NOT EXISTS"
        " (SELECT 1 FROM collection_case AS c WHERE c.reference = m.case_no)"
    ).scalar_one()
    if count:
        month = span.period.number
        key = f"unknown_cases:{month}:{count}"
        yield Found(key, Kind.UNMATCHED, "unknown_cases", month, metric_id, values={"count": count})


def no_calls(conn: Connection, span: Span, metric_id: int, calls_id: int) -> Iterator[Found]:
    """People with repayments whom the dialler's figures of a delivered month do not know, though they are scored by calls."""
    month = span.period.number
    delivered = conn.exec_driver_sql(
        "SELECT 1 FROM delivery AS d JOIN batch AS b ON b.id = d.batch_id AND b.undone_at IS NULL"
        " WHERE d.month = ? AND d.source = 'calls'",
        (month,),
    ).first()
    if not delivered:
        return
    rows = conn.exec_driver_sql(
        "SELECT DISTINCT m.employment_id FROM temp.month_payment AS m WHERE m.value > 0 AND NOT EXISTS (SELECT 1 FROM"
        f" fact AS f WHERE f.employment_id = m.employment_id AND f.metric_id = ? AND {span.within('f')})"
        " ORDER BY m.employment_id",
        (calls_id,),
    )
    for (who,) in rows:
        key = f"no_calls:{month}:{who}"
        yield Found(key, Kind.UNMATCHED, "no_calls", month, metric_id, employment_id=who)
