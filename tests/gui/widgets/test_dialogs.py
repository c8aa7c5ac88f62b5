"""Dialogs are as high as their words, and those that come rarely are as well made as the others."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hrdesk import words
from hrdesk.app.performance.evaluation import Blocked
from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.gui.kiosk.window import ClosingDialog
from hrdesk.gui.messages import Messages
from hrdesk.gui.pages.people.conflict import ConflictDialog, Difference
from hrdesk.gui.pages.performance.ask import BlockedDialog
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import Dialog, ErrorDialog, QuestionDialog
from hrdesk.gui.widgets.parts import Notice
from hrdesk.words import N_
from tests.gui.builders import nameless

LONG = "用户名或密码不正确。请检查大写锁定和输入法；管理员可以为您重设密码，重设后请马上修改。"


def shown(qtbot: Any, dialog: Dialog) -> Dialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def ring(dialog: QWidget) -> list[QWidget]:
    """What Tab comes to, from where the focus is, once round."""
    met: list[QWidget] = []
    while (now := dialog.focusWidget()) is not None and now not in met:
        met.append(now)
        dialog.focusNextChild()
    return met


def overtaken() -> ConflictDialog:
    found = [
        Difference("email", "电子邮箱", "", "a***@hengchuan.example", ""),
        Difference("home_address", "家庭住址", "已登记", "", "凤城二路 8 号"),
    ]
    return ConflictDialog("李娜 已于 08:15 修改。", found)


def blocked(count: int = 1) -> BlockedDialog:
    people = [Blocked(f"HC{number:04d}", "缺数：质检得分。") for number in range(count)]
    return BlockedDialog("没有发布", "处理好下列原因后再次发布。", people, {}, None)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    "make",
    [
        overtaken,
        blocked,
        lambda: ErrorDialog(LONG, "填写的内容都在。", "请再试一次。"),
        lambda: QuestionDialog("要发布吗？", LONG * 2, "发布"),
        lambda: ClosingDialog("zizhuji"),
    ],
)
def test_a_dialog_opens_as_high_as_its_words_and_every_control_has_a_name(
    qtbot: Any, theme: Theme, make: Any, language: str
) -> None:
    words.use(language)
    dialog = shown(qtbot, make())
    assert dialog.height() == dialog.heightForWidth(dialog.width())
    assert nameless(dialog) == []


def test_a_line_that_appears_makes_the_dialog_higher(qtbot: Any, theme: Theme) -> None:
    dialog = Dialog("")
    notice = Notice()
    dialog.body.addWidget(notice)
    shown(qtbot, dialog)
    notice.say(LONG)
    qtbot.waitUntil(lambda: notice.height() >= notice.heightForWidth(notice.width()))
    assert dialog.rect().contains(dialog.buttons.geometry())


def test_the_end_of_the_kiosk_says_below_the_field_what_is_wrong(qtbot: Any, theme: Theme) -> None:
    dialog = shown(qtbot, ClosingDialog("zizhuji"))
    assert isinstance(dialog, ClosingDialog)
    dialog.refuse(UserError(N_("The user name or password is not right."), code="wrong_password"))
    assert dialog.password.error == "密码不对。"
    dialog.refuse(UserError(LONG, code="too_many_tries"))
    qtbot.waitUntil(lambda: dialog.password.height() >= dialog.password.heightForWidth(dialog.password.width()))


def test_whoever_was_overtaken_reads_what_is_empty_and_what_was_not_changed(qtbot: Any, theme: Theme) -> None:
    dialog = shown(qtbot, overtaken())
    assert isinstance(dialog, ConflictDialog)
    grid = dialog.table.grid
    read = [[grid.index(row, column).data() for column in range(1, 4)] for row in range(2)]
    assert read == [["（空）", "a***@hengchuan.example", "未改动"], ["已登记", "（空）", "凤城二路 8 号"]]
    assert ring(dialog) == [dialog.back, dialog.theirs, dialog.mine, dialog.table]


def test_who_was_not_published_stands_in_a_list_no_higher_than_its_rows(qtbot: Any, theme: Theme) -> None:
    one, many = shown(qtbot, blocked(1)), shown(qtbot, blocked(60))
    assert isinstance(one, BlockedDialog)
    assert isinstance(many, BlockedDialog)
    assert one.table.height() < 3 * one.table.verticalHeader().defaultSectionSize()
    assert many.table.height() == 360
    assert one.accessibleDescription()
    assert len(ring(one)) == 2


@pytest.mark.parametrize(("saving", "kept"), [(True, 1), (False, 0)])
def test_that_typed_words_are_still_there_is_said_only_where_something_was_typed(
    qtbot: Any, theme: Theme, saving: bool, kept: int
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    Messages(window).error(Unavailable(N_("Wrong password.")), saving)
    dialog = window.findChild(ErrorDialog)
    assert dialog is not None
    dialog.copy.click()
    from PySide6.QtGui import QGuiApplication

    assert QGuiApplication.clipboard().text().count("没有丢失") == kept
    dialog.close()


def test_words_set_later_stand_as_far_from_the_icon(theme: Theme, qtbot: Any) -> None:
    from hrdesk.gui.widgets.parts import button

    before, later = button("尚未面谈：1", "chart-column"), button("", "chart-column")
    later.setText("尚未面谈：1")
    assert later.iconSize() == before.iconSize()
    assert later.sizeHint() == before.sizeHint()
