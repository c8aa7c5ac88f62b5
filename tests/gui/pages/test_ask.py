"""A dialog that asks: its buttons stay on a small screen however much it asks."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from hrdesk.domain.errors import Unavailable
from hrdesk.gui.drafts import Drafts
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


def test_a_form_that_scrolls_is_as_wide_as_its_fields(qtbot: QtBot, theme: Theme) -> None:
    fields = []
    for number in range(12):
        fields += [
            Field(f"a{number}", "Goal", width=340),
            Field(f"b{number}", "Figure", width=200, beside=True),
            Field(f"c{number}", "By", width=140, beside=True),
        ]
    dialog = AskDialog("Title", "", fields, "Save", today=lambda: date(2026, 11, 26))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.fit(ROOM)
    dialog.show()
    qtbot.waitExposed(dialog)
    last = dialog.form.controls["c0"]
    assert dialog.findChild(QScrollArea) is not None
    assert dialog.rect().contains(last.mapTo(dialog, last.rect().topRight()))


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


def sent(drafts: Drafts) -> AskDialog:
    """A dialog whose answer is being saved."""
    dialog = AskDialog(
        "Title", "", [Field("reason", "Reason")], "Save", today=lambda: date(2026, 11, 26), drafts=drafts, draft="one:1"
    )
    dialog.form.load({"reason": ""})
    dialog.open()
    dialog.form.controls["reason"].setText("typed")  # type: ignore[union-attr]
    dialog.save.click()
    return dialog


def gone(dialog: AskDialog) -> None:
    dialog.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)


@pytest.mark.usefixtures("theme", "qtbot")
def test_esc_while_it_is_being_saved_closes_the_dialog_and_the_saved_draft_goes() -> None:
    drafts = Drafts()
    dialog = sent(drafts)
    gone(dialog)
    draft = drafts.find("one:1")
    assert draft is not None
    assert draft.typed == {"reason": "typed"}
    dialog.accept()
    assert drafts.find("one:1") is None


@pytest.mark.usefixtures("theme", "qtbot")
def test_a_refusal_after_the_dialog_was_left_is_told_by_the_window_and_the_draft_stays() -> None:
    drafts = Drafts()
    dialog = sent(drafts)
    gone(dialog)
    assert not dialog.refuse(Unavailable("out of reach"))
    assert drafts.find("one:1") is not None
