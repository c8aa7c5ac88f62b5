"""Files taken in: opened, checked, accepted, undone. One path for every kind (roster, figures, events)."""

from hrdesk.app.imports.accepting import accept, import_report
from hrdesk.app.imports.checking import check
from hrdesk.app.imports.deliveries import declare_none, deliveries, withdraw_none
from hrdesk.app.imports.model import (
    EVENTS,
    FACTS,
    KINDS,
    ROSTER,
    BatchRow,
    Delivery,
    DraftColumn,
    Earlier,
    FieldChoice,
    ImportCheck,
    ImportDone,
    ImportDraft,
    Outcome,
    Problem,
    Skipped,
    Undone,
)
from hrdesk.app.imports.opening import open_file, open_pasted, peek
from hrdesk.app.imports.undoing import list_batches, undo

__all__ = [
    "EVENTS",
    "FACTS",
    "KINDS",
    "ROSTER",
    "BatchRow",
    "Delivery",
    "DraftColumn",
    "Earlier",
    "FieldChoice",
    "ImportCheck",
    "ImportDone",
    "ImportDraft",
    "Outcome",
    "Problem",
    "Skipped",
    "Undone",
    "accept",
    "check",
    "declare_none",
    "deliveries",
    "import_report",
    "list_batches",
    "open_file",
    "open_pasted",
    "peek",
    "undo",
    "withdraw_none",
]
