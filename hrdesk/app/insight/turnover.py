"""Turnover of whole months: the view behind the page, the paper, the workbook. Every figure names its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from hrdesk.app.insight.reading import read_spells
from hrdesk.app.insight.reasons import with_reasons
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Scope
from hrdesk.domain.turnover import (
    DAYS,
    Cohort,
    Dimension,
    Figures,
    Formula,
    Group,
    Post,
    Spell,
    all_cohorts,
    by_unit,
    cohorts,
    count,
    leavers_by,
    tenure_band,
    tenure_order,
)
from hrdesk.domain.turnover_paper import TurnoverPaper
from hrdesk.words import N_, P_, _, named

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class TurnoverOrder:
    """From the first to the last month, both whole; the last one until today where it still runs."""

    first: Period
    last: Period
    formula: Formula = Formula.A


@dataclass(frozen=True, slots=True)
class SpellRow:
    """Somebody behind a figure."""

    employment_id: int
    employee_no: str
    name: str
    department: str
    team: str
    position: str
    hired: date | None
    left: date | None
    tenure: str
    reason: str


@dataclass(frozen=True, slots=True)
class TurnoverView:
    """Everything on the page. ``people`` by employment: whoever joined or left in the time."""

    order: TurnoverOrder
    first: date
    last: date
    total: Figures
    months: tuple[tuple[Period, Group], ...]
    groups: dict[Dimension, tuple[Group, ...]]
    cohorts: tuple[Cohort, ...]
    all_cohorts: dict[int, tuple[int, int]]
    people: dict[int, SpellRow]


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written."""

    file: Path
    pages: int
    documents: int
    missing_glyphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook and its rows."""

    file: Path
    rows: int


@use_case("insight.read")
def turnover(work: Work, order: TurnoverOrder) -> TurnoverView:
    """The figures of the people the actor may see. Errors: ``out_of_range``, ``no_rows``."""
    if order.last < order.first:
        raise UserError(N_("The last month lies before the first."), code="out_of_range", field="last")
    first, last = order.first.bounds()[0], min(order.last.bounds()[1], work.today())
    if first > last:
        raise UserError(N_("{period} is still to come."), code="out_of_range", field="first", period=order.first.label)
    months = _months(order, last)
    if len(months) > MOST_MONTHS:
        raise UserError(N_("At most {count} months at once."), code="out_of_range", field="first", count=MOST_MONTHS)
    with work.read() as conn:
        spells = with_reasons(conn, read_spells(work, conn, first, last))
    return TurnoverView(
        order=order,
        first=first,
        last=last,
        total=count(spells, first, last),
        months=tuple((month, _month(spells, *days)) for month, days in months),
        groups=_groups(spells, first, last),
        cohorts=(found := cohorts(spells, first, last, work.today())),
        all_cohorts=all_cohorts(found),
        people={
            spell.employment_id: _row(spell, last)
            for spell in spells
            if spell.joined_in(first, last) or spell.left_in(first, last)
        },
    )


@use_case("insight.read")
def print_turnover(work: Work, order: TurnoverOrder, out: Path) -> Printed:
    """The report as PDF. Errors: those of ``turnover`` and of writing."""
    from hrdesk.documents.turnover import write_turnover

    view = turnover(work, order)
    with work.read() as conn:
        paper = _paper(work, conn, view)
    done = write_turnover(paper, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("insight.read")
def export_turnover(work: Work, order: TurnoverOrder, out: Path) -> Exported:
    """All figures as one table: a row for the whole, each month, each group and each cohort."""
    from hrdesk.sheets.export import Column, write_table

    view = turnover(work, order)
    names = [
        _("Parted by"), _("Name"), _("Opening"), _("Joined"), _("Moved in"), _("Left"), _("Moved out"), _("Closing"),
        *(_("Rate {letter}", letter=formula.value.upper()) for formula in Formula),
        *(_("Left within {days} days", days=days) for days in DAYS),
        *(_("of {days}-day joiners", days=days) for days in DAYS),
    ]  # fmt: skip
    kinds = ["text", "text", *["number"] * (len(names) - 2)]
    columns = [Column(name, kind) for name, kind in zip(names, kinds, strict=True)]
    return Exported(out, write_table(out, columns, _table(view), sheet_name=_("Turnover")))


# --- inside ----------------------------------------------------------------------------------------------------------


def _months(order: TurnoverOrder, last: date) -> list[tuple[Period, tuple[date, date]]]:
    found = []
    month = order.first
    while month <= order.last and month.bounds()[0] <= last:
        first, end = month.bounds()
        found.append((month, (first, min(end, last))))
        month = month.next()
    return found


def _month(spells: Sequence[Spell], first: date, last: date) -> Group:
    return Group(
        f"{first:%Y-%m}",
        count(spells, first, last),
        tuple(spell.employment_id for spell in spells if spell.joined_in(first, last)),
        tuple(spell.employment_id for spell in spells if spell.left_in(first, last)),
    )


def _groups(spells: Sequence[Spell], first: date, last: date) -> dict[Dimension, tuple[Group, ...]]:
    units: dict[Dimension, Callable[[Post | None], str]] = {
        Dimension.DEPARTMENT: lambda post: (post.department if post else "") or _("none"),
        Dimension.TEAM: lambda post: (post.team if post else "") or P_("team", "none"),
        Dimension.POSITION: lambda post: (post.position if post else "") or P_("position", "none"),
    }
    found = {dimension: by_unit(spells, first, last, name_of) for dimension, name_of in units.items()}
    found[Dimension.TENURE] = leavers_by(spells, first, last, tenure_band, tenure_order())
    found[Dimension.REASON] = leavers_by(spells, first, last, lambda spell: spell.reason or _("not recorded"))
    return found


def _row(spell: Spell, last: date) -> SpellRow:
    post = spell.post_on(spell.left or last)
    return SpellRow(
        spell.employment_id,
        spell.employee_no,
        spell.name,
        post.department if post else "",
        post.team if post else "",
        post.position if post else "",
        spell.hired,
        spell.left if spell.left is not None and spell.left <= last else None,
        tenure_band(spell) if spell.left is not None else "",
        spell.reason,
    )


def _paper(work: Work, conn: Connection, view: TurnoverView) -> TurnoverPaper:
    settings = read_settings(conn)
    whole = work.actor.scope is Scope.ALL
    return TurnoverPaper(
        agency=named(settings["agency"], settings["agency_en"] or None),
        scope=_("whole agency") if whole else _("those whom {name} leads", name=work.actor.shown_name),
        first=view.first,
        last=view.last,
        formula=view.order.formula,
        total=view.total,
        months=tuple((month.label, group.figures) for month, group in view.months),
        groups=tuple((dimension.text, groups) for dimension, groups in view.groups.items()),
        cohorts=view.cohorts,
        all_cohorts=view.all_cohorts,
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )


def _table(view: TurnoverView) -> Iterator[Sequence[Any]]:
    none: list[Any] = [None] * (2 * len(DAYS))
    yield [_("All"), "", *_cells(view.total), *none]
    for month, group in view.months:
        yield [_("Month"), month.label, *_cells(group.figures), *none]
    for dimension, groups in view.groups.items():
        leavers_only = dimension in (Dimension.TENURE, Dimension.REASON)
        for group in groups:
            cells = [None, None, None, group.figures.left, *[None] * 5] if leavers_only else _cells(group.figures)
            yield [dimension.text, group.name, *cells, *none]
    for cohort in view.cohorts:
        after = [*(cohort.after[days][1] for days in DAYS), *(cohort.after[days][0] for days in DAYS)]
        yield [_("Joined in"), cohort.month.label, None, len(cohort.joined), *[None] * 7, *after]


def _cells(figures: Figures) -> list[Any]:
    rates = [figures.rate(formula) for formula in Formula]
    return [
        figures.opening,
        figures.joined,
        figures.moved_in,
        figures.left,
        figures.moved_out,
        figures.closing,
        *(None if rate is None else round(rate, 4) for rate in rates),
    ]
