from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from hrdesk.app.training import audiences, completing, courses, exams, learning, my_exams, publishing, taking
from hrdesk.app.training.records import lines_of
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.training.courses import Occasion, Section, Standing, standing, valid_until
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import true_false
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, add_people, supervisor_of
from tests.app.training.builders import person_desk

EVERYBODY = (audiences.Audience("everybody"),)
TEXT = (Section("text", "要点", "22 点到次日 8 点不得催收。"),)


def publish(desk: Desk, **more: Any) -> publishing.Published:
    order = publishing.PublishCourse(**{"name_zh": "合规基础", "sections": TEXT, "audiences": EVERYBODY, **more})
    return publishing.publish_course(desk.work(), order)


def read_all(me: Desk, learning_id: int) -> bool:
    for section in learning.course_view(me.work(), learning_id).sections:
        learning.mark_read(me.work(), learning_id, section.id)
    return learning.confirm_course(me.work(), learning_id)


def mine(me: Desk) -> list[tuple[str, Standing]]:
    return [(one.label, one.standing) for one in learning.my_courses(me.work())]


@pytest.mark.parametrize(("finished", "months", "until"), [
    (date(2026, 2, 9), 12, date(2027, 2, 8)), (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 1, 31), 1, date(2026, 2, 28)),
    (date(2026, 12, 1), 1, date(2026, 12, 31)), (date(2026, 2, 9), None, None),
])  # fmt: skip
def test_how_long_a_course_holds(finished: date, months: int | None, until: date | None) -> None:
    assert valid_until(finished, months) == until


def test_how_a_person_stands_with_a_course() -> None:
    def now(**more: Any) -> Standing:
        return standing(TODAY, **{"due": TODAY, "read": False, "finished": None, "valid": None, "ended": False, **more})

    assert now() is Standing.TO_READ
    assert now(read=True) is Standing.TO_SIT
    assert now(due=TODAY - timedelta(days=1)) is Standing.OVERDUE
    assert now(finished=TODAY) is Standing.DONE
    assert now(finished=TODAY, valid=TODAY + timedelta(days=30)) is Standing.EXPIRING
    assert now(finished=TODAY, valid=TODAY - timedelta(days=1)) is Standing.EXPIRED
    assert now(finished=TODAY, ended=True) is Standing.REPLACED


def test_a_new_rule_on_friday_afternoon_reaches_everybody_it_concerns(desk: Desk, tmp_path: Path) -> None:
    team, other = add_people(desk, 3), add_people(desk, 2, department="客服部", team="客服一组", position="客服专员")
    pdf = tmp_path / "新规.pdf"
    pdf.write_bytes(b"%PDF-1.7 rule")
    name, data = publishing.read_file(pdf)
    with desk.database.read() as conn:
        from sqlalchemy import select

        from hrdesk.storage import tables as t

        position = conn.execute(select(t.position.c.id).where(t.position.c.name_zh == "催收员")).scalar_one()
    done = publish(
        desk, name_zh="催收时间新规", sections=(Section("file", "原文"),), files=(publishing.SectionFile(0, name, data),),
        audiences=(audiences.Audience("position", position),), due=date(2026, 11, 27), hard_stop=True,
        questions=(true_false("22 点后可以打电话。", False),),
    )  # fmt: skip
    assert done.people == 3
    me = person_desk(desk, team[0].employment_id)
    assert learning.my_courses(person_desk(desk, other[0].employment_id).work()) == ()
    (one,) = learning.my_courses(me.work())
    assert (one.due, one.standing, one.hard_stop) == (date(2026, 11, 27), Standing.TO_READ, True)
    (section,) = learning.course_view(me.work(), one.learning_id).sections
    assert learning.section_file(me.work(), section.id) == ("新规.pdf", b"%PDF-1.7 rule")
    with pytest.raises(UserError):
        learning.section_file(person_desk(desk, other[0].employment_id).work(), section.id)
    with pytest.raises(UserError) as refused:
        learning.confirm_course(me.work(), one.learning_id)
    assert refused.value.code == "not_read"
    assert not read_all(me, one.learning_id)
    assert mine(me) == [("1.0", Standing.TO_SIT)]
    (exam,) = my_exams.my_exams(me.work())
    sitting = taking.open_attempt(me.work(), exam.exam_id)
    answers = ((1, Answer((1,)), False),)
    assert taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 0, answers)).passed
    assert mine(me) == [("1.0", Standing.DONE)]
    assert [row.standing for row in courses.readers(desk.work(), done.course_id)].count(Standing.TO_READ) == 2
    desk.clock.forward(days=7)  # type: ignore[attr-defined]
    row = courses.list_courses(desk.work())[0]
    assert (row.asked, row.done, row.overdue) == (3, 1, 2)
    with desk.database.read() as conn:
        today = desk.work().today()
        assert completing.stopped_by(conn, [team[1].employment_id], today) == {
            team[1].employment_id: {done.course_id: "催收时间新规"}
        }
        assert completing.stopped_by(conn, [team[0].employment_id], today) == {}
        assert completing.holds_course(conn, team[0].employment_id, done.course_id, today)


def test_a_rule_concerns_who_is_here_long_enough_and_single_people_named(desk: Desk) -> None:
    add_people(desk, 2, names=("马洁", "郑浩"), hire_date=date(2023, 7, 3))
    new = add_people(desk, 2, names=("周倩", "韩立"), hire_date=date(2026, 11, 16))
    typed = f"{new[0].employee_no.lower()}、郑浩"
    whom = audiences.chosen(desk.work(), [audiences.Audience("everybody")], typed, 30)
    done = publish(desk, audiences=whom)
    assert sorted(row.name for row in courses.readers(desk.work(), done.course_id)) == ["周倩", "郑浩", "马洁"]
    desk.clock.forward(days=23)  # type: ignore[attr-defined]
    assert courses.bring_up_to_date(desk.work()) == 1  # 韩立 is here thirty days now
    only = audiences.chosen(desk.work(), (), "周倩 韩立", 30)
    assert publish(desk, name_zh="只给两人", audiences=only).people == 2


@pytest.mark.parametrize(
    ("people", "code", "words"),
    [
        ("", "missing", "请选择"),
        ("马洁，没有这人", "unknown_employee", "没有这人"),
        ("李伟", "several_employees", "2 人"),
    ],
)
def test_whom_nobody_knows_or_two_people_are_is_said(desk: Desk, people: str, code: str, words: str) -> None:
    made = add_people(desk, 3, names=("马洁", "李伟", "李伟"))
    with pytest.raises(UserError) as refused:
        audiences.chosen(desk.work(), (), people)
    assert refused.value.code == code
    assert words in str(refused.value)
    if code == "several_employees":
        assert all(one.employee_no in refused.value.hint for one in made[1:])


def test_a_new_version_reopens_the_course_for_forty_people(desk: Desk) -> None:
    people = add_people(desk, 40)
    first = publish(desk)
    assert first.people == 40
    me = person_desk(desk, people[0].employment_id)
    assert read_all(me, learning.my_courses(me.work())[0].learning_id)
    row = courses.list_courses(desk.work())[0]
    again = publish(desk, course_id=first.course_id, version=row.version, note="时间段改了")
    assert (again.number, again.people) == (2, 40)
    assert mine(me) == [("2.0", Standing.TO_READ), ("1.0", Standing.REPLACED)]
    with pytest.raises(Conflict):
        publish(desk, course_id=first.course_id, version=row.version)


def test_a_version_that_needs_no_second_reading_reopens_only_for_who_has_not_read(desk: Desk) -> None:
    people = add_people(desk, 3)
    first = publish(desk)
    me = person_desk(desk, people[0].employment_id)
    read_all(me, learning.my_courses(me.work())[0].learning_id)
    row = courses.list_courses(desk.work())[0]
    assert publish(desk, course_id=first.course_id, version=row.version, again=False).people == 2
    assert mine(me) == [("1.0", Standing.DONE)]


def test_who_joins_later_is_asked_and_who_expires_is_asked_again(desk: Desk) -> None:
    people = add_people(desk, 1)
    publish(desk, validity_months=1, questions=(true_false("对吗？", True),), occasion=Occasion.YEARLY)
    me = person_desk(desk, people[0].employment_id)

    def pass_it() -> None:
        assert not read_all(me, learning.my_courses(me.work())[0].learning_id)
        (exam,) = my_exams.my_exams(me.work())
        sitting = taking.open_attempt(me.work(), exam.exam_id)
        taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 0, ((1, Answer((0,)), False),)))

    pass_it()
    add_people(desk, 1)
    assert courses.bring_up_to_date(desk.work()) == 1
    assert courses.bring_up_to_date(desk.work()) == 0
    desk.clock.forward(days=40)  # type: ignore[attr-defined]
    assert courses.bring_up_to_date(desk.work()) == 1
    assert mine(me) == [("1.0", Standing.TO_READ), ("1.0", Standing.EXPIRED)]
    assert not learning.my_courses(me.work())[1].open


def test_a_course_taken_out_of_use_while_it_is_read_can_be_finished(desk: Desk) -> None:
    people = add_people(desk, 1)
    done = publish(desk)
    me = person_desk(desk, people[0].employment_id)
    (one,) = learning.my_courses(me.work())
    row = courses.list_courses(desk.work())[0]
    courses.end_course(desk.work(), done.course_id, row.version)
    assert courses.list_courses(desk.work()) == ()
    assert read_all(me, one.learning_id)
    assert mine(me) == [("1.0", Standing.DONE)]


@pytest.mark.parametrize(("more", "code"), [
    ({"name_zh": " "}, "name_zh"),
    ({"sections": ()}, "sections"),
    ({"sections": (Section("link", "x", "javascript:alert(1)"),)}, "link"),
    ({"sections": (Section("file", "x"),)}, "missing"),
    ({"audiences": ()}, "missing"),
    ({"audiences": (audiences.Audience("dogs"),)}, "not_found"),
    ({"minutes": -1}, "minutes"),
    ({"validity_months": 0}, "validity_months"),
    ({"questions": (true_false("x", True),) * 11}, "too_many_questions"),
    ({"questions": (true_false("", True),)}, "no_stem"),
    ({"course_id": 99}, "not_found"),
])  # fmt: skip
def test_what_can_not_be_published_is_said_and_nothing_is_saved(desk: Desk, more: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as refused:
        publish(desk, **more)
    assert refused.value.code == code
    assert courses.list_courses(desk.work()) == ()


def test_a_file_of_200_mb_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(UserError) as refused:
        publishing.read_file(huge)
    assert refused.value.code == "too_large"
    assert attachments.LARGEST < 200_000_000


def test_supervisors_see_their_own_people_only(desk: Desk) -> None:
    add_people(desk, 2)
    done = publish(desk)
    stranger = supervisor_of(desk, "客服一组", department="客服部")
    rows = courses.readers(stranger.work(), done.course_id)
    assert all(row.team == "客服一组" for row in rows)
    assert courses.list_courses(stranger.work())[0].asked == len(rows)
    assert exams.list_exams(stranger.work()) == ()


def test_the_day_a_course_was_read_before_eight_in_the_morning_is_the_agencys(desk: Desk) -> None:
    (one,) = add_people(desk, 1)
    publish(desk)
    read = update(t.learning).values(read_at=datetime(2026, 11, 22, 20, 0, tzinfo=UTC), finished_on=None)
    desk.work().write(lambda conn: conn.execute(read))
    with desk.work().read() as conn:
        (line,) = lines_of(conn, [one.employment_id], TODAY, desk.zone)[one.employment_id]
    assert line.read_on == date(2026, 11, 23)
