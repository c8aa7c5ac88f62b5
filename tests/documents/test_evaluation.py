"""The monthly evaluation: what a person reads on it, and that it can be added up by hand."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdesk import words
from hrdesk.documents.figures import unit_name
from hrdesk.documents.pages import MM, TOP
from hrdesk.documents.performance import write_evaluations
from hrdesk.domain.performance.model import LineState, Unit
from hrdesk.domain.performance.sheet import (
    AdjustmentShown,
    Appeal,
    EvaluationSheet,
    Label,
    PeriodShown,
    Replaced,
    SheetState,
    TeamShown,
)
from tests.documents.builders import (
    LONG_NAME,
    RESULT,
    cents,
    evaluation,
    excluded,
    fourteen_lines,
    line,
    nine_lines,
    pdf,
    person,
    six_lines,
    trend,
    veto,
)
from tests.documents.reading import READERS, by_pypdf, ink_outside_margins, pages

D = Decimal

LONG = "本月共跟进三百二十户，其中八户承诺还款（三户已到账）。" * 30


def missing_one() -> EvaluationSheet:
    last = replace(
        nine_lines()[8], state=LineState.MISSING, actual=None, completion=None, score=None, contribution=None
    )
    return evaluation((*nine_lines()[:8], last), state=SheetState.DRAFT, grade_confirmed=False, rank=None)


def vetoed() -> EvaluationSheet:
    lines = (*nine_lines(), veto(LineState.VETOED, "1"))
    return evaluation(lines, vetoed=True, total=D(0), grade_code="D", grade_name=Label("不合格", "failed"))


def many(count: int) -> EvaluationSheet:
    lines = tuple(
        line(f"指标{place}", f"Indicator {place}", RESULT, Unit.POINTS, 1, "90", "81", "90", "4")
        for place in range(count)
    )
    return evaluation(lines)


SHEETS = {
    "six": lambda: evaluation(six_lines()),
    "nine": evaluation,
    "fourteen": lambda: evaluation(fourteen_lines(), person=person(LONG_NAME)),
    "thirty": lambda: many(30),
    "draft": missing_one,
    "vetoed": vetoed,
    "excluded": lambda: evaluation((*nine_lines()[:7], excluded(), nine_lines()[8])),
    "long comments": lambda: evaluation(self_comment=LONG, supervisor_comment=LONG * 4),
    "long words": lambda: evaluation(
        person=person(
            "艾" * 50, department=Label("催收事业群" * 8), team=Label("很长的小组" * 8), position=Label("岗" * 60)
        ),
        agency=Label("苏州云岫信用服务有限公司" * 4),
        grade_name=Label("需要改进并接受辅导"),
        notes=(Label("口径说明。" * 200),),
        appeal=Appeal(date(2026, 11, 18), 7, Label("公司规定" * 40)),
    ),
    "many adjustments": lambda: evaluation(
        adjustments=tuple(AdjustmentShown(D("0.5"), f"第 {n} 项：{'理由' * 60}", "罗雅琴") for n in range(12))
    ),
    "bare": lambda: evaluation((), adjustments=(), trend=(), team=TeamShown(), sources=(), total=D(0)),
}


def total_by_hand(text: str, sheet: EvaluationSheet) -> D:
    """Adds the last figure of every metric's row and every adjustment, as found in the copied text."""
    total = D(0)
    lines = text.splitlines()
    for item in sheet.lines:
        start = rf"(^|\s){re.escape(item.name.text)}\s+([①-⑳]\s+)?{re.escape(unit_name(item.unit))}\s"
        [row] = [found for found in lines if re.search(start, found)]
        last = row.split()[-1]
        total += D(last) if re.fullmatch(r"[\d.]+", last) else D(0)
    for sign, points in re.findall(r"^(?:调整|否决|Adjust|Veto)\s.*\s([+−])([\d.]+)$", text, re.MULTILINE):
        total += D(points) if sign == "+" else -D(points)
    return total


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["six", "nine", "fourteen", "vetoed", "excluded"])
def test_contributions_and_adjustments_of_the_copied_text_add_up_to_the_total(name, read, language):
    with words.speaking(language):
        sheet = SHEETS[name]()
        text = read(pdf(sheet))
        assert total_by_hand(text, sheet) == sheet.total
        heading = "总分" if language == "zh_CN" else "Total score"
        assert re.search(rf"{heading}\s+{sheet.total:,.2f}\s*$", text, re.MULTILINE)


weights = st.lists(st.integers(1, 5000), min_size=1, max_size=14)


@settings(max_examples=20)
@given(weights, st.lists(st.integers(0, 15000), min_size=14, max_size=14), st.integers(-500, 500))
def test_any_sheet_adds_up_from_its_copied_text(parts, percents, points):
    lines = tuple(
        line(
            f"指标甲{place:02d}", "x", RESULT, Unit.POINTS, 2, "100", str(D(percent) / 100), "90", str(D(weight) / 100)
        )
        for place, (weight, percent) in enumerate(zip(parts, percents, strict=False))
    )
    given_points = (AdjustmentShown(cents(D(points) / 100), "一次表扬"),) if points else ()
    sheet = evaluation(lines, adjustments=given_points)
    assert total_by_hand(by_pypdf(pdf(sheet)), sheet) == sheet.total


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_drawn_outside_the_margins(qapp, name, language):
    with words.speaking(language):
        rises = {"long words": 8 * MM}  # the agency's name in two lines, as a letterhead's
        assert ink_outside_margins(pdf(SHEETS[name]()), rises.get(name, TOP)) == []


def test_a_long_name_of_the_agency_is_not_cut():
    for language, name in (
        ("zh_CN", "苏州云岫信用服务有限公司" * 4),
        ("en", "Suzhou Yunxiu Credit Services Limited, " * 4 + "Ltd."),
    ):
        with words.speaking(language):
            text = by_pypdf(pdf(evaluation(agency=Label(name))))
        assert "".join(name.split()) in "".join(text.split())


@pytest.mark.parametrize("name", ["six", "nine", "fourteen", "draft", "vetoed", "excluded"])
def test_up_to_fourteen_metrics_are_one_page(name):
    assert pages(pdf(SHEETS[name]())) == 1


def test_more_than_fourteen_metrics_go_on_with_what_was_carried_over():
    text = by_pypdf(pdf(many(20)))
    assert "小计（其余指标见续页）" in text
    assert "承第 1 页" in text
    assert all(f"指标{place} " in text for place in range(20))
    assert "第 2 页，共 2 页" in text


def test_a_comment_that_does_not_fit_goes_whole_to_a_continuation_page():
    data = pdf(evaluation(self_comment=LONG))
    first, second = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "见续页" in first
    assert LONG[:20] not in first
    assert LONG in second.replace("\n", "")
    assert "月度绩效考核表（续）" in second


def test_adjustments_that_do_not_fit_are_summed_up_and_listed_on_the_continuation():
    sheet = SHEETS["many adjustments"]()
    text = by_pypdf(pdf(sheet))
    assert "加扣分共 12 项，明细见续页" in text
    assert "+6.00" in text
    assert all(f"第 {n} 项：" in text for n in range(12))


def test_a_draft_says_so_in_its_head_and_a_published_sheet_shows_its_number():
    assert "草稿，尚未发布" in by_pypdf(pdf(missing_one()))
    text = by_pypdf(pdf(evaluation()))
    assert "草稿" not in text
    assert "KH-202610-0147" in text
    assert "第 2 版" in text


def test_a_missing_figure_is_said_and_never_a_nought():
    text = by_pypdf(pdf(missing_one()))
    assert "缺少数据：培训完成，尚不能得出总分。" in text.replace("\n", "")
    assert re.search(r"培训完成 ⑤ % 100 缺 100 — 4 — 缺", text)


def test_an_excluded_metric_keeps_its_row_and_gives_its_reason():
    text = by_pypdf(pdf(evaluation((*nine_lines()[:7], excluded(), nine_lines()[8]))))
    assert re.search(r"客户满意度 ④ 分 4.50 — 4.55 — — — 未计", text)
    assert "客户满意度不计入（仅 2 份回访，不足 5 份），其余权重已按比例换算。" in text.replace("\n", "")


def test_a_veto_is_shown_whether_it_happened_or_not():
    assert "已触发" in by_pypdf(pdf(vetoed()))
    assert "未触发" in by_pypdf(pdf(evaluation(fourteen_lines())))


def test_the_lowest_grade_is_said_to_prove_nothing_wherever_a_grade_stands():
    for name in SHEETS:
        assert "末位等级不等于不能胜任工作" in by_pypdf(pdf(SHEETS[name]())).replace("\n", "")


def test_who_confirmed_the_grade_is_said_and_a_proposal_is_called_one():
    assert "等级由罗雅琴人工确认，非程序自动决定" in by_pypdf(pdf(evaluation())).replace("\n", "")
    proposed = by_pypdf(pdf(evaluation(grade_confirmed=False))).replace("\n", "")
    assert "等级为建议，须由人确认后生效" in proposed
    assert "建议等级" in proposed


def test_that_silence_counts_as_consent_is_said_only_where_the_agency_rules_so():
    day = date(2026, 11, 18)
    assert "期满按本结果执行" in by_pypdf(pdf(evaluation(appeal=Appeal(day, 7, then_stands=True))))
    assert "期满按本结果执行" not in by_pypdf(pdf(evaluation(appeal=Appeal(day, 7))))
    assert "向人事申诉" not in by_pypdf(pdf(evaluation(appeal=Appeal())))


def test_a_small_team_keeps_its_scores_to_itself():
    text = by_pypdf(pdf(evaluation(team=TeamShown((D(90), D(88), D("77.7")), D(88)))))
    assert "小组不足 5 人，不显示分布和中位数" in text
    assert "77.7" not in text


def test_a_gap_in_the_trend_says_so_but_not_the_months_before_the_first():
    joined_lately = trend(D(99), (None,) * 8 + ("90", None, "92", "93"))
    text = by_pypdf(pdf(evaluation(trend=joined_lately)))
    assert text.count("缺") == 1


def test_a_period_that_is_no_calendar_month_shows_its_days():
    period = PeriodShown(2026, 10, date(2026, 9, 26), date(2026, 10, 25))
    assert "（2026-09-26 至 2026-10-25）" in by_pypdf(pdf(evaluation(period=period)))


@pytest.mark.parametrize("typed", ["a<b & c", "<img src=x>", "<b>王</b>", "{name}", "%s %(x)s", "=1+1", "&amp;"])
def test_text_from_people_prints_as_typed(typed):
    sheet = evaluation(person=person(typed), self_comment=typed, adjustments=(AdjustmentShown(D(1), typed),))
    assert by_pypdf(pdf(sheet)).count(typed) >= 3


def test_the_same_sheets_at_the_same_time_make_the_same_bytes():
    assert pdf(evaluation(), missing_one()) == pdf(evaluation(), missing_one())


def test_the_file_names_its_title_and_the_agency_and_lists_its_people():
    reader = pypdf.PdfReader(io.BytesIO(pdf(evaluation(), evaluation(person=person("龙𬱖䶮", "YX0306")))))
    assert reader.metadata is not None
    assert reader.metadata.title == "月度绩效考核表 2026 年 10 月"
    assert reader.metadata.author == "苏州云岫信用服务有限公司"
    assert [entry.title for entry in reader.outline] == ["买合木提江·艾力 YX0147", "龙𬱖䶮 YX0306"]
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == [0, 1]


def test_why_a_score_changed_stands_before_the_sources_and_stays_on_the_first_page():
    old = Replaced(1, date(2026, 11, 5), "", (Label("回款金额 +3.20：数值 1 → 2", "Recovered +3.20"),), D("100.83"))
    for lines in (nine_lines(), fourteen_lines()):
        first = pypdf.PdfReader(io.BytesIO(pdf(evaluation(lines, replaces=old)))).pages[0].extract_text()
        assert first.index("得分为什么变了") < first.index("回款金额 +3.20") < first.index("数据来源与口径")


def test_an_english_sheet_has_no_chinese_but_what_people_typed():
    with words.speaking("en"):
        sheet = evaluation(
            person=person("Mahmutjan Ali"),
            adjustments=(),
            self_comment="",
            supervisor_comment="",
            replaces=None,
            grade_confirmed_by="",
            printed_by="Chen Ying",
        )
        text = by_pypdf(pdf(sheet))
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


def test_pages_and_people_are_counted():
    printed = write_evaluations([evaluation(), many(20)], io.BytesIO())
    assert (printed.documents, printed.pages) == (2, 3)


def test_each_further_sheet_takes_less_than_two_kilobytes():
    def size(count: int) -> int:
        sheets = [
            evaluation(person=person(f"员工{place % 7}", f"YX{place:04d}"), document_no=f"KH-{place:04d}")
            for place in range(count)
        ]
        return len(pdf(*sheets))

    assert (size(120) - size(20)) / 100 < 2000
