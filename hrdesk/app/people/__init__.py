"""The record of people: list, search, one person's view, form, status, orders, showing masked values."""

from hrdesk.app.people.applying import Applied, apply_due
from hrdesk.app.people.changes import change_status, reveal
from hrdesk.app.people.contracts import Contracts, ContractView, SaveContract, contracts_of, save_contract
from hrdesk.app.people.letters import LetterOrder, Letters, fill_letters
from hrdesk.app.people.listing import list_people, search
from hrdesk.app.people.model import (
    FIELDS,
    REVEALABLE,
    ChangeStatus,
    Found,
    InvalidPerson,
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
from hrdesk.app.people.numbers import NumberRules, next_employee_numbers, note_employee_numbers, number_rules
from hrdesk.app.people.orders import GiveOrder, OrderView, give_order, orders_of, reveal_pay, undo_order
from hrdesk.app.people.saving import LICENSED_EXISTING, revert, save_person
from hrdesk.app.people.view import person_view

__all__ = [
    "FIELDS",
    "LICENSED_EXISTING",
    "REVEALABLE",
    "Applied",
    "ChangeStatus",
    "ContractView",
    "Contracts",
    "Found",
    "GiveOrder",
    "InvalidPerson",
    "LetterOrder",
    "Letters",
    "NumberRules",
    "OrderView",
    "PeopleFilter",
    "PersonRow",
    "PersonView",
    "PostingView",
    "Reveal",
    "Revealed",
    "SaveContract",
    "SavePerson",
    "Spell",
    "TimelineEvent",
    "Version",
    "apply_due",
    "change_status",
    "contracts_of",
    "fill_letters",
    "give_order",
    "label",
    "list_people",
    "next_employee_numbers",
    "note_employee_numbers",
    "number_rules",
    "orders_of",
    "person_view",
    "reveal",
    "reveal_pay",
    "revert",
    "save_contract",
    "save_person",
    "search",
    "shown_value",
    "undo_order",
]
