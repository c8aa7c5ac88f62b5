"""A supervisor at the month's targets and its figures, without a mouse: a block from a spreadsheet pasted, mended, undone, saved."""

import re
import subprocess

from hands import app, bring_in_and_compute, end, sign_in, sign_out, step

MONEY, RATE, QUALITY = "回款金额", "接通率", "质检得分"
PEOPLE = 5
COPIED = "２０００００\t42%\n21万\t43.5\n220,000\t=B2/C2\n￥230,000\t请假\n24w\t0.44\n"
READ = ["200,000", "210,000", "220,000", "230,000", "240,000"]


def copy(text):
    """As a spreadsheet leaves it on the clipboard."""
    subprocess.run(["xclip", "-selection", "clipboard"], input=text.encode(), check=True)


def open_by_keys(page, title):
    """By the search: Ctrl+K, the page's name, Enter."""
    app.key("ctrl+k")
    app.type(page)
    app.wait(lambda: any(page in one.name for one in app.all("list item")), 5, f"{page} to be found")
    app.key("Return")
    app.find("label", title, timeout=10)


def table(pattern):
    """The sheet, once it has the focus."""
    app.wait(lambda: app.exists("table", re.compile(pattern)), 10, pattern)
    found = app.table(re.compile(pattern))
    app.wait(lambda: "focused" in found.states or app.focused().role == "table cell", 5, "the sheet to have the focus")
    return found


def column(sheet, title, first, count=PEOPLE):
    """What stands in the cells of a column, as they are read out: whose, of what, the figure."""
    at = sheet.headers.index(title)
    return [sheet.cell(row, at).name.split("，")[2] for row in range(first, first + count)]


def first_person(sheet):
    """The row of the first of the own people: the team's own row stands above."""
    at = sheet.headers.index("工号")
    return next(row for row in range(sheet.shape[0]) if "HC" in sheet.cell(row, at).name)


def strip(pattern):
    """What is said to be in the way."""
    return app.find("label", re.compile(pattern), timeout=5).name


def paste_and_mend(sheet, first, save):
    """The block of two columns, three cells of it no figures: said, mended one by one, filled, undone, saved."""
    before = column(sheet, MONEY, first)
    copy(COPIED)
    app.key("ctrl+v")
    step(strip("粘贴的 10 格中有 3 格无法识别"))
    assert column(sheet, MONEY, first) == READ, column(sheet, MONEY, first)
    app.key("ctrl+s")
    wrong = app.wait(lambda: app.focused().name if "公式" in app.focused().name else "", 5, "the first that is wrong")
    step(wrong)
    for text in ("44", "45%", "0.44%"):
        app.type(text)
        app.key("Return")
        app.settle()
        app.key("ctrl+s")
        app.settle()
    app.wait(lambda: not app.exists("label", re.compile("无法识别")), 5, "nothing to be in the way")
    app.wait(lambda: save(), 10, "the block to be saved")
    step(f"{before} became {column(sheet, MONEY, first)}")


if __name__ == "__main__":
    sign_in("hr")
    bring_in_and_compute()
    sign_out()
    sign_in("leader")
    open_by_keys("月度目标", "月度目标")
    plan = table("的目标$|目标")
    step(f"targets: {plan.name}, {plan.shape}, {plan.headers}, {app.focused()}")
    end()
