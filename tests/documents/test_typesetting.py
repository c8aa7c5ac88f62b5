"""Text is fitted into its place without tearing words, names or punctuation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit, fit_name, halves, width, wrap
from tests.documents.builders import LONG_NAME

MIXED = st.text(st.sampled_from("本月回款超目标案跟进，。；：（）“”《》、！？abc123 ,.()%\n"), max_size=120)
CLOSING, OPENING = set("，。；：）”》、！？,.)%"), set("（“《(")


@given(MIXED, st.floats(60, 300))
def test_no_line_is_wider_than_its_room(text, room):
    assert all(width(line) <= room + 0.001 for line in wrap(text, room))


@given(MIXED, st.floats(60, 300))
def test_wrapping_loses_and_adds_nothing_but_blanks(text, room):
    assert "".join("".join(wrap(text, room)).split()) == "".join(text.split())


@given(st.text(st.sampled_from("本月回款超目标案跟进，。）”（“"), max_size=150), st.floats(120, 300))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text, room):
    runs = max((len(run) for run in _runs(text)), default=0)
    lines = wrap(text, room)
    if runs <= 6:  # a longer heap of marks must be torn somewhere
        assert not [line for line in lines[1:] if line[:1] in CLOSING and line[:1]]
        assert not [line for line in lines[:-1] if line[-1:] in OPENING and line[-1:]]


def _runs(text: str) -> list[str]:
    runs, run = [], ""
    for character in text:
        if character in CLOSING | OPENING:
            run += character
        else:
            runs.append(run)
            run = ""
    return [*runs, run]


def test_a_word_and_a_figure_are_not_torn():
    assert wrap("目标 180,000.00 元", width("目标 180,000")) == ("目标", "180,000.00", "元")


def test_a_word_wider_than_the_line_is_cut_rather_than_lost():
    lines = wrap("x" * 100, 100)
    assert "".join(lines) == "x" * 100
    assert len(lines) > 1


def test_line_breaks_people_typed_are_kept():
    assert wrap("一\n\n二\n", 100) == ("一", "", "二")


def test_a_name_grows_smaller_before_it_takes_two_lines():
    assert fit_name("买合木提江·艾力", 200).size == KEY
    assert fit_name(LONG_NAME, 238) == (found := fit_name(LONG_NAME, 238))
    assert (found.size, len(found.lines)) == (TEXT, 1)
    assert fit_name(LONG_NAME, 195).size == SMALL


def test_a_name_in_two_lines_breaks_at_the_dot_that_balances_best():
    assert fit_name(LONG_NAME, 110).lines == ("阿卜杜热合曼·麦麦提吐尔逊·", "阿布都克热木江·买买提依明")


def test_a_name_without_a_dot_is_wrapped_whole():
    assert "".join(fit_name("艾" * 50, 238).lines) == "艾" * 50


def test_text_that_is_too_long_for_one_line_takes_more_at_the_smallest_size():
    fitted = fit("催收事业群华东大区苏州中心第一催收部", 112)
    assert fitted.size == SMALL
    assert "".join(fitted.lines) == "催收事业群华东大区苏州中心第一催收部"


def test_a_column_head_is_parted_between_ideographs_or_at_a_blank():
    assert halves("有效投诉") == ["有效", "投诉"]
    assert halves("欠款余额 元") == ["欠款余额", "元"]
    assert halves("Valid complaints") == ["Valid", "complaints"]
    assert halves("Complaints") == ["Complaints"]
    assert halves("质检") == ["质检"]
