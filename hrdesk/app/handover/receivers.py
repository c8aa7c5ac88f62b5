"""Who may be given cases: works here, stays, and holds a licence to work on the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, select

from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import N_

_STAYING = ("probation", "regular")


def able(conn: Connection, employment_ids: Collection[int], day: date) -> set[int]:
    """Those of them who may be given cases on ``day``."""
    from hrdesk.app.onboarding.licence import licences

    staying = conn.execute(
        select(t.employment.c.id).where(t.employment.c.id.in_(employment_ids), t.employment.c.status.in_(_STAYING))
    ).scalars()
    return {who for who, licence in licences(conn, staying, day).items() if licence.holds}


def check_receivers(conn: Connection, employment_ids: Collection[int], day: date) -> None:
    """Refuses all where one may not be given cases. Errors: ``has_left``, ``unlicensed``, with what is in the way."""
    from hrdesk.app.onboarding.licence import licences

    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.employment.c.status)
        .where(t.employment.c.id.in_(employment_ids))
        .order_by(t.employment.c.employee_no)
    ).all()
    found = licences(conn, employment_ids, day)
    for row in rows:
        if row.status not in _STAYING:
            raise UserError(
                N_("{number} is leaving, has left or has not come yet, and takes no cases over."), code="has_left",
                field="receivers", hint=N_("Choose somebody who stays."), number=row.employee_no,
            )  # fmt: skip
        if not found[row.id].holds:
            raise UserError(
                N_("{number} may be given no case: {why}."), code="unlicensed", field="receivers",
                hint=N_("The gates of the onboarding checklist come first; each can be waived with a reason."),
                number=row.employee_no, why=found[row.id].why_not,
            )  # fmt: skip
