from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.questions import Kind, Markup, Option, Question, choice, right_places, true_false
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.questions import Drafted, QuestionFile, read_questions, write_questions
from hrdesk.sheets.questions.files import MOST_BYTES
from tests.sheets.questions.builders import questions, sound, weighed

QUIZ = Path(__file__).resolve().parents[4] / "shared" / "data" / "quiz"


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as warm:
        yield warm


def read(tmp_path: Path, text: str, name: str = "bank.gift", encoding: str = "utf-8") -> QuestionFile:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_questions(path)


def only(found: QuestionFile) -> Question:
    assert not found.problems, [str(problem) for problem in found.problems]
    assert len(found.drafted) == 1
    return found.drafted[0].question


def told(found: QuestionFile) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in found.problems]


# --- what real banks hold ------------------------------------------------------------------------------------------------


def test_the_workbook_of_an_it_certificate_has_180_single_choices(guard: Guard) -> None:
    found = read_questions(QUIZ / "题库_cisp_pte.xlsx", guard=guard)
    assert (found.form, len(found.drafted), found.problems) == ("excel", 180, ())
    assert {drafted.question.kind for drafted in found.drafted} == {Kind.SINGLE}
    assert all(len(right_places(drafted.question)) == 1 for drafted in found.drafted)


def test_moodles_aiken_file_has_two_questions_with_the_keys_b_and_a() -> None:
    found = read_questions(QUIZ / "moodle_questions.aiken.txt")
    assert found.form == "aiken"
    assert [sorted(right_places(drafted.question)) for drafted in found.drafted] == [[1], [0]]
    assert '<html class="cool">' in found.drafted[1].question.stem


def test_every_gift_example_of_moodle_is_read_as_its_type() -> None:
    path = QUIZ / "moodle_gift_examples.txt"
    found = read_questions(path)
    assert found.problems == ()
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("//")]
    assert len(found.drafted) == "\n".join(lines).replace("\\{", "").count("{") == 43
    counted = Counter(drafted.question.kind for drafted in found.drafted)
    assert counted == {"single": 16, "fill_in": 9, "numeric": 8, "true_false": 5, "matching": 3, "multiple": 2}
    control = next(d.question for d in found.drafted if d.question.name == "GIFT Control Characters")
    assert [option.text for option in control.options] == ["~", "=", "#", "{", "}", "\\"]
    assert sorted(right_places(control)) == [5]


# --- there and back ------------------------------------------------------------------------------------------------------

_PROPERTY = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _and_back(path: Path, asked: list[Question], guard: Guard | None = None) -> tuple[list[Question], int]:
    written = write_questions(path, [Drafted(question, 0) for question in asked])
    if not written.count:
        return [], len(asked)
    found = read_questions(path, guard=guard)
    assert not any(problem.refused for problem in found.problems), [str(problem) for problem in found.problems]
    return [drafted.question for drafted in found.drafted], sum(loss.left_out for loss in written.losses)


@_PROPERTY
@given(asked=st.lists(st.one_of(questions(), weighed()).filter(sound), min_size=1, max_size=3))
def test_any_question_survives_gift(tmp_path: Path, asked: list[Question]) -> None:
    path = tmp_path / "bank.gift"
    back, left_out = _and_back(path, asked)
    assert len(back) == len(asked) - left_out
    for question in back:
        assert question in asked


@_PROPERTY
@given(asked=st.lists(st.one_of(questions(), weighed()).filter(sound), min_size=1, max_size=3))
def test_any_question_survives_moodle_xml(tmp_path: Path, asked: list[Question]) -> None:
    back, left_out = _and_back(tmp_path / "bank.xml", asked)
    assert left_out == 0
    assert back == asked


@_PROPERTY
@given(asked=st.lists(questions((Kind.SINGLE,), plain=True).filter(sound), min_size=1, max_size=3))
def test_any_plain_single_choice_survives_aiken(tmp_path: Path, asked: list[Question]) -> None:
    path = tmp_path / "bank.aiken"
    written = write_questions(path, [Drafted(question, 0) for question in asked])
    if not written.count:
        return
    found = read_questions(path)
    assert not found.problems
    gone = {loss.number for loss in written.losses if loss.left_out}
    assert [d.question for d in found.drafted] == [q for at, q in enumerate(asked, 1) if at not in gone]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(questions().filter(sound), min_size=8, max_size=25))
def test_any_question_survives_excel(tmp_path: Path, guard: Guard, asked: list[Question]) -> None:
    back, left_out = _and_back(tmp_path / "bank.xlsx", asked, guard)
    assert left_out == 0
    assert back == asked


def test_a_picture_travels_in_moodle_xml_and_is_named_where_it_can_not(tmp_path: Path) -> None:
    question = true_false("看图：这是拨号盘吗？", True, picture="盘.png", markup=Markup.HTML)
    drafted = [Drafted(question, 0, b"\x89PNG....")]
    write_questions(tmp_path / "bank.xml", drafted)
    assert read_questions(tmp_path / "bank.xml").drafted[0].picture == b"\x89PNG...."
    written = write_questions(tmp_path / "bank.gift", drafted)
    assert [str(loss) for loss in written.losses]
    assert written.count == 1


# --- what people type ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [
    "晚上十点后能打电话吗？{对}", "晚上十点后能打电话吗？{√}", "晚上十点后能打电话吗？｛正确｝", "晚上十点后能打电话吗？{ T }", "晚上十点后能打电话吗？{Ｔ}",
])  # fmt: skip
def test_right_is_understood_as_people_write_it(tmp_path: Path, typed: str) -> None:
    assert right_places(only(read(tmp_path, typed))) == {0}


@pytest.mark.parametrize("word", ["错", "×", "✗", "错误", "F", "否", "FALSE"])
def test_wrong_is_understood_as_people_write_it(tmp_path: Path, word: str) -> None:
    assert right_places(only(read(tmp_path, f"可以向邻居透露欠款。｛{word}｝"))) == {1}


def test_full_width_signs_of_a_chinese_keyboard_are_understood(tmp_path: Path) -> None:
    found = only(read(tmp_path, "：：时间：：几点后不得催收？｛～二十点　＝二十二点＃对了　～零点｝"))
    assert (found.name, [option.text for option in found.options]) == ("时间", ["二十点", "二十二点", "零点"])
    assert (sorted(right_places(found)), found.options[1].feedback) == ([1], "对了")


def test_full_width_signs_stay_text_where_the_plain_ones_are_used(tmp_path: Path) -> None:
    found = only(read(tmp_path, "哪个对？{~x＝1 =x～2 ~｛空｝}"))
    assert [option.text for option in found.options] == ["x＝1", "x～2", "｛空｝"]


def test_a_matching_typed_with_chinese_arrows(tmp_path: Path) -> None:
    found = only(read(tmp_path, "配对 ｛＝M1→1到30天 ＝M2→31到60天｝"))
    assert [(pair.left, pair.right) for pair in found.pairs] == [("M1", "1到30天"), ("M2", "31到60天")]


def test_comments_ids_tags_categories_and_general_feedback(tmp_path: Path) -> None:
    text = """$CATEGORY: $course$/top/合规/时间

// [id:T-1] [tag:必考] [tag:难度:4] another comment
::夜间:: [html]<p>几点后<b>不得</b>催收？</p> {
  =22点#对
  ~%-25%20点

  ####见 GB/T 45251-2025
}
"""
    found = only(read(tmp_path, text))
    assert (found.topic, found.code, found.tags, found.difficulty) == ("合规/时间", "T-1", ("必考",), 4)
    assert (found.markup, found.explanation) == (Markup.HTML, "见 GB/T 45251-2025")
    assert [option.weight for option in found.options] == [100, -25]


@pytest.mark.parametrize(("typed", "low", "high"), [
    ("{#1822}", "1822", "1822"), ("{#1822:5}", "1817", "1827"), ("{#3.141..3.142}", "3.141", "3.142"),
    ("{#=-5:0.5}", "-5.5", "-4.5"), ("{#１２：１}", "11", "13"), ("{#1,500:0}", "1500", "1500"), ("{#0,5}", "0.5", "0.5"),
])  # fmt: skip
def test_numbers_ranges_and_older_forms(tmp_path: Path, typed: str, low: str, high: str) -> None:
    span = only(read(tmp_path, f"多少？{typed}")).spans[0]
    assert (span.low, span.high) == (Decimal(low), Decimal(high))


def test_a_true_or_false_keeps_both_feedbacks(tmp_path: Path) -> None:
    found = only(read(tmp_path, "可以打给同事。{F#不可以#答对了}"))
    assert [option.feedback for option in found.options] == ["不可以", "答对了"]


def test_a_file_in_gbk_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, "催收时应当先核实身份。{对}\n", encoding="gbk")
    assert (found.encoding, found.drafted[0].question.stem) == ("GB18030", "催收时应当先核实身份。")


def test_line_ends_of_windows_and_a_byte_order_mark(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeff一？{T}\r\n\r\n二？{F}\r\n")
    assert [drafted.question.stem for drafted in found.drafted] == ["一？", "二？"]
    assert [drafted.line for drafted in found.drafted] == [1, 3]


@pytest.mark.parametrize("spoken", ["A．甲\nB．乙\n答案：B", "A、甲\nB、乙\n正确答案：Ｂ", "Ａ) 甲\nＢ) 乙\nANSWER: b"])
def test_aiken_as_it_is_passed_around_in_china(tmp_path: Path, spoken: str) -> None:
    found = only(read(tmp_path, f"哪个对？\n{spoken}\n", "bank.txt"))
    assert (found.kind, sorted(right_places(found))) == (Kind.SINGLE, [1])


def test_several_letters_in_aiken_make_a_multiple_choice(tmp_path: Path) -> None:
    found = only(read(tmp_path, "哪些对？\nA. 甲\nB. 乙\nC. 丙\nANSWER: A、C\n", "bank.txt"))
    assert (found.kind, sorted(right_places(found))) == (Kind.MULTIPLE, [0, 2])


CSV = """题型,题目,选项A,选项B,选项C,选项D,答案,解析,难度
单选题,几点后不得催收？,20点,22点,零点,,B,见标准,易
,哪些不得透露？,欠款,姓名,住址,,"A,C",,0.9
判断,可以打给邻居。,,,,,×,,
填空,PTP 指____。,,,,,承诺还款|承诺付款,,
数值题,M1 最多几天？,,,,,30±0,,
连线题,配对,M1→30天,M2→60天,,,,,
排序题,先后,核实身份,告知来意,协商,,ABC,,难
简答题,为什么要录音？,,,,,留痕可查,,
,对吗？,正确,错误,,,A,,
单选,重复字母,A.甲,B.乙,,,A,,
"""


def test_every_kind_in_the_usual_chinese_table(tmp_path: Path, guard: Guard) -> None:
    (tmp_path / "题库.csv").write_text(CSV, "utf-8-sig")
    found = read_questions(tmp_path / "题库.csv", guard=guard)
    assert told(found) == []
    asked = [drafted.question for drafted in found.drafted]
    assert [question.kind.value for question in asked] == [
        "single", "multiple", "true_false", "fill_in", "numeric", "matching", "ordering", "essay", "true_false", "single",
    ]  # fmt: skip
    assert [question.difficulty for question in asked[:2]] == [1, 2]
    assert asked[3].options == (Option("承诺还款", Decimal(100)), Option("承诺付款", Decimal(100)))
    assert asked[7].explanation == "留痕可查"
    assert [option.text for option in asked[9].options] == ["甲", "乙"]


def test_problems_in_a_table_have_their_row_and_cell(tmp_path: Path, guard: Guard) -> None:
    rows = "题目,选项A,选项B,答案,难度\n没有答案,甲,乙,,\n答案不在,甲,乙,D,\n两个一样,甲,甲,A,\n难度不懂,甲,乙,A,超难\n,甲,乙,A,\n"
    (tmp_path / "b.csv").write_text(rows, "utf-8-sig")
    found = read_questions(tmp_path / "b.csv", guard=guard)
    assert told(found) == [
        (2, "no_right_answer"), (3, "no_right_answer"), (4, "option_twice"), (5, "difficulty"), (6, "no_stem"),
    ]  # fmt: skip
    assert [problem.cell for problem in found.problems[:2]] == ["D2", "D3"]
    assert len(found.drafted) == 1


# --- bad files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "line", "code"), [
    ("一？{T}\n\n二？{~甲 ~乙}\n", 3, "no_right_answer"),
    ("一？{T}\n\n\n二？{~%33.22%甲 ~%33.22%乙 ~%33.22%丙}\n", 4, "weights"),
    ("没有大括号\n", 1, "no_answers"),
    ("一？{~甲\n=乙\n", 1, "not_closed"),
    ("一？{T}\n二？{F}\n", 2, "two_answers"),
    ("一？{#十二}\n", 1, "not_a_number"),
    ("一？{也许}\n", 1, "no_right_answer"),
    ("一？{>5 甲 乙}\n", 1, "unsupported"),
    ("{T}\n", 1, "no_stem"),
    ("一？{=甲->乙}\n", 1, "too_few_pairs"),
])  # fmt: skip
def test_each_problem_of_a_gift_file_has_its_line(tmp_path: Path, text: str, line: int, code: str) -> None:
    found = read(tmp_path, text)
    assert (line, code) in told(found)
    assert all(str(problem) for problem in found.problems)


def test_weights_that_miss_100_are_named_with_their_sum(tmp_path: Path) -> None:
    found = read(tmp_path, "一？{~%33.22%甲 ~%33.22%乙 ~%33.22%丙}\n")
    assert "99.66" in str(found.problems[0])
    assert read(tmp_path, "一？{~%33.33%甲 ~%33.33%乙 ~%33.33%丙}\n").problems == ()


def test_a_script_in_a_stem_is_kept_as_text(tmp_path: Path) -> None:
    found = only(read(tmp_path, "[html]<script>alert(1)</script>对吗？{T}"))
    assert "<script>alert(1)</script>" in found.stem


BOMB = '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>'


@pytest.mark.parametrize(("content", "name", "code"), [
    (BOMB.encode(), "a.xml", "unsupported"),
    (b"<html><body/></html>", "a.xml", "unsupported"),
    (b"", "a.gift", "empty_file"),
    (b"\x00\x01\x02" * 2000, "a.txt", "unsupported"),
    (b"PK\x03\x04broken", "a.xlsx", "damaged"),
])  # fmt: skip
def test_hostile_and_broken_files_end_in_one_sentence(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_questions(tmp_path / name)
    assert refused.value.code == code
    assert str(refused.value)
    assert refused.value.hint


def test_a_broken_xml_keeps_what_stands_before_the_break(tmp_path: Path) -> None:
    one = '<question type="essay">\n<questiontext><text>为什么？</text></questiontext>\n</question>'
    found = read(tmp_path, f"<quiz>\n{one}\n<question type='essay'><quest</quiz>", "a.xml")
    assert len(found.drafted) == 1
    assert (5, "damaged") in told(found)


def test_what_moodle_has_and_a_question_here_has_not_is_named(tmp_path: Path) -> None:
    text = """<quiz>
<question type="cloze"><questiontext><text>x</text></questiontext></question>
<question type="shortanswer"><questiontext format="html"><text>y</text></questiontext><usecase>1</usecase>
<hint><text>Think!</text></hint><answer fraction="100"><text>z</text></answer></question>
</quiz>"""
    found = read(tmp_path, text, "a.xml")
    assert told(found) == [(2, "unsupported"), (3, "left_out"), (3, "left_out")]
    assert len(found.drafted) == 1


def test_a_picture_of_200_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert path.stat().st_size > MOST_BYTES
    with pytest.raises(UserError) as refused:
        read_questions(path)
    assert refused.value.code == "too_large"


def test_ten_thousand_questions_are_read(tmp_path: Path) -> None:
    text = "\n\n".join(f"::{n}::第{n}题？{{~甲 =乙 ~丙}}" for n in range(10_000))
    assert len(read(tmp_path, text).drafted) == 10_000


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        write_questions(tmp_path / "no" / "b.gift", [Drafted(choice("一？", ("甲", "乙"), {0}), 0)])
    assert refused.value.code == "not_found"
    with pytest.raises(UserError) as refused:
        write_questions(tmp_path / "b.docx", [])
    assert refused.value.code == "unsupported"
    assert list(tmp_path.iterdir()) == []
