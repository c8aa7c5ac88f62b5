"""Exits as a list and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from hrdesk.app.onboarding.reporting import ends_of
from hrdesk.app.people.listing import placed
from hrdesk.app.separation.blockers import CaseCount, blockers_of, case_counts, items_of
from hrdesk.app.separation.model import ExitEnrolment, SeparationRow, SeparationView
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status
from hrdesk.domain.roles import may
from hrdesk.domain.separation import Kind, Reason, State
from hrdesk.storage import tables as t
from hrdesk.words import N_

OPEN_STATES = ("running", "ended")


@use_case("separation.read")
def list_separations(work: Work, *, closed: bool = False) -> tuple[SeparationRow, ...]:
    """Exits the actor may see, the next effective day first; settled and withdrawn ones only where asked for."""
    with work.read() as conn:
        return rows_shown(work, conn, closed=closed)


def rows_shown(work: Work, conn: Connection, *, closed: bool = False) -> tuple[SeparationRow, ...]:
    """The list inside a transaction."""
    return tuple(_shown(conn, _rows(work, conn, None if closed else OPEN_STATES), work.today()))


@use_case("separation.read")
def separation_view(work: Work, separation_id: int) -> SeparationView:
    """One exit with blockers and items. Errors: ``not_found``."""
    with work.read() as conn:
        return read_view(work, conn, separation_id)


def read_view(work: Work, conn: Connection, separation_id: int) -> SeparationView:
    """The view inside a transaction. Errors: ``not_found``."""
    row = separation_row(work, conn, separation_id)
    others = _rows(work, conn, None, row.employment_id)
    shown = {one.id: one for one in _shown(conn, others, work.today())}
    items = items_of(conn, row.id)
    witness = _name(conn, row.witness_id)
    private = may(work.actor.role, "separation.supervise")
    post = conn.execute(
        select(t.position.c.name_zh).select_from(placed(work.today())).where(t.employment.c.id == row.employment_id)
    ).scalar()
    return SeparationView(
        row=shown[row.id],
        status=Status(row.status),
        position=post or "",
        hire_date=row.hire_date,
        applied_day=row.applied_day,
        notice_day=row.notice_day,
        stated_reason=_reason(row.stated_reason) if private else None,
        interview_reason=_reason(row.interview_reason) if may(work.actor.role, "separation.write") else None,
        supervisor_reason=_reason(row.supervisor_reason) if private else None,
        interview_day=row.interview_day,
        interview_note=row.interview_note if may(work.actor.role, "separation.write") else "",
        note=row.note if private else "",
        short_notice=row.short_notice,
        witness=witness,
        witness_id=row.witness_id,
        certificate_no=row.certificate_no or "",
        certificate_given=row.certificate_given,
        certificate_how=row.certificate_how or "",
        contract_kind=row.contract_kind or "",
        contract_starts=row.contract_starts,
        contract_ends=row.contract_ends,
        blockers=blockers_of(conn, row, work.today(), items),
        items=items,
        enrolments=_enrolments(conn, row),
        earlier=tuple(one for one in shown.values() if one.id != row.id),
    )


def _enrolments(conn: Connection, row: Any) -> tuple[ExitEnrolment, ...]:
    lines = ends_of(conn, ((row.employment_id, row.effective_day),))[row.employment_id]
    return tuple(
        ExitEnrolment(
            line.scheme, line.city, line.cut_off, line.legal, line.due,
            told.on if told else None, told.by if told else "",
        )
        for line, told in lines
    )  # fmt: skip


def separation_row(work: Work, conn: Connection, separation_id: int) -> Any:
    """The row with its person's status and hire date, where the actor may see the person. Errors: ``not_found``."""
    row = conn.execute(
        select(
            t.separation, t.employment.c.status, t.employment.c.hire_date, t.employment.c.employee_no, t.person.c.name
        )
        .join(t.employment, t.employment.c.id == t.separation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.separation.c.id == separation_id, _seen(work))
    ).first()
    if row is None:
        raise UserError(N_("There is no such exit in your list."), code="not_found")
    return row


def _seen(work: Work) -> Any:
    """Whom the actor saw on the last day: afterwards nobody is in a team any more."""
    today = work.today()
    if work.actor.scope.value in ("all", "own"):
        return visible(work, t.separation.c.employment_id, today)
    last = t.posting.alias("last_post")
    ended: Any = (
        select(func.coalesce(func.min(func.coalesce(last.c.ends, today), today), today))
        .where(last.c.employment_id == t.separation.c.employment_id)
        .order_by(last.c.starts.desc())
        .limit(1)
        .correlate(t.separation)
        .scalar_subquery()
    )
    return visible(work, t.separation.c.employment_id, ended)


def _rows(
    work: Work, conn: Connection, states: Sequence[str] | None, employment_id: int | None = None
) -> Sequence[Any]:
    wanted = (
        select(
            t.separation,
            t.employment.c.employee_no,
            t.person.c.name,
            t.department.c.name_zh.label("department"),
            t.team.c.name_zh.label("team"),
        )
        .select_from(placed(work.today()).join(t.separation, t.separation.c.employment_id == t.employment.c.id))
        .where(_seen(work))
        .order_by(t.separation.c.effective_day, t.person.c.name_key, t.separation.c.id)
    )
    if states is not None:
        wanted = wanted.where(t.separation.c.state.in_(states))
    if employment_id is not None:
        wanted = wanted.where(t.separation.c.employment_id == employment_id)
    return conn.execute(wanted).all()


def _shown(conn: Connection, rows: Sequence[Any], today: date) -> list[SeparationRow]:
    counts = case_counts(conn, [row.employment_id for row in rows], today)
    found = []
    for row in rows:
        held = counts.get(row.employment_id, CaseCount()) if row.state in OPEN_STATES else CaseCount()
        found.append(
            SeparationRow(
                id=row.id,
                version=row.version,
                employment_id=row.employment_id,
                employee_no=row.employee_no,
                name=row.name,
                department=row.department or "",
                team=row.team or "",
                kind=Kind(row.kind),
                state=State(row.state),
                last_day=row.last_day,
                effective_day=row.effective_day,
                open_cases=held.all,
                promises=held.promises,
                blockers=len(blockers_of(conn, row, today)),
            )
        )
    return found


def _reason(code: str | None) -> Reason | None:
    return Reason(code) if code else None


def _name(conn: Connection, employment_id: int | None) -> str:
    row = conn.execute(
        select(t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id == employment_id)
    ).first()
    return f"{row.name} {row.employee_no}" if row is not None else ""
