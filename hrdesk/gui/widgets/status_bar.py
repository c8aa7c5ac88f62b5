"""The bar at the bottom: whose file, saved or saving, who else is in, what runs; at the right what the page counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStatusBar, QWidget

from hrdesk.gui import icons
from hrdesk.gui.jobs import Job, Jobs
from hrdesk.gui.theme import STATUS_BAR
from hrdesk.gui.widgets.parts import button, empty, label, picture, row, upright
from hrdesk.words import _


class _Part(QWidget):
    """An icon and words, hidden while there are none."""

    def __init__(self, icon: str, *, first: bool = False) -> None:
        super().__init__()
        self._icon = picture(icon, size=14)
        self._words = label("", "small")
        edge = upright()
        if first:
            edge.hide()
        self.setLayout(row(edge, 0 if first else 4, self._icon, self._words, gap=6, edges=(0, 0, 6, 0)))
        self.hide()

    def say(self, text: str, icon: str = "", hint: str = "") -> None:
        room = 320
        self._words.setText(self._words.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
        self._words.setToolTip(hint or text)
        if icon:
            icons.put(self._icon, icon, size=14)
        self.setVisible(bool(text))


class StatusBar(QStatusBar):
    """``show_file``, ``show_saved``, ``show_people`` and ``follow`` fill the left; ``show_sums`` the right."""

    opened_jobs = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(STATUS_BAR)
        self._file = _Part("database", first=True)
        self._saved = _Part("check")
        self._people = _Part("users")
        self._job = button("", "rotate-cw", role="status")
        self._job.setVisible(False)
        self._menu = QMenu(self)
        self._job.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._list_jobs)
        self._jobs: Jobs | None = None
        for part in (self._file, self._saved, self._people, self._job):
            self.addWidget(part)
        self._sums = QWidget()
        self._sums_row = row(gap=8, edges=(0, 0, 12, 0))
        self._sums.setLayout(self._sums_row)
        self.addPermanentWidget(self._sums)
        self.setContentsMargins(14, 0, 0, 0)

    def show_file(self, place: str) -> None:
        """Whose file is open."""
        self._file.say(place)

    def show_saved(self, text: str, *, saving: bool = False) -> None:
        """已保存 10:42, or that it is saving."""
        self._saved.say(text, "rotate-cw" if saving else "check")

    def show_people(self, text: str) -> None:
        """Who else is in; empty when nobody is."""
        self._people.say(text)

    def show_sums(self, parts: Sequence[str | tuple[str, str]]) -> None:
        """Words, or (label, value) pairs, at the right."""
        empty(self._sums_row)
        for part in parts:
            self._sums_row.addWidget(upright())
            name, value = (part, "") if isinstance(part, str) else part
            self._sums_row.addWidget(label(name, "small"))
            if value:
                figure = label(value)
                figure.setStyleSheet("font-size: 12px;")
                self._sums_row.addWidget(figure)

    def follow(self, jobs: Jobs) -> None:
        """Shows what runs in ``jobs``, from 600 ms on."""
        self._jobs = jobs
        jobs.changed.connect(self._show_jobs)

    def _show_jobs(self) -> None:
        shown = self._jobs.shown if self._jobs is not None else []
        self._job.setVisible(bool(shown))
        if shown:
            more = _(" and {count} more", count=len(shown) - 1) if len(shown) > 1 else ""
            self._job.setText(progress_words(shown[0]) + more)

    def _list_jobs(self) -> None:
        self._menu.clear()
        for job in self._jobs.shown if self._jobs is not None else []:
            entry = self._menu.addAction(_("Stop: {what}", what=progress_words(job)))
            entry.triggered.connect(job.cancel)


def progress_words(job: Job[object]) -> str:
    """How far a job is, in words: 生成考核表 120 / 500，还需约 8 秒."""
    at = job.at
    text = (
        f"{job.title} {at.done:,} / {at.total:,}" if at.total else f"{job.title} {at.done:,}" if at.done else job.title
    )
    if at.what:
        text += f" · {at.what}"
    if at.seconds_left is not None:
        text += " · " + _("about {seconds} s left", seconds=at.seconds_left)
    return text
