"""人员: everybody in a list, the record of one beside it, its form in place of both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.models.people import SCOPES, columns
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.people.acts import PersonActs
from hrdesk.gui.pages.people.detail import WIDTH, PersonDetail
from hrdesk.gui.pages.people.filling import Filling
from hrdesk.gui.pages.people.form import PersonForm
from hrdesk.gui.pages.people.orders import Orders
from hrdesk.gui.pages.people.tools import ListTools
from hrdesk.gui.pages.people.views import ViewBar
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.parts import EmptyPage, column
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonRow, PersonView
    from hrdesk.app.work import Desk


class PeoplePage(Page):
    """``enter(employment="12")`` or ``enter(employee_no="HC0233")`` shows that person, whatever the list shows."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.orders = Orders(self.errands, self)
        self.orders.done.connect(self._done)
        self.orders.shown.connect(self._show_shown)
        self.stack = QStackedWidget()
        self.filling = Filling(self.errands, self.stack, self.orders.values_shown, self)
        self.filling.opened.connect(self._form_opened)
        self.filling.closed.connect(self._form_closed)
        self.filling.saved.connect(self._saved)
        self.filling.undone.connect(self._done)
        self.filling.person_wanted.connect(self._show_other)
        self.new = action(_("New employee"), "plus", self.new_employee, self, keys="Ctrl+N")
        self.addAction(self.new)
        self._wanted = ""
        self._then = ("", "")
        self._asked = 0
        self._loaded = False
        self._employed = 0
        self.table = DataTable(
            columns(desk.work().today()),
            name=_("People"),
            identity=lambda row: row.employment_id,
            remembered=context.remembered,
            key="people",
            frozen_left=2,
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.summed.connect(self.status_changed)
        self.acts = PersonActs(self.errands, self.orders, self.filling, self.table.selected_rows, self)
        self.table.offer_actions([self.new, *self.acts.main, *self.acts.more])
        self.table.show_filters()
        self.detail = PersonDetail(self.acts.main, self.acts.more)
        self.detail.reveal_wanted.connect(self._reveal)
        self.detail.person_wanted.connect(self.show_person)
        self._fill_toolbar()
        self._build()
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(60)
        self._ask_later.timeout.connect(self._ask_current)
        self.new.setVisible(self.errands.may("people.write"))
        self._show_primary()

    def _fill_toolbar(self) -> None:
        self.views = ViewBar(self.table, self.context.remembered)
        self.views.scope_wanted.connect(self._scope)
        self.toolbar.add(self.views)
        self.tools = ListTools(self.errands, self.table, self)

    def _build(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        holder = QWidget()  # the filter row lies beside the table, in the table's parent
        holder.setLayout(column(self.table, gap=0))
        holder.setMinimumWidth(360)
        self.splitter.addWidget(holder)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        kept = self.context.remembered.get("people/splitter")
        if not (isinstance(kept, str) and self.splitter.restoreState(QByteArray.fromBase64(kept.encode()))):
            self.splitter.setSizes([766, WIDTH])
        self.splitter.splitterMoved.connect(self._keep_splitter)
        self.empty = EmptyPage("users", "")
        self.empty.pressed.connect(self.tools.import_roster)
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)

    @property
    def form(self) -> PersonForm | None:
        """The form that is filled in, in place of the list."""
        return self.filling.form

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        if self.form is None:
            return _("People")
        if self.form.view is None:
            return _("New employee")
        name = self.form.view.name
        return _("Take {name} on again", name=name) if self.form.rehire else _("Edit {name}", name=name)

    def subtitle(self) -> str:
        if self.form is not None:
            return self.form.view.employee_no if self.form.view is not None else ""
        return _("{count} employed", count=self._employed) if self._loaded else ""

    def actions_offered(self) -> list[Found]:
        offered = [self.new, *self.acts.main, *self.acts.more]
        return [Found("action", made.text(), made.trigger) for made in offered if made.isVisible() and made.isEnabled()]

    def enter(self, **where: Any) -> None:
        wanted = str(where.get("employment") or where.get("employee_no") or "")
        if self.form is not None and wanted:
            self.filling.keep_draft()
        self._wanted = wanted or self._wanted
        self._then = (self._wanted, str(where.get("act") or ""))
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.filling.forget_offered()
        self.load()

    def catch_up(self, news: frozenset[str]) -> None:
        self.offered = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            if self.form is not None:
                self.form.form.focus_first()
            elif self.stack.currentWidget() is self.empty:
                self.empty.action.setFocus()
            else:
                self.table.setFocus()
        return super().event(event)

    # -- the list ----------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Reads the people of the scope chosen, beside the window."""
        from hrdesk.app.people import PeopleFilter, list_people

        statuses = next(statuses for key, _words, statuses in SCOPES if key == self.views.scope)
        scope = self.views.scope

        def call(work: Any) -> tuple[str, Any, int]:
            found = list_people(work, PeopleFilter(statuses))
            employed = found if scope == "on" else list_people(work)
            return scope, found, len(employed)

        self.errands.read(call, self._show_list)

    def _show_list(self, found: tuple[str, tuple[PersonRow, ...], int]) -> None:
        scope, rows, self._employed = found
        if scope != self.views.scope:
            return
        self._loaded = True
        self.table.load(rows)
        self._offer_filters()
        if self.form is None:
            self.stack.setCurrentWidget(self.splitter)
            if not rows and not self._employed and scope == "on":
                self._show_empty()
        if self._wanted:
            self._find_wanted()
        elif self.table.current_row() is None:
            self.table.choose_first()
            if self.table.current_row() is None:
                self._nobody()
        else:
            self._ask_later.start()
        self._show_primary()

    def _offer_filters(self) -> None:
        """The lists in the filter row follow what is loaded, unless somebody is choosing in one."""
        focus = self.window().focusWidget()
        if self.table.header.filters_shown and not (
            focus is not None and focus.accessibleName().startswith(_filter_words())
        ):
            self.table.show_filters()

    def _show_empty(self) -> None:
        if self.errands.may("people.import"):
            said = _("Everybody who works here stands in this list. Bring in your roster workbook to begin.")
            self.empty.say(said, _("Import the roster"))
        else:
            self.empty.say(_("Nobody you may see is on record yet."))
        here = self.has_focus
        self.stack.setCurrentWidget(self.empty)
        if here:
            self.empty.action.setFocus()

    def _scope(self, _key: str) -> None:
        self.load()

    @Slot(object)
    def _chosen(self, row: PersonRow | None) -> None:
        if row is None:
            self._nobody()
            return
        if self.acts.view is not None and self.acts.view.employment_id != row.employment_id:
            self.acts.wait()
        self._ask_later.start()

    def _ask_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.show_person(row.employment_id)

    def _opened(self, _row: PersonRow) -> None:
        self._ask_current()
        self.detail.setFocus()
        self.detail.focusNextChild()

    # -- one person --------------------------------------------------------------------------------------------

    def show_person(self, employment_id: int) -> None:
        """Reads and shows the record of one employment."""
        from hrdesk.app.people import person_view

        self._asked = employment_id
        self.errands.read(
            lambda work: person_view(work, employment_id), self._show_view, failed=partial(self._gone, employment_id)
        )

    def _show_view(self, view: PersonView) -> None:
        if view.employment_id != self._asked:
            return  # the list moved on meanwhile
        self.acts.aim(view)
        self.detail.show_person(view, self.desk.work().today(), self.orders.values_shown(view.employment_id))
        self._act_at_once(view)

    def _act_at_once(self, view: PersonView) -> None:
        """What somebody came for, from Today."""
        wanted, act = self._then
        if act and wanted in (str(view.employment_id), view.employee_no):
            self._then = ("", "")
            self.acts.at_once(act)

    def _gone(self, employment_id: int, failure: BaseException) -> bool:
        """Somebody who cannot be seen any more is no reason for a dialog while walking through the list."""
        if isinstance(failure, UserError) and failure.code == "not_found":
            if employment_id == self._asked:
                self._nobody()
            return True
        return False

    def _nobody(self) -> None:
        self._asked = 0
        self.detail.show_nobody()
        self.acts.aim(None)

    def _find_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        row = next((one for one in self.table.grid.rows if wanted in (str(one.employment_id), one.employee_no)), None)  # type: ignore[attr-defined]
        if row is None and self.views.scope != "all":
            self._wanted = wanted
            self.views.scope = "all"
            self.views.tell()
            self.load()
            return
        if row is None:
            self.context.messages.toast(_("There is no such employee in your list."), tone="warning")
            return
        if not self.table.choose(row.employment_id):
            self.table.clear_filters()
            self.table.choose(row.employment_id)
        self.table.setFocus()

    def _reveal(self, field: str) -> None:
        if self.detail.view is not None:
            self.orders.show_in_full(self.detail.view, field)

    def _show_shown(self) -> None:
        view = self.detail.view
        if view is not None:
            self.detail.show_revealed(self.orders.values_shown(view.employment_id))
            self.acts.aim(view)

    def _done(self, view: PersonView) -> None:
        """A status or a posting was changed."""
        self._show_other(view.employment_id)

    # -- the form ----------------------------------------------------------------------------------------------

    @Slot()
    def new_employee(self) -> None:
        """Opens the form of a new person; a draft of one is offered."""
        if self.new.isVisible():
            self.filling.new()

    @Slot()
    def edit_person(self) -> None:
        """Opens the form of the person shown."""
        self.acts.edit_person()

    @Slot()
    def _form_opened(self) -> None:
        self.toolbar.hide()
        self._show_primary()

    @Slot()
    def _form_closed(self) -> None:
        self.toolbar.show()
        self._show_primary()
        self.table.setFocus()

    def _show_primary(self) -> None:
        empty = self.stack.currentWidget() is self.empty  # its own button is the filled one
        self.primary = self.new if self.form is None and not empty and self.errands.may("people.write") else None
        for made in (self.new, *self.acts.main):
            made.setShortcutVisibleInContextMenu(True)
        self.header_changed.emit()

    @Slot(object, bool)
    def _saved(self, view: PersonView, made: bool) -> None:
        self.orders.forget_shown()
        self._show_other(view.employment_id)
        if made and view.licensed is None and self.acts.onboarding.may_start(view):
            self.acts.onboarding.ask(view)

    @Slot(int)
    def _show_other(self, employment_id: int) -> None:
        self._wanted = str(employment_id)
        self.load()

    def _keep_splitter(self) -> None:
        self.context.remembered.put("people/splitter", bytes(self.splitter.saveState().toBase64().data()).decode())


def _filter_words() -> str:
    return _("Filter {column}", column="").strip()
