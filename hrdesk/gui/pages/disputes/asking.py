"""What is asked and answered about a published figure: each dialog says one thing and stays open until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from hrdesk.domain.disputes import Finding
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import button, label, row
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.disputes.model import Dispute
    from hrdesk.app.work import Work

FINDINGS = (
    (Finding.RIGHT.value, N_("The figure is right")),
    (Finding.WRONG.value, N_("It is wrong and is put right")),
    (Finding.PAID_BACK.value, N_("The month is closed: paid up in a later month")),
)


_CENT = Decimal("0.01")


class DisputeErrands(QObject):
    """About one published evaluation or one dispute; ``saved`` is called when something was kept."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    # -- the person --------------------------------------------------------------------------------------------

    def acknowledge(self, evaluation_id: int, month: str) -> None:
        """签收: the own name typed."""
        from hrdesk.app.disputes.acknowledging import acknowledge
        from hrdesk.app.disputes.model import Acknowledge

        self._ask(
            (
                _("Acknowledge the evaluation of {month}", month=month),
                _("You have seen it and accept it. Type your full name; name and time are kept with it."),
                _("Acknowledge"),
            ),
            [Field("typed", _("Full name"), required=True)],
            lambda values: lambda work: acknowledge(work, Acknowledge(evaluation_id, values["typed"] or "")),
            _("Acknowledged."),
        )

    def appeal(self, evaluation_id: int, month: str, deadline: str, metrics: list[tuple[str, str]]) -> None:
        """申诉: grounds, the figure it is about, files as evidence."""
        from hrdesk.app.disputes.appealing import make_appeal
        from hrdesk.app.disputes.model import MakeAppeal

        files: list[Path] = []
        dialog = self._ask(
            (
                _("Appeal against the evaluation of {month}", month=month),
                _("Until {day}. Somebody who did not assess decides, with reasons in writing.", day=deadline),
                _("Appeal"),
            ),
            [
                Field("metric", _("Against"), "choice", choices=[("*", _("the whole evaluation")), *metrics]),
                Field(
                    "grounds", P_("appeal", "Grounds"), "long", True, hint=_("What is wrong, and what would be right?")
                ),
            ],
            lambda values: (
                lambda work: make_appeal(
                    work, MakeAppeal(evaluation_id, values["grounds"] or "", _metric(values["metric"]), tuple(files))
                )
            ),
            _("The appeal is handed in."),
            loaded={"metric": "*"},
            draft=f"appeal:{evaluation_id}",
        )
        if self._errands.desk.actor.visit is None:
            _Evidence(dialog, files)
        else:  # a shared PC shows nobody its disks
            words = _("Files can be added at a PC of your own or of the office, or handed to HR on paper.")
            dialog.body.addWidget(label(words, "small", wrap=True))

    def ask(self, employment_id: int, month: str, metric: str, name: str) -> None:
        """疑问 on one figure."""
        from hrdesk.app.disputes.asking import ask
        from hrdesk.app.disputes.model import Ask

        self._ask(
            (
                _("Question about {metric}, {month}", metric=name, month=month),
                _("It goes to whoever brought the figure in, with a day by which it is answered."),
                _("Ask"),
            ),
            [
                Field("asked", _("What seems wrong?"), "long", True),
                Field("item", _("Receipt or case number"), hint=_("May stay empty."), width=200),
                Field(
                    "amount", _("Amount that is missing"), "number", hint=_("May stay empty."), width=160, beside=True
                ),
            ],
            lambda values: (
                lambda work: ask(
                    work,
                    Ask(employment_id, month, metric, values["asked"] or "", values["item"] or "", values["amount"]),
                )
            ),
            _("The question is on its way."),
            draft=f"question:{employment_id}:{month}:{metric}",
        )

    def withdraw(self, one: Dispute) -> None:
        """Takes an open appeal or question back."""
        from hrdesk.app.disputes.appealing import withdraw_appeal
        from hrdesk.app.disputes.asking import settle_question

        if one.kind == "appeal":
            self._write(lambda work: withdraw_appeal(work, one.id), _("Withdrawn."))
        else:
            self._write(lambda work: settle_question(work, one.id, content=True), _("Withdrawn."))

    def content(self, one: Dispute, *, enough: bool) -> None:
        """Whether the answer is enough."""
        from hrdesk.app.disputes.asking import settle_question

        said = _("The question is settled.") if enough else _("The question is open again.")
        self._write(lambda work: settle_question(work, one.id, content=enough), said)

    # -- who answers -------------------------------------------------------------------------------------------

    def answer(self, one: Dispute) -> None:
        """Answers a question."""
        from hrdesk.app.disputes.asking import answer
        from hrdesk.app.disputes.model import Answer

        self._ask(
            (
                _("Answer {number}", number=one.document_no),
                _about(one),
                P_("dispute", "Answer"),
            ),
            [
                Field("found", _("What was found"), "choice", True, choices=[(key, _(text)) for key, text in FINDINGS]),
                Field(
                    "answer",
                    P_("dispute", "Answer"),
                    "long",
                    True,
                    hint=_("The statement prints it beside the records."),
                ),
            ],
            lambda values: (
                lambda work: answer(work, Answer(one.id, one.version, Finding(values["found"]), values["answer"] or ""))
            ),
            _("Answered."),
            loaded={"found": ""},  # what was found is said, not taken over
            draft=f"answer:{one.id}",
            follows=lambda values: one if values["found"] == Finding.WRONG.value else None,
        )

    def decide(self, one: Dispute) -> None:
        """Decides an appeal."""
        from hrdesk.app.disputes.appealing import decide
        from hrdesk.app.disputes.model import Decide

        self._ask(
            (
                _("Decide on {number}", number=one.document_no),
                _("{name}, {month}: {text}", name=one.name, month=one.month, text=one.text),
                P_("dispute", "Decide"),
            ),
            [
                Field("upheld", P_("dispute", "Decision"), "choice", True,
                      choices=[("yes", _("Upheld: the evaluation is computed again")),
                               ("no", _("Rejected: the evaluation stands"))]),
                Field("decision", _("Reasons"), "long", True, hint=_("The person reads them; they are printed.")),
            ],
            lambda values: lambda work: decide(
                work, Decide(one.id, one.version, values["upheld"] == "yes", values["decision"] or "")
            ),
            _("Decided."),
            loaded={"upheld": ""},
            draft=f"decision:{one.id}",
            follows=lambda values: one if values["upheld"] == "yes" else None,
        )  # fmt: skip

    def correct(self, one: Dispute) -> None:
        """Opens the person's panel behind the figure, where a record is corrected."""
        self._errands.context.go(
            "performance", period=one.month, employee_no=one.employee_no, metric=one.metric_code,
            document_no=one.document_no,
        )  # fmt: skip

    def pay_back(self, one: Dispute, month: str) -> None:
        """补差 for what a closed month lacked; it waits for a second person."""
        from hrdesk.app.disputes.model import PayBack
        from hrdesk.app.disputes.paying_back import pay_back

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = PayBack(
                one.employment_id, one.metric_code, one.month, values["month"] or "", values["value"] or Decimal(0),
                values["reason"] or "", one.id,
            )  # fmt: skip
            return lambda work: pay_back(work, order)

        self._ask(
            (
                _("Pay up for {month}", month=one.month),
                _(
                    "{metric} of {name}. It counts once a second person has confirmed it.",
                    metric=one.metric,
                    name=one.name,
                ),
                P_("dispute", "Enter"),
            ),
            [
                Field("month", _("Counts in"), required=True, width=120, placeholder="2026-11"),
                Field("value", P_("dispute", "Figure"), "number", True, width=160, beside=True),
                Field("reason", _("Reason"), "long", True),
            ],
            call,
            _("Entered; a second person has to confirm it."),
            loaded={"month": month, "value": one.value and one.value.quantize(_CENT), "reason": one.text},
            draft=f"back-payment:{one.id}",
        )

    def second(self, one: Dispute, *, yes: bool) -> None:
        """The second person's word on a 补差."""
        from hrdesk.app.disputes.paying_back import confirm_payment, refuse_payment

        if yes:
            self._write(lambda work: confirm_payment(work, one.id, one.version), _("Confirmed; the figure counts."))
        else:
            self._write(lambda work: refuse_payment(work, one.id, one.version), _("Refused; nothing was changed."))

    # -- common ------------------------------------------------------------------------------------------------

    def _ask(
        self,
        words: tuple[str, str, str],
        fields: list[Field],
        call: Callable[[dict[str, Any]], Callable[[Work], Any]],
        said: str,
        *,
        loaded: dict[str, Any] | None = None,
        draft: str = "",
        follows: Callable[[dict[str, Any]], Dispute | None] = lambda _values: None,
    ) -> AskDialog:
        """``follows``: the question or appeal whose figure is to be corrected next, by what was answered."""
        title, sentence, act = words
        dialog = AskDialog(
            title,
            sentence,
            fields,
            act,
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft=draft,
            parent=self._page.window(),
        )
        if loaded:
            dialog.form.load(loaded)

        def submitted(values: dict[str, Any]) -> None:
            def saved(_result: object) -> None:
                dialog.accept()
                self._done(said, follows(values))

            self._errands.write(call(values), saved, failed=dialog.refuse)

        dialog.submitted.connect(submitted)
        dialog.open()
        return dialog

    def _write(self, call: Callable[[Work], Any], said: str) -> None:
        def saved(_result: object) -> None:
            self._done(said)

        self._errands.write(call, saved, title=_("Saving"))

    def _done(self, said: str, wrong: Dispute | None = None) -> None:
        if wrong is not None and self._errands.may("disputes.correct"):
            go = partial(self.correct, wrong)
            self._errands.messages.toast(said, action=_("Correct the figure…"), act=go)
        else:
            self._errands.messages.toast(said)
        self._saved()


def _about(one: Dispute) -> str:
    """A question as whoever answers it needs it, with the receipt and the amount where they were given."""
    said = _("{name}, {month}, {metric}: {text}", name=one.name, month=one.month, metric=one.metric, text=one.text)
    return "\n".join((said, *([given] if (given := " · ".join(what_was_given(one))) else [])))


def what_was_given(one: Dispute) -> list[str]:
    """The receipt or case and the amount a question names."""
    found = [_("number {item}", item=one.item)] if one.item else []
    if one.value is not None and one.kind == "question":
        found.append(_("missing {amount}", amount=f"{one.value:,.2f}"))
    return found


def _metric(chosen: str | None) -> str:
    """The figure an appeal is about; empty for the whole."""
    return "" if chosen in (None, "*") else str(chosen)


class _Evidence(QObject):
    """Files added to an appeal before it is handed in."""

    def __init__(self, dialog: AskDialog, files: list[Path]) -> None:
        super().__init__(dialog)
        self._dialog, self._files = dialog, files
        self._named = label(_("No file added."), "small", wrap=True)
        line = QWidget()
        line.setLayout(row(button(_("Add files…"), "file-plus", self._add), self._named, None, gap=8))
        dialog.body.addWidget(line)

    def _add(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(self._dialog, P_("appeal", "Evidence"))
        self._files += [Path(path) for path in paths if Path(path) not in self._files]
        self._named.setText(_(", ").join(path.name for path in self._files) or _("No file added."))
