"""The record of an interview and its plan: all that was said and agreed, in both languages, on as many pages as it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from hrdesk.documents.improvement import write_plan
from hrdesk.domain.improvement import FollowUpShown, Goal, PlanSheet, State
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import speaking
from tests.documents.reading import by_pypdf as text_of
from tests.documents.reading import ink_outside_margins, pages
from tests.domain.performance.builders import metric

UNTIL = date(2027, 1, 15)
SHEET = PlanSheet(
    agency=Label("华诚信服"),
    document_no="MT-2026-0001",
    name="马洁",
    employee_no="HC0001",
    place="催收一部 电催一组 / 催收员",
    month="2026-10",
    evaluation_no="KH-202610-0007，修订 1",
    score=Decimal("72.62"),
    grade="D",
    state=State.RUNNING,
    day=date(2026, 11, 23),
    held_by="周敏",
    others="刘强",
    said="承诺兑现率低。",
    answered="案件账龄偏老。",
    agreed="到期前一天回访。",
    goals=(Goal("", UNTIL, metric("兑现率"), Decimal(50), Decimal(60)), Goal("每通先报姓名", UNTIL)),
    until=UNTIL,
    support=(("带教人", "冯涛"),),
    follow_ups=(
        FollowUpShown(date(2026, 12, 7), "周敏", date(2026, 12, 8), "有好转", ("兑现率 56.00（2026-11）",)),
        FollowUpShown(UNTIL, "周敏", None, "", ()),
    ),
    own_words="请考虑账龄。",
    acknowledged="本人已确认。",
    result="",
    outcome="",
    follows="",
    printed_by="周敏",
    printed_at=datetime(2026, 12, 20, 10, 30),
)


def written(sheet: PlanSheet, language: str = "zh_CN") -> bytes:
    out = BytesIO()
    with speaking(language):
        assert write_plan(sheet, out).missing_glyphs == ()
    return out.getvalue()


def test_all_that_was_said_agreed_and_seen_stands_on_one_page_with_what_a_low_grade_does_not_prove():
    data = written(SHEET)
    text = text_of(data).replace("\n", "")
    for part in (
        "绩效面谈记录与改进计划", "承诺兑现率低。", "案件账龄偏老。", "到期前一天回访。", "兑现率：50.00 → 60.00", "每通先报姓名",
        "冯涛", "有好转", "兑现率 56.00（2026-11）", "待跟进", "请考虑账龄。", "本身不能证明不能胜任工作", "面谈人", "日期",
    ):  # fmt: skip
        assert part in text, part
    assert pages(data) == 1
    assert ink_outside_margins(data) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_planned_interview_prints_lines_to_write_on_and_no_plan(language):
    blank = replace(
        SHEET, state=State.PLANNED, said="", answered="", agreed="", goals=(), own_words="", acknowledged=""
    )
    text = text_of(written(blank, language))
    assert ("绩效面谈记录" if language == "zh_CN" else "Record of a performance interview") in text
    assert ("改进目标" if language == "zh_CN" else "Goals") not in text
    assert pages(written(blank, language)) == 1


def test_a_closed_plan_says_result_and_what_follows():
    over = replace(
        SHEET, state=State.NOT_REACHED, result="未达成", outcome="仍低于目标（周敏，2027-01-15）", follows="加强培训"
    )
    text = text_of(written(over)).replace("\n", "")
    assert "仍低于目标（周敏，2027-01-15）" in text
    assert "后续安排：加强培训" in text


def test_much_that_was_said_runs_over_pages_and_none_is_lost():
    long = "".join(f"第{n}句话，说得很长很长很长很长。" for n in range(180))
    data = written(replace(SHEET, said=long, answered=long))
    assert pages(data) > 1
    text = text_of(data).replace("\n", "")
    assert text.count("第179句话") == 2
    assert ink_outside_margins(data) == []
