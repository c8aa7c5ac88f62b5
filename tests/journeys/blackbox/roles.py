"""A supervisor who comments, adjusts and prints within the own teams; then a collector who sees the own sheet only."""

import re

from hands import app, bring_in_and_compute, column, end, go, press, sign_in, sign_out, step

LEADER, TEAM, COLLECTOR = "孔雯", "电催一组", "姜倩"


def month_is_computed():
    sign_in("hr")
    bring_in_and_compute()
    sign_out()


def supervisor():
    sign_in("leader")
    go("人员")
    people = app.table("人员")
    assert set(column(people, "小组")) == {TEAM}
    go("绩效")
    table = app.wait(lambda: _grid(), 15, "the month's grid")
    names = [text.rsplit("，", 1)[-1] for text in column(table, "姓名")]
    assert COLLECTOR in names
    assert len(names) <= people.shape[0]
    row = names.index("廖飞")
    before = _figure(table, row, "总分")
    table.click_cell(row, table.headers.index("质检得分"))
    press("评语…")
    app.field("上级评语", within=app.dialog()).fill("质检稳定，继续保持。")
    app.dialog().answer("保存")
    press("加扣分…")
    dialog = app.dialog()
    app.field("加扣分", within=dialog).fill("-2")
    press("保存")
    app.find("label", "请填写。", within=dialog)  # no adjustment without a reason
    app.field("原因", within=dialog).fill("10-12 录音未按规定开场")
    dialog.answer("保存")
    app.wait(lambda: _figure(_grid(), row, "总分") == before - 2, 10, "the total to follow")
    step(f"supervisor: {len(names)} of the own team, {before} less 2")
    press("打印")
    app.menu(re.compile("^廖飞"))
    press("另存为", timeout=20)
    app.dialog()
    app.key("Escape")
    step("supervisor: the sheet is shown")
    sign_out()


def collector():
    sign_in("collector")
    pages = app.list("页面").items()
    assert pages == ["今日", "我的", "培训"], pages
    go("我的")
    app.find("label", re.compile(f"^{COLLECTOR} · "), timeout=10)
    others = [n.name for n in app.all("label") if "廖飞" in n.name or LEADER in n.name]
    assert not others, others
    press("打印我的考核表")
    press("另存为", timeout=20)
    app.dialog()
    app.key("Escape")
    step("collector: the own sheet, and nothing else")


def _grid():
    tables = app.all({"table"}, re.compile("绩效考核"))
    return app.table(re.compile("绩效考核")) if tables else None


def _figure(table, row, title):
    return float(table.row(row)[table.headers.index(title)].rsplit("，", 1)[-1].replace(",", ""))


month_is_computed()
supervisor()
collector()
end()
