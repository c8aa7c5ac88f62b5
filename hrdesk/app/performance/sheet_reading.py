"""What all evaluation sheets of a month share, read once: rows, lines, standings, the months before, adjustments, releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select

from hrdesk.app.performance.catalogue import Post, load_schemes
from hrdesk.app.performance.computing import rank_group
from hrdesk.app.performance.sheet_origins import read_delivered, read_sources
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.grading import shielded_median
from hrdesk.domain.performance.model import Scheme
from hrdesk.domain.performance.sheet import Label
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


def newest_rows(conn: Connection, period: Period) -> Sequence[Any]:
    """The newest revision of everybody evaluated in the month, with whom and where it is about, by name."""
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


def read_papers(work: Work, conn: Connection, period: Period, rows: Sequence[Any], wanted: set[int]) -> Papers:
    """Everything the sheets of the month share; changes are told of the ``wanted`` evaluations only."""
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
        sources=read_sources(conn, period),
        delivered=read_delivered(conn, period),
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


def months_of_trend(period: Period) -> list[Period]:
    """The thirteen months that end with this one, oldest first."""
    found = [period]
    while len(found) < MONTHS_OF_TREND:
        found.append(found[-1].previous())
    return found[::-1]


def _history(conn: Connection, period: Period) -> dict[int, dict[int, Decimal]]:
    """Published scores of the months before, by employment and month; the newest revision counts.

    Months that were evaluated before HRDesk came show what was imported of them.
    """
    months = months_of_trend(period)
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
            N_(
                "Differences between the sources not settled when it was published: {count}; released by {name}: {reason}."
            ),
            count=row.open,
            name=row.shown_name or "",
            reason=row.reason.strip().rstrip("。.；;"),
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


def _standing(members: Sequence[Any]) -> Standing:
    scores = sorted(member.score for member in members if member.score is not None)
    if not scores:
        return Standing(0, None, ())
    dots = scores
    if len(scores) > DOTS_SHOWN:
        step = (len(scores) - 1) / Decimal(DOTS_SHOWN - 1)
        dots = sorted({scores[int(step * n)] for n in range(DOTS_SHOWN)})
    return Standing(len(scores), shielded_median(scores), tuple(dots))


def _both(message: str, **values: Any) -> Label:
    """A text in both languages, as a sheet that is kept needs it."""
    said = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            said.append(_(message, **values))
    return Label(said[0], said[1])
