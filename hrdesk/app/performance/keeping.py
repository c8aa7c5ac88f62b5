"""Computed evaluations kept: new ones, those under review refreshed, a revision beside what is published."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from hrdesk.app.performance.computing import LINE_COLUMNS, Result
from hrdesk.app.performance.month import UNPUBLISHED, Month
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.storage.bulk import insert_many

CARRIED = ("comment", "self_comment", "self_commented_at")  # words go on to a revision; its terms begin anew


def keep(work: Work, conn: Connection, month: Month, results: list[Result]) -> None:
    """Inserts new evaluations and refreshes those under review. Published ones get a revision where they differ."""
    rows: list[tuple[dict[str, Any], Result]] = []
    refreshed: list[tuple[Any, dict[str, Any], Result]] = []
    for result in results:
        row = _row(work, month, result)
        now = month.latest.get(result.candidate.post.employment_id)
        if now is not None and now.state not in UNPUBLISHED:
            if not now.stale and now.score == row["score"]:
                continue
            row |= {"revision": now.revision + 1} | {name: getattr(now, name) for name in CARRIED}
            now = None
        if now is None:
            rows.append((row, result))
        else:
            refreshed.append((now, row, result))
    kept = [(now.id, result) for now, _values, result in refreshed]
    if rows:
        insert_many(conn, t.evaluation, [row for row, _result in rows])
        ids = _ids(conn, month.period, [row["employment_id"] for row, _result in rows])
        kept += [(ids[row["employment_id"], row["revision"]], result) for row, result in rows]
    if refreshed:
        _refresh(conn, [(now, row) for now, row, _result in refreshed])
    _keep_lines(conn, kept)


def _keep_lines(conn: Connection, kept: list[tuple[int, Result]]) -> None:
    """Ten thousand lines for a thousand people: plain numbers past the column types, a person's lines in one statement."""
    by_length: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    width = LINE_COLUMNS.count(",") + 1
    for evaluation_id, result in kept:
        by_length[len(result.lines) // width].append((evaluation_id, *result.lines))
    for length, rows in by_length.items():
        values = ", ".join(
            f"(?1, {place + 1}, {', '.join(f'?{place * width + column + 2}' for column in range(width))})"
            for place in range(length)
        )
        if length:
            conn.exec_driver_sql(
                f"INSERT INTO evaluation_line (evaluation_id, place, {LINE_COLUMNS}) VALUES {values}", rows
            )


def _row(work: Work, month: Month, result: Result) -> dict[str, Any]:
    post = result.candidate.post
    return {
        "month": month.period.number,
        "employment_id": post.employment_id,
        "revision": 1,
        "state": "computed",
        "scheme_version_id": result.candidate.version_id,
        "team_id": post.team_id,
        "department_id": post.department_id,
        "score": result.total,
        "proposed_grade": result.grade,
        "coefficient": result.coefficient,
        "rank": result.rank,
        "rank_of": result.rank_of or None,
        "share": result.candidate.share,
        "missing": ",".join(result.missing),
        "vetoed": result.vetoed,
        "stale": False,
        "comment": None,
        "self_comment": None,
        "self_commented_at": None,
        "computed_at": work.now(),
        "begun": work.today(),
    }


def _refresh(conn: Connection, changes: list[tuple[Any, dict[str, Any]]]) -> None:
    """New figures for evaluations under review. A grade stays confirmed only while the result is the one confirmed."""
    names = [name for name in changes[0][1] if name not in ("revision", "state", "begun", *CARRIED)]
    rows = []
    for now, row in changes:
        same = now.score == row["score"] and now.proposed_grade == row["proposed_grade"]
        values = {f"new_{name}": row[name] for name in names}
        if same and now.grade is not None:
            values["new_coefficient"] = now.coefficient  # of the grade a person confirmed
        values |= {"new_grade": now.grade if same else None, "new_confirmer": now.confirmed_by if same else None}
        values["new_reason"] = now.grade_reason if same else None
        rows.append(values | {"old_id": now.id})
    conn.execute(
        update(t.evaluation)
        .where(t.evaluation.c.id == bindparam("old_id"))
        .values(
            version=t.evaluation.c.version + 1,
            grade=bindparam("new_grade"),
            confirmed_by=bindparam("new_confirmer"),
            grade_reason=bindparam("new_reason"),
            **{name: bindparam(f"new_{name}") for name in names},
        ),
        rows,
    )
    for start in range(0, len(rows), 500):
        again = [row["old_id"] for row in rows[start : start + 500]]
        conn.execute(delete(t.evaluation_line).where(t.evaluation_line.c.evaluation_id.in_(again)))


def _ids(conn: Connection, period: Period, employment_ids: list[int]) -> dict[tuple[int, int], int]:
    rows = conn.execute(
        select(t.evaluation.c.employment_id, t.evaluation.c.revision, t.evaluation.c.id).where(
            t.evaluation.c.month == period.number
        )
    )
    wanted = set(employment_ids)
    return {(employment_id, revision): ident for employment_id, revision, ident in rows if employment_id in wanted}
