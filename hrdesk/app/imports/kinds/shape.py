"""The shape of a kind of import. ``kinds/__init__.py`` says how one is added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection

from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportDraft, Outcomes, Undone
from hrdesk.app.work import Work
from hrdesk.sheets.kinds import Kind


class Plan(Protocol):
    """What accepting will do; only the kind itself looks inside."""

    @property
    def head(self) -> int:
        """The newest audit row the check was made on: where the file has moved on, the check is made again."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of import.

    ``sheet``: the fields a row can have and the headings they are known by. ``permission``: who may import it, beside
    ``performance.import``. ``check(work, conn, ledger, known, draft)`` refuses and doubles rows in the ledger and
    answers with the plan and what becomes of every row; it writes nothing. ``save(work, conn, batch_id, plan)`` writes
    the plan within one transaction and answers with what must be remembered for undoing (the batch keeps it under
    ``counts["made"]``). ``undo(work, conn, batch)`` takes a batch back that is marked as undone already, and names what
    it had to keep.
    """

    sheet: Kind
    permission: str
    check: Callable[[Work, Connection, Ledger, Known, ImportDraft], tuple[Any, Outcomes]]
    save: Callable[[Work, Connection, int, Any], Mapping[str, list[int]]]
    undo: Callable[[Work, Connection, Any], Undone]

    @property
    def code(self) -> str:
        """What the command line and batches call it."""
        return self.sheet.code

    @property
    def name(self) -> str:
        """The kind's name in the current language."""
        return self.sheet.name
