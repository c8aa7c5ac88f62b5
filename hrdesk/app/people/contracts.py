"""Labour contracts of a person: kept in a row, renewed by the next one; probation within what the law allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.people.record import load
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.contract_terms import Term, check_term, latest_probation, may_ask_for_open_ended
from hrdesk.domain.contracts import ContractKind
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

_TEXTS = ("contract_no", "company", "note")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ContractView:
    """One contract; ``number`` counts those of the person, ``latest_probation`` is the last day the law allows."""

    id: int
    version: int
    number: int
    kind: ContractKind
    starts: date
    ends: date | None
    probation_end: date | None
    latest_probation: date | None
    contract_no: str
    company: str
    note: str


@dataclass(frozen=True, slots=True)
class Contracts:
    """All contracts of one person, oldest first."""

    contracts: tuple[ContractView, ...]
    may_ask_for_open_ended: bool

    @property
    def next_start(self) -> date | None:
        """The first day of a renewal: the day after the last contract."""
        last = self.contracts[-1].ends if self.contracts else None
        return last + timedelta(days=1) if last is not None else None


@dataclass(frozen=True, slots=True)
class SaveContract:
    """A contract to keep: a new one (a renewal), or ``id`` and ``version`` of one to correct."""

    employment_id: int
    kind: str
    starts: date
    ends: date | None = None
    probation_end: date | None = None
    contract_no: str = ""
    company: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0


@use_case("people.read")
def contracts_of(work: Work, employment_id: int) -> Contracts:
    """The contracts of one person. Errors: ``not_found``."""
    with work.read() as conn:
        load(work, conn, employment_id)
        return read_contracts(work, conn, employment_id)


@use_case("people.write")
def save_contract(work: Work, order: SaveContract) -> Contracts:
    """Keeps a contract; the end of probation in the record follows. Errors: those of ``check_term``, ``changed``."""
    term = Term(ContractKind(order.kind), order.starts, order.ends, order.probation_end)

    def block(conn: Connection) -> None:
        now = load(work, conn, order.employment_id)
        hired = now.values["hire_date"]
        if hired is not None and order.starts < hired:
            raise UserError(N_("The day is before the hire date {day}."), code="not_after", field="starts", day=hired)
        others = [row for row in _rows(conn, order.employment_id) if row.id != order.id]
        check_term(term, [_term(row) for row in others if row.starts <= order.starts])
        later = next((row for row in others if row.starts > order.starts), None)
        if later is not None and (order.ends is None or order.ends >= later.starts):
            raise UserError(N_("The next contract begins on {day}."), code="overlap", field="ends", day=later.starts)
        ident, before = _write(conn, order)
        values = {"kind": order.kind, "starts": order.starts, "ends": order.ends, "probation_end": order.probation_end}
        changes = {
            name: (None if before is None else _text(before[name]), _text(value)) for name, value in values.items()
        }
        if order.probation_end is not None and order.probation_end != now.values["probation_end"]:
            conn.execute(
                update(t.employment)
                .where(t.employment.c.id == order.employment_id)
                .values(probation_end=order.probation_end, version=t.employment.c.version + 1)
            )
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="contract",
            object_id=ident,
            changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
        )

    work.write(block)
    with work.read() as conn:
        return read_contracts(work, conn, order.employment_id)


def read_contracts(work: Work, conn: Connection, employment_id: int) -> Contracts:
    """As ``contracts_of``, inside a transaction."""
    rows = _rows(conn, employment_id, visible(work, t.contract.c.employment_id, work.today()))
    terms = [_term(row) for row in rows]
    views = tuple(
        ContractView(
            row.id, row.version, number, term.kind, term.starts, term.ends, term.probation_end, latest_probation(term),
            row.contract_no or "", row.company or "", row.note or "",
        )
        for number, (row, term) in enumerate(zip(rows, terms, strict=True), start=1)
    )  # fmt: skip
    return Contracts(views, may_ask_for_open_ended(terms))


def _rows(conn: Connection, employment_id: int, *where: Any) -> Sequence[Any]:
    wanted = select(t.contract).where(t.contract.c.employment_id == employment_id, *where).order_by(t.contract.c.starts)
    return conn.execute(wanted).all()


def _term(row: Any) -> Term:
    return Term(ContractKind(row.kind), row.starts, row.ends, row.probation_end)


def _write(conn: Connection, order: SaveContract) -> tuple[int, Any | None]:
    values: dict[str, Any] = {
        "kind": order.kind,
        "starts": order.starts,
        "ends": order.ends,
        "probation_end": order.probation_end,
        **{name: getattr(order, name).strip()[:_LONGEST] or None for name in _TEXTS},
    }
    if order.id is None:
        return key_of(conn.execute(insert(t.contract).values(employment_id=order.employment_id, **values))), None
    before = conn.execute(
        select(t.contract).where(t.contract.c.id == order.id, t.contract.c.employment_id == order.employment_id)
    ).first()
    if before is None:
        raise UserError(N_("There is no such contract."), code="not_found")
    update_versioned(conn, t.contract, order.id, order.version, {**values, "batch_id": None})
    return order.id, before._mapping


def _text(value: object) -> str | None:
    return None if value is None else str(value)
