"""设置: sections at the left, the one chosen beside them. ``go("settings", section="upkeep")`` opens one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QScrollArea, QStackedWidget

from hrdesk.gui import icons
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.pages.settings.slip_place import SlipPlace
from hrdesk.gui.search import Found
from hrdesk.gui.theme import colours
from hrdesk.gui.widgets.parts import column, frame, row
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk


def _agency(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.agency import AgencyPart

    return AgencyPart(errands)


def _papers(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.papers import PapersPart

    return PapersPart(errands)


def _rules(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.rules import RulesPart

    return RulesPart(errands)


def _evaluating(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.evaluating import EvaluatingPart

    return EvaluatingPart(errands)


def _organisation(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.organisation import OrganisationPart

    return OrganisationPart(errands)


def _schemes(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.schemes import SchemesPart

    return SchemesPart(errands)


def _accounts(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.accounts import AccountsPart

    return AccountsPart(errands)


def _outbox(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.outbox import OutboxPart

    return OutboxPart(errands)


def _watched(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.watched import WatchedPart

    return WatchedPart(errands)


def _upkeep(errands: Errands) -> Part:
    from hrdesk.gui.pages.settings.upkeep import UpkeepPart

    return UpkeepPart(errands)


#: key, words, icon, permission, maker
SECTIONS: tuple[tuple[str, str, str, str, Callable[[Errands], Part]], ...] = (
    ("agency", N_("Agency"), "building-2", "settings.write", _agency),
    ("papers", N_("Letterhead"), "file-text", "settings.write", _papers),
    ("rules", N_("Days and reminders"), "calendar-clock", "settings.write", _rules),
    ("organisation", N_("Organisation"), "users", "people.write", _organisation),
    ("schemes", N_("Evaluation schemes"), "chart-column", "performance.configure", _schemes),
    ("evaluating", N_("Evaluation deadlines"), "clock", "settings.write", _evaluating),
    ("accounts", N_("Accounts"), "key-round", "access.manage", _accounts),
    ("outbox", N_("Outbox"), "inbox", "onboarding.manage", _outbox),
    ("watched", N_("Watched folder"), "folder-open", "performance.import", _watched),
    ("upkeep", N_("Data and backup"), "database", "upkeep.backup", _upkeep),
)


class SettingsPage(Page):
    """Each section is built when it is first opened."""

    paper_place = SlipPlace
    paper: SlipPlace

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.errands = Errands(context, desk, self)
        self._makers = {key: make for key, _words, _icon, allowed, make in SECTIONS if self.errands.may(allowed)}
        self._scrolls: dict[str, QScrollArea] = {}
        self.parts: dict[str, Part] = {}
        self.current = ""
        self.sections = QListWidget()
        self.sections.setAccessibleName(_("Sections of the settings"))
        self.sections.setFrameShape(QFrame.Shape.NoFrame)
        for key, words, icon, _allowed, _make in SECTIONS:
            if key in self._makers:
                item = QListWidgetItem(_(words))
                item.setData(Qt.ItemDataRole.UserRole, key)
                item.setData(Qt.ItemDataRole.UserRole + 1, icon)
                item.setSizeHint(QSize(160, 32))
                self.sections.addItem(item)
        self.sections.setIconSize(QSize(16, 16))
        self._draw_icons()
        self.sections.currentItemChanged.connect(self._chosen)
        self.stack = QStackedWidget()
        self.sections.setProperty("role", "clear")
        side = frame("rail")
        side.setFixedWidth(184)
        side.setLayout(column(self.sections, gap=0, edges=(8, 12, 9, 12)))
        across = row(side, gap=0)
        across.addWidget(self.stack, 1)
        self.body.addLayout(across)

    def title(self) -> str:
        return _("Settings")

    def actions_offered(self) -> list[Found]:
        return [
            Found("page", _(words), partial(self.context.go, "settings", section=key), _("Settings"), icon)
            for key, words, icon, _allowed, _make in SECTIONS
            if key in self._makers
        ]

    def enter(self, **where: Any) -> None:
        wanted = str(where.get("section") or self.current or next(iter(self._makers), ""))
        self.show_section(wanted if wanted in self._makers else next(iter(self._makers), ""))

    def leave(self) -> bool:
        if self.paper.slips_open:
            self.paper.close()
            return False
        return all(part.may_leave() for part in self.parts.values())

    def refresh(self, news: frozenset[str]) -> None:
        if self.current:
            self.parts[self.current].load()

    def show_section(self, key: str) -> Part:
        """Opens a section, building it the first time."""
        if key not in self.parts:
            part = self.parts[key] = self._makers[key](self.errands)
            part.setProperty("role", "surface")
            part.slips_made.connect(self.paper.show_slips)
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidget(part)
            self._scrolls[key] = scroll
            self.stack.addWidget(scroll)
        self.current = key
        self.stack.setCurrentWidget(self._scrolls[key])
        for number in range(self.sections.count()):
            item = self.sections.item(number)
            if item.data(Qt.ItemDataRole.UserRole) == key and self.sections.currentItem() is not item:
                self.sections.setCurrentItem(item)
        self.parts[key].load()
        return self.parts[key]

    def _chosen(self, item: QListWidgetItem | None) -> None:
        key = item.data(Qt.ItemDataRole.UserRole) if item is not None else ""
        if key and key != self.current:
            self.show_section(key)

    def _draw_icons(self) -> None:
        for number in range(self.sections.count()):
            item = self.sections.item(number)
            name = item.data(Qt.ItemDataRole.UserRole + 1)
            item.setIcon(icons.icon(name, 16, colours()["text.secondary"]))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.sections.setFocus()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "sections"):
            self._draw_icons()
        return super().event(event)
