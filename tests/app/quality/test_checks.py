"""质检: a check entered counts at once and once, beside what files say; taken back it counts no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hrdesk.app.imports import FILE, accept, undo
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.views import month_view
from hrdesk.app.quality.checks import enter_check, withdraw_check
from hrdesk.app.quality.model import EnterCheck
from hrdesk.app.quality.views import check_choices, checks
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.performance.model import LineState
from hrdesk.domain.performance.pack import configuration
from hrdesk.domain.quality import Violation
from tests.app.builders import add_people, as_role, lead, supervisor_of
from tests.app.imports.files import OCTOBER, checked, codes, take, xlsx
from tests.app.performance.month import GOOD, evaluation, figures, team

D = Decimal
DAY = date(2026, 10, 9)
HEAD = ("质检编号", "质检日期", "工号", "质检得分", "是否重大违规")
WITHOUT = {code: value for code, value in GOOD.items() if code != "quality_score"}


@pytest.fixture
def two(desk):
    made = team(desk, 2, names=("马洁", "石凯"))
    for who in made:
        figures(desk, who, WITHOUT, file=f"{who.name}.xlsx")
    return made


@pytest.fixture
def leader(desk, two):
    return supervisor_of(desk, "电催一组")


def enter(desk, who, score="88", **more):
    return enter_check(desk.work(), EnterCheck(who.employment_id, **{"checked_on": DAY, "score": D(score), **more}))


def one(desk, ident):
    return next(found for found in checks(desk.work(), OCTOBER) if found.id == ident)


def refused(code, call, *args, **more):
    with pytest.raises(UserError) as caught:
        call(*args, **more)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def cells(desk, who):
    evaluate(desk.work(), OCTOBER)
    return next(row for row in month_view(desk.work(), OCTOBER).rows if row.employment_id == who.employment_id).cells


def test_checks_of_a_supervisor_make_the_month_s_score_and_are_traced(desk, two, leader):
    enter(leader, two[0], "92", reference=" ＲＥＣ-7 ")
    enter(leader, two[0], "85.5", finding="语速偏快")
    assert cells(desk, two[0])["quality_score"].actual == D("88.75")
    told = why(desk.work(), evaluation(desk, two[0]).id, "quality_score")
    assert sorted((fact.item, fact.value) for fact in told.facts) == [("REC-7", 92), ("ZJ-2026-0002", D("85.5"))]
    assert publish(desk.work(), Publish(OCTOBER, confirm=True)).published == 1  # a check needs no second person


def test_a_serious_violation_vetoes_and_taken_back_it_does_not(desk, two, leader):
    ident = enter(leader, two[0], "40", violation=Violation.SERIOUS, kind="向第三方透露欠款")
    enter(leader, two[0], "90", violation=Violation.MINOR, kind="用语不规范")
    assert cells(desk, two[0])["serious_violation"].state is LineState.VETOED
    assert evaluation(desk, two[0]).score == 0
    withdraw_check(leader.work(), ident, one(leader, ident).version, "录音不是本人")
    assert cells(desk, two[0])["serious_violation"].state is LineState.NOT_TRIGGERED
    assert cells(desk, two[0])["quality_score"].actual == 90
    gone = one(leader, ident)
    assert (gone.counts, gone.withdrawn_reason, gone.violation) == (False, "录音不是本人", Violation.SERIOUS)
    refused("ended", withdraw_check, leader.work(), ident, gone.version, "再来一次")


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"score": D("100.5")}, "out_of_range", "score"),
        ({"score": D(-1)}, "out_of_range", "score"),
        ({"score": D("88.555")}, "out_of_range", "score"),
        ({"checked_on": date(2026, 11, 24)}, "out_of_range", "checked_on"),
        ({"checked_on": date(2020, 1, 1)}, "out_of_range", "checked_on"),
        ({"violation": Violation.SERIOUS}, "missing", "kind"),
        ({"violation": Violation.MINOR, "kind": "  "}, "missing", "kind"),
        ({"finding": "x" * 1001}, "out_of_range", "finding"),
        ({"employment_id": 999}, "not_found", "employment_id"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(desk, two, leader, more, code, field):
    order = {"employment_id": two[0].employment_id, "checked_on": DAY, "score": D(88), **more}
    with pytest.raises(UserError) as caught:
        enter_check(leader.work(), EnterCheck(**order))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert checks(desk.work(), OCTOBER) == ()


def test_the_same_recording_counts_once_whoever_said_it_first(desk, two, leader, tmp_path):
    row = ("REC-7", DAY, two[0].employee_no, 92, "否")
    file = xlsx(tmp_path, "质检.xlsx", HEAD, row)
    _found, done = take(desk, "quality", file, period=OCTOBER)
    said = refused("already_there", enter, leader, two[0], "60", reference="REC-7")
    assert "质检.xlsx" in said
    (line,) = checks(leader.work(), OCTOBER)
    assert (line.id, line.reference, line.score, line.file) == (None, "REC-7", 92, "质检.xlsx")
    undo(desk.work(), done.batch)
    enter(leader, two[0], "60", reference="REC-7")
    assert cells(desk, two[0])["quality_score"].actual == 60
    found, done = take(desk, "quality", file, period=OCTOBER)
    assert (found.by_hand, done.kept) == (1, True)
    assert cells(desk, two[0])["quality_score"].actual == 60  # what was entered here stays, unless somebody decides so
    undo(desk.work(), done.batch)
    accept(desk.work(), checked(desk, "quality", file, period=OCTOBER), by_hand=FILE)
    assert cells(desk, two[0])["quality_score"].actual == 92  # the newer word on the same record
    other = xlsx(tmp_path, "另一天.xlsx", HEAD, ("REC-7", date(2026, 10, 12), two[1].employee_no, 70, "否"))
    found, _done = take(desk, "quality", other, "good", period=OCTOBER)
    assert codes(found) == ["already_there"]


def test_a_closed_month_takes_no_check_and_gives_none_back(desk, two, leader):
    ident = enter(leader, two[0])
    close_period(desk.work(), OCTOBER)
    assert "2026-10" in refused("period_closed", enter, leader, two[1])
    refused("period_closed", withdraw_check, leader.work(), ident, one(leader, ident).version, "录错")


def test_a_check_after_publishing_asks_for_a_revision(desk, two, leader):
    enter(leader, two[0], "90")
    evaluate(desk.work(), OCTOBER)
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    assert not evaluation(desk, two[0]).stale
    enter(leader, two[0], "70")
    assert evaluation(desk, two[0]).stale


def test_nobody_checks_the_own_calls_nor_another_team_s(desk, two):
    me, mate = add_people(desk, 2, team="电催二组")
    lead(desk, me.employee_no, "电催二组")
    own = as_role(desk, "supervisor", scope="team", employee_no=me.employee_no)
    with pytest.raises(Denied):
        enter(own, me)
    assert refused("not_found", enter, own, two[0])
    assert [who for who, _name in check_choices(own.work())] == [mate.employment_id]
    ident = enter(desk, two[0])
    assert checks(own.work(), OCTOBER) == ()
    refused("not_found", withdraw_check, own.work(), ident, 1, "不该看见")
    with pytest.raises(Denied):
        checks(as_role(desk, "collector").work(), OCTOBER)


def test_two_who_take_a_check_back_at_once_do_not_both(desk, two, leader):
    ident = enter(leader, two[0])
    with pytest.raises(Conflict):
        withdraw_check(leader.work(), ident, 7, "看错")


def test_where_the_period_begins_on_the_26th_the_month_of_the_check_is_that_of_its_period(desk, two, leader):
    """October closed is no reason to refuse a check of the 28th, which is November's; November closed is."""
    held = configuration()
    held["schemes"] = [scheme | {"start_day": 26} for scheme in held["schemes"]]
    configure_from(desk.work(), held)
    close_period(desk.work(), OCTOBER)
    refused("period_closed", enter, leader, two[0], checked_on=date(2026, 10, 25))
    ident = enter(leader, two[0], checked_on=date(2026, 10, 28))
    close_period(desk.work(), OCTOBER.next())
    assert "2026-11" in refused("period_closed", enter, leader, two[1], checked_on=date(2026, 10, 28))
    refused("period_closed", withdraw_check, leader.work(), ident, one(leader, ident).version, "录错")
