"""An exam of 50 questions handed in by 500 people: marked and saved, beside walking the same answers.

The file is encrypted on both sides; "walk" reads the answers with their questions and marks nothing.
"""

from __future__ import annotations

import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from hrdesk.app.training import bank, exams
from hrdesk.app.training.outcome import finish, mark_all
from hrdesk.domain.training.exams import Fixed, Rules
from hrdesk.domain.training.marking import Rule
from hrdesk.domain.training.questions import choice
from hrdesk.storage import tables as t
from tests.app.builders import add_people, new_agency
from tests.bench import Row

NAME = "training"
PEOPLE, QUESTIONS = 500, 50


def measure() -> list[Row]:
    """Walk, and mark."""
    with tempfile.TemporaryDirectory() as folder:
        desk = new_agency(Path(folder))
        asked = [choice(f"第{n}题？", ("甲", "乙", "丙", "丁"), {0, 2} if n % 3 else {1}) for n in range(QUESTIONS)]
        idents = [bank.save_question(desk.work(), bank.SaveQuestion(one)) for one in asked]
        rules = Rules(tuple(Fixed(ident, Decimal(2)) for ident in idents))
        exam = exams.save_exam(desk.work(), exams.SaveExam("考试", rules))
        people = [one.employment_id for one in add_people(desk, PEOPLE)]
        attempts = desk.work().write(lambda conn: _handed_in(conn, desk.work(), exam, people))
        begun = time.process_time()
        with desk.work().read() as conn:
            q, v = t.attempt_question, t.question_version
            conn.execute(select(q.c.answer, v.c.content).join(v, v.c.id == q.c.question_version_id)).all()
        walked = time.process_time() - begun
        work = desk.work()

        def mark(conn: Any) -> None:
            for ident in attempts:
                mark_all(conn, ident, Rule.EACH_RIGHT)
                finish(conn, work, ident)

        begun = time.process_time()
        work.write(mark)
        marked = time.process_time() - begun
        desk.database.close()
    return [
        Row("walk 25,000 answers", walked),
        Row("mark and save 500 people × 50 questions", marked, "walk 25,000 answers", "goal ≤ 2 s"),
    ]


def _handed_in(conn: Any, work: Any, exam: int, people: list[int]) -> list[int]:
    version = conn.execute(select(t.exam_version.c.id).where(t.exam_version.c.exam_id == exam)).scalar_one()
    asked = list(conn.execute(select(t.question_version.c.id)).scalars())
    found = []
    for ident in people:
        values = {
            "exam_id": exam, "exam_version_id": version, "employment_id": ident, "number": 1, "state": "submitted", "seed": 1,
            "seat": "", "opened_at": work.now(), "submitted_at": work.now(), "of_points": Decimal(2 * QUESTIONS),
        }  # fmt: skip
        found.append(conn.execute(insert(t.attempt).values(values)).inserted_primary_key[0])
    rows = [
        {
            "attempt_id": attempt, "place": place, "question_version_id": one, "points": Decimal(2), "arranged": [0, 1, 2, 3],
            "answer": {"chosen": [0, 2] if (attempt + place) % 2 else [1], "text": ""},
        }
        for attempt in found
        for place, one in enumerate(asked, start=1)
    ]  # fmt: skip
    conn.execute(insert(t.attempt_question), rows)
    return found
