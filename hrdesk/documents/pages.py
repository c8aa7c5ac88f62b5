"""The A4 page all papers share, and the file of such pages.

Coordinates are points: x from the left text edge, y downwards from the top of the sheet, as one reads; text stands on
its y. What many sheets share is drawn once (``Paper.shared``) and placed by name. Operators are written straight into
the page's stream, in tenths of a point: reportlab's canvas makes the same ones at ten times the cost for each string.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc

from hrdesk.documents.compact import CompactDocument
from hrdesk.documents.fonts import FontSet, MissingGlyph, clean
from hrdesk.documents.logo import image_object
from hrdesk.documents.typesetting import TEXT, width
from hrdesk.domain.letterhead import PLAIN, Letterhead, PaperKind
from hrdesk.words import current

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 18 * MM, 18 * MM, 18 * MM  # 20 for the punch holes
WIDE = PAGE_WIDTH - LEFT - RIGHT  # width of the text
FOOT = PAGE_HEIGHT - BOTTOM  # nothing is drawn below

HAIR, RULE, HEAVY = 0.3, 0.6, 1.2  # rows · sections · above a grand total
BAND, BAR = 0.90, 0.60  # greys, for areas only: grey lines and letters break into dots on a laser printer


@dataclass(frozen=True, slots=True)
class Printed:
    """What a run wrote. ``missing_glyphs`` is to be told to the person: those characters stand as 〓 on paper."""

    pages: int
    documents: int
    missing_glyphs: tuple[MissingGlyph, ...] = ()


class Page:
    """Collects the drawing of one page, or of a part that pages share. ``frame`` reads the agency's wording from it."""

    def __init__(self, fonts: FontSet, letterhead: Letterhead = PLAIN, kind: PaperKind | None = None) -> None:
        self.letterhead, self.kind = letterhead, kind
        self._fonts = fonts
        self._pictures: list[str] = []
        self._areas: dict[float, list[str]] = {}
        self._rules: dict[int, list[str]] = {}
        self._bars: list[str] = []
        self._strokes: dict[int, list[str]] = {}
        self._dashes: dict[int, list[str]] = {}
        self._dots: dict[int, list[str]] = {}
        self._heads: list[str] = []
        self._text: list[str] = []
        self._font = ""
        self._x = self._y = 0  # start of the last string in tenths of a point

    def text(self, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        """``text`` beginning at x."""
        if not text:
            return
        font, shown = self._fonts[bold].show(text if text.isprintable() else clean(text))
        chosen = f"/{font} {size * 10:.0f} Tf"
        if chosen != self._font:
            self._text.append(chosen)
            self._font = chosen
        right, up = round((LEFT + x) * 10), round((PAGE_HEIGHT - y) * 10)
        self._text.append(f"{right - self._x} {up - self._y} Td{shown}")
        self._x, self._y = right, up

    def right(self, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        """``text`` ending at x: figures, so that their digits stand in columns."""
        self.text(x - width(text, size, bold), y, text, size, bold)

    def centre(self, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        """``text`` around x."""
        self.text(x - width(text, size, bold) / 2, y, text, size, bold)

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = HAIR) -> None:
        """A solid black line; ``thick`` in points."""
        if x1 == x2 and thick >= 2 * HAIR:  # an upright line is shorter told as an area
            broad, low = round(thick * 10), min(_up(y1), _up(y2))
            self._bars.append(f"{_across(x1) - broad // 2} {low} {broad} {abs(_up(y1) - _up(y2))} re")
            return
        group = self._rules if y1 == y2 else self._strokes
        group.setdefault(round(thick * 10), []).append(f"{_across(x1)} {_up(y1)} m {_across(x2)} {_up(y2)} l")

    def rule(self, y: float, thick: float = HAIR, x1: float = 0, x2: float = WIDE) -> None:
        """A horizontal line, from edge to edge unless told otherwise."""
        self.line(x1, y, x2, y, thick)

    def path(self, points: Sequence[tuple[float, float]], thick: float, dashed: bool = False) -> None:
        """Straight lines from point to point."""
        if len(points) > 1:
            group = self._dashes if dashed else self._strokes
            group.setdefault(round(thick * 10), []).append(_steps(points))

    def area(self, x: float, y: float, across: float, down: float, grey: float) -> None:
        """A grey rectangle; it lies under everything else."""
        shape = f"{_across(x)} {_up(y + down)} {round(across * 10)} {round(down * 10)} re"
        self._areas.setdefault(grey, []).append(shape)

    def dot(self, x: float, y: float, radius: float) -> None:
        """A filled circle around a point: a line of no length with round ends."""
        at = f"{_across(x)} {_up(y)}"
        self._dots.setdefault(round(20 * radius), []).append(f"{at} m {at} l")

    def triangle(self, x: float, y: float, right: float = 0.0, down: float = 0.0) -> None:
        """A filled arrow head with its tip at the point, as long as it points right or down (minus: left or up)."""
        across, along = 0.55 * down, 0.55 * right
        tail = ((x - right - across, y - down - along), (x - right + across, y - down + along))
        self._heads.append(_steps(((x, y), *tail)))

    def box(self, x: float, y: float, side: float) -> None:
        """An empty box to tick, its lower left corner at the point."""
        shape = f"{_across(x)} {_up(y)} {round(side * 10)} {round(side * 10)} re"
        self._strokes.setdefault(round(20 * HAIR), []).append(shape)

    def logo(self, x: float, y: float, across: float, down: float) -> None:
        """The agency's logo in the rectangle; its picture stands once in the file, on however many pages."""
        self._pictures.append(
            f"q {round(across * 10)} 0 0 {round(down * 10)} {_across(x)} {_up(y + down)} cm /{_LOGO} Do Q"
        )

    def place(self, shared: str) -> None:
        """Shows a shared part here and now: what is copied out keeps the order of reading."""
        self._text.append(f"ET /{shared} Do BT")
        self._x = self._y = 0

    def common(self) -> tuple[str, ...]:
        """Operators that other pages may have too: the level lines of a kind of page, the dashed course of a team."""
        rules = [line for thick, lines in self._rules.items() for line in (f"{thick} w", *lines, "S")]
        dashes = [
            line for thick, lines in self._dashes.items() for line in (f"{thick} w [22 16] 0 d", *lines, "S [] 0 d")
        ]
        return tuple("\n".join(lines) for lines in (rules, dashes) if lines)

    def stream(self, shared: Mapping[str, str] = MappingProxyType({})) -> bytes:
        """The operators so far: areas, then lines of each thickness, dots and arrow heads, then text.

        ``shared``: which of the ``common`` ones a part of this name draws.
        """
        parts: list[str] = []
        for grey, shapes in self._areas.items():
            parts += [f"{grey:g} g", *shapes, "f 0 g"]
        parts += self._pictures
        parts += [f"/{shared[drawn]} Do" if drawn in shared else drawn for drawn in self.common()]
        for thick, lines in self._strokes.items():
            parts += [f"{thick} w", *lines, "S"]
        if self._dots:
            dots = [line for thick, lines in self._dots.items() for line in (f"{thick} w", *lines, "S")]
            parts += ["1 J", *dots, "0 J"]
        if self._heads or self._bars:
            parts += [*self._heads, *self._bars, "f"]
        if self._text:
            parts += ["BT", *self._text, "ET"]
        return "\n".join(parts).encode("latin-1")


_LOGO = "L"
_SCALE = b".1 0 0 .1 0 0 cm\n"  # from tenths of a point


def _across(x: float) -> int:
    return round((LEFT + x) * 10)


def _up(y: float) -> int:
    return round((PAGE_HEIGHT - y) * 10)


def _steps(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_across(x)} {_up(y)} {'l' if place else 'm'}" for place, (x, y) in enumerate(points))


class _Written(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object whose text is put together here, a third as long as reportlab's own; {} stand for references."""

    __RefOnly__ = 1

    def __init__(self, text: str, *others: Any) -> None:
        self._text, self._others = text, others

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        numbers = [document.Reference(other).format(document).decode("ascii") for other in self._others]
        return self._text.format(*numbers).encode("ascii")


@dataclass(slots=True)
class _Entry:
    """One line of the outline, and those below it."""

    title: str
    page: Any
    below: list[_Entry]
    link: Any = None


class _Outline(pdfdoc.PDFObject):  # type: ignore[misc]
    """The sheets in a file, where there is more than one, under their parts where it has some.

    reportlab calls ``prepare``, then ``format``.
    """

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.ready = -1  # reportlab leaves the list away then
        self._made = 0

    def prepare(self, document: pdfdoc.PDFDocument, _canvas: object) -> None:
        """Makes an object of each entry, tied to the ones before and after it and to what it stands under."""
        if len(self.entries) + sum(len(entry.below) for entry in self.entries) < 2:
            return
        self.ready = 1
        self._tie(document, self.entries, self)

    def _tie(self, document: pdfdoc.PDFDocument, entries: list[_Entry], above: Any) -> None:
        for entry in entries:
            entry.link = pdfdoc.PDFObjectReference(f"entry{self._made}")
            self._made += 1
        for place, entry in enumerate(entries):
            text = f"<</Title<FEFF{entry.title.encode('utf-16-be').hex()}>/Parent {{}}/Dest[{{}}/Fit]"
            others = [above, entry.page]
            if place:
                text += "/Prev {}"
                others.append(entries[place - 1].link)
            if place + 1 < len(entries):
                text += "/Next {}"
                others.append(entries[place + 1].link)
            if entry.below:
                self._tie(document, entry.below, entry.link)
                text += f"/Count -{len(entry.below)}/First {{}}/Last {{}}"  # closed until asked for
                others += [entry.below[0].link, entry.below[-1].link]
            document.Reference(_Written(text + ">>", *others), entry.link.name)

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The head of the list."""
        text = f"<</Type/Outlines/Count {len(self.entries)}/First {{}}/Last {{}}>>"
        return _Written(text, self.entries[0].link, self.entries[-1].link).format(document)


class Paper:
    """A file of pages. The same pages at the same given time make the same bytes.

    ``letterhead`` is what the agency set for its papers; of which kind a page is says who begins it.
    """

    def __init__(self, title: str, author: str, at: datetime | None, letterhead: Letterhead = PLAIN) -> None:
        self.fonts = FontSet()
        self.letterhead = letterhead
        self.pages = 0
        self._doc = doc = CompactDocument(compression=1, invariant=1, lang=current().replace("_", "-"))
        doc.info.title, doc.info.author = title, author
        doc.info.creator = doc.info.producer = "HRDesk"
        doc.info.subject = doc.info.keywords = ""
        stamp = f"D:{at:%Y%m%d%H%M%S}" if at else "D:20000101000000"
        doc.info._dateFormatter = lambda *_parts: stamp
        self._outline = doc.Outlines = doc.Catalog.Outlines = _Outline()
        self._part: _Entry | None = None
        self._parts: dict[Hashable, str] = {}
        self._part_streams: dict[str, bytes] = {}
        self._seen: set[Hashable] = set()
        self._finished: list[tuple[Page, _Content]] = []
        self._resources = pdfdoc.PDFObjectReference("resources")

    def page(self, kind: PaperKind | None = None) -> Page:
        """An empty page; it enters the file with ``add``. Without a ``kind`` it takes head and foot of the agency only."""
        return Page(self.fonts, self.letterhead, kind)

    def shared(self, key: Hashable, draw: Callable[[Page], None], kind: PaperKind | None = None) -> str:
        """The name of the part drawn by ``draw``, which is asked only once for each ``key``."""
        if (name := self._parts.get(key)) is None:
            name = self._parts[key] = f"P{len(self._parts) + 1}"
            page = self.page(kind)
            draw(page)
            self._part_streams[name] = page.stream()
        return name

    def repeated(self, page: Page, key: Hashable, draw: Callable[[Page], None]) -> None:
        """Draws on ``page``: by hand the first time, as a shared part once ``key`` has been seen before."""
        if key in self._seen:
            page.place(self.shared(key, draw))
        else:
            self._seen.add(key)
            draw(page)

    def part(self, title: str) -> None:
        """The next page begins a part of the file; the bookmarks from there on stand under it."""
        self._part = _Entry(clean(title), None, [])

    def add(self, page: Page, bookmark: str = "") -> None:
        """Puts a finished page at the end of the file; ``bookmark`` finds it again among five hundred."""
        box = f"[0 0 {PAGE_WIDTH:.2f} {PAGE_HEIGHT:.2f}]"
        content = _Content()
        self._finished.append((page, content))
        entry = _Written(
            f"<</Type/Page/Parent {{}}/Contents {{}}/Resources {{}}/MediaBox{box}>>",
            self._doc.Pages,
            content,
            self._resources,
        )
        here, part = self._doc.thisPageRef(), self._part
        if part is not None and part.page is None:
            part.page = here
            self._outline.entries.append(part)
        if bookmark:
            entries = self._outline.entries if part is None else part.below
            entries.append(_Entry(clean(bookmark), here, []))
        self._doc.addPage(entry)
        self.pages += 1

    def _fill_pages(self) -> None:
        """Puts the drawing into the pages: what several of them have in common is drawn once for all."""
        often = Counter(drawn for page, _content in self._finished for drawn in page.common())
        shared = {drawn: f"R{place}" for place, drawn in enumerate((d for d, count in often.items() if count > 1), 1)}
        self._part_streams |= {name: drawn.encode("ascii") for drawn, name in shared.items()}
        for page, content in self._finished:
            content.content = zlib.compress(_SCALE + page.stream(shared), 9)

    def write(self, out: BinaryIO) -> None:
        """The whole file."""
        doc = self._doc
        self._fill_pages()
        fonts = {
            name: doc.Reference(made)
            for font in (self.fonts.regular, self.fonts.bold)
            for name, made in font.objects(doc).items()
        }
        parts = {}
        for name, content in self._part_streams.items():
            part = _packed(content)
            part.dictionary["Type"] = pdfdoc.PDFName("XObject")
            part.dictionary["Subtype"] = pdfdoc.PDFName("Form")
            part.dictionary["BBox"] = pdfdoc.PDFArray([0, 0, _across(WIDE) + 1000, _up(0)])
            part.dictionary["Resources"] = self._resources
            parts[name] = doc.Reference(part)
        if (logo := self.letterhead.shown_logo) is not None:
            parts[_LOGO] = doc.Reference(image_object(logo))
        everything = {"Font": pdfdoc.PDFDictionary(fonts), "XObject": pdfdoc.PDFDictionary(parts)}
        doc.Reference(pdfdoc.PDFDictionary(everything), self._resources.name)
        out.write(doc.GetPDFData(None))


class _Content(pdfdoc.PDFStream):  # type: ignore[misc]
    """A page's compressed drawing, told in as few words as it can be."""

    def format(self, _document: object) -> bytes:
        return b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(self.content), self.content)


def _packed(content: bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=zlib.compress(content, 9))
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    return stream
