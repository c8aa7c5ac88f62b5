"""The papers of training: records, lists to sign, certificates, for preview, printer and file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.complaints.pack import complaint_lines
from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.training.courses import standing_of
from hrdesk.app.training.outcome import MARKED, OPEN
from hrdesk.app.training.rules import rules_of
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.domain.people import mask_id
from hrdesk.domain.training.courses import Occasion
from hrdesk.domain.training.homework import Homework
from hrdesk.domain.training.papers import (
    Certificate,
    ClientPack,
    CourseList,
    EarlierLine,
    HomeworkLine,
    PaperHead,
    RecordAttempt,
    RecordLine,
    RosterLine,
    SignLine,
    TrainingRecord,
    Undertaking,
)
from hrdesk.storage import tables as t
from hrdesk.storage.types import SEALED
from hrdesk.words import N_, _, named


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written."""

    file: Path
    pages: int
    documents: int
    missing_glyphs: tuple[str, ...]


def _head(work: Work, conn: Connection) -> PaperHead:
    agency = conn.execute(select(t.setting.c.value).where(t.setting.c.key == "agency")).scalar()
    printed_at = work.clock().astimezone(work.zone).replace(tzinfo=None)
    return PaperHead(str(agency or ""), work.actor.shown_name, printed_at)


@use_case("training.print")
def print_training_records(
    work: Work, out: Path, *, employee_no: str | None = None, team: str | None = None, client: str = ""
) -> Printed:
    """培训档案 of one person, a team, or everybody the actor may see, in one file.

    ``client``: for whose audit; then only people of that client's projects. Errors: ``unknown_employee``,
    ``nothing_to_print``, ``read_only``, ``disk_full``, ``not_found``.
    """
    from hrdesk.documents.training import write_records

    done = write_records(training_records(work, employee_no=employee_no, team=team, client=client), out)
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("training.print")
def training_records(
    work: Work, *, employee_no: str | None = None, team: str | None = None, client: str = ""
) -> list[TrainingRecord]:
    """The records themselves, in the order of names; who has none and no course is left out unless asked for by number."""
    today = work.today()
    with work.read() as conn:
        head = _head(work, conn)
        people = conn.execute(_people(work, today, employee_no, team, client)).all()
        if not people and employee_no is not None:
            raise UserError(
                N_("There is no employee with the number {number}."), code="unknown_employee", field="employee_no", number=employee_no
            )  # fmt: skip
        idents = [row.id for row in people]
        lines, attempts = _lines(conn, idents, today), _attempts(conn, work, idents)
        earlier, homework = _earlier(conn, idents), _homework(conn, work, idents)
        signed = _undertakings(conn, work, idents)
    found = []
    for row in people:
        own, tried, before = lines.get(row.id, []), attempts.get(row.id, []), earlier.get(row.id, [])
        if own or tried or before or employee_no is not None:
            made = _record(head, row, own, tried, before, today, client)
            more = tuple(signed.get(row.id, ())), tuple(homework.get(row.id, ()))
            found.append(replace(made, undertakings=more[0], homework=more[1]))
    return found


def _people(work: Work, today: date, employee_no: str | None, team: str | None, client: str) -> Any:
    wanted = (
        select(
            t.employment.c.id, t.employment.c.employee_no, t.employment.c.hire_date, t.employment.c.licensed,
            t.person.c.name, t.person.c.id_number, t.person.c.id_digest, t.department.c.name_zh.label("department"), t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("post"),
        )
        .select_from(placed(today))
        .where(visible(work, t.employment.c.id, today))
    )  # fmt: skip
    if employee_no is not None:
        wanted = wanted.where(t.employment.c.employee_no == employee_no.strip())
    if team is not None:
        wanted = wanted.where(t.team.c.name_zh == team)
    if client:
        member, project = t.project_member, t.client_project
        of = select(member.c.employment_id).join(project, project.c.id == member.c.project_id).where(
            (project.c.client == client) | (project.c.name_zh == client)
        )  # fmt: skip
        wanted = wanted.where(t.employment.c.id.in_(of))
    return in_order(wanted)


def _masked(row: Any) -> str:
    if row.id_digest is None:
        return "—"
    return "******************" if row.id_number is SEALED or row.id_number is None else mask_id(row.id_number)


def _record(
    head: PaperHead,
    row: Any,
    lines: Sequence[RecordLine],
    attempts: Sequence[RecordAttempt],
    earlier: Sequence[EarlierLine],
    today: date,
    client: str,
) -> TrainingRecord:
    days = [line.read_on for line in lines if line.read_on is not None]
    days += [one.on for one in attempts] + [one.on for one in earlier]
    unit = " / ".join(part for part in (row.department, row.team) if part)
    licensed = _("existing staff") if row.licensed == "existing staff" else (row.licensed or "")
    return TrainingRecord(
        head, today, row.name, row.employee_no, row.post or "—", unit or "—", _masked(row), row.hire_date, licensed,
        tuple(lines), tuple(attempts), min(days, default=None), max(days, default=None), client,
        tuple(earlier),
    )  # fmt: skip


def _lines(conn: Connection, idents: Sequence[int], today: date) -> dict[int, list[RecordLine]]:
    v, one = t.course_version, t.learning
    rows = conn.execute(
        select(one, v.c.name_zh, v.c.name_en, v.c.label, v.c.occasion, v.c.trainer, v.c.minutes, v.c.exam_id)
        .join(v, v.c.id == one.c.course_version_id)
        .where(one.c.employment_id.in_(idents))
        .order_by(one.c.employment_id, one.c.assigned_at, one.c.id)
    ).all()
    tried: dict[tuple[int, int], list[Any]] = {}
    for attempt in conn.execute(
        select(t.attempt, t.exam_version.c.number.label("paper"), t.exam_version.c.rules)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .where(t.attempt.c.employment_id.in_(idents), t.attempt.c.state == MARKED)
        .order_by(t.attempt.c.number)
    ):
        tried.setdefault((attempt.employment_id, attempt.exam_id), []).append(attempt)
    found: dict[int, list[RecordLine]] = {}
    for row in rows:
        if row.ended_at is not None and row.finished_on is None and row.read_at is None:
            continue  # replaced before anything of it was done
        attempts = tried.get((row.employment_id, row.exam_id), []) if row.exam_id is not None else []
        found.setdefault(row.employment_id, []).append(_line(row, attempts, today))
    return found


def _line(row: Any, attempts: Sequence[Any], today: date) -> RecordLine:
    last = attempts[-1] if attempts else None
    best = max((one.score for one in attempts), default=None)
    return RecordLine(
        named(row.name_zh, row.name_en), row.label, Occasion(row.occasion),
        row.finished_on or (row.read_at.date() if row.read_at is not None else None), row.trainer, row.minutes,
        f"E{row.exam_id}-{last.paper}" if last is not None else "", best,
        rules_of(last.rules).pass_mark if last is not None else None, max(len(attempts) - 1, 0), standing_of(row, today),
        row.due, row.valid_until,
    )  # fmt: skip


def _earlier(conn: Connection, idents: Sequence[int]) -> dict[int, list[EarlierLine]]:
    one = t.training_record
    found: dict[int, list[EarlierLine]] = {}
    for row in conn.execute(
        select(one).where(one.c.employment_id.in_(idents)).order_by(one.c.employment_id, one.c.completed_on, one.c.id)
    ):
        line = EarlierLine(
            row.course, row.completed_on, row.trainer or "", row.hours, row.score, row.passed, row.valid_until
        )
        found.setdefault(row.employment_id, []).append(line)
    return found


def _undertakings(conn: Connection, work: Work, idents: Sequence[int]) -> dict[int, list[Undertaking]]:
    """What each must sign by the checklists, the newest of one name only, signed or not."""
    i, found = t.plan_item, dict[int, dict[str, Undertaking]]()
    for row in conn.execute(
        select(t.plan.c.employment_id, i.c.name_zh, i.c.name_en, i.c.state, i.c.done_at, i.c.words)
        .join(t.plan, t.plan.c.id == i.c.plan_id)
        .where(t.plan.c.employment_id.in_(idents), t.plan.c.state != "cancelled", i.c.kind == ItemKind.SIGNATURE.value)
        .order_by(t.plan.c.employment_id, t.plan.c.id, i.c.place)
    ):
        name = named(row.name_zh, row.name_en)
        done = row.state == ItemState.DONE.value and row.done_at is not None
        signed = row.done_at.astimezone(work.zone).date() if done else None
        waived = (row.words or "") if row.state == ItemState.WAIVED.value else ""
        found.setdefault(row.employment_id, {})[name] = Undertaking(name, signed, waived)
    return {ident: list(names.values()) for ident, names in found.items()}


def _homework(conn: Connection, work: Work, idents: Sequence[int]) -> dict[int, list[HomeworkLine]]:
    one, v, section = t.submission, t.course_version, t.course_section
    rows = conn.execute(
        select(
            one, t.learning.c.employment_id, v.c.name_zh, v.c.name_en, section.c.title,
            t.account.c.shown_name.label("marker"),
        )
        .select_from(
            one.join(t.learning, t.learning.c.id == one.c.learning_id)
            .join(v, v.c.id == t.learning.c.course_version_id)
            .join(section, section.c.id == one.c.section_id)
            .outerjoin(t.account, t.account.c.id == one.c.marked_by)
        )
        .where(t.learning.c.employment_id.in_(idents))
        .order_by(one.c.handed_in_at, one.c.id)
    )  # fmt: skip
    found: dict[int, list[HomeworkLine]] = {}
    for row in rows:
        line = HomeworkLine(
            named(row.name_zh, row.name_en), row.title, row.number, row.handed_in_at.astimezone(work.zone).date(),
            row.score, Homework(row.state).text, row.marker or "", row.comment or "",
        )  # fmt: skip
        found.setdefault(row.employment_id, []).append(line)
    return found


def _attempts(conn: Connection, work: Work, idents: Sequence[int]) -> dict[int, list[RecordAttempt]]:
    q, v = t.attempt_question, t.question_version
    rows = conn.execute(
        select(t.attempt, t.exam.c.name_zh, t.exam.c.name_en)
        .join(t.exam, t.exam.c.id == t.attempt.c.exam_id)
        .where(t.attempt.c.employment_id.in_(idents), t.attempt.c.state != OPEN)
        .order_by(t.attempt.c.submitted_at, t.attempt.c.id)
    ).all()
    asked: dict[int, list[Any]] = {}
    for one in conn.execute(
        select(q.c.attempt_id, q.c.points, q.c.score, t.question.c.topic)
        .select_from(q.join(v, v.c.id == q.c.question_version_id).join(t.question, t.question.c.id == v.c.question_id))
        .where(q.c.attempt_id.in_([row.id for row in rows]))
    ):
        asked.setdefault(one.attempt_id, []).append(one)
    found: dict[int, list[RecordAttempt]] = {}
    for row in rows:
        questions = asked.get(row.id, [])
        missed = dict.fromkeys(
            one.topic for one in questions if one.score is not None and one.score < one.points and one.topic
        )
        found.setdefault(row.employment_id, []).append(
            RecordAttempt(
                named(row.name_zh, row.name_en), row.number, row.submitted_at.astimezone(work.zone).date(), len(questions),
                row.score, row.passed, tuple(missed),
            )
        )  # fmt: skip
    return found


@use_case("training.read")
def print_course_list(work: Work, course_id: int, out: Path) -> Printed:
    """签收表 of a course's current version, for the people the actor may see. Errors: as ``print_training_records``."""
    from hrdesk.app.training.courses import readers
    from hrdesk.documents.training import write_course_list

    people = readers(work, course_id)
    with work.read() as conn:
        head = _head(work, conn)
        row = conn.execute(
            select(t.course_version)
            .join(t.course, (t.course.c.id == t.course_version.c.course_id) & (t.course.c.number == t.course_version.c.number))
            .where(t.course.c.id == course_id)
        ).first()  # fmt: skip
        if row is None:
            raise UserError(N_("This course is no longer there."), code="not_found", hint=N_("Reload the list."))
        scores = _scores(conn, row.exam_id)
    lines = tuple(
        SignLine(
            one.name, one.employee_no, " / ".join(part for part in (one.department, one.team) if part), one.due,
            _here(work, one.read_at), scores.get(one.employment_id), one.standing,
        )
        for one in people
    )  # fmt: skip
    sheet = CourseList(
        head, named(row.name_zh, row.name_en), row.label, row.published_at.astimezone(work.zone).date(),
        Occasion(row.occasion), row.minutes, row.trainer, row.source, lines,
    )  # fmt: skip
    done = write_course_list(sheet, out)
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


def _here(work: Work, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(work.zone).replace(tzinfo=None)


def _scores(conn: Connection, exam_id: int | None) -> dict[int, Decimal]:
    if exam_id is None:
        return {}
    rows = conn.execute(
        select(t.attempt.c.employment_id, t.attempt.c.score).where(
            t.attempt.c.exam_id == exam_id, t.attempt.c.score.is_not(None)
        )
    )
    found: dict[int, Decimal] = {}
    for row in rows:
        found[row.employment_id] = max(found.get(row.employment_id, Decimal(0)), row.score)
    return found


@use_case("training.print")
def print_certificates(
    work: Work, out: Path, *, employee_no: str | None = None, course_id: int | None = None
) -> Printed:
    """结业证书 of what is held today, narrowed to a person or a course. Errors: as ``print_training_records``."""
    from hrdesk.documents.training import write_certificates

    today, v = work.today(), t.course_version
    wanted = (
        select(t.learning, v.c.name_zh, v.c.name_en, v.c.label, v.c.minutes, v.c.exam_id, t.person.c.name, t.employment.c.employee_no)
        .select_from(
            placed(today)
            .join(t.learning, t.learning.c.employment_id == t.employment.c.id)
            .join(v, v.c.id == t.learning.c.course_version_id)
        )
        .where(
            t.learning.c.finished_on.is_not(None), t.learning.c.ended_at.is_(None), visible(work, t.employment.c.id, today)
        )
    )  # fmt: skip
    if employee_no is not None:
        wanted = wanted.where(t.employment.c.employee_no == employee_no.strip())
    if course_id is not None:
        wanted = wanted.where(v.c.course_id == course_id)
    with work.read() as conn:
        head = _head(work, conn)
        rows = conn.execute(in_order(wanted)).all()
        scores = {row.exam_id: _scores(conn, row.exam_id) for row in rows}
    sheets = [
        Certificate(
            head, row.document_no or "", row.name, row.employee_no, named(row.name_zh, row.name_en), row.label, row.minutes,
            row.finished_on, scores[row.exam_id].get(row.employment_id), row.valid_until,
        )
        for row in rows
    ]  # fmt: skip
    done = write_certificates(sheets, out)
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("training.print")
def print_client_pack(work: Work, client: str, first: date, last: date, out: Path) -> Printed:
    """委托方检查包 of a client and period: roster and its changes, undertakings, complaints, then the training record of everybody on it.

    ``client``: the client's name or a project's. Only people the actor may see. Errors: ``not_found``,
    ``nothing_to_print``, ``wrong_use`` (the period ends before it begins), ``read_only``, ``disk_full``.
    """
    from hrdesk.documents.training import write_pack

    if last < first:
        raise UserError(N_("The period ends before it begins."), code="wrong_use", field="period")
    records = training_records(work, client=client)
    known = {one.employee_no: one for one in records}
    member, project = t.project_member, t.client_project
    with work.read() as conn:
        head = _head(work, conn)
        of_client = (project.c.client == client) | (project.c.name_zh == client)
        if conn.execute(select(project.c.id).where(of_client)).first() is None:
            raise UserError(
                N_("There is no client or project called “{client}”."), code="not_found", field="client", client=client
            )
        rows = conn.execute(
            in_order(
                select(
                    t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.position.c.name_zh.label("post"),
                    project.c.name_zh.label("project"), member.c.starts, member.c.ends,
                )
                .select_from(
                    placed(work.today())
                    .join(member, member.c.employment_id == t.employment.c.id)
                    .join(project, project.c.id == member.c.project_id)
                )
                .where(
                    of_client, member.c.starts <= last, (member.c.ends.is_(None)) | (member.c.ends >= first),
                    visible(work, t.employment.c.id, work.today()),
                )
            )
        ).all()  # fmt: skip
        signed = _undertakings(conn, work, [row.id for row in rows])
        told = complaint_lines(work, conn, client, first, last)
    roster = []
    for row in rows:
        record = known.get(row.employee_no)
        held, asked = record.current if record is not None else (0, 0)
        passed = max((one.on for one in record.attempts if one.passed), default=None) if record is not None else None
        roster.append(
            RosterLine(
                row.name, row.employee_no, row.post or "—", row.project, row.starts, row.ends, held, asked, passed
            )
        )
    on_it = dict.fromkeys(row.employee_no for row in rows)
    pack = ClientPack(
        head,
        client,
        first,
        last,
        tuple(roster),
        tuple(known[number] for number in on_it if number in known),
        {row.employee_no: tuple(signed[row.id]) for row in rows if row.id in signed},
        told,
    )
    done = write_pack(pack, out)
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))
