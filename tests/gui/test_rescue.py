"""The ways back in: the recovery key, and a backup put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest

from hrdesk.domain.errors import UserError
from hrdesk.gui.rescue import RecoveryDialog, RestoreDialog
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
