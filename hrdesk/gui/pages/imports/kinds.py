"""The kinds of workbook in plain words, in the order they are offered."""

from __future__ import annotations

from dataclasses import dataclass

from hrdesk.words import N_, _

ROSTER, FACTS, CASES = "roster", "facts", "cases"


@dataclass(frozen=True, slots=True)
class KindWords:
    """One kind: its name, what a row of it is, the title of the page, and the icon."""

    code: str
    name_source: str
    meaning_source: str
    title_source: str
    icon: str
    permission: str = "performance.import"

    @property
    def name(self) -> str:
        """As offered."""
        return _(self.name_source)

    @property
    def meaning(self) -> str:
        """What one row is."""
        return _(self.meaning_source)

    @property
    def title(self) -> str:
        """The page's title while such a file is brought in."""
        return _(self.title_source)


KINDS = (
    KindWords(
        ROSTER,
        N_("Employee roster"),
        N_("One row a person: number, name, department, team, position, dates"),
        N_("Import employees"),
        "users",
        "people.import",
    ),
    KindWords(
        "repayments",
        N_("Repayments (finance)"),
        N_("One row a repayment or reversal: who, day, amount, case"),
        N_("Import repayments"),
        "wallet",
    ),
    KindWords(
        "calls",
        N_("Calls (dialler)"),
        N_("One row a day and person: calls, connected, talk time"),
        N_("Import calls"),
        "clock",
    ),
    KindWords(
        "quality",
        N_("Quality checks (list)"),
        N_("One row a check: who, day, score, violations"),
        N_("Import quality checks"),
        "shield-check",
    ),
    KindWords(
        "complaints",
        N_("Complaints (list)"),
        N_("One row a complaint: who, day, valid or not"),
        N_("Import complaints"),
        "messages-square",
    ),
    KindWords(
        "feedback",
        N_("Customer feedback (list)"),
        N_("One row a rating: who, day, satisfaction, what was said"),
        N_("Import customer feedback"),
        "messages-square",
    ),
    KindWords(
        CASES,
        N_("Open cases (collection system)"),
        N_("One row a case: number, owner, masked name, amount, promise, next follow-up"),
        N_("Import open cases"),
        "briefcase",
        "handover.import",
    ),
    KindWords(
        FACTS,
        N_("Figures already added up"),
        N_("One row a person with a column for each figure, or one row a figure"),
        N_("Import figures"),
        "table-2",
    ),
    KindWords(
        "targets",
        N_("Targets of the month"),
        N_("One row a person or a team with a column for each metric, or one row a target"),
        N_("Import targets"),
        "circle-dot",
    ),
    KindWords(
        "contracts",
        N_("Contracts"),
        N_("One row a contract: who, from, until, kind"),
        N_("Import contracts"),
        "file-text",
        "people.import",
    ),
    KindWords(
        "past_evaluations",
        N_("Past evaluations"),
        N_("One row a person and month: score, grade, as an older system had them"),
        N_("Import past evaluations"),
        "history",
    ),
    KindWords(
        "training_records",
        N_("Training records"),
        N_("One row a person and course done elsewhere: day, score or result, valid until"),
        N_("Import training records"),
        "graduation-cap",
        "training.write",
    ),
)
#: Kinds of which the file itself says the days; no month is asked for.
WITHOUT_MONTH = (ROSTER, CASES, "contracts", "past_evaluations", "training_records")


def kind_words(code: str) -> KindWords:
    """The words of a kind; an unknown one (of a newer version) is shown by its code."""
    found = next((kind for kind in KINDS if kind.code == code), None)
    return found or KindWords(code, code, "", N_("Import data"), "file-spreadsheet")
