"""录入: the month's figures typed like a sheet, scores and places following; nothing saved that can't be read or was overtaken."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict
from hrdesk.gui.models.entry import Edit, Key, Line, Sheet
from hrdesk.gui.models.month import metric_of
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.confirming import ConfirmDialog, waiting_figures
from hrdesk.gui.pages.performance.entry_table import EntryTable
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.pasting import fall
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import KeyHints, Notice, button, column, label, named_by_label, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.confirming import Confirmed
    from hrdesk.app.performance.entry import FiguresEntered
    from hrdesk.app.performance.entry_sheet import EntryView
    from hrdesk.gui.drafts import Keeper

NAMED = 5  # so many cells are named in a sentence
Changes = Mapping[Key, "Edit | None"]


class _Step(QUndoCommand):
    """One thing done to the sheet; Ctrl+Z undoes it."""

    def __init__(self, view: EnterView, words: str, changes: Changes) -> None:
        super().__init__(words)
        self._view, self._after = view, changes
        self._before: Changes = {}

    def redo(self) -> None:
        """Does it, for the first time or again."""
        self._before = self._view.apply(self._after)

    def undo(self) -> None:
        """As it was before."""
        self._view.apply(self._before)


class EnterView(QWidget):
    """In place of the month's grid until it is closed. ``saved``: figures changed. ``changed``: something was typed."""

    closed = Signal()
    saved = Signal()
    changed = Signal()
    summed = Signal(list)

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._asked = 0
        self._wanted: str | None = None
        self._own: set[int] = set()  # what was saved from here
        self._pasted: frozenset[Key] = frozenset()
        self._keeper: Keeper | None = None
        self._top: QWidget | None = None
        self._held: QWidget | None = None
        self.fields: dict[str, Any] = {}  # a draft is not compared by field: each text says what it was typed over
        self.period: Period | None = None
        self.sheet: Sheet | None = None
        self.table: EntryTable | None = None
        self.steps = QUndoStack(self)
        self._build_head()
        self._build_strip()
        self._place = column(gap=0)
        self._box: QVBoxLayout = column(gap=0)
        self._box.addWidget(self._head)
        self._box.addWidget(self._strip)
        self._box.addLayout(self._place, 1)
        self._box.addWidget(self._hints())
        self.setLayout(self._box)
        self._build_actions()

    # -- building ----------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.back = button(_("Back to the month"), "chevron-left", self.closed.emit, role="link")
        self.scheme = QComboBox()
        self.scheme.setMinimumWidth(150)
        named_by_label(self.scheme, _("Scheme"))
        self.scheme.activated.connect(self._scheme_chosen)
        self.scheme.hide()
        self.said = label("", "small")
        self.confirm = button("", "user-check", self._ask_to_confirm)
        self.confirm.hide()
        self.save = button(P_("entry", "Save figures"), "save", self.save_all, role="primary")
        self._head = QFrame()
        self._head.setProperty("role", "head")
        self._head.setFixedHeight(44)
        parts = (self.back, self.scheme, self.said, None, self.confirm, self.save)
        self._head.setLayout(row(*parts, gap=8, edges=(16, 0, 16, 0)))

    def _build_strip(self) -> None:
        """What stands in the way of saving, and the two ways out."""
        self.notice = Notice()
        self.next = button(P_("entry", "Next cell"), "arrow-right", self.next_open)
        self.drop = button("", "undo-2", self._drop)
        self._strip = QFrame()
        self._strip.setProperty("role", "banner")
        self._strip.setProperty("tone", "warning")
        line = row(gap=8, edges=(16, 4, 16, 4))
        line.addWidget(self.notice, 1)
        line.addWidget(self.next)
        line.addWidget(self.drop)
        self._strip.setLayout(line)
        self._strip.hide()

    def _hints(self) -> QWidget:
        return KeyHints(
            (
                ("Ctrl+V", P_("entry", "paste")),
                ("Ctrl+D", P_("entry", "fill down")),
                ("Del", P_("entry", "clear")),
                ("Shift+F2", P_("entry", "comment")),
                ("F8", P_("entry", "next missing")),
                ("Ctrl+Z / Ctrl+Y", P_("entry", "undo / redo")),
                ("Ctrl+S", P_("entry", "save")),
            )
        )

    def _build_actions(self) -> None:
        def made(words: str, keys: str, done: Any) -> QAction:
            act = QAction(words, self)
            act.setShortcut(QKeySequence(keys))
            act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            act.triggered.connect(done)
            self.addAction(act)
            return act

        self.fill = made(P_("entry", "Fill down"), "Ctrl+D", self.fill_down)
        self.comment = made(P_("entry", "Comment on the cell…"), "Shift+F2", self.ask_comment)
        self.undo = made(P_("entry", "Undo"), "Ctrl+Z", self.steps.undo)
        self.redo = made(P_("entry", "Redo"), "Ctrl+Y", self.steps.redo)
        self.keep = made(P_("entry", "Save figures"), "Ctrl+S", self.save_all)
        self._soon = QTimer(self)  # a word on the sheet follows a burst of changes once
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)

    # -- loading -----------------------------------------------------------------------------------------------

    def show_month(self, period: Period, scheme: str | None = None) -> None:
        """Shows a month's sheet; what is not saved of another one is kept as its draft."""
        if self._keeper is not None:
            self._keeper.flush()
        if period != self.period or (
            scheme is not None and self.sheet is not None and scheme != self.sheet.view.scheme
        ):
            self.sheet = None
        self.period, self._wanted = period, scheme or (self.sheet.view.scheme if self.sheet is not None else None)
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the sheet beside the window; a late answer for an older question is dropped."""
        if self.period is None:
            return
        from hrdesk.app.performance.entry_sheet import entry_view

        self._asked += 1
        period, scheme = self.period, self._wanted
        self._errands.read(lambda work: entry_view(work, period, scheme), partial(self._loaded, self._asked))

    def _loaded(self, asked: int, view: EntryView) -> None:
        if asked != self._asked:
            return
        self._offer_schemes(view)
        if self.sheet is not None and self.table is not None and _shape(self.sheet.view) == _shape(view):
            same = [found.employment_id for found in self.sheet.view.rows] == [one.employment_id for one in view.rows]
            self.sheet.rebase(view, self._own)
            if same:
                self.table.entry_model().take(self.sheet.lines)
            else:
                self.table.load(self.sheet.lines.values())
            self.changed.emit()  # what is saved needs no draft any more
        else:
            self._new_sheet(view)
        self._tell()

    def _new_sheet(self, view: EntryView) -> None:
        """Another month or scheme, or other columns: a table of its own; what is not saved of the same one comes along."""
        self.steps.clear()
        before, self.sheet = self.sheet, Sheet(view)
        same = before is not None and (before.view.period, before.view.scheme) == (view.period, view.scheme)
        if before is not None and same:
            self.sheet.from_texts(before.texts())
        old, self._wanted = self.table, view.scheme
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.table = EntryTable(self.sheet, self._errands.context.remembered)
        self.table.offer_actions([self.fill, self.comment, self.undo, self.redo])
        self.table.edited.connect(self._typed)
        self.table.pasted.connect(self._paste)
        self.table.cleared.connect(self._clear)
        self.table.refused.connect(self._say_why_not)
        self.table.escaped.connect(self.closed)
        self.table.summed.connect(self.summed)
        self._place.addWidget(self.table)
        if view.rows:
            self.table.setCurrentIndex(self.table.grid.index(0, 3))
        self.table.setFocus()
        if not same:
            self._follow(view)

    def _follow(self, view: EntryView) -> None:
        """Keeps what is typed into this sheet as its draft; the one of another sheet was kept before."""
        if self._keeper is not None:
            self._keeper.setParent(None)
            self._keeper.deleteLater()
            self.put_on_top(None)
            self.hold(None)
        self._keeper = self._errands.drafts.follow(self, f"entry:{view.period}:{view.scheme}")

    def _offer_schemes(self, view: EntryView) -> None:
        self.scheme.clear()
        for one in view.schemes:
            self.scheme.addItem(f"{one.name}  {one.people}", one.key)
        self.scheme.setCurrentIndex(self.scheme.findData(view.scheme))
        self.scheme.setVisible(len(view.schemes) > 1)

    @Slot()
    def _scheme_chosen(self, _at: int = 0) -> None:
        if self.period is not None:
            self.show_month(self.period, self.scheme.currentData())

    # -- changing ----------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> dict[Key, Edit | None]:
        """Puts edits into the sheet and shows what follows from them; what stood there before."""
        if self.sheet is None or self.table is None:
            return {}
        before = self.sheet.put(changes)
        self.table.entry_model().changed()
        self._soon.start()
        self.changed.emit()
        return before

    def _do(self, words: str, changes: Changes) -> None:
        if changes and self._held is None:
            self._pasted = frozenset()
            self.steps.push(_Step(self, words, changes))

    def _open(self, keys: list[Key]) -> list[Key]:
        return [key for key in keys if self.sheet is not None and not self.sheet.cell(key).locked]

    @Slot(object, str, str)
    def _typed(self, line: Line, name: str, text: str) -> None:
        key = (line.row.employment_id, metric_of(name))
        if self.sheet is not None and key[1]:
            self._do(self.sheet.told(key), {key: self.sheet.typing(key, text)})

    @Slot()
    def _clear(self) -> None:
        if self.sheet is None or self.table is None:
            return
        chosen = self.table.selected_keys()
        keys = self._open(chosen)
        if chosen and not keys:
            self._say_why_not(chosen[0])
        self._do(P_("entry", "Clear"), {key: self.sheet.typing(key, "") for key in keys})

    @Slot(object)
    def _say_why_not(self, key: Key) -> None:
        """What was typed into a locked cell went nowhere: who would see that by oneself?"""
        if self.sheet is not None and (why := self.sheet.cell(key).locked):
            name, metric = self.sheet.lines[key[0]].row.name, self.sheet.metrics[key[1]].name
            said = _("{name}, {metric}: {why}", name=name, metric=metric, why=why)
            self._errands.messages.toast(said, tone="warning")

    @Slot()
    def fill_down(self) -> None:
        """The upper cell of each column of the selection into those below; of one cell alone: the one above it."""
        sheet, table = self.sheet, self.table
        if sheet is None or table is None:
            return
        keys, first = table.selected_keys(), {}
        if len(keys) == 1:
            over = table.above(keys[0])
            first = {keys[0][1]: over} if over is not None else {}
        changes = {}
        for key in keys:
            source = first.setdefault(key[1], key)
            if source != key and not sheet.cell(key).locked:
                text = sheet.lines[source[0]].text(key[1], sheet.metrics[key[1]])
                changes[key] = sheet.typing(key, text)
        self._do(P_("entry", "Fill down"), changes)

    @Slot(object, str, list)
    def _paste(self, line: Line, name: str, lines: list[list[str]]) -> None:
        sheet, table = self.sheet, self.table
        if sheet is None or table is None or line is None:
            return
        keys = table.selected_keys()
        if len(lines) == 1 and len(lines[0]) == 1 and len(keys) > 1:
            cells = dict.fromkeys(keys, lines[0][0])
        else:
            fallen = fall(table.cells_from(line, name, lines), lines)
            if fallen.mismatch:
                self._errands.messages.toast(fallen.mismatch, tone="error")
                return
            cells = fallen.cells
            if fallen.beyond:
                said = _n(
                    "{count} pasted cell lies outside the figures and was left out.",
                    "{count} pasted cells lie outside the figures and were left out.",
                    count=fallen.beyond,
                )
                self._errands.messages.toast(said, tone="warning")
        changes = {key: sheet.typing(key, text) for key, text in cells.items() if not sheet.cell(key).locked}
        locked = [
            key
            for key, text in cells.items()
            if sheet.cell(key).locked and text != sheet.lines[key[0]].text(key[1], sheet.metrics[key[1]])
        ]
        if locked:
            said = _n(
                "{count} pasted cell is not open for entry and stays as it is: {cells}.",
                "{count} pasted cells are not open for entry and stay as they are: {cells}.",
                count=len(locked),
                cells=self._named(locked),
            )
            self._errands.messages.toast(said, tone="warning")
        self._do(P_("entry", "Paste"), changes)
        self._pasted = frozenset(changes)

    @Slot()
    def ask_comment(self) -> None:
        """A comment on the cell the cursor is on."""
        key = self.table.current_key() if self.table is not None else None
        if self.sheet is None or key is None or self.sheet.cell(key).locked:
            return
        dialog = AskDialog(
            _("Comment on {cell}", cell=self.sheet.told(key)),
            _("It stands beside the figure wherever the figure is traced."),
            [Field("note", P_("entry", "Comment"), kind="long")],
            P_("entry", "Keep"),
            today=self._errands.desk.work().today,
            parent=self,
        )
        dialog.form.load({"note": self.sheet.lines[key[0]].note(key[1])})
        dialog.submitted.connect(partial(self._noted, dialog, key))
        dialog.open()

    def _noted(self, dialog: AskDialog, key: Key, values: dict[str, Any]) -> None:
        note = str(values["note"] or "").strip()
        if len(note) > 500:
            dialog.complain("note", _("The comment is longer than 500 characters."))
            return
        dialog.accept()
        if self.sheet is not None and self.table is not None:
            self._do(P_("entry", "Comment"), {key: self.sheet.noting(key, note)})
            self.table.setFocus()

    @Slot()
    def _drop(self) -> None:
        """Drops what can't be read; where everything can, keeps theirs in place of what was typed over it."""
        if self.sheet is not None and self.table is not None:
            self._do(P_("entry", "Drop"), dict.fromkeys(self.sheet.problems() or self.sheet.conflicts()))
            self.table.setFocus()

    @Slot()
    def next_open(self) -> None:
        """To the next cell that is missing, can't be read or was changed by somebody else."""
        if self.table is not None:
            self.table.next_open()

    # -- saying ------------------------------------------------------------------------------------------------

    def _named(self, keys: list[Key]) -> str:
        if self.sheet is None:
            return ""
        told = []
        for key in keys[:NAMED]:
            line = self.sheet.lines[key[0]]
            edit = line.edits.get(key[1])
            if edit is not None and edit.problem:
                told.append(f"{self.sheet.told(key)} “{edit.text}”")
            else:
                told.append(self.sheet.told_theirs(key) if line.conflict(key[1]) else self.sheet.told(key))
        return _("; ").join(told) + (" …" if len(keys) > NAMED else "")

    @Slot()
    def _tell(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        unsaved, missing = len(sheet.edits), sheet.missing()
        parts = [_n("{count} cell not saved", "{count} cells not saved", count=unsaved)] if unsaved else []
        parts += [_n("{count} figure missing", "{count} figures missing", count=missing)] if missing else []
        held = sum(cell.waiting for found in sheet.view.rows for cell in found.cells.values())
        parts += (
            [_n("{count} waits for a second person", "{count} wait for a second person", count=held)] if held else []
        )
        if not sheet.view.rows:
            parts = [_("Nobody among yours is evaluated by a scheme this month.")]
        elif sheet.view.closed:
            parts = [_("The month is closed.")]
        self.said.setText(" · ".join(parts))
        self.save.setEnabled(bool(unsaved) and self._held is None)
        self.undo.setEnabled(self.steps.canUndo())
        self.redo.setEnabled(self.steps.canRedo())
        waiting = len(waiting_figures(sheet.view))
        self.confirm.setVisible(bool(waiting))
        self.confirm.setText(_n("Confirm {count} entry…", "Confirm {count} entries…", count=waiting))
        words = self._in_the_way(sheet)
        self.notice.say(words)
        self._strip.setVisible(bool(words))

    def _in_the_way(self, sheet: Sheet) -> str:
        problems, conflicts = sheet.problems(), sheet.conflicts()
        if problems:
            self.drop.setText(P_("entry", "Drop them"))
            if self._pasted.issuperset(problems):
                return _(
                    "{count} of {all} pasted cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
                    count=len(problems),
                    all=len(self._pasted),
                    cells=self._named(problems),
                )
            return _n(
                "{count} cell cannot be read: {cells}. Nothing is saved until it is mended or dropped.",
                "{count} cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
                count=len(problems),
                cells=self._named(problems),
            )
        if conflicts:
            self.drop.setText(P_("entry", "Keep theirs"))
            return _n(
                "Somebody else changed {count} cell you typed in: {cells}. Type yours again, or keep theirs; then save.",
                "Somebody else changed {count} cells you typed in: {cells}. Type yours again, or keep theirs; then save.",
                count=len(conflicts),
                cells=self._named(conflicts),
            )
        return ""

    # -- saving ------------------------------------------------------------------------------------------------

    @Slot()
    def save_all(self) -> None:
        """Saves all edits at once; while one can't be read or was overtaken, it is shown and nothing is saved."""
        sheet, period = self.sheet, self.period
        if sheet is None or period is None or self._held is not None or not sheet.edits:
            return
        in_the_way = sheet.problems() or sheet.conflicts()
        if in_the_way and self.table is not None:
            self._tell()
            self.table.go_to(in_the_way[0])
            return
        from hrdesk.app.performance.entry import EnterFigures, enter_figures

        order = EnterFigures(period, sheet.view.scheme or "", sheet.cells_to_save())
        self.save.setEnabled(False)
        self._errands.write(
            lambda work: enter_figures(work, order), self._was_saved, failed=self._not_saved, title=_("Saving figures")
        )

    def _was_saved(self, done: FiguresEntered) -> None:
        said = _n("{count} figure saved.", "{count} figures saved.", count=done.cells)
        if done.batch_id is not None:
            self._own.add(done.batch_id)
            self._errands.messages.toast(said, undo=partial(self._take_back, done.batch_id))
        self.steps.clear()
        self.load()
        self.saved.emit()

    def _not_saved(self, failure: BaseException) -> bool:
        self.save.setEnabled(True)
        self.load()  # marks what was changed meanwhile
        if not isinstance(failure, Conflict):
            return False
        self._errands.messages.error(failure, kept=_("What you typed is still here."))
        return True

    def _take_back(self, batch_id: int) -> None:
        from hrdesk.app.performance.entry import take_back

        def done(_undone: object) -> None:
            self._errands.messages.toast(_("Taken back."))
            self.load()
            self.saved.emit()

        self._errands.write(lambda work: take_back(work, batch_id), done, title=_("Saving figures"))

    @Slot()
    def _ask_to_confirm(self) -> None:
        if self.sheet is not None:
            dialog = ConfirmDialog(self.sheet.view, self)
            dialog.confirmed.connect(partial(self._confirm, dialog))
            dialog.open()

    def _confirm(self, dialog: ConfirmDialog) -> None:
        from hrdesk.app.performance.confirming import ConfirmEntries, confirm_entries

        if self.period is None:
            return
        order = ConfirmEntries(self.period, dialog.figures)
        dialog.accept()

        def done(found: Confirmed) -> None:
            said = _n("{count} entry confirmed.", "{count} entries confirmed.", count=found.figures)
            self._errands.messages.toast(said)
            self.load()
            self.saved.emit()

        self._errands.write(lambda work: confirm_entries(work, order), done, title=_("Saving figures"))

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return self.sheet is not None and bool(self.sheet.edits)

    def typed(self) -> dict[str, str]:
        """What is not saved, with what it was typed over."""
        return self.sheet.texts() if self.sheet is not None else {}

    def loaded(self) -> dict[str, str]:
        """Nothing to compare with by field."""
        return {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Types a draft in; what somebody changed since is marked."""
        if self.sheet is not None and self.table is not None:
            self.sheet.from_texts(texts)
            self.table.entry_model().changed()
            self._tell()

    def put_on_top(self, strip: QWidget | None) -> None:
        """Shows a strip above everything, in place of the one before."""
        if self._top is not None:
            self._top.hide()
            self._box.removeWidget(self._top)
        self._top = strip
        if strip is not None:
            self._box.insertWidget(0, strip)

    def hold(self, until: QWidget | None) -> None:
        """The sheet waits while a draft is offered."""
        self._held = until
        if self.table is not None:
            self.table.setEnabled(until is None)
        self._tell()
        if until is not None:
            until.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """On what is asked, else in the table."""
        there = self._held or self.table
        if there is not None:
            there.setFocus(Qt.FocusReason.OtherFocusReason)


def _shape(view: EntryView) -> tuple[object, ...]:
    return view.period, view.scheme, view.heads
