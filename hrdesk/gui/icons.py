"""Lucide icons in the colour they are needed in, sharp at every scale.

An icon that must follow light and dark is put on its button by ``put``: the name and colour token stay with the widget
as properties, and the theme renders it again on a change. Delegates call ``pixmap`` while they paint.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Protocol, cast

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from hrdesk.words import resources

_STROKE = {14: "2.0", 16: "1.75", 20: "1.6"}  # stroke width of the 24-px drawing, by shown size


class _TakesIcon(Protocol):
    def setIcon(self, icon: QIcon) -> None: ...

    def setIconSize(self, size: QSize) -> None: ...


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=1024)
def _render(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    text = _source(name).replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{_STROKE.get(size, "1.75")}"')
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def pixmap(name: str, size: int = 16, colour: QColor | str = "#535B67", ratio: float | None = None) -> QPixmap:
    """The icon ``name`` (a file of resources/icons) at ``size`` logical pixels in ``colour``."""
    shade = colour if isinstance(colour, str) else colour.name()
    if ratio is None:
        ratio = cast(QGuiApplication, QGuiApplication.instance()).devicePixelRatio()
    return _render(name, size, shade, ratio)


def icon(
    name: str, size: int = 16, colour: QColor | str = "#535B67", disabled: QColor | str | None = None, gap: int = 0
) -> QIcon:
    """The icon for a button or an action; ``disabled`` is its colour while it cannot be used, ``gap`` px to its right."""
    shown = _widened(pixmap(name, size, colour), gap)
    made = QIcon(shown)
    made.addPixmap(shown, QIcon.Mode.Selected)  # else the style washes it out in a chosen row
    if disabled is not None:
        made.addPixmap(_widened(pixmap(name, size, disabled), gap), QIcon.Mode.Disabled)
    return made


def _widened(picture: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return picture
    ratio = picture.devicePixelRatio()
    wide = QPixmap(picture.width() + round(gap * ratio), picture.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(QColor(0, 0, 0, 0))
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return wide


def put(target: QObject, name: str, *, token: str = "text.secondary", size: int = 16) -> None:  # noqa: S107
    """Puts an icon on a button, action or label; it keeps the colour ``token`` through light and dark."""
    from hrdesk.gui.theme import colours

    target.setProperty("iconName", name)
    target.setProperty("iconToken", token)
    target.setProperty("iconPixels", size)
    _draw(target, colours().values)


def _draw(target: QObject, values: Mapping[str, str]) -> None:
    name, token, size = target.property("iconName"), target.property("iconToken"), target.property("iconPixels")
    if isinstance(target, QLabel):
        target.setPixmap(pixmap(name, size, values[token]))
        target.setFixedSize(size, size)
        return
    button = cast(_TakesIcon, target)
    gap = 4 if isinstance(target, QPushButton) and target.text() else 0  # Qt leaves 4 px before the words, we want 8
    button.setIcon(icon(name, size, values[token], values["text.disabled"], gap))
    if isinstance(target, QWidget):
        button.setIconSize(QSize(size + gap, size))


def recolour_all(app: QApplication, values: Mapping[str, str]) -> None:
    """Renders every icon placed by ``put`` again, in the colours of ``values`` (token → #RRGGBB)."""
    for widget in app.allWidgets():
        if widget.property("iconName"):
            _draw(widget, values)
        for action in widget.actions():
            if action.property("iconName"):
                _draw(action, values)
