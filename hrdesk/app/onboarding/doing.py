"""What is done with the items of a plan: claimed, done with evidence, waived, postponed, opened again; plans cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from hrdesk.app.onboarding.plans import CANCELLED, RUNNING, PlanView, is_claimable, read_plan, sees_item, settle
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.onboarding.checklist import Evidence, ItemState, lawful_day
from hrdesk.domain.people import Status
from hrdesk.domain.roles import may
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Complete:
    """Items that are done, with the evidence: words, or a file, which is kept with the first of them."""

    item_ids: tuple[int, ...]
    words: str = ""
    file: Path | None = None


@use_case("onboarding.do")
def claim(work: Work, item_ids: Sequence[int]) -> PlanView:
    """Takes items that anybody of the actor's role may take. Errors: ``taken``, ``not_found``."""

    def take(conn: Connection, row: Any) -> dict[str, Any]:
        if row.owner_id == work.actor.account_id:
            return {}
        free = conn.execute(
            select(t.plan_item.c.id)
            .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
            .where(t.plan_item.c.id == row.id, is_claimable(work))
        ).first()
        if free is None:
            raise Conflict(N_("“{item}” is somebody else's already."), code="taken", item=row.name_zh)
        return {"owner_id": work.actor.account_id}

    return _each(work, item_ids, take)


@use_case("onboarding.manage")
def assign(work: Work, item_ids: Sequence[int], login: str) -> PlanView:
    """Gives items to another account. Errors: ``not_found``."""

    def give(conn: Connection, row: Any) -> dict[str, Any]:
        found = conn.execute(
            select(t.account.c.id).where(t.account.c.login == login.strip(), t.account.c.stopped_at.is_(None))
        ).scalar()
        if found is None:
            raise UserError(N_("There is no account {login}."), code="not_found", field="login", login=login)
        return {"owner_id": found, "climbed": None}

    return _each(work, item_ids, give)


@use_case("onboarding.do")
def complete(work: Work, order: Complete) -> PlanView:
    """Marks items as done. Errors: ``missing`` (evidence), ``not_yours``, ``not_open``, ``by_itself``, those of reading the
    file.
    """
    words = " ".join(order.words.split())[:_LONGEST]
    kept = None
    if order.file is not None:
        from hrdesk.storage.attachments import load, put

        with work.read() as conn:
            for row in _rows(work, conn, order.item_ids):
                _refuse_others(work, conn, row)
        data = load(order.file)
        if not data:
            raise UserError(N_("“{name}” is empty."), code="empty_file", field="file", name=order.file.name)
        kept = put(work.database, data, order.file.name)
    first = order.item_ids[0] if order.item_ids else 0

    def done(conn: Connection, row: Any) -> dict[str, Any]:
        _refuse_others(work, conn, row)
        _refuse_by_hand(row)
        _refuse_without_evidence(row, words, kept is not None and row.id == first)
        values: dict[str, Any] = {"state": ItemState.DONE.value, "words": words or None}
        if kept is not None and row.id == first:
            from hrdesk.storage.attachments import add

            values["attachment_id"] = add(
                conn, kept, "plan_item", row.id, at=work.now(), account_id=work.actor.account_id
            )
        return values | {"done_at": work.now(), "done_by": work.actor.account_id}

    return _each(work, order.item_ids, done)


@use_case("onboarding.manage")
def waive(work: Work, item_ids: Sequence[int], reason: str) -> PlanView:
    """Lets items pass undone, under the actor's name and with a reason; a gate waived opens. Errors: ``missing``."""
    why = _reason(reason)
    values = {"state": ItemState.WAIVED.value, "words": why, "done_at": work.now(), "done_by": work.actor.account_id}
    return _each(work, item_ids, lambda _conn, _row: values)


@use_case("onboarding.manage")
def postpone(work: Work, item_ids: Sequence[int], day: date, reason: str) -> PlanView:
    """Another due day, with a reason; never beyond the day the law sets. Errors: ``missing``, ``too_late``."""
    why = _reason(reason)

    def later(_conn: Connection, row: Any) -> dict[str, Any]:
        limit = lawful_day(row.source or "", row.first_day)
        if limit is not None and day > limit:
            raise UserError(
                N_("“{item}” must be done by {day}: the law sets that day."),
                code="too_late",
                field="day",
                item=row.name_zh,
                day=limit,
            )
        return {"due": day, "words": why}

    return _each(work, item_ids, later)


@use_case("onboarding.manage")
def reopen(work: Work, item_ids: Sequence[int], reason: str) -> PlanView:
    """Opens items again that were done or waived by mistake; an open gate takes the licence back. Errors: ``missing``."""
    why = _reason(reason)
    values = {
        "state": ItemState.OPEN.value, "words": why, "done_at": None, "done_by": None, "counts_from": work.now(), "proof": None,
    }  # fmt: skip
    return _each(work, item_ids, lambda _conn, _row: values, closed=True)


@use_case("onboarding.manage")
def arrive(work: Work, plan_ids: Sequence[int], day: date) -> int:
    """到岗: those who pended come in on ``day``; how many. Errors: ``not_yet`` (a day to come), ``not_found``."""
    if day > work.today():
        raise UserError(N_("The day {day} is still to come."), code="not_yet", field="day", day=day)

    def block(conn: Connection) -> int:
        came = 0
        for plan in _plans(work, conn, plan_ids):
            who = conn.execute(select(t.employment).where(t.employment.c.id == plan.employment_id)).one()
            if who.status != Status.PENDING:
                continue
            on_probation = who.probation_end is not None and who.probation_end >= day
            values = {"status": (Status.PROBATION if on_probation else Status.REGULAR).value, "hire_date": day}
            if not on_probation:
                values["regular_date"] = day
            update_versioned(conn, t.employment, who.id, who.version, values)
            conn.execute(
                update(t.posting)
                .where(t.posting.c.employment_id == who.id, t.posting.c.starts == who.hire_date)
                .values(starts=day, version=t.posting.c.version + 1)
            )
            _record(work, conn, "employment", who.id, {"status": (who.status, values["status"])})
            came += 1
        return came

    return work.write(block)


@use_case("onboarding.manage")
def cancel_plan(work: Work, plan_ids: Sequence[int], reason: str) -> int:
    """Ends plans for good and keeps them as they are; who had not come yet never came. How many. Errors: ``missing``."""
    why = _reason(reason)

    def block(conn: Connection) -> int:
        found = _plans(work, conn, plan_ids)
        for plan in found:
            values = {
                "state": CANCELLED,
                "reason": why,
                "ended_at": work.now(),
                "ended_by": work.actor.account_id,
            }
            update_versioned(conn, t.plan, plan.id, plan.version, values)
            _record(work, conn, "plan", plan.id, {"state": (plan.state, CANCELLED), "reason": (None, why)})
            _never_came(work, conn, plan.employment_id)
        return len(found)

    return work.write(block)


@use_case("onboarding.read")
def save_attachment(work: Work, item_id: int, out: Path) -> Path:
    """Writes the file kept as evidence of an item to ``out``. Errors: ``not_found``, ``damaged``, those of writing."""
    from hrdesk.storage.attachments import get
    from hrdesk.storage.durable import write_whole

    with work.read() as conn:
        found = conn.execute(
            select(t.plan_item.c.attachment_id)
            .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
            .where(t.plan_item.c.id == item_id, sees_item(work))
        ).scalar()
    if found is None:
        raise UserError(N_("This attachment is no longer there."), code="not_found")
    write_whole(out, get(work.database, found)[1])
    return out


# --- inside ----------------------------------------------------------------------------------------------------------


def _each(
    work: Work, item_ids: Sequence[int], change: Callable[[Connection, Any], dict[str, Any]], *, closed: bool = False
) -> PlanView:
    """Changes each item, all or none; licence and plan follow. Errors: ``not_found``, ``not_open``."""

    def block(conn: Connection) -> int:
        plans = set()
        for row in _rows(work, conn, item_ids):
            if row.plan_state == CANCELLED or (row.state == ItemState.OPEN) is closed:
                raise Conflict(N_("“{item}” is not open any more."), code="not_open", item=row.name_zh)
            values = change(conn, row)
            if values:
                update_versioned(conn, t.plan_item, row.id, row.version, values)
                shown = {name: (row._mapping[name], value) for name, value in values.items() if name in _TOLD}
                changes = {name: (None if old is None else str(old), str(new)) for name, (old, new) in shown.items()}
                _record(work, conn, "plan_item", row.id, changes)
            plans.add(row.plan_id)
        for plan_id in plans:
            settle(work, conn, plan_id)
        return int(min(plans))

    plan_id = work.write(block)
    with work.read() as conn:
        return read_plan(work, conn, plan_id)


_TOLD = ("state", "owner_id", "due", "words")


def _rows(work: Work, conn: Connection, item_ids: Sequence[int]) -> Sequence[Any]:
    rows = conn.execute(
        select(t.plan_item, t.plan.c.state.label("plan_state"), t.plan.c.first_day, t.plan.c.employment_id)
        .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
        .where(t.plan_item.c.id.in_(list(item_ids)), sees_item(work))
    ).all()
    if not rows or len(rows) != len(set(item_ids)):
        raise UserError(N_("There is no such item in your list."), code="not_found")
    return rows


def _plans(work: Work, conn: Connection, plan_ids: Sequence[int]) -> Sequence[Any]:
    rows = conn.execute(
        select(t.plan).where(
            t.plan.c.id.in_(list(plan_ids)),
            t.plan.c.state == RUNNING,
            visible(work, t.plan.c.employment_id, work.today()),
        )
    ).all()
    if len(rows) != len(set(plan_ids)):
        raise UserError(N_("There is no such plan."), code="not_found")
    return rows


def _refuse_others(work: Work, conn: Connection, row: Any) -> None:
    """The owner does it, whoever may claim it, or who manages onboarding."""
    if row.owner_id == work.actor.account_id or may(work.actor.role, "onboarding.manage"):
        return
    free = conn.execute(
        select(t.plan_item.c.id)
        .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
        .where(t.plan_item.c.id == row.id, is_claimable(work))
    ).first()
    if free is None:
        raise Denied(N_("“{item}” is not yours to do."), code="not_yours", item=row.name_zh)


def _refuse_by_hand(row: Any) -> None:
    if row.course_id is not None or row.exam_id is not None:
        raise UserError(
            N_("“{item}” is done by itself once its course is held or its exam is passed."),
            code="by_itself",
            hint=N_("It can be waived with a reason."),
            item=row.name_zh,
        )


def _refuse_without_evidence(row: Any, words: str, file: bool) -> None:
    wanted = Evidence(row.evidence)
    there = {
        Evidence.NONE: True,
        Evidence.WORDS: bool(words),
        Evidence.FILE: file,
        Evidence.EITHER: bool(words) or file,
    }[wanted]
    if not there:
        raise UserError(
            N_("“{item}” needs something that shows it was done: {evidence}."),
            code="missing",
            field="file" if wanted is Evidence.FILE else "words",
            item=row.name_zh,
            evidence=wanted.text,
        )


def _reason(text: str) -> str:
    why = " ".join(text.split())[:_LONGEST]
    if not why:
        raise UserError(N_("Please give the reason."), code="missing", field="reason")
    return why


def _never_came(work: Work, conn: Connection, employment_id: int) -> None:
    """Somebody who pended is taken off the list without ever having worked here: no first day, no post."""
    who = conn.execute(select(t.employment).where(t.employment.c.id == employment_id)).one()
    if who.status != Status.PENDING:
        return
    values = {"status": Status.LEFT.value, "hire_date": None, "leave_date": work.today(), "probation_end": None}
    update_versioned(conn, t.employment, who.id, who.version, values)
    conn.execute(delete(t.posting).where(t.posting.c.employment_id == who.id))
    conn.execute(
        update(t.outbox)
        .where(t.outbox.c.employment_id == who.id, or_(t.outbox.c.state == "waiting", t.outbox.c.state == "failed"))
        .values(state="cancelled", version=t.outbox.c.version + 1)
    )
    _record(work, conn, "employment", who.id, {"status": (who.status, Status.LEFT.value)})


def _record(work: Work, conn: Connection, kind: str, ident: int, changes: dict[str, tuple[Any, Any]]) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind=kind,
        object_id=ident,
        changes=changes,
    )
