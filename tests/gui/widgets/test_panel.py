"""The panel at the right: what is read anew in it leaves the keyboard where it was."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import button, row


def filled(panel: Panel, *words: str) -> None:
    panel.clear()
    for text in words:
        panel.body.addWidget(button(text))


def focused() -> str:
    now: Any = QApplication.focusWidget()
    return str(now.text()) if isinstance(now, QPushButton) else ""


def shown(qtbot: QtBot, panel: Panel) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayout(row(QPushButton("list"), panel, QPushButton("after")))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_a_panel_filled_anew_keeps_the_focus_on_the_button_that_says_the_same(theme: Theme, qtbot: QtBot) -> None:
    panel = Panel("Plan")
    filled(panel, "Follow up…", "Close…")
    window = shown(qtbot, panel)
    panel.findChildren(QPushButton)[1].setFocus()
    filled(panel, "Print", "Follow up…", "Close…")
    qtbot.waitUntil(lambda: focused() == "Close…")
    assert window.focusWidget() is panel.findChildren(QPushButton)[-1]


def test_a_panel_filled_anew_takes_no_focus_from_the_list(theme: Theme, qtbot: QtBot) -> None:
    panel = Panel("Plan")
    filled(panel, "Close…")
    window = shown(qtbot, panel)
    window.findChildren(QPushButton)[0].setFocus()
    filled(panel, "Close…")
    QApplication.processEvents()
    assert focused() == "list"


def test_a_page_that_puts_the_focus_into_its_list_is_not_overruled(theme: Theme, qtbot: QtBot) -> None:
    panel = Panel("Plan")
    filled(panel, "Close…", "Print")
    window = shown(qtbot, panel)
    panel.findChildren(QPushButton)[0].setFocus()
    filled(panel, "Close…")
    window.findChildren(QPushButton)[0].setFocus()
    qtbot.waitUntil(lambda: not panel._filled.isActive())
    assert focused() == "list"
