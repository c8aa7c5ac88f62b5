"""The dialogs of the complaint register: entered, examined, answered, retrained; each stays open until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hrdesk.domain.complaints import CHANNELS, Ruling
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.complaints.model import Chosen, Complaint, SaveComplaint
    from hrdesk.app.work import Work

KEPT = (
    "employment_id", "received", "channel", "said", "complaint_no", "client", "case_no", "recording", "action",
    "reply_due", "replied_on",
)  # fmt: skip
A_WEEK = timedelta(days=7)
DAYS = ("received", "reply_due", "replied_on")


class ComplaintErrands(QObject):
    """About one complaint, or a new one; ``saved`` is called with its id when something was kept."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[int | None], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    def enter(self, chosen: Chosen, told: Complaint | None = None) -> None:
        """A new complaint; ``told``: what a file says of it already."""
        today = self._errands.desk.work().today()  # most are entered the day they arrive
        known = {name: getattr(told, name) for name in KEPT} if told is not None else {"received": today}
        sentence = (
            _("The file says who, when and whether it is valid; add what was said and done.")
            if told is not None
            else _("It stands in the register at once; what is found of it is decided afterwards.")
        )
        self._form(
            (_("Enter a complaint"), sentence, P_("complaint", "Enter")),
            chosen,
            known,
            lambda order: order,
            draft=f"complaint:{told.number if told is not None else 'new'}",
        )

    def change(self, one: Complaint, chosen: Chosen) -> None:
        """Puts an entry right, or adds what was done."""
        self._form(
            (
                _("Complaint {number}", number=one.document_no),
                _("If it counts already, the figure moves with the person and the day."),
                _("Save"),
            ),
            chosen,
            {name: getattr(one, name) for name in KEPT},
            lambda order: replace(order, id=one.id, version=one.version),
            draft=f"complaint:{one.id}",
            version=one.version,
        )

    def _form(
        self,
        said: tuple[str, str, str],
        chosen: Chosen,
        loaded: dict[str, Any],
        finish: Callable[[SaveComplaint], SaveComplaint],
        *,
        draft: str,
        version: int = 0,
    ) -> None:
        from hrdesk.app.complaints.register import save_complaint

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = finish(_order(values))
            return lambda work: save_complaint(work, order)

        self._ask(said, _fields(chosen), call, _("Saved."), loaded=loaded, draft=draft, version=version)

    def rule(self, one: Complaint) -> None:
        """What was found."""
        from hrdesk.app.complaints.model import RuleOn
        from hrdesk.app.complaints.register import rule_on

        choices = [
            (Ruling.VALID.value, _("Valid: it counts in the figures of {month}", month=f"{one.received:%Y-%m}")),
            (Ruling.INVALID.value, _("Invalid: it does not count")),
        ]
        if one.ruling is not Ruling.UNDECIDED:
            choices.append((Ruling.UNDECIDED.value, _("Open again: still to be examined")))
        self._ask(
            (
                _("What was found of {number}", number=one.document_no),
                _("{name}, {day}: {text}", name=one.name, day=one.received.isoformat(), text=one.said),
                P_("complaint", "Decide"),
            ),
            [
                Field("ruling", P_("complaint", "Finding"), "choice", True, choices=choices),
                Field("reason", _("Reason"), "long", hint=_("What the recording or the file shows.")),
            ],
            lambda values: (
                lambda work: rule_on(
                    work, RuleOn(one.id or 0, one.version, Ruling(values["ruling"]), values["reason"] or "")
                )
            ),
            _("Decided."),
            loaded={"ruling": "" if one.ruling is Ruling.UNDECIDED else one.ruling.value, "reason": one.reason},
            draft=f"complaint-ruling:{one.id}",
            version=one.version,
        )

    def reply(self, one: Complaint) -> None:
        """What was done, and the day it was answered."""
        from hrdesk.app.complaints.model import SaveComplaint
        from hrdesk.app.complaints.register import save_complaint

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            kept = {name: getattr(one, name) for name in KEPT}
            kept |= {"replied_on": values["replied_on"], "action": values["action"] or ""}
            order = SaveComplaint(**kept, id=one.id, version=one.version)
            return lambda work: save_complaint(work, order)

        self._ask(
            (
                _("Reply to {number}", number=one.document_no),
                _("Due {day}.", day=one.reply_due.isoformat()) if one.reply_due is not None else "",
                _("Save"),
            ),
            [
                Field("replied_on", _("Replied on"), "date", True, width=160),
                Field("action", _("What was done"), "long", True),
            ],
            call,
            _("Saved."),
            loaded={"replied_on": self._errands.desk.work().today(), "action": one.action},
            draft=f"complaint-reply:{one.id}",
            version=one.version,
        )

    def retrain(self, one: Complaint, chosen: Chosen) -> None:
        """A course for the person."""
        from hrdesk.app.complaints.model import Retrain
        from hrdesk.app.complaints.register import retrain

        self._ask(
            (
                _("Retraining for {name}", name=one.name),
                _("The course is asked again also of who has taken it; it stands on the person's page and Today.")
                if chosen.courses
                else _("No course can be asked for yet: publish one under Training first."),
                _("Ask for it"),
            ),
            [
                Field("course_id", _("Course"), "choice", True, choices=chosen.courses),
                Field("due", _("Until"), "date", True, width=160),
            ],
            lambda values: (
                lambda work: retrain(work, Retrain(one.id or 0, one.version, values["course_id"], values["due"]))
            ),
            _("The course is asked for."),
            loaded={"due": self._errands.desk.work().today() + A_WEEK},
        )

    def _ask(
        self,
        said: tuple[str, str, str],
        fields: list[Field],
        call: Callable[[dict[str, Any]], Callable[[Work], Any]],
        done: str,
        *,
        loaded: dict[str, Any] | None = None,
        draft: str = "",
        version: int = 0,
    ) -> None:
        dialog = AskDialog(
            said[0], said[1], fields, said[2], today=self._errands.desk.work().today, drafts=self._errands.drafts,
            draft=draft, version=version, parent=self._page.window(),
        )  # fmt: skip
        if loaded:
            dialog.form.load(loaded)

        def submitted(values: dict[str, Any]) -> None:
            def saved(result: object) -> None:
                dialog.accept()
                self._errands.messages.toast(done)
                self._saved(result if isinstance(result, int) else None)

            self._errands.write(call(values), saved, failed=dialog.refuse)

        dialog.submitted.connect(submitted)
        dialog.open()


def _order(values: dict[str, Any]) -> SaveComplaint:
    from hrdesk.app.complaints.model import SaveComplaint

    typed: dict[str, Any] = {name: "" if values[name] is None and name not in DAYS else values[name] for name in KEPT}
    return SaveComplaint(**typed)


def _fields(chosen: Chosen) -> list[Field]:
    channels = [(_(words), _(words)) for words in CHANNELS]
    clients = [(name, name) for name in chosen.clients]
    return [
        Field(
            "employment_id",
            _("About whom"),
            "choice",
            True,
            choices=chosen.people,
            editable=True,
            listed=True,
            width=260,
        ),
        Field("received", _("Received on"), "date", True, width=160, beside=True),
        Field("channel", P_("complaint", "Channel"), "choice", True, choices=channels, editable=True, width=260),
        Field("complaint_no", _("Complaint number"), width=220, beside=True),
        Field("client", _("Client"), "choice", choices=clients, editable=True, width=260),
        Field("case_no", _("Case number"), width=220, beside=True),
        Field("said", _("What is complained of"), "long", True),
        Field("recording", _("Recording"), width=260, hint=_("Where it is found.")),
        Field("reply_due", _("Reply due"), "date", width=160, beside=True, hint=_("Empty: by the setting.")),
        Field("replied_on", _("Replied on"), "date", width=160, beside=True),
        Field("action", _("What was done"), "long"),
    ]
