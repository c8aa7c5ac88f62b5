"""A roster brings people in: new, changed, same, doubled and refused are told apart, and undoing takes them out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from hrdesk.app.imports import accept, check, undo
from hrdesk.app.people import (
    ChangeStatus,
    PeopleFilter,
    SavePerson,
    change_status,
    list_people,
    person_view,
    save_person,
)
from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, resident_id
from tests.app.imports.files import OCTOBER, checked, codes, mapping, take, xlsx

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


def test_a_renaming_is_done_for_the_number_confirmed_and_taken_back(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", HEADER, MA, HAN))
    path = xlsx(tmp_path, "改.xlsx", HEADER, (MA[0], "马婕", *MA[2:]), (HAN[0], "韩雨", *HAN[2:]))
    found = checked(desk, "roster", path)
    assert [(one.employee_no, one.known, one.said) for one in found.other_names] == [
        ("HC0101", "马洁", "马婕"),
        ("HC0102", "韩雪", "韩雨"),
    ]
    again = check(desk.work(), found.draft, renames={"HC0101"})
    assert (again.changed, again.rejected, codes(again)) == (1, 1, ["name_differs"])
    done = accept(desk.work(), again, "good")
    assert [people(desk)[number].name for number in ("HC0101", "HC0102")] == ["马婕", "韩雪"]
    undo(desk.work(), done.batch)
    assert people(desk)["HC0101"].name == "马洁"


def test_a_slipped_column_renames_nobody_and_says_what_may_have_happened(desk, tmp_path):
    rows = [(f"HC{number:04d}", name) for number, name in enumerate("甲乙丙丁戊己", start=1)]
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", ("工号", "姓名"), *rows))
    slipped = [(number, rows[at - 1][1]) for at, (number, _name) in enumerate(rows)]
    found, done = take(desk, "roster", xlsx(tmp_path, "b.xlsx", ("工号", "姓名"), *slipped), "good")
    assert (found.rejected, done.batch) == (6, None)
    assert any("6" in warning and "错位" in warning for warning in found.warnings)


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
    assert "HC0001、HC0002" in found.problems[0].message


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
    header = (*HEADER, "银行卡号", "住址", "紧急联系人")
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", header, (*MA, "6222020200112233", "长安街 1 号", "马父")))
    masked = (*MA[:3], "999***********0028", "138 **** 2046", *MA[5:], "**** 2233", "***", "马*")
    assert checked(desk, "roster", xlsx(tmp_path, "b.xlsx", header, masked)).same == 1


# --- taken back ------------------------------------------------------------------------------------------------------


def test_people_whose_figures_were_undone_go_with_their_roster(desk, tmp_path):
    _found, roster = take(desk, "roster", xlsx(tmp_path, "a.xlsx", HEADER, MA, HAN))
    figures = xlsx(tmp_path, "b.xlsx", ("工号", "质检得分"), ("HC0101", 90), ("HC0102", 80))
    _found, first = take(desk, "facts", figures, period=OCTOBER)
    undo(desk.work(), first.batch)
    _found, second = take(desk, "facts", xlsx(tmp_path, "c.xlsx", ("工号", "质检得分"), ("HC0102", 81)), period=OCTOBER)
    back = undo(desk.work(), roster.batch)
    assert back.removed == 1
    assert set(people(desk)) == {"HC0102"}
    assert any("HC0102" in what for what, _why in back.kept)
    undo(desk.work(), second.batch)


def test_people_another_roster_names_too_stay(desk, tmp_path):
    _found, first = take(desk, "roster", xlsx(tmp_path, "a.xlsx", HEADER, MA, HAN))
    _found, second = take(desk, "roster", xlsx(tmp_path, "b.xlsx", HEADER, HAN))
    back = undo(desk.work(), first.batch)
    assert set(people(desk)) == {"HC0102"}
    assert any(str(second.batch) in why for what, why in back.kept if "HC0102" in what)


def test_imports_undone_in_any_order_leave_the_first_values(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", HEADER, MA))
    by_level = (("工号", "姓名", "职级", "学历", "小组"),)
    batches = [
        take(desk, "roster", xlsx(tmp_path, f"{n}.xlsx", *by_level, (*MA[:2], level, study, team)))[1].batch
        for n, (level, study, team) in enumerate((("P1", "大专", "电催二组"), ("P2", "本科", "电催三组")))
    ]
    undo(desk.work(), batches[0])
    assert shown(desk) == ("P2", "本科", "电催三组")
    undo(desk.work(), batches[1])
    assert shown(desk) == (None, None, "电催一组")


def shown(desk):
    view = person_view(desk.work(), people(desk)["HC0101"].employment_id)
    return (view.posting.level, view.education, view.posting.team)


def test_a_field_changed_by_hand_since_stays_and_is_named(desk, tmp_path):
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", HEADER, MA))
    header = ("工号", "姓名", "学历", "户籍类型")
    _found, done = take(desk, "roster", xlsx(tmp_path, "b.xlsx", header, (*MA[:2], "大专", "城镇")))
    view = person_view(desk.work(), people(desk)["HC0101"].employment_id)
    save_person(desk.work(), SavePerson({"education": "本科"}, view.employment_id, view.version))
    back = undo(desk.work(), done.batch)
    assert [(what, "学历" in why) for what, why in back.kept] == [("HC0101 马洁", True)]
    view = person_view(desk.work(), view.employment_id)
    assert (view.education, view.household) == ("本科", None)


def test_seats_and_accounts_are_dated_and_taken_back(desk, tmp_path):
    header = ("工号", "姓名", "坐席号", "考勤号码", "账号")
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", header, ("HC0101", "马洁", "8001", "47", "majie")))
    _found, done = take(desk, "roster", xlsx(tmp_path, "b.xlsx", header, ("HC0101", "马洁", "8002", "47", "majie")))
    assert running(desk) == {"seat": "8002", "clock": "47", "wecom": "majie"}
    undo(desk.work(), done.batch)
    assert running(desk) == {"seat": "8001", "clock": "47", "wecom": "majie"}


def running(desk):
    with desk.work().read() as conn:
        rows = conn.execute(select(t.outside_identity).where(t.outside_identity.c.ends.is_(None)))
        return {row.kind: row.value for row in rows}


def test_each_row_is_remembered_with_what_became_of_it(desk, tmp_path):
    alone = (*MA[:-1], None)
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", HEADER, alone))
    _found, done = take(desk, "roster", xlsx(tmp_path, "b.xlsx", HEADER, HAN, alone))
    with desk.work().read() as conn:
        rows = conn.execute(select(t.batch_row).where(t.batch_row.c.batch_id == done.batch).order_by(t.batch_row.c.row))
        assert [(row.row, row.object_kind, row.outcome) for row in rows] == [
            (2, "employment", "new"),
            (3, "employment", "same"),
        ]


def test_only_who_may_import_people_imports_a_roster(desk, tmp_path):
    path = xlsx(tmp_path, "花名册.xlsx", HEADER, MA)
    with pytest.raises(Denied):
        checked(as_role(desk, "finance"), "roster", path)
    assert people(desk) == {}
