"""The sheet of a month's targets as the actor may see and change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import Book, load_book
from hrdesk.app.performance.month import UNPUBLISHED, Candidate, latest_evaluations, people_of
from hrdesk.app.targets.model import (
    AGENCY,
    CLOSED,
    DEPARTMENT,
    OFFICE,
    OWN,
    PERSON,
    PUBLISHED,
    TEAM,
    TEAM_PUBLISHED,
    Aimed,
    Spot,
    TargetRow,
    TargetSheet,
)
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Method, Metric
from hrdesk.domain.roles import Scope
from hrdesk.domain.targets.force import SCHEME, Holder
from hrdesk.domain.targets.spreading import adds_up
from hrdesk.storage import tables as t
from hrdesk.words import _, named

AIMED = (Method.PROPORTIONAL, Method.BANDS)  # ways of scoring that ask for a target


@use_case("targets.plan")
def target_sheet(work: Work, period: Period) -> TargetSheet:
    """The targets of a month: nothing needs to have been computed, and months to come can be planned."""
    with work.read() as conn:
        return read_targets(work, conn, period)


def read_targets(work: Work, conn: Connection, period: Period, *, every: bool = False) -> TargetSheet:
    """The sheet within a transaction. ``every``: also the row of a department that is the whole agency."""
    book = load_book(conn, period.number)
    people = _people(work, conn, period)
    seen = [one for one in people_of(conn, period, book) if one.version_id and one.post.employment_id in people]
    closed = conn.execute(select(t.period.c.closed_at).where(t.period.c.month == period.number)).scalar() is not None
    published = {
        number for number, row in latest_evaluations(conn, period).items() if row.state not in UNPUBLISHED
    }  # of everybody: what a team is asked counts for those the actor does not see too
    metrics = _metrics(book, seen)
    names = _names(conn)
    rows = _Rows(work, book, metrics, names, closed, published, _departments(conn))
    persons = [rows.person(one, people[one.post.employment_id]) for one in seen]
    persons.sort(key=lambda row: (row.name_key, row.name, row.employee_no))
    shown = tuple(rows.in_order(persons))
    sheet = TargetSheet(period, metrics, shown, _kept(work, conn, period, book, shown), names, closed)
    return sheet if every else sheet.without_lone_department()


def _people(work: Work, conn: Connection, period: Period) -> dict[int, Any]:
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.person.c.name_key)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, period.bounds(1)[1]))
    )
    return {row.id: row for row in rows}


def _metrics(book: Book, seen: list[Candidate]) -> dict[str, Metric]:
    """Those with a target in somebody's scheme; the scheme most are evaluated by first."""
    counts: dict[int, int] = {}
    for one in seen:
        counts[one.version_id or 0] = counts.get(one.version_id or 0, 0) + 1
    order = sorted(counts, key=lambda version: (-counts[version], version))
    return {
        line.metric: book.metrics[line.metric]
        for version in order
        for line in book.schemes[version].lines
        if line.method in AIMED and line.target is not None
    }


def _names(conn: Connection) -> dict[Holder, str]:
    found: dict[Holder, str] = {(AGENCY, 0): _("everybody"), (SCHEME, 0): _("Scheme")}
    for kind, table in (("position", t.position), (TEAM, t.team), ("department", t.department)):
        found |= {(kind, row.id): named(row.name_zh, row.name_en) for row in conn.execute(select(table))}
    return found


def _departments(conn: Connection) -> dict[int, int]:
    """The department of each team."""
    return {row.id: row.department_id for row in conn.execute(select(t.team.c.id, t.team.c.department_id))}


def _kept(work: Work, conn: Connection, period: Period, book: Book, shown: tuple[TargetRow, ...]) -> dict[Spot, Any]:
    """What is set for the month, of those shown and of whose targets count for them; of others nothing."""
    codes, mine = book.codes, {(row.kind, row.object_id) for row in shown}
    counting = mine.union(*(row.holders for row in shown))
    whole = work.actor.scope is Scope.ALL
    kept = {
        Spot(kind, number, code): value
        for (kind, number), values in book.targets.items()
        if (kind, number) in counting or (whole and kind != PERSON)
        for code, value in values.items()
    }
    for row in conn.execute(select(t.target_sum).where(t.target_sum.c.month == period.number)):
        if row.metric_id in codes and (row.kind, row.object_id) in mine:
            kept[Spot(row.kind, row.object_id, codes[row.metric_id], total=True)] = row.value
    return kept


class _Rows:
    """What every row is made of."""

    def __init__(
        self,
        work: Work,
        book: Book,
        metrics: Mapping[str, Metric],
        names: Mapping[Holder, str],
        closed: bool,
        published: set[int],
        departments: Mapping[int, int],
    ) -> None:
        self._actor = work.actor
        self._book = book
        self._metrics = metrics
        self._names = names
        self._closed = closed
        self._published = published
        self._departments = departments

    def person(self, one: Candidate, person: Any) -> TargetRow:
        """One person's row."""
        scheme = self._book.schemes[one.version_id or 0]
        aims = {
            line.metric: Aimed(line.target, line.prorate)
            for line in scheme.lines
            if line.method in AIMED and line.target is not None
        }
        team_id = one.post.team_id or 0
        return TargetRow(
            PERSON,
            person.id,
            person.name,
            person.employee_no,
            person.name_key,
            team_id,
            self._names.get((TEAM, team_id), ""),
            one.post.department_id or 0,
            scheme.name,
            one.share,
            tuple(one.post.holders()),
            aims,
            dict.fromkeys(aims, why) if (why := self._locked(person.id)) else {},
        )

    def _locked(self, employment_id: int) -> str:
        if self._closed:
            return _(CLOSED)
        if employment_id == self._actor.employment_id:
            return _(OWN)
        return _(PUBLISHED) if employment_id in self._published else ""

    def in_order(self, persons: list[TargetRow]) -> Iterable[TargetRow]:
        """The agency and the departments (to who sees all of them), each team before its people, last who is in no team."""
        scope = self._actor.scope
        if scope is Scope.ALL and persons:
            yield self._unit(AGENCY, 0, _("Whole agency"), persons)
        homes = {row.object_id: self._departments.get(row.team_id) or row.department_id for row in persons}
        for number in sorted(set(homes.values())):
            members = [row for row in persons if row.department_id == number]
            if members and (scope is Scope.ALL or (scope is Scope.DEPARTMENT and number == self._actor.department_id)):
                yield self._unit(DEPARTMENT, number, self._names.get((DEPARTMENT, number), ""), members, number)
            yield from self._teams([row for row in persons if homes[row.object_id] == number], number)

    def _teams(self, persons: list[TargetRow], department_id: int) -> Iterable[TargetRow]:
        """The teams of a department before their people, last who is in no team."""
        for team_id in sorted({row.team_id for row in persons} - {0}):
            members = [row for row in persons if row.team_id == team_id]
            if [row.object_id for row in members] != [self._actor.employment_id]:
                yield self._unit(TEAM, team_id, self._names.get((TEAM, team_id), ""), members, department_id)
            # a supervisor's own post alone: that team is somebody else's
            yield from members
        yield from (row for row in persons if not row.team_id)

    def _unit(self, kind: str, number: int, name: str, members: list[TargetRow], department_id: int = 0) -> TargetRow:
        locked, aims = {}, {code: aim for row in members for code, aim in row.aims.items()}
        done = any(row.object_id in self._published for row in members)
        for code, metric in self._metrics.items():
            why = ""
            if self._closed:
                why = _(CLOSED)
            elif not self._actor.may("performance.configure"):
                why = _(OFFICE)
            elif done and not adds_up(metric):
                why = _(TEAM_PUBLISHED)
            if why:
                locked[code] = why
        team_id, team = (number, name) if kind == TEAM else (0, "")
        return TargetRow(
            kind, number, name, team_id=team_id, team=team, department_id=department_id, aims=aims, locked=locked
        )
