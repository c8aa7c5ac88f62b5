"""入职: the plans in a list, the items of one beside it, taking people on and the checklists in place of both."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from hrdesk.domain.people import Status
from hrdesk.gui.file_names import EXCEL, ask_where
from hrdesk.gui.models.onboarding import SCOPES, plan_columns
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.onboarding.detail import PlanDetail
from hrdesk.gui.pages.onboarding.joining import TakeOnView
from hrdesk.gui.pages.people.form import Offered, offered_to
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, button, column
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.onboarding import ChecklistView, PlanRow, PlanView, TakenOn
    from hrdesk.app.work import Desk, Work

DETAIL = 560


class OnboardingPage(Page):
    """``enter(plan="3")`` shows that plan; ``enter(joining="1")`` opens taking on."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.manages = self.errands.may("onboarding.manage")
        self.joining: TakeOnView | None = None
        self.editor: Any = None
        self._checklists: tuple[ChecklistView, ...] = ()
        self._wanted = 0
        self._loaded = False
        self._make_actions()
        self.scope = Segments([Choice(key, _(words)) for key, words in SCOPES], name=_("Which plans"))
        self.scope.chosen.connect(self._scope)
        self.table = DataTable(
            plan_columns(),
            name=_("Onboarding plans"),
            identity=lambda row: row.plan_id,
            remembered=context.remembered,
            key="onboarding",
            frozen_left=2,
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.summed.connect(self.status_changed)
        self.table.offer_actions([self.arrived, self.papers, self.cancel])
        self.detail = PlanDetail(self.errands)
        self.detail.changed.connect(self._changed)
        self.detail.person_wanted.connect(lambda who: context.go("people", employment=str(who)))
        self._build()
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(60)
        self._ask_later.timeout.connect(self._ask_current)
        self._show_primary()

    def _make_actions(self) -> None:
        self.take_on = action(_("Take people on"), "user-plus", self.open_joining, self, keys="Ctrl+N")
        self.arrived = action(_("Arrived…"), "user-check", self._ask_arrived, self)
        self.papers = action(_("Papers"), "printer", self._print, self, keys="Ctrl+P")
        self.cancel = action(_("Cancel the plan…"), "circle-x", self._ask_cancel, self)
        self.lists = action(_("Checklists"), "list-filter", self.open_checklists, self)
        self.enrolment = action(_("Insurance and housing fund…"), "shield-check", self.open_enrolment, self)
        self.accounts = action(_("Account list for IT…"), "key-round", self._ask_accounts, self)
        self.outbox = action(_("Outbox"), "inbox", self._open_outbox, self)
        for made in (self.take_on, self.arrived, self.papers, self.cancel, *self._lists()):
            made.setVisible(self.manages)
            made.setEnabled(self.manages)
            self.addAction(made)

    def _lists(self) -> tuple[QAction, ...]:
        """What stands in the menu of lists."""
        return self.lists, self.enrolment, self.accounts, self.outbox

    @Slot()
    def _open_outbox(self) -> None:
        self.context.go("settings", section="outbox")

    def _build(self) -> None:
        self.toolbar.add(self.scope)
        self._buttons = [
            button(made.text(), str(made.property("iconName") or ""), made.trigger)
            for made in (self.arrived, self.papers, self.cancel)
        ]
        if self.manages:
            more = QMenu(self)
            more.addActions(list(self._lists()))
            lists = button(_("Lists"), "list-filter")
            lists.setMenu(more)
            self.toolbar.add_right(*self._buttons, lists)
        self.toolbar.show()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        holder = QWidget()
        holder.setLayout(column(self.table, gap=0))
        holder.setMinimumWidth(320)
        self.splitter.addWidget(holder)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([660, DETAIL])
        self.empty = EmptyPage("user-plus", "")
        self.empty.pressed.connect(self._fill)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        if self.joining is not None:
            return _("Take people on")
        return _("Checklists") if self.editor is not None else _("Onboarding")

    def subtitle(self) -> str:
        shown = len(self.table.grid.rows) if self._loaded else 0  # type: ignore[attr-defined]
        return (
            _n("{count} person", "{count} people", count=shown)
            if shown and self.joining is None and self.editor is None
            else ""
        )

    def actions_offered(self) -> list[Found]:
        return [
            Found("action", made.text(), made.trigger)
            for made in (self.take_on, *self._lists()[:-1])
            if made.isVisible()
        ]

    def enter(self, **where: Any) -> None:
        if where.get("plan"):
            self._wanted = int(where["plan"])
        self.load()
        if where.get("joining"):
            self.open_joining()

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def leave(self) -> bool:
        return self.joining is None or self.joining.may_leave()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            (self.table if self.joining is None else self.joining.text).setFocus()
        return super().event(event)

    def load(self) -> None:
        """Reads the plans of the scope chosen."""
        from hrdesk.app.onboarding import list_checklists, list_plans

        scope = self.scope.current

        def call(work: Work) -> tuple[str, tuple[PlanRow, ...], tuple[ChecklistView, ...]]:
            return scope, list_plans(work, scope), list_checklists(work) if self.manages else ()

        self.errands.read(call, self._show)

    def _show(self, found: tuple[str, tuple[PlanRow, ...], tuple[ChecklistView, ...]]) -> None:
        scope, rows, self._checklists = found
        if scope != self.scope.current:
            return
        self._loaded = True
        self.table.load(rows)
        if self.joining is None and self.editor is None:
            self._show_list(rows)
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = 0
        elif self.table.current_row() is None:
            self.table.choose_first()
        else:
            self._ask_later.start()
        if self.table.current_row() is None:
            self.detail.show_nothing()
        self._aim()
        self.header_changed.emit()

    def _show_list(self, rows: tuple[PlanRow, ...]) -> None:
        if rows or self.scope.current != "running":
            self.stack.setCurrentWidget(self.splitter)
        elif not self.manages:
            self.empty.say(_("Nobody you look after is being taken on now."))
            self.stack.setCurrentWidget(self.empty)
        elif not self._checklists:
            said = _(
                "Everything a new colleague needs, with the days the law sets. Begin with the ready-made list of a collection agency."
            )
            self.empty.say(said, _("Use the ready-made checklist"))
            self.stack.setCurrentWidget(self.empty)
        else:
            self.empty.say(
                _("Nobody is being taken on now. Paste ten joiners at once, or enter one."), _("Take people on")
            )
            self.stack.setCurrentWidget(self.empty)
        self._show_primary()

    def _fill(self) -> None:
        if self._checklists:
            self.open_joining()
            return
        from hrdesk.app.onboarding import install_collection_checklist

        self.errands.write(install_collection_checklist, lambda _made: self.load())

    @Slot(str)
    def _scope(self, _key: str) -> None:
        self.load()

    @Slot(object)
    def _chosen(self, row: PlanRow | None) -> None:
        self._aim()
        if row is not None:
            self._ask_later.start()

    @Slot(object)
    def _opened(self, _row: PlanRow) -> None:
        self._ask_current()
        self.detail.table.setFocus()

    def _ask_current(self) -> None:
        from hrdesk.app.onboarding import plan_view

        row = self.table.current_row()
        if row is not None:
            self.errands.read(lambda work: plan_view(work, row.plan_id), self._show_plan, failed=lambda _failure: True)

    def _show_plan(self, view: PlanView) -> None:
        row = self.table.current_row()
        if row is not None and row.plan_id == view.row.plan_id:
            self.detail.show_plan(view, self.desk.work().today())

    def _changed(self, view: PlanView) -> None:
        self._show_plan(view)
        self.load()

    def _aim(self) -> None:
        rows = self.table.selected_rows() or [row for row in (self.table.current_row(),) if row is not None]
        running = bool(rows) and all(row.state == "running" for row in rows)
        pending = any(row.status is Status.PENDING for row in rows)
        for made, possible in ((self.arrived, running and pending), (self.papers, bool(rows)), (self.cancel, running)):
            made.setEnabled(self.manages and possible)
        for pressed, made in zip(self._buttons, (self.arrived, self.papers, self.cancel), strict=True):
            pressed.setEnabled(made.isEnabled())

    def _show_primary(self) -> None:
        plain = self.stack.currentWidget() is self.splitter
        self.primary = self.take_on if plain and self.manages else None
        self.header_changed.emit()

    def _selected(self) -> list[PlanRow]:
        return self.table.selected_rows() or [self.table.current_row()]

    # -- acts on plans -----------------------------------------------------------------------------------------

    def _ask_arrived(self) -> None:
        rows = [row for row in self._selected() if row.status is Status.PENDING]
        fields = [Field("day", _("First day"), "date", True, width=220)]
        said = _("They come in on this day: {names}", names=_(", ").join(row.name for row in rows))
        dialog = AskDialog(_("Arrived"), said, fields, _("Save"), today=self.desk.work().today, parent=self.window())
        dialog.form.load({"day": min(self.desk.work().today(), *(row.first_day for row in rows))})
        dialog.submitted.connect(partial(self._arrive, dialog, [row.plan_id for row in rows]))
        dialog.open()

    def _arrive(self, dialog: AskDialog, plan_ids: list[int], values: dict[str, Any]) -> None:
        from hrdesk.app.onboarding import arrive

        self.errands.write(
            lambda work: arrive(work, plan_ids, values["day"]),
            partial(
                self._done,
                dialog,
                _n("{count} person has arrived.", "{count} people have arrived.", count=len(plan_ids)),
            ),
            failed=dialog.refuse,
        )

    def _ask_cancel(self) -> None:
        rows = self._selected()
        fields = [Field("reason", _("Reason"), required=True)]
        said = _("The plan is kept as it is. Who has not come yet is taken off the roster: {names}",
                 names=_(", ").join(row.name for row in rows))  # fmt: skip
        dialog = AskDialog(
            _("Cancel the plan"), said, fields, _("Cancel the plan"), today=self.desk.work().today, parent=self.window()
        )
        dialog.submitted.connect(partial(self._cancel, dialog, [row.plan_id for row in rows]))
        dialog.open()

    def _cancel(self, dialog: AskDialog, plan_ids: list[int], values: dict[str, Any]) -> None:
        from hrdesk.app.onboarding import cancel_plan

        self.errands.write(
            lambda work: cancel_plan(work, plan_ids, values["reason"]),
            partial(self._done, dialog, _n("{count} plan cancelled.", "{count} plans cancelled.", count=len(plan_ids))),
            failed=dialog.refuse,
        )

    def _done(self, dialog: AskDialog, words: str, _result: object) -> None:
        dialog.accept()
        self.context.messages.toast(words)
        self.load()

    def _print(self) -> None:
        self.print_papers(tuple(row.employment_id for row in self._selected()))

    def print_papers(self, employment_ids: tuple[int, ...]) -> None:
        """The papers of these people, previewed first."""
        from hrdesk.app.onboarding import PackOrder, print_pack

        self.paper.make(
            self.errands.write,
            lambda work, out: print_pack(work, PackOrder(out, employment_ids)),
            _("Onboarding papers"),
        )

    # -- taking on ---------------------------------------------------------------------------------------------

    @Slot()
    def open_joining(self) -> None:
        """Taking on in place of the list."""
        if self.joining is not None or not self.manages:
            return
        self.errands.read(offered_to, self._open_joining)

    def _open_joining(self, offered: Offered) -> None:
        self.joining = TakeOnView(self.errands, offered)
        self.joining.taken.connect(self._taken)
        self.joining.closed.connect(self._back)
        self.stack.addWidget(self.joining)
        self.stack.setCurrentWidget(self.joining)
        self.toolbar.hide()
        self.joining.text.setFocus()
        self._show_primary()

    @Slot(object)
    def _taken(self, done: TakenOn) -> None:
        words = _n("{count} person taken on.", "{count} people taken on.", count=len(done.people))
        if done.mails:
            mails = _n(
                "{count} welcome mail waits in the outbox.",
                "{count} welcome mails wait in the outbox.",
                count=done.mails,
            )
            words = sentences(words, mails)
        self.context.messages.toast(words)
        self._wanted = done.people[0].plan_id
        self._back()
        self.print_papers(tuple(one.employment_id for one in done.people))

    @Slot()
    def _back(self) -> None:
        """The list again."""
        for part in (self.joining, self.editor):
            if part is not None:
                self.stack.removeWidget(part)
                part.hide()
                part.deleteLater()
        self.joining = self.editor = None
        self.toolbar.show()
        self.stack.setCurrentWidget(self.splitter)
        self.load()
        self._show_primary()
        self.table.setFocus()

    @Slot()
    def open_enrolment(self) -> None:
        """增减员表 of a month."""
        from hrdesk.gui.pages.onboarding.lists import EnrolmentDialog

        EnrolmentDialog(self.errands, self.window()).open()

    @Slot()
    def _ask_accounts(self) -> None:
        name = _("Accounts {day}", day=self.desk.work().today())
        path = ask_where(self, self.context.remembered, _("Account list for IT"), f"{name}.xlsx", EXCEL)
        if path:
            self.export_accounts(Path(path))

    def export_accounts(self, path: Path) -> None:
        """Writes whoever still needs accounts."""
        from hrdesk.app.onboarding.enrolment import export_accounts

        self.errands.read(
            lambda work: export_accounts(work, path),
            lambda done: self.context.messages.toast(
                _n(
                    "{file} written, {count:,} row.",
                    "{file} written, {count:,} rows.",
                    file=done.file.name,
                    count=done.rows,
                )
            ),
        )

    @Slot()
    def open_checklists(self) -> None:
        """The templates in place of the list."""
        from hrdesk.gui.pages.onboarding.checklists import ChecklistEditor

        if self.editor is not None:
            return
        self.editor = ChecklistEditor(self.errands)
        self.editor.closed.connect(self._back)
        self.stack.addWidget(self.editor)
        self.stack.setCurrentWidget(self.editor)
        self.toolbar.hide()
        self._show_primary()
