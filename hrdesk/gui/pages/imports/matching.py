"""Step 2: each column of the sheet and the field it stands for; what the file does not say; how people are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from hrdesk.gui import icons
from hrdesk.gui.pages.imports.extras import Extras, said
from hrdesk.gui.pages.imports.splitting import SplitDialog
from hrdesk.gui.widgets.parts import button, column, label, named_by_label, picture, row
from hrdesk.words import N_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportDraft

SEVERAL, SPLIT = "#several", "#split"  # choices of a column that are no field: ask which, and those that were said
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


class MatchStep(QWidget):
    """``mapping`` is what stands on the page; ``sheet_wanted`` asks for another sheet of the file."""

    sheet_wanted = Signal(str)
    changed = Signal()
    mapping_wanted = Signal()  # as a file
    mapping_given = Signal(str)  # the path of a mapping file

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft: ImportDraft | None = None
        self.fields: dict[str, QComboBox] = {}
        self._marks: dict[str, QLabel] = {}
        self._filling = False
        self.splits: dict[str, tuple[tuple[str, ...], str]] = {}
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
        self._more = Extras(parent=self)
        self._more.hide()
        self._sheet_row = QWidget()
        self._sheet_row.setLayout(row(label(_("Sheet")), self.sheet, gap=8))
        self._match_row = QWidget()
        self._match_row.setLayout(row(label(_("How people are recognised")), self.match, gap=8))
        self.use_file = button(_("Use a mapping file…"), "folder-open", self._ask_mapping)
        self.save_file = button(_("Export the mapping…"), "download", self.mapping_wanted.emit)
        line = row(self._sheet_row, self._match_row, None, gap=24)
        line.addLayout(row(self.use_file, self.save_file, gap=8))
        head = column(line, self._told, gap=6, edges=(16, 12, 16, 8))
        self.setLayout(column(head, self._scroll, gap=0))

    # -- showing -----------------------------------------------------------------------------------------------

    def show_draft(self, draft: ImportDraft) -> None:
        """Shows a file just opened."""
        self.draft = draft
        self._filling = True
        self.splits = {name: (one.fields, one.separator) for name, one in draft.mapping.splits.items()}
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
        self._more = Extras(draft)
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
        combo.addItem(_("Several fields…"), SEVERAL)
        if name in self.splits:
            self._show_split(combo, name)
        else:
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
        if code == SEVERAL:
            self._ask_split(name)
            return
        self.splits.pop(name, None)
        self._give_up(name, {code})
        self._mark_all()
        self.changed.emit()

    def _give_up(self, name: str, codes: set[str | None]) -> None:
        self._filling = True
        for other, combo in self.fields.items():
            own = set(self.splits[other][0]) if other in self.splits else {combo.currentData()}
            if other != name and own & (codes - {None}):
                self.splits.pop(other, None)
                combo.setCurrentIndex(0)
        self._filling = False

    def _ask_split(self, name: str) -> None:
        """One column into several fields: which, and what stands between them."""
        draft = self.draft
        if draft is None:
            return
        samples = next((found.samples for found in draft.columns if found.name == name), ())
        fields, separator = self.splits.get(name, ((), ""))
        dialog = SplitDialog(name, samples, draft.fields, fields, separator, self.window())
        dialog.given.connect(partial(self.split, name))
        dialog.rejected.connect(partial(self._no_split, name))
        dialog.open()

    def split(self, name: str, fields: tuple[str, ...], separator: str) -> None:
        """The column says these fields, one after the other."""
        self.splits[name] = (fields, separator)
        self._give_up(name, set(fields))
        self._filling = True
        self._show_split(self.fields[name], name)
        self._filling = False
        self._mark_all()
        self.changed.emit()

    def _no_split(self, name: str) -> None:
        self._filling = True
        if name in self.splits:
            self._show_split(self.fields[name], name)
        else:
            self.fields[name].setCurrentIndex(0)
        self._filling = False
        self._mark_all()

    def _show_split(self, combo: QComboBox, name: str) -> None:
        """The choice reads 小组 / 岗位 from now on; choosing it once more asks again."""
        fields, separator = self.splits[name]
        names = {choice.code: choice.name for choice in self.draft.fields} if self.draft is not None else {}
        between = f" {separator} " if separator.strip() else "  "
        at = combo.findData(SPLIT)
        words = between.join(names.get(code, code) for code in fields)
        if at < 0:
            combo.insertItem(combo.count() - 1, words, SPLIT)
            at = combo.findData(SPLIT)
        combo.setItemText(at, words)
        combo.setCurrentIndex(at)

    def _mark_all(self) -> None:
        draft = self.draft
        if draft is None:
            return
        proposed = dict(draft.mapping.columns)
        for name, combo in self.fields.items():
            code = combo.currentData()
            if code is None:
                words, icon, token = _("not imported"), "minus", "text.secondary"
            elif code == SPLIT:
                words, icon, token = _("several fields"), "columns-3", "status.info"
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
        return sum(combo.currentData() not in (None, SEVERAL) for combo in self.fields.values()), len(self.fields)

    def mapping(self) -> object:
        """The mapping as it stands on the page."""
        if self.draft is None:
            raise RuntimeError("no file is open")
        more = self._more.values()
        rest = {name: str(combo.currentData() or "") for name, combo in self.fields.items() if name not in self.splits}
        joined = {column for columns, _separator in more.joins.values() for column in columns}
        mapping = replace(
            self.draft.mapping,
            columns={name: code for name, code in rest.items() if code and name not in joined},
            constants=more.constants,
            copies=more.copies,
            values=more.values,
            match=tuple(self.match.currentData() or ()),
            splits={},
            joins={},
        )
        for name, (fields, separator) in self.splits.items():
            mapping = mapping.with_split(name, fields, separator)
        for code, (columns, separator) in more.joins.items():
            mapping = mapping.with_join(code, columns, separator)
        return mapping

    @Slot()
    def _sheet_chosen(self, _at: int = 0) -> None:
        if self.draft is not None and self.sheet.currentText() != self.draft.sheet:
            self.sheet_wanted.emit(self.sheet.currentText())

    def add_constant(self, field: str, value: str) -> None:
        """A field with the same value in every row."""
        self._more.add(field, value=value)

    def add_join(self, field: str, columns: Sequence[str], separator: str = "") -> None:
        """A field that several columns say together."""
        self._more.add(field, columns=columns, separator=separator)

    def take_over(self, mapping: object) -> None:
        """Words given a meaning while checking stay on the page."""
        if self.draft is not None:
            self.draft = replace(self.draft, mapping=replace(self.draft.mapping, values=mapping.values))  # type: ignore[attr-defined]
            self._more.show_values(mapping.values)  # type: ignore[attr-defined]

    def _ask_mapping(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, _("Use a mapping file"), "", "JSON (*.json)")
        if path:
            self.mapping_given.emit(path)

    def add_copy(self, field: str, other: str) -> None:
        """A field that repeats another one."""
        self._more.add(field, other=other)


def _told(draft: ImportDraft) -> str:
    parts = [
        _("Header in row {row}", row=draft.header_row),
        _n("{count:,} row of data", "{count:,} rows of data", count=draft.data_rows),
    ]
    if draft.skipped:
        parts.append(
            _n(
                "{count} row passed over (title, note, total)",
                "{count} rows passed over (titles, notes, totals)",
                count=len(draft.skipped),
            )
        )
    if draft.period is not None:
        parts.append(_("Month {period}", period=draft.period.label))
    return " · ".join([*parts, *draft.notes])
