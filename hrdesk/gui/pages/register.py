"""A list and beside it the one chosen: quality checks; what is open or all of complaints, questions, plans."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.gui.models.table import Column
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk, Work

OPEN, ALL = "open", "all"


class ListPage(Page):
    """A list, and beside it the one chosen.

    A page of its own says what is read (``reading``), how one is named by others (``named``) and what stands beside the
    list and in the header (``show_one``, which sets ``primary``). ``empty``: what is shown while there is nothing; ``tools``: what stands in the toolbar.
    """

    def __init__(
        self,
        context: Context,
        desk: Desk,
        columns: Sequence[Column],
        identity: Callable[[Any], Hashable],
        *,
        key: str,
        empty: EmptyPage,
        panel: Panel,
        tools: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self._identity = identity
        self._wanted = ""
        self._asked = 0
        self._first_tool = tools[0] if tools else None
        if tools:
            self.toolbar.add(*tools)
        self.table = DataTable(columns, name=self.title(), identity=identity, remembered=context.remembered, key=key)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.open_one)
        self.table.summed.connect(self.status_changed)
        self.panel = panel
        side = QWidget()
        side.setLayout(row(self.table, self.panel, gap=0))
        self.empty = empty
        self.shown = QStackedWidget()
        for part in (QWidget(), self.empty, side):
            self.shown.addWidget(part)
        self.body.addWidget(self.shown)

    # -- what a page says --------------------------------------------------------------------------------------

    def reading(self) -> Callable[[Work], tuple[Any, ...]]:
        """What reads the list as the page stands now. It runs beside the window and asks no widget."""
        raise NotImplementedError

    def named(self, one: Any) -> str:
        """The name under which others ask for it."""
        raise NotImplementedError

    def show_one(self, one: Any | None) -> None:
        """Fills the panel, which is empty; with None there is nothing to show."""
        raise NotImplementedError

    def open_one(self, one: Any) -> None:
        """Enter on a row."""

    def look_further(self) -> bool:
        """Shows more, as what was asked for is not in the list; False where there is no more."""
        return False

    # -- the page ----------------------------------------------------------------------------------------------

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._take_focus()
        return super().event(event)

    def _take_focus(self) -> None:
        """The keyboard begins in the list, or where there is none at what is shown."""
        if self.shown.currentWidget() is self.empty and self._first_tool is not None:
            self._first_tool.setFocus()
        else:
            self.table.setFocus()

    def load(self) -> None:
        """Reads the list; a late answer to an older question is dropped."""
        self._asked += 1
        self.errands.read(self.reading(), partial(self._loaded, self._asked))

    def load_then(self, item: str) -> None:
        """Reads the list and chooses ``item`` where it still stands in it."""
        self._wanted = item
        self.load()

    def _loaded(self, asked: int, found: tuple[Any, ...]) -> None:
        if asked != self._asked:
            return
        self.table.load(found)
        first = bool(found) and self.shown.currentWidget() is self.empty
        self.shown.setCurrentIndex(2 if found else 1)
        now = self.window().focusWidget()
        if now in (None, self, self.table) or (first and now is not None and self.isAncestorOf(now)):
            self._take_focus()  # after the first one is entered, too, Enter goes on with it
        wanted, self._wanted = self._wanted, ""
        there = [one for one in found if wanted and self.named(one) == wanted]
        if there:
            self.table.choose(self._identity(there[0]))
        elif wanted and self.look_further():
            self.load_then(wanted)
            return
        if self.table.current_row() is None:
            self.table.choose_first()
        self._chosen(self.table.current_row())

    @Slot(object)
    def _chosen(self, one: Any | None) -> None:
        self.panel.clear()
        self.panel.setVisible(one is not None)
        self.show_one(one)
        self.header_changed.emit()


class RegisterPage(ListPage):
    """What is open, or all of it. ``enter(item=…)`` chooses one; where it is over meanwhile, it is looked for among all.

    ``found`` says what is read; ``open_words``: the word for the open ones; ``nothing``: what is said while none is open,
    and while there is none at all, each with what to do.
    """

    def __init__(
        self,
        context: Context,
        desk: Desk,
        columns: Sequence[Column],
        identity: Callable[[Any], Hashable],
        *,
        key: str,
        open_words: str,
        nothing: tuple[str, str],
        panel: Panel,
    ) -> None:
        which = Segments([Choice(OPEN, open_words), Choice(ALL, _("All"))], name=_("Which are shown"))
        empty = EmptyPage("circle-check", nothing[0])
        super().__init__(context, desk, columns, identity, key=key, empty=empty, panel=panel, tools=(which,))
        self._chase = False  # what is wanted may be over: then all are shown
        self._nothing = nothing
        self.which = which
        self.which.chosen.connect(self._which_chosen)

    def found(self, work: Work, every: bool) -> tuple[Any, ...]:
        """What is open, or all of it. Runs beside the window."""
        raise NotImplementedError

    def reading(self) -> Callable[[Work], tuple[Any, ...]]:
        every = self.which.current == ALL
        self.empty.say(self._nothing[every])
        return lambda work: self.found(work, every)

    def look_further(self) -> bool:
        if not self._chase or self.which.current == ALL:
            return False
        self.which.choose(ALL)
        return True

    def enter(self, **where: Any) -> None:
        self.chase(str(where.get("item") or ""))

    def chase(self, item: str) -> None:
        """Reads the list and chooses ``item``, also where that means to show all."""
        self._chase = True
        super().load_then(item)

    def load_then(self, item: str) -> None:
        """Reads the list and chooses ``item`` where it still stands in it."""
        self._chase = False
        super().load_then(item)

    @Slot(str)
    def _which_chosen(self, _key: str) -> None:
        self.load()
