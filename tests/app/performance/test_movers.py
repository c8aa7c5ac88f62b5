"""A person changes teams in mid-month: the own figure is whole, each team's total counts the days spent there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, ranking_sheet
from hrdesk.app.performance.views import month_view
from hrdesk.storage import tables as t
from tests.app.builders import add_people
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team

WITHOUT = {code: value for code, value in GOOD.items() if code != "recovered_amount"}


def move(desk, who, to_team: str, day: date) -> None:
    """A second posting from that day on, as a dated order makes it."""

    def block(conn):
        p = t.posting
        old = conn.execute(select(p).where(p.c.employment_id == who.employment_id)).one()
        into = conn.execute(select(t.team.c.id).where(t.team.c.name_zh == to_team)).scalar_one()
        conn.execute(update(p).where(p.c.id == old.id).values(ends=day.replace(day=day.day - 1)))
        conn.execute(
            insert(p).values(
                employment_id=who.employment_id, starts=day, department_id=old.department_id, team_id=into,
                position_id=old.position_id,
            )
        )  # fmt: skip

    desk.work().write(block)


@pytest.fixture
def three(desk):
    """Ma and Zheng of the first team, Zhou of the second; Zheng goes to the second on the 16th."""
    ma, zheng = team(desk, 2, names=("马洁", "郑浩"), team="电催一组")
    (zhou,) = add_people(desk, 1, names=("周倩",), team="电催二组")
    for who in (ma, zheng, zhou):
        figures(desk, who, WITHOUT, file=f"{who.name}.xlsx")
    for who, day, amount in (
        (ma, 3, "1000"), (zheng, 5, "200"), (zheng, 15, "30"), (zheng, 16, "4"), (zheng, 28, "500"), (zhou, 9, "70000"),
    ):  # fmt: skip
        figures(desk, who, {"recovered_amount": amount}, day=day, file=f"{who.name}{day}.xlsx")
    move(desk, zheng, "电催二组", date(2026, 10, 16))
    evaluate(desk.work(), MONTH)
    return ma, zheng, zhou


def total(desk, name: str):
    sheet = ranking_sheet(desk.work(), PrintOrder(MONTH, Path("x.pdf"), team=name))
    return sheet, sheet.summary[0].value


def test_the_person_is_evaluated_once_by_the_team_of_the_last_day_with_everything(desk, three):
    _ma, zheng, _zhou = three
    rows = {row.name: row for row in month_view(desk.work(), MONTH).rows}
    assert (rows["郑浩"].team, rows["郑浩"].cells["recovered_amount"].actual) == ("电催二组", 734)
    assert rows["郑浩"].cells["recovered_amount"].target == 180_000  # the whole month was worked
    assert evaluation(desk, zheng).share == 1


def test_each_team_s_total_counts_the_days_spent_there_and_both_are_the_whole(desk, three):
    first, of_first = total(desk, "电催一组")
    second, of_second = total(desk, "电催二组")
    assert [row.name.zh for row in first.rows] == ["马洁"]
    assert (of_first, of_second) == (Decimal(1230), Decimal(70_504))
    assert of_first + of_second == Decimal(1000 + 200 + 30 + 4 + 500 + 70_000)
    for sheet in (first, second):
        assert [note.zh for note in sheet.notes] == ["本月有 1 人调组：合计按数据发生当日所在的小组计算。"]


def test_a_figure_of_the_whole_month_has_no_day_and_stays_with_the_last_team(desk):
    ma, zheng = team(desk, 2, names=("马洁", "郑浩"), team="电催一组")
    add_people(desk, 1, names=("周倩",), team="电催二组")
    for who in (ma, zheng):
        figures(desk, who, GOOD, file=f"{who.name}.xlsx")
    move(desk, zheng, "电催二组", date(2026, 10, 16))
    evaluate(desk.work(), MONTH)
    sheet, of_first = total(desk, "电催一组")
    assert (of_first, sheet.notes) == (Decimal(168_420), ())
