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
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.performance.printing import agency
from hrdesk.app.training.records import (
    attempts_of,
    earlier_of,
    homework_of,
    lines_of,
    people_asked,
    record_of,
    undertakings_of,
)
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.courses import Occasion
from hrdesk.domain.training.papers import (
    Certificate,
    ClientPack,
    CourseList,
    PaperHead,
    RosterLine,
    SignLine,
    TrainingRecord,
)
from hrdesk.storage import tables as t
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written."""

    file: Path
    pages: int
    documents: int
    missing_glyphs: tuple[str, ...]


def _head(work: Work, conn: Connection) -> PaperHead:
    printed_at = work.clock().astimezone(work.zone).replace(tzinfo=None)
    return PaperHead(agency(conn).text, work.actor.shown_name, printed_at)


@use_case("training.print")
def print_training_records(
    work: Work, out: Path, *, employee_no: str | None = None, team: str | None = None, client: str = ""
) -> Printed:
    """培训档案 of one person, a team, or everybody the actor may see, in one file.

    ``client``: for whose audit; then only people of that client's projects. Errors: ``unknown_employee``,
    ``nothing_to_print``, ``read_only``, ``disk_full``, ``not_found``.
    """
    from hrdesk.documents.training import write_records

    records = training_records(work, employee_no=employee_no, team=team, client=client)
    done = write_records(records, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("training.print")
def training_records(
    work: Work, *, employee_no: str | None = None, team: str | None = None, client: str = ""
) -> list[TrainingRecord]:
    """The records themselves, in the order of names; who has none and no course is left out unless asked for by number."""
    today = work.today()
    with work.read() as conn:
        head = _head(work, conn)
        people = conn.execute(people_asked(today, work, employee_no, team, client)).all()
        if not people and employee_no is not None:
            raise UserError(
                N_("There is no employee with the number {number}."), code="unknown_employee", field="employee_no", number=employee_no
            )  # fmt: skip
        idents = [row.id for row in people]
        lines, attempts = lines_of(conn, idents, today, work.zone), attempts_of(conn, work, idents)
        earlier, homework = earlier_of(conn, idents), homework_of(conn, work, idents)
        signed = undertakings_of(conn, work, idents)
    found = []
    for row in people:
        own, tried, before = lines.get(row.id, []), attempts.get(row.id, []), earlier.get(row.id, [])
        if own or tried or before or employee_no is not None:
            made = record_of(head, row, own, tried, before, today, client)
            more = tuple(signed.get(row.id, ())), tuple(homework.get(row.id, ()))
            found.append(replace(made, undertakings=more[0], homework=more[1]))
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
    done = write_course_list(sheet, out, letterhead=letterhead_of(work))
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
    done = write_certificates(sheets, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("training.read")
def clients(work: Work) -> tuple[str, ...]:
    """The clients and projects a pack can be printed for, those in use before those that ended; no people."""
    project, today = t.client_project, work.today()
    with work.read() as conn:
        rows = list(conn.execute(select(project.c.client, project.c.name_zh, project.c.ends)))
    rows.sort(key=lambda row: row.ends is not None and row.ends < today)
    names = [row.client for row in rows if row.client] + [row.name_zh for row in rows]
    return tuple(dict.fromkeys(names))


@use_case("training.print")
def print_client_pack(work: Work, client: str, first: date, last: date, out: Path) -> Printed:
    """委托方检查包 of a client and period: roster and its changes, undertakings, complaints, then the training record of everybody on it.

    ``client``: the client's name or a project's. Only people the actor may see. Errors: ``not_found``,
    ``nothing_to_print``, ``wrong_use`` (the period ends before it begins), ``read_only``, ``disk_full``.
    """
    from hrdesk.documents.training import write_pack

    if last < first:
        raise UserError(N_("The period ends before it begins."), code="wrong_use", field="last")
    known = {one.employee_no: one for one in training_records(work, client=client)}
    with work.read() as conn:
        head = _head(work, conn)
        rows = _on_client(work, conn, client, first, last)
        signed = undertakings_of(conn, work, [row.id for row in rows])
        told = complaint_lines(work, conn, client, first, last)
    on_it = dict.fromkeys(row.employee_no for row in rows)
    pack = ClientPack(
        head,
        client,
        first,
        last,
        tuple(_roster_line(row, known.get(row.employee_no)) for row in rows),
        tuple(known[number] for number in on_it if number in known),
        {row.employee_no: tuple(signed[row.id]) for row in rows if row.id in signed},
        told,
    )
    done = write_pack(pack, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


def _on_client(work: Work, conn: Connection, client: str, first: date, last: date) -> Sequence[Any]:
    """Who worked for a client (its name or a project's) in those days, of those the actor may see. Error: ``not_found``."""
    member, project = t.project_member, t.client_project
    of_client = (project.c.client == client) | (project.c.name_zh == client)
    if conn.execute(select(project.c.id).where(of_client)).first() is None:
        raise UserError(
            N_("There is no client or project called “{client}”."), code="not_found", field="client", client=client
        )
    return conn.execute(
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


def _roster_line(row: Any, record: TrainingRecord | None) -> RosterLine:
    held, asked = record.current if record is not None else (0, 0)
    passed = max((one.on for one in record.attempts if one.passed), default=None) if record is not None else None
    return RosterLine(
        row.name, row.employee_no, row.post or "—", row.project, row.starts, row.ends, held, asked, passed
    )
