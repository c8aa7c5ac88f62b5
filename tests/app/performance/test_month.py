from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.performance.cycle import Publish, close_period, publish, reopen_period
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.grades import Confirm, Earlier, confirm_grades, put_grades_back
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.under_review import (
    Adjust,
    Comment,
    LeaveOut,
    adjust,
    comment,
    leave_out,
    withdraw_adjustment,
)
from hrdesk.app.performance.views import month_view
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.model import LineState
from hrdesk.storage import tables as t
from tests.app.builders import Clock, as_role, new_agency, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, pack, team

D = Decimal


def test_a_month_is_computed_and_can_be_added_up_by_hand(desk):
    ma, zheng, zhou = team(desk)
    figures(desk, ma)
    figures(desk, zheng, GOOD | {"recovered_amount": "221810.36"})
    done = evaluate(desk.work(), MONTH)
    assert (done.employees, done.computed, [b.employee_no for b in done.blocked]) == (3, 3, [zhou.employee_no])
    view = month_view(desk.work(), MONTH)
    rows = {row.employee_no: row for row in view.rows}
    first = rows[ma.employee_no]
    assert first.cells["recovered_amount"].contribution == D("28.07")
    assert first.score == sum(cell.contribution for cell in first.cells.values() if cell.contribution is not None)
    assert [rows[who.employee_no].rank for who in (ma, zheng, zhou)] == [2, 1, None]
    assert rows[zhou.employee_no].cells["recovered_amount"].state is LineState.MISSING
    assert view.missing == 8


def test_computing_again_changes_nothing_and_keeps_the_comment(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    row = evaluation(desk, who)
    comment(desk.work(), Comment(row.id, row.version, "合规稳定"))
    confirm_grades(desk.work(), Confirm(MONTH, (who.employment_id,)))
    evaluate(desk.work(), MONTH)
    again = evaluation(desk, who)
    assert (again.score, again.comment, again.grade, again.revision) == (row.score, "合规稳定", row.proposed_grade, 1)


def test_a_stale_comment_says_somebody_else_changed_it(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    row = evaluation(desk, who)
    comment(desk.work(), Comment(row.id, row.version, "第一个"))
    with pytest.raises(Conflict):
        comment(desk.work(), Comment(row.id, row.version, "第二个"))
    assert evaluation(desk, who).comment == "第一个"


def test_publishing_leaves_out_who_has_a_gap_and_says_why(desk):
    whole, gap = team(desk, 2)
    figures(desk, whole)
    figures(desk, gap, {key: value for key, value in GOOD.items() if key != "quality_score"})
    evaluate(desk.work(), MONTH)
    done = publish(desk.work(), Publish(MONTH, confirm=True))
    assert (done.published, [(b.employee_no, b.why) for b in done.blocked]) == (
        1,
        [(gap.employee_no, "缺数：质检得分。")],
    )
    row = evaluation(desk, whole)
    assert (row.state, row.document_no, row.grade) == ("published", "KH-202610-0001", row.proposed_grade)


def test_nothing_is_published_until_a_person_confirmed_the_grade(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    done = publish(desk.work(), Publish(MONTH))
    assert (done.published, len(done.blocked)) == (0, 1)
    assert evaluation(desk, who).state == "computed"


def test_a_metric_left_out_is_said_with_its_reason_and_the_weights_are_rescaled(desk):
    who = team(desk, 1)[0]
    figures(desk, who, {key: value for key, value in GOOD.items() if key != "quality_score"})
    evaluate(desk.work(), MONTH)
    leave_out(desk.work(), LeaveOut(MONTH, who.employment_id, "quality_score", "录音系统故障"))
    row = month_view(desk.work(), MONTH).rows[0]
    assert row.cells["quality_score"].state is LineState.EXCLUDED
    assert sum(cell.weight for cell in row.cells.values()) == D(100)
    assert row.score is not None


def test_a_correction_makes_a_new_revision_and_both_remain(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    before = evaluation(desk, who)
    figures(desk, who, {"recovered_amount": "180000"}, file="更正.xlsx")
    evaluate(desk.work(), MONTH)
    after = evaluation(desk, who)
    assert (before.revision, after.revision, after.state) == (1, 2, "computed")
    assert after.score > before.score
    publish(desk.work(), Publish(MONTH, confirm=True))
    assert evaluation(desk, who).document_no == "KH-202610-0002"


def test_adjustments_need_a_reason_and_count_at_once(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    before = evaluation(desk, who).score
    for points, reason in ((D(2), " "), (D(0), "带教"), (D(101), "带教"), (D("0.001"), "带教")):
        with pytest.raises(UserError):
            adjust(desk.work(), Adjust(MONTH, who.employment_id, points, reason))
    adjust(desk.work(), Adjust(MONTH, who.employment_id, D("2"), "带教新员工 3 人"))
    assert evaluation(desk, who).score == before + 2


def test_an_adjustment_is_withdrawn_with_a_reason_that_stays_in_the_audit_log(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    before = evaluation(desk, who).score
    made = adjust(desk.work(), Adjust(MONTH, who.employment_id, D("2"), "带教新员工 3 人"))
    row = month_view(desk.work(), MONTH).rows[0]
    assert [(one.id, one.points, one.reason, one.by) for one in row.adjusted] == [
        (made, D(2), "带教新员工 3 人", "管理员")
    ]
    with pytest.raises(UserError) as refused:
        withdraw_adjustment(desk.work(), made, "  ")
    assert refused.value.field == "reason"
    withdraw_adjustment(desk.work(), made, "重复登记")
    assert evaluation(desk, who).score == before
    assert month_view(desk.work(), MONTH).rows[0].adjusted == ()
    with desk.database.read() as conn:
        kept = conn.execute(select(t.history.c.new).where(t.history.c.field == "withdrawn")).scalars().all()
    assert kept == ["重复登记"]
    with pytest.raises(UserError, match="已"):
        withdraw_adjustment(desk.work(), made, "再撤一次")


def test_a_grade_is_not_confirmed_over_what_was_changed_since_it_was_looked_at(desk):
    ma, zheng = team(desk, 2)
    for who in (ma, zheng):
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    looked_at = {row.employment_id: row.version for row in month_view(desk.work(), MONTH).rows}
    confirm_grades(desk.work(), Confirm(MONTH, (ma.employment_id,), "D", "两次质检不合格"))
    both = tuple(looked_at)
    with pytest.raises(Conflict) as refused:
        confirm_grades(desk.work(), Confirm(MONTH, both, "A", "最优", seen=tuple(looked_at.values())))
    assert ma.name in str(refused.value)
    assert zheng.name not in str(refused.value)
    assert (evaluation(desk, ma).grade, evaluation(desk, zheng).grade) == ("D", None)
    again = {row.employment_id: row.version for row in month_view(desk.work(), MONTH).rows}
    assert confirm_grades(desk.work(), Confirm(MONTH, both, "A", "最优", seen=tuple(again[one] for one in both))) == 2


def test_the_same_grade_confirmed_twice_is_no_conflict(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    order = Confirm(MONTH, (who.employment_id,), seen=(evaluation(desk, who).version,))
    assert confirm_grades(desk.work(), order) == 1
    assert confirm_grades(desk.work(), order) == 1


def confirmed_now(desk, people):
    """What is put back to no grade at all, as it stands now."""
    return tuple(Earlier(who.employment_id, evaluation(desk, who).version) for who in people)


def test_confirmations_are_taken_back_while_nothing_is_published(desk):
    people = team(desk, 2)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    ids = tuple(who.employment_id for who in people)
    assert confirm_grades(desk.work(), Confirm(MONTH, ids)) == 2
    assert put_grades_back(desk.work(), MONTH, confirmed_now(desk, people)) == 2
    assert [row.confirmed for row in month_view(desk.work(), MONTH).rows] == [False, False]
    assert evaluation(desk, people[0]).confirmed_by is None
    publish(desk.work(), Publish(MONTH, confirm=True))
    with pytest.raises(UserError) as refused:
        put_grades_back(desk.work(), MONTH, confirmed_now(desk, people))
    assert refused.value.code == "published"


def test_grades_go_back_to_the_ones_confirmed_before_with_their_reasons(desk):
    first, second = people = team(desk, 2)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    confirm_grades(desk.work(), Confirm(MONTH, (first.employment_id,), "D", "试用期"))
    before = evaluation(desk, first)
    confirm_grades(desk.work(), Confirm(MONTH, (first.employment_id, second.employment_id), "A", "带教"))
    back = (
        Earlier(first.employment_id, evaluation(desk, first).version, "D", "试用期"),
        Earlier(second.employment_id, evaluation(desk, second).version),
    )
    assert put_grades_back(desk.work(), MONTH, back) == 2
    now = evaluation(desk, first)
    assert (now.grade, now.grade_reason, now.coefficient) == (before.grade, before.grade_reason, before.coefficient)
    assert (now.confirmed_by, evaluation(desk, second).grade) == (before.confirmed_by, None)


def test_what_a_colleague_graded_since_is_not_taken_back_and_the_others_neither(desk):
    first, second = people = team(desk, 2)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    confirm_grades(desk.work(), Confirm(MONTH, tuple(who.employment_id for who in people)))
    back = confirmed_now(desk, people)
    confirm_grades(desk.work(), Confirm(MONTH, (second.employment_id,), "D", "复核"))
    with pytest.raises(Conflict) as refused:
        put_grades_back(desk.work(), MONTH, back)
    assert second.name in str(refused.value)
    assert first.name not in str(refused.value)
    assert (evaluation(desk, first).confirmed_by is not None, evaluation(desk, second).grade) == (True, "D")


def test_a_published_evaluation_cannot_be_adjusted_or_commented(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    row = evaluation(desk, who)
    with pytest.raises(UserError, match="已经发布"):
        adjust(desk.work(), Adjust(MONTH, who.employment_id, D(1), "晚了"))
    with pytest.raises(UserError, match="已经发布"):
        comment(desk.work(), Comment(row.id, row.version, "晚了"))


def test_a_closed_month_is_not_computed_until_it_is_reopened_with_a_reason(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    close_period(desk.work(), MONTH)
    with pytest.raises(UserError) as refused:
        evaluate(desk.work(), MONTH)
    assert refused.value.code == "period_closed"
    with pytest.raises(UserError):
        reopen_period(desk.work(), MONTH, "")
    reopen_period(desk.work(), MONTH, "补记 10-31 到账")
    assert evaluate(desk.work(), MONTH).computed == 1


def test_a_figure_is_followed_down_to_file_sheet_and_row(desk):
    who = team(desk, 1)[0]
    figures(desk, who, file="10月回款-财务.xlsx")
    evaluate(desk.work(), MONTH)
    found = why(desk.work(), evaluation(desk, who).id, "recovered_amount")
    assert [(o.file_name, o.sheet, o.first_row, o.records) for o in found.origins] == [
        ("10月回款-财务.xlsx", "数据", 4, 1)
    ]
    assert found.facts[0].value == D(168420)
    assert [step.result for step in found.steps] == ["93.57%", "未触及", "28.07"]


def test_a_file_brought_before_eight_in_the_morning_was_brought_that_day(tmp_path):
    clock = Clock()
    clock.forward(hours=21)  # 23:30 of the 23rd for the file, 07:30 of the 24th for the agency
    desk = new_agency(tmp_path, clock)
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    (origin,) = why(desk.work(), evaluation(desk, who).id, "recovered_amount").origins
    assert f"{origin.at:%m-%d %H:%M}" == "11-24 07:30"


def test_a_supervisor_sees_the_own_team_only(desk):
    mine = team(desk, 2)
    others = team(desk, 2, team="电催二组")
    for who in (*mine, *others):
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    leader = supervisor_of(desk, "电催二组")
    view = month_view(leader.work(), MONTH)
    assert {row.employee_no for row in view.rows} == {who.employee_no for who in others}
    with pytest.raises(UserError) as refused:
        why(leader.work(), evaluation(desk, mine[0]).id, "recovered_amount")
    assert refused.value.code == "not_found"
    with pytest.raises(UserError):
        adjust(leader.work(), Adjust(MONTH, mine[0].employment_id, D(1), "不是我的组"))


def test_a_collector_sees_the_own_published_evaluation_and_nothing_else(desk):
    me, other = team(desk, 2)
    for who in (me, other):
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    collector = as_role(desk, "collector", employee_no=me.employee_no)
    assert month_view(collector.work(), MONTH).rows == ()
    publish(desk.work(), Publish(MONTH, confirm=True))
    assert [row.employee_no for row in month_view(collector.work(), MONTH).rows] == [me.employee_no]
    with pytest.raises(UserError):
        why(collector.work(), evaluation(desk, other).id, "recovered_amount")


def test_a_joiner_of_the_20th_has_a_part_of_the_target(desk):
    from datetime import date

    who = team(desk, 1, hire_date=date(2026, 10, 20))[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    cell = month_view(desk.work(), MONTH).rows[0].cells["recovered_amount"]
    assert (cell.target, cell.score) == (D(90000), D(120))


def test_what_cannot_be_evaluated_is_said(desk):
    with pytest.raises(UserError) as nobody:
        evaluate(desk.work(), MONTH)
    assert nobody.value.code == "nobody"
    from tests.app.builders import add_people

    add_people(desk, 1)
    with pytest.raises(UserError) as unset:
        evaluate(desk.work(), MONTH)
    assert unset.value.code == "no_scheme"
    pack(desk)
    add_people(desk, 1, position="人事专员", team=None, department="综合管理部")
    done = evaluate(replace(desk).work(), MONTH)
    assert done.computed == 1
    assert any("没有考核方案" in warning for warning in done.warnings)


def test_a_month_from_the_26th_takes_the_days_of_both_calendar_months(desk):
    from hrdesk.app.performance.configuration import configure_from
    from hrdesk.domain.calendar import Period
    from tests.app.builders import add_people

    configure_from(
        desk.work(),
        {
            "metrics": [{"code": "recovered_amount", "name": "回款金额", "source": "repayments"}],
            "schemes": [
                {
                    "code": "cut",
                    "name": "跨月方案",
                    "start_day": 26,
                    "lines": [{"metric": "recovered_amount", "weight": 100, "target": 100}],
                    "grades": [{"code": "A", "name": "优秀", "start": 0}],
                }
            ],
        },
    )
    who = add_people(desk, 1)[0]
    for month, day, value in ((9, 25, 1), (9, 26, 10), (10, 1, 20), (10, 25, 30), (10, 26, 400)):
        figures(desk, who, {"recovered_amount": str(value)}, Period(2026, month), day)
    evaluate(desk.work(), MONTH)
    row = month_view(desk.work(), MONTH).rows[0]
    assert row.cells["recovered_amount"].actual == 60
    found = why(desk.work(), row.evaluation_id, "recovered_amount")
    assert [fact.day.isoformat() for fact in found.facts] == ["2026-09-26", "2026-10-01", "2026-10-25"]


def test_a_scheme_given_to_one_person_goes_before_the_position_s(desk):
    from hrdesk.app.performance.configuration import configure_from

    first, second = team(desk, 2)
    for who in (first, second):
        figures(desk, who)
    configure_from(
        desk.work(),
        {
            "schemes": [
                {
                    "code": "alone",
                    "name": "单独方案",
                    "employee": first.employee_no,
                    "from": "2026-10",
                    "lines": [{"metric": "quality_score", "weight": 100, "target": 100}],
                    "grades": [{"code": "A", "name": "优秀", "start": 0}],
                }
            ],
            "targets": [
                {"period": "2026-10", "metric": "recovered_amount", "employee": second.employee_no, "value": 84210}
            ],
        },
    )
    evaluate(desk.work(), MONTH)
    alone = month_view(desk.work(), MONTH, "alone").rows
    others = month_view(desk.work(), MONTH, "collector").rows
    assert [(row.employee_no, row.score) for row in alone] == [(first.employee_no, D("88.50"))]
    assert others[0].cells["recovered_amount"].score == 120  # 200 % of the own target reaches the cap


def test_weights_of_99_99_are_refused_and_nothing_is_changed(desk):
    from hrdesk.app.performance.configuration import configuration, configure_from

    pack(desk)
    before = configuration(desk.work())
    broken = {
        "metrics": [{"code": "new_metric", "name": "新指标"}],
        "schemes": [
            {
                "code": "broken",
                "name": "坏方案",
                "lines": [
                    {"metric": "new_metric", "weight": "60", "target": 1},
                    {"metric": "quality_score", "weight": "39.99", "target": 1},
                ],
                "grades": [{"code": "A", "name": "优秀", "start": 0}],
            }
        ],
    }
    with pytest.raises(UserError, match=r"99\.99"):
        configure_from(desk.work(), broken)
    assert configuration(desk.work()) == before


def test_the_exported_configuration_brings_nothing_new_to_the_same_file(desk):
    from hrdesk.app.performance.configuration import configuration, configure_from

    pack(desk)
    again = configure_from(desk.work(), configuration(desk.work()))
    assert (again.new, again.changed) == (0, 0)
    assert again.same > 20


def test_a_published_sheet_prints_the_same_after_figures_changed(desk, tmp_path):
    from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets, print_evaluations

    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    order = PrintOrder(MONTH, tmp_path / "all.pdf")
    before = evaluation_sheets(desk.work(), order)
    figures(desk, who, {"recovered_amount": "1"}, file="更正.xlsx")
    assert evaluation_sheets(desk.work(), order) == before
    assert (before[0].total, before[0].document_no) == (evaluation(desk, who).score, "KH-202610-0001")
    assert print_evaluations(desk.work(), order).pages == 1


def test_a_nought_without_records_says_where_it_is_known_from(desk, tmp_path):
    from hrdesk.app.imports import declare_none
    from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets

    who = team(desk, 1)[0]
    figures(desk, who, {code: value for code, value in GOOD.items() if code != "valid_complaints"})
    declare_none(desk.work(), MONTH, "complaints")
    evaluate(desk.work(), MONTH)
    sheet = evaluation_sheets(desk.work(), PrintOrder(MONTH, tmp_path / "x.pdf"))[0]
    line = next(line for line in sheet.lines if line.name.zh == "有效投诉")
    note = next(note for note in sheet.sources if note.number == line.source)
    assert (line.actual, note.name.zh, note.records) == (0, "本月没有（管理员确认）", 0)


def test_a_month_corrected_twice_shows_nobody_twice_in_the_next(desk):
    who, other = team(desk, 2)
    for month in (MONTH.previous(), MONTH):
        for one in (who, other):
            figures(desk, one, month=month)
        evaluate(desk.work(), month)
        publish(desk.work(), Publish(month, confirm=True))
    figures(desk, who, {"recovered_amount": "200000"}, month=MONTH.previous(), file="更正.xlsx")
    evaluate(desk.work(), MONTH.previous())
    publish(desk.work(), Publish(MONTH.previous(), confirm=True))
    found = month_view(desk.work(), MONTH)
    assert sorted(row.employment_id for row in found.rows) == [who.employment_id, other.employment_id]
    before = {row.employment_id: row.before for row in found.rows}
    assert before[who.employment_id] == evaluation(desk, who, MONTH.previous()).score
    assert found.schemes[0].people == 2
