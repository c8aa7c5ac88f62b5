"""What the sections of Settings share: a heading, a sentence, a body that loads when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import column, label
from hrdesk.words import _


class Part(QWidget):
    """One section. ``load`` reads what it shows; ``changed`` says that something was saved here."""

    changed = Signal()
    slips_made = Signal(bytes, str)  # a paper that is shown once, over the whole page; its name

    def __init__(self, errands: Errands, title: str, sentence: str = "") -> None:
        super().__init__()
        self.errands = errands
        self.box = column(gap=12, edges=(24, 16, 24, 16))
        head = column(label(title, "title"), gap=4)
        if sentence:
            words = label(sentence, "secondary", wrap=True)
            words.setMaximumWidth(760)
            head.addWidget(words)
        self.box.addLayout(head)
        self.setLayout(self.box)

    def load(self) -> None:
        """Reads and shows; typing is never touched."""

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return False

    def may_leave(self) -> bool:
        """Whether the page may be left now; False where something runs whose result is shown only once (the part says so)."""
        return True

    def ask(
        self,
        title: str,
        sentence: str,
        fields: Sequence[Field],
        values: dict[str, Any],
        call: Callable[[Any, dict[str, Any]], Any],
        done: Callable[[Any], None],
        act: str = "",
        *,
        draft: str = "",
        version: object = "",
    ) -> AskDialog:
        """A short form over the window that stays until it is saved: ``call(work, typed)``, then ``done(result)``.

        ``draft`` names what is typed (``account:3``), kept until it is saved; ``version`` is the record's.
        """
        dialog = AskDialog(
            title,
            sentence,
            fields,
            act or _("Save"),
            today=self.errands.desk.work().today,
            drafts=self.errands.drafts,
            draft=draft,
            version=version,
            parent=self.window(),
        )
        dialog.form.load(values)

        def saved(result: Any) -> None:
            dialog.accept()
            done(result)

        dialog.submitted.connect(
            lambda typed: self.errands.write(lambda work: call(work, typed), saved, failed=dialog.refuse)
        )
        dialog.open()
        return dialog

    def say(self, words: str, *, undo: Callable[[Any], object] | None = None) -> None:
        """A toast, and what is shown is read again. ``undo(work)`` takes the change back from the toast."""

        def take_back() -> None:
            if undo is not None:
                self.errands.write(undo, lambda _result: self.say(_("Taken back.")))

        self.errands.messages.toast(words, undo=take_back if undo is not None else None)
        self.load()
        self.changed.emit()
