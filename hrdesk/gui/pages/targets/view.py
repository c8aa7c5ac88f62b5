"""The sheet of a month's targets: typed like a sheet, undone before it is saved, nothing of a colleague overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict
from hrdesk.gui.models.month import EMPLOYEE_NO, NAME, column_of, metric_of
from hrdesk.gui.models.targets import Edit, Line, Plan, name_shown, told
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.pasting import fall_on
from hrdesk.gui.widgets.parts import KeyHints, Notice, button, column, label, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Change, SheetSaved, Spot, TargetSheet
    from hrdesk.gui.drafts import Keeper
    from hrdesk.gui.pages.targets.table import PlanTable

NAMED = 5  # so many figures are named in a sentence
Changes = Mapping["Spot", "Edit | None"]


class _Step(QUndoCommand):
    """One thing done to the sheet; Ctrl+Z undoes it."""

    def __init__(self, view: TargetsSheet, words: str, changes: Changes) -> None:
        super().__init__(words)
        self._view, self._after = view, changes
        self._before: Changes = {}

    def redo(self) -> None:
        """Does it, for the first time or again."""
        self._before = self._view.apply(self._after)

    def undo(self) -> None:
        """As it was before."""
        self._view.apply(self._before)


class TargetsSheet(QWidget):
    """``changed``: something was typed; ``said``: what is to be said in the toolbar; ``arrived``: a sheet was read."""

    changed = Signal()
    said = Signal(str)
    arrived = Signal()
    summed = Signal(list)

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._asked = 0
        self._own: dict[Spot, Decimal | None] = {}  # what was saved from here
        self._keeper: Keeper | None = None
        self._top: QWidget | None = None
        self._held: QWidget | None = None
        self.fields: dict[str, Any] = {}  # a draft is not compared by field: each text says what it was typed over
        self.period: Period | None = None
        self.plan: Plan | None = None
        self.table: PlanTable | None = None
        self.steps = QUndoStack(self)
        self._build_strip()
        self._place = column(gap=0)
        self.whose = label("", "secondary")
        self.whose.setAccessibleName(_("Where this target comes from"))
        line = QFrame()
        line.setFixedHeight(32)
        line.setLayout(row(self.whose, None, gap=16, edges=(16, 0, 16, 0)))
        self._box: QVBoxLayout = column(gap=0)
        self._box.addWidget(self._strip)
        self._box.addLayout(self._place, 1)
        self._box.addWidget(line)
        self._box.addWidget(self._hints())
        self.setLayout(self._box)
        self._build_actions()

    # -- building ----------------------------------------------------------------------------------------------

    def _build_strip(self) -> None:
        """What stands in the way of saving, and the two ways out."""
        self.notice = Notice()
        self.next = button(P_("entry", "Next cell"), "arrow-right", self._next_wrong)
        self.drop = button("", "undo-2", self._drop)
        self._strip = QFrame()
        self._strip.setProperty("role", "banner")
        self._strip.setProperty("tone", "warning")
        line = row(gap=8, edges=(16, 4, 16, 4))
        line.addWidget(self.notice, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.next)
        line.addWidget(self.drop)
        self._strip.setLayout(line)
        self._strip.hide()

    def _hints(self) -> QWidget:
        return KeyHints(
            (
                ("Ctrl+V", P_("entry", "paste")),
                ("Ctrl+D", P_("entry", "fill down")),
                ("Del", P_("targets", "back to the wider target")),
                ("Ctrl+Z / Ctrl+Y", P_("entry", "undo / redo")),
                ("Ctrl+S", P_("entry", "save")),
            ),
            note=_("Grey: from the scheme or team; others: set for this person; Σ: sum of the people's"),
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
        self.undo = made(P_("entry", "Undo"), "Ctrl+Z", self.steps.undo)
        self.redo = made(P_("entry", "Redo"), "Ctrl+Y", self.steps.redo)
        self._soon = QTimer(self)  # a word on the sheet follows a burst of changes once
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)

    # -- loading -----------------------------------------------------------------------------------------------

    def show_month(self, period: Period) -> None:
        """Shows a month's targets; what is not saved of another month is kept as its draft."""
        if self._keeper is not None:
            self._keeper.flush()
        if period != self.period:
            self.plan = None
            self._own.clear()
        self.period = period
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the sheet beside the window; a late answer for an older question is dropped."""
        if self.period is None:
            return
        from hrdesk.app.targets.sheet import target_sheet

        self._asked += 1
        period = self.period
        self._errands.read(lambda work: target_sheet(work, period), partial(self._loaded, self._asked))

    def _loaded(self, asked: int, sheet: TargetSheet) -> None:
        if asked != self._asked:
            return
        if self.plan is not None and self.table is not None and _shape(self.plan.sheet) == _shape(sheet):
            self.plan.rebase(sheet, self._own)
            self.table.plan_model().take(self.plan.lines)
            self.changed.emit()  # what is saved needs no draft any more
        else:
            self._new_plan(sheet)
        self._tell()
        self.arrived.emit()

    def _new_plan(self, sheet: TargetSheet) -> None:
        """Another month, other people or columns: a table of its own; what is not saved of the same month comes along."""
        from hrdesk.gui.pages.targets.table import PlanTable

        self.steps.clear()
        before, self.plan = self.plan, Plan(sheet)
        if before is not None:
            self.plan.from_texts(before.texts())
        old = self.table
        where = old.current_spot() if old is not None else None
        self.table = PlanTable(self.plan, self._errands.context.remembered)
        self.table.offer_actions([self.fill, self.undo, self.redo])
        self.table.edited.connect(self._typed)
        self.table.pasted.connect(self._paste)
        self.table.cleared.connect(self._clear)
        self.table.refused.connect(self._say_why)
        self.table.summed.connect(self.summed)
        self.table.cell_chosen.connect(self._say_whose)
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._place.addWidget(self.table)
        self._put_cursor(self.table, where)
        self.table.setFocus()
        if before is None:
            self._follow(sheet)

    def _put_cursor(self, table: PlanTable, where: Spot | None) -> None:
        """On the figure it was on, where that is still asked; else on the first one."""
        sheet = table.plan.sheet
        if where is not None and where.metric in sheet.metrics and table.choose(where.holder, column_of(where.metric)):
            return
        if sheet.rows:
            table.setCurrentIndex(table.grid.index(0, len(table.grid.columns) - len(sheet.metrics)))

    def _follow(self, sheet: TargetSheet) -> None:
        """Keeps what is typed as the month's draft; that of another month was kept before."""
        if self._keeper is not None:
            self._keeper.setParent(None)
            self._keeper.deleteLater()
            self.put_on_top(None)
            self.hold(None)
        self._keeper = self._errands.drafts.follow(self, f"targets:{sheet.period.label}")

    # -- changing ----------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> dict[Spot, Edit | None]:
        """Puts edits into the sheet and shows what follows from them; what stood there before."""
        if self.plan is None or self.table is None:
            return {}
        before = self.plan.put(changes)
        self.table.plan_model().changed()
        self._soon.start()
        self.changed.emit()
        return before

    def _do(self, words: str, changes: Changes) -> None:
        if changes and self._held is None:
            self.steps.push(_Step(self, words, changes))

    @Slot(object, str, str)
    def _typed(self, line: Line, name: str, text: str) -> None:
        spot = self.plan.spot(line, metric_of(name)) if self.plan is not None else None
        if self.plan is not None and spot is not None and self.plan.open(spot):
            self._do(self.plan.told(spot), {spot: self.plan.typing(spot, text)})

    @Slot(object)
    def _say_why(self, spot: Spot) -> None:
        """Somebody types into a figure that is not open."""
        if self.plan is not None and not self.plan.open(spot):
            why = self.plan.lines[spot.holder].row.locked[spot.metric]
            said = _(
                "{name}, {metric}: {why}",
                name=self.plan.lines[spot.holder].row.name,
                metric=self.plan.metric(spot).name,
                why=why,
            )
            self._errands.messages.toast(said, tone="warning")

    @Slot()
    def _clear(self) -> None:
        if self.plan is not None and self.table is not None:
            plan = self.plan
            spots = [spot for spot in self.table.selected_spots() if plan.open(spot)]
            self._do(P_("entry", "Clear"), {spot: plan.typing(spot, "") for spot in spots})

    @Slot()
    def fill_down(self) -> None:
        """The upper figure of each column of the selection into those below; of one alone: the one above it."""
        plan, table = self.plan, self.table
        if plan is None or table is None:
            return
        spots, first = table.selected_spots(), {}
        if len(spots) == 1:
            over = table.above(spots[0])
            first = {spots[0].metric: over} if over is not None else {}
        changes = {}
        for spot in spots:
            source = first.setdefault(spot.metric, spot)
            if source != spot and source.total == spot.total and plan.open(spot):
                changes[spot] = plan.typing(spot, plan.text(source))
        self._do(P_("entry", "Fill down"), changes)

    @Slot(object, str, list)
    def _paste(self, line: Line, name: str, lines: list[list[str]]) -> None:
        plan, table = self.plan, self.table
        if plan is None or table is None or line is None:
            return
        spots = table.selected_spots()
        if len(lines) == 1 and len(lines[0]) == 1 and len(spots) > 1:
            cells = dict.fromkeys(spots, lines[0][0])
        else:
            there = [(one, key, text) for one, key, text in table.cells_from(line, name, lines) if text[:1] != "Σ"]
            fallen = fall_on(there, [[text for text in one if text[:1] != "Σ"] for one in lines], _named, plan.spot)
            if fallen.mismatch:
                self._errands.messages.toast(fallen.mismatch, tone="error")
                return
            cells = fallen.cells
            if fallen.beyond > 0:
                said = _n(
                    "{count} pasted cell lies outside the figures and was left out.",
                    "{count} pasted cells lie outside the figures and were left out.",
                    count=fallen.beyond,
                )
                self._errands.messages.toast(said, tone="warning")
        locked = [spot for spot, text in cells.items() if not plan.open(spot) and text != plan.text(spot)]
        if locked:
            said = _n(
                "{count} pasted cell is not open for entry and stays as it is: {cells}.",
                "{count} pasted cells are not open for entry and stay as they are: {cells}.",
                count=len(locked),
                cells=self._names(locked),
            )
            self._errands.messages.toast(said, tone="warning")
        self._do(
            P_("entry", "Paste"), {spot: plan.typing(spot, text) for spot, text in cells.items() if plan.open(spot)}
        )

    @Slot()
    def _drop(self) -> None:
        """Drops what can't be read; where everything can, keeps theirs in place of what was typed over it."""
        if self.plan is not None and self.table is not None:
            self._do(P_("entry", "Drop"), dict.fromkeys(self.plan.problems() or self.plan.conflicts()))
            self.table.setFocus()

    @Slot()
    def _next_wrong(self) -> None:
        plan, table = self.plan, self.table
        wrong = plan.problems() or plan.conflicts() if plan is not None else []
        if table is not None and wrong:
            current = table.current_spot()
            table.go_to(wrong[(wrong.index(current) + 1) % len(wrong)] if current in wrong else wrong[0])

    # -- saying ------------------------------------------------------------------------------------------------

    def _names(self, spots: list[Spot]) -> str:
        if self.plan is None:
            return ""
        found = []
        for spot in spots[:NAMED]:
            edit = self.plan.edits.get(spot)
            found.append(self.plan.told(spot) + (f" “{edit.text}”" if edit is not None and edit.problem else ""))
        return _("; ").join(found) + (" …" if len(spots) > NAMED else "")

    @Slot(object, str)
    def _say_whose(self, line: Line | None, name: str) -> None:
        code = metric_of(name)
        if line is None or self.plan is None:
            self.whose.setText("")
            return
        said = told(line, code).split("\n") if code else []
        self.whose.setText(" · ".join([line.row.name, *said]))

    @Slot()
    def _tell(self) -> None:
        plan = self.plan
        if plan is None:
            return
        unsaved = len(plan.edits)
        said = _n("{count} target not saved", "{count} targets not saved", count=unsaved) if unsaved else ""
        if not plan.sheet.rows:
            said = _("Nobody among yours is evaluated by a scheme this month.")
        elif plan.sheet.closed:
            said = _("The month is closed.")
        self.said.emit(said)
        self.undo.setEnabled(self.steps.canUndo())
        self.redo.setEnabled(self.steps.canRedo())
        words = self._in_the_way(plan)
        self.notice.say(words)
        self._strip.setVisible(bool(words))
        if self.table is not None and self.table.currentIndex().isValid():
            at = self.table.currentIndex()
            self._say_whose(self.table.line_at(at.row()), self.table.grid.columns[at.column()].key)

    def _in_the_way(self, plan: Plan) -> str:
        problems, conflicts = plan.problems(), plan.conflicts()
        if problems:
            self.drop.setText(P_("entry", "Drop them"))
            return _n(
                "{count} cell cannot be read: {cells}. Nothing is saved until it is mended or dropped.",
                "{count} cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
                count=len(problems),
                cells=self._names(problems),
            )
        if conflicts:
            self.drop.setText(P_("entry", "Keep theirs"))
            return _n(
                "Somebody else changed {count} cell you typed in: {cells}. Type yours again, or keep theirs; then save.",
                "Somebody else changed {count} cells you typed in: {cells}. Type yours again, or keep theirs; then save.",
                count=len(conflicts),
                cells=self._names(conflicts),
            )
        return ""

    # -- saving ------------------------------------------------------------------------------------------------

    @property
    def can_save(self) -> bool:
        """Whether anything is to be saved."""
        return self.plan is not None and bool(self.plan.edits) and self._held is None

    @Slot()
    def save_all(self) -> None:
        """Saves all edits at once; while one can't be read or was overtaken, it is shown and nothing is saved."""
        plan = self.plan
        if plan is None or not self.can_save:
            return
        in_the_way = plan.problems() or plan.conflicts()
        if in_the_way and self.table is not None:
            self._tell()
            self.table.go_to(in_the_way[0])
            return
        self.keep(plan.to_save())

    def keep(self, changes: tuple[Change, ...], *, taken_back: bool = False) -> None:
        """Saves changes, those typed here or those of a preview; a toast takes them back."""
        from hrdesk.app.targets.model import SaveTargetSheet
        from hrdesk.app.targets.saving import save_target_sheet

        if self.period is None:
            return
        order = SaveTargetSheet(self.period, changes)
        self._errands.write(
            lambda work: save_target_sheet(work, order),
            partial(self._was_saved, taken_back=taken_back),
            failed=self._not_saved,
            title=_("Saving targets"),
        )

    def _was_saved(self, done: SheetSaved, *, taken_back: bool) -> None:
        self._own |= {one.spot: one.seen for one in done.back}
        if taken_back:
            self._errands.messages.toast(_("Taken back."))
        elif done.count:  # Ctrl+S once more while it was being saved has nothing to say
            said = _n("{count} target saved.", "{count} targets saved.", count=done.count)
            undo = partial(self.keep, done.back, taken_back=True) if done.back else None
            self._errands.messages.toast(said, undo=undo)
        self.steps.clear()
        self.load()

    def _not_saved(self, failure: BaseException) -> bool:
        self.load()  # marks what was changed meanwhile
        if not isinstance(failure, Conflict):
            return False
        self._errands.messages.error(failure, kept=_("What you typed is still here.") if self.dirty else "")
        return True

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return self.plan is not None and bool(self.plan.edits)

    def typed(self) -> dict[str, str]:
        """What is not saved, with what it was typed over."""
        return self.plan.texts() if self.plan is not None else {}

    def loaded(self) -> dict[str, str]:
        """Nothing to compare with by field."""
        return {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Types a draft in; what somebody changed since is marked."""
        if self.plan is not None and self.table is not None:
            self.plan.from_texts(texts)
            self.table.plan_model().changed()
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


def _shape(sheet: TargetSheet) -> tuple[object, ...]:
    return sheet.period, tuple(sheet.metrics.values()), tuple((one.kind, one.object_id) for one in sheet.rows)


def _named(line: Line) -> Mapping[str, str]:
    return {NAME: name_shown(line), EMPLOYEE_NO: line.row.employee_no}
