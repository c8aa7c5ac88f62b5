"""个人年度总览 as it is copied out: month by month, what is missing, moves, each metric against its target."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from hrdesk import words
from hrdesk.documents.reports import write_years
from hrdesk.domain.errors import UserError
from hrdesk.domain.reports.year import MonthState, YearSheet
from tests.documents.builders import LONG_NAME
from tests.documents.reading import READERS, ink_outside_margins
from tests.documents.report_builders import METRICS, months, year, years_pdf

D = Decimal


def texts(*sheets: YearSheet) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(years_pdf(*sheets))).pages]


@pytest.mark.parametrize("read", READERS)
def test_a_month_reads_from_team_to_training(read):
    text = read(years_pdf(year()))
    assert re.search(r"2025-11\s+电催一组\s+96.00\s+97.50\s+4 / 12\s+B\s+1\s+—\s+1\s+0\s+0\s+—", text)
    assert re.search(r"2026-09\s+电催二组\s+99.00\s+97.50\s+4 / 12\s+B\s+1\s+\+2.00\s+1\s+0\s+0\s+—", text)


def test_a_missing_month_says_so_and_enters_no_mean():
    text = "\n".join(texts(year()))
    assert re.search(r"2026-01 电催一组 缺 — — — — — — — 1 —", text)
    assert "11 / 12" in text
    scores = [month.score for month in months() if month.score is not None]
    assert f"{sum(scores) / len(scores):.2f}" in text
    assert "105.58 (2026-10)" in text
    assert "93.80 (2026-02)" in text


def test_a_move_between_teams_is_marked_and_explained():
    text = "\n".join(texts(year()))
    assert re.search(r"2026-03 → 电催二组", text)
    assert text.count("→ 电催二组") == 1
    assert "→ 表示该月起调入另一小组" in text.replace("\n", "")


def test_each_metric_stands_over_its_target_with_how_often_it_was_reached():
    [_first, second] = texts(year())
    assert re.search(r"2026-10\s+190,044\s+180,000\s+缺\s+90.0", second)
    assert "达标 5/11" in second


def test_months_before_the_first_day_and_after_the_last_do_not_apply():
    away = tuple(replace(month, state=MonthState.AWAY, score=None, figures=()) for month in months()[:3])
    text = "\n".join(texts(year(months=(*away, *months()[3:]), hired=date(2026, 2, 1), left=date(2026, 10, 20))))
    assert re.search(r"2025-11 — — — — — — — — — — —", text)
    assert "9 / 9" in text
    assert "2026-02-01 至 2026-10-20" in text


def test_what_was_evaluated_before_is_marked():
    earlier = replace(months()[0], state=MonthState.EARLIER, rank=None, rank_of=None, revision=0, figures=())
    text = "\n".join(texts(year(months=(earlier, *months()[1:]))))
    assert re.search(r"2025-11 \*\s+电催一组 96.00 97.50 — B —", text)


def test_a_year_of_one_month_is_one_page_without_a_line():
    [text] = texts(year(months=months()[-1:]))
    assert "总分走势" not in text
    assert "员工签字" in text


def test_everybody_stands_in_the_outline_and_is_signed():
    sheets = [year(employee_no=f"YX{number:04d}") for number in range(3)]
    reader = pypdf.PdfReader(io.BytesIO(years_pdf(*sheets)))
    assert [entry.title for entry in reader.outline] == [f"买合木提江·艾力 YX{number:04d}" for number in range(3)]
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == [0, 2, 4]
    assert sum("员工签字" in page.extract_text() for page in reader.pages) == 3


def test_the_lowest_grade_is_said_to_prove_nothing():
    assert "末位等级不等于不能胜任工作" in "".join("".join(texts(year())).split())


@pytest.mark.parametrize("typed", ["<b>马</b>&{name}", "=1+1"])
def test_text_from_people_prints_as_typed(typed):
    assert typed in "".join(texts(year(name=typed)))


def test_stopping_leaves_no_file(tmp_path):
    out = tmp_path / "year.pdf"
    with pytest.raises(UserError) as stopped:
        write_years([year(), year()], out, cancelled=lambda: True)
    assert stopped.value.code == "cancelled"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    "sheet",
    [
        year(),
        year(months=months(("90",) * 13)),
        year(name=LONG_NAME, place=LONG_NAME, position=LONG_NAME),
        year(metrics=METRICS * 7, months=tuple(replace(m, figures=m.figures * 7) for m in months())),
        year(months=months((None,) * 12)),
    ],
    ids=["usual", "thirteen", "long names", "fourteen metrics", "nothing"],
)
def test_nothing_is_drawn_outside_the_margins(qapp, sheet, language):
    with words.speaking(language):
        assert ink_outside_margins(years_pdf(sheet)) == []
