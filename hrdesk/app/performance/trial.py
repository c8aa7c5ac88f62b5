"""试算: a scheme tried on past months, and schemes side by side, before anybody is evaluated by it. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import load_metrics, load_schemes
from hrdesk.app.performance.computing import Result, compute
from hrdesk.app.performance.month import Candidate, Month, people_of, read_month, unasked
from hrdesk.app.performance.scheme_editing import checked
from hrdesk.app.performance.scheme_making import EVERYBODY
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Scheme
from hrdesk.domain.performance.trial import Outcome, Tried
from hrdesk.domain.training.figures import SOURCE as TRAINING
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import N_, named

_TRIED = -1  # the version tried has no number in the file


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One person of one month."""

    employment_id: int
    employee_no: str
    name: str
    name_key: str
    team: str
    outcomes: Tried


@dataclass(frozen=True, slots=True)
class TriedMonth:
    """A month tried: everybody who was evaluated by the scheme in it, whom the actor sees."""

    period: str
    rows: tuple[TriedRow, ...]


@use_case("performance.configure")
def try_scheme(
    work: Work, scheme: Scheme, periods: Sequence[Period], position_id: int | None = None
) -> tuple[TriedMonth, ...]:
    """Scores past months by ``scheme`` as typed, beside the version in force in each month; both of the same figures.

    Whoever was evaluated by a version of the same scheme is tried; of a scheme that is new (without a code), who held the
    position (None, ``EVERYBODY``: all). Targets of teams and people count as they do there.
    Errors: ``invalid`` (the first problem of the scheme), ``no_scheme`` (nobody to try it on in any month).
    """
    with work.read() as conn:
        metrics, _ids, _versions = load_metrics(conn)
        checked(scheme, metrics)
        found = tuple(_tried(work, conn, scheme, period, position_id or EVERYBODY) for period in periods)
    if not any(month.rows for month in found):
        if not scheme.code:
            raise UserError(
                N_("Nobody whom the scheme is for was employed in these months."),
                code="no_scheme",
                hint=N_("Choose other months, or whom it is for."),
            )
        raise UserError(
            N_("Nobody was evaluated by the scheme {scheme} in these months."),
            code="no_scheme",
            hint=N_("Choose months that have figures."),
            scheme=scheme.name,
        )
    return found


def _tried(work: Work, conn: Connection, scheme: Scheme, period: Period, position_id: int) -> TriedMonth:
    month = read_month(conn, period)
    tried = _as_tried(conn, month, scheme, position_id)
    concerned = {one.post.employment_id for one in tried.candidates if one.version_id == _TRIED}
    mine = concerned & set(
        conn.execute(select(t.employment.c.id).where(visible(work, t.employment.c.id, period.bounds(1)[1]))).scalars()
    )
    if not mine:
        return TriedMonth(period.label, ())
    before = {result.candidate.post.employment_id: result for result in compute(work, month)}
    after = {result.candidate.post.employment_id: result for result in compute(work, tried)}
    people, teams = _people(conn, mine), _teams(conn)
    rows = [
        TriedRow(
            ident,
            *people[ident],
            teams.get(after[ident].candidate.post.team_id or 0, ""),
            Tried(_outcome(before[ident]) if ident in before else Outcome(None), _outcome(after[ident])),
        )
        for ident in after
        if ident in mine
    ]
    return TriedMonth(period.label, tuple(sorted(rows, key=lambda row: (row.name_key, row.employee_no))))


def _as_tried(conn: Connection, month: Month, scheme: Scheme, position_id: int) -> Month:
    """The month with the scheme in place of its versions, or of whatever the position's people are evaluated by.

    Its period may begin on another day: who is evaluated, and the share worked, are asked anew.
    """
    book = month.book
    kept = {version_id: _TRIED for version_id, one in book.schemes.items() if scheme.code and one.code == scheme.code}
    uses = {key: kept.get(version_id, version_id) for key, version_id in book.uses.items()}
    own = {who: kept.get(version_id, version_id) for who, version_id in book.kept.items()}
    if not scheme.code:
        own |= {one.post.employment_id: _TRIED for one in month.candidates if _holds(one, position_id)}
    tried_book = replace(book, schemes={**book.schemes, _TRIED: scheme}, uses=uses, kept=own)
    candidates = list(people_of(conn, month.period, tried_book))
    sums = dict(month.sums)
    if scheme.start_day not in sums:
        sums[scheme.start_day] = facts.add_up(conn, month.period.number, scheme.start_day)
    without = unasked(tried_book, candidates, sums) if TRAINING in month.delivered else {}
    return replace(month, book=tried_book, candidates=candidates, sums=sums, unasked=without)


def _holds(candidate: Candidate, position_id: int) -> bool:
    return position_id in (EVERYBODY, candidate.post.position_id)


def _outcome(result: Result) -> Outcome:
    return Outcome(result.total, result.grade, result.coefficient, result.rank, result.rank_of, result.missing)


def _people(conn: Connection, wanted: set[int]) -> dict[int, tuple[str, str, str]]:
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.person.c.name_key)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id.in_(wanted))
    )
    return {row.id: (row.employee_no, row.name, row.name_key) for row in rows}


def _teams(conn: Connection) -> dict[int, str]:
    return {row.id: named(row.name_zh, row.name_en) for row in conn.execute(select(t.team))}


@dataclass(frozen=True, slots=True)
class KnownScheme:
    """A version of a scheme there is, and whether it is the newest."""

    scheme: Scheme
    newest: bool


@use_case("performance.configure")
def scheme_versions(work: Work) -> tuple[KnownScheme, ...]:
    """Every version of every scheme, the newest of each first."""
    with work.read() as conn:
        ids = conn.execute(select(t.scheme_version.c.id)).scalars().all()
        found = sorted(load_schemes(conn, ids).values(), key=lambda one: (one.code, -one.version))
    newest = {one.code: one.version for one in reversed(found)}
    return tuple(KnownScheme(one, newest[one.code] == one.version) for one in found)
