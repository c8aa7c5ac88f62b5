"""An exam as the person who sits it: opened once, continued anywhere, every answer kept, handed in with its true time.

The database decides who gets an attempt: one number once (``uq_attempt_exam_id``), one open at a time
(``uq_attempt_open``). A ``seat`` names the window an attempt is open in; another window that continues it takes it over,
and the first is told so instead of writing over it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from hrdesk.app.training.attempts import (
    LATE,
    assigned_exams,
    end_attempt,
    in_ms,
    keep_timing,
    open_attempt_of,
    past_attempts,
    timing_of,
)
from hrdesk.app.training.outcome import OPEN, answer_of
from hrdesk.app.training.own import own_employment
from hrdesk.app.training.reviewing import Outcome, outcome
from hrdesk.app.training.rules import pool, rules_of
from hrdesk.app.training.stored import question_of, select_questions
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.domain.training.exams import (
    Rules,
    Timing,
    arranged,
    draw_questions,
    may_sit,
)
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind, Question
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import attachments, place_clock
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is shown. ``options``: texts in the order shown; ``lefts``: what a matching asks for.

    ``answer`` counts in the order shown, too.
    """

    place: int
    kind: Kind
    stem: str
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    points: Decimal
    answer: Answer
    flagged: bool
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt under way. ``left_ms`` None: no time limit."""

    attempt_id: int
    exam: str
    person: str
    employee_no: str
    number: int
    seat: str
    questions: tuple[Asked, ...]
    points: Decimal
    pass_mark: Decimal
    left_ms: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, in the order shown. ``run_ms``: what the steady counter says passed since the last call."""

    attempt_id: int
    seat: str
    place: int
    answer: Answer
    flagged: bool = False
    run_ms: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is saved."""

    at: datetime
    left_ms: int | None


@dataclass(frozen=True, slots=True)
class HandIn:
    """The end of an attempt. ``answers``: those that could not be saved before, as (place, answer, flagged).

    ``run_ms``: what passed from the last call until the person, or the end of time, handed it in: the true time, however
    much later it gets through.
    """

    attempt_id: int
    seat: str
    run_ms: int = 0
    answers: tuple[tuple[int, Answer, bool], ...] = ()


@use_case("training.learn")
def open_attempt(work: Work, exam_id: int) -> Sitting:
    """Opens the next attempt; it counts from here on, also when the program ends.

    Errors: ``not_found``, ``bank_too_small``, the codes of ``may_sit`` (as Conflict where another window was first).
    """
    me = own_employment(work)
    place_now = place_clock.now(work.database.path)
    seat, seed = secrets.token_hex(8), secrets.randbelow(2**31)

    def block(conn: Connection) -> int:
        row = conn.execute(
            assigned_exams().where(
                t.exam_assignment.c.employment_id == me, t.exam_assignment.c.exam_id == exam_id,
                t.exam_assignment.c.ended_at.is_(None), t.exam.c.ended.is_(False),
            )
        ).first()  # fmt: skip
        if row is None:
            raise UserError(N_("You are not asked to sit this exam."), code="not_found", hint=N_("Reload the list."))
        rules = rules_of(row.rules)
        past = past_attempts(conn, exam_id, me, row.assigned_at)
        refusal = may_sit(rules, past, row.more_attempts, work.now())
        if refusal is not None:
            raise Conflict(refusal.message, code=refusal.code, **dict(refusal.values))
        number = 1 + len(past_attempts(conn, exam_id, me))
        return _opened(conn, work, me, row, rules, number, seed, seat, place_now)

    try:
        attempt_id = work.write(block)
    except IntegrityError as error:  # the database's own word, should two ever pass the rules together
        raise Conflict(N_("An attempt is open; continue it."), code="attempt_open") from error
    return _sitting(work, attempt_id, me)


def _opened(
    conn: Connection,
    work: Work,
    me: int,
    row: Any,
    rules: Rules,
    number: int,
    seed: int,
    seat: str,
    place_now: datetime,
) -> int:
    drawn = draw_questions(rules, pool(conn), seed)
    versions = {
        one.id: one
        for one in conn.execute(select_questions().where(t.question.c.id.in_([ident for ident, _p in drawn])))
    }
    if missing := [ident for ident, _points in drawn if ident not in versions]:
        raise UserError(N_("A question of the exam is no longer there."), code="not_found", missing=len(missing))
    made = conn.execute(
        insert(t.attempt).values(
            exam_id=row.exam_id, exam_version_id=row.version_id, employment_id=me, number=number, state=OPEN, seed=seed,
            seat=seat, opened_at=work.now(), limit_ms=rules.minutes * 60_000 if rules.minutes is not None else None,
            beat_place_at=place_now, beat_at=work.now(), of_points=sum((points for _i, points in drawn), Decimal(0)),
        )
    )  # fmt: skip
    attempt_id = key_of(made)
    conn.execute(
        insert(t.attempt_question),
        [
            {
                "attempt_id": attempt_id, "place": place, "question_version_id": versions[ident].version_id,
                "points": points,
                "arranged": list(arranged(question_of(versions[ident]), rules.shuffle_options, seed + place)),
            }
            for place, (ident, points) in enumerate(drawn, start=1)
        ],
    )  # fmt: skip
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="attempt",
        object_id=attempt_id, fields=(f"number={number}",),
    )  # fmt: skip
    return attempt_id


@use_case("training.learn")
def continue_attempt(work: Work, attempt_id: int) -> Sitting | Outcome:
    """Goes on with one's open attempt, here and nowhere else; an Outcome where its time ended meanwhile.

    Errors: ``not_found``, ``handed_in``.
    """
    me = own_employment(work)
    place_now = place_clock.now(work.database.path)
    seat = secrets.token_hex(8)

    def block(conn: Connection) -> bool:
        row = open_attempt_of(conn, attempt_id, me)
        timing = timing_of(row).resumed(place_now, work.now())
        keep_timing(conn, row.id, timing, seat=row.seat if timing.over else seat)
        if timing.over:
            end_attempt(conn, work, row, overdue=True, by_itself=True)
        return timing.over

    return outcome(work, attempt_id) if work.write(block) else _sitting(work, attempt_id, me)


def _sitting(work: Work, attempt_id: int, me: int) -> Sitting:
    q, v = t.attempt_question, t.question_version
    with work.read() as conn:
        row = open_attempt_of(conn, attempt_id, me)
        about = conn.execute(
            select(t.exam.c.name_zh, t.exam.c.name_en, t.person.c.name, t.employment.c.employee_no)
            .select_from(
                t.employment.join(t.person, t.person.c.id == t.employment.c.person_id).join(
                    t.exam, t.exam.c.id == row.exam_id
                )
            )
            .where(t.employment.c.id == me)
        ).one()
        rows = conn.execute(
            select(q, v.c.kind, v.c.stem, v.c.content, v.c.attachment_id)
            .join(v, v.c.id == q.c.question_version_id)
            .where(q.c.attempt_id == attempt_id)
            .order_by(q.c.place)
        ).all()
    left = timing_of(row).left
    return Sitting(
        attempt_id, named(about.name_zh, about.name_en), about.name, about.employee_no, row.number, row.seat,
        tuple(_asked(work, one) for one in rows), row.of_points, Decimal(row.rules["pass_mark"]),
        None if left is None else in_ms(left),
    )  # fmt: skip


def _asked(work: Work, row: Any) -> Asked:
    question = question_of(row)
    picture = attachments.get(work.database, row.attachment_id)[1] if row.attachment_id is not None else None
    texts = question.rights if question.kind is Kind.MATCHING else tuple(option.text for option in question.options)
    if question.kind in (Kind.TRUE_FALSE, Kind.FILL_IN):
        texts = ()
    return Asked(
        row.place, question.kind, plain_text(question.stem, question.markup),
        tuple(plain_text(texts[at], question.markup) for at in row.arranged) if texts else (), question.lefts,
        row.points, _as_shown(question, row.arranged, answer_of(row.answer)), row.flagged, picture,
    )  # fmt: skip


def _as_shown(question: Question, order: Sequence[int], answer: Answer) -> Answer:
    """An answer as kept, counted in the order shown."""
    if question.kind in (Kind.TRUE_FALSE, Kind.FILL_IN, Kind.NUMERIC, Kind.ESSAY):
        return answer
    place = {kept: shown for shown, kept in enumerate(order)}
    return Answer(tuple(place.get(at, -1) for at in answer.chosen), answer.text)


def _as_kept(kind: Kind, order: Sequence[int], answer: Answer) -> Answer:
    """An answer given in the order shown, counted as the question is written."""
    if kind in (Kind.TRUE_FALSE, Kind.FILL_IN, Kind.NUMERIC, Kind.ESSAY):
        return answer
    return Answer(tuple(order[at] if 0 <= at < len(order) else -1 for at in answer.chosen), answer.text)


def _place_now(work: Work) -> datetime | None:
    try:
        return place_clock.now(work.database.path)
    except (Unavailable, UserError):
        return None  # the steady counter goes on; the next beat will tell


@use_case("training.learn")
def give_answer(work: Work, given: Given) -> Kept:
    """Saves one answer at once. Errors: ``not_found``, ``handed_in``, ``elsewhere``, ``time_over``, ``unavailable``."""
    me = own_employment(work)
    place_now = _place_now(work)

    def block(conn: Connection) -> Timing:
        row = open_attempt_of(conn, given.attempt_id, me, given.seat)
        timing = timing_of(row).tick(timedelta(milliseconds=given.run_ms), place_now, work.now())
        if timing.limit is not None and timing.used > timing.limit + LATE:
            raise Conflict(N_("The time has ended."), code="time_over", hint=N_("What was answered before counts."))
        write_answers(conn, given.attempt_id, ((given.place, given.answer, given.flagged),), work.now())
        keep_timing(conn, row.id, timing)
        return timing

    left = work.write(block).left
    return Kept(work.now(), None if left is None else in_ms(left))


def write_answers(conn: Connection, attempt_id: int, answers: Sequence[tuple[int, Answer, bool]], at: datetime) -> None:
    """Writes answers, in the order shown, inside a write. Errors: ``not_found``."""
    q, v = t.attempt_question, t.question_version
    for place, answer, flagged in answers:
        row = conn.execute(
            select(q.c.arranged, v.c.kind)
            .join(v, v.c.id == q.c.question_version_id)
            .where(q.c.attempt_id == attempt_id, q.c.place == place)
        ).first()
        if row is None:
            raise UserError(N_("There is no question {place} in this exam."), code="not_found", place=place)
        kept = _as_kept(Kind(row.kind), row.arranged, answer)
        value: Mapping[str, Any] | None = {"chosen": list(kept.chosen), "text": kept.text} if kept.given else None
        conn.execute(
            update(q)
            .where(q.c.attempt_id == attempt_id, q.c.place == place)
            .values(answer=value, answered_at=at if kept.given else None, flagged=flagged)
        )


@use_case("training.learn")
def beat(work: Work, attempt_id: int, seat: str, run_ms: int) -> Kept:
    """Every 15 seconds: the time used so far. Errors: as ``give_answer``."""
    me = own_employment(work)
    place_now = _place_now(work)

    def block(conn: Connection) -> Timing:
        row = open_attempt_of(conn, attempt_id, me, seat)
        timing = timing_of(row).tick(timedelta(milliseconds=run_ms), place_now, work.now())
        keep_timing(conn, row.id, timing)
        return timing

    left = work.write(block).left
    return Kept(work.now(), None if left is None else in_ms(left))


@use_case("training.learn")
def hand_in(work: Work, order: HandIn) -> Outcome:
    """Ends the attempt and marks it. Answers that come with it count if they were given in time.

    Errors: ``not_found``, ``handed_in``, ``elsewhere``, ``unavailable``.
    """
    me = own_employment(work)
    place_now = _place_now(work)

    def block(conn: Connection) -> None:
        row = open_attempt_of(conn, order.attempt_id, me, order.seat)
        timing = timing_of(row).tick(timedelta(milliseconds=order.run_ms), place_now, work.now())
        late = timing.limit is not None and timing.used > timing.limit + LATE
        if not late:
            write_answers(conn, order.attempt_id, order.answers, work.now())
        keep_timing(conn, row.id, timing)
        end_attempt(conn, work, row, overdue=timing.over)

    work.write(block)
    return outcome(work, order.attempt_id)
