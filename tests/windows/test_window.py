"""A native window of Windows, on the virtual screen of `dev.py windows test`: what offscreen can't show."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from hrdesk.gui.theme import Theme

pytestmark = pytest.mark.window


def test_the_window_is_windows_own() -> None:
    assert QGuiApplication.platformName() == "windows"


def test_words_are_drawn_in_the_font_that_is_shipped(qapp: QApplication) -> None:
    Theme(qapp, "light")
    assert QFontInfo(qapp.font()).family() == "Noto Sans SC"


def test_keys_and_clipboard_carry_rare_characters(qapp: QApplication, qtbot: Any) -> None:
    Theme(qapp, "light")
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitExposed(line):
        line.show()
    line.setText("李𬱖䶮")
    line.selectAll()
    line.copy()
    line.clear()
    qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "李𬱖䶮"
    assert not line.grab().toImage().isNull()
