"""薪资输入表: what is published is paid from, who is missing is said, a text is never a formula."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from hrdesk.app.disputes.model import PayBack
from hrdesk.app.disputes.paying_back import confirm_payment, pay_back
from hrdesk.app.exports import export
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Adjust, LeaveOut, adjust, leave_out, withdraw_adjustment
from hrdesk.app.performance.views import month_view
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from tests.app.builders import as_role
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk

D = Decimal


def table(desk, path):
    done = export(desk.work(), "payroll_input", path, period=MONTH)
    sheet = openpyxl.load_workbook(path).active
    head, *rows = sheet.iter_rows(values_only=True)
    return done.rows, [dict(zip(head, row, strict=True)) for row in rows]


def test_who_is_published_has_coefficient_and_base_and_who_is_not_has_the_reason(desk, tmp_path):
    done, waits = team(desk, 2)
    figures(desk, done)
    figures(desk, waits, {key: value for key, value in GOOD.items() if key != "quality_score"})
    evaluate(desk.work(), MONTH)
    adjust(desk.work(), Adjust(MONTH, done.employment_id, D(2), "支援新人"))
    publish(desk.work(), Publish(MONTH, confirm=True))
    row = evaluation(desk, done)
    count, rows = table(desk, tmp_path / "薪资.xlsx")
    assert count == 2
    by_no = {one["工号"]: one for one in rows}
    paid = by_no[done.employee_no]
    assert (paid["考核单号"], paid["等级"], D(str(paid["绩效系数"]))) == (row.document_no, row.grade, row.coefficient)
    assert (D(str(paid["提成基数"])), D(str(paid["加扣分"])), paid["其中补差"]) == (D("168420"), D(2), None)
    missing = by_no[waits.employee_no]
    assert (missing["得分"], missing["提成基数"], missing["备注"]) == (None, None, "尚未发布，无数字")


def test_what_was_left_out_of_the_score_was_recovered_all_the_same(desk, tmp_path):
    who, other = team(desk, 2)
    figures(desk, who)
    figures(desk, other, {key: value for key, value in GOOD.items() if key != "recovered_amount"})
    evaluate(desk.work(), MONTH)
    for one in (who, other):
        leave_out(desk.work(), LeaveOut(MONTH, one.employment_id, "recovered_amount", "借调支援"))
    publish(desk.work(), Publish(MONTH, confirm=True))
    rows = {one["工号"]: (one["提成基数"], one["备注"]) for one in table(desk, tmp_path / "薪资.xlsx")[1]}
    assert rows == {who.employee_no: (168420, "回款金额未计入得分"), other.employee_no: (None, None)}


def test_a_back_payment_stands_with_the_month_it_belongs_to_and_is_part_of_the_base(desk, tmp_path):
    who = team(desk, 1)[0]
    september = Period(2026, 9)
    close_period(desk.work(), september)
    ident = pay_back(desk.work(), PayBack(who.employment_id, "recovered_amount", "2026-09", "2026-10", D(200), "漏记"))
    finance = as_role(desk, "finance")
    confirm_payment(finance.work(), ident, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    (row,) = table(finance, tmp_path / "薪资.xlsx")[1]
    assert (D(str(row["其中补差"])), row["补差所属月份"], D(str(row["提成基数"]))) == (D(200), "2026-09", D("168620"))
    finance.database.close()


def test_while_a_revision_is_computed_the_published_one_is_paid_from_and_that_is_said(desk, tmp_path):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    figures(desk, who, {"recovered_amount": "1"}, file="更正.xlsx")
    evaluate(desk.work(), MONTH)
    (row,) = table(desk, tmp_path / "薪资.xlsx")[1]
    assert (row["修订"], D(str(row["提成基数"])), row["备注"]) == (1, D("168420"), "有新的修订版正在计算")


def test_a_month_without_evaluations_says_what_to_do(desk, tmp_path):
    team(desk, 1)
    with pytest.raises(UserError) as caught:
        export(desk.work(), "payroll_input", tmp_path / "薪资.xlsx", period=MONTH)
    assert caught.value.code == "no_rows"
    assert not (tmp_path / "薪资.xlsx").exists()


def test_points_given_or_taken_back_after_publishing_are_not_those_of_the_published_revision(desk, clock, tmp_path):
    one, other = team(desk, 2)
    for who in (one, other):
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    kept = adjust(desk.work(), Adjust(MONTH, other.employment_id, D(2), "支援新人"))
    publish(desk.work(), Publish(MONTH, confirm=True))
    clock.forward(hours=1)
    for who in (one, other):
        figures(desk, who, {"recovered_amount": "200000"}, file="更正.xlsx")
    evaluate(desk.work(), MONTH)
    adjust(desk.work(), Adjust(MONTH, one.employment_id, D(5), "漏加"))
    withdraw_adjustment(desk.work(), kept, "误加")
    rows = {row["工号"]: row for row in table(desk, tmp_path / "薪资.xlsx")[1]}
    assert rows[one.employee_no]["加扣分"] is None
    assert (D(str(rows[other.employee_no]["加扣分"])), rows[other.employee_no]["修订"]) == (D(2), 1)
    me = person_desk(desk, one.employment_id)
    (mine,) = month_view(me.work(), MONTH).rows
    assert (mine.revision, mine.adjustments, mine.adjusted) == (1, 0, ())
    me.database.close()
    now = {row.employment_id: row for row in month_view(desk.work(), MONTH).rows}
    assert [(now[who.employment_id].revision, now[who.employment_id].adjustments) for who in (one, other)] == [
        (2, 5),
        (2, 0),
    ]
