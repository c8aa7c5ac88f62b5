"""Whom an interview is begun with, among those with the lowest grade nobody has talked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.domain.improvement import caution
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _


def choose_somebody(
    found: Sequence[tuple[int, str]], then: Callable[[int], object], page: QWidget, today: Callable[[], date]
) -> None:
    """Asks for one of ``found`` (evaluation, words) and goes on with it."""
    dialog = AskDialog(
        _("Whom to talk to"),
        caution(),
        [Field("evaluation", _("Lowest grade, no interview yet"), "choice", True, choices=list(found))],
        P_("improvement", "Begin"),
        today=today,
        parent=page.window(),
    )
    dialog.form.load({"evaluation": found[0][0]})
    dialog.submitted.connect(partial(_go_on, dialog, then))
    dialog.open()


def _go_on(dialog: AskDialog, then: Callable[[int], object], values: dict[str, Any]) -> None:
    dialog.accept()
    then(int(values["evaluation"]))
