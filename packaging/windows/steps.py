"""`dev.py windows [build|test|install]`: which steps, and the summary at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import setup_steps
from setup_steps import ROOT, NotSetUp

from windows import build, msi, signing, tools, twice
from windows.build import MSI_AT_MOST, Frozen
from windows.python import WindowsPython, set_up
from windows.table import Table

_RECIPE = ("hrdesk.spec", "build.py", "msi.py", "HRDesk.wxs", "hrdesk.c", "hrdesk.svg", "icon.py", "signing.py")
_MADE = {".pyc", ".mo"}


def run(step: str | None, *, marked: bool = False, again: bool = False) -> int:
    """Carries ``step`` out (all three where none is named), prints the table; 0 when all went well, else 1.

    ``marked``: of the tests, only those marked ``windows``; ``again``: what is built is built twice and compared.
    """
    setup_steps.set_up(quiet=True)
    tools.install()
    table = Table()
    steps: dict[str, Callable[[], bool]] = {
        "build": lambda: _build(table, again),
        "test": lambda: _test(table, marked),
        "install": lambda: _install(table),
    }
    try:
        went = [carry_out() for name, carry_out in steps.items() if step in (None, name)]
    finally:
        table.show()
    return 0 if all(went) else 1


def built(table: Table, *, anew: bool = True) -> Frozen:
    """The program, its zip, MSI and news under ``build/windows/out``; those of this very source are taken if not ``anew``."""
    with table.step("Windows Python and wheels") as step:
        windows = set_up()
        step.note = f"{tools.megabytes(windows.folder):.0f} MB"
    mark = tools.BUILD / "dist" / "built-from.json"
    origin = origin_of(ROOT)
    if not anew and mark.exists() and json.loads(mark.read_text("utf-8"))["origin"] == origin:
        kept = json.loads(mark.read_text("utf-8"))
        return Frozen(tools.BUILD / "dist" / "HRDesk", kept["version"], kept["seen"])
    frozen = _frozen(table, windows, ROOT, tools.BUILD / "dist")
    package(table, frozen, tools.BUILD / "dist" / "work" / "hrdesk.ico", msi.out_folder())
    mark.write_text(json.dumps({"origin": origin, "version": frozen.version, "seen": frozen.seen}), "utf-8")
    return frozen


def origin_of(source: Path) -> str:
    """What the program is made of: another byte in it makes it anew."""
    folders = [source / "hrdesk", source / "resources"]
    files = [
        file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix not in _MADE
    ]
    recipe = [tools.HERE / name for name in _RECIPE]
    return tools.key_of(
        *files, *recipe, setup_steps.HERE / "requirements.lock", setup_steps.HERE / "requirements-windows.lock"
    )


def _frozen(table: Table, windows: WindowsPython, source: Path, out: Path) -> Frozen:
    with table.step(f"PyInstaller, {build.version_of(source)}") as step:
        frozen = build.freeze(windows, source, out)
        files = tools.files_of(frozen.folder)
        step.note = (
            f"{tools.megabytes(frozen.folder):.1f} MB unpacked, {len(files)} files, {len(frozen.seen['versions'])} of them "
            f"programs and libraries, content {tools.key_of(*(part for item in files.items() for part in item))}"
        )
    return frozen


def package(table: Table, frozen: Frozen, icon: Path, out: Path) -> Path:
    """Signs, zips, writes the MSI and its news into ``out``; the MSI."""
    by = signing.signer()
    own = [frozen.folder / name for name in ("HRDesk.exe", "hrdesk-cli.exe", "bin/hrdesk.exe")]
    with table.step("signatures") as step:
        signing.sign(by, *own)
        if not all(signing.is_signed(by, file) for file in own):
            raise NotSetUp("A signature just made is not good; look at the certificate.")
        step.note = f"{len(own)} programs" + (", by a TEST certificate" if by.test else "")
    with table.step("portable zip") as step:
        archive = out / f"HRDesk-{frozen.version}-portable.zip"
        build.portable(frozen, archive)
        step.note = f"{tools.megabytes(archive):.1f} MB"
    with table.step("MSI") as step:
        target = out / f"HRDesk-{frozen.version}.msi"
        msi.make(frozen, icon, target)
        rows, digest = msi.check(target, frozen, MSI_AT_MOST), msi.digest_of(target)
        signing.sign(by, target)
        signing.manifest(target, frozen.version)
        step.note = (
            f"{tools.megabytes(target):.1f} MB, {rows['File']} files, {rows['Component']} components, signed, "
            f"tables {digest}"
        )
    return target


def _build(table: Table, again: bool) -> bool:
    shutil.rmtree(tools.BUILD / "out", ignore_errors=True)
    frozen = built(table)
    if again:
        _build_again(table, frozen)
    return True


def _build_again(table: Table, first: Frozen) -> None:
    place = tools.BUILD / "again"
    with table.step("the same source built again elsewhere") as step:
        frozen = build.freeze(set_up(), twice.copied_source(place), place / "dist")
        (place / "out").mkdir()
        package(Table(), frozen, place / "dist" / "work" / "hrdesk.ico", place / "out")
        step.note = f"{tools.megabytes(frozen.folder):.1f} MB unpacked"
    for what, one, other in (
        ("program", first.folder, frozen.folder),
        ("MSI, zip and news", msi.out_folder(), place / "out"),
    ):
        with table.step(f"both builds compared: {what}") as step:
            step.note = twice.alike(one, other)
    shutil.rmtree(place)


def _test(table: Table, marked: bool) -> bool:
    from windows import testing

    return testing.run(table, marked=marked)


def _install(table: Table) -> bool:
    from windows import install

    frozen = built(table, anew=False)
    return install.run(table, frozen, msi.out_folder() / f"HRDesk-{frozen.version}.msi")
