"""What is done with one exit or one absence: each asks at most one thing and saves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hrdesk.domain.enrolment import Change
from hrdesk.domain.errors import UserError
from hrdesk.domain.separation import Reason
from hrdesk.gui.models.leaving import ABSENCES
from hrdesk.gui.pages.leaving.ask import ask
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.separation.model import AbsenceView, BlockerRow, ExitEnrolment, ItemRow, NoticeRow, SeparationView
    from hrdesk.app.work import Work


class ExitErrands(QObject):
    """About one exit; ``saved`` is called with it as it is then."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[Any], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    def ask_reasons(self, view: SeparationView) -> None:
        """The supervisor's reason, and for HR the interview."""
        from hrdesk.app.separation.model import RecordReasons
        from hrdesk.app.separation.settling import record_reasons

        choices = [("", "—"), *((one.value, one.text) for one in Reason)]
        fields = [Field("supervisor_reason", _("The supervisor says"), "choice", choices=choices)]
        hr = self._errands.may("separation.write")
        if hr:
            fields += [
                Field("interview_day", _("Interviewed on"), "date"),
                Field("interview_reason", _("The exit interview says"), "choice", choices=choices),
                Field("interview_note", _("Notes of the interview"), "long"),
            ]
        loaded = {
            "supervisor_reason": view.supervisor_reason.value if view.supervisor_reason else "",
            "interview_day": view.interview_day,
            "interview_reason": view.interview_reason.value if view.interview_reason else "",
            "interview_note": view.interview_note,
        }

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = RecordReasons(
                view.row.id,
                view.row.version,
                Reason(values["interview_reason"]) if values.get("interview_reason") else None,
                Reason(values["supervisor_reason"]) if values.get("supervisor_reason") else None,
                values.get("interview_day"),
                (values.get("interview_note") or "") if hr else None,
            )
            return lambda work: record_reasons(work, order)

        words = (_("Why does {name} leave?", name=view.row.name),
                 _("The three sides are kept apart; the interview is seen by HR only."), _("Save"))  # fmt: skip
        ask(self._errands, self._page, words, fields, call, self._saved, loaded)

    def ask_item(self, view: SeparationView) -> None:
        """Something more to hand back."""
        from hrdesk.app.separation.settling import add_item

        words = (_("Something more to settle"), "", _("Add"))
        fields = [Field("title", _("What"), required=True)]
        ask(self._errands, self._page, words, fields,
            lambda values: lambda work: add_item(work, view.row.id, values["title"]), self._saved)  # fmt: skip

    def ask_delivered(self, view: SeparationView) -> None:
        """When and how the certificate was delivered."""
        from hrdesk.app.separation.settling import note_certificate

        words = (
            _("Certificate {number} delivered", number=view.certificate_no),
            _("The proof that it was handed out: signature on the receipt, number of the letter, address."),
            _("Save"),
        )
        fields = [
            Field("given", _("Delivered on"), "date", True),
            Field("how", _("How"), required=True, placeholder=_("in person; by post, number …; electronic text")),
        ]
        ask(
            self._errands,
            self._page,
            words,
            fields,
            lambda values: (
                lambda work: note_certificate(work, view.row.id, view.row.version, values["given"], values["how"])
            ),
            self._saved,
            {"given": self._errands.desk.work().today()},
        )

    def settle(self, item: ItemRow, what: str) -> None:
        """Ticks an item, opens it again, or asks why it is waived."""
        from hrdesk.app.separation.model import SettleItem
        from hrdesk.app.separation.settling import settle_item

        if what == "waive":
            words = (_("Waive: {item}", item=item.title), "", _("Waive"))
            fields = [Field("waived", _("Reason"), required=True)]
            ask(self._errands, self._page, words, fields,
                lambda values: lambda work: settle_item(
                    work, SettleItem(item.id, item.version, waived=values["waived"])), self._saved)  # fmt: skip
            return
        day = self._errands.desk.work().today() if what == "done" else None
        self._errands.write(lambda work: settle_item(work, SettleItem(item.id, item.version, day)), self._saved)

    def report(self, view: SeparationView, one: ExitEnrolment) -> None:
        """减员 of one scheme: asks on which day it was reported, or takes that back."""
        from hrdesk.app.onboarding.reporting import ReportEnrolments, report_enrolments

        lines = ((view.row.employment_id, Change.END, one.scheme),)
        if one.reported_on is not None:
            self._errands.write(lambda work: report_enrolments(work, ReportEnrolments(lines, None)), self._changed)
            return
        words = (
            _("Take off: {scheme}", scheme=one.scheme.text),
            _("Reported to the office for {name}; it is due by {due}.", name=view.row.name, due=one.due),
            _("Save"),
        )
        fields = [Field("on", _("Reported on"), "date", True)]
        ask(self._errands, self._page, words, fields,
            lambda values: lambda work: report_enrolments(work, ReportEnrolments(lines, values["on"])), self._changed,
            {"on": self._errands.desk.work().today()})  # fmt: skip

    def ask_tasks(self, one: BlockerRow) -> None:
        """Items of colleagues' checklists: to another account, or waived with a reason."""
        from hrdesk.app.onboarding.doing import assign, waive

        words = (
            _("{count} items to give away", count=one.count),
            _(", ").join(one.names) + (" …" if one.count > len(one.names) else ""),
            _("Save"),
        )
        fields = [
            Field("login", _("Give to (sign-in name of the account)")),
            Field("reason", _("Or waive them, because")),
        ]

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            login, reason = (values["login"] or "").strip(), (values["reason"] or "").strip()
            if bool(login) is bool(reason):
                raise UserError(N_("Enter either an account or a reason."), code="missing", field="login")
            return lambda work: assign(work, one.ids, login) if login else waive(work, one.ids, reason)

        ask(self._errands, self._page, words, fields, call, self._changed)

    def _changed(self, _result: object) -> None:
        self._saved(None)

    def end(self, view: SeparationView) -> None:
        """Ends the employment on its day."""
        from hrdesk.app.separation.starting import end_employment

        self._errands.write(lambda work: end_employment(work, view.row.id), self._saved)

    def undo(self, view: SeparationView) -> None:
        """Takes the exit back."""
        from hrdesk.app.separation.starting import undo_separation

        self._errands.write(lambda work: undo_separation(work, view.row.id, view.row.version), self._saved)

    def close(self, view: SeparationView) -> None:
        """Ends the process."""
        from hrdesk.app.separation.settling import close_separation

        self._errands.write(lambda work: close_separation(work, view.row.id, view.row.version), self._saved)


class AbsenceErrands(QObject):
    """About somebody gone or away; ``saved`` is called afterwards."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[..., None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    def ask_start(self) -> None:
        """Who is away, and who has the cases meanwhile."""
        from hrdesk.app.separation.absence import StartAbsence, start_absence

        words = (
            _("Temporary custody"),
            _("All open cases pass to somebody else at once; the employment goes on."),
            P_("absence", "Begin"),
        )
        fields = [
            Field("employee_no", _("Employee number"), required=True),
            Field("kind", _("Why"), "choice", True, choices=[(key, _(words)) for key, words in ABSENCES.items()]),
            Field("until", _("To (last day, if known)"), "date"),
            Field("custodian_no", _("Custody (employee number)"), hint=_("Empty: the direct superior, else the team leader.")),
        ]  # fmt: skip

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = StartAbsence(values["employee_no"], values["kind"], values["until"], values["custodian_no"])
            return lambda work: start_absence(work, order)

        ask(self._errands, self._page, words, fields, call, self._saved, {"kind": "gone"})

    def ask_contact(self, view: AbsenceView) -> None:
        """A try to reach the person, now."""
        from hrdesk.app.separation.absence import LogContact, log_contact

        words = (_("Try to reach {name}", name=view.name), _("It is kept with this moment and your name."), _("Save"))
        fields = [
            Field("means", _("By what means"), required=True, placeholder=_("telephone 138****2046, WeCom, a visit")),
            Field("result", _("Result"), required=True),
        ]

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            now: datetime = self._errands.desk.work().now()
            return lambda work: log_contact(work, LogContact(view.id, now, values["means"], values["result"]))

        ask(self._errands, self._page, words, fields, call, self._saved)

    def ask_return(self, view: AbsenceView) -> None:
        """限期返岗通知书."""
        from hrdesk.app.separation.absence import RETURN, IssueNotice, issue_notice

        words = (_("Notice to return to work"), _("It gets a number and waits for its proof of delivery."), _("Issue"))
        fields = [
            Field("deadline", _("To be back by"), "date", True),
            Field("grounds", _("What was tried to reach the person"), "long"),
        ]

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = IssueNotice(view.employment_id, RETURN, values["deadline"], values["grounds"] or "")
            return lambda work: issue_notice(work, order)

        ask(self._errands, self._page, words, fields, call, self._saved)

    def ask_dismissal(self, view: AbsenceView) -> None:
        """解除劳动合同通知书; the exit itself is begun beside it."""
        from hrdesk.app.separation.absence import DISMISSAL, IssueNotice, issue_notice

        words = (
            _("Notice of dissolution"),
            _("Facts, proof and the rule broken. Begin the exit (dismissal for fault) as well: the effective day comes from it."),
            _("Issue"),
        )  # fmt: skip
        fields = [Field("grounds", _("Grounds"), "long", True)]

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = IssueNotice(view.employment_id, DISMISSAL, grounds=values["grounds"])
            return lambda work: issue_notice(work, order)

        ask(self._errands, self._page, words, fields, call, self._saved)

    def ask_delivery(self, letter: NoticeRow) -> None:
        """The proof of delivery of a letter."""
        from hrdesk.app.separation.absence import note_delivery

        words = (_("Delivery of {number}", number=letter.document_no), "", _("Save"))
        fields = [
            Field("on", _("Delivered on"), "date", True),
            Field("how", _("How, with the proof"), required=True, placeholder=_("EMS number, signed by …")),
        ]
        ask(
            self._errands,
            self._page,
            words,
            fields,
            lambda values: lambda work: note_delivery(work, letter.id, letter.version, values["on"], values["how"]),
            self._saved,
            {"on": self._errands.desk.work().today()},
        )

    def back(self, view: AbsenceView) -> None:
        """The person is back and has the cases again."""
        self._end(view, "returned")

    def separated(self, view: AbsenceView) -> None:
        """The employment ended; cases stay in custody until taken over."""
        self._end(view, "separated")

    def _end(self, view: AbsenceView, outcome: str) -> None:
        from hrdesk.app.separation.absence import end_absence

        self._errands.write(lambda work: end_absence(work, view.id, view.version, outcome), self._saved)
