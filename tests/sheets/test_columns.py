"""Columns are recognised by the names agencies really use."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.columns import match, scale_of
from hrdesk.sheets.kinds import KINDS, MetricColumn, Type, fields_of, kind_named


def matched(kind: str, *headings: str) -> dict[str, str]:
    return match(headings, fields_of(KINDS[kind]))


def test_a_dingtalk_roster() -> None:
    found = matched(
        "roster", "姓名", "主部门", "职位", "手机号", "工号", "办公地点", "入职时间", "员工类型", "员工状态", "转正日期", "岗位职级", "证件号码",
        "出生日期", "性别", "最高学历", "银行卡号", "开户行", "紧急联系人姓名", "联系人电话",
    )  # fmt: skip
    assert found == {
        "姓名": "name", "主部门": "department", "职位": "position", "手机号": "phone", "工号": "employee_no", "入职时间": "hire_date",
        "员工类型": "employment_type", "员工状态": "status", "转正日期": "regular_date", "岗位职级": "level", "证件号码": "id_number",
        "出生日期": "birth_date", "性别": "sex", "最高学历": "education", "银行卡号": "bank_card", "开户行": "bank_branch",
        "紧急联系人姓名": "emergency_contact", "联系人电话": "emergency_phone", "办公地点": "city",
    }  # fmt: skip


def test_every_field_of_a_dingtalk_roster_is_known_by_name() -> None:
    """Field names of DingTalk's 智能人事 export; contracts are an import of their own."""
    headings = [
        "姓名",
        "部门",
        "职位",
        "手机号",
        "工号",
        "办公地点",
        "入职时间",
        "员工类型",
        "员工状态",
        "转正日期",
        "岗位职级",
        "证件号码",
        "出生日期",
        "性别",
        "民族",
        "身份证地址",
        "证件有效期",
        "婚姻状况",
        "首次参加工作时间",
        "户籍类型",
        "住址",
        "政治面貌",
        "个人社保账号",
        "个人公积金账号",
        "最高学历",
        "毕业院校",
        "毕业时间",
        "所学专业",
        "银行卡号",
        "开户行",
        "紧急联系人姓名",
        "联系人关系",
        "联系人电话",
    ]
    found = matched("roster", *headings)
    assert set(headings) - set(found) == set()
    assert found["户籍类型"] == "household"
    assert found["住址"] == "address"


def test_an_english_roster() -> None:
    found = matched("roster", "Employee No.", "Full Name", "Department", "Job Title", "Hire Date", "Mobile Phone")
    assert set(found.values()) == {"employee_no", "name", "department", "position", "hire_date", "phone"}


def test_a_finance_sheet_with_both_days() -> None:
    found = matched(
        "repayments",
        "序号",
        "催收员工号",
        "催收员",
        "还款日期",
        "到账日期",
        "本月回款金额（元）",
        "交易流水号",
        "合同编号",
        "委托方",
    )
    assert found == {
        "催收员工号": "employee_no", "催收员": "name", "还款日期": "paid_day", "到账日期": "day", "本月回款金额（元）": "amount", "交易流水号": "receipt_no",
        "合同编号": "case_no", "委托方": "client",
    }  # fmt: skip


def test_one_day_only_is_the_day_that_counts() -> None:
    assert matched("repayments", "工号", "还款日期", "金额")["还款日期"] == "day"


def test_a_diallers_sheet() -> None:
    found = matched("calls", "统计日期", "坐席工号", "坐席姓名", "呼出次数", "呼出接通次数", "总通话时长(分钟)")
    assert set(found.values()) == {"day", "employee_no", "name", "calls", "connected", "talk_seconds"} or set(
        found.values()
    ) == {"day", "seat_no", "name", "calls", "connected", "talk_seconds"}


def test_quality_and_complaints() -> None:
    assert set(matched("quality", "质检日期", "被检人", "质检单号", "质检得分", "重大违规次数", "违规项").values()) == {
        "day", "name", "check_no", "score", "violations", "finding",
    }  # fmt: skip
    assert set(matched("complaints", "投诉时间", "工单号", "被投诉人", "工号", "是否有效投诉", "投诉渠道", "处理结果").values()) == {
        "day", "complaint_no", "name", "employee_no", "valid", "channel", "finding",
    }  # fmt: skip


def test_who_deals_with_a_complaint_is_not_who_it_is_about() -> None:
    found = matched("complaints", "投诉日期", "处理人", "被投诉员工", "投诉内容", "是否有效")
    assert found["被投诉员工"] == "name"
    assert "处理人" not in found
    assert matched("quality", "质检日期", "被检员工", "质检员", "质检得分", "违规类型") == {
        "质检日期": "day", "被检员工": "name", "质检员": "inspector", "质检得分": "score", "违规类型": "finding",
    }  # fmt: skip


def test_customer_feedback() -> None:
    found = matched(
        "feedback", "回访时间", "回访编号", "客服", "工号", "满意度评分", "回访方式", "客户意见", "案件编号"
    )
    assert set(found.values()) == {
        "day", "feedback_no", "name", "employee_no", "score", "channel", "comment", "case_no",
    }  # fmt: skip


def test_no_field_is_given_twice_and_unknown_headings_are_left_out() -> None:
    found = matched("roster", "姓名", "员工姓名", "星座")
    assert found == {"姓名": "name"}


def test_two_row_headings_are_known_by_their_lower_part() -> None:
    assert matched("roster", "基础信息 部门", "基础信息 职务") == {
        "基础信息 部门": "department",
        "基础信息 职务": "position",
    }


def test_every_synonym_leads_to_a_field_of_its_kind() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            for synonym in field.synonyms:
                assert match([synonym], fields_of(kind)), (kind.code, field.code, synonym)


def test_metrics_have_their_own_columns() -> None:
    metric = MetricColumn("connect_rate", ("接通率", "Connect rate"), Type.RATIO)
    fields = fields_of(KINDS["facts"], [metric])
    assert match(["接通率", "接通率分子", "接通率分母", "工号"], fields) == {
        "接通率": "connect_rate", "接通率分子": "connect_rate.numerator", "接通率分母": "connect_rate.denominator", "工号": "employee_no",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "kind", "factor"),
    [
        ("回款金额(万元)", Type.MONEY, 10_000), ("回款金额（元）", Type.MONEY, 1), ("金额(分)", Type.MONEY, "0.01"), ("接通率(%)", Type.RATIO, "0.01"),
        ("接通率", Type.RATIO, 1), ("通话时长(分钟)", Type.DURATION, 60), ("通话时长（小时）", Type.DURATION, 3600), ("通话分钟数", Type.DURATION, 60),
        ("talk time (min)", Type.DURATION, 60), ("迟到次数(次)", Type.WHOLE, 1), ("质检得分(分)", Type.NUMBER, 1),
    ],
)  # fmt: skip
def test_the_unit_in_the_heading_scales_the_column(heading: str, kind: Type, factor: object) -> None:
    assert scale_of(heading, kind) == Decimal(str(factor))


def test_cells_shown_in_per_cent_are_fractions_already() -> None:
    assert scale_of("接通率(%)", Type.RATIO, shown_in_percent=True) == 1


def test_a_kind_nobody_knows() -> None:
    with pytest.raises(UserError) as refused:
        kind_named("cases!")
    assert refused.value.code == "wrong_use"


def test_the_unit_above_the_table_counts_for_money_whose_heading_names_none() -> None:
    assert scale_of("回款金额", Type.MONEY, stated="万元") == 10_000
    assert scale_of("回款金额(元)", Type.MONEY, stated="万元") == 1
    assert scale_of("回款金额", Type.MONEY, stated="元") == 1
    assert scale_of("通话次数", Type.NUMBER, stated="万元") == 1
