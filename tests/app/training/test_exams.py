from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from hrdesk.app.training import assigning, bank, essays, exams, my_exams, repeating, reviewing, taking
from hrdesk.app.training.rules import rules_json, rules_of
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, Denied, Unavailable, UserError
from hrdesk.domain.training.exams import Draw, Fixed, Rules, Shown
from hrdesk.domain.training.marking import Answer, Rule
from hrdesk.domain.training.questions import Kind, Option, Pair, Question, choice, true_false
from hrdesk.storage import place_clock
from hrdesk.storage import tables as t
from tests.app.builders import NOW, Clock, add_people, as_role, supervisor_of
from tests.app.training.builders import ONE, add_question, fill_bank, new_exam, person_desk, sit


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the file's place, apart from this computer's."""
    clock = Clock()
    monkeypatch.setattr(place_clock, "now", lambda path: clock.now)
    return clock


def asked_to_sit(desk: Desk, exam_id: int, people: int = 1) -> list[Desk]:
    idents = tuple(one.employment_id for one in add_people(desk, people))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam_id, idents, date(2026, 11, 30)))
    return [person_desk(desk, ident) for ident in idents]


# --- HR makes one --------------------------------------------------------------------------------------------------------


def test_an_exam_keeps_its_rules_in_versions(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    row = exams.list_exams(desk.work())[0]
    assert (row.id, row.number, row.rules.questions) == (exam, 1, 4)
    exams.save_exam(
        desk.work(), exams.SaveExam("岗前考试", replace(row.rules, pass_mark=Decimal(90)), id=exam, version=row.version)
    )
    row = exams.list_exams(desk.work())[0]
    assert (row.number, row.rules.pass_mark) == (2, 90)
    exams.save_exam(desk.work(), exams.SaveExam("改名", row.rules, id=exam, version=row.version))
    assert exams.list_exams(desk.work())[0].number == 2
    with pytest.raises(Conflict):
        exams.save_exam(desk.work(), exams.SaveExam("旧", row.rules, id=exam, version=1))


def test_rules_come_back_as_they_were(desk: Desk) -> None:
    idents = fill_bank(desk)
    rules = Rules(
        fixed=(Fixed(idents[0], Decimal("2.5")),), draws=(Draw(2, ONE, "合规", None, Kind.SINGLE),), opens=NOW,
        closes=NOW + timedelta(days=1), credit=Rule.EACH_RIGHT, minutes=None,
    )  # fmt: skip
    assert rules_of(rules_json(rules)) == rules
    new_exam(desk, rules)
    assert exams.list_exams(desk.work())[0].rules == rules


def test_an_exam_whose_bank_is_too_small_is_refused_when_it_is_made(desk: Desk) -> None:
    fill_bank(desk, 3)
    with pytest.raises(UserError) as refused:
        new_exam(desk)
    assert refused.value.code == "bank_too_small"
    with pytest.raises(UserError) as refused:
        exams.save_exam(desk.work(), exams.SaveExam(" ", Rules(draws=(Draw(1, ONE),))))
    assert refused.value.code == "missing"


# --- a person sits it ----------------------------------------------------------------------------------------------------


def test_a_collector_passes_after_one_resit(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    first = sit(me, exam, 2)
    assert (first.score, first.passed, first.left, first.shown) == (50, False, 1, Shown.SCORE)
    with pytest.raises(UserError):
        reviewing.review(me.work(), first.attempt_id)
    second = sit(me, exam, 3)
    assert (second.score, second.passed, second.shown) == (75, True, Shown.EVERYTHING)
    review = reviewing.review(me.work(), second.attempt_id)
    assert {one.right for one in review.questions} == {"对"}
    assert all(one.explanation.startswith("见第") for one in review.questions)
    assert my_exams.my_exams(me.work())[0].score == 75
    result = assigning.exam_results(desk.work(), exam)[0]
    assert (result.attempts, result.score, result.passed) == (2, 75, True)
    with pytest.raises(Conflict) as refused:
        taking.open_attempt(me.work(), exam)
    assert refused.value.code == "passed"


def test_after_the_last_attempt_only_a_granted_resit_opens_another(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sit(me, exam, 0)
    sit(me, exam, 0)
    with pytest.raises(Conflict) as refused:
        taking.open_attempt(me.work(), exam)
    assert refused.value.code == "no_attempts_left"
    assert me.actor.employment_id is not None
    assigning.grant_resit(desk.work(), exam, me.actor.employment_id)
    assert sit(me, exam, 4).passed


def test_killed_in_the_middle_and_continued_elsewhere_nothing_is_lost(desk: Desk, place: Clock) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)
    for asked in sitting.questions[:3]:
        taking.give_answer(
            me.work(), taking.Given(sitting.attempt_id, sitting.seat, asked.place, Answer((1,)), True, 60_000)
        )
    place.forward(minutes=10)  # the program is gone; the exam's time runs on
    desk.clock.forward(minutes=10)  # type: ignore[attr-defined]
    again = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert isinstance(again, taking.Sitting)
    assert [one.options for one in again.questions] == [one.options for one in sitting.questions]
    assert [one.answer.chosen for one in again.questions] == [(1,), (1,), (1,), ()]
    assert again.questions[0].flagged
    assert again.left_ms == (30 - 3 - 10) * 60_000
    with pytest.raises(Conflict) as refused:
        taking.give_answer(me.work(), taking.Given(sitting.attempt_id, sitting.seat, 1, Answer((0,))))
    assert refused.value.code == "elsewhere"


def test_an_open_attempt_is_continued_and_never_opened_twice(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    taking.open_attempt(me.work(), exam)
    with pytest.raises(Conflict) as refused:
        taking.open_attempt(me.work(), exam)
    assert refused.value.code == "attempt_open"
    assert my_exams.my_exams(me.work())[0].attempt_id is not None


def test_a_clock_set_back_gains_no_time_and_is_noted(desk: Desk, place: Clock) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)
    desk.clock.forward(hours=-3)  # type: ignore[attr-defined]
    kept = taking.beat(me.work(), sitting.attempt_id, sitting.seat, 20 * 60_000)
    assert kept.left_ms == 10 * 60_000
    place.forward(minutes=5)
    again = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert isinstance(again, taking.Sitting)
    assert again.left_ms == 5 * 60_000
    assert assigning.exam_results(desk.work(), exam)[0].clock_differs


def test_when_time_ended_meanwhile_what_was_answered_is_handed_in(desk: Desk, place: Clock) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sitting = sit(me, exam, 4, hand_in=False)
    place.forward(hours=2)
    ended = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert isinstance(ended, reviewing.Outcome)
    assert (ended.overdue, ended.score, ended.passed) == (True, 100, True)


def test_answers_that_could_not_be_saved_come_with_the_hand_in_and_its_true_time(desk: Desk, place: Clock) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)
    answers = tuple((one.place, Answer((one.options.index("对"),)), False) for one in sitting.questions)
    place.forward(hours=5)  # the share was gone for five hours; the person ended after 29 minutes
    done = taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 29 * 60_000, answers))
    assert (done.score, done.overdue) == (100, False)


def test_answers_given_after_the_end_of_time_do_not_count(desk: Desk, place: Clock) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)
    with pytest.raises(Conflict) as refused:
        taking.give_answer(
            me.work(), taking.Given(sitting.attempt_id, sitting.seat, 1, Answer((0,)), run_ms=31 * 60_000)
        )
    assert refused.value.code == "time_over"
    answers = tuple((one.place, Answer((one.options.index("对"),)), False) for one in sitting.questions)
    done = taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 31 * 60_000, answers))
    assert (done.score, done.overdue) == (0, True)


def test_time_goes_on_while_the_clock_of_the_place_can_not_be_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)

    def gone(path: Any) -> Any:
        raise Unavailable("gone")

    monkeypatch.setattr(place_clock, "now", gone)
    assert taking.beat(me.work(), sitting.attempt_id, sitting.seat, 60_000).left_ms == 29 * 60_000


def test_every_kind_is_asked_mixed_and_marked_as_it_is_written(desk: Desk) -> None:
    asked = [
        choice("多选", ("甲", "乙", "丙"), {0, 2}),
        true_false("判断", False),
        Question(Kind.FILL_IN, "填空", (Option("承诺还款", Decimal(100)),)),
        Question(Kind.MATCHING, "配对", pairs=(Pair("M1", "30"), Pair("M2", "60"), Pair("M3", "90"))),
        Question(Kind.ORDERING, "先后", tuple(Option(text) for text in "甲乙丙")),
        Question(Kind.ESSAY, "论述", explanation="要点"),
    ]
    rules = Rules(fixed=tuple(Fixed(add_question(desk, one), Decimal(2)) for one in asked), credit=Rule.EACH_RIGHT)
    exam = new_exam(desk, rules, pass_mark=Decimal(60))
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)
    right = {"甲", "丙"}
    for one in sitting.questions:
        answer = {
            Kind.MULTIPLE: lambda one: Answer(tuple(at for at, text in enumerate(one.options) if text in right)),
            Kind.TRUE_FALSE: lambda one: Answer((1,)),
            Kind.FILL_IN: lambda one: Answer(text=" 承诺 还款"),
            Kind.MATCHING: lambda one: Answer(tuple(one.options.index(text) for text in ("30", "60", "90"))),
            Kind.ORDERING: lambda one: Answer(tuple(one.options.index(text) for text in "甲乙丙")),
            Kind.ESSAY: lambda one: Answer(text="因为留痕"),
        }[one.kind](one)
        taking.give_answer(me.work(), taking.Given(sitting.attempt_id, sitting.seat, one.place, answer))
    again = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert isinstance(again, taking.Sitting)
    done = taking.hand_in(me.work(), taking.HandIn(again.attempt_id, again.seat))
    assert (done.waiting, done.score) == (True, None)
    with pytest.raises(Conflict) as refused:
        taking.open_attempt(me.work(), exam)
    assert refused.value.code == "waits_for_marking"
    (essay,) = essays.essays_waiting(desk.work())
    assert (essay.answer, essay.hint, essay.worth) == ("因为留痕", "要点", 2)
    with pytest.raises(UserError) as too_much:
        essays.mark_answer(desk.work(), essays.MarkAnswer(essay.attempt_id, essay.place, Decimal(3)))
    assert too_much.value.code == "out_of_range"
    assert essays.mark_answer(desk.work(), essays.MarkAnswer(essay.attempt_id, essay.place, ONE, "缺一点"))
    marked = reviewing.outcome(me.work(), done.attempt_id)
    assert (marked.score, marked.passed) == (Decimal("91.67"), True)
    comments = {one.comment for one in reviewing.review(me.work(), done.attempt_id).questions}
    assert comments == {"", "缺一点"}
    with pytest.raises(UserError):
        essays.mark_answer(desk.work(), essays.MarkAnswer(essay.attempt_id, essay.place, ONE))


def test_an_attempt_keeps_the_version_it_asked(desk: Desk) -> None:
    ident = fill_bank(desk, 1)[0]
    exam = new_exam(desk, Rules(fixed=(Fixed(ident, ONE),), pass_mark=Decimal(100)))
    (me,) = asked_to_sit(desk, exam)
    sitting = taking.open_attempt(me.work(), exam)
    view = bank.question_view(desk.work(), ident)
    bank.save_question(desk.work(), bank.SaveQuestion(replace(view.question, stem="改了？"), ident, view.version))
    bank.edit_many(desk.work(), bank.BulkEdit(((ident, 2),), ended=True))
    again = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert isinstance(again, taking.Sitting)
    assert again.questions[0].stem == "第1题？"


def test_others_find_nothing_of_an_attempt(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    me, other = asked_to_sit(desk, exam, 2)
    sitting = taking.open_attempt(me.work(), exam)
    with pytest.raises(UserError):
        taking.continue_attempt(other.work(), sitting.attempt_id)
    with pytest.raises(UserError):
        taking.give_answer(other.work(), taking.Given(sitting.attempt_id, sitting.seat, 1, Answer((0,))))
    stranger = supervisor_of(desk, "客服一组", department="客服部")
    assert assigning.exam_results(stranger.work(), exam) == ()
    assert exams.list_exams(stranger.work())[0].assigned == 0
    office = as_role(desk, "hr", scope="department", department="客服部")
    with pytest.raises(Denied):
        assigning.assign_exam(office.work(), assigning.AssignExam(exam, (me.actor.employment_id or 0,)))
    with pytest.raises(Denied):
        my_exams.my_exams(desk.work())  # the administrator's account belongs to no employee


# --- what was missed comes back ------------------------------------------------------------------------------------------


def test_what_was_missed_is_repeated_when_it_is_due(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sit(me, exam, 2)
    book = repeating.wrong_answers(me.work())
    assert (len(book.due), book.in_all) == (2, 2)
    first = book.due[0]
    wrong = next(at for at, option in enumerate(first.question.options) if option.text != "对")
    again = repeating.repeat(me.work(), first.question_id, Answer((wrong,)))
    assert not again.right
    assert (again.right_answer, again.next.date()) == ("对", date(2026, 11, 24))
    right = repeating.repeat(me.work(), book.due[1].question_id, Answer((0,)))
    assert right.right
    assert repeating.wrong_answers(me.work()).due == ()
    desk.clock.forward(days=1)  # type: ignore[attr-defined]
    assert first.question_id in [one.question_id for one in repeating.wrong_answers(me.work()).due]
    longer = repeating.repeat(me.work(), first.question_id, Answer((0,)))
    assert longer.next >= NOW + timedelta(days=2)
    with pytest.raises(UserError):
        repeating.repeat(person_desk(desk).work(), first.question_id, Answer((0,)))


def test_the_day_of_the_next_repeat_is_the_agencys(desk: Desk) -> None:
    fill_bank(desk)
    exam = new_exam(desk)
    (me,) = asked_to_sit(desk, exam)
    sit(me, exam, 3)
    desk.clock.forward(hours=21)  # type: ignore[attr-defined]  # 07:30 of the 24th, in the file 23:30 of the 23rd
    (one,) = repeating.wrong_answers(me.work()).due
    again = repeating.repeat(me.work(), one.question_id, Answer((0,)))
    assert again.next.date() == date(2026, 11, 25)
    later = repeating.wrong_answers(me.work()).later
    assert later is not None
    assert later.date() == date(2026, 11, 25)


def test_people_who_answer_alike_score_alike(desk: Desk) -> None:
    """The marks of stored answers agree with marking each by itself."""
    fill_bank(desk)
    exam = new_exam(desk)
    for me in asked_to_sit(desk, exam, 5):
        sit(me, exam, 3)
    with desk.database.read() as conn:
        assert set(conn.execute(select(t.attempt.c.score)).scalars()) == {Decimal(75)}
