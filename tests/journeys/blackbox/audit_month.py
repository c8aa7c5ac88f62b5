"""What a month is settled by, and what is set up for it: reconciling, figures, the pages under 更多, reports, papers, schemes, mails."""

import re

from hands import (
    app,
    bring_in_and_compute,
    choice,
    choose,
    dialog,
    end,
    go,
    leave,
    look,
    press,
    sign_in,
    sign_out,
    type_into,
)

SOMEBODY = "姜倩"


def reconciling():
    press("对账", timeout=15)
    look("differences")
    for name in ("按人", "按案件"):
        choice(name)
        look(f"reconciled {name}")
    press("返回本月")


def entering():
    press("录入", timeout=15)
    app.find("push button", "保存数据", timeout=15)
    look("entry sheet")
    press("返回本月")


def targets():
    choose(re.compile("^更多"), re.compile("^月度目标"))
    look("targets")
    for words, name in (
        ("沿用并上调…", "targets taken over"),
        ("总额分解到人…", "a sum over people"),
        ("年度分解到月…", "a sum over months"),
    ):
        dialog(words, name)
    go("绩效")


def complaints():
    choose(re.compile("^更多"), re.compile("^投诉台账"))
    dialog("登记投诉…", "a complaint")
    choice("全部")
    look("complaint register")
    go("绩效")


def disputes():
    choose(re.compile("^更多"), re.compile("^疑问与申诉"))
    look("questions and appeals")
    go("绩效")


def quality():
    choose(re.compile("^更多"), re.compile("^质检"))
    look("quality checks")
    press("登记质检…")
    front = app.dialog()
    look("a quality check")
    app.field("被检人", within=front).pick(re.compile(SOMEBODY))
    app.field("质检日期", within=front).fill("2026-10-15", check=False)
    app.field("得分", within=front).fill("88")
    front.answer("登记")
    dialog("撤回…", "a quality check taken back")
    go("绩效")


def reports():
    go("绩效")
    for name in ("部门月度汇总…", "个人年度总览…", "本月全部材料…"):
        choose("打印", name)
        leave(name.rstrip("…"))


def plans():
    choose(re.compile("^更多"), re.compile("^面谈与改进"))
    press("绩效面谈…")
    front = app.dialog()
    look("an interview")
    app.field("面谈对象", within=front).pick(re.compile(SOMEBODY))
    type_into("双方商定", "每周复听两通录音。")
    front.answer("保存")
    app.find("push button", "制定改进计划…", timeout=10)
    look("an interview that was held")
    dialog("修改面谈记录…", "the record of an interview")
    planning()
    choice("全部")
    look("interviews and plans")
    go("绩效")


def planning():
    press("制定改进计划…")
    front = app.dialog()
    look("a plan")
    app.field("目标 1", within=front).pick(re.compile("质检得分"))
    app.field("目标数值 1", within=front).fill("95")
    front.answer("保存计划")
    app.find("push button", "跟进…", timeout=10)
    look("a plan that runs")
    dialog("结束计划…", "a plan ends")
    dialog("修改改进计划…", "a plan changed")
    app.table("面谈与改进").click_cell(0, 1, double=True)  # its button has been scrolled away by Tab
    leave("followed up")
    press("打印记录")
    app.find("push button", "另存为", timeout=20)
    look("the paper of a plan")
    app.key("Escape")


def calibrating():
    choose(re.compile("^更多"), re.compile("^绩效校准"))
    for name in ("需讨论", "全部", "得分分布"):
        choice(name)
        look(f"calibration: {name}")
    press("校准记录")
    app.find("push button", "另存为", timeout=20)
    look("the record of a calibration")
    app.key("Escape")
    go("绩效")


def running():
    go("绩效")
    choose(re.compile("^更多"), "本月进度")
    look("progress of the month")
    dialog("看表格…", "the way as a table")
    for name in ("部门与小组", "龙虎榜"):
        choice(name)
        look(f"progress: {name}")


def mails():
    go("设置")
    sections = app.list(re.compile("设置"))
    for name in ("发件箱", "期限与提醒", "考核期限", "单据版式"):
        sections.select(name)
        look(f"settings: {name}")
    press("增加一栏")
    look("letterhead: one more to sign")
    press("放弃修改")


def schemes():
    app.list(re.compile("设置")).select("考核方案")
    choice("方案对比")
    look("schemes side by side")
    choice("方案")
    press("修改方案", timeout=15)
    press("用往月数据试算")
    app.find("push button", "返回方案", timeout=15)
    look("a scheme tried on past months")
    for name in ("得分上升", "得分下降", "等级变化"):
        choice(name)
        look(f"a scheme tried: {name}")
    press("返回方案")
    press("取消")


def why_they_leave():
    go("分析", "人员流动")
    choice("离职原因分析")
    look("why people leave")


sign_in("hr")
bring_in_and_compute()
reconciling()
entering()
targets()
calibrating()
quality()
disputes()
complaints()
plans()
running()
reports()
mails()
schemes()
why_they_leave()
sign_out()
end()
