"""What the page reads at once: the month, whether any scheme is set up, and last month where it is compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hrdesk.domain.calendar import Period

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row
    from hrdesk.app.work import Work


def look(
    work: Work, *, period: Period, scheme: str | None, compare: bool, employee_no: str = ""
) -> tuple[MonthView, bool, Mapping[int, Row]]:
    """The month, whether any scheme is set up, and last month's rows where they are compared.

    Of ``employee_no`` where one is given: by the scheme that person is evaluated by.
    """
    from hrdesk.app.performance.views import month_view

    view = month_view(work, period, scheme)
    if employee_no and all(found.employee_no != employee_no for found in view.rows):
        others = (month_view(work, period, one.key) for one in view.schemes if one.key != view.scheme)
        view = next((one for one in others if any(found.employee_no == employee_no for found in one.rows)), view)
    before: Mapping[int, Row] = {}
    if compare and view.rows:
        earlier = month_view(work, period.previous(), view.scheme)
        before = {found.employment_id: found for found in earlier.rows}
    return view, bool(view.schemes) or _any_scheme(work), before


def _any_scheme(work: Work) -> bool:
    from hrdesk.app.performance.configuration import configuration

    return bool(configuration(work)["schemes"])


def open_disputes(work: Work) -> int:
    """How many questions and appeals are open among those the person at the desk may see."""
    from hrdesk.app.disputes.views import disputes

    return len(disputes(work))


def open_complaints(work: Work) -> int:
    """How many complaints about people the person at the desk may see are still to be examined or answered."""
    from hrdesk.app.complaints.views import complaints

    return len(complaints(work))


def due_plans(work: Work) -> int:
    """How many interviews and follow-ups are due among those the person at the desk may see."""
    from hrdesk.app.improvement.views import improvements

    today = work.today()
    return sum(one.due is not None and one.due <= today for one in improvements(work))
