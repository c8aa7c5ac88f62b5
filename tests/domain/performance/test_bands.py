"""The grades of a scheme: what is refused, where each holds, who falls into which."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.performance.bands import (
    Border,
    borders,
    check_bands,
    fallen,
    from_above,
    with_one_more,
    without,
)
from hrdesk.domain.performance.grading import propose
from hrdesk.domain.performance.model import GradeBand
from tests.domain.performance.builders import GRADES, D

A, B, C, LOWEST = GRADES


def wrong(*bands):
    return {(problem.place, problem.key) for problem in check_bands(bands)}


@st.composite
def grades(draw):
    """Grades somebody could save: from above, the lowest from 0, none paying more than a better one."""
    count = draw(st.integers(1, 8))
    starts = draw(st.lists(st.decimals(1, 200, places=2), min_size=count - 1, max_size=count - 1, unique=True))
    pay = sorted(draw(st.lists(st.decimals(0, 3, places=2), min_size=count, max_size=count)), reverse=True)
    letters = "SABCDEFG"
    return tuple(
        GradeBand(letters[at], f"等{at}", start, pay[at])
        for at, start in enumerate([*sorted(starts, reverse=True), D(0)])
    )


scores = st.lists(st.decimals(-50, 250, places=2), max_size=40)


def test_the_usual_grades_are_right():
    assert check_bands(GRADES) == ()


@pytest.mark.parametrize(
    ("bands", "found"),
    [
        ((), {(-1, "code")}),
        ((A, replace(B, start=A.start), C, LOWEST), {(1, "start")}),  # one begins where the other does
        ((A, C, B, LOWEST), {(2, "start"), (2, "coefficient")}),  # not from above
        ((A, B, C), {(2, "start"), (2, "advised_share")}),  # nobody under 80 has a grade
        ((replace(A, code=" "), B, C, LOWEST), {(0, "code")}),
        ((A, replace(B, code="a"), C, LOWEST), {(0, "code"), (1, "code")}),
        ((replace(A, code="AAAAAAAAA"), B, C, LOWEST), {(0, "code")}),
        ((replace(A, name_zh=""), B, C, LOWEST), {(0, "name_zh")}),
        ((replace(A, name_zh=B.name_zh), B, C, LOWEST), {(0, "name_zh"), (1, "name_zh")}),
        ((replace(A, name_en="Good"), replace(B, name_en=" good"), C, LOWEST), {(0, "name_en"), (1, "name_en")}),
        ((replace(A, name_zh="优" * 21), B, C, LOWEST), {(0, "name_zh")}),
        ((replace(A, start=D("105.001")), B, C, LOWEST), {(0, "start")}),
        ((replace(A, start=D(1001)), B, C, LOWEST), {(0, "start")}),
        ((A, B, C, replace(LOWEST, start=D(-1))), {(3, "start")}),
        ((A, replace(B, coefficient=D("1.3")), C, LOWEST), {(1, "coefficient")}),
        ((A, B, C, replace(LOWEST, coefficient=D(-1))), {(3, "coefficient")}),
        ((A, B, C, replace(LOWEST, advised_share=D(20))), {(3, "advised_share")}),
        ((replace(A, advised_share=D(-10)), B, C, LOWEST), {(0, "advised_share"), (3, "advised_share")}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(bands, found):
    assert wrong(*bands) == found


def test_grades_that_all_pay_the_same_or_advise_nothing_are_right():
    assert wrong(*(replace(band, coefficient=D(1), advised_share=None) for band in GRADES)) == set()


def test_where_the_borders_lie():
    assert borders(GRADES) == (
        Border(D(105), None),
        Border(D(95), D(105)),
        Border(D(80), D(95)),
        Border(None, D(80)),
    )
    assert borders(GRADES[-1:]) == (Border(None, None),)


@given(grades())
def test_what_could_be_saved_has_no_fault(bands):
    assert check_bands(bands) == ()
    assert from_above(reversed(bands)) == bands


@given(grades(), scores)
def test_everybody_falls_into_the_one_grade_scoring_gives(bands, points):
    counts = fallen(bands, points)
    assert sum(counts) == len(points)
    for place, band in enumerate(bands):
        assert counts[place] == sum(propose(score, bands) is band for score in points)


@given(grades(), scores)
def test_a_score_lies_within_the_borders_of_its_grade_and_of_no_other(bands, points):
    held = borders(bands)
    for score in points:
        inside = [
            band
            for band, border in zip(bands, held, strict=True)
            if (border.start is None or score >= border.start) and (border.below is None or score < border.below)
        ]
        assert inside == [propose(score, bands)]


@given(grades(), st.data())
def test_a_grade_taken_out_leaves_neither_hole_nor_overlap(bands, data):
    place = data.draw(st.integers(0, len(bands) - 1))
    rest = without(bands, place)
    assert len(rest) == len(bands) - 1
    assert not rest or check_bands(rest) == ()


@given(grades(), st.data())
def test_a_grade_put_in_lacks_only_its_names(bands, data):
    more, place = with_one_more(bands, data.draw(st.integers(-1, len(bands) - 1)))
    assert len(more) == len(bands) + 1
    named = (*more[:place], replace(more[place], code="新", name_zh="新增"), *more[place + 1 :])
    room = bands[place - 1].start - bands[place].start if place else D(100)
    if room >= 2:  # whole points fit between
        assert check_bands(named) == ()
    assert {(problem.place, problem.key) for problem in check_bands(more)} >= {(place, "code"), (place, "name_zh")}


def test_the_first_grade_and_the_second():
    first, place = with_one_more((), 0)
    assert (len(first), place, first[0].start) == (1, 0, D(0))
    second, place = with_one_more(first, 0)
    assert (place, [band.start for band in second]) == (0, [D(100), D(0)])
