"""Contracts and past evaluations: checked by their natural key, saved with their origin, taken back by claims."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hrdesk.app.imports import list_batches, undo
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role
from tests.app.imports.files import checked, codes, take, xlsx
from tests.app.performance.month import MONTH, evaluation, figures, pack

CONTRACT = ("工号", "姓名", "合同类型", "现合同起始日", "现合同到期日", "合同期限", "试用期")
PAST = ("工号", "考核月份", "得分", "等级")


@pytest.fixture
def two(desk):
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


def contracts(desk):
    with desk.work().read() as conn:
        rows = conn.execute(
            select(t.contract, t.employment.c.employee_no)
            .join(t.employment, t.employment.c.id == t.contract.c.employment_id)
            .order_by(t.employment.c.employee_no, t.contract.c.starts)
        )
        return {(row.employee_no, row.starts): (row.kind, row.ends, row.probation_end) for row in rows}


def past(desk):
    with desk.work().read() as conn:
        return {
            (row.employment_id, row.month): (row.score, row.grade) for row in conn.execute(select(t.past_evaluation))
        }


def test_contracts_are_kept_with_their_term_and_probation(two, tmp_path):
    path = xlsx(
        tmp_path, "合同.xlsx", CONTRACT,
        ("HC0001", "马洁", "固定期限", "2024-05-20", None, "3年", "3个月"),
        ("HC0002", "石凯", "无固定期限劳动合同", "2020-01-01", None, None, None),
    )  # fmt: skip
    found, done = take(two, "contracts", path)
    assert (done.new, found.rejected) == (2, 0)
    assert contracts(two) == {
        ("HC0001", date(2024, 5, 20)): ("fixed", date(2027, 5, 19), date(2024, 8, 19)),
        ("HC0002", date(2020, 1, 1)): ("open", None, None),
    }
    with two.work().read() as conn:
        kept = [tuple(row) for row in conn.execute(select(t.batch_row.c.row, t.batch_row.c.outcome))]
    assert kept == [(2, "new"), (3, "new")]
    assert checked(two, "contracts", path).same == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("HC0009", None, "固定期限", "2024-05-20", "2027-05-19", None, None), "unknown_employee"),
        (("HC0001", "石凯", "固定期限", "2024-05-20", "2027-05-19", None, None), "name_differs"),
        (("HC0001", None, "固定期限", None, "2027-05-19", None, None), "missing"),
        (("HC0001", None, "固定期限", "2024-05-20", "2023-05-19", None, None), "out_of_range"),
        (("HC0001", None, "固定期限", "2024-05-20", None, None, None), "missing"),
        (("HC0001", None, "君子协定", "2024-05-20", None, None, None), "out_of_range"),
        (("HC0001", None, "固定期限", "2024-05-20", None, "很久", None), "not_a_number"),
        (("HC0001", None, "无固定期限", "2024-05-20", "2030-01-01", None, None), "out_of_range"),
    ],
)
def test_what_no_contract_can_be_is_refused_with_its_cell(two, tmp_path, row, code):
    found = checked(two, "contracts", xlsx(tmp_path, "a.xlsx", CONTRACT, row))
    assert code in codes(found)
    assert (found.rejected, found.problems[0].row) == (1, 2)


def test_probation_beyond_the_law_is_said_not_refused(two, tmp_path):
    row = ("HC0001", "马洁", "固定期限", "2024-05-20", None, "1年", "6个月")
    found = checked(two, "contracts", xlsx(tmp_path, "a.xlsx", CONTRACT, row))
    assert (found.new, found.rejected) == (1, 0)
    assert any("试用期" in warning for warning in found.warnings)


def test_two_rows_of_one_contract_count_once_or_contradict(two, tmp_path):
    row = ("HC0001", "马洁", "固定期限", "2024-05-20", "2027-05-19", None, None)
    found = checked(
        two, "contracts", xlsx(tmp_path, "a.xlsx", CONTRACT, row, row, (*row[:4], "2026-05-19", None, None))
    )
    assert (found.new, found.duplicate, found.rejected) == (1, 1, 1)


def test_past_evaluations_are_history_in_the_trend(two, tmp_path):
    pack(two)
    _found, done = take(
        two,
        "past_evaluations",
        xlsx(tmp_path, "a.xlsx", PAST, ("HC0001", "2026-08", 91.2, "A"), ("HC0002", "2026年8月", None, "B")),
    )
    assert done.new == 2
    assert set(past(two).values()) == {(Decimal("91.20"), "A"), (None, "B")}


def test_a_past_score_shows_in_the_sheet_s_trend(desk, tmp_path):
    pack(desk)
    who = add_people(desk, 1)[0]
    take(desk, "past_evaluations", xlsx(tmp_path, "a.xlsx", PAST, (who.employee_no, "2026-08", 91.2, "A")))
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    (sheet,) = evaluation_sheets(desk.work(), PrintOrder(MONTH, tmp_path / "a.pdf"))
    assert [(point.month, point.own) for point in sheet.trend][:2] == [(8, Decimal("91.20")), (9, None)]


def test_a_month_hrdesk_evaluated_is_not_replaced(two, tmp_path):
    pack(two)
    who = add_people(two, 1, names=("廖敏",))[0]
    figures(two, who)
    evaluate(two.work(), MONTH)
    own = evaluation(two, who)
    header = ("工号", "月份", "得分")
    same = checked(
        two, "past_evaluations", xlsx(tmp_path, "a.xlsx", header, (who.employee_no, "2026-10", str(own.score)))
    )
    assert (same.same, same.rejected) == (1, 0)
    other = checked(two, "past_evaluations", xlsx(tmp_path, "b.xlsx", header, (who.employee_no, "2026-10", 12)))
    assert codes(other) == ["already_there"]


def test_only_who_may_import_people_imports_contracts(two, tmp_path):
    from hrdesk.domain.errors import Denied

    row = ("HC0001", "马洁", "固定期限", "2024-05-20", "2027-05-19", None, None)
    with pytest.raises(Denied):
        checked(as_role(two, "finance"), "contracts", xlsx(tmp_path, "a.xlsx", CONTRACT, row))


def test_a_contract_changed_by_hand_is_kept_and_named(two, tmp_path):
    row = ("HC0001", "马洁", "固定期限", "2024-05-20", "2027-05-19", None, None)
    _found, done = take(two, "contracts", xlsx(tmp_path, "a.xlsx", CONTRACT, row))
    two.work().write(lambda conn: conn.execute(t.contract.update().values(ends=date(2028, 5, 19), batch_id=None)))
    back = undo(two.work(), done.batch)
    assert back.removed == 0
    assert [what for what, _why in back.kept] == ["HC0001 马洁"]


def test_a_contract_kept_by_hand_outlives_an_import_that_says_the_same(two, tmp_path):
    said = {"employment_id": 1, "kind": "fixed", "starts": date(2024, 5, 20), "ends": date(2027, 5, 19)}
    with two.work().read() as conn:
        said["employment_id"] = conn.execute(
            select(t.employment.c.id).where(t.employment.c.employee_no == "HC0001")
        ).scalar_one()
    two.work().write(lambda conn: conn.execute(t.contract.insert().values(**said)))
    row = ("HC0001", "马洁", "固定期限", "2024-05-20", "2027-05-19", None, None)
    found, done = take(two, "contracts", xlsx(tmp_path, "a.xlsx", CONTRACT, row))
    assert found.same == 1
    back = undo(two.work(), done.batch)
    assert (back.removed, back.restored, back.kept) == (0, 0, ())
    longer = (*row[:4], "2029-05-19", None, None)
    _found, done = take(two, "contracts", xlsx(tmp_path, "b.xlsx", CONTRACT, longer))
    assert (undo(two.work(), done.batch).restored, len(contracts(two))) == (1, 1)
    assert contracts(two)["HC0001", date(2024, 5, 20)][1] == date(2027, 5, 19)


SCORES = [
    [("HC0001", "2026-07", 80, "C")],
    [("HC0001", "2026-07", 81, None), ("HC0002", "2026-07", 70, "D")],
    [("HC0002", "2026-07", None, "B")],
    [("HC0001", "2026-07", 81, "B"), ("HC0002", "2026-08", 72, "C")],
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["take", "undo"]), st.integers(0, 3)), max_size=8))
def test_any_order_of_imports_and_undoing_leaves_records_as_if_the_undone_had_never_been(two, tmp_path, steps):
    for row in list_batches(two.work()):
        if row.undone_at is None:
            undo(two.work(), row.id)
    assert past(two) == {}
    standing: list[tuple[int, int]] = []
    for what, number in steps:
        if what == "take":
            path = tmp_path / f"{number}.xlsx"
            path = path if path.exists() else xlsx(tmp_path, path.name, PAST, *SCORES[number])
            standing.append((take(two, "past_evaluations", path)[1].batch, number))
        elif standing:
            batch, _number = standing.pop(number % len(standing))
            undo(two.work(), batch)
    expected: dict[tuple[int, int], tuple[Decimal | None, str | None]] = {}
    for _batch, number in sorted(standing):
        for no, month, score, grade in SCORES[number]:
            key = (int(no[-1]), int(month.replace("-", "")))
            before = expected.get(key, (None, None))
            expected[key] = (before[0] if score is None else Decimal(score), before[1] if grade is None else grade)
    found = {(int(str(number_of(two, who))[-1]), month): value for (who, month), value in past(two).items()}
    assert found == expected


def number_of(desk, employment_id):
    with desk.work().read() as conn:
        return conn.execute(select(t.employment.c.employee_no).where(t.employment.c.id == employment_id)).scalar_one()
