"""The team ranking: who stands where, and that no signature page is without people."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from hrdesk import words
from hrdesk.documents.performance import write_ranking
from hrdesk.domain.performance.model import Unit
from hrdesk.domain.performance.sheet import GradeCount, Label, NotRanked, RankingColumn, RankingSheet, SheetState
from tests.documents.builders import LONG_NAME, ranking, ranking_rows
from tests.documents.reading import by_pypdf, ink_outside_margins

D = Decimal


def pdf(sheet: RankingSheet) -> bytes:
    out = io.BytesIO()
    write_ranking(sheet, out)
    return out.getvalue()


def texts(sheet: RankingSheet) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(sheet))).pages]


def test_thirty_people_and_one_name_of_two_lines_are_one_page():
    [text] = texts(ranking())
    assert "小组绩效排名表" in text
    assert "阿卜杜热合曼·麦麦提吐尔逊·" in text
    assert LONG_NAME.split("·")[-1] in text


def test_an_english_ranking_of_thirty_is_one_page_too():
    with words.speaking("en"):
        assert len(texts(ranking())) == 1


def test_each_row_reads_from_rank_to_figures():
    [text] = texts(ranking())
    assert re.search(r"^13 — 覃丽华 YX0168 M2 101.32 B ", text, re.MULTILINE)
    assert re.search(r"^13 ↓5 解家豪 YX0106 M3 101.32 B ", text, re.MULTILINE)
    assert re.search(r"^9 新 郑立群 ", text, re.MULTILINE)
    assert re.search(r"^中位 101.08 364,324 17.80 57.5 89.7 0", text, re.MULTILINE)


def test_who_is_left_out_and_why_is_said_by_number():
    [text] = texts(ranking())
    assert "未参与 3 人：YX0298 试用期未满 1 月、YX0187 病假全月、YX0311 质检数据缺失。" in text.replace("\n", "")


def test_many_left_out_go_to_a_page_of_their_own():
    people = tuple(NotRanked(f"YX{n:04d}", Label("入职未满一个月，暂不参与排名")) for n in range(300))
    pages = texts(ranking(not_ranked=people))
    assert "未参与 300 人，名单见末页。" in pages[0].replace("\n", "")
    everywhere = "".join("".join(pages[1:]).split())
    assert all(person.employee_no in everywhere for person in people)


@pytest.mark.parametrize("times", [2, 3, 5])
def test_longer_lists_repeat_their_head_and_sign_below_people(times):
    rows = ranking_rows(times)
    pages = texts(ranking(rows=rows))
    assert len(pages) > 1
    assert all("名次" in page for page in pages)
    assert sum(len(re.findall(r"YX\d{4}", page)) for page in pages) == len(rows) + 3
    last = pages[-1]
    assert "制表（人事）" in last
    assert len(re.findall(r"YX\d{4}", last)) - 3 >= 4
    assert not any("制表（人事）" in page for page in pages[:-1])


def test_one_team_needs_no_column_for_it():
    rows = tuple(row for row in ranking_rows() if row.team.text == "M2")
    [text] = texts(ranking(rows=rows))
    assert "姓名与工号 总分" in text.replace("\n", " ")


def test_a_draft_says_so():
    assert "草稿，尚未发布" in texts(ranking(state=SheetState.DRAFT))[0]


def test_the_lowest_grade_is_said_to_prove_nothing():
    assert "末位等级不等于不能胜任工作" in texts(ranking())[0].replace("\n", "")


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    "sheet",
    [
        ranking(),
        ranking(rows=ranking_rows(4)),
        ranking(rows=(), columns=(), grades=(), median=None, middle_half=None),
        ranking(rows=ranking_rows()[:1], median=D(150)),
    ],
    ids=["thirty", "long", "empty", "one"],
)
def test_nothing_is_drawn_outside_the_margins(qapp, sheet, language):
    with words.speaking(language):
        assert ink_outside_margins(pdf(sheet)) == []


def test_an_english_ranking_has_no_chinese_but_names():
    with words.speaking("en"):
        text = by_pypdf(pdf(ranking(rows=(), printed_by="Chen Ying")))
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_grade_is_counted_in_the_head_however_long_its_name(language):
    grades = tuple(
        GradeCount(code, Label("需要改进并接受辅导", "needs improvement and coaching"), place, 3)
        for place, code in enumerate("SABCD", start=1)
    )
    with words.speaking(language):
        head = texts(ranking(grades=grades))[0].splitlines()
    [line] = [line for line in head if re.search(r"\bS\b.*\bA\b.*\bB\b.*\bC\b.*\bD\b", line)]
    assert re.findall(r"\b([1-5]) (?:人|advised)", line) == ["1", "2", "3", "4", "5"]


def test_money_is_whole_yuan_and_a_unit_is_said_once():
    columns = (
        RankingColumn(Label("承诺兑现率", "Kept %"), Unit.PERCENT, 1),
        RankingColumn(Label("回款"), Unit.YUAN, 2),
    )
    rows = tuple(replace(row, figures=(D("0.5"), D("1234.56"))) for row in ranking_rows()[:2])
    with words.speaking("en"):
        text = texts(ranking(rows=rows, columns=columns))[0]
    assert "1,235" in text
    assert "1,234.56" not in text
    assert "% %" not in text
