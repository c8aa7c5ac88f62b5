"""What only a person can decide about a file: what its unknown words mean, and whether people are really renamed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QListWidget, QListWidgetItem, QScrollArea, QWidget

from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, column, label, named_by_label
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.imports.model import OtherName, UnknownValue

TALLEST = 380


class ValuesDialog(Dialog):
    """One line for each unknown word. ``given`` carries {(field, word): what it means}; remembered with the mapping."""

    given = Signal(object)

    def __init__(self, unknown: Sequence[UnknownValue], parent: QWidget | None = None) -> None:
        super().__init__(_("Words the agency does not know"), width=620, parent=parent)
        self.body.addWidget(label(_("What do these words of the file mean?"), "strong"))
        self.body.addWidget(
            label(_("Said once, it is remembered for the next file of this source."), "secondary", wrap=True)
        )
        self.choices: dict[tuple[str, str], QComboBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, text in enumerate((_("Field"), _("In the file"), _("Rows"), _("It means"))):
            grid.addWidget(label(text, "section"), 0, place)
        for at, one in enumerate(unknown, start=1):
            grid.addWidget(label(one.field_name, "secondary"), at, 0)
            word = label(one.shown, "strong")
            word.setMaximumWidth(180)
            word.setToolTip(one.shown)
            grid.addWidget(word, at, 1)
            rows = ", ".join(map(str, one.rows[:3])) + (" …" if len(one.rows) > 3 else "")
            grid.addWidget(label(rows, "small"), at, 2)
            grid.addWidget(self._choice(one), at, 3)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(unknown) + 1, 1)
        inside = QWidget()
        inside.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(_("Words the agency does not know"))
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        scroll.setMinimumHeight(min(TALLEST, 44 + 36 * len(unknown)))
        self.body.addWidget(scroll)
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.use = button(_("Check again"), role="primary")
        self.use.clicked.connect(self._submit)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.use)
        next(iter(self.choices.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _choice(self, one: UnknownValue) -> QComboBox:
        combo = QComboBox()
        combo.setMinimumWidth(220)
        combo.setMaxVisibleItems(20)
        combo.addItem(_("left refused") if one.refused else _("made new"), None)
        for code, shown in one.choices:
            combo.addItem(shown, code)
        named_by_label(combo, _("What “{word}” means", word=one.shown))
        self.choices[one.field, one.shown] = combo
        return combo

    @Slot()
    def _submit(self) -> None:
        meant = {key: combo.currentData() for key, combo in self.choices.items() if combo.currentData() is not None}
        self.accept()
        if meant:
            self.given.emit(meant)


class NamesDialog(Dialog):
    """The numbers whose people bear another name in the file; each renaming is ticked by hand. ``given``: the numbers."""

    given = Signal(object)

    def __init__(self, names: Sequence[OtherName], confirmed: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(_("Other names"), width=560, parent=parent)
        self.body.addWidget(
            label(
                _n(
                    "{count} number belongs to somebody of another name",
                    "{count} numbers belong to people of other names",
                    count=len(names),
                ),
                "strong",
                wrap=True,
            )
        )
        self.body.addWidget(
            label(
                _("Perhaps a column has slipped, or the numbers were given anew. Tick only who really has a new name."),
                "secondary",
                wrap=True,
            )
        )
        self.list = QListWidget()
        self.list.setAccessibleName(_("People to rename"))
        for one in names:
            said = _(
                "{number}  {known} → {said}  (row {row})",
                number=one.employee_no,
                known=one.known,
                said=one.said,
                row=one.row,
            )
            item = QListWidgetItem(said)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = one.employee_no in confirmed
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, one.employee_no)
            self.list.addItem(item)
        self.list.setMinimumHeight(min(TALLEST, 16 + 24 * len(names)))
        self.list.setCurrentRow(0)
        self.body.addLayout(column(self.list, gap=0))
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.use = button(_("Check again"), role="primary")
        self.use.clicked.connect(self._submit)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.use)
        self.list.setFocus()

    @Slot()
    def _submit(self) -> None:
        items = (self.list.item(at) for at in range(self.list.count()))
        wanted = {item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked}
        self.accept()
        self.given.emit(wanted)


def said_of_values(unknown: Sequence[UnknownValue]) -> str:
    """The link that opens the dialog: how many words, the first of them."""
    words = _(", ").join(f"“{one.shown}”" for one in unknown[:2])
    more = "…" if len(unknown) > 2 else ""
    return _("Unknown words: {words}", words=f"{words}{more}")
