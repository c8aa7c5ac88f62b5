"""A mapping is proposed, remembered, exchanged as a file, and refused in one sentence when it can't be meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.kinds import KINDS, MetricColumn, Type
from hrdesk.sheets.mapping import Mapping, check, from_dict, load, propose
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
