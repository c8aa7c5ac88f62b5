"""What a page is to the window: its base class, what it is given, and how it is registered.

A page is built when it is first opened::

    class PeoplePage(Page):
        def __init__(self, context: Context, desk: Desk) -> None:
            super().__init__(context)
            self.toolbar.add(button(_("Import"), "upload", self.open_import))
            self.table = DataTable(COLUMNS, name=_("People"), remembered=context.remembered, key="people")
            self.body.addWidget(self.table)
            self.primary = action(_("New employee"), "plus", self.new_employee, self)

        def title(self) -> str:
            return _("People")

    PageEntry("people", partial(PeoplePage, desk=desk), permission="people.read")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hrdesk.gui import icons
from hrdesk.gui.drafts import Drafts
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.messages import Messages
from hrdesk.gui.papers import PaperPlace
from hrdesk.gui.remembered import InMemory, Remembered
from hrdesk.gui.widgets.parts import connect, frame, row

if TYPE_CHECKING:
    from hrdesk.gui.search import Found


def _nowhere(key: str, **where: Any) -> None:
    """No window: the page stands alone."""


@dataclass(frozen=True)
class Context:
    """What the window gives every page: jobs, messages, what is remembered, drafts, and the way to other pages."""

    jobs: Jobs
    messages: Messages
    remembered: Remembered = field(default_factory=InMemory)
    go: Callable[..., None] = _nowhere  # go("people", employee_no="HC0233")
    drafts: Drafts = field(default_factory=Drafts)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page the window may open.

    ``key``: its place in the rail (``shell.PLACES``), or a name of its own for a page reached from others, with
    ``under`` saying which rail item stays current. ``permission``: what the role must allow; empty: everybody.
    """

    key: str
    make: Callable[[Context], Page]
    permission: str = ""
    under: str = ""


def action(
    text: str,
    icon: str = "",
    triggered: Callable[[], object] | None = None,
    parent: QObject | None = None,
    *,
    keys: str = "",
    hint: str = "",
) -> QAction:
    """An action for the primary button, a toolbar or a menu. ``keys``: ``Ctrl+S``."""
    made = QAction(text, parent)
    if icon:
        icons.put(made, icon, token="text.primary")  # noqa: S106
    if keys:
        made.setShortcut(QKeySequence(keys))
    if hint:
        made.setToolTip(hint)
    if triggered is not None:
        connect(made.triggered, triggered)
    return made


class Toolbar(QFrame):
    """The 44-px row under the page header: ``add`` from the left, ``add_right`` from the right. Hidden while empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "head")
        self.setFixedHeight(44)
        self._left: QHBoxLayout = row(gap=8)
        self._right: QHBoxLayout = row(gap=8)
        outer = row(gap=8, edges=(16, 0, 16, 0))
        outer.addLayout(self._left)
        outer.addStretch(1)
        outer.addLayout(self._right)
        self.setLayout(outer)
        self.hide()

    def add(self, *things: QWidget) -> None:
        """Adds things at the left."""
        for thing in things:
            self._left.addWidget(thing)
        self.show()

    def add_right(self, *things: QWidget) -> None:
        """Adds things at the right."""
        for thing in things:
            self._right.addWidget(thing)
        self.show()


class Page(QWidget):
    """A page: a toolbar (44 px, optional) over a body.

    Set before first shown, or changed at any time followed by ``header_changed.emit()``: ``primary`` (the page's one
    filled button), ``header_left`` (beside the title: a period, steps), ``header_right`` (before the search box).
    ``status_changed`` carries what stands at the right of the status bar: words, or (label, value) pairs.
    ``paper`` shows a paper in place of all of it.
    """

    header_changed = Signal()
    status_changed = Signal(list)
    paper_place: type[PaperPlace] = PaperPlace

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._wanted_primary: QAction | None = None
        self.header_left: QWidget | None = None
        self.header_right: QWidget | None = None
        self.toolbar = Toolbar()
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        ground = frame("surface")
        ground.setLayout(self.body)
        whole = QWidget()
        inner, outer = QVBoxLayout(whole), QVBoxLayout(self)
        for layout in (inner, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        inner.addWidget(self.toolbar)
        inner.addWidget(ground, 1)
        outer.addWidget(whole)
        self.paper = self.paper_place(self, whole)

    @property
    def primary(self) -> QAction | None:
        """The page's one filled button; none while a paper is looked at, whose own button prints it."""
        return None if self.paper.open else self._wanted_primary

    @primary.setter
    def primary(self, wanted: QAction | None) -> None:
        self._wanted_primary = wanted

    @property
    def has_focus(self) -> bool:
        """Whether the focus is on this page, or nowhere: then the page may put it where the person goes on."""
        focus = self.window().focusWidget()
        return focus is None or focus is self or self.isAncestorOf(focus)

    def title(self) -> str:
        """What stands in the page header."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """The grey words beside the title; empty for none."""
        return ""

    def heading(self) -> tuple[str, str]:
        """Title and grey words of the header; while a paper is looked at, which one, and on what page."""
        return (self.paper.title, self.title()) if self.paper.open else (self.title(), self.subtitle())

    def event(self, event: QEvent) -> bool:
        """Nothing is done by the keys of a page that lies below a paper."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.paper.open:
            pressed = QKeySequence(event.keyCombination())
            if any(pressed in made.shortcuts() for made in self.actions()):
                event.accept()
                return True
        return super().event(event)

    def actions_offered(self) -> list[Found]:
        """What Ctrl+K may find on this page (``search.Found`` of kind ``action``)."""
        return []

    def enter(self, **where: Any) -> None:
        """Called each time the page is opened; ``where`` is what ``go`` was given."""

    def leave(self) -> bool:
        """Called before another page opens; False keeps the person here (the page says why)."""
        return True

    def refresh(self, news: frozenset[str]) -> None:
        """Something was saved, here or elsewhere, while the page is seen; ``news`` names the kinds (``people``, ``facts``).

        Never touches typing. The window does not call it for a page that is not shown: see ``catch_up``.
        """

    def catch_up(self, news: frozenset[str]) -> None:
        """Something was saved while the page was not shown; called after ``enter``, for what ``enter`` does not read anew."""
