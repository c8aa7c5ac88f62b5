"""Tables given out: roster, figures, evaluations, problems of an import, configuration. Names: commands.md.

What the actor may not see is not in the file; identity and phone numbers are masked, and a masked cell that comes back
by an import means "as it is".
"""

from __future__ import annotations

from pathlib import Path

from hrdesk.app.exports.differences import export_reconciliation
from hrdesk.app.exports.figures import export_evaluations, export_facts
from hrdesk.app.exports.imported import export_batch_problems, export_configuration, export_problems
from hrdesk.app.exports.people import export_contracts, export_roster, export_training_records
from hrdesk.app.exports.table import Exported, export_shown
from hrdesk.app.imports import KINDS
from hrdesk.app.imports.templates import export_template
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.words import N_

__all__ = [
    "BOOKS",
    "MONTHLY",
    "WHAT",
    "Exported",
    "export",
    "export_batch_problems",
    "export_configuration",
    "export_contracts",
    "export_evaluations",
    "export_facts",
    "export_problems",
    "export_reconciliation",
    "export_roster",
    "export_shown",
    "export_training_records",
]

TEMPLATE = "template-"
WHAT = (
    "roster", "facts", "evaluations", "contracts", "training_records", "configuration", "problems", "turnover", "case_days", "payroll_input", "reconciliation", "month", "summary", "year", *(f"{TEMPLATE}{kind}" for kind in KINDS),
)  # fmt: skip
BOOKS = ("month", "summary", "year")  # workbooks of several sheets
MONTHLY = ("facts", "evaluations", "turnover", "case_days", "payroll_input", "reconciliation", *BOOKS)


@use_case("export")
def export(
    work: Work,
    what: str,
    out: str | Path,
    *,
    period: Period | None = None,
    batch: int | None = None,
    since: Period | None = None,
    employee: str | None = None,
    team: str | None = None,
    department: str | None = None,
) -> Exported:
    """One of ``WHAT`` into ``out``; ``since`` is the first month of turnover, case days and the year. Errors: ``wrong_use``, those of the export asked for."""
    if what.startswith(TEMPLATE):
        return Exported(*export_template(work, what.removeprefix(TEMPLATE), out))
    if what in MONTHLY and period is None:
        raise UserError(N_("Which month? Give --period 2026-10."), code="wrong_use", field="period")
    if what == "roster":
        return export_roster(work, out)
    if what == "reconciliation" and period is not None:
        return export_reconciliation(work, out, period)
    if what == "turnover" and period is not None:
        from hrdesk.app.insight import TurnoverOrder, export_turnover

        done = export_turnover(work, TurnoverOrder(since or period, period), Path(out))
        return Exported(done.file, done.rows)
    if what == "case_days" and period is not None:
        return _case_days(work, employee, since or period, period, Path(out))
    if what == "payroll_input" and period is not None:
        from hrdesk.app.performance.payroll import export_payroll_input

        return Exported(*export_payroll_input(work, out, period))
    if what in BOOKS and period is not None:
        return _book(work, what, Path(out), period, since, employee, team, department)
    if what == "contracts":
        return export_contracts(work, out)
    if what == "training_records":
        return export_training_records(work, out)
    if what == "configuration":
        return export_configuration(work, out)
    if what == "problems":
        return export_batch_problems(work, out, batch)
    if what == "facts" and period is not None:
        return export_facts(work, out, period)
    if what == "evaluations" and period is not None:
        return export_evaluations(work, out, period)
    raise UserError(
        N_("There is nothing called “{what}” to export."),
        code="wrong_use",
        hint=N_("Choose one of: {names}."),
        what=what,
        names=", ".join(WHAT),
    )


def _book(
    work: Work,
    what: str,
    out: Path,
    period: Period,
    since: Period | None,
    employee: str | None,
    team: str | None,
    department: str | None,
) -> Exported:
    """A report as a workbook: the month, a department's summary, people's years."""
    from hrdesk.app.reports.month_book import export_month
    from hrdesk.app.reports.summary import SummaryOrder
    from hrdesk.app.reports.workbooks import export_summary, export_years
    from hrdesk.app.reports.year import YearOrder, months_between

    if what == "month":
        return Exported(*export_month(work, out, period))
    if what == "summary":
        return Exported(*export_summary(work, SummaryOrder(period, out, department)))
    return Exported(*export_years(work, YearOrder(period, out, months_between(since, period), employee, team)))


def _case_days(work: Work, employee: str | None, first: Period, last: Period, out: Path) -> Exported:
    from hrdesk.app.handover.back import export_stretches

    if employee is None:
        raise UserError(N_("Whose cases? Give --employee NO."), code="wrong_use", field="employee")
    done = export_stretches(work, employee, first.bounds()[0], last.bounds()[1], out)
    return Exported(done.file, done.rows)
