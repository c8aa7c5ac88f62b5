"""What a file says of itself that its rows do not bear out: "the footer says 1,649, the file has 1,650".

A difference refuses nothing: it is said, and the person decides whether the file is whole.
"""

from __future__ import annotations

from decimal import Decimal

from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import Footing, ImportDraft


def footings(draft: ImportDraft, ledger: Ledger) -> tuple[Footing, ...]:
    """Every sum and count of rows the sheet states wrongly; each is warned about too."""
    from hrdesk.sheets.declared import disagreements

    found = []
    for one in disagreements(draft.table.raw, draft.table.layout):
        said = one.declared
        ledger.warn(one.note.message, **one.note.values)
        found.append(Footing(said.row, said.cell, one.column, _plain(said.value), _plain(one.found)))
    return tuple(found)


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():,f}" if figure else "0"
