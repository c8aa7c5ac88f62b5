"""Somebody is gone without a word, or away for some days: others have the cases meanwhile, no employment ends.

临时代管 from a day to a day; today's promises first; every try to reach the person is written down, and the letters
the law asks for (限期返岗通知书, 解除劳动合同通知书) are kept with their proof of delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from hrdesk.app.handover.holdings import Hold, begin, custodian_for, held_by, works
from hrdesk.app.people.record import load
from hrdesk.app.separation.blockers import belonging
from hrdesk.app.separation.model import AbsenceView, ContactRow, NoticeRow
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.handover.model import Capacity, Why
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_

KINDS = ("gone", "sick", "leave")
RETURN, DISMISSAL = "return", "dismissal"  # 限期返岗通知书, 解除劳动合同通知书
OUTCOMES = ("returned", "separated")


@dataclass(frozen=True, slots=True)
class StartAbsence:
    """Puts somebody's cases into custody from today. ``custodian_no`` None: the superior, else the team's leader."""

    employee_no: str
    kind: str
    until: date | None = None
    custodian_no: str | None = None


@dataclass(frozen=True, slots=True)
class LogContact:
    """A try to reach the person: when, by what means, with what result."""

    absence_id: int
    at: datetime
    means: str
    result: str


@dataclass(frozen=True, slots=True)
class IssueNotice:
    """A letter to send: ``return`` needs a deadline, ``dismissal`` its grounds."""

    employment_id: int
    kind: str
    deadline: date | None = None
    grounds: str = ""


@use_case("handover.plan")
def start_absence(work: Work, order: StartAbsence) -> AbsenceView:
    """Temporary custody begins at once. Errors: ``not_found``, ``not_employed``, ``already_there``, ``no_custodian``."""
    if order.kind not in KINDS:
        raise UserError(N_("There is no such kind of absence."), code="wrong_use", field="kind")
    today = work.today()
    if order.until is not None and order.until < today:
        raise UserError(N_("The last day lies before today."), code="out_of_range", field="until")

    def block(conn: Connection) -> int:
        now = load(work, conn, _number(conn, order.employee_no))
        if now.values["status"] in (Status.PENDING, Status.LEFT):
            raise UserError(N_("Only who is employed can be away."), code="not_employed", field="employee_no")
        if _running(conn, now.employment_id) is not None:
            raise Conflict(N_("The cases are in custody already."), code="already_there", field="employee_no")
        custodian = _custodian(conn, order, now.employment_id, today)
        made = insert(t.absence).values(
            employment_id=now.employment_id,
            kind=order.kind,
            custodian_id=custodian,
            starts=today,
            until=order.until,
            account_id=work.actor.account_id,
            made_at=work.now(),
        )
        absence_id = key_of(conn.execute(made))
        cases = held_by(conn, (now.employment_id,))
        begin(work, conn, [Hold(row.id, custodian, Capacity.CUSTODY, Why.ABSENCE) for row in cases], today)
        _note(work, conn, absence_id, {"kind": (None, order.kind), "custodian": (None, str(custodian))})
        return absence_id

    absence_id = work.write(block)
    with work.read() as conn:
        return _view(work, conn, absence_id)


def _number(conn: Connection, employee_no: str) -> int:
    found = conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no == employee_no.strip())).scalar()
    if found is None:
        raise UserError(
            N_("There is no employee with the number {number}."),
            code="not_found",
            field="employee_no",
            number=employee_no,
        )
    return int(found)


def _custodian(conn: Connection, order: StartAbsence, employment_id: int, today: date) -> int:
    found = _number(conn, order.custodian_no) if order.custodian_no else custodian_for(conn, employment_id, today)
    able = select(t.employment.c.id).where(t.employment.c.id == found, works(), t.employment.c.licensed.is_not(None))
    if found is None or found == employment_id or conn.execute(able).scalar() is None:
        raise UserError(
            N_("Somebody else who works here and is licensed must have the cases meanwhile."),
            code="no_custodian",
            field="custodian_no",
            hint=N_("Choose a person."),
        )
    if _running(conn, found) is not None:
        raise UserError(N_("This person is away too."), code="no_custodian", field="custodian_no")
    return found


def _running(conn: Connection, employment_id: int) -> Any:
    return conn.execute(
        select(t.absence).where(t.absence.c.employment_id == employment_id, t.absence.c.ended_on.is_(None))
    ).first()


@use_case("handover.plan")
def end_absence(work: Work, absence_id: int, version: int, outcome: str = "returned") -> AbsenceView:
    """The person is back and has the cases again; ``separated``: they stay in custody until taken over.

    Errors: ``not_found``, ``ended``, ``wrong_use``, Changed.
    """
    if outcome not in OUTCOMES:
        raise UserError(N_("Say whether the person came back."), code="wrong_use", field="outcome")

    def block(conn: Connection) -> None:
        row = _row(work, conn, absence_id)
        if row.ended_on is not None:
            raise UserError(N_("This custody has ended already."), code="ended")
        if outcome == "returned" and load(work, conn, row.employment_id).values["status"] == Status.LEFT:
            raise UserError(N_("Who has left does not come back; choose that the employment ended."), code="has_left")
        update_versioned(conn, t.absence, absence_id, version, {"ended_on": work.today(), "outcome": outcome})
        if outcome == "returned":
            back = [
                Hold(case.id, row.employment_id, Capacity.OWNER, Why.RETURNED)
                for case in conn.execute(_in_custody(row)).all()
            ]
            begin(work, conn, back, work.today())
        _note(work, conn, absence_id, {"outcome": (None, outcome)})

    work.write(block)
    with work.read() as conn:
        return _view(work, conn, absence_id)


def _in_custody(row: Any) -> Any:
    """The cases that still belong to the absent person and are in custody; those handed out to others are not."""
    assigned = select(t.handover_line.c.case_id).where(t.handover_line.c.state == "assigned")
    return belonging((row.employment_id,)).where(t.collection_case.c.id.not_in(assigned))


@use_case("handover.plan")
def log_contact(work: Work, order: LogContact) -> AbsenceView:
    """Writes down a try to reach the person; nothing of it is changed later. Errors: ``missing``, ``out_of_range``."""
    means, result = " ".join(order.means.split()), " ".join(order.result.split())
    for name, said in (("means", means), ("result", result)):
        if not said:
            raise UserError(N_("Please enter by what means and with what result."), code="missing", field=name)
    if order.at > work.now():
        raise UserError(N_("This moment is still to come."), code="out_of_range", field="at")

    def block(conn: Connection) -> None:
        row = _row(work, conn, order.absence_id)
        conn.execute(
            insert(t.contact).values(
                absence_id=row.id, at=order.at, means=means, result=result, account_id=work.actor.account_id
            )
        )
        _note(work, conn, row.id, {"contact": (None, means)})

    work.write(block)
    with work.read() as conn:
        return _view(work, conn, order.absence_id)


@use_case("separation.write")
def issue_notice(work: Work, order: IssueNotice) -> NoticeRow:
    """Makes a letter with its number. Errors: ``missing`` (deadline, grounds), ``not_found``, ``out_of_range``."""
    grounds = order.grounds.strip()
    if order.kind == RETURN and order.deadline is None:
        raise UserError(N_("By when must the person be back?"), code="missing", field="deadline")
    if order.kind == DISMISSAL and not grounds:
        raise UserError(N_("A dismissal must say its facts and the rule broken."), code="missing", field="grounds")
    if order.deadline is not None and order.deadline < work.today():
        raise UserError(N_("The deadline lies before today."), code="out_of_range", field="deadline")

    def block(conn: Connection) -> int:
        load(work, conn, order.employment_id)
        away = _running(conn, order.employment_id)
        exits = select(t.separation.c.id).where(
            t.separation.c.employment_id == order.employment_id, t.separation.c.state.in_(("running", "ended"))
        )
        number = next_number(conn, f"notice-{work.today():%Y}")
        made = insert(t.notice).values(
            employment_id=order.employment_id,
            absence_id=away.id if away is not None else None,
            separation_id=conn.execute(exits).scalar(),
            kind=order.kind,
            document_no=f"TZ-{work.today():%Y}-{number:04}",
            issued_on=work.today(),
            deadline=order.deadline,
            grounds=grounds,
            account_id=work.actor.account_id,
        )
        notice_id = key_of(conn.execute(made))
        _note(work, conn, notice_id, {"kind": (None, order.kind)}, "notice")
        return notice_id

    notice_id = work.write(block)
    with work.read() as conn:
        return _notice(conn.execute(select(t.notice).where(t.notice.c.id == notice_id)).one())


@use_case("separation.write")
def note_delivery(work: Work, notice_id: int, version: int, on: date, how: str) -> NoticeRow:
    """Enters the proof of delivery: in person, post with its number, e-mail, public notice. Errors: ``missing``, …"""
    said = " ".join(how.split())
    if not said:
        raise UserError(N_("Please enter how it was delivered and its proof."), code="missing", field="how")
    if on > work.today():
        raise UserError(N_("This day is still to come."), code="out_of_range", field="on")

    def block(conn: Connection) -> Any:
        row = conn.execute(
            select(t.notice).where(t.notice.c.id == notice_id, visible(work, t.notice.c.employment_id, work.today()))
        ).first()
        if row is None:
            raise UserError(N_("There is no such letter."), code="not_found")
        update_versioned(conn, t.notice, notice_id, version, {"delivered_on": on, "delivery": said})
        _note(work, conn, notice_id, {"delivered_on": (row.delivered_on, str(on)), "delivery": (None, said)}, "notice")
        return conn.execute(select(t.notice).where(t.notice.c.id == notice_id)).one()

    return _notice(work.write(block))


@use_case("handover.read")
def list_absences(work: Work, *, ended: bool = False) -> tuple[AbsenceView, ...]:
    """Who is away and who has the cases, of the people the actor may see; ended ones only where asked for."""
    with work.read() as conn:
        return absences_of(work, conn, ended=ended)


def absences_of(work: Work, conn: Connection, *, ended: bool = False) -> tuple[AbsenceView, ...]:
    """The list inside a transaction."""
    wanted = _rows(work).order_by(t.absence.c.starts, t.absence.c.id)
    if not ended:
        wanted = wanted.where(t.absence.c.ended_on.is_(None))
    return tuple(_shown(conn, row, work.today()) for row in conn.execute(wanted).all())


def _row(work: Work, conn: Connection, absence_id: int) -> Any:
    row = conn.execute(_rows(work).where(t.absence.c.id == absence_id)).first()
    if row is None:
        raise UserError(N_("There is no such absence in your list."), code="not_found")
    return row


def _rows(work: Work) -> Any:
    custodian, name = t.employment.alias("custodian"), t.person.alias("custodian_person")
    return (
        select(
            t.absence,
            t.employment.c.employee_no,
            t.person.c.name,
            name.c.name.label("custodian"),
            custodian.c.employee_no.label("custodian_no"),
        )
        .join(t.employment, t.employment.c.id == t.absence.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .join(custodian, custodian.c.id == t.absence.c.custodian_id)
        .join(name, name.c.id == custodian.c.person_id)
        .where(visible(work, t.absence.c.employment_id, work.today()))
    )


def _view(work: Work, conn: Connection, absence_id: int) -> AbsenceView:
    return _shown(conn, _row(work, conn, absence_id), work.today())


def _shown(conn: Connection, row: Any, today: date) -> AbsenceView:
    cases = conn.execute(belonging((row.employment_id,))).all() if row.ended_on is None else ()
    due = [case for case in cases if _due(case, today)]
    due.sort(key=lambda case: (case.promise_day is None or case.promise_day > today, case.reference))
    contacts = conn.execute(
        select(t.contact, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.contact.c.account_id)
        .where(t.contact.c.absence_id == row.id)
        .order_by(t.contact.c.at)
    ).all()
    notices = conn.execute(
        select(t.notice)
        .where(or_(t.notice.c.absence_id == row.id, t.notice.c.employment_id == row.employment_id))
        .order_by(t.notice.c.id)
    ).all()
    return AbsenceView(
        id=row.id,
        version=row.version,
        employment_id=row.employment_id,
        employee_no=row.employee_no,
        name=row.name,
        kind=row.kind,
        custodian=row.custodian,
        custodian_no=row.custodian_no,
        starts=row.starts,
        until=row.until,
        ended_on=row.ended_on,
        outcome=row.outcome,
        cases=len(cases),
        today=tuple(case.reference for case in due),
        contacts=tuple(ContactRow(one.at, one.shown_name or "", one.means, one.result) for one in contacts),
        notices=_notices(notices),
    )


def _due(case: Any, today: date) -> bool:
    """A promise or a follow-up of today, or one that was missed."""
    days = [day for day in (case.promise_day, case.next_follow_up) if day is not None]
    return any(day <= today for day in days) and not case.stopped


def _notices(rows: Sequence[Any]) -> tuple[NoticeRow, ...]:
    return tuple(_notice(row) for row in rows)


def _notice(row: Any) -> NoticeRow:
    return NoticeRow(
        row.id,
        row.version,
        row.kind,
        row.document_no,
        row.issued_on,
        row.deadline,
        row.grounds,
        row.delivered_on,
        row.delivery,
    )


def _note(work: Work, conn: Connection, ident: int, changes: dict[str, tuple[Any, Any]], kind: str = "absence") -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind=kind,
        object_id=ident,
        changes=changes,
    )
