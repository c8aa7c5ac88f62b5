"""The form that begins one or several exits: what the law asks stands in it, and is checked when it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.separation import Kind, Protection, Reason, asks_protection
from hrdesk.gui.widgets.form import Field, Form, Section
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonRow
    from hrdesk.app.separation.model import StartSeparation

WIDE = 300
ANSWERS = (("", "—"), ("no", "no"), ("yes", "yes"))
CONTRACTS = ("fixed", "open_ended", "task")


class StartForm(QWidget):
    """``submitted`` carries the orders; ``left`` when the person goes back without saving."""

    submitted = Signal(list)
    left = Signal()

    def __init__(self, people: Sequence[PersonRow], today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.form = Form(_fields(people), today=today)
        self.form.load({"notice_day": today(), "kind": Kind.RESIGNATION.value})
        self.notice = Notice()
        self.save = button(_("Begin the exit"), role="primary")
        self.save.clicked.connect(self._submit)
        cancel = button(_("Cancel"), "", self.left.emit)
        self.form.submitted.connect(self._submit)
        kind = self.form.controls["kind"]
        if isinstance(kind, QComboBox):
            kind.currentIndexChanged.connect(self._kind_changed)
        self._kind_changed()
        inside = frame("surface")
        inside.setLayout(
            column(label(_("Several people at once: their numbers with blanks between."), "secondary"), self.form,
                   gap=12, edges=(24, 16, 24, 16))
        )  # fmt: skip
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        foot = frame("foot")
        foot.setLayout(row(self.notice, None, cancel, self.save, edges=(24, 10, 24, 10)))
        self.setLayout(column(area, foot, gap=0))

    @Slot()
    def _kind_changed(self) -> None:
        kind = Kind(self.form.values()["kind"])
        for state in Protection:
            self.form.show_field(state.value, asks_protection(kind))

    @Slot()
    def _submit(self) -> None:
        self.notice.say("")
        if self.save.isEnabled() and self.form.check():
            self.save.setEnabled(False)
            self.submitted.emit(orders(self.form.values()))

    def refuse(self, failure: BaseException) -> bool:
        """Shows a refusal under its field, else beside the button; what was typed stays."""
        self.save.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        if not self.form.complain(failure):
            self.notice.say(failure.whole)
        return True


def _fields(people: Sequence[PersonRow]) -> list[Field | Section]:
    names = [(one.employee_no, f"{one.employee_no} {one.name}") for one in people]
    nobody = [("", "—")]
    reasons = [*nobody, *((one.value, one.text) for one in Reason)]
    answers = [(key, _(words) if key else words) for key, words in ANSWERS]
    asked: list[Field | Section] = [
        Field(state.value, state.text, "choice", choices=answers, width=WIDE) for state in Protection
    ]
    contracts = [
        ("", "—"),
        ("fixed", _("fixed term")),
        ("open_ended", _("open-ended")),
        ("task", _("until a task is done")),
    ]
    days = _("20261123, 2026/11/23 or 11-23")
    return [
        Section(_("Who and how")),
        Field("employee_no", _("Employee"), "choice", True, choices=names, editable=True, width=WIDE),
        Field("kind", _("Leave type"), "choice", True, choices=[(one.value, _kind(one)) for one in Kind], width=WIDE,
              beside=True),
        Field("stated_reason", _("Reason stated"), "choice", choices=reasons, width=WIDE),
        Field("note", _("Note"), width=WIDE, beside=True),
        Section(_("Dates")),
        Field("applied_day", _("Applied on"), "date", hint=days, width=WIDE),
        Field("notice_day", _("Notice received"), "date", True, width=WIDE, beside=True),
        Field("last_day", _("Last working day"), "date", True, width=WIDE),
        Field("effective_day", _("Effective day"), "date", True, width=WIDE, beside=True,
              hint=_("The employment ends on this day, whatever is still open.")),
        Field("short_notice", _("Shorter notice because"), width=WIDE,
              hint=_("30 days are due on a resignation, 3 in probation; less needs a reason.")),
        Field("witness_no", _("Witness of the handover"), "choice", choices=[*nobody, *names], editable=True, width=WIDE,
              beside=True, hint=_("Empty: the direct superior, else the team leader.")),
        Section(_("Labour contract, for the certificate")),
        Field("contract_kind", _("Kind of contract"), "choice", choices=contracts, width=WIDE),
        Field("contract_starts", _("Contract from"), "date", width=WIDE, beside=True),
        Field("contract_ends", _("Contract to"), "date", width=WIDE),
        Section(_("Protected states, asked before a dismissal (articles 42 and 45)")),
        *asked,
    ]  # fmt: skip


def _kind(kind: Kind) -> str:
    return _("{kind} (article {article})", kind=kind.text, article=kind.article)


def orders(values: dict[str, Any]) -> list[StartSeparation]:
    """One order for each number typed or chosen."""
    from hrdesk.app.separation.model import StartSeparation

    kind = Kind(values["kind"])
    answers = {state.value: values[state.value] == "yes" for state in Protection if values[state.value]}
    witness = str(values["witness_no"] or "").split()
    return [
        StartSeparation(
            number,
            kind,
            values["notice_day"],
            values["last_day"],
            values["effective_day"],
            values["applied_day"],
            Reason(values["stated_reason"]) if values["stated_reason"] else None,
            values["note"] or "",
            values["short_notice"] or "",
            answers if asks_protection(kind) else None,
            witness[0] if witness else None,
            values["contract_kind"] or None,
            values["contract_starts"],
            values["contract_ends"],
        )
        for number in _numbers(str(values["employee_no"] or ""))
    ]


def _numbers(text: str) -> list[str]:
    """``HC0276 冯涛`` is one person, ``HC0276 HC0281`` are two: names hold no digit."""
    return [part for part in text.replace("，", " ").replace(",", " ").split() if any(sign.isdigit() for sign in part)]
