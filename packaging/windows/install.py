"""`windows install`: what IT and the agency do with the MSI, on two pretended PCs, each step looked at.

The first PC is new: silent installation, every file compared, the self-test, the month of the sample agency by commands, the
window photographed, uninstallation. The second has the version before with an agency's file: upgrade while the program is
open, the file brought up to date after a verified backup, the older MSI refused, uninstallation; the agency's files stay.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import setup_steps
from setup_steps import NotSetUp

from windows import previous, tools, wine
from windows.build import Frozen
from windows.table import Table

_PRESETS = {"AGENCYFILE": r"\\server\hr\agency.hrdesk", "UILANGUAGE": "zh_CN", "UPDATES": "off", "DESKTOPICON": "1"}
_ALREADY_NEWER = 1603 % 256  # Wine hands exit codes on modulo 256
PASSWORD_VARIABLE = "HRDESK_PASSWORD"  # noqa: S105 - a name, no password


@dataclass(frozen=True, slots=True)
class Installed:
    """HRDesk on one pretended PC."""

    pc: wine.Prefix

    @property
    def folder(self) -> Path:
        """Where the installer puts it."""
        return self.pc.drive / "Program Files" / "HRDesk"

    def msiexec(self, *words: str) -> int:
        """The installer, silently; its exit code modulo 256."""
        done = self.pc.run("msiexec", *words, "/qn", seconds=600)
        self.pc.settle()
        return done.code

    def install(self, msi: Path, presets: Mapping[str, str]) -> None:
        """Errors: NotSetUp where the installer ends with anything but 0."""
        given = [f"{name}={value}" for name, value in presets.items()]
        code = self.msiexec("/i", self.pc.windows_path(msi), *given)
        if code:
            raise NotSetUp(f"Installing {msi.name} silently ended with {code} (modulo 256).")

    def compare(self, frozen_files: Mapping[str, Path]) -> int:
        """How many files are there byte for byte. Errors: NotSetUp where one is missing, different or too many."""
        there = tools.files_of(self.folder)
        wrong = sorted(set(there) ^ set(frozen_files))
        wrong += [
            name
            for name in frozen_files
            if name in there and tools.sha256(there[name]) != tools.sha256(frozen_files[name])
        ]
        if wrong:
            raise NotSetUp(f"{len(wrong)} installed files are not as built, {wrong[0]} among them.")
        return len(there)

    def links(self) -> list[str]:
        """Links to HRDesk in menus and on desktops."""
        return sorted(str(link.relative_to(self.pc.drive)) for link in self.pc.drive.rglob("HRDesk.lnk"))

    def registry(self, key: str) -> dict[str, str]:
        """Values of a key of the computer."""
        done = self.pc.run("reg", "query", f"HKLM\\{key}", "/reg:64")
        rows = [line.strip().split("    ", 2) for line in done.out.splitlines() if line.startswith("    ")]
        return {row[0]: row[2] if len(row) > 2 else "" for row in rows if len(row) > 1}

    def hrdesk(
        self, *words: str, account: Mapping[str, str] | None = None, program: str = "hrdesk-cli.exe"
    ) -> dict[str, Any]:
        """One command with ``--json``: its object. Errors: NotSetUp with its sentence."""
        told = {"HRDESK_PROFILE": "", "HRDESK_LANG": "zh_CN"}
        options: list[str] = []
        if account is not None:
            told[PASSWORD_VARIABLE] = account["password"]
            options = ["--user", account["user"], "--db", account["db"]]
        done = self.pc.run(self.folder / program, *options, "--json", *words, env=told)
        try:
            answer: dict[str, Any] = json.loads(done.out)
        except ValueError:
            raise NotSetUp(
                f"hrdesk {words[0]} ended with {done.code}: {(done.err or done.out).strip()[-300:]}"
            ) from None
        if done.code not in (0, 1):
            raise NotSetUp(f"hrdesk {words[0]}: {answer.get('error', {}).get('message', done.code)}")
        return answer


def _expect(good: bool, otherwise: str) -> None:
    if not good:
        raise NotSetUp(otherwise)


def run(table: Table, frozen: Frozen, msi: Path) -> bool:
    """Both PCs, one after the other. Errors: NotSetUp at the first thing that is not as it should be."""
    files = tools.files_of(frozen.folder)
    _new_pc(table, frozen, msi, files)
    before = previous.made(table)
    _older_pc(table, frozen, msi, before, files)
    return True


# --- a new PC ---------------------------------------------------------------------------------------------------------


def _new_pc(table: Table, frozen: Frozen, msi: Path, files: Mapping[str, Path]) -> None:
    with table.step("silent installation on a new PC") as step:
        here = Installed(wine.prefix("new", fresh=True))
        here.install(msi, _PRESETS)
        held = here.registry(r"SOFTWARE\HRDesk")
        _expect(held.get("database") == _PRESETS["AGENCYFILE"], f"The preset database is not in the registry: {held}")
        _expect((held.get("language"), held.get("updates")) == ("zh_CN", "off"), f"Presets are missing: {held}")
        links = here.links()
        _expect(len(links) == 2, f"Start menu and desktop should each have a link; there are: {links}")
        step.note = f"presets in the registry, links in Start menu and on the desktop, version {held.get('version')}"
    with table.step("every file compared") as step:
        step.note = f"{here.compare(files)} files the same, byte for byte"
    with table.step("self-test of the installed program") as step:
        step.note = _self_test(here)
    with table.step("hrdesk on PATH") as step:
        done = here.pc.run("cmd", "/c", "hrdesk --version")
        _expect(frozen.version in done.out, f"hrdesk is not found on PATH: {(done.out + done.err).strip()[-200:]}")
        step.note = done.out.strip()
    made = _month(table, here)
    _look(table, here, made)
    with table.step("uninstallation") as step:
        step.note = _uninstall(here, msi, here.pc.drive / "agency")


def _self_test(here: Installed) -> str:
    report = here.pc.drive / "self-test.txt"
    here.pc.settle()  # a program left over from before has no screen, nor would those it serves
    with wine.screen() as display:
        done = here.pc.on(display).run(
            here.folder / "HRDesk.exe", "--self-test", "--report", r"C:\self-test.txt", seconds=900
        )
    told = report.read_text("utf-8") if report.exists() else done.err
    _expect(done.code == 0, f"The self-test failed: {told.strip()[-600:]}")
    print(told, flush=True)
    return f"{len(told.strip().splitlines()) - 1} checks good"


def _month(table: Table, here: Installed) -> dict[str, Any]:
    """The sample agency's waiting month: imported, evaluated, published, printed."""
    with table.step("demo, import, evaluate, report") as step:
        made = here.hrdesk("demo", r"C:\agency\示例 公司", "--no-window")
        hr = next(account for account in made["accounts"] if account["role"] == "hr") | {"db": made["db"]}
        rows = 0
        for book in made["workbooks"]:
            rows += here.hrdesk("import", book["kind"], book["file"], "--period", made["period"], account=hr)["new"]
        done = here.hrdesk("evaluate", made["period"], "--publish", account=hr)
        printed = here.hrdesk(
            "report", "evaluation", "--period", made["period"], "--out", r"C:\agency\考核表.pdf", account=hr
        )
        _expect(printed["missing_glyphs"] == [], "The paper lacks characters.")
        _expect(here.hrdesk("check", account=hr)["ok"], "hrdesk check finds the file harmed.")
        step.note = f"{rows} rows taken in, {done['published']} published, {printed['pages']} pages"
    with table.step("the same file printed on Linux") as step:
        step.note = _same_on_linux(here, made, hr)
    return made


def _same_on_linux(here: Installed, made: Mapping[str, Any], account: Mapping[str, str]) -> str:
    """The agency's file copied here and printed by the program as it is developed: both papers say the same."""
    folder = tools.BUILD / "from-windows"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(here.pc.drive / "agency", folder)
    db = next(folder.rglob("*.hrdesk"))
    out = folder / "linux.pdf"
    told = setup_steps.inside() | {PASSWORD_VARIABLE: account["password"], "HRDESK_PROFILE": str(folder / "profile")}
    words = [
        "--user",
        account["user"],
        "--db",
        str(db),
        "report",
        "evaluation",
        "--period",
        made["period"],
        "--out",
        str(out),
    ]
    done = subprocess.run(
        [setup_steps.PYTHON, "-m", "hrdesk", *words, "--lang", "zh_CN"],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    _expect(done.returncode == 0, f"Linux could not print the file of Windows: {done.stderr.strip()[-300:]}")
    return tools.call([setup_steps.PYTHON, tools.HERE / "same_text.py", folder / "考核表.pdf", out]).strip()


def _look(table: Table, here: Installed, made: Mapping[str, Any]) -> None:
    """The window of the installed program on the sample agency, photographed; its start measured."""
    picture = tools.BUILD / "window.png"
    with table.step("window shown and photographed") as step, wine.screen() as display:
        here.pc.settle()
        shown = here.pc.on(display)
        folder = str(Path(str(made["db"]).replace("\\", "/")).parent).replace("/", "\\")
        began = time.monotonic()
        program = shown.start(here.folder / "HRDesk.exe", "gui", "--sample", folder, "--lang", "zh_CN")
        wine.wait_for_window(display, "· HRDesk", began)
        wine.wait_for_rest(display, "HRDesk.exe")
        wine.photograph(display, picture, setup_steps.PYTHON)
        shown.stop()
        program.wait(60)
        step.note = str(picture.relative_to(setup_steps.ROOT))
    with table.step("start measured") as step, wine.screen() as display:
        step.note = _start(here, display)


def _start(here: Installed, display: str) -> str:
    """Three starts by the icon on a PC that is up: until the first window, and what the program itself took of it.

    No splash is shown while the program's own part stays below a second: nothing could be drawn before Qt is there, and with
    Qt there the window itself is next. (PyInstaller's own splash would bring Tcl/Tk along.)
    """
    here.pc.settle()
    shown = here.pc.on(display)
    starts: list[tuple[float, float]] = []
    for _ in range(3):
        shown.run("cmd", "/c", "exit")  # Wine itself is up
        began = time.monotonic()
        program = shown.start(here.folder / "HRDesk.exe")
        seconds = wine.wait_for_window(display, "HRDesk", began)
        starts.append((seconds, wine.own_seconds("HRDesk.exe")))
        shown.stop()
        program.wait(60)
    seconds, own = min(starts)
    return f"first window after {seconds:.1f} s, the least of {len(starts)}, {own:.1f} s of them the program's own"


def _uninstall(here: Installed, msi: Path, agency: Path) -> str:
    before = {name: tools.sha256(file) for name, file in tools.files_of(agency).items()}
    _expect(bool(before), "There is no agency's file to leave alone.")
    code = here.msiexec("/x", here.pc.windows_path(msi))
    _expect(code == 0, f"Uninstalling ended with {code} (modulo 256).")
    left = tools.files_of(here.folder) if here.folder.exists() else {}
    _expect(not left, f"{len(left)} files of the program stayed, {next(iter(left), '')} among them.")
    after = {name: tools.sha256(file) for name, file in tools.files_of(agency).items()}
    _expect(after == before, "Uninstalling touched the agency's files.")
    _expect(not here.registry(r"SOFTWARE\HRDesk"), "Presets stayed in the registry.")
    _expect(not here.links(), f"Links stayed: {here.links()}")
    path = here.registry(r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment").get("PATH", "")
    _expect("HRDesk" not in path, f"PATH still names HRDesk: {path}")
    return f"program gone, {len(after)} files of the agency untouched"


# --- a PC with the version before ----------------------------------------------------------------------------------------


def _older_pc(table: Table, frozen: Frozen, msi: Path, before: previous.Previous, files: Mapping[str, Path]) -> None:
    with table.step(f"the version before, {before.version}, with an agency's file") as step:
        here = Installed(wine.prefix("older", fresh=True))
        here.install(before.msi, {"AGENCYFILE": r"C:\agency\示例\sample.hrdesk"})
        made = here.hrdesk("demo", r"C:\agency\示例", "--no-window")
        admin = next(account for account in made["accounts"] if account["role"] == "administrator") | {"db": made["db"]}
        people = here.hrdesk("export", "roster", "--out", r"C:\before.csv", account=admin)["rows"]
        step.note = f"{people} people"
    with table.step(f"upgrade to {frozen.version} while it is open") as step, wine.screen() as display:
        here.pc.settle()
        shown = here.pc.on(display)
        program = shown.start(here.folder / "HRDesk.exe", "gui", "--db", made["db"])
        wine.wait_for_window(display, "HRDesk", time.monotonic())
        done = shown.run("msiexec", "/i", shown.windows_path(msi), "/qn", seconds=600)
        shown.stop()
        program.wait(60)
        _expect(done.code in (0, 3010 % 256), f"The upgrade ended with {done.code} (modulo 256).")
        here.pc.settle()
        here.pc.run("wineboot", "-r")  # restarted: files that were in use have been moved aside until then
        here.pc.settle()
        count = here.compare(files)
        held = here.registry(r"SOFTWARE\HRDesk")
        _expect(held.get("version") == frozen.version, f"The registry still says {held.get('version')}.")
        _expect(held.get("database") == r"C:\agency\示例\sample.hrdesk", f"The preset was lost by the upgrade: {held}")
        step.note = f"msiexec {'3010' if done.code else '0'}, after a restart {count} files the same, preset kept"
    with table.step("older file migrated after a backup") as step:
        step.note = _migrate(here, admin, people)
    with table.step(f"downgrade to {before.version} refused") as step:
        code = here.msiexec("/i", here.pc.windows_path(before.msi))
        _expect(code == _ALREADY_NEWER, f"The older MSI ended with {code}, not with 1603 (modulo 256).")
        step.note = f"1603, {here.compare(files)} files as before"
    with table.step("uninstallation after the upgrade") as step:
        step.note = _uninstall(here, msi, here.pc.drive / "agency")


def _migrate(here: Installed, admin: Mapping[str, str], people: int) -> str:
    done = here.hrdesk("migrate", account=admin)
    _expect(done["from"] != done["to"], f"The older file was not migrated: {done}")
    _expect(bool(done["backup"]), "There is no backup from before the migration.")
    rows = here.hrdesk("export", "roster", "--out", r"C:\after.csv", account=admin)["rows"]
    _expect(rows == people, f"{people} people before the migration, {rows} after it.")
    _expect(here.hrdesk("check", account=admin)["ok"], "hrdesk check finds the migrated file harmed.")
    return f"{done['from']} → {done['to']}, {rows} people, backup verified"
