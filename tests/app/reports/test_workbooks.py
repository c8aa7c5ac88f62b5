"""The reports as workbooks: a sheet for each part, text never a formula, what is missing an empty cell."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from hrdesk import words
from hrdesk.app.disputes.appealing import make_appeal
from hrdesk.app.disputes.model import MakeAppeal
from hrdesk.app.exports import export
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from tests.app.builders import supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk

EVIL = "=HYPERLINK(1)"


def a_month(desk):
    """Two people, one with points given for a reason that looks like a formula, one whose quality is missing."""
    one, two = team(desk, 2, names=("马洁", "石凯"))
    figures(desk, one)
    figures(desk, two, {key: value for key, value in GOOD.items() if key != "quality_score"})
    evaluate(desk.work(), MONTH)
    adjust(desk.work(), Adjust(MONTH, one.employment_id, Decimal(2), EVIL))
    publish(desk.work(), Publish(MONTH, confirm=True))
    return one, two


def book(desk, path, what, **more):
    done = export(desk.work(), what, path, period=MONTH, **more)
    found = openpyxl.load_workbook(path)
    tables = {}
    for sheet in found:
        head, *rows = sheet.iter_rows(values_only=True)
        tables[sheet.title] = [
            dict(zip(head, row, strict=True)) for row in rows if any(cell is not None for cell in row)
        ]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return done, tables


def test_the_month_has_a_sheet_for_each_part(desk, tmp_path):
    one, two = a_month(desk)
    me = person_desk(desk, one.employment_id)
    make_appeal(me.work(), MakeAppeal(evaluation(desk, one).id, EVIL))
    done, tables = book(desk, tmp_path / "月.xlsx", "month")
    assert list(tables) == ["考核结果", "指标明细", "加扣分", "排名", "小组情况", "指标与目标", "异议"]
    by_no = {row["工号"]: row for row in tables["考核结果"]}
    assert by_no[one.employee_no]["得分"] == float(evaluation(desk, one).score)
    assert by_no[one.employee_no]["金额回收率 (%) 实际"] == 12.84
    assert (by_no[two.employee_no]["得分"], by_no[two.employee_no]["质检得分 (分) 实际"]) == (None, None)
    assert [(row["姓名"], row["分值"], row["原因"]) for row in tables["加扣分"]] == [("马洁", 2, EVIL)]
    assert [(row["名次"], row["姓名"]) for row in tables["排名"]] == [(1, "马洁")]
    assert [(row["类型"], row["内容"]) for row in tables["异议"]] == [("申诉", EVIL)]
    missing = [row for row in tables["指标明细"] if row["工号"] == two.employee_no and row["指标"] == "质检得分"]
    assert (missing[0]["实际值"], missing[0]["得分"]) == (None, None)
    assert done.rows == sum(map(len, tables.values()))
    me.database.close()


def test_the_summary_has_a_sheet_for_each_part(desk, tmp_path):
    a_month(desk)
    _done, tables = book(desk, tmp_path / "汇总.xlsx", "summary", department="催收一部")
    assert list(tables) == ["小组情况", "指标与目标", "各小组指标", "各指标居前与居后", "等级分布", "回款与异议"]
    teams = {row["小组"]: row for row in tables["小组情况"]}
    assert (teams["电催一组"]["已考核"], teams["电催一组"]["无总分"], teams["合计"]["已发布"]) == (2, 1, 1)
    amount = next(row for row in tables["指标与目标"] if row["指标"] == "回款金额")
    assert (amount["合计"], amount["人均"], amount["有数据人数"]) == (336840, 168420, 2)


def test_a_year_has_people_months_and_metrics(desk, tmp_path):
    one, _two = a_month(desk)
    _done, tables = book(desk, tmp_path / "年.xlsx", "year", since=Period(2025, 10))
    assert list(tables) == ["总览", "逐月结果", "指标"]
    assert [(row["工号"], row["有成绩月数"]) for row in tables["总览"]] == [(one.employee_no, 1)]
    months = tables["逐月结果"]
    assert (len(months), months[-1]["状态"], months[-1]["加扣分"]) == (13, "已发布", 2)
    assert {row["得分"] for row in months[:-1]} == {None}


def test_in_english_headings_are_english(desk, tmp_path):
    a_month(desk)
    with words.speaking("en"):
        _done, tables = book(desk, tmp_path / "m.xlsx", "month")
    assert next(iter(tables)) == "Evaluations"
    assert "Employee number" in tables["Evaluations"][0]


@pytest.mark.parametrize("what", ["month", "summary", "year"])
def test_a_workbook_of_several_sheets_is_no_csv_and_an_empty_month_writes_nothing(desk, tmp_path, what):
    team(desk, 1)
    with pytest.raises(UserError) as empty:
        export(desk.work(), what, tmp_path / "leer.xlsx", period=MONTH)
    assert empty.value.code == "no_rows"
    a_month(desk)
    with pytest.raises(UserError) as wrong:
        export(desk.work(), what, tmp_path / "falsch.csv", period=MONTH)
    assert wrong.value.code == "unsupported"
    assert not list(tmp_path.glob("leer*")) + list(tmp_path.glob("falsch*"))


def test_who_may_not_export_gets_none(desk, tmp_path):
    a_month(desk)
    leader = supervisor_of(desk, "电催一组")
    with pytest.raises(Denied):
        export(leader.work(), "month", tmp_path / "m.xlsx", period=MONTH)
    leader.database.close()
