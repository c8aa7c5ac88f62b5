"""The tools of the list of people: bringing in, giving out, columns, the filter row, copying."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from hrdesk.gui.page import Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import button, icon_button
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n


class ListTools(QObject):
    """At the right of the page's toolbar."""

    def __init__(self, errands: Errands, table: DataTable, page: Page) -> None:
        super().__init__(page)
        self._errands, self._table, self._page = errands, table, page
        self.bring_in = button(_("Import"), "upload", self.import_roster)
        hint = _("The rows and columns shown as a workbook, masked as they are here")
        self.give_out = button(_("Export"), "download", table.export, hint=hint)
        self.columns = icon_button("columns-3", _("Choose columns"), self._choose_columns)
        self.more = icon_button("ellipsis", _("More"), self._more_menu)
        page.toolbar.add_right(self.bring_in, self.give_out, self.columns, self.more)
        self.bring_in.setVisible(errands.may("people.import"))
        self.give_out.setVisible(errands.may("export"))

    @Slot()
    def import_roster(self) -> None:
        """To the import page, and back."""
        self._errands.context.go("import", kind="roster", back="people")

    def _choose_columns(self) -> None:
        self._table.column_menu().popup(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _more_menu(self) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        filters = QAction(_("Filter row"), menu)
        filters.setCheckable(True)
        filters.setChecked(self._table.header.filters_shown)
        filters.toggled.connect(self._table.show_filters)
        menu.addAction(filters)
        menu.addAction(_("Copy all rows shown"), self._copy_all)
        if self._errands.may("people.import"):
            menu.addAction(
                _("Earlier imports"), partial(self._errands.context.go, "import", kind="history", back="people")
            )
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _copy_all(self) -> None:
        self._table.selectAll()
        self._table.copy()
        rows = self._table.grid.rowCount()
        self._errands.messages.toast(
            _n("{count:,} row copied with headers.", "{count:,} rows copied with headers.", count=rows)
        )
