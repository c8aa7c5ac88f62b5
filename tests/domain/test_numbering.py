"""工号规则 as it is seen in the numbers there are."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hrdesk.domain.numbering import Numbered, Numbering
from hrdesk.domain.people import NumberPattern

ALPHABET = "ABCHXYZ京沪催-"
FIXED = st.text(ALPHABET, max_size=4)
COUNTED = st.sets(st.integers(1, 100), min_size=3, max_size=40)


def learnt(*numbers: str) -> tuple[str, str] | None:
    rule = Numbering(Numbered(number) for number in numbers).agency
    return (rule.pattern, rule.next) if rule is not None else None


def span(before: str, first: int, last: int, width: int = 4) -> list[str]:
    return [f"{before}{number:0{width}d}" for number in range(first, last + 1)]


def test_the_rule_is_learnt_with_what_comes_next() -> None:
    rule = Numbering(Numbered(number) for number in [*span("HC", 1, 53), "HC0058"]).agency
    assert rule is not None
    assert (rule.pattern, rule.seen, rule.of, rule.next, rule.fixed, rule.width) == (
        "HC{0000}", 54, 54, "HC0059", "HC", 4,
    )  # fmt: skip
    behind = Numbering(Numbered(f"A-{at:03}B") for at in range(1, 4)).agency
    assert behind is not None
    assert behind.fixed == "A-…B"


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [
        (span("", 1, 5), ("{0000}", "0006")),
        (span("", 1, 12, 1), ("{0}", "13")),
        (["HC1", "HC9", "HC10", "HC11"], ("HC{0}", "HC12")),
        (["HC9998", "HC9999", "HC10000"], ("HC{0000}", "HC10001")),
        (["A-017B", "A-018B", "A-019B"], ("A-{000}B", "A-020B")),
        (["YX-2-001", "YX-2-002", "YX-2-003"], ("YX-2-{000}", "YX-2-004")),
        ([*span("YX", 1, 8), "老板", "HC8888"], ("YX{0000}", "YX0009")),
        ([*span("HC", 1, 20), "HC8888"], ("HC{0000}", "HC0021")),  # a lucky number moves nothing there
        ([*span("HC", 1, 40), *span("HC", 300, 303)], ("HC{0000}", "HC0304")),  # what lies between was somebody's
        (["HC0003", "HC0250", "HC0412"], ("HC{0000}", "HC0413")),
        (["2024001", "2024002", "2024003"], ("{0000000}", "2024004")),
        (["hc0001", "hc0002", "hc0003", "HC0004"], ("hc{0000}", "hc0005")),
    ],
)
def test_what_is_seen(numbers: list[str], rule: tuple[str, str]) -> None:
    assert learnt(*numbers) == rule


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        ["HC0001", "HC0002"],
        ["马洁", "王磊", "李倩"],
        ["2023001", "2023002", "2024001", "2024002"],  # by year of entry: what comes next depends on the day
        [*span("BJ", 1, 5), *span("SH", 1, 5)],  # as many of the one as of the other
        ["48213", "10577", "93021", "77310", "25548"],  # drawn by lot
        [f"HC{number * 977 % 90001:05d}" for number in range(1, 12)],
        ["HC 001", "HC 002", "HC 003"],  # a blank: no pattern can say that
        ["A{1}", "A{2}", "A{3}"],
        ["13812345670", "13812345671", "13812345672"],  # telephone numbers
    ],
)
def test_where_no_rule_can_be_seen_nothing_is_said(numbers: list[str]) -> None:
    assert learnt(*numbers) is None


def test_a_team_with_a_clear_prefix_has_its_own_and_others_follow_the_most_used() -> None:
    held = [
        *(Numbered(number, "催收一部", "电催一组") for number in span("BJ", 1, 9)),
        *(Numbered(number, "催收一部", "电催二组") for number in span("SH", 1, 4, 3)),
        *(Numbered(number, "客服部", "客服一组") for number in ("SH005", "BJ0010", "X1")),
    ]
    numbering = Numbering(held)
    assert numbering.agency is not None
    assert numbering.agency.pattern == "BJ{0000}"
    own = numbering.of("催收一部", "电催二组")
    assert own is not None
    assert (own.pattern, own.next) == ("SH{000}", "SH006"), "what comes next is told by everybody's numbers"
    for place in (("催收一部", "电催一组"), ("催收一部", "新组"), ("客服部", "客服一组"), ("没有", ""), ("", "")):
        assert numbering.of(*place) == numbering.agency


def test_a_department_has_its_own_where_the_team_is_new() -> None:
    held = [Numbered(number, "上海分部", "一组") for number in span("SH", 1, 4)]
    held += [Numbered(number, "总部", "一组") for number in span("BJ", 1, 9)]
    rule = Numbering(held).of("上海分部", "二组")
    assert rule is not None
    assert rule.pattern == "SH{0000}"


def test_numbers_given_one_after_another_are_never_the_same() -> None:
    numbering = Numbering(Numbered(number) for number in (*span("HC", 1, 3), "hc0005"))
    form = NumberPattern("HC{0000}")
    after, given_ = numbering.end(form), []
    for _turn in range(3):
        after, text = numbering.free(form, after)
        given_.append(text)
    assert given_ == ["HC0004", "HC0006", "HC0007"], "case does not tell numbers apart"


# --- for any numbers ---------------------------------------------------------------------------------------------------


@given(FIXED, st.integers(1, 6), COUNTED, st.lists(st.text(max_size=8), max_size=6))
def test_the_next_number_keeps_the_form_and_is_nobody_s(
    before: str, width: int, values: set[int], others: list[str]
) -> None:
    numbers = [f"{before}{value:0{width}d}" for value in values]
    assume(sum(not other.startswith(before) for other in others) * 2 < len(numbers))
    rule = Numbering(Numbered(number) for number in numbers + others).agency
    if rule is None:
        return
    form = NumberPattern(rule.pattern)
    assert rule.next.upper() not in {number.upper() for number in numbers + others}
    assert form.matches(rule.next)
    assert (
        form.width == len(rule.next) - len(form.before) - len(form.after)
        or int(rule.next[len(form.before) : len(rule.next) - len(form.after)]) >= 10**form.width
    )


@given(FIXED, st.integers(2, 6), COUNTED)
def test_what_is_counted_up_by_one_rule_is_learnt(before: str, width: int, values: set[int]) -> None:
    numbers = [f"{before}{value:0{width}d}" for value in values]
    assume(width > 2 or max(values) < 100)
    rule = Numbering(Numbered(number) for number in numbers).agency
    assert rule is not None
    assert (rule.pattern, rule.seen) == (f"{before}{{{'0' * width}}}", len(numbers))
    assert rule.next == f"{before}{max(values) + 1:0{width}d}"


@given(st.lists(st.text(max_size=10), max_size=30))
def test_any_numbers_at_all_give_a_usable_rule_or_none(numbers: list[str]) -> None:
    rule = Numbering(Numbered(number) for number in numbers).agency
    if rule is not None:
        assert NumberPattern(rule.pattern).matches(rule.next)
        assert rule.next.upper() not in {number.upper() for number in numbers}
        assert 3 <= rule.seen <= rule.of == len(numbers)
