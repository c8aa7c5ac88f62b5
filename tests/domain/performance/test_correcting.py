"""What may take the place of a record of a figure."""

from decimal import Decimal

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.correcting import check_correction
from hrdesk.domain.performance.entering import Figure
from hrdesk.domain.performance.model import Aggregation, Direction, Metric, Unit

D = Decimal


def metric(aggregation):
    return Metric("m", "指标", Unit.TIMES, Direction.HIGHER, aggregation, "facts")


@pytest.mark.parametrize(
    ("aggregation", "new", "code", "field"),
    [
        (Aggregation.SUM, Figure(), "missing", "value"),
        (Aggregation.SUM, Figure(D(3)), "same", "value"),
        (Aggregation.SUM, Figure(D("0.00001")), "out_of_range", "value"),
        (Aggregation.SUM, Figure(D(10) ** 12), "out_of_range", "value"),
        (Aggregation.COUNT, Figure(D(4)), "wrong_use", "counts"),
        (Aggregation.RATIO, Figure(None, D(1)), "missing", "denominator"),
        (Aggregation.RATIO, Figure(None, None, D(1)), "missing", "numerator"),
        (Aggregation.RATIO, Figure(None, D(1), D(0)), "out_of_range", "denominator"),
    ],
)
def test_what_is_refused(aggregation, new, code, field):
    with pytest.raises(UserError) as caught:
        check_correction(metric(aggregation), Figure(D(3)), new)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    ("aggregation", "new"),
    [
        (Aggregation.SUM, Figure(D(-4))),
        (Aggregation.COUNT, None),
        (Aggregation.RATIO, Figure(None, D(12), D(10))),
    ],
)
def test_what_is_taken(aggregation, new):
    check_correction(metric(aggregation), Figure(D(3)), new)
