"""An interview about an evaluation, a plan agreed in it, looked at with the facts' figures, closed, and acknowledged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, update

from hrdesk.app.improvement.interviewing import acknowledge_plan, save_interview
from hrdesk.app.improvement.model import Close, FollowUp, GoalOrder, OwnWord, SaveInterview, SavePlan
from hrdesk.app.improvement.papers import _sheet
from hrdesk.app.improvement.planning import close_plan, follow_up, save_plan
from hrdesk.app.improvement.reading import figures_of
from hrdesk.app.improvement.today import entries
from hrdesk.app.improvement.views import (
    improvement_choices,
    improvement_view,
    improvements,
    not_talked_about,
    start_of,
)
from hrdesk.app.people import person_view
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.today import today
from hrdesk.app.training import learning
from hrdesk.app.training.audiences import Audience
from hrdesk.app.training.publishing import PublishCourse, publish_course
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.improvement import Next, Result, State
from hrdesk.domain.training.courses import Section
from hrdesk.storage import check
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, supervisor_of
from tests.app.disputes.builders import published_month
from tests.app.performance.month import GOOD, MONTH, figures

D = Decimal
DAY = date(2026, 11, 23)  # a Monday: the clock's day
UNTIL = date(2027, 1, 15)
STEPS = (date(2026, 12, 7), date(2026, 12, 21), UNTIL)
POOR = {**GOOD, "recovered_amount": "20000", "recovery_rate_amount": ("300", "10000"), "quality_score": "40",
        "promise_kept_rate": ("100", "1000")}  # fmt: skip


@pytest.fixture
def month(desk, clock):
    made = published_month(desk)
    clock.forward(hours=1)
    yield made
    made.hr.database.close()
    made.own.database.close()


def refused(code, call, *args):
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    return caught.value


def interview(month, **more):
    order = SaveInterview(
        month.who.employment_id, DAY, held=True, evaluation_id=month.evaluation.id, said="金额回收率低于目标。",
        answered="新接的账龄偏老。", agreed="每天先拨承诺到期的案件。",
    )  # fmt: skip
    return save_interview(month.hr.work(), _with(order, more))


def _with(order, more):
    from dataclasses import replace

    return replace(order, **more)


def the_one(desk, ident):
    return improvement_view(desk.work(), ident)[0]


def plan(month, ident, **more):
    order = SavePlan(
        ident, the_one(month.hr, ident).version, UNTIL,
        (GoalOrder(UNTIL, "recovery_rate_amount", D("0.15")), GoalOrder(UNTIL, words="每通电话先报姓名和机构")),
        STEPS, support="每周两次听录音",
    )  # fmt: skip
    save_plan(month.hr.work(), _with(order, more))
    return the_one(month.hr, ident)


def lines(desk):
    return [(item.title, item.who, item.action, item.due) for item in today(desk.work()).items
            if item.kind == "improvement"]  # fmt: skip


def test_an_interview_is_planned_stands_on_today_and_is_recorded(month, clock):
    order = SaveInterview(month.who.employment_id, date(2026, 11, 25), held=False, evaluation_id=month.evaluation.id)
    ident = save_interview(month.hr.work(), order)
    one = the_one(month.hr, ident)
    assert (one.document_no, one.state, one.month, one.score) == (
        "MT-2026-0001", State.PLANNED, "2026-10", month.evaluation.score,
    )  # fmt: skip
    assert lines(month.hr) == [("绩效面谈", month.who.name, "记录", date(2026, 11, 25))]
    assert lines(month.admin) == []  # somebody else holds it
    refused("already_there", interview, month)
    clock.forward(days=2)
    held = SaveInterview(
        month.who.employment_id, date(2026, 11, 25), True, evaluation_id=month.evaluation.id, agreed="再看一个月。",
        id=ident, version=one.version,
    )  # fmt: skip
    save_interview(month.hr.work(), held)
    assert the_one(month.hr, ident).state is State.HELD
    with pytest.raises(Conflict):
        save_interview(month.hr.work(), held)
    assert lines(month.hr) == []


def test_an_interview_moved_to_a_month_with_an_open_one_is_refused_and_to_another_day_is_not(month):
    who, day = month.who.employment_id, date(2026, 11, 25)
    save_interview(month.hr.work(), SaveInterview(who, day, held=False, evaluation_id=month.evaluation.id))
    free = save_interview(month.hr.work(), SaveInterview(who, day, held=False))
    version = the_one(month.hr, free).version
    moved = SaveInterview(who, day, held=False, month="2026-10", id=free, version=version)
    refused("already_there", save_interview, month.hr.work(), moved)
    later = replace(moved, month="", day=date(2026, 11, 30))
    save_interview(month.hr.work(), later)
    one = the_one(month.hr, free)
    assert (one.day, one.version) == (date(2026, 11, 30), version + 1)
    save_interview(month.hr.work(), replace(later, month="2026-09", version=version + 1))
    save_interview(month.hr.work(), replace(later, month="2026-09", day=day, version=version + 2))
    assert the_one(month.hr, free).day == day


def test_a_plan_is_agreed_with_goals_support_and_days_and_stands_on_today_of_who_looks(month, clock):
    ident = interview(month)
    one = plan(month, ident)
    assert one.state is State.RUNNING
    assert [goal.goal.text for goal in one.goals] == ["金额回收率：12.84% → 15.00%", "每通电话先报姓名和机构"]
    assert [step.due for step in one.steps] == list(STEPS)
    assert lines(month.hr) == [("绩效改进计划", month.who.name, "跟进", STEPS[0])]
    clock.forward(days=20)  # 12-13: overdue
    assert [item.urgency.value for item in today(month.hr.work()).items if item.kind == "improvement"] == ["overdue"]


def test_a_follow_up_keeps_the_figures_the_facts_have_then(month, clock):
    ident = interview(month)
    one = plan(month, ident)
    figures(month.hr, month.who, {"recovery_rate_amount": ("1400", "10000")}, month=Period(2026, 11), file="11月.xlsx")
    clock.forward(days=14)
    step = one.steps[0]
    follow_up(month.hr.work(), FollowUp(step.id, step.version, STEPS[0], "比上月好，继续。"))
    after = the_one(month.hr, ident)
    assert after.steps[0].figures == ("金额回收率 14.00（2026-11）",)
    goal = after.goals[0]
    assert (goal.now, goal.now_month, goal.reached, goal.way) == (D("0.14"), "2026-11", False, 54)
    assert after.next_step is not None
    assert after.next_step.due == STEPS[1]
    figures(month.hr, month.who, {"recovery_rate_amount": ("1", "10000")}, month=Period(2026, 11), file="后来.xlsx")
    assert the_one(month.hr, ident).steps[0].figures == after.steps[0].figures  # as it was then
    with pytest.raises(Conflict):
        follow_up(month.hr.work(), FollowUp(step.id, step.version, STEPS[0], "又一次"))
    refused("missing", follow_up, month.hr.work(), FollowUp(after.steps[1].id, 1, STEPS[0], " "))
    refused("out_of_range", follow_up, month.hr.work(), FollowUp(after.steps[1].id, 1, date(2027, 1, 1), "x"))


def test_with_periods_from_the_26th_the_newest_figure_is_that_of_the_month_the_day_counts_in(month):
    goal = {"recovered_amount": "700"}
    figures(month.hr, month.who, goal, day=28)
    month.hr.work().write(lambda conn: conn.execute(update(t.scheme_version).values(start_day=26)))
    with month.hr.work().read() as conn:
        who, first, looked = month.who.employment_id, date(2026, 10, 27), date(2026, 10, 30)
        found = figures_of(conn, who, {"recovered_amount"}, looked, first)
        before = figures_of(conn, who, {"recovered_amount"}, date(2026, 10, 25), date(2026, 10, 20))
    assert found == {"recovered_amount": (Period(2026, 11), Decimal(700))}
    assert before["recovered_amount"][0] == MONTH


def test_a_plan_is_extended_then_closed_with_what_follows_and_the_history_tells_it(month):
    ident = interview(month)
    one = plan(month, ident)
    refused("missing", close_plan, month.hr.work(), Close(ident, one.version, Result.REACHED, "达到"))
    refused("missing", close_plan, month.hr.work(), Close(ident, one.version, Result.REACHED, " ", Next.USUAL))
    early = Close(ident, one.version, Result.EXTENDED, "再给一个月", until=UNTIL)
    refused("out_of_range", close_plan, month.hr.work(), early)
    later = date(2027, 2, 26)
    close_plan(month.hr.work(), Close(ident, one.version, Result.EXTENDED, "新案件刚接手", until=later))
    longer = the_one(month.hr, ident)
    assert (longer.state, longer.until, longer.steps[-1].due) == (State.RUNNING, later, later)
    close_plan(month.hr.work(), Close(ident, longer.version, Result.NOT_REACHED, "仍低于目标", Next.TRAINING))
    over, history = improvement_view(month.own.work(), ident)
    assert (over.state, over.follows, over.own) == (State.NOT_REACHED, "加强培训", True)
    assert [line.text for line in history] == [
        "记录面谈", "制定计划", "延长计划：截止 2027-01-15 → 2027-02-26（新案件刚接手）", "结束：未达成",
    ]  # fmt: skip
    refused("ended", close_plan, month.hr.work(), Close(ident, over.version, Result.REACHED, "x", Next.USUAL))
    assert improvements(month.hr.work()) == ()
    assert [found.id for found in improvements(month.hr.work(), also_over=True)] == [ident]


def test_the_person_reads_the_own_one_adds_words_and_acknowledges_and_does_not_keep_it(month):
    ident = interview(month)
    one = plan(month, ident)
    assert ("绩效面谈", month.who.name, "查看", DAY) in lines(month.own)
    mine = the_one(month.own, ident)
    assert (mine.own, mine.said) == (True, "金额回收率低于目标。")
    with pytest.raises(Denied):
        save_plan(month.own.work(), SavePlan(ident, one.version, UNTIL, (), STEPS))
    with pytest.raises(Denied):
        acknowledge_plan(month.hr.work(), OwnWord(ident, one.version, month.who.name))
    assert "本人姓名" in (
        refused("wrong_name", acknowledge_plan, month.own.work(), OwnWord(ident, one.version, "别人")).hint
    )
    acknowledge_plan(month.own.work(), OwnWord(ident, one.version, month.who.name, "账龄 M6 以上占七成，请一并考虑。"))
    seen = the_one(month.hr, ident)
    assert (seen.own_words, seen.acknowledged_how) == ("账龄 M6 以上占七成，请一并考虑。", "typed")
    assert lines(month.own) == []


def test_who_signs_on_paper_is_entered_by_who_keeps_plans(month):
    ident = interview(month)
    acknowledge_plan(month.hr.work(), OwnWord(ident, 1, on_paper=True))
    seen, history = improvement_view(month.hr.work(), ident)
    assert seen.acknowledged_how == "paper"
    assert history[-1].text == "登记纸面签字"
    with pytest.raises(Denied):
        acknowledge_plan(month.own.work(), OwnWord(ident, 2, on_paper=True))


def test_another_person_finds_nothing_and_finance_does_not_read_plans(month):
    ident = interview(month)
    other = as_role(month.admin, "collector", login="other", employee_no=month.other.employee_no)
    finance = as_role(month.admin, "finance", login="money")
    stranger = supervisor_of(month.admin, "客服一组", department="客服部")
    for desk in (other, finance, stranger):
        assert improvements(desk.work(), also_over=True) == ()
        refused("not_found", improvement_view, desk.work(), ident)
        desk.database.close()


def test_a_supervisor_keeps_those_of_the_own_team_and_hands_the_follow_ups_to_hr(month):
    leader = supervisor_of(month.admin, "电催一组")
    ident = save_interview(
        leader.work(),
        SaveInterview(month.who.employment_id, DAY, True, evaluation_id=month.evaluation.id, agreed="先看录音。"),
    )
    owner = month.hr.actor.account_id
    goals = (GoalOrder(UNTIL, words="每天复听一通"),)
    save_plan(leader.work(), SavePlan(ident, 1, UNTIL, goals, STEPS, owner_id=owner))
    assert [line[2] for line in lines(month.hr)] == ["跟进"]
    assert lines(leader) == []
    step = the_one(leader, ident).steps[0]
    follow_up(leader.work(), FollowUp(step.id, step.version, DAY, "提前看过一次"))  # who sees the person may look at it
    assert the_one(month.hr, ident).steps[0].done_on == DAY
    leader.database.close()


def test_nobody_keeps_the_own_plan(month):
    leader = supervisor_of(month.admin, "电催一组")
    own = SaveInterview(leader.actor.employment_id, DAY, True, agreed="x")
    with pytest.raises(Denied):
        save_interview(leader.work(), own)
    leader.database.close()


def test_the_course_that_supports_a_plan_is_asked_of_the_person_and_its_end_is_shown(month):
    others = (Audience("employment", month.other.employment_id),)
    order = PublishCourse("沟通技巧", (Section("text", "要点", "正文"),), others)
    course = publish_course(month.hr.work(), order).course_id
    ident = interview(month)
    one = plan(month, ident, course_id=course, coach_id=month.other.employment_id)
    assert (one.course, one.course_done, one.coach) == ("沟通技巧", None, month.other.name)
    (asked,) = learning.my_courses(month.own.work())
    assert asked.course == "沟通技巧"
    for section in learning.course_view(month.own.work(), asked.learning_id).sections:
        learning.mark_read(month.own.work(), asked.learning_id, section.id)
    learning.confirm_course(month.own.work(), asked.learning_id)
    assert the_one(month.hr, ident).course_done == DAY


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"goals": ()}, "missing"),
        ({"goals": (GoalOrder(UNTIL, "recovery_rate_amount"),)}, "missing"),
        ({"goals": (GoalOrder(UNTIL, words="  "),)}, "missing"),
        ({"goals": (GoalOrder(date(2027, 3, 1), words="x"),)}, "out_of_range"),
        ({"goals": (GoalOrder(UNTIL, "quality_score", D(-1)),)}, "out_of_range"),
        ({"goals": (GoalOrder(UNTIL, "no_such", D(1)),)}, "not_found"),
        ({"days": ()}, "missing"),
        ({"days": (date(2027, 2, 1),)}, "out_of_range"),
        ({"until": date(2026, 11, 1), "days": (date(2026, 11, 1),)}, "out_of_range"),
        ({"course_id": 999}, "not_found"),
        ({"coach_id": 999}, "not_found"),
        ({"owner_id": 999}, "not_found"),
    ],
)
def test_a_plan_that_cannot_be_is_said_and_nothing_is_kept(month, change, code):
    ident = interview(month)
    refused(code, lambda: plan(month, ident, **change))
    one = the_one(month.hr, ident)
    assert (one.state, one.goals, one.steps) == (State.HELD, (), ())


def test_an_interview_that_cannot_be_is_said(month):
    refused("missing", lambda: interview(month, agreed=" "))
    refused("out_of_range", lambda: interview(month, day=date(2026, 11, 24)))
    refused("out_of_range", lambda: interview(month, held=False, day=date(2026, 11, 20)))
    refused("not_found", lambda: interview(month, evaluation_id=10**6))
    refused("not_found", lambda: interview(month, employment_id=10**6))
    refused("not_found", lambda: interview(month, held_by=month.own.actor.account_id))
    ident = save_interview(month.hr.work(), SaveInterview(month.who.employment_id, date(2026, 12, 1), held=False))
    refused("not_held", lambda: plan(month, ident))
    refused("not_held", acknowledge_plan, month.own.work(), OwnWord(ident, 1, month.who.name))
    close_plan(month.hr.work(), Close(ident, 1, Result.CANCELLED, "改期"))
    assert the_one(month.hr, ident).state is State.CANCELLED


def test_goals_whose_figures_were_kept_stay_and_days_looked_at_stay(month, clock):
    ident = interview(month)
    one = plan(month, ident)
    figures(month.hr, month.who, {"recovery_rate_amount": ("1400", "10000")}, month=Period(2026, 11))
    clock.forward(days=14)
    follow_up(month.hr.work(), FollowUp(one.steps[0].id, 1, STEPS[0], "好转"))
    refused("in_use", lambda: plan(month, ident, goals=(GoalOrder(UNTIL, words="别的"),)))
    kept = the_one(month.hr, ident).goals[0].goal
    changed = plan(
        month, ident, days=(date(2026, 12, 28), UNTIL),
        goals=(GoalOrder(UNTIL, "recovery_rate_amount", D("0.14"), start=kept.start, id=kept.id),),
    )  # fmt: skip
    assert [step.due for step in changed.steps] == [STEPS[0], date(2026, 12, 28), UNTIL]
    assert [(goal.goal.text, goal.reached) for goal in changed.goals] == [("金额回收率：12.84% → 14.00%", True)]


def test_the_lowest_grade_asks_for_an_interview_on_today_unless_switched_off(desk, clock):
    from tests.app.performance.month import team

    who, other = team(desk, 2)
    figures(desk, who, POOR)
    figures(desk, other)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    assert [line[:3] for line in lines(desk)] == [("2026-10 绩效面谈", who.name, "开始")]
    ((evaluation_id, words),) = not_talked_about(desk.work())
    assert words == f"{who.name} {who.employee_no} · 2026-10 · 等级 D"
    _switch(desk, "off")
    assert lines(desk) == []
    _switch(desk, "on")
    start = start_of(desk.work(), evaluation_id)
    assert (start.grade, start.month, start.existing) == ("D", "2026-10", None)
    assert [weak.metric.code for weak in start.weak] == [
        "recovered_amount",
        "recovery_rate_amount",
        "promise_kept_rate",
    ]
    save_interview(desk.work(), SaveInterview(who.employment_id, DAY, True, evaluation_id=evaluation_id, agreed="x"))
    assert lines(desk) == []
    assert not_talked_about(desk.work()) == ()


def _switch(desk, state):
    order = SaveSettings({"low_grade_interview": state}, agency_settings(desk.work()).version)
    save_settings(desk.work(), order)


def test_the_forms_offer_people_keepers_courses_and_metrics(month):
    chosen = improvement_choices(month.hr.work())
    assert {words for _ident, words in chosen.people} == {
        f"{one.name} {one.employee_no}" for one in (month.who, month.other)
    }
    assert month.hr.actor.account_id in dict(chosen.owners)
    assert month.own.actor.account_id not in dict(chosen.owners)
    assert "recovery_rate_amount" in [metric.code for metric in chosen.metrics]


def test_a_plan_of_somebody_who_has_left_asks_the_office_to_close_it(month):
    ident = interview(month)
    plan(month, ident)
    month.admin.work().write(
        lambda conn: conn.execute(
            t.employment.update().where(t.employment.c.id == month.who.employment_id).values(status="left")
        )
    )
    assert [(line[0], line[2]) for line in lines(month.admin)] == [("绩效改进计划", "结束")]
    one = the_one(month.hr, ident)
    close_plan(month.hr.work(), Close(ident, one.version, Result.CANCELLED, "本人离职"))
    assert lines(month.admin) == []


def test_the_timeline_of_the_person_shows_it_to_who_may_read_plans(month):
    ident = interview(month)
    close_plan(month.hr.work(), Close(ident, 1, Result.CANCELLED, "不再需要"))
    finance = as_role(month.admin, "finance", login="money")

    def shown(desk):
        view = person_view(desk.work(), month.who.employment_id)
        return [(event.title, event.detail) for event in view.timeline if event.kind == "interview"]

    assert shown(month.hr) == [("绩效面谈", "MT-2026-0001，已取消，不再需要")]
    assert shown(month.own) == shown(month.hr)
    assert shown(finance) == []
    finance.database.close()


def test_a_plan_without_goals_or_closed_by_nobody_is_found_by_the_check(month):
    ident = interview(month)
    held = t.improvement.c.id == ident

    def broken():
        report = check.run(month.admin.database)
        return [one.name for one in report.checks if not one.ok and one.name == "plans"]

    assert broken() == []
    for values in ({"state": "running", "until": UNTIL}, {"state": "reached", "outcome": "x"}):
        month.hr.work().write(lambda conn, v=values: conn.execute(t.improvement.update().where(held).values(**v)))
        assert broken() == ["plans"]


def test_before_publishing_the_person_sees_no_score_and_no_grade(month):
    """An interview may be held about a month under review; what it comes to is told by the published evaluation."""
    figures(month.hr, month.who, {"quality_score": "60"})
    evaluate(month.hr.work(), MONTH)
    revised = month.evaluation
    assert (revised.revision, revised.state) == (2, "computed")
    ident = interview(month, evaluation_id=revised.id)
    assert (the_one(month.hr, ident).score, the_one(month.hr, ident).grade) == (revised.score, revised.proposed_grade)
    mine = the_one(month.own, ident)
    assert (mine.score, mine.grade) == (None, "")
    assert improvements(month.own.work(), also_over=True)[0].score is None
    with month.hr.work().read() as conn:
        sheet = _sheet(month.hr.work(), conn, the_one(month.hr, ident))
    assert (sheet.score, sheet.grade, sheet.evaluation_no) == (None, "", "尚未发布")  # the person signs it


def test_what_was_changed_after_it_was_acknowledged_is_acknowledged_anew(month):
    ident = interview(month)
    acknowledge_plan(month.own.work(), OwnWord(ident, 1, month.who.name, "账龄偏老。"))
    one = the_one(month.hr, ident)
    interview(month, id=ident, version=one.version, said="另有两次未按流程回访。")
    changed = the_one(month.hr, ident)
    assert (changed.acknowledged_how, changed.acknowledged_on, changed.own_words) == ("", None, "账龄偏老。")
    assert ("绩效面谈", month.who.name, "查看", DAY) in lines(month.own)
    acknowledge_plan(month.own.work(), OwnWord(ident, changed.version, month.who.name, "账龄偏老。"))
    seen = the_one(month.hr, ident)
    interview(month, id=ident, version=seen.version, said="另有两次未按流程回访。")
    assert the_one(month.hr, ident).acknowledged_how == "typed"  # nothing in it changed


def test_a_plan_agreed_or_changed_after_the_signature_is_acknowledged_anew(month):
    ident = interview(month)
    acknowledge_plan(month.own.work(), OwnWord(ident, 1, month.who.name))
    assert plan(month, ident).acknowledged_on is None


def test_today_asks_as_many_statements_however_many_plans_others_hold(month):
    def statements():
        asked = []
        engine = month.admin.database._engine

        def count(*arguments):
            asked.append(arguments[2])

        event.listen(engine, "before_cursor_execute", count)
        with month.admin.work().read() as conn:
            entries(month.admin.work(), conn, DAY)
        event.remove(engine, "before_cursor_execute", count)
        return len(asked)

    plan(month, interview(month))
    few = statements()
    for who in add_people(month.admin, 6):
        save_interview(month.hr.work(), SaveInterview(who.employment_id, date(2026, 11, 25), held=False))
    assert statements() == few
