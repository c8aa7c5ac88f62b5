"""The register: what was entered, and beside it what imported files tell of complaints that are not in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.complaints.counting import FILE
from hrdesk.app.complaints.model import Chosen, Complaint
from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.complaints import METRIC, Ruling
from hrdesk.storage import tables as t
from hrdesk.words import named

_decider = t.account.alias("decider")
_enterer = t.account.alias("enterer")
MONTHS = 24  # how far back files' lines are listed beside the entries


@use_case("complaints.read")
def complaints(work: Work, *, also_over: bool = False) -> tuple[Complaint, ...]:
    """Open complaints about visible people, those due first; ``also_over``: the rest and those of files too, newest first."""
    with work.read() as conn:
        found = read_complaints(work, conn)
        if also_over:
            found += _of_files(work, conn, found)
    if also_over:
        return tuple(sorted(found, key=lambda one: (not one.open, -one.received.toordinal(), one.document_no)))
    still = [one for one in found if one.open]
    return tuple(
        sorted(still, key=lambda one: (one.replied_on is not None, one.reply_due or date.max, one.document_no))
    )


@use_case("complaints.write")
def complaint_choices(work: Work) -> Chosen:
    """What the entry form offers. Errors: none."""
    today = work.today()
    with work.read() as conn:
        people = conn.execute(
            in_order(
                select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
                .select_from(placed(today))
                .where(visible(work, t.employment.c.id, today))
            )
        ).all()
        projects = conn.execute(select(t.client_project.c.client, t.client_project.c.name_zh)).all()
        cases = conn.execute(select(t.collection_case.c.client).distinct()).scalars().all()
        v = t.course_version
        courses = conn.execute(
            select(t.course.c.id, v.c.name_zh, v.c.name_en)
            .join(v, and_(v.c.course_id == t.course.c.id, v.c.number == t.course.c.number))
            .where(t.course.c.ended.is_(False))
            .order_by(v.c.name_zh)
        ).all()
    clients = {row.client or row.name_zh for row in projects} | set(cases)
    return Chosen(
        tuple((row.id, f"{row.name} {row.employee_no}") for row in people),
        tuple(sorted(name for name in clients if name)),
        tuple((row.id, named(row.name_zh, row.name_en)) for row in courses),
    )


def read_complaints(work: Work, conn: Connection) -> list[Complaint]:
    """All entries of the register about people the actor may see."""
    c, v = t.complaint, t.course_version
    rows = conn.execute(
        select(
            c, t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"), _decider.c.shown_name.label("decider"),
            _enterer.c.shown_name.label("enterer"), v.c.name_zh.label("course_zh"), v.c.name_en.label("course_en"),
        )
        .select_from(
            placed(work.today())
            .join(c, c.c.employment_id == t.employment.c.id)
            .outerjoin(_decider, _decider.c.id == c.c.decided_by)
            .outerjoin(_enterer, _enterer.c.id == c.c.account_id)
            .outerjoin(t.course, t.course.c.id == c.c.course_id)
            .outerjoin(v, and_(v.c.course_id == t.course.c.id, v.c.number == t.course.c.number))
        )
        .where(visible(work, c.c.employment_id, work.today()))
    ).all()  # fmt: skip
    counted, trained = _counted(conn), _trained(conn)
    found = [
        Complaint(
            id=row.id, version=row.version, document_no=row.document_no, complaint_no=row.complaint_no,
            received=row.received, channel=row.channel, client=row.client, employment_id=row.employment_id,
            employee_no=row.employee_no, name=row.name, team=named(row.team_zh or "", row.team_en),
            case_no=row.case_no, recording=row.recording, said=row.said, ruling=Ruling(row.ruling), reason=row.reason,
            decided_by=row.decider or "",
            decided_on=row.decided_at.astimezone(work.zone).date() if row.decided_at is not None else None,
            action=row.action, reply_due=row.reply_due, replied_on=row.replied_on,
            course=named(row.course_zh or "", row.course_en),
            course_done=trained.get((row.course_id, row.employment_id)),
            entered_by=row.enterer or "",
            counts=counted.get((row.employment_id, row.complaint_no or row.document_no)),
        )
        for row in rows
    ]  # fmt: skip
    return _completed(conn, found)


def _completed(conn: Connection, found: list[Complaint]) -> list[Complaint]:
    """Entries with the client and case number that files know and nobody typed; the newest file not undone speaks."""
    wanted = {one.complaint_no for one in found if one.complaint_no and not (one.client and one.case_no)}
    told: dict[tuple[int, str], Any] = {}
    numbers = sorted(wanted)
    for start in range(0, len(numbers), 500):
        for row in conn.execute(
            select(t.complaint_told, t.batch.c.file_name)
            .join(t.batch, t.batch.c.id == t.complaint_told.c.batch_id)
            .where(t.complaint_told.c.item.in_(numbers[start : start + 500]), t.batch.c.undone_at.is_(None))
            .order_by(t.complaint_told.c.batch_id)
        ):
            told[row.employment_id, row.item] = row
    return [_complete(one, told.get((one.employment_id, one.complaint_no))) for one in found]


def _complete(one: Complaint, told: Any) -> Complaint:
    missing = {} if told is None else {
        name: said for name in ("client", "case_no") if (said := getattr(told, name)) and not getattr(one, name)
    }  # fmt: skip
    return replace(one, **missing, completed=told.file_name) if missing else one


def _counted(conn: Connection) -> dict[tuple[int, str], int]:
    """What the figures hold for the entries: (employment, number) → 1 or 0."""
    c, f = t.complaint, t.fact
    number = (f.c.item == c.c.complaint_no) | (f.c.item == c.c.document_no)
    months = select(c.c.received).distinct()
    wide = {
        near.number
        for day in conn.execute(months).scalars()
        for near in (Period.of(day).previous(), Period.of(day), Period.of(day).next())
    }
    rows = conn.execute(
        select(f.c.employment_id, f.c.item, f.c.value)
        .join(t.metric, t.metric.c.id == f.c.metric_id)
        .join(c, and_(c.c.employment_id == f.c.employment_id, number))
        .where(f.c.month.in_(wide), t.metric.c.code == METRIC, f.c.value.is_not(None))
    )
    return {(row.employment_id, row.item): int(row.value) for row in rows}


def _trained(conn: Connection) -> dict[tuple[int, int], date]:
    """When a retraining was finished: (course, employment) → day, where it is not open any more."""
    one, v, c = t.learning, t.course_version, t.complaint
    rows = conn.execute(
        select(c.c.course_id, one.c.employment_id, one.c.finished_on)
        .join(v, v.c.id == one.c.course_version_id)
        .join(c, and_(c.c.course_id == v.c.course_id, c.c.employment_id == one.c.employment_id))
        .where(one.c.finished_on.is_not(None), one.c.ended_at.is_(None))
    )
    return {(row.course_id, row.employment_id): row.finished_on for row in rows}


def _of_files(work: Work, conn: Connection, known: list[Complaint]) -> list[Complaint]:
    """Complaints only imported files tell of: day, person, number, channel, valid or not."""
    f, said = t.fact, t.claim
    first = Period.of(work.today())
    for _step in range(MONTHS):
        first = first.previous()
    here = {(one.employment_id, one.complaint_no) for one in known if one.complaint_no}
    same = and_(
        *(said.c[name] == f.c[name] for name in ("batch_id", "month", "employment_id", "metric_id", "day", "item"))
    )
    told = t.complaint_told
    also = and_(*(told.c[name] == f.c[name] for name in ("batch_id", "month", "employment_id", "day", "item")))
    rows = conn.execute(
        select(
            f.c.month, f.c.day, f.c.item, f.c.value, f.c.employment_id, said.c.note, t.batch.c.file_name, t.batch.c.at,
            t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"), _enterer.c.shown_name.label("enterer"),
            told.c.client, told.c.case_no, told.c.finding,
        )
        .select_from(
            placed(work.today())
            .join(f, f.c.employment_id == t.employment.c.id)
            .join(t.metric, t.metric.c.id == f.c.metric_id)
            .join(t.batch, t.batch.c.id == f.c.batch_id)
            .outerjoin(said, same)
            .outerjoin(told, also)
            .outerjoin(_enterer, _enterer.c.id == t.batch.c.account_id)
        )
        .where(
            visible(work, f.c.employment_id, work.today()), f.c.month >= first.number, t.metric.c.code == METRIC,
            t.batch.c.kind == FILE, f.c.day > 0, f.c.value.is_not(None),
        )
    ).all()  # fmt: skip
    return [_line(row) for row in rows if (row.employment_id, row.item) not in here]


def _line(row: Any) -> Complaint:
    period = Period.from_number(row.month)
    return Complaint(
        id=None, version=0, document_no="", complaint_no="" if row.item.startswith("#") else row.item,
        received=date(period.year, period.month, row.day), channel=row.note or "", client=row.client or "",
        employment_id=row.employment_id, employee_no=row.employee_no, name=row.name,
        team=named(row.team_zh or "", row.team_en), case_no=row.case_no or "", recording="", said="",
        ruling=Ruling.VALID if row.value else Ruling.INVALID, reason=row.finding or "", decided_by="", decided_on=None, action="",
        reply_due=None, replied_on=None, course="", course_done=None, entered_by=row.enterer or "",
        counts=int(row.value), file=row.file_name,
    )  # fmt: skip
