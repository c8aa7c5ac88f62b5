"""What the performance page, the collector's page and the exports look at: frozen results, never rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from hrdesk.app.performance.adjusted import stood
from hrdesk.app.performance.catalogue import Book, load_book, load_schemes
from hrdesk.app.performance.deadlines import begun_on, read_terms
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.periods import is_closed
from hrdesk.app.performance.places import may_see_places
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.deadlines import Terms, self_comment_due
from hrdesk.domain.performance.model import GradeBand, LineState, Metric, Scheme
from hrdesk.domain.roles import Scope
from hrdesk.domain.unit_names import unit_key
from hrdesk.storage import tables as t
from hrdesk.words import named


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one person: the line as scored."""

    state: LineState
    actual: Decimal | None
    score: Decimal | None
    contribution: Decimal | None
    weight: Decimal
    target: Decimal | None
    reason: str = ""  # why it is left out


@dataclass(frozen=True, slots=True)
class Head:
    """One metric column: the scheme's own weight and target (a person's may differ)."""

    metric: Metric
    weight: Decimal
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """One person's evaluation in the month grid. ``cells`` go by metric code."""

    evaluation_id: int
    version: int
    employment_id: int
    employee_no: str
    name: str
    name_key: str
    team: str
    department: str
    cells: Mapping[str, Cell]
    score: Decimal | None
    rank: int | None
    rank_of: int | None
    grade: str | None
    confirmed: bool
    state: str
    revision: int
    stale: bool
    comment: str
    adjustments: Decimal
    before: Decimal | None  # last month's score
    self_comment: str = ""
    interviewed: date | None = None
    document_no: str | None = None
    adjusted: tuple[Adjusted, ...] = ()  # for who reviews; empty for the person's own view
    proposed: str | None = None  # the grade the bands suggest
    grade_reason: str = ""  # why the confirmed one is another
    confirmed_by: str = ""
    vetoed: bool = False
    version_used: int = 0  # of the scheme
    version_now: int = 0  # the newest of that scheme; more: it was changed since
    own_words_until: date | None = None  # while it is under review and self-comments are asked for


@dataclass(frozen=True, slots=True)
class Adjusted:
    """加扣分 that counts: how many points, what for, by whom."""

    id: int
    points: Decimal
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from: a scheme, a team. ``waiting``: how many of a scheme's people are not published yet."""

    key: str
    name: str
    people: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class MonthView:
    """The month as the actor may see it, one scheme at a time."""

    period: str
    first: date
    last: date
    state: str  # draft, computed, reviewed, published, closed
    scheme: str | None
    scheme_name: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    schemes: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    grades: tuple[tuple[str, str], ...]
    bands: tuple[GradeBand, ...]
    missing: int  # cells without data
    candidates: int  # people employed in the period whom the actor may see
    delivered: tuple[tuple[str, bool], ...]  # (kind of event the metrics need, delivered)
    none: frozenset[str] = frozenset()  # of them: somebody said that there was none
    without: tuple[tuple[str, str], ...] = ()  # (number, name) of the candidates whose post no scheme evaluates


def newest(month: int) -> Select[Any]:
    """(employment_id, revision) of the newest evaluations of a month."""
    return (
        select(t.evaluation.c.employment_id, func.max(t.evaluation.c.revision).label("revision"))
        .where(t.evaluation.c.month == month)
        .group_by(t.evaluation.c.employment_id)
    )


@use_case("performance.read")
def month_view(work: Work, period: Period, scheme: str | None = None) -> MonthView:
    """The grid of a month. A collector sees published ones only, and only the own."""
    with work.read() as conn:
        book = load_book(conn, period.number)
        rows = _evaluations(work, conn, period)
        versions = load_schemes(conn, {row.scheme_version_id for row in rows})
        places = may_see_places(work, conn)
        by_code = {item.code: item for item in versions.values()}
        chosen = by_code.get(scheme or "") or _largest(rows, versions)
        shown = [row for row in rows if chosen is not None and versions[row.scheme_version_id].code == chosen.code]
        lines = _lines(conn, [row.id for row in shown])
        single = _adjusted(work, conn, period, shown)
        now = max((one.version for one in book.schemes.values() if chosen and one.code == chosen.code), default=0)
        terms = read_terms(conn)
        people = tuple(
            replace(
                _row(row, lines.get(row.id, {}), single.get(row.employment_id, ())),
                version_used=versions[row.scheme_version_id].version,
                version_now=now,
                own_words_until=_own_words_until(work, period, row, terms),
                adjusted=() if work.actor.scope is Scope.OWN else single.get(row.employment_id, ()),
                rank=row.rank if places else None,
                rank_of=row.rank_of if places else None,
            )
            for row in shown
        )
        candidates = _candidate_count(work, conn, period)
        first, last = period.bounds(chosen.start_day if chosen else 1)
        return MonthView(
            period=period.label,
            first=first,
            last=last,
            state=_state(conn, period, rows),
            scheme=chosen.code if chosen else None,
            scheme_name=chosen.name if chosen else "",
            heads=tuple(
                Head(book.metrics[line.metric], line.weight, line.target)
                for line in (chosen.lines if chosen else ())
                if line.metric in book.metrics
            ),
            rows=people,
            schemes=_scheme_choices(rows, versions),
            teams=_team_choices(people),
            grades=tuple((band.code, band.name) for band in (chosen.grades if chosen else ())),
            bands=chosen.grades if chosen else (),
            missing=sum(cell.state is LineState.MISSING for row in people for cell in row.cells.values()),
            candidates=candidates,
            delivered=_deliveries(conn, period, book),
            none=_declared_none(conn, period),
            without=_without_scheme(work, conn, period, book),
        )


def _evaluations(work: Work, conn: Connection, period: Period) -> Sequence[Any]:
    new = newest(period.number).subquery()
    earlier = t.evaluation.alias("earlier")
    then = newest(period.previous().number).where(t.evaluation.c.state == "published").subquery()
    last = (
        select(earlier.c.employment_id, earlier.c.score)
        .join(then, and_(then.c.employment_id == earlier.c.employment_id, then.c.revision == earlier.c.revision))
        .where(earlier.c.month == period.previous().number)
        .subquery()
    )
    own_only = work.actor.scope is Scope.OWN
    query = (
        select(
            t.evaluation,
            t.employment.c.employee_no,
            t.person.c.name,
            t.person.c.name_key,
            t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"),
            t.department.c.name_zh.label("department_zh"),
            t.department.c.name_en.label("department_en"),
            last.c.score.label("before"),
            t.account.c.shown_name.label("confirmer"),
        )
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.team, t.team.c.id == t.evaluation.c.team_id)
        .outerjoin(t.department, t.department.c.id == t.evaluation.c.department_id)
        .outerjoin(last, last.c.employment_id == t.evaluation.c.employment_id)
        .outerjoin(t.account, t.account.c.id == t.evaluation.c.confirmed_by)
        .where(t.evaluation.c.month == period.number, visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]))
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    )
    if own_only:
        published = newest(period.number).where(t.evaluation.c.state == "published").subquery()
        new = published
    return conn.execute(
        query.join(
            new, and_(new.c.employment_id == t.evaluation.c.employment_id, new.c.revision == t.evaluation.c.revision)
        )
    ).all()


def _lines(conn: Connection, evaluation_ids: Sequence[int]) -> dict[int, dict[str, Cell]]:
    found: dict[int, dict[str, Cell]] = {}
    for start in range(0, len(evaluation_ids), 500):
        part = evaluation_ids[start : start + 500]
        for row in conn.execute(
            select(t.evaluation_line, t.metric.c.code)
            .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
            .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
            .where(t.evaluation_line.c.evaluation_id.in_(part))
            .order_by(t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
        ):
            found.setdefault(row.evaluation_id, {})[row.code] = cell_of(row)
    return found


def cell_of(row: Any) -> Cell:
    """A row of ``evaluation_line`` as a figure of the grid."""
    return Cell(
        state=LineState(row.state),
        actual=None if row.value is None else Decimal(row.value),
        score=row.score,
        contribution=row.contribution,
        weight=row.weight,
        target=row.target,
        reason=row.reason,
    )


def _adjusted(work: Work, conn: Connection, period: Period, rows: Sequence[Any]) -> dict[int, tuple[Adjusted, ...]]:
    """The adjustments that count in each evaluation, by employment."""
    evaluations = {row.employment_id: row for row in rows}
    found: dict[int, tuple[Adjusted, ...]] = {}
    for row in conn.execute(
        select(t.adjustment, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
        .where(
            t.adjustment.c.month == period.number,
            visible(work, t.adjustment.c.employment_id, period.bounds(1)[1]),
        )
        .order_by(t.adjustment.c.id)
    ):
        if row.employment_id in evaluations and stood(row, evaluations[row.employment_id]):
            one = Adjusted(row.id, row.points, row.reason, row.shown_name or "", row.at)
            found[row.employment_id] = (*found.get(row.employment_id, ()), one)
    return found


def _row(row: Any, cells: Mapping[str, Cell], adjusted: tuple[Adjusted, ...]) -> Row:
    return Row(
        evaluation_id=row.id,
        version=row.version,
        employment_id=row.employment_id,
        employee_no=row.employee_no,
        name=row.name,
        name_key=row.name_key,
        team=named(row.team_zh or "", row.team_en),
        department=named(row.department_zh or "", row.department_en),
        cells=cells,
        score=row.score,
        rank=None,
        rank_of=None,
        grade=row.grade or row.proposed_grade,
        confirmed=row.grade is not None,
        state=row.state,
        revision=row.revision,
        stale=row.stale,
        comment=row.comment or "",
        adjustments=sum((one.points for one in adjusted), Decimal(0)),
        before=row.before,
        self_comment=row.self_comment or "",
        interviewed=row.interviewed,
        document_no=row.document_no,
        proposed=row.proposed_grade,
        grade_reason=row.grade_reason or "",
        confirmed_by=row.confirmer or "",
        vetoed=row.vetoed,
    )


def _own_words_until(work: Work, period: Period, row: Any, terms: Terms) -> date | None:
    if row.state not in UNPUBLISHED:
        return None
    return self_comment_due(period, begun_on(row, work.zone), terms)


def _largest(rows: Sequence[Any], versions: Mapping[int, Scheme]) -> Scheme | None:
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.scheme_version_id] = counts.get(row.scheme_version_id, 0) + 1
    return versions[max(counts, key=lambda key: counts[key])] if counts else None


def _scheme_choices(rows: Sequence[Any], versions: Mapping[int, Scheme]) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    waiting: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in rows:
        scheme = versions[row.scheme_version_id]
        counts[scheme.code] = counts.get(scheme.code, 0) + 1
        waiting[scheme.code] = waiting.get(scheme.code, 0) + (row.state in UNPUBLISHED)
        names[scheme.code] = scheme.name
    return tuple(Choice(code, names[code], people, waiting[code]) for code, people in counts.items())


def _team_choices(rows: Sequence[Row]) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.team] = counts.get(row.team, 0) + 1
    return tuple(Choice(team, team, counts[team]) for team in sorted(counts, key=unit_key) if team)


def _state(conn: Connection, period: Period, rows: Sequence[Any]) -> str:
    if is_closed(conn, period):
        return "closed"
    if not rows:
        return "draft"
    if all(row.state not in UNPUBLISHED for row in rows):
        return "published"
    return "reviewed" if any(row.state == "reviewed" or row.grade for row in rows) else "computed"


def _candidate_count(work: Work, conn: Connection, period: Period) -> int:
    first, last = period.bounds(1)
    return (
        conn.execute(
            select(func.count(t.employment.c.id)).where(
                t.employment.c.status != "pending",
                or_(t.employment.c.hire_date.is_(None), t.employment.c.hire_date <= last),
                or_(t.employment.c.leave_date.is_(None), t.employment.c.leave_date >= first),
                visible(work, t.employment.c.id, last),
            )
        ).scalar()
        or 0
    )


def _without_scheme(work: Work, conn: Connection, period: Period, book: Book) -> tuple[tuple[str, str], ...]:
    """Who of the people seen holds a post that no scheme evaluates; of no use to who sees only the own month."""
    if work.actor.scope is Scope.OWN or not book.uses:
        return ()
    from hrdesk.app.performance.month import people_of

    found = [one.post.employment_id for one in people_of(conn, period, book) if one.version_id is None]
    rows: list[Any] = []
    for start in range(0, len(found), 500):
        rows += conn.execute(
            select(t.employment.c.employee_no, t.person.c.name, t.person.c.name_key)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(
                t.employment.c.id.in_(found[start : start + 500]),
                visible(work, t.employment.c.id, period.bounds(1)[1]),
            )
        ).all()
    return tuple((row.employee_no, row.name) for row in sorted(rows, key=lambda row: (row.name_key, row.name)))


def _deliveries(conn: Connection, period: Period, book: Book) -> tuple[tuple[str, bool], ...]:
    from hrdesk.app.performance.month import EVENT_SOURCES, delivered_sources

    there = delivered_sources(conn, period)
    used = {book.metrics[line.metric].source for scheme in book.schemes.values() for line in scheme.lines}
    return tuple((source, source in there) for source in sorted(used & EVENT_SOURCES))


def _declared_none(conn: Connection, period: Period) -> frozenset[str]:
    mine = t.delivery.c.month == period.number
    return frozenset(conn.execute(select(t.delivery.c.source).where(mine, t.delivery.c.batch_id.is_(None))).scalars())


def may_see(work: Work, conn: Connection, row: Any, period: Period) -> bool:
    """Whether the actor may look at this evaluation; the own one once it is published."""
    if work.actor.scope is Scope.OWN and row.state != "published":
        return False
    return bool(
        conn.execute(
            select(t.employment.c.id).where(
                t.employment.c.id == row.employment_id, visible(work, t.employment.c.id, period.bounds(1)[1])
            )
        ).first()
    )
