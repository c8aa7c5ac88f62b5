"""The two tables of calibration as columns and words: how grades are spread, and whom to talk about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from hrdesk.domain.calibration import Cause, Group
from hrdesk.domain.calibration_words import group_name, near_said
from hrdesk.domain.performance.model import GradeBand
from hrdesk.gui.models.month import plain, points_shown
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.calibration.views import Looked


SHORT = 6  # letters of a grade's name that fit beside its code; is one longer, all names stand in the tool tips


def group_columns(bands: Sequence[GradeBand]) -> list[Column]:
    """A column for each grade, best first, with the scheme's advised share under its name."""
    middle = P_("calibration", "Median")
    named = all(len(band.name) <= SHORT for band in bands)
    return [
        Column("name", _("Team"), 96, getter=lambda one: Cell(group_name(one), one.name), bold=True, stretch=True),
        Column("people", P_("calibration", "People"), 56, Kind.NUMBER, lambda one: one.people),
        Column("confirmed", _("Confirmed"), 78, Kind.NUMBER, _confirmed, grey=True),
        *(_grade_column(band, named) for band in sorted(bands, key=lambda band: band.start, reverse=True)),
        Column("mean", P_("calibration", "Mean"), 58, Kind.NUMBER, lambda one: one.spread and one.spread.mean, places=2),
        Column("median", middle, 60, Kind.NUMBER, lambda one: one.spread and one.spread.median, places=2),
        Column("half", _("Middle half"), 110, Kind.NUMBER, _half,
               hint=_("Between these lies the middle half of the scores.")),
    ]  # fmt: skip


def _grade_column(band: GradeBand, named: bool) -> Column:
    if band.advised_share is None:
        under = _("from {score}", score=plain(band.start))
    else:
        under = _("advised {share} %", share=plain(band.advised_share))
    whole = f"{band.code} {band.name}"
    title = whole if named else band.code
    return Column(
        f"grade.{band.code}", title, 92, Kind.NUMBER, partial(_share, code=band.code), subtitle=under, hint=whole
    )


def _confirmed(one: Group) -> Cell:
    return Cell(f"{one.confirmed} / {one.graded}", one.confirmed)


def _share(one: Group, code: str) -> Cell:
    share = next(found for found in one.grades if found.code == code)
    if not one.graded:
        return Cell("—", tone="hint")
    return Cell(_("{count} · {share} %", count=share.count, share=f"{share.percent:.1f}"), share.count)


def _half(one: Group) -> Cell:
    if one.spread is None:
        return Cell("—", tone="hint")
    return Cell(f"{one.spread.low:,.2f} – {one.spread.high:,.2f}", one.spread.high - one.spread.low)


def people_columns() -> list[Column]:
    """The people, whatever they are discussed for said in the last column."""
    return [
        Column("employee_no", _("No."), 72, getter=lambda one: one.row.employee_no, grey=True),
        Column("name", _("Name"), 84, getter=lambda one: one.row.name, bold=True,
               order=lambda one: (one.row.name_key, one.row.employee_no)),
        Column("team", _("Team"), 96, Kind.CHOICE, lambda one: one.row.team, grey=True),
        Column("score", P_("grid", "Score"), 68, Kind.NUMBER, _score, bold=True),
        Column("proposed", _("Suggested"), 76, Kind.CHOICE, lambda one: one.row.proposed, grey=True),
        Column("grade", P_("table head", "Grade"), 76, Kind.STATUS, _grade, bold=True),
        Column("adjustments", _("Adjust."), 64, Kind.NUMBER, _adjusted),
        Column("why", P_("calibration", "Reason"), 260, getter=lambda one: Cell(why(one), why(one)), stretch=True),
    ]  # fmt: skip


def _score(one: Looked) -> Cell:
    score = one.row.score
    return Cell(_("missing"), tone="warning", state="missing") if score is None else Cell(f"{score:,.2f}", score)


def _grade(one: Looked) -> Cell:
    row = one.row
    if row.grade is None or row.score is None:
        return Cell(_("none yet"), tone="hint")
    icon, tone = ("circle-check", "success") if row.confirmed else ("circle", "neutral")
    return Cell(row.grade, row.grade, tone, icon, icon_after=True)


def _adjusted(one: Looked) -> Cell:
    points = one.row.adjustments
    return Cell(points_shown(points), points) if points else Cell("")


def why(one: Looked) -> str:
    """Every cause in a few words."""
    return _("; ").join(cause_said(one, cause) for cause in one.causes)


def cause_said(one: Looked, cause: Cause) -> str:
    """One cause in words."""
    row = one.row
    if cause is Cause.NO_SCORE:
        return _("figures are missing, so there is no score")
    if cause is Cause.VETOED:
        return _("a veto decided the score")
    if cause is Cause.MOVED:
        return _("{proposed} suggested, {grade} given: {reason}", proposed=row.proposed, grade=row.grade,
                 reason=row.grade_reason)  # fmt: skip
    if cause is Cause.ADJUSTED:
        reasons = P_("said", ", ").join(item.reason for item in row.adjusted)
        return _("{points} points: {reason}", points=points_shown(row.adjustments), reason=reasons)
    return near_said(one.near)


def counted(rows: Sequence[Looked]) -> str:
    """How many are chosen."""
    return _n("{count} person", "{count} people", count=len(rows))
