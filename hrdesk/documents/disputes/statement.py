"""《数字说明单》: question, answer, every record with whose the case was that day, the rule, the reckoning; both sign."""

from __future__ import annotations

from decimal import Decimal

from hrdesk.documents.figures import NONE, day, plain, shown, unit_name
from hrdesk.documents.flow import PITCH, Flow
from hrdesk.documents.pages import HAIR, WIDE, Paper
from hrdesk.documents.typesetting import SMALL, TEXT, fit
from hrdesk.domain.disputes import StatementSheet
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.model import Unit
from hrdesk.words import P_, _

_DAY, _ITEM, _VALUE, _OWNER, _ORIGIN = 0.0, 62.0, 256.0, 270.0, 350.0


def draw(paper: Paper, sheet: StatementSheet) -> None:
    """Adds the page."""
    with paper.fonts.on_behalf_of(sheet.name):
        flow = Flow(
            paper,
            kind=PaperKind.STATEMENT,
            agency=sheet.agency.text,
            document_no=sheet.document_no,
            title=own_title(PaperKind.STATEMENT),
            beside=sheet.metric,
            right=sheet.month,
            whose=f"{sheet.name} {sheet.employee_no}",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Both sides keep a copy"),
        )
        flow.facts(
            (
                (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
                (P_("paper", "Department / position"), sheet.place or NONE),
                (P_("paper", "Figure"), f"{sheet.metric} · {sheet.month}"),
                (P_("paper", "Asked about"), sheet.claimed or NONE),
            )
        )
        flow.heading(P_("statement", "Question and answer"))
        flow.lines(_talk(sheet), left=130)
        _records(flow, sheet)
        flow.heading(P_("statement", "How it counts"))
        flow.text(sheet.rule)
        flow.lines([(step.text, step.result) for step in sheet.steps], left=330)
        if sheet.elsewhere:
            flow.heading(P_("statement", "Where the record asked about is found"))
            for line in sheet.elsewhere:
                flow.text(line)
        if sheet.paid_back:
            flow.heading(P_("statement", "Paid up later"))
            flow.text(sheet.paid_back, bold=True)
        flow.finish(own_signers(PaperKind.STATEMENT), f"{sheet.document_no} {sheet.name}")


def _talk(sheet: StatementSheet) -> list[tuple[str, str]]:
    asked = _("Asked on {day}", day=day(sheet.asked_on)) if sheet.asked_on else P_("statement", "Asked")
    rows = [(asked, sheet.asked)]
    if sheet.answered_on is not None:
        said = _("Answered on {day} by {name}", day=day(sheet.answered_on), name=sheet.answered_by)
        rows.append((said, " ".join(part for part in (sheet.found, sheet.answer) if part)))
    else:
        rows.append((P_("statement", "Answer"), _("Not answered yet")))
    return rows


def _records(flow: Flow, sheet: StatementSheet) -> None:
    unit = unit_name(sheet.unit)
    flow.heading(P_("statement", "Records of this figure") + (f" ({unit})" if unit else ""))
    page = flow.page
    for x, name in (
        (_DAY, P_("table head", "Day")),
        (_ITEM, P_("statement", "Number, case")),
        (_OWNER, P_("statement", "Owner that day")),
        (_ORIGIN, P_("statement", "Where it stands")),
    ):
        page.text(x, flow.y + 11, name, SMALL)
    page.right(_VALUE, flow.y + 11, P_("statement", "Amount"), SMALL)
    flow.y += PITCH
    page.rule(flow.y, HAIR)
    if sheet.left_out:
        text = _("{count} earlier records are not listed; they are in the total.", count=sheet.left_out)
        page.text(0, flow.y + 11, text, SMALL)
        flow.y += PITCH - 2
    for row in sheet.rows:
        flow.need(PITCH)
        y = flow.y + 10
        flow.page.text(_DAY, y, day(row.day) if row.day else NONE, SMALL)
        for x, text, across in (
            (_ITEM, row.item or NONE, _VALUE - _ITEM - 52),
            (_OWNER, row.owner or NONE, _ORIGIN - _OWNER - 6),
            (_ORIGIN, row.origin, WIDE - _ORIGIN),
        ):
            fitted = fit(text, across, (SMALL,))
            flow.page.text(x, y, fitted.lines[0] if fitted.lines else "", fitted.size)
        flow.page.right(_VALUE, y, _amount(sheet, row.value), SMALL)
        flow.y += PITCH - 2
        flow.page.rule(flow.y, HAIR)
    if not sheet.rows:
        flow.page.text(0, flow.y + 11, _("No record of this figure in the month."), TEXT)
        flow.y += PITCH
    flow.page.text(_DAY, flow.y + 12, P_("statement", "Total"), TEXT, True)
    flow.page.right(_VALUE, flow.y + 12, _amount(sheet, sheet.total), TEXT, True)
    flow.y += PITCH


def _amount(sheet: StatementSheet, value: Decimal | None) -> str:

    if value is None:
        return NONE
    return plain(value) if sheet.unit is Unit.YUAN else shown(value, sheet.unit, sheet.decimals)
