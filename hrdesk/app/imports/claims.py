"""Figures by the hundred thousand: compared with those that count, by statements over sets; which evaluations they touch.

A row is a plain tuple (``storage.facts.Row``), which also writes and counts the claims.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from hrdesk.app.imports.differences import Change
from hrdesk.storage.facts import FIGURES, ROW, Row, claim, insert_rows, make_count, same_key

_SAME_KEY = same_key("f", "n")
_DIFFERENT = " OR ".join(f"f.{name} IS DISTINCT FROM n.{name}" for name in FIGURES)
NEW, CHANGED = 1, 2


def stage(conn: Connection, rows: Sequence[Row]) -> None:
    """Puts the rows into this connection's own staging table; ``unstage`` when done."""
    columns = ", ".join(f"{name} {'TEXT' if name in ('item', 'note') else 'BIGINT'}" for name in ROW)
    unstage(conn)
    conn.exec_driver_sql(f"CREATE TEMP TABLE staged_claim ({columns})")
    insert_rows(conn, "staged_claim", rows)


def unstage(conn: Connection) -> None:
    """Drops the staging table."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS staged_claim")


def months_with_facts(conn: Connection, months: Collection[int], metric_ids: Collection[int]) -> bool:
    """Whether any figure of these metrics counts in these months: if none does, every claim is new."""
    return any(
        conn.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM fact WHERE month = ? AND metric_id = ?)", (month, metric_id)
        ).scalar()
        for month in months
        for metric_id in metric_ids
    )


def compare(conn: Connection) -> dict[int, int]:
    """NEW or CHANGED by row of the sheet, from what is staged; rows that change nothing are left out."""
    found = conn.exec_driver_sql(
        f"SELECT n.row, max(CASE WHEN f.month IS NULL THEN {NEW} WHEN {_DIFFERENT} THEN {CHANGED} ELSE 0 END) AS what"
        f" FROM staged_claim AS n LEFT JOIN fact AS f ON {_SAME_KEY} GROUP BY n.row"
    )
    return {row: what for row, what in found if what}


def changes(conn: Connection) -> dict[int, list[Change]]:
    """By row of the sheet, what is staged otherwise than it counts: (metric id, as it counts, as staged)."""
    old, new = (", ".join(f"{alias}.{name}" for name in FIGURES) for alias in "fn")
    rows = conn.exec_driver_sql(
        f"SELECT n.row, n.metric_id, {old}, {new} FROM staged_claim AS n JOIN fact AS f ON {_SAME_KEY}"
        f" WHERE {_DIFFERENT} ORDER BY n.row, n.metric_id"
    )
    found: dict[int, list[Change]] = {}
    for row, metric, *said in rows:
        found.setdefault(row, []).append((metric, (said[0], said[1], said[2]), (said[3], said[4], said[5])))
    return found


def notes(conn: Connection, kind: str) -> dict[int, tuple[str, str]]:
    """By row of the sheet, what is staged beside a figure otherwise than a file of that kind said it: (old, new)."""
    rows = conn.exec_driver_sql(
        f"SELECT n.row, c.note, n.note FROM staged_claim AS n CROSS JOIN fact AS f ON {_SAME_KEY}"
        f" CROSS JOIN claim AS c ON c.batch_id = f.batch_id AND {same_key('c', 'f')}"
        " CROSS JOIN batch AS b ON b.id = f.batch_id AND b.kind = ?"
        " WHERE n.note IS NOT NULL AND n.note IS DISTINCT FROM c.note",
        (kind,),
    )
    return {row: (old or "", new) for row, old, new in rows}


def told_before(conn: Connection) -> dict[int, dict[str, str]]:
    """By row of the sheet, what the file that counts said of the same complaint."""
    fields = ("channel", "client", "case_no", "finding")
    rows = conn.exec_driver_sql(
        f"SELECT n.row, {', '.join(f'o.{name}' for name in fields)} FROM staged_claim AS n"
        f" CROSS JOIN fact AS f ON {_SAME_KEY} CROSS JOIN complaint_told AS o ON o.batch_id = f.batch_id"
        " AND o.month = f.month AND o.employment_id = f.employment_id AND o.day = f.day AND o.item = f.item"
    )
    return {row: dict(zip(fields, said, strict=True)) for row, *said in rows}


def booked_elsewhere(conn: Connection, months: Collection[int]) -> list[tuple[int, str, str, int, int, int]]:
    """Numbered items staged that count already for another person or day of these months.

    (row of the sheet, item, 工号, month, day, batch).
    """
    places = ", ".join("?" * len(months))
    conn.exec_driver_sql("CREATE INDEX staged_item ON staged_claim (item, metric_id)")
    # the month's figures are walked once and looked up among those staged; the other way round is quadratic
    found = conn.exec_driver_sql(
        "SELECT n.row, n.item, e.employee_no, f.month, f.day, f.batch_id FROM fact AS f CROSS JOIN staged_claim AS n"
        " CROSS JOIN employment AS e WHERE n.item = f.item AND n.metric_id = f.metric_id AND e.id = f.employment_id"
        " AND (f.employment_id <> n.employment_id OR f.month <> n.month OR f.day <> n.day)"
        f" AND f.month IN ({places}) AND f.item <> '' AND (f.value IS NOT NULL OR f.denominator IS NOT NULL)",
        tuple(months),
    ).all()
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in found]


def counted_both_ways(conn: Connection) -> list[tuple[str, int]]:
    """Metrics staged for a whole month of people whose days count already, or the other way round: (code, people)."""
    same = "f.month = k.month AND f.employment_id = k.employment_id AND f.metric_id = k.metric_id"
    found = conn.exec_driver_sql(
        "SELECT m.code, count(*) FROM (SELECT DISTINCT month, employment_id, metric_id, day = 0 AS whole"
        " FROM staged_claim) AS k JOIN metric AS m ON m.id = k.metric_id"
        f" WHERE (k.whole AND EXISTS (SELECT 1 FROM fact AS f WHERE {same} AND f.day > 0))"
        f" OR (NOT k.whole AND EXISTS (SELECT 1 FROM fact AS f WHERE {same} AND f.day = 0))"
        " GROUP BY m.code ORDER BY m.code"
    )
    return [(code, people) for code, people in found]


def keep(conn: Connection, batch_id: int, rows: Sequence[Row], *, spared: str = "") -> None:
    """Keeps the claims of the batch and makes them the figures that count, the batch being the newest.

    ``spared``: a table of keys whose figures will count as before, so that no evaluation needs a revision for them.
    """
    if not rows:
        return
    claim(conn, batch_id, rows)
    _mark_evaluations(conn, batch_id, spared)
    make_count(conn, batch_id)


def _mark_evaluations(conn: Connection, batch_id: int, spared: str) -> None:
    """Evaluations that used a figure the batch changes, or miss one it adds: "revision needed"."""
    but = f" AND NOT EXISTS (SELECT 1 FROM {spared} AS k WHERE {same_key('k', 'n')})" if spared else ""
    before = "CASE WHEN e.month % 100 = 1 THEN e.month - 89 ELSE e.month - 1 END"
    conn.exec_driver_sql(
        "UPDATE evaluation SET stale = 1 WHERE stale = 0 AND id IN (SELECT e.id FROM evaluation AS e"
        " JOIN scheme_version AS v ON v.id = e.scheme_version_id CROSS JOIN claim AS n"
        f" LEFT JOIN fact AS f ON {_SAME_KEY} WHERE n.batch_id = ? AND n.month IN (e.month, {before})"
        f" AND n.employment_id = e.employment_id AND {covers('n')} AND (f.month IS NULL OR {_DIFFERENT}){but})",
        (batch_id,),
    )


def mark_after_undo(conn: Connection, batch_id: int, *, published: bool = False) -> None:
    """Evaluations under review (and ``published`` ones) that used figures of a batch now undone: to be computed again."""
    states = "" if published else " AND e.state IN ('computed', 'reviewed')"
    before = "CASE WHEN e.month % 100 = 1 THEN e.month - 89 ELSE e.month - 1 END"
    conn.exec_driver_sql(
        "UPDATE evaluation SET stale = 1 WHERE stale = 0 AND id IN (SELECT e.id FROM evaluation AS e"
        " JOIN scheme_version AS v ON v.id = e.scheme_version_id CROSS JOIN claim AS n WHERE n.batch_id = ?"
        f"{states} AND n.month IN (e.month, {before})"
        f" AND n.employment_id = e.employment_id AND {covers('n')})",
        (batch_id,),
    )


def covers(figure: str) -> str:
    """SQL: evaluation ``e`` by scheme version ``v`` counts the figure of that alias (its period may start mid-month)."""
    following = f"CASE WHEN {figure}.month % 100 = 12 THEN {figure}.month + 89 ELSE {figure}.month + 1 END"
    return (
        f"e.month = CASE WHEN v.start_day > 1 AND {figure}.day >= v.start_day THEN {following} ELSE {figure}.month END"
    )
