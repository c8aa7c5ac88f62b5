"""A kiosk on a real encrypted file: who is let in, as whom, and what is refused."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

import hrdesk.app
from hrdesk.app import access, kiosk, people
from hrdesk.app.performance import views
from hrdesk.app.training import assigning, audiences, essays, learning, my_exams, publishing
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import AT_KIOSK, Role, Scope
from hrdesk.domain.training.courses import Section
from hrdesk.storage import pins
from hrdesk.storage import tables as t
from hrdesk.storage.audit import verify
from tests.app.builders import CHEAP, add_people, as_role, supervisor_of
from tests.app.kiosk.builders import PIN, a_kiosk, let_in, with_pin
from tests.app.performance.month import MONTH
from tests.app.training.builders import fill_bank, new_exam, sit


@pytest.fixture
def station(desk):
    opened = a_kiosk(desk)
    yield opened
    opened.database.close()


def refused(call, code):
    with pytest.raises(UserError) as error:
        call()
    assert error.value.code == code, str(error.value)
    return error.value


def enter(station, number, pin):
    return kiosk.enter(station.work(), kiosk.Enter(number, pin), cost=CHEAP)


def test_a_first_pin_lets_in_only_to_be_changed(desk, station):
    (who,) = add_people(desk, 1)
    (given,) = kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    assert (given.employee_no, given.name) == (who.employee_no, who.name)
    assert given.pin not in repr(given)
    visit = enter(station, who.employee_no, given.pin)
    assert visit.must_change
    there = kiosk.visit_desk(station, visit)
    refused(lambda: my_exams.my_exams(there.work()), "not_allowed")
    refused(lambda: kiosk.choose_pin(there.work(), kiosk.Choose("9999", "4071"), cost=CHEAP), "wrong_pin")
    refused(lambda: kiosk.choose_pin(there.work(), kiosk.Choose(given.pin, given.pin), cost=CHEAP), "same_pin")
    refused(lambda: kiosk.choose_pin(there.work(), kiosk.Choose(given.pin, "1234"), cost=CHEAP), "weak_pin")
    kiosk.choose_pin(there.work(), kiosk.Choose(given.pin, "4071"), cost=CHEAP)
    kiosk.leave(there.work())
    refused(lambda: enter(station, who.employee_no, given.pin), "wrong_pin")
    assert not enter(station, who.employee_no, "4071").must_change


def test_who_is_let_in_is_that_person_and_no_more(desk, station):
    who = with_pin(desk, station)
    there = let_in(station, who)
    actor = there.actor
    assert (actor.role, actor.scope, actor.employment_id) == (Role.COLLECTOR, Scope.OWN, who.employment_id)
    assert actor.account_id == station.actor.account_id
    assert my_exams.my_exams(there.work()) == ()
    assert learning.my_courses(there.work()) == ()
    assert views.month_view(there.work(), MONTH).rows == ()


def test_a_supervisor_let_in_at_a_kiosk_sees_only_the_own_record(desk, station):
    leader = supervisor_of(desk, "电催一组")
    add_people(desk, 3)
    (row,) = [one for one in kiosk.list_pins(desk.work()) if one.employment_id == leader.actor.employment_id]
    (given,) = kiosk.give_pins(leader.work(), [row.employment_id], cost=CHEAP)
    visit = enter(station, row.employee_no, given.pin)
    there = kiosk.visit_desk(station, replace(visit, must_change=False))
    assert there.actor.scope is Scope.OWN
    refused(lambda: essays.essays_waiting(there.work()), "not_allowed")


def test_nothing_but_what_belongs_at_a_kiosk_is_open_to_a_visitor(desk, station):
    there = let_in(station, with_pin(desk, station))
    tried = 0
    for found in pkgutil.walk_packages(hrdesk.app.__path__, "hrdesk.app."):
        module = importlib.import_module(found.name)
        for member in vars(module).values():
            permission = getattr(member, "permission", None) if inspect.isfunction(member) else None
            if permission is None or permission in AT_KIOSK or member.__module__ != module.__name__:
                continue
            parameters = list(inspect.signature(member).parameters.values())[1:]
            given = {
                one.name: None
                for one in parameters
                if one.default is inspect.Parameter.empty and one.kind is not inspect.Parameter.VAR_KEYWORD
            }
            with pytest.raises(Denied):
                member(there.work(), **given)
            tried += 1
    assert tried > 100


def test_the_kiosk_by_itself_sees_nobody(desk, station):
    add_people(desk, 3)
    refused(lambda: people.list_people(station.work()), "not_allowed")
    refused(lambda: learning.my_courses(station.work()), "not_allowed")
    assert station.database.keys.vault_key is None
    assert access.own_account(station.work()).role is Role.KIOSK


def test_another_person_is_not_reached_by_changing_the_desk(desk, station):
    """The visit in the file says whose it is; what the program holds is compared with it in every transaction."""
    who, other = with_pin(desk, station), add_people(desk, 1)[0]
    there = let_in(station, who)
    forged = replace(there, actor=replace(there.actor, employment_id=other.employment_id))
    refused(lambda: my_exams.my_exams(forged.work()), "visit_ended")
    elsewhere = replace(there, actor=replace(there.actor, visit=(there.actor.visit or 0) + 100))
    refused(lambda: my_exams.my_exams(elsewhere.work()), "visit_ended")


def test_number_and_pin_wrong_say_the_same(desk, station):
    who = with_pin(desk, station)
    wrong_pin = refused(lambda: enter(station, who.employee_no, "9024"), "wrong_pin")
    nobody = refused(lambda: enter(station, "HC9999", "9024"), "wrong_pin")
    without = add_people(desk, 1)[0]
    no_pin = refused(lambda: enter(station, without.employee_no, "9024"), "wrong_pin")
    assert str(wrong_pin) == str(nobody) == str(no_pin)


def test_the_digits_of_a_number_are_enough_where_they_mean_one_person(desk, station):
    who = with_pin(desk, station)
    digits = "".join(letter for letter in who.employee_no if letter.isdigit())
    assert enter(station, str(int(digits)), PIN).employment_id == who.employment_id
    assert enter(station, who.employee_no.lower(), PIN).employment_id == who.employment_id
    refused(lambda: enter(station, "", PIN), "wrong_pin")


def test_after_five_wrong_pins_it_is_locked_until_a_new_one_is_given(desk, station, clock):
    who = with_pin(desk, station)
    for number in range(1, 6):
        refused(lambda: enter(station, who.employee_no, "9024"), "wrong_pin")
        if number in (3, 4):
            refused(lambda: enter(station, who.employee_no, PIN), "too_many_tries")
            clock.forward(seconds=60)
    clock.forward(hours=24)
    told = refused(lambda: enter(station, who.employee_no, PIN), "pin_locked")
    assert "HR" in told.hint or "人事" in told.hint
    (row,) = [one for one in kiosk.list_pins(desk.work()) if one.employment_id == who.employment_id]
    assert row.state is kiosk.PinState.LOCKED
    (given,) = kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    assert enter(station, who.employee_no, given.pin).must_change
    with desk.database.read() as conn:
        fields = conn.execute(select(t.audit.c.fields).where(t.audit.c.use_case == "kiosk.visits.enter")).scalars()
        assert "pin,wrong,locked" in set(fields)
        assert verify(conn) == []


def test_a_right_pin_forgets_the_wrong_tries_before_it(desk, station):
    who = with_pin(desk, station)
    for _again in range(4):
        for _try in range(2):
            refused(lambda: enter(station, who.employee_no, "9024"), "wrong_pin")
        enter(station, who.employee_no, PIN)


def test_a_try_counts_before_the_pin_is_compared(desk, station, monkeypatch):
    """A program ended in the middle of a try, or twenty tries at once, gain nothing."""
    who = with_pin(desk, station)

    def killed(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(pins, "matches", killed)
    with pytest.raises(KeyboardInterrupt):
        enter(station, who.employee_no, "9024")
    with desk.database.read() as conn:
        wanted = select(t.kiosk_pin.c.failures).where(t.kiosk_pin.c.employment_id == who.employment_id)
        assert conn.execute(wanted).scalar() == 1


def test_one_pin_against_many_numbers_makes_the_kiosk_pause(desk, station, clock):
    who = with_pin(desk, station)
    for number in range(10):
        refused(lambda number=number: enter(station, f"HC77{number:02}", PIN), "wrong_pin")
    refused(lambda: enter(station, who.employee_no, PIN), "too_many_tries")
    clock.forward(seconds=61)
    assert enter(station, who.employee_no, PIN).employment_id == who.employment_id


def test_a_new_pin_ends_the_visit_that_runs(desk, station):
    who = with_pin(desk, station)
    there = let_in(station, who)
    kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    refused(lambda: my_exams.my_exams(there.work()), "visit_ended")


def test_a_pin_taken_away_lets_nobody_in(desk, station):
    who = with_pin(desk, station)
    there = let_in(station, who)
    assert kiosk.take_pins_away(desk.work(), [who.employment_id]) == 1
    assert kiosk.take_pins_away(desk.work(), [who.employment_id]) == 0
    refused(lambda: my_exams.my_exams(there.work()), "visit_ended")
    refused(lambda: enter(station, who.employee_no, PIN), "wrong_pin")


def test_the_visit_ends_with_the_employment(desk, station):
    who = with_pin(desk, station)
    there = let_in(station, who)
    left = update(t.employment).where(t.employment.c.id == who.employment_id).values(status="left")
    desk.work().write(lambda conn: conn.execute(left))
    refused(lambda: my_exams.my_exams(there.work()), "visit_ended")
    refused(lambda: enter(station, who.employee_no, PIN), "wrong_pin")
    refused(lambda: kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP), "not_found")


def test_a_kiosk_that_is_stopped_is_stopped_at_once_for_who_is_there(desk, station):
    there = let_in(station, with_pin(desk, station))
    access.stop_account(desk.work(), station.actor.account_id)
    refused(lambda: my_exams.my_exams(there.work()), "account_changed")


def test_one_person_at_a_time_and_what_a_killed_program_left_open_is_ended(desk, station):
    first, second = with_pin(desk, station), with_pin(desk, station)
    there = let_in(station, first)
    let_in(station, second)
    refused(lambda: my_exams.my_exams(there.work()), "visit_ended")
    assert kiosk.end_left_open(station.work()) == 1
    assert kiosk.end_left_open(station.work()) == 0
    with desk.database.read() as conn:
        assert set(conn.execute(select(t.kiosk_visit.c.how)).scalars()) == {"signed_out", "lost"}


def test_what_is_done_there_is_written_down_as_that_person_at_that_kiosk(desk, station):
    who = with_pin(desk, station)
    fill_bank(desk)
    exam = new_exam(desk)
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (who.employment_id,), date(2026, 12, 1)))
    published = publishing.publish_course(
        desk.work(),
        publishing.PublishCourse(
            "新规", (Section("text", "要点", "正文"),), (audiences.Audience("employment", who.employment_id),)
        ),
    )
    assert published.people == 1
    there = let_in(station, who)
    assert sit(there, exam, 4).passed
    (course,) = learning.my_courses(there.work())
    (section,) = learning.course_view(there.work(), course.learning_id).sections
    learning.mark_read(there.work(), course.learning_id, section.id)
    assert learning.confirm_course(there.work(), course.learning_id)
    by = f"visit={there.actor.visit},employment={who.employment_id}"
    with desk.database.read() as conn:
        rows = conn.execute(select(t.audit).where(t.audit.c.use_case.like("training.%"))).all()
        mine = [row for row in rows if row.account_id == station.actor.account_id]
        assert {row.use_case for row in mine} == {
            "training.taking.open_attempt",
            "training.taking.hand_in",
            "training.learning.confirm_course",
        }
        assert all(row.fields.endswith(by) for row in mine)
        assert not any("visit=" in row.fields for row in rows if row not in mine)
        assert verify(conn) == []


def test_what_is_kept_of_a_pin_is_argon2id_and_made_again_when_the_cost_rises(desk, station):
    who = with_pin(desk, station)
    wanted = select(t.kiosk_pin.c.hash).where(t.kiosk_pin.c.employment_id == who.employment_id)
    with desk.database.read() as conn:
        kept = conn.execute(wanted).scalar_one()
    assert kept.startswith("$argon2id$")
    assert PIN not in kept
    dearer = replace(CHEAP, memory_kib=128)
    assert pins.outdated(kept, dearer)
    kiosk.enter(station.work(), kiosk.Enter(who.employee_no, PIN), cost=dearer)
    with desk.database.read() as conn:
        again = conn.execute(wanted).scalar_one()
    assert not pins.outdated(again, dearer)
    assert pins.matches(again, PIN, dearer)
    assert not pins.matches("no hash", PIN, CHEAP)


def test_a_supervisor_gives_pins_to_the_team_and_to_nobody_else(desk, station):
    leader = supervisor_of(desk, "电催一组")
    (mine,) = add_people(desk, 1)
    (other,) = add_people(desk, 1, department="客服部", team="客服一组")
    seen = {row.employment_id for row in kiosk.list_pins(leader.work())}
    assert mine.employment_id in seen
    assert other.employment_id not in seen
    assert kiosk.give_pins(leader.work(), [mine.employment_id], cost=CHEAP)
    refused(lambda: kiosk.give_pins(leader.work(), [mine.employment_id, other.employment_id], cost=CHEAP), "not_found")
    refused(lambda: kiosk.take_pins_away(leader.work(), [other.employment_id]), "not_found")
    refused(lambda: kiosk.give_pins(leader.work(), [], cost=CHEAP), "not_found")


def test_first_pins_are_random_and_never_weak(desk):
    everybody = add_people(desk, 30)
    given = kiosk.give_pins(desk.work(), [one.employment_id for one in everybody], cost=CHEAP)
    assert len({one.pin for one in given}) > 25
    assert all(len(one.pin) == 6 and one.pin.isdigit() for one in given)


@pytest.mark.parametrize("role", ["hr", "collector", "owner"])
def test_only_a_kiosk_lets_people_in_and_only_visitors_have_visits(desk, role):
    there = as_role(desk, role)
    refused(lambda: kiosk.enter(there.work(), kiosk.Enter("HC0001", PIN), cost=CHEAP), "not_allowed")
    refused(lambda: kiosk.leave(there.work()), "no_visit")
    refused(lambda: kiosk.choose_pin(there.work(), kiosk.Choose(PIN, "9024"), cost=CHEAP), "no_visit")
    there.database.close()
