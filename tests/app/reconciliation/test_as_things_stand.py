"""What became of each file's amounts is told as things stand, and all of it is the file, whatever happened since."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select

from hrdesk.app.imports import FILE, accept, list_batches, undo
from hrdesk.app.performance.correcting import CorrectRecord, correct_record, withdraw_correction
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reconciliation.papers import record_sheet
from hrdesk.app.reconciliation.settling import settle, unsettle
from hrdesk.domain.performance.entering import Figure
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action
from hrdesk.storage import tables as t
from tests.app.builders import add_people
from tests.app.imports.files import OCTOBER, checked, take, xlsx
from tests.app.reconciliation.planted import HEADINGS, agency, counted, paid, repayments

D = Decimal


def files(desk):
    """Every file's parts, newest first; each adds up to the file, on the page and on the paper."""
    found = month_findings(desk.work(), OCTOBER)
    for one in found.files:
        assert one.credited + one.settled + one.left_out + one.changed + one.unattributed == one.rows
        assert one.rows == one.people + one.loose
    paper = record_sheet(desk.work(), OCTOBER)
    parts = [(one.credited, one.settled, one.left_out, one.changed, one.unattributed) for one in found.files]
    assert [(one.people, one.settled, one.left_out, one.changed, one.nobody) for one in paper.files] == parts
    return parts


def fact(desk, item):
    with desk.work().read() as conn:
        return conn.execute(
            select(t.fact, t.metric.c.code)
            .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
            .where(t.fact.c.item == item)
        ).first()


def correct(desk, item, value):
    held = fact(desk, item)
    figure = None if value is None else Figure(D(value))
    order = CorrectRecord(
        held.employment_id, held.code, held.month, held.day, held.item, figure, "核对流水", held.batch_id
    )
    return correct_record(desk.work(), order)


def assign(desk, code, who):
    one = next(one for one in month_findings(desk.work(), OCTOBER).findings if one.code == code and one.open)
    return settle(
        desk.work(), Settle(OCTOBER, (one.key,), Action.ASSIGN, "财务确认", (Share(who.employment_id, D(100)),))
    )


def test_what_was_assigned_counts_on_the_paper_too(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid("HC9999", "B-2", "R02", 3, "70"))
    assert files(desk) == [(5000, 0, 0, 0, 70)]
    done = assign(desk, "unknown_employee", people.zheng)
    assert files(desk) == [(5000, 70, 0, 0, 0)]
    unsettle(desk.work(), OCTOBER, done.ids)
    assert files(desk) == [(5000, 0, 0, 0, 70)]


def test_it_is_said_as_of_when(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"))
    at = month_findings(desk.work(), OCTOBER).at
    assert at == desk.work().now().astimezone(desk.zone)
    assert record_sheet(desk.work(), OCTOBER).as_of == at.replace(tzinfo=None)


def test_a_joiner_added_later_is_counted_once_the_file_is_imported_again(desk, tmp_path):
    people = agency(desk)
    rows = [paid(people.ma, "B-1", "R01", 2, "5000"), paid("HC0004", "B-2", "R02", 3, "70")]
    path = xlsx(tmp_path, "财务.xlsx", HEADINGS, *rows)
    take(desk, "repayments", path, "good", period=OCTOBER)
    assert files(desk) == [(5000, 0, 0, 0, 70)]
    add_people(desk, 1, names=("新人",))
    assert files(desk) == [(5000, 0, 0, 0, 70)]  # the row names nobody until the file is read again
    take(desk, "repayments", path, period=OCTOBER)
    assert files(desk) == [(5070, 0, 0, 0, 0)]  # the same file is told once


def test_a_row_that_a_newer_file_brings_counts_for_people_in_the_older_one_too(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid("HC9999", "B-2", "R02", 3, "70"))
    repayments(desk, tmp_path, paid(people.zheng, "B-2", "R02", 3, "70"), name="更正.xlsx")
    assert files(desk) == [(70, 0, 0, 0, 0), (5070, 0, 0, 0, 0)]


def test_what_was_assigned_stays_when_a_newer_file_that_said_it_too_is_undone(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid("HC9999", "B-2", "R02", 3, "70"))
    assign(desk, "unknown_employee", people.zheng)
    _check, done = repayments(desk, tmp_path, paid(people.zheng, "B-2", "R02", 3, "70"), name="更正.xlsx")
    assert done.batch is not None
    undo(desk.work(), done.batch)
    assert files(desk) == [(5000, 70, 0, 0, 0)]


def test_a_newer_file_with_another_amount_is_told_as_changed_since(desk, tmp_path):
    people = agency(desk)
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid(people.ma, "B-3", "R03", 2, "8"))
    repayments(desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "4800"), name="更正.xlsx")
    assert files(desk) == [(4800, 0, 0, 0, 0), (4808, 0, 0, 200, 0)]
    undo(desk.work(), list_batches(desk.work())[0].id)
    assert files(desk) == [(5008, 0, 0, 0, 0)]


def test_corrected_by_hand_it_is_told_as_changed_since_or_not_counted(desk, tmp_path):
    people = agency(desk)
    repayments(
        desk, tmp_path, paid(people.ma, "B-1", "R01", 2, "5000"), paid(people.zhou, "B-2", "R02", 3, "70"),
        paid("HC9999", "B-4", "R04", 3, "30"),
    )  # fmt: skip
    correct(desk, "R01", 5200)
    assert files(desk) == [(5270, 0, 0, -200, 30)]
    out = correct(desk, "R02", None)
    assert files(desk) == [(5200, 0, 70, -200, 30)]
    withdraw_correction(desk.work(), out)
    assign(desk, "unknown_employee", people.zheng)
    assert files(desk) == [(5270, 30, 0, -200, 0)]


@pytest.mark.parametrize("seed", range(5))
def test_all_of_it_is_the_file_whatever_happened_since(desk, tmp_path, seed):
    """Random files imported, again and changed, rows assigned, corrected, taken back, joiners added, imports undone."""
    random = Random(seed)
    people = agency(desk)
    numbers = [people.ma, people.zheng, people.zhou, "HC0004", ""]
    known = [people.ma, people.zheng, people.zhou]
    rows = [
        paid(random.choice(numbers), f"K-{random.randrange(9)}", f"R{n % 25:03}", 1 + n % 30,
             f"{random.randrange(1, 10**6) / 100:.2f}", random.choice(("否", "否", "否", "是")))
        for n in range(30)
    ]  # fmt: skip
    corrections, undone = [], False
    for step in range(9):
        what = (
            "file" if not step else random.choice(("file", "joiner", "assign", "correct", "withdraw", "undo", "file"))
        )
        if what == "file":
            changed = [(*row[:5], row[5] + random.choice((0, 0, 0, 5)), *row[6:]) for row in rows]
            path = xlsx(tmp_path, f"{step}.xlsx", HEADINGS, *random.sample(changed, random.randrange(10, 30)))
            accept(
                desk.work(), checked(desk, "repayments", path, period=OCTOBER), "good",
                by_hand=random.choice(("keep", FILE)),
            )  # fmt: skip
        elif what == "joiner" and "HC0004" in numbers:
            numbers.remove("HC0004")
            add_people(desk, 1, names=("新人",))
        elif what == "assign":
            waiting = [one for one in month_findings(desk.work(), OCTOBER).findings if one.open and one.person is None]
            able = [one for one in waiting if Action.ASSIGN in one.actions and one.amount is not None]
            if able:
                shares = (Share(random.choice(known).employment_id, D(100)),)
                settle(desk.work(), Settle(OCTOBER, (random.choice(able).key,), Action.ASSIGN, "财务确认", shares))
        elif what == "correct":
            items = sorted({row[3] for row in rows if fact(desk, row[3]) is not None and fact(desk, row[3]).value})
            if items:
                item = random.choice(items)
                held = fact(desk, item)
                with desk.work().read() as conn:
                    kind = conn.execute(select(t.batch.c.kind).where(t.batch.c.id == held.batch_id)).scalar()
                if kind != "settlement":
                    corrections.append(correct(desk, item, random.choice((None, 1, 77))))
        elif what == "withdraw" and corrections:
            batch = corrections.pop()
            with desk.work().read() as conn:
                standing = conn.execute(select(t.batch.c.undone_at).where(t.batch.c.id == batch)).scalar() is None
            if standing:
                withdraw_correction(desk.work(), batch)
        elif what == "undo":
            standing = [one for one in list_batches(desk.work()) if one.undone_at is None]
            if len(standing) > 1:
                undo(desk.work(), random.choice(standing).id)
                undone = True  # a correction may stand of what no file says any more
        told = files(desk)
        if len(told) == 1 and not undone:
            credited, settled, *_rest = told[0]
            assert credited + settled == sum(counted(desk).values())
