"""Questions between the file and the domain: how a version is kept, and how a changed one becomes a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.work import Work, key_of
from hrdesk.domain.training.questions import Kind, Markup, Option, Pair, Question, Span, fingerprint
from hrdesk.storage import attachments
from hrdesk.storage import tables as t

_TEXTS = ("name", "explanation", "source", "picture")


def content_of(question: Question) -> dict[str, Any]:
    """What a version keeps beside stem and kind; empty parts are left away."""
    found: dict[str, Any] = {name: getattr(question, name) for name in _TEXTS if getattr(question, name)}
    if question.markup is not Markup.PLAIN:
        found["markup"] = str(question.markup)
    if question.options:
        found["options"] = [[option.text, str(option.weight), option.feedback] for option in question.options]
    if question.pairs:
        found["pairs"] = [[pair.left, pair.right] for pair in question.pairs]
    if question.spans:
        found["spans"] = [[str(s.low), str(s.high), str(s.weight), s.feedback] for s in question.spans]
    return found


def question_of(row: Any) -> Question:
    """A question of a row with ``kind``, ``stem``, ``content`` and, where it has them, ``topic``, ``tags``, …"""
    content: Mapping[str, Any] = row.content
    fields = row._mapping
    return Question(
        Kind(row.kind),
        row.stem,
        tuple(Option(text, Decimal(weight), told) for text, weight, told in content.get("options", ())),
        tuple(Pair(left, right) for left, right in content.get("pairs", ())),
        tuple(
            Span(Decimal(low), Decimal(high), Decimal(weight), told)
            for low, high, weight, told in content.get("spans", ())
        ),
        markup=Markup(content.get("markup", "plain")),
        name=content.get("name", ""),
        topic=fields.get("topic") or "",
        tags=tuple(fields.get("tags") or ()),
        code=fields.get("code") or "",
        difficulty=fields.get("difficulty"),
        explanation=content.get("explanation", ""),
        picture=content.get("picture", ""),
        source=content.get("source", ""),
    )


def asked(question: Question) -> Question:
    """What a version holds: the question without its place in the bank."""
    return replace(question, topic="", tags=(), code="", difficulty=None)


def add_questions(
    conn: Connection,
    work: Work,
    questions: Sequence[Question],
    *,
    batch_id: int | None = None,
    pictures: Mapping[int, attachments.Stored] | None = None,
) -> list[int]:
    """New questions, each with its first version; their ids in the order given. ``pictures``: by place."""
    if not questions:
        return []
    at = work.now()
    rows = [
        {
            "kind": str(question.kind),
            "topic": question.topic,
            "difficulty": question.difficulty,
            "tags": list(question.tags),
            "code": question.code,
            "fingerprint": fingerprint(question),
            "batch_id": batch_id,
            "added_at": at,
        }
        for question in questions
    ]
    made = insert(t.question).returning(t.question.c.id, sort_by_parameter_order=True)
    idents = list(conn.execute(made, rows).scalars())
    kept = {
        place: attachments.add(conn, stored, "question", idents[place], at=at, account_id=work.actor.account_id)
        for place, stored in (pictures or {}).items()
    }
    conn.execute(
        insert(t.question_version),
        [
            _version_row(work, ident, 1, question) | {"attachment_id": kept.get(place)}
            for place, (ident, question) in enumerate(zip(idents, questions, strict=True))
        ],
    )
    return idents


def _version_row(work: Work, question_id: int, number: int, question: Question) -> dict[str, Any]:
    return {
        "question_id": question_id,
        "number": number,
        "kind": str(question.kind),
        "stem": question.stem,
        "content": content_of(question),
        "account_id": work.actor.account_id,
        "at": work.now(),
    }


def add_version(
    conn: Connection,
    work: Work,
    question_id: int,
    number: int,
    question: Question,
    picture: attachments.Stored | None = None,
    attachment_id: int | None = None,
) -> int:
    """A version of the question; its id. ``attachment_id``: the picture of the version before, kept."""
    if picture is not None:
        attachment_id = attachments.add(
            conn, picture, "question", question_id, at=work.now(), account_id=work.actor.account_id
        )
    values = _version_row(work, question_id, number, question) | {"attachment_id": attachment_id}
    return key_of(conn.execute(insert(t.question_version).values(values)))


def current_versions() -> Any:
    """question joined with the version asked from now on."""
    return t.question.join(
        t.question_version,
        (t.question_version.c.question_id == t.question.c.id) & (t.question_version.c.number == t.question.c.number),
    )


QUESTION_COLUMNS = (
    t.question.c.id,
    t.question.c.version,
    t.question.c.number,
    t.question.c.topic,
    t.question.c.difficulty,
    t.question.c.tags,
    t.question.c.code,
    t.question.c.ended,
    t.question.c.added_at,
    t.question.c.fingerprint,
    t.question_version.c.id.label("version_id"),
    t.question_version.c.kind,
    t.question_version.c.stem,
    t.question_version.c.content,
    t.question_version.c.attachment_id,
)


def select_questions() -> Any:
    """Every question in its current version."""
    return select(*QUESTION_COLUMNS).select_from(current_versions())
