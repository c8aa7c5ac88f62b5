"""The papers of joiners, pre-filled and collated by person. Identity numbers stand in full, so printing them is logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.onboarding.plans import RUNNING
from hrdesk.app.people.listing import in_order, placed, superior, superior_person
from hrdesk.app.people.model import shown_value
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.domain.onboarding.paper import JoinerPaper, PackPaper
from hrdesk.storage import tables as t
from hrdesk.storage.audit import Entry, record_many
from hrdesk.storage.types import SEALED
from hrdesk.words import N_, _, named

KINDS = ("form", "undertaking", "notice")


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Whose papers (employments, or 工号), which of ``KINDS``, and the PDF to write."""

    out: Path
    employment_ids: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True, slots=True)
class PackPrinted:
    """What was written."""

    file: Path
    pages: int
    documents: int
    missing_glyphs: tuple[str, ...]


@use_case("onboarding.manage")
def print_pack(work: Work, order: PackOrder) -> PackPrinted:
    """The papers of everybody asked for, in the order of names; without anybody named, of all whose plan runs.

    Errors: ``no_rows``, ``not_found``, those of writing.
    """
    from hrdesk.documents.onboarding import write_pack

    with work.read() as conn:
        pack = _pack(work, conn, order)

    def progress(done: int, total: int) -> None:
        work.progress(done, total, "")

    letterhead = letterhead_of(work)
    done = write_pack(pack, order.out, order.kinds, letterhead=letterhead, progress=progress, cancelled=work.cancelled)
    numbers = [person.employee_no for person in pack.people]
    _log(work, numbers)
    return PackPrinted(order.out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


def _log(work: Work, numbers: Sequence[str]) -> None:
    def block(conn: Connection) -> None:
        ids = conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no.in_(numbers))).scalars()
        entries = [
            Entry(
                work.name,
                "employment",
                who,
                fields=("id_number", "phone"),
                changes={"purpose": (None, _("Onboarding papers"))},
            )
            for who in ids
        ]
        record_many(conn, entries, at=work.now(), account_id=work.actor.account_id)

    work.write(block)


def _pack(work: Work, conn: Connection, order: PackOrder) -> PackPaper:
    settings = read_settings(conn)
    rows = _people(work, conn, order)
    wanted = len(set(order.employment_ids)) or len({number.upper() for number in order.numbers})
    if not rows or (wanted and len(rows) != wanted):
        raise UserError(
            N_("There is nobody in your list to print papers for.")
            if not rows
            else N_("There is no such employee in your list."),
            code="no_rows" if not wanted else "not_found",
        )
    papers = _papers(conn, [row.id for row in rows])
    contracts = _contracts(conn, [row.id for row in rows])
    people = tuple(_person(row, papers.get(row.id, ()), contracts.get(row.id)) for row in rows)
    return PackPaper(
        named(settings["agency"], settings["agency_en"] or None),
        people,
        work.actor.shown_name,
        work.clock().astimezone(work.zone).replace(tzinfo=None),
        settings["papers_days"],
    )


def _people(work: Work, conn: Connection, order: PackOrder) -> Sequence[Any]:
    day = work.today()
    wanted = (
        select(
            t.employment,
            *(column for column in t.person.c if column.name not in ("id", "version")),
            t.department.c.name_zh.label("department"),
            t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("position"),
            t.posting.c.level,
            superior_person.c.name.label("superior_name"),
            superior.c.employee_no.label("superior_no"),
        )
        .select_from(placed(day))
        .where(visible(work, t.employment.c.id, day))
    )
    if order.employment_ids:
        wanted = wanted.where(t.employment.c.id.in_(order.employment_ids))
    elif order.numbers:
        wanted = wanted.where(t.employment.c.employee_no.in_([number.upper() for number in order.numbers]))
    else:
        wanted = wanted.where(t.employment.c.id.in_(select(t.plan.c.employment_id).where(t.plan.c.state == RUNNING)))
    return conn.execute(in_order(wanted)).all()


def _papers(conn: Connection, employment_ids: Sequence[int]) -> dict[int, tuple[tuple[str, bool], ...]]:
    found: dict[int, tuple[tuple[str, bool], ...]] = {}
    rows = conn.execute(
        select(
            t.plan.c.employment_id,
            t.plan_item.c.name_zh,
            t.plan_item.c.name_en,
            t.plan_item.c.state,
            t.plan_item.c.code,
        )
        .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
        .where(
            t.plan.c.employment_id.in_(employment_ids),
            t.plan.c.state != "cancelled",
            t.plan_item.c.kind.in_((ItemKind.PAPER.value, ItemKind.SIGNATURE.value)),
            t.plan_item.c.code != "form",
        )
        .order_by(t.plan_item.c.place)
    )
    for row in rows:
        entry = (named(row.name_zh, row.name_en), row.state == ItemState.DONE.value)
        found[row.employment_id] = (*found.get(row.employment_id, ()), entry)
    return found


def _contracts(conn: Connection, employment_ids: Sequence[int]) -> dict[int, str]:
    rows = conn.execute(
        select(t.contract.c.employment_id, t.contract.c.starts, t.contract.c.ends)
        .where(t.contract.c.employment_id.in_(employment_ids))
        .order_by(t.contract.c.starts)
    )
    return {
        row.employment_id: _("{starts} to {ends}", starts=row.starts, ends=row.ends)
        if row.ends
        else _("from {starts}, open-ended", starts=row.starts)
        for row in rows
    }


def _person(row: Any, papers: tuple[tuple[str, bool], ...], contract: str | None) -> JoinerPaper:
    superior_words = f"{row.superior_name} {row.superior_no}" if row.superior_name else ""
    return JoinerPaper(
        employee_no=row.employee_no,
        name=row.name,
        first_day=row.hire_date,
        id_number=_open(row.id_number),
        sex=shown_value("sex", row.sex),
        birth_date=row.birth_date,
        phone=row.phone or "",
        email=row.email or "",
        household=row.household or "",
        address=_open(row.home_address),
        emergency=row.emergency_contact or "",
        department=row.department or "",
        team=row.team or "",
        position=row.position or "",
        level=row.level or "",
        superior=superior_words,
        employment_type=row.employment_type or "",
        contract=contract or "",
        probation_end=row.probation_end,
        education=row.education or "",
        papers=papers,
    )


def _open(value: Any) -> str:
    return "" if value is None or value is SEALED else str(value)
