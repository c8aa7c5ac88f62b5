"""Small questions of leaving and handover; each dialog asks one thing and stays open until it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import N_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.handover.model import Board
    from hrdesk.app.work import Work


def ask(
    errands: Errands,
    page: QWidget,
    words: tuple[str, str, str],
    fields: Sequence[Field],
    call: Callable[[dict[str, Any]], Callable[[Work], Any]],
    done: Callable[[Any], None],
    loaded: dict[str, Any] | None = None,
) -> AskDialog:
    """Opens a dialog (title, sentence, button) and saves what it says by ``call(values)``; refusals stay in it."""
    title, sentence, act = words
    dialog = AskDialog(title, sentence, fields, act, today=errands.desk.work().today, parent=page.window())
    if loaded:
        dialog.form.load(loaded)

    def submitted(values: dict[str, Any]) -> None:
        def saved(result: Any) -> None:
            dialog.accept()
            done(result)

        try:
            order = call(values)
        except UserError as refused:
            dialog.refuse(refused)
            return
        errands.write(order, saved, failed=dialog.refuse)

    dialog.submitted.connect(submitted)
    dialog.open()
    return dialog


def ask_objection(
    errands: Errands,
    page: QWidget,
    count: int,
    call: Callable[[str], Callable[[Work], Any]],
    done: Callable[[Any], None],
) -> AskDialog:
    """Why cases are not taken over."""
    words = (
        _n("Object to {count} case", "Object to {count} cases", count=count),
        _("They go back to be given to somebody else; until then the witness has custody."),
        _("Object"),
    )
    fields = [Field("reason", _("Reason"), required=True)]
    return ask(errands, page, words, fields, lambda values: call(values["reason"]), done)


def ask_receivers(errands: Errands, page: QWidget, board: Board, done: Callable[[Any], None]) -> AskDialog:
    """Receivers and caps as lines of text: 工号 and the most cases."""
    from hrdesk.app.handover.planning import set_receivers

    words = (
        _("Receivers and caps"),
        _("One line a person: employee number and the most cases they may hold in all. The order gives the keys 1–9."),
        _("Save"),
    )
    fields = [Field("lines", _("Receivers"), "long", required=True)]
    now = "\n".join(f"{one.employee_no} {one.cap}" for one in board.receivers)
    usual = board.receivers[0].cap if board.receivers else 100

    def call(values: dict[str, Any]) -> Callable[[Work], Any]:
        receivers = read_receivers(str(values["lines"]), usual)
        return lambda work: set_receivers(work, board.id, receivers)

    return ask(errands, page, words, fields, call, done, {"lines": now})


def read_receivers(text: str, usual: int) -> tuple[tuple[str, int], ...]:
    """``HC0240 110`` a line; without a figure ``usual`` is the cap. Errors: ``wrong_use``, naming the line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = re.fullmatch(r"\s*([^\s,，]+)(?:[\s,，]+(\d{1,5}))?\s*", line)
        if read is None:
            raise UserError(
                N_("Line {number} is not an employee number and a figure: {line}"),
                code="wrong_use", field="lines", number=number, line=line.strip(),
            )  # fmt: skip
        found.append((read[1], int(read[2]) if read[2] else usual))
    return tuple(found)
