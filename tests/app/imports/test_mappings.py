"""How columns are understood: remembered, by content, two in one and one in two, words given a meaning; kept and exchanged."""

from __future__ import annotations

import json

import pytest

from hrdesk.app.imports import (
    accept,
    check,
    export_mapping,
    forget_mapping,
    import_mapping,
    list_mappings,
    open_file,
    save_mapping,
)
from hrdesk.app.people import PeopleFilter, list_people, person_view
from hrdesk.domain.errors import UserError
from tests.app.builders import add_people
from tests.app.imports.files import OCTOBER, checked, codes, mapping, take, xlsx


@pytest.fixture
def two(desk):
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


def test_one_column_that_says_team_and_post_is_proposed_as_two_fields(desk, tmp_path):
    path = xlsx(
        tmp_path, "a.xlsx", ("工号", "姓名", "部门", "小组/岗位"),
        ("HC0101", "马洁", "催收一部", "电催一组/催收员"), ("HC0102", "石凯", "催收一部", "电催二组/组长"),
    )  # fmt: skip
    found, _done = take(desk, "roster", path)
    assert found.mapping.splits["小组/岗位"].fields == ("team", "position")
    rows = {row.employee_no: (row.team, row.position) for row in list_people(desk.work(), PeopleFilter(("all",)))}
    assert rows == {"HC0101": ("电催一组", "催收员"), "HC0102": ("电催二组", "组长")}


def test_two_columns_make_one_field(desk, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", ("工号", "姓", "名", "入职日期"), ("HC0101", "马", "洁", "2024-05-20"))
    by = mapping(
        columns={"工号": "employee_no", "入职日期": "hire_date"},
        joins={"name": {"columns": ["姓", "名"], "separator": ""}},
    )
    take(desk, "roster", path, mapping=by)
    assert [row.name for row in list_people(desk.work(), PeopleFilter(("all",)))] == ["马洁"]


def test_a_column_whose_heading_says_nothing_is_known_by_its_content(two, tmp_path):
    rows = [(f"备用{n}", no, "2026-10-0" + str(n), 80 + n) for n, no in ((1, "HC0001"), (2, "HC0002"))]
    draft = open_file(
        two.work(), "facts", xlsx(tmp_path, "a.xlsx", ("甲", "乙", "丙", "质检得分"), *rows), period=OCTOBER
    )
    assert draft.mapping.columns == {"乙": "employee_no", "丙": "day", "质检得分": "quality_score"}
    assert check(two.work(), draft).new == 2


def test_a_source_that_adds_a_column_is_still_known(two, tmp_path):
    by = mapping(source="银行", columns={"谁": "employee_no", "打分": "quality_score"})
    take(two, "facts", xlsx(tmp_path, "a.xlsx", ("谁", "打分"), ("HC0001", 90)), mapping=by, period=OCTOBER)
    again = checked(two, "facts", xlsx(tmp_path, "b.xlsx", ("序", "打分", "谁"), (1, 91, "HC0001")), period=OCTOBER)
    assert (again.changed, again.draft.remembered, again.mapping.source) == (1, True, "银行")


def test_an_unknown_word_gets_its_meaning_once(desk, tmp_path):
    header = ("工号", "姓名", "员工状态")
    path = xlsx(tmp_path, "a.xlsx", header, ("HC0101", "马洁", "在岗"), ("HC0102", "石凯", "在岗"))
    found = checked(desk, "roster", path)
    assert codes(found) == ["out_of_range", "out_of_range"]
    (word,) = found.unknown_values
    assert (word.field, word.shown, word.rows, word.refused) == ("status", "在岗", (2, 3), True)
    assert ("regular", "正式") in word.choices
    again = check(desk.work(), found.draft, found.mapping.with_value("status", "在岗", "regular"))
    assert (again.new, again.rejected, again.unknown_values) == (2, 0, ())
    accept(desk.work(), again)
    third = checked(desk, "roster", xlsx(tmp_path, "b.xlsx", header, ("HC0103", "廖敏", "在岗")))
    assert (third.new, third.rejected) == (1, 0)


def test_an_unknown_metric_or_verdict_gets_its_meaning_too(two, tmp_path):
    found = checked(
        two, "facts", xlsx(tmp_path, "a.xlsx", ("工号", "指标", "数值"), ("HC0001", "质检平均", 90)), period=OCTOBER
    )
    (word,) = found.unknown_values
    assert ("quality_score", "质检得分") in word.choices
    again = check(two.work(), found.draft, found.mapping.with_value("metric", "质检平均", "quality_score"))
    assert (again.new, again.rejected) == (1, 0)
    header = ("投诉编号", "受理日期", "工号", "是否有效")
    found = checked(two, "complaints", xlsx(tmp_path, "b.xlsx", header, ("TS1", "2026-10-08", "HC0001", "部分成立")))
    (word,) = found.unknown_values
    assert (word.field, word.shown, [meant for meant, _name in word.choices]) == ("valid", "部分成立", ["是", "否"])
    assert check(two.work(), found.draft, found.mapping.with_value("valid", "部分成立", "是")).new == 1


def test_a_new_unit_can_be_said_to_be_a_known_one(two, tmp_path):
    found = checked(two, "roster", xlsx(tmp_path, "a.xlsx", ("工号", "姓名", "小组"), ("HC0001", "马洁", "1组")))
    (word,) = found.unknown_values
    assert (word.field, word.shown, word.refused) == ("team", "1组", False)
    known = word.choices[0][0]
    again = check(two.work(), found.draft, found.mapping.with_value("team", "1组", known))
    assert again.unknown_values == ()
    row = next(row for row in list_people(two.work()) if row.employee_no == "HC0001")
    assert person_view(two.work(), row.employment_id).postings[0].team == known
    assert again.same == 1


def test_mappings_are_kept_listed_exported_brought_in_and_forgotten(desk, tmp_path):
    by = mapping(
        source="建行", columns={"经办": "name", "金额": "amount", "日": "day"}, values={"reversal": {"冲": "是"}}
    )
    save_mapping(desk.work(), "repayments", by)
    out = export_mapping(desk.work(), "repayments", "建行", tmp_path / "建行.json")
    assert json.loads(out.read_text("utf-8"))["columns"]["经办"] == "name"
    forget_mapping(desk.work(), "repayments", "建行")
    assert list_mappings(desk.work()) == ()
    assert import_mapping(desk.work(), "repayments", out) == by
    (kept,) = list_mappings(desk.work(), "repayments")
    assert (kept.source, kept.columns, kept.mapping) == ("建行", ("日", "经办", "金额"), by)


def test_what_cannot_be_kept_or_found_is_said(desk, tmp_path):
    for wrong, code in (
        (lambda: save_mapping(desk.work(), "roster", mapping(columns={"甲": "name"})), "missing"),
        (lambda: forget_mapping(desk.work(), "roster", "没有"), "not_found"),
        (lambda: export_mapping(desk.work(), "roster", "没有", tmp_path / "a.json"), "not_found"),
        (lambda: export_mapping(desk.work(), "roster", "没有", tmp_path / "a.txt"), "unsupported"),
    ):
        with pytest.raises(UserError) as raised:
            wrong()
        assert raised.value.code == code
    bad = tmp_path / "坏.json"
    bad.write_text('{"columns": {"甲": "weather"}}', "utf-8")
    with pytest.raises(UserError, match="weather"):
        import_mapping(desk.work(), "roster", bad)


def test_an_empty_number_column_is_left_out_and_numbers_are_given(desk, tmp_path):
    path = xlsx(
        tmp_path, "a.xlsx", ("工号", "姓名", "部门", "卡号"), (None, "马洁", "一部", 47), (None, "石凯", "一部", 48)
    )
    found, done = take(desk, "roster", path)
    assert (done.new, found.rejected) == (2, 0)
    said = " ".join(found.warnings)
    assert "卡号" in said
    assert "工号" not in said


def test_the_department_of_who_has_none_is_no_word_to_ask_about(desk, tmp_path):
    found = checked(desk, "roster", xlsx(tmp_path, "a.xlsx", ("工号", "姓名"), ("HC0101", "马洁")))
    assert (found.new, found.unknown_values) == (1, ())
