"""Interviews planned and recorded; what the person says to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.disputes.reading import LONGEST, is_own, seen, words
from hrdesk.app.improvement.model import OwnWord, SaveInterview
from hrdesk.app.improvement.reading import SHORT, UNSIGNED, audited, optional, read_one, refuse_own, sees
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import same_name
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.improvement import State, may_become
from hrdesk.domain.roles import Role, may
from hrdesk.storage import tables as t
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_

OPEN = (State.PLANNED, State.RUNNING)
SIGNED = frozenset(
    {"day", "held_by", "others", "said", "answered", "agreed", "evaluation_id", "month"}
)  # what is signed


@use_case("improvement.write")
def save_interview(work: Work, order: SaveInterview) -> int:
    """Plans an interview, or keeps what was said in it; its id. The sheet of its evaluation shows the day from then on.

    What is changed after the person acknowledged it is to be acknowledged anew.

    Errors: ``missing`` (what was agreed), ``out_of_range`` (a day to come, or past; a text too long), ``not_found``,
    ``already_there`` (an open one about the same month), ``ended``, Conflict; Denied for whom it is about.
    """
    texts = _texts(work, order)

    def block(conn: Connection) -> int:
        refuse_own(work, order.employment_id)
        if not sees(work, conn, order.employment_id):
            raise UserError(N_("There is no such employee among yours."), code="not_found", field="employment_id")
        values = texts | _about(work, conn, order) | {"day": order.day}
        values["held_by"] = keeper(conn, order.held_by or work.actor.account_id, "held_by")
        if order.id is None:
            _refuse_second(conn, order.employment_id, values["month"])
            return _enter(work, conn, order, values)
        row = read_one(work, conn, order.id)
        _refuse_other(row, order)
        now = State(row.state)
        if values["month"] != row.month and now in OPEN:
            _refuse_second(conn, order.employment_id, values["month"])
        then = State.HELD if order.held and now is State.PLANNED else now
        if not may_become(now, then):
            raise UserError(N_("This plan is over."), code="ended")
        if any(row._mapping[name] != value for name, value in values.items() if name in SIGNED):
            values |= UNSIGNED
        update_versioned(conn, t.improvement, order.id, order.version, values | {"state": then.value})
        audited(work, conn, order.id, "held" if then is not now else "changed")
        _note_interview(conn, values["evaluation_id"], order)
        return order.id

    return work.write(block)


def _texts(work: Work, order: SaveInterview) -> dict[str, Any]:
    if order.held and order.day > work.today():
        raise UserError(N_("This day is still to come."), code="out_of_range", field="day")
    if not order.held and order.day < work.today():
        raise UserError(
            N_("This day is past."), code="out_of_range", field="day",
            hint=N_("Say that it was held, and what was agreed."),
        )  # fmt: skip
    agreed = optional(order.agreed, LONGEST, "agreed")
    if order.held:
        agreed = words(order.agreed, "agreed", N_("Please say what was agreed."))
    return {
        "agreed": agreed,
        "said": optional(order.said, LONGEST, "said"),
        "answered": optional(order.answered, LONGEST, "answered"),
        "others": optional(order.others, SHORT, "others"),
    }


def _about(work: Work, conn: Connection, order: SaveInterview) -> dict[str, Any]:
    """The evaluation and month it is about."""
    if order.evaluation_id is None:
        return {"evaluation_id": None, "month": Period.parse(order.month).number if order.month else None}
    row = conn.execute(select(t.evaluation).where(t.evaluation.c.id == order.evaluation_id)).first()
    if row is None or row.employment_id != order.employment_id:
        raise UserError(N_("There is no such evaluation."), code="not_found")
    if not seen(work, conn, row.employment_id, Period.from_number(row.month)):
        raise UserError(N_("There is no such evaluation."), code="not_found")
    return {"evaluation_id": row.id, "month": row.month}


def keeper(conn: Connection, account_id: int, field: str) -> int:
    """``account_id``, if that account is in use and its role keeps plans. Errors: ``not_found``."""
    row = conn.execute(select(t.account).where(t.account.c.id == account_id)).first()
    if row is None or row.stopped_at is not None or not may(Role(row.role), "improvement.write"):
        raise UserError(N_("Choose somebody who may keep plans."), code="not_found", field=field)
    return account_id


def _refuse_second(conn: Connection, employment_id: int, month: int | None) -> None:
    if month is None:
        return
    there = conn.execute(
        select(t.improvement.c.document_no).where(
            t.improvement.c.employment_id == employment_id,
            t.improvement.c.month == month,
            t.improvement.c.state.in_([state.value for state in OPEN]),
        )
    ).scalar()
    if there is not None:
        raise UserError(
            N_("{number} about the same month is still open."), code="already_there", field="month",
            hint=N_("Open that one, or close it first."), number=there,
        )  # fmt: skip


def _enter(work: Work, conn: Connection, order: SaveInterview, values: dict[str, Any]) -> int:
    number = next_number(conn, f"improvement-{work.today():%Y}")
    made = conn.execute(
        insert(t.improvement).values(
            **values, employment_id=order.employment_id, document_no=f"MT-{work.today():%Y}-{number:04}",
            state=(State.HELD if order.held else State.PLANNED).value, account_id=work.actor.account_id, at=work.now(),
        )
    )  # fmt: skip
    audited(work, conn, key_of(made), "held" if order.held else "planned")
    _note_interview(conn, values["evaluation_id"], order)
    return key_of(made)


def _refuse_other(row: Any, order: SaveInterview) -> None:
    if row.employment_id != order.employment_id:
        raise UserError(N_("This interview is about somebody else."), code="not_found", field="employment_id")
    if not order.held and row.state != State.PLANNED:
        raise UserError(N_("This interview was held already."), code="ended", field="day")


def _note_interview(conn: Connection, evaluation_id: int | None, order: SaveInterview) -> None:
    """The day of the interview stands on the evaluation too, as long as it is not published."""
    if evaluation_id is None or not order.held:
        return
    from hrdesk.app.performance.month import UNPUBLISHED
    from hrdesk.storage.versions import update_where

    where = (t.evaluation.c.id == evaluation_id) & t.evaluation.c.state.in_(UNPUBLISHED)
    update_where(conn, t.evaluation, where, {"interviewed": order.day})


@use_case("improvement.own")
def acknowledge_plan(work: Work, order: OwnWord) -> None:
    """Keeps the person's own words, and that the record was seen: own name typed, or signed on paper.

    Errors: ``not_found``, ``not_held`` (the interview is still to come), ``wrong_name``, ``out_of_range``, Conflict;
    Denied for anybody but the person, except on paper by who keeps plans.
    """
    said = optional(order.words, LONGEST, "words")

    def block(conn: Connection) -> None:
        row = read_one(work, conn, order.id)
        own = is_own(work.actor, row.employment_id)
        if order.on_paper == own or (order.on_paper and not may(work.actor.role, "improvement.write")):
            raise Denied(N_("Only the person may acknowledge it."),
                         hint=N_("Who signs on paper is entered by HR or the supervisor."))  # fmt: skip
        if row.state == State.PLANNED:
            raise UserError(N_("The interview is still to come."), code="not_held")
        values: dict[str, Any] = {"acknowledged_at": work.now(), "acknowledged_how": "paper"}
        if own:
            name = select(t.person.c.name).join(t.employment, t.employment.c.person_id == t.person.c.id)
            real = conn.execute(name.where(t.employment.c.id == row.employment_id)).scalar_one()
            if not same_name(order.typed, real):
                raise UserError(N_("This is not your name as HRDesk knows it."), code="wrong_name", field="typed",
                                hint=N_("Type your full name."))  # fmt: skip
            values |= {"acknowledged_how": "typed", "own_words": said}
        update_versioned(conn, t.improvement, row.id, order.version, values)
        audited(work, conn, row.id, "acknowledged" if own else "signed on paper")

    work.write(block)
