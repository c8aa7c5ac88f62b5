from decimal import Decimal

import pytest

from hrdesk.domain.performance.pack import GRADES, METRICS, SCHEMES

# the codes scripts rely on
PROMISED = {
    "recovered_amount", "recovery_rate_amount", "recovery_rate_cases", "calls", "connected", "connect_rate",
    "talk_seconds", "promise_kept_rate", "quality_score", "valid_complaints", "satisfaction", "training_done",
}  # fmt: skip
BY_CODE = {metric["code"]: metric for metric in METRICS}


def test_every_promised_metric_is_there_with_both_names():
    assert set(BY_CODE) >= PROMISED
    assert len(BY_CODE) == len(METRICS)
    for metric in METRICS:
        assert all(metric[key] for key in ("name_zh", "name_en", "short_en", "dimension_zh", "dimension_en"))


def test_figures_add_up_as_the_contract_says():
    assert (BY_CODE["connect_rate"]["aggregation"], BY_CODE["quality_score"]["aggregation"]) == ("ratio", "mean")
    assert (BY_CODE["valid_complaints"]["aggregation"], BY_CODE["valid_complaints"]["direction"]) == ("count", "lower")


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme["code"])
def test_a_ready_made_scheme_can_be_used_as_it_is(scheme):
    assert sum(Decimal(line["weight"]) for line in scheme["lines"]) == 100
    assert {line["metric"] for line in scheme["lines"]} <= set(BY_CODE)
    recovery = sum(Decimal(line["weight"]) for line in scheme["lines"] if BY_CODE[line["metric"]].get("recovery"))
    assert recovery <= 50  # no scheme rests on recovery alone (GB/T 45251-2025)
    assert any(line.get("method") == "veto" for line in scheme["lines"])


def test_the_grades_leave_no_gap_from_nought_upwards():
    starts = [Decimal(grade["start"]) for grade in GRADES]
    assert starts == sorted(starts, reverse=True)
    assert starts[-1] == 0
    assert sum(Decimal(grade["advised_share"]) for grade in GRADES) == 100
