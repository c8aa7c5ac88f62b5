"""What is given out: the names scripts rely on, exact figures, nothing the actor may not see, nothing half written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from hrdesk.app import exports
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.pack import configuration
from tests.app.builders import add_people, as_role, resident_id, supervisor_of
from tests.app.imports.files import OCTOBER, checked, mapping, take, xlsx


def table(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))


@pytest.fixture
def month(desk, tmp_path):
    """Two people with a scheme of their own, their figures imported, the month computed."""
    add_people(desk, 2, names=("马洁", "石凯"))
    grades = [{"code": "A", "name": "优秀", "start": 90}, {"code": "B", "name": "良好", "start": 0}]
    lines = [{"metric": "money", "weight": 60, "target": 300}, {"metric": "rate", "weight": 40, "target": "0.5"}]
    metrics = [
        {"code": "money", "name": "回款", "aggregation": "sum", "unit": "yuan"},
        {"code": "rate", "name": "比率", "aggregation": "ratio"},
    ]
    schemes = [{"code": "s", "name": "方案", "positions": ["催收员"], "lines": lines, "grades": grades}]
    configure_from(desk.work(), {"metrics": metrics, "schemes": schemes})
    long = (("工号", "指标", "日期", "数值", "分子", "分母"), ("HC0001", "回款", "2026-10-01", 100.1, None, None),
            ("HC0001", "回款", "2026-10-02", 200, None, None), ("HC0001", "比率", "2026-10-02", None, 1, 3),
            ("HC0002", "回款", "2026-10-02", 50, None, None))  # fmt: skip
    take(desk, "facts", xlsx(tmp_path, "长表.xlsx", *long), period=OCTOBER)
    evaluate(desk.work(), OCTOBER)
    return desk


def test_facts_have_one_row_for_each_employee_and_metric(month, tmp_path):
    done = exports.export(month.work(), "facts", tmp_path / "facts.csv", period=OCTOBER)
    rows = table(done.file)
    assert list(rows[0]) == ["period", "employee_no", "metric", "value", "numerator", "denominator", "records"]
    found = {(row["employee_no"], row["metric"]): list(row.values())[3:] for row in rows}
    assert done.rows == len(rows) == 4
    assert found["HC0001", "money"] == ["300.1", "", "", "2"]
    assert found["HC0001", "rate"] == ["0.333333333333", "1", "3", "1"]
    assert found["HC0002", "rate"] == ["", "", "", "0"]
    assert {row["period"] for row in rows} == {"2026-10"}


def test_evaluations_show_actual_target_and_score(month, tmp_path):
    exports.export(month.work(), "evaluations", tmp_path / "e.csv", period=OCTOBER)
    rows = {row["employee_no"]: row for row in table(tmp_path / "e.csv")}
    mine = rows["HC0001"]
    assert list(mine)[:6] == ["period", "employee_no", "revision", "score", "grade", "rank"]
    assert (mine["money.actual"], mine["money.target"], mine["money.score"]) == ("300.1", "300", "100.03")
    assert mine["rate.actual"] == "0.333333333333"
    assert mine["revision"] == "1"
    assert rows["HC0002"]["score"] == rows["HC0002"]["rate.actual"] == ""


def test_the_roster_comes_back_as_the_same(desk, tmp_path):
    header = (
        "工号",
        "姓名",
        "性别",
        "身份证号",
        "手机号",
        "部门",
        "小组",
        "岗位",
        "员工状态",
        "入职日期",
        "直属上级",
        "学历",
    )
    rows = (
        ("HC0001", "马洁", "女", resident_id(1), "13800002046", "催收一部", "电催一组", "催收员", "正式", "2024-05-20", "HC0002", "本科"),
        ("HC0002", "韩雪", "", None, None, "催收一部", "电催一组", "组长", "试用期", "2023-03-01", None, None),
    )  # fmt: skip
    take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", header, *rows))
    for name in ("out.xlsx", "out.csv"):
        done = exports.export(desk.work(), "roster", tmp_path / name)
        assert done.rows == 2
        again = checked(desk, "roster", done.file)
        assert (again.same, again.changed, again.new, again.rejected) == (2, 0, 0, 0)
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert resident_id(1) not in text
    assert "13800002046" not in text


@pytest.mark.usefixtures("english")
def test_an_english_roster_comes_back_too(desk, tmp_path):
    add_people(desk, 2)
    done = exports.export(desk.work(), "roster", tmp_path / "out.csv")
    again = checked(desk, "roster", done.file)
    assert (again.same, again.changed, again.rejected) == (2, 0, 0)


def test_the_configuration_given_out_changes_nothing_when_it_comes_back(desk, tmp_path):
    configure_from(desk.work(), configuration())
    done = exports.export(desk.work(), "configuration", tmp_path / "c.json")
    assert done.rows > 10
    again = configure_from(desk.work(), json.loads(done.file.read_text("utf-8")))
    assert (again.new, again.changed) == (0, 0)
    with pytest.raises(UserError) as raised:
        exports.export(desk.work(), "configuration", tmp_path / "c.xlsx")
    assert raised.value.code == "unsupported"


def test_problems_of_an_import_are_given_out_now_and_later(desk, tmp_path):
    add_people(desk, 1, names=("马洁",))
    path = xlsx(tmp_path, "a.xlsx", ("工号", "质检得分"), ("HC0001", 90), ("HC0099", 80))
    found, done = take(desk, "facts", path, "good", period=OCTOBER)
    exports.export_problems(desk.work(), tmp_path / "p.csv", found)
    exports.export(desk.work(), "problems", tmp_path / "later.csv", batch=done.batch)
    now, later = table(tmp_path / "p.csv"), table(tmp_path / "later.csv")
    assert now == later
    assert list(now[0].values())[0:2] == ["3", "A3"]
    with pytest.raises(UserError) as raised:
        exports.export(desk.work(), "problems", tmp_path / "x.csv", batch=99)
    assert raised.value.code == "not_found"


@pytest.mark.parametrize("what", ["roster", "facts", "evaluations"])
def test_an_owner_sees_all_a_supervisor_and_a_collector_export_nothing(month, tmp_path, what):
    exports.export(as_role(month, "owner").work(), what, tmp_path / "o.csv", period=OCTOBER)
    for other in (supervisor_of(month, "电催二组"), as_role(month, "collector")):
        with pytest.raises(Denied):
            exports.export(other.work(), what, tmp_path / "s.csv", period=OCTOBER)
    assert not (tmp_path / "s.csv").exists()


def test_another_department_s_finance_sees_no_canary(month, tmp_path):
    add_people(month, 1, names=("金丝雀",), department="客服部", team=None)
    here = as_role(month, "finance", scope="department", department="催收一部").work()
    for what in ("roster", "facts", "evaluations"):
        exports.export(here, what, tmp_path / "f.csv", period=OCTOBER)
        text = (tmp_path / "f.csv").read_text("utf-8-sig")
        assert "HC0001" in text
        assert "金丝雀" not in text
        assert "HC0003" not in text


@pytest.mark.parametrize(("name", "code"), [("a.pdf", "unsupported"), ("nowhere/a.csv", "not_found")])
def test_a_place_that_cannot_be_written_is_named_in_one_sentence(month, tmp_path, name, code):
    with pytest.raises(UserError) as raised:
        exports.export(month.work(), "facts", tmp_path / name, period=OCTOBER)
    assert raised.value.code == code


def test_text_that_looks_like_a_formula_stays_text(desk, tmp_path):
    by = mapping(columns={"工号": "employee_no", "姓名": "name"})
    take(desk, "roster", xlsx(tmp_path, "a.xlsx", ("工号", "姓名"), ("HC0001", "+SUM(A1)")), mapping=by)
    exports.export(desk.work(), "roster", tmp_path / "r.csv")
    assert ",+SUM" not in (tmp_path / "r.csv").read_text("utf-8-sig")
