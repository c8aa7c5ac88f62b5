"""What a changed row of a roster changes, field by field; private values masked, sealed ones not opened for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.roster_rows import OUTSIDE
from hrdesk.app.people.model import FIELDS, shown_value
from hrdesk.domain.people import mask_bank_card, mask_id, mask_mail, mask_phone
from hrdesk.storage.types import SEALED

if TYPE_CHECKING:
    from hrdesk.app.imports.roster import Current, Entry

HIDDEN = "●●●●"  # a private value that nobody opened
_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": mask_id, "phone": mask_phone, "email": mask_mail, "bank_card": mask_bank_card,
}  # fmt: skip


def tell_changes(ledger: Ledger, entry: Entry, current: Current) -> None:
    """Puts the changes of somebody known into the ledger."""
    for name, (old, new) in entry.changes.items():
        if name == "id_number":  # nobody's is read for an import
            old = SEALED if entry.employment_id in current.with_id else None
        ledger.differ(entry.number, FIELDS[name].label, _shown(name, old), _shown(name, new))
    for name, value in entry.outside.items():
        held = current.outside.get((entry.employment_id or 0, OUTSIDE[name]), "")
        ledger.differ(entry.number, ledger.label(name), held, value)


def _shown(name: str, value: object) -> str:
    if value is None or not FIELDS[name].private:
        return shown_value(name, value)
    if value is SEALED or name not in _MASKS:
        return HIDDEN
    return _MASKS[name](str(value))
