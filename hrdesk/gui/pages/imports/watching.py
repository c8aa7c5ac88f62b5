"""Looks at the watched folder while the window is open: reads beside the window, saves in its queue, says what it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from hrdesk.domain.errors import UserError
from hrdesk.gui.page import Context
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.watched import Looked, Round
    from hrdesk.app.work import Desk

LOOK_MS = 15_000
BANNER = "watched"


class Watching(QObject):
    """``start`` looks every quarter of a minute; without a folder a look is one short read."""

    def __init__(self, context: Context, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands = Errands(context, desk, self)
        self._context = context
        self._looked: Looked | None = None
        self._busy = False
        self._gone = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on, as long as the window is there."""
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """The window is closed; it may be a moment before it is gone."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """One look; none while the one before is still going on."""
        if self._busy:
            return
        from hrdesk.app.watched import look

        self._busy = True
        before = self._looked
        self._errands.read(lambda work: look(work, before), self._seen, failed=self._failed)

    def _seen(self, looked: Looked) -> None:
        self._busy = False
        self._looked = looked
        if self._gone:
            self._gone = False
            self._context.messages.clear_banner(BANNER)
        if looked.candidates:
            from hrdesk.app.watched import take

            self._busy = True
            self._errands.write(
                lambda work: take(work, looked),
                self._taken,
                failed=self._failed,
                title=_("Importing from the watched folder"),
            )

    def _taken(self, done: Round) -> None:
        self._busy = False
        rows = sum(one.new + one.changed for one in done.taken)
        if done.taken:
            self._context.messages.toast(
                _(
                    "Watched folder: {files} imported, {rows}.",
                    files=_n("{count} file", "{count} files", count=len(done.taken)),
                    rows=_n("{count:,} row", "{count:,} rows", count=rows),
                )
            )
        if done.waiting:
            self._context.messages.toast(
                _n(
                    "Watched folder: {count} file waits on Today.",
                    "Watched folder: {count} files wait on Today.",
                    count=len(done.waiting),
                ),
                tone="warning",
            )
        if self._looked is not None and self._looked.more:
            self.look()

    def _failed(self, failure: BaseException) -> bool:
        self._busy = False
        if not isinstance(failure, UserError):
            return False
        if failure.code == "unavailable" and not self._gone:
            self._gone = True
            self._context.messages.banner(BANNER, str(failure))
        return True
