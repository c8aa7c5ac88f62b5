"""A figure found wrong waits until it is really put right: in the register, on Today, on the statement."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.disputes.appealing import decide, make_appeal
from hrdesk.app.disputes.asking import answer, ask, settle_question
from hrdesk.app.disputes.model import Answer, Ask, Decide, MakeAppeal
from hrdesk.app.disputes.papers import statement
from hrdesk.app.disputes.views import dispute, disputes
from hrdesk.app.imports.undoing import undo
from hrdesk.app.performance.correcting import CorrectRecord, correct_record, withdraw_correction
from hrdesk.app.performance.cycle import close_period
from hrdesk.app.performance.trace import why
from hrdesk.app.today import today
from hrdesk.domain.disputes import Finding
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from tests.app.builders import as_role
from tests.app.performance.month import GOOD, MONTH, figures

MONEY = "recovered_amount"
D = Decimal


@pytest.fixture
def asked(month):
    """A question answered as wrong, a day ago."""
    ident = ask(month.own.work(), Ask(month.who.employment_id, "2026-10", MONEY, "少了 200 块", "HK-9", D(200)))
    answer(month.hr.work(), Answer(ident, 1, Finding.WRONG, "确实少计一笔。"))
    month.admin.clock.forward(days=1)
    return ident


def correct(month, value=168_620, document_no=""):
    with month.hr.work().read() as conn:
        held = conn.execute(
            select(t.fact)
            .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
            .where(t.fact.c.employment_id == month.who.employment_id, t.metric.c.code == MONEY)
        ).one()
    order = CorrectRecord(
        month.who.employment_id, MONEY, 202610, 0, "", Figure(D(value)), "漏记一笔", held.batch_id, document_no
    )
    return correct_record(month.hr.work(), order)


def waits(month, desk=None):
    desk = desk or month.hr
    return [one.document_no for one in disputes(desk.work()) if one.to_correct]


def told(month, ident):
    return statement(month.own.work(), ident).found


def test_a_figure_found_wrong_waits_until_it_is_corrected_and_again_when_that_is_taken_back(month, asked):
    assert waits(month) == ["YW-2026-0001"]
    assert told(month, asked) == "数字有误，将予更正。"
    batch = correct(month, document_no="YW-2026-0001")
    assert waits(month) == []
    assert told(month, asked) == "数字已更正，将出具新的修订版。"
    found = why(month.hr.work(), month.evaluation.id, MONEY)
    assert found.facts[0].corrected.reason == "YW-2026-0001: 漏记一笔"
    withdraw_correction(month.hr.work(), batch)
    assert waits(month) == ["YW-2026-0001"]


def test_it_stands_on_today_of_those_who_may_correct_also_once_the_question_is_settled(month, asked):
    settle_question(month.own.work(), asked, content=True)
    lines = [item for item in today(month.hr.work()).items if item.title == "疑问 YW-2026-0001"]
    assert [(one.detail, one.action, one.due) for one in lines] == [("答复为数字有误，尚未更正", "更正", None)]
    assert dispute(month.hr.work(), "question", asked).open
    assert waits(month, month.own) == []
    assert "疑问 YW-2026-0001" not in [item.title for item in today(month.own.work()).items]
    supervisor = as_role(month.admin, "supervisor", login="lead")
    assert waits(month, supervisor) == []
    supervisor.database.close()


def test_the_same_file_once_more_corrects_nothing_and_another_figure_does(month, asked):
    figures(month.admin, month.who, {MONEY: GOOD[MONEY]}, file="同一份.xlsx")
    assert waits(month) == ["YW-2026-0001"]
    batch = figures(month.admin, month.who, {MONEY: "168620"}, file="更正.xlsx")
    assert waits(month) == []
    undo(month.admin.work(), batch)


def test_an_upheld_appeal_waits_for_its_figure(month):
    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, "少了一笔", MONEY))
    decide(month.admin.work(), Decide(ident, 1, True, "回单属实。"))
    month.admin.clock.forward(days=1)
    assert waits(month) == ["SS-2026-0001"]
    lines = [item.detail for item in today(month.hr.work()).items if item.title == "申诉 SS-2026-0001"]
    assert lines == ["申诉成立，数字尚未更正"]
    correct(month, document_no="SS-2026-0001")
    assert waits(month) == []


def test_a_closed_month_is_no_longer_waited_for(month, asked):
    close_period(month.hr.work(), MONTH)
    assert waits(month) == []
