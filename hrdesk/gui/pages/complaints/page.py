"""投诉台账: the list, and beside it what was said, found, done and replied, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from hrdesk.domain.complaints import Ruling
from hrdesk.domain.roles import may
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, action
from hrdesk.gui.pages.complaints.asking import ComplaintErrands
from hrdesk.gui.pages.register import RegisterPage
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import StatusTag, button, label, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.complaints.model import Chosen, Complaint
    from hrdesk.app.work import Desk, Work

#: by ruling: tone, icon
RULINGS = {
    Ruling.UNDECIDED: ("warning", "search"),
    Ruling.VALID: ("error", "circle-alert"),
    Ruling.INVALID: ("neutral", "circle-minus"),
}
WIDE = 336  # px of the panel


class ComplaintsPage(RegisterPage):
    """``enter(item="7")`` chooses one."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(
            context, desk, _columns(desk.work().today), _identity, key="complaints",
            open_words=P_("complaints shown", "Open"), nothing=_nothing(desk),
            panel=Panel(_("Complaint register"), width=WIDE),
        )  # fmt: skip
        self.asking = ComplaintErrands(self.errands, self, self._saved)
        if self.errands.may("complaints.write"):
            self.primary = action(_("Enter a complaint…"), "plus", self._enter, self, keys="Ctrl+N")

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Complaint register")

    def found(self, work: Work, every: bool) -> tuple[Complaint, ...]:
        from hrdesk.app.complaints.views import complaints

        return complaints(work, also_over=every)

    def named(self, one: Complaint) -> str:
        return str(one.id or "")

    def _saved(self, ident: int | None) -> None:
        one = self.table.current_row()
        self.load_then(str(ident or (one.id if one is not None else "") or ""))

    # -- one of them -------------------------------------------------------------------------------------------

    def show_one(self, one: Complaint | None) -> None:
        if one is None:
            return
        body = self.panel.body
        self.panel.name(one.document_no or one.number or _("From a file"))
        body.addLayout(row(label(f"{one.name} {one.employee_no}", "strong"), None, _tag(one)))
        body.addWidget(label(_facts(one), "secondary", wrap=True))
        if one.said:
            body.addWidget(label(one.said, wrap=True))
        for title, text in _parts(one, self.desk.work().today()):
            body.addWidget(label(title, "section"))
            body.addWidget(label(text, wrap=True))
        if _differs(one):
            body.addWidget(label(_("The month's figures say otherwise: decide again, or undo the import."), wrap=True))
        body.addSpacing(8)
        for text, icon, call in self._offered(one):  # what comes next first
            body.addWidget(button(text, icon, call))
        body.addStretch(1)

    def _offered(self, one: Complaint) -> list[tuple[str, str, Callable[[], object]]]:
        if not self.errands.may("complaints.write") or one.employment_id == self.desk.actor.employment_id:
            return []
        if one.id is None:
            return [(_("Complete it…"), "pencil", partial(self._choices, partial(self._take_in, one)))]
        undecided = one.ruling is Ruling.UNDECIDED
        rule = P_("complaint", "Decide…") if undecided else P_("complaint", "Decide again…")
        steps: list[tuple[str, str, Callable[[], object]]] = [
            (_("Retraining…"), "graduation-cap", partial(self._choices, partial(self.asking.retrain, one)))
        ]
        if one.replied_on is None:
            steps.insert(0, (_("Replied…"), "messages-square", partial(self.asking.reply, one)))
        steps.insert(0 if undecided else len(steps), (rule, "scale", partial(self.asking.rule, one)))
        return [*steps, (_("Change…"), "pencil", partial(self._choices, partial(self.asking.change, one)))]

    def open_one(self, one: Complaint) -> None:
        """What comes next for it."""
        offered = self._offered(one)
        if offered:
            offered[0][2]()

    def _enter(self) -> None:
        self._choices(self.asking.enter)

    def _take_in(self, one: Complaint, chosen: Chosen) -> None:
        self.asking.enter(chosen, one)

    def _choices(self, then: Callable[[Chosen], object]) -> None:
        from hrdesk.app.complaints.views import complaint_choices

        def got(chosen: Chosen) -> None:
            then(chosen)

        self.errands.read(complaint_choices, got)


def _nothing(desk: Desk) -> tuple[str, str]:
    """What is said while none is open, and while there is none at all."""
    if not may(desk.actor.role, "complaints.write"):
        return _("No complaint is open.\nWhat is settled stands under “All”."), _("No complaint yet.")
    return (
        _("No complaint is open.\nWhat arrives is entered with “Enter a complaint…”; what is settled stands under “All”."),
        _("No complaint yet.\nEnter one with “Enter a complaint…”, or import the client's list from Performance."),
    )  # fmt: skip


def _identity(one: Complaint) -> tuple[object, ...]:
    return (one.id or 0, one.number, one.received, one.employment_id)


def _tag(one: Complaint) -> StatusTag:
    tone, icon = RULINGS[one.ruling]
    return StatusTag(one.ruling.text, tone, icon)


def _facts(one: Complaint) -> str:
    """What it is about, in lines that break between the things one reads off."""
    lines = (
        (one.received.isoformat(), one.channel, one.client),
        (one.complaint_no, _("case {number}", number=one.case_no) if one.case_no else ""),
        (_("recording {number}", number=one.recording) if one.recording else "",),
        (_("file {name}", name=one.file) if one.file else "",),
        (_("completed from {name}", name=one.completed) if one.completed else "",),
    )
    said = (" · ".join(part for part in line if part) for line in lines)
    return "\n".join(line for line in said if line)


def _parts(one: Complaint, today: date) -> list[tuple[str, str]]:
    """Heading and words of what there is to say."""
    found = []
    if one.reason:
        who = " · ".join(
            part for part in (one.decided_by, one.decided_on.isoformat() if one.decided_on else "") if part
        )
        found.append((P_("complaint", "Finding"), f"{one.reason}\n{who}"))
    if one.action:
        found.append((_("What was done"), one.action))
    if one.replied_on is not None:
        found.append((_("Replied on"), one.replied_on.isoformat()))
    elif one.reply_due is not None:
        found.append((_("Reply due"), _due(one.reply_due, (today - one.reply_due).days)))
    if one.course:
        state = (
            _("finished {day}", day=one.course_done.isoformat())
            if one.course_done
            else P_("retraining", "not finished yet")
        )
        found.append((_("Retraining"), f"{one.course} · {state}"))
    return found


def _due(day: date, late: int) -> str:
    if late <= 0:
        return day.isoformat()
    return _n("{day}, {count} day late", "{day}, {count} days late", day=day.isoformat(), count=late)


def _differs(one: Complaint) -> bool:
    """Whether a file said something else after it was decided here, or took its figure away."""
    if one.id is None or one.ruling is Ruling.UNDECIDED:
        return False
    return bool(one.counts) != (one.ruling is Ruling.VALID)


def _columns(today: Callable[[], Any]) -> tuple[Column, ...]:
    return (
        Column("ruling", P_("complaint", "Finding"), 104, Kind.STATUS, _ruling),
        Column("received", _("Received on"), 96, Kind.DATE),
        Column("number", P_("complaint", "No."), 126, getter=lambda one: one.number, grey=True),
        Column("name", _("Name"), 84, bold=True),
        Column("channel", P_("complaint", "Channel"), 128, Kind.CHOICE),
        Column("client", _("Client"), 104, Kind.CHOICE),
        Column("said", P_("complaint", "Complaint"), 110, stretch=True),
        Column("reply", P_("complaint", "Reply"), 132, Kind.STATUS, partial(_reply, today)),
    )


def _ruling(one: Complaint) -> Cell:
    tone, icon = RULINGS[one.ruling]
    return Cell(one.ruling.text, one.ruling.text, tone, icon)


def _reply(today: Callable[[], Any], one: Complaint) -> Cell:
    if one.replied_on is not None:
        words = _("replied {day}", day=f"{one.replied_on:%m-%d}")
        return Cell(words, one.replied_on, "success", "circle-check")
    if one.reply_due is None:
        return Cell("")
    late = one.reply_due < today()
    words = _("due {day}", day=f"{one.reply_due:%m-%d}")
    return Cell(words, one.reply_due, "error" if late else "warning", "clock-alert" if late else "clock")
