"""What is asked of disputes and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, Finding, PaymentState, QuestionState, Standing


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """签收 of a published revision: the own name typed, or signed on paper (HR enters it)."""

    evaluation_id: int
    typed: str = ""
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class AcknowledgeList:
    """Those of a month who signed the printed list (签收表); whoever is acknowledged or appealed already is passed over."""

    period: Period
    employment_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MakeAppeal:
    """申诉 against a revision, or one figure of it, with files as evidence."""

    evaluation_id: int
    grounds: str
    metric: str = ""
    evidence: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Decide:
    """The decision on an appeal, by ``version`` as it was read."""

    appeal_id: int
    version: int
    upheld: bool
    decision: str


@dataclass(frozen=True, slots=True)
class Ask:
    """疑问 on one figure of one month, perhaps of one receipt or case and an amount."""

    employment_id: int
    month: str
    metric: str
    asked: str
    item: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, in words for whoever asked."""

    question_id: int
    version: int
    found: Finding
    answer: str


@dataclass(frozen=True, slots=True)
class PayBack:
    """补差: ``value`` of ``of_month`` counts in ``month``, once a second person agrees."""

    employment_id: int
    metric: str
    of_month: str
    month: str
    value: Decimal
    reason: str
    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """How one's own published evaluation stands, and what may still be done."""

    evaluation_id: int
    standing: Standing
    deadline: date
    acknowledged_at: datetime | None
    appeal_no: str
    decision: str
    open_questions: int
    appealable: bool = False  # still within the term, acknowledged or not, and not appealed against before


@dataclass(frozen=True, slots=True)
class Dispute:
    """One line of the list: an appeal, a question or a 补差 that waits or is over."""

    kind: str  # appeal, question, back_payment
    id: int
    version: int
    state: AppealState | QuestionState | PaymentState
    document_no: str
    employment_id: int
    employee_no: str
    name: str
    team: str
    month: str
    metric: str  # its name; empty for an appeal against the whole
    text: str
    at: datetime
    due: date | None
    with_whom: str
    answer: str
    mine: bool  # waits for the actor
    evaluation_id: int | None = None
    metric_code: str = ""
    attachments: tuple[tuple[int, str], ...] = ()
    found: Finding | None = None
    value: Decimal | None = None
    paid_up: PaymentState | None = None  # of a question: the 补差 entered for it
    item: str = ""  # the receipt or case a question names
    to_correct: bool = False  # answered as wrong or upheld, and the actor may put the figure right: nobody has yet

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.to_correct or self.state in (
            AppealState.OPEN,
            QuestionState.OPEN,
            QuestionState.ANSWERED,
            PaymentState.WAITING,
        )
