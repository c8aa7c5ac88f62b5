"""The recovery key on one sheet, to be printed once and locked away."""

from __future__ import annotations

import io

from hrdesk.app.work import Work, use_case
from hrdesk.domain.recovery_paper import RecoveryPaper
from hrdesk.storage import keys


@use_case("access.manage")
def print_recovery_key(work: Work, key: str) -> bytes:
    """The page as PDF, never as a file. A key that does not open this file is refused: ``wrong_password``."""
    from hrdesk.app.performance.printing import agency
    from hrdesk.documents.access import write_recovery

    keys.unlock_with_recovery(work.database.path, key)
    out = io.BytesIO()
    with work.read() as conn:
        name = agency(conn).text
    write_recovery(RecoveryPaper(name, work.database.path.name, work.today(), key), out)
    return out.getvalue()
