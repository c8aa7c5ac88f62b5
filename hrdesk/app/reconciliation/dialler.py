"""Calls of one person and day that two systems count: the dialler, and what the collection system (or another dialler) says.

Where both say it of the same record the newer file speaks and the difference is one between sources (``rows``). Where they
tell their records apart differently, by seat, both are added up, whether they agree or not: that is asked about here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from hrdesk.app.reconciliation.found import Figures, Found, Scaled
from hrdesk.app.reconciliation.records import Span, files_of, settlement_batches
from hrdesk.domain.reconciliation.model import Kind
from hrdesk.storage.facts import same_key

CALLS = ("calls", "connected", "connect_rate", "talk_seconds")  # what one record of calls holds


def counted_by_two(conn: Connection, span: Span, ids: Mapping[str, int]) -> Iterator[Found]:
    """Every record of calls of the source that is no dialler (or of the newer one) beside the other's of that day."""
    files = [one for one in files_of(conn, span) if one[1] in ("calls", "facts", "")]
    if "calls" not in ids or len({(kind, mapping) for _batch, kind, _file, _sheet, mapping in files}) < 2:
        return
    about = {batch: (kind, file, mapping) for batch, kind, file, _sheet, mapping in files}
    for own in _days(conn, span, ids["calls"], list(about)).values():
        sources = {(about[row[5]][0], about[row[5]][2]) for row in own}
        if len(sources) < 2:
            continue
        ordered = sorted(own, key=lambda row: (about[row[5]][0] != "calls", row[5], row[6]))
        first = about[ordered[0][5]]
        stands = [row for row in ordered if (about[row[5]][0], about[row[5]][2]) == (first[0], first[2])]
        for row in ordered:
            if row not in stands:
                yield _found(conn, ids, row, about[row[5]][1], first[1], sum(one[4] for one in stands))


def _days(
    conn: Connection, span: Span, calls: int, batches: Sequence[int]
) -> dict[tuple[int, int, int], list[tuple[Any, ...]]]:
    """What counts, by person, month and day: (month, person, day, item, calls, batch, row), as the files say it.

    What a settlement decided aside stays, so that it is still seen and can be taken back.
    """
    found: dict[tuple[int, int, int], dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for batch in batches:  # the newest first: it is the one whose word counts, or was settled
        rows = conn.exec_driver_sql(
            "SELECT c.month, c.employment_id, c.day, c.item, c.value, c.batch_id, c.row FROM claim AS c JOIN fact AS f"
            f" ON {same_key('f', 'c')} WHERE c.batch_id = ? AND c.metric_id = ? AND c.day > 0 AND c.value IS NOT NULL"
            f" AND {span.within('c')} AND (f.batch_id = c.batch_id OR f.batch_id IN {settlement_batches(conn)})",
            (batch, calls),
        )
        for row in rows:
            found[row[1], row[0], row[2]].setdefault(row[3], tuple(row))
    return {key: list(rows.values()) for key, rows in found.items() if len(rows) > 1}


def _found(conn: Connection, ids: Mapping[str, int], row: tuple[Any, ...], file: str, other: str, said: int) -> Found:
    month, who, day, item, calls, batch, number = row
    wanted = ", ".join(f"{ids[code]:d}" for code in CALLS if code in ids)
    figures: dict[int, Figures] = {
        metric: (value, top, bottom)
        for metric, value, top, bottom in conn.exec_driver_sql(
            "SELECT metric_id, value, numerator, denominator FROM claim WHERE batch_id = ? AND month = ? AND"
            f" employment_id = ? AND day = ? AND item = ? AND metric_id IN ({wanted})",
            (batch, month, who, day, item),
        )
    }
    return Found(
        f"calls_twice:{batch}:{number}:{who}:{day}:{item}", Kind.DOUBLED if calls == said else Kind.DIFFERENT,
        "calls_twice", month, ids["calls"], employment_id=who, day=day, on_month=month, item=item, batch_id=batch,
        row=number, figures=figures, counts=True,
        values={"file": file, "amount": Scaled(calls), "other": other, "found": Scaled(said)},
    )  # fmt: skip
