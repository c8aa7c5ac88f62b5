"""Small builders of metrics, lines and schemes for tests."""

from decimal import Decimal

from hrdesk.domain.performance.model import (
    Aggregation,
    Direction,
    GradeBand,
    Line,
    Method,
    Metric,
    Scheme,
    Totals,
    Unit,
)

D = Decimal


def metric(
    code="recovered_amount", how=Aggregation.SUM, direction=Direction.HIGHER, source="repayments", **more
) -> Metric:
    return Metric(code, code, Unit.NUMBER, direction, how, source, **more)


def line(code="recovered_amount", weight="100", target="100", **more) -> Line:
    return Line(code, D(weight), None if target is None else D(target), **more)


def scheme(*lines: Line, grades: tuple[GradeBand, ...] = ()) -> Scheme:
    return Scheme("test", "测试方案", lines or (line(),), grades)


def total(value, records=1) -> Totals:
    return Totals(sum=D(value), records=records, last=D(value))


GRADES = (
    GradeBand("A", "优秀", D(105), D("1.2"), advised_share=D(10)),
    GradeBand("B", "良好", D(95), D("1.1"), advised_share=D(40)),
    GradeBand("C", "合格", D(80), D(1), advised_share=D(40)),
    GradeBand("D", "不合格", D(0), D("0.8"), advised_share=D(10)),
)
VETO = Method.VETO
