"""Targets saved as one: all of a sheet or nothing, never over what somebody else saved meanwhile, taken back by a save."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import load_metrics, plain
from hrdesk.app.performance.entry import compute_again
from hrdesk.app.performance.periods import REOPEN_FIRST, refuse_closed
from hrdesk.app.targets.keeping import put_value, value_of
from hrdesk.app.targets.model import (
    AGENCY,
    DEPARTMENT,
    TEAM,
    Change,
    MonthsSaved,
    SaveMonths,
    SaveTargetSheet,
    SheetSaved,
    Spot,
)
from hrdesk.app.targets.sheet import read_targets
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.entering import LARGEST
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.spreading import adds_up
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _, named

NAMED = 5  # so many conflicts are named


@use_case("targets.plan")
def save_target_sheet(work: Work, order: SaveTargetSheet) -> SheetSaved:
    """Saves the changes and computes the month again where it was computed before.

    Errors: ``missing`` (no changes), ``not_found``, ``locked`` (with why), ``out_of_range``, Conflict naming whose and
    both figures. Nothing is saved then.
    """
    _refuse_values(order.changes)

    def block(conn: Connection) -> SheetSaved:
        sheet = read_targets(work, conn, order.period, every=True)
        rows = {(row.kind, row.object_id): row for row in sheet.rows}
        changed, told = [], []
        for one in order.changes:
            row, metric = rows.get(one.spot.holder), sheet.metrics.get(one.spot.metric)
            if row is None:
                raise UserError(N_("There is no such employee or team among yours."), code="not_found")
            if metric is None or one.spot != row.spot(metric) or metric.code not in row.aims:
                raise UserError(N_("There is no metric {metric}."), code="not_found", metric=one.spot.metric)
            kept = sheet.kept.get(one.spot)
            if kept == one.value:
                continue
            why = row.locked.get(metric.code)
            if why:
                raise UserError(
                    N_("{name}, {metric}: {why}"),
                    code="locked",
                    hint=N_("Nothing was saved."),
                    name=row.name,
                    metric=metric.name,
                    why=why,
                )
            if kept != one.seen:
                told.append(_differing(row.name, metric, kept, one.value))
            changed.append(one)
        _refuse_overwriting(told)
        return _keep(work, conn, order.period, changed)

    done = work.write(block)
    if done.count:
        compute_again(work, order.period)
    return done


@use_case("performance.configure")
def save_months(work: Work, order: SaveMonths) -> MonthsSaved:
    """Saves the sums of several months for a team, a department or the agency. Errors as ``save_target_sheet``, ``period_closed``."""
    _refuse_values([one for _period, one in order.changes])

    def block(conn: Connection) -> MonthsSaved:
        metrics, ids, _versions = load_metrics(conn)
        told = []
        for period, one in order.changes:
            metric = metrics.get(one.spot.metric)
            if metric is None or not one.spot.total or not adds_up(metric):
                raise UserError(N_("There is no metric {metric}."), code="not_found", metric=one.spot.metric)
            name = unit_name(conn, one.spot)
            refuse_closed(conn, period, REOPEN_FIRST)
            kept = value_of(conn, period, one.spot, ids[one.spot.metric])
            if kept != one.seen:
                told.append(_differing(f"{name} {period.label}", metric, kept, one.value))
        _refuse_overwriting(told)
        back = [
            (period, was)
            for period, one in order.changes
            if one.value != one.seen
            for was in _keep(work, conn, period, [one]).back
        ]
        return MonthsSaved(len(back), SaveMonths(tuple(back)))

    return work.write(block)


def unit_name(conn: Connection, spot: Spot) -> str:
    """The name of a team, a department or the agency; UserError where there is no such one."""
    if spot.holder == (AGENCY, 0):
        return str(_("Whole agency"))
    table = {TEAM: t.team, DEPARTMENT: t.department}.get(spot.kind)
    found = None
    if table is not None:
        found = conn.execute(select(table.c.name_zh, table.c.name_en).where(table.c.id == spot.object_id)).one_or_none()
    if found is None:
        raise UserError(N_("There is no such employee or team among yours."), code="not_found")
    return named(found.name_zh, found.name_en)


def _refuse_values(changes: tuple[Change, ...] | list[Change]) -> None:
    if not changes:
        raise UserError(N_("There is nothing to save."), code="missing")
    for one in changes:
        if one.value is not None and not 0 <= one.value < LARGEST:
            raise UserError(N_("A target is 0 or more."), code="out_of_range", field=one.spot.metric)


def _differing(name: str, metric: Metric, kept: Decimal | None, mine: Decimal | None) -> str:
    return _(
        "{name}, {metric}: now {theirs}, yours {mine}",
        name=name,
        metric=metric.name,
        theirs=shown(kept, metric) or "—",
        mine=shown(mine, metric) or "—",
    )


def _refuse_overwriting(told: list[str]) -> None:
    if told:
        raise Conflict(
            N_("Somebody else changed targets you are about to save: {cells}."),
            hint=N_("Nothing was saved. Look at what is there now, then save again."),
            cells=_("; ").join(told[:NAMED]) + (" …" if len(told) > NAMED else ""),
        )


def _keep(work: Work, conn: Connection, period: Period, changed: list[Change]) -> SheetSaved:
    """Writes the changes with one line of the audit; what takes them back."""
    if not changed:
        return SheetSaved(0)
    _metrics, ids, _versions = load_metrics(conn)
    back = []
    for one in changed:
        before = value_of(conn, period, one.spot, ids[one.spot.metric])
        put_value(conn, period, one.spot, ids[one.spot.metric], one.value)
        back.append(Change(one.spot, before, one.value))
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="target",
        object_id=period.number,
        fields=(f"targets={len(changed)}",),
        changes={_said(one.spot): (_text(was.value), _text(one.value)) for one, was in zip(changed, back, strict=True)},
    )
    return SheetSaved(len(changed), tuple(back))


def _said(spot: Spot) -> str:
    return f"{spot.kind} {spot.object_id} {spot.metric}" + (" sum" if spot.total else "")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
