"""Each step of a month's evaluation stands on the Today page of whom it concerns, with its day; nobody else sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hrdesk.app.disputes.acknowledging import acknowledge
from hrdesk.app.disputes.appealing import make_appeal
from hrdesk.app.disputes.model import Acknowledge, MakeAppeal
from hrdesk.app.disputes.views import disputes
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Comment, comment
from hrdesk.app.performance.views import month_view
from hrdesk.app.today import Urgency, today
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from tests.app.builders import as_role, supervisor_of
from tests.app.performance.month import MONTH, evaluation, figures, team


@pytest.fixture
def clock(clock):
    """Tuesday 3 November 2026, ten in the morning."""
    clock.now = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
    return clock


@pytest.fixture
def month(desk: Desk):
    """(HR, the supervisor, a collector, who that is) of two people computed today."""
    who, other = team(desk, 2)
    for one in (who, other):
        figures(desk, one)
    hr = as_role(desk, "hr", login="hr")
    evaluate(hr.work(), MONTH)
    leader = supervisor_of(desk, "电催一组")  # came later: not evaluated
    own = as_role(desk, "collector", login="own", employee_no=who.employee_no)
    return hr, leader, own, who


def lines(desk, *kinds):
    return [
        (item.title, item.due, item.urgency, item.action) for item in today(desk.work()).items if item.kind in kinds
    ]


def setting(desk, **values):
    save_settings(desk.work(), SaveSettings(values, agency_settings(desk.work()).version))


def test_before_publishing_each_has_a_day_of_their_own(month):
    hr, leader, own, _who = month
    assert lines(own, "self_comment", "performance") == [("2026-10 自评", date(2026, 11, 6), Urgency.SOON, "填写")]
    assert [due for _title, due, _urgency, _action in lines(leader, "performance")] == [date(2026, 11, 10)]
    assert [due for _title, due, _urgency, _action in lines(hr, "performance")] == [date(2026, 11, 10)]


def test_what_is_late_is_overdue_for_whom_it_concerns(month, clock):
    hr, leader, own, _who = month
    clock.forward(days=9)
    assert lines(own, "self_comment") == []  # over: skipping it changes nothing, so nobody is chased
    assert [urgency for _t, _d, urgency, _a in lines(leader, "performance")] == [Urgency.OVERDUE]
    assert [urgency for _t, _d, urgency, _a in lines(hr, "performance")] == [Urgency.OVERDUE]


def test_the_terms_are_the_agencys_own(month):
    hr, leader, own, _who = month
    setting(hr, self_comment_working_days=1, review_working_days=2, publish_working_days=10)
    assert [due for _t, due, _u, _a in lines(own, "self_comment")] == [date(2026, 11, 4)]
    assert [due for _t, due, _u, _a in lines(leader, "performance")] == [date(2026, 11, 5)]
    assert [due for _t, due, _u, _a in lines(hr, "performance")] == [date(2026, 11, 13)]


def test_a_supervisor_who_has_commented_on_everybody_is_left_alone(month):
    _hr, leader, _own, _who = month
    for row in month_view(leader.work(), MONTH).rows:
        if row.employment_id != leader.actor.employment_id:
            comment(leader.work(), Comment(row.evaluation_id, row.version, "继续保持"))
    assert lines(leader, "performance") == []


def test_signatures_are_missed_by_the_person_the_supervisor_and_hr_until_they_are_there(month, clock):
    hr, leader, own, who = month
    publish(hr.work(), Publish(MONTH, confirm=True))
    due = date(2026, 11, 12)
    assert lines(own, "performance") == [("2026-10 绩效考核", due, Urgency.SOON, "查看")]
    for desk in (hr, leader):
        assert lines(desk, "signature") == [("2026-10 绩效签收", due, Urgency.SOON, "查看")]
    clock.forward(days=14)
    assert [urgency for _t, _d, urgency, _a in lines(own, "performance")] == [Urgency.OVERDUE]
    assert [urgency for _t, _d, urgency, _a in lines(hr, "signature")] == [Urgency.OVERDUE]
    acknowledge(own.work(), Acknowledge(evaluation(hr, who).id, who.name))
    assert lines(own, "performance") == []
    assert [item.who for item in today(hr.work()).items if item.kind == "signature"] == ["1 人"]
    close_period(hr.work(), MONTH)
    assert lines(hr, "signature") == []


def test_a_collector_sees_nothing_of_other_peoples_signatures(month):
    hr, _leader, own, _who = month
    publish(hr.work(), Publish(MONTH, confirm=True))
    assert lines(own, "signature") == []


def test_an_appeal_is_to_be_decided_within_the_agencys_term(month, desk):
    hr, _leader, own, who = month
    setting(hr, decision_working_days=2)
    publish(hr.work(), Publish(MONTH, confirm=True))
    make_appeal(own.work(), MakeAppeal(evaluation(hr, who).id, "10 月 28 日的回款没有算进来。"))
    (one,) = disputes(desk.work())
    assert one.due == date(2026, 11, 5)
    assert lines(hr, "signature") == [("2026-10 绩效签收", date(2026, 11, 12), Urgency.SOON, "查看")]  # the other one's
