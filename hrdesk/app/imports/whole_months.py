"""Figures of a whole month beside the single records that make that month up already: never counted on top of them.

HRDesk's own export says such totals. One that equals what the records add up to says the same; another one is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from sqlalchemy import Connection

from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.metrics import Catalogue
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Aggregation, Metric, Totals
from hrdesk.domain.performance.scoring import actual_value
from hrdesk.storage.facts import Row
from hrdesk.words import N_, N_n

_UNIT = Decimal("0.0001")
_WIDE = Context(prec=40, rounding=ROUND_HALF_UP)


def settle(conn: Connection, ledger: Ledger, catalogue: Catalogue, rows: Sequence[Row]) -> list[Row]:
    """The rows without those that say what single records add up to; those that say something else are refused."""
    months = {row[0] for row in rows if row[3] == 0 and row[4] == ""}
    if not months:
        return list(rows)
    totals = {month: _beside(conn, month, catalogue) for month in months}
    codes = catalogue.codes
    places: dict[int, int] = {}
    kept: list[Row] = []
    refused: set[int] = set()
    for row in rows:
        month, employment_id, metric_id, day, item = row[:5]
        found = totals[month].get((employment_id, metric_id)) if day == 0 and item == "" else None
        if found is None:
            kept.append(row)
            continue
        metric = catalogue.metrics[codes[metric_id]]
        if _says(row, metric, found):
            continue
        places = places or {number: index for index, number in enumerate(ledger.numbers)}
        refused.add(row[8])
        _refuse(ledger, places[row[8]], metric, month, found)
    return [row for row in kept if row[8] not in refused] if refused else kept


def _beside(conn: Connection, month: int, catalogue: Catalogue) -> Mapping[tuple[int, int], Totals]:
    """What single records of the month add up to, where there are any, by employment and metric."""
    from hrdesk.app.performance.month import period_totals, read_month

    whole = set(
        conn.exec_driver_sql(
            "SELECT employment_id, metric_id FROM fact WHERE month = ? AND day = 0 AND item = ''", (month,)
        ).all()
    )
    found = {}
    for employment_id, figures in period_totals(conn, read_month(conn, Period.from_number(month))).items():
        for code, totals in figures.items():
            key = (employment_id, catalogue.ids[code])
            if totals.records > (key in whole):
                found[key] = totals
    return found


def _says(row: Row, metric: Metric, totals: Totals) -> bool:
    value, numerator, denominator = row[5:8]
    if metric.aggregation is Aggregation.RATIO:
        if numerator is None or denominator is None:
            return False
        if (Decimal(numerator) * _UNIT, Decimal(denominator) * _UNIT) == (totals.numerator, totals.denominator):
            return True
        value = _scaled(Decimal(numerator) / denominator) if denominator else None
    actual = actual_value(metric, totals, delivered=False)
    return value is not None and actual is not None and value == _scaled(actual)


def _scaled(figure: Decimal) -> int:
    return int(_WIDE.multiply(figure, Decimal(10_000)).to_integral_value(ROUND_HALF_UP))


def _refuse(ledger: Ledger, index: int, metric: Metric, month: int, totals: Totals) -> None:
    actual = actual_value(metric, totals, delivered=False)
    name = metric.code if ledger.has(metric.code) else "value"
    ledger.refuse(
        index,
        name,
        "already_there",
        N_n(
            "{metric}: {count} single record of {period} is here already and comes to {actual}.",
            "{metric}: {count} single records of {period} are here already and come to {actual}.",
        ),
        N_("A figure of the whole month would count on top of them. Correct the records, or undo their import first."),
        metric=metric.name,
        count=totals.records,
        period=Period.from_number(month).label,
        actual="–" if actual is None else format(_shown(actual), "f"),
    )


def _shown(figure: Decimal) -> Decimal:
    return figure.quantize(_UNIT, ROUND_HALF_UP, _WIDE).normalize() if figure % 1 else figure.quantize(Decimal(1))
