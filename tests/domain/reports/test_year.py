"""A person's year: empty months stay out of every mean, moves are marked, limits are kept by staying below."""

from __future__ import annotations

from decimal import Decimal

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.reports.year import (
    MonthState,
    YearFigure,
    YearMetric,
    YearMonth,
    metric_result,
    result,
    span,
    with_moves,
)

D = Decimal


def months(*scores):
    return [
        YearMonth(period, MonthState.PUBLISHED if score else MonthState.MISSING, score=D(score) if score else None)
        for period, score in zip(span(Period(2026, 12), len(scores)), scores, strict=True)
    ]


def test_missing_months_are_in_no_mean():
    found = result(months("90", None, "100", None))
    assert (found.scored, found.mean) == (2, D(95))
    assert (found.best.period.label, found.weakest.period.label) == ("2026-11", "2026-09")


def test_a_year_without_a_score_has_no_best_month():
    found = result(months(None, None))
    assert (found.scored, found.mean, found.best, found.weakest) == (0, None, None, None)


def test_one_score_is_best_and_not_weakest_and_of_equal_ones_the_earlier_is_named():
    assert result(months("90")).weakest is None
    assert result(months("90", "95", "95")).best.period.label == "2026-11"


def test_a_move_is_marked_where_the_team_is_another_than_the_last_known():
    assert with_moves(["", "一组", "一组", "", "二组", "一组"]) == [False, False, False, False, True, True]


def test_reaching_a_limit_means_staying_at_or_below_it():
    lower = YearMetric("complaints", Label("投诉"), Label("投诉"), Unit.TIMES, 0, Direction.LOWER)
    figures = [YearFigure(D(0), D(1)), YearFigure(D(1), D(1)), YearFigure(D(2), D(1)), YearFigure(None, D(1)), None]
    found = metric_result(lower, figures)
    assert (found.counted, found.mean, found.reached, found.aimed) == (3, D(1), 2, 3)


def test_a_metric_without_any_figure_has_no_mean():
    higher = YearMetric("amount", Label("回款"), Label("回款"), Unit.YUAN, 2, Direction.HIGHER)
    found = metric_result(higher, [YearFigure(None, D(5)), None])
    assert (found.counted, found.mean, found.reached, found.aimed) == (0, None, 0, 0)


def test_the_months_end_with_the_last_and_cross_the_year():
    assert [period.label for period in span(Period(2026, 2), 3)] == ["2025-12", "2026-01", "2026-02"]
