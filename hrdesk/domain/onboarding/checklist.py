"""Checklists (入职清单): items with an owner, a due day, a kind, the evidence wanted, and whether they are a gate.

A due day the law sets carries its article (LAWS) and may be made earlier, never later. Everything else is the agency's own
rule and is never shown as law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from hrdesk.domain.calendar import is_working_day
from hrdesk.domain.errors import UserError
from hrdesk.words import N_, _, named

LONGEST_NAME = 60
MOST_ITEMS = 80


class ItemKind(StrEnum):
    """What has to be done."""

    CHECK = "check"
    PAPER = "paper"
    SIGNATURE = "signature"
    COURSE = "course"
    EXAM = "exam"
    CONTRACT = "contract"
    INSURANCE = "insurance"
    HOUSING_FUND = "housing_fund"
    ACCOUNT = "account"
    ASSET = "asset"
    DECISION = "decision"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_KIND_WORDS[self])


class OwnerKind(StrEnum):
    """Who sees to it."""

    ROLE = "role"  # one of that role takes it
    SUPERVISOR = "supervisor"  # the direct superior; else the nearest above with an account
    JOINER = "joiner"
    PERSON = "person"  # a named employee; else the nearest above with an account

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_OWNER_WORDS[self])


class Evidence(StrEnum):
    """What shows that it was done."""

    NONE = "none"
    WORDS = "words"
    FILE = "file"
    EITHER = "either"  # words or a file

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_EVIDENCE_WORDS[self])


class Unit(StrEnum):
    """How a due day is counted."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_UNIT_WORDS[self])


class ItemState(StrEnum):
    """Where an item of a running plan stands."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_STATE_WORDS[self])


_KIND_WORDS = {
    ItemKind.CHECK: N_("Check"),
    ItemKind.PAPER: N_("Paper to collect"),
    ItemKind.SIGNATURE: N_("Signature"),
    ItemKind.COURSE: N_("Course"),
    ItemKind.EXAM: N_("Exam"),
    ItemKind.CONTRACT: N_("Labour contract"),
    ItemKind.INSURANCE: N_("Social insurance"),
    ItemKind.HOUSING_FUND: N_("Housing fund"),
    ItemKind.ACCOUNT: N_("System account"),
    ItemKind.ASSET: N_("Equipment"),
    ItemKind.DECISION: N_("Decision"),
}
_OWNER_WORDS = {
    OwnerKind.ROLE: N_("Whoever of a role takes it"),
    OwnerKind.SUPERVISOR: N_("Direct supervisor"),
    OwnerKind.JOINER: N_("The joiner"),
    OwnerKind.PERSON: N_("A named person"),
}
_EVIDENCE_WORDS = {
    Evidence.NONE: N_("none"),
    Evidence.WORDS: N_("in words"),
    Evidence.FILE: N_("a file"),
    Evidence.EITHER: N_("words or a file"),
}
_UNIT_WORDS = {
    Unit.DAYS: N_("days"),
    Unit.WORKING_DAYS: N_("working days"),
    Unit.WEEKS: N_("weeks"),
    Unit.MONTHS: N_("months"),
}
_STATE_WORDS = {ItemState.OPEN: N_("To do"), ItemState.DONE: N_("Done"), ItemState.WAIVED: N_("Waived")}
#: Kinds whose items can name a course or exam of the bank and are then done by themselves.
BY_ITSELF = (ItemKind.COURSE, ItemKind.EXAM)
FIRST_DAY, PROBATION_END = "first_day", "probation_end"


@dataclass(frozen=True, slots=True)
class Due:
    """``amount`` units after (minus: before) the anchor, then ``extra`` days more: a month less a day is (1, months, −1)."""

    amount: int = 0
    unit: Unit = Unit.DAYS
    extra: int = 0
    anchor: str = FIRST_DAY

    @property
    def text(self) -> str:
        """``first day + 1 months − 1 days``."""
        anchor = _("first day") if self.anchor == FIRST_DAY else _("end of probation")
        parts = [anchor]
        for number, unit in ((self.amount, self.unit), (self.extra, Unit.DAYS)):
            if number:
                parts.append(
                    _("{sign} {count} {unit}", sign="+" if number > 0 else "−", count=abs(number), unit=unit.text)
                )
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Law:
    """A due day the law sets: the latest one, its article, and what happens after it."""

    article: str
    latest: Due
    after: str = ""


#: Sources: facts.md section 1, from github:LawRefBook/Laws 2f4c5c2 (19 Apr 2025).
LAWS: Mapping[str, Law] = {
    "identity": Law(
        N_("Labour Law, art. 15; Provisions on Child Labour, art. 4"),
        Due(0),
        N_("Under 16 nobody may be employed; the check must be on record."),
    ),
    "privacy": Law(N_("Personal Information Protection Law, arts 17, 29"), Due(0), N_("Before anything is processed.")),
    "contract": Law(
        N_("Labour Contract Law, arts 10, 82; Implementing Regulations, art. 6"),
        Due(1, Unit.MONTHS, -1),
        N_("From the second month on wages are due twice."),
    ),
    "insurance": Law(
        N_("Social Insurance Law, arts 58, 84"),
        Due(30),
        N_("Registration within 30 days; a fine of 1 to 3 times follows."),
    ),
    "housing_fund": Law(N_("Regulations on the Housing Fund, art. 15"), Due(30), N_("Registration within 30 days.")),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an item is. ``value``: a role, or the 工号 of a named person."""

    kind: OwnerKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. ``law`` is a key of LAWS, empty for the agency's own rule.

    ``subject``: the id of the course or exam (by ``kind``) that closes the item by itself; None: it is ticked by hand.
    """

    code: str
    name_zh: str
    name_en: str
    kind: ItemKind
    owner: Owner
    due: Due = Due()
    evidence: Evidence = Evidence.NONE
    gate: bool = False
    law: str = ""
    subject: int | None = None

    @property
    def name(self) -> str:
        """The name in the current language."""
        return named(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Checklist:
    """A template: whom it is for (names; empty means any) and its items in order."""

    name_zh: str
    items: tuple[Item, ...]
    name_en: str = ""
    departments: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name in the current language."""
        return named(self.name_zh, self.name_en or None)

    def fits(self, department: str | None, position: str | None, level: str | None) -> int:
        """How closely it is meant for such a post: −1 not at all, more for each thing it names."""
        fit = 0
        for wanted, own in ((self.departments, department), (self.positions, position), (self.levels, level)):
            if wanted and (own or "") not in wanted:
                return -1
            fit += bool(wanted)
        return fit


# --- days ------------------------------------------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """The same day of another month; its last day where there is no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def due_day(due: Due, first_day: date, probation_end: date | None = None) -> date:
    """The day by which it must be done. Without a probation its end is the first day."""
    day = probation_end or first_day if due.anchor == PROBATION_END else first_day
    if due.unit is Unit.MONTHS:
        day = add_months(day, due.amount)
    elif due.unit is Unit.WORKING_DAYS:
        day = _working(day, due.amount)
    else:
        day += timedelta(days=due.amount * (7 if due.unit is Unit.WEEKS else 1))
    return day + timedelta(days=due.extra)


def _working(day: date, count: int) -> date:
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def lawful_day(law: str, first_day: date) -> date | None:
    """The last day the law allows, None where it sets none."""
    return due_day(LAWS[law].latest, first_day) if law in LAWS else None


# --- checking a template ---------------------------------------------------------------------------------------------

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PROBE = tuple(date(2026, month, day) for month in (1, 2, 8, 12) for day in (1, 15, 28))


def check_checklist(checklist: Checklist, roles: Sequence[str]) -> None:
    """Whether the template can be used. Errors: ``missing``, ``duplicate``, ``too_late`` (beyond the law), ``too_long``."""
    if not checklist.name_zh.strip():
        raise UserError(N_("Please enter a name."), code="missing", field="name_zh")
    if not checklist.items:
        raise UserError(N_("A checklist needs at least one item."), code="missing", field="items")
    if len(checklist.items) > MOST_ITEMS:
        raise UserError(N_("A checklist has at most {count} items."), code="too_long", field="items", count=MOST_ITEMS)
    seen: set[str] = set()
    for item in checklist.items:
        _check_item(item, roles)
        if item.code in seen:
            raise UserError(N_("Two items are called {text}."), code="duplicate", field="items", text=item.code)
        seen.add(item.code)


def _check_item(item: Item, roles: Sequence[str]) -> None:
    if not _CODE.fullmatch(item.code):
        raise UserError(
            N_("“{text}” is no short name for an item."),
            code="bad_code",
            field="code",
            hint=N_("Small letters, digits and _ only, for example id_check."),
            text=item.code,
        )
    if not item.name_zh.strip() or len(item.name_zh) > LONGEST_NAME:
        raise UserError(
            N_("Every item needs a name of at most {count} characters."),
            code="missing",
            field="name_zh",
            count=LONGEST_NAME,
        )
    if item.owner.kind is OwnerKind.ROLE and item.owner.value not in roles:
        raise UserError(N_("{item}: please choose a role."), code="missing", field="owner", item=item.name_zh)
    if item.owner.kind is OwnerKind.PERSON and not item.owner.value.strip():
        raise UserError(N_("{item}: please say who."), code="missing", field="owner", item=item.name_zh)
    if item.subject is not None and item.kind not in BY_ITSELF:
        raise UserError(
            N_("{item}: only an item of the kind {course} or {exam} can name one."),
            code="wrong_subject",
            field="subject",
            item=item.name_zh,
            course=ItemKind.COURSE.text,
            exam=ItemKind.EXAM.text,
        )
    if item.law:
        _check_law(item)


def _check_law(item: Item) -> None:
    if item.law not in LAWS:
        raise ValueError(item.law)
    if any(due_day(item.due, day) > due_day(LAWS[item.law].latest, day) for day in _PROBE):
        raise UserError(
            N_("{item}: the law sets {latest} as the latest day ({article})."),
            code="too_late",
            field="due",
            hint=N_("An earlier day is possible, a later one is not."),
            item=item.name_zh,
            latest=LAWS[item.law].latest.text,
            article=_(LAWS[item.law].article),
        )


# --- as it is kept ---------------------------------------------------------------------------------------------------


def to_content(checklist: Checklist) -> dict[str, Any]:
    """The template as plain values."""
    return {
        "name_zh": checklist.name_zh,
        "name_en": checklist.name_en,
        "departments": list(checklist.departments),
        "positions": list(checklist.positions),
        "levels": list(checklist.levels),
        "items": [
            {
                "code": item.code,
                "name_zh": item.name_zh,
                "name_en": item.name_en,
                "kind": item.kind.value,
                "owner": [item.owner.kind.value, item.owner.value],
                "due": [item.due.amount, item.due.unit.value, item.due.extra, item.due.anchor],
                "evidence": item.evidence.value,
                "gate": item.gate,
                "law": item.law,
                "subject": item.subject,
            }
            for item in checklist.items
        ],
    }


def from_content(content: Mapping[str, Any]) -> Checklist:
    """The template again."""
    return Checklist(
        name_zh=content["name_zh"],
        name_en=content["name_en"],
        departments=tuple(content["departments"]),
        positions=tuple(content["positions"]),
        levels=tuple(content["levels"]),
        items=tuple(
            Item(
                code=item["code"],
                name_zh=item["name_zh"],
                name_en=item["name_en"],
                kind=ItemKind(item["kind"]),
                owner=Owner(OwnerKind(item["owner"][0]), item["owner"][1]),
                due=Due(item["due"][0], Unit(item["due"][1]), item["due"][2], item["due"][3]),
                evidence=Evidence(item["evidence"]),
                gate=item["gate"],
                law=item["law"],
                subject=item.get("subject"),
            )
            for item in content["items"]
        ),
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """The agency's own figures in the ready-made list; practice, not law (facts.md marks them [U] and [F2])."""

    papers_days: int = 7
    training_working_days: int = 5
    exam_working_days: int = 7
    regularisation_days: int = 7
