"""What is stored of people over many months: evaluations with their lines, adjustments, appeals, posts, training, absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.performance.adjusted import stood
from hrdesk.app.performance.catalogue import metric_from
from hrdesk.app.performance.places import shown_to_all
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.grading import shielded_median
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t

_AT_ONCE = 400  # ids in one question


@dataclass(slots=True)
class Kept:
    """What is stored of the people and months, by employment and month where nothing else is said."""

    evaluations: dict[tuple[int, int], Any] = field(default_factory=dict)
    revisions: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    earlier: dict[tuple[int, int], Any] = field(default_factory=dict)
    lines: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))  # by evaluation, metric
    metrics: dict[str, Metric] = field(default_factory=dict)
    medians: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)  # by team and month
    adjustments: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    appeals: dict[tuple[int, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    trained: dict[int, list[date]] | None = None  # days courses were done on; None: not for this reader
    absences: dict[int, list[tuple[date, date]]] | None = None
    places: bool = True  # whether the agency shows them


def read_kept(work: Work, conn: Connection, periods: Sequence[Period], people: Sequence[int]) -> Kept:
    """All of it; training and absences only for who may read them, or of oneself."""
    kept = Kept()
    first, last = periods[0], periods[-1]
    for part in _parts(people):
        _evaluations(conn, kept, first, last, part)
        _around(conn, kept, first, last, part)
    _lines(conn, kept)
    kept.medians, kept.places = _medians(conn, first, last), shown_to_all(conn)
    own = work.actor.scope is Scope.OWN
    if own or work.actor.may("training.read"):
        kept.trained = _trained(conn, people)
    if own or work.actor.may("separation.read"):
        kept.absences = _absences(work, conn, people)
    return kept


def _parts(people: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(people), _AT_ONCE):
        yield people[start : start + _AT_ONCE]


def _evaluations(conn: Connection, kept: Kept, first: Period, last: Period, people: Sequence[int]) -> None:
    """The newest published revision of each month, and what was evaluated before HRDesk came."""
    columns = [c for c in t.evaluation.c if c.name not in ("snapshot", "comment", "self_comment")]
    for row in conn.execute(
        select(*columns)
        .where(
            t.evaluation.c.employment_id.in_(people),
            t.evaluation.c.month.between(first.number, last.number),
            t.evaluation.c.published_at.is_not(None),
        )
        .order_by(t.evaluation.c.revision)
    ):
        kept.evaluations[row.employment_id, row.month] = row
    for row in conn.execute(
        select(t.past_evaluation).where(
            t.past_evaluation.c.employment_id.in_(people),
            t.past_evaluation.c.month.between(first.number, last.number),
        )
    ):
        kept.earlier[row.employment_id, row.month] = row


def _around(conn: Connection, kept: Kept, first: Period, last: Period, people: Sequence[int]) -> None:
    """Adjustments that still count, appeals, and where people were."""
    for row in conn.execute(
        select(t.adjustment).where(
            t.adjustment.c.employment_id.in_(people),
            t.adjustment.c.month.between(first.number, last.number),
        )
    ):
        key = row.employment_id, row.month
        published = kept.evaluations.get(key)
        if published is not None and stood(row, published):
            kept.adjustments[key] = kept.adjustments.get(key, Decimal(0)) + row.points
    for row in conn.execute(
        select(t.appeal.c.state, t.evaluation.c.employment_id, t.evaluation.c.month)
        .join(t.evaluation, t.evaluation.c.id == t.appeal.c.evaluation_id)
        .where(
            t.evaluation.c.employment_id.in_(people), t.evaluation.c.month.between(first.number, last.number)
        )
    ):  # fmt: skip
        kept.appeals[row.employment_id, row.month].append(row.state)
    for row in conn.execute(
        select(t.posting.c.employment_id, t.posting.c.starts, t.posting.c.ends, t.team.c.name_zh, t.team.c.name_en)
        .outerjoin(t.team, t.team.c.id == t.posting.c.team_id)
        .where(t.posting.c.employment_id.in_(people))
        .order_by(t.posting.c.starts)
    ):
        kept.posts[row.employment_id].append(row)


def _lines(conn: Connection, kept: Kept) -> None:
    versions = {
        row.id: metric_from(row._mapping)
        for row in conn.execute(
            select(t.metric_version, t.metric.c.code).join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        )
    }
    for part in _parts([row.id for row in kept.evaluations.values()]):
        for line in conn.execute(
            select(
                t.evaluation_line.c.evaluation_id, t.evaluation_line.c.metric_version_id, t.evaluation_line.c.state,
                t.evaluation_line.c.value, t.evaluation_line.c.target,
            )
            .where(t.evaluation_line.c.evaluation_id.in_(part))
            .order_by(t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
        ):  # fmt: skip
            metric = versions[line.metric_version_id]
            if metric.code not in kept.metrics or kept.metrics[metric.code].version < metric.version:
                kept.metrics[metric.code] = metric
            kept.lines[line.evaluation_id][metric.code] = line


def _medians(conn: Connection, first: Period, last: Period) -> dict[tuple[int, int], Decimal]:
    """Of each team's published scores, month by month; a figure of the team, without names."""
    newest: dict[tuple[int, int], tuple[int | None, Decimal | None]] = {}
    for employment_id, month, team_id, score in conn.execute(
        select(t.evaluation.c.employment_id, t.evaluation.c.month, t.evaluation.c.team_id, t.evaluation.c.score)
        .where(t.evaluation.c.month.between(first.number, last.number), t.evaluation.c.published_at.is_not(None))
        .order_by(t.evaluation.c.revision)
    ):
        newest[employment_id, month] = (team_id, score)
    scores: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
    for (_who, month), (team_id, score) in newest.items():
        if team_id is not None and score is not None:
            scores[team_id, month].append(score)
    medians = {key: shielded_median(values) for key, values in scores.items()}
    return {key: found for key, found in medians.items() if found is not None}


def _trained(conn: Connection, people: Sequence[int]) -> dict[int, list[date]]:
    """Days on which courses were done, of everybody of whom any training is known."""
    found: dict[int, list[date]] = {}
    for part in _parts(people):
        for who, day in conn.execute(
            select(t.learning.c.employment_id, t.learning.c.finished_on).where(t.learning.c.employment_id.in_(part))
        ):
            found.setdefault(who, []).extend([day] if day is not None else [])
        for who, day in conn.execute(
            select(t.training_record.c.employment_id, t.training_record.c.completed_on).where(
                t.training_record.c.employment_id.in_(part)
            )
        ):
            found.setdefault(who, []).append(day)
    return found


def _absences(work: Work, conn: Connection, people: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for part in _parts(people):
        for row in conn.execute(select(t.absence).where(t.absence.c.employment_id.in_(part))):
            last = row.ended_on - timedelta(days=1) if row.ended_on is not None else work.today()
            found[row.employment_id].append((row.starts, last))
    return found
