"""The sheets that DingTalk, WeCom and team leaders hand in, in their own shape."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hrdesk.domain.calendar import Period
from hrdesk.sheets.declared import disagreements
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.kinds import Type
from hrdesk.sheets.reading import table_of
from hrdesk.sheets.values import Reading, convert
from tests.sheets.builders import workbook

DINGTALK = [
    "姓名",
    "考勤组",
    "部门",
    "工号",
    "日期",
    "班次",
    "上班1打卡时间",
    "上班1打卡结果",
    "出勤天数",
    "迟到时长(分钟)",
    "请假",
    None,
]
WECOM = (
    ["时间", "姓名", "账号", "基础信息", None, "考勤概况", None, "异常统计", None, "上班1", None, "打卡时间记录"],
    [
        None,
        None,
        None,
        "部门",
        "职务",
        "班次",
        "打卡次数(次)",
        "异常合计(次)",
        "迟到次数(次)",
        "打卡时间",
        "打卡状态",
        None,
    ],
)


@pytest.mark.parametrize("merged", [True, False])
def test_dingtalks_daily_statistics(guard: Guard, tmp_path: Path, merged: bool) -> None:
    rows = [
        ["每日统计表 统计日期：2025-09-01 至 2025-09-30"],
        ["报表生成时间：2025-10-01 09:00"],
        DINGTALK,
        [None] * 10 + ["事假(小时)", "年假(天)"],
    ]
    rows += [
        [f"张{n}", "坐席组", "一部", f"{n:04d}", "25-09-01 星期一", "早班", "08:55", "正常", 1, 0, "--", None]
        for n in range(20)
    ]
    areas = {"t": "A1:L1", "p": "A2:L2", "k": "K3:L3"} | {letter: f"{letter}3:{letter}4" for letter in "ABCDEFGHIJ"}
    sheet = guard.read(workbook(tmp_path / "a.xlsx", rows, **(areas if merged else {}))).sheets[0]
    layout = table_of(sheet)
    assert layout.columns == (*DINGTALK[:10], "请假 事假(小时)", "请假 年假(天)")
    assert (layout.header_row, layout.header_rows, len(layout.rows)) == (3, 2, 20)
    assert [(one.row, one.code) for one in layout.skipped] == [(1, "title"), (2, "title")]
    days, bad = convert([sheet.row(index)[4] for index in layout.rows], Type.DAY, Reading(Period(2025, 9)))
    assert (set(days), bad) == ({date(2025, 9, 1)}, [])
    leave, bad = convert([sheet.row(index)[10] for index in layout.rows], Type.NUMBER, Reading())
    assert (set(leave), bad) == ({None}, [])


def test_wecoms_daily_report(guard: Guard, tmp_path: Path) -> None:
    rows = [["上下班打卡_日报"], ["2026/06/05-2026/06/05"], *WECOM]
    rows += [["2026/06/05 星期五", f"李{n}", f"li{n}", "一部", "催收员", "早班", 2, "--", "--", "08:58", "迟到15分钟", "08:58;18:01"] for n in range(5)]  # fmt: skip
    areas = ("A1:L1", "A2:L2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:I3", "J3:K3", "L3:L4")
    path = workbook(tmp_path / "a.xlsx", rows, **{f"m{n}": area for n, area in enumerate(areas)})
    layout = table_of(guard.read(path).sheets[0])
    assert layout.columns[:6] == ("时间", "姓名", "账号", "基础信息 部门", "基础信息 职务", "考勤概况 班次")
    assert layout.columns[-3:] == ("上班1 打卡时间", "上班1 打卡状态", "打卡时间记录")
    assert len(layout.rows) == 5


def test_a_team_leaders_monthly_sheet(guard: Guard, tmp_path: Path) -> None:
    first = [[n, f"王{n}", "一组/M1", 100 + n, 50, 1000.5, 3] for n in range(1, 7)]
    second = [[n, f"赵{n}", "二组/M1", 100, 50, 1000, 3] for n in range(7, 11)]
    rows = [
        ["九月催收业绩统计表"], ["部门：一部", None, None, "单位：元"], ["序号", "姓名", "小组/岗位", "外呼", None, "回款", None],
        [None, None, None, "拨打量", "接通量", "金额", "笔数"], *first, ["小计", None, None, 621, 300, 6003, 18], *second,
        ["小计", None, None, 400, 200, 4000, 12], ["合计", None, None, 1021, 500, 10003, 30], ["制表人：陈七", None, None, "审核人："],
        ["备注：以上数据不含退款"],
    ]  # fmt: skip
    sheet = guard.read(workbook(tmp_path / "a.xlsx", rows)).sheets[0]
    layout = table_of(sheet)
    assert layout.columns == ("序号", "姓名", "小组/岗位", "外呼 拨打量", "外呼 接通量", "回款 金额", "回款 笔数")
    assert len(layout.rows) == 10
    assert [one.code for one in layout.skipped] == [
        "title",
        "title",
        "subtotal",
        "subtotal",
        "total",
        "signature",
        "note",
    ]
    assert disagreements(sheet, layout) == []
    assert layout.unit == "元"
    rows[-3][5] = 10004
    sheet = guard.read(workbook(tmp_path / "b.xlsx", rows)).sheets[0]
    wrong = disagreements(sheet, table_of(sheet))
    assert [(one.declared.cell, one.column, one.found) for one in wrong] == [("F17", "回款 金额", 10003)]
