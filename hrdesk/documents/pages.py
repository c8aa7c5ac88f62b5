"""The A4 page all papers share, and the file of such pages.

Coordinates are points: x from the left text edge, y downwards from the top of the sheet, as one reads; text stands on
its y. What many sheets share is drawn once (``Paper.shared``) and placed by name. Operators are written straight into
the page's stream: reportlab's canvas makes the same ones, at ten times the cost for each string.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc

from hrdesk.documents.fonts import FontSet, MissingGlyph, clean
from hrdesk.documents.typesetting import TEXT, width
from hrdesk.words import current

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 18 * MM, 18 * MM, 18 * MM  # 20 for the punch holes
WIDE = PAGE_WIDTH - LEFT - RIGHT  # width of the text
FOOT = PAGE_HEIGHT - BOTTOM  # nothing is drawn below

HAIR, RULE, HEAVY = 0.3, 0.6, 1.2  # rows · sections · above a grand total
BAND, BAR = 0.90, 0.60  # greys, for areas only: grey lines and letters break into dots on a laser printer

_ROUND = 0.5523  # Bézier handle of a quarter circle


@dataclass(frozen=True, slots=True)
class Printed:
    """What a run wrote. ``missing_glyphs`` is to be told to the person: those characters stand as 〓 on paper."""

    pages: int
    documents: int
    missing_glyphs: tuple[MissingGlyph, ...] = ()


class Page:
    """Collects the drawing of one page, or of a part that pages share."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._drawing: list[str] = []
        self._text: list[str] = []
        self._font = ""
        self._x = self._y = 0  # start of the last string in tenths of a point
        self._line_width = 1.0

    def text(self, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        """``text`` beginning at x."""
        if not text:
            return
        font = self._fonts[bold]
        chosen = f"/{font.name} {size:g} Tf"
        if chosen != self._font:
            self._text.append(chosen)
            self._font = chosen
        right, up = round((LEFT + x) * 10), round((PAGE_HEIGHT - y) * 10)
        self._text.append(f"{(right - self._x) / 10:g} {(up - self._y) / 10:g} Td")
        self._x, self._y = right, up
        self._text.append(font.show(text if text.isprintable() else clean(text)))

    def right(self, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        """``text`` ending at x: figures, so that their digits stand in columns."""
        self.text(x - width(text, size, bold), y, text, size, bold)

    def centre(self, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        """``text`` around x."""
        self.text(x - width(text, size, bold) / 2, y, text, size, bold)

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = HAIR) -> None:
        """A solid black line; ``thick`` in points."""
        self._thickness(thick)
        self._drawing.append(f"{LEFT + x1:.1f} {PAGE_HEIGHT - y1:.1f} m {LEFT + x2:.1f} {PAGE_HEIGHT - y2:.1f} l S")

    def rule(self, y: float, thick: float = HAIR, x1: float = 0, x2: float = WIDE) -> None:
        """A horizontal line, from edge to edge unless told otherwise."""
        self.line(x1, y, x2, y, thick)

    def path(self, points: list[tuple[float, float]], thick: float, dashed: bool = False) -> None:
        """Straight lines from point to point."""
        if len(points) < 2:
            return
        self._thickness(thick)
        steps = " ".join(
            f"{LEFT + x:.1f} {PAGE_HEIGHT - y:.1f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points)
        )
        self._drawing.append(f"[2.2 1.6] 0 d {steps} S [] 0 d" if dashed else f"{steps} S")

    def area(self, x: float, y: float, across: float, down: float, grey: float) -> None:
        """A grey rectangle."""
        self._drawing.append(f"{grey:g} g {LEFT + x:.1f} {PAGE_HEIGHT - y - down:.1f} {across:.1f} {down:.1f} re f 0 g")

    def dot(self, x: float, y: float, radius: float) -> None:
        """A filled circle around a point."""
        x, y, r, h = LEFT + x, PAGE_HEIGHT - y, radius, radius * _ROUND
        self._drawing.append(
            f"{x + r:.1f} {y:.1f} m {x + r:.1f} {y + h:.1f} {x + h:.1f} {y + r:.1f} {x:.1f} {y + r:.1f} c "
            f"{x - h:.1f} {y + r:.1f} {x - r:.1f} {y + h:.1f} {x - r:.1f} {y:.1f} c "
            f"{x - r:.1f} {y - h:.1f} {x - h:.1f} {y - r:.1f} {x:.1f} {y - r:.1f} c "
            f"{x + h:.1f} {y - r:.1f} {x + r:.1f} {y - h:.1f} {x + r:.1f} {y:.1f} c f"
        )

    def triangle(self, x: float, y: float, right: float = 0.0, down: float = 0.0) -> None:
        """A filled arrow head with its tip at the point, as long as it points to the right or down (minus: left, up)."""
        x, y = LEFT + x, PAGE_HEIGHT - y
        across, along = 0.55 * down, 0.55 * right
        self._drawing.append(
            f"{x:.1f} {y:.1f} m {x - right - across:.1f} {y + down + along:.1f} l "
            f"{x - right + across:.1f} {y + down - along:.1f} l f"
        )

    def box(self, x: float, y: float, side: float) -> None:
        """An empty box to tick, its lower left corner at the point."""
        self._thickness(HAIR * 2)
        self._drawing.append(f"{LEFT + x:.1f} {PAGE_HEIGHT - y:.1f} {side:.1f} {side:.1f} re S")

    def place(self, shared: str) -> None:
        """Draws a shared part here and now."""
        self._drawing.append(f"/{shared} Do")

    def _thickness(self, thick: float) -> None:
        if thick != self._line_width:
            self._drawing.append(f"{thick:g} w")
            self._line_width = thick

    def stream(self) -> bytes:
        """The operators so far, drawing before text."""
        text = ["BT", *self._text, "ET"] if self._text else []
        return "\n".join([*self._drawing, *text]).encode("ascii")


class _Bookmarks(pdfdoc.PDFObject):  # type: ignore[misc]
    """A flat list of the sheets in a file, so that one person is found among five hundred."""

    ready = 1

    def __init__(self) -> None:
        self._items: list[tuple[str, Any]] = []

    def add(self, title: str, page: Any) -> None:
        self._items.append((title, page))

    def prepare(self, document: pdfdoc.PDFDocument, _canvas: object) -> None:
        if len(self._items) < 2:
            self.ready = -1  # reportlab leaves the outline away then
            return
        names = [f"bookmark{place}" for place in range(len(self._items))]
        links = [pdfdoc.PDFObjectReference(name) for name in names]
        for place, (title, page) in enumerate(self._items):
            entry = {
                "Title": pdfdoc.PDFString(title),
                "Parent": document.Reference(self),
                "Dest": pdfdoc.PDFArray([page, pdfdoc.PDFName("Fit")]),
            }
            if place:
                entry["Prev"] = links[place - 1]
            if place + 1 < len(links):
                entry["Next"] = links[place + 1]
            document.Reference(pdfdoc.PDFDictionary(entry), names[place])
        self._links = links

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        entry = {
            "Type": pdfdoc.PDFName("Outlines"),
            "Count": len(self._links),
            "First": self._links[0],
            "Last": self._links[-1],
        }
        return pdfdoc.PDFDictionary(entry).format(document)  # type: ignore[no-any-return]


class Paper:
    """A file of pages. The same pages at the same given time make the same bytes."""

    def __init__(self, title: str, author: str, at: datetime | None) -> None:
        self.fonts = FontSet()
        self.pages = 0
        self._doc = pdfdoc.PDFDocument(compression=1, invariant=1, lang=current().replace("_", "-"))
        self._doc.info.title, self._doc.info.author = title, author
        self._doc.info.creator = self._doc.info.producer = "HRDesk"
        self._doc.info.subject = self._doc.info.keywords = ""
        stamp = f"D:{at:%Y%m%d%H%M%S}" if at else "D:20000101000000"
        self._doc.info._dateFormatter = lambda *_parts: stamp
        self._bookmarks = self._doc.Outlines = self._doc.Catalog.Outlines = _Bookmarks()
        self._parts: dict[Hashable, str] = {}
        self._part_streams: dict[str, bytes] = {}
        self._resources = pdfdoc.PDFObjectReference("shared resources")

    def page(self) -> Page:
        """An empty page; it enters the file with ``add``."""
        return Page(self.fonts)

    def shared(self, key: Hashable, draw: Callable[[Page], None]) -> str:
        """The name of the part drawn by ``draw``, which is asked only once for each ``key``."""
        if (name := self._parts.get(key)) is None:
            name = self._parts[key] = f"P{len(self._parts) + 1}"
            page = self.page()
            draw(page)
            self._part_streams[name] = page.stream()
        return name

    def add(self, page: Page, bookmark: str = "") -> None:
        """Puts a finished page at the end of the file."""
        entry = pdfdoc.PDFPage()
        entry.MediaBox = pdfdoc.PDFArray([0, 0, round(PAGE_WIDTH, 2), round(PAGE_HEIGHT, 2)])
        entry.Contents = _packed(page.stream())
        entry.Resources = self._resources
        if bookmark:
            self._bookmarks.add(clean(bookmark), self._doc.thisPageRef())
        self._doc.addPage(entry)
        self.pages += 1

    def write(self, out: BinaryIO) -> None:
        """The whole file."""
        doc = self._doc
        fonts = {font.name: doc.Reference(font.objects(doc)) for font in (self.fonts.regular, self.fonts.bold)}
        parts = {}
        for name, content in self._part_streams.items():
            part = _packed(content)
            part.dictionary["Type"] = pdfdoc.PDFName("XObject")
            part.dictionary["Subtype"] = pdfdoc.PDFName("Form")
            part.dictionary["BBox"] = pdfdoc.PDFArray([0, 0, round(PAGE_WIDTH, 2), round(PAGE_HEIGHT, 2)])
            part.dictionary["Resources"] = pdfdoc.PDFDictionary({"Font": pdfdoc.PDFDictionary(fonts)})
            parts[name] = doc.Reference(part)
        everything = {"Font": pdfdoc.PDFDictionary(fonts), "XObject": pdfdoc.PDFDictionary(parts)}
        doc.Reference(pdfdoc.PDFDictionary(everything), self._resources.name)
        out.write(doc.GetPDFData(None))


def _packed(content: bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=zlib.compress(content, 9))
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    return stream
