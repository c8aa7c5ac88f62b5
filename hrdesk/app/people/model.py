"""What goes into and comes out of the people use cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.people.contracts import Contracts
    from hrdesk.app.people.orders import OrderView

#: person, employment and posting version, as a form saw them (posting 0: none)
Version = tuple[int, int, int]

ON = "on"  # in a filter: everybody who works here, 试用期, 正式 and 待离职
EMPLOYED = (Status.PROBATION, Status.REGULAR, Status.LEAVING)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the person's form: where it is kept, of what kind, and who may read it in full."""

    name: str
    label: str
    table: str
    kind: str = "text"  # text or day
    sealed: bool = False
    private: bool = False  # masked in lists, views and the timeline


FIELDS: Mapping[str, Field] = {
    entry.name: entry
    for entry in (
        Field("name", N_("Name"), "person"),
        Field("id_number", N_("Resident ID number"), "person", sealed=True, private=True),
        Field("sex", N_("Sex"), "person"),
        Field("birth_date", N_("Birth date"), "person", "day", private=True),
        Field("phone", N_("Mobile number"), "person", private=True),
        Field("email", N_("E-mail"), "person", private=True),
        Field("education", N_("Education"), "person"),
        Field("household", N_("Household registration type"), "person"),
        Field("emergency_contact", N_("Emergency contact"), "person", private=True),
        Field("home_address", N_("Home address"), "person", sealed=True, private=True),
        Field("bank_card", N_("Bank card number"), "person", sealed=True, private=True),
        Field("employee_no", N_("Employee number"), "employment"),
        Field("status", N_("Employment status"), "employment"),
        Field("employment_type", N_("Employment type"), "employment"),
        Field("city", N_("Work location"), "employment"),
        Field("hire_date", N_("Hire date"), "employment", "day"),
        Field("probation_end", N_("Probation ends"), "employment", "day"),
        Field("regular_date", N_("Regularisation date"), "employment", "day"),
        Field("last_day", N_("Last working day"), "employment", "day"),
        Field("leave_date", N_("Leave date"), "employment", "day"),
        Field("department", N_("Department"), "posting"),
        Field("team", N_("Team"), "posting"),
        Field("position", N_("Position"), "posting"),
        Field("level", N_("Job level"), "posting"),
        Field("superior_no", N_("Direct supervisor"), "posting"),
    )
}
REVEALABLE = tuple(name for name, entry in FIELDS.items() if entry.private)


class InvalidPerson(UserError):
    """The form breaks rules. ``problems`` maps each wrong field to its sentence; the error itself is the first one."""

    code = "invalid"

    def __init__(self, problems: Mapping[str, UserError]) -> None:
        first_field, first = next(iter(problems.items()))
        super().__init__(first.message, code=first.code, field=first_field, hint=first.hint_source, **first.values)
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Who to list. ``status``: ``on``, ``all`` or names of Status; units by id; ``text`` as in search."""

    status: tuple[str, ...] = (ON,)
    department_id: int | None = None
    team_id: int | None = None
    position_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list. ``phone`` is masked."""

    employment_id: int
    employee_no: str
    name: str
    name_key: str
    status: Status
    department: str | None
    team: str | None
    position: str | None
    level: str | None
    hire_date: date | None
    probation_end: date | None
    regular_date: date | None
    leave_date: date | None
    superior_name: str | None
    superior_no: str | None
    phone: str


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of the search."""

    employment_id: int
    employee_no: str
    name: str
    department: str | None
    team: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class PostingView:
    """Where and as what, from a day on."""

    starts: date
    ends: date | None
    department: str
    team: str | None
    position: str | None
    level: str | None
    superior_name: str | None
    superior_no: str | None


@dataclass(frozen=True, slots=True)
class Spell:
    """One employment of the person, oldest first."""

    employment_id: int
    number: int
    employee_no: str
    status: Status
    hire_date: date | None
    leave_date: date | None


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened. ``kind``: joined, regular, left, moved, ordered, changed, status,
    revealed, imported, evaluation."""

    day: date
    kind: str
    title: str
    detail: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class PersonView:
    """The record of one person in one employment, sensitive values masked."""

    employment_id: int
    person_id: int
    version: Version
    employee_no: str
    name: str
    status: Status
    spell: int
    id_number: str
    phone: str
    email: str
    birth_date: str
    sex: str | None
    education: str | None
    household: str | None
    emergency_contact: str
    home_address: str
    bank_card: str
    employment_type: str | None
    city: str | None
    hire_date: date | None
    probation_end: date | None
    regular_date: date | None
    last_day: date | None
    leave_date: date | None
    licensed: str | None
    posting: PostingView | None
    postings: tuple[PostingView, ...]
    spells: tuple[Spell, ...]
    timeline: tuple[TimelineEvent, ...]
    may_edit: bool
    may_reveal: bool
    orders: tuple[OrderView, ...] = ()  # those that wait for their day, or could not be carried out
    suspended_since: date | None = None
    contracts: Contracts | None = None
    licence: str = ""  # why no case and no target may be given; empty: they may
    last_change: int | None = None  # audit id of the newest change that ``revert`` can take back

    def values(self) -> dict[str, Any]:
        """What a form may show and give back as it is: everything that is not masked."""
        here = self.posting
        return {
            "name": self.name,
            "sex": self.sex,
            "education": self.education,
            "household": self.household,
            "employee_no": self.employee_no,
            "status": self.status.value,
            "employment_type": self.employment_type,
            "city": self.city,
            "hire_date": self.hire_date,
            "probation_end": self.probation_end,
            "regular_date": self.regular_date,
            "last_day": self.last_day,
            "leave_date": self.leave_date,
            "department": here.department if here else None,
            "team": here.team if here else None,
            "position": here.position if here else None,
            "level": here.level if here else None,
            "superior_no": here.superior_no if here else None,
        }


@dataclass(frozen=True, slots=True)
class SavePerson:
    """A form to save.

    ``fields`` holds what was typed or chosen, by the names of FIELDS: text, ``date`` or None (empty). For an existing
    employment only the changed ones are given, so masked values stay as they are; ``version`` is the view's. A new one
    needs ``name``; ``licence`` is why a new one may work without onboarding (kept with the actor's name); without ``employee_no`` it gets the next number, without ``status`` it is pending. Who worked here
    before (same resident ID number) is taken on again with ``rehire``. Department, team, position, level and superior
    correct the posting that runs; an order (``give_order``) begins another.
    """

    fields: Mapping[str, Any] = field(repr=False)
    employment_id: int | None = None
    version: Version | None = None
    rehire: bool = False
    licence: str = ""


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """A lawful move to another status, true from ``day`` on."""

    employment_id: int
    version: Version
    status: str
    day: date


@dataclass(frozen=True, slots=True)
class Reveal:
    """Which masked values of whom are to be seen in full, and what for."""

    employment_ids: tuple[int, ...]
    fields: tuple[str, ...]
    purpose: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """The full values of one person, by field; empty text where there is none."""

    employment_id: int
    employee_no: str
    name: str
    values: Mapping[str, str] = field(repr=False)


_SEX_WORDS = {"male": N_("Male"), "female": N_("Female")}


def shown_value(name: str, value: object) -> str:
    """A field's value for people: words for codes (status, sex), dates as 2026-11-23, empty text for none."""
    if value is None:
        return ""
    if name == "status" and value in set(Status):
        return Status(str(value)).text
    if name == "sex" and value in _SEX_WORDS:
        return _(_SEX_WORDS[str(value)])
    return str(value)


def label(name: str) -> str:
    """The field's name for people."""
    return _(FIELDS[name].label)
