"""Employee numbers: by the agency's rule, else by the one seen in the numbers there are; from counters, never twice.

Each fixed part (``HC…``) has a counter of its own, so that numbers of people who are no longer in the file are not given
again, whichever rule was used meanwhile. A file of before had one counter; it goes on as that of the rule it was used with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, select

from hrdesk import settings
from hrdesk.app.people.listing import current_posting
from hrdesk.app.work import Work, use_case
from hrdesk.domain.numbering import LearntRule, Numbered, Numbering
from hrdesk.domain.people import NumberPattern
from hrdesk.storage.tables import counter, department, employment, posting, setting, team
from hrdesk.storage.versions import raise_counter

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "number_pattern"
_COUNTER = "employee_no"
_OFTEN = 3  # so many times as many numbers must follow another rule before HRDesk's own default gives way to it


@dataclass(frozen=True, slots=True)
class NextNumber:
    """What somebody new gets, and by which rule; ``learnt``: seen in the numbers there are, not set."""

    number: str
    pattern: str
    learnt: bool


@dataclass(frozen=True, slots=True)
class NumberRules:
    """How numbers are given now. ``chosen``: the agency (or IT) set the rule; ``learnt``: what the numbers there are say.

    ``places``: (department, team) where somebody new gets a number of another rule, or, the agency having set its own,
    where the numbers follow another one. ``usual``: what comes next there by the rule of that place.
    """

    next: NextNumber
    chosen: bool
    learnt: LearntRule | None
    usual: Mapping[tuple[str, str], LearntRule]

    def at(self, department: str | None, team: str | None) -> NextNumber:
        """What somebody new gets there."""
        rule = self.usual_at(department, team)
        if rule is None or self.chosen:
            return self.next
        return NextNumber(rule.next, rule.pattern, learnt=True)

    def usual_at(self, department: str | None, team: str | None) -> LearntRule | None:
        """The rule most numbers there follow, where it is another one than that of the agency."""
        own = self.usual.get((department or "", team or "")) or self.usual.get((department or "", ""))
        other = self.learnt if self.learnt is not None and self.learnt.pattern != self.next.pattern else None
        return own or (other if self.chosen else None)


class Numbers:
    """Gives numbers within one transaction: ``give`` them, then ``keep`` that they are given."""

    def __init__(self, conn: Connection, beside: Iterable[Numbered] = ()) -> None:
        chosen = chosen_pattern(conn)
        self.chosen = chosen is not None
        self._beside = tuple(beside)
        self.numbering = Numbering([*_held(conn), *self._beside])
        self.pattern = chosen or _unset(self.numbering)
        self._form = NumberPattern(self.pattern)
        self._next = _counters(conn, _part(self._form))
        self._used: dict[str, int] = {}

    def give(self, department: str | None = None, team: str | None = None) -> str:
        """The next number for somebody there; never one that anybody has, had, or was given before."""
        form = self._form_at(department or "", team or "")
        self._used[_part(form)], text = self.numbering.free(form, self._last(form))
        return text

    def keep(self, conn: Connection) -> None:
        """The counters go past what was given, and past the run of numbers that came from elsewhere."""
        for form in (self._form, *(self._form_at(one.department, one.team) for one in self._beside)):
            self._used.setdefault(_part(form), self._last(form))
        for part, last in self._used.items():
            if last:
                raise_counter(conn, f"{_COUNTER} {part}", last)

    def _form_at(self, department: str, team: str) -> NumberPattern:
        rule = None if self.chosen else self.numbering.of(department, team)
        if rule is None or rule is self.numbering.agency:
            return self._form
        return NumberPattern(rule.pattern)

    def _last(self, form: NumberPattern) -> int:
        part = _part(form)
        return self._used.get(part, max(self.numbering.end(form), self._next.get(part, 1) - 1))


def next_employee_numbers(
    conn: Connection, count: int, places: Sequence[tuple[str | None, str | None]] = ()
) -> list[str]:
    """``count`` numbers nobody has or had, in order; to be called inside the write that uses them.

    ``places``: department and team of each, where they are known.
    """
    if count < 1:
        return []
    numbers = Numbers(conn)
    given = [numbers.give(*place) for place in (places or [(None, None)] * count)]
    numbers.keep(conn)
    return given


def note_employee_numbers(conn: Connection, brought: Sequence[Numbered]) -> None:
    """Numbers that came from elsewhere (a roster, a form): the counter goes past those that fit the rule."""
    if brought:
        Numbers(conn, brought).keep(conn)


def chosen_pattern(conn: Connection) -> str | None:
    """The rule the agency or IT set; None: nobody did."""
    locked = settings.locked_presets()
    if KEY in locked:
        return str(locked[KEY])
    held = conn.execute(select(setting.c.value).where(setting.c.key == KEY)).scalar()
    return str(held) if held is not None else None


def pattern_in_use(conn: Connection) -> str:
    """The rule numbers are given by: the one set, else the one seen in the numbers there are, else HRDesk's own."""
    return chosen_pattern(conn) or _unset(Numbering(_held(conn)))


@use_case("people.write")
def number_rules(work: Work) -> NumberRules:
    """Which number comes next, by which rule, and what the numbers there are say of it."""
    with work.read() as conn:
        numbers = Numbers(conn)
    seen = numbers.numbering
    usual = {
        place: rule
        for place in seen.places
        if (rule := seen.of(*place)) is not None and rule is not seen.agency and rule.pattern != numbers.pattern
    }
    learnt = not numbers.chosen and seen.agency is not None and seen.agency.pattern == numbers.pattern
    return NumberRules(
        NextNumber(numbers.give(), numbers.pattern, learnt), numbers.chosen, seen.agency, MappingProxyType(usual)
    )


# --- inside ----------------------------------------------------------------------------------------------------------


def _part(form: NumberPattern) -> str:
    return f"{form.before}{{}}{form.after}"


def _unset(numbering: Numbering) -> str:
    """The rule where nobody set one: what the numbers say, unless HRDesk's own was used often enough to be one."""
    default = str(settings.DECLARED[KEY].default)
    rule = numbering.agency
    if rule is None or rule.seen <= _OFTEN * numbering.fitting(NumberPattern(default)):
        return default
    return rule.pattern


def _counters(conn: Connection, part: str) -> dict[str, int]:
    """What comes next by fixed part; the one counter of a file of before belongs to ``part``, the rule in use."""
    rows = conn.execute(select(counter.c.name, counter.c.next).where(counter.c.name.startswith(_COUNTER)))
    held = {row.name: int(row.next) for row in rows}
    before = held.pop(_COUNTER, 1)
    found = {name.removeprefix(f"{_COUNTER} "): value for name, value in held.items()}
    return found or {part: before}


def _held(conn: Connection) -> list[Numbered]:
    """Everybody's number, also of those who left, with the place they worked at last."""
    last = current_posting(date.max)
    rows = conn.execute(
        select(employment.c.employee_no, department.c.name_zh.label("department"), team.c.name_zh.label("team"))
        .outerjoin(last, last.c.employment_id == employment.c.id)
        .outerjoin(posting, and_(posting.c.employment_id == employment.c.id, posting.c.starts == last.c.starts))
        .outerjoin(department, department.c.id == posting.c.department_id)
        .outerjoin(team, team.c.id == posting.c.team_id)
    )
    return [Numbered(row.employee_no, row.department or "", row.team or "") for row in rows]
