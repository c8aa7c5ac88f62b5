"""Draws ``hrdesk.svg`` as a Windows icon in the sizes Explorer asks for. Runs inside the environment: ``icon.py SVG ICO``."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def drawn(renderer: QSvgRenderer, size: int) -> bytes:
    """The picture as a PNG, which an icon may hold since Windows Vista."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def icon(svg: Path) -> bytes:
    """The ICO file: a directory of 16 bytes a picture, then the pictures."""
    renderer = QSvgRenderer(str(svg))
    pictures = [drawn(renderer, size) for size in SIZES]
    at = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(icon(Path(sys.argv[1])))
