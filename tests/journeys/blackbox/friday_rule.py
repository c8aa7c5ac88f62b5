"""A new rule on Friday afternoon, by hand: the document, whom it concerns, two questions, a hard stop, published.

What counts is how often a hand must move: a file, a post, a tick, a text pasted, a button.
"""

import re
import time

from hands import SCENE, app, choose_file, end, go, press, sign_in, step

QUESTIONS = """每天 22:00 到次日 8:00 可以打电话。{错}

借款人的同事问起时，可以说什么？{=只说请其回电 ~欠款金额 ~逾期天数}"""


def publish():
    pdf = SCENE / "催收时间新规.pdf"
    pdf.write_bytes(b"%PDF-1.7 rule")
    go("培训")
    begun = time.monotonic()
    press("发布新规或课程")
    choose_file(pdf)
    front = app.dialog(timeout=15)
    assert app.field("课程名称", within=front).text == "催收时间新规"
    step("the form, with the name of the document")
    app.field("适用人员", within=front).pick("催收员")
    app.field("最多十道题（GIFT 或 Aiken 格式）", within=front).fill(QUESTIONS, check=False)
    front.find("check box", re.compile("硬性要求")).click()
    step("filled in")
    front.answer("发布")
    told = app.find("label", re.compile(r"安排了 [1-9]\d* 人学习"), timeout=15).name
    step(f"{told} {time.monotonic() - begun:.1f} s from the first button")
    app.wait(lambda: app.table("学习人员").shape[0] >= 1, 8, "the people to stand in the list")


sign_in("hr")
publish()
press("只看未完成")
step("Monday's list of who has not read it")
end()
