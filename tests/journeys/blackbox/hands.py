"""What the scripts share: the driver, found by the first argument, and a few habits of people in front of HRDesk."""

# Runs with the system's own python3, not in the project's environment: nothing of hrdesk is imported here.
import atexit
import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import drive
from a11y_audit import BAD, audit

SCENE = Path(sys.argv[2])
SHOTS = Path(sys.argv[sys.argv.index("--shots") + 1]) if "--shots" in sys.argv else None
PASSWORD = "sample-2026"
PYTHON = Path(__file__).parents[3] / ".venv" / "bin" / "python"
FILE = SCENE / "sample" / "sample.hrdesk"
LESSER = ("same name", "small (under 24 px)", "column without a header", "Tab jumps back up")

_hands = []
_run = drive.sh


def _counted(*command, **options):
    if command[0] == "xdotool":
        _hands.append(command)
    return _run(*command, **options)


drive.sh = _counted
app = drive.App()
_began = time.monotonic()
_findings = []


def _failed(kind, problem, trace):
    """What stood on the screen when something was missed."""
    if SHOTS is not None and app.alive():
        app.shot(str(SHOTS / "missed.png"))
    sys.__excepthook__(kind, problem, trace)


sys.excepthook = _failed


def step(words):
    """Says what has just been reached, and when; takes a picture where pictures are wanted."""
    print(f"{time.monotonic() - _began:6.1f} s  {words}", flush=True)
    if SHOTS is not None:
        app.shot(str(SHOTS / f"{words}.png"))


def press(name, timeout=8):
    """Presses the button of that name as soon as it can be pressed."""
    app.find("push button", name, timeout=timeout)
    while True:
        made = app.wait(lambda: _enabled(name), timeout, f"{name!r} to be enabled")
        with contextlib.suppress(drive.GLib.Error):  # what is read behind a page brought another button meanwhile
            return made.click()


def _enabled(name):
    """The button as it is now: what is read behind a page may have brought another one since it was found."""
    return next((made for made in app.all("push button", name) if "enabled" in made.states), None)


def go(page, title=""):
    """Opens a page by the rail; its title may be a longer word."""
    app.list("页面").select(page)
    app.find("label", title or page)
    time.sleep(0.8)  # what the page reads arrives behind it


def sign_in(login, password=PASSWORD):
    """At the sign-in window."""
    app.field("账号").fill(login)
    app.field("密码", role="password text").fill(password)
    app.key("Return")
    app.find("list", "页面", timeout=20)
    time.sleep(0.8)


def sign_out():
    """By the menu of one's own name."""
    press(re.compile("^当前账号"))
    app.menu("退出登录")
    app.find("push button", "登录", timeout=10)


def type_into(label, text, most=40):
    """By Tab to a field that may lie below the edge of its form, as the keyboard scrolls to it."""
    made = app.field(label)
    for _step in range(most):
        if "focused" in made.states:
            break
        app.key("Tab")
        time.sleep(0.05)
    app.wait(lambda: "focused" in made.states, 2, f"Tab to reach {label!r}")
    app.type(text)


def another_program(name):
    """A second HRDesk on the same file, as another PC has it; it is ended when the script ends."""
    env = {"HRDESK_PROFILE": str(SCENE / name)}
    made = drive.App.launch([PYTHON, "-m", "hrdesk", "gui", "--db", FILE], env, str(SCENE / "program.log"))
    atexit.register(_ended, made.proc)
    return made


def _ended(program):
    program.terminate()
    program.wait(10)


@contextlib.contextmanager
def at(program):
    """What follows is done at another program's window, which comes to the front; the one before comes back after."""
    global app
    before, app = app, program
    in_front(program)
    try:
        yield
    except Exception:
        if SHOTS is not None and program.alive():
            program.shot(str(SHOTS / "missed there.png"))
        raise
    finally:
        app = before
        in_front(before)


def in_front(program):
    """As its button in the task bar does."""
    found = _run("xdotool", "search", "--onlyvisible", "--pid", str(program.pid)).split()
    _run("xdotool", "windowactivate", "--sync", found[-1])
    program.wait(lambda: any("active" in one.states for one in program.windows()), 5, "the window to come to the front")


def by_hand(*command):
    """A command of ours typed in a terminal by somebody who looks after the file."""
    env = {**os.environ, "HRDESK_PROFILE": str(SCENE / "terminal"), "HRDESK_PASSWORD": PASSWORD}
    return subprocess.run([PYTHON, *map(str, command)], check=True, env=env, stdout=subprocess.PIPE, text=True).stdout


def choose_file(path):
    """In the file dialog that opens, perhaps over another dialog."""
    app.find("text", re.compile("File name|文件名"), timeout=20)
    app.choose_file(str(path), timeout=20)


def choose_folder(path):
    """In the dialog that asks for a folder."""
    front = app.dialog(timeout=20)
    front.find("text", re.compile("Directory|目录|文件夹")).fill(str(path), check=False)
    app.key("Return")
    app.wait(lambda: front not in app.windows(), 5, "the folder to be chosen")


MONTH_BOOKS = (
    ("回款", "10月回款-财务.xlsx"),
    ("拨打", "10月话务-拨号系统.csv"),
    ("质检", "10月质检.xlsx"),
    ("投诉", "10月投诉台账.xlsx"),
)


def bring_in(path, on_done=None):
    """From the page that asks for a file to its last button."""
    press(re.compile("选择文件"))
    choose_file(path)
    press("核对", timeout=20)
    take = app.find("push button", re.compile(r"导入 [\d,]+ 行"), timeout=20)
    refused = next(box.name for box in app.all("check box") if box.name.startswith("拒收"))
    assert refused == "拒收 0", refused
    words = take.name
    take.click()
    app.find("push button", "再导入一个文件", timeout=20)
    step(f"{path.name}: {words}")
    if on_done is not None:
        on_done()


def bring_in_and_compute(on_done=None):
    """The waiting month's five workbooks, and its scores."""
    books = SCENE / "sample" / "workbooks"
    go("绩效")
    for kind, file in MONTH_BOOKS:
        press("导入" + kind, timeout=10)
        bring_in(books / file, on_done if kind == "回款" else None)
        press("去绩效页")
    press("计算得分", timeout=10)
    app.find("push button", re.compile("缺数"), timeout=20)  # the summarised figures have not been brought in
    press("导入数据")
    app.find("radio button", "已汇总的指标").click()
    bring_in(books / "10月回收与服务指标.xlsx")
    press("去绩效页")
    press("计算得分", timeout=10)
    app.find("push button", "确认等级", timeout=20)
    step("the scores are computed")


def column(table, title):
    """The texts of one column."""
    place = table.headers.index(title)
    return [text for (text,) in table.rows(0, table.shape[0], [place])]


def look(where):
    """Audits what is in front: names, Tab order, what the keyboard cannot reach."""
    for _attempt in range(3):  # what is still being read behind the page may change under the audit's hands
        time.sleep(0.6)
        try:
            found = audit(app)
        except drive.GLib.Error:
            assert app.alive(), f"the program ended at {where}"
            continue
        bad = [f"{where}: {kind}: {one}" for kind in BAD for one in found.get(kind, [])]
        if not bad:
            break
    step(f"{where}: {found['controls']} controls, {len(bad)} findings")
    for one in bad:
        print("        ", one)
    for kind in LESSER:
        for one in found.get(kind, []):
            print("         (", kind, "):", one)
    _findings.extend(bad)


def dialog(button, where, keys="Escape"):
    """Opens, audits and leaves a dialog."""
    press(button)
    leave(where, keys)


def leave(where, keys="Escape"):
    """Audits the dialog in front and leaves it."""
    front = app.dialog()
    look(where)
    app.key(keys)
    app.wait(lambda: front not in app.windows(), 5, f"{where} to close")


def choose(button, *path):
    """An entry of the menu under a button."""
    time.sleep(0.6)  # a panel read again brings another button
    press(button)
    app.menu(*path)


def choice(name):
    """One of a row of joined buttons; counts may stand behind its word."""
    app.find("radio button", re.compile(f"^{name}( [0-9,]+)?$")).click()
    time.sleep(0.6)


def end():
    """Status 1 where an audit found something."""
    print(f"{time.monotonic() - _began:6.1f} s in all, {len(_hands)} clicks, keys and texts, {len(_findings)} findings")
    sys.exit(bool(_findings))
