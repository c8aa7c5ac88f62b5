"""Files harmed by chance: bytes flipped, pieces cut, doubled or moved, members of a package swapped, figures blown up.

A number makes a mutation: the same seeds and the same number give the same bytes, so that what a long run found can be
made again. Zipped workbooks are mostly harmed inside, and packed again as if nothing had happened.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.sheets.builders import DATA

FOLDERS = ("nasty", "hr", "kpi_cn", "attendance_cn", "quiz")
LARGEST = 160_000  # bytes; larger seeds say nothing new and take longer
_FIGURES = re.compile(rb"(?<![\w#])\d{1,9}(?!\w)")
_HUGE = (b"0", b"-1", b"1048577", b"4294967295", b"99999999999999999999", b"1e999", b"NaN", b"")
_MOMENT = (2026, 9, 1, 8, 0, 0)
_WORDS = (0, 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)


class Mutant(NamedTuple):
    """A harmed file: the name it is to have, its bytes, and how it was made."""

    name: str
    data: bytes
    how: str


def real_seeds() -> list[tuple[str, bytes]]:
    """The real files beside the project, if they are there: at most four of those that are much alike."""
    paths = [path for folder in FOLDERS for path in sorted((DATA / folder).rglob("*.*")) if path.is_file()]
    weekly = [path for path in paths if path.parent.name == "input"]
    return [
        (path.name, path.read_bytes())
        for path in paths
        if path not in weekly[4:] and 0 < path.stat().st_size <= LARGEST
    ]


def made_seeds(place: Path) -> list[tuple[str, bytes]]:
    """Small files of every kind, made on the spot."""
    from openpyxl import Workbook

    rows = [["工号", "姓名", "部门", "回款金额", "到账日期"]]
    rows += [[f"HC{n:04d}", f"张{n}", f"{n % 3}部", n * 100.5, f"2026-09-{n % 30 + 1:02d}"] for n in range(40)]
    book = Workbook()
    sheet = book.active
    sheet.append(["九月回款"])
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", None, None, "=SUM(D3:D42)"])
    sheet.merge_cells("A1:E1")
    sheet.row_dimensions[5].hidden = True
    path = place / "seed.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as package:
        zipped = _packed([(name, package.read(name)) for name in package.namelist() if name != "docProps/core.xml"])
    lines = [",".join(map(str, row)) for row in rows]
    cells = "".join(f"<tr>{''.join(f'<td rowspan=1>{cell}</td>' for cell in row)}</tr>" for row in rows)
    datum = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    xml = "".join(f"<Row>{''.join(datum.format(cell) for cell in row)}</Row>" for row in rows)
    return [
        ("seed.xlsx", zipped),
        ("seed.csv", "\r\n".join(lines).encode("gb18030")),
        ("seed16.csv", "\n".join(line.replace(",", "\t") for line in lines).encode("utf-16")),
        ("seed_html.xls", f"<html><table>{cells}</table></html>".encode()),
        ("seed_xml.xls", f'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
         f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="九月"><Table>{xml}</Table></Worksheet></Workbook>'.encode()),
    ]  # fmt: skip


def mutant(seeds: Sequence[tuple[str, bytes]], number: int) -> Mutant:
    """The mutant of that number."""
    chance = Random(number)
    name, data = seeds[number % len(seeds)]
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.75:
        harmed, how = _inside(data, chance)
    else:
        other = seeds[chance.randrange(len(seeds))][1]
        harmed, how = _harmed(data, other, chance)
    return Mutant(f"{number}_{name}", harmed, how)


def _flip(data: bytearray, chance: Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _overwrite(data: bytearray, chance: Random) -> None:
    for _ in range(chance.choice((1, 2, 8))):
        if len(data) > 8:
            struct.pack_into("<I", data, chance.randrange(len(data) - 4), chance.choice(_WORDS))


def _cut(data: bytearray, chance: Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _drop(data: bytearray, chance: Random) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 2, 7, 64, 900, 8000))]


def _double(data: bytearray, chance: Random) -> None:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((1, 16, 200, 4000))]
    data[start:start] = piece * chance.choice((1, 2, 50))


def _move(data: bytearray, chance: Random) -> None:
    start, length = chance.randrange(len(data) + 1), chance.choice((4, 64, 512))
    piece = data[start : start + length]
    del data[start : start + length]
    place = chance.randrange(len(data) + 1)
    data[place:place] = piece


def _blank(data: bytearray, chance: Random) -> None:
    start, length = chance.randrange(len(data) + 1), chance.choice((1, 64, 512, 4096))
    piece = data[start : start + length]
    data[start : start + len(piece)] = bytes([chance.choice((0, 0x20, 0xFF))]) * len(piece)


def _blow_up(data: bytearray, chance: Random) -> None:
    """Some figures in the text become absurd ones."""
    places = [found.span() for found in _FIGURES.finditer(bytes(data[:200_000]))]
    for start, end in sorted(chance.sample(places, min(len(places), chance.choice((1, 2, 5)))), reverse=True):
        data[start:end] = chance.choice(_HUGE)


_HARMS: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip, _flip, _overwrite, _cut, _drop, _double, _move, _blank, _blow_up,
)  # fmt: skip


def _harmed(data: bytes, other: bytes, chance: Random) -> tuple[bytes, str]:
    held, names = bytearray(data), []
    for _ in range(chance.choice((1, 1, 2, 3))):
        if chance.random() < 0.06:
            held[chance.randrange(len(held) + 1) :] = other[chance.randrange(len(other) + 1) :]
            names.append("splice")
            continue
        harm = chance.choice(_HARMS)
        harm(held, chance)
        names.append(harm.__name__)
    return bytes(held), "+".join(names)


def _inside(data: bytes, chance: Random) -> tuple[bytes, str]:
    """Harms what is packed, and packs it again with right sums."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = [[info.filename, package.read(info)] for info in package.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error):
        return _harmed(data, data, chance)
    how = chance.choice(("swap", "remove", "rename", "harm", "harm", "harm", "harm", "harm", "harm"))
    heavy = [member for member in members if "sheet" in member[0].lower() or "strings" in member[0].lower()] or members
    if how == "swap":
        one, two = chance.choice(members), chance.choice(members)
        one[1], two[1] = two[1], one[1]
    elif how == "remove":
        members.remove(chance.choice(members))
    elif how == "rename":
        chance.choice(members)[0] = chance.choice(members)[0]
    else:
        member = chance.choice(heavy if chance.random() < 0.7 else members)
        member[1], names = _harmed(member[1], chance.choice(members)[1], chance)
        how = f"{member[0]}:{names}"
    return _packed(members), how


def _packed(members: Iterable[Sequence[Any]]) -> bytes:
    """A package without the time of day in it."""
    packed, seen = io.BytesIO(), set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            if name not in seen:
                seen.add(name)
                package.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
