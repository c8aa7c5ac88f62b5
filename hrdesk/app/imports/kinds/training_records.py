"""Training taken elsewhere or before HRDesk came: one row a person, a course and the day it was completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection

from hrdesk.app.imports.kinds.records import Entry, Records, Row, record_kind
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import Outcome
from hrdesk.app.work import Work
from hrdesk.domain.training.past import passed_word
from hrdesk.sheets.kinds import PERSON, Field, Kind, Type
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

SHEET = Kind(
    "training_records", N_("Training records"),
    (
        *PERSON,
        Field("course", N_("course"), Type.TEXT, (
            "课程名称", "培训课程", "课程", "培训名称", "培训项目", "培训内容", "培训主题", "考试名称", "证书名称", "course", "course name",
            "training", "topic"), required=True),
        Field("completed_on", N_("completed on"), Type.DAY, (
            "完成日期", "培训日期", "完成时间", "培训时间", "结束日期", "培训结束日期", "考试日期", "取得日期", "发证日期", "日期",
            "completed on", "completion date", "training date", "date"), required=True),
        Field("score", N_("score"), Type.NUMBER, (
            "成绩", "得分", "分数", "考试成绩", "考核成绩", "考试分数", "score", "mark")),
        Field("result", N_("result"), Type.TEXT, (
            "结果", "是否合格", "是否通过", "考核结果", "培训结果", "考试结果", "合格与否", "result", "passed")),
        Field("valid_until", N_("valid until"), Type.DAY, (
            "有效期至", "有效期", "有效期截止", "到期日", "到期日期", "证书有效期", "复训日期", "valid until", "expires", "expiry date")),
        Field("hours", N_("hours"), Type.NUMBER, ("学时", "课时", "培训学时", "培训课时", "时长(小时)", "小时", "hours")),
        Field("trainer", N_("trainer"), Type.TEXT, ("讲师", "培训讲师", "培训师", "授课人", "培训机构", "trainer")),
        Field("note", N_("note"), Type.TEXT, ("备注", "说明", "remark", "note")),
    ),
    (("employee_no",), ("name",)),
)  # fmt: skip
LARGEST, MOST_HOURS = 1000, 10_000
_HUNDREDTH = Decimal("0.01")


def _values(row: Row) -> Mapping[str, Any]:
    done, until, passed = row["completed_on"], row["valid_until"], None
    if row["result"]:
        passed = passed_word(row["result"])
        if passed is None:
            row.ledger.refuse_word(row.index, "result", row["result"])
    if until is not None and done is not None and until < done:
        row.refuse(
            "valid_until", "out_of_range", N_("It ends before the course was completed."),
            N_("Check both days; the later one is the end of validity."),
        )  # fmt: skip
    return {
        "course": row["course"],
        "completed_on": done,
        "score": _figure(row, "score", LARGEST),
        "passed": passed,
        "valid_until": until,
        "hours": _figure(row, "hours", MOST_HOURS),
        **{name: row[name] for name in ("trainer", "note")},
    }


def _figure(row: Row, name: str, most: int) -> Decimal | None:
    value = row[name]
    if value is None:
        return None
    if not 0 <= value <= most:
        row.refuse(name, "out_of_range", N_("A value here lies between {least} and {most}."), "", least=0, most=most)
        return None
    return Decimal(value).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _against(_conn: Connection, ledger: Ledger, known: Known, entries: Sequence[Entry]) -> dict[int, Outcome]:
    """Nothing is completed on a day to come."""
    for one in entries:
        day = one.values["completed_on"]
        if day > known.today:
            ledger.refuse(one.index, "completed_on", "out_of_range", N_("The day {day} is still to come."), "", day=day)
    return {}


def _held(work: Work, conn: Connection, employment_ids: Sequence[int]) -> None:
    """What an open checklist waited for and is held now closes at once."""
    from hrdesk.app.onboarding.proving import close_held  # which asks for what imports tell

    for ident in employment_ids:
        close_held(work, conn, ident)


TRAINING_RECORDS = record_kind(
    SHEET,
    "training.write",
    Records(
        t.training_record,
        ("course", "completed_on"),
        _values,
        _against,
        _held,
        fields={"passed": "result"},
        words={"passed": lambda passed: _("passed") if passed else _("not passed")},
    ),
)
