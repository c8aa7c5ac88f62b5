"""离职报告: one exit on a page or two, for the file: dates, reasons, handover, evaluations, what is handed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE, day, plain
from hrdesk.documents.pages import HAIR, RULE, WIDE, Page, Paper
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit_name, wrap
from hrdesk.domain.separation_sheet import MonthRow, ReportSheet, Row
from hrdesk.words import P_, _

_PITCH, _SECTION = 16.0, 26.0
_END = frame.SIGN_LABEL - 14
_START = 106.0


class _Flow:
    """Writes from the top down, on as many pages as it takes."""

    def __init__(self, paper: Paper, sheet: ReportSheet) -> None:
        self._paper, self._sheet = paper, sheet
        self.pages: list[Page] = []
        self.y = 0.0
        self.turn()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def turn(self) -> None:
        page = self._paper.page()
        sheet = self._sheet
        frame.head(page, sheet.agency.text)
        frame.number(page, sheet.document_no, 1, False)
        first = not self.pages
        draw_title = frame.title if first else frame.continued
        beside = sheet.kind if first else f"{sheet.name} {sheet.employee_no}"
        when = day(sheet.issued) if sheet.issued else ""
        draw_title(page, P_("paper", "Separation report"), beside, when)
        frame.foot(page, sheet.printed_by, sheet.printed_at, _("Confidential: personnel file"))
        self.pages.append(page)
        self.y = _START if first else frame.TITLE_BASE + 20

    def need(self, height: float) -> None:
        if self.y + height > _END:
            self.turn()


def draw(paper: Paper, sheet: ReportSheet) -> None:
    """Adds the pages of one report."""
    with paper.fonts.on_behalf_of(sheet.name):
        flow = _Flow(paper, sheet)
        _person(flow, sheet)
        _section(flow, P_("report", "Reasons"), _lines(sheet.reasons))
        if sheet.interview:
            _text(flow, P_("report", "Exit interview"), sheet.interview)
        _section(flow, P_("report", "Handover of cases"), _lines(sheet.handover))
        _months(flow, sheet.evaluations)
        _section(flow, P_("report", "Attendance"), _lines(sheet.attendance))
        _section(flow, P_("report", "Training"), _lines(sheet.training))
        _section(flow, P_("report", "Handed back and settled"), _lines(sheet.items))
        _section(flow, P_("report", "Still open"), _lines(sheet.blockers))
        frame.signatures(flow.page, [_("Employee"), _("Direct supervisor"), _("HR")])
        for place, page in enumerate(flow.pages, start=1):
            frame.page_number(page, place, len(flow.pages))
            paper.add(page, f"{sheet.employee_no} {sheet.name}" if place == 1 else "")


def _person(flow: _Flow, sheet: ReportSheet) -> None:
    cells = [
        (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
        (P_("paper", "Department / position"), sheet.place or NONE),
        (P_("paper", "First day"), day(sheet.hired) if sheet.hired else NONE),
        (P_("paper", "State"), sheet.state),
        *((name, day(value) if value else NONE) for name, value in sheet.dates),
    ]
    column = (WIDE - 36) / 4 + 12
    for place, (name, value) in enumerate(cells):
        x, y = place % 4 * column, flow.y + place // 4 * 33
        flow.page.text(x, y, name, SMALL)
        fitted = fit_name(value, column - 8, (TEXT, SMALL), bold=place == 0)
        for line, text in enumerate(fitted.lines[:2]):
            flow.page.text(x, y + 13 + 9 * line, text, fitted.size, place == 0)
    flow.y += (len(cells) + 3) // 4 * 33 + 4
    flow.page.text(0, flow.y, _("Rests on article {article} of the Labour Contract Law.", article=sheet.article), SMALL)
    flow.y += 8


def _heading(flow: _Flow, title: str) -> None:
    flow.need(_SECTION + _PITCH)
    flow.y += 18
    flow.page.text(0, flow.y, title, KEY, bold=True)
    flow.y += 6
    flow.page.rule(flow.y, RULE)


def _section(flow: _Flow, title: str, rows: Sequence[tuple[str, tuple[str, ...], bool]]) -> None:
    _heading(flow, title)
    if not rows:
        flow.page.text(0, flow.y + 11, _("None."), TEXT)
        flow.y += _PITCH
        return
    for what, how, bold in rows:
        said = wrap(what, 190, TEXT, bold)
        height = _PITCH + 11 * (max(len(how), len(said)) - 1)
        flow.need(height)
        for place, line in enumerate(said):
            flow.page.text(0, flow.y + 11 + 11 * place, line, TEXT, bold)
        for place, line in enumerate(how):
            flow.page.text(200, flow.y + 11 + 11 * place, line, TEXT, bold)
        flow.y += height
        flow.page.rule(flow.y, HAIR)


def _lines(rows: Sequence[Row]) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(row.what, wrap(row.how, WIDE - 200, TEXT, row.open) or ("",), row.open) for row in rows]


def _text(flow: _Flow, title: str, text: str) -> None:
    _heading(flow, title)
    for line in wrap(text, WIDE):
        flow.need(13)
        flow.page.text(0, flow.y + 11, line)
        flow.y += 13


def _months(flow: _Flow, rows: Sequence[MonthRow]) -> None:
    _heading(flow, P_("report", "Evaluations"))
    rights = (150.0, 230.0, 330.0)
    heads = (P_("table head", "Total"), P_("paper", "Grade"), P_("table head", "Rank"))
    flow.page.text(0, flow.y + 11, P_("table head", "Month"), SMALL)
    for right, name in zip(rights, heads, strict=True):
        flow.page.right(right, flow.y + 11, name, SMALL)
    flow.y += _PITCH
    for row in rows:
        flow.need(_PITCH)
        flow.page.text(0, flow.y + 11, row.month)
        for right, text in zip(rights, _figures(row), strict=True):
            flow.page.right(right, flow.y + 11, text)
        flow.y += _PITCH
        flow.page.rule(flow.y, HAIR)
    if not rows:
        flow.page.text(0, flow.y + 11, _("None."), TEXT)
        flow.y += _PITCH


def _figures(row: MonthRow) -> Iterator[str]:
    yield NONE if row.score is None else plain(row.score)
    yield row.grade or NONE
    yield row.rank or NONE
