"""Every kind of import says of a changed row what it changes, old → new; what is unchanged is counted and not written."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hrdesk.app.performance.configuration import configure_from
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.builders import add_people
from tests.app.imports.files import OCTOBER, checked, take, xlsx


@pytest.fixture
def two(desk):
    """HC0001 马洁 and HC0002 石凯, who are scored by the ready-made schemes."""
    configure_from(desk.work(), configuration())
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


EVENTS = {
    "repayments": (
        ("流水号", "到账日期", "案件编号", "工号", "回款金额"),
        ("HK1", "2026-10-03", "A-1", "HC0001", 1200.5),
        ("HK1", "2026-10-03", "A-7", "HC0001", 1300),
        "回款金额：1,200.50 → 1,300.00；案件编号：A-1 → A-7",
    ),
    "complaints": (
        ("投诉编号", "受理日期", "工号", "是否有效", "渠道", "委托方", "案件编号", "调查结论"),
        ("TS1", "2026-10-08", "HC0001", "是", "来电", "甲行", "A-1", "属实"),
        ("TS1", "2026-10-08", "HC0001", "否", "来信", "甲行", "A-2", "查无实据"),
        "有效投诉：1 → 0；渠道：来电 → 来信；案件编号：A-1 → A-2；调查结论：属实 → 查无实据",
    ),
    "feedback": (
        ("回访编号", "评价日期", "工号", "满意度", "客户意见"),
        ("F1", "2026-10-08", "HC0001", 4, "态度好"),
        ("F1", "2026-10-08", "HC0001", 3, "语速快"),
        "满意度：4.00 → 3.00；客户意见：态度好 → 语速快",
    ),
    "quality": (
        ("质检编号", "质检日期", "工号", "质检得分", "问题描述"),
        ("ZJ1", "2026-10-08", "HC0001", 90, "开场白"),
        ("ZJ1", "2026-10-08", "HC0001", 90, "开场白不全"),
        "问题描述：开场白 → 开场白不全",
    ),
}


@pytest.mark.parametrize("kind", EVENTS)
def test_events_say_their_figures_and_what_is_written_beside_them(two, tmp_path, kind):
    head, first, second, told = EVENTS[kind]
    path = xlsx(tmp_path, "a.xlsx", head, first, (head[0] + "X", *first[1:]))
    take(two, kind, path, period=OCTOBER)
    again = checked(two, kind, path, period=OCTOBER)
    assert (again.same, again.changed) == (2, 0)
    found = checked(two, kind, xlsx(tmp_path, "b.xlsx", head, second), period=OCTOBER)
    assert (found.changed, found.same, found.new) == (1, 0, 0)
    assert found.differences.text(2) == told


def test_a_blank_cell_beside_a_figure_changes_nothing(two, tmp_path):
    head, first, _second, _told = EVENTS["repayments"]
    take(two, "repayments", xlsx(tmp_path, "a.xlsx", head, first), period=OCTOBER)
    blank = xlsx(tmp_path, "b.xlsx", head, (*first[:2], None, *first[3:]))
    assert checked(two, "repayments", blank, period=OCTOBER).same == 1


def test_targets_say_what_was_asked_before(two, tmp_path):
    head = ("工号", "回款金额目标", "通话时长目标")
    take(two, "targets", xlsx(tmp_path, "a.xlsx", head, ("HC0001", 200_000, 40), ("HC0002", 1, None)), period=OCTOBER)
    newer = xlsx(tmp_path, "b.xlsx", head, ("HC0001", 210_000, 40), ("HC0002", 1, None))
    found = checked(two, "targets", newer, period=OCTOBER)
    assert (found.changed, found.same) == (1, 1)
    assert found.differences.text(2) == "回款金额：200,000.00 → 210,000.00"


ROSTER = ("工号", "姓名", "部门", "小组", "岗位", "手机号", "状态", "银行卡号", "坐席号")


def test_a_roster_says_which_fields_change_and_shows_private_ones_masked(desk, tmp_path):
    first = ("HC0001", "马洁", "电催部", "电催一组", "催收员", "13812342046", "试用期", "6222020000001234567", "8001")
    path = xlsx(tmp_path, "a.xlsx", ROSTER, first, ("HC0002", "石凯", "电催部", "电催一组", "催收员", *[None] * 4))
    take(desk, "roster", path)
    again = checked(desk, "roster", path)
    assert (again.same, again.changed) == (2, 0)
    newer = ("HC0001", "马洁", "电催部", "电催二组", "催收员", "13912342047", "正式", "6222020000009999999", "8002")
    found = checked(desk, "roster", xlsx(tmp_path, "b.xlsx", ROSTER, newer))
    assert (found.changed, found.same) == (1, 0)
    told = found.differences.text(2)
    assert "小组：电催一组 → 电催二组" in told
    assert "手机号：138 **** 2046 → 139 **** 2047" in told
    assert "试用期 → 正式" in told
    assert "坐席号：8001 → 8002" in told
    assert "9999" in told
    assert "622202" not in told


def test_contracts_training_and_past_evaluations_say_it_in_the_sheet_s_words(two, tmp_path):
    files = {
        "contracts": (
            ("工号", "合同类型", "现合同起始日", "现合同到期日", "合同编号"),
            ("HC0001", "固定期限", "2024-05-20", "2027-05-19", "HT-1"),
            ("HC0001", "固定期限", "2024-05-20", "2028-05-19", "HT-1"),
            "现合同到期日：2027-05-19 → 2028-05-19",
        ),
        "training_records": (
            ("工号", "课程名称", "完成日期", "成绩", "是否合格"),
            ("HC0001", "合规培训", "2026-10-08", 58, "不合格"),
            ("HC0001", "合规培训", "2026-10-08", "88.5", "合格"),
            "成绩：58 → 88.5；是否合格：不合格 → 合格",
        ),
        "past_evaluations": (
            ("工号", "考核月份", "得分", "等级"),
            ("HC0001", "2025-10", 80, "B"),
            ("HC0001", "2025-10", 80, "A"),
            "等级：B → A",
        ),
    }
    for kind, (head, first, second, told) in files.items():
        path = xlsx(tmp_path, f"{kind}.xlsx", head, first)
        take(two, kind, path)
        assert checked(two, kind, path).same == 1
        found = checked(two, kind, xlsx(tmp_path, f"{kind}2.xlsx", head, second))
        assert (found.changed, found.same) == (1, 0)
        assert found.differences.text(2) == told


def test_cases_say_amounts_and_whose_they_become(two, tmp_path):
    head = ("案件编号", "催收员工号", "欠款余额", "账龄")
    path = xlsx(tmp_path, "a.xlsx", head, ("A-1", "HC0001", 5000, "M1"), ("A-2", "HC0001", 10, "M1"))
    take(two, "cases", path)
    newer = xlsx(tmp_path, "b.xlsx", head, ("A-1", "HC0002", "4800.5", "M2"), ("A-2", "HC0001", 10, "M1"))
    found = checked(two, "cases", newer)
    assert (found.changed, found.same) == (1, 1)
    assert found.differences.text(2) == ("账龄：M1 → M2；欠款余额：5,000 → 4,800.5；归属人：HC0001 马洁 → HC0002 石凯")


def test_what_is_unchanged_is_not_written(two, tmp_path):
    head = ("工号", "考核月份", "得分", "等级")
    path = xlsx(tmp_path, "a.xlsx", head, ("HC0001", "2025-10", 80, "B"))
    take(two, "past_evaluations", path)
    with two.work().read() as conn:
        before = conn.execute(select(t.past_evaluation)).all()
    again = xlsx(tmp_path, "b.xlsx", head, ("HC0001", "2025-10", 80, "B"), ("HC0002", "2025-10", 70, "C"))
    take(two, "past_evaluations", again)
    with two.work().read() as conn:
        assert conn.execute(select(t.past_evaluation)).all()[0] == before[0]
