"""A year of joining and leaving in two departments, the same every time."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hrdesk.app.work import Desk
from tests.app.builders import TODAY, add_people

TEAMS = (("催收一部", "电催一组"), ("催收一部", "电催二组"), ("客服部", "客服一组"))


def a_year(desk: Desk, people: int = 120) -> None:
    """People who came over two years; some forty in a hundred left within the year after."""
    chance = random.Random(20261123)
    for _number in range(people):
        department, team = TEAMS[chance.randrange(3)]
        hired = date(2024, 12, 1) + timedelta(days=chance.randrange(700))
        stayed = int(chance.expovariate(1 / 260)) + 1
        left = hired + timedelta(days=stayed)
        gone = left <= TODAY and chance.random() < 0.75
        add_people(
            desk, 1, department=department, team=team, hire_date=hired, status="left" if gone else "regular",
            leave_date=left if gone else None,
        )  # fmt: skip
