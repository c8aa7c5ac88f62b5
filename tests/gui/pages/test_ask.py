"""A dialog that asks: its buttons stay on a small screen however much it asks."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.form import Field

ROOM = 420


def asking(qtbot: QtBot, questions: int) -> AskDialog:
    fields = [Field(f"f{number}", f"Question {number}", required=True) for number in range(questions)]
    dialog = AskDialog("Title", "", fields, "Save", today=lambda: date(2026, 11, 26))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def test_a_form_higher_than_the_screen_scrolls_and_its_button_stays(qtbot: QtBot, theme: Theme) -> None:
    dialog = asking(qtbot, 16)
    dialog.fit(ROOM)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.height() <= ROOM
    assert dialog.rect().contains(dialog.save.mapTo(dialog, dialog.save.rect().bottomRight()))
    asked = list(dialog.form.controls.values())
    asked[-1].setFocus()
    dialog.focusNextChild()
    assert dialog.focusWidget() is dialog.cancel


def test_a_short_form_does_not_scroll(qtbot: QtBot, theme: Theme) -> None:
    dialog = asking(qtbot, 3)
    dialog.fit(ROOM)
    assert not any(area.widget() is dialog.form for area in dialog.findChildren(QScrollArea))


def test_tab_comes_to_the_buttons_after_what_was_added_to_the_dialog(qtbot: QtBot, theme: Theme) -> None:
    dialog = asking(qtbot, 2)
    added = QPushButton("Picture")
    dialog.body.addWidget(added)
    dialog.open()
    qtbot.waitExposed(dialog)
    list(dialog.form.controls.values())[-1].setFocus()
    met = []
    for _step in range(3):
        dialog.focusNextChild()
        met.append(dialog.focusWidget())
    assert met == [added, dialog.cancel, dialog.save]
