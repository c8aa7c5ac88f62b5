"""What would be saved, shown before it is: a month taken over and raised, a sum spread over people, over months."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.movers import by_stretch, moved, stretches
from hrdesk.app.targets.model import (
    AGENCY,
    DEPARTMENT,
    PERSON,
    TEAM,
    Change,
    MonthPart,
    Proposal,
    Proposed,
    Spot,
    Spread,
    SpreadMonths,
    TakeOver,
    TargetRow,
    TargetSheet,
)
from hrdesk.app.targets.saving import unit_name
from hrdesk.app.targets.sheet import read_targets
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period, working_days
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.entering import LARGEST
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.performance.moving import Stretch
from hrdesk.domain.targets.raising import LEAST, MOST, raised, rises
from hrdesk.domain.targets.spreading import (
    Member,
    OverPeople,
    adds_up,
    month_weights,
    over_months,
    over_people,
    step_of,
    whole_month,
)
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

LONGEST = 24  # months a sum may be spread over


# --- a month taken over -----------------------------------------------------------------------------------------------


@use_case("targets.plan")
def preview_take_over(work: Work, order: TakeOver) -> Proposed:
    """The month's targets as they would be: those set in the other month, raised; only what differs is listed.

    A rate is raised for the team where the team is asked the same; sums of teams are raised along. Errors:
    ``out_of_range`` (percent, step), ``not_found``.
    """
    if not LEAST <= order.percent <= MOST:
        raise UserError(
            N_("Raise by {least} to {most} percent."),
            code="out_of_range",
            field="percent",
            least=int(LEAST),
            most=int(MOST),
        )
    if order.step is not None and order.step <= 0:
        raise UserError(N_("The step is more than 0."), code="out_of_range", field="step")
    with work.read() as conn:
        now = read_targets(work, conn, order.period)
        source = now if order.source == order.period else read_targets(work, conn, order.source)
    if order.metric and order.metric not in now.metrics:
        raise UserError(N_("There is no metric {metric}."), code="not_found", field="metric", metric=order.metric)
    metrics = [one for code, one in now.metrics.items() if order.metric in ("", code)]
    before = {(row.kind, row.object_id): row for row in source.rows}
    lines, alike = [], set()
    for row in now.rows:  # teams before their people
        if not row.within(*order.unit):
            continue
        then = before.get((row.kind, row.object_id))
        for metric in metrics:
            percent = order.percent if rises(metric, alone=bool(order.metric)) else Decimal(0)
            base = None
            if metric.code not in row.aims:
                continue
            if row.kind != PERSON or (row.team_id, metric.code) not in alike:
                base = _base(source, row, then, metric, percent)
            else:
                base = source.kept.get(row.spot(metric))  # the others are raised with their team
            if base is None:
                continue
            if row.kind == TEAM and not adds_up(metric):
                alike.add((row.team_id, metric.code))
            lines += _taken_over(now, row, metric, raised(base, percent, metric, order.step))
    return Proposed(tuple(lines))


def _base(
    source: TargetSheet, row: TargetRow, then: TargetRow | None, metric: Metric, percent: Decimal
) -> Decimal | None:
    """What is raised: what was set for this one; where nothing was and a raise is asked for, what counted."""
    own = source.kept.get(row.spot(metric))
    if own is not None or not percent or then is None:
        return own
    if row.kind == PERSON:
        return _whole(source, then, metric)
    if row.kind != TEAM or adds_up(metric) or metric.code in row.locked:
        return None
    return source.common(then, metric.code)


def _taken_over(now: TargetSheet, row: TargetRow, metric: Metric, value: Decimal) -> list[Proposal]:
    """What becomes of one figure; nothing where it stays what it is."""
    spot, person = row.spot(metric), row.kind == PERSON
    kept = now.kept.get(spot)
    counts = kept
    if kept is None and not spot.total:
        counts = _whole(now, row, metric) if person else now.common(row, metric.code)
    if value == counts:
        return []
    old = _asked(now, row, metric) if person else counts
    new = _asked(now, row, metric, {spot: value}) if person else value
    stays = row.locked.get(metric.code, "")
    return [_proposal(row, metric, old, new, None if stays else Change(spot, value, kept), stays, total=spot.total)]


def _whole(sheet: TargetSheet, row: TargetRow, metric: Metric) -> Decimal | None:
    found = sheet.force(row, metric.code)
    return found.whole if found is not None else None


def _asked(
    sheet: TargetSheet, row: TargetRow, metric: Metric, changed: Mapping[Spot, Decimal | None] | None = None
) -> Decimal | None:
    found = sheet.force(row, metric.code, changed)
    return found.asked if found is not None else None


def _proposal(
    row: TargetRow,
    metric: Metric,
    old: Decimal | None,
    new: Decimal | None,
    change: Change | None,
    stays: str = "",
    *,
    total: bool = False,
    before: Decimal | None = None,
) -> Proposal:
    return Proposal(
        row.name,
        row.employee_no,
        row.team,
        metric,
        old,
        old if stays else new,
        change,
        stays,
        total,
        row.share,
        before,
    )


# --- a sum over people ------------------------------------------------------------------------------------------------


@use_case("targets.plan")
def preview_spread(work: Work, order: Spread) -> Proposed:
    """A sum spread over the people of a team, a department or the agency, to the unit; the parts add up to it exactly.

    Who can't be changed keeps the target, which counts into the sum. Errors: ``not_found`` (team, metric, nobody),
    ``wrong_use`` (a metric that does not add up), ``out_of_range``, ``nothing_known`` (no figures to spread by),
    ``too_little`` (what is kept is more than the sum).
    """
    _check_whole(order.whole)
    with work.read() as conn:
        sheet = read_targets(work, conn, order.period)
        metric = _adding(sheet.metrics, order.metric)
        unit = _unit(sheet, order)
        rows = [row for row in sheet.under(unit) if metric.code in row.aims]
        brought = _brought(conn, order, rows, metric)
    if not rows:
        raise UserError(
            N_("Nobody there has a target of {metric}."), code="not_found", field="metric", metric=metric.name
        )
    parts = _parts(sheet, order, rows, metric, brought)
    lines = [_unit_line(sheet, unit, metric, order.whole)]
    for row in sheet.rows[sheet.rows.index(unit) + 1 :]:  # units stand before their people
        if row.kind == PERSON and row.employee_no in parts:
            lines.append(_person_line(sheet, row, metric, parts[row.employee_no], brought.get(row.object_id)))
        elif row.kind != PERSON and row.within(unit.kind, unit.object_id):
            mine = [parts[one.employee_no] for one in sheet.under(row) if one.employee_no in parts]
            lines += [_unit_line(sheet, row, metric, sum(mine, Decimal(0)))] if mine else []
    return Proposed(tuple(lines), order.whole)


def _unit(sheet: TargetSheet, order: Spread) -> TargetRow:
    for row in sheet.rows:
        if row.kind != PERSON and (row.kind, row.object_id) == (order.kind, order.object_id):
            return row
    raise UserError(N_("There is no such employee or team among yours."), code="not_found", field="holder")


def _parts(
    sheet: TargetSheet, order: Spread, rows: list[TargetRow], metric: Metric, brought: Mapping[int, Decimal]
) -> dict[str, Decimal]:
    members = [
        Member(
            row.employee_no,
            str(row.team_id),
            row.share,
            brought.get(row.object_id),
            _asked(sheet, row, metric) if row.locked.get(metric.code) else None,
        )
        for row in rows
    ]
    if order.how is OverPeople.ACTUALS and not any(brought.values()):
        raise UserError(
            N_("Nobody there brought any {metric} in the {count} months before."),
            code="nothing_known",
            field="how",
            hint=N_("Choose another way to spread."),
            metric=metric.name,
            count=order.months,
        )
    try:
        return over_people(order.whole, members, order.how, step_of(metric, order.whole))
    except ValueError:
        raise UserError(
            N_("The targets that stay as they are come to more than the sum, or leave nobody to take the rest."),
            code="too_little",
            field="whole",
            hint=N_("Raise the sum, or change those targets first."),
        ) from None


def _brought(conn: Connection, order: Spread, rows: list[TargetRow], metric: Metric) -> dict[int, Decimal]:
    """What each brought in the months before; who has no figure in any of them is not among them."""
    _metrics, ids, _versions = load_metrics(conn)
    found: dict[int, Decimal] = {}
    month = order.period
    for _step in range(max(1, order.months)):
        month = month.previous()
        sums = facts.add_up(conn, month.number)
        for row in rows:
            if (row.object_id, ids[metric.code]) in sums:
                found[row.object_id] = (
                    found.get(row.object_id, Decimal(0)) + sums.of(row.object_id, ids[metric.code]).sum
                )
    return found


def _person_line(sheet: TargetSheet, row: TargetRow, metric: Metric, part: Decimal, before: Decimal | None) -> Proposal:
    aim, spot = row.aims[metric.code], row.spot(metric)
    old, stays = _asked(sheet, row, metric), row.locked.get(metric.code, "")
    kept = sheet.kept.get(spot)
    value = whole_month(part, row.share) if aim.prorate else part
    change = None if stays or kept == value else Change(spot, value, kept)
    return _proposal(row, metric, old, part, change, stays, before=before)


def _unit_line(sheet: TargetSheet, unit: TargetRow, metric: Metric, whole: Decimal) -> Proposal:
    """The sum itself, kept with the unit by who may set it."""
    spot = unit.spot(metric)
    kept, stays = sheet.kept.get(spot), unit.locked.get(metric.code, "")
    return _proposal(
        unit, metric, kept, whole, None if stays or kept == whole else Change(spot, whole, kept), stays, total=True
    )


# --- a sum over months ------------------------------------------------------------------------------------------------


@use_case("performance.configure")
def preview_months(work: Work, order: SpreadMonths) -> tuple[MonthPart, ...]:
    """A sum spread over months, to the unit; the parts add up to it exactly.

    Errors: ``not_found``, ``wrong_use`` (metric, months), ``out_of_range``, ``period_closed`` (a month among them),
    ``nothing_known`` (nothing was brought a year before).
    """
    _check_whole(order.whole)
    months = _months(order.first, order.last)
    with work.read() as conn:
        metrics, ids, _versions = load_metrics(conn)
        metric = _adding(metrics, order.metric)
        spot = Spot(order.kind, order.object_id, order.metric, total=True)
        unit_name(conn, spot)
        closed = _closed(conn, months)
        past = {month: _brought_by_unit(conn, spot, _year_before(month), ids[metric.code]) for month in months}
        old = _sums(conn, spot, ids[metric.code])
    if closed:
        raise UserError(
            N_("{period} is closed."),
            code="period_closed",
            field="first",
            hint=N_("Spread what is left over the months that are still open."),
            period=_(", ").join(month.label for month in closed),
        )
    try:
        parts = over_months(order.whole, month_weights(months, order.how, past), step_of(metric, order.whole))
    except ValueError:
        raise UserError(
            N_("There is nothing to spread by: those months brought nothing a year before."),
            code="nothing_known",
            field="how",
            hint=N_("Choose another way to spread."),
        ) from None
    return tuple(
        MonthPart(month, working_days(*month.bounds()), past[month], old.get(month.number), parts[month])
        for month in months
    )


def _months(first: Period, last: Period) -> list[Period]:
    if last < first:
        raise UserError(N_("The last month is before the first."), code="wrong_use", field="last")
    months = [first]
    while months[-1] < last:
        months.append(months[-1].next())
        if len(months) > LONGEST:
            raise UserError(N_("At most {count} months."), code="wrong_use", field="last", count=LONGEST)
    return months


def _closed(conn: Connection, months: list[Period]) -> list[Period]:
    rows = conn.execute(select(t.period.c.month).where(t.period.c.closed_at.is_not(None))).scalars()
    closed = set(rows)
    return [month for month in months if month.number in closed]


def _sums(conn: Connection, spot: Spot, metric_id: int) -> dict[int, Decimal]:
    table = t.target_sum
    rows = conn.execute(
        select(table.c.month, table.c.value).where(
            table.c.kind == spot.kind, table.c.object_id == spot.object_id, table.c.metric_id == metric_id
        )
    )
    return {row.month: row.value for row in rows}


def _year_before(month: Period) -> Period:
    return Period(month.year - 1, month.month)


def _brought_by_unit(conn: Connection, spot: Spot, month: Period, metric_id: int) -> Decimal:
    """What the agency, a team or a department brought in a month; of who changed it what came in there."""
    sums = facts.add_up(conn, month.number)
    brought = {who: sums.of(who, code).sum for who, code in sums if code == metric_id}
    if spot.kind == AGENCY:
        return sum(brought.values(), Decimal(0))

    def here(stretch: Stretch) -> bool:
        return spot.object_id == (stretch.department_id if spot.kind == DEPARTMENT else stretch.team_id)

    stood = stretches(conn, *month.bounds())
    listed = {who for who, own in stood.items() if here(own[-1])}
    parts = by_stretch(conn, month, 1, stood)
    counted = moved(parts, here, listed, {metric_id})
    return counted.total(metric_id, sum((brought.get(who, Decimal(0)) for who in listed), Decimal(0)))


def _adding(metrics: Mapping[str, Metric], code: str) -> Metric:
    metric = metrics.get(code)
    if metric is None:
        raise UserError(N_("There is no metric {metric}."), code="not_found", field="metric", metric=code)
    if not adds_up(metric):
        raise UserError(
            N_("{metric} does not add up; everybody gets the same target."),
            code="wrong_use",
            field="metric",
            hint=N_("Type it in the line of the team, the department or the whole agency."),
            metric=metric.name,
        )
    return metric


def _check_whole(whole: Decimal) -> None:
    if not 0 < whole < LARGEST:
        raise UserError(N_("The sum is more than 0."), code="out_of_range", field="whole")
