"""A dialog that shows what would be saved while its few fields are filled in: old and new, with the sum at the foot.

The answer is a ``Proposed`` unless a dialog says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.models.table import Column
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.theme import ROW_TABLE, TABLE_HEADER
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import Notice, button, label, line, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.work import Work

ROWS = 10  # whole: of one cut in two the commas look like points
AFTER = 250  # ms after the last key, what would be saved is worked out again
Question = Callable[["Work"], Any]


class ProposalDialog(Dialog):
    """``question`` makes the order from the form's values; ``lines`` and ``foot`` say what is shown of the answer.

    ``wanted`` carries the answer when the person saves it.
    """

    wanted = Signal(object)
    shown = Signal()  # a preview was drawn, or what is in its way said

    def __init__(
        self,
        errands: Errands,
        title: str,
        sentence: str,
        fields: Sequence[Field],
        columns: Sequence[Column],
        *,
        width: int = 760,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, width=width, parent=parent)
        self._errands = Errands(errands.context, errands.desk, self)  # an answer after it closed is dropped
        self._asked = 0
        self.answer: Any = None
        self.form = Form(fields, today=errands.desk.work().today)
        self.table = DataTable(columns, name=_("What would be saved"), identity=id)
        self.table.header.setSectionsClickable(False)
        self.table.setMinimumHeight(TABLE_HEADER + ROWS * ROW_TABLE)
        self.sum = label("", "strong")
        self.notice = Notice()
        self.body.addWidget(label(title, "strong", wrap=True))
        self.body.addWidget(label(sentence, "secondary", wrap=True))
        self.body.addSpacing(4)
        self.body.addWidget(self.form)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(line())
        self.body.addWidget(self.notice)
        self.hint = label("", "small")
        self.body.addLayout(row(self.hint, None, self.sum, gap=16))
        self.cancel = button(_("Cancel"), pressed=self.reject)
        self.save = button(_("Save"), role="primary", pressed=self._save)
        self.save.setEnabled(False)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.save)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(AFTER)
        self._later.timeout.connect(self.ask)
        self.form.changed.connect(self._changed)

    # -- what a dialog of its own says -------------------------------------------------------------------------

    def question(self, values: Mapping[str, Any]) -> Question | None:
        """What is asked for; None while something is not filled in. UserError with the field that is wrong."""
        raise NotImplementedError

    def lines(self, answer: Any) -> Sequence[Any]:
        """The rows of the table."""
        found: Sequence[Any] = answer.lines
        return found

    def foot(self, answer: Any) -> str:
        """What it comes to."""
        raise NotImplementedError

    def remark(self, answer: Any) -> str:
        """What is to be known of it besides; empty for nothing."""
        staying = sum(bool(one.stays) for one in answer.lines)
        return _n("{count} target stays as it is", "{count} targets stay as they are", count=staying) if staying else ""

    def count(self, answer: Any) -> int:
        """How many figures would be saved."""
        return len(answer.changes)

    def act(self, count: int) -> str:
        """The words of the button."""
        return _n("Save {count} target", "Save {count} targets", count=count)

    # -- asking ------------------------------------------------------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Whether a preview is still to come."""
        return self._later.isActive()

    @Slot()
    def _changed(self) -> None:
        self.save.setEnabled(False)
        self.answer = None
        self._later.start()

    @Slot()
    def ask(self) -> None:
        """Works out what would be saved."""
        self._later.stop()
        self._asked += 1
        self.notice.say("")
        self.form.clear_errors()
        try:
            call = self.question(self.form.values())
        except UserError as wrong:
            self._failed(self._asked, wrong)
            return
        if call is None:
            self._draw(None)
            return
        self._errands.read(call, partial(self._answered, self._asked), failed=partial(self._failed, self._asked))

    def _answered(self, asked: int, answer: Any) -> None:
        if asked == self._asked:
            self._draw(answer)

    def _failed(self, asked: int, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        if asked == self._asked:
            self._draw(None)
            words = failure.whole
            if failure.field in self.form.fields and failure.field != "whole":
                self.form.complain_all({failure.field: words})
            else:
                self.notice.say(words)
        return True

    def _draw(self, answer: Any) -> None:
        self.answer = answer
        self.table.load(self.lines(answer) if answer is not None else [])
        self.sum.setText(self.foot(answer) if answer is not None else "")
        self.hint.setText(self.remark(answer) if answer is not None else "")
        count = self.count(answer) if answer is not None else 0
        self.save.setText(self.act(count) if count else _("Save"))
        self.save.setEnabled(count > 0)
        self.shown.emit()

    def order(self, answer: Any) -> Any:
        """The answer as it is saved."""
        return answer

    @Slot()
    def _save(self) -> None:
        if self.answer is not None:
            order = self.order(self.answer)
            self.accept()
            self.wanted.emit(order)
