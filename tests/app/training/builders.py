"""A bank, an exam and people who sit it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from hrdesk.app.training import bank, exams, taking
from hrdesk.app.work import Desk, key_of
from hrdesk.domain.roles import Role, Scope
from hrdesk.domain.training.exams import Draw, Rules
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Question, choice
from hrdesk.storage import tables as t
from tests.app.builders import add_people

ONE = Decimal(1)


def fill_bank(desk: Desk, count: int = 10, topic: str = "合规") -> list[int]:
    """Questions whose right option is called 对."""
    asked = [
        replace(choice(f"第{n}题？", ("对", "错一", "错二", "错三"), {0}), topic=topic, explanation=f"见第{n}条")
        for n in range(1, count + 1)
    ]
    return [bank.save_question(desk.work(), bank.SaveQuestion(one)) for one in asked]


def add_question(desk: Desk, question: Question) -> int:
    return bank.save_question(desk.work(), bank.SaveQuestion(question))


def new_exam(desk: Desk, rules: Rules | None = None, **more: Any) -> int:
    wanted = rules or Rules(draws=(Draw(4, ONE, "合规"),), minutes=30, pass_mark=Decimal(75), attempts=2)
    return exams.save_exam(desk.work(), exams.SaveExam("岗前考试", replace(wanted, **more)))


def person_desk(desk: Desk, employment_id: int | None = None) -> Desk:
    """The desk as a collector's own: an account without keys, cheaper than one that signs in."""
    ident = employment_id or add_people(desk, 1)[0].employment_id
    account = t.account
    wanted = select(account.c.id).where(account.c.employment_id == ident, account.c.role == "collector")
    with desk.database.read() as conn:
        known = conn.execute(wanted).scalar()
    if known is None:
        values = {
            "login": f"person{ident}",
            "shown_name": "催收员",
            "role": "collector",
            "scope": "own",
            "employment_id": ident,
        }
        known = desk.work().write(lambda conn: key_of(conn.execute(insert(account).values(values))))
    actor = replace(
        desk.actor, account_id=known, role=Role.COLLECTOR, scope=Scope.OWN, employment_id=ident, department_id=None
    )
    return replace(desk, actor=actor)


def sit(desk: Desk, exam_id: int, right: int, *, hand_in: bool = True) -> Any:
    """Opens an attempt and answers ``right`` of its questions rightly, the others wrongly."""
    sitting = taking.open_attempt(desk.work(), exam_id)
    for number, asked in enumerate(sitting.questions):
        wanted = asked.options.index("对")
        chosen = wanted if number < right else (wanted + 1) % len(asked.options)
        answer = taking.Given(sitting.attempt_id, sitting.seat, asked.place, Answer((chosen,)))
        taking.give_answer(desk.work(), answer)
    return taking.hand_in(desk.work(), taking.HandIn(sitting.attempt_id, sitting.seat)) if hand_in else sitting
