"""A file of questions taken into the bank: read and compared first, saved in one go, taken back in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from hrdesk.app.training.stored import add_questions, add_version, asked, question_of, select_questions
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.questions import Kind, Question, fingerprint, tidy
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _

KIND = "questions"
ALL, GOOD = "all", "good"
NEW, CHANGED, SAME = "new", "changed", "same"
REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Told:
    """A problem or remark: ``line`` of the file (row of a workbook), and what to do is part of the sentence."""

    line: int
    cell: str
    code: str
    message: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the file and what saving it would do. ``known``: the question it changes or repeats."""

    line: int
    question: Question
    outcome: str
    known: int | None = None
    picture: bytes | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The stem as people read it."""
        return plain_text(self.question.stem, self.question.markup)


@dataclass(frozen=True, slots=True)
class BankDraft:
    """A file as read and compared with the bank; nothing is saved yet."""

    file: str
    form: str
    sha256: str
    encoding: str
    entries: tuple[Entry, ...]
    told: tuple[Told, ...]

    def count(self, outcome: str) -> int:
        """How many entries have that outcome."""
        return sum(entry.outcome == outcome for entry in self.entries)

    @property
    def refused(self) -> int:
        """How many questions of the file are not taken in."""
        return len({one.line for one in self.told if one.refused})

    @property
    def repeated(self) -> int:
        """How many questions the file has twice."""
        return sum(one.code == REPEATED for one in self.told)

    @property
    def kinds(self) -> Mapping[Kind, int]:
        """How many of each kind were read."""
        found: dict[Kind, int] = {}
        for entry in self.entries:
            found[entry.question.kind] = found.get(entry.question.kind, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was saved. ``batch`` is None where nothing was."""

    batch: int | None
    new: int
    changed: int


@use_case("training.write")
def open_questions(work: Work, path: str | Path, *, sheet: str | None = None) -> BankDraft:
    """Reads a file of questions and compares it with the bank. Errors: those of ``read_questions``."""
    from hrdesk.sheets.questions import read_questions

    found = read_questions(path, sheet=sheet)
    work.check_cancelled()
    with work.read() as conn:
        rows = conn.execute(select_questions().where(t.question.c.ended.is_(False))).all()
    by_print = {row.fingerprint: row for row in rows}
    by_code = {row.code: row for row in rows if row.code}
    seen: dict[str, int] = {}
    entries = []
    told = [Told(one.line, one.cell, one.code, str(one), one.refused) for one in found.problems]
    for drafted in found.drafted:
        mark = fingerprint(drafted.question)
        outcome, known = _outcome(drafted.question, mark, by_print, by_code)
        first = seen.setdefault(mark, drafted.line)
        if first != drafted.line and outcome == NEW:
            told.append(
                Told(
                    drafted.line,
                    "",
                    REPEATED,
                    _("The same question as in line {line}; both are taken in.", line=first),
                    False,
                )
            )
        entries.append(Entry(drafted.line, drafted.question, outcome, known, drafted.picture))
    told.sort(key=lambda one: one.line)
    return BankDraft(found.file, found.form, found.sha256, found.encoding, tuple(entries), tuple(told))


def _outcome(
    question: Question, mark: str, by_print: Mapping[str, Any], by_code: Mapping[str, Any]
) -> tuple[str, int | None]:
    coded = by_code.get(question.code) if question.code else None
    if coded is not None:
        same = asked(question_of(coded)) == asked(question)
        return (SAME if same else CHANGED), coded.id
    known = by_print.get(mark)
    return (SAME, known.id) if known is not None else (NEW, None)


@use_case("training.write")
def take_in_questions(work: Work, draft: BankDraft, accept: str = ALL, *, topic: str = "") -> TakenIn:
    """Saves what is new and makes new versions of what changed. ``all``: only if nothing was refused; ``good``: the rest.

    ``topic``: for questions the file gives none. Errors: ``wrong_use``.
    """
    if accept not in (ALL, GOOD):
        raise UserError(N_("Accept all or good, nothing else."), code="wrong_use", field="accept")
    wanted = [entry for entry in draft.entries if entry.outcome in (NEW, CHANGED)]
    if not wanted or (accept == ALL and draft.refused):
        return TakenIn(None, 0, 0)
    pictures = {
        entry.line: attachments.put(work.database, entry.picture, entry.question.picture)
        for entry in wanted
        if entry.picture is not None
    }
    counts = {NEW: draft.count(NEW), CHANGED: draft.count(CHANGED), SAME: draft.count(SAME), "rejected": draft.refused}

    def block(conn: Connection) -> int:
        made = conn.execute(
            insert(t.batch).values(
                kind=KIND, file_name=draft.file, sha256=draft.sha256, source=draft.form, counts=counts,
                account_id=work.actor.account_id, at=work.now(),
            )
        )  # fmt: skip
        batch_id = key_of(made)
        new: list[Entry] = []
        for entry in wanted:
            if entry.outcome == CHANGED and entry.known is not None:
                _change(conn, work, entry.known, entry.question, pictures.get(entry.line))
            else:
                new.append(entry)
        questions = [one.question if one.question.topic else replace(one.question, topic=tidy(topic)) for one in new]
        placed = {place: pictures[one.line] for place, one in enumerate(new) if one.line in pictures}
        add_questions(conn, work, questions, batch_id=batch_id, pictures=placed)
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="batch",
            object_id=batch_id, batch_id=batch_id, fields=[f"{name}={count}" for name, count in counts.items()],
        )  # fmt: skip
        return batch_id

    return TakenIn(work.write(block), counts[NEW], counts[CHANGED])


def _change(conn: Connection, work: Work, ident: int, question: Question, stored: attachments.Stored | None) -> None:
    row = conn.execute(select(t.question.c.number, t.question.c.topic).where(t.question.c.id == ident)).one()
    add_version(conn, work, ident, row.number + 1, question, stored)
    conn.execute(
        update(t.question)
        .where(t.question.c.id == ident)
        .values(
            number=row.number + 1, kind=str(question.kind), fingerprint=fingerprint(question),
            topic=question.topic or row.topic, difficulty=question.difficulty, tags=list(question.tags),
            version=t.question.c.version + 1,
        )
    )  # fmt: skip


@use_case("training.write")
def take_back_questions(work: Work, batch_id: int) -> tuple[int, int]:
    """Takes an import of questions back: (removed, kept because an exam asked them; those are set out of use).

    New versions of older questions stay. Errors: ``not_found``, ``already_undone``.
    """

    def block(conn: Connection) -> tuple[int, int]:
        row = conn.execute(select(t.batch).where(t.batch.c.id == batch_id, t.batch.c.kind == KIND)).first()
        if row is None:
            raise UserError(N_("There is no import number {batch}."), code="not_found", batch=batch_id)
        return remove_questions(work, conn, row)

    return work.write(block)


def remove_questions(work: Work, conn: Connection, row: Any) -> tuple[int, int]:
    """Takes the batch of that row back, inside a write: (removed, kept). Errors: ``already_undone``."""
    batch_id = row.id
    if row.undone_at is not None:
        raise UserError(N_("Import {batch} was taken back already."), code="already_undone", batch=batch_id)
    mine = select(t.question.c.id).where(t.question.c.batch_id == batch_id)
    used = set(
        conn.execute(
            select(t.question_version.c.question_id)
            .join(t.attempt_question, t.attempt_question.c.question_version_id == t.question_version.c.id)
            .where(t.question_version.c.question_id.in_(mine))
        ).scalars()
    )
    used |= set(
        conn.execute(select(t.review_card.c.question_id).where(t.review_card.c.question_id.in_(mine))).scalars()
    )
    gone = [ident for ident in conn.execute(mine).scalars() if ident not in used]
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        conn.execute(delete(t.question_version).where(t.question_version.c.question_id.in_(part)))
        conn.execute(delete(t.question).where(t.question.c.id.in_(part)))
    conn.execute(update(t.question).where(t.question.c.batch_id == batch_id).values(ended=True))
    conn.execute(
        update(t.batch).where(t.batch.c.id == batch_id).values(undone_at=work.now(), undone_by=work.actor.account_id)
    )
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="batch",
        object_id=batch_id, batch_id=batch_id, fields=("undone", f"removed={len(gone)}", f"kept={len(used)}"),
    )  # fmt: skip
    return len(gone), len(used)


def question_report(draft: BankDraft, done: TakenIn | None) -> dict[str, Any]:
    """The answer of the command ``import questions``, in the shape of every import."""
    problems = [one for one in draft.told if one.refused]
    return {
        "batch": done.batch if done is not None else None,
        "kind": KIND,
        "sheet": "",
        "header_row": None,
        "form": draft.form,
        "rows": len(draft.entries) + draft.refused,
        "new": draft.count(NEW),
        "changed": draft.count(CHANGED),
        "same": draft.count(SAME),
        "duplicate": 0,  # what is there twice is taken in and named; the bank finds it again
        "rejected": draft.refused,
        "kinds": {str(kind): count for kind, count in draft.kinds.items()},
        "skipped": [],
        "problems": [
            {"row": one.line, "column": "", "value": "", "code": one.code, "message": one.message, "cell": one.cell,
             "hint": ""}
            for one in problems
        ],
        "warnings": [
            _("Line {line}: {message}", line=one.line, message=one.message) for one in draft.told if not one.refused
        ],
        "mapping": None,
    }  # fmt: skip


@use_case("training.write")
def typed_questions(work: Work, text: str) -> tuple[Question, ...]:
    """Questions typed as GIFT or Aiken into a field, for a short exam. Errors: the first problem, with its line."""
    from hrdesk.sheets.questions import read_text

    drafted, problems = read_text(text)
    for problem in problems:
        if problem.refused:
            raise UserError(
                N_("Line {line}: {message}"), code=problem.code, field="questions", line=problem.line, message=str(problem),
                hint=N_("Write: question {{T}} or question {{=right ~wrong}}, with a blank line between two."),
            )  # fmt: skip
    return tuple(one.question for one in drafted)
