"""The question bank: looking through it, editing one or many, finding what is there twice, giving it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from hrdesk.app.training.pictures import check_picture
from hrdesk.app.training.stored import add_questions, add_version, asked, question_of, select_questions
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.questions import (
    EASIEST,
    HARDEST,
    Kind,
    Question,
    faults,
    fingerprint,
    tidy,
)
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_many_versioned, update_versioned
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What of the bank is wanted. ``text``: words in the stem, an option, the code or a tag; empty fields: all."""

    text: str = ""
    kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()
    difficulty: int | None = None
    ended: bool = False
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One line of the bank. ``text``: the stem as people read it; ``number``: its version."""

    id: int
    version: int
    number: int
    kind: Kind
    text: str
    topic: str
    difficulty: int | None
    tags: tuple[str, ...]
    code: str
    ended: bool
    added_at: datetime
    source: str
    has_picture: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with all it has. ``attempts``: how often it was asked; ``numbers``: its versions with their time."""

    id: int
    version: int
    number: int
    question: Question
    ended: bool
    picture: bytes | None
    attempts: int
    numbers: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class SaveQuestion:
    """A question to add (``id`` None) or to change. ``picture``: a new picture; None keeps the old one while named."""

    question: Question
    id: int | None = None
    version: int = 0
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """Changes to many questions, given as (id, version). Fields that are None stay; these make no new version."""

    which: tuple[tuple[int, int], ...]
    topic: str | None = None
    difficulty: int | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    ended: bool | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What was written. ``losses``: what the format has no place for, with how many questions each concerns."""

    file: Path
    questions: int
    left_out: int
    losses: tuple[tuple[str, int], ...]


@use_case("training.write")
def list_questions(work: Work, wanted: BankFilter | None = None) -> tuple[QuestionRow, ...]:
    """The bank, the newest questions first."""
    with work.read() as conn:
        # One by one: what a question is made of must not lie about for ten thousand at once, or the next look for
        # circles of objects (in the window's thread) walks through all of it.
        rows = conn.execute(_wanted(wanted or BankFilter()).order_by(t.question.c.id.desc()))
        return tuple(_row(row) for row in rows)


def _wanted(wanted: BankFilter) -> Any:
    found = select_questions()
    if not wanted.ended:
        found = found.where(t.question.c.ended.is_(False))
    if wanted.kinds:
        found = found.where(t.question_version.c.kind.in_([str(kind) for kind in wanted.kinds]))
    if wanted.topics:
        found = found.where(t.question.c.topic.in_(wanted.topics))
    if wanted.difficulty is not None:
        found = found.where(t.question.c.difficulty == wanted.difficulty)
    if wanted.ids:
        found = found.where(t.question.c.id.in_(wanted.ids))
    for word in wanted.text.split():
        found = found.where(
            t.question_version.c.stem.icontains(word, autoescape=True)
            | func.coalesce(t.question_version.c.content, "").icontains(word, autoescape=True)
            | t.question.c.code.icontains(word, autoescape=True)
            | t.question.c.tags.icontains(word, autoescape=True)
        )
    return found


def _row(row: Any) -> QuestionRow:
    question = question_of(row)
    return QuestionRow(
        row.id, row.version, row.number, question.kind, plain_text(question.stem, question.markup), question.topic,
        question.difficulty, question.tags, question.code, row.ended, row.added_at, question.source,
        row.attachment_id is not None,
    )  # fmt: skip


@use_case("training.write")
def topics(work: Work) -> tuple[tuple[str, int], ...]:
    """The topics of the bank, each with how many questions are in use, in their order."""
    with work.read() as conn:
        rows = conn.execute(
            select(t.question.c.topic, func.count())
            .where(t.question.c.ended.is_(False))
            .group_by(t.question.c.topic)
            .order_by(t.question.c.topic)
        ).all()
    return tuple((row[0], row[1]) for row in rows)


@use_case("training.write")
def question_view(work: Work, question_id: int) -> QuestionView:
    """One question. Errors: ``not_found``."""
    with work.read() as conn:
        row = conn.execute(select_questions().where(t.question.c.id == question_id)).first()
        if row is None:
            raise _gone()
        versions = conn.execute(
            select(t.question_version.c.number, t.question_version.c.at, t.question_version.c.id)
            .where(t.question_version.c.question_id == question_id)
            .order_by(t.question_version.c.number)
        ).all()
        times = conn.execute(
            select(func.count())
            .select_from(t.attempt_question)
            .where(t.attempt_question.c.question_version_id.in_([one.id for one in versions]))
        ).scalar_one()
    picture = attachments.get(work.database, row.attachment_id)[1] if row.attachment_id is not None else None
    return QuestionView(
        row.id, row.version, row.number, question_of(row), row.ended, picture, times,
        tuple((one.number, one.at) for one in versions),
    )  # fmt: skip


def _gone() -> UserError:
    return UserError(N_("This question is no longer there."), code="not_found", hint=N_("Reload the list."))


@use_case("training.write")
def save_question(work: Work, order: SaveQuestion) -> int:
    """Adds a question, or changes one: what is asked becomes a new version, old attempts keep theirs. Its id.

    Errors: the code of ``faults`` (``no_stem``, ``weights``, …), ``too_large`` (picture), ``not_found``, Conflict.
    """
    question = order.question
    if found := faults(question):
        raise UserError(found[0].message, code=found[0].code, field="question", **dict(found[0].values))
    stored = _stored(work, order)

    def block(conn: Connection) -> int:
        if order.id is None:
            pictures = {0: stored} if stored is not None else {}
            (ident,) = add_questions(conn, work, [question], pictures=pictures)
            _record(conn, work, ident, ("added",))
            return ident
        row = conn.execute(select_questions().where(t.question.c.id == order.id)).first()
        if row is None:
            raise _gone()
        number = row.number
        changed = asked(question_of(row)) != asked(question) or stored is not None
        if changed:
            number += 1
            kept = row.attachment_id if question.picture else None
            add_version(conn, work, order.id, number, question, stored, kept)
        values = {
            "number": number,
            "kind": str(question.kind),
            "topic": question.topic,
            "difficulty": question.difficulty,
            "tags": list(question.tags),
            "code": question.code,
            "fingerprint": fingerprint(question),
        }
        update_versioned(conn, t.question, order.id, order.version, values)
        _record(conn, work, order.id, ("version",) if changed else ("topic", "difficulty", "tags", "code"))
        return order.id

    return work.write(block)


def _stored(work: Work, order: SaveQuestion) -> attachments.Stored | None:
    if order.picture is None:
        return None
    check_picture(order.question.picture, order.picture)
    return attachments.put(work.database, order.picture, order.question.picture or "picture.png")


@use_case("training.write")
def edit_many(work: Work, order: BulkEdit) -> int:
    """Changes topic, difficulty, tags or use of many questions at once, all or none; how many.

    Errors: ``difficulty``, ``not_found``, Conflict.
    """
    if order.difficulty is not None and not EASIEST <= order.difficulty <= HARDEST:
        raise UserError(N_("The difficulty goes from 1 (easy) to 5 (hard)."), code="difficulty", field="difficulty")
    values: dict[str, Any] = {}
    if order.topic is not None:
        values["topic"] = tidy(order.topic)
    if order.difficulty is not None:
        values["difficulty"] = order.difficulty
    if order.ended is not None:
        values["ended"] = order.ended

    def block(conn: Connection) -> int:
        changes = []
        for ident, version in order.which:
            more = dict(values)
            if order.add_tags or order.remove_tags:
                tags = conn.execute(select(t.question.c.tags).where(t.question.c.id == ident)).scalar() or []
                kept = [tag for tag in tags if tag not in order.remove_tags]
                more["tags"] = list(dict.fromkeys([*kept, *order.add_tags]))
            changes.append((ident, version, more))
        count = update_many_versioned(conn, t.question, changes)
        for ident, _version in order.which:
            _record(conn, work, ident, tuple(values) or ("tags",))
        return count

    return work.write(block)


@use_case("training.write")
def duplicates(work: Work) -> tuple[tuple[QuestionRow, ...], ...]:
    """Groups of questions in use that ask the same with other width, blanks or punctuation."""
    with work.read() as conn:
        twice = (
            select(t.question.c.fingerprint)
            .where(t.question.c.ended.is_(False))
            .group_by(t.question.c.fingerprint)
            .having(func.count() > 1)
        )
        rows = conn.execute(
            select_questions()
            .where(t.question.c.ended.is_(False), t.question.c.fingerprint.in_(twice))
            .order_by(t.question.c.fingerprint, t.question.c.id)
        ).all()
    groups: dict[str, list[QuestionRow]] = {}
    for row in rows:
        groups.setdefault(row.fingerprint, []).append(_row(row))
    return tuple(tuple(group) for group in groups.values())


@use_case("training.write")
def export_questions(work: Work, out: str | Path, wanted: BankFilter | None = None) -> Given:
    """The bank, or what the filter lets through, as Excel, GIFT, Aiken or Moodle XML by the ending of ``out``.

    Errors: ``unsupported``, ``read_only``, ``disk_full``, ``not_found``.
    """
    from hrdesk.sheets.questions import Drafted, write_questions

    with work.read() as conn:
        rows = conn.execute(_wanted(wanted or BankFilter()).order_by(t.question.c.topic, t.question.c.id)).all()
    drafted = []
    for done, row in enumerate(rows):
        work.check_cancelled()
        picture = attachments.get(work.database, row.attachment_id)[1] if row.attachment_id is not None else None
        drafted.append(Drafted(question_of(row), done + 1, picture))
    written = write_questions(out, drafted)
    counted: dict[str, int] = {}
    for loss in written.losses:
        counted[str(loss)] = counted.get(str(loss), 0) + 1
    left_out = sum(loss.left_out for loss in written.losses)
    return Given(Path(out), written.count, left_out, tuple(counted.items()))


def _record(conn: Connection, work: Work, ident: int, fields: Sequence[str]) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="question",
        object_id=ident,
        fields=fields,
    )
