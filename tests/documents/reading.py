"""Reading a PDF back as other programs do: copied text, and what is black on the page."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable

import pypdf
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from hrdesk.documents.pages import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP


def by_pypdf(data: bytes) -> str:
    """All text, page by page, as pypdf copies it."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def by_poppler(data: bytes) -> str:
    """As pdftotext copies it."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


#: pypdf everywhere, poppler besides where it is installed.
READERS: tuple[Callable[[bytes], str], ...] = (by_pypdf, by_poppler) if shutil.which("pdftotext") else (by_pypdf,)


def pages(data: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def ink_outside_margins(data: bytes, top: float = TOP) -> list[str]:
    """Pages with anything drawn outside the margins, as pdfium paints them at 72 dots an inch.

    ``top``: how near the upper edge, in points, where a head of several lines may rise.
    """
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    found = []
    for number in range(document.pageCount()):
        image = document.render(number, QSize(round(PAGE_WIDTH), round(PAGE_HEIGHT)))
        found += [f"page {number + 1}: {edge}" for edge in _dark_edges(image, top)]
    document.close()
    return found


def _dark_edges(image: QImage, upper: float) -> list[str]:
    wide, high = image.width(), image.height()
    left, right = int(LEFT) - 1, wide - int(RIGHT) + 1
    top, bottom = int(upper) - 1, high - int(BOTTOM) + 1
    edges = {
        "left": image.copy(0, 0, left, high),
        "right": image.copy(right, 0, wide - right, high),
        "top": image.copy(0, 0, wide, top),
        "bottom": image.copy(0, bottom, wide, high - bottom),
    }
    return [name for name, part in edges.items() if _has_ink(part)]


def _has_ink(image: QImage) -> bool:
    """Whether any pixel is darker than paper."""
    paper = QImage(image.size(), QImage.Format.Format_Grayscale8)
    paper.fill(255)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    data, across, step = bytes(paper.constBits()), paper.width(), paper.bytesPerLine()
    return any(min(data[row * step : row * step + across]) < 240 for row in range(paper.height()))
