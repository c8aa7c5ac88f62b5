from datetime import date, datetime, timedelta

import pytest

from hrdesk.domain.kiosk import PAUSES, STATION_FREE, means_number, pin_fault, plain_pin, station_wait, wait_left

BORN = date(1996, 3, 8)
NOW = datetime(2026, 11, 23, 10, 0)


def code(pin, number="HC0233", born=BORN, before=""):
    fault = pin_fault(pin, number, born, before)
    return None if fault is None else fault.code


@pytest.mark.parametrize("pin", ["4071", "83905", "739204", "9024"])
def test_a_pin_nobody_guesses_first_is_taken(pin):
    assert code(pin) is None


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "１２３４", "²³⁴⁵", "-123", "12 4"])
def test_a_pin_has_four_to_six_digits(pin):
    assert code(pin) == "bad_pin"


@pytest.mark.parametrize(
    "pin", ["1234", "4321", "0000", "9999", "7890", "0987", "1212", "123123", "121212", "55555", "2580", "520520"]
)
def test_what_is_guessed_first_is_refused(pin):
    assert code(pin) == "weak_pin"


@pytest.mark.parametrize("pin", ["0308", "0803", "1996", "960308", "080396", "199603", "9603"])
def test_the_date_of_birth_is_refused(pin):
    assert code(pin) == "weak_pin"
    assert code(pin, born=None) is None


@pytest.mark.parametrize("pin", ["0233", "00233", "000233", "710233", "023371"])
def test_the_employee_number_is_refused(pin):
    assert code(pin) == "weak_pin"


def test_a_number_without_digits_refuses_nothing():
    assert code("4071", number="WANG") is None


def test_the_pin_of_before_is_refused():
    assert code("4071", before="4071") == "same_pin"


def test_full_width_digits_are_digits():
    assert plain_pin(" ４０７１ ") == "4071"


@pytest.mark.parametrize(
    ("typed", "number", "means"),
    [
        ("233", "HC0233", True),
        ("0233", "HC0233", True),
        ("33", "HC0233", False),
        ("HC0233", "HC0233", False),  # found as it is written, not by its digits
        ("233", "0233", True),
        ("1", "A1-1", False),
        ("", "HC0233", False),
    ],
)
def test_digits_alone_mean_a_number(typed, number, means):
    assert means_number(typed, number) is means


def test_two_wrong_tries_cost_nothing_then_the_pause_grows():
    waits = [wait_left(failures, NOW, NOW) for failures in range(8)]
    assert waits[:3] == [timedelta(0)] * 3
    assert waits[3:5] == list(PAUSES[3:5])
    assert waits[7] == PAUSES[-1]
    assert wait_left(4, NOW, NOW + timedelta(seconds=20)) == timedelta(seconds=10)
    assert wait_left(4, NOW, NOW + timedelta(seconds=31)) == timedelta(0)
    assert wait_left(0, None, NOW) == timedelta(0)


def test_a_clock_set_back_makes_no_pause_shorter():
    assert wait_left(4, NOW, NOW - timedelta(hours=1)) == PAUSES[4]
    assert station_wait(STATION_FREE, NOW, NOW - timedelta(days=1)) == timedelta(seconds=60)


def test_one_pin_tried_against_many_numbers_makes_the_kiosk_pause():
    assert station_wait(STATION_FREE - 1, NOW, NOW) == timedelta(0)
    assert station_wait(STATION_FREE, NOW, NOW + timedelta(seconds=59)) == timedelta(seconds=1)
