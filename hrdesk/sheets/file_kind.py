"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass


class Refused(Exception):
    """The reading process won't go on; ``reason`` is a key of ``wording.REFUSALS``."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes, time in seconds."""

    bytes: int = 200_000_000
    unpacked: int = 1_500_000_000
    ratio: int = 400  # how many times a large part may grow when unpacked; spreadsheets reach some fifty
    ratio_from: int = 20_000_000  # bytes unpacked from which that counts
    parts: int = 5_000
    cells: int = 40_000_000
    memory: int = 512_000_000  # for a small file; 12 bytes more for each byte unpacked
    memory_at_most: int = 4_000_000_000
    seconds: float = 10  # for a small file; 1 more for each unpacked million bytes
    files: int = 100  # then the process is replaced

    def time_for(self, unpacked: int) -> float:
        """Seconds a file of that unpacked size may take."""
        return self.seconds + unpacked / 1_000_000

    def memory_for(self, unpacked: int) -> int:
        """Bytes of memory a file of that unpacked size may use."""
        return min(self.memory + 12 * unpacked, self.memory_at_most)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "pdf"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"BM", "picture"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"), (b"MZ", "program"),
    (b"\x7fELF", "program"), (b"SQLite format 3", "database"), (b"{\\rtf", "word"),
)  # fmt: skip
_TEXT_OTHERS = {b"BM", b"MZ"}  # two letters only: ordinary text may begin so


def kind_of(data: bytes) -> str:
    """``xlsx xlsb ods xls csv html xml``, or ``Refused``: the content decides, not the name."""
    if not data:
        raise Refused("empty_file")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_package(data)
    if data.startswith(OLE):
        return _kind_of_container(data)
    if len(data) > 4 and data[0] == 0x09 and data[1] in (0x00, 0x02, 0x04, 0x08) and data[3] == 0:
        return "xls"  # without a container, as before 1993 and from clock machines since
    for start, kind in _OTHERS:
        if data.startswith(start) and (start not in _TEXT_OTHERS or b"\0" in data[:512]):
            raise Refused("other_kind", kind=kind)
    return _kind_of_text(data)


def _kind_of_package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            names = {info.filename for info in infos}
            if any(info.flag_bits & 1 for info in infos):
                raise Refused("encrypted")
            if "mimetype" in names:
                mimetype = package.read("mimetype")[:200]
                if b"opendocument.spreadsheet" in mimetype:
                    return "ods"
                raise Refused("other_kind", kind="powerpoint" if b"presentation" in mimetype else "word")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, zipfile.error) as failed:
        raise Refused("damaged") from failed
    lowered = {name.lower().replace("\\", "/") for name in names}
    for name, kind in (("xl/workbook.bin", "xlsb"), ("xl/workbook.xml", "xlsx")):
        if name in lowered:
            return kind
    if any(name.startswith("word/") for name in lowered):
        raise Refused("other_kind", kind="word")
    if any(name.startswith("ppt/") for name in lowered):
        raise Refused("other_kind", kind="powerpoint")
    if "[content_types].xml" in lowered:
        return "xlsx"  # the workbook may lie elsewhere; the reader finds out
    raise Refused("other_kind", kind="archive")


def _kind_of_container(data: bytes) -> str:
    """An OLE container is told by the names in its directory, which are UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Refused("encrypted")
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("WordDocument"):
        raise Refused("other_kind", kind="word")
    if holds("PowerPoint Document"):
        raise Refused("other_kind", kind="powerpoint")
    raise Refused("damaged") if len(data) < 4096 else Refused("not_a_workbook")


def _kind_of_text(data: bytes) -> str:
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv"
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if plain.startswith((b"<?xml", b"<?mso-application")):
        whole = data[:65536].lower()
        if b"urn:schemas-microsoft-com:office:spreadsheet" in whole:
            return "xml"
        if b"<html" in whole or b"<table" in whole:
            return "html"
        raise Refused("not_a_workbook")
    if b"<table" in data[:262144].lower() and plain.startswith(b"<"):
        return "html"
    if b"\0" in start and utf16_without_mark(start) is None:
        raise Refused("not_a_workbook")
    return "csv"


def utf16_without_mark(start: bytes) -> str | None:
    """``utf-16-le`` or ``utf-16-be`` where the bytes make lines of printable text that way."""
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = start[: len(start) // 2 * 2].decode(name)
        except UnicodeDecodeError as failed:
            if failed.start < len(start) - 4:
                continue
            text = start[: failed.start].decode(name)
        printable = all(letter.isprintable() or letter in "\t\r\n" for letter in text)
        if printable and any(letter in text for letter in "\n,;\t|"):
            return name
    return None
