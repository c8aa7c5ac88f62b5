"""Figures: added up in the database, claimed by imports and people, given back when an import is undone.

The database adds whole numbers up (sum, count, numerator, denominator, last); products and quotients are left to
``domain`` in Decimal, since SQLite's whole-number product overflows into floating point and its division cuts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.engine import Connection

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Totals
from hrdesk.storage.types import scaled
from hrdesk.words import N_

_UNIT = Decimal("0.0001")  # figures are kept in ten-thousandths
_NONE = Decimal(0)
_NOTHING = Totals()
_KEY = ("month", "employment_id", "metric_id", "day", "item")
_FIGURES = ("value", "numerator", "denominator")
_ROW = (*_KEY, *_FIGURES, "row", "note")
_SAME_KEY = " AND ".join(f"{{a}}.{name} = {{b}}.{name}" for name in _KEY)
_SAME_FIGURES = " AND ".join(f"{{a}}.{name} IS {{b}}.{name}" for name in _FIGURES)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row of a file (or one hand-made entry) says. ``month`` is yyyymm, ``day`` 1–31 or 0 for the whole month."""

    month: int
    employment_id: int
    metric_id: int
    day: int
    item: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    row: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What claims do to the figures that count now."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did: figures gone, figures that show an earlier claim again, claims overtaken since.

    ``people``: (month, employment id) whose figures changed.
    """

    removed: int
    restored: int
    overtaken: int
    people: frozenset[tuple[int, int]]


# --- adding up -------------------------------------------------------------------------------------------------------


class Sums(Mapping[tuple[int, int], Totals]):
    """A month added up, by (employment id, metric id): whole numbers as the database gave them, Totals when asked for.

    A month makes ten thousand; kept as plain tuples of numbers they cost the garbage collector nothing.
    """

    __slots__ = ("_last", "_rows")

    def __init__(
        self, rows: Mapping[tuple[int, int], tuple[int | None, ...]], last: Mapping[tuple[int, int], Decimal]
    ) -> None:
        self._rows, self._last = rows, last

    def of(self, employment_id: int, metric_id: int) -> Totals:
        """The figures of one person and metric; no records where there is none."""
        row = self.kept(employment_id, metric_id)
        if row is None:
            return _NOTHING
        total, records, numerator, denominator = row
        return Totals(
            total * _UNIT if total else _NONE,
            records or 0,
            numerator * _UNIT if numerator else _NONE,
            denominator * _UNIT if denominator else _NONE,
            self._last.get((employment_id, metric_id)) if self._last else None,
        )

    def kept(self, employment_id: int, metric_id: int) -> tuple[int | None, ...] | None:
        """Sum, records, numerator and denominator as the columns of ``evaluation_line`` hold them; None without any."""
        return self._rows.get((employment_id, metric_id))

    def __getitem__(self, key: tuple[int, int]) -> Totals:
        if key not in self._rows:
            raise KeyError(key)
        return self.of(*key)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def add_up(conn: Connection, month: int, start_day: int = 1, *, employment_id: int | None = None) -> Sums:
    """The period's figures by (employment id, metric id); one statement whatever the number of people.

    With ``start_day`` 26, period 202610 is 26 September … 25 October; figures of a whole month belong to their month.
    """
    ranges = _ranges(month, start_day)
    who = "" if employment_id is None else f" AND employment_id = {employment_id:d}"
    # each range is one walk along the clustered key; an OR of the two would lose it
    parts = " UNION ALL ".join(
        "SELECT employment_id, metric_id, sum(value) AS value, count(*) AS records, sum(numerator) AS numerator,"
        f" sum(denominator) AS denominator FROM fact WHERE {within}{who} GROUP BY employment_id, metric_id"
        for within in ranges
    )
    if len(ranges) > 1:
        parts = (
            "SELECT employment_id, metric_id, sum(value), sum(records), sum(numerator), sum(denominator)"
            f" FROM ({parts}) GROUP BY employment_id, metric_id"
        )
    rows = conn.exec_driver_sql(parts).all()
    return Sums({(row[0], row[1]): row[2:] for row in rows}, _last(conn, ranges, who))


def _ranges(month: int, start_day: int) -> list[str]:
    """The period as conditions on month and day, earliest first."""
    if start_day == 1:
        return [f"month = {month:d}"]
    before = month - 1 if month % 100 > 1 else month - 89
    return [f"month = {before:d} AND day >= {start_day:d}", f"month = {month:d} AND day < {start_day:d}"]


def _last(conn: Connection, ranges: list[str], who: str) -> dict[tuple[int, int], Decimal]:
    """The newest figure, only of metrics that count that way."""
    metrics = conn.exec_driver_sql("SELECT DISTINCT metric_id FROM metric_version WHERE aggregation = 'last'").scalars()
    wanted = ", ".join(f"{metric:d}" for metric in metrics)
    if not wanted:
        return {}
    rows = conn.exec_driver_sql(
        "SELECT employment_id, metric_id, value FROM (SELECT employment_id, metric_id, value, row_number() OVER"
        " (PARTITION BY employment_id, metric_id ORDER BY month DESC, day DESC, item DESC) AS place FROM ("
        + " UNION ALL ".join(
            f"SELECT * FROM fact WHERE {within}{who} AND value IS NOT NULL AND metric_id IN ({wanted})"
            for within in ranges
        )
        + ")) WHERE place = 1"
    )
    return {(employment, metric): Decimal(value).scaleb(-4) for employment, metric, value in rows}


# --- claims ----------------------------------------------------------------------------------------------------------


def put(conn: Connection, batch_id: int, claims: Iterable[Claim]) -> Counts:
    """Keeps the claims of a batch and makes them the figures that count, the batch being the newest.

    Two claims of one batch on one figure are a bug of the caller (IntegrityError): files are checked for doubles first.
    """
    names = ", ".join(_ROW)
    rows = [(batch_id, *_stored(claim)) for claim in claims]
    if not rows:
        return Counts(0, 0, 0)
    conn.exec_driver_sql(f"INSERT INTO claim (batch_id, {names}) VALUES ({', '.join('?' * (len(_ROW) + 1))})", rows)
    counts = _compare(conn, batch_id)
    kept = ", ".join((*_KEY, *_FIGURES, "batch_id", "row"))
    renewed = ", ".join(f"{name} = excluded.{name}" for name in (*_FIGURES, "batch_id", "row"))
    conn.exec_driver_sql(
        f"INSERT INTO fact ({kept}) SELECT {kept} FROM claim WHERE batch_id = ?"
        f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {renewed}",
        (batch_id,),
    )
    return counts


def undo(conn: Connection, batch_id: int, *, at: dt.datetime, account_id: int | None) -> Undone:
    """Takes a batch's claims back: each of its figures shows the newest claim of a batch not undone, or goes.

    The claims stay for the record. UserError ``not_found`` or ``already_undone``.
    """
    from hrdesk.storage.tables import batch

    state = conn.exec_driver_sql("SELECT undone_at FROM batch WHERE id = ?", (batch_id,)).first()
    if state is None:
        raise UserError(N_("There is no import number {batch}."), code="not_found", batch=batch_id)
    if state[0] is not None:
        raise UserError(N_("Import number {batch} was undone already."), code="already_undone", batch=batch_id)
    conn.execute(batch.update().where(batch.c.id == batch_id).values(undone_at=at, undone_by=account_id))
    _stage_own(conn, batch_id)
    try:
        restored = _restore_earlier(conn)
        removed = conn.exec_driver_sql(
            f"DELETE FROM fact WHERE ({', '.join(_KEY)}) IN"
            f" (SELECT {', '.join(_KEY)} FROM temp.own_fact WHERE winner IS NULL)"
        ).rowcount
        people = conn.exec_driver_sql("SELECT DISTINCT month, employment_id FROM temp.own_fact").all()
    finally:
        conn.exec_driver_sql("DROP TABLE temp.own_fact")
    claimed = conn.exec_driver_sql("SELECT count(*) FROM claim WHERE batch_id = ?", (batch_id,)).scalar_one()
    return Undone(removed, restored, claimed - removed - restored, frozenset((row[0], row[1]) for row in people))


def _stage_own(conn: Connection, batch_id: int) -> None:
    """The keys of the figures that count by this batch now, with the batch that will win instead."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS temp.own_fact")
    conn.exec_driver_sql(
        "CREATE TEMP TABLE own_fact (month INTEGER, employment_id INTEGER, metric_id INTEGER, day INTEGER, item TEXT,"
        " winner INTEGER, PRIMARY KEY (month, employment_id, metric_id, day, item)) WITHOUT ROWID"
    )
    conn.exec_driver_sql(
        f"INSERT INTO temp.own_fact SELECT {', '.join('c.' + name for name in _KEY)}, NULL FROM claim AS c"
        f" CROSS JOIN fact AS f ON {_SAME_KEY.format(a='f', b='c')} WHERE c.batch_id = ? AND f.batch_id = c.batch_id",
        (batch_id,),
    )
    # claims are clustered by batch: ask only batches that say something about these months, the newest first
    rivals = conn.exec_driver_sql(
        "SELECT b.id FROM batch AS b WHERE b.undone_at IS NULL AND b.id <> ? AND EXISTS (SELECT 1 FROM claim AS c"
        " WHERE c.batch_id = b.id AND c.month IN (SELECT DISTINCT month FROM temp.own_fact)) ORDER BY b.id DESC",
        (batch_id,),
    ).scalars()
    for rival in rivals.all():
        conn.exec_driver_sql(
            "UPDATE temp.own_fact AS o SET winner = ? WHERE winner IS NULL AND EXISTS"
            f" (SELECT 1 FROM claim AS c WHERE c.batch_id = ? AND {_SAME_KEY.format(a='c', b='o')})",
            (rival, rival),
        )


def _restore_earlier(conn: Connection) -> int:
    kept = (*_KEY, *_FIGURES, "batch_id", "row")
    renewed = ", ".join(f"{name} = excluded.{name}" for name in (*_FIGURES, "batch_id", "row"))
    return conn.exec_driver_sql(
        f"INSERT INTO fact ({', '.join(kept)}) SELECT {', '.join('c.' + name for name in kept)} FROM temp.own_fact AS o"
        f" CROSS JOIN claim AS c ON c.batch_id = o.winner AND {_SAME_KEY.format(a='c', b='o')} WHERE TRUE"
        f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {renewed}"
    ).rowcount


def _compare(conn: Connection, batch_id: int) -> Counts:
    new, same, all_ = conn.exec_driver_sql(
        f"SELECT sum(f.month IS NULL), sum(f.month IS NOT NULL AND {_SAME_FIGURES.format(a='f', b='n')}), count(*)"
        f" FROM claim AS n LEFT JOIN fact AS f ON {_SAME_KEY.format(a='f', b='n')} WHERE n.batch_id = ?",
        (batch_id,),
    ).one()
    return Counts(new or 0, all_ - (new or 0) - (same or 0), same or 0)


def _stored(claim: Claim) -> tuple[object, ...]:
    return (
        claim.month,
        claim.employment_id,
        claim.metric_id,
        claim.day,
        claim.item,
        None if claim.value is None else scaled(claim.value, 4),
        None if claim.numerator is None else scaled(claim.numerator, 4),
        None if claim.denominator is None else scaled(claim.denominator, 4),
        claim.row,
        claim.note,
    )
