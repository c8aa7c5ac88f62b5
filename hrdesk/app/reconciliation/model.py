"""What the reconciliation of a month shows and takes: frozen results and orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action, Kind


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a figure counts for, or could."""

    employment_id: int
    employee_no: str
    name: str
    percent: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Settled:
    """How a difference was settled, by whom, when and why."""

    id: int
    action: Action
    people: tuple[Person, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. ``key`` stays the same while the facts do; ``text`` says in a sentence what is wrong.

    ``person``: for whom it counts now; ``proposed``: for whom it would count by the agency's rule. ``blocks``: the month
    is unsettled while nobody has settled it. ``amount`` in the metric's unit; None where the cell cannot be read.
    """

    key: str
    kind: Kind
    code: str
    blocks: bool
    text: str
    metric: str
    source: str  # kind of file: repayments, calls, …
    person: Person | None
    who: str  # whom the row names, as written
    case_no: str
    item: str
    day: date | None
    amount: Decimal | None
    file_name: str
    sheet: str
    row: int
    batch_id: int
    actions: frozenset[Action]
    proposed: tuple[Person, ...] = ()
    settlement: Settled | None = None

    @property
    def open(self) -> bool:
        """Whether it keeps the month from being settled."""
        return self.blocks and self.settlement is None


@dataclass(frozen=True, slots=True)
class Footing:
    """One file of repayments: its own total, and what became of its amounts by now.

    ``rows`` = ``credited`` + ``settled`` + ``left_out`` + ``changed`` + ``unattributed``, always. ``difference`` is
    stated − rows as the file writes them; None: none stated.
    """

    batch_id: int
    file_name: str
    rows: Decimal  # all readable amounts of the file
    people: Decimal  # claimed for people when it was taken in
    loose: Decimal  # of rows that counted for nobody then
    stated: str
    difference: Decimal | None
    by: str
    at: datetime
    credited: Decimal  # what counts for people by now, also from a newer file
    settled: Decimal = Decimal(0)  # of the loose rows, what people were given by settling
    left_out: Decimal = Decimal(0)  # what shall not count, or stands in the file twice
    changed: Decimal = Decimal(
        0
    )  # what it says more (or less: negative) than counts since a correction or a newer file
    unattributed: Decimal = Decimal(0)  # what counts for nobody and is not settled yet


@dataclass(frozen=True, slots=True)
class MonthFindings:
    """Everything the page shows of a month's differences, as things stood ``at`` that moment (the agency's clock)."""

    period: str
    findings: tuple[Finding, ...]
    files: tuple[Footing, ...]
    state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """How far the month is: open differences by kind, settled ones, and who let it be published unsettled."""

    period: str
    open: int
    settled: int
    notices: int
    by_kind: Mapping[Kind, int]
    released_by: str = ""
    released_reason: str = ""
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's sources side by side. ``finance``: repayments of files; ``collection``: month figures that came summed
    up; ``moved``: by settlements; ``counted``: what counts now (finance + collection + moved)."""

    employment_id: int
    employee_no: str
    name: str
    team: str
    finance: Decimal | None
    collection: Decimal | None
    moved: Decimal
    counted: Decimal | None
    receipts: int
    calls: Decimal | None
    quality: int
    complaints: Decimal | None
    open: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case with repayments in the month: whose it is by the chain, for whom its repayments count."""

    case_no: str
    client: str
    holder: str  # 工号 and name of who holds it now; empty: no case list has it
    credited: str
    receipts: int
    amount: Decimal
    reversed: Decimal
    outstanding: Decimal | None
    complaint: bool
    open: int
    calls: Decimal | None = None  # None: no file of calls tells this case apart


@dataclass(frozen=True, slots=True)
class Settle:
    """How differences are settled: all by one action, or (``action`` None) each as the agency's rule proposes."""

    period: Period
    keys: tuple[str, ...]
    action: Action | None
    reason: str
    shares: tuple[Share, ...] = ()
