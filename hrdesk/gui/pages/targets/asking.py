"""Many targets of a month at once: another month taken over and raised, a sum spread over people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import Holder
from hrdesk.domain.targets.spreading import OverPeople, adds_up
from hrdesk.gui.models.month import number_shown, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.models.targets import AGENCY
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.targets.proposals import ProposalDialog, Question
from hrdesk.gui.pages.targets.sums import SumDialog, holder_of, key_of, units_of
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Proposal, Proposed, TargetSheet

BACK = 12  # months offered to take over from
STEPS = ("1", "10", "100", "1000", "10000")


def _name(one: Proposal) -> Cell:
    return Cell(one.name, one.name, state="" if one.employee_no else "band")


def _old(one: Proposal) -> Cell:
    text = target_shown(one.old, one.metric)
    return Cell(text or "—", number_shown(text), tone="hint", state="" if one.employee_no else "band")


def _new(one: Proposal) -> Cell:
    text = target_shown(one.new, one.metric)
    if one.stays:
        return Cell(text, number_shown(text), tone="hint", icon="lock")
    return Cell(text, number_shown(text), state=_band(one))


def _band(one: Proposal) -> str:
    return "" if one.employee_no else "band"


def _moved(one: Proposal) -> Cell:
    if one.old is None or one.new is None or not one.old or one.old == one.new:
        return Cell("", state=_band(one))
    percent = (one.new - one.old) * 100 / one.old
    text = f"{abs(percent):.1f}%"
    return Cell(("+" if percent > 0 else "−") + text, percent, tone="hint", state=_band(one))


def _ends(one: Proposal) -> Cell:
    return Cell(one.stays, tone="hint", state=_band(one))


class TakeOverDialog(ProposalDialog):
    """沿用并上调: the targets of another month, raised by a percentage."""

    def __init__(self, errands: Errands, sheet: TargetSheet, parent: QWidget | None = None) -> None:
        self._sheet = sheet
        before = sheet.period.previous()
        months = [before, sheet.period]
        while len(months) < BACK:
            months.append(months[-1].previous() if len(months) > 2 else before.previous())
        metrics = [("", _("All metrics")), *((code, one.name) for code, one in sheet.metrics.items())]
        everybody = key_of((AGENCY, 0))
        units = [(everybody, _("everybody")), *(one for one in units_of(sheet) if one[0] != everybody)]
        super().__init__(
            errands,
            _("Take over targets for {period}", period=sheet.period.label),
            _(
                "What was set in the other month is set here, raised by the percentage. Where nothing was set, the "
                "scheme's target is raised. Metrics where less is better are raised only when chosen alone."
            ),
            [
                Field(
                    "source",
                    _("From the month"),
                    "choice", required=True,
                    choices=[(one.label, _("{period} (this month)", period=one.label) if one == sheet.period else one.label) for one in months],
                    width=170,
                ),
                Field("percent", _("Raise by (%)"), "number", width=110, beside=True),
                Field(
                    "step",
                    _("Rounded to"),
                    "choice", required=True,
                    choices=[("", _("three figures")), *((step, f"{int(step):,}") for step in STEPS)],
                    width=130,
                    beside=True,
                ),
                Field("metric", _("Metric"), "choice", required=True, choices=metrics, width=170),
                Field("unit", P_("targets", "Whose"), "choice", required=True, choices=units, width=170, beside=True),
            ],
            (
                Column("name", _("Name"), 150, getter=_name),
                Column("employee_no", _("No."), 76, getter=lambda one: Cell(one.employee_no, state=_band(one)), grey=True),
                Column("metric", _("Metric"), 130, getter=lambda one: Cell(one.metric.name, state=_band(one))),
                Column("old", P_("targets", "Now"), 110, Kind.NUMBER, _old),
                Column("new", P_("targets", "New"), 110, Kind.NUMBER, _new, bold=True),
                Column("moved", P_("targets", "Change"), 80, Kind.NUMBER, _moved),
                Column("stays", "", 60, getter=_ends, stretch=True, hint=_("Why it stays as it is")),
            ),
            width=820,
            parent=parent,
        )  # fmt: skip
        self.form.load({"source": before.label, "percent": Decimal(0), "step": "", "metric": "", "unit": everybody})
        self.ask()

    def question(self, values: Mapping[str, Any]) -> Question | None:
        from hrdesk.app.targets.model import TakeOver
        from hrdesk.app.targets.proposing import preview_take_over

        order = TakeOver(
            self._sheet.period,
            Period.parse(values["source"]),
            values["percent"] or Decimal(0),
            Decimal(values["step"]) if values["step"] else None,
            values["metric"] or "",
            holder_of(values["unit"]),
        )
        return lambda work: preview_take_over(work, order)

    def foot(self, answer: Proposed) -> str:
        if not answer.lines:
            return str(_("Nothing would change."))
        return _sums(answer)


def _sums(answer: Proposed) -> str:
    """Of each metric that adds up, what the people listed come to: before and then."""
    found: dict[str, tuple[Metric, Decimal, Decimal]] = {}
    for one in answer.lines:
        if one.employee_no and adds_up(one.metric):
            _metric, old, new = found.get(one.metric.code, (one.metric, Decimal(0), Decimal(0)))
            found[one.metric.code] = (one.metric, old + (one.old or 0), new + (one.new or 0))
    said = [
        f"{metric.short_name} {target_shown(old, metric)} → {target_shown(new, metric)}"
        for metric, old, new in found.values()
    ]
    return " · ".join(said)


class SpreadDialog(SumDialog):
    """按总额分解: a month's sum for a team, a department or the agency over its people."""

    def __init__(
        self, errands: Errands, sheet: TargetSheet, holder: Holder, metric: str, parent: QWidget | None = None
    ) -> None:
        self._filled = ""
        super().__init__(
            errands,
            sheet,
            _("Spread a sum over people: {period}", period=sheet.period.label),
            _(
                "To the yuan, so that the targets come to the sum exactly. People already published, and you "
                "yourself, keep their targets, which count towards the sum. Rates and means are typed in the team's or department's line."
            ),
            [
                Field("whole", P_("targets", "Sum of the month"), required=True, width=150, beside=True, placeholder=_("e.g. 2,000,000")),
                Field(
                    "how",
                    _("Spread by"),
                    "choice", required=True,
                    choices=[
                        (OverPeople.HEADS, _("heads; joiners and leavers by working days")),
                        (OverPeople.ACTUALS, _("what each brought in the last 3 months")),
                        (OverPeople.EVENLY, _("evenly: every team the same, everybody in it the same")),
                    ],
                    width=330,
                ),
            ],
            (
                Column("name", _("Name"), 160, getter=_name),
                Column("employee_no", _("No."), 76, getter=lambda one: Cell(one.employee_no, state=_band(one)), grey=True),
                Column("share", P_("targets", "Worked"), 70, Kind.NUMBER, _worked, grey=True),
                Column("before", _("Last 3 months"), 120, Kind.NUMBER, _before, grey=True),
                Column("old", P_("targets", "Now"), 120, Kind.NUMBER, _old),
                Column("new", P_("targets", "New"), 120, Kind.NUMBER, _new, bold=True),
                Column("stays", "", 60, getter=_ends, stretch=True, hint=_("Why it stays as it is")),
            ),
            width=820,
            parent=parent,
        )  # fmt: skip
        self.begin(holder, metric, OverPeople.HEADS)
        self._fill_sum()
        self.ask()

    def _fill_sum(self) -> None:
        """The sum that is set, until another is typed."""
        values = self.form.values()
        typed = values["whole"] or ""
        if typed != self._filled or values["holder"] is None or not values["metric"]:
            return
        row = next(row for row in self._sheet.rows if key_of((row.kind, row.object_id)) == values["holder"])
        metric = self._sheet.metrics[values["metric"]]
        text = target_shown(self._sheet.kept.get(row.spot(metric)), metric)
        if text != self._filled:
            self._filled = text
            self.form.load_draft({"whole": text})

    def _changed(self) -> None:
        super()._changed()
        self._fill_sum()

    def question(self, values: Mapping[str, Any]) -> Question | None:
        from hrdesk.app.targets.model import Spread
        from hrdesk.app.targets.proposing import preview_spread

        asked = self.asked(values)
        if asked is None:
            return None
        how = OverPeople(values["how"])
        order = Spread(self._sheet.period, asked.metric, *asked.holder, asked.whole, how)
        return lambda work: preview_spread(work, order)

    def foot(self, answer: Proposed) -> str:
        people = [one for one in answer.lines if one.employee_no]
        metric = people[0].metric
        new = sum((one.new or Decimal(0) for one in people), Decimal(0))
        return str(
            _n(
                "{count} person: {total} = the sum",
                "{count} people: {total} = the sum",
                count=len(people),
                total=target_shown(new, metric),
            )
        )


def _worked(one: Proposal) -> Cell:
    return Cell("" if one.share == 1 or not one.employee_no else f"{one.share * 100:.0f}%", one.share, state=_band(one))


def _before(one: Proposal) -> Cell:
    text = target_shown(one.before, one.metric)
    return Cell(text, number_shown(text), state=_band(one))
