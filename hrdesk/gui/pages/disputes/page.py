"""疑问与申诉: the list, and beside it what was said, what is answered, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, Finding, PaymentState, QuestionState
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.gui.file_names import ask_where
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, action
from hrdesk.gui.pages.disputes.asking import FINDINGS, DisputeErrands, what_was_given
from hrdesk.gui.pages.register import RegisterPage
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import StatusTag, button, label, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.disputes.model import Dispute
    from hrdesk.app.work import Desk, Work

KINDS: dict[str, Callable[[], str]] = {
    "appeal": lambda: P_("dispute", "Appeal"),
    "question": lambda: P_("dispute", "Question"),
    "back_payment": lambda: P_("dispute", "Back payment"),
}
#: by kind and state: words, tone, icon
STATES: dict[tuple[str, str], tuple[Callable[[], str], str, str]] = {
    ("appeal", AppealState.OPEN): (lambda: _("to be decided"), "warning", "scale"),
    ("appeal", AppealState.UPHELD): (lambda: _("upheld"), "success", "circle-check"),
    ("appeal", AppealState.REJECTED): (lambda: _("rejected"), "neutral", "circle-x"),
    ("appeal", AppealState.WITHDRAWN): (lambda: _("withdrawn"), "neutral", "circle-minus"),
    ("question", QuestionState.OPEN): (lambda: _("to be answered"), "warning", "messages-square"),
    ("question", QuestionState.ANSWERED): (lambda: P_("dispute", "answered"), "info", "eye"),
    ("question", QuestionState.SETTLED): (lambda: _("settled"), "success", "circle-check"),
    ("question", QuestionState.WITHDRAWN): (lambda: _("withdrawn"), "neutral", "circle-minus"),
    ("back_payment", PaymentState.WAITING): (lambda: P_("back payment", "to be confirmed"), "warning", "user-check"),
    ("back_payment", PaymentState.COUNTED): (lambda: P_("dispute", "counts"), "success", "circle-check"),
    ("back_payment", PaymentState.REFUSED): (lambda: P_("dispute", "refused"), "neutral", "circle-x"),
}
TO_CORRECT = (lambda: _("to be corrected"), "warning", "pencil")
#: why nothing can be paid up again, by the state of what was entered
PAID_UP: dict[PaymentState, Callable[[], str]] = {
    PaymentState.WAITING: lambda: _("Entered already; it waits for a second person."),
    PaymentState.COUNTED: lambda: _("Paid up already; the figure counts."),
}
WIDE = 320  # px of the panel


class DisputesPage(RegisterPage):
    """``enter(item="question:7")`` chooses one."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(
            context, desk, _columns(), lambda one: (one.kind, one.id), key="disputes",
            open_words=P_("disputes shown", "Open"),
            nothing=(
                _("No question and no appeal is open.\nThey are put from My desk, beside the figure; what is settled stands under “All”."),
                _("No question and no appeal yet.\nThey are put from My desk, beside the figure of a published month."),
            ),
            panel=Panel(_("What was said"), width=WIDE),
        )  # fmt: skip
        self.asking = DisputeErrands(self.errands, self, self.load)
        self.print = action(_("Print"), "printer", self._print, self, keys="Ctrl+P")
        self.addAction(self.print)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Questions and appeals")

    def found(self, work: Work, every: bool) -> tuple[Dispute, ...]:
        from hrdesk.app.disputes.views import disputes

        return disputes(work, also_over=every)

    def named(self, one: Dispute) -> str:
        return f"{one.kind}:{one.id}"

    # -- one of them -------------------------------------------------------------------------------------------

    def show_one(self, one: Dispute | None) -> None:
        self.primary = None
        self.print.setEnabled(one is not None and one.kind != "back_payment")
        if one is None:
            return
        words, tone, icon = _standing(one)
        tag = StatusTag(words(), tone, icon)
        body = self.panel.body
        self.panel.name(" ".join(part for part in (KINDS[one.kind](), one.document_no) if part))
        body.addLayout(row(label(f"{one.name} {one.employee_no}", "strong"), None, tag))
        body.addWidget(label(_facts(one), "secondary", wrap=True))
        body.addWidget(label(one.text, wrap=True))
        if one.answer and one.kind != "back_payment":
            body.addWidget(
                label(P_("dispute", "Answer") if one.kind == "question" else P_("dispute", "Decision"), "section")
            )
            if one.found is not None:
                body.addWidget(label(_(dict(FINDINGS)[one.found.value]), "strong", wrap=True))
            body.addWidget(label(one.answer, wrap=True))
        for ident, name in one.attachments:
            body.addWidget(button(name, "file-text", partial(self._save_evidence, ident, name), role="link"))
        if one.kind == "appeal" and one.open and not one.mine:
            body.addWidget(label(_("Somebody who took no part in this evaluation decides."), "hint", wrap=True))
        body.addSpacing(8)
        self._offer(one)
        body.addStretch(1)

    def _offer(self, one: Dispute) -> None:
        """What may be done by whom; the first is the page's primary button."""
        offered = _offered(one, self)
        first = [(text, icon, call) for text, icon, call, main in offered if main]
        if first:
            text, icon, call = first[0]
            self.primary = action(text, icon, call, self.panel)
        for text, icon, call, main in offered:
            if not main or (text, icon, call) not in first[:1]:
                self.panel.body.addWidget(button(text, icon, call))
        self._offer_pay_up(one)
        if one.kind != "back_payment":
            name = _("Print the statement") if one.kind == "question" else _("Print the record")
            self.panel.body.addWidget(button(name, "printer", self._print))

    def _offer_pay_up(self, one: Dispute) -> None:
        """补差 once for a question: while one waits or counts it cannot be entered again, and the panel says why."""
        if one.found is not Finding.PAID_BACK or not self.errands.may("disputes.correct") or self.is_mine(one):
            return
        why = PAID_UP[one.paid_up]() if one.paid_up is not None else ""
        pay_up = button(_("Pay up…"), "plus", partial(self.asking.pay_back, one, self.next_open_month()), hint=why)
        pay_up.setEnabled(not why)
        self.panel.body.addWidget(pay_up)
        if why:
            self.panel.body.addWidget(label(why, "small", wrap=True))

    def open_one(self, _one: Dispute) -> None:
        if self.primary is not None:
            self.primary.trigger()

    def is_mine(self, one: Dispute) -> bool:
        """Whether it is about the person at the desk."""
        return one.employment_id == self.desk.actor.employment_id

    def next_open_month(self) -> str:
        """The month a payment would usually count in."""
        return Period.of(self.desk.work().today()).label

    def _save_evidence(self, attachment_id: int, name: str) -> None:
        from hrdesk.app.disputes.views import save_evidence

        path = ask_where(self, self.context.remembered, _("Save the file"), name)
        if path:
            self.errands.read(
                lambda work: save_evidence(work, attachment_id, Path(path)), self._kept, title=_("Saving")
            )

    def _kept(self, path: Path) -> None:
        self.errands.messages.toast(_("Saved: {file}", file=path.name))

    # -- the paper ---------------------------------------------------------------------------------------------

    def _print(self) -> None:
        from hrdesk.app.disputes.papers import print_appeal, print_statement

        one = self.table.current_row()
        if one is None or one.kind == "back_payment":
            return
        question = one.kind == "question"
        write, kind = (print_statement, PaperKind.STATEMENT) if question else (print_appeal, PaperKind.APPEAL)
        self.paper.make(
            self.errands.read, lambda work, out: write(work, one.id, out), one.document_no,
            title=f"{own_title(kind)} {one.name}",
        )  # fmt: skip


Offer = tuple[str, str, Callable[[], object], bool]


def _offered(one: Dispute, page: DisputesPage) -> list[Offer]:
    asking, may = page.asking, page.errands.may
    own = page.is_mine(one)
    found: list[Offer] = []
    if one.kind == "appeal" and one.state is AppealState.OPEN:
        if may("disputes.decide") and one.mine:
            found.append((_("Decide…"), "scale", partial(asking.decide, one), True))
        if own:
            found.append((_("Withdraw"), "undo-2", partial(asking.withdraw, one), False))
    if one.kind == "question" and one.state is QuestionState.OPEN:
        if may("disputes.answer") and not own:
            found.append((_("Answer…"), "messages-square", partial(asking.answer, one), True))
        if own:
            found.append((_("Withdraw"), "undo-2", partial(asking.withdraw, one), False))
    if one.to_correct:
        found.append((_("Correct the figure…"), "pencil", partial(asking.correct, one), True))
    if one.kind == "question" and one.state is QuestionState.ANSWERED and one.mine:
        found.append((_("The answer is enough"), "circle-check", partial(asking.content, one, enough=True), True))
        found.append((_("Not enough: ask again"), "rotate-cw", partial(asking.content, one, enough=False), False))
    if one.kind == "back_payment" and one.state is PaymentState.WAITING and may("disputes.correct"):
        if one.mine:
            found.append((_("Confirm"), "user-check", partial(asking.second, one, yes=True), True))
        found.append((_("Refuse"), "circle-x", partial(asking.second, one, yes=False), False))
    return found


def _standing(one: Dispute) -> tuple[Callable[[], str], str, str]:
    """Its state; once the answer has been looked at, that the figure is still to be corrected."""
    seen = one.state is not QuestionState.ANSWERED or not one.mine
    return TO_CORRECT if one.to_correct and seen else STATES[one.kind, one.state]


def _facts(one: Dispute) -> str:
    """What it is about, in lines that break between the things one reads off."""
    about = [one.month, one.metric or _("the whole evaluation")]
    if one.kind == "back_payment":
        about = [_("{metric}: {old} → {new}", metric=one.metric, old=one.answer, new=one.month)]
        if one.value is not None:
            about.append(f"{one.value:,.2f}")
    whom = [_("with {name}", name=one.with_whom)] if one.with_whom else []
    if one.due is not None and one.open:
        whom.append(_("until {day}", day=one.due.isoformat()))
    return "\n".join(" · ".join(line) for line in (about, what_was_given(one), whom) if line)


def _columns() -> tuple[Column, ...]:
    return (
        Column("state", _("State"), 132, Kind.STATUS, _state),
        Column("kind", _("Kind"), 112, Kind.CHOICE, lambda one: KINDS[one.kind]()),
        Column("name", _("Name"), 76, bold=True),
        Column("month", _("Month"), 76, Kind.CHOICE),
        Column("metric", _("Figure"), 138, Kind.CHOICE, lambda one: one.metric or _("the whole evaluation")),
        Column("text", _("What was said"), 160, stretch=True),
        Column("due", _("Due"), 96, Kind.DATE),
    )


def _state(one: Dispute) -> Cell:
    words, tone, icon = _standing(one)
    return Cell(words(), words(), tone, icon)
