"""Plans: one person's checklist as a snapshot, listed and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select

from hrdesk.app.onboarding.licence import renew
from hrdesk.app.onboarding.owners import Owners
from hrdesk.app.people.listing import placed
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import LAWS, Checklist, Evidence, ItemKind, ItemState, due_day
from hrdesk.domain.people import Status
from hrdesk.domain.roles import Role, may
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _, named

RUNNING, FINISHED, CANCELLED = "running", "finished", "cancelled"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan in the list. ``overdue`` and ``open_gates`` count; ``mine`` are the open items of the actor."""

    plan_id: int
    employment_id: int
    employee_no: str
    name: str
    status: Status
    department: str | None
    team: str | None
    position: str | None
    first_day: date
    state: str
    done: int
    total: int
    overdue: int
    open_gates: int
    mine: int
    next_due: date | None
    licensed: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a plan, as the actor may act on it."""

    id: int
    version: int
    place: int
    code: str
    name: str
    kind: ItemKind
    evidence: Evidence
    gate: bool
    law: str  # the article and what follows, empty for the agency's own rule
    due: date
    overdue: bool
    owner: str
    climbed: str
    claimable: bool
    mine: bool
    state: ItemState
    done_at: datetime | None
    done_by: str
    words: str
    attachment_id: int | None
    attachment: str
    by_itself: str  # the course or exam that closes it, empty where it is ticked by hand


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its items. ``may_manage``: waive, postpone, reopen, cancel."""

    row: PlanRow
    version: int
    checklist: str
    reason: str
    items: tuple[ItemView, ...]
    may_manage: bool


@use_case("onboarding.read")
def list_plans(work: Work, state: str = RUNNING) -> tuple[PlanRow, ...]:
    """The plans of people the actor may see, and those with an item of the actor's own; the newest first day first."""
    with work.read() as conn:
        return tuple(read_rows(work, conn, t.plan.c.state == state))


@use_case("onboarding.read")
def plan_view(work: Work, plan_id: int) -> PlanView:
    """One plan. Who sees it only for an item of their own sees only their items. Errors: ``not_found``."""
    with work.read() as conn:
        return read_plan(work, conn, plan_id)


def read_plan(work: Work, conn: Connection, plan_id: int) -> PlanView:
    """As ``plan_view``, inside a transaction."""
    rows = read_rows(work, conn, t.plan.c.id == plan_id)
    if not rows:
        raise UserError(N_("There is no such plan."), code="not_found")
    held = conn.execute(
        select(t.plan, t.checklist_version.c.content)
        .join(t.checklist_version, t.checklist_version.c.id == t.plan.c.checklist_version_id)
        .where(t.plan.c.id == plan_id)
    ).one()
    return PlanView(
        rows[0],
        held.version,
        named(held.content["name_zh"], held.content["name_en"] or None),
        held.reason or "",
        tuple(_items(work, conn, plan_id, held.state == RUNNING)),
        may(work.actor.role, "onboarding.manage"),
    )


def sees_item(work: Work) -> ColumnElement[bool]:
    """The condition on ``plan_item`` joined to ``plan``: of people the actor sees, or the actor's own."""
    return or_(visible(work, t.plan.c.employment_id, work.today()), t.plan_item.c.owner_id == work.actor.account_id)


def is_mine(work: Work) -> ColumnElement[bool]:
    """Open items the actor has taken, or is alone responsible for."""
    return and_(t.plan_item.c.owner_id == work.actor.account_id, t.plan_item.c.state == ItemState.OPEN.value)


def is_claimable(work: Work) -> ColumnElement[bool]:
    """Open items of the actor's role that nobody took yet, of people the actor sees."""
    roles = [work.actor.role.value]
    if work.actor.role is Role.ADMINISTRATOR:
        roles.append(Role.HR.value)  # in a small agency both are one person
    return and_(
        t.plan_item.c.owner_id.is_(None),
        t.plan_item.c.owner_role.in_(roles),
        t.plan_item.c.state == ItemState.OPEN.value,
        visible(work, t.plan.c.employment_id, work.today()),
    )


def read_rows(work: Work, conn: Connection, *where: ColumnElement[bool]) -> list[PlanRow]:
    """Plans with their counts, by first day and name."""
    i, day = t.plan_item, work.today()
    is_open = i.c.state == ItemState.OPEN.value

    def count(*what: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*what), 1), else_=0)), 0)

    counted = (
        select(
            i.c.plan_id,
            func.count().label("total"),
            count(~is_open).label("done"),
            count(is_open, i.c.due < day).label("overdue"),
            count(is_open, i.c.gate.is_(True)).label("open_gates"),
            count(is_open, i.c.owner_id == work.actor.account_id).label("mine"),
            func.min(case((is_open, i.c.due))).label("next_due"),
        )
        .group_by(i.c.plan_id)
        .subquery()
    )
    own = select(i.c.plan_id).where(i.c.owner_id == work.actor.account_id)
    rows = conn.execute(
        select(
            t.plan.c.id,
            t.employment.c.id.label("employment_id"),
            t.employment.c.employee_no,
            t.person.c.name,
            t.employment.c.status,
            t.department.c.name_zh.label("department"),
            t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("position"),
            t.plan.c.first_day,
            t.plan.c.state,
            counted.c.done,
            counted.c.total,
            counted.c.overdue,
            counted.c.open_gates,
            counted.c.mine,
            counted.c.next_due,
            t.employment.c.licensed,
        )
        .select_from(
            placed(day)
            .join(t.plan, t.plan.c.employment_id == t.employment.c.id)
            .join(counted, counted.c.plan_id == t.plan.c.id)
        )
        .where(or_(visible(work, t.employment.c.id, day), t.plan.c.id.in_(own)), *where)
        .order_by(t.plan.c.first_day.desc(), t.person.c.name_key, t.person.c.name, t.plan.c.id)
    ).all()
    return [PlanRow(*row[:4], Status(row.status), *row[5:10], row.done, row.total, *_running(row)) for row in rows]


def _running(row: Any) -> tuple[Any, ...]:
    """What is late or due counts only while the plan runs."""
    if row.state != RUNNING:
        return 0, row.open_gates, 0, None, row.licensed
    return row.overdue, row.open_gates, row.mine, row.next_due, row.licensed


def _items(work: Work, conn: Connection, plan_id: int, running: bool) -> list[ItemView]:
    i = t.plan_item
    owner, doer = t.account.alias("owner"), t.account.alias("doer")
    rows = conn.execute(
        select(
            i,
            owner.c.shown_name.label("owner_name"),
            doer.c.shown_name.label("doer_name"),
            t.attachment.c.shown_name.label("attachment_name"),
            func.coalesce(t.course_version.c.name_zh, t.exam.c.name_zh).label("subject_zh"),
            func.coalesce(t.course_version.c.name_en, t.exam.c.name_en).label("subject_en"),
            case((is_claimable(work), 1), else_=0).label("claimable"),
        )
        .join(t.plan, t.plan.c.id == i.c.plan_id)
        .outerjoin(owner, owner.c.id == i.c.owner_id)
        .outerjoin(doer, doer.c.id == i.c.done_by)
        .outerjoin(t.attachment, t.attachment.c.id == i.c.attachment_id)
        .outerjoin(t.course, t.course.c.id == i.c.course_id)
        .outerjoin(
            t.course_version,
            and_(t.course_version.c.course_id == t.course.c.id, t.course_version.c.number == t.course.c.number),
        )
        .outerjoin(t.exam, t.exam.c.id == i.c.exam_id)
        .where(i.c.plan_id == plan_id, sees_item(work))
        .order_by(i.c.place)
    )
    return [_item(work, row, running) for row in rows]


def _item(work: Work, row: Any, running: bool) -> ItemView:
    state = ItemState(row.state)
    law = LAWS.get(row.source or "")
    is_open = running and state is ItemState.OPEN
    return ItemView(
        id=row.id,
        version=row.version,
        place=row.place,
        code=row.code,
        name=named(row.name_zh, row.name_en or None),
        kind=ItemKind(row.kind),
        evidence=Evidence(row.evidence),
        gate=row.gate,
        law="" if law is None else _("{article}. {after}", article=_(law.article), after=_(law.after)),
        due=row.due,
        overdue=is_open and row.due < work.today(),
        owner=row.owner_name or role_words(row.owner_role),
        climbed=row.climbed or "",
        claimable=is_open and bool(row.claimable),
        mine=is_open and row.owner_id == work.actor.account_id,
        state=state,
        done_at=row.done_at,
        done_by=row.doer_name or "",
        words=_evidence(row),
        attachment_id=row.attachment_id,
        attachment=row.attachment_name or "",
        by_itself=named(row.subject_zh, row.subject_en or None) if row.subject_zh else "",
    )


def _evidence(row: Any) -> str:
    """What shows that it was done, or why it was waived, in the current language."""
    if not row.proof:
        return row.words or ""
    said = row.proof["message"]
    return _(said, **row.proof["values"])


def role_words(role: str | None) -> str:
    """Whoever of a role may take it, in words."""
    if role is None:
        return ""
    return _("{role} (open)", role=_(_ROLES.get(role, role)))


_ROLES = {
    "administrator": N_("Administrator"),
    "hr": N_("HR"),
    "supervisor": N_("Supervisor"),
    "collector": N_("Collector"),
    "finance": N_("Finance"),
    "owner": N_("Owner of the agency"),
    "auditor": N_("Auditor"),
}


def settle(work: Work, conn: Connection, plan_id: int) -> None:
    """The licence follows the gates; a plan without open items is finished, one with an item opened again runs."""
    plan = conn.execute(select(t.plan).where(t.plan.c.id == plan_id)).one()
    renew(work, conn, plan)
    still = select(func.count()).where(t.plan_item.c.plan_id == plan_id, t.plan_item.c.state == ItemState.OPEN.value)
    state = RUNNING if conn.execute(still).scalar() else FINISHED
    if state != plan.state:
        ended = {"ended_at": work.now() if state == FINISHED else None, "ended_by": work.actor.account_id}
        update_versioned(conn, t.plan, plan.id, plan.version, {"state": state, **ended})


# --- making ----------------------------------------------------------------------------------------------------------


def make_plans(
    work: Work,
    conn: Connection,
    people: Sequence[tuple[int, date, date | None]],
    version_ids: Sequence[tuple[int, Checklist]],
) -> list[int]:
    """A plan for each (employment, first day, end of probation) by its version; ids in that order."""
    owners = Owners(work, conn)
    made = []
    for (employment_id, first_day, probation_end), (version_id, checklist) in zip(people, version_ids, strict=True):
        plan_id = key_of(
            conn.execute(
                insert(t.plan).values(
                    employment_id=employment_id,
                    checklist_version_id=version_id,
                    first_day=first_day,
                    state=RUNNING,
                    made_at=work.now(),
                )
            )
        )
        rows = []
        for place, item in enumerate(checklist.items, start=1):
            if item.due.anchor != "first_day" and probation_end is None:
                continue  # who has no probation needs no decision at its end
            found = owners.of(item.owner, employment_id)
            rows.append(
                {
                    "plan_id": plan_id,
                    "place": place,
                    "code": item.code,
                    "name_zh": item.name_zh,
                    "name_en": item.name_en or None,
                    "kind": item.kind.value,
                    "evidence": item.evidence.value,
                    "gate": item.gate,
                    "source": item.law or None,
                    "due": due_day(item.due, first_day, probation_end),
                    "owner_role": found.role,
                    "owner_id": found.account_id,
                    "climbed": found.climbed,
                    "state": ItemState.OPEN.value,
                    "course_id": item.subject if item.kind is ItemKind.COURSE else None,
                    "exam_id": item.subject if item.kind is ItemKind.EXAM else None,
                }
            )
        conn.execute(insert(t.plan_item), rows)
        renew(work, conn, conn.execute(select(t.plan).where(t.plan.c.id == plan_id)).one())
        made.append(plan_id)
    return made
