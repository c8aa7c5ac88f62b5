"""个人年度总览 from what is stored: only what is published, moves, gaps, the own one for a collector."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.app.reports.year import YearOrder, months_between, print_years, year_sheets
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.reports.year import MonthState
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk

D = Decimal


def month(desk, period, *who, publishing=True, **changed):
    for one in who:
        figures(desk, one, GOOD | changed, month=period)
    evaluate(desk.work(), period)
    if publishing:
        publish(desk.work(), Publish(period, confirm=True))


def sheets(desk, tmp_path, **narrowed):
    return year_sheets(desk.work(), YearOrder(MONTH, tmp_path / "y.pdf", **narrowed))


def test_months_that_are_not_published_stay_empty(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",), hire_date=date(2026, 3, 2))
    month(desk, Period(2026, 8), who)
    month(desk, Period(2026, 9), who, publishing=False)
    month(desk, MONTH, who, recovered_amount="176420")
    (found,) = sheets(desk, tmp_path)
    by_month = {one.period.label: one for one in found.months}
    assert len(found.months) == 12
    assert by_month["2025-12"].state is MonthState.AWAY
    assert by_month["2026-07"].state is MonthState.MISSING
    assert (by_month["2026-09"].state, by_month["2026-09"].score) == (MonthState.MISSING, None)
    assert by_month["2026-10"].score == evaluation(desk, who).score
    assert by_month["2026-10"].complaints == D(0)
    assert by_month["2026-10"].trained is None
    amount = [metric.code for metric in found.metrics].index("recovered_amount")
    assert by_month["2026-10"].figures[amount].actual == D("176420")


def test_the_newest_published_revision_counts_and_its_number_is_shown(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    month(desk, MONTH, who)
    figures(desk, who, GOOD | {"recovered_amount": "170000"}, file="更正.xlsx")
    evaluate(desk.work(), MONTH)
    adjust(desk.work(), Adjust(MONTH, who.employment_id, D(2), "带教"))
    publish(desk.work(), Publish(MONTH, confirm=True))
    figures(desk, who, GOOD | {"recovered_amount": "1"}, file="再更正.xlsx")
    evaluate(desk.work(), MONTH)
    (found,) = sheets(desk, tmp_path)
    assert (found.months[-1].revision, found.months[-1].adjustments) == (2, D(2))


def test_a_transfer_between_teams_is_marked(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    add_people(desk, 1, team="电催二组")
    month(desk, Period(2026, 8), who)

    def moved(conn):
        post = conn.execute(select(t.posting).where(t.posting.c.employment_id == who.employment_id)).one()
        there = conn.execute(select(t.team.c.id).where(t.team.c.name_zh == "电催二组")).scalar_one()
        conn.execute(t.posting.update().where(t.posting.c.id == post.id).values(ends=date(2026, 8, 31)))
        same = {name: getattr(post, name) for name in ("employment_id", "department_id", "position_id", "level")}
        conn.execute(insert(t.posting).values(**same, team_id=there, starts=date(2026, 9, 1)))

    desk.work().write(moved)
    month(desk, MONTH, who)
    found = next(one for one in sheets(desk, tmp_path) if one.name == "马洁")
    assert [one.period.label for one in found.months if one.moved] == ["2026-09"]
    assert (found.months[-1].team, found.place) == ("电催二组", "催收一部 / 电催二组")


def test_what_was_evaluated_before_is_there_without_figures(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    month(desk, MONTH, who)
    past = {"employment_id": who.employment_id, "month": 202603, "score": D(91), "grade": "B"}
    desk.work().write(lambda conn: conn.execute(insert(t.past_evaluation).values(past)))
    (found,) = sheets(desk, tmp_path)
    old = next(one for one in found.months if one.period.label == "2026-03")
    assert (old.state, old.score, old.rank, old.figures) == (MonthState.EARLIER, D(91), None, ())


def test_courses_and_absences_stand_in_their_months_only_for_who_may_read_them(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    month(desk, MONTH, who)

    def kept(conn):
        made = {"employment_id": who.employment_id, "course": "合规", "completed_on": date(2026, 9, 3)}
        conn.execute(insert(t.training_record).values(made))
        away = {"employment_id": who.employment_id, "kind": "sick", "custodian_id": who.employment_id,
                "starts": date(2026, 8, 30), "ended_on": date(2026, 9, 3), "made_at": datetime(2026, 8, 30, tzinfo=UTC)}  # fmt: skip
        conn.execute(insert(t.absence).values(away))

    desk.work().write(kept)
    (found,) = sheets(desk, tmp_path)
    by_month = {one.period.label: one for one in found.months}
    assert (by_month["2026-09"].trained, by_month["2026-10"].trained) == (1, 0)
    assert [by_month[label].absent for label in ("2026-08", "2026-09", "2026-10")] == [2, 2, None]
    finance = as_role(desk, "finance")
    (seen,) = sheets(finance, tmp_path)
    assert {one.trained for one in seen.months} == {one.absent for one in seen.months} == {None}
    finance.database.close()


def test_thirteen_months_are_asked_for_by_the_first_and_others_are_refused(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    month(desk, MONTH, who)
    assert months_between(Period(2025, 10), MONTH) == 13
    assert len(sheets(desk, tmp_path, months=13)[0].months) == 13
    with pytest.raises(UserError) as refused:
        sheets(desk, tmp_path, months=2)
    assert (refused.value.code, refused.value.field) == ("wrong_use", "months")


def test_a_team_is_printed_in_one_file_and_nobody_says_so(desk, tmp_path):
    one, two = team(desk, 2, names=("马洁", "石凯"))
    (other,) = add_people(desk, 1, names=("秦岚",), team="电催二组")
    month(desk, MONTH, one, two, other)
    out = tmp_path / "y.pdf"
    told = []
    done = print_years(desk.work(progress=lambda *said: told.append(said[:2])), YearOrder(MONTH, out, team="电催一组"))
    assert (done.documents, done.missing_glyphs, told[-1]) == (2, (), (2, 2))
    with pytest.raises(UserError) as refused:
        sheets(desk, tmp_path, team="没有的组")
    assert refused.value.code == "no_rows"


def test_a_collector_prints_the_own_year_only(desk, tmp_path):
    one, two = team(desk, 2, names=("马洁", "石凯"))
    month(desk, MONTH, one, two)
    me = person_desk(desk, one.employment_id)
    assert [(found.name, found.own) for found in sheets(me, tmp_path)] == [("马洁", True)]
    with pytest.raises(UserError) as refused:
        sheets(me, tmp_path, employee_no=two.employee_no)
    assert refused.value.code == "no_rows"
    me.database.close()


def test_the_median_is_the_teams_of_that_month(desk, tmp_path):
    people = team(desk, 5)
    for place, who in enumerate(people):
        figures(desk, who, GOOD | {"recovered_amount": str(100_000 + 10_000 * place)})
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    found = sheets(desk, tmp_path)
    scores = sorted(evaluation(desk, who).score for who in people)
    assert {sheet.months[-1].median for sheet in found} == {scores[2]}


def test_of_few_people_no_median_is_told_since_it_would_tell_a_colleague_s_score(desk, tmp_path):
    people = team(desk, 4)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    assert {sheet.months[-1].median for sheet in sheets(desk, tmp_path)} == {None}
