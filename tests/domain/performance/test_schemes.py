import pytest

from hrdesk.domain.performance.model import GradeBand, Method, ScoreBand
from hrdesk.domain.performance.schemes import check_scheme
from tests.domain.performance.builders import VETO, D, line, metric, scheme

METRICS = {"r": metric("r", recovery=True), "q": metric("q", source="quality"), "v": metric("v")}


def problems(*lines):
    return {problem.code for problem in check_scheme(scheme(*lines), METRICS)}


@pytest.mark.parametrize(
    ("first", "second", "right"), [("60", "40", True), ("60", "39.99", False), ("60", "40.01", False)]
)
def test_weights_must_total_a_hundred_to_the_cent(first, second, right):
    assert ("weights" in problems(line("r", first), line("q", second))) is not right


def test_each_fault_of_a_scheme_is_named():
    assert "unknown_metric" in problems(line("x"))
    assert "metric_twice" in problems(line("q", "50"), line("q", "50"))
    assert "target" in problems(line("q", target=None))
    assert "limits" in problems(line("q", floor=D(130)))
    assert "bands" in problems(line("q", method=Method.BANDS))
    assert "deduction" in problems(line("q", method=Method.DEDUCTION))
    assert "veto_weight" in problems(line("q", "90"), line("v", "10", None, method=VETO))


def test_bands_and_grades_that_begin_at_the_same_place_are_refused():
    twice = (ScoreBand(D(80), D(60)), ScoreBand(D(80), D(70)))
    assert "bands" in problems(line("q", method=Method.BANDS, bands=twice))
    for other, code in (
        (GradeBand("A", "甲", D(80), D(1)), "grade_twice"),
        (GradeBand("B", "乙", D(90), D(1)), "grade_start"),
    ):
        grades = (GradeBand("A", "甲", D(90), D(1)), other)
        assert code in {problem.code for problem in check_scheme(scheme(line("q"), grades=grades), METRICS)}


def test_a_scheme_of_recovery_alone_is_warned_about_but_not_refused():
    found = check_scheme(scheme(line("r")), METRICS)
    assert [(problem.code, problem.warning) for problem in found] == [("recovery_only", True)]
    assert check_scheme(scheme(line("r", "80"), line("q", "20")), METRICS) == []
