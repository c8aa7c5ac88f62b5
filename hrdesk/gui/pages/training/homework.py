"""Homework: how it stands below its task, handing it in, and the panel of who marks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.homework import ENDINGS, MOST_FILES, Homework
from hrdesk.gui.drafts import Drafts
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import StatusTag, button, column, empty, icon_button, label, picture, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from datetime import date

    from hrdesk.app.training.homework import HandedFile, MyHomework, Try, WaitingHomework

TONES = {
    Homework.OPEN: "info",
    Homework.WAITING: "info",
    Homework.RETURNED: "warning",
    Homework.ACCEPTED: "success",
}
TEXT_WIDE, TEXT_HIGH = 680, 200


def homework_below(
    mine: MyHomework, zone: tzinfo, hand_in: Callable[[], object], open_file: Callable[[int], object], *, shared: bool
) -> QVBoxLayout:
    """The tries at one assignment, the newest first, and the button for the next one."""
    box = column(gap=8)
    act = row(gap=12)
    if mine.state.to_do:
        words = _("Hand in again…") if mine.tries else _("Hand in…")
        act.addWidget(button(words, "upload", hand_in))
    act.addWidget(StatusTag(mine.state.text, TONES[mine.state]))
    act.addStretch(1)
    box.addLayout(act)
    for one in mine.tries:
        box.addLayout(_tried(one, zone, open_file, shared=shared))
    return box


def _tried(one: Try, zone: tzinfo, open_file: Callable[[int], object], *, shared: bool) -> QVBoxLayout:
    told = [
        _("Try {number}, handed in {when}", number=one.number, when=f"{one.handed_in_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        _("score {score}", score=points_text(one.score)) if one.score is not None else "",
        one.state.text,
    ]  # fmt: skip
    box = column(label(" · ".join(part for part in told if part), "small"), gap=4)
    if one.body:
        box.addWidget(_text(one.body))
    if one.files:
        box.addLayout(_files(one.files, None if shared else open_file))
    if one.comment:
        note = row(column(picture("messages-square"), None, gap=0), gap=6)
        note.addWidget(_text(one.comment), 1)
        box.addLayout(note)
    return box


def _text(words: str) -> QWidget:
    made = label(words, wrap=True)
    made.setMaximumWidth(TEXT_WIDE)
    return made


def _files(files: Sequence[HandedFile], open_file: Callable[[int], object] | None) -> Any:
    line = row(gap=8)
    for one in files:
        if open_file is None:
            line.addWidget(label(one.name, "secondary"))
        else:
            line.addWidget(button(one.name, "file-text", partial(open_file, one.id), role="link"))
    line.addStretch(1)
    return line


class HomeworkDialog(AskDialog):
    """Text, files, or both. ``files`` are the paths chosen; what is typed is kept as a draft until it is handed in."""

    def __init__(
        self,
        title: str,
        task: str,
        *,
        today: Callable[[], date],
        drafts: Drafts,
        draft: str,
        shared: bool,
        parent: QWidget | None = None,
    ) -> None:
        fields = [Field("body", P_("homework", "Your text"), "long")]
        super().__init__(
            title, task, fields, P_("homework", "Hand in"), today=today, drafts=drafts, draft=draft, parent=parent
        )
        self.setMinimumWidth(620)
        self.form.controls["body"].setFixedHeight(TEXT_HIGH)
        self.files: list[str] = []
        self._offs: list[QWidget] = []  # the button beside each of them
        self._names = column(gap=4)
        self.add = button(_("Add a file…"), "plus", self._add)
        told = _("At most {count} files; a draft keeps the text only.", count=MOST_FILES)
        if shared:
            self.add.hide()  # a shared PC shows nobody its disks
            told = _("Files are handed in at a PC of your own or of the office.")
        self.body.insertLayout(self.body.count() - 1, self._names)
        self.body.insertLayout(self.body.count() - 1, row(self.add, label(told, "small"), None, gap=12))
        self._order_tabs()
        self.form.load({})

    @Slot()
    def _add(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        words = _("Documents, pictures, recordings")
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Choose files"), "", f"{words} ({kinds})")
        for path in chosen:
            self.add_file(path)

    def add_file(self, path: str) -> None:
        """One more file; it can be taken off again."""
        if path in self.files:
            return
        self.files.append(path)
        name = Path(path).name
        holder = QWidget()
        off = icon_button("x", _("Take off {file}", file=name), partial(self._take_off, path, holder))
        holder.setLayout(row(picture("file-text"), label(name), off, None, gap=8))
        self._names.addWidget(holder)
        self._offs.append(off)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """From the text down to the buttons, whatever was put in between."""
        for before, after in pairwise((self.form.controls["body"], *self._offs, self.add, self.cancel, self.save)):
            QWidget.setTabOrder(before, after)

    def _take_off(self, path: str, holder: QWidget) -> None:
        at = self.files.index(path)
        del self.files[at], self._offs[at]
        self.add.setFocus()
        holder.hide()
        holder.deleteLater()


class HomeworkPanel(QWidget):
    """One try beside the list: task, text, files, and what the marker decides. ``decided(order)``, ``file_wanted(id)``."""

    decided = Signal(object)
    file_wanted = Signal(int)

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self._one: WaitingHomework | None = None
        self._who = label("", "strong", wrap=True)
        self._task = label("", wrap=True)
        self._when = label("", "small")
        self._text = label("", wrap=True)
        self._before = label("", "secondary", wrap=True)
        self._files = column(gap=4)
        self.form = Form(
            [
                Field("score", _("Score (0 to 100, may stay empty)"), "number", width=160),
                Field("comment", P_("marking", "Comment"), "long"),
            ]
        )
        self.accept = button(P_("homework", "Accept"), "check", partial(self._decide, True), role="primary")
        self.give_back = button(_("Return for another try"), "undo-2", partial(self._decide, False))
        self.setLayout(
            column(
                self._who, label(P_("homework", "What is asked"), "section"), self._task, label(P_("homework", "Handed in"), "section"),
                self._when, self._text, self._files, self._before, 8, self.form,
                row(self.accept, self.give_back, None, gap=8), None, gap=8, edges=(24, 20, 24, 20),
            )
        )  # fmt: skip

    def show_try(self, one: WaitingHomework) -> None:
        """Shows one that waits."""
        if self._one is not None and self._one.id == one.id:
            return
        self._one = one
        self._who.setText(f"{one.name} {one.employee_no} · {one.course}")
        self._task.setText(f"{one.title}\n{one.task}" if one.title else one.task)
        when = f"{one.handed_in_at.astimezone(self._zone):%Y-%m-%d %H:%M}"
        self._when.setText(_("Try {number}, handed in {when}", number=one.number, when=when))
        self._text.setText(one.body)
        self._text.setVisible(bool(one.body))
        self._before.setText(_("Returned before: {comment}", comment=one.before) if one.before else "")
        self._before.setVisible(bool(one.before))
        empty(self._files)
        for file in one.files:
            holder = QWidget()
            holder.setLayout(row(button(file.name, "file-text", partial(self.file_wanted.emit, file.id)), None))
            self._files.addWidget(holder)
        self.form.load({})

    def _decide(self, accepted: bool) -> None:
        from hrdesk.app.training.homework import MarkHomework

        if self._one is None or not self.form.check():
            return
        typed = self.form.values()
        self.decided.emit(
            MarkHomework(self._one.id, self._one.version, accepted, typed["score"], typed["comment"] or "")
        )

    def done(self) -> None:
        """Marked: the next one may be shown."""
        self._one = None
        self.form.load({})

    def refuse(self, failure: BaseException) -> bool:
        """Says under the field what is wrong."""
        return isinstance(failure, UserError) and self.form.complain(failure)
