"""One record put right by hand: it counts in the draft, is published once confirmed, can be traced and taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from hrdesk.app.complaints.model import RuleOn, SaveComplaint
from hrdesk.app.complaints.register import rule_on, save_complaint
from hrdesk.app.imports.undoing import undo
from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.changes import why_changed
from hrdesk.app.performance.confirming import ConfirmEntries, Seen, confirm_entries
from hrdesk.app.performance.correcting import CorrectRecord, correct_record, withdraw_correction
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.entry_sheet import entry_view
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.trace import why
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.today import today
from hrdesk.domain.complaints import Ruling
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from tests.app.builders import as_role, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.storage.claims import Claim, put

D = Decimal
MONEY = "recovered_amount"


@pytest.fixture
def people(desk):
    """Two of one team; the first one's money came in two receipts."""
    found = team(desk, 2)
    figures(desk, found[0], {code: value for code, value in GOOD.items() if code != MONEY})
    figures(desk, found[1])
    receipts(desk, found[0], {"HK-1": 100_000, "HK-2": 68_420})
    evaluate(desk.work(), MONTH)
    return found


@pytest.fixture
def hr(desk, people):
    made = as_role(desk, "hr", login="hr")
    yield made
    made.database.close()


def receipts(desk, who, amounts, file="10月回款.xlsx", day=12):
    work = desk.work()

    def block(conn):
        _metrics, ids, _versions = load_metrics(conn)
        values = {"kind": "repayments", "file_name": file, "sheet": "回款", "month": MONTH.number, "at": work.now()}
        batch = conn.execute(insert(t.batch).values(**values)).inserted_primary_key[0]
        claims = [
            Claim(MONTH.number, who.employment_id, ids[MONEY], day, item, D(amount), row=row, note=f"AJ-{row}")
            for row, (item, amount) in enumerate(amounts.items(), start=4)
        ]
        put(conn, batch, claims)
        return batch

    return work.write(block)


def fact(desk, who, item="HK-1", metric=MONEY):
    with desk.work().read() as conn:
        return conn.execute(
            select(t.fact)
            .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
            .where(t.fact.c.employment_id == who.employment_id, t.fact.c.item == item, t.metric.c.code == metric)
        ).first()


def order(desk, who, value, **more):
    item = more.pop("item", "HK-1")
    held = fact(desk, who, item, more.get("metric", MONEY))
    given = {
        "employment_id": who.employment_id,
        "metric": MONEY,
        "month": MONTH.number,
        "day": held.day if held else 12,
        "item": item,
        "figure": None if value is None else Figure(D(value)),
        "reason": "流水金额录错",
        "seen": held.batch_id if held else 1,
    }
    return CorrectRecord(**(given | more))


def refused(code, call, *args):
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    return caught.value


def traced(desk, who, metric=MONEY):
    return why(desk.work(), evaluation(desk, who).id, metric)


def confirm(desk, who, batch, metric=MONEY):
    seen = (Seen(who.employment_id, metric, batch),)
    return confirm_entries(desk.work(), ConfirmEntries(MONTH, seen))


def test_a_correction_counts_at_once_and_the_trace_says_what_the_file_said_who_when_and_why(desk, hr, people):
    before = evaluation(desk, people[0]).score
    batch = correct_record(hr.work(), order(desk, people[0], 100_200))
    assert evaluation(desk, people[0]).score > before
    found = traced(desk, people[0])
    assert found.cell.actual == D(168_620)
    assert [(one.item, one.value, one.note) for one in found.facts] == [
        ("HK-1", D(100_200), "AJ-4"),
        ("HK-2", D(68_420), "AJ-5"),
    ]
    told = found.facts[0].corrected
    assert (told.before, told.file, told.sheet, told.row) == (Figure(D(100_000)), "10月回款.xlsx", "回款", 4)
    assert (told.batch_id, told.by, told.reason, told.second) == (batch, "hr", "流水金额录错", "")
    assert found.facts[1].corrected is None
    assert [one.name for one in found.origins] == ["10月回款.xlsx", "手工更正"]
    assert confirm(desk, people[0], batch).figures == 1
    assert traced(desk, people[0]).facts[0].corrected.second == "管理员"


def test_a_correction_waits_for_a_second_person_as_a_figure_entered_by_hand_does(desk, hr, people):
    batch = correct_record(hr.work(), order(desk, people[0], 100_200))
    blocked = publish(hr.work(), Publish(MONTH, confirm=True)).blocked
    assert [one.employee_no for one in blocked] == [people[0].employee_no]
    with pytest.raises(Denied):
        confirm(hr, people[0], batch)
    assert "2026-10 手工录入" in [item.title for item in today(desk.work()).items]
    cell = next(row for row in entry_view(desk.work(), MONTH).rows if row.name == people[0].name).cells[MONEY]
    assert [(one.batch_id, one.item, one.figure) for one in cell.to_confirm] == [(batch, "HK-1", Figure(D(100_200)))]
    assert cell.to_confirm[0].corrected.before == Figure(D(100_000))
    assert confirm(desk, people[0], batch).figures == 1
    assert publish(hr.work(), Publish(MONTH, confirm=True)).blocked == ()


def test_a_record_that_does_not_count_is_no_record_and_still_waits_for_the_second_person(desk, hr, people):
    batch = correct_record(hr.work(), order(desk, people[0], None))
    found = traced(desk, people[0])
    assert found.cell.actual == D(68_420)
    assert not found.facts[0].counts
    assert publish(hr.work(), Publish(MONTH, confirm=True)).blocked != ()
    withdraw_correction(hr.work(), batch)
    assert traced(desk, people[0]).cell.actual == D(168_420)
    assert publish(hr.work(), Publish(MONTH, confirm=True)).blocked == ()


def test_a_ratio_is_corrected_by_its_parts(desk, hr, people):
    held = fact(desk, people[1], "", "connect_rate")
    wanted = order(desk, people[1], None, item="", metric="connect_rate", day=0, seen=held.batch_id)
    figure = Figure(None, D(430), D(1000))
    correct_record(
        hr.work(), CorrectRecord(**{name: getattr(wanted, name) for name in wanted.__slots__} | {"figure": figure})
    )
    assert traced(desk, people[1], "connect_rate").cell.actual == D("0.43")


def test_two_records_of_one_figure_are_corrected_one_after_the_other_and_confirmed_together(desk, hr, people):
    first = correct_record(hr.work(), order(desk, people[0], 1))
    second = correct_record(hr.work(), order(desk, people[0], 2, item="HK-2"))
    assert traced(desk, people[0]).cell.actual == D(3)
    cell = next(row for row in entry_view(desk.work(), MONTH).rows if row.name == people[0].name).cells[MONEY]
    seen = tuple(Seen(people[0].employment_id, MONEY, one.batch_id) for one in cell.to_confirm)
    assert {one.batch_id for one in seen} == {first, second}
    assert confirm_entries(desk.work(), ConfirmEntries(MONTH, seen)).figures == 2


def test_a_published_figure_is_corrected_by_a_revision_that_says_so(desk, hr, people):
    publish(hr.work(), Publish(MONTH, confirm=True))
    desk.clock.forward(days=1)
    batch = correct_record(hr.work(), order(desk, people[0], 100_200))
    newest = evaluation(desk, people[0])
    assert (newest.revision, newest.published_at) == (2, None)
    confirm(desk, people[0], batch)
    publish(hr.work(), Publish(MONTH, confirm=True))
    part = why_changed(hr.work(), evaluation(desk, people[0]).id).parts[0]
    assert "流水金额录错" in part.causes[0]
    assert "管理员" in part.causes[0]
    desk.clock.forward(days=1)
    withdraw_correction(desk.work(), batch)
    assert evaluation(desk, people[0]).revision == 3


def test_a_closed_month_is_refused_and_the_way_named(desk, hr, people):
    batch = correct_record(hr.work(), order(desk, people[1], 1, item=""))
    confirm(desk, people[1], batch)
    wanted = order(desk, people[0], 100_200)
    publish(hr.work(), Publish(MONTH, confirm=True))
    close_period(hr.work(), MONTH)
    assert "补差" in refused("period_closed", correct_record, hr.work(), wanted).hint
    refused("period_closed", withdraw_correction, hr.work(), batch)


def test_what_changed_or_went_meanwhile_is_a_sentence(desk, hr, people):
    wanted = order(desk, people[0], 100_200)
    correct_record(desk.work(), order(desk, people[0], 90_000))
    with pytest.raises(Conflict) as caught:
        correct_record(hr.work(), wanted)
    assert "90,000" in str(caught.value)
    batch = receipts(desk, people[0], {"HK-7": 10})
    gone = order(desk, people[0], 11, item="HK-7")
    undo(hr.work(), batch)
    assert "不再计入" in str(refused("not_found", correct_record, hr.work(), gone))
    out = order(desk, people[0], None, item="HK-2")
    correct_record(hr.work(), out)
    refused("not_found", correct_record, hr.work(), out)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"reason": "  "}, "missing", "reason"),
        ({"reason": "长" * 501}, "out_of_range", "reason"),
        ({"figure": Figure()}, "missing", "value"),
        ({"figure": Figure(D(100_000))}, "same", "value"),
        ({"figure": Figure(D("1.23456"))}, "out_of_range", "value"),
        ({"figure": Figure(D("1e12"))}, "out_of_range", "value"),
        ({"figure": Figure(D("NaN"))}, "out_of_range", "value"),
        ({"metric": "nothing"}, "not_found", None),
        ({"item": "HK-404"}, "not_found", None),
        ({"document_no": "YW-2026-0404"}, "not_found", None),
        ({"employment_id": 404}, "not_found", None),
    ],
)
def test_bad_input(desk, hr, people, change, code, field):
    wanted = order(desk, people[0], 100_200)
    bad = CorrectRecord(**({name: getattr(wanted, name) for name in wanted.__slots__} | change))
    assert refused(code, correct_record, hr.work(), bad).field == field
    assert fact(desk, people[0]).value == D(100_000)


def test_who_may_not_is_refused(desk, hr, people):
    wanted = order(desk, people[0], 100_200)
    for role in (
        as_role(desk, "collector", employee_no=people[0].employee_no),
        supervisor_of(desk, "电催一组"),
        as_role(desk, "owner"),
    ):
        with pytest.raises(Denied):
            correct_record(role.work(), wanted)
    own = as_role(desk, "hr", login="own", employee_no=people[0].employee_no)
    with pytest.raises(Denied):
        correct_record(own.work(), wanted)
    batch = correct_record(hr.work(), wanted)
    with pytest.raises(Denied):
        withdraw_correction(own.work(), batch)
    with pytest.raises(Denied):
        withdraw_correction(as_role(desk, "finance").work(), batch)
    withdraw_correction(desk.work(), batch)  # HR or administration: the second person's no
    refused("already_undone", withdraw_correction, hr.work(), batch)
    refused("not_found", withdraw_correction, hr.work(), 404)


def test_the_reconciliation_takes_what_was_corrected_as_decided(desk, hr, people):
    figures(desk, people[1], {MONEY: "168000"}, file="人事.xlsx")  # the file of the same kind says something else
    correct_record(hr.work(), order(desk, people[1], 168_200, item=""))
    correct_record(hr.work(), order(desk, people[0], None))
    assert [one.code for one in month_findings(hr.work(), MONTH).findings if one.blocks] == []


def test_what_stands_in_a_register_is_put_right_there(desk, hr, people):
    ident = save_complaint(hr.work(), SaveComplaint(people[0].employment_id, date(2026, 10, 9), "电话", "言语不当"))
    rule_on(hr.work(), RuleOn(ident, 1, Ruling.VALID, "录音核实"))
    with desk.work().read() as conn:
        held = conn.execute(select(t.fact).where(t.fact.c.day == 9)).one()
    wanted = order(desk, people[0], None, metric="valid_complaints", item=held.item, day=9, seen=held.batch_id)
    assert "投诉" in str(refused("wrong_use", correct_record, hr.work(), wanted))
