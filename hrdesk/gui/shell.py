"""The window: rail, page header, pages, status bar, search, messages and the idle lock. It knows no page by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hrdesk.domain.errors import UserError
from hrdesk.gui import icons
from hrdesk.gui.drafts import Drafts, DraftStore
from hrdesk.gui.help import offer
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.messages import Messages
from hrdesk.gui.page import Context, Page, PageEntry
from hrdesk.gui.pages.performance.places import PLACES as OF_THE_MONTH
from hrdesk.gui.remembered import InMemory, Remembered
from hrdesk.gui.search import Found, Provider, WindowSearch
from hrdesk.gui.table_export import GiveOut, TableExports
from hrdesk.gui.theme import MODES, PAGE_HEADER, Theme
from hrdesk.gui.widgets.parts import button, frame, label, row
from hrdesk.gui.widgets.password import LockPage
from hrdesk.gui.widgets.rail import Rail, RailItem
from hrdesk.gui.widgets.status_bar import StatusBar
from hrdesk.gui.widgets.toasts import Banners, Toasts
from hrdesk.words import N_, _

#: Every place of the rail in order: key, words, icon, group. Only registered and permitted ones are shown.
PLACES: tuple[tuple[str, str, str, int], ...] = (
    ("today", N_("Today"), "calendar-check", 0),
    ("mine", N_("My desk"), "circle-user", 0),
    ("people", N_("People"), "users", 0),
    ("onboarding", N_("Onboarding"), "user-plus", 0),
    ("separation", N_("Leaving"), "user-minus", 0),
    ("performance", N_("Performance"), "chart-column", 0),
    ("training", N_("Training"), "graduation-cap", 0),
    ("coordination", N_("Coordination"), "messages-square", 0),
    ("attendance", N_("Attendance"), "clock", 1),
    ("payroll", N_("Payroll"), "wallet", 1),
    ("recruitment", N_("Recruitment"), "briefcase", 1),
    ("insight", N_("Insight"), "chart-line", 1),
    ("settings", N_("Settings"), "settings", 2),
)

_TITLE_WIDE = 460  # px; a paper may be named after a course

#: What else the search finds, beside the rail and the pages of a month: words, icon, page, initials in pinyin, what with.
ROOMS: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
    (N_("Reconcile"), "scale", "performance", "dz", {"act": "reconcile"}),
    (N_("Import data"), "download", "import", "drsj", {}),
    (N_("Cases to take over"), "inbox", "taking", "djsaj", {}),
    (N_("My training"), "graduation-cap", "my-training", "wdpx", {}),
)

#: Initials in pinyin, for those who find pages as they find people.
_INITIALS = {
    "today": "jr", "mine": "wd", "people": "ry", "onboarding": "rz", "separation": "lzjj", "performance": "jx",
    "training": "px", "coordination": "xz", "attendance": "kq", "payroll": "xz", "recruitment": "zp", "insight": "fx",
    "settings": "sz",
}  # fmt: skip


def _yes(_permission: str) -> bool:
    return True


@dataclass(frozen=True)
class Seat:
    """Who sits at the window, at whose file, and what they may do.

    ``check_password(password)`` runs beside the window and says whether the lock opens. ``idle_minutes`` 0: no lock.
    """

    agency: str
    place: str
    name: str
    role: str
    may: Callable[[str], bool] = _yes
    check_password: Callable[[str], bool] | None = None
    idle_minutes: int = 10
    search: Provider | None = None
    language: str = "zh_CN"
    drafts: DraftStore | None = None
    give_out: GiveOut | None = None  # writes a list as it is shown; None: the role may not
    jobs: Jobs | None = field(default=None, compare=False)


class MainWindow(QMainWindow):
    """The window over ``pages``; ``seat`` says for whom. Signals ask bootstrap for what goes beyond the window."""

    language_wanted = Signal(str)
    password_wanted = Signal()
    sign_out_wanted = Signal()
    look_chosen = Signal(str)
    closed = Signal()

    def __init__(
        self,
        pages: Sequence[PageEntry],
        seat: Seat,
        theme: Theme,
        remembered: Remembered | None = None,
    ) -> None:
        super().__init__()
        self.seat = seat
        self.theme = theme
        self.remembered = remembered or InMemory()
        self.jobs = seat.jobs or Jobs(self)
        self.messages = Messages(self)
        self.drafts = Drafts(self.jobs, seat.drafts, self)
        self.table_exports = TableExports(self.jobs, self.messages, seat.give_out, self.remembered, self)
        self.context = Context(self.jobs, self.messages, self.remembered, self.go, self.drafts)
        self._entries = {entry.key: entry for entry in pages if not entry.permission or seat.may(entry.permission)}
        self._pages: dict[str, Page] = {}
        self._missed: dict[str, frozenset[str]] = {}  # what was saved while a page was not seen
        self._current = ""
        self._closing = False
        self._hidden_dialogs: list[QDialog] = []
        self.setWindowTitle(f"{seat.agency} · HRDesk")
        self.setMinimumSize(1024, 600)
        self._build()
        self._connect()
        self._offer_places()

    # -- pages -------------------------------------------------------------------------------------------------

    def go(self, key: str, /, **where: Any) -> None:
        """Opens a page, building it the first time. A page that will not be left keeps the person where they are."""
        if key not in self._entries:
            raise KeyError(key)
        leaving = self._pages.get(self._current)
        if leaving is not None and key != self._current and not leaving.leave():
            self.rail.show_current(self._entries[self._current].under or self._current)
            return
        if leaving is not None:
            leaving.paper.close()  # whoever comes back finds the page as it was
        if key not in self._pages:
            self._pages[key] = self._make(key)
        self._current = key
        page = self._pages[key]
        if where:
            page.paper.close()  # one that came while nobody was here gives way to what is asked for
        self._stack.setCurrentWidget(page)
        self.rail.show_current(self._entries[key].under or key)
        focus = self.focusWidget()
        page.enter(**where)
        if missed := self._missed.pop(key, None):
            page.catch_up(missed)
        self._show_header()
        if leaving is not page:
            self.status.show_sums(self._sums.get(key, []))
            if self.focusWidget() is focus and not self.rail.has_focus:  # who walks through the rail walks on there
                page.setFocus()

    def open_first(self, key: str = "") -> None:
        """Opens ``key``, else the page that was open last time, else the first of the rail."""
        last = key or self.remembered.get("page", "")
        shown = [place for place, *_rest in PLACES if place in self._entries]
        self.go(last if last in shown else shown[0] if shown else next(iter(self._entries)))
        if self.page is not None:
            self.page.setFocus()

    @property
    def page(self) -> Page | None:
        """The page shown now."""
        return self._pages.get(self._current)

    def tell(self, news: frozenset[str]) -> None:
        """Passes on what was saved here or elsewhere to the page that is seen; one that is not hears it when it is shown."""
        for key, page in self._pages.items():
            if key == self._current and not self.locked:
                page.refresh(news)
            else:
                self._missed[key] = self._missed.get(key, frozenset()) | news

    def _make(self, key: str) -> Page:
        page = self._entries[key].make(self.context)
        page.header_changed.connect(self._show_header)
        page.status_changed.connect(partial(self._page_counted, key))
        self._stack.addWidget(page)
        return page

    @Slot(list)
    def _page_counted(self, key: str, sums: list[str | tuple[str, str]]) -> None:
        self._sums[key] = sums
        if key == self._current:
            self.status.show_sums(sums)

    # -- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.rail = Rail()
        self.rail.name_agency(self.seat.agency)
        self.rail.user.show_person(self.seat.name, self.seat.role)
        self._sums: dict[str, list[str | tuple[str, str]]] = {}
        self._title = label("", "title")
        self._subtitle = label("", "secondary")
        self._left: QHBoxLayout = row(gap=12)
        self._right: QHBoxLayout = row(gap=12)
        self.primary = button("", role="primary")
        self.primary.hide()
        self.search = WindowSearch(self._findable, self.seat.search, self)
        head = frame("head")
        head.setFixedHeight(PAGE_HEADER)
        line = row(self._title, self._subtitle, gap=12, edges=(16, 0, 16, 0))
        line.addSpacing(4)
        line.addLayout(self._left)
        line.addStretch(1)
        line.addLayout(self._right)
        line.addWidget(self.search)
        line.addWidget(self.primary)
        head.setLayout(line)
        self.banners = Banners()
        self._stack = QStackedWidget()
        right = QVBoxLayout()
        right.setSpacing(0)
        for thing in (head, self.banners, self._stack):
            right.addWidget(thing)
        main = row(self.rail, gap=0)
        main.addLayout(right, 1)
        self.status = StatusBar()
        self._desk = QWidget()
        desk = QVBoxLayout(self._desk)
        desk.setContentsMargins(0, 0, 0, 0)
        desk.setSpacing(0)
        desk.addLayout(main, 1)
        desk.addWidget(self.status)
        self._lock = LockPage()
        self._both = QStackedWidget()
        self._both.addWidget(self._desk)
        self._both.addWidget(self._lock)
        self.setCentralWidget(self._both)
        self.toasts = Toasts(self)
        self.status.show_file(self.seat.place)
        self._build_menu()

    def _build_menu(self) -> None:
        menu = self.rail.user.choices
        self._languages: dict[str, QAction] = {}
        for key, text in (("zh_CN", "中文"), ("en", "English")):
            self._languages[key] = self._choice(
                text, partial(self.language_wanted.emit, key), self.seat.language == key
            )
            menu.addAction(self._languages[key])
        menu.addSeparator()
        self._looks: dict[str, QAction] = {}
        words = {"system": _("Follow the system"), "light": _("Light"), "dark": _("Dark")}
        for mode in MODES:
            self._looks[mode] = self._choice(words[mode], partial(self._use_look, mode), self.theme.mode == mode)
            menu.addAction(self._looks[mode])
        menu.addSeparator()
        menu.addAction(offer(self))
        for text, icon, does in (
            (_("Change password…"), "key-round", self.password_wanted.emit),
            (_("Lock now"), "lock", self.lock),
            (_("Sign out"), "log-out", self.sign_out_wanted.emit),
        ):
            entry = menu.addAction(text)
            icons.put(entry, icon)
            entry.triggered.connect(does)

    def _choice(self, text: str, does: Callable[[], object], chosen: bool) -> QAction:
        made = QAction(text, self)
        made.setCheckable(True)
        made.setChecked(chosen)
        made.triggered.connect(lambda _checked=False: does())
        return made

    def _use_look(self, mode: str) -> None:
        self.theme.use(mode)
        for name, entry in self._looks.items():
            entry.setChecked(name == mode)
        self.look_chosen.emit(mode)

    def _connect(self) -> None:
        self.rail.chosen.connect(self._choose)
        self.rail.entered.connect(self._into_page)
        self.primary.clicked.connect(self._press_primary)
        self.messages.toasted.connect(self.toasts.show_message)
        self.messages.bannered.connect(self.banners.show_message)
        self.messages.unbannered.connect(self.banners.clear)
        self.jobs.refused.connect(self.messages.error)
        self.jobs.broken.connect(self.messages.bug)
        self.drafts.refused.connect(self._no_drafts)
        self.drafts.kept.connect(self._drafts_again)
        self.status.follow(self.jobs)
        self._lock.asked.connect(self._try_unlock)
        self._lock.left.connect(self.sign_out_wanted)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self.lock_after(self.seat.idle_minutes)

    def lock_after(self, minutes: int) -> None:
        """Locks when nobody pressed anything for ``minutes``; 0: never."""
        if minutes and self.seat.check_password is not None:
            self._idle.start(minutes * 60_000)
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def _offer_places(self) -> None:
        items: list[RailItem] = []
        before: int | None = None
        for key, text, icon, group in PLACES:
            if key not in self._entries:
                continue
            if before is not None and group != before:
                items.append(RailItem(""))
            before = group
            items.append(RailItem(key, _(text), icon))
        self.rail.offer(items)

    @Slot(str)
    def _choose(self, key: str) -> None:
        """A line of the rail; the one that is marked leads back from a page below it, and does nothing on its own page."""
        if key != self._current:
            self.go(key)

    @Slot()
    def _into_page(self) -> None:
        if self.page is not None:
            self.page.setFocus()

    def _no_drafts(self, failure: UserError) -> None:
        words = _(
            "What you type cannot be kept on this computer: {why} Save before you leave a form.", why=str(failure)
        )
        self.messages.banner("drafts", words)

    def _drafts_again(self, _form: str) -> None:
        self.messages.clear_banner("drafts")

    # -- header and search -------------------------------------------------------------------------------------

    @Slot()
    def _show_header(self) -> None:
        page = self.page
        if page is None:
            return
        title, beside = page.heading()
        self._title.setText(self._title.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _TITLE_WIDE))
        self._title.setToolTip(title if self._title.text() != title else "")
        self._subtitle.setText(beside)
        self._subtitle.setVisible(bool(beside))
        parts = (None, None) if page.paper.open else (page.header_left, page.header_right)  # they act on what is below
        for layout, wanted in zip((self._left, self._right), parts, strict=True):
            if layout.indexOf(wanted) >= 0 if wanted is not None else not layout.count():
                continue
            while (item := layout.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
            if wanted is not None:
                layout.addWidget(wanted)
                wanted.show()
        self._show_primary(page.primary)

    def _show_primary(self, wanted: QAction | None) -> None:
        self.primary.setVisible(wanted is not None)
        if wanted is None:
            return
        self.primary.setText(wanted.text())
        self.primary.setEnabled(wanted.isEnabled())
        self.primary.setToolTip(wanted.toolTip() if wanted.toolTip() != wanted.text() else "")
        icons.put(self.primary, wanted.property("iconName") or "check", token="accent.on")  # noqa: S106
        if wanted.parent() is self.page:
            self.page.addAction(wanted)  # type: ignore[union-attr]  # its shortcut works on the page
        wanted.changed.connect(self._primary_changed, Qt.ConnectionType.UniqueConnection)

    @Slot()
    def _primary_changed(self) -> None:
        wanted = self.page.primary if self.page is not None else None
        if wanted is not None:
            self.primary.setText(wanted.text())
            self.primary.setEnabled(wanted.isEnabled())

    @Slot()
    def _press_primary(self) -> None:
        if self.page is not None and self.page.primary is not None:
            self.page.primary.trigger()

    def _findable(self) -> list[Found]:
        pages = [
            Found("page", _(text), partial(self._go_and_stay, key), icon=icon, words=f"{key} {text} {_INITIALS[key]}")
            for key, text, icon, _group in PLACES
            if key in self._entries
        ]
        if self._current != "performance":  # which offers them itself, for the month it shows
            pages += [
                Found("page", _(one.words), partial(self._go_and_stay, one.key), icon=one.icon,
                      words=f"{one.key} {one.initials}")
                for one in OF_THE_MONTH
                if one.key in self._entries and self.seat.may(one.permission)
            ]  # fmt: skip
        rooms = [
            Found("page", _(text), partial(self._go_and_stay, key, **where), icon=icon, words=f"{key} {initials}")
            for text, icon, key, initials, where in ROOMS
            if key in self._entries and self._reached(where)
        ]
        return [*pages, *rooms, *(self.page.actions_offered() if self.page is not None else [])]

    def _go_and_stay(self, key: str, /, **where: Any) -> None:
        """A page found is where the keyboard goes on."""
        self.go(key, **where)
        if self.page is not None and self._current == key:
            self.page.setFocus()

    def _reached(self, where: dict[str, str]) -> bool:
        """Whether what is to be done there may be done."""
        return "act" not in where or self.seat.may("reconciliation.read")

    # -- idle lock ---------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._idle.start()
        return False

    @property
    def locked(self) -> bool:
        """Whether the lock hides everything."""
        return self._both.currentWidget() is self._lock

    @Slot()
    def lock(self) -> None:
        """Hides all data until the person's password is typed; what is being typed stays as it is."""
        if self.locked or self.seat.check_password is None:
            return
        self._hidden_dialogs = [
            window for window in QApplication.topLevelWidgets() if isinstance(window, QDialog) and window.isVisible()
        ]
        for dialog in self._hidden_dialogs:
            dialog.hide()
        self.drafts.flush()
        self.toasts.clear()
        self.setWindowTitle("HRDesk")
        self._both.setCurrentWidget(self._lock)
        self._lock.lock(self.seat.name)

    @Slot(str)
    def _try_unlock(self, password: str) -> None:
        check = self.seat.check_password
        if check is None:
            return
        self.jobs.read(lambda job: check(password), done=self._unlock, failed=self._not_unlocked, owner=self)

    def _unlock(self, right: bool) -> None:
        if not right:
            self._lock.refuse(_("Wrong password."))
            return
        self._both.setCurrentWidget(self._desk)
        self.setWindowTitle(f"{self.seat.agency} · HRDesk")
        for dialog in self._hidden_dialogs:
            dialog.open()
        self._hidden_dialogs = []
        if self.page is not None:
            self.page.setFocus()
            if missed := self._missed.pop(self._current, None):
                self.page.refresh(missed)

    def _not_unlocked(self, failure: BaseException) -> bool:
        self._lock.refuse(str(failure))
        return True

    # -- closing -----------------------------------------------------------------------------------------------

    def restore_place(self) -> None:
        """Shows the window where and as large as it was."""
        kept = self.remembered.get("window")
        if not (isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            room = self.screen().availableSize()
            small = room.width() < 1440 or room.height() < 860  # frame and title would push the status bar off
            self.resize(QSize(1280, 720).boundedTo(room - QSize(16, 48)) if small else QSize(1366, 768))
            if small:
                self.setWindowState(Qt.WindowState.WindowMaximized)

    def give_way(self) -> None:
        """Another window takes over: nothing is asked any more, what was typed is kept, and the screen is free at once."""
        self._closing = True
        self.drafts.close()
        self.jobs.wind_up()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.page
        if not self._closing and page is not None and not page.leave():
            event.ignore()
            return
        self._closing = True
        self.remembered.put("window", bytes(self.saveGeometry().toBase64().data()).decode())
        self.remembered.put("page", self._current if any(key == self._current for key, *_r in PLACES) else None)
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        self.drafts.close()
        if not self.jobs.closed:
            self.jobs.close()
        super().closeEvent(event)
        self.closed.emit()
