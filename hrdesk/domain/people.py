"""Rules about people's records: states, identity numbers, masks, numbers by pattern, what a form may hold.

Sources: GB 11643-1999 (identity number), 劳动法 art. 15 (16 years), 劳动合同法 art. 19 (probation).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hrdesk.domain.errors import UserError
from hrdesk.domain.names import LONGEST, clean_name, initials, name_key, search_key
from hrdesk.words import N_, _

__all__ = [
    "NumberPattern", "Problem", "ResidentId", "Status", "check_employee", "check_phone", "check_resident_id",
    "clean_name", "initials", "length_of_service", "mask_bank_card", "mask_id", "mask_mail", "mask_name", "mask_phone",
    "may_become", "name_key", "probation_cap_months", "search_key", "years_old",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: a stable code, an English literal for the catalogue, its values."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.message, **self.values)


class Status(StrEnum):
    """员工状态."""

    PENDING = "pending"  # 待入职
    PROBATION = "probation"  # 试用期
    REGULAR = "regular"  # 正式
    LEAVING = "leaving"  # 待离职
    LEFT = "left"  # 已离职

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_STATUS_WORDS[self])


_STATUS_WORDS = {
    Status.PENDING: N_("Pending onboarding"),
    Status.PROBATION: N_("Probation"),
    Status.REGULAR: N_("Regular"),
    Status.LEAVING: N_("Leaving soon"),
    Status.LEFT: N_("Has left"),
}
_MOVES = {
    Status.PENDING: {Status.PROBATION, Status.REGULAR, Status.LEFT},
    Status.PROBATION: {Status.REGULAR, Status.LEAVING, Status.LEFT},
    Status.REGULAR: {Status.LEAVING, Status.LEFT},
    Status.LEAVING: {Status.PROBATION, Status.REGULAR, Status.LEFT},  # a resignation may be taken back
    Status.LEFT: set(),  # a return is a new spell of employment
}


def may_become(now: Status, then: Status) -> bool:
    """Whether the move is lawful."""
    return then in _MOVES[now]


# --- identity --------------------------------------------------------------------------------------------------------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
LEAST_AGE = 16
GREATEST_AGE = 120
EARLIEST_BIRTH = 1900  # beyond GREATEST_AGE on any day this program can run


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A well-formed 公民身份号码 and what it tells."""

    number: str
    birth_date: date
    sex: str  # "male" or "female"


def years_old(born: date, on: date) -> int:
    """Whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def check_resident_id(text: str, on: date | None = None) -> ResidentId | Problem:
    """The number in its normal form, or what is wrong with it; with ``on`` also whether the age is lawful that day."""
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(number) != 18:
        return Problem(
            "bad_id", N_("The identity number has {count} characters instead of 18."), {"count": len(number)}
        )
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        return Problem("bad_id", N_("The identity number may hold digits only, with an X at most at the end."))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        text = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        return Problem("bad_id", N_("The date of birth in the identity number, {day}, does not exist."), {"day": text})
    if _CHECKS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11] != number[17]:
        return Problem("bad_id", N_("The last character of the identity number does not fit: a digit is mistyped."))
    if born.year < EARLIEST_BIRTH or (on is not None and years_old(born, on) > GREATEST_AGE):
        return Problem("bad_id", N_("Born in {year}: the identity number cannot be right."), {"year": born.year})
    if on is not None and years_old(born, on) < LEAST_AGE:
        return Problem("bad_id", N_("Under 16 on the first day: must not be employed (Labour Law, article 15)."))
    return ResidentId(number, born, "male" if int(number[16]) % 2 else "female")


def check_phone(text: str) -> str | Problem:
    """A mobile number as eleven digits, or what is wrong."""
    number = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    number = re.sub(r"^(\+86|0086)", "", number)
    if not number.isdecimal():
        return Problem("bad_phone", N_("The mobile number may hold digits only."))
    if len(number) != 11:
        return Problem("bad_phone", N_("The mobile number has {count} digits instead of 11."), {"count": len(number)})
    if not re.fullmatch(r"1[3-9]\d{9}", number):
        return Problem("bad_phone", N_("No mobile number begins with {start}."), {"start": number[:2]})
    return number


# --- masks -----------------------------------------------------------------------------------------------------------


def mask_id(number: str) -> str:
    """320*** ******** ***X is too much to read: first 3 and last 4 stay."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def mask_phone(number: str) -> str:
    """138 **** 2046."""
    return f"{number[:3]} **** {number[-4:]}" if len(number) == 11 else "*" * len(number)


def mask_name(name: str) -> str:
    """First character only."""
    return name[:1] + "*" * max(0, len(name) - 1)


def mask_bank_card(number: str) -> str:
    """Last 4 only."""
    return f"**** {number[-4:]}" if len(number) > 4 else "*" * len(number)


def mask_mail(address: str) -> str:
    """First letter and the domain."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "***"


# --- numbers ---------------------------------------------------------------------------------------------------------


class NumberPattern:
    """How 工号 are made: ``HC{0000}`` gives HC0001, HC0002, … and grows a digit when it must."""

    def __init__(self, pattern: str) -> None:
        found = re.fullmatch(r"([^{}\s]{0,12})\{(0{1,10})\}([^{}\s]{0,12})", pattern.strip())
        if found is None:
            raise UserError(
                N_("{pattern} is no pattern for employee numbers."),
                code="bad_pattern",
                hint=N_("Write the fixed part and the digits as noughts in braces, for example HC{{0000}}."),
                field="number_pattern",
                pattern=pattern,
            )
        self.before, digits, self.after = found.groups()
        self.width = len(digits)

    def format(self, number: int) -> str:
        """The 工号 for a counter's number."""
        return f"{self.before}{number:0{self.width}d}{self.after}"

    def number(self, text: str) -> int | None:
        """The counter's number of a 工号 of this pattern, else None."""
        digits = text.removeprefix(self.before).removesuffix(self.after)
        fits = text.startswith(self.before) and text.endswith(self.after) and _short_number(digits)
        return int(digits) if fits and self.format(int(digits)) == text else None

    def matches(self, text: str) -> bool:
        """Whether the text is a 工号 of this pattern."""
        return self.number(text) is not None

    def restore(self, text: str) -> str | None:
        """A 工号 that lost its noughts or its fixed part on the way: ``7``, ``HC7``, ``hc0007`` → ``HC0007``."""
        clean = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        if self.matches(clean):
            return clean
        folded = clean.casefold()
        if folded.startswith(self.before.casefold()):
            folded = folded[len(self.before) :]
        if self.after and folded.endswith(self.after.casefold()):
            folded = folded[: -len(self.after)]
        if not _short_number(folded) or int(folded) == 0:
            return None
        return self.format(int(folded))


def _short_number(text: str) -> bool:
    return len(text) <= 18 and text.isascii() and text.isdecimal()


# --- time ------------------------------------------------------------------------------------------------------------


def length_of_service(hired: date, on: date) -> tuple[int, int]:
    """司龄: whole years and whole months beyond them."""
    months = (on.year - hired.year) * 12 + on.month - hired.month - (on.day < hired.day)
    return divmod(max(0, months), 12)


def probation_cap_months(contract_months: int | None) -> int:
    """The longest lawful probation by the contract's term; None is open-ended (劳动合同法 art. 19)."""
    if contract_months is None or contract_months >= 36:
        return 6
    if contract_months >= 12:
        return 2
    return 1 if contract_months >= 3 else 0


# --- forms -----------------------------------------------------------------------------------------------------------


def check_employee(fields: Mapping[str, object], today: date | None = None) -> dict[str, Problem]:
    """What is wrong with a person's record, by field; shared by form, importer and command line.

    Fields: name, id_number, phone, birth_date, hire_date, probation_end, regular_date, leave_date, status.
    """
    found: dict[str, Problem] = {}
    name = clean_name(str(fields.get("name") or ""))
    if not name:
        found["name"] = Problem("missing", N_("The name is missing."))
    elif len(name) > LONGEST:
        found["name"] = Problem("out_of_range", N_("The name is longer than {count} characters."), {"count": LONGEST})
    hired = _day(fields, "hire_date")
    if fields.get("id_number"):
        checked = check_resident_id(str(fields["id_number"]), hired or today)
        if isinstance(checked, Problem):
            found["id_number"] = checked
        elif _day(fields, "birth_date") not in (None, checked.birth_date):
            found["birth_date"] = Problem("out_of_range", N_("The date of birth differs from the identity number."))
    if fields.get("phone"):
        phone = check_phone(str(fields["phone"]))
        if isinstance(phone, Problem):
            found["phone"] = phone
    _check_days(fields, hired, found)
    return found


def _day(fields: Mapping[str, object], name: str) -> date | None:
    value = fields.get(name)
    return value if isinstance(value, date) else None


def _check_days(fields: Mapping[str, object], hired: date | None, found: dict[str, Problem]) -> None:
    born = _day(fields, "birth_date")
    if born is not None and hired is not None and years_old(born, hired) < LEAST_AGE:
        found.setdefault(
            "birth_date",
            Problem("out_of_range", N_("Under 16 on the first day: must not be employed (Labour Law, article 15).")),
        )
    left = _day(fields, "leave_date")
    for name in ("probation_end", "regular_date", "leave_date"):
        day = _day(fields, name)
        if day is not None and hired is not None and day < hired:
            found[name] = Problem("out_of_range", N_("This day lies before the hire date."))
    status = fields.get("status")
    if status == Status.LEFT and left is None:
        found.setdefault("leave_date", Problem("missing", N_("Who has left needs a leave date.")))
    if status == Status.PENDING and left is not None:
        found.setdefault("leave_date", Problem("out_of_range", N_("Who has not come yet cannot have left.")))
