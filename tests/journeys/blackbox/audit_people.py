"""Joining and leaving, from the first paste to the last case taken over, as somebody meets them who cannot see or hold a mouse."""

import re

from hands import app, choice, choose, dialog, end, go, leave, look, press, sign_in, sign_out

TAKER = "姜倩"
JOINERS = "姓名\t手机号\t部门\t小组\t岗位\t入职日期\n方小满\t13800002046\t催收一部\t电催一组\t催收员\t2026-12-01\n"


def joining():
    go("入职")
    look("onboarding, empty")
    press("启用现成清单")
    app.find("push button", "办入职", timeout=10)
    look("onboarding, a checklist only")
    app.click("push button", "办入职")
    app.find("text", "新员工，每行一人")
    look("taking on")
    dialog("逐个录入…", "one joiner")
    app.field("新员工，每行一人").fill(JOINERS, check=False)
    press("核对")
    press(re.compile("^为 1 人办理入职"), timeout=10)
    app.find("push button", "另存为", timeout=20)
    look("papers of the joiners")
    press("返回")
    app.find("push button", "到岗…", timeout=15)
    look("onboarding")
    for button in ("办结…", "推迟…", "豁免…", "到岗…", "取消办理…"):
        dialog(button, f"onboarding: {button}")
    press("打印材料")
    app.find("push button", "另存为", timeout=20)
    look("onboarding papers")
    press("返回")
    choose("清单与表格", "社保公积金增减员表…")
    leave("insurance and housing fund")
    choose("清单与表格", "账号开通清单…")
    app.dialog(timeout=10)
    app.key("Escape")
    checklists()


def checklists():
    choose("清单与表格", "清单模板")
    app.find("push button", "新增一项…")
    look("checklists")
    dialog("新增一项…", "new item")
    dialog("修改…", "edit item")
    dialog("复制给其他岗位…", "copy of a checklist")
    press("返回名单")


def leaving():
    go("离职交接")
    choose("操作", "原因与面谈…")
    leave("reasons")
    choose("操作", "增加待办结事项…")
    leave("something more")
    look("leaving")  # after the menu: Tab scrolls the panel down to its last buttons
    dialog(re.compile("^豁免….+"), "waive")
    dialog("临时代管…", "temporary custody")
    press("办理离职")
    app.find("push button", "开始办理")
    look("begin an exit")
    press("取消")
    choice("不在岗")
    look("away, nobody")
    away()
    choice("待离职与未办结")


def away():
    press("临时代管…")
    front = app.dialog()
    app.field("工号", within=front).fill("HC0012")
    front.find("push button", "开始代管").click()
    app.find("push button", "操作", timeout=10)
    look("away")
    for item in ("登记联系…", "限期返岗通知书…", "解除劳动合同通知书…"):
        choose("操作", item)
        leave(f"away: {item}")


def board():
    press(re.compile("^工作交接: 未结案件"))
    app.find("push button", "重新分配", timeout=20)
    look("handover board")
    dialog("接收人与上限…", "receivers and caps")
    choose("更多", "撤销整份交接…")
    leave("reverse the handover")
    choose("打印", "案件交接单")
    app.find("push button", "另存为", timeout=20)
    look("handover sheet")
    app.key("Escape")
    press(re.compile("^发出 [0-9]+ 件"))
    app.find("label", re.compile("^已发出"), timeout=15)
    look("handed out")


def taking():
    sign_in("collector")
    look("today of a collector")
    go("我的")
    look("my desk")


sign_in("hr")
joining()
leaving()
board()
sign_out()
taking()
end()
