"""What is asked of the complaint register and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hrdesk.domain.complaints import Ruling, is_open


@dataclass(frozen=True, slots=True)
class SaveComplaint:
    """A complaint as it was received, and what was done. ``id`` and ``version`` of one that is changed.

    ``reply_due``: the agency's working days after receipt where none is given.
    """

    employment_id: int
    received: date
    channel: str
    said: str
    complaint_no: str = ""
    client: str = ""
    case_no: str = ""
    recording: str = ""
    action: str = ""
    reply_due: date | None = None
    replied_on: date | None = None
    id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RuleOn:
    """What was found of a complaint, with the reason; ``UNDECIDED`` opens it again."""

    complaint_id: int
    version: int
    ruling: Ruling
    reason: str


@dataclass(frozen=True, slots=True)
class Retrain:
    """Asks the person to take a course (again), until ``due``."""

    complaint_id: int
    version: int
    course_id: int
    due: date


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of the register. ``id`` is None where only an imported file tells of it: then ``file`` is its name.

    ``counts``: what the month's figures hold for it, None where nothing; ``course_due``: while the retraining is open.
    ``completed``: the file that says the client or the case number which nobody typed.
    """

    id: int | None
    version: int
    document_no: str
    complaint_no: str
    received: date
    channel: str
    client: str
    employment_id: int
    employee_no: str
    name: str
    team: str
    case_no: str
    recording: str
    said: str
    ruling: Ruling
    reason: str
    decided_by: str
    decided_on: date | None
    action: str
    reply_due: date | None
    replied_on: date | None
    course: str
    course_done: date | None
    entered_by: str
    counts: int | None
    file: str = ""
    completed: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to be done; a file's line says nothing of replies."""
        return self.id is not None and is_open(self.ruling, self.replied_on)

    @property
    def number(self) -> str:
        """What people call it by."""
        return self.complaint_no or self.document_no


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the entry form offers: (employment, name with number), clients, (course, name)."""

    people: tuple[tuple[int, str], ...]
    clients: tuple[str, ...]
    courses: tuple[tuple[int, str], ...]
