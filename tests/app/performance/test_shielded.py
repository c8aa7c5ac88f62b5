"""A team's medians on the paper of one of its people: only from a number of people on that protects the others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets
from hrdesk.app.performance.snapshot import dump, load
from hrdesk.domain.performance.sheet import EvaluationSheet
from hrdesk.storage import tables as t
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk


def published(desk, count: int):
    people = team(desk, count)
    for month in (MONTH.previous(), MONTH):
        for place, who in enumerate(people):
            figures(desk, who, GOOD | {"recovered_amount": str(100_000 + 10_000 * place)}, month=month)
        evaluate(desk.work(), month)
        publish(desk.work(), Publish(month, confirm=True))
    return people


def sheet_of(desk, who) -> EvaluationSheet:
    me = person_desk(desk, who.employment_id)
    (found,) = evaluation_sheets(me.work(), PrintOrder(MONTH, Path("x.pdf")))
    me.database.close()
    return found


def medians(sheet: EvaluationSheet) -> set[Decimal]:
    told = {sheet.team.median, *(line.team_median for line in sheet.lines), *(point.median for point in sheet.trend)}
    return {value for value in told if value is not None}


@pytest.mark.parametrize("count", [2, 4])
def test_a_small_team_s_medians_are_not_told(desk, count):
    people = published(desk, count)
    found = sheet_of(desk, people[0])
    assert medians(found) == set()
    assert found.rank_of == count


def test_five_people_have_a_median(desk):
    people = published(desk, 5)
    found = sheet_of(desk, people[0])
    scores = sorted(evaluation(desk, who).score for who in people)
    assert found.team.median == scores[2]
    assert found.trend[-2].median == scores[2]
    assert next(line for line in found.lines if line.name.zh == "回款金额").team_median == 120_000


def test_what_was_published_with_a_median_of_two_is_handed_out_without(desk):
    """As releases before did; the snapshot itself stays."""
    one, _other = published(desk, 2)
    row = evaluation(desk, one)
    kept = load(EvaluationSheet, row.snapshot)
    told = replace(
        kept,
        team=replace(kept.team, median=Decimal(98)),
        lines=tuple(replace(line, team_median=Decimal(1)) for line in kept.lines),
        trend=tuple(replace(point, median=Decimal(97)) for point in kept.trend),
    )
    desk.work().write(
        lambda conn: conn.execute(update(t.evaluation).where(t.evaluation.c.id == row.id).values(snapshot=dump(told)))
    )
    assert medians(sheet_of(desk, one)) == set()
