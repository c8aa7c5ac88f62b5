"""Metrics, schemes and targets as stored, turned into the values scoring works with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import (
    Aggregation,
    Direction,
    GradeBand,
    Line,
    Method,
    Metric,
    Scheme,
    ScoreBand,
    Unit,
)
from hrdesk.storage import tables as t
from hrdesk.words import N_

# The narrowest wins: a person's own scheme or target before the team's, the position's, the department's, everybody's.
NARROWNESS = ("employment", "team", "position", "department", "agency")


class Post(NamedTuple):
    """Where an employment stands on a day, as far as schemes and targets ask."""

    employment_id: int
    department_id: int | None = None
    team_id: int | None = None
    position_id: int | None = None

    def holders(self) -> Iterable[tuple[str, int]]:
        """(kind, object id) from narrow to wide."""
        held = (self.employment_id, self.team_id, self.position_id, self.department_id, 0)
        return [key for key in zip(NARROWNESS, held, strict=True) if key[1] is not None]  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Book:
    """All that decides a month's scores: metrics, schemes in use, targets. Built once, then asked in memory."""

    metrics: Mapping[str, Metric]
    metric_ids: Mapping[str, int]
    metric_version_ids: Mapping[str, int]
    schemes: Mapping[int, Scheme]  # by scheme_version_id
    uses: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (kind, object) -> scheme_version_id
    targets: Mapping[tuple[str, int], Mapping[str, Decimal]] = field(default_factory=dict)
    kept: Mapping[int, int] = field(default_factory=dict)  # employment -> scheme_version_id its month is corrected by

    @property
    def codes(self) -> dict[int, str]:
        """Metric codes by id."""
        return {number: code for code, number in self.metric_ids.items()}

    def scheme_for(self, post: Post) -> int | None:
        """The scheme version this post is evaluated by, or None.

        What is published is corrected by the version it was published by: rules changed afterwards don't reach back.
        """
        return self.kept.get(post.employment_id) or self.current_for(post)

    def current_for(self, post: Post) -> int | None:
        """The scheme version in force now for this post, whatever was published."""
        for key in post.holders():
            if key in self.uses:
                return self.uses[key]
        return None

    def own_targets(self, post: Post) -> Mapping[str, Decimal]:
        """The narrowest targets of this post by metric code, where any stand instead of the scheme's."""
        if not self.targets:
            return {}
        own: dict[str, Decimal] = {}
        for key in reversed(list(post.holders())):
            own.update(self.targets.get(key, {}))
        return own

    def fitted(self, version_id: int, post: Post) -> Scheme:
        """The scheme with the narrowest targets for this post put in."""
        scheme, own = self.schemes[version_id], self.own_targets(post)
        if not own:
            return scheme
        lines = tuple(replace(line, target=own.get(line.metric, line.target)) for line in scheme.lines)
        return replace(scheme, lines=lines)


def load_metrics(conn: Connection) -> tuple[dict[str, Metric], dict[str, int], dict[str, int]]:
    """The current version of every metric: by code, with ids of metric and version."""
    newest = (
        select(t.metric_version.c.metric_id, func.max(t.metric_version.c.number).label("number"))
        .group_by(t.metric_version.c.metric_id)
        .subquery()
    )
    rows = conn.execute(
        select(t.metric.c.code, t.metric_version)
        .join(t.metric_version, t.metric_version.c.metric_id == t.metric.c.id)
        .join(
            newest,
            (newest.c.metric_id == t.metric_version.c.metric_id) & (newest.c.number == t.metric_version.c.number),
        )
        .where(t.metric.c.ended.is_(False))
        .order_by(t.metric.c.id)
    ).mappings()
    metrics: dict[str, Metric] = {}
    ids: dict[str, int] = {}
    versions: dict[str, int] = {}
    for row in rows:
        metrics[row["code"]] = metric_from(row)
        ids[row["code"]] = row["metric_id"]
        versions[row["code"]] = row["id"]
    return metrics, ids, versions


def current_metric(conn: Connection, code: str) -> tuple[int, Metric]:
    """The newest version of one metric, with the metric's id. UserError ``not_found``."""
    row = conn.execute(
        select(t.metric_version, t.metric.c.code)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(t.metric.c.code == code)
        .order_by(t.metric_version.c.number.desc())
    ).first()
    if row is None:
        raise UserError(N_("There is no metric {metric}."), code="not_found", metric=code)
    return row.metric_id, metric_from(row._mapping)


def metric_from(row: Mapping[Any, Any]) -> Metric:
    """A metric from a row of ``metric_version`` with its ``code``."""
    return Metric(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        short_en=row["short_en"],
        dimension_zh=row["dimension_zh"],
        dimension_en=row["dimension_en"],
        unit=Unit(row["unit"]),
        decimals=row["decimals"],
        direction=Direction(row["direction"]),
        aggregation=Aggregation(row["aggregation"]),
        source=row["source"],
        recovery=row["recovery"],
        version=row["number"],
    )


def current_versions(conn: Connection) -> dict[int, int]:
    """The newest version of every scheme that is not out of use: its id by that of the scheme."""
    version = t.scheme_version
    rows = conn.execute(
        select(version.c.scheme_id, func.max(version.c.id))
        .join(t.scheme, t.scheme.c.id == version.c.scheme_id)
        .where(t.scheme.c.ended.is_(False))
        .group_by(version.c.scheme_id)
    )
    return dict(rows.all())


def load_book(conn: Connection, month: int) -> Book:
    """Everything in force for ``month`` (yyyymm)."""
    metrics, ids, versions = load_metrics(conn)
    current = current_versions(conn)
    uses: dict[tuple[str, int], int] = {}
    for use in conn.execute(
        select(t.scheme_use)
        .where(
            t.scheme_use.c.first_month <= month,
            or_(t.scheme_use.c.last_month.is_(None), t.scheme_use.c.last_month >= month),
        )
        .order_by(t.scheme_use.c.first_month)
    ):
        if use.scheme_id in current:
            uses[(use.kind, use.object_id)] = current[use.scheme_id]
    codes = {number: code for code, number in ids.items()}
    targets: dict[tuple[str, int], dict[str, Decimal]] = {}
    for row in conn.execute(select(t.target).where(t.target.c.month == month)):
        if row.metric_id in codes:
            targets.setdefault((row.kind, row.object_id), {})[codes[row.metric_id]] = row.value
    kept = _kept(conn, month)
    return Book(metrics, ids, versions, load_schemes(conn, {*current.values(), *kept.values()}), uses, targets, kept)


def _kept(conn: Connection, month: int) -> dict[int, int]:
    """By employment: the version its newest published revision was made by, or the one chosen with a reason instead."""
    published = (
        select(t.evaluation.c.employment_id, t.evaluation.c.scheme_version_id)
        .where(t.evaluation.c.month == month, t.evaluation.c.published_at.is_not(None))
        .order_by(t.evaluation.c.revision)
    )
    chosen = select(t.scheme_correction.c.employment_id, t.scheme_correction.c.scheme_version_id).where(
        t.scheme_correction.c.month == month
    )
    return {row.employment_id: row.scheme_version_id for query in (published, chosen) for row in conn.execute(query)}


def load_schemes(conn: Connection, version_ids: Iterable[int]) -> dict[int, Scheme]:
    """Scheme versions by id, with their lines in order."""
    wanted = list(version_ids)
    lines: dict[int, list[Line]] = {}
    for row in conn.execute(
        select(t.scheme_line, t.metric.c.code)
        .join(t.metric, t.metric.c.id == t.scheme_line.c.metric_id)
        .where(t.scheme_line.c.scheme_version_id.in_(wanted))
        .order_by(t.scheme_line.c.scheme_version_id, t.scheme_line.c.place)
    ):
        lines.setdefault(row.scheme_version_id, []).append(
            Line(
                metric=row.code,
                weight=row.weight,
                target=row.target,
                method=Method(row.method),
                floor=row.floor,
                cap=row.cap,
                bands=tuple(ScoreBand(Decimal(start), Decimal(score)) for start, score in row.bands or ()),
                deduction=row.deduction,
                prorate=row.prorate,
            )
        )
    found: dict[int, Scheme] = {}
    for row in conn.execute(
        select(t.scheme_version, t.scheme.c.code)
        .join(t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id)
        .where(t.scheme_version.c.id.in_(wanted))
    ):
        found[row.id] = Scheme(
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            lines=tuple(lines.get(row.id, ())),
            grades=tuple(grade_from(grade) for grade in row.grades),
            start_day=row.start_day,
            version=row.number,
        )
    return found


def grade_from(entry: Mapping[str, Any]) -> GradeBand:
    """A grade band from its stored form (numbers as text)."""
    share = entry.get("advised_share")
    return GradeBand(
        code=entry["code"],
        name_zh=entry["name_zh"],
        name_en=entry.get("name_en"),
        start=Decimal(str(entry["start"])),
        coefficient=Decimal(str(entry["coefficient"])),
        advised_share=None if share is None else Decimal(str(share)),
    )


def grade_entry(band: GradeBand) -> dict[str, str | None]:
    """The stored form of a grade band."""
    return {
        "code": band.code,
        "name_zh": band.name_zh,
        "name_en": band.name_en,
        "start": plain(band.start),
        "coefficient": plain(band.coefficient),
        "advised_share": None if band.advised_share is None else plain(band.advised_share),
    }


def plain(number: Decimal) -> str:
    """A number without exponent and without trailing zeros: the form files and hashes use."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
