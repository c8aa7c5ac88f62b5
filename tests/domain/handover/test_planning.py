"""A proposal is fair: the best there is among few cases, not to be bettered by one move among many, locks and caps kept."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hrdesk.domain.handover.model import Balance, PlanCase, PlanReceiver
from hrdesk.domain.handover.planning import base_loads, case_points, propose

AGEINGS = ("M1", "M2", "M3", "M7")
amounts = st.integers(100, 5_000_000).map(lambda fen: Decimal(fen) / 100)
balances = st.builds(Balance, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@st.composite
def tasks(draw, most_cases, most_receivers):
    receivers = [
        PlanReceiver(
            key,
            cap=draw(st.integers(0, 12)),
            count=draw(st.integers(0, 6)),
            amount=draw(amounts),
            ageing=Decimal(draw(st.integers(0, 9))),
            skills=frozenset(draw(st.lists(st.sampled_from(AGEINGS), max_size=3))),
        )
        for key in range(draw(st.integers(1, most_receivers)))
    ]
    cases = [
        PlanCase(
            100 + at,
            draw(amounts),
            draw(st.sampled_from(AGEINGS)),
            promise=draw(st.none() | st.dates(date(2026, 11, 23), date(2026, 12, 9))),
            given=draw(st.sampled_from([one.key for one in receivers])),
            locked=draw(st.integers(0, 4)) == 0,
        )
        for at in range(draw(st.integers(0, most_cases)))
    ]
    return cases, receivers, draw(balances)


def able(case, receiver, balance):
    return not balance.skill or not receiver.skills or case.ageing in receiver.skills


def worth(given_, cases, receivers, balance):
    """(cases at somebody without the skill, sum of squared loads) of a way to give them."""
    points = dict(zip((case.key for case in cases), case_points(cases, receivers, balance), strict=True))
    loads = dict(zip((one.key for one in receivers), base_loads(cases, receivers, balance), strict=True))
    by_key = {one.key: one for one in receivers}
    unskilled = 0
    for case in cases:
        if case.key in given_:
            loads[given_[case.key]] += points[case.key]
            unskilled += not able(case, by_key[given_[case.key]], balance)
    return unskilled, sum(load * load for load in loads.values())


def room(cases, receivers, given_):
    counts = {one.key: one.cap - one.count for one in receivers}
    for key in given_.values():
        counts[key] -= 1
    return counts


@settings(max_examples=150)
@given(tasks(most_cases=6, most_receivers=3))
def test_a_small_handover_gets_the_best_of_all_ways(task):
    cases, receivers, balance = task
    found = propose(cases, receivers, balance)
    locked = {case.key: case.given for case in cases if case.locked}
    assert {key: found.given[key] for key in locked} == locked
    free = [case for case in cases if not case.locked and case.key in found.given]
    rooms = room(cases, receivers, locked)
    best = min(
        worth(locked | dict(zip((case.key for case in free), way, strict=True)), cases, receivers, balance)
        for way in itertools.product([one.key for one in receivers], repeat=len(free))
        if all(sum(one == key for one in way) <= max(0, rooms[key]) for key in rooms)
    )
    assert worth(found.given, cases, receivers, balance) == best
    assert found.unskilled == best[0]


@settings(max_examples=60)
@given(tasks(most_cases=60, most_receivers=6))
def test_no_single_move_betters_a_proposal_and_nothing_fits_that_was_left_out(task):
    cases, receivers, balance = task
    found = propose(cases, receivers, balance)
    rooms = room(cases, receivers, found.given)
    now = worth(found.given, cases, receivers, balance)
    for case in cases:
        if case.locked or case.key not in found.given:
            continue
        for one in receivers:
            if rooms[one.key] > 0 and one.key != found.given[case.key]:
                assert worth(found.given | {case.key: one.key}, cases, receivers, balance) >= now
    left = [case for case in cases if case.key in found.unassigned]
    assert not left or all(count <= 0 for count in rooms.values())
    placed = [case for case in cases if case.key in found.given and not case.locked]
    if left:  # who has a promise goes first
        assert not any(case.promise for case in left) or all(case.promise for case in placed)


@given(tasks(most_cases=30, most_receivers=5))
def test_a_proposal_is_the_same_each_time(task):
    assert propose(*task) == propose(*task)


def test_many_cases_are_spread_within_two_per_cent():
    cases = [PlanCase(at, Decimal(1000 + 7919 * at % 90000), f"M{at % 5 + 1}") for at in range(1000)]
    receivers = [PlanReceiver(-key - 1, cap=200, count=60 + key, amount=Decimal(1_500_000)) for key in range(12)]
    found = propose(cases, receivers)
    assert found.spread <= 0.02
    assert not found.unassigned


def test_who_objected_to_a_case_is_not_asked_again():
    cases = [PlanCase(1, Decimal(100), "M1", given=7, never=frozenset({7}))]
    receivers = [PlanReceiver(7, cap=10), PlanReceiver(8, cap=10, count=9, amount=Decimal(10**6))]
    assert propose(cases, receivers).given == {1: 8}
    assert propose(cases, receivers[:1]).unassigned == (1,)


def test_nobody_to_take_them_leaves_all_unassigned():
    assert propose([PlanCase(1, Decimal(1), "M1")], []).unassigned == (1,)
    assert propose([], [PlanReceiver(1, cap=3)]).spread == 0
