"""How everything looks: the design's tokens as colours, fonts, palette and style sheet, light and dark.

The colours in force are read from a palette (``colours()``), so a widget or delegate needs no theme object: it asks
when it paints. ``Theme`` switches the application and follows the system live. Source: ``resources/tokens.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from hrdesk.gui import icons
from hrdesk.gui.stylesheet import stylesheet
from hrdesk.words import current, resources

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

MODES = ("system", "light", "dark")

#: Arguments of QApplication: a style asked for there need not be handed to Python, with a dozen enumerations behind it.
FUSION = ("-style", "fusion")

SMALL, BODY, TITLE = 12, 13, 18  # px; the three text sizes
RAIL, PAGE_HEADER, TOOLBAR, STATUS_BAR = 144, 52, 44, 28
CONTROL, CONTROL_LARGE, CONTROL_SMALL = 28, 36, 24
ROW_SPREADSHEET, ROW_TABLE, ROW_LIST, ROW_PREVIEW, ROW_FIELD = 26, 28, 32, 24, 24
TABLE_HEADER, TABLE_HEADER_TWO_LINES, FILTER_ROW = 28, 44, 32
PROGRESS_AFTER_MS, TOAST_MS = 600, 6000


class Colours:
    """The design's colours by token name: ``colours()["text.primary"]``. ``dark`` says which of the two sets."""

    def __init__(self, dark: bool, values: Mapping[str, str]) -> None:
        self.dark = dark
        self.values = dict(values)
        self._colours = {token: QColor(value) for token, value in values.items()}

    def __getitem__(self, token: str) -> QColor:
        return self._colours[token]

    def name(self, token: str) -> str:
        """The colour as ``#RRGGBB``."""
        return self.values[token]


@cache
def _both() -> tuple[Colours, Colours]:
    tokens = json.loads((resources() / "tokens.json").read_text("utf-8"))["color"]
    light = Colours(False, {name: entry["light"] for name, entry in tokens.items()})
    dark = Colours(True, {name: entry["dark"] for name, entry in tokens.items()})
    return light, dark


def colours() -> Colours:
    """The colours in force: a style sheet alters the palettes of single widgets, so the application's is asked."""
    return _both()[_is_dark(QGuiApplication.palette())]


def _is_dark(palette: QPalette) -> bool:
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def font(px: int = BODY, *, bold: bool = False) -> QFont:
    """The interface font at one of the three sizes, in weight 400 or 700."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(px)
    made.setBold(bold)
    return made


class Theme(QObject):
    """Applies light or dark to the application; ``system`` follows the desktop while HRDesk runs."""

    changed = Signal(bool)  # dark?

    def __init__(self, app: QApplication, mode: str = "system", *, fusion: bool = False) -> None:
        """``fusion``: the application was started with that style (see ``FUSION``)."""
        super().__init__()
        self._app = app
        self._mode = mode if mode in MODES else "system"
        self._dark: bool | None = None
        # the first look at the system's colours: asking for its colour scheme makes 95 enumerations, 20 ms before the
        # first paint
        self._system_dark = _is_dark(app.palette())
        if not fusion:
            app.setStyle("Fusion")
        self.speak()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def mode(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        return bool(self._dark)

    def use(self, mode: str) -> None:
        """Switches to ``mode`` (one of MODES) at once."""
        if mode not in MODES:
            raise ValueError(mode)
        self._mode = mode
        self._apply()

    def speak(self) -> None:
        """Takes the font for the language spoken now; windows built from here on are drawn with it."""
        self._app.setFont(_interface_font())

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        from PySide6.QtCore import Qt

        self._system_dark = scheme == Qt.ColorScheme.Dark
        if self._mode == "system":
            self._apply()

    def _apply(self) -> None:
        dark = self._system_dark if self._mode == "system" else self._mode == "dark"
        if dark is self._dark:
            return
        self._dark = dark
        chosen = _both()[dark]
        self._app.setPalette(_palette(chosen))
        self._app.setStyleSheet(stylesheet(chosen.values, dark))
        icons.recolour_all(self._app, chosen.values)
        self.changed.emit(dark)


def _interface_font() -> QFont:
    """Microsoft YaHei UI where it is installed, else the Noto Sans SC that HRDesk ships.

    Both draw “ ” as wide as a Chinese character. In English they come from Segoe UI, or from Noto's narrow forms.
    """
    english = current() == "en"
    if QFontDatabase.hasFamily("Microsoft YaHei UI"):
        families = ["Segoe UI", "Microsoft YaHei UI"] if english else ["Microsoft YaHei UI", "Segoe UI"]
    else:
        _add_shipped()
        families = ["Noto Sans SC", "Noto Sans CJK SC", "sans-serif"]
    made = QFont(families)
    if english:
        made.setFeature(QFont.Tag("pwid"), 1)
    made.setPixelSize(BODY)
    made.setHintingPreference(
        made.hintingPreference() if "Segoe UI" in families else QFont.HintingPreference.PreferNoHinting
    )
    return made


@cache
def _add_shipped() -> None:
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"NotoSansSC-{weight}.ttf"))


def _palette(chosen: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "bg.window",
        role.WindowText: "text.primary",
        role.Base: "bg.surface",
        role.AlternateBase: "bg.sunken",
        role.Text: "text.primary",
        role.PlaceholderText: "text.hint",
        role.Button: "bg.surface",
        role.ButtonText: "text.primary",
        role.BrightText: "accent.on",
        role.ToolTipBase: "bg.surface",
        role.ToolTipText: "text.primary",
        role.Highlight: "bg.selected",
        role.HighlightedText: "text.primary",
        role.Accent: "accent.fill",
        role.Link: "accent.text",
        role.LinkVisited: "accent.text",
        role.Light: "bg.surface",
        role.Midlight: "line.grid",
        role.Mid: "line.border",
        role.Dark: "line.control",
        role.Shadow: "line.border",
    }
    for name, token in pairs.items():
        palette.setColor(name, chosen[token])
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, chosen["text.disabled"])
    return palette
