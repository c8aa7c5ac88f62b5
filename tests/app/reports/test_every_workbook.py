"""Every workbook of Performance: text stays text, words are not cut off by their column, and it prints as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hrdesk.app.disputes.appealing import make_appeal
from hrdesk.app.disputes.model import MakeAppeal
from hrdesk.app.exports import export
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.app.work import Desk
from hrdesk.words import LANGUAGES, speaking
from tests.app.performance.month import MONTH, evaluation, figures, team
from tests.app.reconciliation.planted import paid, repayments
from tests.app.training.builders import person_desk

BOOKS = ("evaluations", "facts", "payroll_input", "reconciliation", "month", "summary", "year")
RARE, LONG, EVIL = "𬱖𫖯䶮", "迪丽努尔·艾合买提江·阿不力米提·吐尔逊江", "=HYPERLINK(1)"
WIDEST = 60


@pytest.fixture
def month(desk: Desk, tmp_path: Path) -> Desk:
    """A month with names no fount or formula bar likes, a reason that looks like a formula, an appeal and a difference."""
    people = team(desk, 3, names=(RARE, LONG, EVIL))
    for one in people:
        figures(desk, one)
    repayments(desk, tmp_path, paid("HC9999", "=1+1", "R01", 6, "400"))
    evaluate(desk.work(), MONTH)
    adjust(desk.work(), Adjust(MONTH, people[0].employment_id, Decimal(2), EVIL))
    publish(desk.work(), Publish(MONTH, confirm=True, unreconciled_reason=EVIL))
    me = person_desk(desk, people[1].employment_id)
    make_appeal(me.work(), MakeAppeal(evaluation(desk, people[1]).id, EVIL + "，" + "请核对十月支援记录。" * 40))
    return desk


def books(desk: Desk, what: str, folder: Path, language: str) -> openpyxl.Workbook:
    path = folder / f"{what}.xlsx"
    with speaking(language):
        export(desk.work(), what, path, period=MONTH)
    return openpyxl.load_workbook(path)


def written(sheet: Worksheet) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def width(sheet: Worksheet, column: int) -> float:
    """The width of a column; one entry may stand for several of the same."""
    letter = get_column_letter(column)
    for held in sheet.column_dimensions.values():
        if held.min is not None and held.min <= column <= held.max:
            return float(held.width)
    return float(sheet.column_dimensions[letter].width)


def across(text: str) -> int:
    return max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in text.split("\n"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", BOOKS)
def test_a_workbook_is_harmless_legible_and_ready_to_print(
    month: Desk, tmp_path: Path, what: str, language: str
) -> None:
    found = books(month, what, tmp_path, language)
    everything = ""
    for sheet in found:
        cells = written(sheet)
        everything += "".join(str(cell.value) for cell in cells)
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert sheet.freeze_panes == "A2"
        for cell in cells:
            if isinstance(cell.value, str):
                room = width(sheet, cell.column)
                assert across(cell.value) <= room or (room >= WIDEST and cell.alignment.wrap_text), cell.coordinate
        setup = sheet.page_setup
        assert (str(setup.paperSize), setup.fitToWidth or 1, setup.fitToHeight) == ("9", 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert "&P" in sheet.oddFooter.center.text or sheet.oddFooter.center.text == "&[Page]"
    people = (RARE, LONG, EVIL) if what not in ("facts", "evaluations", "reconciliation", "summary") else ()
    assert all(name in everything for name in people)
