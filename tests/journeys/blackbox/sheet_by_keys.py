"""A supervisor at the month's targets and its figures, without a mouse: a block from a spreadsheet pasted, mended, undone, saved."""

import re
import subprocess

from hands import app, end, sign_in, step

MONEY, RATE = "回款金额", "金额回收率"
PEOPLE = 5
COPIED = "２０００００\t42%\n21万\t43.5\n220,000\t=B2/C2\n￥230,000\t请假\n24w\t0.44\n"
READ = ["200,000", "210,000", "220,000", "230,000", "240,000"]
TEXTS = {(0, 0): "请假", (3, 1): "#N/A", (5, 2): "=SUM(A1:A3)", (7, 3): "1.8E+05", (9, 4): "待定"}


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


def becomes(sheet, title, first, wanted):
    """Waits for the figures of a column."""
    count = len(wanted)
    app.wait(
        lambda: column(sheet, title, first, count) == wanted,
        5,
        lambda: f"{title} to be {wanted}, not {column(sheet, title, first, count)}",
    )


def said(pattern, timeout=5):
    """Waits for a sentence on the screen."""
    return app.find("label", re.compile(pattern), timeout=timeout).name


def mend_all(text):
    """Ctrl+S leads to the next that cannot be read; ``text`` is typed over it until all are saved."""
    found = []
    app.key("ctrl+s")
    while app.exists("label", re.compile("无法识别")):
        app.settle()
        found.append(here())
        assert "不是" in found[-1] or "公式" in found[-1] or "可能" in found[-1] or "缩略" in found[-1], found[-1]
        assert len(found) < 10, found
        app.type(text)
        app.key("Return")
        app.settle()
        app.key("ctrl+s")
        app.settle()
    return found


def targets():
    """Two columns, some cells of them no figures, one row the supervisor's own: said, undone and redone, mended, saved."""
    open_by_keys("月度目标")
    sheet = table("^2026-11 目标$")
    assert MONEY in here(), here()
    own = next(row for row in range(1, sheet.shape[0]) if "不能" in sheet.cell(row, sheet.headers.index(MONEY)).name)
    before = column(sheet, MONEY, 1)
    after = [before[at] if at + 1 == own else text for at, text in enumerate(READ)]
    copy(COPIED)
    app.key("ctrl+v")
    step("targets, a block - " + said("无法识别").split("：")[0])
    becomes(sheet, MONEY, 1, after)
    app.key("ctrl+z")
    becomes(sheet, MONEY, 1, before)
    app.key("ctrl+y")
    becomes(sheet, MONEY, 1, after)
    print(*mend_all("45%"), sep="\n", flush=True)
    step("targets - " + said("个目标"))
    app.key("ctrl+Home")
    app.settle()
    step(f"targets - the cursor at {here().split('，')[0]}")


def figures():
    """As many people as there are by five metrics, five cells of them text: dropped by the keyboard, the rest saved."""
    open_by_keys("绩效")
    said("^绩效$")
    open_by_keys("录入")
    sheet = table("^2026-10")
    people = sheet.shape[0]
    cells = [["12.5"] * 5 for _person in range(people)]
    for (row, at), text in TEXTS.items():
        cells[row][at] = text
    copy("\n".join("\t".join(line) for line in cells))
    app.key("ctrl+v")
    step("figures, a block - " + said("无法识别").split("：")[0])
    app.key("ISO_Left_Tab")
    drop = app.find("push button", "放弃这些")
    app.wait(lambda: "focused" in drop.states, 3, "Shift+Tab to lead to 放弃这些")
    app.key("space")
    app.wait(lambda: not app.exists("label", re.compile("无法识别")), 5, "nothing to be in the way")
    app.wait(lambda: app.focused().role == "table cell", 3, "the sheet to have the focus again")
    app.key("ctrl+s")
    step("figures - " + said("个数据|已保存", 10))


if __name__ == "__main__":
    sign_in("leader")
    targets()
    figures()
    end()
