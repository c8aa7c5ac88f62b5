"""The grades of a scheme as somebody writes them: from above without hole or overlap, and who falls into which.

A grade begins at its points and holds up to where the next better one begins; the lowest holds all that is below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from hrdesk.domain.performance.model import GradeBand
from hrdesk.words import N_

LONGEST_CODE, LONGEST_NAME = 8, 20
HIGHEST = Decimal(1000)  # points
LARGEST = Decimal(10)  # coefficient
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class BandProblem:
    """What is wrong with the grade at ``place`` (0 the first; -1: with all together); ``key`` names its field.

    ``message`` is an English literal marked for the catalogue.
    """

    place: int
    key: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Border:
    """From where (None: from the very bottom) up to under where (None: without end) a grade holds."""

    start: Decimal | None
    below: Decimal | None


def from_above(bands: Iterable[GradeBand]) -> tuple[GradeBand, ...]:
    """The grades from the best to the lowest; those that begin at the same points stay as they stand."""
    return tuple(sorted(bands, key=lambda band: -band.start))


def check_bands(bands: Sequence[GradeBand]) -> tuple[BandProblem, ...]:
    """All that is wrong, from above; nothing: every score has exactly one grade, and a better one never pays less."""
    if not bands:
        return (BandProblem(-1, "code", N_("The scheme has no grades. Add at least one.")),)
    return (*_named(bands), *_starting(bands), *_paid(bands))


def _named(bands: Sequence[GradeBand]) -> Iterator[BandProblem]:
    codes = Counter(_plain(band.code) for band in bands)
    names = Counter(_plain(band.name_zh) for band in bands)
    english = Counter(_plain(band.name_en or "") for band in bands)
    for place, band in enumerate(bands):
        told = {"start": _figure(band.start)}
        if not band.code.strip():
            yield BandProblem(place, "code", N_("The grade from {start} points has no letter: write A, B, C …"), told)
        elif len(band.code) > LONGEST_CODE or "," in band.code:
            longest = {"grade": band.code, "most": LONGEST_CODE}
            words = N_("“{grade}” is too long for a grade: {most} characters at most, without a comma.")
            yield BandProblem(place, "code", words, longest)
        elif codes[_plain(band.code)] > 1:
            words = N_("There are two grades {grade}. Give each a letter of its own.")
            yield BandProblem(place, "code", words, {"grade": band.code})
        if not band.name_zh.strip():
            grade = band.code or _figure(band.start)
            yield BandProblem(place, "name_zh", N_("The grade {grade} has no name."), {"grade": grade})
        elif names[_plain(band.name_zh)] > 1:
            words = N_("Two grades are called “{name}”. Give each a name of its own.")
            yield BandProblem(place, "name_zh", words, {"name": band.name_zh})
        if band.name_en and english[_plain(band.name_en)] > 1:
            words = N_("Two grades are called “{name}”. Give each a name of its own.")
            yield BandProblem(place, "name_en", words, {"name": band.name_en})
        for key, text in (("name_zh", band.name_zh), ("name_en", band.name_en or "")):
            if len(text) > LONGEST_NAME:
                words = N_("The name of the grade {grade} is too long: {most} characters at most.")
                yield BandProblem(place, key, words, {"grade": band.code, "most": LONGEST_NAME})


def _starting(bands: Sequence[GradeBand]) -> Iterator[BandProblem]:
    for place, band in enumerate(bands):
        told: dict[str, Any] = {"grade": band.code or band.name, "start": _figure(band.start)}
        if not 0 <= band.start <= HIGHEST or band.start != round(band.start, 2):
            words = N_("{grade}: points lie between 0 and {most}, with two decimals at most.")
            yield BandProblem(place, "start", words, told | {"most": _figure(HIGHEST)})
            continue
        above = bands[place - 1] if place else None
        if above is not None and band.start == above.start:
            words = N_("{grade} and {other} both begin at {start} points. Who reaches them can have one grade only.")
            yield BandProblem(place, "start", words, told | {"other": above.code or above.name})
        elif above is not None and band.start > above.start:
            words = N_("{grade} begins at {start} points, above {other} before it. Grades stand from the best down.")
            yield BandProblem(place, "start", words, told | {"other": above.code or above.name})
    lowest = bands[-1]
    if lowest.start > 0:
        words = N_("Who has less than {start} points would have no grade. Let the lowest grade, {grade}, begin at 0.")
        values = {"start": _figure(lowest.start), "grade": lowest.code or lowest.name}
        yield BandProblem(len(bands) - 1, "start", words, values)


def _paid(bands: Sequence[GradeBand]) -> Iterator[BandProblem]:
    for place, band in enumerate(bands):
        told: dict[str, Any] = {"grade": band.code or band.name, "coefficient": _figure(band.coefficient)}
        if not 0 <= band.coefficient <= LARGEST or band.coefficient != round(band.coefficient, 4):
            words = N_("{grade}: the coefficient lies between 0 and {most}, with four decimals at most.")
            yield BandProblem(place, "coefficient", words, told | {"most": _figure(LARGEST)})
        elif place and band.coefficient > bands[place - 1].coefficient:
            words = N_("{grade} would pay more ({coefficient}) than the better grade {other} ({better}).")
            better = bands[place - 1]
            values = told | {"other": better.code or better.name, "better": _figure(better.coefficient)}
            yield BandProblem(place, "coefficient", words, values)
    shares = [band.advised_share for band in bands if band.advised_share is not None]
    for place, band in enumerate(bands):
        if band.advised_share is not None and not 0 <= band.advised_share <= FULL:
            words = N_("{grade}: the advised share lies between 0 and 100 %.")
            yield BandProblem(place, "advised_share", words, {"grade": band.code or band.name})
    if shares and sum(shares) != FULL:
        last = max(at for at, band in enumerate(bands) if band.advised_share is not None)
        words = N_("The advised shares total {total} %. Let them total 100, or leave them all empty.")
        yield BandProblem(last, "advised_share", words, {"total": _figure(sum(shares, Decimal(0)))})


def borders(bands: Sequence[GradeBand]) -> tuple[Border, ...]:
    """Where each grade holds, in the order given, which is from above."""
    return tuple(
        Border(band.start if place < len(bands) - 1 else None, bands[place - 1].start if place else None)
        for place, band in enumerate(bands)
    )


def fallen(bands: Sequence[GradeBand], scores: Iterable[Decimal]) -> tuple[int, ...]:
    """How many of the scores fall into each grade, which stand from above. Together as many as there are scores."""
    counts = Counter(
        next((place for place, band in enumerate(bands) if score >= band.start), len(bands) - 1) for score in scores
    )
    return tuple(counts[place] for place in range(len(bands)))


def with_one_more(bands: Sequence[GradeBand], beside: int) -> tuple[tuple[GradeBand, ...], int]:
    """A grade without a name half-way between the one at ``beside`` and the next lower one; and its place.

    The lowest has none below it: the new one comes above it.
    """
    if not bands:
        return (GradeBand("", "", Decimal(0), Decimal(1)),), 0
    place = max(0, min(beside + 1, len(bands) - 1))
    lower = bands[place]
    upper = bands[place - 1].start if place else max(FULL, lower.start) * 2
    start = ((upper + lower.start) / 2).quantize(Decimal(1))
    return (*bands[:place], GradeBand("", "", start, lower.coefficient), *bands[place:]), place


def without(bands: Sequence[GradeBand], place: int) -> tuple[GradeBand, ...]:
    """The grades without the one at ``place``, whose points the next lower one takes; the lowest's, the one above."""
    rest = [*bands[:place], *bands[place + 1 :]]
    if rest and place == len(rest):
        rest[-1] = replace(rest[-1], start=bands[place].start)
    return tuple(rest)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _figure(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
