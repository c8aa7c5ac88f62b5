"""Joiners taken on: ten at once make ten numbers, ten plans and ten welcome mails, all or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, insert, select

from hrdesk.app.onboarding.checklists import best_for, link_ready_made
from hrdesk.app.onboarding.mail import queue_welcome
from hrdesk.app.onboarding.plans import make_plans
from hrdesk.app.onboarding.proving import ask_linked
from hrdesk.app.onboarding.reading import Joiner, folder, pasted, workbook
from hrdesk.app.people.listing import placed
from hrdesk.app.people.model import FIELDS, SavePerson
from hrdesk.app.people.numbers import Numbers
from hrdesk.app.people.saving import new_person, tidy, with_derived
from hrdesk.app.people.units import place
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.contract_terms import Term, check_term
from hrdesk.domain.contracts import ContractKind, last_day
from hrdesk.domain.errors import UserError
from hrdesk.domain.numbering import Numbered
from hrdesk.domain.people import Status, check_employee, mask_bank_card, mask_id, mask_mail, mask_phone
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

_MAIL = re.compile(r"[^@\s\"<>]+@[^@\s\"<>]+\.[^@\s\"<>.]+")
OWN = ("contract_months", "contract_end", "probation_months")  # beside the fields of the record
_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": mask_id,
    "phone": mask_phone,
    "email": mask_mail,
    "bank_card": mask_bank_card,
}


@dataclass(frozen=True, slots=True)
class JoinerRow:
    """One joiner as checked. ``values`` by the names of FIELDS and OWN; ``problems``: (field, sentence, what to do).

    ``employee_no``: the number brought, or the one that will be given as things stand.
    """

    number: int
    values: Mapping[str, Any] = field(repr=False)
    problems: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    employee_no: str = ""

    @property
    def name(self) -> str:
        """The joiner's name."""
        return str(self.values.get("name") or "")

    def shown(self, name: str) -> str:
        """A value as a list shows it: identity and contact masked."""
        value = self.values.get(name)
        return "" if value is None else _MASKS[name](str(value)) if name in _MASKS else str(value)


@dataclass(frozen=True, slots=True)
class JoinerCheck:
    """All joiners checked; ``unknown`` are headings that are not read."""

    rows: tuple[JoinerRow, ...]
    unknown: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all can be taken on."""
        return bool(self.rows) and not any(row.problems for row in self.rows)


@dataclass(frozen=True, slots=True)
class Taken:
    """One person taken on."""

    employment_id: int
    employee_no: str
    name: str
    plan_id: int


@dataclass(frozen=True, slots=True)
class TakenOn:
    """What was made. ``without_mail``: who has no address, so no welcome mail waits."""

    people: tuple[Taken, ...]
    mails: int
    without_mail: tuple[str, ...]


@use_case("onboarding.manage")
def read_block(work: Work, text: str) -> JoinerCheck:
    """A pasted block, read and checked. Errors: those of ``pasted``."""
    block = pasted(text)
    return _checked(work, block.joiners, block.unknown)


@use_case("onboarding.manage")
def read_workbook(work: Work, path: str | Path) -> JoinerCheck:
    """A workbook of joiners (or one returned 信息收集表), read and checked. Errors: those of reading workbooks."""
    block = workbook(path)
    return _checked(work, block.joiners, block.unknown)


@use_case("onboarding.manage")
def read_folder(work: Work, path: str | Path) -> JoinerCheck:
    """All returned 信息收集表 of a folder, read and checked. Errors: those of ``folder``."""
    block = folder(path)
    return _checked(work, block.joiners, block.unknown)


@use_case("onboarding.manage")
def check_joiners(work: Work, joiners: Sequence[Mapping[str, Any]]) -> JoinerCheck:
    """Joiners from a form, checked. The values of each by the names of FIELDS and OWN."""
    return _checked(work, [Joiner(at, values, {}) for at, values in enumerate(joiners, start=1)], ())


@use_case("onboarding.manage")
def take_on(work: Work, joiners: Sequence[Mapping[str, Any]], *, mails: bool = True) -> TakenOn:
    """Takes all of them on, or none: number, record, post, contract, plan, and a welcome mail that waits.

    Errors: ``rejected`` (one of them has a problem; the sentence names the first), ``no_checklist``, ``no_rows``.
    """
    if not joiners:
        raise UserError(N_("There is nobody to take on."), code="no_rows")

    def block(conn: Connection) -> TakenOn:
        rows = _check_all(work, conn, [Joiner(at, values, {}) for at, values in enumerate(joiners, start=1)])
        _refuse_bad(rows)
        link_ready_made(work, conn)
        return _take_on(work, conn, rows, mails)

    return work.write(block)


@use_case("onboarding.manage")
def start_onboarding(work: Work, employment_id: int) -> int:
    """The checklist of somebody who is in the record already and was never onboarded; the plan.

    Errors: ``not_found``, ``has_left``, ``has_plan``, ``no_first_day``, ``no_checklist``.
    """

    def block(conn: Connection) -> int:
        who = conn.execute(
            select(
                t.employment.c.id, t.employment.c.status, t.employment.c.hire_date, t.employment.c.probation_end,
                t.department.c.name_zh.label("department"), t.position.c.name_zh.label("position"), t.posting.c.level,
            )
            .select_from(placed(work.today()))
            .where(t.employment.c.id == employment_id, visible(work, t.employment.c.id, work.today()))
        ).first()  # fmt: skip
        _refuse_start(conn, who)
        assert who is not None  # noqa: S101 - refused above
        best = best_for(conn, who.department, who.position, who.level)
        if best is None:
            raise UserError(
                N_("No checklist fits this post."),
                code="no_checklist",
                hint=N_("Set up the ready-made one, or one for this post, first."),
            )
        link_ready_made(work, conn)
        best = best_for(conn, who.department, who.position, who.level) or best
        plans = make_plans(work, conn, [(employment_id, who.hire_date, who.probation_end)], [best])
        ask_linked(work, conn, plans)
        return plans[0]

    return work.write(block)


def _refuse_start(conn: Connection, who: Any) -> None:
    if who is None:
        raise UserError(N_("There is no such employee in your list."), code="not_found")
    if who.status == Status.LEFT:
        raise UserError(N_("Who has left is not onboarded."), code="has_left")
    if who.hire_date is None:
        raise UserError(N_("The first day is missing."), code="no_first_day", field="hire_date")
    held = select(t.plan.c.id).where(t.plan.c.employment_id == who.id, t.plan.c.state != "cancelled")
    if conn.execute(held).first() is not None:
        raise UserError(N_("There is an onboarding plan already."), code="has_plan")


# --- checking --------------------------------------------------------------------------------------------------------


def _checked(work: Work, joiners: Sequence[Joiner], unknown: tuple[str, ...]) -> JoinerCheck:
    with work.read() as conn:
        return JoinerCheck(tuple(_check_all(work, conn, joiners)), unknown)


def _refuse_bad(rows: Sequence[JoinerRow]) -> None:
    bad = [row for row in rows if row.problems]
    if bad:
        field_name, message, hint = bad[0].problems[0]
        raise UserError(
            N_("Nobody was taken on: {count} of {all} have problems. First: {name}: {problem} {advice}"),
            code="rejected",
            field=field_name,
            count=len(bad),
            all=len(rows),
            name=bad[0].name or _("row {number}", number=bad[0].number),
            problem=message,
            advice=hint,
        )


def _check_all(work: Work, conn: Connection, joiners: Sequence[Joiner]) -> list[JoinerRow]:
    seen: dict[str, int] = {}
    rows = [_check(work, conn, joiner, seen) for joiner in joiners]
    numbers = Numbers(conn, [Numbered(str(row.values["employee_no"])) for row in rows if row.values.get("employee_no")])
    return [
        replace(
            row,
            employee_no=row.values.get("employee_no")
            or numbers.give(row.values.get("department"), row.values.get("team")),
        )
        for row in rows
    ]


def _check(work: Work, conn: Connection, joiner: Joiner, seen: dict[str, int]) -> JoinerRow:
    problems = [(name, message, hint) for name, (message, hint) in joiner.bad.items()]
    own = {name: joiner.values[name] for name in OWN if joiner.values.get(name) is not None}
    values = with_derived(tidy({name: value for name, value in joiner.values.items() if name in FIELDS}))
    notes: list[str] = []
    _find_superior(conn, values, problems)
    values["probation_end"] = _probation_end(values, own)
    values["status"] = _status(values, work.today())
    values["regular_date"] = values.get("hire_date") if values["status"] == Status.REGULAR else None
    for name, problem in check_employee(values, work.today()).items():
        problems.append((name, str(problem), ""))
    if values.get("hire_date") is None and "hire_date" not in joiner.bad:
        problems.append(("hire_date", _("The first day is missing."), ""))
    if values.get("email") and not _MAIL.fullmatch(values["email"]):
        problems.append(("email", _("“{text}” is no e-mail address.", text=values["email"]), ""))
    _try(problems, lambda: place(conn, 0, values))
    if not any(name in ("hire_date", "probation_end") for name, *_rest in problems):
        _try(problems, lambda: _check_contract(values, own))
    _check_known(work, conn, joiner.number, values, seen, problems, notes)
    if best_for(conn, values.get("department"), values.get("position"), values.get("level")) is None:
        said = _("No checklist fits this post."), _("Set up the ready-made one, or one for this post, first.")
        problems.append(("position", *said))
    return JoinerRow(joiner.number, values | own, tuple(dict.fromkeys(problems)), tuple(notes))


def _try(problems: list[tuple[str, str, str]], call: Any) -> None:
    try:
        call()
    except UserError as problem:
        problems.append((problem.field or "", str(problem), problem.hint))


def _status(values: Mapping[str, Any], today: date) -> str:
    """Who starts on a day to come is pending; who is here already is on probation, or regular where there is none."""
    first = values.get("hire_date")
    if first is None or first > today:
        return Status.PENDING.value
    return (Status.PROBATION if values.get("probation_end") else Status.REGULAR).value


def _find_superior(conn: Connection, values: dict[str, Any], problems: list[tuple[str, str, str]]) -> None:
    """A superior given by name becomes a number where only one working person has that name."""
    said = values.get("superior_no")
    if not said:
        return
    numbers = (
        conn.execute(
            select(t.employment.c.employee_no)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(t.person.c.name == said, t.employment.c.status.not_in((Status.LEFT.value, Status.PENDING.value)))
        )
        .scalars()
        .all()
    )
    if len(numbers) == 1:
        values["superior_no"] = numbers[0]
    elif len(numbers) > 1:
        problem = _("There are several people called {name}: {numbers}.", name=said, numbers=_(", ").join(numbers))
        problems.append(("superior_no", problem, _("Give the employee number.")))
        values["superior_no"] = None


def _probation_end(values: Mapping[str, Any], own: Mapping[str, Any]) -> date | None:
    first, months = values.get("hire_date"), own.get("probation_months")
    if first is not None and months:
        return last_day(first, int(months))
    return cast("date | None", values.get("probation_end"))


def _term(values: Mapping[str, Any], own: Mapping[str, Any]) -> Term | None:
    first = values["hire_date"]
    ends = own.get("contract_end")
    if own.get("contract_months"):
        ends = last_day(first, int(own["contract_months"]))
    if ends is None:
        return None
    return Term(ContractKind.FIXED, first, ends, values.get("probation_end"))


def _check_contract(values: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    if values.get("hire_date") is None:
        return
    term = _term(values, own)
    if term is None and values.get("probation_end") is not None:
        term = Term(ContractKind.OPEN, values["hire_date"], None, values["probation_end"])  # six months at most
    if term is not None:
        check_term(term)


def _check_known(
    work: Work,
    conn: Connection,
    number: int,
    values: Mapping[str, Any],
    seen: dict[str, int],
    problems: list[tuple[str, str, str]],
    notes: list[str],
) -> None:
    """Somebody twice in the list, somebody who works here, somebody who worked here before."""
    key = values.get("id_number") or f"{values.get('name')}/{values.get('phone')}"
    if seen.setdefault(str(key), number) != number:
        said = _("The same person as in row {number}.", number=seen[str(key)])
        problems.append(("name", said, _("Take one of the rows out.")))
    if values.get("id_number"):
        held = _newest(work, conn, values["id_number"])
        if held is not None and held.status != Status.LEFT:
            said = _(
                "This resident ID number already belongs to {number} {name}.", number=held.employee_no, name=held.name
            )
            problems.append(("id_number", said, _("Open that record instead of making a second one.")))
        elif held is not None:
            notes.append(
                _("Worked here before as {number}: taken on again, the history is kept.", number=held.employee_no)
            )
    else:
        notes.append(_("Without a resident ID number: it must be seen on the first day."))
    if not values.get("email"):
        notes.append(_("No e-mail address: no welcome mail."))


def _newest(work: Work, conn: Connection, id_number: str) -> Any:
    return conn.execute(
        select(t.employment.c.employee_no, t.employment.c.status, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.person.c.id_digest == work.database.digest(id_number))
        .order_by(t.employment.c.spell.desc())
        .limit(1)
    ).first()


# --- taking on -------------------------------------------------------------------------------------------------------


def _take_on(work: Work, conn: Connection, rows: Sequence[JoinerRow], mails: bool) -> TakenOn:
    made: list[tuple[int, JoinerRow]] = []
    for row in rows:
        fields = {name: value for name, value in row.values.items() if name in FIELDS}
        fields["employee_no"] = row.employee_no  # worked out for all of them together, within this write
        made.append((new_person(work, conn, SavePerson(fields, rehire=True), fields, joiner=True), row))
    versions = []
    for _employment_id, row in made:
        best = best_for(conn, row.values.get("department"), row.values.get("position"), row.values.get("level"))
        if best is None:
            raise UserError(N_("No checklist fits this post."), code="no_checklist")
        versions.append(best)
    people = [(who, row.values["hire_date"], row.values.get("probation_end")) for who, row in made]
    plans = make_plans(work, conn, people, versions)
    ask_linked(work, conn, plans)
    numbers: dict[int, str] = dict(
        conn.execute(
            select(t.employment.c.id, t.employment.c.employee_no).where(
                t.employment.c.id.in_([who for who, _row in made])
            )
        ).all()
    )
    queued = 0
    for (who, row), (_version, checklist) in zip(made, versions, strict=True):
        _keep_contract(conn, who, row)
        if mails and row.values.get("email"):
            queued += queue_welcome(work, conn, who, numbers[who], row.values, checklist)
    taken = tuple(Taken(who, numbers[who], row.name, plan) for (who, row), plan in zip(made, plans, strict=True))
    without = tuple(row.name for _who, row in made if not row.values.get("email"))
    return TakenOn(taken, queued, without)


def _keep_contract(conn: Connection, employment_id: int, row: JoinerRow) -> None:
    """The contract agreed on; it is signed when its item is done."""
    term = _term(row.values, row.values)
    if term is not None:
        conn.execute(
            insert(t.contract).values(
                employment_id=employment_id,
                kind=term.kind.value,
                starts=term.starts,
                ends=term.ends,
                probation_end=term.probation_end,
            )
        )
