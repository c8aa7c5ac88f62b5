"""The comparison by length of service: days are shared out between bands and sides without loss."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.turnover import Spell
from hrdesk.domain.why_leave import Stay, by_tenure, expected, few, leader_change

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(date(2024, 1, 1), date(2027, 6, 30))


@st.composite
def stays(draw):
    hired = draw(days)
    left = draw(st.none() | st.integers(0, 900).map(lambda add: hired + timedelta(days=add)))
    moved = draw(st.none() | days)
    here = ((hired, date.max),) if moved is None else ((hired, moved),)
    return Stay(Spell(1, "A", "张", hired, left), here, moved is None)


@given(st.lists(stays(), max_size=6))
def test_no_day_and_no_leaver_is_lost_between_bands_and_sides(found):
    bands = by_tenure(found, FIRST, LAST)
    worked = sum(max(0, (min(LAST, one.spell.left or LAST) - max(FIRST, one.spell.hired)).days + 1) for one in found)
    assert sum(band.days + band.others_days for band in bands) == worked
    left = sum(one.spell.left_in(FIRST, LAST) for one in found)
    assert sum(band.left + band.others_left for band in bands) == left


def test_a_team_like_all_others_is_expected_to_lose_what_it_lost():
    spells = [Spell(n, str(n), "张", date(2026, 1, 1), date(2026, 6, 30) if n % 2 else None) for n in range(8)]
    found = [
        Stay(one, ((date(2026, 1, 1), date.max),) if one.employment_id < 4 else (), one.employment_id < 4)
        for one in spells
    ]
    bands = by_tenure(found, FIRST, LAST)
    assert expected(bands) == sum(band.left for band in bands) == 2
    assert expected(by_tenure(found[:4], FIRST, LAST)) is None


def test_leavers_around_a_new_leader_and_small_numbers():
    gone = [date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 20), date(2026, 12, 1)]
    change = leader_change("王强", date(2026, 5, 1), gone, date(2026, 6, 1))
    assert (change.before, change.after, change.running) == (1, 2, True)
    assert few(4, 30)
    assert few(9, 6)
    assert not few(9, 30)
