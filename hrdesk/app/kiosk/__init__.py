"""自助机: a shared PC where people without one of their own are let in by 工号 and PIN.

The kiosk is opened like any other window, by an account with its own password (role ``KIOSK``), which by itself sees
nobody. A PIN only says who stands there: it lies in the file as an Argon2id hash and opens nothing. Whoever is let in
acts as an ``Actor`` of their own, with scope "own" and no more than ``AT_KIOSK``; the audit log names the person and the
visit beside the kiosk's account.
"""

from hrdesk.app.kiosk.pins import GivenPin, PinRow, PinState, give_pins, list_pins, take_pins_away
from hrdesk.app.kiosk.visits import Choose, Enter, Visit, choose_pin, end_left_open, enter, leave, visit_desk

__all__ = [
    "Choose",
    "Enter",
    "GivenPin",
    "PinRow",
    "PinState",
    "Visit",
    "choose_pin",
    "end_left_open",
    "enter",
    "give_pins",
    "leave",
    "list_pins",
    "take_pins_away",
    "visit_desk",
]
