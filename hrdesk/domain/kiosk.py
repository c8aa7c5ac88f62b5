"""PINs at a shared PC (自助机): which are refused, how long one waits after wrong ones, when a PIN is locked.

A PIN opens nothing: the kiosk is open already, under an account with a password of its own. It only says who stands
there. So four to six digits are enough, as long as they cannot be guessed in a handful of tries.
"""

from __future__ import annotations

import itertools
import unicodedata
from datetime import date, datetime, timedelta

from hrdesk.domain.training.questions import Fault
from hrdesk.words import N_

LEAST, MOST = 4, 6
PAUSES = (
    timedelta(0),
    timedelta(0),
    timedelta(0),
    timedelta(seconds=10),
    timedelta(seconds=30),
)  # after 0, 1, 2 … wrong
STATION_FREE = 10  # wrong tries at one kiosk, whoever they were meant for, before it pauses
STATION_PAUSE = timedelta(seconds=60)

_FIRST_GUESSES = frozenset(
    {"1314", "2580", "0852", "1470", "3690", "5201", "5210", "520520", "521521", "520131", "168168", "147258",
     "159357", "147369", "258369", "112233", "102030", "131452", "201314"}
)  # fmt: skip


def plain_pin(typed: str) -> str:
    """A PIN as it is compared: full-width digits are digits, blanks around it don't count."""
    return unicodedata.normalize("NFKC", typed).strip()


def pin_fault(pin: str, employee_no: str, born: date | None, before: str = "") -> Fault | None:
    """What keeps digits from being somebody's PIN; None: they may be. ``before``: the PIN it shall replace."""
    if not (LEAST <= len(pin) <= MOST and pin.isascii() and pin.isdigit()):
        return Fault("bad_pin", N_("A PIN has four to six digits."))
    if pin == before:
        return Fault("same_pin", N_("The new PIN is the old one."))
    if _regular(pin) or pin in _FIRST_GUESSES:
        return Fault("weak_pin", N_("This PIN is guessed first: digits in a row, or repeated. Choose another one."))
    if born is not None and pin in _birthdays(born):
        return Fault("weak_pin", N_("This PIN is your date of birth. Choose another one."))
    digits = "".join(letter for letter in employee_no if letter.isdigit())
    if digits and (pin == digits.zfill(len(pin))[-len(pin) :] or (len(digits) >= LEAST and digits[-LEAST:] in pin)):
        return Fault("weak_pin", N_("This PIN is part of your employee number. Choose another one."))
    return None


def means_number(typed: str, employee_no: str) -> bool:
    """Whether digits typed at a number pad mean this employee number: 233 and 0233 mean HC0233."""
    if not (typed.isascii() and typed.isdigit()):
        return False
    digits = employee_no.lstrip("".join(letter for letter in employee_no if not letter.isdigit()))
    return digits.isdigit() and int(digits) == int(typed)


def _regular(pin: str) -> bool:
    """All alike, counted up or down (also over 9 to 0), or one piece repeated: 1111, 3456, 0987, 1212, 123123."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    return any(len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3) if size < len(pin))


def _birthdays(born: date) -> frozenset[str]:
    forms = ("%m%d", "%d%m", "%Y", "%y%m", "%m%y", "%y%m%d", "%d%m%y", "%m%d%y", "%Y%m", "%m%Y")
    return frozenset(f"{born:{form}}" for form in forms)


def wait_left(failures: int, failed_at: datetime | None, now: datetime) -> timedelta:
    """How long the next try at a PIN must wait. A clock set back makes it no shorter."""
    if failed_at is None or failures <= 0:
        return timedelta(0)
    return _left(PAUSES[min(failures, len(PAUSES) - 1)], failed_at, now)


def station_wait(failures: int, failed_at: datetime | None, now: datetime) -> timedelta:
    """The same for the kiosk as a whole: somebody who tries one PIN against many numbers waits too."""
    if failed_at is None or failures < STATION_FREE:
        return timedelta(0)
    return _left(STATION_PAUSE, failed_at, now)


def _left(pause: timedelta, failed_at: datetime, now: datetime) -> timedelta:
    passed = max(now - failed_at, timedelta(0))
    return max(pause - passed, timedelta(0))
