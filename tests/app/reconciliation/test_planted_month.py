"""A month with planted faults: every one is found, and the settled scores equal an independent recomputation exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from hrdesk.app.imports.undoing import preview_undo, undo
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, close_period, publish, reopen_period
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reconciliation.settling import settle, unsettle
from hrdesk.app.reconciliation.views import cases_side_by_side, people_side_by_side
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action, Kind
from hrdesk.storage import tables as t
from tests.app.builders import add_people, new_agency
from tests.app.imports.files import take, xlsx
from tests.app.performance.month import evaluation
from tests.app.reconciliation.planted import OCTOBER, SCHEME, agency, cases, counted, paid, quality, repayments
from tests.journeys.recompute import half_up, points

PUBLISH = Publish(OCTOBER, confirm=True)


def found(desk):
    return month_findings(desk.work(), OCTOBER)


def one(desk, code):
    matching = [finding for finding in found(desk).findings if finding.code == code]
    assert len(matching) == 1, [finding.code for finding in found(desk).findings]
    return matching[0]


def settle_one(desk, code, action, *shares, reason="核对后处理"):
    parts = tuple(Share(who.employment_id, Decimal(percent)) for who, percent in shares)
    return settle(desk.work(), Settle(OCTOBER, (one(desk, code).key,), action, reason, parts))


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def planted(desk, folder: Path):
    """Finance: two good rows each, then one of every fault; the footer is wrong by 100."""
    people = agency(desk)
    ma, zheng, zhou = people.ma, people.zheng, people.zhou
    cases(desk, ("A-1", ((date(2026, 9, 1), ma), (date(2026, 10, 12), zheng))), ("A-2", ((date(2026, 9, 1), zhou),)))
    quality(desk, people, folder, (ma, "90"), (zheng, "88.5"), (zhou, "95"))
    repayments(
        desk, folder,
        paid(ma, "B-1", "R01", 2, "5000"),
        paid(ma, "B-2", "R02", 3, "1200.50"),
        paid(zheng, "B-3", "R03", 4, "8000"),
        paid(zhou, "B-4", "R04", 5, "3000"),
        paid(ma, "A-1", "R05", 15, "700"),                 # by the chain Zheng's that day
        paid("HC9999", "A-2", "R06", 6, "400"),            # nobody's number; the case is Zhou's
        paid("", "C-9", "R07", 7, "250"),                  # neither person nor a known case
        paid(ma, "B-1", "R01", 2, "5000"),                 # the same receipt, word for word
        paid(zheng, "B-3", "R03", 4, "8100"),              # the same receipt, other amount
        (ma.employee_no, "马洁", "B-8", "R08", date(2026, 11, 2), Decimal(900), "否"),  # November
        paid(zhou, "B-4", "R04", 20, "3000", "是"),        # a good reversal
        paid(zhou, "B-3", "R03", 21, "500", "是"),         # of Zheng's payment
        paid(ma, "B-7", "R99", 22, "60", "是"),            # of a payment nobody knows
        (zhou.employee_no, "周倩", "B-9", "R10", "月初", Decimal(300), "否"),  # no date
        ("合计", None, None, None, None, Decimal("36510.50"), None),
    )  # fmt: skip
    return people


def test_every_planted_fault_is_found_once(desk, tmp_path):
    planted(desk, tmp_path)
    assert sorted((one.kind, one.code) for one in found(desk).findings if one.blocks) == sorted(
        [
            (Kind.DIFFERENT, "other_owner"),
            (Kind.UNMATCHED, "unknown_employee"),
            (Kind.UNMATCHED, "no_owner"),
            (Kind.DOUBLED, "duplicate_in_file"),
            (Kind.OUTSIDE, "outside_period"),
            (Kind.REVERSED, "of_somebody_else"),
            (Kind.REVERSED, "without_original"),
            (Kind.UNREADABLE, "not_a_date"),
            (Kind.TOTAL, "total_differs"),
        ]
    )
    assert {one.code for one in found(desk).findings if not one.blocks} == {"repeated", "unknown_cases"}


def test_what_people_were_credited_and_what_nobody_was_is_the_files_sum(desk, tmp_path):
    planted(desk, tmp_path)
    file = found(desk).files[0]
    assert file.people + file.loose == file.rows
    assert file.rows == Decimal("29290.50")  # reversals are written without a sign here
    assert file.difference == 100


def test_the_files_sum_stays_true_while_its_differences_are_settled(desk, tmp_path):
    people = agency(desk)
    repayments(
        desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid(people.ma, "B-1", "R01", 2, "5000"),
        paid(people.zhou, "B-1", "", 2, "5000"), paid("HC9999", "B-2", "R02", 3, "70"), paid("", "B-3", "R03", 4, "30"),
    )  # fmt: skip

    def parts():
        (file,) = found(desk).files
        assert file.credited + file.settled + file.left_out + file.unattributed == file.rows == 15_100
        return file.credited, file.settled, file.left_out, file.unattributed

    assert parts() == (10_000, 0, 5000, 100)  # the same receipt word for word is asked of nobody
    settle_one(desk, "unknown_employee", Action.ASSIGN, (people.zheng, "100"))
    assert parts() == (10_000, 70, 5000, 30)
    settle_one(desk, "no_owner", Action.EXCLUDE)
    done = settle_one(desk, "counted_twice", Action.EXCLUDE)
    assert parts() == (5000, 70, 10_030, 0)
    unsettle(desk.work(), OCTOBER, done.ids)
    assert parts() == (10_000, 70, 5030, 0)


def test_the_settled_scores_equal_an_independent_recomputation(desk, tmp_path):
    people = planted(desk, tmp_path)
    ma, zheng, zhou = people.ma, people.zheng, people.zhou
    assert one(desk, "unknown_employee").proposed[0].employee_no == zhou.employee_no
    assert one(desk, "other_owner").proposed[0].employee_no == zheng.employee_no
    by_rule = tuple(one(desk, code).key for code in ("unknown_employee", "other_owner", "of_somebody_else"))
    settle(desk.work(), Settle(OCTOBER, by_rule, None, "按案件责任人归属"))
    settle_one(desk, "no_owner", Action.SPLIT, (ma, "33.33"), (zheng, "33.33"), (zhou, "33.34"))
    settle_one(desk, "duplicate_in_file", Action.EXCLUDE)
    settle_one(desk, "outside_period", Action.ASSIGN, (ma, "100"))
    settle_one(desk, "without_original", Action.EXCLUDE)
    settle_one(desk, "not_a_date", Action.EXCLUDE)
    settle_one(desk, "total_differs", Action.ACCEPT)
    assert month_findings(desk.work(), OCTOBER).state.open == 0
    published = publish_month(desk)
    assert published.published == 3

    own = {  # from the rows and the decisions alone
        ma.employee_no: Fraction("5000") + Fraction("1200.50") + Fraction("83.33") + 900,
        zheng.employee_no: Fraction(8000) + 700 - 500 + Fraction("83.32"),
        zhou.employee_no: Fraction(3000) - 3000 + 400 + Fraction("83.35"),
    }
    checks = {ma.employee_no: Fraction(90), zheng.employee_no: Fraction("88.5"), zhou.employee_no: Fraction(95)}
    assert {number: Fraction(amount) for number, amount in counted(desk).items()} == own
    line = {"floor": "0", "cap": "120", "method": "proportional"}
    for who in (ma, zheng, zhou):
        money = points(line, own[who.employee_no], Fraction(10_000), False)
        score = half_up(money * 60 / 100) + half_up(
            points(line, checks[who.employee_no], Fraction(100), False) * 40 / 100
        )
        assert Fraction(evaluation(desk, who).score) == score


def publish_month(desk, order=PUBLISH):
    evaluate(desk.work(), OCTOBER)
    return publish(desk.work(), order)


def test_an_unsettled_month_is_not_published(desk, tmp_path):
    people = planted(desk, tmp_path)
    with pytest.raises(UserError) as refused:
        publish_month(desk)
    assert refused.value.code == "unreconciled"
    assert "9" in str(refused.value)
    assert evaluation(desk, people.ma).state == "computed"


def test_hr_can_publish_an_unsettled_month_by_name_and_reason_and_the_sheet_says_so(desk, tmp_path):
    people = planted(desk, tmp_path)
    publish_month(desk, Publish(OCTOBER, confirm=True, unreconciled_reason="财务月底前不出更正表"))
    state = month_findings(desk.work(), OCTOBER).state
    assert (state.released_by, state.released_reason, state.open) == ("管理员", "财务月底前不出更正表", 9)
    said = evaluation(desk, people.ma).snapshot["notes"][0]
    assert "财务月底前不出更正表" in said["zh"]
    assert "管理员" in said["zh"]


def test_a_month_without_differences_needs_nobody(desk, tmp_path):
    people = agency(desk)
    quality(desk, people, tmp_path, (people.ma, "90"), (people.zheng, "90"), (people.zhou, "90"))
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid(people.ma, "B-2", "", 2, "5000"))
    assert found(desk).findings == ()
    assert publish_month(desk).published == 3


def test_a_settlement_taken_back_restores_what_counted(desk, tmp_path):
    people = planted(desk, tmp_path)
    before = counted(desk)
    done = settle_one(desk, "other_owner", Action.ASSIGN, (people.zheng, "100"))
    more = settle_one(desk, "no_owner", Action.SPLIT, (people.ma, "50"), (people.zhou, "50"))
    assert counted(desk) != before
    assert unsettle(desk.work(), OCTOBER, (*done.ids, *more.ids)) == 2
    assert counted(desk) == before
    assert one(desk, "other_owner").open


def test_a_settlement_of_a_closed_month_is_not_taken_back_by_the_name_of_another(desk, tmp_path):
    people = planted(desk, tmp_path)
    done = settle_one(desk, "other_owner", Action.ASSIGN, (people.zheng, "100"))
    before = counted(desk)
    close_period(desk.work(), OCTOBER)
    with pytest.raises(UserError) as closed:
        unsettle(desk.work(), OCTOBER, done.ids)
    assert closed.value.code == "period_closed"
    with pytest.raises(UserError) as other:
        unsettle(desk.work(), OCTOBER.next(), done.ids)
    assert other.value.code == "not_found"
    assert counted(desk) == before


def test_a_difference_is_settled_once(desk, tmp_path):
    planted(desk, tmp_path)
    key = one(desk, "total_differs").key
    settle(desk.work(), Settle(OCTOBER, (key,), Action.ACCEPT, "财务已说明"))
    with pytest.raises(Conflict):
        settle(desk.work(), Settle(OCTOBER, (key,), Action.ACCEPT, "财务已说明"))


def test_a_batch_is_settled_whole_or_not_at_all(desk, tmp_path):
    planted(desk, tmp_path)
    keys = (one(desk, "outside_period").key, one(desk, "total_differs").key)
    with pytest.raises(UserError) as refused:
        settle(desk.work(), Settle(OCTOBER, keys, Action.EXCLUDE, "下月再计"))
    assert refused.value.code == "wrong_use"
    assert month_findings(desk.work(), OCTOBER).state.settled == 0


def test_a_settlement_needs_its_reason(desk, tmp_path):
    planted(desk, tmp_path)
    with pytest.raises(UserError) as refused:
        settle_one(desk, "total_differs", Action.ACCEPT, reason="  ")
    assert refused.value.code == "missing"


def test_two_sources_that_contradict_one_another_are_named(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"))
    other = xlsx(
        tmp_path, "催收系统.xlsx", ("催收员工号", "流水号", "还款日期", "还款金额"),
        (people.ma.employee_no, "R01", date(2026, 10, 2), Decimal("4800")),
    )  # fmt: skip
    take(desk, "repayments", other, period=OCTOBER)
    assert counted(desk) == {people.ma.employee_no: Decimal(4800)}
    settle_one(desk, "sources_differ", Action.OTHER)
    assert counted(desk) == {people.ma.employee_no: Decimal(5000)}


def test_a_later_file_of_the_same_source_is_a_correction(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"))
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "4800"), name="更正.xlsx")
    assert found(desk).findings == ()


def test_a_row_that_a_later_file_brings_rightly_is_no_longer_asked_about(desk, tmp_path):
    people = agency(desk)
    good = paid(people.ma, "B-1", "R01", 2, "5000")
    repayments(desk, tmp_path, good, paid("HC9999", "B-2", "R02", 3, "70"))
    assert one(desk, "unknown_employee").amount == 70
    repayments(desk, tmp_path, good, paid(people.zhou, "B-2", "R02", 3, "70"), name="更正.xlsx")
    assert found(desk).findings == ()


def test_a_month_figure_beside_single_records_is_named_and_left_out(desk, tmp_path):
    people = agency(desk)
    summed = xlsx(tmp_path, "汇总.xlsx", ("工号", "回款金额"), (people.ma.employee_no, Decimal(5100)))
    take(desk, "facts", summed, period=OCTOBER)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"))
    assert counted(desk) == {people.ma.employee_no: Decimal(10_100)}
    settle_one(desk, "whole_and_parts", Action.EXCLUDE)
    assert counted(desk) == {people.ma.employee_no: Decimal(5000)}


def test_the_same_amount_from_two_files_without_a_receipt_number_counts_once(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"))
    repayments(desk, tmp_path, paid(people.zheng, "B-1", "", 2, "5000"), name="补录.xlsx")
    settle_one(desk, "counted_twice", Action.EXCLUDE)
    assert counted(desk) == {people.ma.employee_no: Decimal(5000)}


def test_a_row_without_a_number_that_counts_already_is_doubled_before_and_after_it_is_assigned(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid("", "B-1", "", 2, "5000"))
    asked = one(desk, "row_counted")
    assert (asked.kind, asked.proposed, asked.row) == (Kind.DOUBLED, (), 3)
    assert f"{people.ma.employee_no} 马洁" in asked.text
    settle_one(desk, "row_counted", Action.ASSIGN, (people.ma, "100"))
    assert counted(desk) == {people.ma.employee_no: Decimal(10_000)}

    asked = one(desk, "assigned_twice")
    assert (asked.kind, asked.person.name, asked.row, asked.open) == (Kind.DOUBLED, "马洁", 3, True)
    settle_one(desk, "assigned_twice", Action.EXCLUDE)
    assert counted(desk) == {people.ma.employee_no: Decimal(5000)}
    assert not one(desk, "assigned_twice").open
    (file,) = found(desk).files
    assert (file.credited, file.settled, file.left_out, file.unattributed) == (5000, 0, 5000, 0)


def test_an_assigned_row_that_a_later_file_counts_too_is_asked_about(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid("", "B-1", "", 2, "5000"), paid(people.zheng, "B-2", "R9", 3, "70"))
    keys = {finding.case_no: finding.key for finding in found(desk).findings}
    shares = (Share(people.ma.employment_id, Decimal(60)), Share(people.zhou.employment_id, Decimal(40)))
    settle(desk.work(), Settle(OCTOBER, (keys["B-1"],), Action.SPLIT, "两人跟进", shares))
    assert not any(finding.kind is Kind.DOUBLED for finding in found(desk).findings)
    repayments(desk, tmp_path, paid(people.zheng, "B-1", "R01", 2, "5000"), name="更正.xlsx")
    asked = [finding for finding in found(desk).findings if finding.code == "assigned_twice"]
    assert [(finding.person.name, finding.amount) for finding in asked] == [("马洁", 3000), ("周倩", 2000)]
    settle(desk.work(), Settle(OCTOBER, tuple(finding.key for finding in asked), Action.EXCLUDE, "重复"))
    assert counted(desk) == {people.zheng.employee_no: Decimal(5070)}


def test_rows_of_different_receipts_or_another_day_or_amount_are_not_doubled(desk, tmp_path):
    people = agency(desk)
    repayments(
        desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid("", "B-1", "R02", 2, "5000"),
        paid("", "B-1", "", 3, "5000"), paid("", "B-1", "", 2, "4999"), paid("", "", "", 2, "5000"),
    )  # fmt: skip
    assert not any(finding.kind is Kind.DOUBLED for finding in found(desk).findings)


def test_a_payment_typed_twice_under_two_running_numbers_is_asked_about(desk, tmp_path):
    people = agency(desk)
    row = (date(2026, 10, 2), "B-1", people.ma.employee_no, people.ma.name, 5000)
    header = ("序号", "到账日期", "案件编号", "工号", "姓名", "回款金额")
    take(desk, "repayments", xlsx(tmp_path, "回款.xlsx", header, (1, *row), (2, *row)), period=OCTOBER)
    settle_one(desk, "counted_twice", Action.EXCLUDE)
    assert counted(desk) == {people.ma.employee_no: Decimal(5000)}


def test_repayments_that_name_only_a_case_go_to_who_held_it_that_day(desk, tmp_path):
    people = agency(desk)
    cases(desk, ("A-1", ((date(2026, 9, 1), people.ma), (date(2026, 10, 12), people.zheng))))
    file = xlsx(
        tmp_path, "财务.xlsx", ("案件编号", "流水号", "到账日期", "回款金额"),
        ("A-1", "R1", date(2026, 10, 11), Decimal(300)), ("A-1", "R2", date(2026, 10, 12), Decimal(500)),
    )  # fmt: skip
    take(desk, "repayments", file, period=OCTOBER)
    assert counted(desk) == {people.ma.employee_no: Decimal(300), people.zheng.employee_no: Decimal(500)}
    assert found(desk).findings == ()


def test_the_newest_file_again_over_a_settlement_opens_the_difference_anew(desk, tmp_path):
    people = agency(desk)
    wrong = paid(people.ma, "B-7", "R99", 22, "60", "是")
    repayments(desk, tmp_path, wrong)
    settle_one(desk, "without_original", Action.EXCLUDE)
    check, _done = repayments(desk, tmp_path, wrong, paid(people.ma, "B-1", "R01", 2, "5000"), name="更正.xlsx")
    assert any("对账" in told for told in check.warnings)
    assert one(desk, "without_original").open


def test_nobody_of_random_files_gets_more_or_less_than_their_sum(desk, tmp_path):
    people = agency(desk)
    random, who = Random(7), [people.ma, people.zheng, people.zhou, "HC9999", ""]
    rows = [
        paid(
            random.choice(who),
            f"K-{random.randrange(9)}",
            f"R{n % 90:03}",
            1 + n % 30,
            f"{random.randrange(1, 10**6) / 100:.2f}",
        )
        for n in range(120)
    ]
    repayments(desk, tmp_path, *rows)
    file = found(desk).files[0]
    assert file.people + file.loose == sum(row[5] for row in rows)
    assert sum(counted(desk).values()) == file.people


def test_what_is_assigned_shows_its_file_row_reason_and_who(desk, tmp_path):
    from hrdesk.app.performance.trace import why

    people = planted(desk, tmp_path)
    settle_one(desk, "unknown_employee", Action.ASSIGN, (people.zhou, "100"), reason="财务确认工号写错")
    evaluate(desk.work(), OCTOBER)
    shown = why(desk.work(), evaluation(desk, people.zhou).id, "recovered_amount")
    origin = next(one for one in shown.origins if one.kind == "settlement")
    assert (origin.file_name, origin.first_row, origin.reason, origin.by) == (
        "10月回款-财务.xlsx",
        7,
        "财务确认工号写错",
        "管理员",
    )


def test_somebody_of_another_team_cannot_be_settled_for(desk, tmp_path):
    planted(desk, tmp_path)
    stranger = add_people(desk, 1, status="pending")[0]
    with desk.work().read() as conn:
        assert conn.execute(select(t.employment.c.id).where(t.employment.c.id == stranger.employment_id)).first()
    with pytest.raises(UserError):
        settle(
            desk.work(),
            Settle(OCTOBER, (one(desk, "no_owner").key,), Action.ASSIGN, "试", (Share(999_999),)),
        )


def test_the_sources_stand_side_by_side_for_every_person(desk, tmp_path):
    people = planted(desk, tmp_path)
    before = {row.name: row for row in people_side_by_side(desk.work(), OCTOBER)}
    assert (before["马洁"].finance, before["马洁"].counted, before["马洁"].open) == (
        Decimal("6840.50"), Decimal("6840.50"), 2,
    )  # fmt: skip
    assert before["马洁"].quality == 1
    settle_one(desk, "other_owner", Action.ASSIGN, (people.zheng, "100"))
    after = {row.name: row for row in people_side_by_side(desk.work(), OCTOBER)}
    assert (after["马洁"].finance, after["马洁"].moved, after["马洁"].counted) == (
        Decimal("6840.50"), Decimal(-700), Decimal("6140.50"),
    )  # fmt: skip
    assert (after["郑浩"].finance, after["郑浩"].moved, after["郑浩"].counted) == (8000, 700, 8700)


def test_every_case_shows_its_holder_and_for_whom_it_counts(desk, tmp_path):
    people = planted(desk, tmp_path)
    rows = {row.case_no: row for row in cases_side_by_side(desk.work(), OCTOBER)}
    assert rows["A-1"].holder == f"{people.zheng.employee_no} 郑浩"
    assert rows["A-1"].credited == f"{people.ma.employee_no} 马洁"
    assert (rows["B-4"].amount, rows["B-4"].reversed, rows["B-4"].receipts) == (3000, -3000, 2)
    assert rows["A-1"].open == 1


# --- calls two systems count -----------------------------------------------------------------------------------------

DIALLER = ("日期", "工号", "坐席号", "拨打量", "接通量", "通话时长")
COLLECTION = ("工号", "日期", "拨打量", "接通量")
DAY = date(2026, 10, 9)


def calls_of(desk, who):
    """(calls, connected) of the month, as they count."""
    with desk.work().read() as conn:
        rows = conn.execute(
            select(t.metric.c.code, t.fact.c.value)
            .join(t.fact, t.fact.c.metric_id == t.metric.c.id)
            .where(t.fact.c.employment_id == who.employment_id, t.metric.c.code.in_(("calls", "connected")))
        )
        found = {"calls": Decimal(0), "connected": Decimal(0)}
        for code, value in rows:
            found[code] += value or 0
    return found["calls"], found["connected"]


def dialler(desk, folder, *rows, name="外呼.xlsx"):
    return take(desk, "calls", xlsx(folder, name, DIALLER, *rows), period=OCTOBER)


def collection(desk, folder, *rows, name="催收系统-作业量.xlsx"):
    return take(desk, "facts", xlsx(folder, name, COLLECTION, *rows), period=OCTOBER)


def test_calls_the_dialler_and_the_collection_system_both_count_are_asked_about_and_counted_once(desk, tmp_path):
    people = agency(desk)
    dialler(
        desk,
        tmp_path,
        (DAY, people.ma.employee_no, "8001", 120, 45, 7200),
        (DAY, people.zheng.employee_no, "8002", 90, 30, 5400),
    )
    collection(desk, tmp_path, (people.ma.employee_no, DAY, 118, 44), (people.zheng.employee_no, DAY, 90, 30))
    assert calls_of(desk, people.ma) == (238, 89)
    asked = {one.person.name: one for one in found(desk).findings if one.code == "calls_twice"}
    assert (asked["马洁"].kind, asked["郑浩"].kind) == (Kind.DIFFERENT, Kind.DOUBLED)
    assert asked["马洁"].text == "“催收系统-作业量.xlsx”当日为 118 通，“外呼.xlsx”为 120 通，目前两者相加计算。"
    assert asked["马洁"].day == DAY
    done = settle(
        desk.work(), Settle(OCTOBER, tuple(one.key for one in asked.values()), Action.EXCLUDE, "以外呼系统为准")
    )
    assert (calls_of(desk, people.ma), calls_of(desk, people.zheng)) == ((120, 45), (90, 30))
    assert all(one.settlement is not None for one in found(desk).findings if one.code == "calls_twice")
    unsettle(desk.work(), OCTOBER, done.ids)
    assert calls_of(desk, people.ma) == (238, 89)


def test_two_seats_of_one_dialler_are_no_difference(desk, tmp_path):
    people = agency(desk)
    dialler(
        desk,
        tmp_path,
        (DAY, people.ma.employee_no, "8001", 120, 45, 7200),
        (DAY, people.ma.employee_no, "8002", 30, 9, 900),
    )
    dialler(desk, tmp_path, (date(2026, 10, 10), people.ma.employee_no, "8001", 70, 20, 3600), name="外呼2.xlsx")
    assert found(desk).findings == ()
    assert calls_of(desk, people.ma) == (220, 74)


def test_a_second_dialler_stands_beside_the_first_once_somebody_says_so(desk, tmp_path):
    people = agency(desk)
    dialler(desk, tmp_path, (DAY, people.ma.employee_no, "8001", 120, 45, 7200))
    other = xlsx(
        tmp_path,
        "预测外呼.xlsx",
        ("拨打日期", "员工号", "坐席", "呼出量", "接通量"),
        (DAY, people.ma.employee_no, "P-7", 40, 12),
    )
    take(desk, "calls", other, period=OCTOBER)
    assert one(desk, "calls_twice").amount == 40
    settle_one(desk, "calls_twice", Action.ACCEPT, reason="两套外呼系统")
    assert calls_of(desk, people.ma) == (160, 57)
    assert month_findings(desk.work(), OCTOBER).state.open == 0


BY_CASE = (*DIALLER, "案件编号")
WORK = ("工号", "通话日期", "呼出量", "接通量", "案件号")  # the collection system's own list of calls


def by_case(desk, folder, people):
    """Two files that tell cases apart: C-1 alike, C-2 different, C-3 in one and C-4 in the other only."""
    ma = people.ma.employee_no
    take(
        desk, "calls",
        xlsx(
            folder, "外呼明细.xlsx", BY_CASE,
            (DAY, ma, "8001", 12, 4, 600, "C-1"), (DAY, ma, "8001", 9, 3, 500, "C-2"), (DAY, ma, "8001", 2, 0, 0, "C-3"),
        ),
        period=OCTOBER,
    )  # fmt: skip
    take(
        desk, "calls",
        xlsx(folder, "作业明细.xlsx", WORK, (ma, DAY, 12, 4, "C-1"), (ma, DAY, 7, 3, "C-2"), (ma, DAY, 1, 0, "C-4")),
        period=OCTOBER,
    )  # fmt: skip


def test_where_both_tell_cases_apart_they_are_held_against_one_another_case_by_case(desk, tmp_path):
    people = agency(desk)
    by_case(desk, tmp_path, people)
    assert calls_of(desk, people.ma)[0] == 43
    asked = {one.case_no: one for one in found(desk).findings if one.code == "case_calls_twice"}
    assert {case: one.kind for case, one in asked.items()} == {"C-1": Kind.DOUBLED, "C-2": Kind.DIFFERENT}
    assert asked["C-2"].text == "案件 C-2：“作业明细.xlsx”当日为 7 通，“外呼明细.xlsx”为 9 通，目前两者相加计算。"
    told = [one for one in found(desk).findings if one.code == "calls_alone"]
    assert sorted(one.text for one in told) == [
        "1 件案件的通话（C-3 等）仅见于“外呼明细.xlsx”，“作业明细.xlsx”中没有，照计。",
        "1 件案件的通话（C-4 等）仅见于“作业明细.xlsx”，“外呼明细.xlsx”中没有，照计。",
    ]
    assert not any(one.blocks for one in told)
    assert not any(one.code == "calls_twice" for one in found(desk).findings)
    settle(desk.work(), Settle(OCTOBER, tuple(one.key for one in asked.values()), Action.EXCLUDE, "以外呼系统为准"))
    assert calls_of(desk, people.ma)[0] == 24
    assert month_findings(desk.work(), OCTOBER).state.open == 0


def test_a_list_by_case_beside_a_count_of_the_day_is_compared_by_the_day(desk, tmp_path):
    people = agency(desk)
    dialler(desk, tmp_path, (DAY, people.ma.employee_no, "8001", 20, 8, 1200))
    ma = people.ma.employee_no
    take(
        desk, "calls", xlsx(tmp_path, "作业明细.xlsx", WORK, (ma, DAY, 12, 4, "C-1"), (ma, DAY, 8, 4, "C-2")),
        period=OCTOBER,
    )  # fmt: skip
    asked = [one for one in found(desk).findings if one.code == "calls_twice"]
    assert [(one.kind, one.amount) for one in asked] == [(Kind.DOUBLED, 12), (Kind.DOUBLED, 8)]
    assert asked[0].text == "“作业明细.xlsx”当日为 20 通，“外呼.xlsx”为 20 通，目前两者相加计算。"


def test_a_case_shows_its_calls_beside_its_repayments(desk, tmp_path):
    people = agency(desk)
    by_case(desk, tmp_path, people)
    take(
        desk, "repayments",
        xlsx(tmp_path, "回款.xlsx", ("工号", "回款金额", "到账日期", "案件编号"), (people.ma.employee_no, 500, DAY, "C-2")),
        period=OCTOBER,
    )  # fmt: skip
    (row,) = cases_side_by_side(desk.work(), OCTOBER)
    assert (row.case_no, row.amount, row.calls) == ("C-2", 500, 16)


def test_without_seats_the_two_say_it_of_the_same_record_and_the_difference_is_named(desk, tmp_path):
    people = agency(desk)
    file = xlsx(tmp_path, "外呼.xlsx", ("日期", "工号", "拨打量", "接通量"), (DAY, people.ma.employee_no, 120, 45))
    take(desk, "calls", file, period=OCTOBER)
    collection(desk, tmp_path, (people.ma.employee_no, DAY, 118, 45))
    differs = [one for one in found(desk).findings if one.code == "sources_differ"]
    assert sorted(one.metric for one in differs) == ["calls", "connect_rate"]
    assert calls_of(desk, people.ma) == (118, 45)


# --- on the Today page -----------------------------------------------------------------------------------------------


def test_today_tells_who_settles_how_many_differences_last_month_has(desk, tmp_path):
    from hrdesk.app.today import today
    from tests.app.builders import as_role, supervisor_of

    planted(desk, tmp_path)
    open_ = month_findings(desk.work(), OCTOBER).state.open

    def told(who):
        return [item for item in today(who.work()).items if item.act == "reconcile"]

    (item,) = told(desk)
    assert (item.title, item.who, item.target) == ("对账 2026-10", f"{open_} 处差异待处理", ("performance", "2026-10"))
    assert told(as_role(desk, "hr"))
    assert not told(as_role(desk, "finance"))
    assert not told(supervisor_of(desk, "电催一组"))
    evaluate(desk.work(), OCTOBER)
    publish(desk.work(), Publish(OCTOBER, confirm=True, unreconciled_reason="先发放，差异下月补"))
    assert not told(desk)


def test_a_record_of_a_closed_month_is_settled_by_no_other_month_that_shares_its_days(desk, tmp_path):
    """Two schemes: from the 1st and from the 26th. The 28th counts in October and in November."""
    people = agency(desk)
    configure_from(
        desk.work(), {"schemes": [SCHEME | {"code": "late", "name": "晚起", "start_day": 26, "positions": ["主管"]}]}
    )
    late, november = date(2026, 10, 28), Period(2026, 11)
    dialler(desk, tmp_path, (late, people.ma.employee_no, "8001", 20, 8, 1200))
    collection(desk, tmp_path, (people.ma.employee_no, late, 20, 8))
    (key,) = (one.key for one in month_findings(desk.work(), november).findings if one.code == "calls_twice")
    done = settle(desk.work(), Settle(november, (key,), Action.EXCLUDE, "以外呼系统为准"))
    close_period(desk.work(), OCTOBER)
    with pytest.raises(UserError) as caught:
        unsettle(desk.work(), november, done.ids)
    assert (caught.value.code, calls_of(desk, people.ma)[0]) == ("period_closed", 20)
    reopen_period(desk.work(), OCTOBER, "核对")
    unsettle(desk.work(), november, done.ids)
    close_period(desk.work(), OCTOBER)
    for action in (Action.EXCLUDE, Action.ACCEPT):
        with pytest.raises(UserError) as caught:
            settle(desk.work(), Settle(november, (key,), action, "以外呼系统为准"))
        assert caught.value.code == "period_closed"
    assert calls_of(desk, people.ma)[0] == 40


def test_a_reason_that_published_nobody_is_no_release(desk, tmp_path):
    planted(desk, tmp_path)
    done = publish(desk.work(), Publish(OCTOBER, confirm=True, unreconciled_reason="财务月底前不出更正表"))
    assert (done.published, month_findings(desk.work(), OCTOBER).state.released_by) == (0, "")


def test_a_complaint_whose_validity_cannot_be_read_is_not_called_a_wrong_figure(desk, tmp_path):
    people = agency(desk)
    head = ("投诉编号", "受理日期", "工号", "是否有效")
    rows = [
        ("TS1", date(2026, 10, 8), people.ma.employee_no, "是"),
        ("TS2", date(2026, 10, 8), people.ma.employee_no, "大概"),
    ]
    take(desk, "complaints", xlsx(tmp_path, "投诉.xlsx", head, *rows), "good", period=OCTOBER)
    asked = one(desk, "validity_unreadable")
    assert (asked.kind, asked.row, asked.actions) == (Kind.UNREADABLE, 3, {Action.EXCLUDE})
    assert "是否有效" in asked.text
    assert "数字" not in asked.text


def test_what_was_decided_about_a_file_is_taken_back_with_it(desk, tmp_path):
    people = agency(desk)
    _check, kept = repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"))
    _check, wrong = repayments(
        desk, tmp_path, paid(people.ma, "B-2", "R02", 3, "70"), paid("HC9999", "B-3", "R03", 4, "400"),
        paid("", "C-9", "R04", 7, "250"), name="发错的.xlsx",
    )  # fmt: skip
    settle_one(desk, "unknown_employee", Action.ASSIGN, (people.zheng, "100"))
    settle_one(desk, "no_owner", Action.EXCLUDE)
    assert counted(desk) == {people.ma.employee_no: Decimal(5070), people.zheng.employee_no: Decimal(400)}

    would = preview_undo(desk.work(), wrong.batch)
    done = undo(desk.work(), wrong.batch)
    assert done == would
    assert (done.removed, done.decisions) == (2, 2)
    assert "2 项" in done.decisions_text
    assert counted(desk) == {people.ma.employee_no: Decimal(5000)}
    assert [file.batch_id for file in found(desk).files] == [kept.batch]
    assert month_findings(desk.work(), OCTOBER).state.settled == 0


def test_a_decision_about_a_record_that_another_file_says_too_stays(desk, tmp_path):
    people = agency(desk)
    cases(desk, ("A-1", ((date(2026, 9, 1), people.ma), (date(2026, 10, 12), people.zheng))))
    repayments(desk, tmp_path, paid(people.ma, "A-1", "R05", 15, "700"))
    settle_one(desk, "other_owner", Action.ASSIGN, (people.zheng, "100"))
    _check, again = repayments(desk, tmp_path, paid(people.ma, "B-2", "R02", 3, "70"), name="补录.xlsx")
    done = undo(desk.work(), again.batch)
    assert (done.decisions, done.decisions_text) == (0, "")
    assert counted(desk) == {people.zheng.employee_no: Decimal(700)}


def test_what_a_published_evaluation_shows_of_a_decision_stays_when_the_file_goes(desk, tmp_path):
    people = agency(desk)
    quality(desk, people, tmp_path, (people.ma, "90"), (people.zheng, "90"), (people.zhou, "90"))
    _check, taken = repayments(
        desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid("HC9999", "B-3", "R03", 4, "400")
    )
    settle_one(desk, "unknown_employee", Action.ASSIGN, (people.zheng, "100"))
    publish_month(desk)
    assert undo(desk.work(), taken.batch).decisions == 0
    assert counted(desk) == {people.ma.employee_no: Decimal(5000), people.zheng.employee_no: Decimal(400)}
