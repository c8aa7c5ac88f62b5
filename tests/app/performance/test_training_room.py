"""Training results flow into the month by themselves; what somebody imported or entered goes before them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, insert, select

from hrdesk.app.daily import begin_day
from hrdesk.app.imports import declare_none, deliveries
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate, from_training_room
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.views import month_view
from hrdesk.app.training import learning
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import LineState
from hrdesk.storage import tables as t
from tests.app.performance.month import GOOD, evaluation, figures, team
from tests.app.training.builders import person_desk
from tests.app.training.test_courses import publish as publish_course
from tests.app.training.test_courses import read_all

MONTH = Period(2026, 11)  # the clock of the tests stands in it
WITHOUT = {code: value for code, value in GOOD.items() if code != "training_done"}
FIRST, SECOND = date(2026, 11, 25), date(2026, 11, 27)


@pytest.fixture
def people(desk):
    """Two collectors with every figure but the training's, and two courses due this month."""
    made = team(desk, 2, names=("马洁", "郑浩"))
    for who in made:
        figures(desk, who, WITHOUT, month=MONTH, file=f"11月-{who.employee_no}.xlsx")
    publish_course(desk, name_zh="合规基础", due=FIRST)
    publish_course(desk, name_zh="信息安全", due=SECOND)
    return made


def done(desk, who, count: int = 1) -> None:
    """That person finishes the first ``count`` courses."""
    me = person_desk(desk, who.employment_id)
    for one in sorted(learning.my_courses(me.work()), key=lambda one: one.due)[:count]:
        assert read_all(me, one.learning_id)


def training(desk, who):
    """The line of one person's newest evaluation."""
    (row,) = [row for row in month_view(desk.work(), MONTH).rows if row.employment_id == who.employment_id]
    return row.cells["training_done"]


def test_what_was_due_and_done_is_the_figure_and_its_trace_names_the_courses(desk, people):
    done(desk, people[0], 2)
    done(desk, people[1], 1)
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    assert training(desk, people[0]).actual == 1
    assert training(desk, people[1]).actual == Decimal("0.5")
    told = why(desk.work(), evaluation(desk, people[1], MONTH).id, "training_done")
    assert [(one.day, one.note, one.numerator, one.denominator) for one in told.facts] == [
        (FIRST, "合规基础 1.0", 1, 1),
        (SECOND, "信息安全 1.0", 0, 1),
    ]
    assert [one.name for one in told.origins] == ["HRDesk 培训"]
    assert ("training", True) in month_view(desk.work(), MONTH).delivered


def test_computing_again_without_anything_new_writes_nothing(desk, people):
    def batches() -> int:
        with desk.database.read() as conn:
            return len(conn.execute(select(t.batch.c.id).where(t.batch.c.kind == "training")).all())

    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    assert batches() == 1
    evaluate(desk.work(), MONTH)
    assert batches() == 1


def test_who_was_asked_nothing_has_the_figure_left_out_openly_and_not_nought(desk, people):
    from tests.app.builders import add_people

    (later,) = add_people(desk, 1, names=("周倩",))
    figures(desk, later, WITHOUT, month=MONTH, file="周倩.xlsx")
    done(desk, people[0], 2)
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    cell = training(desk, later)
    assert (cell.state, cell.actual, cell.weight) == (LineState.EXCLUDED, None, 0)
    told = why(desk.work(), evaluation(desk, later, MONTH).id, "training_done")
    assert told.steps[0].text == "不计：本月没有到期的课程或考试。"
    assert evaluation(desk, later, MONTH).score is not None


def test_a_month_in_which_nothing_was_due_of_anybody_is_missing_until_somebody_says_so(desk):
    (who,) = team(desk, 1)
    figures(desk, who, WITHOUT, month=MONTH)
    evaluate(desk.work(), MONTH)
    assert training(desk, who).state is LineState.MISSING
    declare_none(desk.work(), MONTH, "training")
    evaluate(desk.work(), MONTH)
    assert training(desk, who).state is LineState.EXCLUDED


def test_what_somebody_imported_or_entered_goes_before_the_training_room(desk, people):
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    assert training(desk, people[0]).actual == 0
    figures(desk, people[0], {"training_done": ("4", "5")}, month=MONTH, file="外部培训.xlsx")
    evaluate(desk.work(), MONTH)
    assert training(desk, people[0]).actual == Decimal("0.8")
    assert training(desk, people[1]).actual == 0
    told = why(desk.work(), evaluation(desk, people[0], MONTH).id, "training_done")
    assert [one.name for one in told.origins] == ["外部培训.xlsx"]
    assert len(told.facts) == 1


def test_a_course_finished_after_computing_asks_to_compute_again_before_publishing(desk, people):
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    done(desk, people[0], 1)
    stopped = publish(desk.work(), Publish(MONTH, confirm=True)).blocked
    assert [(one.employee_no, one.why) for one in stopped] == [(people[0].employee_no, "数据已变，请重新计算。")]
    evaluate(desk.work(), MONTH)
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 1
    assert training(desk, people[0]).actual == Decimal("0.5")


def test_a_new_day_brings_the_figures_before_anybody_computes(desk, people):
    done(desk, people[0], 1)
    assert begin_day(desk.work()).months_updated == 1
    assert begin_day(desk.work()).months_updated == 0
    states = {one.source: one.delivered for one in deliveries(desk.work(), MONTH)}
    assert states["training"]


def test_a_closed_month_stays_as_it_is(desk, people):
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    close_period(desk.work(), MONTH)
    done(desk, people[0], 1)
    assert begin_day(desk.work()).months_updated == 0


def test_a_month_from_the_26th_takes_what_was_due_in_its_own_days(desk):
    from hrdesk.app.performance.configuration import configure_from

    made = team(desk, 1)
    desk_lines = [{"metric": "training_done", "weight": "100", "target": "1"}]
    scheme = {
        "code": "late",
        "name": "26日起",
        "from": "2026-01",
        "start_day": 26,
        "positions": ["催收员"],
        "lines": desk_lines,
    }
    from hrdesk.domain.performance.pack import GRADES

    configure_from(desk.work(), {"schemes": [scheme | {"grades": list(GRADES)}]})
    publish_course(desk, name_zh="合规基础", due=FIRST)  # 25 November: the last day of 2026-11
    publish_course(desk, name_zh="信息安全", due=SECOND)  # 27 November: of 2026-12
    done(desk, made[0], 1)
    desk.clock.forward(days=6)
    evaluate(desk.work(), MONTH)
    assert training(desk, made[0]).actual == 1
    evaluate(desk.work(), MONTH.next())
    told = why(desk.work(), evaluation(desk, made[0], MONTH.next()).id, "training_done")
    assert [(one.day, one.numerator) for one in told.facts] == [(SECOND, 0)]


def test_a_supervisor_may_enter_the_figure_of_whom_nothing_was_asked(desk, people):
    from hrdesk.app.performance.entry_sheet import entry_view
    from tests.app.builders import add_people

    (later,) = add_people(desk, 1, names=("周倩",))
    figures(desk, later, WITHOUT, month=MONTH, file="周倩.xlsx")
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    rows = {row.employment_id: row for row in entry_view(desk.work(), MONTH).rows}
    assert rows[later.employment_id].cells["training_done"].locked == ""
    assert rows[people[0].employment_id].cells["training_done"].locked != ""  # it has records of its own


def test_a_course_an_imported_record_tells_of_is_done_and_asking_costs_the_same_for_many(desk, people):
    def statements():
        asked = []
        engine = desk.database._engine

        def count(*arguments):
            asked.append(arguments[2])

        event.listen(engine, "before_cursor_execute", count)
        from_training_room(desk.work(), MONTH)
        event.remove(engine, "before_cursor_execute", count)
        return len(asked)

    def tell(who, course, day, passed):
        def block(conn):
            batch = conn.execute(
                insert(t.batch).values(kind="training_records", at=desk.work().now())
            ).inserted_primary_key[0]
            conn.execute(
                insert(t.training_record).values(
                    employment_id=who.employment_id, course=course, completed_on=day, passed=passed, batch_id=batch
                )
            )

        desk.work().write(block)

    tell(people[0], "合规基础", date(2026, 11, 24), None)
    tell(people[0], "信息安全", date(2026, 11, 20), True)  # before this version was out
    tell(people[1], "合规基础", date(2026, 11, 24), False)
    desk.clock.forward(days=5)
    evaluate(desk.work(), MONTH)
    assert (training(desk, people[0]).actual, training(desk, people[1]).actual) == (Decimal("0.5"), 0)
    few = statements()
    publish_course(desk, name_zh="第三门", due=date(2026, 11, 29))
    desk.clock.forward(days=2)
    assert from_training_room(desk.work(), MONTH)
    assert statements() == few
