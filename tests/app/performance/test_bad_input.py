"""What goes wrong with a month, in the words of those it happens to; every figure here was worked out by hand."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, close_period, publish, reopen_period
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.grades import Confirm, Earlier, confirm_grades, put_grades_back
from hrdesk.app.performance.printing import PrintOrder, print_evaluations
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.under_review import (
    Adjust,
    Comment,
    LeaveOut,
    adjust,
    comment,
    count_again,
    leave_out,
    withdraw_adjustment,
)
from hrdesk.app.performance.views import month_view
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.model import LineState
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.imports.files import OCTOBER, codes, take, xlsx
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.documents.reading import by_pypdf

D = Decimal


def row(desk, who):
    return next(one for one in month_view(desk.work(), MONTH).rows if one.employment_id == who.employment_id)


# --- "他这个月一个电话也没打，接通率怎么算？" ------------------------------------------------------------------------------


def test_a_figure_left_out_by_somebody_else_meanwhile_is_not_overwritten_nor_counted_again(desk):
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    leave_out(desk.work(), LeaveOut(MONTH, who.employment_id, "quality_score", "录音系统故障"))
    with pytest.raises(Conflict) as caught:
        leave_out(desk.work(), LeaveOut(MONTH, who.employment_id, "quality_score", "病假"))
    assert "录音系统故障" in str(caught.value)
    leave_out(desk.work(), LeaveOut(MONTH, who.employment_id, "quality_score", "病假", seen="录音系统故障"))
    with pytest.raises(Conflict) as caught:
        count_again(desk.work(), MONTH, who.employment_id, "quality_score", "录音系统故障")
    assert "病假" in str(caught.value)
    assert count_again(desk.work(), MONTH, who.employment_id, "quality_score", "病假") == "病假"


def test_he_made_no_call_at_all_so_there_is_no_connect_rate_and_the_reason_is_told(desk):
    (who,) = team(desk, 1)
    figures(desk, who, {**GOOD, "connect_rate": ("0", "0")})
    evaluate(desk.work(), MONTH)
    assert row(desk, who).cells["connect_rate"].state is LineState.MISSING
    told = why(desk.work(), evaluation(desk, who).id, "connect_rate")
    assert told.steps[0].text == "0 ÷ 0：分母为 0，无法计算比率"
    assert [(one.employee_no, one.why) for one in publish(desk.work(), Publish(MONTH, confirm=True)).blocked] == [
        (who.employee_no, "缺数：接通率。")
    ]
    leave_out(desk.work(), LeaveOut(MONTH, who.employment_id, "connect_rate", "整月未外呼"))
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 1


@pytest.mark.parametrize(("connected", "calls"), [(5, 0), (5, -1)])
def test_something_of_nothing_is_refused_in_its_row(desk, tmp_path, connected, calls):
    first, second = team(desk, 2)
    file = xlsx(
        tmp_path, "接通.xlsx", ("工号", "指标", "分子", "分母"),
        (first.employee_no, "接通率", connected, calls), (second.employee_no, "接通率", 3, 10),
    )  # fmt: skip
    found, done = take(desk, "facts", file, "good", period=OCTOBER)
    assert (codes(found), done.new) == (["out_of_range"], 1)
    assert (found.problems[0].row, found.problems[0].hint) == (2, "请核对这两列，可能对应反了。")


def test_a_ratio_in_two_columns_of_which_the_second_is_nought(desk, tmp_path):
    first, second = team(desk, 2)
    file = xlsx(
        tmp_path, "承诺.xlsx", ("工号", "承诺兑现率分子", "承诺兑现率分母"),
        (first.employee_no, 0, 0), (second.employee_no, 4, 0),
    )  # fmt: skip
    found, done = take(desk, "facts", file, "good", period=OCTOBER)
    assert (codes(found), done.new) == (["out_of_range"], 1)


def test_a_target_of_nought_scores_a_hundred_for_nothing_and_the_floor_for_anything(desk):
    whole = deepcopy(configuration())
    for scheme in whole["schemes"]:
        for line in scheme["lines"]:
            if line["metric"] == "talk_seconds":
                line["target"] = "0"
    first, second = team(desk, 2)
    configure_from(desk.work(), whole)
    figures(desk, first, {**GOOD, "talk_seconds": "0"})
    figures(desk, second, {**GOOD, "talk_seconds": "3600"})
    evaluate(desk.work(), MONTH)
    assert row(desk, first).cells["talk_seconds"].score == 100
    assert row(desk, second).cells["talk_seconds"].score == 0


# --- "20 号才入职，目标怎么算？" ------------------------------------------------------------------------------------------


def test_he_joined_on_the_20th_of_october(desk):
    """October 2026 has 18 working days (1–7 are holidays, Saturday 10 is worked), 9 of them from the 20th on: a half.

    回款 80,000 ÷ (180,000 × ½ = 90,000) = 88.89 × 30 % = 26.67      金额回收率 12.84 ÷ 12 = 107.00 × 20 % = 21.40
    接通率 41.3 ÷ 38 = 108.68 × 5 % = 5.43                            通话 50,400 ÷ (126,000 × ½) = 80.00 × 5 % = 4.00
    承诺 50.8 ÷ 65 = 78.15 × 10 % = 7.82 (7.815)                      质检 88.5 ÷ 90 = 98.33 × 15 % = 14.75
    投诉 100 × 10 % = 10.00                                           培训 80 ÷ 100 = 80.00 × 5 % = 4.00
    """
    (who,) = team(desk, 1, hire_date=date(2026, 10, 20))
    figures(desk, who, {**GOOD, "recovered_amount": "80000", "talk_seconds": "50400"})
    evaluate(desk.work(), MONTH)
    found = row(desk, who)
    assert evaluation(desk, who).share == D("0.5")
    assert (found.cells["recovered_amount"].target, found.cells["talk_seconds"].target) == (90_000, 63_000)
    assert found.cells["recovery_rate_amount"].target == D("0.12")  # a rate is not prorated
    assert {code: cell.contribution for code, cell in found.cells.items() if cell.contribution is not None} == {
        "recovered_amount": D("26.67"), "recovery_rate_amount": D("21.40"), "connect_rate": D("5.43"),
        "talk_seconds": D("4.00"), "promise_kept_rate": D("7.82"), "quality_score": D("14.75"),
        "valid_complaints": D("10.00"), "training_done": D("4.00"),
    }  # fmt: skip
    assert found.score == D("94.07")


def test_he_left_on_the_9th_and_worked_two_of_eighteen_days(desk):
    (who,) = team(desk, 1, leave_date=date(2026, 10, 9))
    figures(desk, who, {**GOOD, "recovered_amount": "20000"})
    evaluate(desk.work(), MONTH)
    cell = row(desk, who).cells["recovered_amount"]
    assert cell.target == D("19999.98")  # 180,000 × 0.111111
    assert cell.score == D("100.00")


# --- "发布以后方案改了" ------------------------------------------------------------------------------------------------


def test_the_scheme_is_changed_after_publishing_and_the_sheet_in_the_drawer_prints_the_same(desk, tmp_path):
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    before = evaluation(desk, who)

    def printed(name: str) -> str:
        print_evaluations(desk.work(), PrintOrder(MONTH, tmp_path / name))
        return by_pypdf((tmp_path / name).read_bytes())

    first = printed("1.pdf")
    whole = deepcopy(configuration())
    for scheme in whole["schemes"]:
        for line in scheme["lines"]:
            if line["metric"] == "recovered_amount":
                line["target"] = "999999"
        scheme["name_zh"] = f"新{scheme['name_zh']}"
    configure_from(desk.work(), whole)
    assert printed("2.pdf") == first
    after = evaluation(desk, who)
    assert (after.snapshot, after.scheme_version_id, after.score) == (
        before.snapshot, before.scheme_version_id, before.score,
    )  # fmt: skip


# --- "10 月已经关账，客户又补来一笔" ---------------------------------------------------------------------------------------


def test_a_figure_of_a_closed_month_is_refused_until_it_is_reopened_and_makes_a_second_revision(desk, tmp_path):
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    close_period(desk.work(), MONTH)
    file = xlsx(tmp_path, "更正.xlsx", ("工号", "质检得分"), (who.employee_no, 95))
    found, _done = take(desk, "facts", file, "good", period=OCTOBER)
    assert codes(found) == ["period_closed"]
    assert "2026-10" in found.problems[0].message
    assert found.problems[0].hint
    with pytest.raises(UserError) as refused:
        evaluate(desk.work(), MONTH)
    assert refused.value.code == "period_closed"
    with pytest.raises(UserError) as unsaid:
        reopen_period(desk.work(), MONTH, "  ")
    assert unsaid.value.code == "missing"
    reopen_period(desk.work(), MONTH, "质检补录")
    take(desk, "facts", file, period=OCTOBER)
    evaluate(desk.work(), MONTH)
    second = evaluation(desk, who)
    assert (second.revision, second.state) == (2, "computed")
    assert second.score == D("96.47") - D("14.75") + D("15.83")  # 质检 95 ÷ 90 = 105.56 × 15 %


# --- "出勤率怎么是空的？" ----------------------------------------------------------------------------------------------


def test_attendance_is_not_there_yet_and_is_said_not_counted_as_nought(desk):
    whole = deepcopy(configuration())
    whole["metrics"].append(
        {
            "code": "late_days",
            "name_zh": "迟到",
            "unit": "times",
            "decimals": 0,
            "aggregation": "count",
            "source": "attendance",
        }
    )
    for scheme in whole["schemes"]:
        scheme["lines"][-1] = {"metric": "late_days", "weight": scheme["lines"][-1]["weight"], "target": "0"}
    (who,) = team(desk, 1)
    configure_from(desk.work(), whole)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    cell = row(desk, who).cells["late_days"]
    assert (cell.state, cell.actual) == (LineState.MISSING, None)
    told = why(desk.work(), evaluation(desk, who).id, "late_days")
    assert told.steps[0].text == "HRDesk 尚无考勤数据，没有数据不等于 0"
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 0
    figures(desk, who, {"late_days": "0"}, file="考勤汇总.xlsx")
    evaluate(desk.work(), MONTH)
    assert row(desk, who).cells["late_days"].actual == 0


def test_a_closed_month_keeps_nothing_of_what_is_done_to_it_afterwards(desk):
    """Closed with people unpublished in it: neither points nor words nor grades change, and nothing stays half done."""
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    held = adjust(desk.work(), Adjust(MONTH, who.employment_id, D(1), "带教新人"))
    leave_out(desk.work(), LeaveOut(MONTH, who.employment_id, "quality_score", "病假"))
    confirm_grades(desk.work(), Confirm(MONTH, (who.employment_id,)))
    close_period(desk.work(), MONTH)
    before, said = evaluation(desk, who), (desk.work(), MONTH)
    for call, *order in (
        (adjust, Adjust(MONTH, who.employment_id, D(2), "补加")),
        (withdraw_adjustment, held, "录错"),
        (leave_out, LeaveOut(MONTH, who.employment_id, "connect_rate", "停线")),
        (count_again, MONTH, who.employment_id, "quality_score"),
        (comment, Comment(before.id, before.version, "再看")),
        (confirm_grades, Confirm(MONTH, (who.employment_id,), "D", "复核")),
        (put_grades_back, MONTH, (Earlier(who.employment_id, before.version),)),
    ):
        with pytest.raises(UserError) as refused:
            call(desk.work(), *order)
        assert refused.value.code == "period_closed", call
        assert refused.value.hint
    assert evaluation(desk, who) == before
    with said[0].read() as conn:
        assert conn.execute(
            select(t.adjustment.c.points).where(t.adjustment.c.withdrawn_at.is_(None))
        ).scalars().all() == [1]
        assert len(conn.execute(select(t.exclusion)).all()) == 1
