"""签收表: who has read a version of a course, when, and a line for each to sign."""

from __future__ import annotations

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE
from hrdesk.documents.pages import FOOT, HAIR, RULE, Page, Paper
from hrdesk.documents.training.columns import draw_cell, draw_head, fitted, sized, spread
from hrdesk.documents.typesetting import SMALL, TEXT, fit
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.papers import CourseList, SignLine
from hrdesk.words import P_, _, _n

_ROW = 24.0  # room for handwriting
_END = FOOT - 24
_TOP = frame.TITLE_BASE + 20


def draw(paper: Paper, sheet: CourseList) -> int:
    """Adds the list's pages and gives their number."""
    columns = spread((
        (P_("table head", "No."), 4, True), (P_("table head", "Name"), 12, False), (P_("table head", "Employee number"), 11, False),
        (P_("table head", "Department / team"), 20, False), (P_("table head", "Due"), 11, False),
        (P_("table head", "Read and confirmed"), 17, False), (P_("table head", "Score"), 7, True), (P_("table head", "Signature"), 20, False),
    ))  # fmt: skip
    with paper.fonts.on_behalf_of(sheet.course):
        rows = [_cells(number, line) for number, line in enumerate(sheet.lines, start=1)]
        columns = sized(columns, rows)
        pages: list[Page] = []
        y = _END + 1
        for cells in rows:
            if y + _ROW > _END:
                page = _framed(paper, sheet, not pages)
                pages.append(page)
                y = draw_head(page, columns, _TOP + 26 if len(pages) == 1 else frame.TITLE_BASE + 14)
            for column, text in zip(columns, cells, strict=True):
                lines = fitted(text, column)
                base = y + 15.5 if len(lines) == 1 else y + 10.5
                for at, part in enumerate(lines[:2]):
                    draw_cell(pages[-1], column, base + 9 * at, part)
            y += _ROW
            pages[-1].rule(y, HAIR)
        for place, page in enumerate(pages, start=1):
            frame.page_number(page, place, len(pages))
            paper.add(page)
    return len(pages)


def _framed(paper: Paper, sheet: CourseList, first: bool) -> Page:
    page = paper.page(PaperKind.COURSE_LIST)
    frame.head(page, sheet.head.agency)
    name = own_title(PaperKind.COURSE_LIST)
    draw_title = frame.title if first else frame.continued
    draw_title(page, name, f"{sheet.course} {sheet.label}", _("published {day}", day=sheet.published.isoformat()))
    frame.foot(page, sheet.head.printed_by, sheet.head.printed_at, P_("paper", "For the training file"))
    if first:
        read = sum(line.read_at is not None for line in sheet.lines)
        parts = [
            sheet.occasion.text, _n("{count} minute", "{count} minutes", count=sheet.minutes), sheet.trainer, sheet.source,
            _("{read} of {count} have read it", read=read, count=len(sheet.lines)),
        ]  # fmt: skip
        told = fit(" · ".join(part for part in parts if part), 480, (TEXT, SMALL))
        for at, line in enumerate(told.lines[:2]):
            page.text(0, _TOP + 6 + 10 * at, line, told.size)
        page.rule(_TOP + 26, RULE)
    return page


def _cells(number: int, line: SignLine) -> list[str]:
    read = f"{line.read_at:%Y-%m-%d %H:%M}" if line.read_at is not None else P_("paper", "not read")
    return [
        str(number), line.name, line.employee_no, line.unit, line.due.isoformat() if line.due else NONE, read,
        NONE if line.score is None else points_text(line.score), "",
    ]  # fmt: skip
