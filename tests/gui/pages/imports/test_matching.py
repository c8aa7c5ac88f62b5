"""Columns and fields: matched by hand and remembered, split, joined, constant; a mapping that leaves and comes back."""

from __future__ import annotations

import json
from datetime import date

from PySide6.QtCore import Qt
from sqlalchemy import select

from hrdesk.storage import tables as t
from tests.gui.pages.imports.builders import agency, book, bring, opened, repayments

ROSTER = ["工号", "姓名", "小组/岗位", "入职日期"]


def test_a_column_is_matched_by_hand_and_remembered(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    rows = repayments(people)
    rows[2] = ["工号", "姓名", "到账日期", "本期战果", "流水号"]
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, rows))
    assert page.matching.fields["本期战果"].currentData() is None
    window.press("核对")
    assert page.steps.current == 1  # refused in place, with the column that is needed
    assert "回款金额" in page.notice.text
    combo = page.matching.fields["本期战果"]
    combo.setCurrentIndex(combo.findData("amount"))
    assert "您选的" in window.texts(page.matching)
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    rows[3][3] = 5000
    bring(window, page, "repayments", book(tmp_path, rows, "again.xlsx"))
    assert page.matching.fields["本期战果"].currentData() == "amount"
    assert "同上次" in window.texts(page.matching)
    window.press("核对")
    assert (page.checking.check.changed, page.checking.check.same) == (1, 2)
    grid = page.checking.list.grid  # a changed row says what it changes
    told = [grid.index(n, grid.number_of("message")).data() for n in range(grid.rowCount())]
    assert told == ["回款金额：1,001.00 → 5,000.00"]


def test_a_field_has_one_column(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    combo = page.matching.fields["流水号"]
    combo.setCurrentIndex(combo.findData("amount"))
    assert page.matching.fields["回款金额"].currentData() is None


def test_a_roster_with_a_constant_and_a_copied_field(qtbot, theme, desk, tmp_path):
    path = book(tmp_path, [["EmployeeNumber", "Department"], ["1", "Sales"], ["2", "Research"]], "people.xlsx", "staff")
    window, page = opened(qtbot, theme, desk, kind="roster")
    assert page.choosing.kind == "roster"
    assert not page.choosing.month.isVisible()
    bring(window, page, "roster", path)
    for column, field in (("EmployeeNumber", "employee_no"), ("Department", "department")):
        combo = page.matching.fields[column]
        combo.setCurrentIndex(combo.findData(field))
    page.matching.add_copy("name", "employee_no")
    page.matching.add_constant("status", "正式")
    page.matching.add_constant("hire_date", "2015-01-01")
    window.press("核对")
    assert page.notice.text == ""
    window.press("导入 2 行")
    with desk.work().read() as conn:
        found = conn.execute(
            select(t.person.c.name, t.employment.c.hire_date).join(
                t.employment, t.employment.c.person_id == t.person.c.id
            )
        ).all()
    assert sorted(found) == [("1", date(2015, 1, 1)), ("2", date(2015, 1, 1))]


def test_one_column_says_two_fields_and_a_word_is_given_its_meaning_once(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    path = book(
        tmp_path, [ROSTER, [people[0].employee_no, people[0].name, "五组/催收员", "2024-01-02"]], "花名册.xlsx", "在职"
    )
    window, page = opened(qtbot, theme, desk, kind="roster")
    bring(window, page, "roster", path)
    combo = page.matching.fields["小组/岗位"]
    combo.setCurrentIndex(combo.findData("#several"))
    dialog = window.dialog()
    assert dialog.separator.text() == "/"
    for part, code in zip(dialog.parts, ("team", "position"), strict=False):
        part.setCurrentIndex(part.findData(code))
    window.press("确定", dialog)
    assert combo.currentText() == "小组 / 岗位"
    window.press("核对")
    step = page.checking
    assert step.check.mapping.splits["小组/岗位"].fields == ("team", "position")
    assert "五组" in {one.shown for one in step.check.unknown_values}
    assert step.values.isVisible()
    qtbot.mouseClick(step.values, Qt.MouseButton.LeftButton)
    dialog = window.dialog()
    choice = dialog.choices["team", "五组"]
    choice.setCurrentIndex(1)
    meant = choice.currentData()
    window.press("重新核对", dialog)
    window.settle()
    assert step.check.mapping.values["team"] == {"五组": meant}
    assert "五组" not in {one.shown for one in step.check.unknown_values}
    window.press("上一步")
    assert "五组" in window.texts(page.matching)  # and it stays with the mapping
    assert page.matching.mapping().values["team"] == {"五组": meant}


def test_giving_up_the_question_leaves_the_column_as_it_was(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    combo = page.matching.fields["流水号"]
    combo.setCurrentIndex(combo.findData("#several"))
    dialog = window.dialog()
    window.press("确定", dialog)
    assert dialog.isVisible()  # two fields at least
    window.press("取消", dialog)
    assert page.matching.splits == {}
    assert combo.currentData() is None


def test_two_columns_say_one_field(qtbot, theme, desk, tmp_path):
    agency(desk)
    path = book(tmp_path, [["编号", "姓", "名", "部门"], ["HC0900", "欧阳", "娜", "客服部"]], "名单.xlsx", "名单")
    window, page = opened(qtbot, theme, desk, kind="roster")
    bring(window, page, "roster", path)
    page.matching.add_join("name", ["姓", "名"])
    window.press("核对")
    window.press("导入 1 行")
    with desk.work().read() as conn:
        assert "欧阳娜" in set(conn.execute(select(t.person.c.name)).scalars())


def test_nobody_is_renamed_unless_ticked(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    rows = [["工号", "姓名"], [people[0].employee_no, "马捷"], [people[1].employee_no, "郑皓"]]
    window, page = opened(qtbot, theme, desk, kind="roster")
    bring(window, page, "roster", book(tmp_path, rows, "花名册.xlsx", "在职"))
    window.press("核对")
    step = page.checking
    assert step.check.rejected == 2
    qtbot.mouseClick(step.names, Qt.MouseButton.LeftButton)
    dialog = window.dialog()
    item = dialog.list.item(0)
    assert item.checkState() == Qt.CheckState.Unchecked
    item.setCheckState(Qt.CheckState.Checked)
    window.press("重新核对", dialog)
    window.settle()
    assert step.renames == {people[0].employee_no}
    assert (step.check.changed, step.check.rejected) == (1, 1)


def test_a_mapping_is_exported_and_used_for_another_file(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    rows = repayments(people)
    rows[2] = ["工号", "姓名", "到账日期", "本期战果", "流水号"]
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, rows))
    combo = page.matching.fields["本期战果"]
    combo.setCurrentIndex(combo.findData("amount"))
    page.outgoing.write_mapping(str(tmp_path / "财务.json"))
    window.settle()
    assert json.loads((tmp_path / "财务.json").read_text("utf-8"))["columns"]["本期战果"] == "amount"
    combo.setCurrentIndex(0)
    page.matching.mapping_given.emit(str(tmp_path / "财务.json"))
    window.settle()
    assert page.matching.fields["本期战果"].currentData() == "amount"
    (tmp_path / "坏.json").write_text("{", "utf-8")
    page.matching.mapping_given.emit(str(tmp_path / "坏.json"))
    window.settle()
    assert "坏.json" in page.notice.text
    assert page.steps.current == 1
