"""批量开通账号: people without an account, ticked by team and position; all of them made with one press, or none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QMenu, QProgressBar, QStackedWidget, QWidget

from hrdesk.domain.roles import Role
from hrdesk.gui.models.accounts import Choosing, Line, choices, columns, role_choices
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import EmptyPage, Notice, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.access.many import Candidates, FirstSignIn
    from hrdesk.gui.jobs import Job

Index = QModelIndex | QPersistentModelIndex


class TickTable(DataTable):
    """Rows that are ticked with the space bar or by a click on the first column. ``turned`` carries the rows."""

    turned = Signal(list)
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == self.State.EditingState
        if event.key() == Qt.Key.Key_Space and not editing:
            self.turned.emit(self.selected_rows())
        elif event.key() == Qt.Key.Key_Escape and not editing:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class ManyAccounts(QWidget):
    """``made`` carries the first passwords, once; ``closed``: back to the list of accounts."""

    made = Signal(object)  # tuple[FirstSignIn, ...]
    closed = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errands = errands
        self.choosing: Choosing | None = None
        self.job: Job[Any] | None = None
        self.team, self.position = QComboBox(), QComboBox()
        self.tick_shown = button(_("Tick all shown"), "check", self._tick_shown)
        self.untick_shown = button(_("Untick all shown"), "x", self._untick_shown)
        self.role = button(_("Role of those ticked…"), "user", self._offer_roles)
        self.table = TickTable(
            columns(), name=_("People without an account"), identity=lambda line: line.who.employment_id,
            remembered=errands.context.remembered, key="many-accounts",
        )  # fmt: skip
        self.summary = label("", "strong")
        self.notice = Notice()
        self.back = button(_("Back to the accounts"), pressed=self.leave)
        self.make = button("", "key-round", self.submit, role="primary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Accounts made"))
        self.told = label("", "small")
        self.stop = button(_("Stop"), pressed=self._stop)
        self._build()
        self._connect()

    def _build(self) -> None:
        head = column(
            label(_("Accounts for many people"), "title"),
            label(
                _(
                    "Tick with the space bar or a click. The role follows from the position and can be changed; the user "
                    "name is the employee number. First passwords are printed once, on slips to hand out."
                ),
                "secondary",
                wrap=True,
            ),
            gap=4,
        )
        filters = row(gap=8)
        for words, control in ((_("Team"), self.team), (_("Position"), self.position)):
            named = label(words, "small")
            named.setBuddy(control)
            control.setMinimumWidth(140)
            filters.addWidget(named)
            filters.addWidget(control)
        filters.addSpacing(8)
        for made in (self.tick_shown, self.untick_shown, self.role):
            filters.addWidget(made)
        filters.addStretch(1)
        self.nobody = EmptyPage("circle-check", "")
        self.shown = QStackedWidget()
        self.shown.addWidget(self.table)
        self.shown.addWidget(self.nobody)
        self.choice = QWidget()
        self.choice.setLayout(row(self.back, self.make, self.summary, None, gap=12))
        self.running = QWidget()
        self.bar.setFixedWidth(240)
        self.running.setLayout(row(self.stop, self.bar, self.told, None, gap=12))
        self.running.hide()
        whole = column(
            head, filters, self.shown, self.notice, self.choice, self.running, gap=12, edges=(24, 16, 24, 16)
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        for control in (self.team, self.position):
            control.currentIndexChanged.connect(self._filter)
        self.table.turned.connect(self._turn)
        self.table.escaped.connect(self.leave)
        self.table.clicked.connect(self._clicked)
        self.table.opened.connect(self._offer_role_here)
        self.table.edited.connect(self._edited)
        self.table.offer_actions([self.tick_shown, self.untick_shown, self.role])
        self.errands.context.jobs.changed.connect(self._told)

    # -- what is shown -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Reads who has no account; what was chosen of the same people stays."""
        from hrdesk.app.access.many import list_candidates

        if self.job is None:
            self.errands.read(list_candidates, self._show)

    def _show(self, found: Candidates) -> None:
        before, self.choosing = self.choosing, Choosing(found)
        if before is not None:
            self.choosing.go_on(before)
        for control, key, everybody in (
            (self.team, "team", _("All teams")),
            (self.position, "position", _("All positions")),
        ):
            kept = control.currentData()
            control.blockSignals(True)
            control.clear()
            control.addItem(everybody, "")
            for word in choices(self.choosing.lines, key):
                control.addItem(word, word)
            control.setCurrentIndex(max(0, control.findData(kept)))
            control.blockSignals(False)
        self.table.load(self.choosing.lines.values())
        self._filter()
        self.table.choose_first()
        self.shown.setCurrentIndex(0 if self.choosing.lines else 1)
        nobody = _("Everybody at work has an account.")
        if found.stopped:
            stopped = _n(
                "{count} person has a stopped account; “Start again” opens it.",
                "{count} people have a stopped account; “Start again” opens it.",
                count=found.stopped,
            )
            nobody = f"{nobody}\n{stopped}"
        self.nobody.say(nobody)
        self._say()
        if self.table.isVisible() and before is None:
            self.table.setFocus()

    @Slot()
    def _filter(self) -> None:
        self.table.filter(
            {**self.table.grid.filters, "team": self.team.currentData() or "", "position": self.position.currentData() or ""}  # type: ignore[attr-defined]
        )  # fmt: skip

    def _say(self) -> None:
        if self.choosing is None:
            return
        count = len(self.choosing.ticked)
        self.summary.setText(self.choosing.summary())
        self.make.setText(
            _n("Make {count} account", "Make {count} accounts", count=count) if count else _("Make accounts")
        )
        self.make.setEnabled(bool(count))
        for made in (self.tick_shown, self.untick_shown):
            made.setEnabled(bool(self.choosing.lines))
        self.role.setEnabled(bool(count))
        wrong = self.choosing.wrong
        if not wrong:
            self.notice.say("")
        elif self.notice.text:
            self._complain(wrong)

    def _redraw(self, changed: list[Line]) -> None:
        for line in changed:
            self.table.grid.replace(line)  # type: ignore[attr-defined]
        self._say()

    # -- choosing ----------------------------------------------------------------------------------------------

    @Slot(list)
    def _turn(self, lines: list[Line]) -> None:
        if self.choosing is not None and self.job is None:
            self._redraw(self.choosing.turn([line.who.employment_id for line in lines]))

    def _clicked(self, index: Index) -> None:
        line = self.table.grid.row_at(index.row())
        if line is not None and self.table.grid.columns[index.column()].key == "ticked":
            self._turn([line])

    def _shown_ids(self) -> list[int]:
        return [line.who.employment_id for line in self.table.grid.shown_rows]  # type: ignore[attr-defined]

    @Slot()
    def _tick_shown(self) -> None:
        if self.choosing is not None:
            self._redraw(self.choosing.tick(self._shown_ids(), True))

    @Slot()
    def _untick_shown(self) -> None:
        if self.choosing is not None:
            self._redraw(self.choosing.tick(self._shown_ids(), False))

    @Slot()
    def _offer_roles(self) -> None:
        """A role for all that are ticked."""
        if self.choosing is not None:
            at = self.role.mapToGlobal(self.role.rect().bottomLeft())
            self._menu([line.who.employment_id for line in self.choosing.ticked], at)

    def _offer_role_here(self, line: Line) -> None:
        """A role for the row that Enter or a double click meant, beside its cell."""
        if self.job is not None:
            return
        cell = self.table.visualRect(
            self.table.grid.index(self.table.currentIndex().row(), self.table.grid.number_of("role"))
        )
        self._menu([line.who.employment_id], self.table.viewport().mapToGlobal(cell.bottomLeft()), line.role)

    def _menu(self, idents: list[int], at: QPoint, now: Role | None = None) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value, words in role_choices():
            entry = menu.addAction(words, partial(self.give_role, idents, Role(value)))
            if now is not None:
                entry.setCheckable(True)
                entry.setChecked(value == now)
                if value == now:
                    menu.setActiveAction(entry)
        menu.popup(at)

    def give_role(self, idents: list[int], role: Role) -> None:
        """These people get this role."""
        if self.choosing is not None and self.job is None:
            self._redraw(self.choosing.give_role(idents, role))

    @Slot(object, str, str)
    def _edited(self, line: Line, _key: str, text: str) -> None:
        if self.choosing is not None and self.job is None:
            self._redraw(self.choosing.name(line.who.employment_id, text))

    # -- making ------------------------------------------------------------------------------------------------

    def _complain(self, wrong: list[Line]) -> None:
        rest = len(wrong) - 1
        words = _("{name}: {reason}", name=wrong[0].who.name, reason=wrong[0].fault)
        if rest:
            words = sentences(words, _("{count} more are wrong, see the list.", count=rest))
        self.notice.say(words)

    @Slot()
    def submit(self) -> None:
        """Makes all that are ticked, beside the window."""
        from hrdesk.app.access.many import add_accounts

        if self.choosing is None or self.job is not None or not self.choosing.ticked:
            return
        if wrong := self.choosing.wrong:
            for control in (self.team, self.position):
                control.setCurrentIndex(0)
            self.table.clear_filters()
            self.table.choose(wrong[0].who.employment_id, "login")
            self.table.setFocus()
            self._complain(wrong)
            return
        self.notice.say("")
        order = self.choosing.wanted()
        self.bar.setRange(0, len(order))
        self.bar.setValue(0)
        self.told.setText(_("Making first passwords…"))
        self.stop.setEnabled(True)
        self.job = self.errands.write(
            lambda work: add_accounts(work, order), self._done, failed=self._refused, title=_("Making accounts")
        )
        self._running(True)
        self.stop.setFocus()

    def _running(self, on: bool) -> None:
        for part in (self.choice, self.table, self.team, self.position, self.tick_shown, self.untick_shown, self.role):
            part.setDisabled(on)
        self.choice.setHidden(on)
        self.running.setVisible(on)

    @Slot()
    def _told(self) -> None:
        if self.job is None:
            return
        at = self.job.at
        if at.total and self.stop.isEnabled():
            self.bar.setRange(0, at.total)
            self.bar.setValue(at.done)
            words = _("{done} of {total}: {name}", done=at.done + 1, total=at.total, name=at.what)
            if at.seconds_left is not None:
                words += "   " + _("about {seconds} s left", seconds=at.seconds_left)
            self.told.setText(words)

    @Slot()
    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()
            self.stop.setEnabled(False)
            self.told.setText(_("Stopping…"))

    def _done(self, made: tuple[FirstSignIn, ...]) -> None:
        self._end()
        self.choosing = None
        self.made.emit(made)

    def _refused(self, _failure: BaseException) -> bool:
        self._end()
        self.load()
        self.table.setFocus()
        return False  # the window says it

    def _end(self) -> None:
        self.job = None
        self._running(False)

    @Slot()
    def leave(self) -> None:
        """Back to the list of accounts; what was chosen stays for the next time, while this page is open."""
        if self.job is None:
            self.closed.emit()
