"""Below the columns: fields the file has no column of its own for, and the words of the file that were given a meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from hrdesk.gui.widgets.parts import button, column, icon_button, label, named_by_label, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportDraft
    from hrdesk.app.imports.model import FieldChoice

VALUE, OTHER, JOIN = "value", "other", "join"


@dataclass(frozen=True, slots=True)
class More:
    """What stands there: the same value for every row, repeated fields, columns put together, words with a meaning."""

    constants: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    joins: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def said(choice: FieldChoice) -> str:
    """A field's name as a choice: begins with a capital in English."""
    return choice.name[:1].upper() + choice.name[1:] + (" *" if choice.required else "")


class Extras(QWidget):
    """``changed`` when anything of it was."""

    changed = Signal()

    def __init__(self, draft: ImportDraft | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: Sequence[FieldChoice] = draft.fields if draft is not None else ()
        self._columns = [found.name for found in draft.columns] if draft is not None else []
        self._rows: list[_ExtraRow] = []
        self._values: dict[str, dict[str, str]] = {}
        self._box = column(gap=4)
        add = button(_("Add a field"), "plus", self.add)
        self._words = QWidget()
        self._words.hide()
        self._words_place = column(self._words, gap=0)
        outer = column(
            label(_("Not in a column of its own"), "section"), self._box, row(add, None), gap=6, edges=(0, 8, 0, 0)
        )
        outer.addLayout(self._words_place)
        self.setLayout(outer)
        if draft is not None:
            mapping = draft.mapping
            for code, value in mapping.constants.items():
                self.add(code, value=value)
            for code, other in mapping.copies.items():
                self.add(code, other=other)
            for code, join in mapping.joins.items():
                self.add(code, columns=join.columns, separator=join.separator)
            self.show_values(mapping.values)

    def add(
        self, field: str = "", *, value: str = "", other: str = "", columns: Sequence[str] = (), separator: str = ""
    ) -> None:
        """One more row."""
        made = _ExtraRow(self._fields, self._columns, field, value, other, columns, separator)
        made.removed.connect(partial(self._remove, made))
        made.changed.connect(self.changed)
        self._rows.append(made)
        self._box.addWidget(made)
        self.changed.emit()

    def _remove(self, made: _ExtraRow) -> None:
        self._rows.remove(made)
        made.hide()
        made.deleteLater()
        self.changed.emit()

    def values(self) -> More:
        """The rows that are filled in."""
        constants: dict[str, str] = {}
        copies: dict[str, str] = {}
        joins: dict[str, tuple[tuple[str, ...], str]] = {}
        for made in self._rows:
            if made.field and made.other:
                copies[made.field] = made.other
            elif made.field and len(made.columns) > 1:
                joins[made.field] = (made.columns, made.separator)
            elif made.field and made.value:
                constants[made.field] = made.value
        return More(constants, copies, joins, self._values)

    # -- words with a meaning ----------------------------------------------------------------------------------

    def show_values(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Lists the words that were given a meaning, each with a way to forget it."""
        self._values = {code: dict(words) for code, words in values.items() if words}
        names = {choice.code: choice.name for choice in self._fields}
        made = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(label(_("Words with a meaning"), "section"), 0, 0, 1, 4)
        at = 1
        for code, words in self._values.items():
            for shown, meant in words.items():
                grid.addWidget(label(names.get(code, code), "secondary"), at, 0)
                grid.addWidget(label(shown, "strong"), at, 1)
                grid.addWidget(label(_("means {word}", word=meant)), at, 2)
                forget = icon_button(
                    "x", _("Forget what “{word}” means", word=shown), partial(self._forget, code, shown)
                )
                grid.addWidget(forget, at, 3)
                at += 1
        grid.setColumnStretch(4, 1)
        made.setLayout(grid)
        made.setVisible(bool(self._values))
        old, self._words = self._words, made
        self._words_place.replaceWidget(old, made)
        old.hide()
        old.deleteLater()

    def _forget(self, code: str, shown: str) -> None:
        self.show_values(
            {
                known: {word: meant for word, meant in words.items() if (known, word) != (code, shown)}
                for known, words in self._values.items()
            }
        )
        self.changed.emit()


class _ExtraRow(QWidget):
    removed = Signal()
    changed = Signal()

    def __init__(
        self,
        fields: Sequence[FieldChoice],
        columns: Sequence[str],
        field: str,
        value: str,
        other: str,
        joined: Sequence[str],
        separator: str,
    ) -> None:
        super().__init__()
        self._field = _choice([(said(one), one.code) for one in fields], field, _("Field"))
        self._how = QComboBox()
        for words, how in ((_("is always"), VALUE), (_("is the same as"), OTHER), (_("is put together from"), JOIN)):
            self._how.addItem(words, how)
        self._how.setCurrentIndex(self._how.findData(OTHER if other else JOIN if joined else VALUE))
        named_by_label(self._how, _("How the field is filled"))
        self._value = QLineEdit(value)
        self._value.setFixedWidth(220)
        self._value.setAccessibleName(_("Fixed value"))
        self._other = _choice([(said(one), one.code) for one in fields], other, _("The other field"))
        names = [(name, name) for name in columns]
        self._parts = [
            _choice(names, joined[number] if number < len(joined) else "", words, width=150)
            for number, words in enumerate((_("First column"), _("Second column")))
        ]
        self._separator = QLineEdit(separator)
        self._separator.setFixedWidth(56)
        self._separator.setAccessibleName(_("Between them"))
        self._separator.setPlaceholderText(_("between"))
        remove = icon_button("x", _("Remove"), self.removed.emit)
        self.setLayout(
            row(
                self._field,
                self._how,
                self._value,
                self._other,
                self._parts[0],
                self._separator,
                self._parts[1],
                remove,
                None,
                gap=8,
            )
        )
        self._how.currentIndexChanged.connect(self._show)
        for combo in (self._field, self._how, self._other, *self._parts):
            combo.currentIndexChanged.connect(self.changed)
        for edit in (self._value, self._separator):
            edit.textEdited.connect(self.changed)
        self._show()

    def _show(self, _at: int = 0) -> None:
        how = self._how.currentData()
        self._value.setVisible(how == VALUE)
        self._other.setVisible(how == OTHER)
        for part in (*self._parts, self._separator):
            part.setVisible(how == JOIN)

    @property
    def field(self) -> str:
        return str(self._field.currentData() or "")

    @property
    def value(self) -> str:
        return self._value.text().strip() if self._how.currentData() == VALUE else ""

    @property
    def other(self) -> str:
        return str(self._other.currentData() or "") if self._how.currentData() == OTHER else ""

    @property
    def columns(self) -> tuple[str, ...]:
        if self._how.currentData() != JOIN:
            return ()
        chosen = [str(part.currentData()) for part in self._parts if part.currentData()]
        return tuple(dict.fromkeys(chosen))

    @property
    def separator(self) -> str:
        return self._separator.text()


def _choice(offered: Sequence[tuple[str, str]], chosen: str, name: str, width: int = 220) -> QComboBox:
    combo = QComboBox()
    combo.setFixedWidth(width)
    combo.addItem(_("Choose…"), None)
    for words, code in offered:
        combo.addItem(words, code)
    combo.setCurrentIndex(max(0, combo.findData(chosen or None)))
    named_by_label(combo, name)
    return combo
