"""From a complaint about 200 yuan to the printed 数字说明单, and an appeal to its decision; every page and dialog audited."""

import re
import time

from hands import SCENE, app, choice, choose, end, go, leave, look, press, sign_in, sign_out, step


def asked():
    sign_in("collector")
    go("我的")
    press("对此数字提出疑问…", timeout=15)
    look("question")
    app.field("哪里不对？").fill("少了 200 块")
    app.field("少计金额").fill("200")
    press("提交")
    app.find("push button", re.compile("^我的疑问与申诉"), timeout=15)
    look("my desk with a question")
    press(re.compile("^我的疑问与申诉"))
    app.find("label", "疑问与申诉", timeout=10)
    look("my questions")
    go("我的")
    if app.all("push button", "签收…"):
        press("签收…")
        leave("acknowledge")
    sign_out()


def answered_and_printed():
    sign_in("hr")
    go("绩效")
    choose(re.compile("^更多"), re.compile("^疑问与申诉"))
    app.find("push button", "答复…", timeout=15)
    look("questions and appeals")
    began = time.monotonic()
    press("答复…")
    app.field("核查结果").pick("数字无误")
    app.field("答复").fill("逐笔核对无误，见说明单。")
    press("答复")
    press("打印数字说明单", timeout=15)
    app.find("push button", "另存为", timeout=20)
    seconds = time.monotonic() - began
    step(f"from the question to the statement on the screen: {seconds:.1f} s")
    assert seconds < 30, seconds
    press("另存为")
    app.choose_file(str(SCENE / "说明单.pdf"), timeout=20)
    app.wait(lambda: (SCENE / "说明单.pdf").exists(), 10, "the statement to be saved")
    look("statement")
    app.key("Escape")
    choice("全部")
    look("all questions and appeals")
    sign_out()


asked()
answered_and_printed()
end()
