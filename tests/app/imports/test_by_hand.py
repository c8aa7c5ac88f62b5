"""What was set by hand and a later file says otherwise: named before anything is saved, kept unless the person takes the file's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.complaints.model import RuleOn, SaveComplaint
from hrdesk.app.complaints.register import rule_on, save_complaint
from hrdesk.app.imports import FILE, KEEP, accept, batch_by_hand, check, list_batches, open_file, undo
from hrdesk.app.imports.model import Outcome
from hrdesk.app.performance.confirming import ConfirmEntries, Seen, confirm_entries, unconfirmed
from hrdesk.app.performance.correcting import CorrectRecord, correct_record, withdraw_correction
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.entry import Entered, EnterFigures, enter_figures, take_back
from hrdesk.app.performance.entry_sheet import entry_view
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.trace import why
from hrdesk.domain.complaints import Ruling
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from hrdesk.storage.check import run
from hrdesk.words import use
from tests.app.builders import as_role
from tests.app.imports.files import checked, take, xlsx
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team

D = Decimal
MONEY = "recovered_amount"
HEAD = ("流水号", "到账日期", "案件编号", "工号", "姓名", "回款金额")


@pytest.fixture
def people(desk):
    """Two of one team, evaluated; everything but the first one's money came in a file of month figures."""
    found = team(desk, 2)
    figures(desk, found[0], {code: value for code, value in GOOD.items() if code != MONEY})
    figures(desk, found[1])
    return found


@pytest.fixture
def hr(desk, people):
    made = as_role(desk, "hr", login="hr")
    yield made
    made.database.close()


def receipts(people, folder, name, **amounts):
    who = people[0]
    rows = [
        (item.replace("_", "-"), "2026-10-12", f"AJ-{item[-1]}", who.employee_no, who.name, amount)
        for item, amount in amounts.items()
    ]
    return xlsx(folder, name, HEAD, *rows)


def fact(desk, who, item="HK-1", metric=MONEY):
    with desk.work().read() as conn:
        return conn.execute(
            select(t.fact)
            .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
            .where(t.fact.c.employment_id == who.employment_id, t.fact.c.item == item, t.metric.c.code == metric)
        ).first()


def correct(desk, who, value, item="HK-1", day=12, metric=MONEY, reason="流水金额录错"):
    seen = fact(desk, who, item, metric).batch_id
    figure = None if value is None else Figure(D(value))
    order = CorrectRecord(who.employment_id, metric, MONTH.number, day, item, figure, reason, seen)
    return correct_record(desk.work(), order)


def enter(desk, who, value, metric=MONEY):
    row = next(one for one in entry_view(desk.work(), MONTH).rows if one.employment_id == who.employment_id)
    seen = row.cells[metric].batch_id
    figure = None if value is None else Figure(D(value))
    cells = (Entered(who.employment_id, metric, figure, seen),)
    return enter_figures(desk.work(), EnterFigures(MONTH, "phone-collector-2026", cells)).batch_id


def counts(desk, who, item="HK-1", metric=MONEY):
    return fact(desk, who, item, metric).value


def whole(desk):
    """The file of the agency holds what must always hold."""
    return [one for one in run(desk.database).checks if not one.ok]


@pytest.fixture
def corrected(desk, hr, people, tmp_path):
    """HK-1 came as 100,000 and was corrected to 100,200 by HR."""
    take(desk, "repayments", receipts(people, tmp_path, "一.xlsx", HK_1=100_000, HK_2=68_420))
    evaluate(desk.work(), MONTH)
    return correct(hr, people[0], 100_200)


@pytest.fixture
def newer(people, tmp_path):
    return receipts(people, tmp_path, "二.xlsx", HK_1=100_500, HK_2=68_420, HK_3=5)


def test_the_check_names_what_the_file_would_override(desk, people, corrected, newer):
    found = checked(desk, "repayments", newer)
    assert (found.new, found.changed, found.same, found.by_hand) == (1, 0, 1, 1)
    assert next(iter(found.outcomes)) == (2, Outcome.BY_HAND)
    (one,) = found.set_by_hand
    assert (one.row, one.employee_no, one.name, one.item) == (2, people[0].employee_no, people[0].name, "HK-1")
    assert (one.by, one.reason, one.day) == ("hr", "流水金额录错", date(2026, 10, 12))
    when = one.at.strftime("%Y-%m-%d")
    assert one.text == f"回款金额：手工更正 100,000.00 → 100,200.00（hr，{when}：流水金额录错）；文件为 100,500.00"
    use("en")
    assert one.text == (
        f"Amount recovered: corrected by hand 100,000.00 → 100,200.00 (hr, {when}: 流水金额录错);"
        " the file says 100,500.00"
    )


def test_kept_unless_somebody_says_otherwise_and_the_trace_tells_both(desk, people, corrected, newer):
    score = evaluation(desk, people[0]).score
    found = checked(desk, "repayments", newer)
    done = accept(desk.work(), found)
    assert (done.new, done.same, done.by_hand, done.kept) == (1, 1, 1, True)
    assert (counts(desk, people[0]), counts(desk, people[0], "HK-3")) == (100_200, 5)
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, people[0]).score >= score
    record = why(desk.work(), evaluation(desk, people[0]).id, MONEY).facts[0]
    told = record.corrected
    assert (told.before, told.file, told.by, told.reason) == (Figure(D(100_000)), "一.xlsx", "hr", "流水金额录错")
    assert (told.over.figure, told.over.file, told.over.row) == (Figure(D(100_500)), "二.xlsx", 2)
    assert whole(desk) == []


def test_the_file_s_value_counts_where_that_was_decided_and_the_trace_tells_what_it_replaced(
    desk, people, corrected, newer
):
    done = accept(desk.work(), checked(desk, "repayments", newer), by_hand=FILE)
    assert (done.by_hand, done.kept) == (1, False)
    assert counts(desk, people[0]) == 100_500
    evaluate(desk.work(), MONTH)
    record = why(desk.work(), evaluation(desk, people[0]).id, MONEY).facts[0]
    assert record.corrected is None
    assert (record.replaced.figure, record.replaced.by) == (Figure(D(100_200)), "hr")
    undo(desk.work(), done.batch)
    assert (counts(desk, people[0]), fact(desk, people[0]).batch_id) == (100_200, corrected)
    assert whole(desk) == []


def test_undoing_brings_back_the_state_before_corrections_too(desk, people, corrected, newer):
    done = accept(desk.work(), checked(desk, "repayments", newer))
    assert fact(desk, people[0]).batch_id != corrected
    undo(desk.work(), done.batch)
    assert (counts(desk, people[0]), fact(desk, people[0]).batch_id) == (100_200, corrected)
    assert fact(desk, people[0], "HK-3") is None
    withdraw_correction(desk.work(), corrected)
    assert counts(desk, people[0]) == 100_000
    assert whole(desk) == []


def test_a_correction_kept_over_a_newer_file_is_taken_back_once(desk, hr, people, corrected, newer):
    done = accept(desk.work(), checked(desk, "repayments", newer))
    withdraw_correction(hr.work(), fact(desk, people[0]).batch_id)
    assert counts(desk, people[0]) == 100_500  # the newest file's, not the first one's
    undo(desk.work(), done.batch)
    assert counts(desk, people[0]) == 100_000  # and the correction does not come back by undoing
    assert whole(desk) == []


def test_kept_twice_and_undone_in_either_order(desk, people, corrected, newer, tmp_path):
    first = accept(desk.work(), checked(desk, "repayments", newer)).batch
    third = receipts(people, tmp_path, "三.xlsx", HK_1=100_700)
    (one,) = checked(desk, "repayments", third).set_by_hand
    assert one.text.count("100,000.00 → 100,200.00") == 1  # as it was corrected, whatever came since
    second = accept(desk.work(), checked(desk, "repayments", third)).batch
    undo(desk.work(), first)
    assert counts(desk, people[0]) == 100_200
    undo(desk.work(), second)
    assert (counts(desk, people[0]), fact(desk, people[0]).batch_id) == (100_200, corrected)
    assert whole(desk) == []


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("decided", [KEEP, FILE])
def test_a_correction_goes_with_the_last_file_that_said_its_record_in_whatever_order(
    desk, people, corrected, newer, decided, newest_first
):
    accept(desk.work(), checked(desk, "repayments", newer), by_hand=decided)
    files = [row.id for row in list_batches(desk.work())]
    first, last = files if newest_first else files[::-1]
    undo(desk.work(), first)
    assert counts(desk, people[0]) == (100_500 if decided == FILE and not newest_first else 100_200)
    undo(desk.work(), last)
    assert fact(desk, people[0]) is None
    assert whole(desk) == []


def test_a_confirmed_correction_stays_confirmed_and_a_waiting_one_waits(desk, people, corrected, newer):
    def waiting():
        work = desk.work()
        with work.read() as conn:
            return [row.batch_id for row in unconfirmed(work, conn, MONTH)]

    done = accept(desk.work(), checked(desk, "repayments", newer))
    assert waiting() == [fact(desk, people[0]).batch_id]
    undo(desk.work(), done.batch)
    confirm_entries(desk.work(), ConfirmEntries(MONTH, (Seen(people[0].employment_id, MONEY, corrected),)))
    accept(desk.work(), checked(desk, "repayments", newer))
    assert waiting() == []


def test_a_published_evaluation_needs_no_revision_where_the_correction_is_kept(desk, people, corrected, tmp_path):
    confirm_entries(desk.work(), ConfirmEntries(MONTH, (Seen(people[0].employment_id, MONEY, corrected),)))
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    again = receipts(people, tmp_path, "二.xlsx", HK_1=100_000, HK_2=68_420)
    kept = accept(desk.work(), checked(desk, "repayments", again))
    assert not evaluation(desk, people[0]).stale
    undo(desk.work(), kept.batch)
    assert not evaluation(desk, people[0]).stale
    accept(desk.work(), checked(desk, "repayments", again), by_hand=FILE)
    assert evaluation(desk, people[0]).stale


def test_a_record_taken_out_by_hand_stays_out(desk, hr, people, corrected, newer):
    correct(hr, people[0], None, item="HK-2", reason="重复")
    found = checked(desk, "repayments", newer)
    assert (found.by_hand, found.same) == (2, 0)
    assert "68,420.00 → 不计" in found.set_by_hand[1].text
    accept(desk.work(), found)
    assert counts(desk, people[0], "HK-2") is None


def test_figures_entered_by_hand_are_kept_too_and_what_else_the_row_says_is_taken(desk, hr, people, tmp_path):
    batch = enter(hr, people[0], 150_000)
    head = ("月份", "工号", "回款金额", "质检得分")
    file = xlsx(tmp_path, "指标.xlsx", head, ("2026-10", people[0].employee_no, 149_000, 77))
    found = checked(desk, "facts", file)
    assert (found.by_hand, found.changed) == (1, 0)
    (one,) = found.set_by_hand
    assert one.text.startswith("回款金额：手工录入 150,000.00（hr，")
    assert found.differences.text(2) == "质检得分：88.5 → 77.0"
    done = accept(desk.work(), found)
    assert (counts(desk, people[0], ""), counts(desk, people[0], "", "quality_score")) == (150_000, 77)
    take_back(hr.work(), batch)
    assert counts(desk, people[0], "") == 149_000
    undo(desk.work(), done.batch)
    assert fact(desk, people[0], "") is None
    assert whole(desk) == []


def test_an_entry_undone_by_its_number_is_undone_where_it_was_kept_too(desk, hr, people, tmp_path):
    batch = enter(hr, people[0], 150_000)
    file = xlsx(tmp_path, "指标.xlsx", ("月份", "工号", "回款金额"), ("2026-10", people[0].employee_no, 149_000))
    accept(desk.work(), checked(desk, "facts", file))
    undo(desk.work(), batch)
    assert counts(desk, people[0], "") == 149_000
    assert whole(desk) == []


def test_a_file_that_says_the_same_overrides_nothing(desk, people, corrected, tmp_path):
    found = checked(desk, "repayments", receipts(people, tmp_path, "二.xlsx", HK_1=100_200))
    assert (found.same, found.by_hand, found.set_by_hand) == (1, 0, ())


def test_a_complaint_decided_in_the_register_is_kept_and_the_register_still_decides(desk, hr, people, tmp_path):
    ident = save_complaint(
        hr.work(), SaveComplaint(people[0].employment_id, date(2026, 10, 9), "电话", "言语不当", complaint_no="T-1")
    )
    rule_on(hr.work(), RuleOn(ident, 1, Ruling.VALID, "录音核实"))
    head = ("投诉编号", "受理日期", "工号", "是否有效")
    file = xlsx(tmp_path, "投诉.xlsx", head, ("T-1", "2026-10-09", people[0].employee_no, "否"))
    found = checked(desk, "complaints", file)
    assert found.by_hand == 1
    done = accept(desk.work(), found)
    assert counts(desk, people[0], "T-1", "valid_complaints") == 1
    rule_on(hr.work(), RuleOn(ident, 2, Ruling.INVALID, "查无此事"))
    assert counts(desk, people[0], "T-1", "valid_complaints") == 0
    undo(desk.work(), done.batch)
    assert whole(desk) == []


def test_the_decision_is_kept_with_the_import_and_read_from_it(desk, hr, people, corrected, newer):
    done = accept(hr.work(), checked(hr, "repayments", newer))
    row = list_batches(hr.work())[0]
    assert (row.id, row.counts["by_hand"], row.kept) == (done.batch, 1, True)
    (one,) = batch_by_hand(hr.work(), done.batch)
    assert (one.name, one.by, one.reason, one.item) == (people[0].name, "hr", "流水金额录错", "HK-1")
    assert "100,000.00 → 100,200.00" in one.text
    assert "100,500.00" in one.text
    undo(hr.work(), done.batch)
    taken = accept(hr.work(), checked(hr, "repayments", newer), by_hand=FILE)
    assert list_batches(hr.work())[0].kept is False
    assert [one.text for one in batch_by_hand(hr.work(), taken.batch)] == [one.text]


def test_a_correction_made_while_the_check_was_looked_at_is_a_conflict(desk, hr, people, corrected, newer):
    seen = checked(desk, "repayments", newer)
    correct(hr, people[0], 100_300, reason="又错了")
    with pytest.raises(Conflict):
        accept(desk.work(), seen)
    assert counts(desk, people[0]) == 100_300


def test_only_keep_and_file_can_be_decided(desk, corrected, newer):
    with pytest.raises(UserError) as caught:
        accept(desk.work(), checked(desk, "repayments", newer), by_hand="both")
    assert caught.value.code == "wrong_use"
    assert KEEP != FILE


def test_nothing_by_hand_nothing_said(desk, people, tmp_path):
    work = desk.work()
    found = check(work, open_file(work, "repayments", receipts(people, tmp_path, "一.xlsx", HK_1=1)))
    assert (found.by_hand, found.set_by_hand) == (0, ())
    assert accept(work, found).kept is None
    assert batch_by_hand(work, list_batches(work)[0].id) == ()
