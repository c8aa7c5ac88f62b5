"""质检记录 of a month: every check of a call, entered here or by a file, and beside it what was found."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from hrdesk.domain.calendar import Period
from hrdesk.domain.quality import Violation
from hrdesk.gui.models.month import plain
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, action
from hrdesk.gui.pages.quality.asking import CheckErrands
from hrdesk.gui.pages.register import ListPage
from hrdesk.gui.widgets.panel import Panel, PeriodPicker
from hrdesk.gui.widgets.parts import EmptyPage, StatusTag, button, label, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.quality.model import Check
    from hrdesk.app.work import Desk, Work

#: by violation: tone, icon
TONES = {
    Violation.NONE: ("success", "circle-check"),
    Violation.MINOR: ("warning", "circle-alert"),
    Violation.SERIOUS: ("error", "triangle-alert"),
}
MONTHS_OFFERED = 24
WIDE = 320  # px of the panel
_TENTH = Decimal("0.1")


class QualityPage(ListPage):
    """``enter(period="2026-10")`` shows a month."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(
            context, desk, _columns(), _identity, key="quality",
            empty=EmptyPage("shield-check", _("No check in this month yet.\nEnter one with “Enter a check…”, or import the list of the quality team from Performance.")),
            panel=Panel(_("Quality checks"), width=WIDE),
        )  # fmt: skip
        self.asking = CheckErrands(self.errands, self, self._saved)
        self.period = PeriodPicker()
        self.period.chosen.connect(self._period_chosen)
        self.header_left = self.period
        self.primary = action(_("Enter a check…"), "plus", self._enter, self, keys="Ctrl+N")

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Quality checks")

    def enter(self, **where: Any) -> None:
        now = Period.of(self.desk.work().today())
        wanted = str(where.get("period") or self.period.period or "")
        chosen = Period.parse(wanted) if wanted else now
        months = [max(now, chosen)]
        while len(months) < MONTHS_OFFERED or months[-1] > chosen:
            months.append(months[-1].previous())
        self.period.offer([month.label for month in months], chosen.label)
        self.load()

    def reading(self) -> Callable[[Work], tuple[Check, ...]]:
        from hrdesk.app.quality.views import checks

        period = Period.parse(self.period.period)
        return lambda work: checks(work, period)

    def named(self, one: Check) -> str:
        return str(one.id or "")

    @Slot(str)
    def _period_chosen(self, _period: str) -> None:
        self.load()

    def _saved(self, ident: int | None) -> None:
        self.load_then(str(ident or ""))

    # -- one of them -------------------------------------------------------------------------------------------

    def show_one(self, one: Check | None) -> None:
        if one is None:
            return
        body = self.panel.body
        self.panel.name(one.document_no or one.number or _("From a file"))
        body.addLayout(row(label(f"{one.name} {one.employee_no}", "strong"), None, _tag(one)))
        body.addWidget(label(_facts(one), "secondary", wrap=True))
        body.addLayout(row(label(P_("quality check", "Score")), None, label(_score(one), "title")))
        for title, text in (
            (_("What was violated"), one.kind),
            (_("Finding"), one.finding),
            (_("Taken back"), one.withdrawn_reason),
        ):
            if text:
                body.addWidget(label(title, "section"))
                body.addWidget(label(text, wrap=True))
        if self._may_take_back(one):
            body.addSpacing(8)
            body.addWidget(button(_("Take back…"), "undo-2", partial(self.asking.take_back, one)))
        body.addStretch(1)

    def _may_take_back(self, one: Check) -> bool:
        return one.id is not None and one.counts and one.employment_id != self.desk.actor.employment_id

    def open_one(self, one: Check) -> None:
        """Enter: the panel's own step."""
        if self._may_take_back(one):
            self.asking.take_back(one)

    def _enter(self) -> None:
        from hrdesk.app.quality.views import check_choices

        self.errands.read(check_choices, self.asking.enter)


def _identity(one: Check) -> tuple[object, ...]:
    return (one.id or 0, one.number, one.checked_on, one.employment_id)


def _tag(one: Check) -> StatusTag:
    if not one.counts:
        return StatusTag(P_("quality check", "taken back"), "neutral", "undo-2")
    tone, icon = TONES[one.violation]
    return StatusTag(one.violation.text, tone, icon)


def _facts(one: Check) -> str:
    parts = [one.checked_on.isoformat(), one.team, one.reference]
    parts.append(_("file {name}", name=one.file) if one.file else _("entered by {name}", name=one.by))
    return " · ".join(part for part in parts if part)


def _columns() -> tuple[Column, ...]:
    return (
        Column("checked_on", _("Checked on"), 96, Kind.DATE),
        Column("name", _("Name"), 84, bold=True),
        Column("team", _("Team"), 104, Kind.CHOICE),
        Column("number", P_("quality check", "Recording, no."), 140, getter=lambda one: one.number, grey=True),
        Column("score", P_("quality check", "Score"), 72, Kind.NUMBER, lambda one: Cell(_score(one), one.score)),
        Column("violation", _("Gravity"), 124, Kind.STATUS, _violation),
        Column(
            "said",
            _("Finding"),
            160,
            getter=lambda one: " · ".join(filter(None, (one.kind, one.finding))),
            stretch=True,
        ),
        Column("source", _("Comes from"), 130, getter=lambda one: one.file or one.by, grey=True),
    )


def _score(one: Check) -> str:
    """One decimal at least, so that the points stand below one another."""
    return f"{one.score:,.1f}" if one.score == one.score.quantize(_TENTH) else plain(one.score)


def _violation(one: Check) -> Cell:
    if not one.counts:
        words = P_("quality check", "taken back")
        return Cell(words, words, "neutral", "undo-2")
    tone, icon = TONES[one.violation]
    return Cell(one.violation.text, one.violation.text, tone, icon)
