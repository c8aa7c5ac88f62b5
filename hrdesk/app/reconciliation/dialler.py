"""Calls of one person and day that two systems count: the dialler, and what the collection system (or another dialler) says.

Where both say it of the same record the newer file speaks and the difference is one between sources (``rows``). Where they
tell their records apart differently, by seat, both are added up, whether they agree or not: that is asked about here,
day by day, and where both tell cases apart case by case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from hrdesk.app.reconciliation.found import Figures, Found, Scaled
from hrdesk.app.reconciliation.records import Span, files_of, settlement_batches
from hrdesk.domain.reconciliation.model import Kind
from hrdesk.storage.facts import same_key

CALLS = ("calls", "connected", "connect_rate", "talk_seconds")  # what one record of calls holds


class _Record(NamedTuple):
    """Calls of one person and day as one file says them."""

    month: int
    who: int
    day: int
    item: str
    calls: int
    batch: int
    row: int
    case: str


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that may say calls: what tells their sources apart, and their names."""

    sources: Mapping[int, tuple[str, str]]  # by batch: kind, what its columns were matched to
    names: Mapping[int, str]

    def source(self, record: _Record) -> tuple[str, str]:
        return self.sources[record.batch]

    def first(self, records: Sequence[_Record]) -> _Record:
        """Of whose source the figures stand: a dialler, the older one of two."""
        return min(records, key=lambda one: (self.source(one)[0] != "calls", one.batch, one.row))


def counted_by_two(conn: Connection, span: Span, ids: Mapping[str, int]) -> Iterator[Found]:
    """Every record of calls of the source that is no dialler (or of the newer one) beside the other's of that day.

    Where both tell the cases apart, case by case; cases only one of them knows count and are told, a notice a person.
    """
    read = [one for one in files_of(conn, span) if one[1] in ("calls", "facts", "")]
    files = _Files(
        {batch: (kind, mapping) for batch, kind, _file, _sheet, mapping in read},
        {batch: file for batch, _kind, file, _sheet, _mapping in read},
    )
    if "calls" not in ids or len(set(files.sources.values())) < 2:
        return
    alone: dict[tuple[int, int, int], set[str]] = defaultdict(set)  # (person, batch, the other's batch) → cases
    for own in _days(conn, span, ids["calls"], list(files.sources)).values():
        if len({files.source(one) for one in own}) < 2:
            continue
        if not all(one.case for one in own):
            yield from _beside(conn, ids, files, own)
            continue
        by_case: dict[str, list[_Record]] = defaultdict(list)
        for one in own:
            by_case[one.case].append(one)
        for case, records in by_case.items():
            if len({files.source(one) for one in records}) > 1:
                yield from _beside(conn, ids, files, records, case)
                continue
            other = next(one for one in own if files.source(one) != files.source(records[0]))
            alone[records[0].who, records[0].batch, other.batch].add(case)
    for (who, batch, other_batch), cases in alone.items():
        month = span.period.number
        yield Found(
            f"calls_alone:{month}:{who}:{batch}:{other_batch}:{len(cases)}", Kind.UNMATCHED, "calls_alone", month,
            ids["calls"], employment_id=who, batch_id=batch,
            values={"file": files.names[batch], "other": files.names[other_batch], "count": len(cases), "case": min(cases)},
        )  # fmt: skip


def _beside(
    conn: Connection, ids: Mapping[str, int], files: _Files, records: Sequence[_Record], case: str = ""
) -> Iterator[Found]:
    """The records of all sources but the one that stands, each with what its source and that one say in all."""
    first = files.first(records)
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for one in records:
        totals[files.source(one)] += one.calls
    for one in sorted(records, key=lambda one: (one.batch, one.row)):
        if files.source(one) != files.source(first):
            values = {
                "file": files.names[one.batch], "amount": Scaled(totals[files.source(one)]),
                "other": files.names[first.batch], "found": Scaled(totals[files.source(first)]),
            }  # fmt: skip
            same = totals[files.source(one)] == totals[files.source(first)]
            yield _found(conn, ids, one, Kind.DOUBLED if same else Kind.DIFFERENT, case, values)


def _days(
    conn: Connection, span: Span, calls: int, batches: Sequence[int]
) -> dict[tuple[int, int, int], list[_Record]]:
    """What counts, by person, month and day, as the files say it.

    What a settlement decided aside stays, so that it is still seen and can be taken back.
    """
    found: dict[tuple[int, int, int], dict[str, _Record]] = defaultdict(dict)
    for batch in batches:  # the newest first: it is the one whose word counts, or was settled
        rows = conn.exec_driver_sql(
            "SELECT c.month, c.employment_id, c.day, c.item, c.value, c.batch_id, c.row, coalesce(c.note, '')"
            " FROM claim AS c JOIN fact AS f"
            f" ON {same_key('f', 'c')} WHERE c.batch_id = ? AND c.metric_id = ? AND c.day > 0 AND c.value IS NOT NULL"
            f" AND {span.within('c')} AND (f.batch_id = c.batch_id OR f.batch_id IN {settlement_batches(conn)})",
            (batch, calls),
        )
        for row in rows:
            one = _Record(*row)
            found[one.who, one.month, one.day].setdefault(one.item, one)
    return {key: list(rows.values()) for key, rows in found.items() if len(rows) > 1}


def _found(
    conn: Connection, ids: Mapping[str, int], one: _Record, kind: Kind, case: str, values: Mapping[str, object]
) -> Found:
    wanted = ", ".join(f"{ids[code]:d}" for code in CALLS if code in ids)
    figures: dict[int, Figures] = {
        metric: (value, top, bottom)
        for metric, value, top, bottom in conn.exec_driver_sql(
            "SELECT metric_id, value, numerator, denominator FROM claim WHERE batch_id = ? AND month = ? AND"
            f" employment_id = ? AND day = ? AND item = ? AND metric_id IN ({wanted})",
            (one.batch, one.month, one.who, one.day, one.item),
        )
    }
    return Found(
        f"calls_twice:{one.batch}:{one.row}:{one.who}:{one.day}:{one.item}", kind,
        "case_calls_twice" if case else "calls_twice", one.month, ids["calls"], employment_id=one.who, day=one.day,
        on_month=one.month, item=one.item, case_no=case, batch_id=one.batch, row=one.row, figures=figures, counts=True,
        values=values,
    )  # fmt: skip
