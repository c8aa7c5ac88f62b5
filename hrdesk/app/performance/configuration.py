"""Metrics, schemes, targets, departments and settings brought in from a file, and given out again.

Nothing is overwritten: a changed metric or scheme becomes a new version, so that a published evaluation keeps the one
it was computed by. The counts of new, changed and same entries come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from hrdesk.app.letterhead.kept import read_letterhead
from hrdesk.app.performance.catalogue import current_versions, grade_entry, load_metrics, load_schemes, plain
from hrdesk.app.performance.config_file import (
    Configuration,
    Holder,
    NamedUnit,
    SchemeEntry,
    TargetEntry,
    load_configuration,
    of_letterhead,
    parse_configuration,
    wrong,
)
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead, texts_of
from hrdesk.domain.performance.model import Line, Metric, Scheme
from hrdesk.domain.performance.schemes import check_scheme
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _


@dataclass(frozen=True, slots=True)
class Configured:
    """How many entries were new, changed or as they are already; warnings in the current language."""

    new: int
    changed: int
    same: int
    warnings: tuple[str, ...] = ()


@use_case("performance.configure")
def configure(work: Work, path: Path) -> Configured:
    """Brings the agency's set-up to what the file says; all of it or nothing."""
    return _apply_all(work, load_configuration(path))


@use_case("performance.configure")
def configure_from(work: Work, content: Mapping[str, Any]) -> Configured:
    """The same from decoded JSON: the ready-made pack, a form of the window."""
    return _apply_all(work, parse_configuration(content))


def _apply_all(work: Work, wanted: Configuration) -> Configured:
    def block(conn: Connection) -> Configured:
        counts: Counter[str] = Counter()
        _settings(conn, wanted.settings, counts)
        if wanted.letterhead is not None:
            counts[_letterhead(work, conn, wanted.letterhead)] += 1
        for unit in wanted.departments:
            _department(conn, unit, counts)
        for unit in wanted.positions:
            counts[_ensure(conn, t.position, unit, {})[1]] += 1
        for metric in wanted.metrics:
            counts[_metric(conn, metric)] += 1
        metrics, ids, _versions = load_metrics(conn)
        warnings: list[str] = []
        for entry in wanted.schemes:
            warnings += _checked(entry.scheme, metrics)
            _scheme(conn, entry, ids, counts)
        for target in wanted.targets:
            counts[_target(conn, target, ids, work.today())] += 1
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="configuration",
            fields=(f"new={counts['new']}", f"changed={counts['changed']}"),
        )
        return Configured(counts["new"], counts["changed"], counts["same"], tuple(warnings))

    return work.write(block)


def _checked(scheme: Scheme, metrics: Mapping[str, Metric]) -> list[str]:
    warnings = []
    for problem in check_scheme(scheme, metrics):
        if problem.warning:
            warnings.append(_(problem.message, **problem.values))
        else:
            raise wrong(scheme.code, problem.message, **problem.values)
    return warnings


def _settings(conn: Connection, wanted: Mapping[str, Any], counts: Counter[str]) -> None:
    from hrdesk.app.upkeep import store_settings

    for outcome in store_settings(conn, wanted):
        counts[outcome] += 1


def _letterhead(work: Work, conn: Connection, wanted: Letterhead) -> str:
    """The texts of the agency's papers; its logo stays."""
    from hrdesk.app.letterhead.saving import replace_letterhead

    before = read_letterhead(conn)[0]
    try:
        changed = replace_letterhead(work, conn, replace(wanted, logo=before.logo))
    except UserError as failure:
        raise of_letterhead(failure) from failure
    return "same" if not changed else "new" if before == PLAIN else "changed"


def _ensure(conn: Connection, table: Table, unit: NamedUnit, more: Mapping[str, Any]) -> tuple[int, str]:
    """Finds the named row or makes it; gives its English name where one comes. Returns (id, new|changed|same)."""
    where = [table.c.name_zh == unit.name_zh, *(table.c[key] == value for key, value in more.items())]
    row = conn.execute(select(table.c.id, table.c.name_en).where(*where)).first()
    if row is None:
        made = conn.execute(insert(table).values(name_zh=unit.name_zh, name_en=unit.name_en, **more))
        return key_of(made), "new"
    if unit.name_en and unit.name_en != row.name_en:
        conn.execute(
            update(table).where(table.c.id == row.id).values(name_en=unit.name_en, version=table.c.version + 1)
        )
        return row.id, "changed"
    return row.id, "same"


def _department(conn: Connection, unit: NamedUnit, counts: Counter[str]) -> None:
    department_id, outcome = _ensure(conn, t.department, unit, {})
    counts[outcome] += 1
    for team in unit.teams:
        counts[_ensure(conn, t.team, team, {"department_id": department_id})[1]] += 1


def _metric(conn: Connection, wanted: Metric) -> str:
    metrics, ids, _versions = load_metrics(conn)
    now = metrics.get(wanted.code)
    if now is not None and replace(wanted, version=now.version) == now:
        return "same"
    if now is None:
        made = conn.execute(insert(t.metric).values(code=wanted.code, ended=False))
        metric_id = key_of(made)
    else:
        metric_id = ids[wanted.code]
    conn.execute(
        insert(t.metric_version).values(
            metric_id=metric_id,
            number=1 if now is None else now.version + 1,
            name_zh=wanted.name_zh,
            name_en=wanted.name_en,
            short_en=wanted.short_en,
            dimension_zh=wanted.dimension_zh,
            dimension_en=wanted.dimension_en,
            unit=wanted.unit.value,
            decimals=wanted.decimals,
            direction=wanted.direction.value,
            aggregation=wanted.aggregation.value,
            source=wanted.source,
            recovery=wanted.recovery,
        )
    )
    return "new" if now is None else "changed"


def _scheme(conn: Connection, entry: SchemeEntry, metric_ids: Mapping[str, int], counts: Counter[str]) -> None:
    wanted = entry.scheme
    row = conn.execute(select(t.scheme.c.id, t.scheme.c.ended).where(t.scheme.c.code == wanted.code)).first()
    scheme_id = row.id if row else key_of(conn.execute(insert(t.scheme).values(code=wanted.code, ended=False)))
    revived = row is not None and row.ended
    if revived:  # it was taken out of use and is wanted again
        conn.execute(update(t.scheme).where(t.scheme.c.id == scheme_id).values(ended=False))
    newest = conn.execute(
        select(t.scheme_version.c.id, t.scheme_version.c.number)
        .where(t.scheme_version.c.scheme_id == scheme_id)
        .order_by(t.scheme_version.c.number.desc())
    ).first()
    now = load_schemes(conn, [newest.id])[newest.id] if newest else None
    if now is not None and replace(wanted, version=now.version) == now:
        counts["changed" if revived else "same"] += 1
    else:
        counts["changed" if now else "new"] += 1
        add_scheme_version(conn, scheme_id, 1 if now is None else now.version + 1, wanted, metric_ids)
    for holder in entry.holders:
        counts[_use(conn, scheme_id, holder, entry)] += 1


def add_scheme_version(
    conn: Connection, scheme_id: int, number: int, wanted: Scheme, metric_ids: Mapping[str, int]
) -> None:
    """Writes a version of a scheme with its lines in order."""
    made = conn.execute(
        insert(t.scheme_version).values(
            scheme_id=scheme_id,
            number=number,
            name_zh=wanted.name_zh,
            name_en=wanted.name_en,
            start_day=wanted.start_day,
            grades=[grade_entry(band) for band in wanted.grades],
        )
    )
    version_id = key_of(made)
    conn.execute(
        insert(t.scheme_line),
        [_line_row(version_id, place, line, metric_ids) for place, line in enumerate(wanted.lines, start=1)],
    )


def _line_row(version_id: int, place: int, line: Line, metric_ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "scheme_version_id": version_id,
        "place": place,
        "metric_id": metric_ids[line.metric],
        "weight": line.weight,
        "target": line.target,
        "method": line.method.value,
        "floor": line.floor,
        "cap": line.cap,
        "bands": [[plain(band.start), plain(band.score)] for band in line.bands],
        "deduction": line.deduction,
        "prorate": line.prorate,
    }


def _object_id(conn: Connection, holder: Holder, where: str) -> int:
    if holder.kind == "agency":
        return 0
    table, column = {
        "employment": (t.employment, t.employment.c.employee_no),
        "team": (t.team, t.team.c.name_zh),
        "position": (t.position, t.position.c.name_zh),
        "department": (t.department, t.department.c.name_zh),
    }[holder.kind]
    found = conn.execute(select(table.c.id).where(column == holder.name)).scalars().all()
    if len(found) == 1:
        return int(found[0])
    if not found and holder.kind in ("position", "department"):
        return _ensure(conn, table, NamedUnit(holder.name), {})[0]
    if found:
        raise wrong(where, N_("{where}: there are several called {name}."), name=holder.name)
    raise wrong(where, N_("{where}: there is nobody and nothing called {name}."), name=holder.name)


def _use(conn: Connection, scheme_id: int, holder: Holder, entry: SchemeEntry) -> str:
    object_id = _object_id(conn, holder, f"schemes.{entry.scheme.code}")
    same_place = (
        t.scheme_use.c.kind == holder.kind,
        t.scheme_use.c.object_id == object_id,
        t.scheme_use.c.first_month == entry.first_month,
    )
    row = conn.execute(select(t.scheme_use.c.id, t.scheme_use.c.scheme_id).where(*same_place)).first()
    if row is None:
        conn.execute(
            insert(t.scheme_use).values(
                scheme_id=scheme_id, kind=holder.kind, object_id=object_id, first_month=entry.first_month
            )
        )
        return "new"
    if row.scheme_id == scheme_id:
        return "same"
    conn.execute(
        update(t.scheme_use)
        .where(t.scheme_use.c.id == row.id)
        .values(scheme_id=scheme_id, version=t.scheme_use.c.version + 1)
    )
    return "changed"


def _target(conn: Connection, wanted: TargetEntry, metric_ids: Mapping[str, int], day: date) -> str:
    if wanted.metric not in metric_ids:
        raise wrong("targets", N_("{where}: there is no metric {metric}."), metric=wanted.metric)
    object_id = _object_id(conn, wanted.holder, "targets")
    key = {
        "kind": wanted.holder.kind,
        "object_id": object_id,
        "month": wanted.month,
        "metric_id": metric_ids[wanted.metric],
    }
    where = [t.target.c[name] == value for name, value in key.items()]
    row = conn.execute(select(t.target.c.id, t.target.c.value).where(*where)).first()
    if row is not None and row.value == wanted.value:
        return "same"
    if wanted.holder.kind == "employment":
        _refuse_unlicensed(conn, object_id, day)
    if row is None:
        conn.execute(insert(t.target).values(value=wanted.value, **key))
        return "new"
    conn.execute(
        update(t.target).where(t.target.c.id == row.id).values(value=wanted.value, version=t.target.c.version + 1)
    )
    return "changed"


def _refuse_unlicensed(conn: Connection, employment_id: int, day: date) -> None:
    """A target of one's own is given only to those licensed to work; who has left keeps what was set."""
    from hrdesk.app.onboarding.licence import refuse_unlicensed

    status = conn.execute(select(t.employment.c.status).where(t.employment.c.id == employment_id)).scalar()
    if status != "left":
        refuse_unlicensed(conn, [employment_id], day)


@use_case("performance.read")
def configuration(work: Work) -> dict[str, Any]:
    """The whole set-up in the form ``configure`` takes."""
    from hrdesk.app.upkeep import exported_settings

    with work.read() as conn:
        metrics, ids, _versions = load_metrics(conn)
        return {
            "settings": exported_settings(conn),
            **({"letterhead": texts} if (texts := texts_of(read_letterhead(conn)[0])) else {}),
            "departments": _exported_departments(conn),
            "positions": [
                {"name_zh": row.name_zh, "name_en": row.name_en}
                for row in conn.execute(select(t.position).order_by(t.position.c.id))
            ],
            "metrics": [_exported_metric(metric) for metric in metrics.values()],
            "schemes": _exported_schemes(conn, load_schemes(conn, current_versions(conn).values())),
            "targets": _exported_targets(conn, {number: code for code, number in ids.items()}),
        }


def _exported_departments(conn: Connection) -> list[dict[str, Any]]:
    teams: dict[int, list[dict[str, Any]]] = {}
    for row in conn.execute(select(t.team).order_by(t.team.c.id)):
        teams.setdefault(row.department_id, []).append({"name_zh": row.name_zh, "name_en": row.name_en})
    return [
        {"name_zh": row.name_zh, "name_en": row.name_en, "teams": teams.get(row.id, [])}
        for row in conn.execute(select(t.department).order_by(t.department.c.id))
    ]


def _exported_metric(metric: Metric) -> dict[str, Any]:
    return {
        "code": metric.code,
        "name_zh": metric.name_zh,
        "name_en": metric.name_en,
        "short_en": metric.short_en,
        "dimension_zh": metric.dimension_zh,
        "dimension_en": metric.dimension_en,
        "unit": metric.unit.value,
        "decimals": metric.decimals,
        "direction": metric.direction.value,
        "aggregation": metric.aggregation.value,
        "source": metric.source,
        "recovery": metric.recovery,
    }


def _label(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}"


def _names(conn: Connection) -> dict[str, dict[int, str]]:
    return {
        "employment": dict(conn.execute(select(t.employment.c.id, t.employment.c.employee_no)).all()),
        "team": dict(conn.execute(select(t.team.c.id, t.team.c.name_zh)).all()),
        "position": dict(conn.execute(select(t.position.c.id, t.position.c.name_zh)).all()),
        "department": dict(conn.execute(select(t.department.c.id, t.department.c.name_zh)).all()),
    }


def _key(kind: str) -> str:
    return "employee" if kind == "employment" else kind


def _exported_schemes(conn: Connection, schemes: Mapping[int, Scheme]) -> list[dict[str, Any]]:
    names = _names(conn)
    found = []
    for scheme in schemes.values():
        starts: dict[int, dict[str, list[str]]] = {}
        for use in conn.execute(
            select(t.scheme_use)
            .join(t.scheme, t.scheme.c.id == t.scheme_use.c.scheme_id)
            .where(t.scheme.c.code == scheme.code)
            .order_by(t.scheme_use.c.id)
        ):
            held = starts.setdefault(use.first_month, {})
            if use.kind == "agency":
                held.setdefault("position", []).append("*")
            else:
                held.setdefault(_key(use.kind), []).append(names[use.kind][use.object_id])
        for first_month, holders in starts.items():
            found.append(_exported_scheme(scheme) | {"from": _label(first_month)} | holders)
        if not starts:
            found.append(_exported_scheme(scheme) | {"position": []})  # nobody yet
    return found


def _exported_scheme(scheme: Scheme) -> dict[str, Any]:
    return {
        "code": scheme.code,
        "name_zh": scheme.name_zh,
        "name_en": scheme.name_en,
        "start_day": scheme.start_day,
        "lines": [
            {
                "metric": line.metric,
                "weight": plain(line.weight),
                "target": None if line.target is None else plain(line.target),
                "method": line.method.value,
                "floor": plain(line.floor),
                "cap": plain(line.cap),
                "bands": [[plain(band.start), plain(band.score)] for band in line.bands],
                "deduction": plain(line.deduction),
                "prorate": line.prorate,
            }
            for line in scheme.lines
        ],
        "grades": [grade_entry(band) for band in scheme.grades],
    }


def _exported_targets(conn: Connection, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    names = _names(conn)
    found = []
    for row in conn.execute(select(t.target).order_by(t.target.c.month, t.target.c.id)):
        entry = {"period": _label(row.month), "metric": codes[row.metric_id], "value": plain(row.value)}
        if row.kind != "agency":
            entry[_key(row.kind)] = names[row.kind][row.object_id]
        found.append(entry)
    return found
