"""等级: the grades of a scheme in a table, from the best down; what is wrong is said while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.performance.bands import check_bands, from_above, with_one_more, without
from hrdesk.domain.performance.model import GradeBand
from hrdesk.gui.models.grades import (
    FIGURES,
    NOTHING_KNOWN,
    GradeRow,
    grade_columns,
    grade_rows,
    grades_told,
    problem_told,
    typed_into,
)
from hrdesk.gui.widgets.parts import Notice, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.performance.scheme_list import LastScores


class GradesEditor(QWidget):
    """``load`` shows grades, ``bands`` is what stands there now; ``complain`` leads to the first thing that is wrong."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bands: tuple[GradeBand, ...] = ()
        self._scores: LastScores | None = None
        self.add = button(_("Add a grade"), "plus", self.add_grade)
        self.remove = button(_("Remove the grade"), "circle-minus", self.remove_grade)
        self.notice = Notice()
        self.told = label("", wrap=True)
        self.counted = label("", "hint", wrap=True)
        self._place = column(gap=0)
        self.table = self._table("")
        self._place.addWidget(self.table)
        hint = _("Who reaches its points has the grade. Rows put themselves in order, the best grade first.")
        self.setLayout(
            column(
                row(self.add, self.remove, None, gap=8),
                self._place,
                self.notice,
                self.told,
                self.counted,
                label(hint, "hint", wrap=True),
                None,
                gap=8,
            )
        )

    def _table(self, month: str) -> DataTable:
        table = DataTable(
            grade_columns(month), name=_("Grades of the scheme"), identity=lambda one: one.place, cells=True
        )
        table.header.setSectionsClickable(False)  # they have the one order
        table.offer_actions([self.add, self.remove])
        table.edited.connect(self._edited)
        table.pasted.connect(self._pasted)
        table.cell_chosen.connect(self._look)
        table.chosen.connect(self._enable)
        return table

    def load(self, bands: Sequence[GradeBand]) -> None:
        """Shows these grades, from above."""
        self.bands = from_above(bands)
        self._show()

    def show_scores(self, scores: LastScores | None) -> None:
        """Counts the people of the last month from now on; None: there is none."""
        before, self._scores = self._scores, scores
        if (before and before.period) != (scores and scores.period):
            old, self.table = self.table, self._table(scores.period.label if scores is not None else "")
            here, focused = old.current_row(), old.hasFocus()
            self.table.setEnabled(old.isEnabled())
            self._place.replaceWidget(old, self.table)
            old.hide()
            old.deleteLater()
            QWidget.setTabOrder(self.remove, self.table)
            self._show()
            if here is not None:
                self.table.choose(here.place, "start")
            if focused:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._show()

    def focus_first(self) -> None:
        """On the points of the best grade."""
        if not self.table.currentIndex().isValid() and self.bands:
            self.table.choose(0, "start")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold(self, held: bool) -> None:
        """Nothing can be typed while a draft is offered."""
        for part in (self.table, self.add, self.remove):
            part.setEnabled(not held)

    @property
    def wrong(self) -> bool:
        """Whether the grades cannot be used as they stand."""
        return bool(check_bands(self.bands))

    def complain(self) -> None:
        """Puts the cursor on the first thing that is wrong, which is said below the table."""
        first = check_bands(self.bands)[0]
        if first.place >= 0:
            self.table.choose(first.place, first.key)
        (self.table if first.place >= 0 else self.add).setFocus(Qt.FocusReason.OtherFocusReason)
        self.notice.say(problem_told(first))

    # -- showing -----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        found = self._scores
        self.table.load(grade_rows(self.bands, found.scores if found is not None else None))
        head = self.table.horizontalHeader().sizeHint().height()
        each = self.table.verticalHeader().defaultSectionSize()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(head + max(2, len(self.bands)) * each + bar + 2 * self.table.frameWidth())
        self.told.setText("" if self.wrong else grades_told(self.bands))
        self.told.setVisible(not self.wrong)
        self.counted.setText(_counted(found) if found is not None else _(NOTHING_KNOWN))
        self._look(self.table.current_row())
        self._enable(self.table.current_row())

    def _look(self, current: GradeRow | None, key: str = "") -> None:
        """What is wrong with the cell under the cursor; else the first thing that is wrong at all."""
        problems = check_bands(self.bands)
        here = next(
            (one for one in problems if current is not None and (one.place, one.key) == (current.place, key)), None
        )
        first = here or next(iter(problems), None)
        self.notice.say(problem_told(first) if first is not None else "")

    @Slot(object)
    def _enable(self, current: GradeRow | None) -> None:
        self.remove.setEnabled(current is not None and self.table.isEnabled())

    # -- changing ----------------------------------------------------------------------------------------------

    def _change(self, bands: Sequence[GradeBand], place: int, key: str) -> None:
        """Puts the grades in order; the cursor goes with the one at ``place``."""
        moved = bands[place] if 0 <= place < len(bands) else None
        self.bands = from_above(bands)
        self._show()
        if moved is not None:
            at = next(number for number, band in enumerate(self.bands) if band is moved)
            if at != place or self.table.current_row() is None:
                self.table.choose(at, key)
        self.changed.emit()

    @Slot(object, str, str)
    def _edited(self, current: GradeRow, key: str, text: str) -> None:
        band = typed_into(current.band, key, text)
        if band is None:
            self.notice.say(_("“{text}” is no number.", text=text))
            return
        self._change([*self.bands[: current.place], band, *self.bands[current.place + 1 :]], current.place, key)

    @Slot(object, str, list)
    def _pasted(self, current: GradeRow | None, key: str, lines: list[list[str]]) -> None:
        """Cells copied from a spreadsheet; what cannot be read is named and nothing of it is taken."""
        if current is None:
            return
        new = list(self.bands)
        for there, name, text in self.table.cells_from(current, key, lines):
            if name not in (*FIGURES, "code", "name_zh", "name_en"):
                continue
            band = typed_into(new[there.place], name, text)
            if band is None:
                self.notice.say(_("“{text}” is no number.", text=text))
                return
            new[there.place] = band
        self._change(new, current.place, key)

    @Slot()
    def add_grade(self) -> None:
        """One more, below the one under the cursor, with half of its room; its letter is typed next."""
        current = self.table.current_row()
        bands, place = with_one_more(self.bands, current.place if current is not None else len(self.bands) - 1)
        self._change(bands, place, "code")
        self.table.choose(place, "code")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def remove_grade(self) -> None:
        """Takes the one under the cursor out; the one below it takes its points."""
        current = self.table.current_row()
        if current is None:
            return
        rest = without(self.bands, current.place)
        self._change(rest, min(current.place, len(rest) - 1), "code")
        (self.table if rest else self.add).setFocus(Qt.FocusReason.OtherFocusReason)


def _counted(found: LastScores) -> str:
    words = _n(
        "Counted from the scores of {count} person in {month}.",
        "Counted from the scores of {count} people in {month}.",
        count=len(found.scores),
        month=found.period.label,
    )
    if not found.without:
        return words
    return sentences(words, _n("{count} has no score yet.", "{count} have no score yet.", count=found.without))
