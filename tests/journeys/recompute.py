"""Scores recomputed from exported files alone, by other code than HRDesk's: nothing here imports ``hrdesk``.

Follows product.md "Scores" with fractions: proportional lines, bands, deductions, a veto, floor and cap, half up to
0.01, weighted, added up. Who is evaluated by which scheme comes from the exported roster and configuration.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

NARROW_TO_WIDE = (("employee", "工号"), ("team", "小组"), ("position", "岗位"), ("department", "部门"))
NUMBER = "工号"


@dataclass(frozen=True)
class Recomputed:
    """One evaluation: as recomputed, as exported, and by which scheme."""

    score: Fraction
    exported: Fraction
    scheme: str
    grade: str
    exported_grade: str


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Away from zero at the half."""
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**places)


def table(path: Path) -> list[dict[str, str]]:
    """A CSV as HRDesk exports it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def actual(row: dict[str, str] | None, aggregation: str) -> Fraction | None:
    """The month's figure; a ratio from its two sums, so that nothing is rounded before the score."""
    if row is None:
        return None
    if aggregation == "ratio" and row["denominator"]:
        return Fraction(row["numerator"]) / Fraction(row["denominator"])
    return Fraction(row["value"]) if row["value"] else None


def points(line: dict[str, Any], value: Fraction, target: Fraction, lower: bool) -> Fraction:
    """The score of one line, 0.01."""
    floor, cap = Fraction(line["floor"]), Fraction(line["cap"])
    if line["method"] == "deduction":
        raw = 100 - value * Fraction(line["deduction"])
    elif target == 0:
        raw = Fraction(100) if value == 0 else floor
    else:
        share = 100 * value / target
        raw = 200 - share if lower else share
        if line["method"] == "bands":
            reached = [Fraction(score) for start, score in line["bands"] if share >= Fraction(start)]
            raw = reached[-1] if reached else floor
    return half_up(max(floor, min(cap, raw)))


def scheme_of(person: dict[str, str], schemes: list[dict[str, Any]], period: str) -> dict[str, Any] | None:
    """The narrowest scheme in force: the person's own, the team's, the position's, the department's, everybody's."""
    for key, column in NARROW_TO_WIDE:
        own = [item for item in schemes if item["from"] <= period and person[column] in item.get(key, [])]
        if own:
            return max(own, key=lambda item: item["from"])
    everybody = [item for item in schemes if item["from"] <= period and "*" in item.get("position", [])]
    return max(everybody, key=lambda item: item["from"], default=None)


def one(
    person: dict[str, str], scheme: dict[str, Any], metrics: dict[str, Any], figures: dict[str, dict[str, str]]
) -> Fraction:
    """The total of somebody whose figures are all there."""
    total, ceiling = Fraction(0), None
    for line in scheme["lines"]:
        metric = metrics[line["metric"]]
        value = actual(figures.get(line["metric"]), metric["aggregation"])
        if line["method"] == "veto":
            if value:
                ceiling = min(Fraction(line["floor"]), ceiling if ceiling is not None else Fraction(line["floor"]))
            continue
        assert value is not None, f"{person['employee_no']}: {line['metric']}"
        target = Fraction(person[line["metric"] + ".target"] or 0)
        assert line["prorate"] or line["method"] == "deduction" or target == Fraction(line["target"])
        score = points(line, value, target, metric["direction"] == "lower")
        assert score == Fraction(person[line["metric"] + ".score"]), f"{person['employee_no']}: {line['metric']}"
        total += half_up(score * Fraction(line["weight"]) / 100)
    return total if ceiling is None else min(total, half_up(ceiling))


def grade_of(score: Fraction, scheme: dict[str, Any]) -> str:
    """The band the score has reached."""
    reached = [band for band in scheme["grades"] if score >= Fraction(band["start"])]
    return str(max(reached, key=lambda band: Fraction(band["start"]))["code"]) if reached else ""


def recompute(facts: Path, configuration: Path, evaluations: Path, roster: Path, period: str) -> dict[str, Recomputed]:
    """By 工号, for everybody evaluated without a gap (the exports of one month)."""
    config = json.loads(configuration.read_text("utf-8"))
    metrics = {metric["code"]: metric for metric in config["metrics"]}
    people = {row[NUMBER]: row for row in table(roster)}
    figures: dict[str, dict[str, dict[str, str]]] = {}
    for row in table(facts):
        assert row["period"] == period
        figures.setdefault(row["employee_no"], {})[row["metric"]] = row
    found = {}
    for person in table(evaluations):
        if not person["score"]:
            continue
        number = person["employee_no"]
        scheme = scheme_of(people[number], config["schemes"], period)
        assert scheme is not None, f"{number} has no scheme"
        total = one(person, scheme, metrics, figures.get(number, {}))
        found[number] = Recomputed(
            total, Fraction(person["score"]), scheme["code"], grade_of(total, scheme), person["grade"]
        )
    return found
