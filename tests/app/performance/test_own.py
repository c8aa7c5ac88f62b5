"""Nobody assesses themselves: of the own month somebody else gives points, comment and grade."""

from decimal import Decimal

import pytest

from hrdesk.app.performance.confirming import ConfirmEntries, Seen, confirm_entries
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.entry import Entered, EnterFigures, enter_figures
from hrdesk.app.performance.entry_sheet import entry_view
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.grades import Confirm, confirm_grades
from hrdesk.app.performance.under_review import (
    Adjust,
    Comment,
    LeaveOut,
    adjust,
    comment,
    count_again,
    leave_out,
    withdraw_adjustment,
)
from hrdesk.domain.errors import Denied
from hrdesk.domain.performance.entering import Figure
from tests.app.builders import as_role
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team

QUALITY = "quality_score"


@pytest.fixture
def people(desk):
    made = team(desk, 2)
    for who in made:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    return made


@pytest.fixture
def hr(desk, people):
    """HR who is evaluated too."""
    opened = as_role(desk, "hr", employee_no=people[0].employee_no)
    yield opened
    opened.database.close()


def test_nobody_gives_points_comments_or_leaves_out_of_the_own_month(desk, people, hr):
    own = people[0].employment_id
    mine = adjust(desk.work(), Adjust(MONTH, own, Decimal(-5), "迟到"))
    leave_out(desk.work(), LeaveOut(MONTH, own, "connect_rate", "话机故障"))
    row = evaluation(desk, people[0])
    for refused in (
        lambda: adjust(hr.work(), Adjust(MONTH, own, Decimal(50), "表现好")),
        lambda: withdraw_adjustment(hr.work(), mine, "录错"),
        lambda: leave_out(hr.work(), LeaveOut(MONTH, own, QUALITY, "不算")),
        lambda: count_again(hr.work(), MONTH, own, "connect_rate"),
        lambda: comment(hr.work(), Comment(row.id, row.version, "很好")),
        lambda: confirm_grades(hr.work(), Confirm(MONTH, (own,), "A", "应得")),
    ):
        with pytest.raises(Denied, match="本人"):
            refused()
    assert evaluation(desk, people[0]).version == row.version


def test_with_others_the_own_grade_is_passed_over_and_waits_for_somebody_else(desk, people, hr):
    ids = tuple(one.employment_id for one in people)
    assert confirm_grades(hr.work(), Confirm(MONTH, ids)) == 1
    done = publish(hr.work(), Publish(MONTH, confirm=True))
    assert (done.published, [one.employee_no for one in done.blocked]) == (1, [people[0].employee_no])
    assert "确认" in done.blocked[0].why
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 1


def test_nobody_is_the_second_person_of_the_own_figures(desk, people, hr):
    third = team(desk, 1)[0]
    figures(desk, third, {code: value for code, value in GOOD.items() if code != QUALITY})
    own = as_role(desk, "hr", login="third", employee_no=third.employee_no)
    order = EnterFigures(
        MONTH, entry_view(hr.work(), MONTH).scheme, (Entered(third.employment_id, QUALITY, Figure(Decimal(99)), None),)
    )
    batch = enter_figures(hr.work(), order).batch_id
    with pytest.raises(Denied):
        confirm_entries(own.work(), ConfirmEntries(MONTH, (Seen(third.employment_id, QUALITY, batch),)))
    assert (
        confirm_entries(desk.work(), ConfirmEntries(MONTH, (Seen(third.employment_id, QUALITY, batch),))).figures == 1
    )
    own.database.close()
