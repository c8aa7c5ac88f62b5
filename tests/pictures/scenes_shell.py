"""Doors, the four steps, signing in, the lock, and a gallery of all shared parts."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.gui.first_run import FirstRunWindow
from hrdesk.gui.sign_in import SignInWindow
from hrdesk.gui.theme import Theme
from hrdesk.words import _
from tests.gui.builders import Answers, gallery_window
from tests.pictures import Scene


def _doors(theme: Theme) -> QWidget:
    return FirstRunWindow(Answers(), theme)


def _step(number: int) -> Any:
    def prepare(window: Any) -> None:
        window.doors.own.click()
        start = window.start
        start.agency.load({"agency": "衡川信服"})
        start.place.setText("D:\\HRDesk\\衡川.hrdesk")
        start.account.load({"name": "周敏", "login": "zhoumin"})
        start._opened = object()
        start.key.show_key("K7QD9-TXW3M-PAHC2-RV8NE-4JFW6-SBK7Q-D9TXW-3MPAH", "衡川.hrdesk")
        start._show(number)

    return prepare


def _sign_in(theme: Theme) -> QWidget:
    return SignInWindow(Answers(), theme, "x", "zhoumin", "\\\\OFFICE-01\\HRDesk\\衡川.hrdesk")


def _wrong(window: Any) -> None:
    window.password.edit.setText("12345678")
    window.password.complain(_("Wrong password."))
    window.password.edit.caps.emit(True)
    window.password.setFocus()


def _lock(window: Any) -> None:
    window.lock()


def _messages(window: Any) -> None:
    window.messages.toast("已保存 马洁 的资料", undo=window.update)
    window.messages.banner(
        "share", "办公室的共享文件夹连不上。可以继续填写，恢复后自动保存。", action="现在重试", act=window.update
    )


def _gallery(page: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return gallery_window(theme, page)

    return make


SCENES = [
    Scene("shell-doors", _doors),
    *(Scene(f"shell-start-{number + 1}", _doors, _step(number)) for number in range(5)),
    Scene("shell-sign-in", _sign_in, _wrong),
    Scene("shell-list", _gallery("people"), _messages),
    Scene("shell-grid", _gallery("performance")),
    Scene("shell-form", _gallery("onboarding")),
    Scene("shell-check", _gallery("attendance")),
    Scene("shell-empty", _gallery("training")),
    Scene("shell-lock", _gallery("people"), _lock),
]
