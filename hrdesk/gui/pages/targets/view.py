"""The sheet of a month's targets: typed like a sheet, undone before it is saved, nothing of a colleague overwritten."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict
from hrdesk.gui.models.month import metric_of
from hrdesk.gui.models.targets import Line, Plan
from hrdesk.gui.models.targets_shown import told
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.targets.table import PlanTable
from hrdesk.gui.pages.typed.edits import SheetEdits
from hrdesk.gui.pages.typed.sheet import TypedSheet
from hrdesk.gui.widgets.parts import KeyHints, connect, label, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Change, SheetSaved, Spot, TargetSheet


class PlanEdits(SheetEdits):
    """The edits of one month's targets after another."""

    content: Plan | None
    table: PlanTable | None


class TargetsSheet(TypedSheet):
    """``said``: what is to be said in the toolbar; ``arrived``: a sheet was read."""

    said = Signal(str)
    arrived = Signal()
    edits: PlanEdits

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(errands, parent)
        self._own: dict[Spot, Decimal | None] = {}  # what was saved from here
        self.whose = label("", "secondary")
        self.whose.setAccessibleName(_("Where this target comes from"))
        line = QFrame()
        line.setProperty("role", "foot")
        line.setFixedHeight(32)
        line.setLayout(row(self.whose, None, gap=16, edges=(16, 0, 16, 0)))
        self.build(PlanEdits(errands, self), [], [line, self._hints()])
        connect(self.strip.next.clicked, self._next_wrong)

    @property
    def plan(self) -> Plan | None:
        """What is edited; None until it is read."""
        return self.edits.content

    @property
    def table(self) -> PlanTable | None:
        """Where it is edited."""
        return self.edits.table

    def _hints(self) -> QWidget:
        return KeyHints(
            (
                ("Ctrl+V", P_("entry", "paste")),
                ("Ctrl+D", P_("entry", "fill down")),
                ("Del", P_("targets", "back to the wider target")),
                ("Ctrl+Z / Ctrl+Y", P_("entry", "undo / redo")),
                ("Ctrl+S", P_("entry", "save")),
            ),
            note=_("Grey: from the scheme, department or team; Σ: sum of the people's"),
        )

    # -- loading -----------------------------------------------------------------------------------------------

    def show_month(self, period: Period) -> None:
        """Shows a month's targets; what is not saved of another month is kept as its draft."""
        self.flush()
        if period != self.period:
            self.edits.let_go()
            self._own.clear()
        self.period = period
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the sheet beside the window."""
        if self.period is None:
            return
        from hrdesk.app.targets.sheet import target_sheet

        self.asked += 1
        period = self.period
        self.errands.read(lambda work: target_sheet(work, period), partial(self._loaded, self.asked))

    def _loaded(self, asked: int, sheet: TargetSheet) -> None:
        if asked != self.asked:
            return
        if self.plan is not None and self.table is not None and _shape(self.plan.sheet) == _shape(sheet):
            self.plan.rebase(sheet, self._own)
            self.table.plan_model().take(self.plan.lines)
            self.changed.emit()  # what is saved needs no draft any more
        else:
            self._new_plan(sheet)
        self.tell()
        self.arrived.emit()

    def _new_plan(self, sheet: TargetSheet) -> None:
        """Another month, other people or columns: a table of its own; what is not saved of the same month comes along."""
        before, plan = self.plan, Plan(sheet)
        self.edits.begin(plan)
        if before is not None:
            plan.from_texts(before.texts())
        where = self.table.current_key() if self.table is not None else None
        table = PlanTable(plan, self.errands.context.remembered)
        self.put_table(table)
        table.cell_chosen.connect(self._say_whose)
        if sheet.rows:
            table.begin(where)
        table.setFocus()
        if before is None:
            self.follow(f"targets:{sheet.period.label}")

    # -- saying ------------------------------------------------------------------------------------------------

    @Slot()
    def _next_wrong(self) -> None:
        plan, table = self.plan, self.table
        wrong = plan.problems() or plan.conflicts() if plan is not None else []
        if table is not None and wrong:
            current = table.current_key()
            table.go_to(wrong[(wrong.index(current) + 1) % len(wrong)] if current in wrong else wrong[0])

    @Slot(object, str)
    def _say_whose(self, line: Line | None, name: str) -> None:
        code = metric_of(name)
        if line is None or self.plan is None:
            self.whose.setText("")
            return
        said = told(line, code).split("\n") if code else []
        self.whose.setText(" · ".join([line.row.name, *said]))

    @Slot()
    def tell(self) -> None:
        super().tell()
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
        if self.table is not None and self.table.currentIndex().isValid():
            at = self.table.currentIndex()
            self._say_whose(self.table.line_at(at.row()), self.table.grid.columns[at.column()].key)

    # -- saving ------------------------------------------------------------------------------------------------

    @Slot()
    def save_all(self) -> None:
        """Saves all edits at once; while one can't be read or was overtaken, it is shown and nothing is saved."""
        if self.plan is not None and self.ready_to_save():
            self.keep(self.plan.to_save())

    def keep(self, changes: tuple[Change, ...], *, taken_back: bool = False) -> None:
        """Saves changes, those typed here or those of a preview; a toast takes them back."""
        from hrdesk.app.targets.model import SaveTargetSheet
        from hrdesk.app.targets.saving import save_target_sheet

        if self.period is None:
            return
        order = SaveTargetSheet(self.period, changes)
        self.errands.write(
            lambda work: save_target_sheet(work, order),
            partial(self._was_saved, taken_back=taken_back),
            failed=self._not_saved,
            title=_("Saving targets"),
        )

    def _was_saved(self, done: SheetSaved, *, taken_back: bool) -> None:
        self._own |= {one.spot: one.seen for one in done.back}
        if taken_back:
            self.errands.messages.toast(_("Taken back."))
        elif done.count:  # Ctrl+S once more while it was being saved has nothing to say
            said = _n("{count} target saved.", "{count} targets saved.", count=done.count)
            undo = partial(self.keep, done.back, taken_back=True) if done.back else None
            self.errands.messages.toast(said, undo=undo)
        self.edits.steps.clear()
        self.load()

    def _not_saved(self, failure: BaseException) -> bool:
        self.load()  # marks what was changed meanwhile
        if not isinstance(failure, Conflict):
            return False
        self.errands.messages.error(failure, kept=_("What you typed is still here.") if self.dirty else "")
        return True


def _shape(sheet: TargetSheet) -> tuple[object, ...]:
    return sheet.period, tuple(sheet.metrics.values()), tuple((one.kind, one.object_id) for one in sheet.rows)
