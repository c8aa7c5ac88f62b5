"""What the agency's file knows that rows are checked against, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from hrdesk.app.handover.chains import rule_of
from hrdesk.app.imports.matching import Directory, load_directory
from hrdesk.app.imports.metrics import Catalogue, load_catalogue
from hrdesk.app.imports.model import ImportDraft
from hrdesk.app.people.numbers import pattern_in_use
from hrdesk.app.performance.periods import start_days
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work
from hrdesk.domain.reconciliation.attribution import Rule
from hrdesk.storage import tables as t
from hrdesk.storage.audit import head


@dataclass(frozen=True, slots=True)
class Known:
    """People, metrics, closed months, the days on which evaluation periods start, the newest audit row, today, the rule of attribution."""

    directory: Directory
    catalogue: Catalogue
    closed: frozenset[int]
    start_days: tuple[int, ...]
    head: int
    today: date
    rule: Rule


def load_known(work: Work, conn: Connection, draft: ImportDraft) -> Known:
    """All of it, as of the end of the draft's month (or today)."""
    on = draft.period.bounds()[1] if draft.period else work.today()
    settings = read_settings(conn)
    closed = conn.execute(select(t.period.c.month).where(t.period.c.closed_at.is_not(None))).scalars()
    return Known(
        load_directory(work, conn, on, pattern_in_use(conn)),
        load_catalogue(conn),
        frozenset(closed),
        start_days(conn),
        head(conn).id,
        work.today(),
        rule_of(settings),
    )
