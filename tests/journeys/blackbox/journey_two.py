"""A newcomer on an empty computer: three doors, an agency of one's own, roster, figures, scores, sheets as PDF.

Knows only the words on the screen and the workbooks in hand. See README.md for how to run it.
"""

import re

from hands import SCENE, app, bring_in, bring_in_and_compute, choose_file, column, end, go, press, step

BOOKS = SCENE / "sample" / "workbooks"
MONTH = "2026-10"


def start_our_agency():
    press("开始建立")
    app.field("机构名称").fill("顺达催收")
    app.key("Return")
    app.find("text", "数据文件放在哪里")
    app.key("Return")
    app.field("您的姓名").fill("周敏")
    app.field("账号").fill("zhoumin")
    for name in ("新密码", "再输一次"):
        app.field(name, role="password text").fill("shunda-2026")
    app.key("Return")
    app.find("check box", re.compile("我已打印"), timeout=15).click()
    assert re.fullmatch(r"([0-9A-Z]{4,5}-)+[0-9A-Z]{4,5}", app.find("text", "恢复密钥").text)
    app.key("Return")
    step("the agency's file is made")


def bring_in_the_roster():
    press("导入花名册")
    bring_in(BOOKS / "花名册.xlsx")
    press("查看员工")
    app.find("label", re.compile("在职 5"), timeout=10)
    step("the employees are there")


def bring_in_the_month():
    go("绩效")
    press("使用现成的催收方案")
    bring_in_and_compute()


def look_into_a_number():
    table = app.table(re.compile("绩效考核"))
    place = table.headers.index("回款金额")
    table.click_cell(2, place)
    shown = table.cell(2, place).name.rsplit("，", 1)[-1]
    app.find("label", re.compile(f"回款金额 · {MONTH}"))
    app.find("label", shown)
    app.find("push button", re.compile("来自 10月回款-财务.xlsx"))
    where = app.find("label", re.compile("^表 回款明细，行 "))
    step(f"{shown}: {where.name}")
    press("全部打开")
    records = app.table(re.compile("回款金额"))
    assert set(column(records, "文件")) == {"10月回款-财务.xlsx"}
    assert all(row.isdigit() for row in column(records, "行"))
    app.dialog().answer("关闭")


def confirm_and_publish():
    """Each position has a scheme; what is still to do stands on the page's own button."""
    picker = app.field("考核方案")
    schemes = app.wait(lambda: [c for c in _choices(picker) if c], 5, "the schemes to be offered")
    for scheme in schemes:
        if app.field("考核方案").name != scheme:
            app.field("考核方案").pick(scheme)
        press("确认等级", timeout=15)
        press(re.compile(r"^确认 \d+ 人"))
        press("发布", timeout=15)
        press(re.compile(r"^发布 \d+ 份"))
        app.find("label", re.compile(f"已发布 {MONTH}"), timeout=30)
        step(f"published: {scheme}")
        for close in app.all("push button", "关闭提示"):
            close.click()


def _choices(combo):
    from drive import List

    return [
        name
        for part in (combo.child(i) for i in range(combo.count))
        if "list" in part.role
        for name in List(part).items()
    ]


def all_sheets_as_a_file():
    target = SCENE / "all.pdf"
    press("打印")
    app.menu("全部考核表")
    press("另存为", timeout=30)
    app.find("label", "/ 54")
    choose_file(target)
    app.find("label", re.compile("已保存：all.pdf"), timeout=20)
    assert target.read_bytes().startswith(b"%PDF")
    step(f"all sheets saved, {target.stat().st_size:,} bytes")


app.find("push button", "开始建立", timeout=30)
step("three doors")
with app.watch(over=0.5) as watched:
    start_our_agency()
    bring_in_the_roster()
    bring_in_the_month()
    look_into_a_number()
    confirm_and_publish()
    all_sheets_as_a_file()
print(f"longest time without an answer: {watched.worst:.2f} s; over half a second: {watched.stalls}")
end()
