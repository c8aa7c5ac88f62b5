"""The evaluations of a month with their figures, as the reports take them; only of people the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from hrdesk.app.performance.catalogue import metric_from
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.places import may_see_places
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.reports.figures import Figure
from hrdesk.storage import tables as t
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Member:
    """One person's evaluation of a month: the newest revision, or the newest published one."""

    evaluation_id: int
    employment_id: int
    employee_no: str
    name: str
    department: str
    team: str
    version_id: int  # of the scheme
    published: bool
    score: Decimal | None
    grade: str
    rank: int | None
    rank_of: int | None
    revision: int
    document_no: str
    stale: bool
    figures: Mapping[str, Figure]

    @property
    def unit(self) -> tuple[str, str]:
        """Department and team."""
        return self.department, self.team

    @property
    def whose(self) -> str:
        """Name and number."""
        return f"{self.name} {self.employee_no}"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A month's members by team and name, the metrics of their lines, and the codes of each scheme in its order."""

    members: tuple[Member, ...]
    metrics: Mapping[str, Metric]
    orders: tuple[tuple[str, ...], ...]


def department_named(conn: Connection, name: str) -> tuple[int, str]:
    """The department of that Chinese or English name, and how it is called now. Errors: ``not_found``."""
    row = conn.execute(
        select(t.department.c.id, t.department.c.name_zh, t.department.c.name_en)
        .where((t.department.c.name_zh == name) | (t.department.c.name_en == name))
        .order_by(t.department.c.id)
    ).first()
    if row is None:
        raise UserError(
            N_("There is no department “{name}”."), code="not_found", hint=N_("Check how it is written."), name=name
        )
    return row.id, named(row.name_zh, row.name_en)


def read_members(
    work: Work, conn: Connection, period: Period, *, department_id: int | None = None, published: bool = False
) -> Evaluated:
    """Everybody evaluated in the month whom the actor may see; ``published``: only what is published counts."""
    only = t.evaluation.c.state.not_in(UNPUBLISHED) if published else true()
    here = true() if department_id is None else t.evaluation.c.department_id == department_id
    condition = and_(only, here, visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]))
    rows = _rows(conn, period, only, condition)
    figures, metrics, orders = _figures(conn, rows)
    places = may_see_places(work, conn)
    members = (
        Member(
            row.id, row.employment_id, row.employee_no, row.name,
            named(row.department_zh or "", row.department_en), named(row.team_zh or "", row.team_en),
            row.scheme_version_id, row.state not in UNPUBLISHED, row.score, row.grade or row.proposed_grade or "",
            row.rank if places else None, row.rank_of if places else None, row.revision, row.document_no or "", row.stale, figures.get(row.id, {}),
        )
        for row in rows
    )  # fmt: skip
    return Evaluated(tuple(members), metrics, orders)


def _rows(conn: Connection, period: Period, only: ColumnElement[bool], condition: ColumnElement[bool]) -> Sequence[Any]:
    new = (
        select(t.evaluation.c.employment_id, func.max(t.evaluation.c.revision).label("revision"))
        .where(t.evaluation.c.month == period.number, only)
        .group_by(t.evaluation.c.employment_id)
        .subquery()
    )
    columns = [c for c in t.evaluation.c if c.name != "snapshot"]
    return conn.execute(
        select(
            *columns,
            t.employment.c.employee_no,
            t.person.c.name,
            t.department.c.name_zh.label("department_zh"),
            t.department.c.name_en.label("department_en"),
            t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"),
        )
        .join(new, and_(new.c.employment_id == t.evaluation.c.employment_id, new.c.revision == t.evaluation.c.revision))
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.department, t.department.c.id == t.evaluation.c.department_id)
        .outerjoin(t.team, t.team.c.id == t.evaluation.c.team_id)
        .where(t.evaluation.c.month == period.number, condition)
        .order_by(
            t.evaluation.c.department_id, t.evaluation.c.team_id, t.person.c.name_key, t.person.c.name,
            t.employment.c.employee_no,
        )
    ).all()  # fmt: skip


def _figures(
    conn: Connection, rows: Sequence[Any]
) -> tuple[dict[int, dict[str, Figure]], dict[str, Metric], tuple[tuple[str, ...], ...]]:
    """Figures by evaluation and metric; the metrics; the order of each scheme's metrics, the commonest scheme first."""
    ids = [row.id for row in rows]
    found: dict[int, dict[str, Figure]] = defaultdict(dict)
    metrics: dict[str, Metric] = {}
    for start in range(0, len(ids), 500):
        for line in conn.execute(
            select(t.evaluation_line, t.metric_version, t.metric.c.code)
            .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
            .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
            .where(t.evaluation_line.c.evaluation_id.in_(ids[start : start + 500]))
            .order_by(t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
        ):
            if line.code not in metrics or metrics[line.code].version < line.number:
                metrics[line.code] = metric_from(line._mapping)
            value = None if line.value is None or line.state == "excluded" else Decimal(line.value)
            found[line.evaluation_id][line.code] = Figure(value, line.target, line.numerator, line.denominator)
    by_scheme: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_scheme[row.scheme_version_id].append(row.id)
    commonest = sorted(by_scheme.values(), key=lambda own: -len(own))
    return found, metrics, tuple(tuple(found.get(own[0], {})) for own in commonest)
