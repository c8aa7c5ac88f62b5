"""`windows build`: HRDesk frozen with PyInstaller into one folder, looked into, zipped, made into an MSI."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import setup_steps
from setup_steps import ROOT, NotSetUp, say

from windows import signing, tools
from windows.python import WindowsPython

#: Windows 10's own libraries that something of HRDesk, Python or Qt imports. Anything else would be missing on a user's PC.
# fmt: off
WINDOWS_OWN = frozenset((
    "advapi32", "authz", "bcrypt", "bcryptprimitives", "cfgmgr32", "comctl32", "comdlg32", "crypt32", "d2d1", "d3d11",
    "d3d12", "d3d9", "dbghelp", "dcomp", "dnsapi", "dwmapi", "dwrite", "dxgi", "gdi32", "imm32", "iphlpapi",
    "kernel32", "mpr", "msvcrt", "netapi32", "ntdll", "ole32", "oleaut32", "powrprof", "psapi", "rpcrt4", "secur32",
    "setupapi", "shcore", "winhttp", "wininet", "shell32", "shlwapi", "ucrtbase", "user32", "userenv", "usp10",
    "uxtheme", "version", "winmm", "winspool.drv", "ws2_32", "wtsapi32", "icuuc", "mscms", "propsys", "ncrypt",
    "uiautomationcore",
))
# fmt: on
#: What a user's disk and the download are kept to, in MB.
UNPACKED_AT_MOST, MSI_AT_MOST = 150, 70
PUBLISHER = "HRDesk"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The program's folder, its version, and what ``frozen.py`` saw in it."""

    folder: Path
    version: str
    seen: dict[str, Any]


def version_of(source: Path) -> str:
    """``hrdesk.__version__`` without importing it."""
    text = (source / "hrdesk" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"', text, re.MULTILINE)
    if found is None:
        raise NotSetUp("hrdesk/__init__.py has no version of three numbers.")
    return found[1]


def _version_resource(version: str, name: str, what: str) -> str:
    numbers = (*(int(part) for part in version.split(".")), 0)
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": what,
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "MIT licence; see resources/LICENSES.md",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "HRDesk",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, fileType=1, "
        f"subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])\n"
    )


def parts(place: Path, version: str) -> None:
    """Icon and version resources, for PyInstaller and the MSI."""
    place.mkdir(parents=True, exist_ok=True)
    tools.call(
        ["env", "QT_QPA_PLATFORM=offscreen", setup_steps.PYTHON, tools.HERE / "icon.py", tools.HERE / "hrdesk.svg",
         place / "hrdesk.ico"]
    )  # fmt: skip
    (place / "update-key.pem").write_bytes(signing.public_update_key())
    for name, what in (("HRDesk", "HRDesk"), ("hrdesk-cli", "HRDesk, commands")):
        (place / f"{name}.txt").write_text(_version_resource(version, name, what), "utf-8")


def freeze(python: WindowsPython, source: Path, out: Path) -> Frozen:
    """``source`` frozen into ``out/HRDesk``. Errors: NotSetUp with PyInstaller's last words, or what must not be inside."""
    version = version_of(source)
    work = out / "work"
    shutil.rmtree(out, ignore_errors=True)
    parts(work, version)
    say(f"Freezing HRDesk {version} …")
    say_to = {
        "HRDESK_SOURCE": python.pc.windows_path(source),
        "HRDESK_PARTS": python.pc.windows_path(work),
        "SOURCE_DATE_EPOCH": tools.EPOCH,
        "PYTHONHASHSEED": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": python.pc.windows_path(source),
    }
    words = ["--noconfirm", "--log-level", "WARN", "--distpath", python.pc.windows_path(out), "--workpath",
             python.pc.windows_path(work), python.pc.windows_path(tools.HERE / "hrdesk.spec")]  # fmt: skip
    done = python.run("-m", "PyInstaller", *words, env=say_to, cwd=source, seconds=3000)
    (out / "pyinstaller.log").write_text(done.out + done.err, "utf-8")
    folder = out / "HRDesk"
    if done.code or not (folder / "HRDesk.exe").exists():
        raise NotSetUp(f"PyInstaller ended with {done.code}: {' / '.join(done.err.strip().splitlines()[-3:])}")
    _shim(folder / "bin")
    for file in folder.rglob("*"):
        os.utime(file, (int(tools.EPOCH), int(tools.EPOCH)))  # the installer keeps the moment of each file
    frozen = Frozen(folder, version, look_into(python, folder))
    check(frozen)
    return frozen


def _shim(folder: Path) -> None:
    """``bin/hrdesk.exe``, the command on PATH; HRDesk.exe's own folder is not, since Windows knows no case of letters."""
    folder.mkdir()
    target = folder / "hrdesk.exe"
    tools.call(
        ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-municode", "-static", "-Wl,--no-insert-timestamp", "-o", target,
         tools.HERE / "hrdesk.c"]
    )  # fmt: skip


def look_into(python: WindowsPython, folder: Path) -> dict[str, Any]:
    """What ``frozen.py`` prints about a folder of programs."""
    done = python.run(str(tools.HERE / "frozen.py"), python.pc.windows_path(folder))
    if done.code:
        raise NotSetUp(f"The frozen program could not be looked into: {done.err.strip()[-300:]}")
    seen: dict[str, Any] = json.loads(done.out)
    return seen


def check(frozen: Frozen) -> None:
    """Errors: NotSetUp when a stand-in, a foreign library, another machine's program or a page too much got inside."""
    from windows.wine import STAND_INS

    names = {file.name.lower() for file in frozen.folder.rglob("*")}
    inside = sorted(name for name in STAND_INS if f"{name}.dll" in names)
    if inside:
        raise NotSetUp(f"Stand-ins for tests got into the program: {' '.join(inside)}.")
    foreign = {
        library: users
        for library, users in frozen.seen["outside"].items()
        if library.removesuffix(".dll") not in WINDOWS_OWN and not library.startswith(("api-ms-win-", "ext-ms-"))
    }
    if foreign:
        told = "; ".join(f"{library} (wanted by {users[0]})" for library, users in sorted(foreign.items()))
        raise NotSetUp(f"Libraries that Windows does not bring are missing from the program: {told}.")
    if frozen.seen["other_machines"]:
        raise NotSetUp(f"Not for 64-bit Windows: {' '.join(frozen.seen['other_machines'])}.")
    size = tools.megabytes(frozen.folder)
    if size > UNPACKED_AT_MOST:
        raise NotSetUp(f"The program takes {size:.0f} MB unpacked, more than the {UNPACKED_AT_MOST} it is kept to.")


def portable(frozen: Frozen, target: Path) -> None:
    """The program's folder as a zip, always the same bytes for the same files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, file in tools.files_of(frozen.folder).items():
            entry = zipfile.ZipInfo(f"HRDesk-{frozen.version}/{name}", (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, file.read_bytes())


def source() -> Path:
    """The project itself."""
    return ROOT
