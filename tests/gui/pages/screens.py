"""The window over a real file, driven as a person drives it."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from hrdesk.app.work import Desk
from hrdesk.domain.roles import may
from hrdesk.gui.drafts import DraftStore, SealedDrafts
from hrdesk.gui.messages import Said
from hrdesk.gui.pages import entries
from hrdesk.gui.pages.settings.scheme_editor import SchemeEditor
from hrdesk.gui.pages.settings.schemes import SchemesPart
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.gui.table_export import giving_out
from hrdesk.gui.theme import Theme
from tests.gui.rest import wait_for_rest

D = TypeVar("D", bound=QDialog)


class Screen:
    """One page of the main window for whoever is signed in at ``desk``."""

    def __init__(
        self, qtbot: QtBot, desk: Desk, theme: Theme, page: str, *, drafts: DraftStore | None = None, **where: Any
    ) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.said: list[Said] = []
        self.went: list[tuple[str, dict[str, Any]]] = []
        role = desk.actor.role
        seat = Seat(
            desk.agency,
            desk.place,
            desk.actor.shown_name,
            role.value,
            may=lambda name: may(role, name),
            check_password=lambda password: password == "correct horse",
            idle_minutes=0,
            drafts=drafts,
            give_out=giving_out(desk),
        )
        self.window = MainWindow(entries(desk), seat, theme)
        self.window.messages.said.connect(self.said.append)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.go(page, **where)
        self.settle()

    @property
    def page(self) -> Any:
        return self.window.page

    def settle(self) -> None:
        """Waits until nothing is being read or written and nothing is about to be."""
        wait_for_rest(self.qtbot, self.window, self.window.jobs)

    def keys(self, key: Qt.Key, *, ctrl: bool = False, on: QWidget | None = None) -> None:
        """A key where the focus is."""
        if self.no_dialog() and not self.window.isActiveWindow():
            with self.qtbot.waitActive(self.window):
                self.window.activateWindow()
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(on or self.window.focusWidget() or self.window, key, held)
        self.settle()

    def write(self, text: str, on: QWidget | None = None) -> None:
        """Types text where the focus is; Chinese as an input method commits it."""
        target = on or self.window.focusWidget()
        assert target is not None
        if text.isascii():
            self.qtbot.keyClicks(target, text)
            return
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(target, typed)

    def press(self, button: QWidget) -> None:
        """A button by mouse."""
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def dialog(self, kind: type[D]) -> D:
        """The dialog of that kind that is open."""
        found = [one for one in self.window.findChildren(kind) if one.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def no_dialog(self) -> bool:
        """Whether nothing is asked."""
        return not [one for one in self.window.findChildren(QDialog) if one.isVisible()]

    def toasts(self) -> list[str]:
        """What was said in passing."""
        return [one.text for one in self.said if one.kind == "toast"]

    def undo(self) -> None:
        """Takes back what the last message offers to take back."""
        last = [one for one in self.said if one.act is not None][-1]
        assert last.act is not None
        last.act()
        self.settle()

    def agree(self) -> None:
        """Says yes to the question that is open."""
        from hrdesk.gui.widgets.dialogs import QuestionDialog

        self.press(self.dialog(QuestionDialog).yes)


class SchemesScreen(Screen):
    """Settings, evaluation schemes, with its drafts."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme) -> None:
        super().__init__(qtbot, desk, theme, "settings", section="schemes", drafts=SealedDrafts(desk))

    @property
    def part(self) -> SchemesPart:
        part = self.page.parts["schemes"]
        assert isinstance(part, SchemesPart)
        return part

    @property
    def editor(self) -> SchemeEditor:
        return self.part.editor
