"""Complaints, plans, questions and reconciliation by somebody who has never seen them and has no mouse.

Each room is found by its name, tells what to do while it is empty, and is worked through with Tab, Enter and what Enter offers.
"""

import re
import time

from hands import app, end, look, sign_in, sign_out, step


def keys(*names, pause=0.25):
    """Keys one after the other, where the focus is."""
    for name in names:
        app.key(name)
        time.sleep(pause)


def find(words, title):
    """A page by the search, from wherever one is."""
    keys("ctrl+k")
    app.type(words)
    time.sleep(0.8)
    keys("Return")
    app.find("label", title, timeout=10)
    time.sleep(0.8)
    step(title)


def focus():
    """What has the focus in the window in front; those behind keep a focus of their own."""
    front = app.windows()[0]
    return next((found for _path, found, _role, states, _count in app.walk(front) if "focused" in states), None)


def tab_to(label, most=30):
    """The field or button of that name, by Tab alone."""
    for _step in range(most):
        found = focus()
        if found is not None and label in found.name:
            return found
        keys("Tab", pause=0.12)
    raise AssertionError(f"Tab does not reach {label!r}")


def write(label, text):
    """Text into a field reached by Tab."""
    tab_to(label)
    app.type(text)
    time.sleep(0.2)


def save(button):
    """The dialog's button, by Tab and Space."""
    front = app.dialog()
    tab_to(button)
    keys("space")
    app.wait(lambda: front not in app.windows(), 10, f"{button} to close the dialog")
    time.sleep(0.8)


def a_complaint():
    find("投诉", "投诉台账")
    assert app.exists("label", re.compile("没有未办结的投诉"))
    keys("ctrl+n")
    app.dialog()
    write("被投诉人", "林军")  # a name alone is enough
    write("渠道", "12378 热线")
    write("投诉内容", "一天打了六个电话")
    look("complaint")
    save("登记")
    keys("Return")  # on the row: what comes next, here the finding
    app.find("label", re.compile("^认定 TS-"), timeout=5)
    write("原因", "录音核实，一天六次")
    tab_to("认定")
    keys("space")
    app.find("label", "请选择。", timeout=5)  # and the keyboard stands where it is missing
    assert focus().name == "认定", focus()
    keys("Down")
    save("认定")
    keys("Return")
    app.find("label", re.compile("^答复 TS-"), timeout=5)
    write("处理措施", "致歉，约定每日最多两次")
    save("保存")
    assert app.exists("label", re.compile("没有未办结的投诉"))
    step("a complaint entered, found valid and replied to")


def an_interview():
    find("mtygj", "面谈与改进")  # by its initials
    assert app.exists("label", re.compile("点“绩效面谈…”"))
    keys("ctrl+n")
    front = app.dialog()
    write("面谈对象", "HC0018")
    tab_to("保存")
    keys("space")
    app.find("label", re.compile("商定"), timeout=5)
    time.sleep(0.5)
    print("          refused at:", focus().name)
    write("双方商定", "每天回访")
    save("保存")
    assert front not in app.windows()
    keys("Return")
    time.sleep(1)
    look("plan")
    keys("Escape")
    step("an interview recorded")


def nothing_yet():
    find("申诉", "疑问与申诉")
    assert app.exists("label", re.compile("员工在“我的”页面对着数字提出"))
    find("对账", "绩效")
    assert app.exists("label", re.compile("没有差异"))
    look("nothing to reconcile")
    keys("Escape")
    app.find("push button", "对账", timeout=5)
    step("empty rooms say what to do")


sign_in("hr")
a_complaint()
an_interview()
nothing_yet()
sign_out()
end()
