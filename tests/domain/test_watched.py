"""Which files are read, by which rule, and when they are complete."""

from __future__ import annotations

import pytest

from hrdesk.domain.calendar import Period
from hrdesk.domain.watched import Rule, Stamp, complete, fits, is_workbook, month_in, rule_for, tidy_place


@pytest.mark.parametrize("name", ["回款.xlsx", "财务/回款.XLS", "a/b/c.csv", "x.ods", "2026.10.xlsb"])
def test_workbooks_are_read(name):
    assert is_workbook(name)


@pytest.mark.parametrize(
    "name",
    ["~$回款.xlsx", ".回款.xlsx.tmp", ".x.csv", "回款.xlsx.part", "回款.crdownload", "notes.docx", "xlsx", "a/xlsx"],
)
def test_lock_files_half_downloads_and_others_are_not(name):
    assert not is_workbook(name)


@pytest.mark.parametrize(
    ("place", "name", "fitting"),
    [
        ("财务/", "财务/回款.xlsx", True),
        ("财务/", "财务/2026/回款.xlsx", True),
        ("财务/", "财务回款.xlsx", False),
        ("*回款*.xlsx", "财务/10月回款.XLSX", True),
        ("*回款*.xlsx", "10月通话.xlsx", False),
        ("财务/*.csv", "财务/a.csv", True),
        ("财务/*.csv", "财务/2026/a.csv", False),
        ("财务/*.csv", "a.csv", False),
        ("Finance/", "finance/A.csv", True),
    ],
)
def test_a_place_is_a_folder_a_name_or_both(place, name, fitting):
    assert fits(place, name) is fitting


def test_the_longest_place_that_fits_decides():
    rules = [Rule("财务/", "facts"), Rule("财务/*回款*", "repayments"), Rule("*", "calls")]
    assert rule_for("财务/10月回款.xlsx", rules).kind == "repayments"
    assert rule_for("财务/其他.xlsx", rules).kind == "facts"
    assert rule_for("a.xlsx", rules).kind == "calls"
    assert rule_for("a.xlsx", rules[:1]) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("财务", "财务/"),
        (r"财务\2026", "财务/2026/"),
        ("/财务/", "财务/"),
        ("*.csv", "*.csv"),
        (" a//b ", "a/b/"),
        ("", ""),
    ],
)
def test_a_place_is_kept_in_one_form(typed, kept):
    assert tidy_place(typed) == kept


def test_a_file_is_complete_when_it_stayed_as_it_was_and_holds_something():
    assert complete("a", Stamp(5, 1), {"a": Stamp(5, 1)})
    assert not complete("a", Stamp(5, 1), {})
    assert not complete("a", Stamp(6, 1), {"a": Stamp(5, 1)})
    assert not complete("a", Stamp(5, 2), {"a": Stamp(5, 1)})
    assert not complete("a", Stamp(0, 1), {"a": Stamp(0, 1)})


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("回款2026-10.xlsx", (2026, 10)), ("2026年3月回款.xls", (2026, 3)), ("202611.csv", (2026, 11)),
        ("通话20261023.csv", (2026, 10)), ("2026_09 quality.xlsx", (2026, 9)), ("财务2025/回款2026.10.csv", (2026, 10)),
        ("回款2026-13.xlsx", None), ("2026-09至2026-10.xlsx", None), ("回款.xlsx", None), ("120261099.csv", None),
    ],
)  # fmt: skip
def test_the_month_of_a_file_s_name(name, month):
    assert month_in(name) == (Period(*month) if month else None)
