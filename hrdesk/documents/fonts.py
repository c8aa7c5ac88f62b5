"""Noto Sans SC on paper: widths, glyph codes and the one subset embedded for each weight of a file.

reportlab cuts a TrueType font into subsets of 256 characters and writes four hexadecimal digits for each in their
ToUnicode maps, which is wrong beyond the Basic Multilingual Plane (𬱖 copies as something else). Here each weight is
one composite font (PDF 32000-1, 9.7: Type 0, Identity-H) with two-byte codes and UTF-16BE in its map: names copy out
exactly, a string needs no splitting, and a file carries two subsets whatever it shows. Figures, dates and numbers are half
of what stands on a sheet: a string of ASCII is shown by a simple font over the same subset (9.6.3), one byte a character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontFace

from hrdesk.words import resources

_PLAIN = 128  # characters of ASCII
MIDDLE_DOT = "·"
STAND_IN = "〓"  # geta mark: the typesetter's sign for a glyph the fount lacks; never an empty box
_WEIGHTS = {False: "Regular", True: "Bold"}
_HALF_DOT = 500  # the font's middle dot is full width; names read better with half
_ESCAPED = {ord("("): r"\(", ord(")"): r"\)", ord("\\"): r"\\", ord("\n"): r"\n", ord("\r"): r"\r"}
_INVISIBLE = {"Cc", "Cf", "Cs"}
_SELECTORS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character the fonts lack, and whose paper needs it (the person's name and number)."""

    character: str
    where: str

    @property
    def label(self) -> str:
        """Code point and Unicode name: ``U+1F44D THUMBS UP SIGN``."""
        return f"U+{ord(self.character):04X} {unicodedata.name(self.character, '')}".rstrip()


class Typeface:
    """One weight, read once in a process: advances in thousandths of an em."""

    def __init__(self, bold: bool) -> None:
        path = resources() / "fonts" / f"NotoSansSC-{_WEIGHTS[bold]}.ttf"
        self.bold = bold
        self.face = TTFontFace(str(path))
        self.glyphs: dict[int, int] = self.face.charToGlyph
        self.advances: dict[int, int] = dict(self.face.charWidths)
        self.advances[ord(MIDDLE_DOT)] = _HALF_DOT
        self._widths: dict[str, int] = {}
        self._cutting = Lock()

    def width(self, text: str, size: float) -> float:
        """Points from the first pen position to the last."""
        units = self._widths.get(text)
        if units is None:
            if len(self._widths) > 20_000:
                self._widths.clear()
            advance = self.advances.get
            units = self._widths[text] = sum([advance(ord(c), 1000) for c in text])
        return units * size / 1000

    def subset(self, characters: list[int]) -> bytes:
        """A font file with these characters' glyphs. reportlab reads the parent by one moving place: one at a time."""
        with self._cutting:
            return bytes(self.face.makeSubset(characters))


@cache
def typeface(bold: bool = False) -> Typeface:
    """The weight asked for; parsing its ten megabytes takes a tenth of a second, so once."""
    return Typeface(bold)


def clean(text: str) -> str:
    """``text`` without what has no shape: control characters, direction overrides, variation selectors.

    Line breaks and tabs become blanks; everything visible stays as it was typed.
    """
    if text.isprintable():
        return text
    kept = []
    for character in text:
        kind = unicodedata.category(character)
        if character in "\n\r\t" or (kind.startswith("Z") and character != "　"):
            kept.append(" ")
        elif kind not in _INVISIBLE and not any(ord(character) in block for block in _SELECTORS):
            kept.append(character)
    return "".join(kept)


class _Codes(dict[int, str]):
    """Character → its two-byte code as it stands within a PDF string, numbered as the characters come."""

    def __init__(self, font: EmbeddedFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, code: int) -> str:
        return self._font.assign(code)


class EmbeddedFont:
    """A typeface within one file: which characters it needs, and the objects that carry them."""

    def __init__(self, name: str, face: Typeface) -> None:
        self.name, self.plain_name = name, f"{name}a"
        self.typeface = face
        self.where = ""
        self.missing: dict[MissingGlyph, None] = {}
        self._codes = _Codes(self)
        self._shown = [ord(" ")] * _PLAIN  # character drawn for code 1, 2, …; those of ASCII have a place of their own
        self._meant = [ord(" ")] * _PLAIN  # character copied for it
        self._gaps: dict[int, str] = {}

    def show(self, text: str) -> tuple[str, str]:
        """Which of the two fonts shows ``text`` (already clean), and the operator that does at the current place."""
        codes = text.translate(self._codes)
        if text.isascii():
            return self.plain_name, f"({text.translate(_ESCAPED)})Tj"
        if MIDDLE_DOT not in text:
            return self.name, f"({codes})Tj"
        dot = self._codes[ord(MIDDLE_DOT)]
        spaced = "".join(
            f"({piece.translate(self._codes)})" if piece != MIDDLE_DOT else f"250({dot})250"
            for piece in _around_dots(text)
        )
        return self.name, f"[{spaced}]TJ"

    def assign(self, code: int) -> str:
        """A new code for a character; one that the font lacks is noted each time it is met."""
        if code not in self.typeface.glyphs:
            self.missing[MissingGlyph(chr(code), self.where)] = None
            if code not in self._gaps:
                self._gaps[code] = self._number(ord(STAND_IN), code)
            return self._gaps[code]
        found = self._codes[code] = self._number(code, code)
        return found

    def _number(self, shown: int, meant: int) -> str:
        if meant < _PLAIN:
            self._shown[meant] = self._meant[meant] = meant
            number = meant + 1
        else:
            self._shown.append(shown)
            self._meant.append(meant)
            number = len(self._shown)
        high, low = divmod(number, 256)
        return _ESCAPED.get(high, chr(high)) + _ESCAPED.get(low, chr(low))

    def objects(self, doc: pdfdoc.PDFDocument) -> dict[str, pdfdoc.PDFDictionary]:
        """The dictionaries of both fonts by name; their subset, widths and maps are added to ``doc``."""
        face = self.typeface.face
        name = f"HRDESK+{face.name.decode('ascii')}"
        subset = _stream(self.typeface.subset(self._shown), Length1=None)
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(name),
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray(face.bbox),
                "ItalicAngle": 0,
                "Ascent": face.ascent,
                "Descent": face.descent,
                "CapHeight": face.capHeight,
                "StemV": face.stemV,
                "FontFile2": doc.Reference(subset),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": doc.Reference(descriptor),
                "DW": 1000,
                "W": self._widths(),
                "CIDToGIDMap": doc.Reference(_stream(self._glyph_map())),
            }
        )
        composite = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(_stream(self._to_unicode())),
            }
        )
        return {self.name: composite, self.plain_name: self._plain(name, doc.Reference(descriptor), doc)}

    def _plain(self, name: str, descriptor: object, doc: pdfdoc.PDFDocument) -> pdfdoc.PDFDictionary:
        """The simple font: the code of a character is its place in ASCII, which is its place in the subset's own map."""
        advances = self.typeface.face.charWidths
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("TrueType"),
                "BaseFont": pdfdoc.PDFName(name),
                "FirstChar": 0,
                "LastChar": _PLAIN - 1,
                "Widths": pdfdoc.PDFArray([round(advances.get(code, 1000)) for code in self._shown[:_PLAIN]]),
                "FontDescriptor": descriptor,
                "ToUnicode": doc.Reference(_stream(_unicode_map(self._meant[:_PLAIN], digits=2, first=0))),
            }
        )

    def _glyph_map(self) -> bytes:
        """Code → glyph of the subset, which numbers glyphs as their characters first come."""
        glyphs: dict[int, int] = {0: 0}
        numbers = [0] + [glyphs.setdefault(self.typeface.glyphs.get(code, 0), len(glyphs)) for code in self._shown]
        return b"".join(number.to_bytes(2, "big") for number in numbers)

    def _widths(self) -> pdfdoc.PDFArray:
        """Only what differs from a full em: ``code [width]``."""
        advances = self.typeface.face.charWidths
        listed: list[Any] = []
        for number, code in enumerate(self._shown, start=1):
            if (width := advances.get(code, 1000)) != 1000:
                listed += [number, pdfdoc.PDFArray([round(width)])]
        return pdfdoc.PDFArray(listed)

    def _to_unicode(self) -> bytes:
        return _unicode_map(self._meant, digits=4, first=1)


def _unicode_map(meant: Sequence[int], *, digits: int, first: int) -> bytes:
    """Codes of so many hexadecimal digits, from ``first`` on, → characters (PDF 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        f"1 begincodespacerange <{'0' * digits}> <{'F' * digits}> endcodespacerange",
    ]
    for start in range(0, len(meant), 100):  # a block holds a hundred
        block = meant[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{start + place:0{digits}X}> <{chr(code).encode('utf-16-be').hex()}>"
            for place, code in enumerate(block, start=first)
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


class FontSet:
    """Both weights of one file."""

    def __init__(self) -> None:
        self.regular = EmbeddedFont("F1", typeface(False))
        self.bold = EmbeddedFont("F2", typeface(True))

    def __getitem__(self, bold: bool) -> EmbeddedFont:
        return self.bold if bold else self.regular

    @property
    def missing(self) -> tuple[MissingGlyph, ...]:
        """Each character the fonts lack, once for each person, in the order met."""
        return tuple(dict.fromkeys([*self.regular.missing, *self.bold.missing]))

    @contextmanager
    def on_behalf_of(self, where: str) -> Iterator[None]:
        """Says whose paper is drawn within the block."""
        self.regular.where = self.bold.where = where
        yield
        self.regular.where = self.bold.where = ""


def _around_dots(text: str) -> Iterator[str]:
    pieces = text.split(MIDDLE_DOT)
    for place, piece in enumerate(pieces):
        if place:
            yield MIDDLE_DOT
        if piece:
            yield piece


def _stream(content: bytes, **entries: None) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    for name in entries:
        stream.dictionary[name] = len(content)
    return stream
