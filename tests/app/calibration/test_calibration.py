"""A month's grades looked at together: what is, what would be advised, who is discussed; nothing changes by looking."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hrdesk.app.calibration.views import calibration
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.grades import Confirm, confirm_grades
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.app.work import Desk
from hrdesk.domain.calibration import Cause
from hrdesk.domain.errors import Denied, UserError
from tests.app.builders import add_people, as_role, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team


@pytest.fixture
def month(desk: Desk):
    """Twelve of one team, two of another, one of them without figures."""
    first = team(desk, 12)
    second = add_people(desk, 3, team="电催二组")
    for at, one in enumerate([*first, *second[:2]]):
        figures(desk, one, GOOD | {"quality_score": str(60 + 3 * at)})
    evaluate(desk.work(), MONTH)
    return first, second


def refused(code, call, *args):
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def test_counts_stand_beside_the_advice_and_looking_changes_nothing(month, desk):
    before = [evaluation(desk, one) for group in month for one in group]
    found = calibration(desk.work(), MONTH)
    total, first, second = found.groups
    assert (total.people, total.graded, total.without, total.confirmed) == (15, 14, 1, 0)
    assert (first.name, first.people, second.name, second.people, second.without) == ("电催一组", 12, "电催二组", 3, 1)
    assert sum(one.advised for one in total.grades) == 14
    assert {one.advised for one in second.grades} == {None}  # three people: shares say nothing
    assert total.spread.least <= total.spread.median <= total.spread.most
    assert [evaluation(desk, one) for group in month for one in group] == before


def test_missing_is_not_nought_and_is_listed_as_missing(month, desk):
    _first, second = month
    found = calibration(desk.work(), MONTH)
    without = next(one for one in found.people if one.row.employment_id == second[2].employment_id)
    assert (without.row.score, without.causes) == (None, (Cause.NO_SCORE,))
    assert Decimal(0) not in found.groups[0].scores


def test_who_is_adjusted_or_graded_otherwise_is_listed_with_the_reason_and_by_whom(month, desk):
    first, _second = month
    hr = as_role(desk, "hr", login="王敏")
    adjust(hr.work(), Adjust(MONTH, first[0].employment_id, Decimal(-3), "两次质检不合格"))
    proposed = evaluation(desk, first[1]).proposed_grade
    other = "A" if proposed != "A" else "B"
    order = Confirm(MONTH, (first[1].employment_id,), other)
    said = refused("missing", confirm_grades, hr.work(), order)
    assert proposed in said
    assert other in said
    assert evaluation(desk, first[1]).grade is None
    confirm_grades(hr.work(), Confirm(MONTH, (first[1].employment_id,), other, "带教两名新人"))
    people = {one.row.employment_id: one for one in calibration(hr.work(), MONTH).people}
    adjusted, moved = people[first[0].employment_id], people[first[1].employment_id]
    assert Cause.ADJUSTED in adjusted.causes
    assert [(one.points, one.reason, one.by) for one in adjusted.row.adjusted] == [(-3, "两次质检不合格", "王敏")]
    assert Cause.MOVED in moved.causes
    assert (moved.row.proposed, moved.row.grade, moved.row.grade_reason, moved.row.confirmed_by) == (
        proposed, other, "带教两名新人", "王敏",
    )  # fmt: skip
    (sheet,) = evaluation_sheets(hr.work(), PrintOrder(MONTH, desk.database.path, employee_no=first[1].employee_no))
    assert (sheet.grade_proposed, sheet.grade_reason) == (proposed, "带教两名新人")


def test_a_grade_that_is_computed_anew_takes_its_reason_along(month, desk):
    first, _second = month
    proposed = evaluation(desk, first[1]).proposed_grade
    other = "A" if proposed != "A" else "B"
    confirm_grades(desk.work(), Confirm(MONTH, (first[1].employment_id,), other, "带教两名新人"))
    evaluate(desk.work(), MONTH)  # the same result: confirmed as it was
    assert evaluation(desk, first[1]).grade_reason == "带教两名新人"
    adjust(desk.work(), Adjust(MONTH, first[1].employment_id, Decimal(-20), "重大差错"))
    row = evaluation(desk, first[1])
    assert (row.grade, row.grade_reason, row.confirmed_by) == (None, None, None)


def test_nothing_is_published_without_a_person_who_confirmed_it(month, desk):
    first, _second = month
    hr = as_role(desk, "hr", login="王敏")
    done = publish(hr.work(), Publish(MONTH))
    assert done.published == 0
    assert sum("尚未由人确认" in one.why or "确认" in one.why for one in done.blocked) == 14
    confirm_grades(hr.work(), Confirm(MONTH, (first[0].employment_id,)))
    assert publish(hr.work(), Publish(MONTH)).published == 1
    kept = evaluation(desk, first[0]).snapshot
    assert (kept["grade_confirmed"], kept["grade_confirmed_by"]) == (True, "王敏")


def test_a_supervisor_sees_the_own_team_and_a_collector_nothing(month, desk):
    first, _second = month
    leader = supervisor_of(desk, "电催二组")
    found = calibration(leader.work(), MONTH)
    assert {one.row.team for one in found.people} == {"电催二组"}
    assert len(found.groups) == 1
    with pytest.raises(Denied):
        calibration(as_role(desk, "collector", employee_no=first[0].employee_no).work(), MONTH)
