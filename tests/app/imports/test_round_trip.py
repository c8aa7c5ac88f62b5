"""What HRDesk exports it takes back as the same: nothing new, nothing changed, nothing refused."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdesk.app.exports import export_contracts, export_evaluations, export_facts, export_roster
from hrdesk.app.imports import list_batches, undo
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.domain.calendar import Period
from tests.app.builders import add_people, resident_id
from tests.app.imports.files import checked, take, xlsx
from tests.app.performance.month import MONTH, pack
from tests.app.performance.month import figures as figures_of

ROSTER = (
    "工号",
    "姓名",
    "性别",
    "身份证号",
    "手机号",
    "银行卡号",
    "部门",
    "小组",
    "岗位",
    "职级",
    "员工状态",
    "入职日期",
    "离职日期",
    "学历",
)
NAMES = st.sampled_from(["马洁", "陈𬱖", "买合木提江·艾力", "O'Neil", "<b>张</b>", "王 小明", "-李", "+赵", "@孙"])
DAYS = st.dates(date(2015, 1, 1), date(2026, 10, 31))
PEOPLE = st.lists(
    st.tuples(
        NAMES, st.booleans(), st.sampled_from(["正式", "试用期", "待离职", "已离职"]), DAYS,
        st.sampled_from([None, "P2", "高级"]), st.sampled_from([None, "本科", "大专"]), st.sampled_from([None, "一组", "二组"]),
    ),
    min_size=1, max_size=5,
)  # fmt: skip
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def same(found):
    return (found.same, found.new, found.changed, found.duplicate, [(one.code, one.message) for one in found.problems])


def fresh(desk):
    for row in list_batches(desk.work()):
        if row.undone_at is None:
            undo(desk.work(), row.id)


@settings(max_examples=8, **QUIET)
@given(people=PEOPLE, ending=st.sampled_from([".xlsx", ".csv"]))
def test_an_exported_roster_is_the_same_roster(desk, tmp_path, people, ending):
    fresh(desk)
    rows = [
        (
            f"HC{at + 1:04d}", name, "女", resident_id(at + 1) if known else None, f"1380000{2000 + at}",
            f"62220200{at:08d}", "催收一部", team, "催收员", level, status, hired,
            hired + timedelta(days=9) if status == "已离职" else None, education,
        )
        for at, (name, known, status, hired, level, education, team) in enumerate(people)
    ]  # fmt: skip
    found, _done = take(desk, "roster", xlsx(tmp_path, "花名册.xlsx", ROSTER, *rows))
    assert found.rejected == 0, found.problems
    out = tmp_path / f"导出{ending}"
    exported = export_roster(desk.work(), out)
    assert same(checked(desk, "roster", out)) == (exported.rows, 0, 0, 0, [])
    fresh(desk)


FIGURES = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 28), st.integers(0, 3), st.integers(0, 100_000)), min_size=1, max_size=8
)


@settings(max_examples=6, **QUIET)
@given(figures=FIGURES, whole=st.booleans())
def test_exported_figures_are_the_same_figures(desk, tmp_path, figures, whole):
    period = Period(2026, 10)
    if not list_batches(desk.work()):
        add_people(desk, 3)
        pack(desk)
    fresh(desk)
    sheets = {
        "repayments": (("流水号", "到账日期", "工号", "回款金额"), lambda n, who, day, x: (f"K{n}", day, who, x / 100)),
        "calls": (("日期", "坐席号", "工号", "外呼量", "接通量"), lambda n, who, day, x: (day, n, who, x + 1, x)),
        "quality": (("质检编号", "日期", "工号", "得分"), lambda n, who, day, x: (f"Z{n}", day, who, x % 101)),
        "facts": (("工号", "日期", "承诺兑现率"), lambda n, who, day, x: (who, day, f"{x % 100}%")),
    }  # fmt: skip
    for at, (kind, (header, row)) in enumerate(sheets.items()):
        rows = [
            row(n, f"HC{who:04d}", f"2026-10-{day:02d}", x) for n, (who, day, of, x) in enumerate(figures) if of == at
        ]
        if rows:
            found, _done = take(desk, kind, xlsx(tmp_path, f"{kind}.xlsx", header, *rows), "good", period=period)
    if whole:
        header = ("工号", "满意度")
        take(desk, "facts", xlsx(tmp_path, "w.xlsx", header, ("HC0001", 4.25)), period=period)
    out = tmp_path / "figures.xlsx"
    exported = export_facts(desk.work(), out, period)
    found = checked(desk, "facts", out)
    assert same(found) == (exported.rows, 0, 0, 0, [])
    fresh(desk)


def test_exported_contracts_are_the_same_contracts(desk, tmp_path):
    add_people(desk, 2, names=("马洁", "石凯"))
    header = ("工号", "合同类型", "合同起始日", "合同期限", "试用期", "合同编号", "合同公司")
    rows = (
        ("HC0001", "固定期限", "2024-05-20", "3年", "3个月", "0012", "华诚"),
        ("HC0001", "无固定期限", "2027-05-20", None, None, None, None),
        ("HC0002", "任务期限", "2025-01-01", None, None, "K-2", None),
    )
    take(desk, "contracts", xlsx(tmp_path, "a.xlsx", header, *rows))
    for name in ("b.xlsx", "b.csv"):
        exported = export_contracts(desk.work(), tmp_path / name)
        assert same(checked(desk, "contracts", tmp_path / name)) == (exported.rows, 0, 0, 0, [])


def test_exported_evaluations_are_the_same_past_evaluations(desk, tmp_path):
    pack(desk)
    who = add_people(desk, 1)[0]
    figures_of(desk, who)
    evaluate(desk.work(), MONTH)
    out = tmp_path / "evaluations.xlsx"
    exported = export_evaluations(desk.work(), out, MONTH)
    assert same(checked(desk, "past_evaluations", out)) == (exported.rows, 0, 0, 0, [])
