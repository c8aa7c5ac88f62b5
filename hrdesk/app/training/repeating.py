"""错题本: what a person missed comes back when it is about to be forgotten, scheduled by FSRS (the library ``fsrs``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hrdesk.app.training.stored import question_of, select_questions
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import arranged
from hrdesk.domain.training.marking import Answer, Rule, mark
from hrdesk.domain.training.questions import Kind, Question
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.words import N_

A_DAY = 20  # questions that take about ten minutes


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question due again. ``shown``: the order its options are shown in."""

    question_id: int
    question: Question
    stem: str
    shown: tuple[int, ...]
    misses: int
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class Book:
    """The wrong-answer book of one person now. ``later``: when the next one is due, by the agency's clock, where none is."""

    due: tuple[Repeat, ...]
    in_all: int
    waiting: int
    later: datetime | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """What came of answering one. ``next``: when it is asked again, by the agency's clock."""

    right: bool
    next: datetime
    right_answer: str
    explanation: str


@use_case("training.repeat")
def wrong_answers(work: Work, *, most: int = A_DAY) -> Book:
    """What of one's own missed questions is due now, the longest overdue first."""
    me = work.actor.employment_id
    card = t.review_card
    with work.read() as conn:
        mine = (card.c.employment_id == me, card.c.ended.is_(False), t.question.c.ended.is_(False))
        joined = card.join(t.question, t.question.c.id == card.c.question_id)
        in_all = conn.execute(select(func.count()).select_from(joined).where(*mine)).scalar_one()
        due = conn.execute(
            select(card.c.question_id, card.c.misses)
            .select_from(joined)
            .where(*mine, card.c.due <= work.now())
            .order_by(card.c.due, card.c.question_id)
        ).all()
        later = conn.execute(select(func.min(card.c.due)).select_from(joined).where(*mine)).scalar()
        rows = {
            row.id: row
            for row in conn.execute(
                select_questions().where(t.question.c.id.in_([one.question_id for one in due[:most]]))
            )
        }
    found = []
    for one in due[:most]:
        row = rows[one.question_id]
        question = question_of(row)
        picture = attachments.get(work.database, row.attachment_id)[1] if row.attachment_id is not None else None
        seed = one.question_id * 1000 + one.misses + work.today().toordinal()
        found.append(
            Repeat(
                row.id, question, plain_text(question.stem, question.markup), arranged(question, True, seed), one.misses,
                picture,
            )
        )  # fmt: skip
    here = later.astimezone(work.zone) if later is not None and not due else None
    return Book(tuple(found), in_all, len(due), here)


@use_case("training.repeat")
def repeat(work: Work, question_id: int, answer: Answer) -> Repeated:
    """Answers one's own due question again and sets its next day. Errors: ``not_found``."""
    me = work.actor.employment_id
    card = t.review_card

    def block(conn: Connection) -> Repeated:
        kept = conn.execute(
            select(card.c.card, card.c.misses).where(card.c.employment_id == me, card.c.question_id == question_id)
        ).first()
        row = conn.execute(select_questions().where(t.question.c.id == question_id)).first()
        if kept is None or row is None:
            raise UserError(N_("This question is not in your wrong-answer book."), code="not_found")
        question = question_of(row)
        right = mark(question, answer, Rule.ALL_OR_NOTHING) == 1
        state, due = next_time(kept.card, question_id, right, work.now())
        conn.execute(
            update(card)
            .where(card.c.employment_id == me, card.c.question_id == question_id)
            .values(card=state, due=due, misses=kept.misses + (not right))
        )
        told = plain_text(question.explanation, question.markup)
        return Repeated(right, due.astimezone(work.zone), right_answer(question), told)

    return work.write(block)


def next_time(card: Any, question_id: int, right: bool, at: datetime) -> tuple[dict[str, Any], datetime]:
    """The card after one answer and when it is due. ``card`` None: new."""
    from fsrs import Card, Rating, Scheduler

    # the day is the smallest step that makes sense at work; no fuzz, so that the same answers give the same days
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    now = Card.from_dict(card) if card else Card(card_id=question_id, due=at)
    after, _log = scheduler.review_card(now, Rating.Good if right else Rating.Again, at)
    return dict(after.to_dict()), after.due


def missed(conn: Connection, employment_id: int, question_ids: Sequence[int], at: datetime) -> None:
    """Puts what was missed into the book, due at once; what is there already counts one more miss."""
    card = t.review_card
    known = set(
        conn.execute(
            select(card.c.question_id).where(
                card.c.employment_id == employment_id, card.c.question_id.in_(question_ids)
            )
        ).scalars()
    )
    again = [ident for ident in question_ids if ident in known]
    if again:
        conn.execute(
            update(card)
            .where(card.c.employment_id == employment_id, card.c.question_id.in_(again))
            .values(due=at, misses=card.c.misses + 1, ended=False)
        )
    new = [ident for ident in dict.fromkeys(question_ids) if ident not in known]
    if new:
        state, _due = next_time(None, 0, False, at)
        cards = [
            {"employment_id": employment_id, "question_id": ident, "card": {**state, "card_id": ident}, "due": at}
            for ident in new
        ]
        conn.execute(insert(card), cards)


def right_answer(question: Question) -> str:
    """What is right, in words."""
    from hrdesk.domain.training.questions import right_places, written
    from hrdesk.words import P_

    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return "；".join(
            plain_text(question.options[at].text, question.markup) for at in sorted(right_places(question))
        )
    if question.kind is Kind.TRUE_FALSE:
        return P_("answer", "true") if question.options[0].weight > 0 else P_("answer", "false")
    if question.kind is Kind.FILL_IN:
        return " / ".join(option.text for option in question.options if option.weight == 100)
    if question.kind is Kind.NUMERIC:
        best = max(question.spans, key=lambda span: span.weight)
        return written(best.low) if best.low == best.high else f"{written(best.low)}–{written(best.high)}"
    if question.kind is Kind.MATCHING:
        return "；".join(f"{pair.left} → {pair.right}" for pair in question.pairs if pair.left)
    return " → ".join(option.text for option in question.options)
