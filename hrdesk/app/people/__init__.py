"""The record of people: list, search, one person's view, form, status, posting, showing masked values."""

from hrdesk.app.people.changes import change_status, move_person, reveal
from hrdesk.app.people.listing import list_people, search
from hrdesk.app.people.model import (
    FIELDS,
    REVEALABLE,
    ChangeStatus,
    Found,
    InvalidPerson,
    MovePerson,
    PeopleFilter,
    PersonRow,
    PersonView,
    PostingView,
    Reveal,
    Revealed,
    SavePerson,
    Spell,
    TimelineEvent,
    Version,
    label,
    shown_value,
)
from hrdesk.app.people.numbers import next_employee_numbers, note_employee_numbers
from hrdesk.app.people.saving import LICENSED_EXISTING, revert, save_person
from hrdesk.app.people.view import person_view

__all__ = [
    "FIELDS",
    "LICENSED_EXISTING",
    "REVEALABLE",
    "ChangeStatus",
    "Found",
    "InvalidPerson",
    "MovePerson",
    "PeopleFilter",
    "PersonRow",
    "PersonView",
    "PostingView",
    "Reveal",
    "Revealed",
    "SavePerson",
    "Spell",
    "TimelineEvent",
    "Version",
    "change_status",
    "label",
    "list_people",
    "move_person",
    "next_employee_numbers",
    "note_employee_numbers",
    "person_view",
    "reveal",
    "revert",
    "save_person",
    "search",
    "shown_value",
]
