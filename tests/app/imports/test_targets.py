"""Targets from a workbook: wide and long, of people, teams and the agency; refused row by row, taken back in any order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdesk.app.imports import undo
from hrdesk.app.imports.templates import export_template
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.targets.model import Spot
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from tests.app.builders import add_people, as_role, new_agency
from tests.app.imports.files import checked, codes, take, xlsx
from tests.app.performance.month import MONTH, evaluation, figures, pack
from tests.app.targets.sheets import MONEY, NOVEMBER, RATE, asked, own, put, sheet, team_row

D = Decimal
WIDE = ("工号", "姓名", "小组", "回款金额目标", "接通率目标", "通话时长目标")
LONG = ("工号", "小组", "月份", "指标", "目标值")


@pytest.fixture
def people(desk):
    pack(desk)
    return add_people(desk, 2, names=("马洁", "石凯"))


def test_a_wide_sheet_sets_people_teams_and_the_agency(desk, people, tmp_path):
    path = xlsx(
        tmp_path, "11月目标.xlsx", WIDE,
        ("HC0001", "马洁", "电催一组", 200000, "42%", 36),
        ("HC0002", None, None, "18万", 0.4, "35:30:00"),
        (None, None, "电催一组", 380000, "41%", None),
        (None, None, "全公司", 1000000, None, None),
    )  # fmt: skip
    found, done = take(desk, "targets", path, period=NOVEMBER)
    assert (found.rejected, done.new) == (0, 4)
    first, second = people
    assert [asked(desk, first, code).asked for code in (MONEY, RATE)] == [200_000, D("0.42")]
    assert asked(desk, first, "talk_seconds").asked == 36 * 3600
    assert [asked(desk, second, code).asked for code in (MONEY, RATE)] == [180_000, D("0.4")]
    assert asked(desk, second, "talk_seconds").asked == 35.5 * 3600
    kept, team = sheet(desk).kept, team_row(desk).object_id
    assert kept[Spot("team", team, MONEY, total=True)] == 380_000
    assert kept[Spot("team", team, RATE)] == D("0.41")
    assert kept[Spot("agency", 0, MONEY, total=True)] == 1_000_000
    again = checked(desk, "targets", path, period=NOVEMBER)
    assert (again.same, again.new, again.changed) == (4, 0, 0)


def test_a_department_is_named_where_a_team_is(desk, people, tmp_path):
    add_people(desk, 1, department="催收二部", team="外访组")
    path = xlsx(tmp_path, "a.xlsx", LONG, (None, "催收二部", "2026-11", "回款金额", 300000),
                (None, "催收一部", "2026-11", "接通率", "41%"))  # fmt: skip
    found, done = take(desk, "targets", path)
    assert (found.rejected, done.new) == (0, 2)
    kept = {spot: value for spot, value in sheet(desk).kept.items() if spot.kind == "department"}
    assert sorted((spot.metric, spot.total, value) for spot, value in kept.items()) == [
        (RATE, False, D("0.41")), (MONEY, True, 300_000),
    ]  # fmt: skip
    assert asked(desk, people[0], RATE).asked == D("0.41")
    undone = undo(desk.work(), done.batch)
    assert (undone.removed, undone.kept) == (2, ())
    assert sheet(desk).kept == {}


def test_the_only_department_can_be_named_and_what_two_are_called_is_asked_about(desk, people, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", LONG, (None, "催收一部", "2026-11", "回款金额", 300000))
    assert take(desk, "targets", path)[1].new == 1
    add_people(desk, 1, department="外访组", team="外访组")
    both = xlsx(tmp_path, "b.xlsx", LONG, (None, "外访组", "2026-11", "回款金额", 1))
    assert codes(checked(desk, "targets", both)) == ["ambiguous"]


def test_a_departments_rate_stays_once_its_people_are_published(desk, people, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", LONG, (None, "催收一部", "2026-10", "接通率", "41%"))
    _found, done = take(desk, "targets", path)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    undone = undo(desk.work(), done.batch)
    assert (undone.removed, len(undone.kept)) == (0, 1)


def test_a_long_sheet_says_the_month_itself(desk, people, tmp_path):
    path = xlsx(
        tmp_path, "目标.xlsx", LONG,
        ("HC0001", None, "2026-11", "回款金额", 200000),
        ("HC0001", None, "2026-12", "回款金额目标", 210000),
        (None, "电催一组", "2026-12", "接通率", "41%"),
    )  # fmt: skip
    found, done = take(desk, "targets", path)
    assert (codes(found), done.new) == ([], 3)
    assert asked(desk, people[0], period=Period(2026, 12)).asked == 210_000
    assert asked(desk, people[1], RATE, Period(2026, 12)).asked == D("0.41")


def test_a_joiners_figure_is_what_is_asked_of_the_joiner(desk, people, tmp_path):
    late = add_people(desk, 1, hire_date=date(2026, 11, 16))[0]
    take(desk, "targets", xlsx(tmp_path, "a.xlsx", WIDE[:1] + WIDE[3:4], (late.employee_no, 90000)), period=NOVEMBER)
    assert asked(desk, late).asked == 90_000
    assert checked(
        desk, "targets", xlsx(tmp_path, "b.xlsx", WIDE[:1] + WIDE[3:4], (late.employee_no, 90000)), period=NOVEMBER
    ).same == 1  # fmt: skip


def test_every_bad_row_says_why_and_the_good_ones_can_be_taken(desk, people, tmp_path):
    service = add_people(desk, 1, department="客服部", team=None, position="客服专员")[0]
    path = xlsx(
        tmp_path, "目标.xlsx", LONG,
        ("HC0001", None, "2026-11", "回款金额", 200000),
        ("HC9999", None, "2026-11", "回款金额", 200000),
        ("HC0002", None, "2026-11", "回款金额", -5),
        ("HC0002", None, "2026-11", "回款金额", "很多"),
        ("HC0002", None, "2026-11", "没有的指标", 5),
        ("HC0002", None, "2026-11", "有效投诉", 5),
        ("HC0002", None, "2026-11", "接通率", 42),
        ("HC0002", None, "2026-11", "回款金额", None),
        (None, "没有的组", "2026-11", "回款金额", 5),
        (service.employee_no, None, "2026-11", "回款金额", 5),
        ("HC0001", None, "2026-11", "回款金额", 200000),
        ("HC0001", None, "2026-11", "回款金额", 1),
        ("HC0001", None, None, "回款金额", 1),
    )  # fmt: skip
    found = checked(desk, "targets", path)
    assert (found.new, found.duplicate, found.rejected) == (1, 1, 11)
    said = {problem.row: problem for problem in found.problems}
    assert [said[row].code for row in range(3, 15) if row != 12] == [
        "unknown_employee", "out_of_range", "not_a_number", "unknown_metric", "no_target", "out_of_range", "missing",
        "not_found", said[11].code, "duplicate_in_file", "missing",
    ]  # fmt: skip
    assert said[11].code in ("no_target", "no_scheme")
    assert all(problem.message for problem in found.problems)
    _found, done = take(desk, "targets", path, "good")
    assert done.batch is not None
    assert sheet(desk).kept == {own(people[0]): 200_000}


def test_a_talk_time_of_minutes_is_asked_about(desk, people, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", ("工号", "通话时长目标"), ("HC0001", "35:30"))
    assert codes(checked(desk, "targets", path, period=NOVEMBER)) == ["ambiguous"]
    stated = xlsx(tmp_path, "b.xlsx", ("工号", "通话时长目标(分钟)"), ("HC0001", 2130))
    take(desk, "targets", stated, period=NOVEMBER)
    assert asked(desk, people[0], "talk_seconds").asked == 2130 * 60


def test_what_is_published_or_closed_is_refused(desk, people, tmp_path):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    path = xlsx(
        tmp_path, "a.xlsx", WIDE, ("HC0001", None, None, 1, None, None), (None, None, "电催一组", 1, "1%", None)
    )
    found = checked(desk, "targets", path, period=MONTH)
    assert codes(found) == ["locked", "locked"]
    assert evaluation(desk, people[0]).revision == 1
    close_period(desk.work(), MONTH)
    assert codes(checked(desk, "targets", path, period=MONTH)) == ["period_closed", "period_closed"]


def test_the_draft_says_that_it_must_be_computed_again(desk, people, tmp_path):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    _found, done = take(
        desk, "targets", xlsx(tmp_path, "a.xlsx", WIDE[:1] + WIDE[3:4], ("HC0001", 84210)), period=MONTH
    )
    assert evaluation(desk, people[0]).stale
    evaluate(desk.work(), MONTH)
    assert not evaluation(desk, people[0]).stale
    undo(desk.work(), done.batch)
    assert evaluation(desk, people[0]).stale


def test_an_import_is_taken_back_and_what_was_changed_since_stays(desk, people, tmp_path):
    put(desk, own(people[0]), 5)
    path = xlsx(tmp_path, "a.xlsx", WIDE[:1] + WIDE[3:4], ("HC0001", 100), ("HC0002", 200))
    _found, done = take(desk, "targets", path, period=NOVEMBER)
    put(desk, own(people[1]), 201)
    back = undo(desk.work(), done.batch)
    assert (back.restored, back.removed, len(back.kept)) == (1, 0, 1)
    assert sheet(desk).kept == {own(people[0]): 5, own(people[1]): 201}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(1, 5), min_size=1, max_size=5), data=st.data())
def test_in_whatever_order_imports_are_undone_nothing_of_them_is_left(tmp_path_factory, values, data):
    folder = tmp_path_factory.mktemp("undo")
    desk = new_agency(folder)
    pack(desk)
    who = add_people(desk, 1)[0]
    standing = []
    for number, value in enumerate(values):
        path = xlsx(folder, f"{number}.xlsx", ("工号", "回款金额目标", "备"), (who.employee_no, value, f"{number}"))
        done = take(desk, "targets", path, period=NOVEMBER)[1]
        standing.append((done.batch, value))
    while standing:
        at = data.draw(st.integers(0, len(standing) - 1))
        batch, _value = standing.pop(at)
        undo(desk.work(), batch)
    assert sheet(desk).kept == {}
    desk.database.close()


def test_the_template_has_a_column_for_each_metric_with_a_target(desk, people, tmp_path):
    path, columns = export_template(desk.work(), "targets", tmp_path / "t.xlsx")
    from openpyxl import load_workbook

    head = [cell.value for cell in load_workbook(path).worksheets[0][1]]
    assert "回款金额" in " ".join(str(text) for text in head)
    assert "有效投诉" not in " ".join(str(text) for text in head)
    assert columns == len([text for text in head if text]) - 1  # beside the remark


def test_targets_are_known_by_the_short_names_people_write(desk, people, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", ("工号", "回款目标", "质检目标"), (people[0].employee_no, 20000, 90))
    take(desk, "targets", path, period=NOVEMBER)
    assert {spot.metric for spot in sheet(desk).kept} == {"recovered_amount", "quality_score"}


def test_only_who_may_import_figures_may_import_targets(desk, people, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", WIDE[:1] + WIDE[3:4], ("HC0001", 100))
    for role in ("supervisor", "finance"):
        with pytest.raises(Denied):
            checked(as_role(desk, role), "targets", path, period=NOVEMBER)
    with pytest.raises(UserError) as refused:
        checked(desk, "targets", path)
    assert refused.value.field == "period"
