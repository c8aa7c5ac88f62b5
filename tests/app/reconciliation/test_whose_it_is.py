"""Whose a repayment is by the agency's own rule, from the files people take in to what counts: case lists that change
hands, promises, protected days, the day of payment, cover, reversals of what was paid out already."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, update

from hrdesk.app.imports.undoing import undo
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reconciliation.settling import settle, unsettle
from hrdesk.app.separation.absence import StartAbsence, end_absence, start_absence
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action
from hrdesk.storage import tables as t
from tests.app.builders import new_agency
from tests.app.imports.files import OCTOBER, codes, take, xlsx
from tests.app.performance.month import evaluation
from tests.app.reconciliation.planted import agency, counted, paid, quality, repayments

CASES = ("案件编号", "催收员工号", "债务人", "欠款余额", "承诺日")
BY_CASE = ("案件编号", "流水号", "到账日期", "客户付款日期", "回款金额", "是否冲正")


@pytest.fixture
def desk(tmp_path):
    opened = new_agency(tmp_path)
    at(opened, 1, month=10)
    yield opened
    opened.database.close()


def at(desk, day: int, month: int = 10) -> None:
    """The clock stands at ten in the morning of that day."""
    desk.clock.now = datetime(2026, month, day, 2, 0, tzinfo=UTC)


def rules(desk, **wanted: Any) -> None:
    """The agency's settings of attribution."""
    save_settings(desk.work(), SaveSettings(wanted, agency_settings(desk.work()).version))


def listed(desk, folder: Path, day: int, *rows: tuple[Any, ...], month: int = 10) -> None:
    """The collection system's case list of that day: (case, owner, promised day)."""
    at(desk, day, month)
    lines = [(case, who.employee_no, "陈小明", Decimal(9000), promise) for case, who, promise in rows]
    take(desk, "cases", xlsx(folder, f"案件{month}{day:02}.xlsx", CASES, *lines))


def by_case(desk, folder: Path, *rows: tuple[Any, ...], name: str = "财务.xlsx", period: Period = OCTOBER):
    """Finance's file, which names cases and nobody: (case, receipt, arrival, payment, amount, reversal)."""
    lines = [
        (case, receipt, date(2026, 10, arrived), date(2026, 10, of_payment) if of_payment else None, Decimal(amount), back)
        for case, receipt, arrived, of_payment, amount, back in rows
    ]  # fmt: skip
    return take(desk, "repayments", xlsx(folder, name, BY_CASE, *lines), "good", period=period)[0]


def handed_over(desk, folder: Path):
    """A-1 is Ma's from the 1st with a promise for the 14th, made known on the 8th, and Zheng's from the 12th."""
    people = agency(desk)
    listed(desk, folder, 1, ("A-1", people.ma, None), ("A-2", people.zhou, None))
    listed(desk, folder, 8, ("A-1", people.ma, date(2026, 10, 14)), ("A-2", people.zhou, None))
    listed(desk, folder, 12, ("A-1", people.zheng, date(2026, 10, 14)), ("A-2", people.zhou, None))
    at(desk, 5, month=11)
    return people


def findings(desk):
    return {one.item or one.code: one for one in month_findings(desk.work(), OCTOBER).findings}


def test_who_held_the_case_on_that_day_is_credited(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    by_case(desk, tmp_path, ("A-1", "R1", 11, None, "100", "否"), ("A-1", "R2", 12, None, "30", "否"))
    assert counted(desk) == {people.ma.employee_no: 100, people.zheng.employee_no: 30}


def test_protected_days_leave_it_with_who_got_the_promise(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    rules(desk, protected_days=3)
    by_case(
        desk, tmp_path, ("A-1", "R1", 14, None, "100", "否"), ("A-1", "R2", 17, None, "20", "否"), ("A-1", "R3", 18, None, "3", "否")
    )  # fmt: skip
    assert counted(desk) == {people.ma.employee_no: 120, people.zheng.employee_no: 3}


def test_a_promise_the_next_owner_gets_takes_nothing_from_the_one_before(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    listed(desk, tmp_path, 16, ("A-1", people.zheng, date(2026, 10, 28)), ("A-2", people.zhou, None))
    at(desk, 5, month=11)
    rules(desk, protected_days=3)
    by_case(desk, tmp_path, ("A-1", "R1", 15, None, "100", "否"), ("A-1", "R2", 17, None, "20", "否"), ("A-1", "R3", 18, None, "3", "否"))  # fmt: skip
    assert counted(desk) == {people.ma.employee_no: 120, people.zheng.employee_no: 3}


def test_a_promise_of_a_list_that_was_undone_protects_nobody(desk, tmp_path):
    people = agency(desk)
    listed(desk, tmp_path, 1, ("A-1", people.ma, date(2026, 10, 2)), ("A-2", people.zhou, None))
    listed(desk, tmp_path, 8, ("A-1", people.ma, date(2026, 10, 14)), ("A-2", people.zhou, None))
    with desk.work().read() as conn:
        wrong = conn.execute(select(func.max(t.batch.c.id))).scalar_one()
    undo(desk.work(), wrong)
    listed(desk, tmp_path, 12, ("A-1", people.zheng, date(2026, 10, 28)), ("A-2", people.zhou, None))
    at(desk, 5, month=11)
    rules(desk, protected_days=3)
    by_case(desk, tmp_path, ("A-1", "R1", 13, None, "100", "否"))
    assert counted(desk) == {people.zheng.employee_no: 100}


def test_a_shared_protected_day_waits_to_be_split_and_the_proposal_is_the_rule(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    rules(desk, protected_days=3, protected_share=60)
    found = by_case(desk, tmp_path, ("A-1", "R1", 15, None, "100.01", "否"), ("A-1", "R2", 18, None, "50", "否"))
    assert codes(found) == ["split_owner"]
    assert counted(desk) == {people.zheng.employee_no: 50}
    one = findings(desk)["R1"]
    assert [(who.name, who.percent) for who in one.proposed] == [("马洁", 60), ("郑浩", 40)]
    done = settle(desk.work(), Settle(OCTOBER, (one.key,), None, "按保护期规则"))
    assert counted(desk) == {people.ma.employee_no: Decimal("60.01"), people.zheng.employee_no: Decimal("90.00")}
    unsettle(desk.work(), OCTOBER, done.ids)
    assert counted(desk) == {people.zheng.employee_no: 50}


def test_the_reversal_of_a_payment_that_was_split_is_proposed_to_be_split_the_same(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    rules(desk, protected_days=3, protected_share=60)
    by_case(desk, tmp_path, ("A-1", "R1", 15, None, "100.01", "否"), ("A-1", "R2", 18, None, "50", "否"))
    settle(desk.work(), Settle(OCTOBER, (findings(desk)["R1"].key,), None, "按保护期规则"))
    by_case(desk, tmp_path, ("A-1", "R1", 25, None, "100.01", "是"), name="冲正.xlsx")
    (back,) = [one for one in month_findings(desk.work(), OCTOBER).findings if one.code == "of_somebody_else"]
    assert [(who.name, who.percent) for who in back.proposed] == [("马洁", 60), ("郑浩", 40)]
    settle(desk.work(), Settle(OCTOBER, (back.key,), None, "原样冲回"))
    assert counted(desk) == {people.ma.employee_no: 0, people.zheng.employee_no: 50}


def test_a_reversal_without_a_receipt_number_finds_its_payment_by_case_and_amount(desk, tmp_path):
    people = agency(desk)
    repayments(
        desk, tmp_path, paid(people.ma, "B-1", "", 2, "500"), paid(people.ma, "B-1", "", 9, "500", "是"),
        paid(people.ma, "B-2", "", 2, "80"), paid(people.zhou, "B-2", "", 9, "80", "是"),
        paid(people.ma, "B-3", "", 2, "70"), paid(people.ma, "B-3", "", 9, "60", "是"),
    )  # fmt: skip
    asked = [(one.code, one.case_no) for one in month_findings(desk.work(), OCTOBER).findings if one.blocks]
    assert asked == [("of_somebody_else", "B-2"), ("without_original", "B-3")]


def test_a_reversal_of_more_than_was_paid_is_asked_about(desk, tmp_path):
    people = agency(desk)
    rows = [paid(people.ma, "B-1", "R1", 2, "500"), paid(people.ma, "B-1", "R1", 9, "500.01", "是")]
    repayments(
        desk, tmp_path, *rows, paid(people.ma, "B-2", "R2", 2, "500"), paid(people.ma, "B-2", "R2", 9, "300", "是")
    )
    (one,) = [one for one in month_findings(desk.work(), OCTOBER).findings if one.blocks]
    assert (one.code, one.item, one.actions >= {Action.ACCEPT, Action.EXCLUDE}) == ("larger_than_original", "R1", True)
    assert "500" in one.text


def test_a_named_repayment_on_a_protected_day_is_told_with_both_owners(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    rules(desk, protected_days=3, protected_share=60)
    repayments(desk, tmp_path, paid(people.zheng, "A-1", "R1", 15, "200"))
    one = findings(desk)["R1"]
    assert one.code == "other_owner"
    assert [(who.name, who.percent) for who in one.proposed] == [("马洁", 60), ("郑浩", 40)]
    settle(desk.work(), Settle(OCTOBER, (one.key,), None, "按保护期规则"))
    assert counted(desk) == {people.ma.employee_no: 120, people.zheng.employee_no: 80}


@pytest.mark.parametrize(("setting", "owner"), [("arrival", "zheng"), ("payment", "ma")])
def test_the_day_that_counts_decides_whose_it_is(desk, tmp_path, setting, owner):
    people = handed_over(desk, tmp_path)
    rules(desk, repayment_day=setting)
    by_case(desk, tmp_path, ("A-1", "R1", 13, 11, "100", "否"))
    assert counted(desk) == {getattr(people, owner).employee_no: 100}


def test_by_the_day_of_payment_a_repayment_that_arrives_next_month_counts_in_this_one(desk, tmp_path):
    people = handed_over(desk, tmp_path)
    rules(desk, repayment_day="payment")
    rows = [("A-2", "R1", date(2026, 11, 2), date(2026, 10, 30), Decimal(80), "否")]
    take(desk, "repayments", xlsx(tmp_path, "财务.xlsx", BY_CASE, *rows), "good", period=OCTOBER)
    assert counted(desk) == {people.zhou.employee_no: 80}
    rules(desk, repayment_day="arrival")
    found, _done = take(desk, "repayments", xlsx(tmp_path, "财务2.xlsx", BY_CASE, *rows), "good", period=OCTOBER)
    assert codes(found) == ["outside_period"]


def stand_in(desk, people) -> None:
    """Zhou stands in for Zheng's cases from the 20th until the 24th."""
    at(desk, 20)
    away = start_absence(
        desk.work(), StartAbsence(people.zheng.employee_no, "sick", custodian_no=people.zhou.employee_no)
    )
    at(desk, 25)
    end_absence(desk.work(), away.id, away.version)
    at(desk, 5, month=11)


@pytest.mark.parametrize(("cover", "expected"), [("owner", {"zheng": 150}), ("stand_in", {"zhou": 100, "zheng": 50})])
def test_who_stands_in_is_credited_where_the_agency_says_so(desk, tmp_path, cover, expected):
    people = handed_over(desk, tmp_path)
    stand_in(desk, people)
    rules(desk, repayment_cover=cover)
    by_case(desk, tmp_path, ("A-1", "R1", 21, None, "100", "否"), ("A-1", "R2", 25, None, "50", "否"))
    assert counted(desk) == {getattr(people, who).employee_no: sum_ for who, sum_ in expected.items()}


# --- reversals of what was published and paid ------------------------------------------------------------------------


def published_and_reversed(desk, folder: Path):
    """October is published with a repayment of 500; November's file takes it back."""
    people = agency(desk)
    quality(desk, people, folder, (people.ma, "90"), (people.zheng, "90"), (people.zhou, "90"))
    repayments(desk, folder, paid(people.ma, "B-1", "R01", 2, "500"))
    at(desk, 5, month=11)
    evaluate(desk.work(), OCTOBER)
    assert publish(desk.work(), Publish(OCTOBER, confirm=True)).published == 3
    november = Period(2026, 11)
    head = ("工号", "案件编号", "流水号", "到账日期", "回款金额", "是否冲正")
    rows = [
        (people.ma.employee_no, "B-1", "R01", date(2026, 11, 3), Decimal(500), "是"),
        (people.ma.employee_no, "B-2", "R02", date(2026, 11, 3), Decimal(900), "否"),
    ]
    take(desk, "repayments", xlsx(folder, "11月.xlsx", head, *rows), period=november)
    return people, november


def after_publishing(desk, november):
    (one,) = [one for one in month_findings(desk.work(), november).findings if one.code == "after_publishing"]
    return one


def test_with_periods_from_the_26th_a_payment_of_the_same_calendar_month_may_be_published(desk, tmp_path):
    people = agency(desk)
    desk.work().write(lambda conn: conn.execute(update(t.scheme_version).values(start_day=26)))
    quality(desk, people, tmp_path, (people.ma, "90"), (people.zheng, "90"), (people.zhou, "90"))
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "500"))
    at(desk, 5, month=11)
    evaluate(desk.work(), OCTOBER)
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    november = Period(2026, 11)
    late = (paid(people.ma, "B-1", "R01", 28, "500", "是"), paid(people.ma, "B-2", "R02", 27, "900"))
    repayments(desk, tmp_path, *late, name="11月.xlsx", period=november)
    assert after_publishing(desk, november).text == "原还款计在 2026-10，该月已发布。"


def test_a_reversal_after_publishing_is_asked_about_and_leaves_the_published_month(desk, tmp_path):
    people, november = published_and_reversed(desk, tmp_path)
    one = after_publishing(desk, november)
    assert (one.amount, one.person.name, one.text) == (-500, "马洁", "原还款计在 2026-10，该月已发布。")
    assert evaluation(desk, people.ma).state == "published"
    assert not evaluation(desk, people.ma).stale
    assert counted(desk, 202611) == {people.ma.employee_no: 400}


@pytest.mark.parametrize(
    ("action", "november_counts"),
    [(Action.ACCEPT, {"ma": 400}), (Action.EXCLUDE, {"ma": 900}), (Action.ASSIGN, {"ma": 900, "zheng": -500})],
)
def test_what_is_settled_of_it_counts_and_can_be_taken_back(desk, tmp_path, action, november_counts):
    people, november = published_and_reversed(desk, tmp_path)
    shares = (Share(people.zheng.employment_id),) if action is Action.ASSIGN else ()
    done = settle(desk.work(), Settle(november, (after_publishing(desk, november).key,), action, "与财务核对", shares))
    assert counted(desk, 202611) == {getattr(people, who).employee_no: sum_ for who, sum_ in november_counts.items()}
    assert not after_publishing(desk, november).open
    assert counted(desk) == {people.ma.employee_no: 500}  # what is published stands
    unsettle(desk.work(), november, done.ids)
    assert after_publishing(desk, november).open
    assert counted(desk, 202611) == {people.ma.employee_no: 400}


# --- nothing is lost -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_what_people_get_and_what_nobody_gets_is_the_file_whatever_the_rule(desk, tmp_path, seed):
    """Random files over splits, cover, protected days, reversals and both counted days, before and after settling."""
    random = Random(seed)
    people = handed_over(desk, tmp_path)
    stand_in(desk, people)
    rules(
        desk, repayment_day=random.choice(("arrival", "payment")), repayment_cover=random.choice(("owner", "stand_in")),
        protected_days=random.choice((0, 3, 9)), protected_share=random.choice((35, 60, 100)),
    )  # fmt: skip
    rows = []
    for number in range(60):
        arrived = random.randrange(1, 31)
        rows.append((
            random.choice(("A-1", "A-2", "C-9")), f"R{number % 50:03}", arrived, random.randrange(1, arrived + 1),
            f"{random.randrange(1, 10**6) / 100:.2f}", random.choice(("否", "否", "否", "是")),
        ))  # fmt: skip
    by_case(desk, tmp_path, *rows)
    whole = sum(Decimal(row[4]) * (-1 if row[5] == "是" else 1) for row in rows)

    def adds_up() -> None:
        (file,) = month_findings(desk.work(), OCTOBER).files
        assert file.people + file.loose == file.rows == whole
        assert file.people == given

    given = sum(counted(desk).values())
    adds_up()
    waiting = [one for one in month_findings(desk.work(), OCTOBER).findings if one.code == "split_owner"]
    split = sum((one.amount for one in waiting), Decimal(0))
    if waiting:
        settle(desk.work(), Settle(OCTOBER, tuple(one.key for one in waiting), None, "按规则"))
    assert sum(counted(desk).values()) == given + split
