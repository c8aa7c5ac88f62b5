"""Every control that takes the keyboard says what it is, on every shared page and in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hrdesk import words
from hrdesk.gui.first_run import FirstRunWindow
from hrdesk.gui.sign_in import SignInWindow
from hrdesk.gui.theme import Theme
from tests.gui.builders import GALLERY, Answers, gallery_window, nameless


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("page", sorted(GALLERY))
def test_every_control_of_a_page_has_a_name(theme: Theme, qtbot: Any, page: str, language: str) -> None:
    words.use(language)
    window = gallery_window(theme, page)
    window.show()
    assert nameless(window) == []


@pytest.mark.parametrize("step", [None, 0, 1, 2, 3, 4])
def test_every_control_of_the_first_run_has_a_name(theme: Theme, qtbot: Any, step: int | None) -> None:
    window = FirstRunWindow(Answers(), theme)
    window.show()
    if step is not None:
        window.doors.own.click()
        window.start._show(step)
    assert nameless(window) == []


def test_every_control_of_signing_in_has_a_name(theme: Theme, qtbot: Any) -> None:
    window = SignInWindow(Answers(), theme, "x", "zhoumin")
    window.show()
    assert nameless(window) == []


def test_tab_goes_through_everything_and_comes_back(theme: Theme, qtbot: Any) -> None:
    window = gallery_window(theme, "people")
    window.show()
    window.search.setFocus()
    met: list[QWidget] = []
    for _step in range(60):
        window.focusNextChild()
        now = window.focusWidget()
        assert now is not None
        if now in met:
            break
        met.append(now)
    wanted = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    radios = {widget.parent() for widget in met if widget.inherits("QRadioButton")}
    missed = [
        widget
        for widget in wanted
        if widget not in met and widget.focusProxy() is None and widget.parent() not in radios
    ]
    assert [(type(widget).__name__, widget.accessibleName()) for widget in missed] == []
