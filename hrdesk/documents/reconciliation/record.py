"""The pages of the record: the files first, then every difference, a line each, and who signs."""

from __future__ import annotations

from hrdesk.documents.figures import NONE, month_said, plain, signed
from hrdesk.documents.flow import WHOLE, Flow
from hrdesk.documents.pages import Paper
from hrdesk.documents.training.columns import Column, spread
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.reconciliation.paper import DifferenceLine, FileLine, ReconciliationRecord
from hrdesk.words import P_, _

_NONE_LEFT = 42.0  # a heading with the line below it


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
            right=month_said(sheet.period),
            whose="",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=P_("paper", "For the evaluation file"),
            end=WHOLE,
        )
        flow.text(sheet.rule)
        flow.text(_("Differences: {open} open, {settled} settled", open=sheet.open, settled=sheet.settled))
        if sheet.released:
            flow.text(sheet.released, bold=True)
        if sheet.files:
            changed = any(one.changed for one in sheet.files)
            flow.table(
                _file_columns(changed=changed),
                [_file(one, changed=changed) for one in sheet.files],
                title=_files(sheet),
            )
            for one in sheet.files:
                if one.as_written is not None:
                    flow.text(
                        _(
                            "{file}: its own total is compared with its rows as they are written in it, {sum}. Counted"
                            " above are reversals with a minus, and only rows that could be read.",
                            file=one.name,
                            sum=plain(one.as_written),
                        )
                    )
        if sheet.differences:
            rows = [_difference(one) for one in sheet.differences]
            flow.table(_columns(), rows, title=P_("paper", "Differences"), signed=True)
        else:
            flow.closing(_NONE_LEFT)
            flow.heading(P_("paper", "Differences"))
            flow.text(_("The sources agree; there is no difference."))
        flow.finish(own_signers(PaperKind.RECONCILIATION), "")
    return len(flow.pages)


def _files(sheet: ReconciliationRecord) -> str:
    if sheet.as_of is None:
        return P_("paper", "Files and their totals (¥)")
    return P_("paper", "Files and their totals (¥), as of {time}", time=sheet.as_of.strftime("%Y-%m-%d %H:%M"))


def _file_columns(*, changed: bool) -> list[Column]:
    since = ((P_("table head", "Changed since"), 12, True),) if changed else ()
    return spread((
        (P_("table head", "File"), 26, False), (P_("table head", "Sum of its rows"), 14, True),
        (P_("table head", "For people"), 14, True), (P_("table head", "By settling"), 12, True),
        (P_("table head", "Not counted"), 12, True), *since, (P_("table head", "For nobody"), 12, True),
        (P_("table head", "Its own total"), 14, True), (P_("table head", "Difference"), 11, True),
    ))  # fmt: skip


def _file(one: FileLine, *, changed: bool) -> list[str]:
    difference = NONE if one.difference is None else signed(one.difference)
    since = (one.changed,) if changed else ()
    parts = (one.rows, one.people, one.settled, one.left_out, *since, one.nobody)
    return [one.name, *(plain(part) for part in parts), one.stated or NONE, difference]


def _columns() -> list[Column]:
    return spread((
        (P_("table head", "Kind"), 11, False), (P_("table head", "What differs, where"), 34, False),
        (P_("table head", "Counts for"), 15, False), (P_("table head", "Amount"), 12, True),
        (P_("table head", "Settled"), 20, False), (P_("table head", "Reason, by whom"), 26, False),
    ), gap=8)  # fmt: skip


def _difference(one: DifferenceLine) -> list[str]:
    amount = NONE if one.amount is None else plain(one.amount)
    what = "\n".join(part for part in (one.text, one.where) if part)
    return [one.kind, what, one.person or NONE, amount, one.settled or P_("reconciliation", "Open"), one.why]
