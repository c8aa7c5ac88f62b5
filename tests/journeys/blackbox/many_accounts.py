"""Accounts for everybody with one press: the slips saved, and one of them signs in with what stands on the slip."""

import re
import subprocess
import time

from hands import SCENE, app, end, go, look, press, sign_in, sign_out, step

SLIP = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){2}\b")
NEW = "my-own-words-7"


def chosen():
    sign_in("admin")
    go("设置")
    app.list("设置分类").select("账号")
    press("批量开通账号…", timeout=15)
    table = app.table("未开通账号的人员")
    app.wait(lambda: table.shape[0] > 20, 15, "everybody without an account")
    before = _count()
    app.key("space")
    app.wait(lambda: _count() == before - 1, 5, "one person less")
    app.key("shift+Down", "shift+Down", "space", "space")
    app.wait(lambda: _count() in (before - 2, before - 3), 5, "three turned together")
    app.key("space")
    app.wait(lambda: _count() == before, 5, "all of them again")
    look("accounts for many")
    step(f"{before} people ticked")
    return before


def _count():
    found = app.all("push button", re.compile(r"^开通 \d+ 个账号$"))
    return int(re.search(r"\d+", found[0].name)[0]) if found else 0


def stopped():
    """Begun and stopped: nobody has an account, and all can be made again."""
    press(re.compile(r"^开通 \d+ 个账号$"))
    press("停止")
    app.find("push button", re.compile(r"^开通 \d+ 个账号$"), timeout=30)
    step("stopped, nothing made")


def made(count):
    began = time.monotonic()
    press(re.compile(r"^开通 \d+ 个账号$"))
    app.find("label", re.compile(rf"^第 \d+ 个，共 {count} 个"), timeout=20)
    step("while they are made")
    app.find("push button", "另存为", timeout=180)
    step(f"{count} accounts and their slips in {time.monotonic() - began:.1f} s")
    look("account slips")
    press("另存为")
    app.choose_file(str(SCENE / "发放单.pdf"), timeout=20)
    app.wait(lambda: (SCENE / "发放单.pdf").exists(), 10, "the slips to be saved")
    app.key("Escape")
    front = app.dialog()
    look("putting the slips away")
    front.answer("关闭")
    app.table("账号")
    sign_out()


def first_sign_in(count):
    text = subprocess.run(
        ["pdftotext", "-layout", SCENE / "发放单.pdf", "-"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    assert len(set(SLIP.findall(text))) == count, len(set(SLIP.findall(text)))
    line = next(line for line in text.splitlines() if SLIP.search(line))
    login, password = line.split()[0], SLIP.search(line)[0]
    app.field("账号").fill(login)
    app.field("密码", role="password text").fill(password)
    app.key("Return")
    app.field("新密码", role="password text", timeout=20).fill(NEW)
    step(f"{login} is asked for a password of their own")


count = chosen()
stopped()
made(count)
first_sign_in(count)
end()
