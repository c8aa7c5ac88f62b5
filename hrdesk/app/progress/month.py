"""The month so far: everybody against target and pace, teams and departments together, the score so far and places.

Everybody is reckoned, since places depend on the others; what is given out are the people the actor may see, and units
all of whose people the actor may see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import Book, load_book
from hrdesk.app.performance.computing import rank_group
from hrdesk.app.performance.month import Candidate, adjustments, delivered_sources, exclusions, people_of, unasked
from hrdesk.app.performance.movers import Parts, by_stretch, stretches
from hrdesk.app.performance.places import may_see_places
from hrdesk.app.performance.views import Choice
from hrdesk.app.progress.model import AGENCY, DEPARTMENT, TEAM, Head, Origin, ProgressView, Row, Unit
from hrdesk.app.progress.reading import origins
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.grading import ranking
from hrdesk.domain.performance.model import Adjustment, Line, Scheme, Totals
from hrdesk.domain.performance.moving import Stretch
from hrdesk.domain.performance.scoring import actual_value, half_up, target_for
from hrdesk.domain.progress import (
    Elapsed,
    Pace,
    Part,
    ScoreToDate,
    WorkDays,
    elapsed,
    grows,
    pace,
    score_to_date,
    together,
)
from hrdesk.domain.roles import Scope
from hrdesk.domain.training.figures import SOURCE as TRAINING
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import _, named


@dataclass(slots=True)
class Running:
    """All that one look at a month reads, for the people of one scheme."""

    period: Period
    first: date
    last: date
    days: WorkDays
    book: Book
    version_id: int  # of the scheme
    scheme: Scheme
    people: list[Candidate]
    sums: facts.Sums
    delivered: frozenset[str]
    origins: Mapping[str, Origin]
    excluded: Mapping[int, Mapping[str, str]]
    adjustments: Mapping[int, tuple[Adjustment, ...]]
    stretches: Mapping[int, tuple[Stretch, ...]]
    moved: Parts
    persons: Mapping[int, Any]  # whom the actor may see
    employed: Mapping[int, tuple[date | None, date | None]]  # hired, left

    def over(self, code: str) -> bool:
        """Whether the metric's figures cover the period to its last working day."""
        day = self.origins[code].day
        return day is not None and not self.days.between(day + timedelta(days=1))


@dataclass(slots=True)
class Reckoned:
    """One person, reckoned."""

    candidate: Candidate
    scheme: Scheme  # with the own targets
    whole: Elapsed
    totals: dict[str, Totals]
    cells: dict[str, Pace]
    score: ScoreToDate


@use_case("performance.read")
def progress(work: Work, period: Period | None = None, scheme: str | None = None) -> ProgressView:
    """The month so far, of one scheme (the largest by itself); without ``period`` the one that runs today.

    A collector sees the own line only, and of a month that is over the figures only: what they come to is told by the
    published evaluation.
    """
    asked, period = period, period or Period.of(work.today())
    with work.read() as conn:
        running, choices, people = read_running(work, conn, period, scheme)
        if asked is None and running is not None and work.today() > running.last:  # it begins on the 26th
            period = period.next()
            running, choices, people = read_running(work, conn, period, scheme)
        names = unit_names(conn)
        ranks = may_see_places(work, conn)
    first, last = period.bounds(running.scheme.start_day if running else 1)
    own = work.actor.scope is Scope.OWN
    made = ProgressView(
        period=period.label, first=first, last=last, today=work.today(), scheme=None, scheme_name="", heads=(), rows=(),
        units=(), schemes=choices, ranks=ranks, own=own, people=people,
    )  # fmt: skip
    if running is None:
        return made
    reckoned = reckon(running)
    shown = [one for one in reckoned if one.candidate.post.employment_id in running.persons]
    places = _places(reckoned) if ranks else {}
    rows = tuple(_row(running, one, names, places) for one in shown)
    if own and work.today() > running.last:
        rows = tuple(replace(row, points={}, score=None, rank=None, rank_of=0) for row in rows)
    return replace(
        made,
        scheme=running.scheme.code,
        scheme_name=running.scheme.name,
        heads=heads(running),
        rows=rows,
        units=() if own else tuple(_units(running, reckoned, names)),
    )


def read_running(
    work: Work, conn: Connection, period: Period, scheme: str | None
) -> tuple[Running | None, tuple[Choice, ...], int]:
    """The month of one scheme; the schemes there are; how many people the actor sees. None: nobody has a scheme."""
    book = load_book(conn, period.number)
    everybody = list(people_of(conn, period, book))
    persons = _persons(work, conn, period)
    visible_ones = [one for one in everybody if one.post.employment_id in persons]
    counts: dict[int, int] = {}
    for one in visible_ones:
        if one.version_id is not None:
            counts[one.version_id] = counts.get(one.version_id, 0) + 1
    choices = tuple(Choice(book.schemes[v].code, book.schemes[v].name, people) for v, people in counts.items())
    version_id = next((v for v in counts if book.schemes[v].code == scheme), None)
    if version_id is None and counts:
        version_id = max(counts, key=lambda key: counts[key])
    if version_id is None:
        return None, choices, len(visible_ones)
    people = [one for one in everybody if one.version_id == version_id]
    return _read(work, conn, period, book, version_id, people, persons), choices, len(visible_ones)


def _read(
    work: Work,
    conn: Connection,
    period: Period,
    book: Book,
    version_id: int,
    people: list[Candidate],
    persons: dict[int, Any],
) -> Running:
    scheme = book.schemes[version_id]
    first, last = period.bounds(scheme.start_day)
    stood = stretches(conn, first, last)
    wanted = {one.post.employment_id for one in people}
    sums, delivered = facts.add_up(conn, period.number, scheme.start_day), delivered_sources(conn, period)
    nothing_asked = unasked(book, people, {scheme.start_day: sums}) if TRAINING in delivered else {}
    moved = {who: own for who, own in stood.items() if who in wanted}
    return Running(
        period=period,
        first=first,
        last=last,
        days=WorkDays(first, last),
        book=book,
        version_id=version_id,
        scheme=scheme,
        people=people,
        sums=sums,
        delivered=delivered,
        origins=origins(work, conn, period, scheme.start_day, book),
        excluded=_left_out(nothing_asked, exclusions(conn, period, book.codes)),
        adjustments=adjustments(conn, period),
        stretches=stood,
        moved=by_stretch(conn, period, scheme.start_day, moved),
        persons=persons,
        employed=_employed(conn),
    )


def _day_seen(work: Work, period: Period) -> date:
    """The day by which it goes whom the actor may see: today, or the month's last day once it is over."""
    return min(work.today(), period.bounds(1)[1])


def _persons(work: Work, conn: Connection, period: Period) -> dict[int, Any]:
    """Whom the actor may see, by employment."""
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.person.c.name_key)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, _day_seen(work, period)))
    )
    return {row.id: row for row in rows}


def _employed(conn: Connection) -> dict[int, tuple[date | None, date | None]]:
    rows = conn.execute(select(t.employment.c.id, t.employment.c.hire_date, t.employment.c.leave_date))
    return {row.id: (row.hire_date, row.leave_date) for row in rows}


def unit_names(conn: Connection) -> dict[str, str]:
    """The names of departments and teams, by the unit's key."""
    found = {f"{AGENCY}:0": _("Whole agency")}
    for kind, table in ((DEPARTMENT, t.department), (TEAM, t.team)):
        for row in conn.execute(select(table.c.id, table.c.name_zh, table.c.name_en)):
            found[f"{kind}:{row.id}"] = named(row.name_zh, row.name_en)
    return found


# --- people ------------------------------------------------------------------------------------------------------------


def reckon(running: Running, only: int | None = None) -> list[Reckoned]:
    """Everybody of the scheme, or the one employment."""
    return [
        _reckoned(running, candidate)
        for candidate in running.people
        if only is None or candidate.post.employment_id == only
    ]


def _reckoned(running: Running, candidate: Candidate) -> Reckoned:
    who = candidate.post.employment_id
    book, ids = running.book, running.book.metric_ids
    scheme = book.fitted(running.version_id, candidate.post)
    joined, left = running.employed.get(who, (None, None))
    totals, cells = {}, {}
    for line in scheme.lines:
        metric = book.metrics[line.metric]
        found = running.sums.of(who, ids[line.metric])
        actual = actual_value(metric, found, delivered=metric.source in running.delivered)
        days = elapsed(running.days, joined, left, running.origins[line.metric].day)
        totals[line.metric] = found
        cells[line.metric] = pace(
            line, metric, actual, share=candidate.share, days=days, over=running.over(line.metric)
        )
    score = score_to_date(
        scheme,
        totals,
        cells,
        metrics=book.metrics,
        delivered=running.delivered,
        excluded=running.excluded.get(who, {}),
        adjustments=running.adjustments.get(who, ()),
        share=candidate.share,
    )
    return Reckoned(candidate, scheme, elapsed(running.days, joined, left, None), totals, cells, score)


def _left_out(
    by_itself: Mapping[int, Mapping[str, str]], by_people: Mapping[int, Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    return {who: {**by_itself.get(who, {}), **by_people.get(who, {})} for who in {*by_itself, *by_people}}


def _places(reckoned: Iterable[Reckoned]) -> dict[int, tuple[int, int]]:
    """(place, of how many) within the team, by employment; who has no score yet has no place."""
    groups: dict[Any, list[Reckoned]] = defaultdict(list)
    for one in reckoned:
        if one.score.total is not None:
            groups[rank_group(one.candidate.post)].append(one)
    found = {}
    for members in groups.values():
        placed = ranking([one.score.total or Decimal(0) for one in members])
        for one, place in zip(members, placed, strict=True):
            found[one.candidate.post.employment_id] = (place, len(members))
    return found


def unit_of(candidate: Candidate) -> str:
    """The key of the unit somebody stands under."""
    kind, ident = rank_group(candidate.post)
    return f"{kind}:{ident}"


def _row(running: Running, one: Reckoned, names: Mapping[str, str], places: Mapping[int, tuple[int, int]]) -> Row:
    post = one.candidate.post
    person = running.persons[post.employment_id]
    joined, left = running.employed.get(post.employment_id, (None, None))
    rank, of = places.get(post.employment_id, (None, 0))
    return Row(
        employment_id=post.employment_id,
        employee_no=person.employee_no,
        name=person.name,
        name_key=person.name_key,
        unit=unit_of(one.candidate),
        team=names.get(f"{TEAM}:{post.team_id}", ""),
        department=names.get(f"{DEPARTMENT}:{post.department_id}", ""),
        cells=one.cells,
        points=one.score.points,
        score=one.score.total,
        covered=one.score.covered,
        vetoed=one.score.vetoed,
        rank=rank,
        rank_of=of,
        first=joined if joined is not None and joined > running.first else None,
        last=left if left is not None and left < running.last else None,
    )


def heads(running: Running) -> tuple[Head, ...]:
    """The scheme's metrics, in its order."""
    found = []
    for line in running.scheme.lines:
        metric = running.book.metrics[line.metric]
        found.append(Head(metric, line.weight, line.target, grows(line, metric), running.origins[line.metric]))
    return tuple(found)


# --- units -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's days in a unit; ``place``: of the stretch, None where they are all the person's days."""

    one: Reckoned
    place: int | None
    first: date | None
    last: date | None


def memberships(running: Running, reckoned: Sequence[Reckoned]) -> dict[str, list[Membership]]:
    """Who stood in which team, department and the agency on any day of the period, by the unit's key."""
    found: dict[str, list[Membership]] = defaultdict(list)
    for one in reckoned:
        post = one.candidate.post
        own = running.stretches.get(post.employment_id, ())
        found[f"{AGENCY}:0"].append(Membership(one, None, None, None))
        if len(own) < 2:
            for kind, ident in ((TEAM, post.team_id), (DEPARTMENT, post.department_id)):
                if ident is not None:
                    found[f"{kind}:{ident}"].append(Membership(one, None, None, None))
            continue
        for place, stretch in enumerate(own):
            for kind, ident in ((TEAM, stretch.team_id), (DEPARTMENT, stretch.department_id)):
                if ident is not None:
                    found[f"{kind}:{ident}"].append(Membership(one, place, stretch.first, stretch.last))
    return found


def part_of(running: Running, member: Membership, line: Line) -> Part:
    """What somebody brings into a unit, of one metric."""
    one, code = member.one, line.metric
    metric = running.book.metrics[code]
    own_line = next(found for found in one.scheme.lines if found.metric == code)
    who = one.candidate.post.employment_id
    joined, left = running.employed.get(who, (None, None))
    first, last = member.first or joined, member.last or left
    totals = one.totals[code]
    if member.place is not None:
        totals = running.moved.of.get((who, member.place, running.book.metric_ids[code]), Totals())
    here = elapsed(running.days, first, last, running.origins[code].day)
    known = bool(totals.records) or metric.source in running.delivered
    if member.place is not None and one.totals[code].records:
        known = True  # figures of the same person elsewhere: here there was none
    return Part(totals, target_for(own_line, one.candidate.share), here, one.whole.whole, known, first, last)


def _units(running: Running, reckoned: Sequence[Reckoned], names: Mapping[str, str]) -> Iterable[Unit]:
    """The agency, departments, teams: those the actor may see."""
    now = present(running, reckoned)
    members = memberships(running, reckoned)
    order = {AGENCY: 0, DEPARTMENT: 1, TEAM: 2}
    for key in sorted(now, key=lambda key: (order[key.partition(":")[0]], names.get(key, ""))):
        yield _unit(running, key, names.get(key, ""), now[key], members[key])


def present(running: Running, reckoned: Sequence[Reckoned]) -> dict[str, list[Reckoned]]:
    """Who stands in each unit now, by its key; only units all of whose people the actor may see."""
    now: dict[str, list[Reckoned]] = defaultdict(list)
    for one in reckoned:
        post = one.candidate.post
        for kind, ident in ((AGENCY, 0), (DEPARTMENT, post.department_id), (TEAM, post.team_id)):
            if ident is not None:
                now[f"{kind}:{ident}"].append(one)
    return {
        key: people
        for key, people in now.items()
        if all(one.candidate.post.employment_id in running.persons for one in people)
    }


def _unit(running: Running, key: str, name: str, now: Sequence[Reckoned], members: Sequence[Membership]) -> Unit:
    cells, counted, there, divided = {}, {}, {}, {}
    for line in running.scheme.lines:
        metric = running.book.metrics[line.metric]
        parts = [part_of(running, member, line) for member in members]
        cells[line.metric], counted[line.metric] = together(
            line, metric, parts, delivered=metric.source in running.delivered, over=running.over(line.metric)
        )
        there[line.metric] = len(parts)
        divided[line.metric] = _divided(running, members, line)
    scores = [one.score.total for one in now if one.score.total is not None]
    return Unit(
        kind=key.partition(":")[0],
        key=key,
        name=name,
        people=len(now),
        cells=cells,
        counted=counted,
        members=there,
        divided=divided,
        points=mean_points(now),
        score=_mean(scores),
    )


def _divided(running: Running, members: Sequence[Membership], line: Line) -> int:
    """Of how many people only a part of a whole month's figure is here."""
    metric_id = running.book.metric_ids[line.metric]
    here = Counter(member.one.candidate.post.employment_id for member in members if member.place is not None)
    return sum(
        (who, metric_id) in running.moved.divided and count < len(running.stretches[who]) for who, count in here.items()
    )


def mean_points(people: Sequence[Reckoned]) -> dict[str, Decimal]:
    """The mean of the points of each metric among those who have some."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for one in people:
        for code, points in one.score.points.items():
            found[code].append(points)
    return {code: mean for code, points in found.items() if (mean := _mean(points)) is not None}


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return half_up(sum(values, Decimal(0)) / len(values)) if values else None
