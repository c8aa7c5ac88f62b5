"""A scheme from its first word on: what a new one begins with, kept as version 1, used for people, taken out of use.

Nothing published changes by any of it: an evaluation keeps the version it was computed by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from hrdesk.app.performance.catalogue import grade_from, load_metrics
from hrdesk.app.performance.configuration import add_scheme_version
from hrdesk.app.performance.scheme_editing import checked, drafts_of_scheme_follow, named_rightly, refuse_grades
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance import pack
from hrdesk.domain.performance.bands import from_above
from hrdesk.domain.performance.model import GradeBand, Metric, Scheme
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

ALWAYS = 200001  # the first month of a use that no month bounds
EVERYBODY = 0  # in place of a position


@dataclass(frozen=True, slots=True)
class NewScheme:
    """A scheme to be kept as version 1 (its code and version are not looked at), and whom it is used for from when.

    ``position_id``: a position, ``EVERYBODY`` without a scheme of a narrower holder, or None: nobody yet.
    """

    scheme: Scheme
    position_id: int | None = None
    first_month: int = ALWAYS


@dataclass(frozen=True, slots=True)
class Used:
    """By which scheme (its id) a holder was evaluated from which month (yyyymm) on before a change, and is after it."""

    kind: str
    object_id: int
    before: Mapping[int, int]
    after: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Created:
    """The scheme as it is kept, its warnings in the current language, and what became of whom it is used for."""

    scheme: Scheme
    warnings: tuple[str, ...] = ()
    used: Used | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new scheme begins with: no metrics, the grades and the period of the scheme made last; the metrics there are."""

    scheme: Scheme
    metrics: tuple[Metric, ...]


@use_case("performance.configure")
def beginning(work: Work) -> Beginning:
    """Of an agency without a scheme: the usual grades, and months from their 1st."""
    with work.read() as conn:
        metrics, _ids, _versions = load_metrics(conn)
        last = conn.execute(
            select(t.scheme_version.c.grades, t.scheme_version.c.start_day)
            .join(t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id)
            .where(t.scheme.c.ended.is_(False))
            .order_by(t.scheme_version.c.id.desc())
        ).first()
    grades = tuple(grade_from(entry) for entry in (last.grades if last is not None else ()))
    scheme = Scheme("", "", (), from_above(grades or usual_grades()), last.start_day if last else 1, version=0)
    return Beginning(scheme, tuple(metrics.values()))


def usual_grades() -> tuple[GradeBand, ...]:
    """优秀, 良好, 合格, 不合格, as the ready-made pack has them."""
    return tuple(grade_from(entry) for entry in pack.GRADES)


@use_case("performance.configure")
def create_scheme(work: Work, order: NewScheme) -> Created:
    """Keeps a scheme as version 1 and uses it for whom it is meant.

    Errors: ``missing``, ``out_of_range`` and ``already_there`` about the name, ``invalid`` with the first problem in words
    (of grades: field ``grades``), ``not_found`` (the position).
    """
    given = replace(order.scheme, code="", version=1)

    def block(conn: Connection) -> Created:
        wanted = named_rightly(conn, given)
        metrics, ids, _versions = load_metrics(conn)
        warnings = checked(wanted, metrics)
        refuse_grades(wanted.grades)
        scheme = replace(wanted, code=_free_code(conn))
        scheme_id = key_of(conn.execute(insert(t.scheme).values(code=scheme.code, ended=False)))
        add_scheme_version(conn, scheme_id, 1, scheme, ids)
        _audited(work, conn, scheme_id, "version=1")
        if order.position_id is None:
            return Created(scheme, warnings)
        return Created(scheme, warnings, _use(work, conn, scheme_id, order.position_id, order.first_month))

    return work.write(block)


def _free_code(conn: Connection) -> str:
    taken = set(conn.execute(select(t.scheme.c.code)).scalars())
    number = len(taken) + 1
    while f"scheme-{number}" in taken:
        number += 1
    return f"scheme-{number}"


@use_case("performance.configure")
def use_scheme_for(work: Work, code: str, position_id: int, first_month: int = ALWAYS) -> Used:
    """Its people (``EVERYBODY``: whoever has no narrower scheme) are evaluated by the scheme from a month (yyyymm) on.

    It takes the place of what was used for them from then on; months before it and months published stay.
    Errors: ``not_found`` (the scheme or the position).
    """

    def block(conn: Connection) -> Used:
        return _use(work, conn, _scheme_id(conn, code), position_id, first_month)

    return work.write(block)


@use_case("performance.configure")
def put_use_back(work: Work, used: Used) -> None:
    """What was used before a change is used again. Conflict where somebody changed it since."""

    def block(conn: Connection) -> None:
        if _held(conn, used.kind, used.object_id) != used.after:
            raise Conflict(
                N_("Somebody chose another scheme for them meanwhile."),
                hint=N_("Nothing was taken back. Look at what is used now."),
            )
        _set(conn, used.kind, used.object_id, used.before)
        drafts_of_scheme_follow(conn, used.after.values())
        for scheme_id in {*used.before.values(), *used.after.values()}:
            _audited(work, conn, scheme_id, f"{used.kind}={used.object_id} as before")

    work.write(block)


def _scheme_id(conn: Connection, code: str) -> int:
    found = conn.execute(select(t.scheme.c.id).where(t.scheme.c.code == code)).scalar()
    if found is None:
        raise UserError(N_("There is no scheme {scheme}."), code="not_found", scheme=code)
    return int(found)


def _use(work: Work, conn: Connection, scheme_id: int, position_id: int, first_month: int) -> Used:
    known = conn.execute(select(t.position.c.id).where(t.position.c.id == position_id)).first()
    if position_id != EVERYBODY and known is None:
        raise UserError(N_("There is no such position any more."), code="not_found", field="position")
    kind = "agency" if position_id == EVERYBODY else "position"
    before = _held(conn, kind, position_id)
    later = {month: scheme_id for month in before if month >= first_month}
    after = before | later | {first_month: scheme_id}
    _set(conn, kind, position_id, after)
    drafts_of_scheme_follow(conn, before.values(), first_month)
    _audited(work, conn, scheme_id, f"{kind}={position_id} from {first_month}")
    return Used(kind, position_id, before, after)


def _held(conn: Connection, kind: str, object_id: int) -> dict[int, int]:
    use = t.scheme_use
    rows = conn.execute(
        select(use.c.first_month, use.c.scheme_id).where(use.c.kind == kind, use.c.object_id == object_id)
    )
    return dict(rows.all())


def _set(conn: Connection, kind: str, object_id: int, wanted: Mapping[int, int]) -> None:
    use = t.scheme_use
    mine = use.c.kind == kind, use.c.object_id == object_id
    there = _held(conn, kind, object_id)
    conn.execute(delete(use).where(*mine, use.c.first_month.not_in(list(wanted))))
    for month, scheme_id in wanted.items():
        if month not in there:
            values = {"scheme_id": scheme_id, "kind": kind, "object_id": object_id, "first_month": month}
            conn.execute(insert(use).values(**values))
        elif there[month] != scheme_id:
            conn.execute(
                update(use)
                .where(*mine, use.c.first_month == month)
                .values(scheme_id=scheme_id, version=use.c.version + 1)
            )


@use_case("performance.configure")
def end_scheme(work: Work, code: str, back: bool = False) -> None:
    """Takes a scheme out of use, or ``back`` into it: nobody's unpublished month is computed by it any more.

    Its versions stay for what is published, and for comparing; drafts made by it are not published. Errors: ``not_found``.
    """

    def block(conn: Connection) -> None:
        scheme_id = _scheme_id(conn, code)
        conn.execute(update(t.scheme).where(t.scheme.c.id == scheme_id).values(ended=not back))
        drafts_of_scheme_follow(conn, [scheme_id])
        _audited(work, conn, scheme_id, "in use again" if back else "out of use")

    work.write(block)


def _audited(work: Work, conn: Connection, scheme_id: int, what: Any) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="scheme",
        object_id=scheme_id,
        fields=(what,),
    )


def month_of(first_month: int) -> Period | None:
    """The month a use begins; None: it always counted."""
    return None if first_month <= ALWAYS else Period.from_number(first_month)
