"""疑问 on a figure: who answers until when, the answer, the statement, and 补差 for a month that is closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.disputes.asking import answer, ask, settle_question
from hrdesk.app.disputes.model import Answer, Ask, PayBack
from hrdesk.app.disputes.papers import print_appeal, print_statement, statement
from hrdesk.app.disputes.paying_back import confirm_payment, pay_back, refuse_payment
from hrdesk.app.disputes.views import dispute, disputes
from hrdesk.app.performance.cycle import close_period
from hrdesk.app.today import today
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.domain.disputes import Finding, PaymentState, QuestionState, in_time, may_decide, same_name
from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage import tables as t
from tests.app.builders import as_role
from tests.app.performance.month import MONTH

D = Decimal


def refused(code, call, *args, **more):
    with pytest.raises(UserError) as caught:
        call(*args, **more)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def question(month, **more):
    order = {"month": "2026-10", "metric": "recovered_amount", "asked": "少了 200 块", "item": "HK-9", "amount": D(200)}
    return ask(month.own.work(), Ask(month.who.employment_id, **(order | more)))


def facts(desk, month_no):
    with desk.work().read() as conn:
        return conn.execute(select(t.fact).where(t.fact.c.month == month_no)).all()


def test_a_question_goes_to_who_brought_the_figure_in_or_published_and_stands_on_their_today(month):
    ident = question(month)
    seen = dispute(month.hr.work(), "question", ident)
    assert (seen.document_no, seen.with_whom, seen.due, seen.mine) == ("YW-2026-0001", "hr", date(2026, 11, 26), True)
    assert ("疑问 YW-2026-0001", date(2026, 11, 26)) in [(i.title, i.due) for i in today(month.hr.work()).items]
    assert not dispute(month.own.work(), "question", ident).mine


def test_question_answer_and_the_word_of_who_asked(month):
    ident = question(month)
    refused("missing", answer, month.hr.work(), Answer(ident, 1, Finding.RIGHT, ""))
    with pytest.raises(Denied):
        answer(month.own.work(), Answer(ident, 1, Finding.RIGHT, "没问题"))
    answer(month.hr.work(), Answer(ident, 1, Finding.RIGHT, "HK-9 于 11-02 到账，计入 11 月。"))
    assert dispute(month.own.work(), "question", ident).mine
    settle_question(month.own.work(), ident, content=False)
    again = dispute(month.hr.work(), "question", ident)
    assert (again.state, again.mine) == (QuestionState.OPEN, True)
    answer(month.hr.work(), Answer(ident, again.version, Finding.WRONG, "已更正。"))
    settle_question(month.own.work(), ident, content=True)
    assert dispute(month.own.work(), "question", ident).state is QuestionState.SETTLED
    refused("ended", settle_question, month.own.work(), ident, content=True)


def test_nobody_asks_about_the_figures_of_a_colleague(month):
    with pytest.raises(Denied):
        ask(month.own.work(), Ask(month.other.employment_id, "2026-10", "recovered_amount", "他多了"))


def test_the_statement_lists_the_records_with_their_rows_and_the_reckoning_and_prints_on_one_page(month, tmp_path):
    ident = question(month)
    answer(month.hr.work(), Answer(ident, 1, Finding.RIGHT, "见下列各笔。"))
    sheet = statement(month.own.work(), ident)
    assert [(row.value, row.origin, row.source) for row in sheet.rows] == [(D("168420"), "第 4 行", 1)]
    assert sheet.sources == ("10月.xlsx",)
    assert (sheet.total, sheet.claimed, sheet.answered_by) == (D("168420"), "HK-9 · 200.00", "hr")
    assert sheet.steps[-1].result == "28.07"
    done = print_statement(month.hr.work(), ident, tmp_path / "说明单.pdf")
    assert (done.pages, done.missing_glyphs) == (1, ())


def test_the_statement_says_the_rule_it_was_counted_by_and_the_days_of_the_scheme(month):
    ident = question(month)
    rules = {"repayment_day": "payment", "protected_days": 3, "protected_share": 60}
    save_settings(month.admin.work(), SaveSettings(rules, agency_settings(month.admin.work()).version))
    month.admin.work().write(lambda conn: conn.execute(t.scheme_version.update().values(start_day=26)))
    said = statement(month.own.work(), ident).rule
    assert "2026-09-26 至 2026-10-25" in said
    assert "按还款日" in said
    assert "3 天" in said
    assert said.count("。") == 2
    about_quality = question(month, metric="quality_score", item="", amount=None)
    assert "还款日" not in statement(month.own.work(), about_quality).rule


def test_what_a_closed_month_lacked_counts_later_only_with_a_second_person(month):
    order = PayBack(
        month.who.employment_id, "recovered_amount", "2026-10", "2026-11", D(200), "HK-9 漏记", question(month)
    )
    refused("month_open", pay_back, month.hr.work(), order)
    close_period(month.hr.work(), MONTH)
    ident = pay_back(month.hr.work(), order)
    assert facts(month.hr, 202611) == []
    with pytest.raises(Denied):
        confirm_payment(month.hr.work(), ident, 1)
    finance = as_role(month.admin, "finance")
    assert dispute(finance.work(), "back_payment", ident).mine
    confirm_payment(finance.work(), ident, 1)
    found = facts(month.hr, 202611)
    assert [(one.employment_id, one.value, one.item) for one in found] == [
        (month.who.employment_id, D(200), f"补差 2026-10 #{ident}")
    ]
    assert dispute(finance.work(), "back_payment", ident).state is PaymentState.COUNTED
    assert "200.00 计入 2026-11" in statement(finance.work(), order.question_id).paid_back
    refused("ended", confirm_payment, finance.work(), ident, 2)
    finance.database.close()


def test_one_question_is_paid_up_once(month):
    ident = question(month)
    answer(month.hr.work(), Answer(ident, 1, Finding.PAID_BACK, "确实漏记"))
    order = PayBack(month.who.employment_id, "recovered_amount", "2026-10", "2026-11", D(200), "HK-9 漏记", ident)
    close_period(month.hr.work(), MONTH)
    assert dispute(month.hr.work(), "question", ident).paid_up is None
    first = pay_back(month.hr.work(), order)
    assert dispute(month.hr.work(), "question", ident).paid_up is PaymentState.WAITING
    said = refused("entered_already", pay_back, month.hr.work(), order)
    assert "这条疑问的补差 200.00 已录入" in said

    refuse_payment(month.hr.work(), first, 1)
    assert dispute(month.hr.work(), "question", ident).paid_up is None
    second = pay_back(month.hr.work(), order)
    confirm_payment(month.admin.work(), second, 1)
    assert dispute(month.hr.work(), "question", ident).paid_up is PaymentState.COUNTED
    said = refused("entered_already", pay_back, month.hr.work(), order)
    assert "2026-11" in said
    assert [one.value for one in facts(month.hr, 202611)] == [D(200)]


def test_nobody_is_the_second_person_of_money_for_themselves(month):
    close_period(month.hr.work(), MONTH)
    order = PayBack(month.who.employment_id, "recovered_amount", "2026-10", "2026-11", D(200), "漏记")
    ident = pay_back(month.hr.work(), order)
    own = as_role(month.admin, "finance", login="own-finance", employee_no=month.who.employee_no)
    with pytest.raises(Denied):
        confirm_payment(own.work(), ident, 1)
    with pytest.raises(Denied):
        pay_back(own.work(), order)
    assert facts(month.hr, 202611) == []
    own.database.close()


def test_what_is_refused_never_counts(month):
    close_period(month.hr.work(), MONTH)
    ident = pay_back(
        month.hr.work(), PayBack(month.who.employment_id, "recovered_amount", "2026-10", "2026-11", D(9), "漏记")
    )
    refuse_payment(month.admin.work(), ident, 1)
    assert facts(month.hr, 202611) == []
    assert disputes(month.admin.work()) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": D(0)}, "out_of_range"),
        ({"value": D("0.00001")}, "out_of_range"),
        ({"month": "2026-10"}, "out_of_range"),
        ({"metric": "quality_score"}, "unsupported"),
        ({"metric": "nothing"}, "not_found"),
        ({"reason": " "}, "missing"),
    ],
)
def test_a_payment_that_cannot_be_is_said(month, change, code):
    close_period(month.hr.work(), MONTH)
    values = {"metric": "recovered_amount", "of_month": "2026-10", "month": "2026-11", "value": D(9), "reason": "漏记"}
    assert refused(code, pay_back, month.hr.work(), PayBack(month.who.employment_id, **(values | change)))


def test_the_record_of_an_appeal_prints(month, tmp_path):
    from hrdesk.app.disputes.appealing import make_appeal
    from hrdesk.app.disputes.model import MakeAppeal

    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, "理由\n" * 60))
    done = print_appeal(month.admin.work(), ident, tmp_path / "申诉.pdf")
    assert done.pages >= 1
    assert done.file.stat().st_size > 1000


def test_rules():
    assert same_name(" ＭＡ 洁", "ma洁")
    assert not same_name("", "")
    assert in_time(date(2026, 12, 2), date(2026, 12, 2))
    assert not in_time(date(2026, 12, 2), date(2026, 12, 3))
    assert may_decide(3, {1, 2}, 4)
    assert not may_decide(1, {1, 2}, 4)
    assert not may_decide(4, {1}, 4)
