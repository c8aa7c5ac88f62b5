"""Units in the order people number them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.unit_names import unit_key


@pytest.mark.parametrize(
    "wanted",
    [
        ["电催1组", "电催2组", "电催10组", "电催12组"],
        ["电催一组", "电催二组", "电催三组", "电催九组", "电催十组", "电催十一组", "电催二十组", "电催二十一组"],
        ["", "一线", "两江组", "外访A组", "外访B组"],
    ],
)
def test_numbers_in_names_count_as_numbers(wanted: list[str]) -> None:
    assert sorted(set(wanted), key=unit_key) == wanted


@given(st.lists(st.text(alphabet="电催组一二十百零12 aA·３", max_size=12)))
def test_any_names_can_be_ordered(names: list[str]) -> None:
    keys = [unit_key(name) for name in sorted(names, key=unit_key)]
    assert all(one <= other for one, other in pairwise(keys))
