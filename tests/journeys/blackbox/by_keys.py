"""Complaints, plans, questions and reconciliation without a mouse: where one lands, what Enter does, what is said of a mistake."""

import time

from hands import SHOTS, app, end, look, sign_in, step


def keys(*names, pause=0.3):
    """Keys one after the other, where the focus is."""
    for name in names:
        app.key(name)
        time.sleep(pause)


def focus():
    """What has the focus, by role and name."""
    found = app.focused()
    return (found.role, found.name) if found is not None else ("nothing", "")


def went(words):
    """By the search, as a person who knows the word."""
    keys("ctrl+k")
    app.type(words)
    time.sleep(0.8)
    step(f"search {words}")
    keys("Return")
    time.sleep(1.2)
    print("          focus:", focus(), flush=True)


def tab_tour(most=14):
    for _n in range(most):
        keys("Tab", pause=0.12)
        print("           tab:", focus(), flush=True)


sign_in("hr")
went("投诉台账")
step("complaints")
keys("ctrl+n")
time.sleep(0.6)
print("          focus:", focus(), flush=True)
step("complaint dialog")
keys("Return")
step("complaint dialog empty refused")
print("          focus:", focus(), flush=True)
tab_tour()
keys("Escape")
time.sleep(0.5)
step("complaint left")
went("面谈与改进")
step("plans")
tab_tour(6)
keys("ctrl+n")
time.sleep(0.8)
step("interview dialog")
print("          focus:", focus(), flush=True)
keys("Escape")
time.sleep(0.5)
step("interview left")
went("疑问与申诉")
step("disputes")
tab_tour(6)
went("对账")
step("reconcile")
tab_tour(8)
end()
