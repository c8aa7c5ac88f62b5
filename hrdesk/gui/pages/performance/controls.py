"""Small controls of the month's page: the team filter, the stages of a month, the legend under the grid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QToolButton, QWidget

from hrdesk.domain.performance.model import LineState
from hrdesk.gui import icons
from hrdesk.gui.pages.performance.closed import close_off
from hrdesk.gui.pages.performance.why import SOURCES
from hrdesk.gui.theme import colours
from hrdesk.gui.widgets.parts import connect, empty, label, picture, row
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.views import Row

STAGES = ("draft", "computed", "reviewed", "published")
_WORDS = {
    "draft": N_("Draft"),
    "computed": N_("Computed"),
    "reviewed": N_("In review"),
    "published": N_("Published"),
    "closed": N_("Closed"),
}


class _StayingMenu(QMenu):
    """A menu of check boxes that stays open while they are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        chosen = self.actionAt(event.position().toPoint())
        if chosen is not None and chosen.isCheckable() and chosen.isEnabled():
            chosen.trigger()
            return
        super().mouseReleaseEvent(event)


class TeamFilter(QToolButton):
    """全部小组, or the chosen ones; hidden while there is only one team."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.setFixedWidth(168)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.put(self, "users", token="text.primary")  # noqa: S106
        self._menu = _StayingMenu(self)
        self._menu.triggered.connect(self._ticked)
        self.setMenu(self._menu)
        self._entries: dict[str, QAction] = {}
        self._all = QAction(_("All teams"), self)
        self._say()

    def offer(self, teams: Sequence[tuple[str, int]]) -> None:
        """Offers teams with their head counts; those ticked stay ticked where they are still there."""
        chosen = self.chosen
        self._menu.clear()
        self._entries = {}
        self._menu.addAction(self._all)
        self._menu.addSeparator()
        for name, people in teams:
            entry = self._menu.addAction(f"{name}  {people}")
            entry.setCheckable(True)
            entry.setChecked(name in chosen)
            entry.setData(name)
            self._entries[name] = entry
        self.setVisible(len(teams) > 1)
        self._say()

    @property
    def chosen(self) -> frozenset[str]:
        """The ticked teams; empty means all."""
        return frozenset(name for name, entry in self._entries.items() if entry.isChecked())

    def choose(self, teams: Sequence[str]) -> None:
        """Ticks exactly these."""
        for name, entry in self._entries.items():
            entry.setChecked(name in teams)
        self._say()
        self.changed.emit()

    @Slot(QAction)
    def _ticked(self, entry: QAction) -> None:
        if entry is self._all:
            for other in self._entries.values():
                other.setChecked(False)
        self._say()
        self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        mark = icons.pixmap("chevron-down", 14, colours()["text.secondary"])
        painter.drawPixmap(self.width() - 22, (self.height() - 14) // 2, mark)

    def _say(self) -> None:
        text = _(", ").join(name for name, entry in self._entries.items() if entry.isChecked()) or _("All teams")
        self.setAccessibleName(_("Teams: {teams}", teams=text))
        self.setToolTip(text)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 108)
        self.setText(" " + shown.replace("&", "&&"))


class MissingChip(QToolButton):
    """缺数 3: goes to the next missing figure; hidden while nothing is missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "warning")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(_("Goes to the next missing figure (F8)"))
        icons.put(self, "circle-dashed", token="status.warning")  # noqa: S106
        self.hide()

    def count(self, missing: int) -> None:
        """Shows how many figures are missing."""
        words = _("Missing {count}", count=missing)
        self.setText(" " + words)  # Qt leaves too little between icon and words
        self.setAccessibleName(words)
        self.setVisible(missing > 0)


class DataButton(QPushButton):
    """数据: import, earlier imports, and which kinds of event the month has; "none this month" for one it lacks."""

    import_wanted = Signal(str)
    none_declared = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Data"), parent)
        self.setAutoDefault(False)
        icons.put(self, "database", token="text.primary")  # noqa: S106
        self._menu = QMenu(self)
        self.setMenu(self._menu)

    def offer(self, delivered: Sequence[tuple[str, bool]], nothing: Collection[str] = (), *, closed: str = "") -> None:
        """The month's kinds of event, each delivered or not; ``nothing``: said to be none. ``closed``: why nothing is said."""
        self._menu.clear()
        self._menu.setToolTipsVisible(True)
        connect(self._menu.addAction(_("Import data…")).triggered, partial(self.import_wanted.emit, ""))
        connect(self._menu.addAction(_("Earlier imports")).triggered, partial(self.import_wanted.emit, "history"))
        if delivered:
            self._menu.addSeparator()
        for source, there in delivered:
            words = _(SOURCES.get(source, source))
            if there:
                told = (
                    _("{source}: said to be none", source=words)
                    if source in nothing
                    else _("{source}: there", source=words)
                    if source == "training"
                    else _("{source}: imported", source=words)
                )
                self._menu.addAction(told).setEnabled(False)
            else:
                none = self._menu.addAction(_("{source}: none this month", source=words))
                connect(none.triggered, partial(self.none_declared.emit, source))
                close_off([none], closed)


class StageStrip(QFrame):
    """✓ 草稿 › ✓ 已计算 › 复核中 › 已发布: only the stages there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row(gap=6)
        self.setLayout(self._row)
        self.stage = ""

    def show_stage(self, stage: str) -> None:
        """Marks where the month stands."""
        if stage == self.stage:
            return
        self.stage = stage
        empty(self._row)
        stages = [*STAGES, "closed"] if stage == "closed" else list(STAGES)
        at = stages.index(stage)
        self.setAccessibleName(_("The month: {stage}", stage=_(_WORDS[stage])))
        for number, name in enumerate(stages):
            if number:
                self._row.addWidget(picture("chevron-right", size=14))
            if number < at:
                self._row.addWidget(picture("check", size=14))
            word = label(_(_WORDS[name]), "current" if number == at else "secondary")
            self._row.addWidget(word, 0, Qt.AlignmentFlag.AlignVCenter)


class Legend(QFrame):
    """What the marks in the grid mean; only those that occur."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setFixedHeight(28)
        self._parts: dict[str, QWidget] = {}
        line = row(gap=16, edges=(16, 0, 16, 0))
        for key, icon, token, text, tone in (
            (
                "missing",
                "circle-dashed",
                "status.warning",
                _("missing: import it or leave it out before publishing"),
                "warning",
            ),
            ("left_out", "circle-minus", "text.secondary", _("left out: the other weights are raised"), ""),
            ("vetoed", "ban", "status.error", _("veto: the whole score is 0"), "error"),
            ("confirmed", "circle-check", "status.success", _("grade confirmed"), ""),
            ("suggested", "circle", "text.secondary", _("suggested"), ""),
            ("stale", "pencil", "status.info", _("figures changed since: compute again"), "info"),
        ):
            part = QWidget()
            part.setLayout(row(picture(icon, token, 14), label(text, "small", tone=tone), gap=6))
            self._parts[key] = part
            line.addWidget(part)
        line.addStretch(1)
        self.setLayout(line)

    def show_marks(self, marks: frozenset[str]) -> None:
        """Shows the words for these marks."""
        for key, part in self._parts.items():
            part.setVisible(key in marks)


def marks_of(rows: Sequence[Row]) -> frozenset[str]:
    """The marks that occur among these people."""
    found: set[str] = set()
    states = {
        LineState.MISSING: "missing",
        LineState.EXCLUDED: "left_out",
        LineState.VETOED: "vetoed",
    }
    for one in rows:
        found.update(states[cell.state] for cell in one.cells.values() if cell.state in states)
        if one.score is not None and one.grade is not None:
            found.add("confirmed" if one.confirmed else "suggested")
        if one.stale:
            found.add("stale")
    return frozenset(found)
