"""The record of one person, as the panel beside the list shows it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, exists, func, select

from hrdesk.app.people.listing import superior, superior_person
from hrdesk.app.people.model import (
    FIELDS,
    PersonView,
    PostingView,
    Spell,
    TimelineEvent,
    Version,
    label,
    shown_value,
)
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.orders import POST, OrderKind, OrderState
from hrdesk.domain.people import Status, mask_bank_card, mask_id, mask_mail, mask_phone
from hrdesk.domain.roles import may
from hrdesk.storage.tables import (
    account,
    audit,
    department,
    employment,
    evaluation,
    history,
    improvement,
    person,
    position,
    posting,
    team,
)
from hrdesk.storage.types import SEALED
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.people.orders import OrderView

TIMELINE_LENGTH = 200
_HIDDEN = "●●●●"
_OWN = ("id", "version")


@use_case("people.read")
def person_view(work: Work, employment_id: int) -> PersonView:
    """One person's record, masked. Errors: ``not_found``, also for whom the actor may not see."""
    with work.read() as conn:
        return read_view(work, conn, employment_id)


def read_view(work: Work, conn: Connection, employment_id: int) -> PersonView:
    """As ``person_view``, inside a transaction that is open already."""
    from hrdesk.app.onboarding.licence import licences
    from hrdesk.app.people.contracts import read_contracts

    row = person_row(work, conn, employment_id)
    day = work.today()
    spells = _spells(work, conn, row.person_id, day)
    ids = [spell.employment_id for spell in spells]
    postings = _postings(conn, employment_id)
    running = shown_posting(postings, day)
    orders = _orders(work, conn, employment_id)
    licence = licences(conn, [employment_id], day)[employment_id]
    return PersonView(
        employment_id=row.employment_id,
        person_id=row.person_id,
        version=version_of(conn, row, day),
        employee_no=row.employee_no,
        name=row.name,
        status=Status(row.status),
        spell=row.spell,
        id_number=_masked(row.id_number, mask_id),
        phone=mask_phone(row.phone or ""),
        email=mask_mail(row.email) if row.email else "",
        birth_date=f"{row.birth_date.year}-**-**" if row.birth_date else "",
        sex=row.sex,
        education=row.education,
        household=row.household,
        emergency_contact=_("On record") if row.emergency_contact else "",
        home_address=_("On record") if row.home_address else "",
        bank_card=_masked(row.bank_card, mask_bank_card),
        employment_type=row.employment_type,
        city=row.city,
        hire_date=row.hire_date,
        probation_end=row.probation_end,
        regular_date=row.regular_date,
        last_day=row.last_day,
        leave_date=row.leave_date,
        licensed=row.licensed,
        posting=running,
        postings=postings,
        spells=spells,
        timeline=_timeline(work, conn, row, ids, postings, orders),
        orders=tuple(one for one in orders if one.state in (OrderState.WAITING, OrderState.STUCK)),
        suspended_since=licence.suspended_since,
        contracts=read_contracts(work, conn, employment_id),
        licence=licence.why_not,
        may_edit=may(work.actor.role, "people.write"),
        may_reveal=may(work.actor.role, "people.reveal"),
        last_change=_last_change(conn, employment_id) if may(work.actor.role, "people.write") else None,
    )


def person_row(work: Work, conn: Connection, employment_id: int) -> Any:
    """person and employment, where the actor may see them. Errors: ``not_found``."""
    columns = [
        *(column for column in person.c if column.name not in _OWN),
        *(c for c in employment.c if c.name not in _OWN),
    ]
    row = conn.execute(
        select(
            *columns,
            employment.c.id.label("employment_id"),
            person.c.version.label("person_version"),
            employment.c.version.label("employment_version"),
        )
        .join_from(person, employment, employment.c.person_id == person.c.id)
        .where(employment.c.id == employment_id, visible(work, employment.c.id, work.today()))
    ).first()
    if row is None:
        raise UserError(N_("There is no such employee in your list."), code="not_found")
    return row


def version_of(conn: Connection, row: Any, day: date) -> Version:
    """The three versions a form is compared by."""
    here = running_posting(conn, row.employment_id, day)
    return (row.person_version, row.employment_version, here.version if here else 0)


def running_posting(conn: Connection, employment_id: int, day: date) -> Any | None:
    """The posting to show on ``day``: the newest begun, else the first one to come."""
    wanted = select(posting).where(posting.c.employment_id == employment_id)
    begun = conn.execute(wanted.where(posting.c.starts <= day).order_by(posting.c.starts.desc()).limit(1)).first()
    return begun or conn.execute(wanted.order_by(posting.c.starts).limit(1)).first()


def shown_posting(postings: tuple[PostingView, ...], day: date) -> PostingView | None:
    """As ``running_posting``, from what was read already (oldest first)."""
    begun = [entry for entry in postings if entry.starts <= day]
    return begun[-1] if begun else next(iter(postings), None)


def _masked(value: Any, mask: Any) -> str:
    if value is None:
        return ""
    return _HIDDEN if value is SEALED else str(mask(value))


def _spells(work: Work, conn: Connection, person_id: int, day: date) -> tuple[Spell, ...]:
    columns = (
        employment.c.id,
        employment.c.spell,
        employment.c.employee_no,
        employment.c.status,
        employment.c.hire_date,
        employment.c.leave_date,
    )
    rows = conn.execute(
        select(*columns)
        .where(employment.c.person_id == person_id, visible(work, employment.c.id, day))
        .order_by(employment.c.spell)
    )
    return tuple(Spell(row[0], row[1], row[2], Status(row[3]), row[4], row[5]) for row in rows)


def _postings(conn: Connection, employment_id: int) -> tuple[PostingView, ...]:
    rows = conn.execute(
        select(
            posting.c.starts,
            posting.c.ends,
            department.c.name_zh,
            team.c.name_zh,
            position.c.name_zh,
            posting.c.level,
            superior_person.c.name,
            superior.c.employee_no,
        )
        .select_from(posting)
        .join(department, department.c.id == posting.c.department_id)
        .outerjoin(team, team.c.id == posting.c.team_id)
        .outerjoin(position, position.c.id == posting.c.position_id)
        .outerjoin(superior, superior.c.id == posting.c.superior_id)
        .outerjoin(superior_person, superior_person.c.id == superior.c.person_id)
        .where(posting.c.employment_id == employment_id)
        .order_by(posting.c.starts)
    )
    return tuple(PostingView(*row) for row in rows)


# --- what happened ---------------------------------------------------------------------------------------------------


def _timeline(
    work: Work,
    conn: Connection,
    row: Any,
    ids: list[int],
    postings: tuple[PostingView, ...],
    ordered: tuple[OrderView, ...],
) -> tuple[TimelineEvent, ...]:
    events = [*_dates(row), *_moves(postings, ordered), *_to_come(ordered), *_evaluations(work, conn, ids)]
    own = work.actor.employment_id is not None and work.actor.employment_id in ids
    if own or may(work.actor.role, "improvement.read"):
        events += _interviews(conn, ids)
    if own or may(work.actor.role, "people.write") or may(work.actor.role, "audit.read"):
        events += _recorded(work, conn, ids)
    events.sort(key=lambda event: event.day, reverse=True)
    return tuple(events[:TIMELINE_LENGTH])


def _dates(row: Any) -> list[TimelineEvent]:
    found = []
    if row.hire_date:
        detail = _("{number}, employment {spell}", number=row.employee_no, spell=row.spell)
        found.append(TimelineEvent(row.hire_date, "joined", _("Onboarding"), detail))
    if row.regular_date:
        found.append(TimelineEvent(row.regular_date, "regular", _("Regularisation"), Status.REGULAR.text))
    if row.leave_date:
        found.append(TimelineEvent(row.leave_date, "left", _("Offboarding"), Status.LEFT.text))
    return found


def _orders(work: Work, conn: Connection, employment_id: int) -> tuple[OrderView, ...]:
    from hrdesk.app.people.orders import views
    from hrdesk.storage.tables import personnel_order

    return views(work, conn, personnel_order.c.employment_id == employment_id)


def _to_come(orders: tuple[OrderView, ...]) -> list[TimelineEvent]:
    """Orders that no posting tells of: waiting, stuck, undone, and those that change no post."""
    found = []
    for order in orders:
        if order.state is OrderState.APPLIED and any(name in POST for name in order.changes):
            continue
        if order.kind is OrderKind.REGULARISATION and order.state is OrderState.APPLIED:
            continue  # the regularisation date tells it
        parts = [new for _old, new in order.changes.values() if new]
        if order.until is not None:
            parts.append(_("until {day}", day=order.until))
        if order.state is not OrderState.APPLIED:
            parts.append(order.state.text)
        parts += [part for part in (order.problem, order.reason) if part]
        found.append(
            TimelineEvent(order.effective, "ordered", order.kind.text, P_("said", ", ").join(parts), order.given_by)
        )
    return found


def _moves(postings: tuple[PostingView, ...], orders: tuple[OrderView, ...]) -> list[TimelineEvent]:
    titles = {one.effective: one.kind.text for one in orders if one.state is OrderState.APPLIED}
    found = []
    for before, after in pairwise(postings):
        where = [entry.team or entry.department for entry in (before, after)]
        what = [entry.position or "" for entry in (before, after)]
        levels = [entry.level or "" for entry in (before, after)]
        parts = [f"{old} → {new}".strip() for old, new in (where, what, levels) if old != new]
        title = titles.get(after.starts, _("Transfer"))
        found.append(TimelineEvent(after.starts, "moved", title, ", ".join(parts)))
    return found


def _interviews(conn: Connection, ids: list[int]) -> list[TimelineEvent]:
    """Performance interviews, with the plan agreed in them."""
    from hrdesk.domain.improvement import State

    rows = conn.execute(select(improvement).where(improvement.c.employment_id.in_(ids)))
    return [
        TimelineEvent(
            row.day, "interview", _("Performance interview"),
            P_("said", ", ").join([row.document_no, State(row.state).text, *([row.outcome] if row.outcome else [])]),
        )
        for row in rows
    ]  # fmt: skip


def _evaluations(work: Work, conn: Connection, ids: list[int]) -> list[TimelineEvent]:
    newer = evaluation.alias("newer")
    superseded = exists().where(
        newer.c.month == evaluation.c.month,
        newer.c.employment_id == evaluation.c.employment_id,
        newer.c.published_at.is_not(None),
        newer.c.revision > evaluation.c.revision,
    )
    rows = conn.execute(
        select(evaluation.c.month, evaluation.c.score, evaluation.c.grade, evaluation.c.published_at)
        .where(evaluation.c.employment_id.in_(ids), evaluation.c.published_at.is_not(None), ~superseded)
        .order_by(evaluation.c.month)
    )
    found = []
    for row in rows:
        month = f"{row.month // 100:04d}-{row.month % 100:02d}"
        detail = _(
            "{month}: total {score}, grade {grade}", month=month, score=f"{row.score:.2f}", grade=row.grade or "–"
        )
        day = row.published_at.astimezone(work.zone).date()
        found.append(TimelineEvent(day, "evaluation", _("Evaluation"), detail))
    return found


def _recorded(work: Work, conn: Connection, ids: list[int]) -> list[TimelineEvent]:
    """What the audit log tells; private values are named, never shown."""
    rows = conn.execute(
        select(audit.c.id, audit.c.at, audit.c.use_case, audit.c.fields, audit.c.batch_id, account.c.shown_name)
        .outerjoin(account, account.c.id == audit.c.account_id)
        .where(audit.c.object_kind == "employment", audit.c.object_id.in_(ids))
        .order_by(audit.c.id.desc())
        .limit(TIMELINE_LENGTH)
    ).all()
    values: dict[int, dict[str, tuple[str | None, str | None]]] = defaultdict(dict)
    kept = select(history.c.audit_id, history.c.field, history.c.old, history.c.new)
    for change in conn.execute(
        kept.where(and_(history.c.object_kind == "employment", history.c.object_id.in_(ids))).order_by(history.c.id)
    ):
        values[change.audit_id][change.field] = (change.old, change.new)
    found = []
    for row in rows:
        day = row.at.astimezone(work.zone).date()
        kind, title, detail = _told(row, values.get(row.id, {}))
        if kind:
            found.append(TimelineEvent(day, kind, title, detail, row.shown_name or ""))
    return found


def _told(row: Any, values: dict[str, tuple[str | None, str | None]]) -> tuple[str, str, str]:
    what = row.use_case.rsplit(".", 1)[-1]
    if what == "reveal_pay":
        purpose = (values.get("purpose") or (None, ""))[1] or ""
        detail = _(
            "{name} saw {fields}; purpose: {purpose}", name=row.shown_name or "", fields=_("Pay"), purpose=purpose
        )
        return "revealed", _("Shown in full"), detail
    names = [name for name in row.fields.split(",") if name in FIELDS]
    if what in ("reveal", "fill_letters", "print_pack", "export_enrolments"):
        purpose = (values.get("purpose") or (None, ""))[1] or ""
        shown = _(", ").join(label(name) for name in names)
        detail = _("{name} saw {fields}; purpose: {purpose}", name=row.shown_name or "", fields=shown, purpose=purpose)
        return "revealed", _("Shown in full"), detail
    if row.batch_id is not None:
        return "imported", _("Import"), _("Import {batch}", batch=row.batch_id)
    if what in ("give_order", "undo_order", "apply_due"):
        return "", "", ""  # the postings and orders tell it, on the day it holds
    if not values:
        return "", "", ""
    if all(old is None for old, _new in values.values()) and "employee_no" in values:
        return "changed", _("Entered"), _("Record made")
    kind = "status" if what == "change_status" else "changed"
    return kind, _("Status changed") if kind == "status" else _("Changed"), _differences(values)


def _differences(values: dict[str, tuple[str | None, str | None]]) -> str:
    parts = []
    for name, (old, new) in values.items():
        entry = FIELDS.get(name)
        if entry is None:
            continue
        if entry.private:
            parts.append(label(name))
            continue
        shown = [shown_value(name, value) or "–" for value in (old, new)]
        parts.append(f"{label(name)} {shown[0]} → {shown[1]}")
    return _("; ").join(parts)


def _last_change(conn: Connection, employment_id: int) -> int | None:
    newest = select(func.max(audit.c.id)).where(
        audit.c.object_kind == "employment",
        audit.c.object_id == employment_id,
        audit.c.use_case.in_(("people.saving.save_person", "people.saving.revert", "people.changes.change_status")),
    )
    found = conn.execute(newest).scalar()
    return int(found) if found is not None else None
