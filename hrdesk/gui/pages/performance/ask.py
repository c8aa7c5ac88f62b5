"""Dialogs of the month: each asks one thing, stays open until it is saved, and says under the field what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from shiboken6 import isValid

from hrdesk.domain.errors import UserError
from hrdesk.gui.models.month import plain
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.widgets.dialogs import Dialog, DraftDialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import Notice, button, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from hrdesk.app.performance.evaluation import Blocked
    from hrdesk.app.performance.trace import Origin, Why
    from hrdesk.gui.drafts import Drafts, Keeper

TITLE_BAR = 48  # px that a window's own title and border take of the screen


TWO_COLUMNS = 580  # px: fields side by side need it


class AskDialog(Dialog):
    """A short form with one button. ``submitted`` carries the values; the caller closes it by ``accept`` once it is saved.

    With ``drafts`` what is typed is kept under ``draft`` (``status:12``; ``version`` is the record's) until then, and
    offered when the same dialog is opened again.
    """

    submitted = Signal(dict)

    def __init__(
        self,
        title: str,
        sentence: str,
        fields: Sequence[Field],
        act: str,
        *,
        today: Callable[[], date],
        drafts: Drafts | None = None,
        draft: str = "",
        version: object = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, width=TWO_COLUMNS if any(field.beside for field in fields) else 460, parent=parent)
        self.form = Form(fields, today=today)
        self._drafts = drafts if draft else None
        self._draft = draft
        self._version = str(version)
        self._keeper: Keeper | None = None
        self._notice = Notice()
        self.body.addWidget(label(title, "strong", wrap=True))
        if sentence:
            self.body.addWidget(label(sentence, "secondary", wrap=True))
        self.body.addSpacing(4)
        self.body.addWidget(self.form)
        self.body.addWidget(self._notice)
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = button(act, role="primary")
        self.save.clicked.connect(self._submit)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.save)
        self.form.submitted.connect(self._submit)
        self.form.focus_first()

    def open(self) -> None:
        """Shows it, with the values loaded before; a draft of it is offered."""
        if self._drafts is not None and self._keeper is None:
            self._keeper = self._drafts.follow(self.form, self._draft, version=self._version)
        self.fit(self.screen().availableGeometry().height() - TITLE_BAR)
        self._buttons_last()
        super().open()
        if self._keeper is not None and self._keeper.offered is not None:
            self.form.focus_first()

    def fit(self, room: int) -> None:
        """A form higher than ``room`` (px) scrolls, so that its buttons stay on the screen."""
        if self.sizeHint().height() <= room:
            return
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.replaceWidget(self.form, area)
        self.form.setProperty("role", "page")  # the ground of the dialog, not that of a scroll area
        area.setWidget(self.form)
        area.setMinimumWidth(self.form.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        QWidget.setTabOrder(area, self.cancel)
        self.resize(max(self.width(), self.sizeHint().width()), room)  # as wide as its fields: none lies out of sight

    def _buttons_last(self) -> None:
        """Tab comes to the buttons after all that was put into the dialog since they were made."""
        last: QWidget = self.cancel
        one = self.nextInFocusChain()
        while one is not None and one is not self:
            if one not in (self.cancel, self.save) and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                last = one
            one = one.nextInFocusChain()
        QWidget.setTabOrder(last, self.cancel)
        QWidget.setTabOrder(self.cancel, self.save)

    def accept(self) -> None:
        """Saved: the draft goes. The dialog may be gone already: Esc closes it also while it is being saved."""
        if not isValid(self):
            if self._drafts is not None:
                self._drafts.take_away(self._draft)
            return
        if self._keeper is not None:
            self._keeper.drop()
        super().accept()

    @Slot()
    def reject(self) -> None:
        """Esc or Cancel: what was typed is kept or dropped as the person says; kept, where it is being saved."""
        if self._keeper is None or not self.form.dirty:
            super().reject()
            return
        if not self.save.isEnabled():
            self._leave()
            return
        question = DraftDialog(self)
        question.keep_wanted.connect(self._leave)
        question.drop_wanted.connect(self._discard)
        question.open()

    def _leave(self) -> None:
        if self._keeper is not None:
            self._keeper.keep()
        super().reject()

    def _discard(self) -> None:
        if self._keeper is not None:
            self._keeper.drop()
        super().reject()

    @Slot()
    def _submit(self) -> None:
        self._notice.say("")
        if self.save.isEnabled() and self.form.check():
            self.save.setEnabled(False)
            self.submitted.emit(self.form.values())

    def complain(self, field: str, words: str) -> None:
        """Says ``words`` under the field, or under the form where it has no such field; what was typed stays."""
        self.save.setEnabled(True)
        if field in self.form.fields:
            self.form.complain_all({field: words})
        else:
            self._notice.say(words)

    def refuse(self, failure: BaseException) -> bool:
        """Shows a refusal where it belongs; what was typed stays. False for a bug, which the window reports.

        False as well once the dialog is gone: the window says it then.
        """
        if not isValid(self):
            return False
        self.save.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        if not self.form.complain(failure):
            self._notice.say(failure.whole)
        return True


class BlockedDialog(Dialog):
    """Who could not be published, and why. ``told``: what became of the others and what to do."""

    def __init__(
        self, title: str, told: str, blocked: Sequence[Blocked], names: Mapping[str, str], parent: QWidget | None
    ) -> None:
        super().__init__(title, width=760, parent=parent)
        self.setAccessibleDescription(told)
        self.body.addWidget(label(title, "strong", wrap=True))
        self.body.addWidget(label(told, "secondary", wrap=True))
        columns = [
            Column("no", _("No."), 84, getter=lambda found: found.employee_no, grey=True),
            Column("name", _("Name"), 110, getter=lambda found: names.get(found.employee_no, ""), bold=True),
            Column("why", _("Why"), 300, getter=lambda found: found.why, stretch=True),
        ]
        self.table = DataTable(columns, name=title, identity=lambda found: (found.employee_no, found.why))
        self.table.load(blocked)
        self.add_list(self.table, 360)
        self.buttons.addWidget(button(_("Close"), role="primary", pressed=self.accept))
        self.table.choose_first()
        self.table.setFocus()


class FactsDialog(Dialog):
    """Every record behind a figure, with the file, the sheet and the row it came from; one of them can be corrected.

    ``closed``: why none can be, where it is the month that takes no more.
    """

    correct_wanted = Signal(object, object)  # Why, FactRow

    def __init__(
        self,
        why: Why,
        origin: Origin | None = None,
        parent: QWidget | None = None,
        *,
        may_correct: bool = False,
        closed: str = "",
    ) -> None:
        title = _("{name} · {metric} · {period}", name=why.name, metric=why.metric.name, period=why.period)
        super().__init__(title, width=860, parent=parent)
        facts = [fact for fact in why.facts if origin is None or fact.batch_id == origin.batch_id]
        self.body.addWidget(label(title, "strong"))
        self.body.addWidget(label(_n("{count:,} record", "{count:,} records", count=len(facts)), "small"))
        self.table = DataTable(_fact_columns(why), name=title, identity=lambda fact: id(fact))
        self.table.setMinimumHeight(420)
        self.table.load(facts)
        self.body.addWidget(self.table)
        if closed:
            told = Notice("info", icon="lock")
            told.say(closed)
            self.body.addWidget(told)
        copy = button(_("Copy all"), "copy")
        copy.clicked.connect(self._copy)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        self.buttons.insertWidget(0, copy)
        if may_correct:
            self._why = why
            self.correct = button(_("Correct…"), "pencil", self._correct)
            self.buttons.insertWidget(1, self.correct)
            self.table.chosen.connect(self._look)
        self.buttons.addWidget(close)
        self.table.choose_first()
        self.table.setFocus()

    @Slot()
    def _look(self) -> None:
        fact = self.table.current_row()
        self.correct.setEnabled(fact is not None and fact.counts)

    @Slot()
    def _correct(self) -> None:
        fact = self.table.current_row()
        if fact is not None:
            self.accept()
            self.correct_wanted.emit(self._why, fact)

    @Slot()
    def _copy(self) -> None:
        self.table.selectAll()
        self.table.copy()


def _fact_columns(why: Why) -> list[Column]:
    origins = {origin.batch_id: origin for origin in why.origins}
    ratio = any(fact.denominator is not None for fact in why.facts)

    def file(fact: Any) -> str:
        origin = origins.get(fact.batch_id)
        if origin is not None and fact.corrected is not None and fact.corrected.before is not None:
            before = figure_shown(fact.corrected.before, ratio=ratio)
            return _("{name}, before: {figure}", name=origin.name, figure=before)
        return "" if origin is None else origin.name

    def sheet(fact: Any) -> str:
        origin = origins.get(fact.batch_id)
        return "" if origin is None else origin.sheet

    columns = [
        Column("day", _("Day"), 96, Kind.DATE),
        Column("item", _("Record"), 150, getter=readable_item, grey=True),
    ]
    if ratio:
        columns += [
            Column("numerator", _("Numerator"), 96, Kind.NUMBER),
            Column("denominator", _("Denominator"), 96, Kind.NUMBER),
        ]
    else:
        columns.append(Column("value", _("Value"), 110, Kind.NUMBER, getter=_value))
    columns += [
        Column("file", _("File"), 180, getter=file, stretch=True),
        Column("sheet", _("Sheet"), 110, getter=sheet),
        Column("row", _("Row"), 60, Kind.NUMBER, grey=True),
    ]
    return columns


def _value(fact: Any) -> Cell:
    """A stored figure has four places; what its source did not say is left away, but fen stay two."""
    if fact.value is None:
        return Cell(P_("record", "not counted"), tone="hint")
    whole = fact.value == fact.value.to_integral_value()
    places = 0 if whole else 2
    text = f"{fact.value:,.{places}f}" if fact.value == round(fact.value, 2) else plain(fact.value)
    return Cell(text.replace("-", "−"), fact.value)


def readable_item(fact: Any) -> str:
    """What tells a record apart, as a person knows it: the case number, else the number of the record itself."""
    if fact.note:
        return str(fact.note)
    item = str(fact.item).rpartition(":")[2]
    return item if len(item) <= 24 and not _is_digest(item) else ""


def _is_digest(item: str) -> bool:
    return len(item) >= 12 and all(sign in "0123456789abcdef#-" for sign in item)


def figure_shown(held: Any, *, ratio: bool) -> str:
    """A record's figure (or one as it was entered), or that it does not count."""
    if held.value is None and held.denominator is None:
        return P_("record", "not counted")
    return f"{amount_shown(held.numerator)} / {amount_shown(held.denominator)}" if ratio else amount_shown(held.value)


def amount_shown(value: Decimal | None) -> str:
    """A number of a record: no places where it is a small whole one, two else."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if whole and abs(value) < 1000 else f"{value:,.2f}"
    return text.replace("-", "−")
