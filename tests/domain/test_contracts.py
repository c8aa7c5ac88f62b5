"""Contracts: terms as people write them, last days, probation as the law caps it (劳动合同法 art. 19)."""

from __future__ import annotations

from datetime import date

import pytest

from hrdesk.domain.contracts import (
    ContractKind,
    check_contract,
    contract_kind,
    last_day,
    probation_too_long,
    term_months,
    whole_months,
)

FIXED, OPEN, PROJECT = ContractKind.FIXED, ContractKind.OPEN, ContractKind.PROJECT


@pytest.mark.parametrize(
    ("text", "months"),
    [("3年", 36), ("36个月", 36), ("36", 36), ("2年6个月", 30), ("１年", 12), ("3 years", 36), ("无", None), ("很久", None),
     ("0", None), ("", None)],
)  # fmt: skip
def test_a_term_is_read_in_months(text, months):
    assert term_months(text) == months


def test_a_term_ends_the_day_before_its_anniversary():
    assert last_day(date(2024, 5, 20), 36) == date(2027, 5, 19)
    assert last_day(date(2024, 8, 31), 6) == date(2025, 2, 27)
    assert whole_months(date(2024, 5, 20), date(2027, 5, 19)) == 36
    assert whole_months(date(2024, 5, 20), date(2027, 5, 18)) == 35


def test_kinds_are_known_by_their_usual_words():
    assert [contract_kind(text) for text in ("固定期限", "无固定期限劳动合同", "Open-ended", "任务期限", "君子协定")] == [
        FIXED, OPEN, OPEN, PROJECT, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "ends", "probation", "wrong"),
    [
        (FIXED, date(2027, 5, 19), date(2024, 8, 19), set()),
        (FIXED, None, None, {"ends"}),
        (FIXED, date(2024, 5, 19), None, {"ends"}),
        (OPEN, date(2027, 5, 19), None, {"ends"}),
        (PROJECT, None, None, set()),
        (FIXED, date(2024, 6, 19), date(2024, 8, 19), {"probation_end"}),
        (OPEN, None, date(2024, 5, 1), {"probation_end"}),
    ],
)
def test_what_no_contract_can_be_is_named_by_field(kind, ends, probation, wrong):
    assert set(check_contract(kind, date(2024, 5, 20), ends, probation)) == wrong


@pytest.mark.parametrize(
    ("kind", "months", "probation_months", "too_long"),
    [(FIXED, 36, 6, False), (FIXED, 35, 3, True), (FIXED, 12, 2, False), (FIXED, 11, 2, True), (FIXED, 3, 1, False),
     (FIXED, 2, 1, True), (OPEN, None, 6, False), (OPEN, None, 7, True), (PROJECT, None, 1, True)],
)  # fmt: skip
def test_probation_is_held_to_the_law(kind, months, probation_months, too_long):
    starts = date(2024, 5, 20)
    ends = last_day(starts, months) if months else None
    assert probation_too_long(kind, starts, ends, last_day(starts, probation_months)) is too_long
