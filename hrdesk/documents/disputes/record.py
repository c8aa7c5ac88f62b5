"""申诉处理记录: what was appealed against, why, with what evidence; who decided what and why; what came of it."""

from __future__ import annotations

from hrdesk.documents.figures import NONE, day, month_said, plain
from hrdesk.documents.flow import Flow
from hrdesk.documents.pages import Paper
from hrdesk.domain.disputes import AppealSheet, AppealState
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.words import N_, P_, _

STATES = {
    AppealState.OPEN: N_("Not decided yet"),
    AppealState.UPHELD: N_("Upheld: the evaluation is computed again"),
    AppealState.REJECTED: N_("Rejected: the evaluation stands"),
    AppealState.WITHDRAWN: N_("Withdrawn by the employee"),
}


def draw(paper: Paper, sheet: AppealSheet) -> None:
    """Adds its pages."""
    with paper.fonts.on_behalf_of(sheet.name):
        flow = Flow(
            paper,
            kind=PaperKind.APPEAL,
            agency=sheet.agency.text,
            document_no=sheet.document_no,
            title=own_title(PaperKind.APPEAL),
            beside=_(STATES[sheet.state]),
            right=month_said(sheet.month),
            whose=f"{sheet.name} {sheet.employee_no}",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Confidential: personnel file"),
        )
        score = NONE if sheet.score is None else plain(sheet.score)
        flow.facts(
            (
                (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
                (P_("paper", "Department / team / position"), sheet.place or NONE),
                (P_("paper", "Evaluation"), sheet.evaluation_no),
                (P_("paper", "Score and grade"), f"{score} {sheet.grade}".strip()),
                (P_("paper", "Published"), day(sheet.published) if sheet.published else NONE),
                (P_("paper", "Last day of the term"), day(sheet.deadline) if sheet.deadline else NONE),
                (P_("paper", "Appealed on"), day(sheet.appealed)),
                (P_("paper", "Against"), sheet.metric or _("the whole evaluation")),
            )
        )
        flow.heading(P_("appeal", "Grounds"))
        flow.text(sheet.grounds)
        flow.heading(P_("appeal", "Evidence"))
        flow.text(_("; ").join(sheet.evidence) or _("None."))
        flow.heading(P_("appeal", "Who assessed"))
        flow.text(_(", ").join(sheet.assessors) or NONE)
        flow.heading(P_("appeal", "Decision"))
        flow.text(_(STATES[sheet.state]), bold=True)
        if sheet.decided is not None:
            flow.text(sheet.decision)
            flow.text(
                _("Decided on {day} by {name}, who did not assess.", day=day(sheet.decided), name=sheet.decided_by)
            )
        if sheet.revision:
            flow.heading(P_("appeal", "Revision"))
            flow.text(sheet.revision)
        flow.text(
            _("The result is confirmed by a person, never by the program alone (Personal Information Protection Law,"
              " article 24)."),
        )  # fmt: skip
        flow.finish(own_signers(PaperKind.APPEAL), f"{sheet.document_no} {sheet.name}")
