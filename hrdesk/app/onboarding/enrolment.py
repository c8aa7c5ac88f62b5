"""社保公积金增减员表 by city, the cities' cut-off days, and the account list for IT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select

from hrdesk.app.onboarding.reporting import ITEM_KINDS, Reported, cities_of, reports_of
from hrdesk.app.people.listing import in_order, placed, superior, superior_person
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.enrolment import Change, City, Enrolment, enrolments
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.storage.audit import Entry, record, record_many
from hrdesk.storage.types import SEALED
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, P_, _


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One line of the list; ``done`` where it was reported or the checklist's item is done."""

    employment_id: int
    employee_no: str
    name: str
    line: Enrolment
    done: bool
    reported: Reported | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentList:
    """The lines of a month, by city and day; the cities known."""

    period: Period
    rows: tuple[EnrolmentRow, ...]
    cities: tuple[City, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook and its rows."""

    file: Path
    rows: int


@use_case("onboarding.manage")
def enrolment_list(work: Work, period: Period) -> EnrolmentList:
    """Everybody who came or left in the month, a line for each scheme."""
    with work.read() as conn:
        return _list(work, conn, period)


@use_case("onboarding.manage")
def save_city(work: Work, city: City) -> None:
    """Keeps a city's cut-off days. Errors: ``missing``, ``out_of_range``."""
    name = " ".join(city.name.split())
    if not name:
        raise UserError(N_("Please enter a name."), code="missing", field="name")
    for field, day in (("social_day", city.social_day), ("fund_day", city.fund_day)):
        if not 1 <= day <= 31:
            raise UserError(N_("A day of the month is from 1 to 31."), code="out_of_range", field=field)

    def block(conn: Connection) -> None:
        held = conn.execute(select(t.insurance_city).where(t.insurance_city.c.name == name)).first()
        values = {"social_day": city.social_day, "fund_day": city.fund_day}
        if held is None:
            ident = key_of(conn.execute(insert(t.insurance_city).values(name=name, **values)))
        else:
            ident = held.id
            update_versioned(conn, t.insurance_city, held.id, held.version, values)
        changes = {key: (None if held is None else str(held._mapping[key]), str(day)) for key, day in values.items()}
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="insurance_city",
            object_id=ident,
            changes=changes,
        )

    work.write(block)


@use_case("onboarding.manage")
def export_enrolments(work: Work, period: Period, out: Path) -> Exported:
    """增减员表 with identity numbers, as it is handed in; whose numbers are in it is logged. Errors: ``no_rows``, Denied."""
    from hrdesk.sheets.export import Column, write_table

    if not work.database.sees_sealed:
        raise Denied(N_("Your account may not see protected fields."))
    with work.read() as conn:
        found = _list(work, conn, period)
        numbers: dict[int, Any] = dict(
            conn.execute(
                select(t.employment.c.id, t.person.c.id_number)
                .join(t.person, t.person.c.id == t.employment.c.person_id)
                .where(t.employment.c.id.in_({row.employment_id for row in found.rows}))
            ).all()
        )
    if not found.rows:
        raise UserError(N_("Nobody came or left in {period}."), code="no_rows", period=period.label)
    names = (
        _("Work location"), P_("insurance", "Change"), _("Kind"), _("Employee number"), _("Name"), _("Resident ID number"),
        _("First day or leave date"), _("To be done by"), _("Counts from"), _("Legal limit"), _("Done"),
        _("Reported on"), P_("insurance", "Reported by"),
    )  # fmt: skip
    kinds = (
        "text", "text", "text", "identifier", "text", "identifier", "day", "day", "text", "day", "flag", "day", "text",
    )  # fmt: skip
    columns = [Column(name, kind) for name, kind in zip(names, kinds, strict=True)]
    count = write_table(out, columns, _cells(found, numbers), sheet_name=_("Enrolments {period}", period=period.label))
    entries = [
        Entry(
            work.name, "employment", who, fields=("id_number",), changes={"purpose": (None, _("Insurance enrolment"))}
        )
        for who in sorted({row.employment_id for row in found.rows})
    ]
    work.write(lambda conn: record_many(conn, entries, at=work.now(), account_id=work.actor.account_id))
    return Exported(out, count)


@use_case("onboarding.manage")
def export_accounts(work: Work, out: Path) -> Exported:
    """开通账号清单 for IT: whoever still needs accounts, with post and first day, by first day. Errors: ``no_rows``."""
    from hrdesk.sheets.export import Column, write_table

    with work.read() as conn:
        rows = conn.execute(
            in_order(
                select(
                    t.employment.c.employee_no, t.person.c.name, t.department.c.name_zh, t.team.c.name_zh,
                    t.position.c.name_zh, superior_person.c.name, superior.c.employee_no, t.plan.c.first_day, t.plan_item.c.due,
                )
                .select_from(
                    placed(work.today())
                    .join(t.plan, t.plan.c.employment_id == t.employment.c.id)
                    .join(t.plan_item, t.plan_item.c.plan_id == t.plan.c.id)
                )
                .where(
                    t.plan.c.state == "running",
                    t.plan_item.c.kind == ItemKind.ACCOUNT.value,
                    t.plan_item.c.state == ItemState.OPEN.value,
                    visible(work, t.employment.c.id, work.today()),
                )
            )
        ).all()  # fmt: skip
    if not rows:
        raise UserError(N_("Nobody needs an account now."), code="no_rows")
    names = (
        _("Employee number"), _("Name"), _("Department"), _("Team"), _("Position"), _("Direct supervisor"),
        _("Supervisor's number"), _("First day"), _("To be done by"),
    )  # fmt: skip
    kinds = ("identifier", "text", "text", "text", "text", "text", "identifier", "day", "day")
    columns = [Column(name, kind) for name, kind in zip(names, kinds, strict=True)]
    return Exported(out, write_table(out, columns, iter(rows), sheet_name=_("Accounts")))


# --- inside ----------------------------------------------------------------------------------------------------------


def _list(work: Work, conn: Connection, period: Period) -> EnrolmentList:
    first, last = period.bounds()
    cities = cities_of(conn)
    e = t.employment
    came = and_(e.c.hire_date.between(first, last), e.c.status != Status.PENDING.value)
    left = and_(e.c.status == Status.LEFT.value, e.c.leave_date.between(first, last), e.c.hire_date.is_not(None))
    rows = conn.execute(
        select(e.c.id, e.c.employee_no, t.person.c.name, e.c.city, e.c.hire_date, e.c.leave_date, e.c.status)
        .join(t.person, t.person.c.id == e.c.person_id)
        .where(or_(came, left), or_(visible(work, e.c.id, last), visible(work, e.c.id, first)))
        .order_by(t.person.c.name_key, t.person.c.name, e.c.employee_no)
    ).all()
    ids = [row.id for row in rows]
    done, told = _done(conn, ids), reports_of(conn, ids)
    found = []
    for row in rows:
        city = row.city or ""
        lines = enrolments(Change.ADD, row.hire_date, city, cities) if _within(row.hire_date, first, last) else ()
        if row.status == Status.LEFT and _within(row.leave_date, first, last):
            lines += enrolments(Change.END, row.leave_date, city, cities)
        for line in lines:
            reported = told.get((row.id, line.change, line.scheme))
            by_list = line.change is Change.ADD and (row.id, ITEM_KINDS[line.scheme]) in done
            found.append(
                EnrolmentRow(row.id, row.employee_no, row.name, line, by_list or reported is not None, reported)
            )
    found.sort(key=lambda one: (one.line.city, one.line.change, one.line.scheme, one.line.day))
    return EnrolmentList(period, tuple(found), tuple(cities.values()))


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _done(conn: Connection, employment_ids: Sequence[int]) -> set[tuple[int, str]]:
    rows = conn.execute(
        select(t.plan.c.employment_id, t.plan_item.c.kind)
        .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
        .where(t.plan.c.employment_id.in_(employment_ids), t.plan_item.c.state == ItemState.DONE.value)
    )
    return {(row[0], row[1]) for row in rows}


def _cells(found: EnrolmentList, numbers: dict[int, Any]) -> Iterator[Sequence[Any]]:
    for row in found.rows:
        line = row.line
        number = numbers.get(row.employment_id)
        yield (
            line.city or _("not entered"),
            line.change.text,
            line.scheme.text,
            row.employee_no,
            row.name,
            None if number is None or number is SEALED else number,
            line.day,
            line.cut_off,
            line.counts_from.label if line.counts_from else None,
            line.legal,
            row.done,
            row.reported.on if row.reported else None,
            row.reported.by if row.reported else None,
        )
