"""Quality checks flow from the file to the score: the mean of the checks, and a veto for whoever has a serious violation."""

from __future__ import annotations

from datetime import date

import pytest

from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.views import month_view
from hrdesk.domain.performance.model import LineState
from tests.app.imports.files import OCTOBER, take, xlsx
from tests.app.performance.month import GOOD, evaluation, figures, team

HEAD = ("质检编号", "质检日期", "工号", "质检得分")
WITHOUT = {code: value for code, value in GOOD.items() if code != "quality_score"}


@pytest.fixture
def two(desk):
    made = team(desk, 2, names=("马洁", "石凯"))
    for who in made:
        figures(desk, who, WITHOUT, file=f"{who.employee_no}.xlsx")
    return made


def checks(desk, folder, heading, *rows):
    return take(desk, "quality", xlsx(folder, "质检.xlsx", (*HEAD, heading), *rows), period=OCTOBER)[0]


@pytest.mark.parametrize(("heading", "yes", "no"), [
    ("是否重大违规", "是", "否"), ("重大违规", "有", "无"), ("严重违规次数", 1, 0), ("红线", "√", ""), ("致命错误", "Y", "N"),
])  # fmt: skip
def test_a_violation_mark_vetoes_and_the_score_is_the_mean_of_the_checks(desk, two, tmp_path, heading, yes, no):
    ma, shi = two
    checks(
        desk, tmp_path, heading,
        ("ZJ-1", date(2026, 10, 9), ma.employee_no, 92, no),
        ("ZJ-2", date(2026, 10, 16), ma.employee_no, 87, no),
        ("ZJ-3", date(2026, 10, 9), shi.employee_no, 60, yes),
    )  # fmt: skip
    evaluate(desk.work(), OCTOBER)
    rows = {row.name: row for row in month_view(desk.work(), OCTOBER).rows}
    assert rows["马洁"].cells["quality_score"].actual == 89.5
    assert rows["马洁"].cells["serious_violation"].state is LineState.NOT_TRIGGERED
    assert rows["石凯"].cells["serious_violation"].state is LineState.VETOED
    assert rows["石凯"].score == 0
    told = why(desk.work(), evaluation(desk, shi).id, "serious_violation")
    assert [(fact.item, fact.value, fact.row) for fact in told.facts] == [("ZJ-3", 1, 4)]


def test_a_column_of_any_violations_is_said_to_veto_before_it_does(desk, two, tmp_path):
    found = checks(desk, tmp_path, "违规次数", ("ZJ-1", date(2026, 10, 9), two[0].employee_no, 92, 2))
    assert any("违规次数" in warning and "一票否决" in warning for warning in found.warnings)
    found = checks(desk, tmp_path, "重大违规次数", ("ZJ-1", date(2026, 10, 9), two[0].employee_no, 92, 0))
    assert not any("一票否决" in warning for warning in found.warnings)
