"""One record of a figure corrected by hand: what it said, what is right, why; a second person confirms it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.performance.entering import Figure
from hrdesk.domain.performance.model import Aggregation, Metric, Unit
from hrdesk.gui.models.month import plain
from hrdesk.gui.pages.performance.ask import AskDialog, readable_item
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.records import is_ratio
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.correcting import CorrectRecord
    from hrdesk.app.performance.trace import FactRow, Why

FIGURE, NOTHING = "figure", "nothing"


class Correcting(QObject):
    """Asks for corrections on behalf of ``page``; ``saved`` is called when one was kept or taken back."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved
        self._about = ("", "", "")

    def about(self, employee_no: str, period: str, document_no: str) -> None:
        """The question or appeal for which this person's month was opened; it stands before the reason."""
        self._about = (employee_no, period, document_no)

    def offered(self, why: Why) -> bool:
        """Whether the person at the desk may correct these figures; those that no longer count are nobody's to correct."""
        own = why.employment_id == self._errands.desk.actor.employment_id
        return self._errands.may("disputes.correct") and not own and not why.changed_since

    @Slot(object, object)
    def ask(self, why: Why, fact: FactRow) -> None:
        """The dialog: old value, new value, reason."""
        employee_no, period, document_no = self._about
        if (employee_no, period) != (why.employee_no, why.period):
            document_no = ""
        sentence = _("It counts in the draft at once, and is published once a second person has confirmed it.")
        if document_no:
            sentence = _(
                "Because of {number}. It counts in the draft at once, and is published once a second person has confirmed it.",
                number=document_no,
            )
        dialog = AskDialog(
            _("Correct a record: {name}, {metric}, {period}", name=why.name, metric=why.metric.name, period=why.period),
            sentence,
            _fields(why.metric),
            _("Correct"),
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft=f"correction:{why.employment_id}:{why.metric.code}:{why.period}:{fact.day}:{fact.item}",
            version=fact.batch_id,
            parent=self._page.window(),
        )
        dialog.form.load({"old": _old(why, fact), "counts": FIGURE})
        dialog.form.controls["numerator" if is_ratio(why.metric) else "value"].setFocus()
        dialog.submitted.connect(partial(self._submitted, dialog, why, fact, document_no))
        dialog.open()

    def _submitted(self, dialog: AskDialog, why: Why, fact: FactRow, document_no: str, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.correcting import correct_record

        order = _order(why, fact, document_no, values)

        def saved(batch_id: int) -> None:
            dialog.accept()
            said = _("Corrected; a second person has to confirm it.")
            self._errands.messages.toast(said, undo=partial(self.take_back, batch_id))
            self._saved()

        self._errands.write(
            lambda work: correct_record(work, order), saved, failed=dialog.refuse, title=_("Saving figures")
        )

    @Slot(int)
    def take_back(self, batch_id: int) -> None:
        """What stood there before counts again."""
        from hrdesk.app.performance.correcting import withdraw_correction

        def done(_nothing: object) -> None:
            self._errands.messages.toast(_("Taken back."))
            self._saved()

        self._errands.write(lambda work: withdraw_correction(work, batch_id), done, title=_("Saving figures"))


def _fields(metric: Metric) -> list[Field]:
    choices = [(FIGURE, _("it counts with another figure")), (NOTHING, _("it does not count"))]
    if metric.aggregation is Aggregation.COUNT:  # whatever it says, it counts as one
        choices = choices[1:]
    hint = _("Left empty where the record does not count.")
    parts = [Field("value", _right(metric), "number", hint=hint, width=200)]
    if is_ratio(metric):
        parts = [
            Field("numerator", _("Right numerator"), "number", width=160),
            Field("denominator", _("Right denominator"), "number", width=160, beside=True),
        ]
    if metric.aggregation is Aggregation.COUNT:
        parts = []
    return [
        Field("old", _("Record"), read_only=True),
        Field("counts", _("What is right"), "choice", True, choices=choices),
        *parts,
        Field("reason", _("Reason"), "long", True, hint=_("It stands beside the figure and in the revision.")),
    ]


def _right(metric: Metric) -> str:
    if metric.unit is Unit.PERCENT:
        return _("Right figure (0.1284 is 12.84 %)")
    if metric.unit is Unit.SECONDS:
        return _("Right figure (seconds)")
    return _("Right figure (yuan)") if metric.unit is Unit.YUAN else _("Right figure")


def _old(why: Why, fact: FactRow) -> str:
    day = f"{fact.day:%Y-%m-%d}" if fact.day else _("whole month")
    parts = [part for part in (fact.numerator, fact.denominator) if part is not None]
    figure = " / ".join(plain(part) for part in parts) if is_ratio(why.metric) else plain(fact.value or Decimal(0))
    return P_("said", ", ").join(part for part in (day, readable_item(fact), figure) if part)


def _order(why: Why, fact: FactRow, document_no: str, values: dict[str, Any]) -> CorrectRecord:
    from hrdesk.app.performance.correcting import CorrectRecord
    from hrdesk.domain.calendar import Period

    month = Period.of(fact.day) if fact.day else Period.parse(why.period)
    figure = Figure(values.get("value"), values.get("numerator"), values.get("denominator"))
    return CorrectRecord(
        why.employment_id, why.metric.code, month.number, fact.day.day if fact.day else 0, fact.item,
        None if values["counts"] == NOTHING else figure, values["reason"] or "", fact.batch_id, document_no,
    )  # fmt: skip
