"""Scores recomputed from exported files alone, by other code than HRDesk's: nothing here imports ``hrdesk``.

Follows product.md "Scores" with fractions: proportional lines, floor and cap, half up to 0.01, weighted, added up.
"""

import csv
import json
from fractions import Fraction
from pathlib import Path


def half_up(value: Fraction, places: int = 2) -> Fraction:
    scaled = value * 10**places
    floor = scaled.numerator // scaled.denominator
    if scaled - floor >= Fraction(1, 2):
        floor += 1
    return Fraction(floor, 10**places)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def actual(row: dict[str, str], aggregation: str) -> Fraction | None:
    if aggregation == "ratio":
        return Fraction(row["numerator"]) / Fraction(row["denominator"]) if Fraction(row["denominator"] or 0) else None
    return Fraction(row["value"]) if row["value"] else None


def line_score(line: dict, value: Fraction, target: Fraction, lower: bool) -> Fraction:
    floor, cap = Fraction(line["floor"]), Fraction(line["cap"])
    if line["method"] == "deduction":
        return max(floor, min(cap, half_up(100 - value * Fraction(line["deduction"]))))
    if target == 0:
        return half_up(Fraction(100)) if value == 0 else floor
    raw = 200 - 100 * value / target if lower else 100 * value / target
    if line["method"] == "bands":
        reached = [Fraction(score) for start, score in line["bands"] if 100 * value / target >= Fraction(start)]
        raw = reached[-1] if reached else floor
    return half_up(max(floor, min(cap, raw)))


def recompute(
    facts: Path, configuration: Path, evaluations: Path, scheme_code: str
) -> dict[str, tuple[Fraction, Fraction]]:
    """By 工号: (score recomputed, score HRDesk exported), for everybody evaluated without a gap."""
    config = json.loads(configuration.read_text("utf-8"))
    metrics = {metric["code"]: metric for metric in config["metrics"]}
    scheme = next(item for item in config["schemes"] if item["code"] == scheme_code)
    figures = {(row["employee_no"], row["metric"]): row for row in table(facts)}
    found = {}
    for person in table(evaluations):
        if not person["score"]:
            continue
        total = Fraction(0)
        for line in scheme["lines"]:
            metric = metrics[line["metric"]]
            row = figures[person["employee_no"], line["metric"]]
            value = actual(row, metric["aggregation"])
            assert value is not None
            target = Fraction(person[line["metric"] + ".target"])
            score = line_score(line, value, target, metric["direction"] == "lower")
            total += half_up(score * Fraction(line["weight"]) / 100)
        found[person["employee_no"]] = (total, Fraction(person["score"]))
    return found
