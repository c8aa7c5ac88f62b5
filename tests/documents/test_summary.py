"""部门月度汇总 as it is copied out: what stands in each row, what is missing, where pages turn."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pypdf
import pytest

from hrdesk import words
from hrdesk.domain.performance.sheet import SheetState
from hrdesk.domain.reports.summary import Recovery, SummarySheet
from tests.documents.builders import LONG_NAME
from tests.documents.reading import READERS, ink_outside_margins
from tests.documents.report_builders import many_metrics, many_units, metrics, summary, summary_pdf, unit

D = Decimal


def texts(sheet: SummarySheet) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(summary_pdf(sheet))).pages]


def whole(sheet: SummarySheet) -> str:
    return "\n".join(texts(sheet))


@pytest.mark.parametrize("read", READERS)
def test_each_team_reads_from_heads_to_the_change(read):
    text = read(summary_pdf(summary()))
    assert re.search(r"电催一组\s+11.5\s+12\s+11\s+11\s+0\s+1\s+98.02\s+97.00\s+96.43\s+\+1.59", text)
    assert re.search(r"电催二组\s+11.5\s+12\s+11\s+11\s+0\s+0\s+96.08\s+97.00\s+97.33\s+−1.25", text)
    assert re.search(r"合计\s+22.5\s+23\s+22\s+22", text)


def test_a_metric_shows_sum_mean_target_and_how_far_and_one_without_figures_is_missing():
    text = whole(summary())
    assert re.search(r"回款金额（元） 11 / 11 1,911,362 173,760 172,273 100.9 164,669 \+9,091", text)
    assert re.search(r"金额回收率（%） 11 / 11 — 11.65 12.00 97.1 — —", text)
    assert re.search(r"有效投诉（次） 0 / 11 — 缺 — — — —", text)


def test_who_is_ahead_is_named_and_several_are_counted():
    text = whole(summary())
    assert "姜俊辰 HC0030 223,123 单晓峰 HC0027 74,520" in text
    assert "2 人并列 14.78 孔雯 HC0005 9.01" in text


def test_grades_repayments_and_disputes_are_said():
    text = whole(summary())
    assert re.search(r"A 优秀 5 22.7 4 2", text)
    assert "3,764,666.40" in text
    assert re.search(r"上月\s*3,664,666\.40\s*\+100,000\.00", text)
    assert re.search(r"尚未归属到人\s*8,200\.00\s*共 3 行", text)
    assert "其中不在本表的 3,766,332.20" in text
    assert "未处理 5 处，已处理 17 处" in text
    assert "2 项，其中 1 项未决" in text
    assert "已修订 1 份，因数字变动待修订 1 份" in text
    assert "末位等级不等于不能胜任工作" in text.replace("\n", "")


def test_reconciliation_is_said_to_be_closed_to_who_may_not_read_it():
    text = whole(summary(recovery=Recovery(D(100), None)))
    assert "当前角色不可查看" in text
    assert "尚未归属到人" not in text


def test_a_department_without_money_metrics_has_no_section_of_repayments():
    assert "回款（元）" not in whole(summary(recovery=None, metrics=metrics()[1:], figures=()))


def test_nothing_known_yet_is_a_page_of_dashes_not_of_noughts():
    line = unit(mean=None, median=None, before=None, published=0, missing=11)
    sheet = summary(units=(line,), total=line, metrics=(), figures=(), grades=(), grades_before=(), recovery=None,
                    state=SheetState.DRAFT, document_no="")  # fmt: skip
    [text] = texts(sheet)
    assert "草稿，尚未发布" in text
    assert re.search(r"电催一组 11.5 12 11 0 11 1 — — — —", text)


def test_a_department_takes_two_pages_at_most_and_is_signed_once():
    pages = texts(summary())
    assert len(pages) <= 2
    assert [("制表（人事）" in page) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_many_teams_repeat_title_and_heads_on_every_page():
    pages = texts(summary(**many_units(60)))
    for page in pages[1:]:
        assert "部门月度汇总（续）" in page
    on = [page for page in pages if "第33催收小组" in page]
    assert on
    assert sum(page.count("平均人数") for page in pages) >= 3
    everywhere = "".join("".join(pages).split())
    assert all(f"第{number}催收小组" in everywhere for number in range(60))


def test_many_metrics_are_parted_evenly_into_blocks():
    lines = many_metrics(14)
    sheet = summary(metrics=lines, figures=tuple(
        type(one)(one.name, tuple(line.now for line in lines)) for one in summary().figures
    ))  # fmt: skip
    text = whole(sheet)
    assert text.count("指标13") >= 2


def test_long_names_of_teams_and_people_are_kept_whole():
    text = whole(summary(units=(unit("华东区域第三催收中心逾期九十天以上客户专项催收小组"),), total=unit("合计")))
    assert "华东区域第三催收中心逾期九十天以上客户专项催收小组" in "".join(text.split())


@pytest.mark.parametrize("typed", ["<b>催收</b> & \\n ()", "=1+1", "%s {name}"])
def test_text_from_people_prints_as_typed(typed):
    text = whole(summary(scope=typed, units=(unit(typed),)))
    assert typed in text


def test_english_has_no_chinese_but_what_people_typed():
    sheet = summary(scope="Collection 1", units=(unit("Team 1"),), total=unit("All"), figures=(), printed_by="Chen",
                    metrics=())  # fmt: skip
    with words.speaking("en"):
        text = whole(sheet)
    assert not re.search(r"[\u4e00-\u9fff]", text)
    assert "Monthly summary" in text


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    "sheet",
    [
        summary(),
        summary(**many_units(40)),
        summary(metrics=many_metrics(14), figures=()),
        summary(scope=LONG_NAME, units=(unit(LONG_NAME),)),
        summary(metrics=(), figures=(), grades=(), recovery=None),
    ],
    ids=["usual", "many teams", "many metrics", "long names", "bare"],
)
def test_nothing_is_drawn_outside_the_margins(qapp, sheet, language):
    with words.speaking(language):
        assert ink_outside_margins(summary_pdf(sheet)) == []
