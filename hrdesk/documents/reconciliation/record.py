"""The pages of the record: the files first, then every difference, a line each, and who signs."""

from __future__ import annotations

from hrdesk.documents.figures import NONE, signed
from hrdesk.documents.flow import Flow
from hrdesk.documents.pages import Paper
from hrdesk.documents.training.columns import Column, spread
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.reconciliation.paper import DifferenceLine, FileLine, ReconciliationRecord
from hrdesk.words import P_, _


def draw(paper: Paper, sheet: ReconciliationRecord) -> int:
    """Adds the record's pages and gives their number."""
    with paper.fonts.on_behalf_of(sheet.period):
        flow = Flow(
            paper,
            kind=PaperKind.RECONCILIATION,
            agency=sheet.agency,
            document_no="",
            title=own_title(PaperKind.RECONCILIATION),
            beside="",
            right=sheet.period,
            whose="",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=P_("paper", "For the evaluation file"),
        )
        flow.text(sheet.rule)
        flow.text(_("Differences: {open} open, {settled} settled", open=sheet.open, settled=sheet.settled))
        if sheet.released:
            flow.text(sheet.released, bold=True)
        if sheet.files:
            flow.table(
                _file_columns(), [_file(one) for one in sheet.files], title=P_("paper", "Files and their totals (¥)")
            )
        if sheet.differences:
            rows = [_difference(one) for one in sheet.differences]
            flow.table(_columns(), rows, title=P_("paper", "Differences"))
        else:
            flow.heading(P_("paper", "Differences"))
            flow.text(_("The sources agree; there is no difference."))
        flow.finish(own_signers(PaperKind.RECONCILIATION), "")
    return len(flow.pages)


def _file_columns() -> list[Column]:
    return spread((
        (P_("table head", "File"), 28, False), (P_("table head", "Sum of its rows"), 14, True),
        (P_("table head", "For people"), 14, True), (P_("table head", "For nobody"), 14, True),
        (P_("table head", "Its own total"), 14, True), (P_("table head", "Difference"), 12, True),
    ))  # fmt: skip


def _file(one: FileLine) -> list[str]:
    difference = NONE if one.difference is None else signed(one.difference)
    return [one.name, f"{one.rows:,.2f}", f"{one.people:,.2f}", f"{one.loose:,.2f}", one.stated or NONE, difference]


def _columns() -> list[Column]:
    return spread((
        (P_("table head", "Kind"), 10, False), (P_("table head", "What differs"), 23, False),
        (P_("table head", "Counts for"), 15, False), (P_("table head", "Where"), 17, False),
        (P_("table head", "Amount"), 12, True), (P_("table head", "Settled"), 13, False),
        (P_("table head", "Reason, by whom"), 26, False),
    ), gap=9)  # fmt: skip


def _difference(one: DifferenceLine) -> list[str]:
    amount = NONE if one.amount is None else f"{one.amount:,.2f}"
    return [one.kind, one.text, one.person, one.where, amount, one.settled or P_("paper", "open"), one.why]
