"""The window with all pages on a real encrypted file, driven by keys and buttons as a person would."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu, QWidget

from hrdesk.app.work import Desk
from hrdesk.domain.roles import may
from hrdesk.gui.messages import Said
from hrdesk.gui.pages import entries
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.gui.table_export import giving_out
from hrdesk.gui.theme import Theme
from tests.gui.rest import wait_for_rest


class Window:
    """What a test sees and presses. ``settle`` waits until nothing runs any more."""

    def __init__(self, qtbot: Any, theme: Theme, desk: Desk) -> None:
        self.bot = qtbot
        self.desk = desk
        seat = Seat(
            agency=desk.agency,
            place=str(desk.place),
            name=desk.actor.shown_name,
            role=str(desk.actor.role),
            may=lambda permission: may(desk.actor.role, permission),
            give_out=giving_out(desk),
        )
        self.main = MainWindow(entries(desk), seat, theme)
        self.said: list[Said] = []
        self.main.messages.said.connect(self.said.append)
        qtbot.addWidget(self.main)
        self.main.resize(1366, 768)
        self.strays = Strays(QApplication.instance(), self.main)  # type: ignore[arg-type]
        with qtbot.waitActive(self.main):
            self.main.show()
            self.main.activateWindow()

    def go(self, page: str, **where: Any) -> Any:
        """Opens a page and waits for it."""
        self.main.go(page, **where)
        self.settle()
        return self.main.page

    def settle(self) -> None:
        """Until no job runs and nothing is about to ask for one."""
        wait_for_rest(self.bot, self.main, self.main.jobs)

    # -- seeing ------------------------------------------------------------------------------------------------

    def texts(self, inside: QWidget | None = None) -> str:
        """All words shown."""
        place = inside or self.main
        found = [label.text() for label in place.findChildren(QLabel) if label.isVisible()]
        found += [made.text() for made in place.findChildren(QAbstractButton) if made.isVisible()]
        return "\n".join(found)

    def buttons(self, inside: QWidget | None = None) -> list[str]:
        """The words on all buttons shown."""
        place = inside or self.main
        return [made.text().strip() for made in place.findChildren(QAbstractButton) if made.isVisible() and made.text()]

    def told(self, kind: str = "") -> list[str]:
        """What was said in messages."""
        return [said.text for said in self.said if not kind or said.kind == kind]

    # -- doing -------------------------------------------------------------------------------------------------

    def press(self, text: str, inside: QWidget | None = None) -> None:
        """Clicks the button that says ``text``."""
        place = inside or self.main
        made = next(
            found
            for found in place.findChildren(QAbstractButton)
            if found.isVisible() and (found.text().strip() == text or found.accessibleName() == text)
        )
        assert made.isEnabled(), f"{text} cannot be pressed"
        self.bot.mouseClick(made, Qt.MouseButton.LeftButton)
        self.settle()

    def primary(self) -> str:
        """The words on the page's filled button; empty when there is none."""
        return self.main.primary.text() if self.main.primary.isVisible() else ""

    def press_primary(self) -> None:
        """Presses it."""
        self.bot.mouseClick(self.main.primary, Qt.MouseButton.LeftButton)
        self.settle()

    def keys(self, target: QWidget, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            self.bot.keyClick(target, key, held)
        self.settle()

    def do(self, action: QAction) -> None:
        """Chooses an action of a menu."""
        assert action.isEnabled(), action.text()
        action.trigger()
        self.settle()

    def dialog(self) -> Any:
        """The dialog in front: the top windows come in no order."""
        self.bot.waitUntil(
            lambda: any(isinstance(top, QDialog) and top.isVisible() for top in QApplication.topLevelWidgets())
        )
        front = QApplication.activeModalWidget()
        if isinstance(front, QDialog):
            return front
        return next(top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible())

    def no_dialog(self) -> bool:
        """Whether no dialog is open."""
        return not any(isinstance(top, QDialog) and top.isVisible() for top in QApplication.topLevelWidgets())

    def wait_no_dialog(self) -> None:
        """Until the dialog closed."""
        self.bot.waitUntil(self.no_dialog, timeout=20_000)
        self.settle()


class Strays(QObject):
    """Remembers every window that is shown besides the program's own: a part without a parent flashes up as one."""

    def __init__(self, application: QApplication, own: QWidget) -> None:
        super().__init__(own)
        self._own = own
        self.seen: list[str] = []
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            expected = (
                watched is self._own
                or isinstance(watched, QDialog | QMenu)
                or bool(watched.windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup)
            )
            if not expected:
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False
