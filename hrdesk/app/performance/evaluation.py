"""A month computed: facts added up in SQL, scored by the rules, kept as evaluations under review.

What is published stays as it is; where its figures changed since, a new revision is computed beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, select

from hrdesk.app.performance import training_room
from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.performance.computing import Result, compute
from hrdesk.app.performance.keeping import keep
from hrdesk.app.performance.month import Month, newest_audit, people_of, read_month
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _, _n


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody who cannot be evaluated or published, and why, in the current language."""

    employee_no: str
    why: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a computing run did."""

    period: str
    employees: int
    computed: int
    blocked: tuple[Blocked, ...]
    warnings: tuple[str, ...] = ()
    without: int = 0  # people whose post no scheme evaluates; the first warning names them


@use_case("performance.evaluate")
def evaluate(work: Work, period: Period) -> Evaluated:
    """Computes everybody's evaluation of ``period``. Errors: ``period_closed``, ``no_scheme``, ``nobody``."""
    from_training_room(work, period)
    while True:
        with work.read() as conn:
            month = read_month(conn, period)
            mine = _visible_ids(work, conn, period)
        _refuse_empty(month)
        results = [result for result in compute(work, month) if result.candidate.post.employment_id in mine]
        month.candidates = [candidate for candidate in month.candidates if candidate.post.employment_id in mine]
        try:
            return work.write(partial(_keep, work, month, results))
        except _ChangedMeanwhile:
            work.check_cancelled()


def from_training_room(work: Work, period: Period) -> bool:
    """Brings the figures that come from the training room up to date; whether any changed."""
    with work.read() as conn:
        if not training_room.has_anything(conn, period):
            return False
        book = load_book(conn, period.number)
        ids = training_room.room_metrics(book)
        starts = {
            one.post.employment_id: book.schemes[one.version_id].start_day
            for one in (people_of(conn, period, book) if ids else ())
            if one.version_id is not None
        }
    return training_room.bring_up_to_date(work, period, starts, ids)


class _ChangedMeanwhile(Exception):
    """Somebody wrote between reading and keeping; nothing was kept, and the month is read again."""


def _visible_ids(work: Work, conn: Connection, period: Period) -> set[int]:
    """Whose evaluations the actor may keep: everybody is computed, since places depend on the others."""
    seen = visible(work, t.employment.c.id, period.bounds(1)[1])
    return set(conn.execute(select(t.employment.c.id).where(seen)).scalars())


def _refuse_empty(month: Month) -> None:
    from hrdesk.domain.errors import UserError

    if not month.candidates:
        raise UserError(
            N_("Nobody was employed in {period}."),
            code="nobody",
            hint=N_("Import the roster first, or choose another month."),
            period=month.period.label,
        )
    if not month.book.uses:
        raise UserError(
            N_("No scheme says how {period} is scored."),
            code="no_scheme",
            hint=N_("Choose the ready-made collection scheme in Settings, or give one from a file."),
            period=month.period.label,
        )


def _keep(work: Work, month: Month, results: list[Result], conn: Connection) -> Evaluated:
    """Writes the results, unless somebody changed the file since it was read."""
    if newest_audit(conn) != month.head:
        raise _ChangedMeanwhile
    refuse_closed(conn, month.period)
    keep(work, conn, month, results)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="month",
        object_id=month.period.number,
        fields=(f"computed={len(results)}",),
    )
    return Evaluated(
        period=month.period.label,
        employees=len(month.candidates),
        computed=len(results),
        blocked=tuple(blocked(month, results)),
        warnings=_warnings(month),
        without=sum(candidate.version_id is None for candidate in month.candidates),
    )


def blocked(month: Month, results: Iterable[Result]) -> Iterable[Blocked]:
    """Who cannot be published as things stand: figures are missing."""
    for result in results:
        if result.missing:
            names = _(", ").join(month.book.metrics[code].name for code in result.missing)
            yield Blocked(result.candidate.employee_no, _("Missing: {metrics}.", metrics=names))


def _warnings(month: Month) -> tuple[str, ...]:
    from hrdesk.domain.performance.schemes import check_scheme

    used = {candidate.version_id for candidate in month.candidates}
    found = []
    without = [candidate.employee_no for candidate in month.candidates if candidate.version_id is None]
    if without:
        found.append(
            _n(
                "{count} person holds a post without a scheme and is not evaluated: {numbers}",
                "{count} people hold posts without a scheme and are not evaluated: {numbers}",
                count=len(without),
                numbers=_(", ").join(without[:12]) + (" …" if len(without) > 12 else ""),
            )
        )
    codes = {month.book.schemes[version_id].code for version_id in used if version_id is not None}
    for version_id, scheme in month.book.schemes.items():
        if version_id in month.book.uses.values() and scheme.code not in codes:
            found.append(_("The scheme {scheme} is set, but nobody is evaluated by it.", scheme=scheme.name))
        if version_id in used:
            found += [_(p.message, **p.values) for p in check_scheme(scheme, month.book.metrics) if p.warning]
    return tuple(found)
