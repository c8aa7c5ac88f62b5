"""The grades of a scheme as rows that are typed into: where each holds, how many fall into it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from hrdesk.domain.performance.bands import BandProblem, Border, borders, check_bands, fallen
from hrdesk.domain.performance.model import GradeBand
from hrdesk.gui.models.month import plain
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.models.typed import half_width, read_figure
from hrdesk.words import N_, P_, _

FIGURES = ("start", "coefficient", "advised_share")
TEXTS = ("code", "name_zh", "name_en")


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade; ``place`` 0 is the best one. ``people``: None where nothing is known. ``problems`` by field."""

    place: int
    band: GradeBand
    border: Border
    people: int | None
    problems: Mapping[str, BandProblem] = field(default_factory=dict)


def grade_rows(bands: Sequence[GradeBand], scores: Sequence[Decimal] | None) -> list[GradeRow]:
    """The rows of grades that stand from above."""
    problems: dict[int, dict[str, BandProblem]] = {}
    for one in check_bands(bands):
        problems.setdefault(one.place, {}).setdefault(one.key, one)
    counts: Sequence[int | None] = [None] * len(bands) if scores is None else fallen(bands, scores)
    return [
        GradeRow(place, band, border, people, problems.get(place, {}))
        for place, (band, border, people) in enumerate(zip(bands, borders(bands), counts, strict=True))
    ]


def border_told(border: Border) -> str:
    """90 分及以上, 75 分至不满 90 分, 不满 60 分."""
    if border.start is None and border.below is None:
        return _("every score")
    if border.below is None:
        return _("{start} points and more", start=plain(border.start or Decimal(0)))
    if border.start is None:
        return _("under {below} points", below=plain(border.below))
    return _("{start} to under {below} points", start=plain(border.start), below=plain(border.below))


def grades_told(bands: Sequence[GradeBand]) -> str:
    """All grades in one sentence: A 优秀 90 分及以上；B …"""
    told = [
        _("{code} {name}: {held}", code=band.code, name=band.name, held=border_told(border))
        for band, border in zip(bands, borders(bands), strict=True)
    ]
    return _("; ").join(told)


def grade_columns(month: str) -> tuple[Column, ...]:
    """``month``: whose people are counted; empty: no month is there yet."""

    def cell(key: str) -> Any:
        def get(row: GradeRow) -> Cell:
            value = getattr(row.band, key)
            text = (value or "") if key in TEXTS else "" if value is None else plain(value)
            return Cell(text, value, state="bad" if key in row.problems else "")

        return get

    def held(row: GradeRow) -> Cell:
        return Cell("—", tone="hint") if "start" in row.problems else Cell(border_told(row.border))

    def people(row: GradeRow) -> Cell:
        return Cell("—", tone="hint") if row.people is None else Cell(str(row.people), row.people)

    columns = (
        Column("code", _("Grade"), 64, getter=cell("code"), bold=True, editable=True),
        Column("name_zh", P_("grade", "Name"), 110, getter=cell("name_zh"), editable=True),
        Column("name_en", _("Name in English"), 130, getter=cell("name_en"), editable=True),
        Column("start", _("From points"), 92, Kind.NUMBER, cell("start"), editable=True),
        Column("held", _("Holds"), 190, getter=held, grey=True, stretch=True),
        Column("coefficient", _("Coefficient"), 84, Kind.NUMBER, cell("coefficient"), editable=True,
               hint=_("What performance pay is multiplied by.")),
        Column("advised_share", _("Advised share %"), 112, Kind.NUMBER, cell("advised_share"), editable=True,
               hint=_("How many of a team should get it, as advice only. May stay empty.")),
    )  # fmt: skip
    if not month:
        return columns
    hint = _("How many would have it, by the scores of the last month computed.")
    return (*columns, Column("people", _("People, {month}", month=month), 116, Kind.NUMBER, people, hint=hint))


def typed_into(band: GradeBand, key: str, text: str) -> GradeBand | None:
    """The grade with what was typed into one of its fields; None where it is no number."""
    changes: dict[str, Any]
    if key in TEXTS:
        typed = half_width(text) if key == "code" else text.strip()
        changes = {key: typed or (None if key == "name_en" else "")}
    elif key == "advised_share" and not text.strip():
        changes = {key: None}
    else:
        figure = read_figure(half_width(text).removesuffix("%"))
        if figure is None:
            return None
        changes = {key: figure}
    return replace(band, **changes)


def problem_told(problem: BandProblem) -> str:
    """The sentence in the current language."""
    return str(_(problem.message, **problem.values))


def grade_as_kept(band: GradeBand) -> dict[str, str | None]:
    """A grade as a draft keeps it."""
    return {
        "code": band.code,
        "name_zh": band.name_zh,
        "name_en": band.name_en,
        **{key: None if getattr(band, key) is None else str(getattr(band, key)) for key in FIGURES},
    }


def grade_kept(entry: Mapping[str, Any]) -> GradeBand:
    """The grade a draft kept."""
    share = entry["advised_share"]
    return GradeBand(
        entry["code"], entry["name_zh"], Decimal(entry["start"]), Decimal(entry["coefficient"]), entry["name_en"],
        None if share is None else Decimal(share),
    )  # fmt: skip


NOTHING_KNOWN = N_("Once a month was computed, it is counted here how many of its people would have each grade.")
