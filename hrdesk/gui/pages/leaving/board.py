"""The board of a handover: cases at the left, receivers with their load at the right, a proposal put right by hand.

Live promises stand in a group of their own, first. Keys on the cases: 1–9 give the selected ones to that receiver, 0 to
nobody, Ctrl+L locks or frees them; ← and → close and open a group.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QMenu, QStackedWidget, QWidget

from hrdesk.domain.handover.model import Balance, LineState
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.gui.file_names import TABLES, ask_where
from hrdesk.gui.models.handover import SEGMENTS, LineModel, columns, in_segment
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.leaving.ask import ask_objection, ask_receivers
from hrdesk.gui.pages.leaving.commission import ask_days
from hrdesk.gui.pages.leaving.receivers import Legend, ReceiverList
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.gui.widgets.grouped_table import GroupedTable
from hrdesk.gui.widgets.parts import Choice, Segments, button, column, frame, icon_button, label, row
from hrdesk.words import N_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.handover.back import Written
    from hrdesk.app.handover.model import Board, LineRow
    from hrdesk.app.work import Desk, Work

PANEL = 388
BALANCED = (
    ("count", N_("Cases")),
    ("amount", N_("Amount")),
    ("ageing", N_("Ageing")),
    ("skill", N_("Skill")),
)


class BoardTable(GroupedTable):
    """Cases that are dragged onto receivers, or given by a digit. ``given``: the receiver's place, 0 for nobody."""

    given = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__(
            columns(), name=_("Cases"), model=LineModel(), remembered=context.remembered, key="handover", frozen_left=1
        )
        self.grid.setParent(self)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.text().isdigit():
            self.given.emit(int(event.text()))
            return
        super().keyPressEvent(event)


class BoardPage(Page):
    """``enter(handover=3)`` shows that handover."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.board: Board | None = None
        self._id = 0
        self._make_actions()
        self.table = BoardTable(context)
        self.table.given.connect(self._give_to)
        self.table.summed.connect(self.status_changed)
        self.table.offer_actions([self.lock, self.take, self.object, self.back])
        self.segments = Segments([Choice(key, _(words)) for key, words in SEGMENTS], name=_("Show"))
        self.segments.chosen.connect(self._show_lines)
        self.receiver_list = ReceiverList()
        self.receiver_list.dropped.connect(self._dropped)
        self.receiver_list.activated.connect(self._give_to_current)
        self._build()
        for made in (self.out, self.lock, self.take, self.object, self.back, self.reverse):
            self.addAction(made)
        self.primary = self.out

    def _make_actions(self) -> None:
        self.out = action(_("Hand out"), "arrow-right", self._hand_out, self, keys="Ctrl+Return")
        self.lock = action(_("Lock or free"), "lock", self._lock, self, keys="Ctrl+L", hint="Ctrl+L")
        self.take = action(_("Taken over (signed on paper)"), "circle-check", self._take, self)
        self.object = action(_("Objected…"), "circle-x", self._object, self)
        self.back = action(_("Withdraw"), "undo-2", self._withdraw, self)
        self.reverse = action(_("Reverse the whole handover…"), "undo-2", self._ask_reverse, self)
        self.sheet = action(_("Handover sheet"), "file-text", self._print, self, keys="Ctrl+P")
        self.list_out = action(_("Reassignment list…"), "download", self._ask_list, self)
        self.days = action(_("Days by holder, for the commission…"), "download", self._ask_days, self)
        self.who = action(_("Receivers and caps…"), "users", self._ask_receivers, self)

    def _build(self) -> None:
        papers = button(_("Print"), "file-text")
        menu = QMenu(self)
        menu.addActions([self.sheet, self.list_out, *([self.days] if self.errands.may("export") else [])])
        papers.setMenu(menu)
        self.header_right = papers
        self._facts = label("", "")
        self._way = button("", "triangle-alert", self._to_exit, role="link")
        facts = frame("head")
        facts.setFixedHeight(44)
        facts.setLayout(row(self._facts, None, self._way, edges=(16, 0, 16, 0)))
        give = button(_("Give to"), "user-check")
        self._give_menu = QMenu(self)
        give.setMenu(self._give_menu)
        lock = button(_("Lock"), "lock", self.lock.trigger, hint="Ctrl+L")
        more = icon_button("ellipsis", _("More"), self._more)
        tools = frame("strip")
        tools.setFixedHeight(44)
        tools.setLayout(row(self.segments, None, give, lock, more, edges=(16, 0, 16, 0)))
        left = QWidget()
        left.setLayout(column(tools, self.table, gap=0))
        panel = frame("panel")
        panel.setFixedWidth(PANEL)
        panel.setLayout(column(self._panel_head(), self.receiver_list, self._panel_foot(), gap=0, edges=(1, 0, 0, 0)))
        both = QWidget()
        both.setLayout(row(left, panel, gap=0))
        self.stack = QStackedWidget()
        work = QWidget()
        work.setLayout(column(facts, both, gap=0))
        self.stack.addWidget(work)
        self.body.addWidget(self.stack)

    def _panel_head(self) -> QWidget:
        head = frame("panel-head")
        head.setFixedHeight(40)
        self._count = label("", "strong")
        change = icon_button("settings", _("Receivers and caps…"), self.who.trigger)
        head.setLayout(row(self._count, None, Legend(), change, edges=(16, 0, 8, 0)))
        return head

    def _panel_foot(self) -> QWidget:
        foot = frame("foot")
        self.checks = {key: QCheckBox(_(words)) for key, words in BALANCED}
        for made in self.checks.values():
            made.setChecked(True)
        self._locked = label("", "small")
        again = button(_("Propose again"), "refresh-cw", self._propose)
        head = row(label(_("Proposal balances"), "small"), None, again)
        foot.setLayout(
            column(head, row(*self.checks.values(), None, gap=14), self._locked, gap=6, edges=(16, 8, 16, 10))
        )
        return foot

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Handover")

    def subtitle(self) -> str:
        if self.board is None:
            return ""
        names = _(", ").join(one.name for one in self.board.givers)
        return f"{names} · {self.board.document_no}"

    def enter(self, **where: Any) -> None:
        self._id = int(where.get("handover") or self._id)
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.table.setFocus()
        return super().event(event)

    def load(self) -> None:
        """Reads the handover beside the window."""
        from hrdesk.app.handover.views import board

        if self._id:
            self.errands.read(lambda work: board(work, self._id), self._show)

    def _show(self, found: Board) -> None:
        self.board = found
        for key, made in self.checks.items():
            made.setChecked(getattr(found.balance, key))
        self.segments.offer(
            [Choice(key, _(words), sum(in_segment(line, key) for line in found.lines)) for key, words in SEGMENTS]
        )
        self._show_lines()
        self.receiver_list.listed.load(found.receivers)
        self._fill_give_menu(found)
        self._tell(found)
        self.header_changed.emit()

    def _show_lines(self, _key: str = "") -> None:
        if self.board is not None:
            chosen = [line.id for line in self.table.selected_rows()]
            self.table.load([line for line in self.board.lines if in_segment(line, self.segments.current or "all")])
            if not chosen:
                self.table.choose_first()

    def _tell(self, found: Board) -> None:
        leaver = found.givers[0] if found.givers else None
        parts = [f"{leaver.name} {leaver.employee_no}"] if leaver is not None and len(found.givers) == 1 else []
        if leaver is not None and leaver.last_day is not None:
            left = (leaver.last_day - self.desk.work().today()).days
            last = _("last day at work {day}", day=leaver.last_day)
            parts.append(
                _n("{last}, {count} day from now", "{last}, {count} days from now", last=last, count=left)
                if left > 0
                else last
            )
        parts.append(_("open cases {count}", count=len(found.lines)))
        parts.append(_("amount ¥ {amount:,.2f}", amount=found.amount))
        parts.append(_("witness {name}", name=found.witness))
        self._facts.setText("     ".join(parts))
        self._way.setText(_("To the exit"))
        self._way.setVisible(leaver is not None and leaver.separation_id is not None)
        self._count.setText(_("Receivers {count}", count=len(found.receivers)))
        locked = sum(line.locked for line in found.lines)
        self._locked.setText(
            _("{count} locked stay · spread {spread:.1%}", count=locked, spread=found.spread)
            if locked
            else _("spread {spread:.1%}", spread=found.spread)
        )
        self.out.setText(
            _n("Hand out {count} case", "Hand out {count} cases", count=found.ready) if found.ready else _("Hand out")
        )
        self.out.setEnabled(bool(found.ready) and not found.ended)
        self.reverse.setEnabled(not found.reversed)

    def _fill_give_menu(self, found: Board) -> None:
        self._give_menu.clear()
        for place, one in enumerate(found.receivers, start=1):
            words = f"{place}  {one.name}  {one.cases + one.planned} / {one.cap}"
            self._give_menu.addAction(words, partial(self._give_to, place))
        self._give_menu.addSeparator()
        self._give_menu.addAction(_("0  Nobody"), partial(self._give_to, 0))

    @Slot()
    def _more(self) -> None:
        menu = QMenu(self)
        menu.addActions([self.who, self.take, self.object, self.back])
        menu.addSeparator()
        menu.addAction(self.reverse)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.cursor().pos())

    def _to_exit(self) -> None:
        if self.board is not None and self.board.givers:
            self.context.go("separation", separation=self.board.givers[0].separation_id)

    # -- giving ------------------------------------------------------------------------------------------------

    def _selected(self, *states: LineState) -> tuple[LineRow, ...]:
        return tuple(line for line in self.table.selected_rows() if not states or line.state in states)

    def _give_to(self, place: int) -> None:
        if self.board is None:
            return
        receivers = self.board.receivers
        if place > len(receivers):
            self.context.messages.toast(_("There is no receiver {number}.", number=place), tone="warning")
            return
        number = receivers[place - 1].employee_no if place else None
        self._give(tuple(line.id for line in self._selected()), number)

    def _give_to_current(self) -> None:
        one = self.receiver_list.current()
        if one is not None:
            self._give(tuple(line.id for line in self._selected()), one.employee_no)

    @Slot(str, tuple)
    def _dropped(self, employee_no: str, ids: tuple[int, ...]) -> None:
        self._give(ids, employee_no)

    def _give(self, ids: tuple[int, ...], employee_no: str | None) -> None:
        from hrdesk.app.handover.model import Assign
        from hrdesk.app.handover.planning import assign

        if not ids:
            return
        order = Assign(self._id, ids, employee_no, lock=employee_no is not None)

        def done(found: Board) -> None:
            self._show(found)
            one = next((one for one in found.receivers if one.employee_no == employee_no), None)
            if one is not None and one.cases + one.planned > one.cap:
                words = _("{name} is above the cap now: {count} of {cap}.",
                          name=one.name, count=one.cases + one.planned, cap=one.cap)  # fmt: skip
                self.context.messages.toast(words, tone="warning")

        self.errands.write(lambda work: assign(work, order), done)

    def _lock(self) -> None:
        from hrdesk.app.handover.model import Assign
        from hrdesk.app.handover.planning import assign

        lines = self._selected(LineState.PLANNED, LineState.OBJECTED)
        if lines:
            free = all(line.locked for line in lines)
            order = Assign(self._id, tuple(line.id for line in lines), change_receiver=False, lock=not free)
            self.errands.write(lambda work: assign(work, order), self._show)

    def _propose(self) -> None:
        from hrdesk.app.handover.planning import propose_again

        balance = Balance(**{key: made.isChecked() for key, made in self.checks.items()})
        self.errands.write(
            lambda work: propose_again(work, self._id, balance), self._show, title=_("Proposing the handover")
        )

    # -- handing out and back ----------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        from hrdesk.app.handover.handing import hand_out

        def done(found: Board) -> None:
            self._show(found)
            self.context.messages.toast(_("Handed out. Until taken over, {name} has custody.", name=found.witness))

        self.errands.write(lambda work: hand_out(work, self._id), done)

    def _answered(self, ids: tuple[int, ...], taken: bool, reason: str = "") -> Any:
        from hrdesk.app.handover.handing import answer
        from hrdesk.app.handover.model import Answer
        from hrdesk.app.handover.views import board

        def call(work: Work) -> Board:
            answer(work, Answer(ids, taken, reason))
            return board(work, self._id)

        return call

    def _take(self) -> None:
        lines = self._selected(LineState.ASSIGNED)
        if lines:
            self.errands.write(self._answered(tuple(line.id for line in lines), True), self._show)

    def _object(self) -> None:
        lines = self._selected(LineState.ASSIGNED)
        if lines:
            ids = tuple(line.id for line in lines)
            ask_objection(self.errands, self, len(ids), lambda reason: self._answered(ids, False, reason), self._show)

    def _withdraw(self) -> None:
        from hrdesk.app.handover.handing import withdraw

        lines = self._selected(LineState.ASSIGNED, LineState.OBJECTED)
        if lines:
            ids = tuple(line.id for line in lines)
            self.errands.write(lambda work: withdraw(work, self._id, ids), self._show)

    def _ask_reverse(self) -> None:
        question = _("Reverse the whole handover?")
        said = _("All cases go back to who had them before. This is kept in the record and cannot be undone.")
        dialog = QuestionDialog(question, said, _("Reverse"), danger=True, parent=self.window())
        dialog.agreed.connect(self._reverse)
        dialog.open()

    @Slot()
    def _reverse(self) -> None:
        from hrdesk.app.handover.handing import reverse

        self.errands.write(lambda work: reverse(work, self._id), self._show)

    def _ask_receivers(self) -> None:
        if self.board is not None:
            ask_receivers(self.errands, self, self.board, self._show)

    # -- papers ------------------------------------------------------------------------------------------------

    def _print(self) -> None:
        from hrdesk.app.handover.paper import print_handover

        number = self.board.document_no if self.board is not None else ""
        self.paper.make(
            self.errands.write, lambda work, out: print_handover(work, self._id, out), number,
            title=f"{own_title(PaperKind.HANDOVER)} {number}",
        )  # fmt: skip

    def _ask_days(self) -> None:
        line = self.table.current_row()
        givers = self.board.givers if self.board is not None else ()
        one = next((giver for giver in givers if line is None or giver.employment_id == line.giver_id), None)
        if one is not None:
            ask_days(self.errands, self, one.employee_no, one.name)

    def _ask_list(self) -> None:
        name = f"{_('Reassignment list')}-{self.board.document_no if self.board else ''}.xlsx"
        path = ask_where(self, self.context.remembered, _("Export"), name, TABLES)
        if path:
            self.write_list(path)

    def write_list(self, path: str) -> None:
        """Writes the 转派表 to ``path``."""
        from hrdesk.app.handover.back import export_reassignment

        def done(written: Written) -> None:
            words = _n(
                "{file} written, {count:,} row.",
                "{file} written, {count:,} rows.",
                file=written.file.name,
                count=written.rows,
            )
            self.context.messages.toast(words)

        self.errands.write(lambda work: export_reassignment(work, self._id, Path(path)), done)

    def offered(self) -> list[QAction]:
        """What the search may find here."""
        return [self.out, self.sheet, self.list_out]
