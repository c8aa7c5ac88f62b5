"""The labour contracts of a person, as the record has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.contracts import ContractKind
from hrdesk.storage import tables as t


@dataclass(frozen=True, slots=True)
class ContractView:
    """One contract. ``ends`` is its last day, None for an open end; ``origin`` the file it was imported from, if any."""

    id: int
    employment_id: int
    kind: ContractKind
    starts: date
    ends: date | None
    probation_end: date | None
    contract_no: str
    company: str
    note: str
    origin: str
    version: int


@use_case("people.read")
def list_contracts(work: Work, employment_id: int) -> tuple[ContractView, ...]:
    """The contracts of one employment, the newest first; none for whom the actor may not see."""
    with work.read() as conn:
        rows = conn.execute(
            select(t.contract, t.batch.c.file_name)
            .outerjoin(t.batch, t.batch.c.id == t.contract.c.batch_id)
            .where(t.contract.c.employment_id == employment_id, visible(work, t.contract.c.employment_id, work.today()))
            .order_by(t.contract.c.starts.desc())
        ).all()
    return tuple(
        ContractView(
            row.id, row.employment_id, ContractKind(row.kind), row.starts, row.ends, row.probation_end,
            row.contract_no or "", row.company or "", row.note or "", row.file_name or "", row.version,
        )
        for row in rows
    )  # fmt: skip
