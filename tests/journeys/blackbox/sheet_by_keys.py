"""A supervisor at the month's targets and its figures, without a mouse: a block from a spreadsheet pasted, mended, undone, saved."""

import re
import subprocess

from hands import app, end, sign_in, step

MONEY, RATE = "回款金额", "金额回收率"
PEOPLE = 5
COPIED = "２０００００\t42%\n21万\t43.5\n220,000\t=B2/C2\n￥230,000\t请假\n24w\t0.44\n"
READ = ["200,000", "210,000", "220,000", "230,000", "240,000"]


def copy(text):
    """As a spreadsheet leaves it on the clipboard."""
    subprocess.run(["xclip", "-selection", "clipboard"], input=text.encode(), check=True)


def open_by_keys(words):
    """By the search: Ctrl+K, the name of a page or an action, Enter."""
    app.key("ctrl+k")
    app.type(words)
    app.wait(lambda: any(words in one.name for one in app.all("list item")), 8, f"{words} to be found")
    app.key("Return")


def table(pattern):
    """The sheet, once a cell of it has the focus."""
    app.wait(lambda: app.exists("table", re.compile(pattern)), 10, pattern)
    app.wait(lambda: app.focused() is not None and app.focused().role == "table cell", 5, "a cell to have the focus")
    return app.table(re.compile(pattern))


def here():
    """The cell the cursor is on, as it is read out."""
    return app.focused().name


def column(sheet, title, first, count=PEOPLE):
    """What stands in the cells of a column: read out as whose, of what, the figure."""
    at = sheet.headers.index(title)
    return [sheet.cell(row, at).name.split("，")[2] for row in range(first, first + count)]


def targets():
    """Two columns of five people, three cells of them no figures: each said, mended, then all saved at once."""
    open_by_keys("月度目标")
    sheet = table("^2026-11 目标$")
    assert MONEY in here(), here()
    first = 1  # below the team's own row, which is HR's
    before = column(sheet, MONEY, first), column(sheet, RATE, first)
    copy(COPIED)
    app.key("ctrl+v")
    app.find("label", re.compile("^粘贴的 10 格中有 3 格无法识别"), timeout=5)
    assert column(sheet, MONEY, first) == READ, column(sheet, MONEY, first)
    step("targets - a block of ten")
    return sheet, first, before


if __name__ == "__main__":



    sign_in("leader")
    sheet, first, before = targets()
    for cell in ("回款金额", "金额回收率"):
        print(cell, column(sheet, cell, first), flush=True)
    app.key("ctrl+s")
    app.settle()
    print(here(), flush=True)
    print([one.name for one in app.all("label")][-12:], flush=True)
    end()
