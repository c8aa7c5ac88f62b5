"""Checklist templates: kept in versions that are never changed, so that a running plan stays as it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hrdesk.app.onboarding.linking import complete, with_subjects
from hrdesk.app.onboarding.proving import refuse_unknown
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.onboarding.checklist import Checklist, Settings, check_checklist, from_content, to_content
from hrdesk.domain.onboarding.collection import CODE, collection_checklist
from hrdesk.domain.roles import Role
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

PURPOSE = "onboarding"
ROLES = tuple(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A template in its newest version; ``running`` plans were made by one of its versions."""

    id: int
    code: str
    number: int
    checklist: Checklist
    running: int
    closed: bool


@dataclass(frozen=True, slots=True)
class SaveChecklist:
    """A template to keep as a new version. ``number`` is the version it was changed from; a new template has neither."""

    checklist: Checklist
    id: int | None = None
    number: int = 0


@use_case("onboarding.manage")
def list_checklists(work: Work, closed: bool = False) -> tuple[ChecklistView, ...]:
    """All templates in their newest version, in the order they were made."""
    with work.read() as conn:
        return tuple(_views(conn, closed))


@use_case("onboarding.manage")
def save_checklist(work: Work, order: SaveChecklist) -> ChecklistView:
    """Keeps a template. Errors: those of ``check_checklist``, ``changed``, ``not_found``."""
    check_checklist(order.checklist, ROLES)

    def block(conn: Connection) -> int:
        refuse_unknown(conn, order.checklist)
        ident = order.id
        if ident is None:
            count = conn.execute(select(func.count()).select_from(t.checklist)).scalar_one()
            ident = _new(conn, f"list{count + 1}")
        newest = _newest(conn, ident)
        if newest != order.number:
            raise Conflict(
                N_("Somebody else changed this checklist meanwhile."),
                hint=N_("Look at it again, then make your change."),
            )
        _add_version(work, conn, ident, newest + 1, order.checklist)
        return ident

    ident = work.write(block)
    with work.read() as conn:
        return next(view for view in _views(conn, True) if view.id == ident)


@use_case("onboarding.manage")
def close_checklist(work: Work, checklist_id: int, closed: bool = True) -> None:
    """Takes a template out of use, or back into it. Running plans go on."""

    def block(conn: Connection) -> None:
        done = conn.execute(
            update(t.checklist).where(t.checklist.c.id == checklist_id).values(ends=work.today() if closed else None)
        )
        if not done.rowcount:
            raise UserError(N_("There is no such checklist."), code="not_found")
        _record(work, conn, checklist_id, {"ends": (None, work.today().isoformat() if closed else "")})

    work.write(block)


@use_case("onboarding.manage")
def install_collection_checklist(work: Work) -> ChecklistView:
    """The ready-made list of a collection agency, with this agency's own figures; made once, then changed like others."""

    def block(conn: Connection) -> int:
        found = conn.execute(select(t.checklist.c.id).where(t.checklist.c.code == CODE)).scalar()
        if found is not None:
            return int(found)
        held = read_settings(conn)
        own = Settings(
            papers_days=held["papers_days"],
            training_working_days=held["training_working_days"],
            exam_working_days=held["exam_working_days"],
            regularisation_days=held["regularisation_notice_days"],
        )
        ident = _new(conn, CODE)
        _add_version(work, conn, ident, 1, with_subjects(conn, collection_checklist(own)))
        return ident

    ident = work.write(block)
    with work.read() as conn:
        return next(view for view in _views(conn, True) if view.id == ident)


def link_ready_made(work: Work, conn: Connection) -> bool:
    """Makes the ready-made list name course and exam once both are there; a list somebody changed stays as it is."""
    view = next((one for one in _views(conn, closed=False) if one.code == CODE), None)
    if view is None or view.number != 1 or complete(view.checklist):
        return False
    linked = with_subjects(conn, view.checklist)
    if not complete(linked):
        return False
    _add_version(work, conn, view.id, 2, linked)
    return True


def best_for(
    conn: Connection, department: str | None, position: str | None, level: str | None
) -> tuple[int, Checklist] | None:
    """The version meant most closely for such a post (the newer one of two), or None where no list fits."""
    best: tuple[int, int, Checklist] | None = None
    for view in _views(conn, closed=False):
        fit = view.checklist.fits(department, position, level)
        if fit >= 0 and (best is None or fit >= best[0]):
            best = (fit, _version_id(conn, view.id, view.number), view.checklist)
    return best[1:] if best is not None else None


# --- inside ----------------------------------------------------------------------------------------------------------


def _views(conn: Connection, closed: bool) -> list[ChecklistView]:
    c, v = t.checklist, t.checklist_version
    newest = select(v.c.checklist_id, func.max(v.c.number).label("number")).group_by(v.c.checklist_id).subquery()
    running: dict[int, int] = dict(
        conn.execute(
            select(v.c.checklist_id, func.count())
            .join(t.plan, t.plan.c.checklist_version_id == v.c.id)
            .where(t.plan.c.state == "running")
            .group_by(v.c.checklist_id)
        ).all()
    )
    wanted = (
        select(c.c.id, c.c.code, c.c.ends, v.c.number, v.c.content)
        .join(newest, newest.c.checklist_id == c.c.id)
        .join(v, (v.c.checklist_id == c.c.id) & (v.c.number == newest.c.number))
        .where(c.c.purpose == PURPOSE)
        .order_by(c.c.id)
    )
    if not closed:
        wanted = wanted.where(c.c.ends.is_(None))
    return [
        ChecklistView(
            row.id, row.code, row.number, from_content(row.content), running.get(row.id, 0), row.ends is not None
        )
        for row in conn.execute(wanted)
    ]


def _new(conn: Connection, code: str) -> int:
    return key_of(conn.execute(insert(t.checklist).values(code=code, purpose=PURPOSE)))


def _newest(conn: Connection, ident: int) -> int:
    number = select(func.max(t.checklist_version.c.number)).where(t.checklist_version.c.checklist_id == ident)
    return int(conn.execute(number).scalar() or 0)


def _version_id(conn: Connection, ident: int, number: int) -> int:
    v = t.checklist_version
    return int(conn.execute(select(v.c.id).where(v.c.checklist_id == ident, v.c.number == number)).scalar_one())


def _add_version(work: Work, conn: Connection, ident: int, number: int, checklist: Checklist) -> None:
    conn.execute(
        insert(t.checklist_version).values(
            checklist_id=ident,
            number=number,
            content=to_content(checklist),
            made_at=work.now(),
            account_id=work.actor.account_id,
        )
    )
    _record(work, conn, ident, {"number": (str(number - 1), str(number))})


def _record(work: Work, conn: Connection, ident: int, changes: dict[str, tuple[Any, Any]]) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="checklist",
        object_id=ident,
        changes=changes,
    )
