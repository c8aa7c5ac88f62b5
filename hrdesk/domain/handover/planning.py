"""A proposal of who takes over which case.

First comes who gets in at all: locked cases, then live promises by their day, then the next follow-up, until the caps
are full. What is left over then is to be minimal, in this order: cases at somebody without the skill, then the sum of
the squared loads (an even load is the smallest sum). A load counts in points: each case is worth, on average, 1,000.

The method is our own, some hundred lines, because a general solver (ortools, 30 MB; pulp with a binary) would be the
largest part of the program for one page, needs more than the aimed 2 seconds for 5,000 × 40, and its answer cannot be
told in a sentence. Here every case goes, heaviest first, to the lightest receiver who has the skill and room; then
single moves are made until none is better. Among few cases all ways are tried (branch and bound), so that a small
handover is exactly the best one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hrdesk.domain.handover.model import Balance, PlanCase, PlanReceiver, Proposal

POINTS = 1000
EXACT_WAYS = 5_000  # up to so many ways all are tried
_LATEST = date.max


def ageing_weight(ageing: str) -> Decimal:
    """How much work a case of that age is: M1 1.0, each bucket more 0.1, M7 and older 1.6; unknown 1.2.

    Older debt is harder; the step is our own estimate (facts.md §3 knows M6+ × 1.4 of one agency).
    """
    found = re.search(r"(\d+)", ageing)
    if found is None:
        return Decimal("1.2")
    return 1 + Decimal(min(max(int(found[1]), 1), 7) - 1) / 10


def case_points(cases: Sequence[PlanCase], receivers: Sequence[PlanReceiver], balance: Balance) -> list[int]:
    """What each case is worth. Each thing balanced counts alike, as a share of its mean over these cases."""
    means = _means(cases)
    return [_points(1, case.amount, ageing_weight(case.ageing), means, balance) for case in cases]


def _means(cases: Sequence[PlanCase]) -> tuple[Decimal, Decimal]:
    if not cases:
        return Decimal(1), Decimal(1)
    amount = sum((case.amount for case in cases), Decimal(0)) / len(cases)
    ageing = sum((ageing_weight(case.ageing) for case in cases), Decimal(0)) / len(cases)
    return amount or Decimal(1), ageing


def _points(count: int, amount: Decimal, ageing: Decimal, means: tuple[Decimal, Decimal], balance: Balance) -> int:
    parts = []
    if balance.count or not (balance.amount or balance.ageing):
        parts.append(Decimal(count))
    if balance.amount:
        parts.append(amount / means[0])
    if balance.ageing:
        parts.append(ageing / means[1])
    return int(sum(parts, Decimal(0)) * POINTS / len(parts))


def base_loads(cases: Sequence[PlanCase], receivers: Sequence[PlanReceiver], balance: Balance) -> list[int]:
    """What each receiver carries already, in the same points."""
    means = _means(cases)
    return [_points(one.count, one.amount, one.ageing, means, balance) for one in receivers]


def propose(cases: Sequence[PlanCase], receivers: Sequence[PlanReceiver], balance: Balance | None = None) -> Proposal:
    """Who takes what. A locked choice stays, even above a cap; others never go to who objected or has no room."""
    balance = balance or Balance()
    if not receivers:
        return Proposal({}, tuple(case.key for case in cases), 0, {})
    task = _Task.of(cases, receivers, balance)
    free = task.chosen()
    if len(free) * len(receivers).bit_length() < 64 and len(receivers) ** len(free) <= EXACT_WAYS:
        _Exact(task).settle(free)
    else:
        _even_out(task, free)
    given = {task.cases[index].key: task.receivers[place].key for index, place in enumerate(task.at) if place >= 0}
    return Proposal(
        given,
        tuple(case.key for index, case in enumerate(task.cases) if task.at[index] < 0),
        sum(not task.skilled(index, place) for index, place in enumerate(task.at) if place >= 0),
        {one.key: load for one, load in zip(task.receivers, task.loads, strict=True)},
    )


@dataclass(slots=True)
class _Task:
    """The cases and receivers by index; ``at``: where each case is (−1 nowhere); ``loads``, ``room`` by receiver."""

    cases: Sequence[PlanCase]
    receivers: Sequence[PlanReceiver]
    skill: bool
    points: list[int]
    loads: list[int]
    room: list[int]
    at: list[int]
    classes: list[tuple[str, frozenset[int]]] = field(default_factory=list)
    _groups: dict[tuple[str, frozenset[int]], tuple[list[int], list[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Sequence[PlanCase], receivers: Sequence[PlanReceiver], balance: Balance) -> _Task:
        task = cls(
            cases,
            receivers,
            balance.skill,
            case_points(cases, receivers, balance),
            base_loads(cases, receivers, balance),
            [one.cap - one.count for one in receivers],
            [-1] * len(cases),
        )
        task.classes = [(case.ageing, case.never) for case in cases]
        places = {one.key: place for place, one in enumerate(receivers)}
        for index, case in enumerate(cases):
            if case.locked and case.given in places:
                task.put(index, places[case.given])
        return task

    def put(self, index: int, place: int) -> None:
        """Moves a case; −1 takes it out."""
        before = self.at[index]
        if before >= 0:
            self.loads[before] -= self.points[index]
            self.room[before] += 1
        if place >= 0:
            self.loads[place] += self.points[index]
            self.room[place] -= 1
        self.at[index] = place

    def skilled(self, index: int, place: int) -> bool:
        skills = self.receivers[place].skills
        return not self.skill or not skills or self.cases[index].ageing in skills

    def groups(self, index: int) -> tuple[list[int], list[int]]:
        """The receivers with the skill for a case, and the others; without those who objected."""
        found = self._groups.get(self.classes[index])
        if found is None:
            never = self.cases[index].never
            able = [place for place, one in enumerate(self.receivers) if one.key not in never]
            found = self._groups[self.classes[index]] = (
                [place for place in able if self.skilled(index, place)],
                [place for place in able if not self.skilled(index, place)],
            )
        return found

    def chosen(self) -> list[int]:
        """The cases to be placed, most urgent first, as many as there is room for."""
        locked = {index for index, place in enumerate(self.at) if place >= 0}
        waiting = [index for index in range(len(self.cases)) if index not in locked and any(self.groups(index))]
        waiting.sort(key=self._urgency)
        return waiting[: sum(max(0, room) for room in self.room)]

    def _urgency(self, index: int) -> tuple[bool, date, date, int]:
        case = self.cases[index]
        return case.promise is None, case.promise or _LATEST, case.follow_up or _LATEST, case.key


def _even_out(task: _Task, free: Sequence[int]) -> None:
    """Heaviest first to the lightest with skill and room, then single moves while one is better."""
    for index in sorted(free, key=lambda index: (-task.points[index], index)):
        for group in task.groups(index):
            open_ = [place for place in group if task.room[place] > 0]
            if open_:
                task.put(index, min(open_, key=task.loads.__getitem__))
                break
    placed = _Placed(task, [index for index in free if task.at[index] >= 0])
    while placed.better():
        pass


class _Placed:
    """The free cases by class and receiver, lightest first: the only candidates for the best single move."""

    def __init__(self, task: _Task, free: Sequence[int]) -> None:
        self._task = task
        self._lists: dict[tuple[tuple[str, frozenset[int]], int], list[int]] = {}
        for index in sorted(free, key=lambda index: (task.points[index], index)):
            self._lists.setdefault((task.classes[index], task.at[index]), []).append(index)

    def better(self) -> bool:
        """Makes the first single move that is better, if there is one."""
        task = self._task
        for (kind, place), cases in self._lists.items():
            if not cases:
                continue
            able, others = task.groups(cases[0])
            knows = place in able
            target = self._lightest(able, place)
            if not knows and target is not None:
                return self._move(kind, place, target)  # to somebody with the skill
            target = target if knows else self._lightest(others, place)
            if target is not None and task.loads[place] - task.loads[target] > task.points[cases[0]]:
                return self._move(kind, place, target)
        return False

    def _lightest(self, places: Sequence[int], but: int) -> int | None:
        task = self._task
        open_ = [place for place in places if place != but and task.room[place] > 0]
        return min(open_, key=task.loads.__getitem__) if open_ else None

    def _move(self, kind: tuple[str, frozenset[int]], place: int, target: int) -> bool:
        task = self._task
        index = self._lists[kind, place].pop(0)
        task.put(index, target)
        line = self._lists.setdefault((kind, target), [])
        line.append(index)
        line.sort(key=lambda index: (task.points[index], index))
        return True


class _Exact:
    """All ways, but those that cannot end better than the best one found so far."""

    def __init__(self, task: _Task) -> None:
        self._task = task
        self._best: tuple[int, int, int] | None = None
        self._kept: list[int] = []

    def settle(self, free: Sequence[int]) -> None:
        """Leaves the task with its free cases in the best places."""
        task = self._task
        order = sorted(free, key=lambda index: (-task.points[index], index))
        self._try(order, 0, 0, 0)
        for index, place in zip(order, self._kept, strict=True):
            task.put(index, place)

    def _try(self, order: Sequence[int], depth: int, out: int, unskilled: int) -> None:
        task = self._task
        squares = sum(load * load for load in task.loads)
        so_far = (out, unskilled, squares)  # none of these falls when more cases are placed
        if self._best is not None and so_far >= self._best:
            return
        if depth == len(order):
            self._best = so_far
            self._kept = [task.at[index] for index in order]
            return
        index = order[depth]
        able, others = task.groups(index)
        open_ = [place for place in (*able, *others) if task.room[place] > 0]
        for place in sorted(open_, key=lambda place: (place in others, task.loads[place])):
            task.put(index, place)
            self._try(order, depth + 1, out, unskilled + (place in others))
            task.put(index, -1)
        self._try(order, depth + 1, out + 1, unskilled)
