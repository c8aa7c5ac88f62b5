"""自评: own words about a month under review; nothing is computed from them and nothing unpublished is seen."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets
from hrdesk.app.performance.self_comment import WriteSelfComment, own_reviews, write_self_comment
from hrdesk.app.performance.under_review import Adjust, Comment, adjust, comment
from hrdesk.app.performance.views import month_view
from hrdesk.app.today import today
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.self_comment import OwnWords
from hrdesk.storage import tables as t
from tests.app.builders import as_role, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team

WORDS = "本月回款超目标，老案跟进不够。"


@pytest.fixture
def month(desk: Desk):
    """(HR, the collector, who it is): computed on Monday 23 November, three working days for own words."""
    who, other = team(desk, 2)
    for one in (who, other):
        figures(desk, one)
    hr = as_role(desk, "hr", login="hr")
    evaluate(hr.work(), MONTH)
    own = as_role(desk, "collector", login="own", employee_no=who.employee_no)
    yield hr, own, who
    hr.database.close()
    own.database.close()


def refused(code, call, *args):
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def lines(desk, kind="self_comment"):
    return [item for item in today(desk.work()).items if item.kind == kind]


def test_a_collector_writes_it_the_supervisor_reads_it_and_it_is_published_with_the_sheet(month, desk, tmp_path):
    hr, own, who = month
    (found,) = own_reviews(own.work())
    assert (found.period, found.due, found.standing) == ("2026-10", date(2026, 11, 26), OwnWords.WANTED)
    assert [(item.due, item.target, item.act) for item in lines(own)] == [
        (date(2026, 11, 26), ("performance", "2026-10"), "self_comment")
    ]
    write_self_comment(own.work(), WriteSelfComment(found.evaluation_id, f" {WORDS}\n"))
    assert lines(own) == []
    leader = supervisor_of(desk, "电催一组")
    row = next(row for row in month_view(leader.work(), MONTH).rows if row.employment_id == who.employment_id)
    assert row.self_comment == WORDS
    comment(leader.work(), Comment(row.evaluation_id, row.version, "继续保持"))  # read before or after: no conflict
    publish(hr.work(), Publish(MONTH, confirm=True))
    (sheet,) = evaluation_sheets(own.work(), PrintOrder(MONTH, tmp_path / "x.pdf"))
    assert (sheet.self_comment, sheet.self_comment_on) == (WORDS, date(2026, 11, 23))
    kept = evaluation(desk, who).snapshot
    assert (kept["self_comment"], kept["supervisor_comment"]) == (WORDS, "继续保持")


def test_before_publishing_nothing_of_the_scores_is_seen(month):
    hr, own, who = month
    (found,) = own_reviews(own.work())
    row = evaluation(hr, who)
    told = repr(found)
    assert str(row.score) not in told
    assert "回款金额" in told
    assert not any(value in told for value in GOOD.values() if isinstance(value, str) and len(value) > 3)
    assert month_view(own.work(), MONTH).rows == ()


def test_skipping_it_changes_nothing_and_writing_it_neither(month):
    hr, own, who = month

    def computed():
        evaluate(hr.work(), MONTH)
        row = evaluation(hr, who)
        with hr.work().read() as conn:
            parts = conn.execute(select(t.evaluation_line).where(t.evaluation_line.c.evaluation_id == row.id)).all()
        return row.score, row.proposed_grade, row.rank, row.coefficient, row.missing, parts

    skipped = computed()
    write_self_comment(own.work(), WriteSelfComment(evaluation(hr, who).id, WORDS))
    assert computed() == skipped
    assert evaluation(hr, who).self_comment == WORDS  # computing again keeps it
    adjust(hr.work(), Adjust(MONTH, who.employment_id, -2, "迟到"))
    assert evaluation(hr, who).self_comment == WORDS


def test_after_the_term_it_is_refused_with_what_can_still_be_done(month, clock):
    hr, own, who = month
    clock.forward(days=4)
    row = evaluation(hr, who)
    said = refused("too_late", write_self_comment, own.work(), WriteSelfComment(row.id, WORDS))
    assert "2026-11-26" in said
    assert "主管" in said
    assert own_reviews(own.work())[0].standing is OwnWords.SKIPPED
    assert lines(own) == []
    assert publish(hr.work(), Publish(MONTH, confirm=True)).published == 2
    said = refused("published", write_self_comment, own.work(), WriteSelfComment(row.id, WORDS))
    assert "申诉" in said


def test_it_is_taken_back_by_emptying_it_and_a_stale_one_is_not_saved_over_a_newer(month):
    hr, own, who = month
    row = evaluation(hr, who)
    write_self_comment(own.work(), WriteSelfComment(row.id, WORDS))
    with pytest.raises(Conflict):
        write_self_comment(own.work(), WriteSelfComment(row.id, "旧窗口里写的", before=""))
    assert evaluation(hr, who).self_comment == WORDS
    write_self_comment(own.work(), WriteSelfComment(row.id, "", before=WORDS))
    assert evaluation(hr, who).self_comment is None
    assert own_reviews(own.work())[0].standing is OwnWords.WANTED
    assert "1001" in refused("out_of_range", write_self_comment, own.work(), WriteSelfComment(row.id, "好" * 1001))


def test_nobody_writes_it_for_another_nor_in_a_closed_month(month):
    hr, own, who = month
    row = evaluation(hr, who)
    refused("not_found", write_self_comment, hr.work(), WriteSelfComment(row.id, WORDS))
    close_period(hr.work(), MONTH)
    refused("period_closed", write_self_comment, own.work(), WriteSelfComment(row.id, WORDS))
    assert own_reviews(own.work()) == ()


def test_where_the_agency_asks_for_none_nobody_is_asked(month):
    hr, own, who = month
    view = agency_settings(hr.work())
    save_settings(hr.work(), SaveSettings({"self_comment_working_days": 0}, view.version))
    assert lines(own) == []
    assert own_reviews(own.work())[0].due is None
    refused("not_asked", write_self_comment, own.work(), WriteSelfComment(evaluation(hr, who).id, WORDS))


def test_a_revision_carries_the_words_on_and_they_can_be_changed_again(month, clock):
    hr, own, who = month
    write_self_comment(own.work(), WriteSelfComment(evaluation(hr, who).id, WORDS))
    publish(hr.work(), Publish(MONTH, confirm=True))
    clock.forward(days=10)
    figures(hr, who, {"recovered_amount": "168620"})
    evaluate(hr.work(), MONTH)
    row = evaluation(hr, who)
    assert (row.revision, row.self_comment, row.begun) == (2, WORDS, date(2026, 12, 3))
    write_self_comment(own.work(), WriteSelfComment(row.id, "补上了 200 元。", before=WORDS))
    assert evaluation(hr, who).self_comment == "补上了 200 元。"


def test_an_evaluation_of_before_the_terms_counts_from_the_day_it_was_computed_last(month):
    hr, own, _who = month

    def block(conn):
        conn.execute(t.evaluation.update().values(begun=None))

    hr.work().write(block)
    assert own_reviews(own.work())[0].due == date(2026, 11, 26)
