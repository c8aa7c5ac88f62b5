"""Whatever people do in whatever order: every open case has one holder who works here, and no exit closes too early.

Random operations on a real file; after each the rules of ``hrdesk check`` about cases and exits are asked, at the end
all of them. Refusals are part of it: a refused operation must leave everything as it was.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select, update

from hrdesk.app.handover.handing import answer, hand_out, reverse, withdraw
from hrdesk.app.handover.model import Answer, Assign, PlanHandover
from hrdesk.app.handover.planning import assign, plan_handover, propose_again, set_receivers
from hrdesk.app.imports.cases import CaseEntry, CasePlan
from hrdesk.app.imports.cases_saving import save_cases
from hrdesk.app.people import ChangeStatus, change_status, person_view
from hrdesk.app.separation.absence import StartAbsence, end_absence, start_absence
from hrdesk.app.separation.model import SettleItem, StartSeparation
from hrdesk.app.separation.settling import close_separation, note_certificate, settle_item
from hrdesk.app.separation.starting import apply_due, end_employment, start_separation, undo_separation
from hrdesk.app.separation.views import separation_view
from hrdesk.domain.errors import UserError
from hrdesk.domain.separation import Kind
from hrdesk.storage import check
from hrdesk.storage import tables as t
from tests.app.builders import Clock, add_people, as_role, lead, new_agency
from tests.app.handover.cases import give_cases

RULES = [
    one
    for one in check.RULES
    if one.name.startswith(("case_", "handover_", "separations_", "access_", "postings", "employment_"))
]
pick = st.integers(0, 10_000)


class Agency(RuleBasedStateMachine):
    """An agency of eight people, some with accounts, and a day that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hrdesk-machine-"))
        self.clock = Clock()
        self.desk = new_agency(self.folder, self.clock)
        leader = add_people(self.desk, 1, position="组长")[0]
        lead(self.desk, leader.employee_no, "电催一组")
        self.people = [leader, *add_people(self.desk, 7)]
        as_role(self.desk, "collector", employee_no=self.people[1].employee_no)
        self.serial = 0
        self.done = 0

    def teardown(self) -> None:
        report = check.run(self.desk.database)
        assert report.ok, [one.detail for one in report.checks if not one.ok]
        self.desk.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def one(self, at: int) -> Any:
        return self.people[at % len(self.people)]

    def who_may_go(self, at: int) -> Any:
        """Anybody but the first: somebody must be left to hold what is open."""
        return self.people[1 + at % (len(self.people) - 1)]

    def ids(self, column: Any, *where: Any) -> Sequence[int]:
        with self.desk.database.read() as conn:
            return list(conn.execute(select(column).where(*where).order_by(column)).scalars())

    def tried(self, call: Any, *arguments: Any, **more: Any) -> None:
        try:
            call(self.desk.work(), *arguments, **more)
            self.done += 1
        except UserError:
            return

    @invariant()
    def everything_holds(self) -> None:
        with self.desk.database.read() as conn:
            for one in RULES:
                broken = conn.exec_driver_sql(one.sql).fetchmany(3)
                assert not broken, (one.name, broken)

    # --- people and cases

    @precondition(lambda self: len(self.people) < 20)
    @rule(licensed=st.booleans())
    def somebody_joins(self, licensed: bool) -> None:
        who = add_people(self.desk, 1, hire_date=self.clock.now.date() - timedelta(days=1))[0]
        self.people.append(who)
        if not licensed:
            self.desk.work().write(
                lambda conn: (
                    conn.execute(
                        update(t.employment).where(t.employment.c.id == who.employment_id).values(licensed=None)
                    ).rowcount
                )
            )

    @rule(at=pick, count=st.integers(1, 5))
    def cases_come(self, at: int, count: int) -> None:
        """As the importer lets them through: only to licensed people who work here."""
        able = self.ids(
            t.employment.c.id,
            t.employment.c.status.in_(("probation", "regular", "leaving")),
            t.employment.c.licensed.is_not(None),
        )
        owners = [one for one in self.people if one.employment_id in able]
        if owners:
            self.serial += 1
            give_cases(self.desk, owners[at % len(owners)], count, promises=count // 2, prefix=f"N{self.serial}")

    @rule(at=pick, who=pick, closed=st.booleans())
    def a_list_says_otherwise(self, at: int, who: int, closed: bool) -> None:
        open_ = self.ids(t.collection_case.c.id, t.collection_case.c.closed_on.is_(None))
        able = self.ids(
            t.employment.c.id, t.employment.c.status.in_(("probation", "regular")), t.employment.c.licensed.is_not(None)
        )
        if not open_ or not able:
            return
        case = open_[at % len(open_)]
        changes: dict[str, Any] = {"outstanding": (None, Decimal(at))}
        if closed:
            changes["closed_on"] = (None, self.desk.work().today())
        entry = CaseEntry(0, case, "", changes, holder=None if closed else able[who % len(able)])
        work = self.desk.work()
        batch = t.batch.insert().values(kind="cases", at=work.now())

        def block(conn: Any) -> None:
            ident = conn.execute(batch).inserted_primary_key[0]
            save_cases(work, conn, ident, CasePlan((entry,), 0))

        work.write(block)
        self.done += 1

    # --- exits

    @rule(at=pick, days=st.integers(-1, 4), works_on=st.booleans())
    def somebody_resigns(self, at: int, days: int, works_on: bool) -> None:
        today = self.desk.work().today()
        effective = today + timedelta(days=days)
        last = effective if works_on else effective - timedelta(days=1)
        order = StartSeparation(
            self.who_may_go(at).employee_no, Kind.MUTUAL, min(today, effective), last, effective,
            witness_no=self.one(at + 1).employee_no,
        )  # fmt: skip
        self.tried(start_separation, order)

    def exit(self, at: int) -> Any:
        rows = self.ids(t.separation.c.id)
        return separation_view(self.desk.work(), rows[at % len(rows)]) if rows else None

    @rule(at=pick)
    def an_exit_is_taken_back(self, at: int) -> None:
        if view := self.exit(at):
            self.tried(undo_separation, view.row.id, view.row.version)

    @rule(at=pick)
    def an_employment_is_ended_by_hand(self, at: int) -> None:
        if view := self.exit(at):
            self.tried(end_employment, view.row.id)

    @rule(at=pick, certificate=st.booleans())
    def an_exit_is_settled(self, at: int, certificate: bool) -> None:
        view = self.exit(at)
        if view is None:
            return
        for item in view.items:
            self.tried(settle_item, SettleItem(item.id, item.version, self.desk.work().today()))
        if certificate:
            self.desk.work().write(
                lambda conn: (
                    conn.execute(
                        update(t.separation)
                        .where(t.separation.c.id == view.row.id, t.separation.c.certificate_no.is_(None))
                        .values(certificate_no=f"LZ-{view.row.id}")
                    ).rowcount
                )
            )
            self.tried(note_certificate, view.row.id, view.row.version, self.desk.work().today(), "当面领取")
        view = separation_view(self.desk.work(), view.row.id)
        self.tried(close_separation, view.row.id, view.row.version)

    @rule(at=pick)
    def the_record_says_left(self, at: int) -> None:
        view = person_view(self.desk.work(), self.who_may_go(at).employment_id)
        order = ChangeStatus(view.employment_id, view.version, "left", self.desk.work().today())
        self.tried(change_status, order)

    @rule(days=st.integers(1, 3))
    def days_go_by(self, days: int) -> None:
        self.clock.forward(days=days)
        assert apply_due(self.desk.work()).failed == ()

    # --- handovers

    @rule(at=pick, both=st.booleans(), chosen=st.booleans())
    def a_handover_is_planned(self, at: int, both: bool, chosen: bool) -> None:
        givers = (self.one(at).employee_no, self.one(at + 3).employee_no)[: 1 + both]
        receivers = (self.one(at + 1).employee_no, self.one(at + 2).employee_no) if chosen else ()
        self.tried(plan_handover, PlanHandover(givers, receivers, witness_no=self.one(at + 4).employee_no))

    def going(self, at: int) -> int | None:
        rows = self.ids(t.handover.c.id)
        return rows[at % len(rows)] if rows else None

    def lines(self, handover_id: int, at: int, *states: str) -> tuple[int, ...]:
        found = self.ids(
            t.handover_line.c.id, t.handover_line.c.handover_id == handover_id, t.handover_line.c.state.in_(states)
        )
        return tuple(found[: 1 + at % 4])

    @rule(at=pick, cap=st.integers(1, 12))
    def it_is_proposed_again(self, at: int, cap: int) -> None:
        if (handover := self.going(at)) is not None:
            with self.desk.database.read() as conn:
                numbers = conn.execute(
                    select(t.employment.c.employee_no)
                    .join(t.handover_receiver, t.handover_receiver.c.employment_id == t.employment.c.id)
                    .where(t.handover_receiver.c.handover_id == handover)
                ).scalars().all()  # fmt: skip
            self.tried(set_receivers, handover, tuple((number, cap) for number in numbers))
            self.tried(propose_again, handover)

    @rule(at=pick, who=pick, lock=st.booleans())
    def a_person_puts_it_right(self, at: int, who: int, lock: bool) -> None:
        if (handover := self.going(at)) is not None:
            lines = self.lines(handover, at, "planned", "objected")
            self.tried(assign, Assign(handover, lines, self.one(who).employee_no, lock=lock))

    @rule(at=pick, some=st.booleans())
    def cases_are_handed_out(self, at: int, some: bool) -> None:
        if (handover := self.going(at)) is not None:
            self.tried(hand_out, handover, self.lines(handover, at, "planned") if some else None)

    @rule(at=pick, taken=st.booleans())
    def receivers_answer(self, at: int, taken: bool) -> None:
        if (handover := self.going(at)) is not None:
            self.tried(answer, Answer(self.lines(handover, at, "assigned"), taken, "" if taken else "忙"))

    @rule(at=pick)
    def some_are_withdrawn(self, at: int) -> None:
        if (handover := self.going(at)) is not None:
            self.tried(withdraw, handover, self.lines(handover, at, "assigned", "objected"))

    @rule(at=pick)
    def it_is_reversed(self, at: int) -> None:
        if (handover := self.going(at)) is not None:
            self.tried(reverse, handover)

    # --- gone

    @rule(at=pick)
    def somebody_is_gone(self, at: int) -> None:
        order = StartAbsence(self.one(at).employee_no, "gone", None, self.one(at + 1).employee_no)
        self.tried(start_absence, order)

    @rule(at=pick, outcome=st.sampled_from(("returned", "separated")))
    def and_is_back_or_not(self, at: int, outcome: str) -> None:
        with self.desk.database.read() as conn:
            rows = conn.execute(select(t.absence).where(t.absence.c.ended_on.is_(None))).all()
        if rows:
            row = rows[at % len(rows)]
            self.tried(end_absence, row.id, row.version, outcome)


TestAgency = Agency.TestCase
TestAgency.settings = settings(
    max_examples=10,
    stateful_step_count=200,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # the steps of a failure are told as they were; shortening takes minutes
)
