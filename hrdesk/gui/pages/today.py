"""Today: what is due, overdue or waiting, one key to act on it; the month's head count beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from hrdesk.gui import icons
from hrdesk.gui.models.today import GROUPS, ICONS, Group, TodayModel, left
from hrdesk.gui.page import Context, Page
from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.gui.widgets.parts import Choice, EmptyPage, KeyHints, Segments, column, frame, label, line, row
from hrdesk.words import N_, _, current

if TYPE_CHECKING:
    from hrdesk.app.today import Joining, TodayItem, TodayView
    from hrdesk.app.work import Desk

Index = QModelIndex | QPersistentModelIndex
PANEL = 276
#: what ``go`` calls the argument of each page that things to do lead to
ARGUMENTS = {
    "performance": "period",
    "people": "employment",
    "import": "kind",
    "settings": "section",
    "onboarding": "plan",
    "separation": "separation",
    "handover": "handover",
    "training": "part",
}
#: what people who see only themselves have instead
OWN_PAGES = {"performance": "mine", "onboarding": "checklist"}
LONGEST_NOTE = 14  # letters that fit between a figure's name and its value
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


class _Look(QStyledItemDelegate):
    """Icon, what, who, why, until when, and the action, in columns that give way at small widths."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 28 if isinstance(index.data(Qt.ItemDataRole.UserRole), Group) else 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        view = option.widget
        rect = QRect(
            0, option.rect.top(), view.viewport().width() if isinstance(view, QTreeView) else 0, option.rect.height()
        )
        if isinstance(found, Group):
            self._group(painter, rect, found)
        else:
            self._item(painter, rect, option, found, index.model())
        painter.restore()

    def _group(self, painter: QPainter, rect: QRect, group: Group) -> None:
        shade = colours()
        painter.fillRect(rect, shade["bg.sunken"])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade["line.border"])
        painter.drawPixmap(rect.left() + 16, rect.center().y() - 7, icons.pixmap(group.icon, 16, shade[group.token]))
        painter.setFont(font(bold=True))
        painter.setPen(shade[group.token] if group.token.startswith("status") else shade["text.secondary"])
        box = rect.adjusted(40, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle, group.text)
        used = painter.fontMetrics().horizontalAdvance(group.text)
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        painter.drawText(box.adjusted(used + 8, 0, 0, 0), middle, str(len(group.items)))

    def _item(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, item: TodayItem, model: Any) -> None:
        shade = colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, shade["bg.selected" if chosen else "bg.hover" if under else "bg.surface"])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade["line.grid"])
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            pen = painter.pen()
            pen.setColor(shade["focus.ring"])
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.drawPixmap(
            32, rect.center().y() - 7, icons.pixmap(ICONS.get(item.kind, "circle"), 16, shade["text.secondary"])
        )
        due, action = rect.right() - 262, rect.right() - 130
        title, who = 60, 260 if current() == "en" else 200  # the same errand is longer in English
        detail = who + 140
        self._words(painter, rect, title, who - 8, item.title, font(bold=True), "text.primary")
        end = self._words(painter, rect, who, detail - 8, item.who, font(), "text.primary")
        if item.employee_no:
            self._words(painter, rect, end + 4, detail - 8, item.employee_no, font(SMALL), "text.secondary")
        end = due if item.due is not None else action
        self._words(painter, rect, detail, end - 8, item.detail, font(), "text.secondary")
        said = due
        if item.due is not None:
            self._words(painter, rect, due, due + 44, f"{item.due:%m-%d}", font(), "text.secondary")
            token = {"overdue": "status.error", "today": "status.warning"}.get(item.urgency, "text.secondary")
            said = self._words(painter, rect, due + 46, action, left(item.due, model.day), font(), token)
        if chosen:
            self._pressable(painter, rect, item.action, said + 8)
            return
        painter.setFont(font())
        painter.setPen(shade["accent.text"])
        box = QRect(action, rect.top(), rect.right() - 16 - action, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, item.action)

    def _pressable(self, painter: QPainter, rect: QRect, words: str, start: int) -> None:
        """The action of the chosen line, as the button it is; with its key where that fits right of ``start``."""
        shade, key = colours(), "Enter"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL))
        small = painter.fontMetrics().horizontalAdvance(key) + 10
        painter.setFont(font(bold=True))
        plain = painter.fontMetrics().horizontalAdvance(words) + 20
        keyed = rect.right() - 16 - plain - small - 4 >= start
        wide = plain + (small + 4 if keyed else 0)
        box = QRect(rect.right() - 16 - wide, rect.top() + 3, wide, rect.height() - 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade["accent.fill"])
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(shade["accent.on"])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawText(box.adjusted(10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if not keyed:
            return
        inner = QRect(box.right() - small - 6, box.top() + 3, small, box.height() - 6)
        painter.drawRoundedRect(inner, 3, 3)
        painter.setFont(font(SMALL))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, key)

    def _words(self, painter: QPainter, rect: QRect, start: int, end: int, text: str, face: Any, token: str) -> int:
        """Draws within start…end, shortened where it must be; where it ended."""
        painter.setFont(face)
        painter.setPen(colours()[token])
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, end - start))
        painter.drawText(
            QRect(start, rect.top(), max(0, end - start), rect.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )
        return start + metrics.horizontalAdvance(shown)


class TodayList(QTreeView):
    """The list; Enter, a double click or a click on the action acts."""

    acted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("To do"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Look(self))
        self.doubleClicked.connect(self._act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._act(self.currentIndex())
            return
        super().keyPressEvent(event)

    def moveCursor(self, action: QTreeView.CursorAction, held: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads; the headings between the groups are passed over."""
        found = super().moveCursor(action, held)
        if not isinstance(found.data(Qt.ItemDataRole.UserRole), Group):
            return found
        back = action in (QTreeView.CursorAction.MoveUp, QTreeView.CursorAction.MovePageUp)
        beyond = self.indexAbove(found) if back else self.indexBelow(found)
        return beyond if beyond.isValid() else self.currentIndex()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() > self.viewport().width() - 130:
            self._act(self.indexAt(event.position().toPoint()))

    @Slot(QModelIndex)
    def _act(self, index: QModelIndex) -> None:
        found = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if found is not None and not isinstance(found, Group):
            self.acted.emit(found)


class TodayPage(Page):
    """What to do, grouped; the head count at the right."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self._view: TodayView | None = None
        self._segments = Segments([Choice("", _("All"), 0)], name=_("Which things to do"))
        self._segments.chosen.connect(self._show)
        self.toolbar.add(self._segments)
        self.model = TodayModel(self)
        self.list = TodayList()
        self.list.setModel(self.model)
        self.list.acted.connect(self._act)
        self._empty = EmptyPage("circle-check", _("Nothing is due and nothing waits for you."))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self._empty)
        self._panel = frame("panel")
        self._panel.setFixedWidth(PANEL)
        self._figures = column(gap=0, edges=(16, 12, 16, 12))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel.setLayout(column(self._scroll, gap=0))
        hints = KeyHints((("↑ ↓", _("move")), ("Enter", _("act")), ("Ctrl+K", _("find people, pages, actions"))))
        left_side = column(self._middle, hints, gap=0)
        self.body.addLayout(row(left_side, self._panel, gap=0))

    def title(self) -> str:
        return _("Today")

    def subtitle(self) -> str:
        if self._view is None:
            return ""
        day = self._view.day
        return _("{month}-{day} {weekday}", month=day.month, day=day.day, weekday=_(WEEKDAYS[day.weekday()]))

    def enter(self, **where: Any) -> None:
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def load(self) -> None:
        """Reads what is due, beside the window."""
        from hrdesk.app.today import today

        desk = self.desk
        self.context.jobs.read(
            lambda job: today(desk.work(progress=job.progress, cancelled=job.cancelled)), done=self._loaded, owner=self
        )

    def _loaded(self, view: TodayView) -> None:
        self._view = view
        counts = {key: sum(item.urgency == key for item in view.items) for key, *_rest in GROUPS}
        choices = [Choice("", _("All"), len(view.items))]
        choices += [Choice(key, _(text), counts[key]) for key, text, *_rest in GROUPS if counts[key]]
        self._segments.offer(choices)
        self._show()
        self._show_figures(view)
        self.header_changed.emit()
        self.status_changed.emit([_("{count} to do", count=len(view.items))])

    @Slot()
    def _show(self, _key: str = "") -> None:
        if self._view is None:
            return
        before = _matter(self.list.currentIndex().data(Qt.ItemDataRole.UserRole))
        self.model.load(self._view.items, self._view.day, self._segments.current)
        self.list.expandAll()
        self._middle.setCurrentWidget(self.list if self.model.groups else self._empty)
        if self.model.groups:
            self.list.setCurrentIndex(self._place_of(before))

    def _place_of(self, matter: tuple[str, ...]) -> QModelIndex:
        """Where the same matter stands now, else the first one: news never moves the person's place."""
        for number, group in enumerate(self.model.groups):
            for at, item in enumerate(group.items):
                if _matter(item) == matter:
                    return self.model.index(at, 0, self.model.index(number, 0))
        return self.model.index(0, 0, self.model.index(0, 0))

    def _show_figures(self, view: TodayView) -> None:
        self._panel.setVisible(bool(view.figures))
        inside = QWidget()
        inside.setProperty("role", "panel")
        box = column(gap=0, edges=(16, 12, 16, 12))
        head = row(label(view.months[0].month if view.months else "", "strong"), None)
        head.addWidget(label(_("until {day}", day=f"{view.day:%m-%d}"), "small"))
        box.addLayout(head)
        for figure in view.figures:
            box.addSpacing(4)
            beside = len(figure.note) <= LONGEST_NOTE
            entry = row(label(figure.name), None, label(figure.note if beside else "", "small"), gap=8)
            entry.addWidget(label(figure.value, "strong"))
            entry.addWidget(label(figure.unit, "small"))
            box.addLayout(entry)
            if not beside:
                box.addWidget(label(figure.note, "small", wrap=True))
            box.addSpacing(4)
            box.addWidget(line())
        box.addSpacing(16)
        box.addWidget(label(_("Last six months"), "section"))
        box.addSpacing(4)
        box.addLayout(self._month_table(view))
        if view.joining:
            box.addSpacing(16)
            box.addWidget(label(_("New these days · checklist"), "section"))
            box.addSpacing(4)
            for one in view.joining:
                box.addLayout(self._progress(one))
                box.addWidget(line())
        box.addStretch(1)
        inside.setLayout(box)
        self._scroll.setWidget(inside)

    def _month_table(self, view: TodayView) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        right = Qt.AlignmentFlag.AlignRight
        for number, text in enumerate((_("Month"), _("Joined"), _("Left"), _("At the end"))):
            grid.addWidget(label(text, "small"), 0, number, right if number else Qt.AlignmentFlag.AlignLeft)
        for place, month in enumerate(view.months, start=1):
            grid.addWidget(label(month.month), place, 0)
            for number, value in enumerate((month.joined, month.left, month.closing), start=1):
                grid.addWidget(label(str(value)), place, number, right)
        grid.setColumnStretch(0, 1)
        return grid

    def _progress(self, one: Joining) -> QHBoxLayout:
        """A joiner with how much of the checklist is done, as a bar and in figures."""
        bar = QProgressBar()
        bar.setRange(0, one.total)
        bar.setValue(one.done)
        bar.setTextVisible(False)
        bar.setFixedSize(72, 6)
        bar.setAccessibleName(_("{name}: {done} of {total} done", name=one.name, done=one.done, total=one.total))
        return row(
            _Name(one.name),
            label(one.team, "small"),
            None,
            bar,
            label(f"{one.done}/{one.total}", "small"),
            gap=8,
            edges=(0, 5, 0, 5),
        )

    @Slot(object)
    def _act(self, item: TodayItem) -> None:
        page, where = item.target
        argument = ARGUMENTS.get(page, "item")
        if self.desk.actor.scope == "own":
            page = OWN_PAGES.get(page, page)
        try:
            self.context.go(page, **{argument: where}, **({"act": item.act} if item.act else {}))
        except KeyError:  # the role has no such page
            self.context.messages.toast(_("Ask HR: this is done on a page you do not have."))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.list.setFocus()
        return super().event(event)


class _Name(QLabel):
    """A name that ends in … where there is no room for it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._name) + 1, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, self.width()))


def _matter(item: TodayItem | Group | None) -> tuple[str, ...]:
    """What tells one thing to do from another, also after it was read again."""
    if item is None or isinstance(item, Group):
        return ()
    return (item.kind, item.title, item.who, item.employee_no)
