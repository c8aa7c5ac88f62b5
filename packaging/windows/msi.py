"""The MSI: written by wixl, then given what wixl can't say, and read back table by table."""

from __future__ import annotations

import csv
import io
import re
import shutil
import struct
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

from setup_steps import NotSetUp, say

from windows import tools
from windows.build import Frozen

#: All identities of components and products are made from this and a name, so that the same source gives the same ones.
_NAMES = uuid.UUID("0b0c9f9e-6b57-4d0a-8d0e-4d5b2a6f3c11")
#: What IT may give on msiexec's command line; kept over an upgrade unless given anew. (DATABASE is the installer's own.)
PRESETS = ("AGENCYFILE", "UILANGUAGE", "UPDATES", "DESKTOPICON")
#: When a component of HRDesk.wxs is installed at all; wixl has no word for it.
CONDITIONS = {
    "PresetDatabase": "AGENCYFILE",
    "PresetLanguage": "UILANGUAGE",
    "PresetUpdates": "UPDATES",
    "DesktopEntry": 'DESKTOPICON = "1"',
}
_BATCH = 40
_SUMMARY = uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9").bytes_le  # the format of an MSI's summary
_PACKAGE_CODE, _MADE_AT, _SAVED_AT = 9, 12, 13
_FROM_1601 = 11_644_473_600  # seconds until 1970


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of the installer: its row's key, where it lies, and its version resource ("" without one)."""

    key: str
    name: str
    version: str


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{kind}:{name}")).upper()


def _key(kind: str, name: str) -> str:
    return f"{kind}{uuid.uuid5(_NAMES, f'{kind}:{name}').hex}"


def _entries(frozen: Frozen) -> list[_Entry]:
    versions: Mapping[str, str] = frozen.seen["versions"]
    return [_Entry(_key("f", name), name, versions.get(name, "")) for name in tools.files_of(frozen.folder)]


def _files_xml(entries: Iterable[_Entry]) -> str:
    """Every file as a component of its own, in the program's folders."""
    tree: dict[str, list[_Entry]] = {}
    for entry in entries:
        tree.setdefault(entry.name.rpartition("/")[0], []).append(entry)
    folders = {""} | {folder[: cut.start()] for folder in tree for cut in re.finditer("/|$", folder)}
    lines = ['<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment>']
    for folder in sorted(folders):
        parent, _, name = folder.rpartition("/")
        inside = _key("d", folder) if folder else "INSTALLDIR"
        if folder:
            outside = _key("d", parent) if parent else "INSTALLDIR"
            lines.append(
                f'<DirectoryRef Id="{outside}"><Directory Id="{inside}" Name={quoteattr(name)}/></DirectoryRef>'
            )
        lines.append(f'<DirectoryRef Id="{inside}">')
        for entry in tree.get(folder, []):
            lines.append(
                f'<Component Id="{_key("c", entry.name)}" Guid="{_guid("component", entry.name.lower())}" Win64="yes">'
                f'<File Id="{entry.key}" KeyPath="yes" Source={quoteattr("HRDesk/" + entry.name)}/></Component>'
            )
        lines.append("</DirectoryRef>")
    lines.append('<ComponentGroup Id="Files">')
    lines += [f'<ComponentRef Id="{_key("c", entry.name)}"/>' for entry in entries]
    lines.append("</ComponentGroup></Fragment></Wix>")
    return "\n".join(lines)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """A name of eight and three letters for each that needs one, all different in their folder; the others as they are."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    ordered = sorted(names)
    fits = re.compile(r"[A-Z0-9_\-]{1,8}(\.[A-Z0-9_\-]{1,3})?", re.IGNORECASE)
    for name in ordered:
        if fits.fullmatch(name):
            found[name] = name
            taken.add(name.upper())
    for name in ordered:
        if name in found:
            continue
        stem, _, ending = name.rpartition(".")
        letters = re.sub(r"[^A-Z0-9]", "", (stem or ending).upper()) or "F"
        tail = re.sub(r"[^A-Z0-9]", "", ending.upper())[:3] if stem else ""
        for number in range(1, 100_000):
            mark = f"~{number}"
            short = letters[: 8 - len(mark)] + mark + (f".{tail}" if tail else "")
            if short not in taken:
                found[name] = short
                taken.add(short)
                break
    return found


def _by_folder(names: Iterable[str]) -> dict[str, str]:
    """``short_names`` for whole paths, folder by folder: path → short name of its last part."""
    groups: dict[str, list[str]] = {}
    for name in names:
        folder, _, last = name.rpartition("/")
        groups.setdefault(folder, []).append(last)
    found: dict[str, str] = {}
    for folder, lasts in groups.items():
        for last, short in short_names(lasts).items():
            found[f"{folder}/{last}" if folder else last] = short
    return found


def _completions(entries: list[_Entry]) -> list[str]:
    """SQL for short names, versions, PATH and presets kept over an upgrade."""
    short = _by_folder(entry.name for entry in entries)
    queries = []
    for entry in entries:
        last = entry.name.rpartition("/")[2]
        shown = last if short[entry.name] == last else f"{short[entry.name]}|{last}"
        values = f"`FileName` = '{shown}'"
        if entry.version:
            values += f", `Version` = '{entry.version}', `Language` = '0'"
            queries.append(f"DELETE FROM `MsiFileHash` WHERE `File_` = '{entry.key}'")
        queries.append(f"UPDATE `File` SET {values} WHERE `File` = '{entry.key}'")
    parents = {entry.name.rpartition("/")[0] for entry in entries} - {""}
    folders = {folder[: cut.start()] for folder in parents for cut in re.finditer("/|$", folder)}
    for folder, name in _by_folder(folders).items():
        last = folder.rpartition("/")[2]
        if name != last:
            queries.append(
                f"UPDATE `Directory` SET `DefaultDir` = '{name}|{last}' WHERE `Directory` = '{_key('d', folder)}'"
            )
    queries += _path_and_presets()
    return queries


def _path_and_presets() -> list[str]:
    bin_folder, shim = _key("d", "bin"), _key("c", "bin/hrdesk.exe")
    queries = [
        "CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, "
        "`Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)",
        "INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) "
        f"VALUES ('Path', '=-*PATH', '[~];[{bin_folder}]', '{shim}')",
    ]
    for action, number in (("RemoveEnvironmentStrings", 3300), ("WriteEnvironmentStrings", 5200)):
        queries.append(f"DELETE FROM `InstallExecuteSequence` WHERE `Action` = '{action}'")
        queries.append(
            f"INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ('{action}', '', {number})"
        )
    queries += [
        f"UPDATE `Component` SET `Condition` = '{condition}' WHERE `Component` = '{component}'"
        for component, condition in CONDITIONS.items()
    ]
    for place, preset in enumerate(PRESETS):  # type 51: a property from formatted text
        queries.append(
            "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) "
            f"VALUES ('Keep{preset}', 51, '{preset}', '[OLD_{preset}]')"
        )
        for table in ("InstallExecuteSequence", "InstallUISequence"):
            queries.append(
                f"INSERT INTO `{table}` (`Action`, `Condition`, `Sequence`) "
                f"VALUES ('Keep{preset}', 'OLD_{preset} AND NOT {preset}', {60 + place})"
            )
    return queries


def make(frozen: Frozen, icon: Path, target: Path) -> None:
    """Writes the MSI. Errors: NotSetUp with wixl's words."""
    entries = _entries(frozen)
    digest = tools.key_of(*(file for file in tools.files_of(frozen.folder).values()))
    work = target.parent / "msi"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "HRDesk").symlink_to(frozen.folder)
    shutil.copy(icon, work / "hrdesk.ico")
    (work / "files.wxs").write_text(_files_xml(entries), "utf-8")
    (work / "HRDesk.wxs").write_bytes((tools.HERE / "HRDesk.wxs").read_bytes())
    say("Writing the MSI …")
    definitions = {
        "VERSION": frozen.version,
        "PRODUCT": _guid("product", f"{frozen.version}:{digest}"),
        "PACKAGE": _guid("package", f"{frozen.version}:{digest}"),
    }
    words = [part for name, value in definitions.items() for part in ("-D", f"{name}={value}")]
    target.unlink(missing_ok=True)
    tools.call(["wixl", "-a", "x64", *words, "-o", target, "HRDesk.wxs", "files.wxs"], cwd=work)
    queries = [*_completions(entries), *_upgrades(target)]
    for start in range(0, len(queries), _BATCH):
        words = [part for query in queries[start : start + _BATCH] for part in ("-q", query)]
        tools.call(["msibuild", target, *words])
    _settle_summary(target, definitions["PACKAGE"])
    shutil.rmtree(work)


def _settle_summary(msi: Path, package: str) -> None:
    """Moments and package code in the summary, which wixl makes up anew each time, become the build's own.

    A property set as of [MS-OLEPS] 2.20 to 2.24: behind its format's name the offset of the section, there (id, offset) pairs,
    there a type and a moment (100 ns since 1601) or a text behind its length. Errors: NotSetUp where it is laid out otherwise.
    """
    data = bytearray(msi.read_bytes())
    at = data.find(_SUMMARY)
    start = at - 28 + struct.unpack_from("<I", data, at + 16)[0]
    for number in range(struct.unpack_from("<I", data, start + 4)[0]):
        key, place = struct.unpack_from("<II", data, start + 8 + 8 * number)
        if key in (_MADE_AT, _SAVED_AT):
            struct.pack_into("<Q", data, start + place + 4, (int(tools.EPOCH) + _FROM_1601) * 10_000_000)
        elif key == _PACKAGE_CODE:
            data[start + place + 8 : start + place + 8 + 38] = f"{{{package}}}".encode()
    msi.write_bytes(data)
    told = tools.call(["env", "TZ=UTC", "msiinfo", "suminfo", msi])
    if told.count(time.asctime(time.gmtime(int(tools.EPOCH)))) != 2 or f"{{{package}}}" not in told:
        raise NotSetUp("Moment and package code could not be set in the MSI's summary.")


def _upgrades(msi: Path) -> list[str]:
    """The same version, built anew, replaces the one before too; what IT may set passes to the elevated part."""
    queries = []
    secure = {"WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED", *PRESETS, *(f"OLD_{name}" for name in PRESETS)}
    for row in table(msi, "Upgrade"):
        secure.add(row["ActionProperty"])
        if row["VersionMax"]:
            kept = int(row["Attributes"]) | 0x200
            queries.append(f"DELETE FROM `Upgrade` WHERE `ActionProperty` = '{row['ActionProperty']}'")
            queries.append(
                "INSERT INTO `Upgrade` (`UpgradeCode`, `VersionMax`, `Attributes`, `ActionProperty`) "
                f"VALUES ('{row['UpgradeCode']}', '{row['VersionMax']}', {kept}, '{row['ActionProperty']}')"
            )
    queries.append("DELETE FROM `Property` WHERE `Property` = 'SecureCustomProperties'")
    queries.append(
        f"INSERT INTO `Property` (`Property`, `Value`) VALUES ('SecureCustomProperties', '{';'.join(sorted(secure))}')"
    )
    return queries


def table(msi: Path, name: str) -> list[dict[str, str]]:
    """A table of the MSI as rows by column; empty where there is none."""
    if name not in tools.call(["msiinfo", "tables", msi]).split():
        return []
    text = _export(msi, name)
    rows = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    return [dict(zip(rows[0], row, strict=False)) for row in rows[3:]]


def check(msi: Path, frozen: Frozen, at_most: float) -> dict[str, int]:
    """Reads the tables back: rows by table. Errors: NotSetUp where one is not as designed."""
    properties = {row["Property"]: row["Value"] for row in table(msi, "Property")}
    files = table(msi, "File")
    sequence = {row["Action"]: int(row["Sequence"]) for row in table(msi, "InstallExecuteSequence")}
    upgrades = table(msi, "Upgrade")
    conditions = {row["Component"]: row["Condition"] for row in table(msi, "Component")}
    wanted = _by_folder(tools.files_of(frozen.folder))
    designed = {
        "every file once": len(files) == len(wanted),
        "long names with a short one": all("|" in row["FileName"] or len(row["FileName"]) <= 12 for row in files),
        "versions filled": sum(bool(row["Version"]) for row in files)
        == sum(map(bool, frozen.seen["versions"].values())),
        "a hash where there is no version": len(table(msi, "MsiFileHash")) == sum(not row["Version"] for row in files),
        "for the whole computer": properties.get("ALLUSERS") == "1",
        "all files replaced on upgrade": properties.get("REINSTALLMODE") == "amus",
        "this version": properties.get("ProductVersion") == frozen.version,
        "older ones removed, newer ones kept": len(upgrades) == 2,
        "removed before the new files come": 0 < sequence.get("RemoveExistingProducts", 0) < sequence["InstallFiles"],
        "PATH written and taken back": {"WriteEnvironmentStrings", "RemoveEnvironmentStrings"} <= set(sequence),
        "presets and desktop icon only when asked for": all(
            conditions[name] == CONDITIONS[name] for name in CONDITIONS
        ),
        "presets kept over an upgrade": len(table(msi, "CustomAction")) == len(PRESETS),
    }
    wrong = [what for what, good in designed.items() if not good]
    if wrong:
        raise NotSetUp(f"The MSI is not as designed: {'; '.join(wrong)}.")
    size = tools.megabytes(msi)
    if size > at_most:
        raise NotSetUp(f"The MSI takes {size:.0f} MB, more than the {at_most:.0f} it is kept to.")
    names = tools.call(["msiinfo", "tables", msi]).split()
    return {name: len(table(msi, name)) for name in names if not name.startswith("_")}


def digest_of(msi: Path) -> str:
    """The tables' own digest, which two builds of one source share even where the container's bytes differ."""
    names = sorted(tools.call(["msiinfo", "tables", msi]).split())
    return tools.key_of(*(_export(msi, name) for name in names if not name.startswith("_")))


def _export(msi: Path, name: str) -> str:
    """A table as text. Run aside: what a cell holds as a file (the icon) is written to the folder it runs in."""
    with TemporaryDirectory() as aside:
        return tools.call(["msiinfo", "export", msi.resolve(), name], cwd=Path(aside))


def out_folder() -> Path:
    """Where MSI, zip and manifest are put."""
    place = tools.BUILD / "out"
    place.mkdir(parents=True, exist_ok=True)
    return place
