"""A program of its own that types into the form of a new person and then waits to be killed.

``python -m tests.gui.typist FILE LOGIN PASSWORD NAME``; prints ``kept`` once the draft lies on the disk.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from hrdesk.app import access
from hrdesk.gui.drafts import SealedDrafts
from hrdesk.gui.pages import entries
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.gui.theme import Theme
from tests.app.builders import CHEAP, Clock


def main(path: str, login: str, password: str, name: str) -> None:
    """Until killed."""
    app = QApplication(sys.argv[:1])
    desk = access.sign_in(path, login, password, clock=Clock(), cost=CHEAP)
    window = MainWindow(entries(desk), Seat(desk.agency, desk.place, "A", "A", drafts=SealedDrafts(desk)), Theme(app))
    window.show()
    window.go("people")
    window.drafts.kept.connect(lambda _form: print("kept", flush=True))

    def type_in() -> None:
        window.jobs.idle.disconnect(type_in)
        page = window.page
        page.new_employee()  # type: ignore[union-attr]
        window.jobs.idle.connect(lambda: _fill(page, name))

    window.jobs.idle.connect(type_in)
    app.exec()


def _fill(page: object, name: str) -> None:
    form = page.form.form  # type: ignore[attr-defined]
    field = form.controls["name"]
    if not field.text():
        field.setText(name)
        field.textEdited.emit(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
