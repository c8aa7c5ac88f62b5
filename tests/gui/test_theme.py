"""The look is the design's: sizes and colours as drawn, legible, switchable while HRDesk runs."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip

from hrdesk import words
from hrdesk.gui import icons, theme
from hrdesk.gui.theme import Theme, colours
from hrdesk.gui.widgets.parts import button
from hrdesk.words import resources

TOKENS = json.loads((resources() / "tokens.json").read_text("utf-8"))


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_sizes_are_the_designs() -> None:
    size, text = TOKENS["size"], TOKENS["font"]["size"]
    assert tuple(text[name]["px"] for name in ("small", "body", "title")) == (theme.SMALL, theme.BODY, theme.TITLE)
    drawn = (size["rail"], size["page_header"], size["toolbar"], size["status_bar"], size["table_header"])
    assert drawn == (theme.RAIL, theme.PAGE_HEADER, theme.TOOLBAR, theme.STATUS_BAR, theme.TABLE_HEADER)
    assert (theme.ROW_SPREADSHEET, theme.ROW_TABLE, theme.ROW_LIST) == (26, 28, 32)
    assert TOKENS["motion"]["toast_ms"] == theme.TOAST_MS


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_text_is_legible_on_every_ground_it_stands_on(theme: Theme, look: str) -> None:
    theme.use(look)
    shade = colours()
    assert shade.dark is (look == "dark")
    for token, entry in TOKENS["color"].items():
        needed = entry.get("contrast", {}).get("required")
        for ground in entry.get("contrast", {}).get(look, ()):
            assert _contrast(shade[token], shade[ground]) >= needed, f"{token} on {ground}"


def test_switching_to_dark_changes_icons_and_widgets_already_shown(theme: Theme, qtbot: object) -> None:
    made = button("导入", "upload")
    before = made.icon().pixmap(20, 16).toImage()
    changes: list[bool] = []
    theme.changed.connect(changes.append)
    theme.use("dark")
    theme.changed.disconnect(changes.append)
    assert changes == [True]
    assert made.icon().pixmap(20, 16).toImage() != before
    assert made.palette().color(made.backgroundRole()).lightness() < 128


def test_a_theme_that_is_not_there_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.use("sepia")


def test_the_pictures_of_the_style_sheet_have_the_tokens_colours() -> None:
    for name, token in (("chevron-down", "text.secondary"), ("check", "accent.on"), ("minus", "accent.on")):
        for look in ("light", "dark"):
            drawn = (resources() / "icons" / "sheet" / f"{name}-{look}.svg").read_text("utf-8")
            assert f'stroke="{TOKENS["color"][token][look]}"' in drawn


def test_figures_are_of_one_width_so_that_columns_stand_straight(theme: Theme) -> None:
    for bold in (False, True):
        made = QFont(theme_font(bold))
        widths = {QFontMetrics(made).horizontalAdvance(digit) for digit in "0123456789"}
        assert len(widths) == 1


def theme_font(bold: bool) -> QFont:
    return theme.font(bold=bold)


def test_icons_are_sharp_at_every_scale(theme: Theme) -> None:
    widths = [icons.pixmap("users", 16, "#000000", ratio).width() for ratio in (1, 1.5, 2)]
    assert widths == [16, 24, 32]
    assert all(one < other for one, other in pairwise(widths))


def test_every_icon_named_in_the_program_is_there() -> None:
    import re
    from pathlib import Path

    import hrdesk

    names = {path.stem for path in (resources() / "icons").glob("*.svg")}
    pattern = re.compile(r'(?:picture|icons\.put|icons\.pixmap|icon_button)\(\s*(?:[\w.]+,\s*)?"([a-z0-9-]+)"')
    for path in Path(hrdesk.__file__).parent.glob("gui/**/*.py"):
        for name in pattern.findall(path.read_text("utf-8")):
            assert name in names, f"{name} in {path.name}"


def test_a_button_keeps_its_height_when_it_has_the_focus(theme: Theme, qtbot: object) -> None:
    for role in ("", "primary", "link"):
        made: QPushButton = button("保存", role=role)
        made.show()
        before = made.sizeHint().height()
        made.setFocus()
        assert made.sizeHint().height() == before
        assert before in (26, 28)


@pytest.mark.usefixtures("theme", "qtbot")
def test_what_people_typed_is_no_markup_in_a_tool_tip() -> None:
    beside = button("一组")
    beside.show()
    QToolTip.showText(QPoint(10, 10), "催收<b>一</b>组", beside)
    shown = [one for one in QApplication.topLevelWidgets() if one.metaObject().className() == "QTipLabel"]
    assert [one.textFormat() for one in shown if isinstance(one, QLabel)] == [Qt.TextFormat.PlainText]
    shown[0].close()


def test_english_quotation_marks_are_as_narrow_as_english(theme: Theme) -> None:
    """The shipped font draws them as wide as a Chinese character, for Chinese."""

    def width() -> float:
        return QFontMetricsF(QApplication.font()).horizontalAdvance("“")

    wide = width()
    try:
        with words.speaking("en"):
            theme.speak()
            assert width() < wide * 0.7
    finally:
        theme.speak()
    assert width() == wide
