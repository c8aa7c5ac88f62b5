"""考核期限: until when each step of a month's evaluation is due, and what the agency's own rule says of appeals."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.declared import DeclaredPart, Entry, with_span
from hrdesk.gui.widgets.form import Section
from hrdesk.words import _, sentences


class EvaluatingPart(DeclaredPart):
    """Working days of the Chinese calendar for each step."""

    keys = (
        "self_comment_working_days", "review_working_days", "publish_working_days", "acknowledge_working_days",
        "appeal_working_days", "decision_working_days", "question_working_days",
    )  # fmt: skip
    draft = "settings:evaluating"

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Evaluation deadlines"),
            _(
                "Working days by the State Council's notices; holidays and make-up days are counted right. The agency's "
                "own rule: no law sets these terms. Each stands on Today for whom it concerns; nothing is sent."
            ),
        )

    def entries(self) -> Sequence[Entry | Section]:
        computed = _("From the day the month was first computed.")
        none = _("0: none is asked for.")
        return (
            Section(_("Before publishing")),
            _days(
                "self_comment_working_days",
                _("Self-comment within"),
                sentences(computed, none),
            ),
            _days("review_working_days", _("Supervisor's comment within"), computed, beside=True),
            _days("publish_working_days", _("Published within"), _("From the end of the month.")),
            Section(_("After publishing")),
            _days("acknowledge_working_days", _("Acknowledged within"), _("From publishing.")),
            _days("appeal_working_days", _("Appeal within"), _("From publishing; printed on the sheet."), beside=True),
            _days("decision_working_days", _("Appeal decided within"), _("From the day it was made.")),
            _days("question_working_days", _("Question answered within"), _("From the day it was asked."), beside=True),
        )


def _days(key: str, words: str, reason: str, *, beside: bool = False) -> Entry:
    return Entry(key, _("{step} (working days)", step=words), with_span(reason, key), beside=beside)
