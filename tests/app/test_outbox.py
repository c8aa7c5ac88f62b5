"""The outbox as a person sees to it: shown, given to the mail program, marked, withdrawn, put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from hrdesk.app import outbox
from hrdesk.app.outbox import Message, begin, list_outbox, mark_sent, queue, wait_again, withdraw, write_mails
from hrdesk.app.people import SavePerson, person_view, save_person
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from tests.app.builders import Clock, new_agency
from tests.app.onboarding.builders import ready, taken


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    ready(opened)
    yield opened
    opened.database.close()


def ids(desk: Desk) -> list[int]:
    return [one.id for one in list_outbox(desk.work())]


def waiting(desk: Desk) -> int:
    work = desk.work()
    with desk.database.read() as conn:
        return outbox.waiting(work, conn).get("waiting", 0)


def test_what_waits_is_shown_with_the_person_and_a_masked_address(desk: Desk) -> None:
    taken(desk, 2)
    first = list_outbox(desk.work())[0]
    assert (first.name, first.to, first.state) == ("新人甲", "n***@example.com", "waiting")
    assert first.employee_no in first.body
    assert "new0@" not in repr(first)
    assert waiting(desk) == 2


def test_a_corrected_address_in_the_record_is_where_the_mail_goes(desk: Desk, tmp_path: Path) -> None:
    who = taken(desk).people[0].employment_id
    view = person_view(desk.work(), who)
    save_person(desk.work(), SavePerson({"email": "right@example.org"}, employment_id=who, version=view.version))
    [path] = write_mails(desk.work(), ids(desk), tmp_path)
    assert message_from_bytes(path.read_bytes(), policy=default)["To"].addresses[0].addr_spec == "right@example.org"


def test_mails_written_for_the_mail_program_are_logged_and_still_wait(desk: Desk, tmp_path: Path) -> None:
    done = taken(desk, 3)
    written = write_mails(desk.work(), ids(desk), tmp_path)
    assert len({path.name for path in written}) == 3
    assert all(path.name.startswith(one.employee_no) for path, one in zip(written, done.people, strict=True))
    assert waiting(desk) == 3
    with desk.database.read() as conn:
        seen = conn.execute(select(t.audit.c.object_id).where(t.audit.c.use_case == "outbox.write_mails")).scalars()
        assert set(seen) == {one.employment_id for one in done.people}


def test_without_an_address_nothing_is_written_and_the_person_is_named(desk: Desk, tmp_path: Path) -> None:
    who = taken(desk).people[0].employment_id
    view = person_view(desk.work(), who)
    save_person(desk.work(), SavePerson({"email": None}, employment_id=who, version=view.version))
    for call in (lambda: write_mails(desk.work(), ids(desk), tmp_path), lambda: outbox.address_of(desk.work(), 1)):
        with pytest.raises(UserError) as caught:
            call()
        assert (caught.value.code, "新人甲" in str(caught.value)) == ("no_address", True)
    assert not list(tmp_path.glob("*.eml"))
    assert list_outbox(desk.work())[0].to == ""


def test_marked_as_sent_names_who_said_so_and_can_be_taken_back(desk: Desk) -> None:
    taken(desk, 2)
    both = ids(desk)
    assert mark_sent(desk.work(), both) == 2
    assert ids(desk) == []
    held = list_outbox(desk.work(), (outbox.SENT,))
    assert {(one.state, one.by_hand, one.sent_at is not None) for one in held} == {("sent", "管理员", True)}
    assert wait_again(desk.work(), both) == 2
    assert ids(desk) == both


def test_withdrawn_is_not_sent_and_can_wait_again(desk: Desk) -> None:
    taken(desk)
    [one] = ids(desk)
    withdraw(desk.work(), [one])
    for again in (withdraw, mark_sent):
        with pytest.raises(UserError) as caught:
            again(desk.work(), [one])
        assert caught.value.code == "settled"
    wait_again(desk.work(), [one])
    assert ids(desk) == [one]


def test_what_the_program_sent_never_goes_out_again(desk: Desk) -> None:
    taken(desk)
    [one] = ids(desk)
    work = desk.work()
    work.write(lambda conn: begin(work, conn, one).id)
    work.write(lambda conn: outbox.sent(work, conn, one))
    with pytest.raises(UserError) as caught:
        wait_again(desk.work(), [one])
    assert caught.value.code == "settled"


def test_an_unknown_outcome_is_for_a_person_to_settle(desk: Desk, clock: Clock) -> None:
    taken(desk, 2)
    first, second = ids(desk)
    work = desk.work()
    for one in (first, second):
        work.write(lambda conn, one=one: begin(work, conn, one).id)
    with pytest.raises(UserError):
        withdraw(desk.work(), [first])  # it may have gone: it is not as if nothing had been sent
    mark_sent(desk.work(), [first])
    wait_again(desk.work(), [second])
    held = list_outbox(desk.work())
    assert [(one.id, one.state, one.attempts) for one in held] == [(second, "waiting", 0)]
    assert held[0].not_before <= clock() + timedelta(seconds=1)


def test_all_or_none_are_settled(desk: Desk) -> None:
    taken(desk, 2)
    first, second = ids(desk)
    withdraw(desk.work(), [first])
    with pytest.raises(UserError):
        mark_sent(desk.work(), [second, first])
    with pytest.raises(UserError) as caught:
        mark_sent(desk.work(), [second, 999])
    assert caught.value.code == "not_found"
    assert ids(desk) == [second]


def test_a_message_about_nobody_is_listed_too(desk: Desk) -> None:
    work = desk.work()
    work.write(lambda conn: queue(work, conn, Message("robot/1", "本月回款", channel=outbox.ROBOT)))
    [one] = list_outbox(desk.work())
    assert (one.name, one.to, one.channel) == ("", "", "robot")
