"""Which people are listed: the scope and saved views in one menu, each filter as a chip that can be taken off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from hrdesk.gui import icons
from hrdesk.gui.models.people import SCOPES, SavedView, views_kept, views_to_keep
from hrdesk.gui.models.table import Column
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import button, empty, picture, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

KEY = "people/views"


class ViewBar(QWidget):
    """``scope_wanted`` asks for other people; filters are set on the table itself."""

    scope_wanted = Signal(str)

    def __init__(self, table: DataTable, remembered: Remembered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._remembered = remembered
        self.scope = "on"
        self._name = ""
        self.open = button("", "bookmark", self._show_menu)
        self.open.setMinimumWidth(136)
        self.open.setStyleSheet("text-align: left")
        mark = picture("chevron-down", "text.primary", 14)
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.open.setLayout(row(None, mark, edges=(0, 0, 8, 0)))
        self._chips = row(gap=6)
        self.clear = button(_("Clear filters"), role="link", pressed=table.clear_filters)
        line = row(self.open, gap=8)
        line.addLayout(self._chips)
        line.addWidget(self.clear)
        self.setLayout(line)
        table.grid.arranged.connect(self.tell)
        self.tell()

    @property
    def views(self) -> list[SavedView]:
        """The person's saved views."""
        return views_kept(self._remembered.get(KEY, []))

    def use(self, view: SavedView) -> None:
        """Shows the people of a saved view."""
        self._name, self.scope = view.name, view.scope
        known = {column.key for column in self._table.grid.columns}
        set_filters(self._table, {key: text for key, text in view.filters.items() if key in known})
        self._choose(view.scope, keep_name=True)

    def tell(self) -> None:
        """Shows what is filtered now."""
        filters = self._filters()
        columns = {column.key: column for column in self._table.grid.columns}
        empty(self._chips)
        for key, text in filters.items():
            self._chips.addWidget(self._chip(columns[key], text))
        self.clear.setVisible(bool(filters))
        saved = next((view for view in self.views if view.name == self._name), None)
        if saved is None or dict(saved.filters) != filters or saved.scope != self.scope:
            self._name = ""
        words = next(words for key, words, _statuses in SCOPES if key == self.scope)
        self.open.setText(self._name or _(words))
        self.open.setAccessibleName(_("Who is listed: {view}", view=self._name or _(words)))

    # -- inside ------------------------------------------------------------------------------------------------

    def _filters(self) -> dict[str, str]:
        return getattr(self._table.grid, "filters", {})

    def _chip(self, column: Column, text: str) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("role", "chip")
        chip.setText(_("{column}: {filter}", column=column.title, filter=text if len(text) < 16 else text[:15] + "…"))
        chip.setAccessibleName(_("Take off the filter {column}", column=column.title))
        chip.setToolTip(chip.accessibleName())
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.put(chip, "x", token="accent.text", size=14)  # noqa: S106
        chip.clicked.connect(partial(self._take_off, column.key))
        return chip

    def _take_off(self, key: str) -> None:
        set_filters(self._table, {name: text for name, text in self._filters().items() if name != key})
        self._table.setFocus()

    def _show_menu(self) -> None:
        self.menu().popup(self.open.mapToGlobal(self.open.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """Scopes, saved views, and what can be done with them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words, _statuses in SCOPES:
            entry = menu.addAction(_(words), partial(self._choose, key))
            entry.setCheckable(True)
            entry.setChecked(key == self.scope and not self._name)
        views = self.views
        if views:
            menu.addSeparator()
        for view in views:
            entry = menu.addAction(view.name, partial(self.use, view))
            entry.setCheckable(True)
            entry.setChecked(view.name == self._name)
        menu.addSeparator()
        menu.addAction(_("Save this view…"), self.ask_name)
        if self._name:
            menu.addAction(_("Delete the view {name}", name=self._name), self.forget)
        return menu

    def _choose(self, scope: str, *, keep_name: bool = False) -> None:
        self.scope = scope
        if not keep_name:
            self._name = ""
        self.tell()
        self.scope_wanted.emit(scope)

    def ask_name(self) -> None:
        """Asks what the view is to be called."""
        dialog = ViewDialog([view.name for view in self.views], self.window())
        dialog.named.connect(self.keep)
        dialog.open()

    def keep(self, name: str) -> None:
        """Keeps what is shown now under ``name``; the same name replaces."""
        view = SavedView(name, self.scope, self._filters())
        kept = [known for known in self.views if known.name != name]
        self._remembered.put(KEY, views_to_keep([*kept, view]))
        self._name = name
        self.tell()

    def forget(self) -> None:
        """Deletes the view in use; the list stays as it is."""
        self._remembered.put(KEY, views_to_keep([view for view in self.views if view.name != self._name]))
        self._name = ""
        self.tell()


class ViewDialog(Dialog):
    """Asks for the name of a view."""

    named = Signal(str)

    def __init__(self, taken: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(_("Save this view"), parent=parent)
        hint = _("Who is listed and the filters are kept. A name used before is replaced.") if taken else ""
        self.form = Form([Field("name", _("Name of the view"), required=True, hint=hint)])
        self.body.addWidget(self.form)
        cancel = button(_("Cancel"), pressed=self.reject)
        save = button(_("Save"), role="primary", pressed=self._submit)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(save)
        self.form.submitted.connect(self._submit)
        self.form.controls["name"].setFocus()

    def _submit(self) -> None:
        if self.form.check():
            self.named.emit(str(self.form.values()["name"])[:40])
            self.accept()


def set_filters(table: DataTable, filters: dict[str, str]) -> None:
    """Filters the table, and says so in its filter row."""
    table.filter(filters)
    if table.header.filters_shown:
        table.show_filters()
