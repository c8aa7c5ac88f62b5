"""Dialogs that are met on the way: a first password, a draft left, a view kept, a backup restored."""

import re

from hands import SCENE, app, choose_file, choose_folder, end, go, leave, look, press, sign_in, sign_out


def first_password():
    sign_in("admin")
    go("设置")
    sections = app.list(re.compile("设置"))
    sections.select("账号")
    app.table("账号").click_cell(1, 0)
    press("新密码")
    front = app.dialog()
    look("a new password")
    front.answer("新密码")
    app.find("text", "初始密码", timeout=10)
    leave("first password")
    sections.select(next(name for name in sections.items() if "备份" in name))
    press("立即备份")
    folder = SCENE / "kept"
    folder.mkdir()
    choose_folder(folder)
    app.wait(lambda: any(SCENE.rglob("manifest.json")), 60, "the backup to be made and verified")
    look("backed up")
    sign_out()


def drafts_and_views():
    sign_in("hr")
    go("人员")
    app.find("push button", re.compile("^显示范围")).click()
    app.menu("保存当前视图…")
    leave("a view kept")
    press("新增员工")
    app.field("姓名").fill("写到一半")
    app.key("Escape")
    app.find("push button", "继续填写", timeout=5)
    look("a draft left")
    press("放弃")
    sign_out()


def restoring():
    backup = next(SCENE.rglob("manifest.json")).parent / "sample.hrdesk"
    press("换文件")
    press("从备份恢复")
    choose_file(backup)
    app.find("push button", "恢复", timeout=10)
    leave("restore")


first_password()
drafts_and_views()
restoring()
end()
