"""Schemes and targets changed by hand: a scheme saved as its next version, targets of one holder and month.

Nothing published changes: an evaluation keeps the version it was computed by. What is not published follows at the next
computing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from hrdesk.app.performance.catalogue import NARROWNESS, current_versions, load_metrics, load_schemes, plain
from hrdesk.app.performance.configuration import add_scheme_version
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.targets.keeping import drafts_follow
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.bands import check_bands
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import GradeBand, Line, Metric, Scheme
from hrdesk.domain.performance.schemes import SchemeProblem, check_scheme
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _

LARGEST = Decimal(10) ** 12
LONGEST_NAME = 60  # of a scheme


@dataclass(frozen=True, slots=True)
class SavedScheme:
    """What was saved: the version that counts now, and what to warn about in the current language."""

    scheme: Scheme
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetOf:
    """Whose targets: ``kind`` employment, team, position, department or agency (``object_id`` 0)."""

    kind: str
    object_id: int = 0


@dataclass(frozen=True, slots=True)
class SaveTargets:
    """Targets of one holder and month by metric code, as stored (a ratio 0–1, seconds); None takes one away.

    ``seen``: what was set when they were looked at, by metric code; None overwrites whatever is there.
    """

    period: Period
    holder: TargetOf
    values: Mapping[str, Decimal | None]
    seen: Mapping[str, Decimal | None] | None = None


def told(problem: SchemeProblem, metrics: Mapping[str, Metric]) -> str:
    """A problem of a scheme as a person reads it: metrics by their name."""
    return str(_(problem.message, **_named(problem, metrics)))


def checked(scheme: Scheme, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """The warnings about a scheme that can be used. Errors: ``invalid`` with the first problem in words."""
    problems = check_scheme(scheme, metrics)
    for problem in problems:
        if not problem.warning:
            raise UserError(problem.message, code="invalid", field=problem.code, **_named(problem, metrics))
    return tuple(told(problem, metrics) for problem in problems)


def named_rightly(conn: Connection, scheme: Scheme) -> Scheme:
    """The scheme with its names tidied. Errors at ``name_zh``: ``missing``, ``out_of_range``, ``already_there``."""
    name, english = scheme.name_zh.strip(), (scheme.name_en or "").strip()
    if not name:
        raise UserError(N_("The scheme needs a name."), code="missing", field="name_zh")
    if max(len(name), len(english)) > LONGEST_NAME:
        raise UserError(
            N_("The name is longer than {most} characters."), code="out_of_range", field="name_zh", most=LONGEST_NAME
        )
    there = load_schemes(conn, current_versions(conn).values()).values()
    if any(one.name_zh == name and one.code != scheme.code for one in there):
        raise UserError(
            N_("There is a scheme called {scheme} already."),
            code="already_there",
            field="name_zh",
            hint=N_("Give this one another name, or change the one there is."),
            scheme=name,
        )
    return replace(scheme, name_zh=name, name_en=english or None)


def refuse_grades(bands: Sequence[GradeBand]) -> None:
    """Errors: ``invalid`` (field ``grades``) with the first thing that is wrong with the grades in words."""
    for problem in check_bands(bands):
        raise UserError(problem.message, code="invalid", field="grades", **problem.values)


@use_case("performance.configure")
def save_scheme(work: Work, order: Scheme) -> SavedScheme:
    """Saves a scheme (with the version that was read) as the next version; unchanged, nothing is saved.

    Errors: ``not_found``, ``changed`` (somebody saved a newer version), ``invalid`` with the first problem in words (of
    grades: field ``grades``), those of the name.
    """

    def block(conn: Connection) -> SavedScheme:
        scheme = order
        row = conn.execute(select(t.scheme.c.id).where(t.scheme.c.code == scheme.code)).first()
        if row is None:
            raise UserError(N_("There is no scheme {scheme}."), code="not_found", scheme=scheme.code)
        newest = conn.execute(
            select(t.scheme_version.c.id)
            .where(t.scheme_version.c.scheme_id == row.id)
            .order_by(t.scheme_version.c.number.desc())
            .limit(1)
        ).scalar_one()
        now = load_schemes(conn, [newest])[newest]
        if now.version != scheme.version:
            raise Conflict(
                N_("Somebody saved version {number} of this scheme meanwhile."),
                code="changed",
                hint=N_("What you typed is kept here. Look at the newer version, then save again."),
                number=now.version,
            )
        metrics, ids, _versions = load_metrics(conn)
        warnings = checked(scheme, metrics)
        if scheme == now:
            return SavedScheme(now, warnings)
        if scheme.name_zh != now.name_zh or scheme.name_en != now.name_en:
            scheme = named_rightly(conn, scheme)
        if scheme.grades != now.grades:  # those a file brought in stay as they are until somebody changes them
            refuse_grades(scheme.grades)
        add_scheme_version(conn, row.id, now.version + 1, scheme, ids)
        drafts_of_scheme_follow(conn, [row.id])
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="scheme",
            object_id=row.id,
            fields=(f"version={now.version + 1}",),
            changes=_changes(now, scheme),
        )
        return SavedScheme(replace(scheme, version=now.version + 1), warnings)

    return work.write(block)


def drafts_of_scheme_follow(conn: Connection, scheme_ids: Iterable[int], first_month: int = 0) -> None:
    """What is scored by the schemes in a month (yyyymm) from then on and not published is to be computed again.

    A revision of what is published is not: it goes by the version that was published.
    """
    versions = select(t.scheme_version.c.id).where(t.scheme_version.c.scheme_id.in_(list(scheme_ids)))
    conn.execute(
        update(t.evaluation)
        .where(
            t.evaluation.c.scheme_version_id.in_(versions),
            t.evaluation.c.state.in_(UNPUBLISHED),
            t.evaluation.c.revision == 1,
            t.evaluation.c.month >= first_month,
        )
        .values(stale=True)
    )


def _named(problem: SchemeProblem, metrics: Mapping[str, Metric]) -> dict[str, Any]:
    code = str(problem.values.get("metric", ""))
    return {**problem.values, **({"metric": metrics[code].name} if code in metrics else {})}


def _changes(before: Scheme, after: Scheme) -> dict[str, tuple[str | None, str | None]]:
    """Old and new of each line and each grade that differs, for the history."""
    old: dict[str, Line | GradeBand] = {f"line {line.metric}": line for line in before.lines}
    new: dict[str, Line | GradeBand] = {f"line {line.metric}": line for line in after.lines}
    old.update({f"grade {band.code}": band for band in before.grades})
    new.update({f"grade {band.code}": band for band in after.grades})
    renamed = {"name": (before.name_zh, after.name_zh)} if before.name_zh != after.name_zh else {}
    return renamed | {
        name: (str(old[name]) if name in old else None, str(new[name]) if name in new else None)
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    }


@use_case("performance.configure")
def targets_of(work: Work, period: Period, holder: TargetOf) -> dict[str, Decimal]:
    """The own targets of a holder for a month, as stored, by metric code; those of the scheme are not among them."""
    with work.read() as conn:
        _check_holder(conn, holder)
        rows = conn.execute(
            select(t.metric.c.code, t.target.c.value)
            .join(t.metric, t.metric.c.id == t.target.c.metric_id)
            .where(
                t.target.c.month == period.number,
                t.target.c.kind == holder.kind,
                t.target.c.object_id == holder.object_id,
            )
        )
        return {row.code: row.value for row in rows}


@use_case("performance.configure")
def save_targets(work: Work, order: SaveTargets) -> dict[str, Decimal | None]:
    """Sets or takes away targets; what they were before, so that it can be taken back.

    Errors: ``not_found`` (metric, holder), ``out_of_range`` with the metric as field, ``period_closed``, Conflict (somebody
    else set one of them since it was seen; nothing is saved).
    """
    for code, value in order.values.items():
        if value is not None and not 0 <= value < LARGEST:
            raise UserError(N_("A target is 0 or more."), code="out_of_range", field=code)

    def block(conn: Connection) -> dict[str, Decimal | None]:
        refuse_closed(conn, order.period)
        _check_holder(conn, order.holder)
        metrics, ids, _versions = load_metrics(conn)
        before: dict[str, Decimal | None] = {}
        for code, value in order.values.items():
            if code not in ids:
                raise UserError(N_("There is no metric {metric}."), code="not_found", field=code, metric=code)
            before[code] = _set(conn, order, ids[code], value)
        if order.seen is not None:
            _refuse_overwriting(metrics, order, before)
        if any(before[code] != value for code, value in order.values.items()):
            drafts_follow(conn, [order.period.number])
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="target",
            object_id=order.holder.object_id,
            fields=(f"{order.holder.kind} {order.period.label}",),
            changes={
                code: (None if before[code] is None else plain(before[code]), None if now is None else plain(now))  # type: ignore[arg-type]
                for code, now in order.values.items()
            },
        )
        return before

    return work.write(block)


def _refuse_overwriting(
    metrics: Mapping[str, Metric], order: SaveTargets, before: Mapping[str, Decimal | None]
) -> None:
    """Inside the write, so that what was set is not kept."""
    said = [
        _(
            "{metric}: now {theirs}, yours {mine}",
            metric=metrics[code].name,
            theirs=shown(kept, metrics[code]) or "—",
            mine=shown(order.values[code], metrics[code]) or "—",
        )
        for code, kept in before.items()
        if kept != (order.seen or {}).get(code)
    ]
    if said:
        raise Conflict(
            N_("Somebody else changed targets you are about to save: {cells}."),
            hint=N_("Nothing was saved. Look at what is there now, then save again."),
            cells=_("; ").join(said),
        )


def _set(conn: Connection, order: SaveTargets, metric_id: int, value: Decimal | None) -> Decimal | None:
    key = {
        "kind": order.holder.kind,
        "object_id": order.holder.object_id,
        "month": order.period.number,
        "metric_id": metric_id,
    }
    where = [t.target.c[name] == held for name, held in key.items()]
    row = conn.execute(select(t.target.c.value).where(*where)).first()
    if value is None:
        conn.execute(delete(t.target).where(*where))
    elif row is None:
        conn.execute(insert(t.target).values(value=value, **key))
    else:
        conn.execute(update(t.target).where(*where).values(value=value, version=t.target.c.version + 1))
    return None if row is None else row.value


def _check_holder(conn: Connection, holder: TargetOf) -> None:
    tables = {"employment": t.employment, "team": t.team, "position": t.position, "department": t.department}
    if holder.kind not in NARROWNESS:
        raise UserError(N_("There is nobody and nothing to set this target for."), code="not_found", field="holder")
    if holder.kind == "agency":
        return
    table = tables[holder.kind]
    if conn.execute(select(table.c.id).where(table.c.id == holder.object_id)).first() is None:
        raise UserError(N_("There is nobody and nothing to set this target for."), code="not_found", field="holder")
