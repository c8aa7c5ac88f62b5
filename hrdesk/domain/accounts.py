"""Accounts of people: how a sign-in name may look, which is proposed, and as what a position usually signs in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.roles import Role
from hrdesk.words import N_

Key = TypeVar("Key")

LONGEST_LOGIN = 64
#: Roles that may be given to many at once. An administrator is made by itself, on purpose; a kiosk belongs to a PC.
GIVEN_TO_MANY = (Role.COLLECTOR, Role.SUPERVISOR, Role.HR, Role.FINANCE, Role.OWNER, Role.AUDITOR)

_ASSISTANT = re.compile(r"助理|秘书|assistant|secretary", re.IGNORECASE)
_FRONT = re.compile(r"(客户|理财|账户)经理|account manager", re.IGNORECASE)  # called managers, lead nobody
_BY_POSITION: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.FINANCE, re.compile(r"财务|会计|出纳|financ|cashier|accountant|bookkeep", re.IGNORECASE)),
    (Role.HR, re.compile(r"人事|人力|\bhr(bp|d)?\b|human resources|personnel", re.IGNORECASE)),
)
_OWNER = re.compile(
    r"^(公司|机构)?负责人$|总经理|董事长|法定代表人|老板|^owner$|general manager|\bceo\b|managing director",
    re.IGNORECASE,
)
_AUDITOR = re.compile(r"审计|合规|稽核|auditor|compliance", re.IGNORECASE)
_LEADER = re.compile(
    r"主管|组长|队长|班长|经理|总监|负责人|supervisor|team lead|manager|head of|director", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person is handed: how to sign in for the first time."""

    name: str
    employee_no: str
    team: str
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """《账号发放单》: the slips of one run, in the order they are handed out. ``printed_at`` where the agency is."""

    agency: Label
    slips: tuple[Slip, ...]
    least_password: int
    printed_by: str
    printed_at: datetime


def shown_login(login: str) -> str:
    """A sign-in name as it is kept and shown. Errors: ``bad_login``."""
    shown = unicodedata.normalize("NFKC", login).strip()
    if not shown or len(shown) > LONGEST_LOGIN or "*" in shown or not shown.isprintable():
        raise UserError(
            N_("A user name has 1 to 64 characters, without line breaks or *."), code="bad_login", field="login"
        )
    return shown


def same_login(login: str) -> str:
    """What tells two sign-in names apart: neither case nor width does."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def proposed_login(employee_no: str) -> str:
    """The sign-in name proposed for somebody: the 工号, which is never given twice and which everybody knows."""
    return unicodedata.normalize("NFKC", employee_no).strip()


def proposed_role(position: str, *, leads: bool = False) -> Role:
    """As what a position usually signs in. ``leads``: leads a team today. Whoever nothing is known of sees the own only."""
    for role, words in _BY_POSITION:
        if words.search(position):
            return role
    if not _ASSISTANT.search(position):
        if _OWNER.search(position):
            return Role.OWNER
        if _AUDITOR.search(position):
            return Role.AUDITOR
        if _LEADER.search(position) and not _FRONT.search(position):
            return Role.SUPERVISOR
    return Role.SUPERVISOR if leads else Role.COLLECTOR


def login_faults(wanted: Mapping[Key, str], taken: Iterable[str]) -> dict[Key, UserError]:
    """What is wrong with the sign-in names wanted, each by its key; ``taken``: names of accounts there are.

    Codes: ``missing``, ``bad_login``, ``already_there``, ``twice``.
    """
    held = {same_login(login): login for login in taken}
    often = Counter(same_login(login) for login in wanted.values())
    faults: dict[Key, UserError] = {}
    for key, login in wanted.items():
        fault = _fault(login, held, often)
        if fault is not None:
            faults[key] = fault
    return faults


def _fault(login: str, held: Mapping[str, str], often: Mapping[str, int]) -> UserError | None:
    same = same_login(login)
    if not same:
        return UserError(N_("Please enter a user name."), code="missing", field="login")
    try:
        shown = shown_login(login)
    except UserError as error:
        return error
    if same in held:
        return login_taken(held[same])
    if often[same] > 1:
        return UserError(
            N_("The user name {login} stands here more than once."),
            code="twice",
            field="login",
            hint=N_("Choose another user name."),
            login=shown,
        )
    return None


def login_taken(login: str) -> Conflict:
    """The refusal of a sign-in name that an account has already."""
    return Conflict(
        N_("There is an account {login} already."),
        code="already_there",
        field="login",
        hint=N_("Choose another user name."),
        login=login,
    )
