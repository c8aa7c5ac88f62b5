"""Dialogs that come only when something goes wrong or another way: overtaken, blocked, damaged; homework; the kiosk."""

import re

import hands
from hands import (
    FILE,
    SCENE,
    another_program,
    app,
    at,
    bring_in_and_compute,
    by_hand,
    choice,
    choose_file,
    end,
    go,
    leave,
    look,
    press,
    sign_in,
    sign_out,
    step,
    type_into,
)

COURSE = "外访规范"
STATION = "zizhuji-2026"
PIN = "604817"


def overtaken():
    """Two programs, one person's record: the second to save is shown both versions."""
    sign_in("hr")
    edit(家庭住址="西安市未央区凤城二路 8 号")
    other = another_program("second")
    with at(other):
        sign_in("admin")
        edit(家庭住址="西安市雁塔区科技路 21 号", 电子邮箱="ayi@hengchuan.example")
        press("保存")
        other.find("push button", "编辑", timeout=10)
        step("the other one saved first")
    press("保存")
    app.find("push button", "保存我的", timeout=10)
    leave("overtaken")
    press("保存")
    app.dialog(timeout=10).answer("采用已保存的版本")
    app.find("push button", "编辑", timeout=10)
    sign_out()


def edit(**typed):
    """The first in the list, with other values in some fields."""
    go("人员")
    press("编辑")
    for name, text in typed.items():
        hands.app.field(name).fill(text)


def homework():
    """Asked by HR with a document, handed in by a collector."""
    sign_in("hr")
    pdf = SCENE / f"{COURSE}.pdf"
    pdf.write_bytes(b"%PDF-1.7 rule")
    go("培训")
    press("发布新规或课程")
    choose_file(pdf)
    front = app.dialog(timeout=15)
    app.field("适用人员", within=front).pick("催收员")
    type_into("作业", "写一段外访前的自我介绍，附一份通话录音。")
    front.answer("发布")
    app.find("label", re.compile("安排了 .* 人学习"), timeout=15)
    sign_out()
    sign_in("collector")
    go("培训", "我的学习")
    courses = app.table("我的课程")
    courses.click_cell(courses.find_row(0, COURSE), 0)
    press("提交…")
    front = app.dialog()
    look("homework")
    front.field("作业内容").fill("您好，我是衡川信服的工作人员……", check=False)
    press("添加文件…")
    choose_file(pdf)
    front.find("push button", re.compile("^移除"), timeout=5)
    look("homework with a file")
    app.key("Escape")
    app.find("push button", "继续填写", timeout=5)
    leave("homework begun")
    app.dialog().answer("提交")


def damaged():
    """What lies beside the agency's file was cut off on the disk; then a table of the file is gone."""
    for sealed in FILE.with_name(FILE.name + ".files").glob("*.sealed"):
        sealed.write_bytes(sealed.read_bytes()[:20])
    press(f"打开 {COURSE}.pdf")
    app.find("push button", "复制详细信息", timeout=10)
    leave("a damaged document")
    by_hand("-m", "tests.journeys.blackbox.damage", FILE, "review_card")
    choice("错题本")
    app.find("label", re.compile("^HRDesk 出错了"), timeout=10)
    leave("a mistake of the program")
    sign_out()


def blocked():
    """A figure typed in that no second person has confirmed keeps its person from being published."""
    sign_in("hr")
    bring_in_and_compute()
    press("录入")
    app.find("push button", "保存数据", timeout=15)
    sheet = app.table(re.compile("^2026-10"))
    at_rate = sheet.headers.index("金额回收率")
    sheet.click_cell(0, at_rate)
    app.type("12.5")
    app.key("Return")
    press("保存数据")
    app.find("label", "已保存 1 个数据。", timeout=10)
    press("返回本月")
    press("确认等级", timeout=15)
    press(re.compile(r"^确认 \d+ 人"))
    press("发布", timeout=15)
    press(re.compile(r"^发布 \d+ 份"))
    front = app.dialog("本月对账未完成", timeout=20)
    look("unsettled")
    front.field("原因").fill("差额已与财务核对，下月调整", check=False)
    front.answer("仍然发布")
    app.find("label", re.compile("没有发布"), timeout=20)
    leave("blocked")
    sign_out()


def kiosk():
    """A shared PC: let in by a first PIN, what is seen, and the PC given back."""
    given = account_of_a_kiosk()
    number, pin = first_pin()
    app.field("账号").fill("zizhuji")
    app.field("密码", role="password text").fill(given)
    app.key("Return")
    app.dialog(timeout=15)
    look("the kiosk's own password")
    for name in ("新密码", "再输一次"):
        app.field(name, role="password text").fill(STATION)
    app.key("Return")
    app.find("push button", "退出自助机…", timeout=15)
    look("kiosk")
    visit(number, pin)
    ending()


def account_of_a_kiosk():
    sign_in("admin")
    go("设置")
    app.list(re.compile("设置")).select("账号")
    press("新建账号")
    front = app.dialog()
    front.field("角色").pick("自助机（共用电脑）")
    front.field("用户名").fill("zizhuji")
    front.field("姓名").fill("前台自助机")
    front.find("push button", "建立账号").click()
    given = app.find("text", "初始密码", timeout=15).text
    app.key("Escape")
    sign_out()
    return given


def first_pin():
    sign_in("hr")
    go("培训")
    choice("自助机 PIN")
    people = app.table("自助机 PIN")
    people.click_cell(0, 0)
    press("发放新 PIN")
    slip = app.wait(lambda: app.table("新 PIN"), 10, "the PIN to be shown")
    number, _name, pin = slip.row(0)
    look("first PINs")
    app.key("Escape")
    sign_out()
    return number, pin


def ending():
    """Refused for a wrong password, left by Escape; asked again by Alt+F4."""
    press("退出自助机…")
    app.dialog()
    look("ending the kiosk")
    app.field("密码", role="password text").fill("not-the-password")
    app.key("Return")
    app.find("label", re.compile("密码不对"), timeout=10)
    leave("ending the kiosk, refused")
    app.key("alt+F4")
    app.dialog()
    app.field("密码", role="password text").fill(STATION)
    app.key("Return")
    app.wait(lambda: not app.alive(), 10, "the program to end")


def visit(number, pin):
    """The first PIN is changed, then training and figures are looked at."""
    app.field("工号").fill(number)
    app.field("PIN", role="password text").fill(pin)
    app.key("Return")
    app.find("label", re.compile("请设置自己的 PIN"), timeout=10)
    look("kiosk: a PIN of one's own")
    for name in ("新 PIN", "再输一次"):
        app.field(name, role="password text").fill(PIN)
    app.key("Return")
    app.find("radio button", "我的学习", timeout=10)
    look("kiosk: training")
    choice("我的指标")
    look("kiosk: figures")
    press("退出登录")
    app.find("push button", "退出自助机…", timeout=10)


overtaken()
blocked()
homework()
damaged()
kiosk()
end()
