from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calibration import (
    FEWEST,
    NEAR,
    Cause,
    Judged,
    boundary,
    causes,
    group,
    groups,
    reason_needed,
    shares,
    spread,
)
from hrdesk.domain.performance.grading import propose
from tests.domain.performance.builders import GRADES, D

scores = st.decimals(min_value=0, max_value=150, places=2)
codes = st.sampled_from([band.code for band in GRADES])


def judged(score, team="一组", **more) -> Judged:
    score = None if score is None else Decimal(score)
    grade = None if score is None else propose(score, GRADES).code
    return Judged(team, score, **({"proposed": grade, "grade": grade, "confirmed": False} | more))


people = st.lists(
    st.builds(judged, st.none() | scores, st.sampled_from(["一组", "二组", "三组"])), min_size=1, max_size=80
)


def test_counts_and_shares_stand_beside_what_the_scheme_advises():
    grades = ["A"] * 4 + ["B"] * 6 + ["C"] * 10
    found = shares(grades, GRADES)
    assert [(one.code, one.count, one.percent, one.advised, one.more) for one in found] == [
        ("A", 4, D("20"), 2, 2), ("B", 6, D("30"), 8, -2), ("C", 10, D("50"), 8, 2), ("D", 0, D("0"), 2, -2),
    ]  # fmt: skip


def test_of_a_handful_of_people_shares_advise_nothing():
    assert {one.advised for one in shares(["A"] * (FEWEST - 1), GRADES)} == {None}
    assert sum(one.advised for one in shares(["A"] * FEWEST, GRADES)) == FEWEST


@given(st.lists(codes, min_size=1, max_size=200))
def test_percents_add_up_to_a_hundred_and_advice_to_everybody(grades):
    found = shares(grades, GRADES)
    assert sum(one.percent for one in found) == 100
    assert sum(one.count for one in found) == len(grades)
    assert len(grades) < FEWEST or sum(one.more for one in found) == 0


@given(people)
def test_advice_changes_nobodys_grade(found):
    before = [one.grade for one in found]
    groups(found, GRADES)
    assert [one.grade for one in found] == before
    (total, *teams) = groups(found, GRADES)
    assert sum(one.count for one in total.grades) == sum(grade is not None for grade in before)
    if teams:
        for at, share in enumerate(total.grades):
            assert share.count == sum(team.grades[at].count for team in teams)


@given(people)
def test_somebody_without_a_score_moves_no_mean_and_takes_no_grade(found):
    without = [one for one in found if one.score is not None]
    both, scored = group("", found, GRADES), group("", without, GRADES)
    assert (both.spread, both.grades, both.scores) == (scored.spread, scored.grades, scored.scores)
    assert both.without == len(found) - len(without)


@given(st.lists(scores, min_size=1, max_size=60))
def test_the_middle_lies_within_the_scores(values):
    found = spread(values)
    assert found.least <= found.mean <= found.most
    assert found.least <= found.median <= found.most
    assert found.low <= found.high


@given(st.lists(scores, min_size=1, max_size=40), st.decimals(min_value=-20, max_value=20, places=2))
def test_points_for_everybody_move_the_middle_and_not_the_spread(values, more):
    before, after = spread(values), spread([value + more for value in values])
    assert after.median - before.median == more
    assert after.high - after.low == before.high - before.low


def test_close_to_a_boundary_is_within_a_point_on_either_side():
    told = [(found.upper, found.lower, found.away) if found else None
            for found in (boundary(D(text), GRADES) for text in ("94.99", "95", "96", "96.01", "94", "93.99"))]  # fmt: skip
    assert told == [
        ("B", "C", D("-0.01")), ("B", "C", D(0)), ("B", "C", D(1)), None, ("B", "C", D(-1)), None,
    ]  # fmt: skip
    assert boundary(D(0), GRADES) is None  # below the lowest grade there is none


@given(scores)
def test_whoever_is_near_could_hold_the_other_grade_by_a_point(score):
    found = boundary(score, GRADES)
    grades = {propose(score + step, GRADES).code for step in (-NEAR - D("0.01"), NEAR)}
    assert (found is None) == (len(grades) == 1)


def test_what_makes_a_grade_worth_a_second_look():
    assert causes(judged(None), GRADES) == (Cause.NO_SCORE,)
    assert causes(judged(90), GRADES) == ()
    assert causes(judged("95.40"), GRADES) == (Cause.NEAR,)
    assert causes(judged(90, grade="B", confirmed=True), GRADES) == (Cause.MOVED,)
    assert causes(judged("80.50", adjusted=D(-2), vetoed=True), GRADES) == (Cause.VETOED, Cause.ADJUSTED, Cause.NEAR)


def test_another_grade_than_the_bands_suggest_needs_a_reason():
    assert reason_needed("A", "B")
    assert not reason_needed("B", "B")


def test_one_team_is_not_counted_twice():
    assert [one.name for one in groups([judged(90), judged(80)], GRADES)] == [""]
    assert [one.name for one in groups([judged(90), judged(80, "二组")], GRADES)] == ["", "一组", "二组"]


def test_teams_stand_in_the_order_they_are_numbered():
    found = groups([judged(90, f"电催{numeral}组") for numeral in "三四一二"], GRADES)
    assert [one.name for one in found] == ["", "电催一组", "电催二组", "电催三组", "电催四组"]
