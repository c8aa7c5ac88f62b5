"""Ready-made courses and questions for this trade, each with its source and the day it was looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from hrdesk.app.training.publishing import PublishCourse, publish
from hrdesk.app.training.stored import add_questions
from hrdesk.app.work import Work, use_case
from hrdesk.domain.training.courses import Occasion, Section
from hrdesk.domain.training.questions import Kind, Question, fingerprint
from hrdesk.domain.training.typed import parts_of
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import resources

BREAK = "||"


@dataclass(frozen=True, slots=True)
class Added:
    """What was not there before."""

    courses: int
    questions: int


def _rows(name: str) -> list[list[str]]:
    text = (resources() / "training" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip()]


def _sources() -> dict[str, str]:
    return {key: text for key, text in _rows("sources.tsv")}  # noqa: C416 (pairs by name)


def starter_questions() -> list[Question]:
    """The questions, in the order of topics."""
    sources = _sources()
    found = []
    for kind, topic, difficulty, stem, answers, explanation, source in _rows("questions.tsv"):
        parts = parts_of(Kind(kind), answers.replace(BREAK, "\n"))
        found.append(
            replace(
                parts,
                stem=stem,
                topic=topic,
                difficulty=int(difficulty),
                explanation=explanation,
                source=sources[source],
            )
        )
    return found


def starter_courses() -> Iterator[tuple[str, PublishCourse]]:
    """The courses, each with its code; asked of nobody yet."""
    sources = _sources()
    by_code: dict[str, list[list[str]]] = {}
    for row in _rows("courses.tsv"):
        by_code.setdefault(row[0], []).append(row)
    for code, rows in by_code.items():
        _code, name, occasion, minutes, months, *_rest = rows[0]
        used = dict.fromkeys(sources[row[5]] for row in rows)
        sections = tuple(Section("text", title, body) for *_head, title, body in rows)
        yield (
            f"starter {code}",
            PublishCourse(
                name, sections, (), occasion=Occasion(occasion), minutes=int(minutes),
                validity_months=int(months) if months else None, source="；".join(used),
            ),
        )  # fmt: skip


@use_case("training.write")
def add_starters(work: Work) -> Added:
    """Adds what is not there yet; a second call adds nothing."""
    questions, courses = starter_questions(), list(starter_courses())

    def block(conn: Connection) -> Added:
        known = set(conn.execute(select(t.question.c.fingerprint)).scalars())
        new = [one for one in questions if fingerprint(one) not in known]
        add_questions(conn, work, new)
        codes = set(conn.execute(select(t.course.c.code)).scalars())
        added = [(code, order) for code, order in courses if code not in codes]
        for code, order in added:
            publish(conn, work, order, {}, code=code)
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="course",
            fields=(f"courses={len(added)}", f"questions={len(new)}"),
        )  # fmt: skip
        return Added(len(added), len(new))

    return work.write(block)
