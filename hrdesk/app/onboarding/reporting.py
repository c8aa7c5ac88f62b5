"""增员 and 减员 reported to the offices: when and by whom, with the checklist's and the exit's item kept in step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.onboarding.plans import settle
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.enrolment import Change, City, Enrolment, Scheme, enrolments
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.domain.people import Status
from hrdesk.domain.separation import Item
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _

ITEM_KINDS = {Scheme.SOCIAL: ItemKind.INSURANCE.value, Scheme.FUND: ItemKind.HOUSING_FUND.value}


@dataclass(frozen=True, slots=True)
class Reported:
    """That a change was reported: on which day, entered by whom."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class ReportEnrolments:
    """Changes that were reported on a day; ``on`` None takes that back. ``lines``: (employment, change, scheme)."""

    lines: tuple[tuple[int, Change, Scheme], ...]
    on: date | None


@use_case("onboarding.manage")
def report_enrolments(work: Work, order: ReportEnrolments) -> int:
    """Enters what was reported to the offices, all or none; how many changed.

    Errors: ``not_found``, ``out_of_range`` (a day to come), ``not_leaving`` (减员 of who stays).
    """
    if order.on is not None and order.on > work.today():
        raise UserError(N_("This day is still to come."), code="out_of_range", field="on")

    def block(conn: Connection) -> int:
        return sum(
            report(work, conn, employment_id, change, scheme, order.on)
            for employment_id, change, scheme in dict.fromkeys(order.lines)
        )

    return work.write(block)


def report(work: Work, conn: Connection, employment_id: int, change: Change, scheme: Scheme, on: date | None) -> bool:
    """One change inside a transaction; whether anything is different now. Errors: as ``report_enrolments``."""
    _check(work, conn, employment_id, change)
    row = conn.execute(
        select(t.enrolment_report).where(
            t.enrolment_report.c.employment_id == employment_id,
            t.enrolment_report.c.change == change.value,
            t.enrolment_report.c.scheme == scheme.value,
        )
    ).first()
    before = row.reported_on if row is not None else None
    values = {"reported_on": on, "account_id": work.actor.account_id, "at": work.now()}
    if before == on:
        return False
    if row is None:
        made = insert(t.enrolment_report).values(
            employment_id=employment_id, change=change.value, scheme=scheme.value, **values
        )
        ident = key_of(conn.execute(made))
    else:
        ident = row.id
        update_versioned(conn, t.enrolment_report, row.id, row.version, values)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="enrolment_report",
        object_id=ident,
        changes={f"{change.value}.{scheme.value}": (None if before is None else str(before), str(on) if on else None)},
    )
    if change is Change.ADD and on is not None:
        _tick_plan(work, conn, employment_id, scheme, on)
    if change is Change.END:
        _tick_exit(work, conn, employment_id)
    return True


def _check(work: Work, conn: Connection, employment_id: int, change: Change) -> None:
    last = select(t.posting.c.ends).where(t.posting.c.employment_id == t.employment.c.id)
    ended: Any = last.order_by(t.posting.c.starts.desc()).limit(1).correlate(t.employment).scalar_subquery()
    row = conn.execute(
        select(t.employment.c.status, t.employment.c.employee_no).where(
            t.employment.c.id == employment_id,
            visible(work, t.employment.c.id, work.today()) | visible(work, t.employment.c.id, ended),
        )
    ).first()
    if row is None:
        raise UserError(N_("There is no such employee in your list."), code="not_found")
    if change is Change.END and row.status not in (Status.LEAVING, Status.LEFT):
        raise UserError(
            N_("{number} neither leaves nor has left; there is nobody to take off."), code="not_leaving",
            hint=N_("Begin the exit on the page Leaving."), number=row.employee_no,
        )  # fmt: skip


def _tick_plan(work: Work, conn: Connection, employment_id: int, scheme: Scheme, on: date) -> None:
    """The open item of the checklist is done with it."""
    items = conn.execute(
        select(t.plan_item)
        .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
        .where(
            t.plan.c.employment_id == employment_id,
            t.plan.c.state == "running",
            t.plan_item.c.kind == ITEM_KINDS[scheme],
            t.plan_item.c.state == ItemState.OPEN.value,
        )
    ).all()
    for item in items:
        values: dict[str, Any] = {
            "state": ItemState.DONE.value, "words": _("reported on {day}", day=on),
            "done_at": work.now(), "done_by": work.actor.account_id,
        }  # fmt: skip
        update_versioned(conn, t.plan_item, item.id, item.version, values)
        settle(work, conn, item.plan_id)


def _tick_exit(work: Work, conn: Connection, employment_id: int) -> None:
    """The exit's item is done once both are reported, and open again once one is taken back."""
    told = reports_of(conn, (employment_id,))
    days = [told[key].on for scheme in Scheme if (key := (employment_id, Change.END, scheme)) in told]
    done_on = max(days) if len(days) == len(Scheme) else None
    items = conn.execute(
        select(t.separation_item)
        .join(t.separation, t.separation.c.id == t.separation_item.c.separation_id)
        .where(
            t.separation.c.employment_id == employment_id,
            t.separation.c.state.in_(("running", "ended")),
            t.separation_item.c.kind == Item.INSURANCE.value,
            t.separation_item.c.waived.is_(None),
        )
    ).all()
    for item in items:
        if item.done_on != done_on:
            values = {"done_on": done_on, "account_id": work.actor.account_id, "at": work.now()}
            update_versioned(conn, t.separation_item, item.id, item.version, values)


def reports_of(conn: Connection, employment_ids: Collection[int]) -> dict[tuple[int, Change, Scheme], Reported]:
    """What was reported of these people."""
    rows = conn.execute(
        select(t.enrolment_report, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.enrolment_report.c.account_id)
        .where(
            t.enrolment_report.c.employment_id.in_(list(employment_ids)), t.enrolment_report.c.reported_on.is_not(None)
        )
    )
    return {
        (row.employment_id, Change(row.change), Scheme(row.scheme)): Reported(row.reported_on, row.shown_name or "")
        for row in rows
    }


def cities_of(conn: Connection) -> dict[str, City]:
    """The cities' cut-off days."""
    rows = conn.execute(select(t.insurance_city))
    return {row.name: City(row.name, row.social_day, row.fund_day) for row in rows}


def ends_of(
    conn: Connection, people: Sequence[tuple[int, date]]
) -> dict[int, tuple[tuple[Enrolment, Reported | None], ...]]:
    """What each end (employment, day it ends) asks for, with what was reported already."""
    ids = [employment_id for employment_id, _day in people]
    rows = conn.execute(select(t.employment.c.id, t.employment.c.city).where(t.employment.c.id.in_(ids)))
    city = {row.id: row.city or "" for row in rows}
    known, told = cities_of(conn), reports_of(conn, ids)
    return {
        employment_id: tuple(
            (line, told.get((employment_id, Change.END, line.scheme)))
            for line in enrolments(Change.END, day, city.get(employment_id, ""), known)
        )
        for employment_id, day in people
    }
