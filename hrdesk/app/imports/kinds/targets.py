"""Targets of a month from a workbook: of people, by 工号 or name, and of teams, departments and the whole agency, by the name.

A column for each metric, or one target a row. A person's figure is what is asked of that person in that month, as the
sheet of targets shows it; a unit's is its sum where the metric adds up, else what all of it are asked alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.imports.days import month_and_day
from hrdesk.app.imports.figure_checking import name_metrics, who_each_is
from hrdesk.app.imports.figures import SCALE, scaled
from hrdesk.app.imports.kinds.shape import ImportKind
from hrdesk.app.imports.kinds.targets_saving import Said, TargetPlan, save_targets, undo_targets
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportDraft, Outcome, Outcomes
from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.targets.model import (
    AGENCY,
    DEPARTMENT,
    PERSON,
    TEAM,
    Spot,
    TargetRow,
    TargetSheet,
)
from hrdesk.app.targets.sheet import AIMED, read_targets
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.people import clean_name
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric, Unit
from hrdesk.domain.targets.force import Holder
from hrdesk.domain.targets.spreading import whole_month
from hrdesk.sheets.kinds import FACTS, Field, Kind, Type
from hrdesk.sheets.kinds import PERSON as WHO
from hrdesk.storage import tables as t
from hrdesk.words import N_, N_n

SHEET = Kind(
    "targets", N_("Targets of the month"),
    (
        *WHO,
        *(field for field in FACTS.fields if field.code == "metric"),
        Field("value", N_("target"), Type.NUMBER, (
            "目标", "目标值", "月度目标", "月目标", "目标数", "任务", "任务量", "指标值", "数值", "target", "target value", "goal", "value")),
        *(field for field in FACTS.fields if field.code == "period"),
    ),
    (("employee_no",), ("name",), ("seat_no",), ("team",)),
    takes_metrics=True,
    endings=("目标", "目标值", "任务", " target"),
)  # fmt: skip
WHOLE_AGENCY = ("全公司", "公司", "整个公司", "全体", "whole agency", "agency", "everybody")
MONTH_HOURS = 744  # a month has no more: a larger figure of talk time is in seconds
_ENDING = re.compile(r"(目标值?|任务| target)$", re.IGNORECASE)
_SECONDS = re.compile(r"秒|second|\(s\)|（s）", re.IGNORECASE)
_HOUR = 3600
_NONE = -1


def metrics_with_target(conn: Connection) -> frozenset[str]:
    """The metrics some scheme has a target of."""
    book = load_book(conn, 999_912)
    return frozenset(
        line.metric
        for scheme in book.schemes.values()
        for line in scheme.lines
        if line.method in AIMED and line.target is not None
    )


# --- checking ---------------------------------------------------------------------------------------------------------


def check_targets(
    work: Work, conn: Connection, ledger: Ledger, known: Known, draft: ImportDraft
) -> tuple[TargetPlan, Outcomes]:
    """What accepting will set, and what becomes of each row."""
    if ledger.has("metric"):
        _without_endings(ledger)
        name_metrics(ledger, known.catalogue)
    days = month_and_day(ledger, draft.period, (1,), known.closed)
    units = _units(conn, ledger)
    employments = who_each_is(ledger, known.directory, draft.mapping.match, dict.fromkeys(units, _NONE))
    months = sorted({month for month, _day in days if month})
    sheets = {month: read_targets(work, conn, Period.from_number(month), every=True) for month in months}
    rows = {(month, row.kind, row.object_id): row for month, sheet in sheets.items() for row in sheet.rows}
    work.check_cancelled()
    said: dict[tuple[int, Spot], Said] = {}
    again: dict[int, list[Said]] = {}  # by row, what an earlier row says too
    for index, name, code, figure in _figures(ledger, known.catalogue.metrics):
        if ledger.bad[index]:
            continue
        month = days[index][0]
        holder: Holder = units.get(index, (PERSON, employments[index]))
        metric, row = known.catalogue.metrics[code], rows.get((month, *holder))
        one = _said(ledger, index, name, metric, figure, sheets[month], row)
        first = said.setdefault((month, one.spot), one) if one is not None else None
        if one is not None and first is not None and first.index != index:
            if first.value != one.value:
                ledger.contradict(index, first.index)
            again.setdefault(index, []).append(first)
    good = tuple(one for one in said.values() if not ledger.bad[one.index])
    for one in good:
        if one.kept is not None and one.kept != one.value:
            metric = known.catalogue.metrics[one.spot.metric]
            ledger.differ(one.row, metric.name, shown(one.kept, metric), shown(one.value, metric))
    own = {one.index for one in good}
    for index, firsts in again.items():
        if index not in own and not ledger.bad[index]:
            ledger.repeat(index, firsts[0].index)
    _warn_of_empty_rows(ledger, own)
    return TargetPlan(good, known.head), ledger.outcomes(_outcomes(ledger, good))


def _without_endings(ledger: Ledger) -> None:
    named = [_ENDING.sub("", str(text).strip()) if text else text for text in ledger.column("metric")]
    ledger.columns = {**ledger.columns, "metric": named}


def _units(conn: Connection, ledger: Ledger) -> dict[int, Holder]:
    """Rows that name no person but a team, a department or the whole agency; a name two have, or none, is refused."""
    if not ledger.has("team"):
        return {}
    persons = [ledger.column(name) for name in ("employee_no", "name", "seat_no") if ledger.has(name)]
    units: dict[str, list[Holder]] = {}
    for kind, table in ((TEAM, t.team), (DEPARTMENT, t.department)):
        for row in conn.execute(select(table).where(table.c.ends.is_(None))):
            for name in {row.name_zh, row.name_en} - {None, ""}:
                units.setdefault(name.casefold(), []).append((kind, row.id))
    found: dict[int, Holder] = {}
    for index, text in enumerate(ledger.column("team")):
        if not text or any(column[index] for column in persons):
            continue
        name = clean_name(str(text))
        if name.casefold() in WHOLE_AGENCY:
            found[index] = (AGENCY, 0)
            continue
        meant = units.get(name.casefold(), [])
        found[index] = meant[0] if meant else (TEAM, _NONE)
        if len(meant) != 1 and not ledger.bad[index]:
            ledger.refuse(
                index,
                "team",
                "not_found" if not meant else "ambiguous",
                N_("There is no team or department called “{name}”.")
                if not meant
                else N_("Several teams or departments are called “{name}”."),
                N_("Correct the name.") if not meant else N_("Set its targets on the page of targets."),
                name=name,
            )
    return found


def _figures(ledger: Ledger, metrics: Mapping[str, Metric]) -> Iterable[tuple[int, str, str, int]]:
    """(row, field, metric, figure in ten-thousandths) of every cell that says one."""
    if ledger.has("metric"):
        values = scaled(ledger, "value") if ledger.has("value") else [None] * ledger.size
        for index, code in enumerate(ledger.column("metric")):
            if ledger.bad[index]:
                continue
            if values[index] is None:
                ledger.refuse(
                    index, "value", "missing", N_("The target is missing."), N_("Fill it in, or delete the row.")
                )
            else:
                yield from _in_hours(ledger, "value", [(index, code, values[index])], metrics)
        return
    for code in ledger.metric_columns:
        if ledger.has(code):
            cells = [(index, code, value) for index, value in enumerate(scaled(ledger, code)) if value is not None]
            yield from _in_hours(ledger, code, cells, metrics)


def _in_hours(
    ledger: Ledger, name: str, cells: Sequence[tuple[int, str, Any]], metrics: Mapping[str, Metric]
) -> Iterable[tuple[int, str, str, int]]:
    """A bare 35 of a talk time means hours, as everywhere in HRDesk: a month's target is never 35 seconds."""
    from hrdesk.sheets.columns import scale_of

    heading = ledger.heading(name)
    stated = scale_of(heading, Type.DURATION) != 1 or bool(_SECONDS.search(heading))
    turned = []
    for index, code, value in cells:
        figure = int(value)
        if metrics[code].unit is Unit.SECONDS and not stated and 0 < figure <= MONTH_HOURS * SCALE:
            figure *= _HOUR
            turned.append(index)
        elif metrics[code].unit is Unit.SECONDS and not stated and 0 < figure < _HOUR * SCALE:
            ledger.refuse(
                index,
                name,
                "ambiguous",
                N_("This is less than an hour; nobody is asked so little talk in a month."),
                N_("Write hours (35.5) or hours, minutes and seconds (35:30:00)."),
            )
            continue
        yield index, name, code, figure
    if turned:
        ledger.warn(
            N_n(
                "{column}: {count} figure without a unit is read as hours.",
                "{column}: {count} figures without a unit are read as hours.",
            ),
            column=heading,
            count=len(turned),
        )


def _said(
    ledger: Ledger, index: int, name: str, metric: Metric, figure: int, sheet: TargetSheet, row: TargetRow | None
) -> Said | None:
    if figure < 0:
        ledger.refuse(index, name, "out_of_range", N_("A target is 0 or more."), N_("Correct the cell."))
    elif metric.unit is Unit.PERCENT and figure > 10 * SCALE:
        ledger.refuse(
            index, name, "out_of_range", N_("{value} as a ratio would be {percent}%."),
            N_("Write it as 93.5% or 0.935."), value=Decimal(figure) / SCALE, percent=Decimal(figure) / 100,
        )  # fmt: skip
    elif row is None:
        ledger.refuse(
            index, "employee_no" if ledger.has("employee_no") else "name", "no_scheme",
            N_("Nobody there is evaluated by a scheme in {period}."),
            N_("Delete the row, or see that a scheme is used for the post."), period=sheet.period.label,
        )  # fmt: skip
    elif metric.code not in row.aims:
        ledger.refuse(
            index, name, "no_target", N_("{metric} has no target in the scheme of {name}."),
            N_("Leave the cell empty, or put the metric with a target into the scheme."), metric=metric.name,
            name=row.name,
        )  # fmt: skip
    else:
        spot = row.spot(metric)
        value = Decimal(figure) / SCALE
        if row.kind == PERSON and row.aims[metric.code].prorate:
            value = whole_month(value, row.share)
        kept = sheet.kept.get(spot)
        why = row.locked.get(metric.code, "")
        if not why or kept == value:
            return Said(index, name, sheet.period, spot, value, kept, ledger.numbers[index])
        ledger.refuse(
            index, name, "locked", N_("{name}, {metric}: {why}"), "", name=row.name, metric=metric.name, why=why
        )
    return None


def _outcomes(ledger: Ledger, said: Iterable[Said]) -> dict[int, Outcome]:
    """By row: NEW where it sets something nothing was set for, CHANGED where it only changes, else SAME."""
    found: dict[int, Outcome] = {}
    for one in said:
        number = ledger.numbers[one.index]
        if one.kept is None:
            found[number] = Outcome.NEW
        elif one.kept != one.value and found.get(number) is not Outcome.NEW:
            found[number] = Outcome.CHANGED
    return found


def _warn_of_empty_rows(ledger: Ledger, told: set[int]) -> None:
    empty = [
        index
        for index in range(ledger.size)
        if index not in told and not ledger.bad[index] and not ledger.repeated[index]
    ]
    if empty:
        ledger.warn(
            N_n("{count} row holds no target at all: row {rows}.", "{count} rows hold no target at all: rows {rows}."),
            count=len(empty),
            rows=ledger.rows(empty),
        )


TARGETS = ImportKind(SHEET, "targets.plan", check_targets, save_targets, undo_targets)
