"""The evaluation sheets of a month, put together from what is stored: the figures, the team, the trend, the origins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from hrdesk.app.performance.catalogue import Post, load_schemes, metric_from
from hrdesk.app.performance.computing import rank_group
from hrdesk.app.performance.month import EVENT_SOURCES
from hrdesk.app.performance.trace import without_file
from hrdesk.app.performance.training_room import KIND as ROOM
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period, add_working_days
from hrdesk.domain.people import length_of_service
from hrdesk.domain.performance.grading import shielded_median
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
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, speaking

MONTHS_OF_TREND = 13
DOTS_SHOWN = 60  # of more people the strip shows every n-th score: a line of 900 ticks says nothing


@dataclass(frozen=True, slots=True)
class Standing:
    """The scores of those ranked together, ascending; found once for all their sheets. ``dots`` are the strip's."""

    count: int
    middle: Decimal | None
    dots: tuple[Decimal, ...]


@dataclass(slots=True)
class Papers:
    """What all sheets of one month share, read once."""

    period: Period
    agency: Label
    schemes: Mapping[int, Scheme]
    lines: Mapping[int, list[Any]]
    standings: Mapping[tuple[Any, int], Standing]  # by rank group and scheme version
    medians: Mapping[tuple[Any, int, str], Decimal | None]
    history: Mapping[int, Mapping[int, Decimal]]
    group_history: Mapping[Any, Mapping[int, Decimal | None]]
    sources: Mapping[tuple[int, int], list[Any]]
    delivered: Mapping[str, list[Any]]
    adjustments: Mapping[int, list[Any]]
    earlier: Mapping[tuple[int, int], Any]
    appeal_days: int
    today: date
    zone: ZoneInfo  # days on paper are those of the agency's clock
    changes: Mapping[int, tuple[Label, ...]]  # of revisions: the difference to the one before, by evaluation
    releases: Mapping[Any, Label]  # by the instant of publishing: that differences were open, who said so and why


def build_sheets(
    work: Work, conn: Connection, period: Period, *, evaluation_ids: Sequence[int]
) -> dict[int, EvaluationSheet]:
    """Sheets by evaluation id, from the figures as they are kept now."""
    rows = _newest(conn, period)
    wanted = set(evaluation_ids)
    papers = _read(work, conn, period, rows, wanted)
    return {row.id: _sheet(papers, row) for row in rows if row.id in wanted}


def _newest(conn: Connection, period: Period) -> Sequence[Any]:
    from hrdesk.app.performance.views import newest

    new = newest(period.number).subquery()
    superior = t.employment.alias("superior_employment")
    superior_person = t.person.alias("superior_person")
    here = and_(
        t.posting.c.employment_id == t.evaluation.c.employment_id, t.posting.c.starts == _last_post(conn, period)
    )
    return conn.execute(
        select(
            t.evaluation,
            t.employment.c.employee_no,
            t.employment.c.hire_date,
            t.person.c.name,
            t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"),
            t.department.c.name_zh.label("department_zh"),
            t.department.c.name_en.label("department_en"),
            t.position.c.name_zh.label("position_zh"),
            t.position.c.name_en.label("position_en"),
            t.posting.c.level,
            superior.c.employee_no.label("superior_no"),
            superior_person.c.name.label("superior_name"),
            t.account.c.shown_name.label("confirmer"),
        )
        .join(new, and_(new.c.employment_id == t.evaluation.c.employment_id, new.c.revision == t.evaluation.c.revision))
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .join(t.scheme_version, t.scheme_version.c.id == t.evaluation.c.scheme_version_id)
        .outerjoin(t.posting, here)
        .outerjoin(t.team, t.team.c.id == t.evaluation.c.team_id)
        .outerjoin(t.department, t.department.c.id == t.evaluation.c.department_id)
        .outerjoin(t.position, t.position.c.id == t.posting.c.position_id)
        .outerjoin(superior, superior.c.id == t.posting.c.superior_id)
        .outerjoin(superior_person, superior_person.c.id == superior.c.person_id)
        .outerjoin(t.account, t.account.c.id == t.evaluation.c.confirmed_by)
        .where(t.evaluation.c.month == period.number)
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    ).all()


def _last_post(conn: Connection, period: Period) -> ColumnElement[date]:
    """When the post began that was held on the last day of the scheme's period, or, by who had left, last."""
    posts, starts = t.posting.alias("posts"), t.scheme_version.c.start_day
    days = conn.execute(select(starts).distinct()).scalars().all()
    last = case({day: literal(period.bounds(day)[1], posts.c.starts.type) for day in days}, value=starts)
    held = select(func.max(posts.c.starts)).where(
        posts.c.employment_id == t.evaluation.c.employment_id, posts.c.starts <= last
    )
    return held.correlate(t.evaluation, t.scheme_version).scalar_subquery()


def _read(work: Work, conn: Connection, period: Period, rows: Sequence[Any], wanted: set[int]) -> Papers:
    from hrdesk.app.upkeep import read_settings

    lines = _lines(conn, period)
    groups: dict[tuple[Any, int], list[Any]] = defaultdict(list)
    for row in rows:
        groups[group_of(row), row.scheme_version_id].append(row)
    settings = read_settings(conn)
    return Papers(
        period=period,
        agency=Label(settings["agency"], settings["agency_en"] or None),
        schemes=load_schemes(conn, {row.scheme_version_id for row in rows}),
        lines=lines,
        standings={key: _standing(members) for key, members in groups.items()},
        medians=_medians(groups, lines),
        history=(history := _history(conn, period)),
        group_history=_group_history(rows, history),
        sources=_sources(conn, period),
        delivered=_delivered(conn, period),
        adjustments=_adjustments(conn, period),
        earlier=(earlier := _earlier(conn, period)),
        appeal_days=int(settings["appeal_working_days"]),
        today=work.today(),
        zone=work.zone,
        changes=_changes(work, conn, [row for row in rows if row.id in wanted], earlier),
        releases=_releases(conn, period),
    )


def group_of(row: Any) -> tuple[str, int | None]:
    """Whom an evaluation is ranked among."""
    return rank_group(Post(row.employment_id, row.department_id, row.team_id))


def _lines(conn: Connection, period: Period) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(
        select(t.evaluation_line, t.metric_version, t.metric.c.code)
        .join(t.evaluation, t.evaluation.c.id == t.evaluation_line.c.evaluation_id)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(t.evaluation.c.month == period.number)
        .order_by(t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
    ):
        found[row.evaluation_id].append(row)
    return found


def _medians(
    groups: Mapping[tuple[Any, int], list[Any]], lines: Mapping[int, list[Any]]
) -> dict[tuple[Any, int, str], Decimal | None]:
    found = {}
    for (group, version_id), members in groups.items():
        values: dict[str, list[Decimal]] = defaultdict(list)
        for member in members:
            for line in lines.get(member.id, ()):
                if line.value is not None:
                    values[line.code].append(Decimal(line.value))
        for code, figures in values.items():
            found[group, version_id, code] = shielded_median(figures)
    return found


def _months(period: Period) -> list[Period]:
    found = [period]
    while len(found) < MONTHS_OF_TREND:
        found.append(found[-1].previous())
    return found[::-1]


def _history(conn: Connection, period: Period) -> dict[int, dict[int, Decimal]]:
    """Published scores of the months before, by employment and month; the newest revision counts.

    Months that were evaluated before HRDesk came show what was imported of them.
    """
    months = _months(period)
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    past = t.past_evaluation.c
    for row in conn.execute(
        select(past.employment_id, past.month, past.score).where(
            past.month.between(months[0].number, period.previous().number), past.score.is_not(None)
        )
    ):
        found[row.employment_id][row.month] = row.score
    for row in conn.execute(
        select(t.evaluation.c.employment_id, t.evaluation.c.month, t.evaluation.c.score)
        .where(
            t.evaluation.c.state == "published",
            t.evaluation.c.month.between(months[0].number, period.previous().number),
            t.evaluation.c.score.is_not(None),
        )
        .order_by(t.evaluation.c.revision)
    ):
        found[row.employment_id][row.month] = row.score
    return found


def _group_history(
    rows: Sequence[Any], history: Mapping[int, Mapping[int, Decimal]]
) -> dict[Any, dict[int, Decimal | None]]:
    """Medians of the months before, among those who are in the group and under the scheme now."""
    scores: dict[Any, dict[int, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for month, score in history.get(row.employment_id, {}).items():
            scores[group_of(row), row.scheme_version_id][month].append(score)
    return {group: {m: shielded_median(values) for m, values in months.items()} for group, months in scores.items()}


def _sources(conn: Connection, period: Period) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in conn.execute(
        select(
            t.fact.c.employment_id,
            t.fact.c.metric_id,
            t.fact.c.batch_id,
            func.count(func.coalesce(t.fact.c.value, t.fact.c.denominator)).label("records"),
            t.batch.c.file_name,
            t.batch.c.kind,
            t.batch.c.at,
        )
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .where(t.fact.c.month == period.number)
        .group_by(t.fact.c.employment_id, t.fact.c.metric_id, t.fact.c.batch_id)
        .order_by(t.fact.c.batch_id)
    ):
        found[row.employment_id, row.metric_id].append(row)
    return found


def _delivered(conn: Connection, period: Period) -> dict[str, list[Any]]:
    """Files of the month by kind of event, and who said "none this month": the origin of a 0 without records."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in conn.execute(
        select(
            t.delivery.c.source,
            t.delivery.c.batch_id,
            t.delivery.c.at,
            t.batch.c.file_name,
            t.batch.c.kind,
            t.account.c.shown_name,
            literal(0).label("records"),
        )
        .outerjoin(t.batch, t.batch.c.id == t.delivery.c.batch_id)
        .outerjoin(t.account, t.account.c.id == t.delivery.c.account_id)
        .where(t.delivery.c.month == period.number, or_(t.delivery.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)))
        .order_by(t.delivery.c.id)
    ):
        if row.batch_id is None or row.source in EVENT_SOURCES:
            found[row.source].append(row)
    return found


def _adjustments(conn: Connection, period: Period) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(
        select(t.adjustment, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
        .where(t.adjustment.c.month == period.number, t.adjustment.c.withdrawn_at.is_(None))
        .order_by(t.adjustment.c.id)
    ):
        found[row.employment_id].append(row)
    return found


def _releases(conn: Connection, period: Period) -> dict[Any, Label]:
    found = {}
    for row in conn.execute(
        select(t.unsettled_release, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.unsettled_release.c.account_id)
        .where(t.unsettled_release.c.month == period.number)
    ):
        found[row.at] = _both(
            N_("Published with {count} differences between the sources not settled, by {name}: {reason}"),
            count=row.open,
            name=row.shown_name or "",
            reason=row.reason,
        )
    return found


def _earlier(conn: Connection, period: Period) -> dict[tuple[int, int], Any]:
    return {
        (row.employment_id, row.revision): row
        for row in conn.execute(
            select(
                t.evaluation.c.id,
                t.evaluation.c.employment_id,
                t.evaluation.c.revision,
                t.evaluation.c.score,
                t.evaluation.c.published_at,
            ).where(t.evaluation.c.month == period.number, t.evaluation.c.published_at.is_not(None))
        )
    }


def _changes(
    work: Work, conn: Connection, rows: Iterable[Any], earlier: Mapping[tuple[int, int], Any]
) -> dict[int, tuple[Label, ...]]:
    """Why the revisions among ``rows`` differ from what they take the place of."""
    from hrdesk.app.performance.changes import on_paper

    replaced = {
        row.id: earlier[row.employment_id, row.revision - 1].id
        for row in rows
        if (row.employment_id, row.revision - 1) in earlier
    }
    if not replaced:
        return {}
    old = {row.id: row for row in conn.execute(select(t.evaluation).where(t.evaluation.c.id.in_(replaced.values())))}
    return on_paper(conn, [(old[replaced[row.id]], row) for row in rows if row.id in replaced], work.zone)


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


def _standing(members: Sequence[Any]) -> Standing:
    scores = sorted(member.score for member in members if member.score is not None)
    if not scores:
        return Standing(0, None, ())
    dots = scores
    if len(scores) > DOTS_SHOWN:
        step = (len(scores) - 1) / Decimal(DOTS_SHOWN - 1)
        dots = sorted({scores[int(step * n)] for n in range(DOTS_SHOWN)})
    return Standing(len(scores), shielded_median(scores), tuple(dots))


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
        for month in _months(papers.period)[:-1]
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


def _both(message: str, **values: Any) -> Label:
    """A text in both languages, as a sheet that is kept needs it."""
    said = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            said.append(_(message, **values))
    return Label(said[0], said[1])


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
                source=_source(notes, batches, papers.zone),
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


def _source(notes: dict[tuple[Any, ...], SourceNote], batches: Iterable[Any], zone: ZoneInfo) -> int | None:
    found = list(batches)
    if not found:
        return None
    key = tuple((batch.batch_id, bool(batch.records)) for batch in found)
    if key not in notes:
        by_hand = [not batch.file_name for batch in found]
        # what a settlement decided stands under the file it is about
        names = "、".join(dict.fromkeys(batch.file_name or _without_file(batch, "zh_CN") for batch in found))
        english = ", ".join(dict.fromkeys(batch.file_name or _without_file(batch, "en") for batch in found))
        notes[key] = SourceNote(
            number=len(notes) + 1,
            name=Label(names, english if any(by_hand) else None),
            records=sum(batch.records for batch in found),
            on=max(batch.at for batch in found).astimezone(zone).date(),
        )
    return notes[key].number


def _without_file(batch: Any, language: str) -> str:
    with speaking(language):
        if batch.batch_id is None:
            return _("none this month, said by {name}", name=batch.shown_name or "")
        return without_file(batch.kind) if batch.kind == ROOM else _("entered by hand")
