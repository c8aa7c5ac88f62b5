"""Figures: added up in the database, claimed by imports and people, given back when an import is undone.

The database adds whole numbers up (sum, count, numerator, denominator, last); products and quotients are left to
``domain`` in Decimal, since SQLite's whole-number product overflows into floating point and its division cuts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy.engine import Connection

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Totals
from hrdesk.words import N_

_UNIT = Decimal("0.0001")  # figures are kept in ten-thousandths
_NONE = Decimal(0)
_NOTHING = Totals()

#: What one row of a file (or one hand-made entry) says: month yyyymm, employment, metric, day 1–31 (0: the whole month),
#: item; value, numerator, denominator in whole ten-thousandths, as stored; row of the sheet; note.
Row = tuple[int, int, int, int, str, int | None, int | None, int | None, int, str | None]
KEY = ("month", "employment_id", "metric_id", "day", "item")
FIGURES = ("value", "numerator", "denominator")
ROW = (*KEY, *FIGURES, "row", "note")


def same_key(a: str, b: str) -> str:
    """SQL: the figures of two aliases are the same one."""
    return " AND ".join(f"{a}.{name} = {b}.{name}" for name in KEY)


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did: figures gone, figures that show an earlier claim again, claims overtaken since.

    ``people``: (month, employment id) whose figures changed.
    """

    removed: int
    restored: int
    overtaken: int
    people: frozenset[tuple[int, int]]


#: Of one person and metric: employment, metric, then sum, records, numerator and denominator in whole ten-thousandths.
Added = tuple[int, int, int | None, int | None, int | None, int | None]
K = TypeVar("K")
_NOBODY: Mapping[int, Added] = MappingProxyType({})


# --- adding up -------------------------------------------------------------------------------------------------------


class Sums(Mapping[tuple[int, int], Totals]):
    """A month added up, by (employment id, metric id): whole numbers as the database gave them, Totals when asked for.

    A month makes ten thousand; kept as plain tuples of numbers they cost the garbage collector nothing.
    """

    __slots__ = ("_last", "_people")

    def __init__(self, rows: Iterable[Added], last: Mapping[tuple[int, int], Decimal]) -> None:
        people: dict[int, dict[int, Added]] = {}
        for row in rows:
            held = people.get(row[0])
            if held is None:
                held = people[row[0]] = {}
            held[row[1]] = row
        self._people, self._last = people, last

    def of(self, employment_id: int, metric_id: int) -> Totals:
        """The figures of one person and metric; no records where there is none."""
        return self.of_all(employment_id, ((metric_id, metric_id),))[metric_id]

    def of_all(self, employment_id: int, wanted: Iterable[tuple[K, int]]) -> dict[K, Totals]:
        """A person's figures by the names given to metrics: (name, metric id)."""
        rows, last = self.added(employment_id), self._last
        found: dict[K, Totals] = {}
        for name, metric_id in wanted:
            row = rows.get(metric_id)
            if row is None:
                found[name] = _NOTHING
                continue
            _employment, _metric, total, records, numerator, denominator = row
            found[name] = tuple.__new__(  # past the named constructor, which takes most of the time
                Totals,
                (
                    total * _UNIT if total else _NONE,
                    records or 0,
                    numerator * _UNIT if numerator else _NONE,
                    denominator * _UNIT if denominator else _NONE,
                    last.get((employment_id, metric_id)) if last else None,
                ),
            )
        return found

    def added(self, employment_id: int) -> Mapping[int, Added]:
        """What the database added up for one person, by metric id."""
        return self._people.get(employment_id, _NOBODY)

    def __getitem__(self, key: tuple[int, int]) -> Totals:
        if key[1] not in self.added(key[0]):
            raise KeyError(key)
        return self.of(*key)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((who, metric) for who, held in self._people.items() for metric in held)

    def __len__(self) -> int:
        return sum(map(len, self._people.values()))


def add_up(conn: Connection, month: int, start_day: int = 1, *, employment_id: int | None = None) -> Sums:
    """The period's figures by (employment id, metric id); one statement whatever the number of people.

    A figure withdrawn by a settlement (no value, no denominator) is no record.

    With ``start_day`` 26, period 202610 is 26 September … 25 October; figures of a whole month belong to their month.
    """
    ranges = _ranges(month, start_day)
    who = "" if employment_id is None else f" AND employment_id = {employment_id:d}"
    # numerators and denominators cost a third of the walk, and only ratios have them
    added = (
        "count(coalesce(value, denominator)) AS records, sum(numerator) AS numerator, sum(denominator) AS denominator"
        if _metrics_by(conn, "ratio")
        else "count(value) AS records, NULL AS numerator, NULL AS denominator"
    )
    # each range is one walk along the clustered key; an OR of the two would lose it
    parts = " UNION ALL ".join(
        f"SELECT employment_id, metric_id, sum(value) AS value, {added} FROM fact WHERE {within}{who}"
        " GROUP BY employment_id, metric_id"
        for within in ranges
    )
    if len(ranges) > 1:
        parts = (
            "SELECT employment_id, metric_id, sum(value), sum(records), sum(numerator), sum(denominator)"
            f" FROM ({parts}) GROUP BY employment_id, metric_id"
        )
    rows = conn.exec_driver_sql(parts).cursor.fetchall()  # plain tuples: ten thousand of them stay as they are
    return Sums(rows, _last(conn, ranges, who))


def _ranges(month: int, start_day: int) -> list[str]:
    """The period as conditions on month and day, earliest first."""
    if start_day == 1:
        return [f"month = {month:d}"]
    before = month - 1 if month % 100 > 1 else month - 89
    return [f"month = {before:d} AND day >= {start_day:d}", f"month = {month:d} AND day < {start_day:d}"]


def _metrics_by(conn: Connection, aggregation: str) -> Sequence[int]:
    """The metrics that count that way, or once did."""
    return (
        conn.exec_driver_sql("SELECT DISTINCT metric_id FROM metric_version WHERE aggregation = ?", (aggregation,))
        .scalars()
        .all()
    )


def _last(conn: Connection, ranges: list[str], who: str) -> dict[tuple[int, int], Decimal]:
    """The newest figure, only of metrics that count that way."""
    wanted = ", ".join(f"{metric:d}" for metric in _metrics_by(conn, "last"))
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


def reach(conn: Connection, month: int, start_day: int, today: dt.date) -> dict[int, tuple[int, int, int]]:
    """How far each metric's figures reach: (last day as yyyymmdd, its newest batch, newest batch of a whole month's figure).

    0 where there is none. Figures of days after ``today`` are no news of them.
    """
    until = today.year * 10_000 + today.month * 100 + today.day
    day = "month * 100 + day"
    found: dict[int, tuple[int, int, int]] = {}
    for within in _ranges(month, start_day):
        rows = conn.exec_driver_sql(
            # one walk: the largest of (day, batch) as one number; a batch has nine digits at most
            f"SELECT metric_id, max(CASE WHEN day > 0 AND {day} <= {until:d} THEN ({day}) * 1000000000 + batch_id ELSE 0 END),"
            f" max(CASE WHEN day = 0 THEN batch_id ELSE 0 END) FROM fact WHERE {within}"
            " AND coalesce(value, denominator) IS NOT NULL GROUP BY metric_id"
        )
        for metric_id, newest, whole in rows:
            last, batch = divmod(newest, 1_000_000_000)
            earlier = found.get(metric_id, (0, 0, 0))
            found[metric_id] = (*max((last, batch), earlier[:2]), max(whole, earlier[2]))
    return found


def by_day(
    conn: Connection, month: int, start_day: int, employments: Sequence[int], metric_id: int | None = None
) -> list[tuple[int, int, dt.date | None, Totals]]:
    """The period's figures of these people by (employment, metric, day); day None: the month as a whole."""
    if not employments:
        return []
    who = ", ".join(f"{one:d}" for one in employments)
    which = "" if metric_id is None else f" AND metric_id = {metric_id:d}"
    parts = " UNION ALL ".join(
        "SELECT employment_id, metric_id, month, day, sum(value), count(coalesce(value, denominator)), sum(numerator),"
        f" sum(denominator) FROM fact WHERE {within} AND employment_id IN ({who}){which}"
        " GROUP BY employment_id, metric_id, day"
        for within in _ranges(month, start_day)
    )
    return [
        (
            employment,
            metric,
            dt.date(of // 100, of % 100, day) if day else None,
            Totals((total or 0) * _UNIT, records, (numerator or 0) * _UNIT, (denominator or 0) * _UNIT),
        )
        for employment, metric, of, day, total, records, numerator, denominator in conn.exec_driver_sql(parts)
    ]


# --- claims ----------------------------------------------------------------------------------------------------------


def claim(conn: Connection, batch_id: int, rows: Sequence[Row]) -> None:
    """Keeps what a batch says; ``make_count`` makes it the figures that count. The only writer of claims.

    Two claims of one batch on one figure are a bug of the caller (IntegrityError): files are checked for doubles first.
    """
    insert_rows(conn, "claim", rows, batch_id)


def make_count(conn: Connection, batch_id: int) -> None:
    """Makes the claims of a batch the figures that count; it must be the newest that says anything about them."""
    kept = ", ".join((*KEY, *FIGURES, "batch_id", "row"))
    renewed = ", ".join(f"{name} = excluded.{name}" for name in (*FIGURES, "batch_id", "row"))
    conn.exec_driver_sql(
        f"INSERT INTO fact ({kept}) SELECT {kept} FROM claim WHERE batch_id = ?"
        f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {renewed}",
        (batch_id,),
    )


def claim_again(conn: Connection, batch_id: int, kept_id: int, chosen: str) -> None:
    """Keeps those claims of a batch that the table ``chosen`` names by their key under another batch, and counts them."""
    columns = ", ".join((*KEY, *FIGURES, "row", "note"))
    conn.exec_driver_sql(
        f"INSERT INTO claim (batch_id, {columns}) SELECT {kept_id:d}, {columns} FROM claim AS c WHERE c.batch_id = ?"
        f" AND EXISTS (SELECT 1 FROM {chosen} AS p WHERE {same_key('p', 'c')})",
        (batch_id,),
    )
    make_count(conn, kept_id)


def insert_rows(conn: Connection, table: str, rows: Sequence[Row], batch_id: int | None = None) -> None:
    """Inserts the rows, grouped by what they leave open: the driver takes twice as long where it must bind NULLs."""
    groups: dict[tuple[bool, bool, bool, bool], list[Row]] = {}
    for row in rows:
        groups.setdefault((row[5] is None, row[6] is None, row[7] is None, row[9] is None), []).append(row)
    for (value, numerator, denominator, note), part in groups.items():
        left_out = {5: value, 6: numerator, 7: denominator, 9: note}
        places = [place for place in range(len(ROW)) if not left_out.get(place)]
        names = ", ".join(ROW[place] for place in places)
        marks = ", ".join("?" * len(places))
        said: Sequence[tuple[object, ...]] = part if len(places) == len(ROW) else list(map(itemgetter(*places), part))
        fixed, given = ("", "") if batch_id is None else ("batch_id, ", f"{batch_id:d}, ")
        conn.exec_driver_sql(f"INSERT INTO {table} ({fixed}{names}) VALUES ({given}{marks})", said)


def undo(conn: Connection, batch_id: int, *, at: dt.datetime, account_id: int | None) -> Undone:
    """Takes a batch's claims back: each of its figures shows the newest claim of a batch not undone, or goes.

    The claims stay for the record. UserError ``not_found`` or ``already_undone``.
    """
    mark_undone(conn, batch_id, at=at, account_id=account_id)
    return give_back(conn, batch_id)


def mark_undone(conn: Connection, batch_id: int, *, at: dt.datetime, account_id: int | None) -> None:
    """Notes who took the batch back. UserError ``not_found`` or ``already_undone``."""
    from hrdesk.storage.tables import batch

    state = conn.exec_driver_sql("SELECT undone_at FROM batch WHERE id = ?", (batch_id,)).first()
    if state is None:
        raise UserError(
            N_("There is no import number {batch}."),
            code="not_found",
            hint=N_("The list of imports shows the numbers."),
            batch=batch_id,
        )
    if state[0] is not None:
        raise UserError(N_("Import number {batch} was undone already."), code="already_undone", batch=batch_id)
    conn.execute(batch.update().where(batch.c.id == batch_id).values(undone_at=at, undone_by=account_id))


def give_back(conn: Connection, batch_id: int) -> Undone:
    """Of a batch marked as undone: each of its figures shows the newest claim of a batch not undone, or goes."""
    _stage_own(conn, batch_id)
    try:
        restored = _restore_earlier(conn)
        removed = conn.exec_driver_sql(
            f"DELETE FROM fact WHERE ({', '.join(KEY)}) IN"
            f" (SELECT {', '.join(KEY)} FROM temp.own_fact WHERE winner IS NULL)"
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
        f"INSERT INTO temp.own_fact SELECT {', '.join('c.' + name for name in KEY)}, NULL FROM claim AS c"
        f" CROSS JOIN fact AS f ON {same_key('f', 'c')} WHERE c.batch_id = ? AND f.batch_id = c.batch_id",
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
            f" (SELECT 1 FROM claim AS c WHERE c.batch_id = ? AND {same_key('c', 'o')})",
            (rival, rival),
        )


def _restore_earlier(conn: Connection) -> int:
    kept = (*KEY, *FIGURES, "batch_id", "row")
    renewed = ", ".join(f"{name} = excluded.{name}" for name in (*FIGURES, "batch_id", "row"))
    return conn.exec_driver_sql(
        f"INSERT INTO fact ({', '.join(kept)}) SELECT {', '.join('c.' + name for name in kept)} FROM temp.own_fact AS o"
        f" CROSS JOIN claim AS c ON c.batch_id = o.winner AND {same_key('c', 'o')} WHERE TRUE"
        f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {renewed}"
    ).rowcount
