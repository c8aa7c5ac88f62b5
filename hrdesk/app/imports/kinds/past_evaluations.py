"""Evaluations of months before HRDesk came: score and grade of a person and a month, shown in the trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from hrdesk.app.imports.kinds.records import Entry, Records, Row, record_kind
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import Outcome
from hrdesk.domain.calendar import Period
from hrdesk.sheets.kinds import PERSON, Field, Kind, Type
from hrdesk.storage import tables as t
from hrdesk.words import N_

SHEET = Kind(
    "past_evaluations", N_("Past evaluations"),
    (
        *PERSON,
        Field("month", N_("month"), Type.MONTH, (
            "考核月份", "考核周期", "月份", "周期", "期间", "年月", "考核期", "绩效月份", "period", "month"), required=True),
        Field("score", N_("score"), Type.NUMBER, (
            "得分", "考核得分", "绩效得分", "总分", "考核分数", "绩效分数", "最终得分", "综合得分", "分数", "score", "total")),
        Field("grade", N_("grade"), Type.TEXT, (
            "绩效等级", "等级", "考核等级", "考核结果", "绩效结果", "评级", "档位", "grade", "rating", "result")),
        Field("note", N_("note"), Type.TEXT, ("备注", "评语", "说明", "remark", "note", "comment")),
    ),
    (("employee_no",), ("name",)),
)  # fmt: skip
LARGEST = 1000
_HUNDREDTH = Decimal("0.01")


def _values(row: Row) -> Mapping[str, Any]:
    score = row["score"]
    if score is None and row["grade"] is None:
        row.refuse(
            "score",
            "missing",
            N_("Neither a score nor a grade is there."),
            N_("Fill one of them in, or delete the row."),
        )
    elif score is not None and not -LARGEST <= score <= LARGEST:
        row.refuse(
            "score", "out_of_range", N_("A score lies between {least} and {most}."), "", least=-LARGEST, most=LARGEST
        )
        return {}
    return {
        "month": row["month"].number if row["month"] else None,
        "score": Decimal(score).quantize(_HUNDREDTH, ROUND_HALF_UP) if score is not None else None,
        "grade": row["grade"],
        "note": row["note"],
    }


def _against(conn: Connection, ledger: Ledger, known: Known, entries: Sequence[Entry]) -> dict[int, Outcome]:
    """A month HRDesk evaluated itself is not overwritten: the same result is the same, another one is refused."""
    months = {one.values["month"] for one in entries}
    newest = (
        select(t.evaluation.c.employment_id, t.evaluation.c.month, func.max(t.evaluation.c.revision).label("revision"))
        .where(t.evaluation.c.month.in_(months))
        .group_by(t.evaluation.c.employment_id, t.evaluation.c.month)
        .subquery()
    )
    own = {
        (row.employment_id, row.month): row
        for row in conn.execute(
            select(
                t.evaluation.c.employment_id, t.evaluation.c.month, t.evaluation.c.score,
                func.coalesce(t.evaluation.c.grade, t.evaluation.c.proposed_grade).label("grade"),
            ).join(
                newest,
                (newest.c.employment_id == t.evaluation.c.employment_id)
                & (newest.c.month == t.evaluation.c.month)
                & (newest.c.revision == t.evaluation.c.revision),
            )
        )
    }  # fmt: skip
    settled: dict[int, Outcome] = {}
    for one in entries:
        here = own.get((one.employment_id, one.values["month"]))
        if here is None:
            continue
        if all(one.values.get(name) in (None, getattr(here, name)) for name in ("score", "grade")):
            settled[one.index] = Outcome.SAME
            continue
        ledger.refuse(
            one.index, "score", "already_there", N_("{month} was evaluated in HRDesk: {score} {grade}."),
            N_("An import never replaces it. If it is wrong, correct its figures and make a new revision."),
            month=Period.from_number(one.values["month"]).label, score=here.score, grade=here.grade or "",
        )  # fmt: skip
    return settled


PAST_EVALUATIONS = record_kind(SHEET, "performance.import", Records(t.past_evaluation, ("month",), _values, _against))
