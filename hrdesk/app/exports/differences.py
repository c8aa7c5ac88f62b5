"""The differences of a month given out, with how each was settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hrdesk.app.exports.table import Exported, write_out
from hrdesk.app.reconciliation.model import Person
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period


@use_case("export")
def export_reconciliation(work: Work, out: str | Path, period: Period) -> Exported:
    """Every difference of the month with how it was settled. Columns in English, as all figures are given out."""
    from hrdesk.app.reconciliation.finding import month_findings

    found = month_findings(work, period).findings
    columns = [
        (name, kind)
        for kind, names in (
            ("text", ("kind", "code", "what")), ("identifier", ("case_no", "receipt_no")), ("day", ("day",)),
            ("number", ("amount",)), ("identifier", ("employee_no", "by_rule")), ("text", ("file", "sheet")),
            ("number", ("row",)), ("text", ("action",)), ("identifier", ("counts_for",)),
            ("text", ("reason", "settled_by", "settled_at")),
        )
        for name in names
    ]  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for one in found:
            done = one.settlement
            yield (
                one.kind.value, one.code, one.text, one.case_no, one.item, one.day, one.amount,
                one.person.employee_no if one.person else "", _parts_of(one.proposed), one.file_name, one.sheet,
                one.row or None, done.action.value if done else "", _parts_of(done.people) if done else "",
                done.reason if done else "", done.by if done else "",
                done.at.astimezone(work.zone).strftime("%Y-%m-%d %H:%M") if done else "",
            )  # fmt: skip

    return write_out(out, columns, rows())


def _parts_of(people: Sequence[Person]) -> str:
    """HC0001, or HC0001 60% / HC0002 40%."""
    if len(people) == 1:
        return people[0].employee_no
    return " / ".join(f"{who.employee_no} {who.percent.normalize():f}%" for who in people)
