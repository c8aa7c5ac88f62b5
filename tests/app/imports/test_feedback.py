"""Customer feedback: one row a rating, the mean of which is the month's satisfaction."""

from decimal import Decimal

import pytest

from hrdesk.app.imports import declare_none, deliveries, undo
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.views import month_view
from tests.app.builders import add_people
from tests.app.imports.files import codes, take, xlsx
from tests.app.performance.month import MONTH, pack

HEAD = ("工号", "姓名", "评价时间", "评价编号", "满意度评分", "回访方式", "客户意见")


@pytest.fixture
def service(desk):
    pack(desk)
    add_people(desk, 2, position="客服专员", names=("马洁", "石凯"))
    return desk


def satisfaction(desk):
    evaluate(desk.work(), MONTH)
    view = month_view(desk.work(), MONTH)
    return {row.employee_no: (row.cells["satisfaction"].actual, row) for row in view.rows}


def test_ratings_of_the_month_make_the_mean_and_each_can_be_seen(service, tmp_path):
    path = xlsx(
        tmp_path, "10月客户反馈.xlsx", HEAD,
        ("HC0001", "马洁", "2026-10-08 10:20", "P-1", 5, "电话", "很耐心"),
        ("HC0001", "马洁", "2026-10-09", "P-2", 4, "短信", None),
        ("HC0002", "石凯", "2026-10-09", "P-3", 3, "电话", "说话快"),
        ("HC0002", "石凯", "2026-11-02", "P-4", 5, "电话", None),
        ("HC0002", "石凯", "2026-10-10", "P-5", "满意", "电话", None),
    )  # fmt: skip
    found, done = take(service, "feedback", path, "good", period=MONTH)
    assert done.new == 3
    assert sorted(codes(found)) == ["not_a_number", "outside_period"]
    shown = satisfaction(service)
    assert shown["HC0001"][0] == Decimal("4.5")
    assert shown["HC0002"][0] == 3
    told = why(service.work(), shown["HC0001"][1].evaluation_id, "satisfaction")
    assert {(fact.item, fact.value) for fact in told.facts} == {("P-1", 5), ("P-2", 4)}
    undo(service.work(), done.batch)
    assert satisfaction(service)["HC0001"][0] is None


def test_no_rating_is_missing_even_where_none_was_declared(service):
    """A mean of nothing is nothing: declaring that nobody rated leaves the metric out by a person's reason only."""
    declare_none(service.work(), MONTH, "feedback")
    assert ("feedback", True) in [(one.source, one.delivered) for one in deliveries(service.work(), MONTH)]
    assert satisfaction(service)["HC0001"][0] is None
