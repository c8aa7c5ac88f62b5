"""Small mends while checking: a cell put right, a person named for one row, both kept with the import."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from hrdesk.app.imports import accept, batch_mends, check, list_batches, open_file
from hrdesk.domain.errors import UserError
from tests.app.builders import add_people, resident_id
from tests.app.imports.files import OCTOBER, codes, xlsx
from tests.app.imports.test_figures import totals

HEADER = ("工号", "姓名", "质检得分")


@pytest.fixture
def two(desk):
    add_people(desk, 2, names=("马洁", "石凯"))
    return desk


def opened(desk, path, kind="facts"):
    return open_file(desk.work(), kind, path, period=None if kind == "roster" else OCTOBER)


def kept_mends(desk):
    return [astuple(mend) for mend in batch_mends(desk.work(), list_batches(desk.work())[0].id)]


def test_a_mended_cell_counts_and_the_import_keeps_old_and_new(two, tmp_path):
    draft = opened(two, xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "马洁", "约九十"), ("HC0002", "石凯", 80)))
    assert codes(check(two.work(), draft)) == ["not_a_number"]
    found = check(two.work(), draft, mends={(2, "C"): "90"})
    assert (found.new, found.rejected) == (2, 0)
    assert accept(two.work(), found).batch is not None
    assert totals(two)["HC0001", "quality_score"][0] == 90
    assert kept_mends(two) == [(2, "C", "质检得分", "约九十", "90")]


def test_a_mend_that_is_wrong_too_is_refused_as_mended(two, tmp_path):
    draft = opened(two, xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "马洁", 90)))
    found = check(two.work(), draft, mends={(2, "C"): "很好"})
    assert [(one.code, one.value) for one in found.problems] == [("not_a_number", "很好")]


def test_who_is_meant_can_be_said_where_the_file_has_no_number(desk, tmp_path):
    add_people(desk, 3, names=("马洁", "张伟", "张伟"))
    draft = opened(desk, xlsx(tmp_path, "a.xlsx", ("姓名", "质检得分"), ("张伟", 80), ("马洁", 90)))
    assert codes(check(desk.work(), draft)) == ["ambiguous_name"]
    found = check(desk.work(), draft, mends={(2, "employee_no"): "HC0003"})
    assert (found.new, found.rejected) == (2, 0)
    accept(desk.work(), found)
    assert ("HC0003", "quality_score") in totals(desk)
    assert kept_mends(desk) == [(2, "employee_no", "工号", "", "HC0003")]


def test_a_double_mended_away_is_no_double(two, tmp_path):
    draft = opened(two, xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "马洁", 90), ("HC0001", "马洁", 80)))
    assert codes(check(two.work(), draft)) == ["duplicate_in_file"]
    found = check(two.work(), draft, mends={(3, "A"): "HC0002", (3, "B"): "石凯"})
    assert (found.new, found.rejected) == (2, 0)


def test_identity_numbers_are_masked_among_the_mends(desk, tmp_path):
    path = xlsx(tmp_path, "a.xlsx", ("工号", "姓名", "身份证号"), ("HC0009", "廖敏", resident_id(3)[:-1] + "?"))
    draft = opened(desk, path, "roster")
    found = check(desk.work(), draft, mends={(2, "C"): resident_id(3)})
    assert found.rejected == 0
    accept(desk.work(), found)
    ((_row, _column, _heading, old, new),) = kept_mends(desk)
    assert resident_id(3)[3:-4] not in old + new


def test_mending_what_is_not_there_is_said(two, tmp_path):
    draft = opened(two, xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "马洁", 90)))
    for mend in ((9, "C"), (2, "weather")):
        with pytest.raises(UserError) as raised:
            check(two.work(), draft, mends={mend: "1"})
        assert raised.value.code == "wrong_use"
