from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdesk.domain.performance.changes import Counted, Kind, Scoring, difference, said
from hrdesk.domain.performance.model import Adjustment, Aggregation, Direction, Method, ScoreBand
from hrdesk.domain.performance.scoring import score
from hrdesk.words import speaking
from tests.domain.performance.builders import VETO, D, line, metric, scheme, total

CODES = ("a", "b", "c", "d")
METRICS = {code: metric(code) for code in CODES} | {"v": metric("v", Aggregation.COUNT)}


def scored(plan, figures, *, excluded=None, adjustments=(), metrics=METRICS):
    found = score(
        plan,
        {code: total(value) for code, value in figures.items()},
        metrics=metrics,
        excluded=excluded or {},
        adjustments=adjustments,
    )
    if found.total is None:
        return None
    lines = {
        result.metric: Counted(metrics[result.metric], rule, result)
        for result, rule in zip(found.lines, plan.lines, strict=True)
    }
    return Scoring(lines, found.adjustments, found.total)


def points(old, new):
    return {(part.kind, part.metric.code if part.metric else ""): part.points for part in difference(old, new)}


TWO = scheme(line("a", "60", "100"), line("b", "40", "50"))


def test_a_figure_that_changed_is_the_whole_difference():
    old, new = scored(TWO, {"a": 80, "b": 50}), scored(TWO, {"a": 90, "b": 50})
    assert (old.total, new.total) == (D("88.00"), D("94.00"))
    assert points(old, new) == {(Kind.FIGURE, "a"): D("6.00")}


def test_figure_target_rule_and_weight_are_told_apart_in_that_order():
    old = scored(TWO, {"a": 80, "b": 50})
    plan = scheme(line("a", "50", "120", cap=D(60)), line("b", "50", "50"))
    new = scored(plan, {"a": 90, "b": 50})
    assert points(old, new) == {
        (Kind.FIGURE, "a"): D("6.00"),  # 90 of 100, × 60 %
        (Kind.TARGET, "a"): D("-9.00"),  # 90 of 120 = 75
        (Kind.RULE, "a"): D("-9.00"),  # capped at 60
        (Kind.WEIGHT, "a"): D("-6.00"),
        (Kind.WEIGHT, "b"): D("10.00"),
    }


def test_a_metric_left_out_takes_its_points_and_raises_the_other_weights():
    old = scored(TWO, {"a": 80, "b": 50})
    new = scored(TWO, {"a": 80, "b": 50}, excluded={"b": "病假"})
    assert points(old, new) == {(Kind.LEFT_OUT, "b"): D("-40.00"), (Kind.WEIGHT, "a"): D("32.00")}
    assert points(new, old)[Kind.COUNTS_AGAIN, "b"] == 40


def test_adjustments_given_and_withdrawn():
    bonus, malus = Adjustment(D("2"), "带教新人", "王芳"), Adjustment(D("-1.5"), "迟到")
    old, new = (
        scored(TWO, {"a": 80, "b": 50}, adjustments=(malus,)),
        scored(TWO, {"a": 80, "b": 50}, adjustments=(bonus,)),
    )
    assert points(old, new) == {(Kind.WITHDRAWN, ""): D("1.5"), (Kind.ADJUSTED, ""): D("2")}


def test_a_veto_is_named_with_what_it_takes():
    plan = scheme(line("a"), line("v", "0", None, method=VETO, floor=D(60)))
    old, new = scored(plan, {"a": 80}), scored(plan, {"a": 80, "v": 1})
    assert points(old, new) == {(Kind.VETO, "v"): D("-20.00")}
    assert points(new, old) == {(Kind.VETO, "v"): D("20.00")}


def test_a_change_without_effect_is_named_all_the_same():
    old, new = scored(TWO, {"a": 130, "b": 50}), scored(TWO, {"a": 140, "b": 50})
    assert points(old, new) == {(Kind.FIGURE, "a"): 0}


def test_what_cannot_be_computed_again_is_named_rounding():
    old, new = scored(TWO, {"a": 80, "b": 50}), scored(TWO, {"a": 90, "b": 50})
    other = replace(new, total=new.total + D("0.01"))
    assert points(old, other) == {(Kind.FIGURE, "a"): D("6.00"), (Kind.ROUNDING, ""): D("0.01")}


def test_metrics_of_another_scheme_come_and_go():
    old, new = scored(scheme(line("a")), {"a": 80}), scored(scheme(line("b")), {"b": 70})
    assert points(old, new) == {(Kind.GONE, "a"): D("-80.00"), (Kind.NEW, "b"): D("70.00")}


def test_the_parts_are_said_with_their_numbers():
    old = scored(TWO, {"a": 80, "b": 50})
    new = scored(TWO, {"a": 90, "b": 50}, excluded={"b": "病假"}, adjustments=(Adjustment(D(2), "带教", "王芳"),))
    with speaking("en"):
        assert [said(part) for part in difference(old, new)] == [
            "a: figure 80.00 → 90.00", "a: weight 60 % → 100 %", "b (50.00) is left out: 病假", "Adjustment: 带教 (王芳)",
        ]  # fmt: skip
    with speaking("zh_CN"):
        assert [said(part) for part in difference(old, new)] == [
            "a：数值 80.00 → 90.00", "a：权重 60% → 100%", "b（50.00）不计：病假", "加扣分：带教（王芳）",
        ]  # fmt: skip


figures = st.decimals(min_value=0, max_value=10**7, places=4, allow_nan=False)
BANDS = (ScoreBand(D(0), D(0)), ScoreBand(D(80), D(60)), ScoreBand(D(100), D(100)))


@st.composite
def scorings(draw):
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    shares = draw(st.lists(st.integers(1, 9999), min_size=len(codes), max_size=len(codes)))
    whole = sum(shares)
    lines = [
        line(
            code, str(D(share) * 100 / whole), str(draw(figures)),
            method=draw(st.sampled_from((Method.PROPORTIONAL, Method.BANDS, Method.DEDUCTION))),
            cap=D(draw(st.integers(60, 150))), bands=BANDS, deduction=D(draw(st.integers(0, 30))),
        )
        for code, share in zip(codes, shares, strict=True)
    ]  # fmt: skip
    lines.append(line("v", "0", None, method=VETO, floor=D(draw(st.integers(0, 80)))))
    measured = {code: draw(figures) for code in codes}
    if draw(st.booleans()):
        measured["v"] = D(1)
    metrics = {
        code: replace(found, direction=draw(st.sampled_from(list(Direction)))) for code, found in METRICS.items()
    }
    adjusted = tuple(
        Adjustment(D(value) / 100, draw(st.sampled_from(("x", "y"))))
        for value in draw(st.lists(st.integers(-900, 900), max_size=3))
    )
    left_out = dict.fromkeys(draw(st.lists(st.sampled_from(codes), max_size=len(codes) - 1, unique=True)), "r")
    return scored(scheme(*lines), measured, excluded=left_out, adjustments=adjusted, metrics=metrics)


@given(scorings(), scorings())
def test_the_parts_add_up_to_the_difference_to_the_last_hundredth(old, new):
    assume(old is not None and new is not None)
    parts = difference(old, new)
    assert sum((part.points for part in parts), D(0)) == new.total - old.total


@given(scorings())
def test_between_the_same_there_is_nothing(one):
    assume(one is not None)
    assert difference(one, one) == ()


@given(scorings(), scorings())
def test_nothing_is_left_to_rounding_where_the_sheet_can_be_computed_again(old, new):
    assume(old is not None and new is not None)
    assert Kind.ROUNDING not in {part.kind for part in difference(old, new)}
