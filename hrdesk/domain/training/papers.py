"""What the papers of training show: the record of a person, the list of a course to sign, a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.training.courses import Occasion, Standing


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What stands on every sheet. ``printed_at``: in the agency's zone, without one."""

    agency: str
    printed_by: str
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One course a person was asked to take, with its exam. ``exam``: the paper's version; None: it has no exam."""

    course: str
    label: str
    occasion: Occasion
    read_on: date | None
    trainer: str
    minutes: int
    exam: str
    score: Decimal | None
    pass_mark: Decimal | None
    resits: int
    standing: Standing
    due: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One course done elsewhere or before HRDesk came, as an import told of it. ``passed`` None: nothing was said."""

    course: str
    on: date
    trainer: str
    hours: Decimal | None
    score: Decimal | None
    passed: bool | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class HomeworkLine:
    """One try at one assignment. ``result``: in words; ``by``: who marked it."""

    course: str
    title: str
    number: int
    on: date
    score: Decimal | None
    result: str
    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class RecordAttempt:
    """One attempt at an exam. ``missed``: topics of what was not fully right."""

    exam: str
    number: int
    on: date
    questions: int
    score: Decimal | None
    passed: bool | None
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One paper a person must sign (保密承诺书). ``signed`` None: not signed; ``waived``: why it need not be."""

    name: str
    signed: date | None
    waived: str = ""


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """培训档案 of one employment on a day. ``id_shown``: masked."""

    head: PaperHead
    on: date
    name: str
    employee_no: str
    post: str
    unit: str
    id_shown: str
    hired: date | None
    licensed: str
    lines: tuple[RecordLine, ...]
    attempts: tuple[RecordAttempt, ...]
    first_entry: date | None
    last_entry: date | None
    client: str = ""
    earlier: tuple[EarlierLine, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    homework: tuple[HomeworkLine, ...] = ()

    @property
    def current(self) -> tuple[int, int]:
        """(held, asked) of the courses in their current versions."""
        now = [
            line
            for line in self.lines
            if line.standing is not Standing.REPLACED and line.standing is not Standing.EXPIRED
        ]
        held = sum(line.standing in (Standing.DONE, Standing.EXPIRING) for line in now)
        return held, len(now)

    def minutes_since(self, day: date) -> int:
        """Minutes of what was read, or done elsewhere, since a day."""
        read = sum(line.minutes for line in self.lines if line.read_on is not None and line.read_on >= day)
        earlier = sum((one.hours or 0 for one in self.earlier if one.on >= day and one.passed is not False), Decimal(0))
        return read + int(earlier * 60)


@dataclass(frozen=True, slots=True)
class SignLine:
    """One person on the list of a course."""

    name: str
    employee_no: str
    unit: str
    due: date | None
    read_at: datetime | None
    score: Decimal | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class CourseList:
    """签收表 of one version of a course."""

    head: PaperHead
    course: str
    label: str
    published: date
    occasion: Occasion
    minutes: int
    trainer: str
    source: str
    lines: tuple[SignLine, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """结业证书 of one person and course."""

    head: PaperHead
    number: str
    name: str
    employee_no: str
    course: str
    label: str
    minutes: int
    finished: date
    score: Decimal | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person on a client's project. ``until`` None: still there."""

    name: str
    employee_no: str
    post: str
    project: str
    since: date
    until: date | None
    held: int
    asked: int
    last_passed: date | None


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint of the client's in the period, what was found and done."""

    number: str
    received: date
    channel: str
    name: str
    said: str
    found: str
    done: str
    reply_due: date
    replied_on: date | None


@dataclass(frozen=True, slots=True)
class ClientPack:
    """委托方检查包: who worked for the client in a period, what each has signed, complaints, each one's training record.

    ``undertakings``: by employee number; who has none on file is missing there. ``complaints``: None where whoever prints
    may not read them.
    """

    head: PaperHead
    client: str
    first: date
    last: date
    roster: tuple[RosterLine, ...]
    records: tuple[TrainingRecord, ...]
    undertakings: Mapping[str, tuple[Undertaking, ...]] = field(default_factory=dict)
    complaints: tuple[ComplaintLine, ...] | None = None
