"""A roster brings people in: new, changed, same, doubled and refused are told apart, and undoing takes them out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from hrdesk.app.imports import undo
from hrdesk.app.people import ChangeStatus, PeopleFilter, change_status, list_people, person_view
from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, resident_id
from tests.app.imports.files import checked, codes, mapping, take, xlsx

HEADER = ("工号", "姓名", "性别", "身份证号", "手机号", "部门", "小组", "岗位", "员工状态", "入职日期", "直属上级")
MA = (
    "HC0101",
    "马洁",
    "女",
    resident_id(1),
    "13800002046",
    "催收一部",
    "电催一组",
    "催收员",
    "正式",
    "2024-05-20",
    "韩雪",
)
HAN = (
    "HC0102",
    "韩雪",
    "女",
    resident_id(2),
    "13800002047",
    "催收一部",
    "电催一组",
    "组长",
    "正式",
    "2023-03-01",
    None,
)


def people(desk, *status):
    return {row.employee_no: row for row in list_people(desk.work(), PeopleFilter(status or ("all",)))}


def test_a_roster_makes_people_with_posts_superiors_and_licence(desk, tmp_path):
    found, done = take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", ("员工花名册",), HEADER, MA, HAN))
    assert (done.new, done.rejected, found.draft.header_row) == (2, 0, 2)
    row = people(desk)["HC0101"]
    assert (row.name, row.team, row.position, row.superior_name, row.hire_date) == (
        "马洁", "电催一组", "催收员", "韩雪", date(2024, 5, 20),
    )  # fmt: skip
    view = person_view(desk.work(), row.employment_id)
    assert view.sex == "female"
    assert resident_id(1) not in repr(view)
    with desk.work().read() as conn:
        assert set(conn.execute(select(t.employment.c.licensed)).scalars()) == {"existing staff"}
    assert any("电催一组" in warning for warning in found.warnings)


def test_the_same_roster_again_changes_nothing_and_says_so(desk, tmp_path):
    path = xlsx(tmp_path, "花名册.xlsx", HEADER, MA, HAN)
    take(desk, "roster", path)
    again = checked(desk, "roster", path)
    assert (again.same, again.new, again.changed) == (2, 0, 0)
    assert any("1" in warning and "管理员" in warning for warning in again.warnings)


def test_another_team_begins_today_and_undoing_gives_the_old_one_back(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA, HAN))
    moved = (*MA[:6], "电催二组", "高级催收员", *MA[8:])
    found, done = take(desk, "roster", xlsx(tmp_path, "新.xlsx", HEADER, moved, HAN))
    assert (found.changed, found.same) == (1, 1)
    view = person_view(desk.work(), people(desk)["HC0101"].employment_id)
    assert [(post.team, post.starts) for post in view.postings] in (
        [("电催一组", date(2024, 5, 20)), ("电催二组", date(2026, 11, 23))],
        [("电催二组", date(2026, 11, 23)), ("电催一组", date(2024, 5, 20))],
    )
    taken_back = undo(desk.work(), done.batch)
    assert (taken_back.removed, taken_back.restored) == (0, 1)
    row = people(desk)["HC0101"]
    assert (row.team, row.position) == ("电催一组", "催收员")


def test_undoing_a_roster_removes_its_people_units_and_keeps_the_numbers(desk, tmp_path):
    path = xlsx(tmp_path, "花名册.xlsx", ("姓名", "部门"), ("张三", "催收一部"), ("李四", "催收一部"))
    _found, done = take(desk, "roster", path)
    assert set(people(desk)) == {"HC0001", "HC0002"}
    back = undo(desk.work(), done.batch)
    assert back.removed == 2
    assert people(desk) == {}
    assert any("工号" in what for what, _why in back.kept)
    take(desk, "roster", path)
    assert set(people(desk)) == {"HC0003", "HC0004"}
    with pytest.raises(UserError, match="撤销"):
        undo(desk.work(), done.batch)


def test_undoing_keeps_people_with_later_records_and_names_them(desk, tmp_path):
    _found, done = take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA, HAN))
    row = people(desk)["HC0101"]
    version = person_view(desk.work(), row.employment_id).version
    change_status(desk.work(), ChangeStatus(row.employment_id, version, "leaving", date(2026, 12, 1)))
    back = undo(desk.work(), done.batch)
    assert back.removed == 1
    assert any("HC0101 马洁" in what for what, _why in back.kept)
    assert set(people(desk)) == {"HC0101"}


def test_a_number_of_another_name_is_refused_never_renamed(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA, HAN))
    wrong = (MA[0], "马婕", *MA[2:])
    found, done = take(desk, "roster", xlsx(tmp_path, "错.xlsx", HEADER, wrong, HAN))
    assert codes(found) == ["name_differs"]
    assert done.batch is None
    assert people(desk)["HC0101"].name == "马洁"


def test_all_refuses_everything_good_takes_the_good_rows(desk, tmp_path):
    bad = ("HC0103", "石凯", "男", "320101199302310016", "13800002048", "催收一部", "", "", "正式", "2024-05-20", "")
    path = xlsx(tmp_path, "花名册.xlsx", HEADER, MA, bad)
    found, done = take(desk, "roster", path)
    assert (found.rejected, codes(found), done.batch) == (1, ["bad_id"], None)
    assert found.problems[0].cell == "D3"
    assert "19930231" not in found.problems[0].value
    assert people(desk) == {}
    _found, done = take(desk, "roster", path, "good")
    assert done.batch is not None
    assert set(people(desk)) == {"HC0101"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "无号", "", "", "", "催收一部", "", "", "正式", "2024-05-20", ""), "missing"),
        (("HC0109", "", "", "", "", "催收一部", "", "", "正式", "2024-05-20", ""), "missing"),
        (("HC0109", "廖敏", "", "", "", "催收一部", "", "", "正式", "2026/13/02", ""), "not_a_date"),
        (("HC0109", "廖敏", "", "", "1380013800", "催收一部", "", "", "正式", "2026-01-02", ""), "bad_phone"),
        (
            ("HC0109", "廖敏", "", resident_id(3, date(2012, 5, 1)), "", "催收一部", "", "", "正式", "2026-01-02", ""),
            "bad_id",
        ),
        (("HC0109", "廖敏", "", "", "", "催收一部", "", "", "休假中", "2026-01-02", ""), "out_of_range"),
        (("HC0109", "廖敏", "", 320101199302310016, "", "催收一部", "", "", "正式", "2026-01-02", ""), "digits_lost"),
        (
            ("HC0101", "马洁", "女", resident_id(5), "", "催收二部", "", "", "正式", "2024-05-20", ""),
            "duplicate_in_file",
        ),
        (
            ("HC0110", "马杰", "女", resident_id(1), "", "催收一部", "", "", "正式", "2024-05-20", ""),
            "duplicate_in_file",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_by_row_with_a_way_out(desk, tmp_path, row, code):
    found = checked(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA, row))
    assert found.rejected == 1
    assert code in codes(found)
    problem = next(problem for problem in found.problems if problem.code == code)
    assert problem.row == 3
    assert problem.message


def test_an_identity_of_somebody_here_is_refused_somebody_who_left_comes_back(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA, HAN))
    again = ("HC0200", "马洁", *MA[2:9], "2026-11-01", "")
    assert codes(checked(desk, "roster", xlsx(tmp_path, "a.xlsx", HEADER, again))) == ["already_there"]
    row = people(desk)["HC0101"]
    version = person_view(desk.work(), row.employment_id).version
    change_status(desk.work(), ChangeStatus(row.employment_id, version, "left", date(2026, 10, 31)))
    found, done = take(desk, "roster", xlsx(tmp_path, "b.xlsx", HEADER, again))
    assert (found.new, done.batch is not None) == (1, True)
    view = person_view(desk.work(), people(desk)["HC0200"].employment_id)
    assert view.spell == 2


def test_people_without_numbers_are_matched_by_name_and_department(desk, tmp_path):
    by = mapping(
        columns={"部门": "department", "责任人": "name"}, match=["name", "department"], constants={"status": "正式"}
    )
    rows = (("产品部", "赵冰"), ("产品部", "赵冰"), ("人事部", "赵冰"), ("产品部", "钱多"))
    found, done = take(desk, "roster", xlsx(tmp_path, "周报.xlsx", ("部门", "责任人"), *rows), mapping=by)
    assert (done.new, done.duplicate, found.rejected) == (3, 1, 0)
    assert set(people(desk)) == {"HC0001", "HC0002", "HC0003"}
    again = checked(desk, "roster", xlsx(tmp_path, "下周.xlsx", ("部门", "责任人"), *rows[1:]), mapping=by)
    assert (again.same, again.new) == (3, 0)


def test_a_name_two_people_have_does_not_decide(desk, tmp_path):
    add_people(desk, 2, names=("张伟", "张伟"))
    found = checked(desk, "roster", xlsx(tmp_path, "花名册.xlsx", ("姓名", "职级"), ("张伟", "P2")))
    assert codes(found) == ["ambiguous_name"]
    assert "HC0001, HC0002" in found.problems[0].message


def test_fields_come_from_another_column_or_a_constant(desk, tmp_path):
    by = mapping(
        columns={"EmployeeNumber": "employee_no", "Department": "department"},
        copies={"name": "employee_no"},
        constants={"hire_date": "2015-01-01", "status": "正式"},
    )
    path = xlsx(tmp_path, "ibm.xlsx", ("EmployeeNumber", "Department"), (1, "Sales"), (None, "Sales"), (7, None))
    found, done = take(desk, "roster", path, "good", mapping=by)
    assert (done.new, done.rejected, [problem.row for problem in found.problems]) == (2, 1, [3])
    assert (people(desk)["1"].name, people(desk)["1"].hire_date) == ("1", date(2015, 1, 1))
    assert people(desk)["7"].department == "未分配"
    assert any("未分配" in warning for warning in found.warnings)


def test_a_roster_bigger_than_the_pattern_never_gives_a_used_number(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", ("工号", "姓名"), ("HC0002", "马洁")))
    take(desk, "roster", xlsx(tmp_path, "b.xlsx", ("姓名",), ("韩雪",), ("石凯",)))
    assert set(people(desk)) == {"HC0002", "HC0003", "HC0004"}


def test_rare_characters_and_markup_are_only_names(desk, tmp_path):
    names = ("陈𬱖", "<img src=x>", "=1+1", "买合木提江•艾力")
    rows = [(f"HC{number:04d}", name) for number, name in enumerate(names, start=1)]
    take(
        desk,
        "roster",
        xlsx(tmp_path, "a.xlsx", ("工号", "姓名"), *[(no, "'" + n if n[0] == "=" else n) for no, n in rows]),
    )
    assert {row.name for row in people(desk).values()} >= {"陈𬱖", "<img src=x>", "买合木提江·艾力"}


def test_masked_cells_mean_as_it_is(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA))
    masked = (*MA[:3], "999***********0028", "138 **** 2046", *MA[5:])
    assert checked(desk, "roster", xlsx(tmp_path, "b.xlsx", HEADER, masked)).same == 1


def test_only_who_may_import_people_imports_a_roster(desk, tmp_path):
    path = xlsx(tmp_path, "花名册.xlsx", HEADER, MA)
    with pytest.raises(Denied):
        checked(as_role(desk, "finance"), "roster", path)
    assert people(desk) == {}
