"""A chain of holdings is a line of days without gap or overlap."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.handover.chain import Holding, holder_on, stretches
from hrdesk.domain.handover.model import Capacity

FIRST = date(2026, 11, 1)
chains = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 4), st.sampled_from(Capacity)), min_size=1, max_size=12
).map(
    lambda steps: [
        Holding(FIRST + timedelta(days=sum(step[0] for step in steps[: at + 1])), who, capacity)
        for at, (_gap, who, capacity) in enumerate(steps)
    ]
)


@given(chains)
def test_stretches_meet_without_gap_or_overlap_and_agree_with_each_day(chain):
    found = stretches(chain)
    assert found[0].starts == chain[0].starts
    assert found[-1].ends is None
    for one, following in itertools.pairwise(found):
        assert one.ends == following.starts - timedelta(days=1)
        assert (one.employment_id, one.capacity) != (following.employment_id, following.capacity)
    for stretch in found:
        held = holder_on(chain, stretch.starts)
        assert held is not None
        assert (held.employment_id, held.capacity) == (stretch.employment_id, stretch.capacity)


def test_an_assignment_objected_to_on_the_same_day_has_no_day():
    chain = [Holding(FIRST, 1, Capacity.OWNER), Holding(date(2026, 11, 9), 2, Capacity.OWNER),
             Holding(date(2026, 11, 9), 3, Capacity.CUSTODY)]  # fmt: skip
    assert [(one.employment_id, one.days(date(2026, 11, 30))) for one in stretches(chain)] == [(1, 8), (3, 22)]
    assert holder_on(chain, date(2026, 10, 31)) is None
