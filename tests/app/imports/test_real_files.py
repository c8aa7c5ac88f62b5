"""Files nobody here made: 48 weekly workbooks of twelve departments, and a roster of 1,470 rows with holes in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hrdesk.app.imports import undo
from hrdesk.app.people import PeopleFilter, list_people
from hrdesk.app.performance.configuration import configure_from
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from tests.app.imports.files import mapping, take

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
WEEKLY = DATA / "kpi_cn" / "weekly_report" / "input"
IBM = DATA / "hr" / "ibm_attrition_25col_bom.csv"
WHO = {"部门": "department", "责任人": "name"}
BY = ["name", "department"]
RATINGS = (
    "JobSatisfaction", "EnvironmentSatisfaction", "PerformanceRating", "RelationshipSatisfaction", "JobInvolvement",
    "WorkLifeBalance",
)  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.skipif(not WEEKLY.is_dir(), reason="the folder of real files is not beside the project")
def test_48_weekly_workbooks_give_169_people_and_account_for_675_rows(desk):
    books = sorted(WEEKLY.glob("*.xls*"))
    assert len(books) == 48
    roster = mapping(columns=WHO, match=BY, constants={"status": "正式"})
    new = sum(take(desk, "roster", book, mapping=roster)[1].new for book in books)
    assert new == 169
    people = list_people(desk.work(), PeopleFilter(("all",)))
    assert len({row.name for row in people}) == 109
    assert sorted(row.employee_no for row in people) == [f"HC{number:04d}" for number in range(1, 170)]

    metrics = [
        {"code": "progress", "name": "本周进度", "aggregation": "mean"},
        {"code": "delay", "name": "延期天数", "aggregation": "sum", "direction": "lower"},
        {"code": "done", "name": "是否完成", "aggregation": "ratio"},
    ]
    configure_from(desk.work(), {"metrics": metrics})
    columns = {**WHO, "日期": "day", "本周进度": "progress", "延期天数": "delay", "是否完成": "done"}
    by = mapping(columns=columns, match=BY)
    counts: Counter[str] = Counter()
    for book in books:
        found, _done = take(desk, "facts", book, mapping=by, period=Period(2020, 6))
        counts.update(rows=found.rows, new=found.new, rejected=found.rejected, duplicate=found.duplicate)
    assert counts == Counter(rows=675, new=675, rejected=0, duplicate=0)
    with desk.work().read() as conn:
        codes = {row.code: row.id for row in conn.execute(select(t.metric.c.code, t.metric.c.id))}
        done = conn.execute(
            select(func.count(), func.sum(t.fact.c.numerator), func.sum(t.fact.c.denominator)).where(
                t.fact.c.metric_id == codes["done"]
            )
        ).one()
        delay = conn.execute(select(func.sum(t.fact.c.value)).where(t.fact.c.metric_id == codes["delay"])).scalar_one()
    assert tuple(done) == (675, 540, 675)
    assert delay == 147 * 2 + 12


@pytest.mark.skipif(not IBM.is_file(), reason="the folder of real files is not beside the project")
def test_a_roster_with_holes_gives_1468_people_and_two_refusals_by_row(desk):
    by = mapping(
        columns={"EmployeeNumber": "employee_no", "Department": "department"},
        copies={"name": "employee_no"},
        constants={"hire_date": "2015-01-01", "status": "正式"},
    )
    found, done = take(desk, "roster", IBM, "good", mapping=by)
    assert (done.new, done.rejected) == (1468, 2)
    assert {problem.row for problem in found.problems} == {118, 120}
    assert len(list_people(desk.work())) == 1468

    configure_from(desk.work(), {"metrics": [{"code": name, "aggregation": "mean"} for name in RATINGS]})
    found, done = take(desk, "facts", IBM, "good", period=Period(2026, 10))
    assert (found.rows, done.new, done.rejected) == (1470, 1468, 2)
    back = undo(desk.work(), done.batch)
    assert back.kept == ()
    assert back.removed > 8000
