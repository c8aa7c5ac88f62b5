"""Looks into a zipped workbook before anything parses it: its parts, their sizes, and declarations that have no place."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from hrdesk.sheets.file_kind import Limits, Refused

_TEXT_PARTS = (".xml", ".rels")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\0!\0\s*\0?D\0O\0C\0T", re.IGNORECASE)
_HEAD = 65_536
_CHUNK = 250_000  # bytes


class Package:
    """A zip whose parts were counted and measured. ``unpacked`` is in bytes."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as failed:
            raise Refused("damaged") from failed
        infos = self.zip.infolist()
        if len(infos) > limits.parts:
            raise Refused("too_many_parts", count=len(infos), limit=limits.parts)
        self.unpacked = sum(info.file_size for info in infos)
        if self.unpacked > limits.unpacked:
            raise Refused("unpacks_too_far", size=self.unpacked // 10**6, limit=limits.unpacked // 10**6)
        for info in infos:
            if info.file_size > max(limits.ratio_from, limits.ratio * info.compress_size):
                raise Refused("packed_too_tightly", size=info.file_size // 10**6)
        self.names = {info.filename.replace("\\", "/").lstrip("/").lower(): info.filename for info in infos}

    def refuse_declarations(self) -> None:
        """XML bombs need a DOCTYPE; spreadsheets never have one."""
        for name in self.names.values():
            if name.lower().endswith(_TEXT_PARTS) and _DECLARATION.search(self.read(name, _HEAD)):
                raise Refused("entities")

    def read(self, name: str, most: int = -1) -> bytes:
        """The bytes of a part, by its name in any case; empty when there is none."""
        stored = self.names.get(name.lower().lstrip("/"))
        if stored is None:
            return b""
        try:
            with self.zip.open(stored) as part:
                return part.read(most)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as failed:
            raise Refused("damaged") from failed

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece, so that a large one is never held whole."""
        try:
            with self.zip.open(self.names[name.lower().lstrip("/")]) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as failed:
            raise Refused("damaged") from failed

    def encrypted_ods(self) -> bool:
        """Whether an OpenDocument file is protected by a password."""
        return b"encryption-data" in self.read("META-INF/manifest.xml", 4_000_000)


def local(tag: str) -> str:
    """An element's name without its namespace (transitional, strict or foreign)."""
    return tag.rpartition("}")[2]


def _tree(data: bytes) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(data) if data else None  # noqa: S314 - declarations were refused before
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def sheet_parts(package: Package) -> tuple[dict[str, str], bool]:
    """Sheet name → its XML part, and whether dates count from 1904. Empty when the package is too odd to follow."""
    workbook, relations = _tree(package.read("xl/workbook.xml")), _tree(package.read("xl/_rels/workbook.xml.rels"))
    if workbook is None or relations is None:
        return {}, False
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts: dict[str, str] = {}
    date1904 = False
    for element in workbook.iter():
        name = local(element.tag)
        if name == "workbookPr":
            date1904 = element.get("date1904") in ("1", "true", "on")
        elif name == "sheet":
            relation = next((value for key, value in element.attrib.items() if local(key) == "id"), None)
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            parts[element.get("name", "")] = path
    return parts, date1904


@dataclass(slots=True)
class Styles:
    """Cell styles that matter, by their index: how many digits ``000000`` wants, per cent, days, times of day.

    ``lengths`` are those of ``times`` that count hours beyond a day: ``[h]:mm``.
    """

    padded: dict[int, int] = field(default_factory=dict)
    percent: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    times: set[int] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)


_BUILT_IN_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_BUILT_IN_TIMES = {*range(18, 22), *range(32, 36), *range(45, 48), 55, 56}
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def number_styles(package: Package) -> Styles:
    """The styles of a workbook that change what a number means."""
    found = Styles()
    styles = _tree(package.read("xl/styles.xml"))
    if styles is None:
        return found
    formats = {9: "0%", 10: "0.00%"}
    for element in styles.iter():
        if local(element.tag) == "numFmt" and (element.get("numFmtId") or "").isdigit():
            formats[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    group = next((element for element in styles.iter() if local(element.tag) == "cellXfs"), None)
    for index, style in enumerate(group if group is not None else ()):
        number = style.get("numFmtId") or "0"
        classify(found, index, int(number) if number.isdigit() else 0, formats)
    return found


def classify(found: Styles, index: int, number: int, formats: Mapping[int, str]) -> None:
    """Puts style ``index`` of number format ``number`` where it belongs; ``formats`` are the codes the file states."""
    code = formats.get(number, "")
    first = code.split(";")[0].strip()
    digits = first.strip('"').replace("\\", "")
    letters = set(_NO_FORMAT.sub("", first).lower()) if "general" not in first.lower() else set()
    if len(digits) >= 2 and set(digits) == {"0"}:
        found.padded[index] = len(digits)
    elif "%" in first:
        found.percent.add(index)
    elif (number in _BUILT_IN_TIMES and not code) or (letters & set("hs[") and not letters & set("yd")):
        found.times.add(index)
        if "[" in letters or (number == 46 and not code):
            found.lengths.add(index)
    elif (number in _BUILT_IN_DAYS and not code) or letters & set("ymd"):
        found.days.add(index)
