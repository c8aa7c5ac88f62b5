"""What a use case tells, as one text to look for the canary in: papers, workbooks, refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hrdesk.app import onboarding
from hrdesk.app.performance import printing
from hrdesk.app.separation.model import StartSeparation
from hrdesk.app.work import Work
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.separation import Kind
from tests.app.builders import TODAY
from tests.app.scopes.canary import CANARY, Canary


def paper(write: Callable[..., Any], work: Work, order: printing.PrintOrder) -> str:
    """The text of what was written; a paper with nobody on it is an error of its own."""
    import pypdf

    order.out.unlink(missing_ok=True)
    try:
        write(work, order)
    except UserError as error:
        assert not order.out.exists()
        return str(error)
    return "".join(page.extract_text() for page in pypdf.PdfReader(order.out).pages)


def training_paper(canary: Canary, write: Callable[[Path], Any]) -> str:
    """The text of a training paper, or the refusal of one with nobody on it."""
    import pypdf

    out = canary.folder / "training.pdf"
    out.unlink(missing_ok=True)
    try:
        write(out)
    except UserError as error:
        assert not out.exists()
        return str(error)
    return "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)


def book(canary: Canary, write: Callable[[Path], Any]) -> str:
    """Every cell of a workbook that was given out; a 工号 there stands for its person."""
    import openpyxl

    out = canary.folder / "book.xlsx"
    out.unlink(missing_ok=True)
    try:
        write(out)
    except UserError as error:
        assert not out.exists()
        return str(error)
    cells = [
        str(cell) for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    return " ".join(cells).replace(canary.employee_no, CANARY)


def leaving_order(canary: Canary) -> StartSeparation:
    return StartSeparation(canary.employee_no, Kind.MUTUAL, TODAY, TODAY, TODAY)


def onboarding_pack(work: Work, canary: Canary) -> str:
    import pypdf

    out = canary.folder / "pack.pdf"
    out.unlink(missing_ok=True)
    try:
        onboarding.print_pack(work, onboarding.PackOrder(out, (canary.employment_id,)))
    except UserError as error:
        assert not out.exists()
        return str(error)
    return "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)


def own(work: Work, call: Callable[[Work], Any]) -> Any:
    """What is one's own; an account without an employee has none."""
    try:
        return call(work)
    except Denied as error:
        return str(error)


def refused(call: Callable[[], Any]) -> str:
    """Another's attempt or course must be refused as if it were not there."""
    with pytest.raises(UserError) as error:
        call()
    return str(error.value)


def table_text(work: Work, canary: Canary, write: Callable[..., Any]) -> str:
    """The text of a table that was given out; a 工号 there stands for its person."""
    out = canary.folder / "table.csv"
    out.unlink(missing_ok=True)
    try:
        write(work, out)
    except UserError as error:
        assert not out.exists()
        return str(error)
    return out.read_text("utf-8-sig").replace(canary.employee_no, CANARY)
