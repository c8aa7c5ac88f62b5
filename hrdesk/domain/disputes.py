"""What may be said against a published figure, until when, and who decides: 签收, 申诉, 疑问, 补差.

Sources: the agency's own rule (setting ``appeal_working_days``); 个人信息保护法 art. 24 (explanation, and no decision by
automated means alone); who assessed does not decide on the appeal (product.md, Performance).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.performance.model import Aggregation, Unit
from hrdesk.domain.performance.sheet import Label


class Standing(StrEnum):
    """How a published revision stands with the person it is about."""

    WAITING = "waiting"  # neither accepted nor appealed against, the term runs
    LAPSED = "lapsed"  # the term is over and nothing was said
    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    UPHELD = "upheld"
    REJECTED = "rejected"


class AppealState(StrEnum):
    """How far an appeal is."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class QuestionState(StrEnum):
    """How far a question is. Settled: whoever asked is content, or nothing was said within the term."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Finding(StrEnum):
    """What the answer to a question found."""

    RIGHT = "right"
    WRONG = "wrong"  # put right before publishing, or by a revision
    PAID_BACK = "paid_back"  # the month is closed: 补差 in a later one


class PaymentState(StrEnum):
    """How far a 补差 is."""

    WAITING = "waiting"
    COUNTED = "counted"
    REFUSED = "refused"


#: Figures of these can be added to later; a mean or a ratio of another month cannot.
ADDABLE = frozenset({Aggregation.SUM, Aggregation.COUNT})


def same_name(typed: str, name: str) -> bool:
    """Whether somebody typed the own name: blanks, width and letter case are forgiven."""
    return _bare(typed) == _bare(name) != ""


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def in_time(deadline: date | None, day: date) -> bool:
    """Whether the term still runs on ``day``; without a deadline it does. The last day counts whole."""
    return deadline is None or day <= deadline


def standing(*, acknowledged: bool, appeal: AppealState | None, deadline: date | None, day: date) -> Standing:
    """How a published revision stands. A withdrawn appeal is none."""
    if appeal is AppealState.OPEN:
        return Standing.APPEALED
    if appeal is AppealState.UPHELD:
        return Standing.UPHELD
    if appeal is AppealState.REJECTED:
        return Standing.REJECTED
    if acknowledged:
        return Standing.ACKNOWLEDGED
    return Standing.WAITING if in_time(deadline, day) else Standing.LAPSED


def may_decide(account_id: int, assessors: Collection[int], appellant: int) -> bool:
    """Somebody who neither assessed nor appealed."""
    return account_id not in assessors and account_id != appellant


# --- what the papers show -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One record behind a figure: when, which, how much, whose the case was that day, where it stands.

    ``source``: which of the sheet's files, from 1; 0 where it came from none.
    """

    day: date | None
    item: str
    value: Decimal | None
    owner: str
    origin: str
    source: int = 0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One step from the records to what counts: what was done, what came out."""

    text: str
    result: str


@dataclass(frozen=True, slots=True)
class StatementSheet:
    """《数字说明单》: one figure of one person and month, record by record, with the rules it was made by."""

    agency: Label
    document_no: str
    name: str
    employee_no: str
    place: str
    month: str
    metric: str
    unit: Unit
    decimals: int
    asked: str
    asked_on: date | None
    claimed: str  # receipt or case, and the amount said to be missing
    answer: str
    answered_by: str
    answered_on: date | None
    found: str
    rows: tuple[StatementRow, ...]
    left_out: int  # records not listed, the newest being shown
    total: Decimal
    rule: str
    steps: tuple[Reckoning, ...]
    sources: tuple[str, ...] = ()  # files of the records, named once
    elsewhere: tuple[str, ...] = ()  # where the claimed record counts instead
    paid_back: str = ""
    printed_by: str = ""
    printed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AppealSheet:
    """申诉处理记录: what was appealed against, the grounds, the evidence, the decision."""

    agency: Label
    document_no: str
    name: str
    employee_no: str
    place: str
    month: str
    evaluation_no: str
    score: Decimal | None
    grade: str
    metric: str
    published: date | None
    deadline: date | None
    appealed: date
    grounds: str
    evidence: tuple[str, ...]
    assessors: tuple[str, ...]
    state: AppealState
    decision: str
    decided_by: str
    decided: date | None
    revision: str = ""  # what the new revision says, once it is there
    printed_by: str = ""
    printed_at: datetime | None = None
