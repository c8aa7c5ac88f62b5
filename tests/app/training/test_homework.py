"""Homework from the course it belongs to, over the tries, to the course done and the training record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdf
import pytest

from hrdesk.app import today
from hrdesk.app.training import (
    audiences,
    courses,
    homework,
    learning,
    papers,
    publishing,
)
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.courses import Section, Standing
from hrdesk.domain.training.homework import Homework
from hrdesk.domain.training.questions import choice
from tests.app.builders import add_people, supervisor_of
from tests.app.training.builders import person_desk, sit

TASK = Section("assignment", "话术练习", "写一段首次联系的话术，并附录音。")


@pytest.fixture
def who(desk):
    return add_people(desk, 1)[0]


@pytest.fixture
def me(desk, who):
    return person_desk(desk, who.employment_id)


def publish(desk, who, *sections, **more):
    order = publishing.PublishCourse(
        "首次联系", sections or (Section("text", "要点", "正文"), TASK),
        (audiences.Audience("employment", who.employment_id),), due=date(2026, 11, 30), **more,
    )  # fmt: skip
    return publishing.publish_course(desk.work(), order)


def mine(me):
    (own,) = learning.my_courses(me.work())
    return own


def task_of(me):
    (one,) = homework.my_homework(me.work(), mine(me).learning_id)
    return one


def read_all(me):
    own = mine(me)
    for section in learning.course_view(me.work(), own.learning_id).sections:
        if section.kind != "assignment":
            learning.mark_read(me.work(), own.learning_id, section.id)
    return learning.confirm_course(me.work(), own.learning_id)


def hand_in(me, body="您好，我是……", files=()):
    one = task_of(me)
    return homework.hand_in_homework(
        me.work(), homework.HandInHomework(mine(me).learning_id, one.section_id, body, files)
    )


def mark(desk, *, accepted=True, **more):
    (one,) = homework.homework_waiting(desk.work())
    return homework.mark_homework(desk.work(), homework.MarkHomework(one.id, one.version, accepted, **more))


def refused(call, code):
    with pytest.raises(UserError) as error:
        call()
    assert error.value.code == code, str(error.value)


def test_read_handed_in_and_accepted_the_course_is_done(desk, who, me):
    publish(desk, who)
    assert (mine(me).sections, task_of(me).state) == (1, Homework.OPEN)
    assert read_all(me) is False
    assert mine(me).standing is Standing.TO_HAND_IN
    assert mine(me).open
    assert hand_in(me, files=(("录音.mp3", b"ID3 x"),)) == 1
    assert mine(me).standing is Standing.MARKING
    (one,) = homework.homework_waiting(desk.work())
    assert (one.name, one.course, one.title, one.body) == (who.name, "首次联系", "话术练习", "您好，我是……")
    assert homework.homework_file(desk.work(), one.files[0].id) == ("录音.mp3", b"ID3 x")
    assert homework.homework_file(me.work(), one.files[0].id)[1] == b"ID3 x"
    assert mark(desk, score=Decimal(85), comment="开场自然") is True
    own = mine(me)
    assert (own.standing, own.finished_on) == (Standing.DONE, date(2026, 11, 23))
    (tried,) = task_of(me).tries
    assert (tried.state, tried.score, tried.comment) == (Homework.ACCEPTED, Decimal(85), "开场自然")


def test_accepted_before_all_is_read_the_course_is_done_by_reading(desk, who, me):
    publish(desk, who)
    hand_in(me)
    assert mark(desk) is False
    assert read_all(me) is True


def test_returned_it_is_handed_in_again_with_the_reason_beside_it(desk, who, me):
    publish(desk, who)
    read_all(me)
    hand_in(me)
    assert mark(desk, accepted=False, comment="没有说明身份") is False
    assert mine(me).standing is Standing.TO_HAND_IN
    assert task_of(me).state is Homework.RETURNED
    assert hand_in(me, "我是华诚信服的……") == 2
    (one,) = homework.homework_waiting(desk.work())
    assert (one.number, one.before) == (2, "没有说明身份")
    assert mark(desk) is True
    assert [tried.state for tried in task_of(me).tries] == [Homework.ACCEPTED, Homework.RETURNED]


def test_exam_and_homework_are_both_needed(desk, who, me):
    asked = choice("第1题？", ("对", "错"), {0})
    publish(desk, who, questions=(asked,))
    hand_in(me)
    mark(desk)
    assert read_all(me) is False
    assert mine(me).standing is Standing.TO_SIT
    assert sit(me, mine(me).exam_id, 1).passed
    assert mine(me).standing is Standing.DONE


def test_a_passed_exam_does_not_end_a_course_whose_homework_is_open(desk, who, me):
    publish(desk, who, questions=(choice("第1题？", ("对", "错"), {0}),))
    read_all(me)
    assert sit(me, mine(me).exam_id, 1).passed
    assert mine(me).finished_on is None
    hand_in(me)
    assert mark(desk) is True


def test_what_cannot_be_handed_in_is_refused_and_nothing_is_kept(desk, who, me):
    publish(desk, who)
    refused(lambda: hand_in(me, "  "), "missing")
    refused(lambda: hand_in(me, files=(("工具.exe", b"MZ"),)), "bad_kind")
    refused(lambda: hand_in(me, files=(("大.pdf", bytes(20_000_001)),)), "too_large")
    assert task_of(me).tries == ()
    hand_in(me)
    refused(lambda: hand_in(me), "waiting")
    mark(desk)
    refused(lambda: hand_in(me), "accepted")
    order = homework.HandInHomework(mine(me).learning_id, 10**6, "x")
    refused(lambda: homework.hand_in_homework(me.work(), order), "not_found")


def test_what_cannot_be_marked_so_is_refused(desk, who, me):
    publish(desk, who)
    hand_in(me)
    refused(lambda: mark(desk, score=Decimal(101)), "out_of_range")
    refused(lambda: mark(desk, accepted=False), "missing")
    (one,) = homework.homework_waiting(desk.work())
    order = homework.MarkHomework(one.id, one.version, accepted=True)
    homework.mark_homework(desk.work(), order)
    refused(lambda: homework.mark_homework(desk.work(), order), "not_found")


def test_nobody_marks_the_own_homework(desk):
    leader = supervisor_of(desk, "电催一组")
    publish(desk, type("Who", (), {"employment_id": leader.actor.employment_id}))
    me = person_desk(desk, leader.actor.employment_id)
    hand_in(me)
    assert homework.homework_waiting(leader.work()) == ()
    assert len(homework.homework_waiting(desk.work())) == 1


def test_asked_again_it_is_handed_in_again(desk, who, me, clock):
    publish(desk, who, validity_months=12)
    read_all(me)
    hand_in(me)
    mark(desk)
    clock.forward(days=400)
    courses.bring_up_to_date(desk.work())
    newest = max(learning.my_courses(me.work()), key=lambda one: one.learning_id)
    (one,) = homework.my_homework(me.work(), newest.learning_id)
    assert (one.state, one.tries) == (Homework.OPEN, ())


def test_today_tells_who_hands_in_and_who_marks(desk, who, me):
    publish(desk, who)
    read_all(me)

    def titles(there):
        return [one.title for one in today.today(there.work()).items]

    assert "作业待提交" in titles(me)
    hand_in(me)
    assert "作业待提交" not in titles(me)
    assert "待批改作业" in titles(desk)
    mark(desk, accepted=False, comment="再来一次")
    assert "作业待提交" in titles(me)
    assert "待批改作业" not in titles(desk)


def test_it_stands_in_the_training_record(desk, who, me, tmp_path):
    publish(desk, who)
    read_all(me)
    hand_in(me)
    mark(desk, accepted=False, comment="没有说明身份")
    hand_in(me)
    mark(desk, score=Decimal(90))
    out = tmp_path / "record.pdf"
    papers.print_training_records(desk.work(), out, employee_no=who.employee_no)
    words = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages).replace("\n", "")
    for part in ("话术练习", "没有说明身份", "90", "作业已通过", "退回"):
        assert part in words, words


def test_an_assignment_says_what_is_to_be_done(desk, who):
    refused(lambda: publish(desk, who, Section("assignment", "作业", "")), "sections")
