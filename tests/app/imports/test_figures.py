"""Figures and events: whose they are, which month, what is doubled, and that undoing leaves no trace."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from hrdesk.app.imports import accept, check, declare_none, deliveries, list_batches, open_file, undo, withdraw_none
from hrdesk.app.performance.configuration import configure_from
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, supervisor_of
from tests.app.imports.files import OCTOBER, checked, codes, mapping, take, xlsx

D = Decimal
REPAYMENTS = ("流水号", "到账日期", "案件编号", "工号", "姓名", "回款金额")
CALLS = ("日期", "工号", "姓名", "外呼量", "接通量", "通话时长")


@pytest.fixture
def two(desk):
    """HC0001 马洁 and HC0002 石凯."""
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


def totals(desk, month=202610):
    """(工号, metric) → (sum, records, numerator, denominator)."""
    with desk.work().read() as conn:
        codes_ = {row.id: row.code for row in conn.execute(select(t.metric))}
        numbers = {row.id: row.employee_no for row in conn.execute(select(t.employment))}
        return {
            (numbers[who], codes_[metric]): (found.sum, found.records, found.numerator, found.denominator)
            for (who, metric), found in facts.add_up(conn, month).items()
        }


def delivered(desk, period=OCTOBER):
    return {one.source for one in deliveries(desk.work(), period) if one.delivered}


# --- events ----------------------------------------------------------------------------------------------------------


def test_repayments_add_up_reversals_count_against_and_the_footer_is_passed_over(two, tmp_path):
    path = xlsx(
        tmp_path, "回款.xlsx", ("2026年10月回款明细",), REPAYMENTS,
        ("HK1", date(2026, 10, 3), "A-1", "HC0001", "马洁", 1200.5),
        ("HK2", "2026/10/4", "A-2", "HC0002", "石凯", "¥3,000.00"),
        ("HK2", "2026/10/9", "A-2", "HC0002", "石凯", -500),
        ("合计", None, None, None, None, 3700.5),
    )  # fmt: skip
    found, done = take(two, "repayments", path, period=OCTOBER)
    assert (found.rows, done.new, done.rejected) == (3, 3, 0)
    assert [row.row for row in found.draft.skipped] == [1, 6]
    assert totals(two) == {
        ("HC0001", "recovered_amount"): (D("1200.5"), 1, D(0), D(0)),
        ("HC0002", "recovered_amount"): (D(2500), 2, D(0), D(0)),
    }
    assert delivered(two) == {"repayments"}


def test_amounts_of_a_sheet_in_ten_thousands_count_as_yuan_and_that_is_said(two, tmp_path):
    path = xlsx(
        tmp_path, "回款.xlsx", ("十月回款", "", "", "", "单位：万元"), ("工号", "到账日期", "回款金额", "流水号"),
        ("HC0001", "2026-10-08", 1.5, "A1"), ("HC0002", "2026-10-09", 0.25, "A2"), ("合计", "", 1.75, ""),
    )  # fmt: skip
    found, _done = take(two, "repayments", path, period=OCTOBER)
    assert any("万元" in warning for warning in found.warnings)
    assert totals(two)["HC0001", "recovered_amount"][0] == 15_000
    assert totals(two)["HC0002", "recovered_amount"][0] == 2_500


def test_calls_give_a_rate_that_is_a_ratio_of_sums(two, tmp_path):
    path = xlsx(
        tmp_path, "话务.xlsx", CALLS,
        ("2026-10-08", "HC0001", "马洁", 100, 40, "01:00:00"),
        ("2026-10-09", "HC0001", "马洁", 50, 5, "45分30秒"),
    )  # fmt: skip
    take(two, "calls", path, period=OCTOBER)
    found = totals(two)
    assert found["HC0001", "connect_rate"] == (D(0), 2, D(45), D(150))
    assert found["HC0001", "talk_seconds"][0] == 3600 + 2730
    assert found["HC0001", "calls"][0] == 150


def test_more_connected_than_called_is_refused(two, tmp_path):
    found = checked(two, "calls", xlsx(tmp_path, "a.xlsx", CALLS, ("2026-10-08", "HC0001", "马洁", 10, 40, 60)))
    assert codes(found) == ["out_of_range"]


def test_fewer_than_no_calls_are_refused(two, tmp_path):
    found = checked(two, "calls", xlsx(tmp_path, "a.xlsx", CALLS, ("2026-10-08", "HC0001", "马洁", -1, None, 60)))
    assert codes(found) == ["out_of_range"]


def test_what_a_changed_row_changes_is_told_with_old_and_new(two, tmp_path):
    head = ("月份", "工号", "回款金额", "质检得分")
    take(two, "facts", xlsx(tmp_path, "a.xlsx", head, ("2026-10", "HC0001", 5000, 90), ("2026-10", "HC0002", 7, 80)))
    newer = xlsx(tmp_path, "b.xlsx", head, ("2026-10", "HC0001", "4800.5", "91.5"), ("2026-10", "HC0002", 7, 80))
    found = checked(two, "facts", newer)
    assert (found.changed, found.same) == (1, 1)
    assert found.differences.text(2) == "回款金额：5,000.00 → 4,800.50；质检得分：90.0 → 91.5"
    assert found.differences.text(3) == ""


def test_quality_is_kept_check_by_check_and_complaints_count_only_when_valid(two, tmp_path):
    take(
        two, "quality",
        xlsx(tmp_path, "质检.xlsx", ("质检编号", "质检日期", "工号", "质检得分"),
             ("ZJ1", "2026-10-08", "HC0001", 90), ("ZJ2", "2026-10-08", "HC0001", 95)),
    )  # fmt: skip
    take(
        two, "complaints",
        xlsx(tmp_path, "投诉.xlsx", ("投诉编号", "受理日期", "工号", "是否有效"),
             ("TS1", "2026-10-08", "HC0001", "是"), ("TS2", "2026-10-08", "HC0001", "否")),
    )  # fmt: skip
    found = totals(two)
    assert found["HC0001", "quality_score"][:2] == (D(185), 2)
    assert found["HC0001", "valid_complaints"][0] == 1


@pytest.mark.parametrize("word", ["待定", "待核实", " 待查", "尚未认定", "Pending", ""])
def test_a_complaint_not_decided_yet_is_taken_and_counts_for_nothing(two, tmp_path, word):
    file = xlsx(tmp_path, "投诉.xlsx", ("投诉编号", "受理日期", "工号", "是否有效"),
                ("TS1", "2026-10-08", "HC0001", "是"), ("TS2", "2026-10-08", "HC0001", word))  # fmt: skip
    take(two, "complaints", file)
    assert totals(two)["HC0001", "valid_complaints"][0] == 1


def test_a_word_that_is_neither_yes_no_nor_pending_is_named_with_the_way_out(two, tmp_path):
    file = xlsx(tmp_path, "投诉.xlsx", ("投诉编号", "受理日期", "工号", "是否有效"),
                ("TS1", "2026-10-08", "HC0001", "大概"))  # fmt: skip
    (problem,) = checked(two, "complaints", file).problems
    assert "大概" in problem.message
    assert "待定" in problem.hint


def test_the_same_receipt_twice_counts_once_or_is_refused(two, tmp_path):
    row = ("HK1", "2026-10-03", "A-1", "HC0001", "马洁", 100)
    found = checked(two, "repayments", xlsx(tmp_path, "a.xlsx", REPAYMENTS, row, row, (*row[:5], 150)))
    assert (found.new, found.duplicate, found.rejected) == (1, 1, 1)
    assert codes(found) == ["duplicate_in_file", "duplicate_in_file"]
    assert "2" in found.problems[0].message


def test_a_receipt_booked_to_somebody_else_is_not_counted_twice(two, tmp_path):
    _found, done = take(
        two, "repayments", xlsx(tmp_path, "a.xlsx", REPAYMENTS, ("HK1", "2026-10-03", "A", "HC0001", "马洁", 100))
    )
    other = xlsx(tmp_path, "b.xlsx", REPAYMENTS, ("HK1", "2026-10-03", "A", "HC0002", "石凯", 100))
    found, refused = take(two, "repayments", other)
    assert codes(found) == ["already_there"]
    assert "HC0001" in found.problems[0].message
    assert refused.batch is None
    undo(two.work(), done.batch)
    take(two, "repayments", other)
    assert list(totals(two)) == [("HC0002", "recovered_amount")]


def test_repayments_without_receipts_are_told_apart_by_what_they_say(two, tmp_path):
    header = ("到账日期", "案件编号", "工号", "回款金额")
    rows = (
        ("2026-10-03", "A-1", "HC0001", 100),
        ("2026-10-03", "A-2", "HC0001", 100),
        ("2026-10-03", "A-1", "HC0001", 100),
    )
    path = xlsx(tmp_path, "a.xlsx", header, *rows)
    found, _done = take(two, "repayments", path)
    assert (found.new, found.duplicate) == (2, 1)
    assert checked(two, "repayments", path).same == 2
    assert totals(two)["HC0001", "recovered_amount"][0] == 200


# --- facts -----------------------------------------------------------------------------------------------------------


def test_a_wide_sheet_gives_a_figure_for_each_metric(two, tmp_path):
    path = xlsx(tmp_path, "指标.xlsx", ("工号", "姓名", "回款金额", "承诺兑现率", "质检得分", "备注"),
                ("HC0001", "马洁", 168420, "62.5%", 91.5, "x"), ("HC0002", "石凯", None, None, 88, None))  # fmt: skip
    found, done = take(two, "facts", path, period=OCTOBER)
    assert done.new == 2
    assert any("备注" in warning for warning in found.warnings)
    figures = totals(two)
    assert figures["HC0001", "promise_kept_rate"] == (D(0), 1, D("0.625"), D(1))
    assert figures["HC0001", "recovered_amount"][0] == 168420
    assert ("HC0002", "recovered_amount") not in figures


def test_a_long_sheet_names_the_metric_in_each_row(two, tmp_path):
    header = ("工号", "指标", "数值", "分子", "分母")
    path = xlsx(tmp_path, "长表.xlsx", header, ("HC0001", "质检得分", 91, None, None),
                ("HC0001", "connect_rate", None, 45, 150), ("HC0002", "没有的指标", 1, None, None),
                ("HC0002", "质检得分", None, None, None), ("HC0002", "满意度", 4.5, None, None))  # fmt: skip
    found, _done = take(two, "facts", path, "good", period=OCTOBER)
    assert codes(found) == ["unknown_metric", "missing"]
    assert totals(two)["HC0001", "connect_rate"][2:] == (D(45), D(150))


def test_a_corrected_file_changes_what_it_said_before(two, tmp_path):
    header = ("工号", "质检得分")
    take(two, "facts", xlsx(tmp_path, "a.xlsx", header, ("HC0001", 90), ("HC0002", 80)), period=OCTOBER)
    found, done = take(two, "facts", xlsx(tmp_path, "b.xlsx", header, ("HC0001", 95), ("HC0002", 80)), period=OCTOBER)
    assert (found.changed, found.same, found.new) == (1, 1, 0)
    assert totals(two)["HC0001", "quality_score"][0] == 95
    back = undo(two.work(), done.batch)
    assert (back.removed, back.restored) == (0, 2)
    assert totals(two)["HC0001", "quality_score"][0] == 90


def test_several_rows_of_one_day_are_records_of_their_own(two, tmp_path):
    configure_from(two.work(), {"metrics": [{"code": "done", "name": "是否完成", "aggregation": "ratio"}]})
    by = mapping(columns={"责任人": "name", "日期": "day", "是否完成": "done"}, values={"done": {"是": "1", "否": "0"}})
    rows = (("马洁", "2026/10/6", "甲", "是"), ("马洁", "2026/10/6", "乙", "否"), ("马洁", "2026/10/6", "甲", "是"))
    path = xlsx(tmp_path, "周报.xlsx", ("责任人", "日期", "工作内容", "是否完成"), *rows)
    found, _done = take(two, "facts", path, mapping=by, period=OCTOBER)
    assert (found.new, found.duplicate, found.rejected) == (2, 1, 0)
    assert totals(two)["HC0001", "done"][1:] == (2, D(1), D(2))
    assert checked(two, "facts", path, mapping=by, period=OCTOBER).same == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("HC0009", "马洁", "2026-10-03", 1), "unknown_employee"),
        (("HC0001", "石凯", "2026-10-03", 1), "name_differs"),
        (("HC0001", "马洁", "2026-11-01", 1), "outside_period"),
        (("HC0001", "马洁", "2026-10-32", 1), "not_a_date"),
        (("HC0001", "马洁", None, 1), "missing"),
        (("HC0001", "马洁", "2026-10-03", "约九十"), "not_a_number"),
        ((None, None, "2026-10-03", 1), "missing"),
        ((None, "无此人", "2026-10-03", 1), "unknown_employee"),
        (("HC0001", "马洁", "2026-10-03", 10**16), "out_of_range"),
    ],
)
def test_each_bad_row_is_refused_with_where_why_and_a_way_out(two, tmp_path, row, code):
    header = ("工号", "姓名", "日期", "质检得分")
    found = checked(
        two, "facts", xlsx(tmp_path, "a.xlsx", header, ("HC0002", "石凯", "2026-10-05", 80), row), period=OCTOBER
    )
    assert (found.rejected, found.new) == (1, 1)
    assert codes(found) == [code]
    assert found.problems[0].row == 3
    assert found.problems[0].message


def test_lost_noughts_are_put_back_and_said(two, tmp_path):
    found = checked(two, "facts", xlsx(tmp_path, "a.xlsx", ("工号", "质检得分"), (1, 90), ("hc2", 80)), period=OCTOBER)
    assert (found.new, found.rejected) == (2, 0)
    assert any("补回" in warning for warning in found.warnings)


def test_a_name_alone_decides_only_when_one_person_has_it(desk, tmp_path):
    add_people(desk, 3, names=("马洁", "张伟", "张伟"))
    found = checked(
        desk, "facts", xlsx(tmp_path, "a.xlsx", ("姓名", "质检得分"), ("马洁", 90), ("张伟", 80)), period=OCTOBER
    )
    assert codes(found) == ["ambiguous_name"]
    assert found.new == 1
    assert any("只写了姓名" in warning for warning in found.warnings)


def test_a_seat_credits_who_held_it_that_day(two, tmp_path):
    with_seats = (("工号", "姓名", "坐席号"), ("HC0001", "马洁", "8001"))
    take(two, "roster", xlsx(tmp_path, "r.xlsx", *with_seats))

    def hand_over(conn):
        conn.execute(t.outside_identity.update().values(ends=date(2026, 10, 10)))
        second = conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no == "HC0002")).scalar_one()
        conn.execute(
            insert(t.outside_identity).values(
                employment_id=second, kind="seat", value="8001", starts=date(2026, 10, 11)
            )
        )

    two.work().write(hand_over)
    path = xlsx(
        tmp_path,
        "话务.xlsx",
        ("日期", "坐席号", "外呼量", "接通量"),
        ("2026-10-10", 8001, 10, 4),
        ("2026-10-11", 8001, 20, 5),
    )
    take(two, "calls", path)
    assert {who: value[0] for (who, metric), value in totals(two).items() if metric == "calls"} == {
        "HC0001": 10,
        "HC0002": 20,
    }


def test_a_number_in_the_seat_s_column_or_typed_over_a_name_is_a_number(desk, tmp_path):
    add_people(desk, 3, names=("马洁", "张伟", "张伟"))
    calls = ("日期", "坐席工号", "坐席姓名", "外呼量", "接通量")
    found = checked(desk, "calls", xlsx(tmp_path, "a.xlsx", calls, ("2026-10-10", "HC0003", "张伟", 10, 4)))
    assert (found.new, found.rejected) == (1, 0)
    scores = xlsx(tmp_path, "b.xlsx", ("姓名", "质检得分"), ("HC0002", 80), ("HC0009", 70))
    found = checked(desk, "facts", scores, period=OCTOBER)
    assert (found.new, codes(found)) == (1, ["unknown_employee"])


def test_a_bare_percent_is_asked_about_not_guessed(two, tmp_path):
    found = checked(two, "facts", xlsx(tmp_path, "a.xlsx", ("工号", "承诺兑现率"), ("HC0001", 93.5)), period=OCTOBER)
    assert codes(found) == ["out_of_range"]


def test_figures_need_a_month_and_a_metric(two, tmp_path):
    with pytest.raises(UserError) as no_month:
        checked(two, "facts", xlsx(tmp_path, "a.xlsx", ("工号", "质检得分"), ("HC0001", 90)))
    assert no_month.value.code == "wrong_use"
    with pytest.raises(UserError) as no_metric:
        checked(two, "facts", xlsx(tmp_path, "b.xlsx", ("工号", "神秘列"), ("HC0001", 90)), period=OCTOBER)
    assert no_metric.value.code == "unknown_column"
    assert "神秘列" in no_metric.value.hint


def test_a_column_the_mapping_names_must_be_there(two, tmp_path):
    by = mapping(columns={"编号": "employee_no", "分": "quality_score"})
    with pytest.raises(UserError) as raised:
        checked(two, "facts", xlsx(tmp_path, "a.xlsx", ("工号", "分"), ("HC0001", 90)), mapping=by, period=OCTOBER)
    assert raised.value.code == "unknown_column"


def test_a_source_is_remembered_by_its_name_and_by_its_headings(two, tmp_path):
    by = mapping(source="周报", columns={"谁": "employee_no", "打分": "quality_score"})
    header = ("谁", "打分")
    take(two, "facts", xlsx(tmp_path, "a.xlsx", header, ("HC0001", 90)), mapping=by, period=OCTOBER)
    again = checked(two, "facts", xlsx(tmp_path, "b.xlsx", header, ("HC0001", 91)), period=OCTOBER)
    assert (again.changed, again.draft.remembered) == (1, True)
    named = checked(two, "facts", xlsx(tmp_path, "c.xlsx", header, ("HC0001", 92)), mapping="周报", period=OCTOBER)
    assert named.changed == 1
    with pytest.raises(UserError, match="没有记住"):
        checked(two, "facts", xlsx(tmp_path, "d.xlsx", header, ("HC0001", 92)), mapping="别的", period=OCTOBER)


# --- months ----------------------------------------------------------------------------------------------------------


def test_a_closed_month_takes_nothing(two, tmp_path):
    two.work().write(lambda conn: conn.execute(insert(t.period).values(month=202610, closed_at=datetime.now(UTC))))
    found = checked(two, "facts", xlsx(tmp_path, "a.xlsx", ("工号", "质检得分"), ("HC0001", 90)), period=OCTOBER)
    assert codes(found) == ["period_closed"]
    with pytest.raises(UserError, match="2026-10"):
        declare_none(two.work(), OCTOBER, "complaints")


def test_a_period_from_the_26th_takes_the_days_before_the_month(two, tmp_path):
    scheme = {"code": "s", "name": "方案", "start_day": 26, "positions": ["催收员"], "grades": [{"code": "A", "start": 0}],
              "lines": [{"metric": "q", "weight": 100, "target": 90}]}  # fmt: skip
    configure_from(two.work(), {"metrics": [{"code": "q", "name": "质检", "aggregation": "mean"}], "schemes": [scheme]})
    header = ("工号", "日期", "质检")
    rows = (
        ("HC0001", "2026-09-25", 1),
        ("HC0001", "2026-09-26", 2),
        ("HC0001", "2026-10-25", 3),
        ("HC0001", "2026-10-26", 4),
    )
    found = checked(two, "facts", xlsx(tmp_path, "a.xlsx", header, *rows), period=OCTOBER)
    assert [problem.row for problem in found.problems] == [2, 5]
    assert set(codes(found)) == {"outside_period"}


def test_none_this_month_is_said_by_a_person_and_can_be_taken_back(two):
    assert delivered(two) == set()
    declare_none(two.work(), OCTOBER, "complaints")
    declare_none(two.work(), OCTOBER, "complaints")
    assert delivered(two) == {"complaints"}
    withdraw_none(two.work(), OCTOBER, "complaints")
    assert delivered(two) == set()
    with pytest.raises(UserError, match="weather"):
        declare_none(two.work(), OCTOBER, "weather")


def test_undoing_the_only_delivery_means_missing_again(two, tmp_path):
    row = ("HK1", "2026-10-03", "A", "HC0001", "马洁", 100)
    _found, done = take(two, "repayments", xlsx(tmp_path, "a.xlsx", REPAYMENTS, row), period=OCTOBER)
    undo(two.work(), done.batch)
    assert delivered(two) == set()
    assert list_batches(two.work())[0].undone_by == "管理员"


def test_a_month_s_figure_never_counts_on_top_of_daily_ones(two, tmp_path):
    take(two, "repayments", xlsx(tmp_path, "a.xlsx", REPAYMENTS, ("HK1", "2026-10-03", "A", "HC0001", "马洁", 100)))
    rows = (("工号", "回款金额"), ("HC0001", 100), ("HC0002", 50))
    found = checked(two, "facts", xlsx(tmp_path, "b.xlsx", *rows), period=OCTOBER)
    assert (found.new, found.same) == (1, 1)  # the total of the records says the same
    rows = (("工号", "回款金额"), ("HC0001", 120), ("HC0002", 50))
    found, _done = take(two, "facts", xlsx(tmp_path, "c.xlsx", *rows), "good", period=OCTOBER)
    assert codes(found) == ["already_there"]
    assert "100" in found.problems[0].message
    assert totals(two)["HC0001", "recovered_amount"][0] == 100


def test_daily_figures_beside_a_month_s_one_are_warned_about(two, tmp_path):
    take(two, "facts", xlsx(tmp_path, "b.xlsx", ("工号", "回款金额"), ("HC0001", 100)), period=OCTOBER)
    row = ("HK1", "2026-10-03", "A", "HC0001", "马洁", 100)
    found = checked(two, "repayments", xlsx(tmp_path, "a.xlsx", REPAYMENTS, row))
    assert any("回款金额" in warning and "1" in warning for warning in found.warnings)


# --- who, and with whom ----------------------------------------------------------------------------------------------


def test_what_changes_between_check_and_saving_is_seen(two, tmp_path):
    header = ("工号", "质检得分")
    work = two.work()
    mine = check(work, open_file(work, "facts", xlsx(tmp_path, "a.xlsx", header, ("HC0001", 90)), period=OCTOBER))
    take(two, "facts", xlsx(tmp_path, "b.xlsx", header, ("HC0002", 80)), period=OCTOBER)
    assert accept(work, mine).batch is not None  # somebody else's figures do not matter
    stale = check(work, open_file(work, "facts", xlsx(tmp_path, "c.xlsx", header, ("HC0001", 95)), period=OCTOBER))
    take(two, "facts", xlsx(tmp_path, "d.xlsx", header, ("HC0001", 95)), period=OCTOBER)
    with pytest.raises(Conflict):
        accept(work, stale)


def test_who_may_not_import_is_refused(two, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", ("工号", "质检得分"), ("HC0001", 90))
    for other in (supervisor_of(two, "电催二组"), as_role(two, "owner"), as_role(two, "collector")):
        with pytest.raises(Denied):
            open_file(other.work(), "facts", path, period=OCTOBER)
    assert totals(two) == {}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["take", "undo"]), st.integers(0, 3)), max_size=8))
def test_any_order_of_imports_and_undoing_leaves_figures_as_if_the_undone_had_never_been(two, tmp_path, steps):
    header = ("工号", "质检得分")
    files = [
        [("HC0001", 90)],
        [("HC0001", 91), ("HC0002", 70)],
        [("HC0002", 71)],
        [("HC0001", 92), ("HC0002", 72)],
    ]
    for row in list_batches(two.work()):
        if row.undone_at is None:
            undo(two.work(), row.id)
    standing: list[tuple[int, int]] = []
    for what, number in steps:
        if what == "take":
            path = tmp_path / f"{number}.xlsx"
            path = path if path.exists() else xlsx(tmp_path, path.name, header, *files[number])
            done = take(two, "facts", path, period=Period(2026, 9))[1]
            standing.append((done.batch, number))
        elif standing:
            batch, _number = standing.pop(number % len(standing))
            undo(two.work(), batch)
    expected: dict[str, Decimal] = {}
    for _batch, number in sorted(standing):
        expected.update({who: D(value) for who, value in files[number]})
    assert {who: value[0] for (who, _metric), value in totals(two, 202609).items()} == expected


KINDS_OF_FILES = (
    ("repayments", REPAYMENTS, (("HK1", "2026-09-03", "A", "HC0001", "马洁", 100), ("HK2", "2026-09-03", "B", "HC0002", "石凯", 7))),
    ("repayments", REPAYMENTS, (("HK1", "2026-09-03", "A", "HC0001", "马洁", 120),)),
    ("quality", ("质检编号", "质检日期", "工号", "质检得分"), (("ZJ1", "2026-09-08", "HC0001", 90),)),
    ("calls", CALLS, (("2026-09-08", "HC0001", "马洁", 100, 40, 60), ("2026-09-09", "HC0002", "石凯", 5, 4, 3))),
    ("calls", CALLS, (("2026-09-08", "HC0001", "马洁", 110, 50, 70),)),
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["take", "take", "undo"]), st.integers(0, 4)), min_size=2, max_size=7))
def test_events_taken_and_undone_in_any_order_are_those_of_the_standing_files(two, tmp_path, steps):
    def take_file(number):
        kind, header, rows = KINDS_OF_FILES[number]
        path = tmp_path / f"e{number}.xlsx"
        return take(two, kind, path if path.exists() else xlsx(tmp_path, path.name, header, *rows))[1].batch

    def clear():
        for row in list_batches(two.work()):
            if row.undone_at is None:
                undo(two.work(), row.id)

    clear()
    standing: list[tuple[int, int]] = []
    for what, number in steps:
        if what == "take":
            standing.append((take_file(number), number))
        elif standing:
            undo(two.work(), standing.pop(number % len(standing))[0])
    found = totals(two, 202609)
    clear()
    assert totals(two, 202609) == {}
    for _batch, number in sorted(standing):
        take_file(number)
    assert found == totals(two, 202609)
