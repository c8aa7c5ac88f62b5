"""The end of the handover sheet: the grand total, lines for what is not taken over, and everybody's signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from hrdesk.documents.figures import plain
from hrdesk.documents.pages import HAIR, HEAVY, RULE, WIDE, Page
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit_name, width, wrap
from hrdesk.domain.handover.sheet import HandoverSheet
from hrdesk.words import P_, _, _n, current

_GUTTER = 16.7
_ACROSS = (WIDE - 2 * _GUTTER) / 3
_ROW = 62.0
_RIGHTS = (292.0, 349.0, 405.0)

LEAST = 3  # blocks that stay with the last cases: the total, the lines, the first signatures

Block = tuple[float, Callable[[Page, float], None]]


def blocks(sheet: HandoverSheet) -> Iterator[Block]:
    """What stands under the cases, each with its height; each may begin a page but is not torn."""
    yield 20.0, lambda page, y: _total(page, sheet, y)
    yield 76.0, _reserved
    statement = wrap(
        _(
            "The giver confirms that the cases, promises and notes listed are complete and that no copies are kept; the"
            " receivers confirm that they checked case by case and answer for them from their signature on; the witness"
            " confirms that no case is left out."
        ),
        WIDE,
        SMALL,
    )
    signers = _signers(sheet)
    rows = [signers[at : at + 3] for at in range(0, len(signers), 3)]
    yield 22.0 + 10.0 * len(statement) + _ROW, lambda page, y: _confirmed(page, statement, rows[0], y)
    for row in rows[1:]:
        yield _ROW, _row_of(row)
    yield 44.0, _absent


def _total(page: Page, sheet: HandoverSheet, y: float) -> None:
    page.rule(y, HEAVY)
    base = y + 13
    page.text(33, base, _n("Total {count} case", "Total {count} cases", count=sheet.cases), KEY, bold=True)
    outstanding = sum((one.outstanding for one in sheet.receivers), Decimal(0))
    promised = sum((one.promised for one in sheet.receivers), Decimal(0))
    promises = sum(one.promises for one in sheet.receivers)
    for right, text in zip(_RIGHTS, (plain(outstanding), plain(promised)), strict=False):
        page.right(right, base, text, TEXT, bold=True)
    page.right(_RIGHTS[2], base, _n("{count} promise", "{count} promises", count=promises), TEXT, bold=True)


def _reserved(page: Page, y: float) -> None:
    base = y + 16
    title = P_("paper", "Not taken over, or with reservations")
    page.text(0, base, title, TEXT, bold=True)
    page.text(width(title, TEXT, True) + 14, base, _("case number, reason"), SMALL)
    for line in (1, 2):
        page.rule(base + 26 * line, HAIR)


def _confirmed(page: Page, statement: tuple[str, ...], row: list[str], y: float) -> None:
    base = y + 14
    page.text(0, base, P_("paper", "Confirmed by"), TEXT, bold=True)
    for line in statement:
        base += 10
        page.text(0, base + 3, line, SMALL)
    _signature_row(page, row, base + 8)


def _row_of(row: list[str]) -> Callable[[Page, float], None]:
    return lambda page, y: _signature_row(page, row, y)


def _signers(sheet: HandoverSheet) -> list[str]:
    found = ["  ".join((P_("paper", "Giver"), one.name)) for one in sheet.givers]
    found += ["  ".join((P_("paper", "Witness"), sheet.witness)), "  ".join((P_("paper", "HR"), sheet.hr))]
    for one in sheet.receivers:
        if one.name:
            found.append(
                _n(
                    "Receiver  {name}, {count} case",
                    "Receiver  {name}, {count} cases",
                    name=one.name,
                    count=len(one.cases),
                )
            )
    return found


def _signature_row(page: Page, row: list[str], y: float) -> None:
    for place, name in enumerate(row):
        x = place * (_ACROSS + _GUTTER)
        fitted = fit_name(name, _ACROSS, (SMALL,), bold=False)
        for line_no, line in enumerate(fitted.lines[:2]):
            page.text(x, y + 10 + 9 * line_no, line, SMALL)
        page.rule(y + 44, RULE, x, x + _ACROSS)
        page.text(x, y + 54, P_("paper", "Date"), SMALL)
        if current() == "zh_CN":
            for place_left, part in zip((2, 1, 0), P_("written date", "year month day").split(), strict=True):
                page.right(x + _ACROSS - 22.5 * place_left, y + 54, part, SMALL)


def _absent(page: Page, y: float) -> None:
    page.box(0, y + 14, 8)
    text = _("The giver did not come; handed over by the witness. Reason and how the giver was told:")
    page.text(12, y + 13, text, SMALL)
    page.rule(y + 36, HAIR)
