"""What a handover is ordered by and shown as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hrdesk.domain.handover.model import Balance, Capacity, LineState


@dataclass(frozen=True, slots=True)
class PlanHandover:
    """A handover to begin: from whom to whom, both by 工号. No receivers: the givers' team-mates who may take cases.

    ``witness_no`` None: the exit's witness, else the superior or team leader. ``kind``: leaving, absence, transfer.
    """

    givers: tuple[str, ...]
    receivers: tuple[str, ...] = ()
    witness_no: str | None = None
    kind: str = "leaving"
    due: date | None = None
    balance: Balance = field(default_factory=Balance)


@dataclass(frozen=True, slots=True)
class Assign:
    """Gives lines to a receiver (工号, None: nobody), and locks or frees them. ``lock`` None leaves that as it is."""

    handover_id: int
    line_ids: tuple[int, ...]
    receiver_no: str | None = None
    change_receiver: bool = True
    lock: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A receiver's answer to cases handed out: taken over, or objected to with a reason (the same day only)."""

    line_ids: tuple[int, ...]
    taken: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """Somebody who takes cases over: what they hold, what comes to them, the cap, and how far it is."""

    employment_id: int
    employee_no: str
    name: str
    skills: tuple[str, ...]
    cap: int
    cases: int
    amount: Decimal
    planned: int
    planned_amount: Decimal
    taken: int
    waiting: int
    objected: int
    not_out: int
    points_before: int
    points_after: int
    leaving: bool = False

    @property
    def full(self) -> bool:
        """Whether no case more has room."""
        return self.cases + self.planned >= self.cap


@dataclass(frozen=True, slots=True)
class LineRow:
    """One case of the handover."""

    id: int
    version: int
    case_id: int
    reference: str
    debtor: str
    client: str
    product: str
    ageing: str
    days_overdue: int | None
    outstanding: Decimal
    promise_day: date | None
    promise_amount: Decimal | None
    last_contact: date | None
    next_follow_up: date | None
    stopped: bool
    complaint: bool
    negotiating: bool
    giver_id: int
    giver: str
    receiver_id: int | None
    receiver: str
    locked: bool
    state: LineState
    reason: str
    live_promise: bool


@dataclass(frozen=True, slots=True)
class GiverRow:
    """Who hands over, with the dates of the exit where there is one."""

    employment_id: int
    employee_no: str
    name: str
    department: str
    team: str
    position: str
    separation_id: int | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """A handover as it stands: lines (live promises first), receivers with their load, and how even it is."""

    id: int
    version: int
    document_no: str
    kind: str
    acceptance: bool
    witness_id: int
    witness: str
    due: date | None
    balance: Balance
    givers: tuple[GiverRow, ...]
    receivers: tuple[ReceiverRow, ...]
    lines: tuple[LineRow, ...]
    spread: float
    ended: bool
    reversed: bool

    @property
    def amount(self) -> Decimal:
        """Outstanding in all."""
        return sum((line.outstanding for line in self.lines), Decimal(0))

    @property
    def promises(self) -> int:
        """Live promises among the cases."""
        return sum(line.live_promise for line in self.lines)

    @property
    def ready(self) -> int:
        """Cases with a receiver that were not handed out yet."""
        return sum(line.state is LineState.PLANNED and line.receiver_id is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One handover in the list."""

    id: int
    document_no: str
    givers: tuple[str, ...]
    cases: int
    taken: int
    waiting: int
    objected: int
    ended: bool
    reversed: bool


@dataclass(frozen=True, slots=True)
class ToTake:
    """A case that waits for somebody's own answer."""

    line_id: int
    reference: str
    debtor: str
    product: str
    ageing: str
    outstanding: Decimal
    promise_day: date | None
    promise_amount: Decimal | None
    next_follow_up: date | None
    giver: str
    may_object: bool


@dataclass(frozen=True, slots=True)
class HeldStretch:
    """Somebody's days with a case, for the commission."""

    reference: str
    employee_no: str
    name: str
    capacity: Capacity
    starts: date
    ends: date | None
    days: int
