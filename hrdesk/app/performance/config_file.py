"""A configuration file read into values: letterhead, departments, positions, metrics, schemes, targets, grade bands, settings.

The file is JSON; numbers may be numbers or text; periods are ``2026-10``. Every complaint names the entry it is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from hrdesk.app.performance.catalogue import grade_from
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import Letterhead, checked, letterhead_from
from hrdesk.domain.performance.model import (
    Aggregation,
    Direction,
    GradeBand,
    Line,
    Method,
    Metric,
    Scheme,
    ScoreBand,
    Unit,
)
from hrdesk.words import N_

E = TypeVar("E", bound=StrEnum)

SECTIONS = ("settings", "letterhead", "departments", "positions", "metrics", "grades", "schemes", "targets")
WHO = ("employee", "team", "position", "department")  # none of them: everybody


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A department with its teams, or a position (without)."""

    name_zh: str
    name_en: str | None = None
    teams: tuple[NamedUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a scheme or a target is for: kind ``agency`` means everybody; ``name`` is a 工号, team, position, department."""

    kind: str = "agency"
    name: str = ""


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A scheme with those it is for and the first month it counts."""

    scheme: Scheme
    holders: tuple[Holder, ...]
    first_month: int


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """One target value."""

    month: int
    metric: str
    holder: Holder
    value: Decimal


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that one file says."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    letterhead: Letterhead | None = None  # texts only: a picture is no configuration
    departments: tuple[NamedUnit, ...] = ()
    positions: tuple[NamedUnit, ...] = ()
    metrics: tuple[Metric, ...] = ()
    schemes: tuple[SchemeEntry, ...] = ()
    targets: tuple[TargetEntry, ...] = ()


def wrong(where: str, message: str, /, **values: object) -> UserError:
    """The complaint about one entry of the file."""
    return UserError(
        message,
        code="bad_configuration",
        hint=N_("Mend the entry {where} in the configuration file and give it again; nothing was changed."),
        field=where,
        where=where,
        **values,
    )


def load_configuration(path: Path) -> Configuration:
    """Reads and checks a file. Errors: ``not_found``, ``bad_configuration``."""
    try:
        raw = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise UserError(N_("There is no file {file}."), code="not_found", file=path.name) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        line = getattr(problem, "lineno", 1)
        raise UserError(
            N_("{file} is not a configuration file: line {line} cannot be read as JSON."),
            code="bad_configuration",
            file=path.name,
            line=line,
        ) from None
    except OSError:
        raise UserError(N_("{file} cannot be opened."), code="unavailable", file=path.name) from None
    return parse_configuration(raw)


def parse_configuration(raw: object) -> Configuration:
    """Checks the decoded JSON entry by entry."""
    if not isinstance(raw, Mapping):
        raise wrong("/", N_("The file must hold one object with sections such as metrics and schemes."))
    for key in raw:
        if key not in SECTIONS:
            raise wrong(key, N_("There is no section called {key}."), key=key)
    grades = tuple(_grade(entry, f"grades[{i}]") for i, entry in enumerate(_list(raw, "grades", "grades")))
    return Configuration(
        settings=_object(raw.get("settings", {}), "settings"),
        letterhead=_letterhead(raw["letterhead"]) if "letterhead" in raw else None,
        departments=_units(raw, "departments"),
        positions=_units(raw, "positions"),
        metrics=tuple(_metric(entry, f"metrics[{i}]") for i, entry in enumerate(_list(raw, "metrics", "metrics"))),
        schemes=tuple(
            _scheme(entry, f"schemes[{i}]", grades) for i, entry in enumerate(_list(raw, "schemes", "schemes"))
        ),
        targets=tuple(
            target
            for i, entry in enumerate(_list(raw, "targets", "targets"))
            for target in _targets(entry, f"targets[{i}]")
        ),
    )


def _letterhead(value: object) -> Letterhead:
    try:
        return checked(letterhead_from(_object(value, "letterhead")))
    except ValueError as entry:
        where = f"letterhead.{entry}"
        raise wrong(where, N_("{where} is not an entry a letterhead has, or not of its kind.")) from None
    except UserError as failure:
        raise of_letterhead(failure) from failure


def of_letterhead(failure: UserError) -> UserError:
    """A refusal of the letterhead as the complaint about its entry."""
    if failure.code == "bad_configuration":
        return failure
    return wrong(f"letterhead.{failure.field}", failure.message, **failure.values)


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise wrong(where, N_("{where} must be an object with named entries."))
    return value


def _list(entry: Mapping[str, Any], key: str, where: str) -> Sequence[Any]:
    value = entry.get(key, ())
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise wrong(where, N_("{where} must be a list."))
    return value


def _text(entry: Mapping[str, Any], where: str, *keys: str) -> str:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    raise wrong(where, N_("{where} needs {key}."), key=keys[0])


def _number(value: object, where: str) -> Decimal:
    if isinstance(value, bool) or value is None:
        raise wrong(where, N_("{where} must be a number."))
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise wrong(where, N_("{where} must be a number.")) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
        raise wrong(where, N_("{where} must be a number."))
    return number


def _optional_number(entry: Mapping[str, Any], key: str, where: str) -> Decimal | None:
    return None if entry.get(key) is None else _number(entry[key], f"{where}.{key}")


def _choice(kind: type[E], entry: Mapping[str, Any], key: str, where: str, default: E | None = None) -> E:
    value = entry.get(key, default)
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(kind)
        raise wrong(f"{where}.{key}", N_("{where} must be one of: {allowed}."), allowed=allowed) from None


def _month(value: object, where: str) -> int:
    try:
        return Period.parse(str(value)).number
    except UserError:
        raise wrong(where, N_("{where} must be a month such as 2026-10.")) from None


def _units(raw: Mapping[str, Any], key: str) -> tuple[NamedUnit, ...]:
    return tuple(_unit(entry, f"{key}[{i}]") for i, entry in enumerate(_list(raw, key, key)))


def _unit(entry: object, where: str) -> NamedUnit:
    if isinstance(entry, str):
        entry = {"name_zh": entry}
    found = _object(entry, where)
    teams = tuple(_unit(team, f"{where}.teams[{i}]") for i, team in enumerate(_list(found, "teams", f"{where}.teams")))
    return NamedUnit(_text(found, where, "name_zh", "name"), found.get("name_en"), teams)


def _metric(entry: object, where: str) -> Metric:
    found = _object(entry, where)
    aggregation = _choice(Aggregation, found, "aggregation", where, Aggregation.SUM)
    unit = _choice(Unit, found, "unit", where, Unit.PERCENT if aggregation is Aggregation.RATIO else Unit.NUMBER)
    return Metric(
        code=_text(found, where, "code"),
        name_zh=_text(found, where, "name_zh", "name", "code"),
        name_en=found.get("name_en"),
        short_en=found.get("short_en"),
        dimension_zh=str(found.get("dimension_zh") or found.get("dimension") or ""),
        dimension_en=str(found.get("dimension_en") or ""),
        unit=unit,
        decimals=int(_number(found.get("decimals", 2), f"{where}.decimals")),
        direction=_choice(Direction, found, "direction", where, Direction.HIGHER),
        aggregation=aggregation,
        source=str(found.get("source") or "facts"),
        recovery=bool(found.get("recovery", False)),
    )


def _grade(entry: object, where: str) -> GradeBand:
    found = _object(entry, where)
    share = _optional_number(found, "advised_share", where)
    return grade_from(
        {
            "code": _text(found, where, "code", "grade"),
            "name_zh": _text(found, where, "name_zh", "name", "code"),
            "name_en": found.get("name_en"),
            "start": _number(found.get("start", found.get("from")), f"{where}.start"),
            "coefficient": _number(found.get("coefficient", 1), f"{where}.coefficient"),
            "advised_share": share,
        }
    )


def _line(entry: object, where: str) -> Line:
    found = _object(entry, where)
    bands = tuple(_band(band, f"{where}.bands[{i}]") for i, band in enumerate(_list(found, "bands", f"{where}.bands")))
    return Line(
        metric=_text(found, where, "metric"),
        weight=_number(found.get("weight"), f"{where}.weight"),
        target=_optional_number(found, "target", where),
        method=_choice(Method, found, "method", where, Method.PROPORTIONAL),
        floor=_number(found.get("floor", 0), f"{where}.floor"),
        cap=_number(found.get("cap", 120), f"{where}.cap"),
        bands=tuple(sorted(bands, key=lambda band: band.start)),
        deduction=_number(found.get("deduction", 0), f"{where}.deduction"),
        prorate=bool(found.get("prorate", False)),
    )


def _band(entry: object, where: str) -> ScoreBand:
    if isinstance(entry, Mapping):
        start, score = entry.get("start", entry.get("from")), entry.get("score")
    elif isinstance(entry, Sequence) and not isinstance(entry, str) and len(entry) == 2:
        start, score = entry
    else:
        raise wrong(where, N_("{where} must be a pair: from how many percent of the target, how many points."))
    return ScoreBand(_number(start, f"{where}.start"), _number(score, f"{where}.score"))


def _scheme(entry: object, where: str, grades: tuple[GradeBand, ...]) -> SchemeEntry:
    found = _object(entry, where)
    own = tuple(
        _grade(band, f"{where}.grades[{i}]") for i, band in enumerate(_list(found, "grades", f"{where}.grades"))
    )
    code = _text(found, where, "code", "name_zh", "name")
    scheme = Scheme(
        code=code,
        name_zh=_text(found, where, "name_zh", "name", "code"),
        name_en=found.get("name_en"),
        lines=tuple(
            _line(line, f"{where}.lines[{i}]") for i, line in enumerate(_list(found, "lines", f"{where}.lines"))
        ),
        grades=tuple(sorted(own or grades, key=lambda band: band.start, reverse=True)),
        start_day=int(_number(found.get("start_day", 1), f"{where}.start_day")),
    )
    if not 1 <= scheme.start_day <= 28:
        raise wrong(f"{where}.start_day", N_("{where} must be a day from 1 to 28."))
    nobody = found.get("position") == []  # nothing said means everybody
    return SchemeEntry(
        scheme, () if nobody else _holders(found, where), _month(found.get("from", "2000-01"), f"{where}.from")
    )


def _holders(entry: Mapping[str, Any], where: str) -> tuple[Holder, ...]:
    found: list[Holder] = []
    for kind in WHO:
        for key in (kind, f"{kind}s"):
            names = entry.get(key, ())
            for name in (names,) if isinstance(names, str) else names or ():
                if not isinstance(name, str):
                    raise wrong(f"{where}.{key}", N_("{where} must be a name or a list of names."))
                everybody = kind == "position" and name in ("*", "all")
                found.append(Holder() if everybody else Holder("employment" if kind == "employee" else kind, name))
    return tuple(found) or (Holder(),)


def _targets(entry: object, where: str) -> list[TargetEntry]:
    found = _object(entry, where)
    month = _month(found.get("period"), f"{where}.period")
    value = _number(found.get("value"), f"{where}.value")
    metric = _text(found, where, "metric")
    return [TargetEntry(month, metric, holder, value) for holder in _holders(found, where)]
