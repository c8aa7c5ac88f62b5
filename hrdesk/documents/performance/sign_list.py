"""签收表 of a month: a line for each of the team to sign; who acknowledged on screen stands there with the time."""

from __future__ import annotations

from hrdesk.documents import frame
from hrdesk.documents.figures import month_name
from hrdesk.documents.pages import FOOT, HAIR, RULE, Page, Paper
from hrdesk.documents.training.columns import Column, draw_cell, draw_head, fitted, sized, spread
from hrdesk.documents.typesetting import SMALL, TEXT, fit
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.domain.performance.sign_list import Signer, SignList
from hrdesk.words import P_, _, _n

_ROW = 24.0  # room for handwriting
_END = FOOT - 24
_TOP = frame.TITLE_BASE + 20


def draw(paper: Paper, sheet: SignList) -> int:
    """Adds the list's pages and gives their number."""
    columns = spread((
        (P_("table head", "No."), 4, True), (P_("table head", "Employee number"), 11, False), (P_("table head", "Name"), 23, False),
        (P_("table head", "Published"), 13, False), (P_("table head", "Signature"), 26, False), (P_("table head", "Date"), 18, False),
    ))  # fmt: skip
    rows = [_cells(number, one) for number, one in enumerate(sheet.signers, start=1)]
    columns = sized(columns, rows)
    pages: list[Page] = []
    y = _END + 1
    for cells in rows:
        lines = [fitted(text, column) for column, text in zip(columns, cells, strict=True)]
        tall = max(_ROW, 9.0 * max(map(len, lines)) + 6)
        if y + tall > _END:
            pages.append(_framed(paper, sheet, not pages))
            y = draw_head(pages[-1], columns, _TOP + 26 if len(pages) == 1 else frame.TITLE_BASE + 14)
        _row(pages[-1], columns, y, lines)
        y += tall
        pages[-1].rule(y, HAIR)
    for place, page in enumerate(pages, start=1):
        frame.page_number(page, place, len(pages))
        paper.add(page, sheet.team.text if place == 1 else "")
    return len(pages)


def _row(page: Page, columns: list[Column], y: float, cells: list[tuple[str, ...]]) -> None:
    for column, lines in zip(columns, cells, strict=True):
        base = y + 15.5 if len(lines) == 1 else y + 10.5
        for at, part in enumerate(lines):
            draw_cell(page, column, base + 9 * at, part)


def _framed(paper: Paper, sheet: SignList, first: bool) -> Page:
    page = paper.page(PaperKind.SIGN_LIST)
    frame.head(page, sheet.agency.text)
    draw_title = frame.title if first else frame.continued
    draw_title(page, own_title(PaperKind.SIGN_LIST), sheet.team.text, month_name(sheet.period))
    frame.foot(page, sheet.printed_by, sheet.printed_at, P_("paper", "For the performance file"))
    if first:
        done = sum(one.acknowledged is not None or one.on_paper for one in sheet.signers)
        parts = [
            _n("{count} person", "{count} people", count=len(sheet.signers)), _("{count} acknowledged", count=done),
            _("By signing I confirm that I have seen my own evaluation; I may still appeal within the term."),
        ]  # fmt: skip
        told = fit(" · ".join(parts), 480, (TEXT, SMALL))
        for at, line in enumerate(told.lines[:2]):
            page.text(0, _TOP + 6 + 10 * at, line, told.size)
        page.rule(_TOP + 26, RULE)
    return page


def _cells(number: int, one: Signer) -> list[str]:
    published = one.published.isoformat()
    if one.revision > 1:
        published += " " + _("Revision {number}", number=one.revision)
    signed, day = "", ""
    if one.acknowledged is not None:
        signed, day = _("acknowledged on screen"), f"{one.acknowledged:%Y-%m-%d %H:%M}"
    elif one.on_paper:
        signed = _("signed on paper before")
    return [str(number), one.employee_no, one.name, published, signed, day]
