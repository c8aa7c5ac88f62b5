"""All papers of a month: which kinds there are, in the order they are filed."""

from __future__ import annotations

from enum import StrEnum

from hrdesk.words import N_, _


class MonthPaper(StrEnum):
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
    MonthPaper.SUMMARY: N_("Department summaries"),
    MonthPaper.RANKING: N_("Rankings of the teams"),
    MonthPaper.EVALUATION: N_("Evaluation sheets"),
    MonthPaper.SIGN_LIST: N_("Lists to acknowledge"),
    MonthPaper.RECONCILIATION: N_("Reconciliation record"),
    MonthPaper.APPEAL: N_("Appeal records"),
}
