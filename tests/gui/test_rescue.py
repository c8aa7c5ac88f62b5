"""The ways back in: the recovery key, and a backup put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.rescue import RecoveryDialog, Rescue, RestoreDialog
from hrdesk.gui.theme import Theme
from hrdesk.words import N_


def test_a_wrong_key_is_told_in_the_dialog_and_nothing_typed_is_lost(theme: Theme, qtbot: Any) -> None:
    dialog = RecoveryDialog()
    given: list[tuple[str, str]] = []
    dialog.given.connect(lambda key, password: given.append((key, password)))
    dialog.show()
    QTest.keyClicks(dialog.form.controls["key"], "K7QD9")
    for field in (dialog.new.first, dialog.new.again):
        QTest.keyClicks(field.edit, "correct horse")
    dialog._act.click()
    assert given == [("K7QD9", "correct horse")]
    assert not dialog._act.isEnabled()  # it is being tried
    assert dialog.refuse(UserError(N_("Wrong password."), code="wrong_password"))
    assert dialog.isVisible()
    assert dialog.form.values()["key"] == "K7QD9"
    assert dialog._wrong.text
    assert dialog._act.isEnabled()
    dialog.close()


def test_what_is_no_backup_cannot_be_restored(theme: Theme, qtbot: Any, tmp_path: Path) -> None:
    stranger = tmp_path / "notes.txt"
    stranger.write_text("hello", "utf-8")
    dialog = RestoreDialog(str(stranger), str(tmp_path / "new.hrdesk"))
    assert not dialog._act.isEnabled()
    dialog.close()


def test_the_right_key_at_the_second_try_leads_in(theme: Theme, qtbot: Any) -> None:
    tried: list[tuple[str, str, str]] = []

    class Opening:
        def recover(self, place: str, key: str, password: str) -> str:
            tried.append((place, key, password))
            if key != "K7QD9":
                raise UserError(N_("Wrong password."), code="wrong_password")
            return "the desk"

    calm: Any = QWidget()
    qtbot.addWidget(calm)
    calm.jobs = Jobs(calm)
    entered: list[Any] = []
    opening: Any = Opening()
    Rescue(opening, calm, entered.append).recover("office.hrdesk")
    dialog = calm.findChild(RecoveryDialog)
    for field in (dialog.new.first, dialog.new.again):
        QTest.keyClicks(field.edit, "correct horse")
    for key in ("K7", "QD9"):
        QTest.keyClicks(dialog.form.controls["key"], key)
        dialog._act.click()
        qtbot.waitUntil(lambda: bool(entered) or dialog._act.isEnabled())
    assert entered == ["the desk"]
    assert [found[:2] for found in tried] == [("office.hrdesk", "K7"), ("office.hrdesk", "K7QD9")]
