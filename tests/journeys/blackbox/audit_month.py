"""What a month is settled by: reconciling, entering figures, targets, the complaint register, mails that wait, why people leave."""

import re

from hands import app, bring_in_and_compute, choice, choose, dialog, end, go, look, press, sign_in, sign_out


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


def plans():
    choose(re.compile("^更多"), re.compile("^面谈与改进"))
    dialog("绩效面谈…", "an interview")
    choice("全部")
    look("interviews and plans")


def calibrating():
    choose(re.compile("^更多"), re.compile("^绩效校准"))
    for name in ("需讨论", "全部", "得分分布"):
        choice(name)
        look(f"calibration: {name}")
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
    for name in ("发件箱", "期限与提醒", "考核期限"):
        sections.select(name)
        look(f"settings: {name}")


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
complaints()
go("绩效")
plans()
running()
mails()
why_they_leave()
sign_out()
end()
