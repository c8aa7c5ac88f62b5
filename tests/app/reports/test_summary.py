"""部门月度汇总 from what is stored: teams, heads, last month as it was published, what is missing, who may see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hrdesk import words
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.reports.summary import (
    SummaryOrder,
    departments_evaluated,
    print_summary,
    summary_sheet,
    summary_sheets,
)
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.pack import configuration
from hrdesk.domain.performance.sheet import SheetState
from tests.app.builders import add_people, as_role, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.progress.running import moves
from tests.app.training.builders import person_desk

D = Decimal


def sheet(desk, tmp_path, department=None):
    return summary_sheet(desk.work(), SummaryOrder(MONTH, tmp_path / "s.pdf", department))


def two_months(desk):
    """Two teams of one department; September published with less money than October."""
    one, two = team(desk, 2, names=("马洁", "石凯"))
    (other,) = add_people(desk, 1, names=("秦岚",), team="电催二组")
    for month, amount in ((MONTH.previous(), "100000"), (MONTH, "168420")):
        for who in (one, two, other):
            figures(desk, who, GOOD | {"recovered_amount": amount}, month=month)
        evaluate(desk.work(), month)
        publish(desk.work(), Publish(month, confirm=True))
    return one, two, other


def test_teams_are_counted_and_compared_with_the_month_before(desk, tmp_path):
    two_months(desk)
    found = sheet(desk, tmp_path)
    by_name = {line.name: line for line in found.units}
    assert {name: (line.closing, line.evaluated, line.published) for name, line in by_name.items()} == {
        "电催一组": (2, 2, 2),
        "电催二组": (1, 1, 1),
    }
    assert (found.total.evaluated, found.total.closing, found.state) == (3, 3, SheetState.PUBLISHED)
    assert found.total.before is not None
    assert found.total.mean > found.total.before
    amount = next(line for line in found.metrics if line.name.zh == "回款金额")
    assert (amount.now.total, amount.before.total, amount.now.counted) == (D("505260"), D("300000"), 3)
    assert amount.ahead is None  # all alike
    assert found.recovery.credited == D("505260")
    assert found.recovery.before == D("300000")
    assert found.recovery.counted == D("505260")


def test_a_missing_figure_is_counted_as_missing_and_never_as_nought(desk, tmp_path):
    one, two = team(desk, 2, names=("马洁", "石凯"))
    figures(desk, one)
    figures(desk, two, {key: value for key, value in GOOD.items() if key != "quality_score"})
    evaluate(desk.work(), MONTH)
    found = sheet(desk, tmp_path)
    assert (found.total.missing, found.total.published, found.state) == (1, 0, SheetState.DRAFT)
    quality = next(line for line in found.metrics if line.name.zh == "质检得分")
    assert (quality.now.people, quality.now.counted, quality.now.mean) == (2, 1, D("88.5"))
    assert found.total.mean == evaluation(desk, one).score
    assert found.total.before is None


def test_a_revision_and_a_figure_changed_since_are_counted(desk, tmp_path):
    one, two, _other = two_months(desk)
    figures(desk, one, GOOD | {"recovered_amount": "170000"}, file="更正.xlsx")
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    figures(desk, two, GOOD | {"recovered_amount": "1"}, file="更正2.xlsx")
    found = sheet(desk, tmp_path)
    assert (found.total.revised, found.stale) == (1, 1)
    amount = next(line for line in found.metrics if line.name.zh == "回款金额")
    assert amount.ahead.name.startswith("马洁")


def test_a_department_is_asked_for_by_its_name_and_a_wrong_one_is_said(desk, tmp_path):
    two_months(desk)
    (helper,) = add_people(desk, 1, names=("客晴",), department="客服部", team="客服一组")
    figures(desk, helper)
    evaluate(desk.work(), MONTH)
    assert departments_evaluated(desk.work(), MONTH) == ("催收一部", "客服部")
    assert sheet(desk, tmp_path, "客服部").total.evaluated == 1
    assert [found.scope for found in summary_sheets(desk.work(), MONTH)] == ["全公司", "催收一部", "客服部"]
    whole = sheet(desk, tmp_path)
    assert whole.total.evaluated == 4
    assert {line.name for line in whole.units} >= {"催收一部 / 电催一组", "客服部 / 客服一组"}
    with pytest.raises(UserError) as wrong:
        sheet(desk, tmp_path, "没有的部门")
    assert wrong.value.code == "not_found"


def test_a_month_without_evaluations_says_what_to_do_and_writes_nothing(desk, tmp_path):
    team(desk, 1)
    out = tmp_path / "s.pdf"
    with pytest.raises(UserError) as refused:
        print_summary(desk.work(), SummaryOrder(MONTH, out))
    assert (refused.value.code, out.exists()) == ("no_rows", False)


def test_a_supervisor_sums_up_the_own_team_without_the_reconciliation(desk, tmp_path):
    two_months(desk)
    leader = supervisor_of(desk, "电催二组")
    found = sheet(leader, tmp_path)
    assert found.total.evaluated == 1
    assert found.recovery.open is None
    assert "电催一组" not in {line.name for line in found.units}
    leader.database.close()


def test_a_collector_has_no_department_to_sum_up(desk, tmp_path):
    one, *_others = two_months(desk)
    me = person_desk(desk, one.employment_id)
    with pytest.raises(Denied):
        sheet(me, tmp_path)
    me.database.close()


def test_an_owner_reads_it_in_english_too(desk, tmp_path):
    two_months(desk)
    owner = as_role(desk, "owner")
    with words.speaking("en"):
        done = print_summary(owner.work(), SummaryOrder(MONTH, tmp_path / "s.pdf"))
    assert (done.documents, done.missing_glyphs) == (1, ())
    owner.database.close()


def test_heads_are_of_the_calendar_month(desk, tmp_path):
    team(desk, 1, names=("马洁",))
    (new,) = add_people(desk, 1, names=("新来",), hire_date=date(2026, 10, 20))
    figures(desk, new)
    evaluate(desk.work(), MONTH)
    found = sheet(desk, tmp_path)
    assert (found.total.average, found.total.closing) == (D("1.5"), 2)


def test_what_counts_for_anybody_is_of_the_period_s_own_days(desk, tmp_path):
    """With periods from the 26th, October's money is that of 09-26 to 10-25, for the agency as for each."""
    (who,) = team(desk, 1)
    held = configuration()
    held["schemes"] = [scheme | {"start_day": 26} for scheme in held["schemes"]]
    configure_from(desk.work(), held)
    for month, day, amount in ((MONTH.previous(), 27, "1000"), (MONTH, 9, "2000"), (MONTH, 28, "4000")):
        figures(desk, who, {"recovered_amount": amount}, month=month, day=day)
    evaluate(desk.work(), MONTH)
    money = sheet(desk, tmp_path).recovery
    assert (money.credited, money.counted) == (3000, 3000)


def test_who_changed_teams_counts_in_each_team_with_the_days_there(desk, tmp_path):
    one, two = team(desk, 2, names=("马洁", "石凯"))
    (other,) = add_people(desk, 1, names=("秦岚",), team="电催二组")
    for who in (one, two, other):
        figures(desk, who, GOOD)
    moves(desk, two, "电催二组", date(2026, 10, 16))  # 7 working days before, 11 from then on
    evaluate(desk.work(), MONTH)
    found = sheet(desk, tmp_path)
    names = [line.name.zh for line in found.metrics]
    cells = {unit.name: dict(zip(names, unit.cells, strict=True)) for unit in found.figures}
    first, second = (cells[name]["回款金额"] for name in ("电催一组", "电催二组"))
    assert (first.total, second.total) == (168_420 + 65_497, 168_420 + 168_420 - 65_497)
    assert first.total + second.total == next(line.now.total for line in found.metrics if line.name.zh == "回款金额")
    assert round(first.completion, 6) == round(first.total / (180_000 * D(25) / 18) * 100, 6)
    assert cells["电催一组"]["质检得分"].mean == D("88.5")
    assert round(cells["电催二组"]["接通率"].mean, 9) == D("0.413")
    assert [line.evaluated for line in found.units] == [1, 2]  # a person is evaluated once, where the month ended
    assert (found.moved, found.divided) == (1, 1)


def test_a_supervisor_s_summary_has_what_somebody_brought_in_before_leaving_the_team(desk, tmp_path):
    one, two = team(desk, 2, names=("马洁", "石凯"))
    add_people(desk, 1, names=("秦岚",), team="电催二组")
    for who in (one, two):
        figures(desk, who, {"recovered_amount": "1000"}, day=9)
    moves(desk, two, "电催二组", date(2026, 10, 16))
    evaluate(desk.work(), MONTH)
    leader = supervisor_of(desk, "电催一组")
    found = sheet(leader, tmp_path)
    (only,) = found.figures
    assert (only.name, only.cells[0].total, found.moved, found.divided) == ("电催一组", 2000, 1, 0)
    leader.database.close()
