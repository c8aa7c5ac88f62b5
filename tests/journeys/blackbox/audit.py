"""Every page and dialog as somebody meets them who cannot see the screen or hold a mouse."""

import re

from hands import SCENE, app, bring_in_and_compute, choose_file, dialog, end, go, look, press, sign_in, sign_out


def before_signing_in():
    look("sign-in")
    dialog("用恢复密钥", "recovery key")
    press("换文件")
    app.find("push button", "开始建立")
    look("three doors")
    press("开始建立")
    look("step 1")
    app.field("机构名称").fill("另一家")
    app.key("Return")
    app.find("text", "数据文件放在哪里")
    look("step 2")
    press("下一步")
    app.find("text", "您的姓名")
    look("step 3")
    app.field("您的姓名").fill("周敏")
    app.field("账号").fill("zhoumin")
    for name in ("新密码", "再输一次"):
        app.field(name, role="password text").fill("shunda-2026")
    press("建立文件")
    app.find("text", "恢复密钥", timeout=15)
    look("recovery key shown")
    app.find("check box", re.compile("我已打印")).click()
    press("下一步")
    app.find("push button", "以后再说")
    look("step 4")
    press("以后再说")
    app.find("list", "页面", timeout=15)
    look("today, empty")
    go("人员")
    look("people, empty")
    go("绩效")
    look("performance, empty")
    sign_out()
    press("换文件")
    press("选文件")
    choose_file(SCENE / "sample" / "sample.hrdesk")
    app.find("push button", "登录")


def human_resources():
    sign_in("hr")
    look("today")
    dialogs_of_people()
    imports()
    performance()
    sign_out()


def dialogs_of_people():
    go("人员")
    look("people")
    press("新增员工")
    look("new employee")
    app.key("Escape")
    press("编辑")
    look("edit employee")
    app.key("Escape")
    dialog("异动…", "order")
    dialog("变更状态", "status")
    dialog("显示完整：身份证号", "reveal")


def imports():
    go("人员")
    press("导入")
    app.find("push button", re.compile("选择文件"))
    look("import 1")
    press(re.compile("选择文件"))
    choose_file(SCENE / "sample" / "workbooks" / "花名册.xlsx")
    press_later = app.find("push button", "核对", timeout=20)
    look("import 2")
    press_later.click()
    app.find("push button", re.compile("重新对应列"), timeout=20)
    look("import 3")
    press("取消")


def performance():
    bring_in_and_compute(on_done=lambda: look("import 4"))
    look("performance")
    dialog("全部打开", "records")
    dialog("评语…", "comment")
    dialog("加扣分…", "adjustment")
    dialog("确认等级", "confirm grades")
    press("打印")
    app.menu("全部考核表")
    app.find("push button", "另存为", timeout=30)
    look("preview")
    app.key("Escape")


def administrator():
    sign_in("admin")
    go("设置")
    sections = app.list(re.compile("设置"))
    for name in sections.items():
        sections.select(name)
        look(f"settings: {name}")
    sections.select("账号")
    dialog("新建账号", "new account")
    sections.select("组织")
    for button in ("新建部门", "新建小组", "部门或小组改名", "停用部门或小组", "新建岗位", "岗位改名", "停用岗位"):
        dialog(button, button)
    press(re.compile("^当前账号"))
    app.menu("修改密码…")
    look("change password")
    app.key("Escape")
    press(re.compile("^当前账号"))
    app.menu("立即锁定")
    look("locked")
    press("退出登录")
    app.find("push button", "登录", timeout=10)


def collector():
    sign_in("collector")
    look("my desk")


before_signing_in()
human_resources()
administrator()
collector()
end()
