"""All papers of a month: which kinds there are, in the order they are filed."""

from __future__ import annotations

from enum import StrEnum

from hrdesk.words import N_, _


class PaperKind(StrEnum):
    """A kind of paper of the month; its value is its name for the command line."""

    SUMMARY = "summary"
    RANKING = "team"
    EVALUATION = "evaluation"
    SIGN_LIST = "sign-list"
    RECONCILIATION = "reconciliation"
    APPEAL = "appeals"

    @property
    def text(self) -> str:
        """What the kind is called, in the current language."""
        return _(_KINDS[self])


_KINDS = {
    PaperKind.SUMMARY: N_("Department summaries"),
    PaperKind.RANKING: N_("Rankings of the teams"),
    PaperKind.EVALUATION: N_("Evaluation sheets"),
    PaperKind.SIGN_LIST: N_("Lists to acknowledge"),
    PaperKind.RECONCILIATION: N_("Reconciliation record"),
    PaperKind.APPEAL: N_("Appeal records"),
}
