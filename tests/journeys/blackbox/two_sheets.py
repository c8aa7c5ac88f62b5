"""HR and a team leader at one month's entry sheet, each at a PC of their own: what one saves the other sees, and nothing is lost.

Measured is the time from the key that saves to the figure standing in the other's window.
"""

import re
import time

import hands
from hands import another_program, app, at, bring_in_and_compute, end, go, press, sign_in, step

METRIC = "金额回收率"
AT_MOST = 2.0  # seconds


def open_sheet():
    """The sheet of the month that waits."""
    go("绩效")
    press("录入", timeout=15)
    hands.app.find("push button", "保存数据", timeout=15)


def sheet(program):
    return program.table(re.compile("^2026-10"))


def figure(program, who):
    """What stands in the cell, as it is read out."""
    table = sheet(program)
    row = next(n for n in range(table.shape[0]) if table.cell(n, 1).name.endswith(f"，{who}"))
    return table.cell(row, table.headers.index(METRIC)).name.split("，")[2]


def type_figure(who, text):
    """In front: into that person's cell, not saved yet."""
    table = sheet(hands.app)
    row = next(n for n in range(table.shape[0]) if table.cell(n, 1).name.endswith(f"，{who}"))
    table.click_cell(row, table.headers.index(METRIC))
    hands.app.type(text)
    hands.app.key("Return")
    hands.app.wait(
        lambda: figure(hands.app, who).startswith(text),
        3,
        lambda: f"{text} to stand in the cell, not {figure(hands.app, who)}",
    )


def save():
    """By the key; gives the moment it was pressed."""
    hands.app.key("ctrl+s")
    return time.monotonic()


def seen(program, who, text, since):
    """Seconds until the other window shows it."""
    program.wait(lambda: figure(program, who).startswith(text), 10, f"{text} to be seen by the other")
    return time.monotonic() - since


def back_and_forth(leader, people):
    """Each saves in turn, over what the other said before; the other sees it."""
    took = []
    for number, who in enumerate(people):
        text = f"{12 + number}.50"
        type_figure(who, text)
        took.append(seen(leader, who, text, save()))
        with at(leader):
            text = f"{12 + number}.75"
            type_figure(who, text)
            took.append(seen(app, who, text, save()))
    step(f"{len(took)} saves seen by the other: {min(took):.1f} to {max(took):.1f} s")
    assert max(took) <= AT_MOST, took


def typed_over(leader, who):
    """Both type in one cell and the leader saves: HR is told before saving, cannot save, and keeps the leader's."""
    type_figure(who, "21.50")
    with at(leader):
        type_figure(who, "22.50")
        since = save()
        app.find("label", re.compile("他人修改.*孔雯.*22.50"), timeout=10)
    step(f"who typed over it is told after {time.monotonic() - since:.1f} s")
    save()
    time.sleep(2.5)  # longer than news takes
    assert figure(leader, who).startswith("22.50"), figure(leader, who)
    assert figure(app, who).startswith("21.50"), "what was typed is gone"
    press("保留对方的")
    app.wait(lambda: figure(app, who).startswith("22.50"), 5, "the leader's figure to stand")
    step("what was typed stayed until it was given up; the leader's figure stands")


def at_once(leader, who):
    """Both press save before either has heard of the other: the second is refused, by name and figure."""
    with at(leader):
        type_figure(who, "31.50")
    type_figure(who, "32.50")
    save()
    with at(leader):
        save()
        told = leader.find("label", re.compile("已被他人修改|他人修改了"), timeout=10).name
        step(f"refused: {told}")
        if leader.modal() is not None:
            leader.key("Escape")
        leader.wait(lambda: figure(app, who).startswith("32.50"), 5, "what was saved first to stand")
        assert figure(leader, who).startswith("31.50"), "what the leader typed is gone"
        type_figure(who, "33.50")
        since = save()
    took = seen(app, who, "33.50", since)
    step(f"typed again and saved, knowing the other figure: seen after {took:.1f} s")


sign_in("hr")
bring_in_and_compute()
open_sheet()
leader = another_program("leader")
with at(leader):
    sign_in("leader")
    open_sheet()
    team = [row[0].rsplit("，", 1)[-1] for row in sheet(leader).rows(0, 20, [1])]
step(f"two sheets are open; the leader's has {len(team)} people")
back_and_forth(leader, team[:4])
typed_over(leader, team[0])
at_once(leader, team[1])
end()
