"""期限与提醒: the agency's own figures, each with the article beside which it stands, or that it is practice and not law."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.declared import DeclaredPart, Entry, with_span
from hrdesk.gui.widgets.form import Section
from hrdesk.words import N_, P_, _

LANGUAGES = (("zh_CN", "简体中文"), ("en", "English"))
ACCEPTANCE = (("each", N_("case by case")), ("all", N_("all at once")))


class RulesPart(DeclaredPart):
    """Days, reminders, caps and the file's zone and language."""

    keys = (
        "papers_days", "training_working_days", "exam_working_days", "regularisation_notice_days",
        "contract_notice_days", "second_contract_notice_days", "handover_acceptance", "case_cap", "start_day", "ranking_board",
        "repayment_day", "repayment_cover", "protected_days", "protected_share",
        "backup_warn_days", "zone", "language",
    )  # fmt: skip
    draft = "settings:rules"

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Days and reminders"),
            _(
                "The agency's own figures. Days the law sets are fixed in the checklist and stay where they are: "
                "contract within a month, insurance and housing fund within 30 days."
            ),
        )

    def entries(self) -> Sequence[Entry | Section]:
        return (*_onboarding(), *_contracts(), *_handover(), *_repayments(), *_file())


def _whole(key: str, words: str, reason: str, *, beside: bool = False) -> Entry:
    return Entry(key, words, with_span(reason, key), beside=beside)


def _onboarding() -> Sequence[Entry | Section]:
    practice = _("Practice, not law; for checklists set up from now on.")
    probation = _("Probation itself: Labour Contract Law, art. 19.")
    return (
        Section(_("Onboarding")),
        _whole("papers_days", _("Papers complete within (days)"), practice),
        _whole("training_working_days", _("Pre-post training within (working days)"), practice, beside=True),
        _whole("exam_working_days", _("Pre-post exam within (working days)"), practice),
        _whole("regularisation_notice_days", _("Decide on regularisation (days before)"), probation, beside=True),
    )


def _contracts() -> Sequence[Entry | Section]:
    second = _("The employee may ask for an open-ended one: Labour Contract Law, art. 14.")
    return (
        Section(_("Labour contracts")),
        _whole("contract_notice_days", _("Remind of a contract that ends (days before)"), _("Practice, not law.")),
        _whole("second_contract_notice_days", _("Remind of a second fixed term (days before)"), second, beside=True),
    )


def _handover() -> Sequence[Entry | Section]:
    each = _("Case by case keeps the day and the name of each.")
    month = _("1: the calendar month; 26: from the 26th of the month before.")
    return (
        Section(_("Handover and evaluation")),
        Entry(
            "handover_acceptance",
            _("Cases are taken over"),
            each,
            choices=[(key, _(words)) for key, words in ACCEPTANCE],
        ),
        _whole("case_cap", _("Cases a person should hold at most"), _("For the proposal of a handover."), beside=True),
        _whole("start_day", _("Evaluation month begins on day"), month),
        Entry(
            "ranking_board",
            _("Places and ranking board"),
            _("Hidden: only HR and supervisors see them, of past months too; a person's own papers carry no place."),
            beside=True,
            choices=[("shown", P_("ranking board", "shown")), ("hidden", P_("ranking board", "hidden"))],
        ),
    )


def _repayments() -> Sequence[Entry | Section]:
    after = _("Days after a promised day in which who got the promise keeps the share, though the case has gone on.")
    return (
        Section(_("Whose a repayment is")),
        Entry(
            "repayment_day",
            _("Counts on"),
            _("Repayments of the last days of a month often arrive in the next."),
            choices=[("arrival", _("the day of arrival")), ("payment", _("the day of payment"))],
        ),
        Entry(
            "repayment_cover",
            _("While somebody stands in"),
            _("For temporary custody."),
            beside=True,
            choices=[("owner", _("for the owner of the case")), ("stand_in", _("for who stands in"))],
        ),
        _whole("protected_days", _("Protected days"), after),
        _whole("protected_share", _("Share of who got the promise (%)"), _("In the protected days."), beside=True),
    )


def _file() -> Sequence[Entry | Section]:
    return (
        Section(_("The file")),
        _whole("backup_warn_days", _("Remind of a backup after (days)"), _("Shown on Today.")),
        Entry("zone", _("Time zone"), _("Such as Asia/Shanghai; holds when the file is opened again."), beside=True),
        Entry("language", _("Language of the file"), _("Of what the program names for everybody."), choices=LANGUAGES),
    )
