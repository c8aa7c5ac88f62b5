"""Whether a scheme can be used, and what to warn about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hrdesk.domain.performance.model import Line, Method, Metric, Scheme
from hrdesk.words import N_

FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """``message`` is an English literal marked for the catalogue; a warning does not refuse the scheme."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    warning: bool = False


def check_scheme(scheme: Scheme, metrics: Mapping[str, Metric]) -> list[SchemeProblem]:
    """All that is wrong with a scheme, and the recovery-only warning (GB/T 45251-2025)."""
    found = list(_problems(scheme, metrics))
    if not found and _recovery_only(scheme, metrics):
        found.append(
            SchemeProblem(
                "recovery_only",
                N_(
                    "The scheme {scheme} weighs recovery figures only. GB/T 45251-2025 asks for compliance, results, "
                    "information security and complaints in one appraisal, and agencies should not appraise by "
                    "commission on the amount recovered alone."
                ),
                {"scheme": scheme.name},
                warning=True,
            )
        )
    return found


def _recovery_only(scheme: Scheme, metrics: Mapping[str, Metric]) -> bool:
    weighted = [line for line in scheme.lines if line.weight > 0]
    return bool(weighted) and all(metrics[line.metric].recovery for line in weighted)


def _problems(scheme: Scheme, metrics: Mapping[str, Metric]) -> Iterable[SchemeProblem]:
    if not scheme.lines:
        yield SchemeProblem("no_lines", N_("The scheme {scheme} has no metrics."), {"scheme": scheme.name})
        return
    codes = [line.metric for line in scheme.lines]
    for code in dict.fromkeys(codes):
        if code not in metrics:
            yield SchemeProblem(
                "unknown_metric",
                N_("The scheme {scheme} uses the metric {metric}, which does not exist."),
                {"scheme": scheme.name, "metric": code},
            )
        if codes.count(code) > 1:
            yield SchemeProblem(
                "metric_twice",
                N_("The scheme {scheme} has the metric {metric} twice."),
                {"scheme": scheme.name, "metric": code},
            )
    for line in scheme.lines:
        yield from _line_problems(scheme, line)
    total = sum((line.weight for line in scheme.lines), Decimal(0))
    if total != FULL:
        yield SchemeProblem(
            "weights",
            N_("The weights of {scheme} total {total}; they must total 100.00."),
            {"scheme": scheme.name, "total": f"{total:.2f}"},
        )
    yield from _grade_problems(scheme)


def _grade_problems(scheme: Scheme) -> Iterable[SchemeProblem]:
    """Grades must be told apart by code and by where they begin."""
    codes = [band.code for band in scheme.grades]
    starts = [band.start for band in scheme.grades]
    for band in scheme.grades:
        values = {"scheme": scheme.name, "grade": band.code, "start": f"{band.start:f}"}
        if codes.count(band.code) > 1:
            yield SchemeProblem("grade_twice", N_("{scheme}: there are two grades called {grade}."), values)
        elif starts.count(band.start) > 1:
            yield SchemeProblem("grade_start", N_("{scheme}: several grades begin at {start} points."), values)


def _line_problems(scheme: Scheme, line: Line) -> Iterable[SchemeProblem]:
    values = {"scheme": scheme.name, "metric": line.metric}
    if line.weight < 0 or line.weight > FULL or line.weight != round(line.weight, 2):
        yield SchemeProblem(
            "weight", N_("{scheme}: the weight of {metric} must lie between 0 and 100 with two decimals."), values
        )
    if line.method is Method.VETO:
        if line.weight != 0:
            yield SchemeProblem("veto_weight", N_("{scheme}: {metric} is a veto and must weigh 0."), values)
        return
    if line.floor > line.cap:
        yield SchemeProblem("limits", N_("{scheme}: the floor of {metric} lies above its cap."), values)
    if line.method in (Method.PROPORTIONAL, Method.BANDS) and (line.target is None or line.target < 0):
        yield SchemeProblem("target", N_("{scheme}: {metric} needs a target of 0 or more."), values)
    if line.method is Method.BANDS and not line.bands:
        yield SchemeProblem("bands", N_("{scheme}: {metric} is scored by bands and has none."), values)
    if line.method is Method.BANDS and len({band.start for band in line.bands}) < len(line.bands):
        yield SchemeProblem("bands", N_("{scheme}: two bands of {metric} begin at the same percentage."), values)
    if line.method is Method.DEDUCTION and line.deduction <= 0:
        yield SchemeProblem("deduction", N_("{scheme}: {metric} needs the points taken off for each case."), values)
