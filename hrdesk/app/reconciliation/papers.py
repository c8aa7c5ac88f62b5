"""The reconciliation record as a paper and as a workbook."""

from __future__ import annotations

from pathlib import Path

from hrdesk.app.handover.chains import rule_of
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.printing import Printed, agency
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import Finding
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.attribution import CountedDay, Cover, Rule
from hrdesk.domain.reconciliation.paper import DifferenceLine, FileLine, ReconciliationRecord
from hrdesk.words import _, current


@use_case("reconciliation.read")
def print_record(work: Work, period: Period, out: Path) -> Printed:
    """对账记录 of a month, of what the actor may see. Errors: ``disk_full``, ``read_only``, ``not_found``."""
    from hrdesk.documents.reconciliation import write_record

    done = write_record(record_sheet(work, period), out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("reconciliation.read")
def record_sheet(work: Work, period: Period) -> ReconciliationRecord:
    """对账记录 as values, in the language spoken."""
    found = month_findings.__wrapped__(work, period)  # type: ignore[attr-defined]
    with work.read() as conn:
        settings, name = read_settings(conn), agency(conn).text
    state = found.state
    released = ""
    if state.released_by and state.open:
        released = _("Published unsettled by {name}: {reason}", name=state.released_by, reason=state.released_reason)
    many = len({one.batch_id for one in found.findings if one.batch_id}) > 1 or len(found.files) > 1
    return ReconciliationRecord(
        agency=name,
        period=period.label,
        rule=rule_said(rule_of(settings)),
        files=tuple(
            FileLine(
                one.file_name,
                one.rows,
                one.credited,
                one.unattributed,
                one.stated,
                one.difference,
                settled=one.settled,
                left_out=one.left_out,
                changed=one.changed,
            )
            for one in found.files
        ),
        differences=tuple(_line(work, one, many) for one in found.findings),
        open=state.open,
        settled=state.settled,
        released=released,
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
        as_of=found.at.replace(tzinfo=None),
    )


def rule_said(rule: Rule) -> str:
    """The agency's rule of attribution in a sentence."""
    day = _("by the day of payment") if rule.day is CountedDay.PAYMENT else _("by the day of arrival")
    cover = _("the owner while somebody stands in") if rule.cover is Cover.OWNER else _("who stands in for the owner")
    parts = [_("Rule: {day}, whoever held the case that day; {cover}", day=day, cover=cover)]
    if rule.protected_days:
        parts.append(
            _(
                "{days} protected days after a promise ({share} %)",
                days=rule.protected_days,
                share=f"{rule.protected_share.normalize():f}",
            )
        )
    return _("; ").join(parts)


def _line(work: Work, one: Finding, many: bool) -> DifferenceLine:
    where = [one.case_no, one.item, one.day.isoformat() if one.day else ""]
    if one.row:
        where.insert(
            0, _("{file}, row {row}", file=one.file_name, row=one.row) if many else _("row {row}", row=one.row)
        )
    person = f"{one.person.employee_no} {one.person.name}" if one.person is not None else ""
    settled, why = "", ""
    if one.settlement is not None:
        people = ("、" if current() == "zh_CN" else ", ").join(
            f"{who.name} {who.percent.normalize():f}%" if who.percent != 100 else who.name
            for who in one.settlement.people
        )
        settled = one.settlement.action.text
        if people:
            settled = _("{action}: {people}", action=settled, people=people)
        at = one.settlement.at.astimezone(work.zone).strftime("%Y-%m-%d %H:%M")
        why = _("{reason} ({name}, {time})", reason=one.settlement.reason, name=one.settlement.by, time=at)
    elif not one.blocks:
        settled = _("For information")
    return DifferenceLine(
        one.kind.text, one.text, person, " · ".join(part for part in where if part), one.amount, settled, why
    )
