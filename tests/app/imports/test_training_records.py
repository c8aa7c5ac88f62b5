"""Training of earlier systems: checked, kept with its origin, shown in the paper, counted for a course that is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from hrdesk.app.exports import export, export_training_records
from hrdesk.app.imports import undo
from hrdesk.app.imports.templates import export_template
from hrdesk.app.training.completing import holds_course, stopped_by
from hrdesk.app.training.papers import print_training_records, training_records
from hrdesk.domain.errors import Denied
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, add_people, as_role
from tests.app.imports.files import checked, codes, take, xlsx
from tests.app.training.test_courses import publish

HEADER = ("工号", "姓名", "培训课程", "培训日期", "考试成绩", "是否合格", "有效期至", "学时", "讲师")
ROW = ("HC0001", "马洁", "合规基础", "2026-03-02", 92.5, "合格", "2027-03-01", 4, "王律师")


@pytest.fixture
def two(desk):
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


def kept(desk):
    with desk.work().read() as conn:
        rows = conn.execute(
            select(t.training_record, t.employment.c.employee_no)
            .join(t.employment, t.employment.c.id == t.training_record.c.employment_id)
            .order_by(t.employment.c.employee_no, t.training_record.c.completed_on)
        )
        return [(row.employee_no, row.course, row.completed_on, row.score, row.passed, row.valid_until) for row in rows]


def holds(desk, course_id, on=TODAY, employee_no="HC0001"):
    with desk.work().read() as conn:
        who = conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no == employee_no)).scalar_one()
        return holds_course(conn, who, course_id, on)


def test_a_row_is_kept_as_it_says_and_the_same_file_brings_nothing_new(two, tmp_path):
    path = xlsx(
        tmp_path, "培训台账.xlsx", HEADER, ROW, ("HC0002", "石凯", "消防演练", "2026/5/9", None, None, None, None, None)
    )
    found, done = take(two, "training_records", path)
    assert (done.new, found.rejected) == (2, 0)
    assert kept(two) == [
        ("HC0001", "合规基础", date(2026, 3, 2), Decimal("92.5"), True, date(2027, 3, 1)),
        ("HC0002", "消防演练", date(2026, 5, 9), None, None, None),
    ]
    assert checked(two, "training_records", path).same == 2
    assert undo(two.work(), done.batch).removed == 2
    assert kept(two) == []


def test_a_later_import_changes_a_record_and_its_undoing_brings_the_first_back(two, tmp_path):
    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW))
    other = (*ROW[:4], 59, "不合格", *ROW[6:])
    found, done = take(two, "training_records", xlsx(tmp_path, "b.xlsx", HEADER, other))
    assert found.changed == 1
    assert kept(two)[0][3:5] == (Decimal(59), False)
    assert undo(two.work(), done.batch).restored == 1
    assert kept(two)[0][3:5] == (Decimal("92.5"), True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({0: "HC0009"}, "unknown_employee"),
        ({1: "石凯"}, "name_differs"),
        ({2: None}, "missing"),
        ({3: None}, "missing"),
        ({3: "2026-12-24"}, "out_of_range"),
        ({4: -1}, "out_of_range"),
        ({5: "尚可"}, "out_of_range"),
        ({6: "2026-03-01"}, "out_of_range"),
        ({7: 99_999}, "out_of_range"),
    ],
)
def test_what_no_record_can_be_is_refused_with_its_cell(two, tmp_path, change, code):
    row = [change.get(place, value) for place, value in enumerate(ROW)]
    if 0 in change:
        row[1] = None
    found = checked(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, row))
    assert code in codes(found)
    assert (found.rejected, found.problems[0].row) == (1, 2)


def test_two_rows_of_one_record_count_once_or_contradict(two, tmp_path):
    other = (*ROW[:4], 60, *ROW[5:])
    found = checked(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW, ROW, other))
    assert (found.new, found.duplicate, found.rejected) == (1, 1, 1)


def test_a_record_of_a_known_course_counts_until_it_expires(two, tmp_path):
    course_id = publish(two).course_id
    assert not holds(two, course_id)
    _found, done = take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW))
    assert holds(two, course_id)
    assert not holds(two, course_id, employee_no="HC0002")
    assert holds(two, course_id, date(2027, 3, 1))
    assert not holds(two, course_id, date(2027, 3, 2))
    assert not holds(two, course_id, date(2026, 3, 1))
    undo(two.work(), done.batch)
    assert not holds(two, course_id)


def test_a_record_lifts_a_hard_stop_at_once_unless_it_is_older_than_the_rule(two, tmp_path):
    publish(two, hard_stop=True, due=TODAY - timedelta(days=1))

    def stopped(day):
        with two.work().read() as conn:
            idents = list(conn.execute(select(t.employment.c.id).order_by(t.employment.c.employee_no)).scalars())
            return [ident in stopped_by(conn, idents, day) for ident in idents]

    assert stopped(TODAY) == [True, True]
    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW))
    assert stopped(TODAY) == [True, True]
    take(two, "training_records", xlsx(tmp_path, "b.xlsx", HEADER, (*ROW[:3], TODAY.isoformat(), *ROW[4:])))
    assert stopped(TODAY) == [False, True]


@pytest.mark.parametrize("change", [{5: "不合格"}, {2: "合规进阶"}])
def test_what_was_failed_or_is_another_course_does_not_count(two, tmp_path, change):
    course_id = publish(two).course_id
    row = [change.get(place, value) for place, value in enumerate(ROW)]
    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, row))
    assert not holds(two, course_id)


def test_the_training_record_shows_it_and_counts_its_hours(two, tmp_path):
    import pypdf

    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW))
    (record,) = training_records(two.work())
    (line,) = record.earlier
    assert (line.course, line.hours, line.passed, record.first_entry) == ("合规基础", 4, True, date(2026, 3, 2))
    assert record.minutes_since(TODAY - timedelta(days=365)) == 240
    print_training_records(two.work(), tmp_path / "r.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "r.pdf").pages)
    for wanted in ("历史及外部培训记录", "合规基础", "2026-03-02", "92.5", "合格", "2027-03-01", "王律师"):
        assert wanted in text


@pytest.mark.parametrize("name", ["b.xlsx", "b.csv"])
def test_exported_records_are_the_same_records(two, tmp_path, name):
    failed = ("HC0002", "石凯", "消防演练", "2026/5/9", 40, "未通过", None, 1.5, None)
    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW, failed))
    done = export(two.work(), "training_records", tmp_path / name)
    found = checked(two, "training_records", tmp_path / name)
    assert (done.rows, found.same, found.problems) == (2, 2, ())


@pytest.mark.usefixtures("english")
def test_an_english_export_comes_back_too(two, tmp_path):
    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW))
    export_training_records(two.work(), tmp_path / "b.xlsx")
    assert checked(two, "training_records", tmp_path / "b.xlsx").same == 1


def test_the_template_offers_the_courses_there_are(two, tmp_path):
    publish(two)
    path, _columns = export_template(two.work(), "training_records", tmp_path / "t.xlsx")
    book = load_workbook(path)
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert {"工号", "课程名称", "完成日期", "有效期至"} <= {str(head).rstrip(" *") for head in heads}
    assert any("合规基础" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_only_who_looks_after_training_brings_it_in_or_gives_it_out(two, tmp_path):
    with pytest.raises(Denied):
        checked(as_role(two, "finance"), "training_records", xlsx(tmp_path, "a.xlsx", HEADER, ROW))
    with pytest.raises(Denied):
        export_training_records(as_role(two, "finance").work(), tmp_path / "b.xlsx")


def test_the_day_of_a_rule_published_before_eight_in_the_morning_is_the_agencys(two, tmp_path):
    """04:00 in Shanghai is still the day before by UTC; what was done that day is older than the rule."""
    at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    two.clock.now = at
    publish(two, hard_stop=True, due=TODAY - timedelta(days=1))
    take(two, "training_records", xlsx(tmp_path, "a.xlsx", HEADER, (*ROW[:3], "2026-11-22", *ROW[4:])))
    with two.work().read() as conn:
        idents = list(conn.execute(select(t.employment.c.id).order_by(t.employment.c.employee_no)).scalars())
        assert list(stopped_by(conn, idents, TODAY)) == idents
