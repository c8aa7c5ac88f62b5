"""A proposal for 5,000 cases and 40 receivers (aim: 2 s), beside handing them out in turn without looking at anything."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hrdesk.domain.handover.model import Balance, PlanCase, PlanReceiver
from hrdesk.domain.handover.planning import propose
from tests.bench import Row

NAME = "handover"
CASES, RECEIVERS = 5_000, 40


def task() -> tuple[list[PlanCase], list[PlanReceiver]]:
    """Amounts from 1,000 to 200,000 yuan in six ageing buckets; receivers with 60 to 110 cases and three skills each."""
    chance = random.Random(20261123)
    cases = [
        PlanCase(at, Decimal(chance.randint(100_000, 20_000_000)) / 100, f"M{chance.randint(1, 6)}")
        for at in range(CASES)
    ]
    receivers = [
        PlanReceiver(
            CASES + at,
            cap=300,
            count=chance.randint(60, 110),
            amount=Decimal(chance.randint(100, 300)) * 10_000,
            ageing=Decimal(chance.randint(80, 180)),
            skills=frozenset(f"M{one}" for one in chance.sample(range(1, 7), 3)),
        )
        for at in range(RECEIVERS)
    ]
    return cases, receivers


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def measure() -> list[Row]:
    """In turn, proposed with skills, proposed without."""
    cases, receivers = task()
    turn, _given = _timed(lambda: {case.key: receivers[at % RECEIVERS].key for at, case in enumerate(cases)})
    skilled, found = _timed(lambda: propose(cases, receivers))
    free, even = _timed(lambda: propose(cases, receivers, Balance(skill=False)))
    note = f"spread {found.spread:.2%}, {found.unskilled} without the skill, {len(found.unassigned)} left over"
    return [
        Row("in turn", turn, "", "floor: no balance, no cap, no skill"),
        Row(f"proposal {CASES:,} × {RECEIVERS}", skilled, "in turn", note),
        Row("proposal without skills", free, "in turn", f"spread {even.spread:.2%}"),
    ]
