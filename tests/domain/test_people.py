import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import (
    NumberPattern,
    Problem,
    ResidentId,
    Status,
    check_employee,
    check_phone,
    check_resident_id,
    clean_name,
    initials,
    length_of_service,
    mask_id,
    mask_phone,
    may_become,
    name_key,
    probation_cap_months,
    search_key,
)

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "identity" / "cn_resident_id_vectors.csv"


def test_a_known_number_tells_birth_date_and_sex():
    assert check_resident_id(" 11010519491231002x ") == ResidentId("11010519491231002X", date(1949, 12, 31), "female")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("11010519491231002", "17 个字符"),
        ("11010519490231002X", "不存在"),
        ("110105194912310021", "最后一位"),
        ("1101051949123100AX", "只能"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(number, said):
    found = check_resident_id(number)
    assert isinstance(found, Problem)
    assert said in str(found)


def test_age_is_checked_on_the_first_day():
    young = "513101201107160018"
    body = young[:17]
    for check in "0123456789X":
        if not isinstance(check_resident_id(body + check), Problem):
            young = body + check
    assert isinstance(check_resident_id(young, date(2027, 7, 15)), Problem)
    assert not isinstance(check_resident_id(young, date(2027, 7, 16)), Problem)
    for day in (date(2026, 1, 1), None):
        assert isinstance(check_resident_id("440524188001010014", day), Problem)


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared files are not beside the project")
def test_published_numbers_are_known_for_what_they_are():
    with VECTORS.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            found = check_resident_id(row["number"])
            if row["valid"] == "1" and len(row["number"]) == 18:  # 15 digits ended in 2013
                assert not isinstance(found, Problem), row


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(born, serial, place, more):
    body = f"320106{born:%Y%m%d}{serial:03d}"
    good = next(n for n in (body + check for check in "0123456789X") if isinstance(check_resident_id(n), ResidentId))
    assert check_resident_id(good).birth_date == born
    wrong = good[:place] + str((int(good[place]) + more) % 10) + good[place + 1 :]
    assert isinstance(check_resident_id(wrong), Problem)


@given(st.text(max_size=30))
def test_any_text_as_a_number_is_answered_in_a_sentence(text):
    found = check_resident_id(text)
    assert isinstance(found, ResidentId) or str(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" 张　三 ", "张三"),
        ("买合木提江•艾力", "买合木提江·艾力"),
        ("阿依 ・ 努尔", "阿依·努尔"),
        ("Anna  Lee", "Anna Lee"),
        ("陈𬱖\u200b", "陈𬱖"),
        ("张\ue863", "张\ue863"),  # a character of an old font's own: shown as it is, never dropped
        ("Иван  Петров", "Иван Петров"),
    ],
)
def test_names_are_cleaned_as_people_mean_them(typed, meant):
    assert clean_name(typed) == meant


@given(st.text(max_size=40))
def test_a_clean_name_stays_as_it_is(text):
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单晓峰", "shan xiao feng"),
        ("解家豪", "xie jia hao"),
        ("万俟辰", "mo qi chen"),
        ("曾庆安", "zeng qing an"),
        ("吕航", "lv hang"),
        ("卜凡", "bu fan"),
        ("阿不都·任", "a bu dou · ren"),  # no surname in front of a dot
    ],
)
def test_surnames_are_read_as_surnames(name, key):
    assert name_key(name) == key


def test_people_are_found_by_pinyin_and_initials():
    assert search_key("马洁") == "majie mj"
    assert initials("欧阳静文") == "oyjw"


def test_masks_show_enough_to_recognise_and_no_more():
    assert mask_id("32010119960101123X") == "320***********123X"
    assert mask_phone("13812342046") == "138 **** 2046"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("138-1234-2046", None), ("+8613812342046", None), ("1380013800", "10"), ("12812342046", "12")],
)
def test_phones(typed, problem):
    found = check_phone(typed)
    assert (found == "13812342046") if problem is None else problem in str(found)


def test_numbers_follow_the_pattern_and_get_their_noughts_back():
    pattern = NumberPattern("HC{0000}")
    assert [pattern.format(n) for n in (7, 12345)] == ["HC0007", "HC12345"]
    assert [pattern.restore(text) for text in ("7", "hc7", "HC0007", "Ｈ Ｃ 0007", "X7")] == ["HC0007"] * 4 + [None]
    assert pattern.restore("9" * 5000) is None


@pytest.mark.parametrize("text", ["HC", "HC{}", "HC{000", "{0}{0}", "HC {000}", "HC{123}"])
def test_a_pattern_without_its_digits_is_refused(text):
    with pytest.raises(UserError):
        NumberPattern(text)


@given(st.integers(1, 10**8))
def test_a_number_of_the_pattern_is_recognised(number):
    pattern = NumberPattern("催{000}号")
    assert pattern.number(pattern.format(number)) == number


def test_states_move_only_as_the_law_lets_them():
    assert may_become(Status.PROBATION, Status.REGULAR)
    assert not may_become(Status.LEFT, Status.REGULAR)
    assert not may_become(Status.REGULAR, Status.PROBATION)


def test_a_record_without_a_name_or_with_crossed_days_is_refused():
    assert set(check_employee({"name": " "})) == {"name"}
    found = check_employee(
        {"name": "马洁", "hire_date": date(2026, 3, 1), "leave_date": date(2026, 2, 1), "phone": "138"}
    )
    assert set(found) == {"leave_date", "phone"}
    assert set(check_employee({"name": "马洁", "status": Status.LEFT})) == {"leave_date"}


def test_probation_and_service():
    assert [probation_cap_months(m) for m in (2, 3, 12, 36, None)] == [0, 1, 2, 6, 6]
    assert length_of_service(date(2024, 5, 20), date(2026, 11, 23)) == (2, 6)
