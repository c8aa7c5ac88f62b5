"""《数字说明单》: question, answer, every record with whose the case was that day, the rule, the reckoning; both sign."""

from __future__ import annotations

from decimal import Decimal

from hrdesk.documents.figures import NONE, day, mark, month_said, plain, shown, unit_name
from hrdesk.documents.flow import Flow
from hrdesk.documents.pages import Paper
from hrdesk.documents.training.columns import spread
from hrdesk.domain.disputes import StatementRow, StatementSheet
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.model import Unit
from hrdesk.words import P_, _, sentences


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
            right=month_said(sheet.month),
            whose=f"{sheet.name} {sheet.employee_no}",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Both sides keep a copy"),
        )
        flow.facts(
            (
                (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
                (P_("paper", "Department / team / position"), sheet.place or NONE),
                (P_("paper", "Figure"), sheet.metric),
                (P_("paper", "Asked about"), sheet.claimed or NONE),
            )
        )
        flow.heading(P_("statement", "Question and answer"))
        flow.lines(_talk(sheet), left=130)
        _records(flow, sheet)
        flow.heading(P_("statement", "How it counts"))
        flow.text(sheet.rule)
        flow.amounts([(step.text, step.result, "") for step in sheet.steps])
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
        rows.append((said, sentences(sheet.found, sheet.answer)))
    else:
        rows.append((P_("statement", "Answer"), _("Not answered yet")))
    return rows


def _records(flow: Flow, sheet: StatementSheet) -> None:
    unit, title = unit_name(sheet.unit), P_("statement", "Records of this figure")
    columns = spread((
        (P_("table head", "Day"), 11, False), (P_("statement", "Number, case"), 36, False),
        (P_("statement", "Amount"), 14, True), (P_("statement", "Owner that day"), 21, False),
        (P_("statement", "Where it stands"), 18, False),
    ), gap=12)  # fmt: skip
    rows = [
        [
            day(row.day) if row.day else NONE,
            row.item or NONE,
            _amount(sheet, row.value),
            row.owner or NONE,
            _origin(sheet, row),
        ]
        for row in sheet.rows
    ]
    rows.append([P_("statement", "Total"), "", _amount(sheet, sheet.total), "", ""])
    named = _("{name} ({number})", name=title, number=unit) if unit else title
    flow.table(columns, rows, bold={len(rows) - 1}, title=named)
    if len(sheet.sources) == 1:
        flow.text(_("The rows are those of {file}.", file=sheet.sources[0]))
    elif sheet.sources:
        named_once = [f"{mark(place)} {name}" for place, name in enumerate(sheet.sources, start=1)]
        flow.text(_("The rows are those of {file}.", file=P_("paper", "; ").join(named_once)))
    if sheet.left_out:
        flow.text(_("{count} earlier records are not listed; they are in the total.", count=sheet.left_out))
    if not sheet.rows:
        flow.text(_("No record of this figure in the month."))


def _origin(sheet: StatementSheet, row: StatementRow) -> str:
    return f"{mark(row.source)} {row.origin}" if row.source and len(sheet.sources) > 1 else row.origin


def _amount(sheet: StatementSheet, value: Decimal | None) -> str:
    if value is None:
        return NONE
    return plain(value) if sheet.unit is Unit.YUAN else shown(value, sheet.unit, sheet.decimals)
