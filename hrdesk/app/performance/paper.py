"""The evaluation sheets of a month, put together from what is stored: the figures, the team, the trend, the origins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from hrdesk.app.performance.catalogue import metric_from
from hrdesk.app.performance.sheet_origins import source_number
from hrdesk.app.performance.sheet_reading import (
    DOTS_SHOWN,
    Papers,
    Standing,
    group_of,
    months_of_trend,
    newest_rows,
    read_papers,
)
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period, add_working_days
from hrdesk.domain.people import length_of_service
from hrdesk.domain.performance.model import Direction, LineState, Method, Metric, Scheme
from hrdesk.domain.performance.sheet import (
    AdjustmentShown,
    Appeal,
    EvaluationLine,
    EvaluationSheet,
    Label,
    PeriodShown,
    PersonShown,
    Replaced,
    SchemeShown,
    SheetState,
    SourceNote,
    TeamShown,
    TrendPoint,
)


def build_sheets(
    work: Work, conn: Connection, period: Period, *, evaluation_ids: Sequence[int]
) -> dict[int, EvaluationSheet]:
    """Sheets by evaluation id, from the figures as they are kept now."""
    rows = newest_rows(conn, period)
    wanted = set(evaluation_ids)
    papers = read_papers(work, conn, period, rows, wanted)
    return {row.id: _sheet(papers, row) for row in rows if row.id in wanted}


def _sheet(papers: Papers, row: Any) -> EvaluationSheet:
    scheme = papers.schemes[row.scheme_version_id]
    first, last = papers.period.bounds(scheme.start_day)
    lines, sources = _shown_lines(papers, row, scheme)
    grade = next((band for band in scheme.grades if band.code == (row.grade or row.proposed_grade)), None)
    published = row.state == "published"
    group = group_of(row)
    return EvaluationSheet(
        agency=papers.agency,
        period=PeriodShown(papers.period.year, papers.period.month, first, last),
        person=_person(row, last),
        scheme=_scheme(scheme),
        lines=tuple(lines),
        state=SheetState.PUBLISHED if published else SheetState.DRAFT,
        document_no=row.document_no or "",
        revision=row.revision,
        adjustments=tuple(
            AdjustmentShown(item.points, item.reason, item.shown_name or "")
            for item in papers.adjustments.get(row.employment_id, ())
        ),
        total=row.score,
        vetoed=row.vetoed,
        grade_code=grade.code if grade else "",
        grade_name=Label(grade.name_zh, grade.name_en) if grade else Label(""),
        grade_confirmed=row.grade is not None,
        grade_confirmed_by=row.confirmer or "",
        grade_proposed=(row.proposed_grade or "") if row.grade not in (None, row.proposed_grade) else "",
        grade_reason=row.grade_reason or "",
        coefficient=row.coefficient,
        rank=row.rank,
        rank_of=row.rank_of,
        rank_scope=None if row.team_id is not None else Label(row.department_zh or "", row.department_en),
        team=_team(papers.standings[group, row.scheme_version_id], row),
        trend=_trend(papers, row),
        notes=(papers.releases[row.published_at],) if row.published_at in papers.releases else (),
        sources=tuple(sources),
        replaces=_replaced(papers, row),
        share=row.share,
        self_comment=row.self_comment or "",
        self_comment_on=row.self_commented_at.astimezone(papers.zone).date() if row.self_commented_at else None,
        supervisor_comment=row.comment or "",
        interview_on=row.interviewed,
        appeal=Appeal(add_working_days(papers.today, papers.appeal_days), papers.appeal_days)
        if published
        else Appeal(None, papers.appeal_days),
    )


def _person(row: Any, last: date) -> PersonShown:
    service = length_of_service(row.hire_date, last) if row.hire_date and row.hire_date <= last else None
    return PersonShown(
        name=Label(row.name),
        employee_no=row.employee_no,
        department=Label(row.department_zh or "", row.department_en),
        team=Label(row.team_zh or "", row.team_en),
        position=Label(row.position_zh or "", row.position_en),
        level=row.level or "",
        hire_date=row.hire_date,
        service_years=service[0] if service else None,
        service_months=service[1] if service else None,
        supervisor=Label(row.superior_name or ""),
        supervisor_no=row.superior_no or "",
    )


def _scheme(scheme: Scheme) -> SchemeShown:
    limits = {(line.floor, line.cap) for line in scheme.lines if line.method is Method.PROPORTIONAL}
    floor, cap = limits.pop() if len(limits) == 1 else (None, None)
    return SchemeShown(Label(scheme.name_zh, scheme.name_en), scheme.version, cap, floor)


def _team(standing: Standing, row: Any) -> TeamShown:
    if standing.count < 2:
        return TeamShown()
    if standing.count > DOTS_SHOWN and row.score:
        return TeamShown(tuple(sorted({*standing.dots, row.score})), standing.middle)
    return TeamShown(standing.dots, standing.middle)


def _trend(papers: Papers, row: Any) -> tuple[TrendPoint, ...]:
    own = papers.history.get(row.employment_id, {})
    others = papers.group_history.get((group_of(row), row.scheme_version_id), {})
    now = papers.standings[group_of(row), row.scheme_version_id].middle
    points = [
        TrendPoint(month.year, month.month, own.get(month.number), others.get(month.number))
        for month in months_of_trend(papers.period)[:-1]
    ]
    points.append(TrendPoint(papers.period.year, papers.period.month, row.score, now))
    while points and points[0].own is None and points[0].median is None:
        points.pop(0)
    return tuple(points)


def _replaced(papers: Papers, row: Any) -> Replaced | None:
    before = papers.earlier.get((row.employment_id, row.revision - 1))
    if before is None:
        return None
    on = before.published_at.astimezone(papers.zone).date()
    return Replaced(before.revision, on, "", papers.changes.get(row.id, ()), before.score)


def _shown_lines(papers: Papers, row: Any, scheme: Scheme) -> tuple[list[EvaluationLine], list[SourceNote]]:
    notes: dict[tuple[Any, ...], SourceNote] = {}
    shown = []
    by_metric = {line.metric: line for line in scheme.lines}
    for line in papers.lines.get(row.id, ()):
        metric = metric_from(line._mapping)
        own = by_metric[metric.code]
        batches = papers.sources.get((row.employment_id, line.metric_id)) or papers.delivered.get(metric.source, [])
        shown.append(
            EvaluationLine(
                name=Label(metric.name_zh, metric.name_en),
                dimension=Label(metric.dimension_zh, metric.dimension_en),
                unit=metric.unit,
                decimals=metric.decimals,
                method=own.method,
                direction=metric.direction,
                state=LineState(line.state),
                target=line.target,
                actual=None if line.value is None else Decimal(line.value),
                team_median=papers.medians.get((group_of(row), row.scheme_version_id, metric.code)),
                completion=_completion(line, metric, own.method),
                weight=line.weight,
                score=line.score,
                contribution=line.contribution,
                source=source_number(notes, batches, papers.zone),
                reason=Label(line.reason),
            )
        )
    return shown, list(notes.values())


def _completion(line: Any, metric: Metric, method: Method) -> Decimal | None:
    """Percent of the target reached; 200 − that where less is better. None where it says nothing."""
    if line.value is None or not line.target or method is Method.VETO:
        return None
    reached: Decimal = 100 * Decimal(line.value) / line.target
    return 200 - reached if metric.direction is Direction.LOWER else reached
