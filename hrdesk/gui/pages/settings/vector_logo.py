"""An SVG painted as a picture of points, beside the window: only Qt, which the window has, reads it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

_LONG = 2000  # pixels of the longer side: more than paper takes


def painted(drawing: bytes) -> bytes:
    """A PNG of the drawing on nothing; empty where there is none. ``drawing`` was let through before."""
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(drawing))
    box = renderer.viewBoxF()
    if not renderer.isValid() or box.isEmpty():
        return b""
    size = QSize(round(box.width() * 1000), round(box.height() * 1000)).scaled(
        _LONG, _LONG, Qt.AspectRatioMode.KeepAspectRatio
    )
    if size.isEmpty():
        return b""
    picture = QImage(size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(out, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, which Qt does not take
    return bytes(out.data().data())
