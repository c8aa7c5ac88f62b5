"""One column that says several fields, one after the other: 电催一组/催收员."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from hrdesk.gui.pages.imports.extras import said
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import Notice, button, label, named_by_label
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.imports.model import FieldChoice

PARTS = 3
SEPARATORS = ("/", "-", "、", "，", ",", "|", "_", " ")


class SplitDialog(Dialog):
    """Which fields, and what stands between them. ``given`` carries the fields in their order and the separator."""

    given = Signal(object, str)

    def __init__(
        self,
        name: str,
        samples: Sequence[str],
        choices: Sequence[FieldChoice],
        fields: Sequence[str] = (),
        separator: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("One column, several fields"), width=480, parent=parent)
        self._samples = samples
        self.body.addWidget(label(_("What does “{column}” say, from left to right?", column=name), "strong", wrap=True))
        self.body.addWidget(label(" · ".join(samples), "secondary", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self.separator = QLineEdit(separator or _guess(samples))
        self.separator.setFixedWidth(64)
        self.separator.setMaxLength(8)
        self.separator.setAccessibleName(_("Between them stands"))
        self.separator.textEdited.connect(self._show)
        grid.addWidget(label(_("Between them stands")), 0, 0)
        grid.addWidget(self.separator, 0, 1, Qt.AlignmentFlag.AlignLeft)
        self.parts: list[QComboBox] = []
        self._examples = []
        for number in range(PARTS):
            combo = QComboBox()
            combo.setFixedWidth(220)
            combo.addItem(_("Nothing") if number == PARTS - 1 else _("Choose…"), None)
            for choice in choices:
                combo.addItem(said(choice), choice.code)
            if number < len(fields):
                combo.setCurrentIndex(max(0, combo.findData(fields[number])))
            named_by_label(combo, _("Part {number}", number=number + 1))
            example = label("", "small")
            grid.addWidget(label(_("Part {number}", number=number + 1)), number + 1, 0)
            grid.addWidget(combo, number + 1, 1)
            grid.addWidget(example, number + 1, 2)
            self.parts.append(combo)
            self._examples.append(example)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self._notice = Notice()
        self.body.addWidget(self._notice)
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.use = button(_("Use"), role="primary")
        self.use.clicked.connect(self._submit)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.use)
        self._show()
        self.parts[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show(self, _text: str = "") -> None:
        """What each part of the first value is."""
        between = self.separator.text()
        first = self._samples[0] if self._samples else ""
        parts = first.split(between, PARTS - 1) if between else [first]
        for number, example in enumerate(self._examples):
            example.setText(parts[number].strip() if number < len(parts) else "")

    @Slot()
    def _submit(self) -> None:
        fields = tuple(code for combo in self.parts if (code := combo.currentData()) is not None)
        if len(fields) < 2 or len(set(fields)) < len(fields):
            self._notice.say(_("Choose at least two different fields."))
            return
        if not self.separator.text():
            self._notice.say(_("Say what stands between the fields, such as a slash."))
            self.separator.setFocus()
            return
        separator = self.separator.text()
        self.accept()
        self.given.emit(fields, separator)


def _guess(samples: Sequence[str]) -> str:
    """The usual sign that stands in every value."""
    return next((sign for sign in SEPARATORS if samples and all(sign in sample.strip() for sample in samples)), "/")
