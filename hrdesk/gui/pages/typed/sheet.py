"""A sheet of a month that is typed into: its edits, the strip of what is in the way, and its draft, kept as a form's is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.drafted import DraftedEditor
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.typed.edits import SheetEdits
from hrdesk.gui.pages.typed.said import in_the_way
from hrdesk.gui.pages.typed.strip import SheetStrip
from hrdesk.gui.widgets.parts import column, connect
from hrdesk.gui.widgets.sheet_table import SheetTable

if TYPE_CHECKING:
    from hrdesk.gui.drafts import Keeper


class TypedSheet(DraftedEditor):
    """``changed``: something was typed; ``summed``: what the cells selected come to.

    A sheet of its own builds ``edits`` for its rows, reads and saves them, and says how it stands in ``tell``.
    """

    changed = Signal()
    summed = Signal(list)
    edits: SheetEdits

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errands = errands
        self.asked = 0  # a late answer for an older question is dropped
        self.period: Period | None = None
        self._keeper: Keeper | None = None
        self.strip = SheetStrip()
        self._place = column(gap=0)
        self._soon = QTimer(self)  # a word on the sheet follows a burst of changes once
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.tell)

    def build(self, edits: SheetEdits, over: Sequence[QWidget], under: Sequence[QWidget]) -> None:
        """Lays the sheet out: what stands over it, the strip, the table, what stands under it."""
        self.edits = edits
        box: QVBoxLayout = column(gap=0)
        for part in (*over, self.strip):
            box.addWidget(part)
        box.addLayout(self._place, 1)
        for part in under:
            box.addWidget(part)
        self.setLayout(box)
        edits.changed.connect(self._soon.start)
        edits.changed.connect(self.changed)
        connect(self.strip.drop.clicked, edits.drop)

    @Slot()
    def tell(self) -> None:
        """Says how the sheet stands and what may be done."""
        self.edits.allow_steps()
        if self.edits.content is not None:
            self.strip.say(*in_the_way(self.edits.content, self.edits.pasted))

    # -- one sheet after another -------------------------------------------------------------------------------

    def flush(self) -> None:
        """Keeps at once what is typed, before another sheet takes the place."""
        if self._keeper is not None:
            self._keeper.flush()

    def put_table(self, table: SheetTable) -> None:
        """A table of its own for another sheet, in place of the one before."""
        old = self.edits.table
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.edits.show_in(table)
        table.summed.connect(self.summed)
        self._place.addWidget(table)

    def follow(self, key: str) -> None:
        """Keeps what is typed into this sheet as its draft; the one of another sheet was kept before."""
        if self._keeper is not None:
            self._keeper.setParent(None)
            self._keeper.deleteLater()
            self.put_on_top(None)
            self.hold(None)
        self._keeper = self.errands.drafts.follow(self, key)

    # -- saving ------------------------------------------------------------------------------------------------

    @property
    def can_save(self) -> bool:
        """Whether anything is to be saved."""
        return self.dirty and not self.edits.held

    def ready_to_save(self) -> bool:
        """Whether it can be saved now; while a cell can't be read or was overtaken, the cursor goes there."""
        if not self.can_save:
            return False
        wrong = self.edits.content.problems() or self.edits.content.conflicts()
        if wrong and self.edits.table is not None:
            self.tell()
            self.edits.table.go_to(wrong[0])
        return not wrong

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return self.edits.content is not None and bool(self.edits.content.edits)

    def typed(self) -> dict[str, str]:
        """What is not saved, with what it was typed over."""
        return self.edits.content.texts() if self.edits.content is not None else {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Types a draft in; what somebody changed since is marked."""
        if self.edits.content is not None and self.edits.table is not None:
            self.edits.content.from_texts(texts)
            self.edits.table.show_edits()
            self.tell()

    def hold(self, until: QWidget | None) -> None:
        """The sheet waits while a draft is offered."""
        self.edits.held = until is not None
        super().hold(until)
        self.tell()

    def waiting_parts(self) -> Sequence[QWidget]:
        return [self.edits.table] if self.edits.table is not None else []
