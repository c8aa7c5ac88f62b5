"""The month as one workbook: evaluations, figures, adjustments, ranking, summary, disputes; a sheet each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from hrdesk.app.disputes.views import read_disputes
from hrdesk.app.performance.places import may_see_places
from hrdesk.app.reports.cells import sheet_of, unit_of, who, written
from hrdesk.app.reports.reading import Evaluated, Member, read_members
from hrdesk.app.reports.summary import SummaryOrder, summary_sheet
from hrdesk.app.reports.workbooks import team_sheets
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, PaymentState, QuestionState
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.reports.figures import in_unit, metrics_in_order
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.sheets.export import Sheet


@use_case("export")
def export_month(work: Work, out: Path, period: Period) -> tuple[Path, int]:
    """The month as one workbook: evaluations, figures, adjustments, ranking, summary, disputes. Errors: ``no_rows``, Denied."""
    if not work.actor.may("performance.read"):
        raise Denied(N_("Your account may not do this."))
    with work.read() as conn:
        found = read_members(work, conn, period)
        if not found.members:
            raise UserError(
                N_("{period} has no evaluations yet."),
                code="no_rows",
                hint=N_("Import the figures of the month and compute it first."),
                period=period.label,
            )
        parts = [
            _evaluations(found),
            _figures(conn, found),
            _adjustments(work, conn, period, found),
            *([_ranking(found)] if may_see_places(work, conn) else ()),
        ]
        disputes = _disputes(work, conn, period)
    if work.actor.scope is not Scope.OWN:
        parts += team_sheets(summary_sheet(work, SummaryOrder(period, out)))
    return written(out, [*parts, disputes])


def _of(member: Member) -> list[Any]:
    return [member.employee_no, member.name, member.department, member.team]


def _evaluations(found: Evaluated) -> Sheet:
    metrics = metrics_in_order(found.orders, found.metrics)
    heads = [
        *who(), (P_("workbook", "Document number"), "identifier"), (P_("year", "Revision"), "number"),
        (P_("workbook", "Published"), "flag"), (P_("workbook", "Score"), "number"), (P_("workbook", "Place"), "number"),
        (P_("workbook", "of"), "number"), (P_("paper", "Grade"), "text"),
    ]  # fmt: skip
    for metric in metrics:
        name = f"{metric.name} ({unit})" if (unit := unit_of(metric.unit)) else metric.name
        heads += [(_("{metric}: actual", metric=name), "number"), (_("{metric}: target", metric=name), "number")]
    rows = []
    for one in found.members:
        cells: list[Any] = []
        for metric in metrics:
            own = one.figures.get(metric.code)
            cells += [in_unit(own.value, metric.unit), in_unit(own.target, metric.unit)] if own else [None, None]
        rows.append(
            [
                *_of(one),
                one.document_no,
                one.revision,
                one.published,
                one.score,
                one.rank,
                one.rank_of,
                one.grade,
                *cells,
            ]
        )
    return sheet_of(P_("workbook", "Evaluations"), heads, rows)


def _figures(conn: Connection, found: Evaluated) -> Sheet:
    """A line for each person and metric, as scored."""
    by_id = {one.evaluation_id: one for one in found.members}
    heads = [
        *who(), (P_("table head", "Metric"), "text"), (P_("workbook", "Unit"), "text"), (P_("workbook", "Actual"), "number"),
        (P_("table head", "Target"), "number"), (P_("workbook", "Weight %"), "number"), (P_("workbook", "Score"), "number"),
        (P_("workbook", "Points"), "number"), (P_("workbook", "Records"), "number"), (P_("workbook", "Why left out"), "text"),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for line in _lines(conn, list(by_id)):
        member, metric = by_id[line.evaluation_id], found.metrics[line.code]
        own = member.figures[line.code]
        rows.append(
            [*_of(member), metric.name, unit_of(metric.unit), in_unit(own.value, metric.unit), in_unit(own.target, metric.unit),
             line.weight, line.score, line.contribution, line.records, line.reason]
        )  # fmt: skip
    return sheet_of(P_("workbook", "Figures"), heads, rows)


def _lines(conn: Connection, ids: Sequence[int]) -> Iterator[Any]:
    for start in range(0, len(ids), 500):
        yield from conn.execute(
            select(
                t.evaluation_line.c.evaluation_id, t.metric.c.code, t.evaluation_line.c.weight, t.evaluation_line.c.score,
                t.evaluation_line.c.contribution, t.evaluation_line.c.records, t.evaluation_line.c.reason,
            )
            .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
            .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
            .where(t.evaluation_line.c.evaluation_id.in_(ids[start : start + 500]))
            .order_by(t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
        )  # fmt: skip


def _adjustments(work: Work, conn: Connection, period: Period, found: Evaluated) -> Sheet:
    people = {one.employment_id: one for one in found.members}
    heads = [
        *who(), (P_("workbook", "Points"), "number"), (P_("workbook", "Reason"), "text"), (P_("workbook", "By"), "text"),
        (P_("workbook", "At"), "instant"), (P_("workbook", "Withdrawn"), "flag"),
    ]  # fmt: skip
    rows = [
        [*_of(people[row.employment_id]), row.points, row.reason, row.shown_name or "",
         row.at.astimezone(work.zone).replace(tzinfo=None), row.withdrawn_at is not None]
        for row in conn.execute(
            select(t.adjustment, t.account.c.shown_name)
            .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
            .where(t.adjustment.c.month == period.number)
            .order_by(t.adjustment.c.id)
        )
        if row.employment_id in people
    ]  # fmt: skip
    return sheet_of(P_("workbook", "Adjustments"), heads, rows)


def _ranking(found: Evaluated) -> Sheet:
    heads = [
        (P_("workbook", "Department"), "text"), (P_("table head", "Team"), "text"), (P_("workbook", "Place"), "number"),
        (P_("workbook", "of"), "number"), (P_("table head", "Employee number"), "identifier"), (P_("table head", "Name"), "text"),
        (P_("workbook", "Score"), "number"), (P_("paper", "Grade"), "text"),
    ]  # fmt: skip
    ranked = [one for one in found.members if one.rank is not None]
    units = {unit: place for place, unit in enumerate(dict.fromkeys(one.unit for one in ranked))}
    rows = [
        [*one.unit, one.rank, one.rank_of, one.employee_no, one.name, one.score, one.grade]
        for one in sorted(ranked, key=lambda one: (units[one.unit], -(one.rank_of or 0), one.rank))
    ]
    return sheet_of(P_("workbook", "Ranking"), heads, rows)


_KINDS: Mapping[str, Callable[[], str]] = {
    "appeal": lambda: P_("dispute", "Appeal"),
    "question": lambda: P_("dispute", "Question"),
    "back_payment": lambda: P_("dispute", "Back payment"),
}
_STATES: Mapping[tuple[str, str], Callable[[], str]] = {
    ("appeal", AppealState.OPEN): lambda: _("to be decided"),
    ("appeal", AppealState.UPHELD): lambda: _("upheld"),
    ("appeal", AppealState.REJECTED): lambda: _("rejected"),
    ("appeal", AppealState.WITHDRAWN): lambda: _("withdrawn"),
    ("question", QuestionState.OPEN): lambda: _("to be answered"),
    ("question", QuestionState.ANSWERED): lambda: P_("dispute", "answered"),
    ("question", QuestionState.SETTLED): lambda: _("settled"),
    ("question", QuestionState.WITHDRAWN): lambda: _("withdrawn"),
    ("back_payment", PaymentState.WAITING): lambda: _("second person"),
    ("back_payment", PaymentState.COUNTED): lambda: P_("dispute", "counts"),
    ("back_payment", PaymentState.REFUSED): lambda: P_("dispute", "refused"),
}


def _disputes(work: Work, conn: Connection, period: Period) -> Sheet:
    heads = [
        (P_("workbook", "Kind"), "text"), (P_("workbook", "Document number"), "identifier"),
        (P_("table head", "Employee number"), "identifier"), (P_("table head", "Name"), "text"), (P_("table head", "Team"), "text"),
        (P_("table head", "Metric"), "text"), (P_("workbook", "State"), "text"), (P_("workbook", "Text"), "text"),
        (P_("workbook", "Answer"), "text"), (P_("workbook", "Amount"), "number"), (P_("workbook", "At"), "instant"),
        (P_("workbook", "Due"), "day"),
    ]  # fmt: skip
    rows = [
        [_KINDS[one.kind](), one.document_no, one.employee_no, one.name, one.team, one.metric, _STATES[one.kind, one.state](),
         one.text, one.answer, one.value, one.at.astimezone(work.zone).replace(tzinfo=None), one.due]
        for one in sorted(read_disputes(work, conn, also_over=True), key=lambda one: one.at)
        if one.month == period.label
    ]  # fmt: skip
    return sheet_of(P_("workbook", "Disputes"), heads, rows)
