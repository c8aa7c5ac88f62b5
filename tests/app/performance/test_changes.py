"""Why a score changed: taken apart between revisions and months, with what made each part, and on the revision's sheet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hrdesk.app.disputes.appealing import decide, make_appeal
from hrdesk.app.disputes.model import Decide, MakeAppeal
from hrdesk.app.disputes.views import dispute
from hrdesk.app.performance.changes import why_changed
from hrdesk.app.performance.cycle import Adjust, LeaveOut, Publish, adjust, leave_out, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import SaveTargets, TargetOf, save_targets
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.words import speaking
from tests.app.builders import as_role
from tests.app.disputes.builders import Month, published_month
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
        publish(month.hr.work(), Publish(MONTH, confirm=True))
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
    assert (kept["revision"], D(kept["total"])) == (1, old.score)
    assert kept["parts"][0]["zh"].startswith("回款金额：数值 168,420.00 → 169,420.00（+")
    assert "更正.xlsx" in kept["parts"][0]["zh"]
    assert "figure 168,420.00 → 169,420.00 (+" in kept["parts"][0]["en"]
