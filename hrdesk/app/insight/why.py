"""Why people leave one team, on one page: same length of service, leaders, targets, complaints, reasons, and what is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, false, func, insert, or_, select, true

from hrdesk.app.insight.reading import read_spells
from hrdesk.app.insight.turnover import Printed
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Scope, may
from hrdesk.domain.separation import Reason
from hrdesk.domain.turnover import Spell
from hrdesk.domain.why_leave import (
    HIDDEN_BELOW,
    Band,
    LeaderChange,
    Stay,
    by_tenure,
    expected,
    few,
    leader_change,
)
from hrdesk.domain.why_paper import Compared, MeasureLine, ReasonLine, WhyPaper
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _, named

LONGEST = 300
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class WhyOrder:
    """A team over whole months; the last one until today where it still runs. ``team_id`` None: the first one seen."""

    first: Period
    last: Period
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Something done so that fewer leave. ``before`` and ``after``: leavers in the 90 days before and since its start."""

    id: int
    version: int
    words: str
    owner: str
    starts: date
    effect: str
    effect_on: date | None
    before: int
    after: int
    running: bool


@dataclass(frozen=True, slots=True)
class AddMeasure:
    """A measure for a team, with who answers for it (工号)."""

    team_id: int
    words: str
    owner_no: str
    starts: date


@dataclass(frozen=True, slots=True)
class WhyView:
    """Everything on the page. ``reasons`` None: the actor may not read them, or so few left that they would name somebody."""

    order: WhyOrder
    teams: tuple[tuple[int, str], ...]
    team_id: int
    team: str
    first: date
    last: date
    people: Decimal
    left: int
    expected: Decimal | None
    few: bool
    bands: tuple[Band, ...]
    leaders: tuple[LeaderChange, ...]
    work: tuple[Compared, ...]
    reasons: tuple[ReasonLine, ...] | None
    measures: tuple[Measure, ...]


@use_case("insight.read")
def why_people_leave(work: Work, order: WhyOrder) -> WhyView:
    """The page of one team, of the people the actor may see. Errors: ``out_of_range``, ``no_rows`` (no team is seen)."""
    first, last = order.first.bounds()[0], min(order.last.bounds()[1], work.today())
    if order.last < order.first or first > last:
        raise UserError(N_("The last month lies before the first."), code="out_of_range", field="last")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise UserError(N_("At most {count} months at once."), code="out_of_range", field="first", count=MOST_MONTHS)
    with work.read() as conn:
        spells = read_spells(work, conn, first, last)
        posts = _posts(conn, [one.employment_id for one in spells])
        teams = _teams(work, conn, spells, posts, first, last)
        if not teams:
            raise UserError(N_("Nobody you see was in a team in these months."), code="no_rows")
        team_id = order.team_id if order.team_id in dict(teams) else teams[0][0]
        stays = [_stay(one, posts.get(one.employment_id, ()), team_id) for one in spells]
        leavers = {
            stay.spell.employment_id: stay.spell for stay in stays if stay.last_here and stay.spell.left_in(first, last)
        }
        days = [stay.spell.left for stay in stays if stay.last_here and stay.spell.left is not None]
        bands = by_tenure(stays, first, last)
        people = _mean_people(stays, first, last)
        return WhyView(
            order=order,
            teams=teams,
            team_id=team_id,
            team=dict(teams)[team_id],
            first=first,
            last=last,
            people=people,
            left=len(leavers),
            expected=expected(bands),
            few=few(len(leavers), people),
            bands=bands,
            leaders=_leaders(work, conn, team_id, days, first, last),
            work=_work(conn, stays, team_id, first, last),
            reasons=_reasons(work, conn, list(leavers)),
            measures=_measures(work, conn, team_id, days),
        )


@use_case("insight.read")
def print_why(work: Work, order: WhyOrder, out: Path) -> Printed:
    """The page on paper. Errors: those of ``why_people_leave`` and of writing."""
    from hrdesk.documents.turnover import write_why

    view = why_people_leave(work, order)
    with work.read() as conn:
        settings = read_settings(conn)
    paper = WhyPaper(
        agency=named(settings["agency"], settings["agency_en"] or None),
        scope=view.team,
        first=view.first,
        last=view.last,
        people=view.people,
        left=view.left,
        expected=view.expected,
        few=view.few,
        bands=view.bands,
        leaders=view.leaders,
        work=view.work,
        reasons=view.reasons,
        measures=tuple(
            MeasureLine(one.words, one.owner, one.starts, one.effect, one.before, one.after, one.running)
            for one in view.measures
        ),
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )
    done = write_why(paper, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("separation.supervise")
def add_measure(work: Work, order: AddMeasure) -> int:
    """Writes a measure down. Errors: ``missing``, ``not_found`` (team or owner not in the actor's list)."""
    words = " ".join(order.words.split())[:LONGEST]
    if not words:
        raise UserError(N_("Please say what is done."), code="missing", field="words")

    def block(conn: Connection) -> int:
        _check_team(work, conn, order.team_id)
        owner = conn.execute(
            select(t.employment.c.id).where(
                t.employment.c.employee_no == order.owner_no.strip(), visible(work, t.employment.c.id, work.today())
            )
        ).scalar()
        if owner is None:
            raise UserError(N_("There is no such employee in your list."), code="not_found", field="owner_no")
        made = insert(t.leaving_measure).values(
            team_id=order.team_id, words=words, owner_id=owner, starts=order.starts,
            account_id=work.actor.account_id, made_at=work.now(),
        )  # fmt: skip
        ident = key_of(conn.execute(made))
        _note(work, conn, ident, {"words": (None, words)})
        return ident

    return work.write(block)


@use_case("separation.supervise")
def note_effect(work: Work, measure_id: int, version: int, effect: str) -> None:
    """What came of a measure, as of today. Errors: ``missing``, ``not_found``, Changed."""
    said = " ".join(effect.split())[:LONGEST]
    if not said:
        raise UserError(N_("Please say what came of it."), code="missing", field="effect")

    def block(conn: Connection) -> None:
        row = conn.execute(select(t.leaving_measure).where(t.leaving_measure.c.id == measure_id)).first()
        if row is None:
            raise UserError(N_("There is no such measure."), code="not_found")
        _check_team(work, conn, row.team_id)
        update_versioned(conn, t.leaving_measure, row.id, version, {"effect": said, "effect_on": work.today()})
        _note(work, conn, row.id, {"effect": (row.effect, said)})

    work.write(block)


# --- inside ----------------------------------------------------------------------------------------------------------


def _note(work: Work, conn: Connection, ident: int, changes: Mapping[str, tuple[object, object]]) -> None:
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name,
        object_kind="leaving_measure", object_id=ident, changes=dict(changes),
    )  # fmt: skip


def _check_team(work: Work, conn: Connection, team_id: int) -> None:
    if conn.execute(select(t.team.c.id).where(t.team.c.id == team_id, _answers_for(work))).first() is None:
        raise UserError(N_("There is no such team in your list."), code="not_found", field="team_id")


def _answers_for(work: Work) -> ColumnElement[bool]:
    """The teams an actor looks at as a whole: being in one is not enough."""
    actor, today = work.actor, work.today()
    if actor.scope is Scope.ALL:
        return true()
    if actor.scope is Scope.DEPARTMENT:
        within: ColumnElement[bool] = t.team.c.department_id == actor.department_id
        return within
    leading = select(t.team_lead.c.team_id).where(
        t.team_lead.c.employment_id == actor.employment_id,
        t.team_lead.c.starts <= today,
        or_(t.team_lead.c.ends.is_(None), t.team_lead.c.ends >= today),
    )
    return t.team.c.id.in_(leading) if actor.scope is Scope.TEAM else false()


Posts = Sequence[tuple[date, date | None, int | None]]


def _posts(conn: Connection, ids: Sequence[int]) -> dict[int, list[tuple[date, date | None, int | None]]]:
    wanted = set(ids)
    found: dict[int, list[tuple[date, date | None, int | None]]] = defaultdict(list)
    p = t.posting
    for row in conn.execute(select(p.c.employment_id, p.c.starts, p.c.ends, p.c.team_id).order_by(p.c.starts)):
        if row.employment_id in wanted:
            found[row.employment_id].append((row.starts, row.ends, row.team_id))
    return found


def _teams(
    work: Work, conn: Connection, spells: Sequence[Spell], posts: Mapping[int, Posts], first: date, last: date
) -> tuple[tuple[int, str], ...]:
    seen = {
        team_id
        for one in spells
        for starts, ends, team_id in posts.get(one.employment_id, ())
        if team_id is not None and starts <= last and (ends is None or ends >= first)
    }
    rows = conn.execute(
        select(t.team.c.id, t.team.c.name_zh, t.team.c.name_en, t.department.c.name_zh, t.department.c.name_en)
        .join(t.department, t.department.c.id == t.team.c.department_id)
        .where(t.team.c.id.in_(sorted(seen)), _answers_for(work))
        .order_by(t.department.c.name_zh, t.team.c.name_zh)
    ).all()
    return tuple((row[0], f"{named(row[3], row[4])} / {named(row[1], row[2])}") for row in rows)


def _stay(spell: Spell, posts: Posts, team_id: int) -> Stay:
    here = tuple((starts, ends or date.max) for starts, ends, team in posts if team == team_id)
    begun = [team for starts, _ends, team in posts if spell.left is None or starts <= spell.left]
    return Stay(spell, here, bool(begun) and begun[-1] == team_id)


def _mean_people(stays: Sequence[Stay], first: date, last: date) -> Decimal:
    """People in the team on the average day."""
    days = 0
    for stay in stays:
        start, end = max(first, stay.spell.hired or first), min(last, stay.spell.left or last)
        days += sum(max(0, (min(end, other) - max(start, one)).days + 1) for one, other in stay.here)
    return (Decimal(days) / ((last - first).days + 1)).quantize(Decimal("0.1"))


def _leaders(
    work: Work, conn: Connection, team_id: int, days: Sequence[date], first: date, last: date
) -> tuple[LeaderChange, ...]:
    rows = conn.execute(
        select(t.person.c.name, t.team_lead.c.starts)
        .join(t.employment, t.employment.c.id == t.team_lead.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.team_lead.c.team_id == team_id, t.team_lead.c.starts.between(first, last))
        .order_by(t.team_lead.c.starts, t.team_lead.c.id)
    ).all()
    return tuple(leader_change(row.name, row.starts, days, work.today()) for row in rows)


def _work(conn: Connection, stays: Sequence[Stay], team_id: int, first: date, last: date) -> tuple[Compared, ...]:
    """Scores, attainment of recovery targets and complaints a person and month: the team's, and all others'."""
    ids = {stay.spell.employment_id for stay in stays}
    months = (first.year * 100 + first.month, last.year * 100 + last.month)
    e, line, v = t.evaluation, t.evaluation_line, t.metric_version
    newest = select(func.max(e.c.id)).group_by(e.c.employment_id, e.c.month)
    of_period = (e.c.month.between(*months), e.c.published_at.is_not(None), e.c.id.in_(newest))
    scores, attained = _Sides(), _Sides()
    team_of: dict[tuple[int, int], bool] = {}
    for row in conn.execute(select(e.c.employment_id, e.c.month, e.c.team_id, e.c.score).where(*of_period)):
        if row.employment_id in ids:
            team_of[row.employment_id, row.month] = row.team_id == team_id
            if row.score is not None:
                scores.add(row.team_id == team_id, row.score)
    for row in conn.execute(
        select(e.c.employment_id, e.c.team_id, line.c.value, line.c.target)
        .join(line, line.c.evaluation_id == e.c.id)
        .join(v, v.c.id == line.c.metric_version_id)
        .where(*of_period, v.c.recovery, line.c.value.is_not(None), line.c.target > 0)
    ):
        if row.employment_id in ids:
            attained.add(row.team_id == team_id, Decimal(row.value) / row.target * 100)
    complaints = _complaints(conn, months, team_of)
    return (
        Compared(_("Mean total score"), scores.mean(True), scores.mean(False)),
        Compared(_("Recovery targets attained, %"), attained.mean(True), attained.mean(False)),
        Compared(_("Complaints for each person and month"), complaints.mean(True), complaints.mean(False)),
    )


class _Sides:
    """A mean of the team, and one of the others."""

    def __init__(self) -> None:
        self._sums: dict[bool, Decimal] = {True: Decimal(0), False: Decimal(0)}
        self._counts: Counter[bool] = Counter()

    def add(self, here: bool, value: Decimal) -> None:
        self._sums[here] += value
        self._counts[here] += 1

    def mean(self, here: bool) -> Decimal | None:
        return (self._sums[here] / self._counts[here]).quantize(Decimal("0.01")) if self._counts[here] else None


def _complaints(conn: Connection, months: tuple[int, int], team_of: Mapping[tuple[int, int], bool]) -> _Sides:
    """Over the evaluated months of people; none where no complaint of anybody was ever delivered."""
    v = t.metric_version
    metrics = select(v.c.metric_id).where(v.c.source == "complaints", v.c.aggregation.in_(("sum", "count")))
    rows = conn.execute(
        select(t.fact.c.employment_id, t.fact.c.month, func.sum(t.fact.c.value).label("value"))
        .where(t.fact.c.metric_id.in_(metrics), t.fact.c.month.between(*months))
        .group_by(t.fact.c.employment_id, t.fact.c.month)
    ).all()
    sides = _Sides()
    if rows:
        told = {(row.employment_id, row.month): Decimal(row.value or 0) for row in rows}
        for key, here in team_of.items():
            sides.add(here, told.get(key, Decimal(0)))
    return sides


def _reasons(work: Work, conn: Connection, leavers: Sequence[int]) -> tuple[ReasonLine, ...] | None:
    role = work.actor.role
    hr = may(role, "separation.write")
    if not may(role, "separation.supervise") or (len(leavers) < HIDDEN_BELOW and not hr):
        return None
    rows = conn.execute(
        select(t.separation).where(t.separation.c.employment_id.in_(list(leavers)), t.separation.c.state != "undone")
    ).all()
    stated = Counter(row.stated_reason for row in rows if row.stated_reason)
    interview = Counter(row.interview_reason for row in rows if row.interview_reason and hr)
    supervisor = Counter(row.supervisor_reason for row in rows if row.supervisor_reason)
    found = [
        ReasonLine(reason.text, stated[reason.value], interview[reason.value] if hr else None, supervisor[reason.value])
        for reason in Reason
        if stated[reason.value] or interview[reason.value] or supervisor[reason.value]
    ]
    found.sort(key=lambda one: -(one.stated + (one.interview or 0) + one.supervisor))
    return tuple(found)


def _measures(work: Work, conn: Connection, team_id: int, days: Sequence[date]) -> tuple[Measure, ...]:
    m = t.leaving_measure
    rows = conn.execute(
        select(m, t.person.c.name)
        .join(t.employment, t.employment.c.id == m.c.owner_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(m.c.team_id == team_id)
        .order_by(m.c.starts.desc(), m.c.id.desc())
    ).all()
    found = []
    for row in rows:
        around = leader_change(row.name, row.starts, days, work.today())
        found.append(
            Measure(
                row.id, row.version, row.words, row.name, row.starts, row.effect, row.effect_on,
                around.before, around.after, around.running,
            )
        )  # fmt: skip
    return tuple(found)
