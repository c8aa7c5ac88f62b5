"""Grades confirmed or given otherwise, for one person or several; what a confirmation means is said where it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.grading import BY_A_PERSON
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row
    from hrdesk.app.work import Work


class Grading(QObject):
    """``changed`` once something was confirmed or taken back."""

    changed = Signal()

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(page)
        self._errands, self._page = errands, page

    def ask(self, view: MonthView, rows: Sequence[Row]) -> None:
        """Another grade than the bands suggest, with the reason."""
        one = rows[0] if len(rows) == 1 else None
        if one is not None:
            title = _("Grade of {name}", name=one.name)
            score = "—" if one.score is None else f"{one.score:,.2f}"
            said = _("Score {score}; the bands suggest {grade}.", score=score, grade=one.proposed or "—")
        else:
            title = _("One grade for {count} people", count=len(rows))
            said = _(", ").join(row.name for row in rows)
        hint = _("Needed where it is not the grade the bands suggest; printed on the sheet.")
        dialog = AskDialog(
            title,
            f"{said}\n{_(BY_A_PERSON)}",
            [
                Field("grade", _("Grade"), kind="choice", required=True,
                      choices=[(code, f"{code} {name}") for code, name in view.grades]),
                Field("reason", _("Reason"), kind="long", hint=hint),
            ],
            _("Confirm"),
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft="grade:" + ",".join(str(row.evaluation_id) for row in rows),
            version=one.version if one is not None else "",
            parent=self._page,
        )  # fmt: skip
        if one is not None:
            dialog.form.load({"grade": one.grade, "reason": one.grade_reason})
        dialog.submitted.connect(partial(self._given, dialog, view, tuple(rows)))
        dialog.open()

    def _given(self, dialog: AskDialog, view: MonthView, rows: tuple[Row, ...], values: dict[str, Any]) -> None:
        from hrdesk.app.performance.grades import Confirm, confirm_grades

        people = tuple(row.employment_id for row in rows)
        order = Confirm(Period.parse(view.period), people, values["grade"], values["reason"] or "", _versions(rows))
        grade = values["grade"]
        if len(rows) == 1:
            said = _("Grade {grade} confirmed for {name}.", grade=grade, name=rows[0].name)
        else:
            said = _("Grade {grade} confirmed for {count} people.", grade=grade, count=len(rows))
        self._save(dialog, lambda work: confirm_grades(work, order), said, as_they_were(order.period, rows))

    def confirm(self, view: MonthView, rows: Sequence[Row], told: str = "") -> None:
        """The suggested grades of these, after a question that says how many of which, what is ``told``, and what it means."""
        counts = Counter(row.grade for row in rows)
        listed = _(", ").join(
            _("{grade}: {count}", grade=code, count=counts[code]) for code, _name in view.grades if counts[code]
        )
        people = len(rows)
        still = _("{grades}. Single grades can still be changed before publishing.", grades=listed)
        self._errands.messages.ask(
            _n("Confirm {count} suggested grade?", "Confirm {count} suggested grades?", count=people),
            f"{still}{told}\n{_(BY_A_PERSON)}",
            _n("Confirm {count} grade", "Confirm {count} grades", count=people),
            partial(self.confirm_now, view, tuple(rows)),
        )

    def confirm_now(self, view: MonthView, rows: Sequence[Row]) -> None:
        """Without a question: the person pressed "confirm this grade"."""
        from hrdesk.app.performance.grades import Confirm, confirm_grades

        people = tuple(row.employment_id for row in rows)
        order = Confirm(Period.parse(view.period), people, seen=_versions(rows))
        if len(rows) == 1:
            said = _("Grade {grade} confirmed for {name}.", grade=rows[0].grade, name=rows[0].name)
        else:
            said = _n("{count} grade confirmed.", "{count} grades confirmed.", count=len(rows))
        self._save(None, lambda work: confirm_grades(work, order), said, as_they_were(order.period, rows))

    def _save(
        self, dialog: AskDialog | None, call: Callable[[Work], object], said: str, undo: Callable[[Work], object]
    ) -> None:
        def saved(_result: object) -> None:
            if dialog is not None:
                dialog.accept()
            self._errands.messages.toast(said, undo=take_back)
            self.changed.emit()

        def take_back() -> None:
            self._errands.write(undo, taken_back, title=_("Saving"))

        def taken_back(_result: object) -> None:
            self._errands.messages.toast(_("Taken back."))
            self.changed.emit()

        self._errands.write(call, saved, failed=dialog.refuse if dialog is not None else None, title=_("Saving"))


def _versions(rows: Sequence[Row]) -> tuple[int, ...]:
    return tuple(row.version for row in rows)


def as_they_were(period: Period, rows: Sequence[Row]) -> Callable[[Work], object]:
    """Takes confirmations back: to the grades confirmed before, or to suggestions."""

    def undo(work: Work) -> object:
        from hrdesk.app.performance.grades import Earlier, put_grades_back

        confirmed = [
            row for row in rows if row.proposed is not None
        ]  # where something is missing nothing was confirmed
        earlier = [
            Earlier(row.employment_id, row.version + 1, *((row.grade, row.grade_reason) if row.confirmed else ()))
            for row in confirmed
        ]
        return put_grades_back(work, period, tuple(earlier))

    return undo
