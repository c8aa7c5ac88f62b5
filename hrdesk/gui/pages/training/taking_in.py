"""A file of questions looked at before it is saved: what is new, what is known, what is refused and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.training.words import state_cell
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.taking_in import BankDraft, Entry


class TakingInDialog(Dialog):
    """``wanted(topic)`` when the person takes in what is good."""

    wanted = Signal(str)

    def __init__(self, draft: BankDraft, parent: QWidget | None = None) -> None:
        super().__init__(_("Take in questions"), width=900, parent=parent)
        new, changed = draft.count("new"), draft.count("changed")
        self.body.addWidget(label(draft.file, "strong"))
        counts = _(
            "{new} new, {changed} changed, {same} known, {twice} repeated in the file, {refused} refused",
            new=new, changed=changed, same=draft.count("same"), twice=draft.repeated, refused=draft.refused,
        )  # fmt: skip
        self.body.addWidget(label(counts, "secondary"))
        self.entries = DataTable(_columns(), name=_("Questions"), identity=lambda one: one.line)
        self.entries.setMinimumHeight(320)
        self.entries.load(draft.entries)
        self.problems = DataTable(_problem_columns(), name=_("Problems"), identity=id)
        self.problems.load(draft.told)
        tabs = QTabWidget()
        tabs.addTab(self.entries, _("Questions ({count})", count=len(draft.entries)))
        tabs.addTab(self.problems, _("Problems ({count})", count=len(draft.told)))
        if draft.told:
            tabs.setCurrentIndex(1)
        self.body.addWidget(tabs, 1)
        self.topic = QLineEdit()
        self.topic.setFixedWidth(220)
        words = label(_("Topic for questions without one"))
        words.setBuddy(self.topic)
        self.body.addLayout(row(words, self.topic, None, gap=8))
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.take = button(_("Take in {count}", count=new + changed), role="primary")
        self.take.setEnabled(bool(new + changed))
        self.take.clicked.connect(self._take)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.take)
        self.take.setFocus()

    @Slot()
    def _take(self) -> None:
        self.take.setEnabled(False)
        self.wanted.emit(self.topic.text())


_OUTCOMES = {"new": "success", "changed": "warning", "same": "neutral"}


def _outcome(entry: Entry) -> Cell:
    words = {
        "new": P_("question", "new"), "changed": P_("question", "changed"), "same": _("known"),
    }  # fmt: skip
    return state_cell(words[entry.outcome], _OUTCOMES[entry.outcome])


def _columns() -> list[Column]:
    return [
        Column("line", _("Line"), 56, Kind.NUMBER),
        Column("outcome", P_("table column", "State"), 90, Kind.STATUS, _outcome),
        Column("kind", P_("question", "Kind"), 118, Kind.CHOICE, lambda one: one.question.kind.text),
        Column("text", _("Question"), 400, stretch=True),
        Column("topic", _("Topic"), 120, getter=lambda one: one.question.topic),
    ]


def _problem_columns() -> list[Column]:
    return [
        Column("line", _("Line"), 56, Kind.NUMBER),
        Column("cell", _("Cell"), 64),
        Column("refused", P_("table column", "State"), 100, Kind.STATUS, lambda one: state_cell(_("refused"), "error") if one.refused else state_cell(_("note"), "info")),
        Column("message", _("Why"), 480, stretch=True),
    ]  # fmt: skip
