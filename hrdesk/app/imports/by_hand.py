"""Figures set by hand that a file says otherwise: found while checking, and kept over the file unless a person says no.

The import keeps its own claim on them all the same. What is kept is claimed once more, by a batch that is newer than the
import and names the act it repeats: so the newest claim counts as everywhere, taking the act back shows what the newest
file says, and undoing the import gives the act its place back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.imports.claims import mark_after_undo
from hrdesk.app.imports.differences import Figures, two
from hrdesk.app.imports.metrics import Catalogue
from hrdesk.app.performance.confirming import CORRECTION, ENTRY
from hrdesk.app.reconciliation.records import SETTLEMENT
from hrdesk.app.work import key_of
from hrdesk.domain.performance.model import Metric
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.facts import FIGURES, KEY, Row, same_key
from hrdesk.words import N_, _

Key = tuple[int, int, int, int, str]
KEEP, FILE = "keep", "file"  # what the person decides
#: whose rows name the batch that makes them count
REGISTERS = (t.complaint, t.quality_check)
_ACTS = {
    CORRECTION: N_("corrected by hand {before} → {now} ({by}, {day}{reason})"),
    ENTRY: N_("entered by hand {now} ({by}, {day}{reason})"),
}
_AS_IT_WAS = ("kind", "file_name", "sheet", "header_row", "source", "month", "reason", "account_id", "at")
_PART = 500


@dataclass(frozen=True, slots=True)
class Other:
    """A figure set by hand (``batch_id``) as it counts ``now``, and as a row of a file says it."""

    row: int
    key: Key
    now: Figures
    said: Figures
    batch_id: int


@dataclass(frozen=True, slots=True)
class ByHand:
    """One figure somebody set by hand that ``row`` of the file says otherwise.

    ``before``: what stood there before it was set by hand, None where nothing did; ``now`` counts; ``said`` by the file.
    ``at`` by the agency's clock. ``key``: month yyyymm, employment, metric, day (0: the whole month), item. ``batch_id``:
    what sets it.
    """

    row: int
    key: Key
    employee_no: str
    name: str
    metric: Metric
    kind: str
    by: str
    at: datetime
    reason: str
    before: Figures | None
    now: Figures
    said: Figures
    batch_id: int

    @property
    def item(self) -> str:
        """What tells the record apart, such as its receipt number; empty for a figure of the month."""
        return self.key[4]

    @property
    def day(self) -> date | None:
        """The record's day; None: the whole month."""
        month, day = self.key[0], self.key[3]
        return date(month // 100, month % 100, day) if day else None

    @property
    def figures(self) -> tuple[str, str, str]:
        """What was there before, what was set by hand and what the file says, in the metric's unit."""
        before, now = two(self.before or (None, None, None), self.now, self.metric)
        return before if self.before is not None else "—", now, two(self.now, self.said, self.metric)[1]

    @property
    def act(self) -> str:
        """From what to what, by whom, on what day and why, in the current language."""
        before, now, _said = self.figures
        reason = _(": {reason}", reason=self.reason) if self.reason else ""
        day = self.at.strftime("%Y-%m-%d")
        return _(_ACTS[self.kind], before=before, now=now, by=self.by, day=day, reason=reason)

    @property
    def text(self) -> str:
        """The act, of which figure, and what the file says."""
        return _("{metric}: {act}; the file says {said}", metric=self.metric.name, act=self.act, said=self.figures[2])


# --- finding ---------------------------------------------------------------------------------------------------------


def find(conn: Connection, rows: Sequence[Row], catalogue: Catalogue, zone: tzinfo) -> tuple[ByHand, ...]:
    """The figures set by hand that count and that these claims of a file say otherwise, in the order of its rows."""
    return tell(conn, _other(conn, rows, (CORRECTION, ENTRY)), catalogue, zone)


def settled_rows(conn: Connection, rows: Sequence[Row]) -> list[int]:
    """The rows that say otherwise what counts by a settlement: the reconciliation asks about them anew."""
    return sorted({one.row for one in _other(conn, rows, (SETTLEMENT,))})


def _other(conn: Connection, rows: Sequence[Row], kinds: Sequence[str]) -> list[Other]:
    held = _held(conn, {row[0] for row in rows}, kinds)
    if not held:
        return []
    found = []
    for row in rows:
        there = held.get(row[:5])
        if there is not None and there[0] != row[5:8]:
            found.append(Other(row[8], row[:5], there[0], row[5:8], there[1]))
    return sorted(found, key=lambda one: one.row)


def _held(conn: Connection, months: Collection[int], kinds: Sequence[str]) -> dict[Key, tuple[Figures, int]]:
    if not months:
        return {}
    names = ", ".join(f"f.{name}" for name in (*KEY, *FIGURES))
    rows = conn.exec_driver_sql(
        f"SELECT {names}, f.batch_id FROM batch AS b CROSS JOIN claim AS c ON c.batch_id = b.id"
        f" AND c.month IN ({', '.join(f'{month:d}' for month in sorted(months))})"
        f" CROSS JOIN fact AS f ON {same_key('f', 'c')} AND f.batch_id = b.id"
        f" WHERE b.kind IN ({', '.join('?' * len(kinds))}) AND b.undone_at IS NULL",
        tuple(kinds),
    )
    return {(row[0], row[1], row[2], row[3], row[4]): ((row[5], row[6], row[7]), row[8]) for row in rows}


def tell(conn: Connection, found: Sequence[Other], catalogue: Catalogue, zone: tzinfo) -> tuple[ByHand, ...]:
    """Who set each of these when and why, and what was there before."""
    if not found:
        return ()
    batches = _batches(conn, {one.batch_id for one in found})
    people = _people(conn, {one.key[1] for one in found})
    before = _before(conn, [(*one.key, batches[one.batch_id].root) for one in found])
    codes = catalogue.codes
    told = []
    for place, one in enumerate(found):
        made, person, metric = batches[one.batch_id], people[one.key[1]], catalogue.metrics[codes[one.key[2]]]
        told.append(
            ByHand(
                one.row, one.key, person.employee_no, person.name, metric, made.kind, made.by, made.at.astimezone(zone),
                made.reason, before.get(place), one.now, one.said, one.batch_id,
            )
        )  # fmt: skip
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Batch:
    kind: str
    by: str
    at: datetime
    reason: str
    root: int  # the act itself, which this batch may only repeat


def _batches(conn: Connection, ids: Collection[int]) -> dict[int, _Batch]:
    found = {}
    for part in _parts(ids):
        for row in conn.execute(
            select(t.batch, t.account.c.shown_name)
            .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
            .where(t.batch.c.id.in_(part))
        ):
            found[row.id] = _Batch(row.kind, row.shown_name or "", row.at, row.reason or "", _root(row))
    return found


def _root(batch: Any) -> int:
    return int((batch.counts or {}).get("kept_of", batch.id))


def _people(conn: Connection, ids: Collection[int]) -> dict[int, Any]:
    found = {}
    for part in _parts(ids):
        for row in conn.execute(
            select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(t.employment.c.id.in_(part))
        ):
            found[row.id] = row
    return found


def _parts(ids: Collection[int]) -> list[list[int]]:
    wanted = sorted(ids)
    return [wanted[start : start + _PART] for start in range(0, len(wanted), _PART)]


def _before(conn: Connection, acts: Sequence[tuple[Any, ...]]) -> dict[int, Figures]:
    """By place in ``acts`` (key, the act's batch): the newest claim not undone that is older than the act."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS temp.act")
    conn.exec_driver_sql(
        "CREATE TEMP TABLE act (month INTEGER, employment_id INTEGER, metric_id INTEGER, day INTEGER, item TEXT,"
        " root INTEGER, place INTEGER)"
    )
    rows = [(*act, place) for place, act in enumerate(acts)]
    conn.exec_driver_sql("INSERT INTO temp.act VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    names = ", ".join(f"c.{name}" for name in FIGURES)
    months = ", ".join(f"{month:d}" for month in sorted({act[0] for act in acts}))
    found = conn.exec_driver_sql(
        f"SELECT a.place, {names} FROM batch AS b CROSS JOIN temp.act AS a CROSS JOIN claim AS c ON c.batch_id = b.id"
        f" AND {same_key('c', 'a')} WHERE b.undone_at IS NULL AND b.id < a.root"
        f" AND EXISTS (SELECT 1 FROM claim AS o WHERE o.batch_id = b.id AND o.month IN ({months})) ORDER BY b.id"
    ).all()
    conn.exec_driver_sql("DROP TABLE temp.act")
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def as_kept(found: Sequence[ByHand]) -> list[dict[str, Any]]:
    """As the import keeps them; who is named is looked up when it is read."""
    return [{"row": one.row, "key": one.key, "now": one.now, "said": one.said, "batch": one.batch_id} for one in found]


def from_kept(kept: Sequence[Mapping[str, Any]]) -> list[Other]:
    """What ``as_kept`` made, read again."""
    return [
        Other(one["row"], _key(one["key"]), _figures(one["now"]), _figures(one["said"]), one["batch"]) for one in kept
    ]


def _key(parts: Sequence[Any]) -> Key:
    month, who, metric, day, item = parts
    return month, who, metric, day, item


def _figures(parts: Sequence[int | None]) -> Figures:
    value, numerator, denominator = parts
    return value, numerator, denominator


# --- keeping ---------------------------------------------------------------------------------------------------------

KEPT = "temp.kept_figure"


def set_aside(conn: Connection, kept: Sequence[ByHand]) -> str:
    """A table of this connection with the keys of what is kept and the batch that sets it; its name."""
    conn.exec_driver_sql(f"DROP TABLE IF EXISTS {KEPT}")
    conn.exec_driver_sql(
        "CREATE TEMP TABLE kept_figure (month INTEGER, employment_id INTEGER, metric_id INTEGER, day INTEGER, item TEXT,"
        " by_batch INTEGER, PRIMARY KEY (month, employment_id, metric_id, day, item)) WITHOUT ROWID"
    )
    rows = [(*one.key, one.batch_id) for one in kept]
    conn.exec_driver_sql(f"INSERT INTO {KEPT} VALUES (?, ?, ?, ?, ?, ?)", rows)
    return KEPT


def carry(conn: Connection, import_id: int) -> list[int]:
    """Claims what is set aside once more, each act by a batch newer than the import; their ids."""
    acts = conn.exec_driver_sql(f"SELECT DISTINCT by_batch FROM {KEPT} ORDER BY by_batch").scalars().all()
    made = []
    for act in acts:
        batch_id = _repeat(conn, act, import_id)
        facts.claim_again(conn, act, batch_id, f"(SELECT * FROM {KEPT} WHERE by_batch = {act:d})")
        conn.exec_driver_sql(
            "INSERT INTO entry_confirmation (month, employment_id, metric_id, batch_id, account_id, at) SELECT DISTINCT"
            " e.month, e.employment_id, e.metric_id, ?, e.account_id, e.at FROM entry_confirmation AS e JOIN"
            f" {KEPT} AS k ON k.by_batch = e.batch_id AND k.month = e.month AND k.employment_id = e.employment_id"
            " AND k.metric_id = e.metric_id WHERE e.batch_id = ?",
            (batch_id, act),
        )
        _point(conn, act, batch_id)
        made.append(batch_id)
    conn.exec_driver_sql(f"DROP TABLE {KEPT}")
    return made


def _repeat(conn: Connection, act: int, import_id: int) -> int:
    old = conn.execute(select(t.batch).where(t.batch.c.id == act)).one()
    same = {name: getattr(old, name) for name in _AS_IT_WAS}
    counts = {**(old.counts or {}), "kept_of": _root(old), "kept_over": import_id}
    return key_of(conn.execute(insert(t.batch).values(**same, counts=counts)))


def _point(conn: Connection, old: int, new: int) -> None:
    for table in REGISTERS:
        conn.execute(update(table).where(table.c.batch_id == old).values(batch_id=new))


# --- taking back -----------------------------------------------------------------------------------------------------


def same_act(conn: Connection, batch_id: int) -> list[int]:
    """The batches not undone that set the same by hand: the act and what repeats it over later imports; newest first."""
    counts = conn.execute(select(t.batch.c.counts).where(t.batch.c.id == batch_id)).scalar() or {}
    root = int(counts.get("kept_of", batch_id))
    return list(
        conn.exec_driver_sql(
            "SELECT id FROM batch WHERE undone_at IS NULL AND kind IN (?, ?)"
            " AND (id = ? OR json_extract(counts, '$.kept_of') = ?) ORDER BY id DESC",
            (CORRECTION, ENTRY, root, root),
        ).scalars()
    )


def take_back(conn: Connection, batch_id: int, *, at: datetime, account_id: int | None) -> None:
    """Takes back what somebody set by hand, also where it was kept over later imports; published ones need a revision."""
    for one in same_act(conn, batch_id) or [batch_id]:
        facts.undo(conn, one, at=at, account_id=account_id)
        mark_after_undo(conn, one, published=True)


def give_back(conn: Connection, made: Sequence[int], *, at: datetime, account_id: int | None) -> None:
    """The import is undone that ``carry`` kept things over: what it repeated counts in its own place again."""
    for batch_id in made:
        standing = same_act(conn, batch_id)
        if batch_id not in standing:
            continue  # taken back by somebody meanwhile
        facts.undo(conn, batch_id, at=at, account_id=account_id)
        left = [one for one in standing if one != batch_id]
        if left:
            _point(conn, batch_id, left[0])
