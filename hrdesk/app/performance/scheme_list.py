"""The schemes of the agency: each with whom it is for and from when, what to warn about, and the scores people reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from hrdesk.app.performance.catalogue import current_versions, load_metrics, load_schemes
from hrdesk.app.performance.config_file import parse_configuration
from hrdesk.app.performance.scheme_editing import told
from hrdesk.app.performance.scheme_making import EVERYBODY, month_of
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance import pack
from hrdesk.domain.performance.model import Line, Metric, Scheme
from hrdesk.domain.performance.schemes import check_scheme
from hrdesk.storage import tables as t
from hrdesk.words import named


@dataclass(frozen=True, slots=True)
class ListedScheme:
    """The newest version of a scheme, for whom it is used from one month on, and its warnings in the current language.

    ``holders``: names by kind (employment, team, position, department; agency without a name). None: used for nobody.
    ``first_month``: None for a use no month bounds.
    """

    scheme: Scheme
    holders: Mapping[str, tuple[str, ...]]
    first_month: Period | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeList:
    """The schemes, every metric by its code, and how each metric is usually scored: a line that weighs nothing."""

    schemes: tuple[ListedScheme, ...]
    metrics: Mapping[str, Metric]
    usual: Mapping[str, Line]


@use_case("performance.configure")
def scheme_list(work: Work) -> SchemeList:
    """Every scheme that is not out of use, once for each month from which it is used for somebody."""
    with work.read() as conn:
        metrics, _ids, _versions = load_metrics(conn)
        versions = current_versions(conn)
        schemes = load_schemes(conn, versions.values())
        uses = _uses(conn)
    found = []
    for scheme_id, version_id in versions.items():
        scheme = schemes[version_id]
        warnings = tuple(told(one, metrics) for one in check_scheme(scheme, metrics))
        for first_month, holders in uses.get(scheme_id, {0: {}}).items():
            found.append(ListedScheme(scheme, holders, month_of(first_month), warnings))
    return SchemeList(tuple(found), metrics, _usual(schemes.values()))


def _usual(schemes: Iterable[Scheme]) -> dict[str, Line]:
    """As the scheme made last has it, else as the ready-made pack does."""
    ready_made = [entry.scheme for entry in parse_configuration(pack.configuration()).schemes]
    lines = [line for scheme in (*reversed(ready_made), *schemes) for line in scheme.lines]  # the last one counts
    return {line.metric: replace(line, weight=Decimal(0)) for line in lines}


def _uses(conn: Connection) -> dict[int, dict[int, dict[str, tuple[str, ...]]]]:
    """Names by scheme, first month and kind."""
    names: dict[str, dict[int, str]] = {
        "employment": dict(conn.execute(select(t.employment.c.id, t.employment.c.employee_no)).all())
    }
    for kind, table in (("team", t.team), ("position", t.position), ("department", t.department)):
        rows = conn.execute(select(table.c.id, table.c.name_zh, table.c.name_en))
        names[kind] = {row.id: named(row.name_zh, row.name_en) for row in rows}
    found: dict[int, dict[int, dict[str, tuple[str, ...]]]] = {}
    for use in conn.execute(select(t.scheme_use).order_by(t.scheme_use.c.first_month, t.scheme_use.c.id)):
        held = found.setdefault(use.scheme_id, {}).setdefault(use.first_month, {})
        name = names[use.kind][use.object_id] if use.kind != "agency" else ""
        held[use.kind] = (*held.get(use.kind, ()), name)
    return found


@dataclass(frozen=True, slots=True)
class LastScores:
    """What people scored in the last month that was computed for them; ``without``: how many have no score in it."""

    period: Period
    scores: tuple[Decimal, ...]
    without: int


@use_case("performance.configure")
def last_scores(work: Work, code: str = "", position_id: int | None = None) -> LastScores | None:
    """Of those the actor sees who were evaluated by a scheme, or else held a position (None, ``EVERYBODY``: of all).

    None where no month was computed for any of them.
    """
    e = t.evaluation
    with work.read() as conn:
        wanted: list[ColumnElement[bool]] = []
        if code:
            versions = (
                select(t.scheme_version.c.id)
                .join(t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id)
                .where(t.scheme.c.code == code)
            )
            wanted.append(e.c.scheme_version_id.in_(versions))
        month = conn.execute(select(func.max(e.c.month)).where(*wanted)).scalar()
        if month is None:
            return None
        period = Period.from_number(month)
        last = period.bounds(1)[1]
        if not code and position_id not in (None, EVERYBODY):
            held = select(t.posting.c.employment_id).where(
                t.posting.c.position_id == position_id,
                t.posting.c.starts <= last,
                or_(t.posting.c.ends.is_(None), t.posting.c.ends >= last),
            )
            wanted.append(e.c.employment_id.in_(held))
        newest = select(e.c.employment_id, func.max(e.c.revision).label("revision")).where(e.c.month == month)
        newest_of = newest.group_by(e.c.employment_id).subquery()
        rows = conn.execute(
            select(e.c.score)
            .join(newest_of, and_(newest_of.c.employment_id == e.c.employment_id, newest_of.c.revision == e.c.revision))
            .where(e.c.month == month, visible(work, e.c.employment_id, last), *wanted)
        ).scalars()
        scores = tuple(rows)
    if not scores:
        return None
    return LastScores(period, tuple(one for one in scores if one is not None), scores.count(None))
