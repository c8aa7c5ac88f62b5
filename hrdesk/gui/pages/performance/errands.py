"""How a page has its work done: use cases run beside the window, their results come back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from hrdesk.gui.drafts import Drafts
from hrdesk.gui.jobs import Job
from hrdesk.gui.messages import Messages
from hrdesk.gui.page import Context

if TYPE_CHECKING:
    from hrdesk.app.work import Desk, Work

T = TypeVar("T")
Failed = Callable[[BaseException], "bool | None"]


class Errands:
    """What one page asks of the use cases, for the person at the desk. Results of a page that is gone are dropped."""

    def __init__(self, context: Context, desk: Desk, owner: QObject) -> None:
        self.context = context
        self.desk = desk
        self._owner = owner

    @property
    def messages(self) -> Messages:
        """Where things are said."""
        return self.context.messages

    @property
    def drafts(self) -> Drafts:
        """Where forms keep what is typed."""
        return self.context.drafts

    def may(self, permission: str) -> bool:
        """Whether a button for this is worth showing; the use case checks by itself."""
        return self.desk.actor.may(permission)

    def read(
        self, call: Callable[[Work], T], done: Callable[[T], None], *, failed: Failed | None = None, title: str = ""
    ) -> Job[T]:
        """Reads beside the window."""
        desk = self.desk
        return self.context.jobs.read(
            lambda job: call(desk.work(progress=job.progress, cancelled=job.cancelled)),
            done=done,
            failed=failed,
            owner=self._owner,
            title=title,
        )

    def write(
        self, call: Callable[[Work], T], done: Callable[[T], None], *, failed: Failed | None = None, title: str = ""
    ) -> Job[T]:
        """Writes, after all writes asked for before."""
        desk = self.desk
        return self.context.jobs.write(
            lambda job: call(desk.work(progress=job.progress, cancelled=job.cancelled)),
            done=done,
            failed=failed,
            owner=self._owner,
            title=title,
        )
