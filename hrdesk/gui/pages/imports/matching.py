"""Step 2: each column of the sheet and the field it stands for; what the file does not say; how people are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from hrdesk.gui import icons
from hrdesk.gui.widgets.parts import button, column, icon_button, label, named_by_label, picture, row
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportDraft
    from hrdesk.app.imports.model import FieldChoice

MATCHES: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), N_("Employee number, else the name")),
    (("name", "department"), N_("Name and department")),
    (("name", "team"), N_("Name and team")),
    (("name",), N_("Name alone")),
)


class _NoWheel(QObject):
    """Scrolling the page must not change a choice under the mouse."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def said(choice: FieldChoice) -> str:
    """A field's name as a choice: begins with a capital in English."""
    return choice.name[:1].upper() + choice.name[1:] + (" *" if choice.required else "")


class MatchStep(QWidget):
    """``mapping`` is what stands on the page; ``sheet_wanted`` asks for another sheet of the file."""

    sheet_wanted = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft: ImportDraft | None = None
        self.fields: dict[str, QComboBox] = {}
        self._marks: dict[str, QLabel] = {}
        self._filling = False
        self.sheet = QComboBox()
        named_by_label(self.sheet, _("Sheet"))
        self.sheet.activated.connect(self._sheet_chosen)
        self.match = QComboBox()
        named_by_label(self.match, _("How people are recognised"))
        self._told = label("", "small", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(_("Columns of the sheet"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more = Constants(parent=self)
        self._more.hide()
        self._sheet_row = QWidget()
        self._sheet_row.setLayout(row(label(_("Sheet")), self.sheet, gap=8))
        self._match_row = QWidget()
        self._match_row.setLayout(row(label(_("How people are recognised")), self.match, gap=8))
        head = column(row(self._sheet_row, self._match_row, None, gap=24), self._told, gap=6, edges=(16, 12, 16, 8))
        self.setLayout(column(head, self._scroll, gap=0))

    # -- showing -----------------------------------------------------------------------------------------------

    def show_draft(self, draft: ImportDraft) -> None:
        """Shows a file just opened."""
        self.draft = draft
        self._filling = True
        self.sheet.clear()
        self.sheet.addItems(list(draft.sheets))
        self.sheet.setCurrentText(draft.sheet)
        self._sheet_row.setVisible(len(draft.sheets) > 1)
        self._offer_matches(draft)
        self._told.setText(_told(draft))
        inside = QWidget()
        inside.setProperty("role", "page")
        box = column(gap=12, edges=(16, 4, 16, 16))
        box.addLayout(self._grid(draft))
        self._more = Constants(draft)
        self._more.changed.connect(self.changed)
        box.addWidget(self._more)
        box.addStretch(1)
        inside.setLayout(box)
        self._scroll.setWidget(inside)
        self._filling = False
        self._mark_all()
        before: QWidget = self.match
        for control in [*self.fields.values(), *self._more.findChildren(QPushButton)]:
            QWidget.setTabOrder(before, control)
            before = control

    def _offer_matches(self, draft: ImportDraft) -> None:
        self.match.clear()
        offered = list(MATCHES)
        if draft.mapping.match and draft.mapping.match not in [match for match, _text in offered]:
            names = {field.code: field.name for field in draft.fields}
            offered.append((draft.mapping.match, _(", ").join(names.get(code, code) for code in draft.mapping.match)))
        for match, text in offered:
            words = _(text)
            self.match.addItem(words[:1].upper() + words[1:], match)
        at = next((n for n, (match, _text) in enumerate(offered) if match == draft.mapping.match), 0)
        self.match.setCurrentIndex(at)

    def _grid(self, draft: ImportDraft) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        self.fields, self._marks = {}, {}
        for number, text in enumerate((_("Column"), "", _("First values"), _("Field"), "")):
            grid.addWidget(label(text, "section"), 0, number)
        for at, found in enumerate(draft.columns, start=1):
            grid.addWidget(label(found.letter, "small"), at, 0)
            name = label(found.name, "strong")
            name.setMaximumWidth(240)
            name.setToolTip(found.name)
            grid.addWidget(name, at, 1)
            samples = " · ".join(found.samples)
            shown = label("", "secondary")
            shown.setText(shown.fontMetrics().elidedText(samples, Qt.TextElideMode.ElideRight, 360))
            shown.setToolTip(samples)
            grid.addWidget(shown, at, 2)
            chosen = self._combo(draft, found.name, found.field)
            grid.addWidget(chosen, at, 3)
            mark = picture("minus", size=14)
            said_mark = label("", "small")
            self._marks[found.name] = said_mark
            grid.addLayout(row(mark, said_mark, None, gap=6), at, 4)
            said_mark.setProperty("picture", mark)
        grid.setColumnStretch(4, 1)
        return grid

    def _combo(self, draft: ImportDraft, name: str, field: str | None) -> QComboBox:
        combo = QComboBox()
        combo.setFixedWidth(220)
        combo.setMaxVisibleItems(20)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.addItem(_("Not imported"), None)
        for choice in draft.fields:
            combo.addItem(said(choice), choice.code)
        combo.setCurrentIndex(max(0, combo.findData(field)))
        named_by_label(combo, _("Field for column {column}", column=name))
        combo.currentIndexChanged.connect(partial(self._field_chosen, name))
        combo.installEventFilter(_NoWheel(combo))
        self.fields[name] = combo
        return combo

    # -- choosing ----------------------------------------------------------------------------------------------

    def _field_chosen(self, name: str, _at: int) -> None:
        """A field has one column: chosen here, it is given up there."""
        if self._filling:
            return
        code = self.fields[name].currentData()
        self._filling = True
        for other, combo in self.fields.items():
            if other != name and code is not None and combo.currentData() == code:
                combo.setCurrentIndex(0)
        self._filling = False
        self._mark_all()
        self.changed.emit()

    def _mark_all(self) -> None:
        draft = self.draft
        if draft is None:
            return
        proposed = dict(draft.mapping.columns)
        for name, combo in self.fields.items():
            code = combo.currentData()
            if code is None:
                words, icon, token = _("not imported"), "minus", "text.secondary"
            elif proposed.get(name) != code:
                words, icon, token = _("chosen by you"), "user-check", "status.info"
            elif draft.remembered:
                words, icon, token = _("as last time"), "history", "status.success"
            else:
                words, icon, token = _("recognised"), "circle-check", "status.success"
            mark = self._marks[name]
            mark.setText(words)
            icons.put(mark.property("picture"), icon, token=token, size=14)

    def complain(self, field: str) -> None:
        """Puts the cursor where a column for ``field`` could be chosen."""
        free = next((combo for combo in self.fields.values() if combo.currentData() is None), None)
        target = free or next(iter(self.fields.values()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(target)

    @property
    def matched(self) -> tuple[int, int]:
        """(columns matched, columns)."""
        return sum(combo.currentData() is not None for combo in self.fields.values()), len(self.fields)

    def mapping(self) -> object:
        """The mapping as it stands on the page."""
        if self.draft is None:
            raise RuntimeError("no file is open")
        constants, copies = self._more.values()
        return replace(
            self.draft.mapping,
            columns={name: combo.currentData() for name, combo in self.fields.items() if combo.currentData()},
            constants=constants,
            copies=copies,
            match=tuple(self.match.currentData() or ()),
        )

    @Slot()
    def _sheet_chosen(self, _at: int = 0) -> None:
        if self.draft is not None and self.sheet.currentText() != self.draft.sheet:
            self.sheet_wanted.emit(self.sheet.currentText())

    def add_constant(self, field: str, value: str) -> None:
        """A field with the same value in every row."""
        self._more.add(field, value=value)

    def add_copy(self, field: str, other: str) -> None:
        """A field that repeats another one."""
        self._more.add(field, other=other)


def _told(draft: ImportDraft) -> str:
    parts = [
        _("Header in row {row}", row=draft.header_row),
        _("{count:,} rows of data", count=draft.data_rows),
    ]
    if draft.skipped:
        parts.append(_("{count} rows passed over (titles, notes, totals)", count=len(draft.skipped)))
    if draft.period is not None:
        parts.append(_("Month {period}", period=draft.period.label))
    return " · ".join([*parts, *draft.notes])


class Constants(QWidget):
    """Fields the file has no column for: the same value in every row, or the same as another field."""

    changed = Signal()

    def __init__(self, draft: ImportDraft | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: Sequence[FieldChoice] = draft.fields if draft is not None else ()
        self._rows: list[_ConstantRow] = []
        self._box = column(gap=4)
        add = button(_("Add a fixed value"), "plus", self.add)
        outer = column(
            label(_("Not in the file, the same for every row"), "section"),
            self._box,
            row(add, None),
            gap=6,
            edges=(0, 8, 0, 0),
        )
        self.setLayout(outer)
        if draft is not None:
            for field, value in draft.mapping.constants.items():
                self.add(field, value=value)
            for field, other in draft.mapping.copies.items():
                self.add(field, other=other)

    def add(self, field: str = "", *, value: str = "", other: str = "") -> None:
        """One more row."""
        made = _ConstantRow(self._fields, field, value, other)
        made.removed.connect(partial(self._remove, made))
        made.changed.connect(self.changed)
        self._rows.append(made)
        self._box.addWidget(made)
        self.changed.emit()

    def _remove(self, made: _ConstantRow) -> None:
        self._rows.remove(made)
        made.hide()
        made.deleteLater()
        self.changed.emit()

    def values(self) -> tuple[dict[str, str], dict[str, str]]:
        """(constants, copies) of the rows that are filled in."""
        constants: dict[str, str] = {}
        copies: dict[str, str] = {}
        for made in self._rows:
            if made.field and made.other:
                copies[made.field] = made.other
            elif made.field and made.value:
                constants[made.field] = made.value
        return constants, copies


class _ConstantRow(QWidget):
    removed = Signal()
    changed = Signal()

    def __init__(self, fields: Sequence[FieldChoice], field: str, value: str, other: str) -> None:
        super().__init__()
        self._field = _choice(fields, field, _("Field"))
        self._how = QComboBox()
        self._how.addItem(_("is always"), "value")
        self._how.addItem(_("is the same as"), "other")
        self._how.setCurrentIndex(1 if other else 0)
        named_by_label(self._how, _("How the field is filled"))
        self._value = QLineEdit(value)
        self._value.setFixedWidth(220)
        self._value.setAccessibleName(_("Fixed value"))
        self._other = _choice(fields, other, _("The other field"))
        remove = icon_button("x", _("Remove"), self.removed.emit)
        self.setLayout(row(self._field, self._how, self._value, self._other, remove, None, gap=8))
        self._how.currentIndexChanged.connect(self._show)
        for combo in (self._field, self._how, self._other):
            combo.currentIndexChanged.connect(self.changed)
        self._value.textEdited.connect(self.changed)
        self._show()

    def _show(self, _at: int = 0) -> None:
        copied = self._how.currentData() == "other"
        self._value.setVisible(not copied)
        self._other.setVisible(copied)

    @property
    def field(self) -> str:
        return str(self._field.currentData() or "")

    @property
    def value(self) -> str:
        return self._value.text().strip() if self._how.currentData() == "value" else ""

    @property
    def other(self) -> str:
        return str(self._other.currentData() or "") if self._how.currentData() == "other" else ""


def _choice(fields: Sequence[FieldChoice], chosen: str, name: str) -> QComboBox:
    combo = QComboBox()
    combo.setFixedWidth(220)
    combo.addItem(_("Choose…"), None)
    for choice in fields:
        combo.addItem(said(choice), choice.code)
    combo.setCurrentIndex(max(0, combo.findData(chosen or None)))
    named_by_label(combo, name)
    return combo
