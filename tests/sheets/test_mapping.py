"""A mapping is proposed, remembered, exchanged as a file, and refused in one sentence when it can't be meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.kinds import KINDS, MetricColumn, Type
from hrdesk.sheets.mapping import Join, Mapping, Split, check, from_dict, load, propose
from hrdesk.sheets.model import sheet_of
from hrdesk.sheets.reading import table_of

METRICS = (
    MetricColumn("progress", ("本周进度",)),
    MetricColumn("delay_days", ("延期天数",)),
    MetricColumn("recovered_amount", ("回款金额", "Amount recovered"), Type.MONEY),
)


def proposed(kind: str, headings: list[str], remembered: Mapping | None = None) -> Mapping:
    sheet = sheet_of("S", [headings, ["x"] * len(headings)])
    return propose(table_of(sheet, KINDS[kind]), KINDS[kind], METRICS, remembered)


def test_a_mapping_file_says_all_that_the_commands_promise(tmp_path: Path) -> None:
    given = {
        "source": "周报", "columns": {"日期": "day", "责任人": "name"}, "constants": {"status": "正式"}, "copies": {"name": "employee_no"},
        "values": {"progress": {"是": 1, "否": False}}, "match": ["name", "department"],
    }  # fmt: skip
    path = tmp_path / "map.json"
    path.write_text(json.dumps(given), "utf-8-sig")
    found = load(path)
    assert found.values == {"progress": {"是": "1", "否": "0"}}
    assert found.match == ("name", "department")
    assert from_dict(json.loads(found.to_json())) == found


def test_headings_alone_are_enough_for_an_ordinary_sheet() -> None:
    found = proposed("roster", ["工号", "姓名", "部门", "星座"])
    assert found.columns == {"工号": "employee_no", "姓名": "name", "部门": "department"}
    assert found.match == ("employee_no",)


def test_without_a_number_people_are_told_apart_by_name_and_department() -> None:
    assert proposed("facts", ["部门", "责任人", "日期", "本周进度"]).match == ("name", "department")


def test_what_the_source_used_last_time_goes_first() -> None:
    last = Mapping("周报", {"经办": "name", "部门": "team", "没有这列": "phone"}, constants={"status": "正式"})
    found = proposed("roster", ["经办", "部门", "工号"], last)
    assert found.columns == {"经办": "name", "部门": "team", "工号": "employee_no"}
    assert (found.source, found.constants) == ("周报", {"status": "正式"})


def test_a_wide_sheet_matches_metrics_and_a_long_one_does_not() -> None:
    wide = proposed("facts", ["工号", "月份", "回款金额", "延期天数"])
    assert wide.columns == {
        "工号": "employee_no",
        "月份": "period",
        "回款金额": "recovered_amount",
        "延期天数": "delay_days",
    }
    long = proposed("facts", ["工号", "月份", "指标", "数值"])
    assert long.columns == {"工号": "employee_no", "月份": "period", "指标": "metric", "数值": "value"}


@pytest.mark.parametrize(
    "given",
    [
        [], {"column": {}}, {"columns": ["a"]}, {"columns": {"a": None}}, {"values": {"a": "b"}}, {"match": 7}, {"match": [1]},
        {"columns": {"a": "phone2"}}, {"columns": {"a": "name", "b": "name"}}, {"copies": {"name": "employee_no"}},
        {"constants": {"nothing": "x"}}, {"match": ["nobody"]}, {"columns": {"a": "name"}, "values": {"x": {"1": "2"}}},
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_meant_is_refused(given: Any) -> None:
    with pytest.raises(UserError) as refused:
        check(from_dict(given), KINDS["roster"])
    assert refused.value.code == "wrong_use"
    assert "{" not in str(refused.value) + refused.value.hint


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b"not json"])
def test_a_file_that_is_no_mapping(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        load(path)
    assert "m.json" in str(refused.value)
    with pytest.raises(UserError) as gone:
        load(tmp_path / "gone.json")
    assert gone.value.code == "not_found"


def test_a_column_given_another_field_takes_it_from_its_old_column() -> None:
    mapping = Mapping(columns={"A": "name", "B": "team"})
    assert mapping.with_column("B", "name").columns == {"B": "name"}
    assert mapping.with_column("A", None).columns == {"B": "team"}


# --- two in one, one in two, by content ------------------------------------------------------------------------------


def test_splits_and_joins_are_exchanged_too() -> None:
    given = Mapping(
        columns={"工号": "employee_no"},
        splits={"小组/岗位": Split(("team", "position"))},
        joins={"name": Join(("姓", "名"))},
    )
    assert from_dict(json.loads(given.to_json())) == given
    assert given.fields() == {"employee_no", "team", "position", "name"}
    assert given.headings() == {"工号", "小组/岗位", "姓", "名"}
    assert "splits" not in Mapping(columns={"工号": "employee_no"}).as_dict()


@pytest.mark.parametrize(
    "wrong",
    [
        {"splits": {"小组/岗位": "team"}},
        {"splits": {"小组/岗位": {"fields": ["team"]}}},
        {"joins": {"name": {"columns": "姓,名"}}},
        {"joins": ["name"]},
    ],
)
def test_a_split_or_join_that_says_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        from_dict(wrong)


def test_a_field_has_one_source() -> None:
    twice = Mapping(columns={"姓名": "name"}, joins={"name": Join(("姓", "名"))})
    with pytest.raises(UserError):
        check(twice, KINDS["roster"])
    assert twice.with_join("name", ("姓", "名")).columns == {}
    assert twice.with_column("组", "name").joins == {}
    assert Mapping(columns={"a": "team"}).with_split("b", ("team", "position")).columns == {}


def by_content(kind: str, headings: list[str], *rows: list[Any], known: dict[str, set[str]] | None = None) -> Mapping:
    sheet = sheet_of("S", [headings, *rows])
    layout = table_of(sheet, KINDS[kind])
    return propose(
        layout,
        KINDS[kind],
        cells=lambda place: [one for one in sheet.columns[place].cells()[1:] if one is not None],
        known=known or {},
    )


def test_two_fields_in_one_column_are_told_by_heading_and_content() -> None:
    found = by_content("roster", ["姓名", "部门-小组"], ["马洁", "催收一部-电催一组"], ["石凯", "催收一部-电催二组"])
    assert found.splits == {"部门-小组": Split(("department", "team"), "-")}
    assert by_content("roster", ["姓名", "部门-小组"], ["马洁", "催收一部"], ["石凯", "催收二部"]).splits == {}


def test_what_can_be_but_one_thing_is_recognised() -> None:
    rows = [["马洁", "13800002046", "x"], ["石凯", "13900002047", "y"], ["廖敏", "13700002048", "z"]]
    assert by_content("roster", ["姓名", "其他", "杂"], *rows).columns == {"姓名": "name", "其他": "phone"}


def test_figures_are_no_employee_numbers() -> None:
    known = {"employee_no": {"20", "21", "22"}, "name": {"20", "21", "22"}}
    rows: list[list[Any]] = [["2026-10-01", 20.0, 90], ["2026-10-02", 21.0, 80], ["2026-10-03", 22.0, 70]]
    assert "年纪" not in by_content("facts", ["日期", "年纪", "数值"], *rows, known=known).columns
    known = {"employee_no": {"HC01", "HC02", "HC03"}}
    rows = [["2026-10-01", "HC01", 90], ["2026-10-02", "HC02", 80], ["2026-10-03", "HC03", 70]]
    assert by_content("facts", ["日期", "甲", "数值"], *rows, known=known).columns["甲"] == "employee_no"


def test_an_empty_column_says_nothing_whatever_its_heading() -> None:
    rows: list[list[Any]] = [["马洁", None, "一组"], ["石凯", None, "二组"]]
    assert by_content("roster", ["姓名", "工号", "小组"], *rows).columns == {"姓名": "name", "小组": "team"}


def test_a_vague_heading_is_held_against_its_words() -> None:
    known = {"status": {"正式", "试用期"}}
    done: list[list[Any]] = [["马洁", "已完成"], ["石凯", "进行中"]]
    assert by_content("roster", ["姓名", "状态"], *done, known=known).columns == {"姓名": "name"}
    assert by_content("roster", ["姓名", "员工状态"], *done, known=known).columns["员工状态"] == "status"
    mixed: list[list[Any]] = [["马洁", "正式"], ["石凯", "进行中"]]
    assert by_content("roster", ["姓名", "状态"], *mixed, known=known).columns["状态"] == "status"
