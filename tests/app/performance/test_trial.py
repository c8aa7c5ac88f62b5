"""A scheme tried on past months: the same figures under both, nothing kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import save_scheme
from hrdesk.app.performance.trial import scheme_versions, try_scheme
from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.performance.test_scheme_editing import moved, scheme_of

D = Decimal
WEAK = {**GOOD, "recovered_amount": "90000", "quality_score": "99"}


@pytest.fixture
def two(desk):
    people = team(desk, 2)
    figures(desk, people[0])
    figures(desk, people[1], WEAK)
    return people


def rows_in(desk):
    with desk.database.read() as conn:
        return [
            conn.execute(select(func.count()).select_from(table)).scalar() for table in (t.evaluation, t.scheme_version)
        ]


def test_both_outcomes_are_of_the_same_figures_and_nothing_is_kept(desk, two):
    code = scheme_of(desk, "collector").code
    wanted = moved(scheme_of(desk, code), "20")
    kept = rows_in(desk)
    (month,) = try_scheme(desk.work(), wanted, [MONTH])
    assert rows_in(desk) == kept
    found = {row.employee_no: row.outcomes for row in month.rows}
    save_scheme(desk.work(), wanted)
    evaluate(desk.work(), MONTH)
    for one in two:
        outcomes = found[one.employee_no]
        computed = evaluation(desk, one)
        assert outcomes.after.total == computed.score, "what was foretold is what the saved scheme gives"
        assert (outcomes.after.rank, outcomes.after.grade) == (computed.rank, computed.proposed_grade)
        assert outcomes.difference is not None


def test_a_scheme_whose_month_begins_on_another_day_asks_anew_who_worked_how_long(desk, two):
    """From 26 September to 25 October: who came on the 20th worked less of it, who came on the 28th nothing."""
    twentieth, late = (
        add_people(desk, 1, hire_date=date(MONTH.year, MONTH.month, day), names=(name,))[0]
        for day, name in ((20, "晚到"), (28, "更晚"))
    )
    for one in (twentieth, late):
        figures(desk, one, {**GOOD, "recovered_amount": "40000"})
    scheme = scheme_of(desk, "collector")
    assert scheme.start_day == 1
    (month,) = try_scheme(desk.work(), replace(scheme, start_day=26), [MONTH])
    assert {row.employee_no for row in month.rows} == {one.employee_no for one in (*two, twentieth)}
    (same,) = try_scheme(desk.work(), scheme, [MONTH])
    assert {row.employee_no for row in same.rows} == {one.employee_no for one in (*two, twentieth, late)}
    other = next(row.outcomes for row in month.rows if row.employee_no == twentieth.employee_no)
    whole = next(row.outcomes for row in same.rows if row.employee_no == twentieth.employee_no)
    assert whole.difference == 0
    assert other.before == whole.before
    assert other.after.total > other.before.total, "a shorter share of the period: a smaller target"


def test_a_published_month_is_tried_too_and_stays_as_it_is(desk, two):
    evaluate(desk.work(), MONTH)
    before = [evaluation(desk, one).score for one in two]
    same = scheme_of(desk, "collector")
    (month,) = try_scheme(desk.work(), same, [MONTH])
    assert [row.outcomes.difference for row in month.rows] == [0, 0]
    assert sorted(row.outcomes.before.total for row in month.rows) == sorted(before)


def test_targets_of_people_count_on_both_sides(desk, two):
    from hrdesk.app.performance.scheme_editing import SaveTargets, TargetOf, save_targets

    plain = try_scheme(desk.work(), scheme_of(desk, "collector"), [MONTH])[0].rows
    save_targets(
        desk.work(), SaveTargets(MONTH, TargetOf("employment", two[0].employment_id), {"recovered_amount": D(300000)})
    )
    (month,) = try_scheme(desk.work(), scheme_of(desk, "collector"), [MONTH])
    for row, without in zip(month.rows, plain, strict=True):
        lower = row.employee_no == two[0].employee_no
        assert (row.outcomes.after.total < without.outcomes.after.total) is lower
        assert row.outcomes.difference == 0


def test_what_is_missing_is_unknown_not_nought(desk, two):
    third = add_people(desk, 1, team="电催二组")[0]
    (month,) = try_scheme(desk.work(), moved(scheme_of(desk, "collector")), [MONTH])
    outcomes = next(row.outcomes for row in month.rows if row.employee_no == third.employee_no)
    assert outcomes.difference is None
    assert outcomes.after.missing


def test_a_scheme_that_cannot_be_used_is_refused_in_words(desk, two):
    scheme = scheme_of(desk, "collector")
    first, *rest = scheme.lines
    with pytest.raises(UserError) as caught:
        try_scheme(desk.work(), replace(scheme, lines=(replace(first, weight=first.weight - 1), *rest)), [MONTH])
    assert caught.value.code == "invalid"


def test_months_in_which_nobody_had_the_scheme_are_refused(desk, two):
    with pytest.raises(UserError) as caught:
        try_scheme(desk.work(), replace(scheme_of(desk, "collector"), code="other"), [MONTH])
    assert caught.value.code == "no_scheme"


def test_only_who_may_configure_tries(desk, two):
    with pytest.raises(Denied):
        try_scheme(as_role(desk, "supervisor").work(), scheme_of(desk, "collector"), [MONTH])


def test_every_version_can_be_set_side_by_side(desk, two):
    first = scheme_of(desk, "collector")
    save_scheme(desk.work(), moved(first))
    found = [known for known in scheme_versions(desk.work()) if known.scheme.code == "collector"]
    assert [(known.scheme.version, known.newest) for known in found] == [
        (first.version + 1, True),
        (first.version, False),
    ]
    assert found[1].scheme == first
