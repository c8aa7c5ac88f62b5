import pytest

from hrdesk.domain.performance.explain import explain
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Aggregation, Direction, Method, ScoreBand, Totals, Unit
from hrdesk.domain.performance.scoring import score
from hrdesk.words import speaking
from tests.domain.performance.builders import VETO, D, line, metric, scheme, total


def steps(lines, totals, metrics, place=0, language="en", **more):
    plan = scheme(*lines)
    metrics = {m.code: m for m in metrics}
    found = score(plan, totals, metrics=metrics, **more)
    result = found.lines[place]
    with speaking(language):
        told = explain(result, metrics[result.metric], plan.lines[place], more.get("share", D(1)))
        return [(step.text, step.result) for step in told]


AMOUNT = metric("a")
OTHER = metric("b")


def test_an_amount_is_followed_to_its_points_in_the_words_of_the_trade():
    lines = (line("a", "30", "180000"), line("b", "70", "1"))
    found = steps(lines, {"a": total(168420), "b": total(1)}, (AMOUNT, OTHER), language="zh_CN")
    assert found == [
        ("168,420.00 ÷ 目标值 180,000.00", "93.57%"),
        ("封顶 120，保底 0", "未触及"),
        ("93.57 × 权重 30%", "28.07"),
    ]


def test_a_cap_that_was_reached_shows_what_is_left():
    assert ("Cap 120, floor 0", "120.00") in steps((line("a"),), {"a": total(250)}, (AMOUNT,))


def test_a_joiner_reads_how_the_target_became_smaller():
    found = steps((line("a", prorate=True),), {"a": total(50)}, (AMOUNT,), share=D("0.5"))
    assert found[0] == ("Target 100.00 × the part of the period's working days employed", "50.00")
    assert found[1] == ("50.00 ÷ target 50.00", "100.00 %")


def test_a_target_of_ones_own_is_not_called_a_part_of_the_scheme_s():
    own = score(scheme(line("a", target="90", prorate=True)), {"a": total(50)}, metrics={"a": AMOUNT}).lines[0]
    with speaking("en"):
        (told, *_rest) = explain(own, AMOUNT, line("a", prorate=True))
    assert (told.text, told.result) == ("Target set for this month; the scheme says 100.00", "90.00")


def test_a_rescaled_weight_is_said():
    lines = (line("a", "60"), line("b", "40"))
    found = steps(lines, {"a": total(100)}, (AMOUNT, OTHER), excluded={"b": "on leave"})
    assert found[-2:] == [
        ("Weight 60 %, rescaled because others are left out", "100 %"),
        ("100.00 × weight 100 %", "100.00"),
    ]
    assert steps(lines, {"a": total(100)}, (AMOUNT, OTHER), 1, excluded={"b": "on leave"}) == [
        ("Left out: on leave", "not counted")
    ]


def test_missing_is_called_missing():
    assert steps((line("a"),), {}, (AMOUNT,)) == [("There is no data for this figure", "missing")]


@pytest.mark.parametrize(
    ("how", "totals", "said"),
    [
        (Aggregation.RATIO, Totals(numerator=D(3), denominator=D(4)), "3 ÷ 4"),
        (Aggregation.MEAN, Totals(sum=D(6), records=3), "Mean of 3 records"),
        (Aggregation.SUM, Totals(sum=D(6), records=3), "Sum of 3 records"),
        (Aggregation.SUM, Totals(), "Delivered, and nothing happened"),
    ],
)
def test_the_adding_up_is_told_first(how, totals, said):
    found = steps((line("a"),), {"a": totals}, (metric("a", how),), delivered={"repayments"})
    assert found[0][0] == said


def test_each_way_of_scoring_has_its_formula():
    complaints = metric("a", Aggregation.COUNT, Direction.LOWER, decimals=0)
    taken = line("a", method=Method.DEDUCTION, deduction=D(25), target="0")
    assert ("100 − 2 × 25 points", "50.00") in steps((taken,), {"a": total(2)}, (complaints,))
    banded = line("a", method=Method.BANDS, bands=(ScoreBand(D(80), D(60)),))
    assert ("90.00 ÷ target 100.00, by bands", "60.00") in steps((banded,), {"a": total(90)}, (AMOUNT,))
    lower = metric("a", direction=Direction.LOWER)
    assert ("200 − 100 × 90.00 ÷ target 100.00", "110.00") in steps((line("a"),), {"a": total(90)}, (lower,))
    assert ("Target 0, actual 1", "0.00") in steps((line("a", target="0"),), {"a": total(1)}, (complaints,))


def test_a_veto_says_whether_it_happened():
    veto = metric("v", Aggregation.COUNT)
    lines = (line("a"), line("v", "0", None, method=VETO))
    happened = steps(lines, {"a": total(100), "v": total(1)}, (AMOUNT, veto), 1)
    assert happened[-1] == ("Any case vetoes the whole evaluation", "vetoed")
    assert steps(lines, {"a": total(100)}, (AMOUNT, veto), 1)[-1][1] == "not triggered"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        ("168420", Unit.YUAN, 2, "168,420.00"),
        ("0.12845", Unit.PERCENT, 2, "12.85"),
        ("126180", Unit.SECONDS, 1, "35.1"),
        ("-3.5", Unit.NUMBER, 0, "−4"),
    ],
)
def test_figures_are_written_in_their_unit(value, unit, decimals, text):
    from dataclasses import replace

    assert shown(D(value), replace(AMOUNT, unit=unit, decimals=decimals)) == text
    assert shown(None, AMOUNT) == ""
