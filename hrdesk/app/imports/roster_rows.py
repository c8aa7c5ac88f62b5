"""What a row of a roster says: each field in its one form, what cannot be meant refused, each person once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hrdesk.app.imports.ledger import Ledger
from hrdesk.domain.people import Problem, Status, check_phone, check_resident_id, clean_name
from hrdesk.words import N_

SUPERVISOR = "supervisor"
#: Fields that are dated identities outside HRDesk, and the kind they are kept as.
OUTSIDE: Mapping[str, str] = {
    "seat_no": "seat", "system_account": "system", "clock_no": "clock", "wecom_account": "wecom",
}  # fmt: skip
#: Sensitive fields: a masked cell, as exports have them, means "as it is".
MASKED = ("phone", "id_number", "bank_card", "home_address", "emergency_contact", "emergency_phone", "birth_date")
STATUS_WORDS: Mapping[str, Status] = {
    "待入职": Status.PENDING,
    "试用期": Status.PROBATION,
    "试用": Status.PROBATION,
    "正式": Status.REGULAR,
    "转正": Status.REGULAR,
    "在职": Status.REGULAR,
    "待离职": Status.LEAVING,
    "离职中": Status.LEAVING,
    "已离职": Status.LEFT,
    "离职": Status.LEFT,
    "active": Status.REGULAR,
    "pending onboarding": Status.PENDING,
    "leaving soon": Status.LEAVING,
    "has left": Status.LEFT,
    **{status.value: status for status in Status},
}
SEX_WORDS = {"男": "male", "女": "female", "男性": "male", "女性": "female", "m": "male", "f": "female",
             "male": "male", "female": "female"}  # fmt: skip
_LONGEST = 60


def row_values(ledger: Ledger, index: int) -> dict[str, Any]:
    """The row's fields in their one form; only those that say something. Refuses what cannot be meant."""
    found: dict[str, Any] = {}
    for name, column in ledger.columns.items():
        value = column[index]
        if value is None or value == "":
            continue
        value = _tidy(ledger, index, name, value)
        if value is not None:
            found[name] = value
    if "name" not in found and not ledger.bad[index]:
        ledger.refuse(index, "name", "missing", N_("The name is missing."), N_("Fill in the name."))
    if ledger.has("employee_no") and "employee_no" not in found and not ledger.bad[index]:
        ledger.refuse(
            index,
            "employee_no",
            "missing",
            N_("The employee number is missing."),
            N_("Fill it in; or leave the whole column out, and numbers are given."),
        )
    return found


def _tidy(ledger: Ledger, index: int, name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if name in MASKED and "*" in text:
        return None
    if name == "name":
        return clean_name(text)
    if name in ("department", "team", "position", SUPERVISOR):
        text = clean_name(text)
        if len(text) > _LONGEST:
            ledger.refuse(index, name, "out_of_range", N_("A name has at most {count} characters."), "", count=_LONGEST)
            return None
        return text
    if name == "phone":
        phone = check_phone(text)
        return _or_refuse(ledger, index, name, phone, N_("Check it and fill it in again."))
    if name == "id_number":
        found = check_resident_id(text)
        number = found if isinstance(found, Problem) else found.number
        return _or_refuse(ledger, index, name, number, N_("Check it against the identity card."))
    if name == "sex":
        sex = SEX_WORDS.get(text.casefold())
        if sex is None:
            ledger.refuse_word(index, name, text)
        return sex
    if name == "status":
        status = STATUS_WORDS.get(text.casefold())
        if status is None:
            ledger.refuse_word(index, name, text)
        return status.value if status is not None else None
    return text


def _or_refuse(ledger: Ledger, index: int, name: str, found: str | Problem, hint: str) -> str | None:
    if isinstance(found, Problem):
        ledger.refuse(index, name, found.code, found.message, hint, **found.values)
        return None
    return found


def refuse_doubles(ledger: Ledger, rows: Sequence[Mapping[str, Any]], match: tuple[str, ...]) -> None:
    """One row a person: a row that says the same again counts once, one that contradicts is refused."""
    first: dict[tuple[Any, ...], int] = {}
    for index, values in enumerate(rows):
        if ledger.bad[index]:
            continue
        other = first.setdefault(_key(values, match), index)
        if other == index:
            continue
        if rows[other] == values:
            ledger.repeat(index, other, say=ledger.raw_row(index) == ledger.raw_row(other))
        else:
            ledger.contradict(index, other)


def _key(values: Mapping[str, Any], match: tuple[str, ...]) -> tuple[Any, ...]:
    if values.get("employee_no"):
        return ("employee_no", values["employee_no"])
    if match:
        return (match, *(values.get(name) for name in match))
    if values.get("id_number"):
        return ("id_number", values["id_number"])
    return ("name", values.get("name"))
