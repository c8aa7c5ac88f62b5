"""Separation by the law: kinds, notice, protected states, reasons, and what keeps the process open.

Employment ends on its effective date whatever is still open (劳动合同法 art. 50); only the process waits.
Sources: 劳动合同法 arts. 36–46, 50; 实施条例 art. 24. Facts with their sources: facts.md §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hrdesk.domain.people import Problem
from hrdesk.words import N_, _


class Kind(StrEnum):
    """How the employment ends (离职类型)."""

    RESIGNATION = "resignation"
    UNPAID = "unpaid"  # the employee may leave at once: art. 38
    MUTUAL = "mutual"
    FAULT = "fault"
    NO_FAULT = "no_fault"
    REDUNDANCY = "redundancy"
    TERM_END = "term_end"
    RETIREMENT = "retirement"
    DEATH = "death"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_KINDS[self].name)

    @property
    def article(self) -> str:
        """The article it rests on, such as 37."""
        return _KINDS[self].article

    @property
    def terminates(self) -> bool:
        """终止 (the contract ends by itself) and not 解除 (somebody ends it): the certificate says which."""
        return self in (Kind.TERM_END, Kind.RETIREMENT, Kind.DEATH)

    @property
    def voluntary(self) -> bool:
        """主动离职: the employee ends it."""
        return self in (Kind.RESIGNATION, Kind.UNPAID)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    article: str


_KINDS = {
    Kind.RESIGNATION: _Named(N_("Resignation"), "37"),
    Kind.UNPAID: _Named(N_("Resignation for the employer's breach"), "38"),
    Kind.MUTUAL: _Named(N_("By agreement"), "36"),
    Kind.FAULT: _Named(N_("Dismissal for fault"), "39"),
    Kind.NO_FAULT: _Named(N_("Dismissal without fault"), "40"),
    Kind.REDUNDANCY: _Named(N_("Redundancy"), "41"),
    Kind.TERM_END: _Named(N_("End of contract term"), "44"),
    Kind.RETIREMENT: _Named(N_("Retirement"), "44"),
    Kind.DEATH: _Named(N_("Death"), "44"),
}


class State(StrEnum):
    """How far an exit is."""

    RUNNING = "running"  # the employment has not ended
    ENDED = "ended"  # the employment has ended, the process has not: 未办结
    CLOSED = "closed"
    UNDONE = "undone"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_STATES[self])


_STATES = {
    State.RUNNING: N_("Leaving soon"),
    State.ENDED: N_("Left, not settled"),
    State.CLOSED: N_("Settled"),
    State.UNDONE: N_("Withdrawn"),
}


class Reason(StrEnum):
    """离职原因, as the trade counts them; the three sides may each say another one."""

    PAY = "pay"
    GROWTH = "growth"
    CULTURE = "culture"
    SUPERIOR = "superior"
    PRESSURE = "pressure"
    TARGETS = "targets"
    COMPLAINTS = "complaints"
    HOURS = "hours"
    FAMILY = "family"
    HEALTH = "health"
    STUDY = "study"
    RESTRUCTURING = "restructuring"
    NOT_COMPETENT = "not_competent"
    BREACH = "breach"
    GONE = "gone"
    OTHER = "other"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_REASONS[self])


_REASONS = {
    Reason.PAY: N_("Pay and benefits"),
    Reason.GROWTH: N_("Growth"),
    Reason.CULTURE: N_("Culture and colleagues"),
    Reason.SUPERIOR: N_("Superior"),
    Reason.PRESSURE: N_("Pressure of work"),
    Reason.TARGETS: N_("Targets too high"),
    Reason.COMPLAINTS: N_("Complaints and emotions"),
    Reason.HOURS: N_("Hours, work-life balance"),
    Reason.FAMILY: N_("Family"),
    Reason.HEALTH: N_("Health"),
    Reason.STUDY: N_("Study or another trade"),
    Reason.RESTRUCTURING: N_("Restructuring"),
    Reason.NOT_COMPETENT: N_("Not competent"),
    Reason.BREACH: N_("Serious breach of rules"),
    Reason.GONE: N_("Gone missing"),
    Reason.OTHER: N_("Other"),
}


class Protection(StrEnum):
    """What forbids a dismissal under articles 40 and 41 (art. 42) and prolongs a contract at its end (art. 45)."""

    PREGNANT = "pregnant"
    MEDICAL = "medical"
    INJURY = "injury"
    DISEASE = "disease"
    NEAR_RETIREMENT = "near_retirement"

    @property
    def text(self) -> str:
        """The question's subject in the current language."""
        return _(_PROTECTIONS[self])


_PROTECTIONS = {
    Protection.PREGNANT: N_("Pregnancy, maternity or nursing"),
    Protection.MEDICAL: N_("Medical treatment period"),
    Protection.INJURY: N_("Work injury or occupational disease with loss of working capacity"),
    Protection.DISEASE: N_("Occupational disease suspected, examination outstanding"),
    Protection.NEAR_RETIREMENT: N_("15 years of service here and less than 5 years to retirement"),
}

_ASKED = (Kind.FAULT, Kind.NO_FAULT, Kind.REDUNDANCY, Kind.TERM_END)
_BARRED = (Kind.NO_FAULT, Kind.REDUNDANCY, Kind.TERM_END)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice an exit needs: days between notice and effect, by which article, and how many are kept."""

    days: int
    given: int
    article: str

    @property
    def short(self) -> int:
        """Days missing."""
        return max(0, self.days - max(0, self.given))


def notice_of(kind: Kind, notice_day: date, effective_day: date, *, probation: bool) -> Notice:
    """30 days; 3 in probation for who resigns (art. 37); 30 for articles 40 and 41; none else."""
    if kind is Kind.RESIGNATION:
        days = 3 if probation else 30
    elif kind in (Kind.NO_FAULT, Kind.REDUNDANCY):
        days = 30
    else:
        days = 0
    return Notice(days, (effective_day - notice_day).days, kind.article)


def asks_protection(kind: Kind) -> bool:
    """Whether the protected states must be asked for before this exit."""
    return kind in _ASKED


@dataclass(frozen=True, slots=True)
class Dates:
    """The four dates: applied for, notice received, last day at work, effect."""

    notice: date
    last: date
    effective: date
    applied: date | None = None


def check_separation(
    kind: Kind,
    dates: Dates,
    *,
    hired: date | None,
    probation: bool,
    short_notice: str = "",
    protection: Mapping[str, bool] | None = None,
) -> dict[str, Problem]:
    """What is wrong with an exit, by field: applied_day, notice_day, last_day, effective_day, short_notice, protection."""
    found = _check_dates(dates, hired)
    notice = notice_of(kind, dates.notice, dates.effective, probation=probation)
    if notice.short and not short_notice.strip() and "effective_day" not in found:
        message = N_("Notice of {days} days is due (Labour Contract Law, article {article}); these are {given}.")
        found["short_notice"] = Problem(
            "short_notice", message, {"days": notice.days, "article": notice.article, "given": notice.given}
        )
    if asks_protection(kind):
        problem = _check_protection(kind, protection or {})
        if problem is not None:
            found["protection"] = problem
    return found


def _check_dates(dates: Dates, hired: date | None) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if hired is None:
        found["effective_day"] = Problem("out_of_range", N_("Who has no hire date cannot leave yet; enter it first."))
    elif dates.effective < hired or dates.last < hired:
        field = "effective_day" if dates.effective < hired else "last_day"
        found[field] = Problem("out_of_range", N_("This day lies before the hire date {day}."), {"day": hired})
    if dates.last > dates.effective:
        found.setdefault("last_day", Problem("out_of_range", N_("The last day at work lies after the effective day.")))
    if dates.notice > dates.effective:
        found.setdefault("notice_day", Problem("out_of_range", N_("The notice lies after the effective day.")))
    if dates.applied is not None and dates.applied > dates.notice:
        found["applied_day"] = Problem("out_of_range", N_("The application lies after the notice."))
    return found


def _check_protection(kind: Kind, answers: Mapping[str, bool]) -> Problem | None:
    if any(not isinstance(answers.get(state.value), bool) for state in Protection):
        return Problem("protection_unasked", N_("Please answer every question about protected states."))
    held = [state for state in Protection if answers[state.value]]
    if held and kind is Kind.TERM_END:
        message = N_("The contract goes on until the state ends: {state} (Labour Contract Law, article 45).")
        return Problem("protected", message, {"state": held[0].text})
    if held and kind in _BARRED:
        message = N_("Must not be dismissed so: {state} (Labour Contract Law, article 42).")
        return Problem("protected", message, {"state": held[0].text})
    return None


class Blocker(StrEnum):
    """What keeps the process open, in the order of urgency."""

    PROMISES = "promises"
    CASES = "cases"
    CUSTODY = "custody"  # handed out, not taken over
    TASKS = "tasks"  # items of colleagues' checklists that are theirs to do
    TEAM = "team"  # still named as superior or leader
    EVALUATION = "evaluation"
    CERTIFICATE = "certificate"
    ITEM = "item"  # assets, reports, tasks, pay: ticked by hand

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_BLOCKERS[self][0])

    @property
    def way_out(self) -> str:
        """What to do about it."""
        return _(_BLOCKERS[self][1])


_BLOCKERS = {
    Blocker.PROMISES: (N_("Live promises"), N_("Hand these cases over first.")),
    Blocker.CASES: (N_("Open cases"), N_("Plan the handover and hand the cases out.")),
    Blocker.CUSTODY: (N_("Cases not taken over yet"), N_("The receivers take them over, or give them to others.")),
    Blocker.TASKS: (
        N_("Items of colleagues' checklists still theirs"),
        N_("Give them to another account, or waive them with a reason."),
    ),
    Blocker.TEAM: (N_("Still the superior of colleagues"), N_("Give them another superior.")),
    Blocker.EVALUATION: (N_("Evaluations not published"), N_("Publish them, or leave the person out with a reason.")),
    Blocker.CERTIFICATE: (
        N_("Leaving certificate not handed out"),
        N_("Print it and enter how it was delivered; it is due on the day the employment ends (article 50)."),
    ),
    Blocker.ITEM: (N_("To hand back or settle"), N_("Tick it when done, or waive it with a reason.")),
}


class Item(StrEnum):
    """What every exit begins with, to be ticked by hand."""

    HEADSET = "headset"
    BADGE = "badge"
    DOCUMENTS = "documents"
    SYSTEMS = "systems"
    RECORDINGS = "recordings"
    INSURANCE = "insurance"
    PAY = "pay"

    @property
    def text(self) -> str:
        """The item in the current language."""
        return _(_ITEMS[self])


_ITEMS = {
    Item.HEADSET: N_("Headset, telephone and call numbers"),
    Item.BADGE: N_("Badge, keys, locker"),
    Item.DOCUMENTS: N_("Papers and files of the work"),
    Item.SYSTEMS: N_("Accounts in the collection system and the dialler stopped"),
    Item.RECORDINGS: N_("Open complaints and recordings told"),
    Item.INSURANCE: N_("Social insurance and housing fund taken off, within 15 days (article 50)"),
    Item.PAY: N_("Wages settled"),
}
