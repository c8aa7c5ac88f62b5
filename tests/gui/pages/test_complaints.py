"""The complaint register through the window: from Performance, entered, examined, answered, brought in from a file."""

from __future__ import annotations

from datetime import date

import pytest

from hrdesk.app.complaints.model import SaveComplaint
from hrdesk.app.complaints.register import save_complaint
from hrdesk.app.complaints.views import complaints
from hrdesk.domain.complaints import Ruling
from tests.app.builders import as_role, new_agency, supervisor_of
from tests.app.imports.files import take, xlsx
from tests.gui.pages.month_builder import a_month
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def made(desk):
    return a_month(desk, missing=())


def test_hr_enters_examines_and_answers_a_complaint(qtbot, theme, desk, made):
    hr = Window(qtbot, theme, as_role(desk, "hr"))
    month = hr.go("performance")
    next(found for found in month.places.offered if found.text() == "投诉台账").trigger()
    hr.settle()
    page = hr.main.page
    assert "没有未办结的投诉。\n收到投诉后点“登记投诉…”；已办结的在“全部”中查看。" in hr.texts(page)
    page.which.choose("all")
    page.load()
    hr.settle()
    assert "还没有投诉记录。" in hr.texts(page)
    page.which.choose("open")
    page.primary.trigger()
    hr.settle()
    dialog = hr.dialog()
    controls = dialog.form.controls
    assert controls["received"].text() == "2026-11-23"  # most are entered the day they arrive
    controls["employment_id"].setEditText("没有这人")
    controls["received"].setText("2026-10-08")
    controls["channel"].setEditText("12378 热线")
    controls["said"].setPlainText("一天打了六个电话")
    hr.press("登记", dialog)
    assert "请从名单中选择。" in hr.texts(dialog)
    controls["employment_id"].setCurrentText(f"马洁 {made.no('马洁')}")
    hr.press("登记", dialog)
    hr.wait_no_dialog()
    hr.settle()
    assert page.table.grid.rowCount() == 1
    assert hr.main.focusWidget() is page.table  # Enter goes on with it
    assert "待核实" in hr.texts(page.panel)
    assert "2026-10-14，已超期 40 天" in hr.texts(page.panel)
    assert hr.buttons(page.panel)[:2] == ["认定…", "登记答复…"]

    hr.press("认定…", page.panel)
    dialog = hr.dialog()
    hr.press("认定", dialog)
    assert "请选择。" in hr.texts(dialog)
    dialog.form.controls["ruling"].setCurrentIndex(0)
    hr.press("认定", dialog)
    hr.settle()
    assert "请填写原因。" in hr.texts(dialog)
    dialog.form.controls["reason"].setPlainText("录音核实，一天六次")
    hr.press("认定", dialog)
    hr.wait_no_dialog()
    hr.settle()
    assert "录音核实" in hr.texts(page.panel)
    assert hr.buttons(page.panel)[:2] == ["登记答复…", "安排补训…"]  # what comes next first
    assert "重新认定…" in hr.buttons(page.panel)

    hr.press("安排补训…", page.panel)
    hr.settle()
    dialog = hr.dialog()
    assert "还没有可安排的课程，请先在“培训”中发布。" in hr.texts(dialog)
    assert dialog.form.controls["due"].text() == "2026-11-30"
    dialog.reject()
    hr.wait_no_dialog()
    hr.press("登记答复…", page.panel)
    dialog = hr.dialog()
    dialog.form.controls["action"].setPlainText("电话致歉")
    hr.press("保存", dialog)
    hr.wait_no_dialog()
    hr.settle()
    (one,) = complaints(hr.desk.work(), also_over=True)
    assert (one.ruling, one.counts, one.action, one.replied_on) == (Ruling.VALID, 1, "电话致歉", date(2026, 11, 23))
    assert page.shown.currentWidget() is page.empty
    page = hr.go("complaints", item=str(one.id))  # from a link: what is over is shown among all
    assert page.which.current == "all"
    assert "电话致歉" in hr.texts(page.panel)


def test_a_line_of_a_file_is_completed_and_a_supervisor_only_reads(qtbot, theme, desk, made, tmp_path):
    head = ("投诉编号", "受理日期", "工号", "投诉渠道", "是否有效")
    take(desk, "complaints", xlsx(tmp_path, "投诉.xlsx", head, ("T-1", "2026-10-09", made.no("马洁"), "来电", "是")))
    admin = Window(qtbot, theme, desk)
    page = admin.go("complaints")
    page.which.choose("all")
    page.load()
    admin.settle()
    assert "文件 投诉.xlsx" in admin.texts(page.panel)
    admin.press("补充登记…", page.panel)
    admin.settle()
    dialog = admin.dialog()
    assert dialog.form.values()["complaint_no"] == "T-1"
    dialog.form.controls["said"].setPlainText("言语不当")
    admin.press("登记", dialog)
    admin.wait_no_dialog()
    admin.settle()
    (one,) = complaints(desk.work(), also_over=True)
    assert (one.document_no, one.ruling, one.counts) == ("TS-2026-0001", Ruling.VALID, 1)

    lead = Window(qtbot, theme, supervisor_of(desk, "电催一组"))
    page = lead.go("complaints")
    assert "登记投诉" not in page.empty.sentence.text()  # nobody is sent to what is not there
    assert page.primary is None
    assert "言语不当" in lead.texts(page.panel)
    assert lead.buttons(page.panel) in ([], [""])


def test_today_opens_the_complaint_that_is_due(qtbot, theme, desk, made):
    ident = save_complaint(
        desk.work(), SaveComplaint(made.people[1].employment_id, date(2026, 11, 20), "来电", "说话难听")
    )
    save_complaint(desk.work(), SaveComplaint(made.people[2].employment_id, date(2026, 11, 2), "来电", "另一件"))
    window = Window(qtbot, theme, desk)
    page = window.go("complaints", item=str(ident))
    assert page.table.current_row().id == ident
    assert "说话难听" in window.texts(page.panel)
    month = window.go("performance")
    assert month.places.button.text() == "更多：2"
    assert "投诉台账：2" in [found.text() for found in month.places.offered]


def test_a_register_that_is_not_shown_reads_nothing_until_it_is_opened(qtbot, theme, desk, made):
    hr = Window(qtbot, theme, as_role(desk, "hr"))
    page = hr.go("complaints")
    hr.go("today")
    asked = page._asked
    hr.main.tell(frozenset({"changed"}))
    hr.settle()
    assert page._asked == asked
    hr.go("complaints")
    hr.main.tell(frozenset({"changed"}))
    assert page._asked == asked + 2
    hr.settle()
