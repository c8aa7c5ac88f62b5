"""What an exit is ordered by and shown as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from hrdesk.domain.enrolment import Scheme
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Problem, Status
from hrdesk.domain.separation import Blocker, Kind, Reason, State


class InvalidSeparation(UserError):
    """The exit breaks rules. ``problems`` maps each wrong field to its sentence; the error itself is the first one."""

    code = "invalid"

    def __init__(self, problems: Mapping[str, Problem], who: str = "") -> None:
        self.problems = {
            name: UserError(problem.message, code=problem.code, field=name, **cast(dict[str, Any], problem.values))
            for name, problem in problems.items()
        }
        self.who = who
        first_field, first = next(iter(self.problems.items()))
        super().__init__(first.message, code=first.code, field=first_field, **cast(dict[str, Any], first.values))

    def __str__(self) -> str:
        return f"{self.who}: {super().__str__()}" if self.who else super().__str__()


@dataclass(frozen=True, slots=True)
class StartSeparation:
    """An exit to begin. ``short_notice``: why less than the notice period is agreed (or paid for, art. 40).

    ``protection``: an answer for each protected state, where the kind asks. ``witness_no``: the 工号 of who keeps an
    eye on the handover (监交人) and has custody; None: the superior, else the team's leader.
    """

    employee_no: str
    kind: Kind
    notice_day: date
    last_day: date
    effective_day: date
    applied_day: date | None = None
    stated_reason: Reason | None = None
    note: str = ""
    short_notice: str = ""
    protection: Mapping[str, bool] | None = None
    witness_no: str | None = None
    contract_kind: str | None = None
    contract_starts: date | None = None
    contract_ends: date | None = None


@dataclass(frozen=True, slots=True)
class RecordReasons:
    """What the interview and the supervisor say, each for itself; None leaves as it is."""

    separation_id: int
    version: int
    interview_reason: Reason | None = None
    supervisor_reason: Reason | None = None
    interview_day: date | None = None
    interview_note: str | None = None


@dataclass(frozen=True, slots=True)
class SettleItem:
    """Ticks an item as done on a day, or waives it with a reason; neither opens it again."""

    item_id: int
    version: int
    done_on: date | None = None
    waived: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Something to hand back or settle."""

    id: int
    version: int
    title: str
    done_on: date | None
    waived: str
    kind: str = ""

    @property
    def open(self) -> bool:
        """Whether it still keeps the process open."""
        return self.done_on is None and not self.waived


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """Something that keeps the process open, and how many of it; ``ids``: the items of checklists."""

    blocker: Blocker
    count: int
    names: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """What it is."""
        return self.blocker.text

    @property
    def way_out(self) -> str:
        """What to do about it."""
        return self.blocker.way_out


@dataclass(frozen=True, slots=True)
class ExitEnrolment:
    """减员 of one scheme: until when, and reported on which day by whom; ``cut_off`` None: the city's day is not known."""

    scheme: Scheme
    city: str
    cut_off: date | None
    legal: date
    due: date
    reported_on: date | None = None
    reported_by: str = ""


@dataclass(frozen=True, slots=True)
class SeparationRow:
    """One exit in the list. ``open_cases`` and ``promises`` as of now; ``blockers``: how many kinds of things are open."""

    id: int
    version: int
    employment_id: int
    employee_no: str
    name: str
    department: str
    team: str
    kind: Kind
    state: State
    last_day: date
    effective_day: date
    open_cases: int
    promises: int
    blockers: int


@dataclass(frozen=True, slots=True)
class SeparationView:
    """One exit with everything about it. Reasons are None where the actor may not read them."""

    row: SeparationRow
    status: Status
    position: str
    hire_date: date | None
    applied_day: date | None
    notice_day: date
    stated_reason: Reason | None
    interview_reason: Reason | None
    supervisor_reason: Reason | None
    interview_day: date | None
    interview_note: str
    note: str
    short_notice: str
    witness: str
    witness_id: int | None
    certificate_no: str
    certificate_given: date | None
    certificate_how: str
    contract_kind: str
    contract_starts: date | None
    contract_ends: date | None
    blockers: tuple[BlockerRow, ...]
    items: tuple[ItemRow, ...]
    enrolments: tuple[ExitEnrolment, ...] = ()
    earlier: tuple[SeparationRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """Who left on this run, and who could not be let go with the reason."""

    ended: tuple[str, ...]
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One try to reach somebody."""

    at: datetime
    by: str
    means: str
    result: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A letter that was sent, with its proof of delivery."""

    id: int
    version: int
    kind: str
    document_no: str
    issued_on: date
    deadline: date | None
    grounds: str
    delivered_on: date | None
    delivery: str


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Somebody gone or away for some days, with who has the cases meanwhile."""

    id: int
    version: int
    employment_id: int
    employee_no: str
    name: str
    kind: str
    custodian: str
    custodian_no: str
    starts: date
    until: date | None
    ended_on: date | None
    outcome: str
    cases: int
    today: tuple[str, ...]  # case numbers whose promise or follow-up is due today or before
    contacts: tuple[ContactRow, ...] = field(default=())
    notices: tuple[NoticeRow, ...] = field(default=())
