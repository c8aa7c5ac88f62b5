"""人员流动报表 on paper: figures as counted, heads repeated, nothing outside the margins."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pytest

from hrdesk import words
from hrdesk.documents.turnover import write_turnover
from hrdesk.domain.calendar import Period
from hrdesk.domain.turnover import Cohort, Figures, Formula, Group
from hrdesk.domain.turnover_paper import TurnoverPaper
from tests.documents.reading import READERS, ink_outside_margins, pages

TOTAL = Figures(41, 62, 29, 74)
SHEET = TurnoverPaper(
    agency="华诚信服",
    scope="全公司",
    first=date(2025, 12, 1),
    last=date(2026, 11, 23),
    formula=Formula.A,
    total=TOTAL,
    months=tuple((f"2026-{number:02d}", Figures(40 + number, number, 3, 37 + 2 * number)) for number in range(1, 12)),
    groups=(
        ("部门", (Group("催收一部", Figures(28, 43, 18, 53)), Group("客服部", Figures(13, 19, 11, 21)))),
        ("离职原因", (Group("薪酬待遇", Figures(left=20)), Group("工作压力", Figures(left=9)))),
    ),
    cohorts=(Cohort(Period(2026, 10), (1, 2, 3), {7: (3, 0), 30: (3, 1), 60: (0, 0), 90: (0, 0)}),),
    all_cohorts={7: (3, 0), 30: (3, 1), 60: (0, 0), 90: (0, 0)},
    printed_by="周敏",
    printed_at=datetime(2026, 11, 23, 10, 30),
)


def written(sheet: TurnoverPaper) -> bytes:
    out = io.BytesIO()
    write_turnover(sheet, out)
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_figures_stand_as_they_were_counted(language: str) -> None:
    words.use(language)
    data = written(SHEET)
    for read in READERS:
        told = read(data)
        for figure in ("41", "62", "29", "74", "50.4", "28.2", "70.7", "催收一部", "1/3", "33.3", "69.0"):
            assert figure in told, figure
    assert ink_outside_margins(data) == []


def test_many_units_go_on_over_pages_with_the_head_again() -> None:
    many = tuple(Group(f"第{number}组", Figures(10, 1, 1, 10)) for number in range(120))
    data = written(replace(SHEET, groups=(("小组", many),)))
    assert pages(data) >= 3
    told = READERS[0](data)
    assert told.count("（续）") >= 2
    assert "第119组" in told
    assert ink_outside_margins(data) == []
