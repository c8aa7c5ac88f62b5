"""A case list checked: new, changed and unchanged cases, whose they are, and what no longer fits HRDesk's own handovers.

Only what a handover needs is taken; names are masked on the way in. A case the list no longer names stays open and is
named. Where HRDesk has handed a case over and the list still shows the person before, HRDesk's holder stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.imports.differences import plain
from hrdesk.app.imports.figure_checking import who_each_is
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportDraft, Outcome, Outcomes
from hrdesk.app.work import Work
from hrdesk.domain.handover.model import Why
from hrdesk.domain.people import Status, mask_name
from hrdesk.storage import tables as t
from hrdesk.words import N_, N_n, _

FIELDS = (
    "client", "debtor", "product", "ageing", "days_overdue", "outstanding", "promise_day", "promise_amount",
    "last_contact", "next_follow_up", "stopped", "complaint", "negotiating", "closed_on",
)  # fmt: skip
FLAGS = ("stopped", "complaint", "negotiating")
_OWN_DOING = frozenset({Why.ASSIGNED, Why.TAKEN, Why.ABSENCE, Why.RETURNED, Why.ENDED, Why.REVERSED})
_MORE_ABOUT_DEBTORS = re.compile(
    r"身份证|证件号|手机|电话|地址|住址|银行卡|单位|紧急联系|联系人|邮箱|微信|QQ|生日|出生|phone|mobile|address|id ?(card|number)|"
    r"e-?mail|bank|employer",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
NAMED = 8  # case numbers told in a sentence


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What saving will do for one case. ``holder``: who becomes its owner by this list; None: it stays where it is."""

    index: int
    case_id: int | None
    reference: str
    changes: Mapping[str, tuple[Any, Any]]
    version: int = 0
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What accepting will do; ``unlisted``: open cases the list does not name; ``behind``: still on the giver there."""

    entries: Sequence[CaseEntry]
    head: int
    unlisted: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A case as it is, with its newest holding."""

    row: Any
    holder: int
    why: str
    earlier: frozenset[int]


def check_cases(
    work: Work, conn: Connection, ledger: Ledger, known: Known, draft: ImportDraft
) -> tuple[CasePlan, Outcomes]:
    """The entries of the good rows, and what becomes of each row."""
    owners = who_each_is(ledger, known.directory, draft.mapping.match)
    _warn_of_more(ledger)
    _refuse_personal(ledger)
    _refuse_owners(conn, ledger, owners, work.today())
    _refuse_doubles(ledger, owners)
    there = _kept(conn)
    entries: list[CaseEntry] = []
    outcomes: dict[int, Outcome] = {}
    behind: dict[int, list[str]] = defaultdict(list)
    for index in range(ledger.size):
        if ledger.bad[index] or ledger.repeated[index]:
            continue
        entry = _entry(work, ledger, index, owners[index], there, behind)
        if entry is None:
            continue
        entries.append(entry)
        outcomes[ledger.numbers[index]] = _outcome(entry)
        for name, (old, new) in entry.changes.items() if entry.case_id is not None else ():
            ledger.differ(ledger.numbers[index], ledger.label(name), plain(old), plain(new))
    _tell_owners(conn, ledger, entries, there)
    named = {str(reference) for reference in ledger.column("case_no") if reference}
    unlisted = [one for one in there.values() if one.row.closed_on is None and one.row.reference not in named]
    _tell(conn, ledger, behind, unlisted)
    plan = CasePlan(
        tuple(entries),
        known.head,
        tuple(one.row.reference for one in unlisted),
        tuple(reference for references in behind.values() for reference in references),
    )
    return plan, ledger.outcomes(outcomes)


def _outcome(entry: CaseEntry) -> Outcome:
    if entry.case_id is None:
        return Outcome.NEW
    return Outcome.CHANGED if entry.changes or entry.holder is not None else Outcome.SAME


# --- what is refused -------------------------------------------------------------------------------------------------


def _warn_of_more(ledger: Ledger) -> None:
    """Says which columns about debtors are left where they are."""
    headings = [source.heading for source in ledger.sources.values()]
    more = [heading for heading in headings if heading and _MORE_ABOUT_DEBTORS.search(heading)]
    if more:
        ledger.warn(N_("More about debtors than a handover needs is not kept: {columns}."), columns=_(", ").join(more))


def _refuse_personal(ledger: Ledger) -> None:
    for name in ("case_no", "client", "product", "ageing"):
        if not ledger.has(name):
            continue
        for index, value in enumerate(ledger.column(name)):
            if value and not ledger.bad[index] and _PERSONAL.search(str(value)):
                ledger.refuse(
                    index,
                    name,
                    "debtor_data",
                    N_("This looks like an identity or telephone number of a debtor; HRDesk does not keep those."),
                    N_("Choose the column with the case number, or leave this column out."),
                )


def _refuse_owners(conn: Connection, ledger: Ledger, owners: Sequence[int], day: date) -> None:
    """Who has left or has no licence to work gets no case."""
    from hrdesk.app.onboarding.licence import licences

    used = set(owners) - {0}
    rows = conn.execute(select(t.employment.c.id, t.employment.c.employee_no, t.employment.c.status)).all()
    numbers = {row.id: row.employee_no for row in rows if row.id in used}
    left = {row.id: row.employee_no for row in rows if row.id in used and row.status == Status.LEFT}
    unlicensed = {
        who: licence.why_not for who, licence in licences(conn, used - left.keys(), day).items() if not licence.holds
    }
    held = _still_held(conn, left) if left else set()
    field = next((name for name in ("employee_no", "name", "seat_no") if ledger.has(name)), "")
    references = ledger.column("case_no")
    for index, owner in enumerate(owners):
        if ledger.bad[index]:
            continue
        if owner in left and str(references[index]) not in held:
            ledger.refuse(
                index, field, "has_left", N_("{number} has left; a case needs an owner who works here."),
                N_("Give the case to somebody else in the collection system."), number=left[owner],
            )  # fmt: skip
        elif owner in unlicensed:
            ledger.refuse(
                index, field, "unlicensed", N_("{number} may be given no case: {why}."),
                N_("The gates of the onboarding checklist come first; each can be waived with a reason."),
                number=numbers[owner], why=unlicensed[owner],
            )  # fmt: skip


def _still_held(conn: Connection, left: Iterable[int]) -> set[str]:
    """Open cases that these people held once: the list is behind there, which is said and refuses nothing."""
    rows = conn.execute(
        select(t.collection_case.c.reference)
        .join(t.case_holding, t.case_holding.c.case_id == t.collection_case.c.id)
        .where(t.collection_case.c.closed_on.is_(None), t.case_holding.c.employment_id.in_(list(left)))
    )
    return set(rows.scalars())


def _refuse_doubles(ledger: Ledger, owners: Sequence[int]) -> None:
    first: dict[str, int] = {}
    for index, reference in enumerate(ledger.column("case_no")):
        if not reference or ledger.bad[index]:
            continue
        other = first.setdefault(str(reference), index)
        if other == index:
            continue
        if owners[other] != owners[index]:
            for one, another in ((index, other), (other, index)):
                ledger.refuse(
                    one, "case_no", "two_owners", N_("Case {case} stands here in two hands; see row {row}."),
                    N_("Find out who holds it and leave the other row out."),
                    case=reference, row=ledger.numbers[another],
                )  # fmt: skip
        elif ledger.meant_row(other) == ledger.meant_row(index):
            ledger.repeat(index, other)
        else:
            ledger.contradict(index, other)


# --- what is new -----------------------------------------------------------------------------------------------------


def _entry(
    work: Work, ledger: Ledger, index: int, owner: int, kept: Mapping[str, _Kept], behind: dict[int, list[str]]
) -> CaseEntry | None:
    values = _values(ledger, index)
    reference = str(ledger.column("case_no")[index])
    known = kept.get(reference)
    if values.get("outstanding") is not None and values["outstanding"] < 0:
        ledger.refuse(index, "outstanding", "out_of_range", N_("An outstanding amount is not less than 0."), "")
        return None
    promise = values.get("promise_day") or (known.row.promise_day if known else None)
    if values.get("promise_amount") is not None and promise is None:
        ledger.refuse(index, "promise_day", "missing", N_("A promised amount needs its day."), "")
        return None
    if known is None:
        if values.get("outstanding") is None:
            ledger.refuse(index, "outstanding", "missing", N_("A new case needs its outstanding amount."), "")
            return None
        changes = {name: (None, value) for name, value in values.items() if value is not None}
        return CaseEntry(index, None, reference, changes, holder=owner)
    changes = {
        name: (getattr(known.row, name), value)
        for name, value in values.items()
        if value is not None and value != getattr(known.row, name)
    }
    if known.row.closed_on is not None and values.get("closed_on") is None:
        changes["closed_on"] = (known.row.closed_on, None)  # the list has it again
    holder = None
    if owner != known.holder:
        if owner in known.earlier and known.why in _OWN_DOING:
            behind[owner].append(reference)
        else:
            holder = owner
    return CaseEntry(index, known.row.id, reference, changes, known.row.version, holder)


def _values(ledger: Ledger, index: int) -> dict[str, Any]:
    values = {name: ledger.column(name)[index] for name in FIELDS if ledger.has(name)}
    if values.get("debtor"):
        values["debtor"] = _masked(str(values["debtor"]))
    return values


def _masked(name: str) -> str:
    """As it comes where it is masked already, else masked here."""
    return name if "*" in name or "＊" in name else mask_name(name)


def _kept(conn: Connection) -> dict[str, _Kept]:
    here = and_(t.case_holding.c.case_id == t.collection_case.c.id, t.case_holding.c.place == t.collection_case.c.place)
    rows = conn.execute(
        select(t.collection_case, t.case_holding.c.employment_id.label("holder"), t.case_holding.c.why).join(
            t.case_holding, here
        )
    ).all()
    earlier: dict[int, set[int]] = defaultdict(set)
    for case_id, employment_id in conn.execute(
        select(t.case_holding.c.case_id, t.case_holding.c.employment_id)
        .join(t.collection_case, t.collection_case.c.id == t.case_holding.c.case_id)
        .where(t.case_holding.c.place < t.collection_case.c.place)
    ):
        earlier[case_id].add(employment_id)
    return {row.reference: _Kept(row, row.holder, row.why, frozenset(earlier.get(row.id, ()))) for row in rows}


# --- what is told ----------------------------------------------------------------------------------------------------


def _tell(conn: Connection, ledger: Ledger, behind: Mapping[int, Sequence[str]], unlisted: Sequence[_Kept]) -> None:
    people = _names(conn, {*behind, *(one.holder for one in unlisted)})
    for owner, references in behind.items():
        ledger.warn(
            N_n(
                "{count} case is still on {who} there; HRDesk has handed it over: {cases}.",
                "{count} cases are still on {who} there; HRDesk has handed them over: {cases}.",
            ),
            count=len(references),
            who=people[owner],
            cases=_listed(references),
        )
    for owner, _count in Counter(one.holder for one in unlisted).most_common():
        references = [one.row.reference for one in unlisted if one.holder == owner]
        ledger.warn(
            N_n(
                "{count} open case of {who} is not in this list; it stays open until you close it: {cases}.",
                "{count} open cases of {who} are not in this list; they stay open until you close them: {cases}.",
            ),
            count=len(references),
            who=people[owner],
            cases=_listed(references),
        )


def _tell_owners(conn: Connection, ledger: Ledger, entries: Sequence[CaseEntry], there: Mapping[str, _Kept]) -> None:
    moved = [
        (one, there[one.reference].holder) for one in entries if one.case_id is not None and one.holder is not None
    ]
    people = _names(conn, {who for one, before in moved for who in (before, one.holder) if who is not None})
    for one, before in moved:
        ledger.differ(ledger.numbers[one.index], N_("owner"), people[before], people[one.holder or 0])


def _listed(references: Sequence[str]) -> str:
    shown = _(", ").join(references[:NAMED])
    return f"{shown} …" if len(references) > NAMED else shown


def _names(conn: Connection, ids: Iterable[int]) -> dict[int, str]:
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id.in_(sorted(ids)))
    )
    return {row.id: f"{row.employee_no} {row.name}" for row in rows}
