"""Why a score changed: taken apart between revisions and months, with what made each part, and on the revision's sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from hrdesk.app.disputes.appealing import decide, make_appeal
from hrdesk.app.disputes.asking import answer, ask
from hrdesk.app.disputes.model import Answer, Ask, Decide, MakeAppeal
from hrdesk.app.disputes.views import dispute
from hrdesk.app.imports import undo
from hrdesk.app.performance.catalogue import load_schemes
from hrdesk.app.performance.causes import Window, find_causes
from hrdesk.app.performance.changes import why_changed
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import SaveTargets, TargetOf, save_scheme, save_targets
from hrdesk.app.performance.under_review import Adjust, LeaveOut, adjust, leave_out
from hrdesk.app.targets.model import Change, SaveTargetSheet, Spot
from hrdesk.app.targets.saving import save_target_sheet
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import Finding
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import speaking
from tests.app.builders import add_people, as_role
from tests.app.disputes.builders import Month, published_month
from tests.app.imports.files import take, xlsx
from tests.app.performance.month import GOOD, MONTH, evaluation, figures

D = Decimal


@pytest.fixture
def month(desk, clock):
    made = published_month(desk)
    clock.forward(hours=1)
    yield made
    made.hr.database.close()
    made.own.database.close()


def again(month: Month, clock, *, publishing=True):
    clock.forward(hours=1)
    evaluate(month.hr.work(), MONTH)
    if publishing:
        publish(month.hr.work(), Publish(MONTH, confirm=True, unreconciled_reason="已核对"))
    return month.evaluation


def told(change):
    return [(part.text, part.points) for part in change.parts]


def adds_up(change):
    return sum((part.points for part in change.parts), D(0)) == change.after - change.before


def test_a_corrected_file_is_named_with_its_row_and_its_effect(month, clock):
    old = month.evaluation
    figures(month.hr, month.who, {"recovered_amount": "169420"}, file="更正.xlsx")
    new = again(month, clock)
    change = why_changed(month.own.work(), new.id)
    assert (change.old, change.new) == ("第 1 版", "第 2 版")
    assert (change.before, change.after) == (old.score, new.score)
    assert [(part.text, part.points) for part in change.parts] == [
        ("回款金额：数值 168,420.00 → 169,420.00", new.score - old.score)
    ]
    assert change.parts[0].causes == ("更正.xlsx 第 4 行，HRDesk 2026-11-23 导入",)
    assert adds_up(change)
    with speaking("en"):
        said = why_changed(month.hr.work(), new.id)
    assert said.parts[0].text.endswith("figure 168,420.00 → 169,420.00")


def test_what_will_change_is_shown_before_the_revision_is_published(month, clock):
    figures(month.hr, month.who, {"recovered_amount": "170000"}, file="更正.xlsx")
    new = again(month, clock, publishing=False)
    assert adds_up(why_changed(month.hr.work(), new.id))
    with pytest.raises(UserError) as caught:
        why_changed(month.own.work(), new.id)  # not published: the person does not see it yet
    assert caught.value.code == "not_found"


def test_an_appeal_a_target_a_metric_left_out_and_an_adjustment_are_told_apart(month, clock):
    row = month.evaluation
    ident = make_appeal(month.own.work(), MakeAppeal(row.id, "10 月 28 日的回款没有算进来。", "recovered_amount"))
    version = dispute(month.admin.work(), "appeal", ident).version
    decide(month.admin.work(), Decide(ident, version, upheld=True, decision="回单属实。"))
    figures(month.hr, month.who, {"recovered_amount": "169420"}, file="更正.xlsx")
    holder = TargetOf("employment", month.who.employment_id)
    save_targets(month.hr.work(), SaveTargets(MONTH, holder, {"talk_seconds": D(200000)}))
    clock.forward(hours=1)
    evaluate(month.hr.work(), MONTH)
    leave_out(month.hr.work(), LeaveOut(MONTH, month.who.employment_id, "training_done", "病假，未参加"))
    adjust(month.hr.work(), Adjust(MONTH, month.who.employment_id, D(1), "带教新人"))
    new = again(month, clock)
    change = why_changed(month.hr.work(), new.id)
    assert adds_up(change)
    by = {part.text: part for part in change.parts}
    figure = by["回款金额：数值 168,420.00 → 169,420.00"]
    assert "申诉 SS-2026-0001" in "".join(figure.causes)
    target = next(part for text, part in by.items() if text.startswith("通话时长：目标值"))
    assert target.points < 0
    assert "设定目标" in target.causes[0]
    left = next(part for text, part in by.items() if text.startswith("培训完成") and "不计：病假，未参加" in text)
    assert left.points < 0
    assert len(left.causes) == 1
    assert any("权重" in text for text in by)
    assert next(part.points for text, part in by.items() if text.startswith("加扣分：带教新人")) == 1


def test_an_import_that_said_the_same_is_not_named(month, clock):
    figures(month.hr, month.who, {"quality_score": "88.5"}, file="重传.xlsx")
    figures(month.hr, month.who, {"quality_score": "90"}, file="更正.xlsx")
    figures(month.hr, month.who, {"connect_rate": ("500", "1000")}, file="外呼.xlsx")
    change = why_changed(month.own.work(), again(month, clock).id)
    assert adds_up(change)
    assert [part.causes for part in change.parts] == [
        ("外呼.xlsx 第 4 行，HRDesk 2026-11-23 导入",), ("更正.xlsx 第 4 行，HRDesk 2026-11-23 导入",),
    ]  # fmt: skip


def test_two_months_of_one_person_are_compared_without_causes(month, clock):
    later = Period(2026, 11)
    figures(month.hr, month.who, {**GOOD, "recovered_amount": "100000"}, month=later)
    figures(month.hr, month.other, month=later)
    evaluate(month.hr.work(), later)
    publish(month.hr.work(), Publish(later, confirm=True))
    change = why_changed(month.own.work(), evaluation(month.hr, month.who, later).id, since_last_month=True)
    assert (change.old, change.new) == ("2026-10", "2026-11")
    assert [text for text, _points in told(change)] == ["回款金额：数值 168,420.00 → 100,000.00"]
    assert adds_up(change)
    assert not change.parts[0].causes


def test_nothing_to_compare_with_is_said(month):
    with pytest.raises(UserError) as caught:
        why_changed(month.hr.work(), month.evaluation.id)
    assert caught.value.code == "not_found"
    with pytest.raises(UserError):
        why_changed(month.hr.work(), month.evaluation.id, since_last_month=True)


def test_somebody_else_s_change_is_not_there(month, clock):
    figures(month.hr, month.who, {"recovered_amount": "169420"})
    new = again(month, clock)
    other = as_role(month.admin, "collector", login="other", employee_no=month.other.employee_no)
    with pytest.raises(UserError) as caught:
        why_changed(other.work(), new.id)
    other.database.close()
    assert caught.value.code == "not_found"


def test_the_sheet_of_the_revision_says_why(month, clock):
    old = month.evaluation
    figures(month.hr, month.who, {"recovered_amount": "169420"}, file="更正.xlsx")
    new = again(month, clock)
    kept = new.snapshot["replaces"]
    assert (kept["revision"], D(kept["score"])) == (1, old.score)
    assert kept["why"][0]["zh"].startswith("回款金额：数值 168,420.00 → 169,420.00（+")
    assert "更正.xlsx" in kept["why"][0]["zh"]
    assert "figure 168,420.00 → 169,420.00 (+" in kept["why"][0]["en"]


def by_batch(month, metric, value, **batch):
    """A figure of ``month.who`` that a batch of this kind brought; its id."""
    ident = figures(month.hr, month.who, {metric: value}, file=batch.pop("file_name", ""))
    values = {"kind": "entry", "account_id": month.hr.actor.account_id, **batch}
    month.hr.work().write(lambda conn: conn.execute(t.batch.update().where(t.batch.c.id == ident).values(**values)))
    return ident


def kept(made, table, **values):
    made.hr.work().write(lambda conn: conn.execute(insert(table).values(**values)))


def metric_id(month, code):
    with month.hr.work().read() as conn:
        return conn.execute(select(t.metric.c.id).where(t.metric.c.code == code)).scalar_one()


def test_an_entry_by_hand_is_named_with_who_entered_and_who_confirmed_it(month, clock):
    batch = by_batch(month, "quality_score", "95", reason="质检补录")
    key = {"month": MONTH.number, "employment_id": month.who.employment_id, "batch_id": batch}
    kept(month, t.entry_confirmation, **key, metric_id=metric_id(month, "quality_score"),
         account_id=month.admin.actor.account_id, at=month.hr.work().now())  # fmt: skip
    (part,) = why_changed(month.own.work(), again(month, clock).id).parts
    assert part.causes == ("hr 2026-11-23 手工录入：质检补录（管理员已复核）",)


def test_a_settled_difference_a_complaint_and_a_back_payment_are_named_as_such(month, clock):
    now, hr = month.hr.work().now(), month.hr.actor.account_id
    settled = by_batch(month, "recovered_amount", "170000")
    kept(month, t.settlement, month=MONTH.number, finding="x", action="assign", parts=[], reason="归张三名下",
         batch_id=settled, account_id=hr, at=now)  # fmt: skip
    complained = by_batch(month, "valid_complaints", "1")
    kept(month, t.complaint, document_no="TS-2026-0009", received=date(2026, 10, 9), channel="来电", said="x",
         employment_id=month.who.employment_id, reply_due=date(2026, 10, 16), batch_id=complained, account_id=hr,
         at=now)  # fmt: skip
    paid = by_batch(month, "talk_seconds", "130000")
    kept(month, t.back_payment, employment_id=month.who.employment_id, metric_id=metric_id(month, "talk_seconds"),
         of_month=202609, month=MONTH.number, value=D(4000), reason="九月漏计", state="counted", account_id=hr, at=now,
         second_id=month.admin.actor.account_id, second_at=now, batch_id=paid)  # fmt: skip
    change = why_changed(month.hr.work(), again(month, clock).id)
    assert adds_up(change)
    assert {cause for part in change.parts for cause in part.causes} == {
        "对账差异由hr 2026-11-23 处理：归张三名下",
        "投诉 TS-2026-0009，hr 2026-11-23 认定",
        "2026-09 的补差，hr 2026-11-23 录入：九月漏计（管理员已复核）",
    }


def test_an_appeal_that_led_to_an_adjustment_is_named_for_the_whole(month, clock):
    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, "接手的案件太老。", "recovered_amount"))
    version = dispute(month.admin.work(), "appeal", ident).version
    decide(month.admin.work(), Decide(ident, version, upheld=True, decision="情况属实，加 2 分。"))
    clock.forward(hours=1)
    evaluate(month.hr.work(), MONTH)
    adjust(month.hr.work(), Adjust(MONTH, month.who.employment_id, D(2), "申诉成立"))
    change = why_changed(month.own.work(), again(month, clock).id)
    assert told(change) == [("加扣分：申诉成立（hr）", D(2))]
    assert change.causes == ("申诉 SS-2026-0001 成立（管理员，2026-11-23）：情况属实，加 2 分",)


def test_an_answered_question_is_named_beside_the_figure_it_was_about(month, clock):
    ident = ask(month.own.work(), Ask(month.who.employment_id, "2026-10", "recovered_amount", "少了 1,000 元"))
    answer(month.hr.work(), Answer(ident, 1, Finding.WRONG, "已补"))
    figures(month.hr, month.who, {"recovered_amount": "169420"}, file="更正.xlsx")
    (part,) = why_changed(month.own.work(), again(month, clock).id).parts
    assert any(cause.startswith("疑问 YW-2026-0001，hr 2026-11-23 答复") for cause in part.causes), part.causes


def test_another_version_of_the_scheme_is_named_between_two_months(month):
    with month.hr.work().read() as conn:
        scheme = load_schemes(conn, [month.evaluation.scheme_version_id])[month.evaluation.scheme_version_id]
    lines = tuple(
        replace(line, weight=line.weight + {"recovered_amount": 10, "recovery_rate_amount": -10}.get(line.metric, 0))
        for line in scheme.lines
    )
    save_scheme(month.hr.work(), replace(scheme, lines=lines))
    later = Period(2026, 11)  # a month corrected keeps the version it was published by
    figures(month.hr, month.who, month=later)
    evaluate(month.hr.work(), later)
    change = why_changed(month.hr.work(), evaluation(month.hr, month.who, later).id, since_last_month=True)
    assert adds_up(change)
    assert any("权重 30% → 40%" in part.text for part in change.parts)
    assert any(cause.startswith("考核方案") and "第 1 版 → 第 2 版" in cause for cause in change.causes)


def test_a_target_set_on_the_sheet_of_targets_is_named_as_what_moved_the_score(month, clock):
    """A published month's target is corrected beside others; who set it on the sheet stands there as who set it in Settings."""
    spot = Spot("employment", month.who.employment_id, "talk_seconds")
    fresh = add_people(month.admin, 1)[0]
    figures(month.hr, fresh)
    evaluate(month.hr.work(), MONTH)
    first = evaluation(month.admin, fresh)
    own = replace(spot, object_id=fresh.employment_id)
    clock.forward(hours=1)
    save_target_sheet(month.hr.work(), SaveTargetSheet(MONTH, (Change(own, D(200000), None),)))
    with month.hr.work().read() as conn:
        codes = {
            "talk_seconds": conn.execute(select(t.metric.c.id).where(t.metric.c.code == "talk_seconds")).scalar_one()
        }
        window = Window(
            fresh.employment_id, MONTH, 1, first.id, first.computed_at, month.hr.work().now(),
            (("employment", fresh.employment_id),),
        )  # fmt: skip
        found = find_causes(conn, [window], codes)
    assert [cause.kind for cause in found[first.id]["talk_seconds"]] == ["target"]
    assert found[first.id]["talk_seconds"][0].by == month.hr.actor.shown_name


def test_a_target_that_came_in_a_file_is_named_with_file_and_row(month, clock, tmp_path):
    figures(month.hr, month.who, {"quality_score": "90"}, file="更正.xlsx")
    again(month, clock, publishing=False)  # a revision is open: its targets may change
    path = xlsx(tmp_path, "10月目标.xlsx", ("工号", "回款金额目标"), ("HC0099", 1), (month.who.employee_no, 200000))
    clock.forward(hours=1)
    take(month.hr, "targets", path, "good", period=MONTH)
    change = why_changed(month.own.work(), again(month, clock).id)
    assert adds_up(change)
    (target,) = (part for part in change.parts if part.text.startswith("回款金额：目标值"))
    assert target.causes == ("目标值来自 10月目标.xlsx 第 3 行，hr 2026-11-23 导入",)


def test_a_target_taken_back_with_its_file_is_named_and_one_set_and_taken_back_between_is_not(month, clock, tmp_path):
    figures(month.hr, month.who, {"quality_score": "90"}, file="更正.xlsx")
    again(month, clock, publishing=False)
    heads = ("工号", "回款金额目标", "通话时长目标")
    clock.forward(hours=1)
    _found, kept = take(
        month.hr, "targets", xlsx(tmp_path, "目标.xlsx", heads, (month.who.employee_no, 200000, None)), period=MONTH
    )
    _found, back = take(
        month.hr, "targets", xlsx(tmp_path, "误.xlsx", heads, (month.who.employee_no, None, 50)), period=MONTH
    )
    undo(month.hr.work(), back.batch)
    second = again(month, clock)
    causes = [cause for part in why_changed(month.own.work(), second.id).parts for cause in part.causes]
    assert any("目标.xlsx" in cause for cause in causes)
    assert not any("误.xlsx" in cause for cause in causes)
    figures(month.hr, month.who, {"quality_score": "91"}, file="再更正.xlsx")
    again(month, clock, publishing=False)
    undo(month.hr.work(), kept.batch)
    change = why_changed(month.own.work(), again(month, clock).id)
    (target,) = (part for part in change.parts if part.text.startswith("回款金额：目标值"))
    assert target.causes == ("来自 目标.xlsx 的目标值，hr 2026-11-23 撤销导入",)
