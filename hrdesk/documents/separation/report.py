"""离职报告: one exit on a page or two, for the file: dates, reasons, handover, evaluations, what is handed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hrdesk.documents.figures import NONE, day, plain
from hrdesk.documents.flow import PITCH, Flow
from hrdesk.documents.pages import HAIR, Paper
from hrdesk.documents.typesetting import SMALL, TEXT
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.separation_sheet import MonthRow, ReportSheet, Row
from hrdesk.words import P_, _


def draw(paper: Paper, sheet: ReportSheet) -> None:
    """Adds the pages of one report."""
    with paper.fonts.on_behalf_of(sheet.name):
        flow = Flow(
            paper,
            kind=PaperKind.SEPARATION,
            agency=sheet.agency.text,
            document_no=sheet.document_no,
            title=own_title(PaperKind.SEPARATION),
            beside=sheet.kind,
            right=day(sheet.issued) if sheet.issued else "",
            whose=f"{sheet.name} {sheet.employee_no}",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Confidential: personnel file"),
        )
        _person(flow, sheet)
        _section(flow, P_("report", "Reasons"), sheet.reasons)
        if sheet.interview:
            flow.heading(P_("report", "Exit interview"))
            flow.text(sheet.interview)
        _section(flow, P_("report", "Handover of cases"), sheet.handover)
        _months(flow, sheet.evaluations)
        _section(flow, P_("report", "Attendance"), sheet.attendance)
        _section(flow, P_("report", "Training"), sheet.training)
        _section(flow, P_("report", "Handed back and settled"), sheet.items)
        _section(flow, P_("report", "Still open"), sheet.blockers)
        flow.finish(own_signers(PaperKind.SEPARATION), f"{sheet.employee_no} {sheet.name}")


def _person(flow: Flow, sheet: ReportSheet) -> None:
    cells = [
        (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
        (P_("paper", "Department / position"), sheet.place or NONE),
        (P_("paper", "First day"), day(sheet.hired) if sheet.hired else NONE),
        (P_("paper", "State"), sheet.state),
        *((name, day(value) if value else NONE) for name, value in sheet.dates),
    ]
    flow.facts(cells)
    flow.y += 4
    flow.page.text(0, flow.y, _("Rests on article {article} of the Labour Contract Law.", article=sheet.article), SMALL)
    flow.y += 8


def _section(flow: Flow, title: str, rows: Sequence[Row]) -> None:
    """A titled list; what is still open stands out."""
    flow.heading(title)
    if rows:
        flow.lines([(row.what, row.how) for row in rows], bold={at for at, row in enumerate(rows) if row.open})
    else:
        flow.text(_("None."))


def _months(flow: Flow, rows: Sequence[MonthRow]) -> None:
    flow.heading(P_("report", "Evaluations"))
    rights = (150.0, 230.0, 330.0)
    heads = [P_("table head", "Total"), P_("paper", "Grade"), P_("table head", "Rank")]
    if not any(row.rank for row in rows):
        heads.pop()  # the agency hides places
    flow.page.text(0, flow.y + 11, P_("table head", "Month"), SMALL)
    for right, name in zip(rights, heads, strict=False):
        flow.page.right(right, flow.y + 11, name, SMALL)
    flow.y += PITCH
    for row in rows:
        flow.need(PITCH)
        flow.page.text(0, flow.y + 11, row.month)
        for right, text in zip(rights[: len(heads)], _figures(row), strict=False):
            flow.page.right(right, flow.y + 11, text)
        flow.y += PITCH
        flow.page.rule(flow.y, HAIR)
    if not rows:
        flow.page.text(0, flow.y + 11, _("None."), TEXT)
        flow.y += PITCH


def _figures(row: MonthRow) -> Iterator[str]:
    yield NONE if row.score is None else plain(row.score)
    yield row.grade or NONE
    yield row.rank or NONE
