"""投诉台账: entered, examined, counted exactly once beside what files say, answered, retrained, on Today, in the client's pack."""

from __future__ import annotations

from datetime import date, timedelta

import pypdf
import pytest
from sqlalchemy import insert, select

from hrdesk.app.complaints.model import Retrain, RuleOn, SaveComplaint
from hrdesk.app.complaints.register import retrain, rule_on, save_complaint
from hrdesk.app.complaints.views import complaint_choices, complaints
from hrdesk.app.imports import undo
from hrdesk.app.performance.cycle import close_period
from hrdesk.app.today import today
from hrdesk.app.training import audiences, learning, papers, publishing
from hrdesk.domain.complaints import Ruling
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.training.courses import Section
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from tests.app.builders import as_role
from tests.app.imports.files import codes, take, xlsx
from tests.app.performance.month import MONTH, team
from tests.app.training.builders import person_desk

HEAD = ("投诉编号", "受理日期", "工号", "投诉渠道", "是否有效")
DAY = date(2026, 10, 8)


@pytest.fixture
def two(desk):
    return team(desk, 2, names=("马洁", "石凯"))


def refused(code, call, *args):
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def enter(desk, who, **more):
    order = {"received": DAY, "channel": "12378 热线", "said": "一天打了六个电话", **more}
    return save_complaint(desk.work(), SaveComplaint(who.employment_id, **order))


def one(desk, ident):
    return next(found for found in complaints(desk.work(), also_over=True) if found.id == ident)


def rule(desk, ident, ruling, reason="录音核实"):
    rule_on(desk.work(), RuleOn(ident, one(desk, ident).version, ruling, reason))


def total(desk, who, month=202610):
    """(sum, records) of valid complaints."""
    with desk.work().read() as conn:
        ids = {row.code: row.id for row in conn.execute(select(t.metric))}
        found = facts.add_up(conn, month).of(who.employment_id, ids["valid_complaints"])
    return int(found.sum or 0), found.records


def brought(desk, tmp_path, *rows, name="投诉.xlsx"):
    return take(desk, "complaints", xlsx(tmp_path, name, HEAD, *rows))


def test_an_entry_has_a_number_a_day_for_the_reply_and_stands_on_today(desk, two):
    ident = enter(desk, two[0], complaint_no=" Ｔ-1 ", case_no="A-9", recording="REC-77", client="示例消金")
    found = one(desk, ident)
    assert (found.document_no, found.complaint_no, found.ruling) == ("TS-2026-0001", "T-1", Ruling.UNDECIDED)
    assert found.reply_due == date(2026, 10, 14)  # five working days: Saturday the 10th is one
    assert ("投诉 TS-2026-0001", found.reply_due, ("complaints", str(ident))) in [
        (item.title, item.due, item.target[:2]) for item in today(desk.work()).items
    ]
    assert total(desk, two[0]) == (0, 0)


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"said": " "}, "missing", "said"),
        ({"channel": ""}, "missing", "channel"),
        ({"received": date(2027, 1, 1)}, "out_of_range", "received"),
        ({"replied_on": DAY - timedelta(1)}, "out_of_range", "replied_on"),
        ({"reply_due": DAY - timedelta(1)}, "out_of_range", "reply_due"),
        ({"case_no": "x" * 201}, "out_of_range", "case_no"),
        ({"said": "x" * 2001}, "out_of_range", "said"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(desk, two, more, code, field):
    with pytest.raises(UserError) as caught:
        enter(desk, two[0], **more)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert complaints(desk.work(), also_over=True) == ()


def test_a_number_is_entered_once(desk, two):
    enter(desk, two[0], complaint_no="T-1")
    with pytest.raises(UserError) as caught:
        enter(desk, two[1], complaint_no="T-1")
    assert caught.value.code == "already_there"
    assert "TS-2026-0001" in str(caught.value)


def test_a_valid_one_counts_once_and_any_other_ruling_takes_it_back(desk, two):
    ident = enter(desk, two[0])
    with pytest.raises(UserError, match="原因"):
        rule(desk, ident, Ruling.VALID, " ")
    rule(desk, ident, Ruling.VALID)
    assert (total(desk, two[0]), one(desk, ident).counts) == ((1, 1), 1)
    rule(desk, ident, Ruling.VALID, "再次核实")
    assert total(desk, two[0]) == (1, 1)
    rule(desk, ident, Ruling.INVALID)
    assert total(desk, two[0]) == (0, 0)
    rule(desk, ident, Ruling.VALID)
    rule(desk, ident, Ruling.UNDECIDED)
    found = one(desk, ident)
    assert (total(desk, two[0]), found.reason, found.decided_by, found.counts) == ((0, 0), "", "", None)


def test_another_day_or_person_moves_the_figure(desk, two):
    ident = enter(desk, two[0])
    rule(desk, ident, Ruling.VALID)
    enter_again = SaveComplaint(
        two[1].employment_id, date(2026, 9, 30), "来电", "改正", id=ident, version=one(desk, ident).version
    )
    save_complaint(desk.work(), enter_again)
    assert (total(desk, two[0]), total(desk, two[1], 202609)) == ((0, 0), (1, 1))
    with pytest.raises(Conflict):
        save_complaint(desk.work(), enter_again)


def test_a_row_of_a_file_with_the_same_number_is_never_counted_beside_it(desk, two, tmp_path):
    ident = enter(desk, two[0], complaint_no="T-1")
    rule(desk, ident, Ruling.VALID)
    brought(desk, tmp_path, ("T-1", "2026-10-08", two[0].employee_no, "来电", "是"))
    assert total(desk, two[0]) == (1, 1)
    found, _done = take(
        desk, "complaints",
        xlsx(tmp_path, "b.xlsx", HEAD, ("T-1", "2026-11-02", two[0].employee_no, "来电", "是"),
             ("T-2", "2026-11-02", two[0].employee_no, "来电", "是")),
        "good",
    )  # fmt: skip
    assert codes(found) == ["already_there"]
    assert (total(desk, two[0]), total(desk, two[0], 202611)) == ((1, 1), (1, 1))


def test_the_other_way_round_the_register_decides_on_the_row_of_the_file(desk, two, tmp_path):
    _found, done = brought(desk, tmp_path, ("T-1", "2026-10-09", two[0].employee_no, "来电", "是"))
    (line,) = complaints(desk.work(), also_over=True)
    assert (line.id, line.complaint_no, line.received, line.channel, line.ruling, line.file) == (
        None, "T-1", date(2026, 10, 9), "来电", Ruling.VALID, "投诉.xlsx",
    )  # fmt: skip
    assert complaints(desk.work()) == ()
    ident = enter(desk, two[0], complaint_no="T-1")
    (taken,) = complaints(desk.work(), also_over=True)
    assert (taken.id, taken.ruling, taken.reason) == (ident, Ruling.VALID, "据文件 投诉.xlsx")
    assert total(desk, two[0]) == (1, 1)
    rule(desk, ident, Ruling.VALID)
    assert total(desk, two[0]) == (1, 1)
    rule(desk, ident, Ruling.INVALID, "非本公司来电")
    assert total(desk, two[0])[0] == 0
    rule(desk, ident, Ruling.VALID)
    undo(desk.work(), done.batch)
    assert total(desk, two[0]) == (1, 1)  # what was decided by hand stands without the file
    rule(desk, ident, Ruling.UNDECIDED)
    assert total(desk, two[0]) == (0, 0)


def test_a_number_a_file_books_to_somebody_else_is_refused(desk, two, tmp_path):
    brought(desk, tmp_path, ("T-1", "2026-10-09", two[1].employee_no, "来电", "是"))
    ident = enter(desk, two[0], complaint_no="T-1")
    said = refused("already_there", rule, desk, ident, Ruling.VALID)
    assert two[1].employee_no in said
    assert "投诉.xlsx" in said
    assert (one(desk, ident).ruling, total(desk, two[0]), total(desk, two[1])) == (Ruling.UNDECIDED, (0, 0), (1, 1))


def test_a_closed_month_does_not_change(desk, two):
    ident, never = enter(desk, two[0]), enter(desk, two[0])
    rule(desk, ident, Ruling.VALID)
    close_period(desk.work(), MONTH)
    refused("period_closed", rule, desk, ident, Ruling.INVALID)
    refused("period_closed", rule, desk, never, Ruling.VALID)
    assert (total(desk, two[0]), one(desk, ident).ruling) == ((1, 1), Ruling.VALID)
    rule(desk, never, Ruling.INVALID)  # changes no figure
    assert one(desk, never).ruling is Ruling.INVALID


def test_examined_and_answered_it_is_over(desk, two):
    ident = enter(desk, two[0])
    rule(desk, ident, Ruling.INVALID)
    assert [found.id for found in complaints(desk.work())] == [ident]
    order = SaveComplaint(
        two[0].employment_id, DAY, "来电", "改正", action="电话致歉", replied_on=date(2026, 10, 12), id=ident,
        version=one(desk, ident).version,
    )  # fmt: skip
    save_complaint(desk.work(), order)
    assert complaints(desk.work()) == ()
    assert [item for item in today(desk.work()).items if item.kind == "complaint"] == []


def test_retraining_asks_for_the_course_again(desk, two):
    course = publishing.publish_course(
        desk.work(),
        publishing.PublishCourse(
            "沟通", (Section("text", "要点", "正文"),), (audiences.Audience("employment", two[0].employment_id),)
        ),
    )
    me = person_desk(desk, two[0].employment_id)

    def learn():
        mine = next(found for found in learning.my_courses(me.work()) if found.open)
        for section in learning.course_view(me.work(), mine.learning_id).sections:
            learning.mark_read(me.work(), mine.learning_id, section.id)
        learning.confirm_course(me.work(), mine.learning_id)

    learn()
    ident = enter(desk, two[0])
    refused("not_found", retrain, desk.work(), Retrain(ident, 1, 99, date(2026, 12, 1)))
    refused("out_of_range", retrain, desk.work(), Retrain(ident, 1, course.course_id, DAY))
    assert complaint_choices(desk.work()).courses == ((course.course_id, "沟通"),)
    retrain(desk.work(), Retrain(ident, 1, course.course_id, date(2026, 12, 1)))
    assert (one(desk, ident).course, one(desk, ident).course_done) == ("沟通", None)
    assert [found.due for found in learning.my_courses(me.work()) if found.open] == [date(2026, 12, 1)]
    learn()
    assert one(desk, ident).course_done == date(2026, 11, 23)


def test_nobody_decides_on_complaints_about_the_own_work(desk, two):
    ident = enter(desk, two[0])
    hr = as_role(desk, "hr", login="hr", employee_no=two[0].employee_no)
    with pytest.raises(Denied):
        rule_on(hr.work(), RuleOn(ident, 1, Ruling.INVALID, "没有的事"))
    hr.database.close()


def test_the_clients_pack_lists_the_complaints_of_client_and_period(desk, two, tmp_path):
    def block(conn):
        made = conn.execute(
            insert(t.client_project).values(name_zh="示例一期", client="示例消金", starts=date(2026, 1, 1))
        )
        member = {"project_id": made.inserted_primary_key[0], "employment_id": two[0].employment_id}
        conn.execute(insert(t.project_member).values(**member, starts=date(2026, 1, 1)))

    desk.work().write(block)
    first = enter(desk, two[0], client="示例消金", complaint_no="T-1", action="约谈并道歉")
    rule(desk, first, Ruling.VALID)
    enter(desk, two[0], client="示例一期", said="按项目记")
    enter(desk, two[0], client="别家", said="与此无关")
    enter(desk, two[0], client="示例消金", said="长" * 2000)
    enter(desk, two[0], client="示例消金", said="九月的事", received=date(2026, 9, 1))
    out = tmp_path / "pack.pdf"

    def printed():
        papers.print_client_pack(desk.work(), "示例消金", date(2026, 10, 1), date(2026, 10, 31), out)
        return "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)

    text = printed()
    assert all(words in text for words in ("T-1", "有效", "约谈并道歉", "按项目记"))
    assert text.count("长") == 159  # a long one is cut, the register keeps it whole
    assert "与此无关" not in text
    assert "九月的事" not in text
    papers.print_client_pack(desk.work(), "示例消金", date(2026, 8, 1), date(2026, 8, 31), out)
    assert "本期没有投诉" in "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)


WIDE = (*HEAD, "委托方", "案件编号", "调查结论")


def test_a_line_of_a_file_has_its_client_case_and_finding_and_is_taken_over_whole(desk, two, tmp_path):
    row = ("T-1", "2026-10-09", two[0].employee_no, "来电", "是", "示例消金", "A-9", "录音属实")
    take(desk, "complaints", xlsx(tmp_path, "投诉.xlsx", WIDE, row))
    (line,) = complaints(desk.work(), also_over=True)
    assert (line.client, line.case_no, line.channel, line.reason) == ("示例消金", "A-9", "来电", "录音属实")


def test_a_file_completes_what_nobody_typed_and_never_overwrites_what_somebody_did(desk, two, tmp_path):
    blank = enter(desk, two[0], complaint_no="T-1")
    typed = enter(desk, two[1], complaint_no="T-2", client="甲银行", case_no="")
    _found, done = take(
        desk, "complaints",
        xlsx(tmp_path, "投诉.xlsx", WIDE,
             ("T-1", "2026-10-09", two[0].employee_no, "来电", "是", "示例消金", "A-9", ""),
             ("T-2", "2026-10-09", two[1].employee_no, "来信", "否", "乙银行", "B-7", "")),
    )  # fmt: skip
    assert (one(desk, blank).client, one(desk, blank).case_no, one(desk, blank).completed) == (
        "示例消金",
        "A-9",
        "投诉.xlsx",
    )
    assert (one(desk, blank).channel, one(desk, blank).version) == ("12378 热线", 1)
    assert (one(desk, typed).client, one(desk, typed).case_no, one(desk, typed).channel) == (
        "甲银行",
        "B-7",
        "12378 热线",
    )
    undo(desk.work(), done.batch)
    assert (one(desk, blank).client, one(desk, blank).case_no, one(desk, blank).completed) == ("", "", "")
    assert (one(desk, typed).client, one(desk, typed).case_no) == ("甲银行", "")


def test_a_file_about_somebody_else_completes_nothing(desk, two, tmp_path):
    ident = enter(desk, two[0], complaint_no="T-1")
    row = ("T-1", "2026-10-09", two[1].employee_no, "来电", "是", "示例消金", "A-9", "")
    take(desk, "complaints", xlsx(tmp_path, "投诉.xlsx", WIDE, row))
    assert (one(desk, ident).client, one(desk, ident).case_no) == ("", "")
