"""The reports over many evaluations from a terminal: a department's month, people's years, all papers of a month."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.reports.month import MonthPaper
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.app.work import Work


def summary(options: Namespace) -> Callable[[Work], Any]:
    """部门月度汇总."""
    from hrdesk.app.reports.summary import SummaryOrder, print_summary

    order = SummaryOrder(month_given(options), _out(options), options.department)
    return lambda work: print_summary(work, order)


def year(options: Namespace) -> Callable[[Work], Any]:
    """个人年度总览."""
    from hrdesk.app.reports.year import YearOrder, months_between, print_years

    last = month_given(options)
    since = Period.parse(options.since) if options.since else None
    order = YearOrder(last, _out(options), months_between(since, last), options.employee, options.team)
    return lambda work: print_years(work, order)


def month(options: Namespace) -> Callable[[Work], Any]:
    """All papers of a month: a PDF, or a folder where the name does not end in .pdf."""
    from hrdesk.app.reports.batch import MonthOrder, print_month

    out = _out(options)
    order = MonthOrder(month_given(options), out, _kinds(options.only), folder=out.suffix.lower() != ".pdf")
    return lambda work: print_month(work, order)


def left_out(printed: Any) -> list[dict[str, str]]:
    """The kinds there was nothing of, for ``--json``."""
    return [{"kind": one.kind.value, "why": one.why} for one in printed.left_out]


def _out(options: Namespace) -> Path:
    return Path(options.out).expanduser()


def month_given(options: Namespace) -> Period:
    """The month of ``--period``. Errors: ``wrong_use`` where there is none."""
    if options.period is None:
        raise UserError(N_("No month is given (--period)."), code="wrong_use", hint=N_("Write it as --period 2026-10."))
    return Period.parse(options.period)


def _kinds(said: str) -> tuple[MonthPaper, ...]:
    """The kinds named, or all. Errors: ``wrong_use``."""
    names = [name.strip() for name in said.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(MonthPaper)]
    if unknown:
        raise UserError(
            N_("{name} is no paper of the month."),
            code="wrong_use",
            hint=N_("Choose from: {choices}."),
            field="only",
            name=unknown[0],
            choices=", ".join(MonthPaper),
        )
    return tuple(kind for kind in MonthPaper if kind in names) or tuple(MonthPaper)
