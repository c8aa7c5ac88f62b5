"""Says in a banner that a newer HRDesk is there; looked for beside the window, once it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdesk.domain.errors import UserError
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.updates import Newer
    from hrdesk.gui.shell import MainWindow


def look(window: MainWindow) -> None:
    """Looks for a newer version and tells of it, or of one that is not to be trusted."""
    from hrdesk.app.updates import newer

    def told(found: Newer | None) -> None:
        if found is not None:
            text = _("HRDesk {version} is there: {file}", version=found.version, file=found.file)
            window.messages.banner("update", text, tone="info")

    def refused(failure: BaseException) -> Any:
        if not isinstance(failure, UserError):
            return False
        window.messages.banner("update", failure.whole)
        return True

    window.jobs.read(lambda job: newer(), done=told, failed=refused, owner=window)
