"""Ways in for data, and what is set up for them: import dialogs, watched folder, schemes, targets, turnover."""

import re
import subprocess

from hands import SCENE, app, choice, choose_folder, dialog, end, go, leave, look, press, sign_in, sign_out

PASTED = (
    "工号\t姓名\t部门/小组\t岗位\t入职日期\t员工状态\nHC9001\t方小满\t催收一部/电催一组\t催收员\t2026-11-02\t在世\n"
    "HC0012\t方小满\t催收一部/电催一组\t催收员\t2026-11-02\t正式\n"
)


def turnover():
    go("分析", "人员流动")
    look("turnover")
    dialog("导出", "export of turnover")
    app.table("分组").click_cell(0, 1, double=True)
    leave("people behind a figure")
    press("报表")
    app.find("push button", "另存为", timeout=20)
    look("turnover report")
    app.key("Escape")


def imports():
    go("人员")
    press("导入")
    app.find("push button", re.compile("选择文件"))
    subprocess.run(["xclip", "-selection", "clipboard"], input=PASTED.encode(), check=True)
    press("从 Excel 粘贴")
    app.find("push button", "核对", timeout=20)
    look("import: columns of what was pasted")
    app.field("“部门/小组”列对应的字段").pick("多个字段…")
    front = app.dialog()
    look("one column, several fields")
    for part, field in (("第 1 部分", "部门"), ("第 2 部分", "小组")):
        app.field(part, within=front).pick(field)
    front.answer("确定")
    press("添加字段")
    look("import: a field without a column")
    press("移除")
    press("核对")
    press(re.compile("^不认识的词"), timeout=20)
    leave("unknown words")
    press(re.compile("^姓名不同"))
    leave("numbers of other names")
    press("重新对应列")
    app.field("“员工状态”列对应的字段").pick("不导入")
    press("核对")
    press("导入 1 行", timeout=20)
    press("撤销这次导入", timeout=20)
    app.find("push button", re.compile("选择文件"), timeout=20)
    look("import: taken back")


def watched():
    folder = SCENE / "watched"
    folder.mkdir()
    (folder / "看不懂.csv").write_text("甲,乙\n1,2\n", "utf-8")
    go("设置")
    app.list(re.compile("设置")).select("监控文件夹")
    press("选择文件夹…")
    choose_folder(folder)
    dialog("添加规则", "rule of the watched folder")
    look("watched folder")


def schemes():
    app.list(re.compile("设置")).select("考核方案")
    look("schemes")
    press("修改方案")
    look("scheme editor")
    dialog("添加指标…", "a metric for the scheme")
    app.table("方案的指标与权重").click_cell(0, 0)
    dialog("计分方式…", "scoring")
    press("取消")
    choice("目标")
    look("targets")
    choice("考核指标")
    look("metrics")


sign_in("hr")
turnover()
imports()
sign_out()
sign_in("admin")
watched()
schemes()
end()
