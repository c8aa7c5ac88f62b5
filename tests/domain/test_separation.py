"""The law of separation: notice, protected states, what each kind rests on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hrdesk.domain.separation import Blocker, Dates, Kind, Protection, check_separation, notice_of
from hrdesk.words import use

NOTICE = date(2026, 10, 24)
HIRED = date(2024, 5, 20)
NONE = {state.value: False for state in Protection}


def dates(effective, **more):
    return Dates(more.get("notice", NOTICE), more.get("last", effective), effective, more.get("applied"))


@pytest.mark.parametrize(
    ("kind", "probation", "days", "article"),
    [
        (Kind.RESIGNATION, False, 30, "37"),
        (Kind.RESIGNATION, True, 3, "37"),
        (Kind.UNPAID, False, 0, "38"),
        (Kind.MUTUAL, False, 0, "36"),
        (Kind.FAULT, False, 0, "39"),
        (Kind.NO_FAULT, False, 30, "40"),
        (Kind.REDUNDANCY, False, 30, "41"),
        (Kind.TERM_END, False, 0, "44"),
    ],
)
def test_the_notice_by_kind(kind, probation, days, article):
    found = notice_of(kind, NOTICE, NOTICE + timedelta(days=days), probation=probation)
    assert (found.days, found.short, found.article) == (days, 0, article)


def test_a_day_of_notice_short_is_short():
    problems = check_separation(Kind.RESIGNATION, dates(NOTICE + timedelta(days=29)), hired=HIRED, probation=False)
    assert list(problems) == ["short_notice"]
    use("en")
    assert "30 days" in str(problems["short_notice"])
    assert "37" in str(problems["short_notice"])


@pytest.mark.parametrize("state", list(Protection))
@pytest.mark.parametrize("kind", [Kind.NO_FAULT, Kind.REDUNDANCY, Kind.TERM_END])
def test_every_protected_state_bars_these_exits(kind, state):
    answers = {**NONE, state.value: True}
    effective = NOTICE + timedelta(days=40)
    problems = check_separation(kind, dates(effective), hired=HIRED, probation=False, protection=answers)
    assert problems["protection"].code == "protected"


def test_an_unanswered_question_is_no_answer():
    answers = {name: value for name, value in NONE.items() if name != "injury"}
    problems = check_separation(Kind.FAULT, dates(NOTICE), hired=HIRED, probation=False, protection=answers)
    assert problems["protection"].code == "protection_unasked"
    assert not check_separation(Kind.FAULT, dates(NOTICE), hired=HIRED, probation=False, protection=NONE)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"last": NOTICE + timedelta(days=50)}, "last_day"),
        ({"notice": NOTICE + timedelta(days=50)}, "notice_day"),
        ({"applied": NOTICE + timedelta(days=1)}, "applied_day"),
        ({"last": HIRED - timedelta(days=1)}, "last_day"),
    ],
)
def test_the_four_dates_follow_one_another(parts, field):
    problems = check_separation(Kind.MUTUAL, dates(NOTICE + timedelta(days=40), **parts), hired=HIRED, probation=False)
    assert list(problems) == [field]


def test_who_has_no_hire_date_cannot_leave():
    assert "effective_day" in check_separation(Kind.MUTUAL, dates(NOTICE), hired=None, probation=False)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_blocker_says_its_way_out(language):
    use(language)
    assert all(blocker.text and blocker.way_out for blocker in Blocker)


def test_an_end_by_itself_is_a_termination():
    assert [kind for kind in Kind if kind.terminates] == [Kind.TERM_END, Kind.RETIREMENT, Kind.DEATH]
