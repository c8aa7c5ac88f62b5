"""Whatever files come and whatever people decide in whatever order: nothing of a file is lost, and nothing counts twice.

Random files of repayments on a real file, random settlements, taken back or not, imports undone or taken in again, people who
join late. After each step every amount of every file is accounted for, and what counts for people is what the reconciliation says.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hrdesk.app.imports.undoing import undo
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reconciliation.settling import settle, unsettle
from hrdesk.domain.errors import UserError
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action
from hrdesk.storage import check
from tests.app.builders import add_people, new_agency
from tests.app.reconciliation.planted import OCTOBER, agency, cases, counted, repayments

pick = st.integers(0, 10_000)
rows = st.lists(
    st.tuples(
        st.sampled_from(("ma", "zheng", "zhou", "late", "")),
        st.sampled_from(("A-1", "A-2", "B-1", "B-2", "")),
        st.sampled_from(("1", "2", "3", "")),  # of a receipt: the same number may come twice
        st.integers(1, 33),  # two days of November
        st.integers(1, 60),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


class Books(RuleBasedStateMachine):
    """Three collectors, two cases with a chain, a fourth collector whose number finance knows before HR does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hrdesk-books-"))
        self.desk = new_agency(self.folder)
        people = agency(self.desk)
        cases(
            self.desk,
            ("A-1", ((date(2026, 9, 1), people.ma), (date(2026, 10, 12), people.zheng))),
            ("A-2", ((date(2026, 9, 1), people.zhou),)),
        )
        self.people = [people.ma, people.zheng, people.zhou]
        self.numbers = {name: getattr(people, name).employee_no for name in ("ma", "zheng", "zhou")} | {
            "late": "HC0004",
            "": "",
        }
        self.taken: dict[int, Decimal] = {}  # batch → what its rows come to

    def teardown(self) -> None:
        report = check.run(self.desk.database)
        assert report.ok, [one.detail for one in report.checks if not one.ok]
        self.desk.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @invariant()
    def every_amount_is_accounted_for(self) -> None:
        files = month_findings(self.desk.work(), OCTOBER).files
        for file in files:
            assert file.rows == self.taken[file.batch_id]
            assert file.credited + file.settled + file.left_out + file.unattributed == file.rows
        assert sum(counted(self.desk).values()) == sum(file.credited + file.settled for file in files)

    @invariant()
    def what_nobody_got_is_what_is_asked(self) -> None:
        found = month_findings(self.desk.work(), OCTOBER)
        asked = [one for one in found.findings if one.open and one.person is None and one.source == "repayments"]
        assert sum(one.amount or 0 for one in asked) == sum(file.unattributed for file in found.files)

    # --- files

    @precondition(lambda self: len(self.taken) < 4)
    @rule(said=rows)
    def a_file_comes(self, said: Sequence[tuple[Any, ...]]) -> None:
        serial = len(self.taken) + 1
        lines = [
            (
                self.numbers[who], "", case, f"R{serial}-{receipt}" if receipt else "",
                date(2026, 10, day) if day < 32 else date(2026, 11, day - 31),
                Decimal(yuan) + Decimal(serial) / 100, "是" if back else "否",
            )
            for who, case, receipt, day, yuan, back in said
        ]  # fmt: skip
        lines.append((self.numbers["ma"], "", "C-1", f"R{serial}-0", date(2026, 10, 9), Decimal(serial), "否"))
        _check, done = repayments(self.desk, self.folder, *lines, name=f"回款{serial}.xlsx")
        assert done.batch is not None
        self.taken[done.batch] = sum((-one[5] if one[6] == "是" else one[5] for one in lines), Decimal(0))

    @precondition(lambda self: self.taken)
    @rule(at=pick)
    def it_is_undone(self, at: int) -> None:
        batch = sorted(self.taken)[at % len(self.taken)]
        try:
            undo(self.desk.work(), batch)
        except UserError:
            return

    @precondition(lambda self: len(self.people) == 3)
    @rule()
    def the_late_one_joins(self) -> None:
        self.people += add_people(self.desk, 1, names=("冯晚",))

    # --- decisions

    @rule(at=pick, how=st.sampled_from([*Action, None]), first=pick, percent=st.integers(1, 9999))
    def a_difference_is_settled(self, at: int, how: Action | None, first: int, percent: int) -> None:
        found = [one for one in month_findings(self.desk.work(), OCTOBER).findings if one.blocks]
        if not found:
            return
        one = found[at % len(found)]
        who, other = (self.people[(first + step) % len(self.people)].employment_id for step in (0, 1))
        part = Decimal(percent) / 100
        shares = {
            Action.ASSIGN: (Share(who),),
            Action.SPLIT: (Share(who, part), Share(other, 100 - part)),
        }.get(how, ())  # type: ignore[call-overload]
        try:
            settle(self.desk.work(), Settle(OCTOBER, (one.key,), how, "核对后处理", shares))
        except UserError:
            return

    @rule(at=pick)
    def a_decision_is_taken_back(self, at: int) -> None:
        done = [one.settlement.id for one in month_findings(self.desk.work(), OCTOBER).findings if one.settlement]
        if done:
            try:
                unsettle(self.desk.work(), OCTOBER, (done[at % len(done)],))
            except UserError:
                return


TestBooks = Books.TestCase
TestBooks.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
