"""人员: everybody in a list, the record of one beside it, its form in place of both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status
from hrdesk.gui.models.people import SCOPES, columns
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.people.detail import WIDTH, PersonDetail
from hrdesk.gui.pages.people.form import Offered, PersonForm
from hrdesk.gui.pages.people.letters import LetterErrand
from hrdesk.gui.pages.people.onboarding import OnboardingErrand
from hrdesk.gui.pages.people.orders import Orders, lawful
from hrdesk.gui.pages.people.saving import Saving
from hrdesk.gui.pages.people.views import ViewBar
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.dialogs import DraftDialog
from hrdesk.gui.widgets.parts import EmptyPage, button, column, icon_button
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.people import PersonRow, PersonView
    from hrdesk.app.work import Desk

NEW = 0  # in place of an employment's id: a new person


class PeoplePage(Page):
    """``enter(employment="12")`` or ``enter(employee_no="HC0233")`` shows that person, whatever the list shows."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.orders = Orders(self.errands, self)
        self.letters = LetterErrand(self.errands, self)
        self.onboarding = OnboardingErrand(self.errands, self)
        self.saving = Saving(self.errands, self)
        self.saving.saved.connect(self._saved)
        self.saving.unchanged.connect(self._drop_draft)
        self.saving.undone.connect(self._done)
        self.saving.theirs.connect(self._take_theirs)
        self.orders.done.connect(self._done)
        self.orders.shown.connect(self._show_shown)
        self.form: PersonForm | None = None
        self.offered: Offered | None = None
        self._wanted = ""
        self._then = ("", "")
        self._asked = 0
        self._loaded = False
        self._employed = 0
        self._make_actions()
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
        self.table.offer_actions([self.new, *self._main, *self._more])
        self.table.show_filters()
        self.detail = PersonDetail(self._main, self._more)
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

    def _make_actions(self) -> None:
        self.new = action(_("New employee"), "plus", self.new_employee, self, keys="Ctrl+N")
        self.edit = action(_("Edit"), "pencil", self.edit_person, self, keys="Ctrl+E", hint="Ctrl+E")
        self.transfer = action(_("Order…"), "arrow-left-right", self._ask_order, self)
        self.undo = action(_("Undo an order…"), "undo-2", self._ask_undo, self)
        self.letter = action(_("Letter from a template…"), "file-text", self._ask_letter, self)
        self.contract = action(_("Contract…"), "file-text", self._ask_contract, self)
        self.status = action(_("Change status"), "circle-dot", self._ask_status, self)
        self.onboard = action(_("Start onboarding…"), "user-plus", self._ask_onboarding, self)
        self.rehire = action(_("Take on again"), "user-plus", self._rehire, self)
        self.evaluation = action(_("Show the evaluation"), "chart-column", self._go_to_evaluation, self)
        self.mask_again = action(_("Mask everything again"), "eye-off", self.orders.forget_shown, self)
        self._main: list[QAction] = [self.edit, self.transfer, self.status, self.rehire, self.undo]
        self._more: list[QAction] = [self.contract, self.onboard, self.letter, self.evaluation, self.mask_again]
        for made in (self.new, *self._main, *self._more):
            self.addAction(made)
        self._aim(None)

    def _fill_toolbar(self) -> None:
        self.views = ViewBar(self.table, self.context.remembered)
        self.views.scope_wanted.connect(self._scope)
        self.toolbar.add(self.views)
        self.bring_in = button(_("Import"), "upload", self._import)
        self.give_out = button(
            _("Export"),
            "download",
            self.table.export,
            hint=_("The rows and columns shown as a workbook, masked as they are here"),
        )
        self.choose_columns = icon_button("columns-3", _("Choose columns"), self._column_menu)
        self.more = icon_button("ellipsis", _("More"), self._more_menu)
        self.toolbar.add_right(self.bring_in, self.give_out, self.choose_columns, self.more)
        self.bring_in.setVisible(self.errands.may("people.import"))
        self.give_out.setVisible(self.errands.may("export"))

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
        self.empty.pressed.connect(self._import)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)

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
        offered = [self.new, *self._main, *self._more]
        return [Found("action", made.text(), made.trigger) for made in offered if made.isVisible() and made.isEnabled()]

    def enter(self, **where: Any) -> None:
        wanted = str(where.get("employment") or where.get("employee_no") or "")
        if self.form is not None and wanted:
            self._keep_draft()
        self._wanted = wanted or self._wanted
        self._then = (self._wanted, str(where.get("act") or ""))
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.offered = None
        self.load()

    def catch_up(self, news: frozenset[str]) -> None:
        self.offered = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            if self.form is not None:
                self.form.form.focus_first()
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
        self.stack.setCurrentWidget(self.empty)

    def _scope(self, _key: str) -> None:
        self.load()

    @Slot(object)
    def _chosen(self, row: PersonRow | None) -> None:
        if row is None:
            self._nobody()
        else:
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
        self._aim(view)
        self.detail.show_person(view, self.desk.work().today(), self.orders.values_shown(view.employment_id))
        self._act_at_once(view)

    def _act_at_once(self, view: PersonView) -> None:
        """What somebody came for, from Today: the dialog opens on the person asked for."""
        wanted, act = self._then
        made = {"contract": self.contract, "regularise": self.transfer}.get(act)
        if made is None or wanted not in (str(view.employment_id), view.employee_no):
            return
        self._then = ("", "")
        if made.isEnabled():
            made.trigger()

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
        self._aim(None)

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

    def _aim(self, view: PersonView | None) -> None:
        """What may be done with this person."""
        edit = view is not None and view.may_edit
        left = view is not None and view.status is Status.LEFT
        for made, shown in (
            (self.edit, edit),
            (self.transfer, edit and not left),
            (self.contract, edit and not left),
            (self.onboard, view is not None and self.onboarding.may_start(view)),
            (self.letter, view is not None and view.may_reveal),
            (self.undo, edit and view is not None and bool(view.orders)),
            (self.status, edit and view is not None and bool(lawful(view))),
            (self.rehire, edit and left and view is not None and view.employment_id == view.spells[-1].employment_id),
            (self.evaluation, view is not None and self.errands.may("performance.read")),
            (self.mask_again, view is not None and bool(self.orders.values_shown(view.employment_id))),
        ):
            made.setVisible(shown)
            made.setEnabled(shown)

    def _reveal(self, field: str) -> None:
        if self.detail.view is not None:
            self.orders.show_in_full(self.detail.view, field)

    def _show_shown(self) -> None:
        view = self.detail.view
        if view is not None:
            self.detail.show_revealed(self.orders.values_shown(view.employment_id))
            self._aim(view)

    def _done(self, view: PersonView) -> None:
        """A status or a posting was changed."""
        self._wanted = str(view.employment_id)
        self.load()

    def _ask_status(self) -> None:
        if self.detail.view is not None:
            self.orders.ask_status(self.detail.view)

    def _ask_order(self) -> None:
        view = self.detail.view
        if view is not None:
            self._with_offered(lambda offered: self.orders.ask_order(view, offered))

    def _ask_letter(self) -> None:
        rows = self.table.selected_rows()
        if rows:
            self.letters.ask([row.employment_id for row in rows])

    def _ask_contract(self) -> None:
        if self.detail.view is not None:
            self.orders.ask_contract(self.detail.view)

    def _ask_undo(self) -> None:
        view = self.detail.view
        if view is not None and view.orders:
            self.orders.ask_undo(view)

    def _go_to_evaluation(self) -> None:
        if self.detail.view is not None:
            self.context.go("performance", employee_no=self.detail.view.employee_no)

    # -- the form ----------------------------------------------------------------------------------------------

    @Slot()
    def new_employee(self) -> None:
        """Opens the form of a new person; a draft of one is offered."""
        if self.form is None and self.new.isVisible():
            self._with_offered(lambda offered: self._open_form(offered, None))

    @Slot()
    def edit_person(self) -> None:
        """Opens the form of the person shown."""
        view = self.detail.view
        if self.form is None and view is not None and view.may_edit:
            self._with_offered(lambda offered: self._open_form(offered, view))

    def _rehire(self) -> None:
        view = self.detail.view
        if self.form is None and view is not None:
            self._with_offered(lambda offered: self._open_form(offered, view, rehire=True))

    def _with_offered(self, then: Any) -> None:
        """The units and people the lists of a form offer, read once until somebody changes something."""
        if self.offered is not None:
            then(self.offered)
            return
        from hrdesk.app.organisation import organisation
        from hrdesk.app.people import list_people

        def got(offered: Offered) -> None:
            self.offered = offered
            then(offered)

        self.errands.read(lambda work: Offered(organisation(work), list_people(work)), got)

    def _open_form(self, offered: Offered, view: PersonView | None, *, rehire: bool = False) -> None:
        key = view.employment_id if view is not None else NEW
        shown = self.orders.values_shown(key)
        form = PersonForm(offered, self.desk.work().today, view, shown, rehire=rehire)
        form.save_wanted.connect(partial(self.saving.save, form))
        form.escaped.connect(self._escape)
        form.open_person.connect(self._open_other)
        form.take_on_again.connect(partial(self._submit_again, rehire=True))
        self.form = form
        self.stack.addWidget(form)
        self.stack.setCurrentWidget(form)
        self.toolbar.hide()
        form.keep_drafts(self.context.drafts)
        self._show_primary()
        form.form.focus_first()
        self.header_changed.emit()

    def _close_form(self) -> None:
        form, self.form = self.form, None
        self.toolbar.show()
        self.stack.setCurrentWidget(self.splitter)
        if form is not None:
            self.stack.removeWidget(form)
            form.hide()
            form.deleteLater()
        self._show_primary()
        self.table.setFocus()
        self.header_changed.emit()

    def _show_primary(self) -> None:
        empty = self.stack.currentWidget() is self.empty  # its own button is the filled one
        self.primary = self.new if self.form is None and not empty and self.errands.may("people.write") else None
        for made in (self.new, *self._main):
            made.setShortcutVisibleInContextMenu(True)
        self.header_changed.emit()

    def _escape(self) -> None:
        if self.form is not None and self.form.dirty:
            self._ask_leave()
        else:
            self._close_form()

    def _ask_leave(self) -> None:
        dialog = DraftDialog(self.window())
        dialog.keep_wanted.connect(self._keep_draft)
        dialog.drop_wanted.connect(self._drop_draft)
        dialog.open()

    def _keep_draft(self) -> None:
        if self.form is not None:
            self.form.keeper.keep()
        self._close_form()

    @Slot()
    def _drop_draft(self) -> None:
        if self.form is not None:
            self.form.keeper.drop()
        self._close_form()

    def _open_other(self, employment_id: int) -> None:
        self._keep_draft()
        self._wanted = str(employment_id)
        self.load()

    def _submit_again(self, *, rehire: bool) -> None:
        if self.form is not None:
            self.form.rehire = rehire
            self.form.submit()

    # -- saved -------------------------------------------------------------------------------------------------

    @Slot(object, bool)
    def _saved(self, view: PersonView, made: bool) -> None:
        self._drop_draft()
        self.offered = None
        self.orders.forget_shown()
        self._wanted = str(view.employment_id)
        self.load()
        if made and view.licensed is None and self.onboarding.may_start(view):
            self.onboarding.ask(view)

    @Slot(object)
    def _take_theirs(self, now: PersonView) -> None:
        self._drop_draft()
        self._wanted = str(now.employment_id)
        self.load()

    def _ask_onboarding(self) -> None:
        if self.detail.view is not None:
            self.onboarding.ask(self.detail.view)

    # -- tools -------------------------------------------------------------------------------------------------

    def _import(self) -> None:
        self.context.go("import", kind="roster", back="people")

    def _column_menu(self) -> None:
        self.table.column_menu().popup(self.choose_columns.mapToGlobal(self.choose_columns.rect().bottomLeft()))

    def _more_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        filters = QAction(_("Filter row"), menu)
        filters.setCheckable(True)
        filters.setChecked(self.table.header.filters_shown)
        filters.toggled.connect(self.table.show_filters)
        menu.addAction(filters)
        menu.addAction(_("Copy all rows shown"), self._copy_all)
        if self.errands.may("people.import"):
            menu.addAction(_("Earlier imports"), partial(self.context.go, "import", kind="history", back="people"))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _copy_all(self) -> None:
        self.table.selectAll()
        self.table.copy()
        self.context.messages.toast(
            _n(
                "{count:,} row copied with headers.",
                "{count:,} rows copied with headers.",
                count=self.table.grid.rowCount(),
            )
        )

    def _keep_splitter(self) -> None:
        self.context.remembered.put("people/splitter", bytes(self.splitter.saveState().toBase64().data()).decode())


def _filter_words() -> str:
    return _("Filter {column}", column="").strip()
