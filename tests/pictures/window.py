"""The window a scene is drawn in, at somebody's desk, and the dialog that stands open over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from hrdesk.domain.roles import may
from hrdesk.gui.models.roles import role_word
from hrdesk.gui.pages import entries
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.words import current

if TYPE_CHECKING:
    from hrdesk.app.work import Desk
    from hrdesk.gui.theme import Theme

FILE = "\\\\OFFICE-01\\HRDesk\\衡川.hrdesk"
ROLES = {"人事": "HR", "催收员": "Collector"}
_kept: list[QWidget] = []  # windows behind a dialog that is drawn alone


def window_of(desk: Desk, person: str, role: str, theme: Theme) -> MainWindow:
    """The window as ``person`` sees it; ``role`` in Chinese, as it stands under the name."""
    return _seated(desk, "衡川信服", person, role if current() != "en" else ROLES[role], theme)


def window_at(desk: Callable[[], Desk], page: str, **where: Any) -> Callable[[Theme], QWidget]:
    """What makes a window that stands on a page, as whoever owns the desk sees it."""

    def make(theme: Theme) -> QWidget:
        held = desk()
        window = _seated(held, held.agency, held.actor.shown_name, role_word(held.actor.role), theme)
        window.go(page, **where)
        return window

    return make


def _seated(desk: Desk, agency: str, person: str, role: str, theme: Theme) -> MainWindow:
    acting = desk.actor.role
    seat = Seat(agency, FILE, person, role, may=lambda permission: may(acting, permission), language=current())
    return MainWindow(entries(desk), seat, theme)


def settle(window: Any) -> None:
    """Waits until nothing is read any more and the page asks for nothing."""
    QTest.qWait(100)
    while window.jobs.busy or _asks(getattr(window, "page", None)):
        QTest.qWait(20)
    QTest.qWait(60)


def _asks(page: Any) -> bool:
    """Whether a page's timer is about to ask for more."""
    later = (getattr(page, name, None) for name in ("_aim_later", "_ask_later"))
    return any(timer is not None and timer.isActive() for timer in later)


def dialog_over(
    window: QWidget, press: Callable[[Any], object], fill: Callable[[Any], object] | None = None
) -> QWidget:
    """The dialog that ``press(window)`` opens, filled by ``fill(dialog)``, alone and as large as it opened."""
    window.show()
    press(window)
    settle(window)
    made = next(top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible())
    if fill is not None:
        fill(made)
        settle(window)
    made.setFixedSize(made.size())
    _kept.append(window)  # stays shown: a dialog taken from its window is never active again, and shows no focus
    return made
