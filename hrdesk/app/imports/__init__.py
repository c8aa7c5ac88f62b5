"""Files taken in: opened, checked, accepted, undone. One path for every kind (roster, figures, events, records)."""

from hrdesk.app.imports.accepting import accept, import_report
from hrdesk.app.imports.by_hand import FILE, KEEP, ByHand
from hrdesk.app.imports.checking import check
from hrdesk.app.imports.deliveries import declare_none, deliveries, withdraw_none
from hrdesk.app.imports.kinds import KINDS as _KINDS
from hrdesk.app.imports.mappings import (
    KeptMapping,
    export_mapping,
    forget_mapping,
    import_mapping,
    list_mappings,
    save_mapping,
)
from hrdesk.app.imports.model import (
    CONTRACTS,
    EVENTS,
    FACTS,
    PAST_EVALUATIONS,
    ROSTER,
    BatchRow,
    Delivery,
    DraftColumn,
    Earlier,
    FieldChoice,
    Footing,
    ImportCheck,
    ImportDone,
    ImportDraft,
    Mend,
    OtherName,
    Outcome,
    Problem,
    Skipped,
    Undone,
    UnknownValue,
)
from hrdesk.app.imports.opening import open_file, open_pasted, peek
from hrdesk.app.imports.undoing import batch_by_hand, batch_mends, list_batches, preview_undo, undo

KINDS = tuple(_KINDS)  # their codes

__all__ = [
    "CONTRACTS",
    "EVENTS",
    "FACTS",
    "FILE",
    "KEEP",
    "KINDS",
    "PAST_EVALUATIONS",
    "ROSTER",
    "BatchRow",
    "ByHand",
    "Delivery",
    "DraftColumn",
    "Earlier",
    "FieldChoice",
    "Footing",
    "ImportCheck",
    "ImportDone",
    "ImportDraft",
    "KeptMapping",
    "Mend",
    "OtherName",
    "Outcome",
    "Problem",
    "Skipped",
    "Undone",
    "UnknownValue",
    "accept",
    "batch_by_hand",
    "batch_mends",
    "check",
    "declare_none",
    "deliveries",
    "export_mapping",
    "forget_mapping",
    "import_mapping",
    "import_report",
    "list_batches",
    "list_mappings",
    "open_file",
    "open_pasted",
    "peek",
    "preview_undo",
    "save_mapping",
    "undo",
    "withdraw_none",
]
