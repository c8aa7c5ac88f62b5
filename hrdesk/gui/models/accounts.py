"""Who is to get an account: ticked or not, as what, under which name; and what is wrong with it. No widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdesk.domain.accounts import GIVEN_TO_MANY, login_faults
from hrdesk.domain.roles import Role
from hrdesk.gui.models.roles import role_word
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.access.many import Candidate, Candidates, WantedAccount


@dataclass(frozen=True, slots=True)
class Line:
    """One person without an account, as it is chosen now. ``fault``: why it cannot be made so."""

    who: Candidate
    ticked: bool
    role: Role
    login: str
    fault: str = ""


class Choosing:
    """The lines in the order of names. Every change gives back the lines that look another way now."""

    def __init__(self, found: Candidates) -> None:
        self._taken = found.logins
        self.lines: dict[int, Line] = {
            one.employment_id: Line(one, not one.namesake, one.role, one.login) for one in found.people
        }
        self._judge()
        for ident, line in self.lines.items():
            if line.fault:
                self.lines[ident] = replace(line, ticked=False)
        self._judge()

    def go_on(self, before: Choosing) -> None:
        """What was chosen of the same people before the list was read again."""
        for ident, line in before.lines.items():
            if ident in self.lines:
                here = self.lines[ident]
                self.lines[ident] = replace(here, ticked=line.ticked, role=line.role, login=line.login)
        self._judge()

    def tick(self, idents: Iterable[int], on: bool) -> list[Line]:
        """Ticks these, or no longer."""
        return self._change(idents, ticked=on)

    def turn(self, idents: Iterable[int]) -> list[Line]:
        """Ticks these; where all are ticked, none of them."""
        wanted = [ident for ident in idents if ident in self.lines]
        return self.tick(wanted, not all(self.lines[ident].ticked for ident in wanted))

    def give_role(self, idents: Iterable[int], role: Role) -> list[Line]:
        """They get this role."""
        return self._change(idents, role=role)

    def name(self, ident: int, login: str) -> list[Line]:
        """Another sign-in name."""
        return self._change([ident], login=login.strip())

    def _change(self, idents: Iterable[int], **values: object) -> list[Line]:
        before = dict(self.lines)
        for ident in idents:
            if ident in self.lines:
                self.lines[ident] = replace(self.lines[ident], **values)  # type: ignore[arg-type]
        self._judge()
        return [line for ident, line in self.lines.items() if line != before[ident]]

    def _judge(self) -> None:
        """Only those ticked can collide with one another; with accounts there are, everybody can."""
        ticked = {ident: line.login for ident, line in self.lines.items() if line.ticked}
        faults = login_faults(ticked, self._taken)
        for ident, line in self.lines.items():
            fault = faults.get(ident) if line.ticked else login_faults({ident: line.login}, self._taken).get(ident)
            self.lines[ident] = replace(line, fault=str(fault) if fault is not None else "")

    @property
    def ticked(self) -> list[Line]:
        """Who gets an account."""
        return [line for line in self.lines.values() if line.ticked]

    @property
    def wrong(self) -> list[Line]:
        """Those ticked that cannot be made so."""
        return [line for line in self.ticked if line.fault]

    def wanted(self) -> tuple[WantedAccount, ...]:
        """The order that makes them."""
        from hrdesk.app.access.many import WantedAccount

        return tuple(WantedAccount(line.who.employment_id, line.login, line.role.value) for line in self.ticked)

    def summary(self) -> str:
        """How many, and as what."""
        often = Counter(line.role for line in self.ticked)
        if not often:
            return _("Nobody is ticked.")
        told = [_("{role} {count}", role=role_word(role), count=often[role]) for role in GIVEN_TO_MANY if often[role]]
        count = sum(often.values())
        return _n(
            "{count} person ticked: {roles}", "{count} people ticked: {roles}", count=count, roles=_(", ").join(told)
        )


def columns() -> tuple[Column, ...]:
    """The list of people without an account."""
    return (
        Column("ticked", P_("account", "Make"), 88, Kind.CHOICE, getter=_tick),
        Column(
            "name", _("Name"), 90, getter=lambda line: line.who.name, bold=True, typed=lambda line: line.who.search_key
        ),
        Column("employee_no", _("Employee number"), 100, getter=lambda line: line.who.employee_no, grey=True),
        Column("team", _("Team"), 112, Kind.CHOICE, getter=lambda line: line.who.team or line.who.department),
        Column("position", _("Position"), 96, Kind.CHOICE, getter=lambda line: line.who.position),
        Column("role", _("Role"), 104, Kind.CHOICE, getter=_role),
        Column("login", _("User name"), 104, editable=True),
        Column("state", P_("account", "Check"), 220, Kind.STATUS, getter=_state, stretch=True),
    )


def role_choices() -> list[tuple[str, str]]:
    """Roles that may be given here, the most frequent first."""
    return [(role.value, role_word(role.value)) for role in GIVEN_TO_MANY]


def choices(lines: Mapping[int, Line], key: str) -> list[str]:
    """The different words of ``team`` or ``position``, with how many people have them."""
    column = next(column for column in columns() if column.key == key)
    often = Counter(column.cell(line).text for line in lines.values())
    return sorted(word for word in often if word)


def _tick(line: Line) -> Cell:
    if line.ticked:
        return Cell(P_("account", "make"), True, "success", "circle-check")
    return Cell(P_("account", "no"), False, "hint", "circle")


def _role(line: Line) -> Cell:
    changed = line.role is not line.who.role
    return Cell(role_word(line.role.value), line.role.value, state="changed" if changed else "")


def _state(line: Line) -> Cell:
    if line.fault:
        return Cell(line.fault, "wrong", "error" if line.ticked else "hint", "circle-alert")
    if line.who.namesake:
        words = _("“{login}” has the same name and belongs to nobody yet", login=line.who.namesake)
        return Cell(words, "namesake", "warning", "triangle-alert")
    if not line.ticked:
        return Cell("", "left")
    return Cell(P_("account", "ready"), "ready", "hint")
