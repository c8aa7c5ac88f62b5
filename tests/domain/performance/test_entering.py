"""What people type or paste into the entry sheet, and the scores that follow while they type."""

from decimal import Decimal

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.entering import Entrant, Figure, places, read_entry, score_with
from hrdesk.domain.performance.model import Aggregation, Direction, Metric, Unit
from tests.domain.performance.builders import line, metric, scheme, total

D = Decimal


def of(unit=Unit.NUMBER, how=Aggregation.SUM):
    return Metric("m", "指标", unit, Direction.HIGHER, how, "entry")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("168420.5", "168420.5"),
        ("168,420.50", "168420.5"),
        ("１６８，４２０．５", "168420.5"),
        ("¥168,420", "168420"),
        ("￥ 168420元", "168420"),
        ("16.842万", "168420"),
        ("16.842万元", "168420"),
        ("18w", "180000"),
        ("1.5W元", "15000"),
        ("1.2亿", "120000000"),
        ("-1,200", "-1200"),
        ("−1200", "-1200"),
        ("(1,200)", "-1200"),
        ("三百二十", "320"),
        ("一万二千", "12000"),
        ("十五", "15"),
        ("二十三点五", "23.5"),
        ("一二三", "123"),
        ("十二万", "120000"),
        ("0", "0"),
        (".5", "0.5"),
        ("1.00005", "1.0001"),
    ],
)
def test_figures_are_read_as_people_write_them(text, value):
    assert read_entry(text, of(Unit.YUAN)) == Figure(D(value).quantize(D("0.0001")))


def test_nothing_typed_clears_the_cell():
    assert read_entry("  ", of()) is None


@pytest.mark.parametrize("text", ["12.84", "12.84%", "１２．８４％", "12.84 %"])
def test_a_percent_is_typed_with_or_without_its_sign(text):
    figure = read_entry(text, of(Unit.PERCENT, Aggregation.RATIO))
    assert (figure.numerator, figure.denominator) == (D("0.1284"), D(1))


def test_a_ratio_is_typed_as_its_two_parts_too():
    figure = read_entry("128/1,000", of(Unit.PERCENT, Aggregation.RATIO))
    assert (figure.numerator, figure.denominator) == (D(128), D(1000))


def test_hours_are_kept_in_seconds():
    assert read_entry("35.5", of(Unit.SECONDS)).value == 127_800
    assert read_entry("35:30:00", of(Unit.SECONDS)).value == 127_800
    assert read_entry("35.5小时", of(Unit.SECONDS)).value == 127_800


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("请假", Unit.YUAN, "not_a_number"),
        ("1,5", Unit.YUAN, "not_a_number"),
        ("12,3456", Unit.YUAN, "not_a_number"),
        ("=SUM(A1:A3)", Unit.YUAN, "not_a_number"),
        ("-", Unit.YUAN, "not_a_number"),
        ("#DIV/0!", Unit.YUAN, "not_a_number"),
        ("NaN", Unit.YUAN, "not_a_number"),
        ("1e5", Unit.YUAN, "not_a_number"),
        ("12%", Unit.YUAN, "not_a_number"),
        ("0.1284", Unit.PERCENT, "ambiguous"),
        ("1284%", Unit.PERCENT, "out_of_range"),
        ("-3", Unit.TIMES, "out_of_range"),
        ("9" * 13, Unit.YUAN, "out_of_range"),
        ("万", Unit.YUAN, "not_a_number"),
        ("128/0", Unit.PERCENT, "not_a_number"),
        ("a/b", Unit.PERCENT, "not_a_number"),
    ],
)
def test_what_is_no_figure_or_could_be_two_is_refused_with_a_sentence(text, unit, code):
    how = Aggregation.RATIO if unit is Unit.PERCENT else Aggregation.SUM
    with pytest.raises(UserError) as refused:
        read_entry(text, of(unit, how))
    assert refused.value.code == code
    assert text in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=SUM(B2:B9)", "公式"),
        ("＝B2", "公式"),
        ("=128/1000", "公式"),
        ("1.8E+05", "缩略"),
        ("#####", "缩略"),
        ("请假", "不是"),
        ("#N/A", "不是"),
    ],
)
def test_what_a_spreadsheet_puts_in_the_place_of_a_figure_is_called_by_its_name(text, said):
    for asked in (of(Unit.YUAN), of(Unit.PERCENT, Aggregation.RATIO)):
        with pytest.raises(UserError) as refused:
            read_entry(text, asked)
        assert said in str(refused.value)
        assert refused.value.code == "not_a_number"
        assert refused.value.hint


def test_a_percentage_where_none_is_meant_says_what_to_do():
    with pytest.raises(UserError, match="百分数") as refused:
        read_entry("12.5%", of(Unit.YUAN))
    assert refused.value.hint


def test_seconds_typed_where_hours_are_meant_are_seen_of_one_person():
    with pytest.raises(UserError, match="126000") as refused:
        read_entry("126000", of(Unit.SECONDS))
    assert refused.value.code == "out_of_range"
    assert read_entry("744", of(Unit.SECONDS)).value == 744 * 3600
    assert read_entry("3500", of(Unit.SECONDS), one=False).value == 3500 * 3600  # a team's sum


def test_scores_and_places_follow_what_is_typed():
    metrics = {"recovered_amount": metric()}
    entrants = [
        Entrant(n, "team/1/1", scheme(line(target="100")), {"recovered_amount": total(value)}, {}, (), D(1))
        for n, value in enumerate((80, 90))
    ]
    kept = {one.employment_id: score_with(one, {}, metrics=metrics, delivered=()).total for one in entrants}
    assert kept == {0: D("80.00"), 1: D("90.00")}
    typed = score_with(entrants[0], {"recovered_amount": Figure(D(95))}, metrics=metrics, delivered=()).total
    scores = {0: ("team/1/1", typed), 1: ("team/1/1", kept[1])}
    assert places(scores, {"team/1/1": (D("92.00"),), "team/2/1": (D(120),)}) == {0: (1, 3), 1: (3, 3)}
    cleared = score_with(entrants[0], {"recovered_amount": None}, metrics=metrics, delivered=())
    assert (cleared.total, cleared.missing) == (None, ("recovered_amount",))
