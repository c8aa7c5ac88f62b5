"""A person changes teams in mid-month: the own figure is whole, each team's total counts the days spent there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets, ranking_sheet
from hrdesk.app.performance.scheme_editing import save_scheme
from hrdesk.app.performance.views import month_view
from hrdesk.app.reconciliation.views import people_side_by_side
from hrdesk.storage import tables as t
from tests.app.builders import add_people
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.progress.running import moves

WITHOUT = {code: value for code, value in GOOD.items() if code != "recovered_amount"}


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
    moves(desk, zheng, "电催二组", date(2026, 10, 16))
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
        assert [note.zh for note in sheet.notes] == [
            "本月有 1 人调组：合计按数据发生当日所在的小组计算。",
            "其中 1 人的整月数据按在各小组的工作日分摊。",  # talk time came without days
        ]


def test_a_figure_of_the_whole_month_is_divided_by_the_working_days_in_each_team_and_marked(desk):
    ma, zheng = team(desk, 2, names=("马洁", "郑浩"), team="电催一组")
    (zhou,) = add_people(desk, 1, names=("周倩",), team="电催二组")
    for who in (ma, zheng, zhou):
        figures(desk, who, GOOD, file=f"{who.name}.xlsx")
    moves(desk, zheng, "电催二组", date(2026, 10, 16))  # 7 working days before, 11 from then on
    evaluate(desk.work(), MONTH)
    first, of_first = total(desk, "电催一组")
    _second, of_second = total(desk, "电催二组")
    share = Decimal(65_497)  # 168,420 × 7 / 18, to the yuan
    assert (of_first, of_second) == (168_420 + share, 2 * 168_420 - share)
    assert [note.zh for note in first.notes] == [
        "本月有 1 人调组：合计按数据发生当日所在的小组计算。",
        "其中 1 人的整月数据按在各小组的工作日分摊。",
    ]


def test_the_ranking_says_nothing_of_who_moved_without_a_figure_in_its_totals(desk):
    ma, zheng = team(desk, 2, names=("马洁", "郑浩"), team="电催一组")
    add_people(desk, 1, names=("周倩",), team="电催二组")
    figures(desk, ma, GOOD)
    moves(desk, zheng, "电催二组", date(2026, 10, 16))
    evaluate(desk.work(), MONTH)
    sheet, of_first = total(desk, "电催一组")
    assert (of_first, sheet.notes) == (Decimal(168_420), ())


def test_who_left_in_the_month_keeps_the_post_on_the_sheet_and_the_team_beside_the_sources(desk):
    who, _other = team(desk, 2, names=("马洁", "郑浩"), team="电催一组")
    figures(desk, who, GOOD)

    def leave(conn):
        spell = t.employment.c.id == who.employment_id
        conn.execute(update(t.employment).where(spell).values(leave_date=date(2026, 10, 9), status="left"))
        of = t.posting.c.employment_id == who.employment_id
        conn.execute(update(t.posting).where(of).values(ends=date(2026, 10, 9)))

    desk.work().write(leave)
    evaluate(desk.work(), MONTH)
    (sheet,) = evaluation_sheets(desk.work(), PrintOrder(MONTH, Path("x.pdf"), employee_no=who.employee_no))
    assert (sheet.person.team.zh, sheet.person.position.zh) == ("电催一组", "催收员")
    (row,) = (row for row in people_side_by_side(desk.work(), MONTH) if row.employment_id == who.employment_id)
    assert row.team == "电催一组"


def test_the_sheet_names_the_post_of_the_scheme_s_own_last_day(desk):
    """With periods from the 26th, a promotion on the 28th belongs to the next month's sheet."""
    (who,) = team(desk, 1, names=("马洁",), team="电催一组")
    figures(desk, who, GOOD)
    evaluate(desk.work(), MONTH)
    with desk.work().read() as conn:
        scheme = load_book(conn, MONTH.number).schemes[evaluation(desk, who).scheme_version_id]
    save_scheme(desk.work(), replace(scheme, start_day=26))
    add_people(desk, 1, names=("周倩",), team="电催二组")
    moves(desk, who, "电催二组", date(2026, 10, 28))

    def promote(conn):
        into = conn.execute(insert(t.position).values(name_zh="高级催收员")).inserted_primary_key[0]
        conn.execute(update(t.posting).where(t.posting.c.starts == date(2026, 10, 28)).values(position_id=into))

    desk.work().write(promote)
    evaluate(desk.work(), MONTH)
    (sheet,) = evaluation_sheets(desk.work(), PrintOrder(MONTH, Path("x.pdf"), employee_no=who.employee_no))
    assert (sheet.person.team.zh, sheet.person.position.zh) == ("电催一组", "催收员")
