"""A collector acknowledges or appeals within the term; another person decides; the revision follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hrdesk.app.disputes.acknowledging import acknowledge, acknowledge_list, own_standing
from hrdesk.app.disputes.appealing import decide, make_appeal, withdraw_appeal
from hrdesk.app.disputes.model import Acknowledge, AcknowledgeList, Decide, MakeAppeal
from hrdesk.app.disputes.views import dispute, disputes, save_evidence
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Adjust, LeaveOut, adjust, leave_out, withdraw_adjustment
from hrdesk.app.today import today
from hrdesk.domain.disputes import AppealState, Standing
from hrdesk.domain.errors import Conflict, Denied, UserError
from tests.app.builders import as_role
from tests.app.performance.month import MONTH, evaluation, figures, team

GROUNDS = "10 月 28 日的回款没有算进来。"


def refused(code, call, *args, **more):
    with pytest.raises(UserError) as caught:
        call(*args, **more)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def lines(desk):
    return [(item.title, item.action, item.due) for item in today(desk.work()).items if item.kind != "backup"]


def test_a_collector_acknowledges_with_the_own_name_typed_and_it_is_kept_with_the_time(month):
    row = month.evaluation
    before = own_standing(month.own.work(), row.id)
    assert (before.standing, before.deadline) == (Standing.WAITING, date(2026, 12, 2))
    assert ("2026-10 绩效考核", "查看", date(2026, 12, 2)) in lines(month.own)
    said = refused("wrong_name", acknowledge, month.own.work(), Acknowledge(row.id, "别人"))
    assert "本人姓名" in said
    acknowledge(month.own.work(), Acknowledge(row.id, f" {month.who.name} "))
    after = own_standing(month.own.work(), row.id)
    assert (after.standing, after.acknowledged_at) == (Standing.ACKNOWLEDGED, month.own.work().now())
    assert after.appealable  # acknowledging says that it was seen; the term goes on
    assert not [line for line in lines(month.own) if line[0] == "2026-10 绩效考核"]
    refused("already_there", acknowledge, month.own.work(), Acknowledge(row.id, month.who.name))


def test_nobody_acknowledges_for_another_except_what_was_signed_on_paper(month):
    row = month.evaluation
    with pytest.raises(Denied):
        acknowledge(month.hr.work(), Acknowledge(row.id, month.who.name))
    with pytest.raises(Denied):
        acknowledge(month.own.work(), Acknowledge(row.id, on_paper=True))
    acknowledge(month.hr.work(), Acknowledge(row.id, on_paper=True))
    assert own_standing(month.own.work(), row.id).standing is Standing.ACKNOWLEDGED


def test_the_signed_list_is_entered_at_once_for_those_who_have_not_answered(month):
    ids = (month.who.employment_id, month.other.employment_id)
    make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, GROUNDS))
    with pytest.raises(Denied):
        acknowledge_list(month.own.work(), AcknowledgeList(MONTH, ids))
    assert acknowledge_list(month.hr.work(), AcknowledgeList(MONTH, ids)) == 1  # who appealed is passed over
    said = refused("nothing_open", acknowledge_list, month.hr.work(), AcknowledgeList(MONTH, ids))
    assert "签收" in said
    withdraw_appeal(month.own.work(), dispute(month.hr.work(), "appeal", 1).id)
    assert acknowledge_list(month.hr.work(), AcknowledgeList(MONTH, ids)) == 1
    assert own_standing(month.own.work(), month.evaluation.id).standing is Standing.ACKNOWLEDGED


def test_an_appeal_with_evidence_is_decided_by_somebody_else_and_the_revision_is_published(month, tmp_path):
    proof = tmp_path / "回单.png"
    proof.write_bytes(b"\x89PNG evidence")
    row = month.evaluation
    ident = make_appeal(month.own.work(), MakeAppeal(row.id, GROUNDS, "recovered_amount", (proof,)))
    assert own_standing(month.own.work(), row.id).standing is Standing.APPEALED
    seen = dispute(month.hr.work(), "appeal", ident)
    assert (seen.document_no, seen.metric, seen.mine) == ("SS-2026-0001", "回款金额", False)  # HR published: assessed
    assert seen.attachments[0][1] == "回单.png"
    saved = save_evidence(month.admin.work(), seen.attachments[0][0], tmp_path / "存.png")
    assert saved.read_bytes() == b"\x89PNG evidence"
    with pytest.raises(Denied) as caught:
        decide(month.hr.work(), Decide(ident, seen.version, upheld=True, decision="补记"))
    assert "另一个人" in caught.value.hint or "其他" in caught.value.hint
    assert ("申诉 SS-2026-0001", "裁定") in [line[:2] for line in lines(month.admin)]
    refused("missing", decide, month.admin.work(), Decide(ident, seen.version, True, "  "))
    decide(month.admin.work(), Decide(ident, seen.version, upheld=True, decision="回单属实，补记 1,000 元。"))
    assert own_standing(month.own.work(), row.id).standing is Standing.UPHELD
    # 复核后更正：新修订版
    figures(month.hr, month.who, {"recovered_amount": "169420"}, file="更正.xlsx")
    evaluate(month.hr.work(), MONTH)
    adjust(month.hr.work(), Adjust(MONTH, month.who.employment_id, row.score * 0 + 1, "复核"))
    publish(month.hr.work(), Publish(MONTH, confirm=True))
    now = month.evaluation
    assert (now.revision, now.state, now.score > row.score) == (2, "published", True)
    refused("replaced", acknowledge, month.own.work(), Acknowledge(row.id, month.who.name))
    assert own_standing(month.own.work(), now.id).standing is Standing.WAITING


def prepared(desk, by, touch):
    """A month published by HR after somebody else touched the evaluation; the appeal against it."""
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    undo = touch(by, who)
    publish(desk.work(), Publish(MONTH, confirm=True))
    own = as_role(desk, "collector", login="own", employee_no=who.employee_no)
    ident = make_appeal(own.work(), MakeAppeal(evaluation(desk, who).id, GROUNDS))
    own.database.close()
    return who, ident, undo


def decides(desk, ident):
    return dispute(desk.work(), "appeal", ident).mine


def test_who_left_a_figure_out_assessed_and_does_not_decide(desk):
    admin = as_role(desk, "administrator", login="second")

    def touch(by, who):
        leave_out(by.work(), LeaveOut(MONTH, who.employment_id, "connect_rate", "话机故障"))

    _who, ident, _undo = prepared(desk, admin, touch)
    assert not decides(admin, ident)
    with pytest.raises(Denied):
        decide(admin.work(), Decide(ident, 1, upheld=False, decision="维持"))
    owner = as_role(desk, "owner")
    assert decides(owner, ident)
    for one in (admin, owner):
        one.database.close()


def test_who_adjusted_what_was_published_does_not_decide_by_taking_it_back_in_the_revision(desk):
    admin = as_role(desk, "administrator", login="second")

    def touch(by, who):
        return adjust(by.work(), Adjust(MONTH, who.employment_id, Decimal(-5), "迟到"))

    who, ident, adjustment = prepared(desk, admin, touch)
    desk.clock.forward(days=1)
    figures(desk, who, {"recovered_amount": "169420"}, file="更正.xlsx")
    evaluate(desk.work(), MONTH)
    withdraw_adjustment(admin.work(), adjustment, "录错人")
    assert not decides(admin, ident)
    with pytest.raises(Denied):
        decide(admin.work(), Decide(ident, 1, upheld=False, decision="维持"))
    admin.database.close()


def test_a_rejected_appeal_leaves_the_evaluation_and_tells_why(month):
    row = month.evaluation
    ident = make_appeal(month.own.work(), MakeAppeal(row.id, GROUNDS))
    version = dispute(month.admin.work(), "appeal", ident).version
    decide(month.admin.work(), Decide(ident, version, upheld=False, decision="该笔为 11 月到账。"))
    state = own_standing(month.own.work(), row.id)
    assert (state.standing, state.decision) == (Standing.REJECTED, "该笔为 11 月到账。")
    assert not month.evaluation.stale
    refused("ended", decide, month.admin.work(), Decide(ident, version, True, "再看"))
    refused("already_there", make_appeal, month.own.work(), MakeAppeal(row.id, GROUNDS))


def test_after_the_last_day_an_appeal_is_refused_and_the_way_out_is_said(month, clock):
    row = month.evaluation
    clock.forward(days=9)  # 2026-12-02, the last day counts whole
    assert own_standing(month.own.work(), row.id).standing is Standing.WAITING
    clock.forward(days=1)
    said = refused("too_late", make_appeal, month.own.work(), MakeAppeal(row.id, GROUNDS))
    assert "12-02" in said
    assert "疑问" in said
    assert own_standing(month.own.work(), row.id).standing is Standing.LAPSED


def test_who_appeals_may_take_it_back_and_appeal_again(month):
    row = month.evaluation
    ident = make_appeal(month.own.work(), MakeAppeal(row.id, GROUNDS))
    refused("appealed", acknowledge, month.own.work(), Acknowledge(row.id, month.who.name))
    with pytest.raises(Denied):
        withdraw_appeal(month.hr.work(), ident)
    withdraw_appeal(month.own.work(), ident)
    assert own_standing(month.own.work(), row.id).standing is Standing.WAITING
    again = make_appeal(month.own.work(), MakeAppeal(row.id, GROUNDS))
    assert [(one.id, one.state) for one in disputes(month.own.work())] == [(again, AppealState.OPEN)]
    assert len(disputes(month.own.work(), also_over=True)) == 2


def test_two_who_decide_at_once_do_not_overwrite_each_other(month):
    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, GROUNDS))
    owner = as_role(month.admin, "owner")
    with pytest.raises(Conflict):
        decide(owner.work(), Decide(ident, 99, upheld=True, decision="同意"))
    assert dispute(owner.work(), "appeal", ident).state is AppealState.OPEN
    owner.database.close()


def test_an_appeal_is_not_upheld_into_a_closed_month_in_silence(month):
    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, GROUNDS))
    close_period(month.hr.work(), MONTH)
    said = refused("period_closed", decide, month.admin.work(), Decide(ident, 1, upheld=True, decision="同意"))
    assert "重新打开" in said


def test_an_appeal_upheld_after_a_revision_asks_for_a_revision_of_that_one(month):
    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, GROUNDS))
    figures(month.hr, month.who, {"recovered_amount": "169420"}, file="更正.xlsx")
    evaluate(month.hr.work(), MONTH)
    publish(month.hr.work(), Publish(MONTH, confirm=True))
    assert (month.evaluation.revision, month.evaluation.stale) == (2, False)
    decide(month.admin.work(), Decide(ident, 1, upheld=True, decision="回单属实。"))
    assert month.evaluation.stale
    evaluate(month.hr.work(), MONTH)
    assert (month.evaluation.revision, month.evaluation.state) == (3, "computed")


@pytest.mark.parametrize(("grounds", "code"), [("  ", "missing"), ("长" * 2001, "out_of_range")])
def test_grounds_are_asked_for_and_limited(month, grounds, code):
    refused(code, make_appeal, month.own.work(), MakeAppeal(month.evaluation.id, grounds))


def test_a_collector_of_another_team_sees_neither_evaluation_nor_appeal(month):
    stranger = as_role(month.admin, "collector")
    ident = make_appeal(month.own.work(), MakeAppeal(month.evaluation.id, GROUNDS))
    refused("not_found", own_standing, stranger.work(), month.evaluation.id)
    refused("not_found", make_appeal, stranger.work(), MakeAppeal(month.evaluation.id, GROUNDS))
    refused("not_found", dispute, stranger.work(), "appeal", ident)
    assert disputes(stranger.work(), also_over=True) == ()
    stranger.database.close()
