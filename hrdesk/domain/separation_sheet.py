"""All that the papers of an exit show: values only, put into words by ``documents``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.performance.sheet import Label


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """离职证明: identity and the four contents of 实施条例 art. 24, nothing more.

    ``contract_kind``: fixed, open_ended, task, or empty where nobody entered it (a line to write on is printed).
    """

    agency: Label
    document_no: str
    name: str
    id_number: str
    terminated: bool  # 终止; else 解除
    contract_kind: str
    contract_starts: date | None
    contract_ends: date | None
    hired: date
    ended: date
    position: Label
    issued: date
    printed_by: str = ""
    printed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """限期返岗通知书 (``return``) or 解除劳动合同通知书 (``dismissal``)."""

    agency: Label
    document_no: str
    kind: str
    name: str
    employee_no: str
    id_number: str
    since: date | None  # absent since
    deadline: date | None
    effective: date | None
    grounds: str
    article: str
    issued: date
    printed_by: str = ""
    printed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the separation report: what, and how it stands; ``open`` is printed bold."""

    what: str
    how: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month's evaluation."""

    month: str
    score: Decimal | None
    grade: str
    rank: str


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """离职报告: who and when, why (three sides), handover, evaluations, what is handed back, what is still open."""

    agency: Label
    document_no: str
    name: str
    employee_no: str
    place: str
    kind: str
    article: str
    state: str
    hired: date | None
    dates: tuple[tuple[str, date | None], ...]
    reasons: tuple[Row, ...]
    handover: tuple[Row, ...]
    evaluations: tuple[MonthRow, ...]
    items: tuple[Row, ...]
    blockers: tuple[Row, ...]
    interview: str = ""
    issued: date | None = None
    printed_by: str = ""
    printed_at: datetime | None = None
    attendance: tuple[Row, ...] = ()
    training: tuple[Row, ...] = ()
