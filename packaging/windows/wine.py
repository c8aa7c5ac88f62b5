"""Programs of Windows under Wine: a prefix (its own "PC"), its screen, and how a program is run in it.

Wine 8's traps, each met here: standard output must be a pipe and standard input empty unless something is given; exit
codes come modulo 256; variables ``QT_*`` only arrive when named ``WINEQT_*``; Wine's services inherit the pipes and may
outlive the program, so the program's end counts, not the end of file. And Wine follows a link of this machine when it
deletes one: a prefix holds no link to anything that matters.

The pretended PC is a Chinese one: code page 936, as in the offices HRDesk is made for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from setup_steps import ROOT, NotSetUp, say

from windows import tools

#: Libraries of Windows that Wine 8 lacks or has too little of. For tests only: they never get into the program.
STAND_INS = ("icuuc", "mscms", "bcryptprimitives")
_SOURCES = tools.HERE / "stand_ins"
_OVERRIDES = ";".join([*(f"{name}=n" for name in STAND_INS), "mscoree=", "mshtml=", "winemenubuilder.exe="])
_GRACE = 3.0
_REST = 0.1  # processor seconds in four
LANGUAGE = "zh_CN.UTF-8"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended; ``out`` and ``err`` as text without carriage returns."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Prefix:
    """One pretended PC. ``display``: its X screen, "" where there is none and Qt paints offscreen."""

    path: Path
    display: str = ""

    @property
    def drive(self) -> Path:
        """``C:`` as a folder of this machine."""
        return self.path / "drive_c"

    def on(self, display: str) -> Prefix:
        """The same PC with a screen."""
        return Prefix(self.path, display)

    def variables(self, extra: Mapping[str, str]) -> dict[str, str]:
        """The environment of a program in this prefix."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QT_", "WINE", "PYTHON", "HRDESK_", "XDG_", "LC_", "LANG"))
            and name not in ("DISPLAY", "WAYLAND_DISPLAY")
        }
        kept |= {"LC_ALL": LANGUAGE, "LOCPATH": str(_language())}
        kept |= {"WINEPREFIX": str(self.path), "WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": _OVERRIDES}
        if self.display:
            kept["DISPLAY"] = self.display
        else:
            kept["WINEQT_QPA_PLATFORM"] = "offscreen"
        return kept | {f"WINE{name}" if name.startswith("QT_") else name: value for name, value in extra.items()}

    def start(
        self, program: str | Path, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.Popen[str]:
        """Starts a program and leaves it running; its output goes nowhere."""
        wine = tools.find("wine") or "wine"
        return subprocess.Popen(
            [wine, str(program), *words], env=self.variables(env or {}), cwd=cwd, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(
        self,
        program: str | Path,
        *words: str,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        seconds: float = 900,
        shown: bool = False,
    ) -> Ran:
        """Runs a program of Windows to its end. ``shown``: its lines are printed as they come. Errors: NotSetUp when late."""
        wine = tools.find("wine") or "wine"
        began = time.monotonic()
        process = subprocess.Popen(
            [wine, str(program), *words], env=self.variables(env or {}), cwd=cwd,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        heard: dict[str, list[str]] = {"out": [], "err": []}
        readers = [
            threading.Thread(target=_listen, args=(stream, heard[name], shown), daemon=True)
            for name, stream in (("out", process.stdout), ("err", process.stderr))
        ]
        for reader in readers:
            reader.start()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            self.stop()
            raise NotSetUp(f"{Path(str(program)).name} did not end within {seconds:.0f} s under Wine.") from None
        for reader in readers:
            reader.join(_GRACE)
        return Ran(process.returncode, "".join(heard["out"]), "".join(heard["err"]), time.monotonic() - began)

    def stop(self) -> None:
        """Ends every program of this prefix."""
        server = tools.find("wineserver") or "wineserver"
        subprocess.run([server, "-k"], env=self.variables({}), capture_output=True, check=False)

    def settle(self) -> None:
        """Waits until every program of this prefix has ended, so that the registry is on the disk."""
        server = tools.find("wineserver") or "wineserver"
        subprocess.run([server, "-w"], env=self.variables({}), capture_output=True, check=False, timeout=120)

    def windows_path(self, place: Path) -> str:
        """How a program in this prefix names ``place``."""
        if place.is_relative_to(self.drive):
            return "C:\\" + str(place.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(place).replace("/", "\\")


def _text(line: bytes) -> str:
    """HRDesk and Python speak UTF-8 to a pipe; the system's own programs the code page of a Chinese Windows."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def _listen(stream: IO[bytes] | None, into: list[str], shown: bool) -> None:
    if stream is None:
        return
    for line in stream:
        text = _text(line).replace("\r", "")
        into.append(text)
        if shown:
            print(text, end="", flush=True)


def _language() -> Path:
    """The folder of the Chinese locale that Wine takes its code page from; made once."""
    place = tools.cache() / "locale"
    if not (place / LANGUAGE).exists():
        with tools.made_whole(place) as part:
            tools.call(["localedef", "-i", "zh_CN", "-f", "UTF-8", part / LANGUAGE])
    return place


def _master() -> Path:
    """A fresh prefix with the stand-ins, from the cache; copied, never used itself."""
    version = tools.call(["wine", "--version"]).strip()
    sources = [_SOURCES / f"{name}.c" for name in STAND_INS]
    place = tools.cache() / f"prefix-{tools.key_of('5', version, *sources)}"
    if (place / "ready").exists():
        return place
    say("Making a Windows of Wine's …")
    shutil.rmtree(place, ignore_errors=True)
    fresh = Prefix(place / "prefix")
    fresh.path.mkdir(parents=True)
    for words in (("wineboot", "-i"), ("winecfg", "-v", "win10")):
        fresh.run(words[0], *words[1:], seconds=300)
        fresh.settle()
    for link in [
        one for one in (fresh.drive / "users").rglob("*") if one.is_symlink()
    ]:  # Documents, Desktop: this machine's
        link.unlink()
        link.mkdir()
    system = fresh.drive / "windows" / "system32"
    if not (system / "kernel32.dll").exists():
        raise NotSetUp("Wine could not make a 64-bit prefix: look whether the package wine64 is whole, then try again.")
    for source in sources:
        tools.call(
            ["x86_64-w64-mingw32-gcc", "-O2", "-shared", "-s", "-static-libgcc", "-o", system / f"{source.stem}.dll",
             source, "-ladvapi32"]
        )  # fmt: skip
    for font in tools.FONT.parent.glob("DejaVuSans*.ttf"):
        shutil.copy(font, fresh.drive / "windows" / "Fonts")
    (fresh.path / "shares" / "office" / "hr").mkdir(parents=True)  # \\\\office\\hr, as if on a server
    (fresh.path / "dosdevices" / "unc").symlink_to("../shares")
    (place / "ready").write_text(version, "utf-8")
    return place


def prefix(name: str, *, fresh: bool = False) -> Prefix:
    """The pretended PC called ``name`` under ``build/windows/``; ``fresh`` throws the one before away."""
    master = _master() / "prefix"
    place = tools.BUILD / "pcs" / name
    stamp = place / "made-from.txt"
    if not fresh and stamp.exists() and stamp.read_text("utf-8") == str(master):
        return Prefix(place)
    if place.exists():
        Prefix(place).stop()
        shutil.rmtree(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(master, place, symlinks=True)
    stamp.write_text(str(master), "utf-8")
    return Prefix(place)


@contextmanager
def screen(width: int = 1366, height: int = 768) -> Iterator[str]:
    """A virtual X screen with a window manager while the block runs: its name, for ``Prefix.on``."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [tools.find("Xvfb") or "Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    if not number:
        raise NotSetUp("The virtual screen (Xvfb) did not start.")
    variables = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    variables["DISPLAY"] = f":{number}"
    variables["XDG_DATA_HOME"] = str(ROOT / "resources")  # its fonts, for Chinese titles
    manager = subprocess.Popen(
        [tools.find("openbox") or "openbox"], env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f":{number}"
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


def titles(display: str) -> list[str]:
    """The titles of the windows that the window manager knows."""
    variables = os.environ | {"DISPLAY": display, "LC_ALL": "C.UTF-8"}
    xprop = tools.find("xprop") or "xprop"

    def asked(*words: str) -> str:
        done = subprocess.run(
            [xprop, *words], env=variables, capture_output=True, text=True, errors="replace", check=False
        )
        return done.stdout

    listed = asked("-root", "_NET_CLIENT_LIST").partition("#")[2]
    return [
        asked("-id", one.strip(), "_NET_WM_NAME").partition(" = ")[2].strip().strip('"')
        for one in listed.split(",")
        if one.strip()
    ]


def wait_for_window(display: str, title: str, began: float, seconds: float = 180) -> float:
    """Until a window whose title holds ``title`` is there: seconds since ``began``. Errors: NotSetUp."""
    while time.monotonic() - began < seconds:
        if any(title in shown for shown in titles(display)):
            return time.monotonic() - began
        time.sleep(0.05)
    raise NotSetUp(f"No window called {title} came within {seconds:.0f} s; there are: {titles(display)}")


def own_seconds(program: str) -> float:
    """Processor seconds that running programs of Windows of that file name have taken, Wine's part in them included."""
    ticks = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")[0].decode("utf-8", "replace")
            if words.replace("\\", "/").endswith("/" + program):
                ticks += sum(map(int, (place / "stat").read_text().rpartition(")")[2].split()[11:13]))
        except OSError:
            continue  # it ended meanwhile
    return ticks / os.sysconf("SC_CLK_TCK")


def wait_for_rest(display: str, program: str, seconds: float = 180) -> None:
    """Until one window is left and ``program`` does nothing more, so that what is shown is its own. Errors: NotSetUp."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before = own_seconds(program)
        time.sleep(4)
        if own_seconds(program) - before < _REST and len(titles(display)) == 1:
            return
    raise NotSetUp(f"{program} did not come to rest within {seconds:.0f} s.")


def photograph(display: str, picture: Path, python: Path) -> None:
    """What the screen shows once it no longer changes, as a PNG; taken by Qt of the environment ``python``."""
    code = (
        "import sys; from PySide6.QtGui import QGuiApplication as A; a = A(sys.argv[:1]); "
        "sys.exit(0 if a.primaryScreen().grabWindow(0).save(sys.argv[1]) else 1)"
    )
    picture.parent.mkdir(parents=True, exist_ok=True)
    variables = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    before = ""
    for _ in range(30):
        done = subprocess.run([python, "-c", code, picture], capture_output=True, text=True, env=variables, check=False)
        if done.returncode:
            raise NotSetUp(f"The screen could not be photographed: {done.stderr.strip()[-300:]}")
        now = tools.sha256(picture)
        if now == before:
            return
        before = now
        time.sleep(1)
