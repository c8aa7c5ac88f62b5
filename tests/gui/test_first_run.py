"""The doors, the four steps, and signing in, as a new agency meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hrdesk import settings
from hrdesk.domain.errors import UserError
from hrdesk.gui.first_run import FirstRunWindow
from hrdesk.gui.manual import Manual
from hrdesk.gui.preview import Preview
from hrdesk.gui.sign_in import SignInWindow
from hrdesk.gui.start_agency import StartAgency
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.gui.widgets.new_password import NewPasswordDialog
from hrdesk.gui.widgets.parts import EmptyPage
from hrdesk.gui.widgets.status_bar import StatusBar
from hrdesk.words import N_
from tests.documents.reading import by_pypdf
from tests.gui.builders import Answers
from tests.gui.pages.window import Strays


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def doors(answers: Answers, theme: Theme, qtbot: Any) -> FirstRunWindow:
    made = FirstRunWindow(answers, theme)
    qtbot.addWidget(made)  # closed at the end of the test, not whenever the collector comes by
    made.show()
    return made


def _sign_in(answers: Answers, theme: Theme) -> SignInWindow:
    made = SignInWindow(answers, theme, "衡川.hrdesk", "zhoumin")
    made.show()
    return made


def _through_the_first_steps(doors: FirstRunWindow, qtbot: Any, agency: str = "衡川信服") -> None:
    doors.doors.own.click()
    start = doors.start
    start.agency.load({"agency": agency})
    start.next.click()
    start.next.click()
    qtbot.waitUntil(lambda: start.pages.currentIndex() == 2)
    start.account.load({"name": "周敏"})
    QTest.keyClicks(start.account.controls["login"], "zhoumin")
    QTest.keyClicks(start.password.first.edit, "correct horse")
    QTest.keyClicks(start.password.again.edit, "correct horse")


def sheet_of(start: StartAgency, qtbot: Any) -> Preview:
    """The sheet of the key, opened by its button."""
    start.key.print.click()
    qtbot.waitUntil(lambda: bool(start.window().findChildren(Preview)))
    (preview,) = start.window().findChildren(Preview)
    qtbot.waitUntil(preview.isVisible)
    return preview


def test_f1_opens_the_manual_before_anybody_has_signed_in(
    doors: FirstRunWindow, answers: Answers, theme: Theme, qtbot: Any
) -> None:
    sign_in = _sign_in(answers, theme)
    qtbot.addWidget(sign_in)
    for window in (doors, sign_in):
        with qtbot.waitActive(window):
            window.activateWindow()
        qtbot.waitUntil(lambda window=window: any(one.text() == "使用说明" for one in window.actions()))
        qtbot.keyClick(window, Qt.Key.Key_F1)
        (manual,) = window.findChildren(Manual)
        assert manual.isVisible()
        manual.close()


def test_the_sample_opens_with_one_click(doors: FirstRunWindow, qtbot: Any) -> None:
    with qtbot.waitSignal(doors.entered) as entered:
        doors.doors.sample.click()
    assert entered.args == ["sample", False]


def test_an_agency_is_started_in_four_steps(
    doors: FirstRunWindow, answers: Answers, qtbot: Any, tmp_path: Path
) -> None:
    _through_the_first_steps(doors, qtbot)
    start = doors.start
    assert start.place.text() == "D:\\HRDesk\\衡川信服.hrdesk"
    start.next.click()
    qtbot.waitUntil(lambda: start.pages.currentIndex() == 3)
    assert answers.made == ("D:\\HRDesk\\衡川信服.hrdesk", "衡川信服", "zhoumin", "周敏", "correct horse")
    assert start.key.key == answers.key
    assert not start.next.isEnabled()  # the key must be kept first
    preview = sheet_of(start, qtbot)
    assert answers.key in preview.document.getAllText(0).text()
    with qtbot.waitSignal(preview.saved):
        preview.save_to(str(tmp_path / "密钥.pdf"))
    assert answers.key in by_pypdf((tmp_path / "密钥.pdf").read_bytes())
    assert [one.name for one in tmp_path.iterdir()] == ["密钥.pdf"]
    assert start.key.kept.isChecked()
    assert doors.focusWidget() is start.key.kept
    QTest.keyClick(start.key.kept, Qt.Key.Key_Return)
    assert start.pages.currentIndex() == 4
    assert start.key.key == ""  # it is shown once
    with qtbot.waitSignal(doors.entered) as entered:
        start.roster.click()
    assert entered.args == ["desk", True]


def test_a_synchronised_folder_is_refused_and_nothing_is_made(
    doors: FirstRunWindow, answers: Answers, qtbot: Any
) -> None:
    doors.doors.own.click()
    start = doors.start
    start.agency.load({"agency": "衡川信服"})
    start.next.click()
    start.place.setText("C:\\OneDrive\\x.hrdesk")
    start.next.click()
    qtbot.waitUntil(lambda: bool(start.error))
    assert start.pages.currentIndex() == 1
    assert answers.made == ()
    assert start.place.text() == "C:\\OneDrive\\x.hrdesk"


def test_two_different_passwords_are_not_taken(doors: FirstRunWindow, answers: Answers, qtbot: Any) -> None:
    _through_the_first_steps(doors, qtbot)
    start = doors.start
    QTest.keyClicks(start.password.again.edit, "!")
    start.next.click()
    assert start.password.again.error == "两次输入不一致。"
    assert answers.made == ()


def test_a_short_password_is_not_taken(doors: FirstRunWindow, answers: Answers, qtbot: Any) -> None:
    _through_the_first_steps(doors, qtbot)
    start = doors.start
    start.password.first.edit.setText("short")
    start.next.click()
    assert start.password.first.error == "太短了，至少 8 个字符。"
    assert answers.made == ()


def test_one_can_go_back_without_losing_what_was_typed(doors: FirstRunWindow, qtbot: Any) -> None:
    _through_the_first_steps(doors, qtbot)
    start = doors.start
    start.back.click()
    start.back.click()
    assert start.agency.values() == {"agency": "衡川信服"}
    start.back.click()
    assert doors._stack.currentWidget() is doors.doors
    doors.doors.own.click()
    assert start.agency.values() == {"agency": "衡川信服"}


def at_the_key(doors: FirstRunWindow, qtbot: Any) -> StartAgency:
    """The page that shows the key of the file just made."""
    _through_the_first_steps(doors, qtbot)
    doors.start.next.click()
    qtbot.waitUntil(lambda: doors.start.pages.currentIndex() == 3)
    return doors.start


def test_a_sheet_that_cannot_be_saved_there_leaves_the_key_unkept(
    doors: FirstRunWindow, qtbot: Any, tmp_path: Path
) -> None:
    start = at_the_key(doors, qtbot)
    preview = sheet_of(start, qtbot)
    refused: list[Any] = []
    doors.jobs.refused.connect(lambda failure, _saving: refused.append(failure))
    preview.save_to(str(tmp_path / "no such folder" / "key.pdf"))
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].hint
    assert not start.key.kept.isChecked()
    assert preview.isVisible()  # another place can be chosen


def test_a_sheet_that_cannot_be_made_says_why_and_the_key_stays(
    doors: FirstRunWindow, answers: Answers, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = at_the_key(doors, qtbot)

    def unfit(_self: Answers, _opened: Any, _key: str) -> bytes:
        raise UserError(N_("This recovery key does not fit."), code="wrong_password")

    monkeypatch.setattr(Answers, "recovery_sheet", unfit)
    start.key.print.click()
    qtbot.waitUntil(lambda: bool(start.error))
    assert start.error == "恢复密钥不正确。"
    assert (start.key.key, start.key.print.isEnabled(), start.next.isEnabled()) == (answers.key, True, False)


def test_the_sheet_is_printed_and_the_key_counts_as_kept(doors: FirstRunWindow, qtbot: Any, tmp_path: Path) -> None:
    start = at_the_key(doors, qtbot)
    preview = sheet_of(start, qtbot)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(preview.printed, timeout=20_000):
        preview.print_on(printer)
    assert start.key.kept.isChecked()


def test_the_key_on_the_clipboard_is_kept_by_no_history_and_taken_off_again(
    doors: FirstRunWindow, answers: Answers, qtbot: Any
) -> None:
    start = at_the_key(doors, qtbot)
    clipboard = QApplication.clipboard()
    start.key._copy.click()
    assert clipboard.text() == answers.key
    kinds = clipboard.mimeData().formats()
    assert any("CanIncludeInClipboardHistory" in kind for kind in kinds)
    assert any("CanUploadToCloudClipboard" in kind for kind in kinds)
    assert "x-kde-passwordManagerHint" in kinds
    start.key.kept.click()
    start.next.click()
    assert clipboard.text() == ""


def test_what_else_was_copied_meanwhile_stays_on_the_clipboard(doors: FirstRunWindow, qtbot: Any) -> None:
    start = at_the_key(doors, qtbot)
    start.key._copy.click()
    QApplication.clipboard().setText("名单")
    start.key.kept.click()
    start.next.click()
    assert QApplication.clipboard().text() == "名单"


def test_the_key_is_remembered_nowhere(
    doors: FirstRunWindow, answers: Answers, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    start = at_the_key(doors, qtbot)
    sheet_of(start, qtbot)
    assert list(tmp_path.iterdir()) == []  # the sheet is no file until it is saved
    kept = [one for one in settings.profile().rglob("*") if one.is_file()]
    assert not any(answers.key.encode() in one.read_bytes() for one in kept)


def test_signing_in_opens_the_file(answers: Answers, theme: Theme, qtbot: Any) -> None:
    window = _sign_in(answers, theme)
    with qtbot.waitSignal(window.entered) as entered:
        QTest.keyClicks(window.password.edit, "correct horse")
        QTest.keyClick(window.password.edit, Qt.Key.Key_Return)
    assert entered.args == ["zhoumin@衡川.hrdesk"]
    assert window.password.text == ""


def test_a_wrong_password_is_said_under_the_field_and_can_be_tried_again(
    answers: Answers, theme: Theme, qtbot: Any
) -> None:
    window = _sign_in(answers, theme)
    QTest.keyClicks(window.password.edit, "guess")
    window.enter.click()
    assert not window.enter.isEnabled()
    qtbot.waitUntil(lambda: window.password.error == "密码不对。")
    assert window.enter.isEnabled()
    assert window.password.text == ""
    QTest.keyClicks(window.password.edit, "x")
    assert window.password.error == ""


def test_nothing_is_asked_of_the_file_without_account_and_password(answers: Answers, theme: Theme, qtbot: Any) -> None:
    window = _sign_in(answers, theme)
    window.enter.click()
    assert window.password.error == "请输入密码。"
    window.account.clear()
    window.enter.click()
    assert window.password.error == "请输入账号和密码。"
    assert not window.jobs.busy


def test_the_first_password_must_be_changed(theme: Theme, qtbot: Any) -> None:
    answers = Answers(must_change=True)
    window = _sign_in(answers, theme)
    QTest.keyClicks(window.password.edit, "correct horse")
    window.enter.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(NewPasswordDialog)))
    dialog = window.findChildren(NewPasswordDialog)[0]
    QTest.keyClicks(dialog.new.first.edit, "battery staple")
    QTest.keyClicks(dialog.new.again.edit, "battery staple")
    with qtbot.waitSignal(window.entered):
        QTest.keyClick(dialog.new.again.edit, Qt.Key.Key_Return)
    assert answers.changed == ["battery staple"]


def test_caps_lock_is_noticed_while_typing(answers: Answers, theme: Theme, qtbot: Any) -> None:
    window = _sign_in(answers, theme)
    QTest.keyClicks(window.password.edit, "ABC", Qt.KeyboardModifier.ShiftModifier)
    assert window.password._caps.text == ""  # with Shift held
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    window.password.edit.keyPressEvent(event)
    assert window.password._caps.text == "大写锁定开着"


def test_the_eye_shows_and_hides_the_password(answers: Answers, theme: Theme, qtbot: Any) -> None:
    window = _sign_in(answers, theme)
    edit = window.password.edit
    assert edit.echoMode() == edit.EchoMode.Password
    window.password._eye.click()
    assert edit.echoMode() == edit.EchoMode.Normal
    window.password._eye.click()
    assert edit.echoMode() == edit.EchoMode.Password


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    import subprocess
    import sys

    heavy = (
        "sqlalchemy",
        "openpyxl",
        "reportlab",
        "pypinyin",
        "chinese_calendar",
        "cryptography",
        "argon2",
        "PySide6.QtPdf",
    )
    code = (
        "import sys, hrdesk.gui.sign_in, hrdesk.gui.first_run, hrdesk.gui.shell\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_another_language_in_the_middle_keeps_what_was_typed_and_the_key(
    doors: FirstRunWindow, answers: Answers, theme: Theme, qtbot: Any
) -> None:
    _through_the_first_steps(doors, qtbot)
    doors.start.next.click()
    qtbot.waitUntil(lambda: doors.start.pages.currentIndex() == 3)
    progress = doors.progress()
    assert progress is not None
    again, bare = FirstRunWindow(answers, theme), FirstRunWindow(answers, theme)
    for window in (again, bare):  # a window thrown away in the middle of a line takes Qt's own state with it
        qtbot.addWidget(window)
    again.resume(progress)
    assert again.start.pages.currentIndex() == 3
    assert again.start.key.key == answers.key
    assert again.start.agency.values()["agency"] == "衡川信服"
    assert doors.close()  # it gave the key away, so nothing is lost with it
    assert bare.progress() is None  # at the doors there is nothing to keep


def test_closing_before_the_key_was_kept_is_asked_about_once(doors: FirstRunWindow, qtbot: Any) -> None:
    _through_the_first_steps(doors, qtbot)
    doors.start.next.click()
    qtbot.waitUntil(lambda: doors.start.pages.currentIndex() == 3)
    assert not doors.close()
    assert doors.start.error
    assert doors.close()


def test_enter_presses_the_button_that_has_the_focus(doors: FirstRunWindow, qtbot: Any) -> None:
    doors.doors.own.setFocus()
    QTest.keyClick(doors.doors.own, Qt.Key.Key_Return)
    assert doors.start.isVisible()


def test_all_complaints_of_the_account_fit_a_low_window(doors: FirstRunWindow, qtbot: Any) -> None:
    doors.resize(1024, 600)
    doors.doors.own.click()
    start = doors.start
    start.agency.load({"agency": "衡川信服"})
    start.next.click()
    start.next.click()
    qtbot.waitUntil(lambda: start.pages.currentIndex() == 2)
    start.next.click()
    qtbot.waitUntil(lambda: start.account._notices["name"].y() >= start.account.controls["name"].geometry().bottom())


def test_no_part_flashes_up_as_a_window_of_its_own(answers: Answers, theme: Theme, qapp: Any) -> None:
    own = QWidget()
    strays = Strays(qapp, own)
    kept = [FirstRunWindow(answers, theme), _sign_in(answers, theme), StatusBar(), EmptyPage("info", "x", "y")]
    strays_seen = [name for name in strays.seen if "Window" not in name]
    own.close()
    del kept
    assert strays_seen == []


def test_a_file_of_an_earlier_program_is_brought_up_to_date_when_the_person_agrees(theme: Theme, qtbot: Any) -> None:
    answers = Answers()
    answers.older = True
    window = _sign_in(answers, theme)
    QTest.keyClicks(window.password.edit, "correct horse")
    window.enter.click()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QuestionDialog)))
    window.findChildren(QuestionDialog)[0].no.click()
    assert window.password.text == "correct horse"  # nothing typed is lost
    window.enter.click()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QuestionDialog)))
    with qtbot.waitSignal(window.entered) as entered:
        next(dialog for dialog in window.findChildren(QuestionDialog) if dialog.isVisible()).yes.click()
    assert entered.args == ["zhoumin@衡川.hrdesk"]
