"""A difference as found, before it is put in words: with all that settling it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hrdesk.domain.performance.model import Metric
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import CERTAIN, NOTICES, Kind
from hrdesk.words import N_, _

Figures = tuple[int | None, int | None, int | None]
_UNIT = Decimal("0.0001")

#: What is wrong, by code. Values: file, row, who, item, case, amount, other, stated, found, column, count, month.
SENTENCES: Mapping[str, str] = {
    "unknown_employee": N_("The roster has nobody called “{who}”."),
    "ambiguous_name": N_("Several people answer to “{who}”."),
    "name_differs": N_("The number belongs to somebody else than “{who}”."),
    "missing": N_("The row names nobody, or something needed is missing."),
    "not_a_date": N_("The date cannot be read."),
    "not_a_number": N_("The figure cannot be read."),
    "out_of_range": N_("A figure of the row cannot be right."),
    "validity_unreadable": N_("The row does not say clearly whether the complaint is valid: yes, no or pending."),
    "no_owner": N_("The row names only case {case}, which nobody held that day."),
    "split_owner": N_("Case {case} changed hands on protected days: the amount is to be split."),
    "duplicate_in_file": N_("Another row of the file says the same, or contradicts it."),
    "repeated": N_("Number {item} stands twice in the file, word for word; it counts once."),
    "already_there": N_("Number {item} counts for somebody else already."),
    "outside_period": N_("The row is of another month ({month})."),
    "period_closed": N_("The row is of a closed month ({month})."),
    "other_owner": N_("The file credits {who}; by the case's holders it was {other}'s that day."),
    "counted_twice": N_(
        "Case {case}: the same amount on the same day counts from two places; one has no receipt number."
    ),
    "row_counted": N_(
        "Case {case}: the same amount of that day counts for {other} already; this row counts for nobody."
    ),
    "assigned_twice": N_("Case {case}: this row was assigned, and the same amount of that day counts for {other} too."),
    "without_original": N_("A reversal whose payment is not found."),
    "of_somebody_else": N_("The payment reversed was credited to {other}."),
    "larger_than_original": N_("More is reversed than was paid ({other})."),
    "after_publishing": N_("The payment reversed counts in {month}, which is published."),
    "sources_differ": N_("“{file}” says {amount}, “{other}” says {found}."),
    "calls_twice": N_("“{file}” says {amount} calls that day, “{other}” {found}; both are added up."),
    "case_calls_twice": N_("Case {case}: “{file}” says {amount} calls that day, “{other}” {found}; both are added up."),
    "calls_alone": N_("Calls of {count} cases ({case} …) stand in “{file}” only, not in “{other}”; they count."),
    "whole_and_parts": N_("A figure of the whole month ({amount}) counts beside single records ({found})."),
    "total_differs": N_("{cell} of the file says {stated}; its rows come to {found} ({column})."),
    "rows_differ": N_("{cell} of the file says {stated} rows; there are {found}."),
    "no_calls": N_("Repayments, but no call in the dialler's figures."),
    "unknown_cases": N_("{count} repayments name cases that no case list has."),
}
_UNREADABLE = N_("The row cannot be taken as it stands.")


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. ``figures``: metric id → value, numerator, denominator of the row or record it is about, in
    ten-thousandths; ``counts``: whether they count for ``employment_id`` now (a record) or for nobody (a row).
    ``other``: the other source's figures. ``day`` 0: none."""

    key: str
    kind: Kind
    code: str
    month: int
    metric_id: int
    employment_id: int | None = None
    day: int = 0
    on_month: int = 0
    item: str = ""
    case_no: str = ""
    who: str = ""
    batch_id: int = 0
    row: int = 0
    figures: Mapping[int, Figures] = field(default_factory=dict)
    counts: bool = False
    proposal: tuple[Share, ...] = ()
    other: Figures | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether somebody has to settle it."""
        return self.code not in NOTICES and self.code not in CERTAIN

    @property
    def value(self) -> int | None:
        """The figure in ten-thousandths, where there is one."""
        value, numerator, _denominator = self.figures.get(self.metric_id, (None, None, None))
        return numerator if value is None else value

    @property
    def date(self) -> date | None:
        """The day the row or record says."""
        month = self.on_month or self.month
        return date(month // 100, month % 100, self.day) if self.day and month else None

    def text(self, metric: Metric | None) -> str:
        """The sentence in the current language; amounts in the metric's unit."""
        values = {
            "who": self.who,
            "item": self.item.rstrip("−"),
            "case": self.case_no,
            "month": f"{self.on_month // 100}-{self.on_month % 100:02d}" if self.on_month else "",
            **{name: shown_amount(value, metric) for name, value in self.values.items()},
        }
        return _(SENTENCES.get(self.code, _UNREADABLE), **values)


def shown_amount(value: object, metric: Metric | None) -> object:
    """A figure in ten-thousandths as the metric is written; anything else stays."""
    from hrdesk.domain.performance.figures import shown

    if not isinstance(value, Scaled):
        return value
    return shown(value.units * _UNIT, metric) if metric else f"{value.units * _UNIT:,f}"


@dataclass(frozen=True, slots=True)
class Scaled:
    """Ten-thousandths, to be written in the metric's unit."""

    units: int
