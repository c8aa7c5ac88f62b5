"""The papers of an exit: certificate, report, letters; for preview, printer and file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.handover.reading import people
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.people.listing import placed
from hrdesk.app.performance.places import shown_to_all
from hrdesk.app.performance.printing import Printed
from hrdesk.app.separation.model import SeparationView
from hrdesk.app.separation.past import attendance_of, training_of
from hrdesk.app.separation.starting import note
from hrdesk.app.separation.views import read_view, separation_row
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.handover.model import LineState
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.separation import Kind, State
from hrdesk.domain.separation_sheet import CertificateSheet, MonthRow, NoticeSheet, ReportSheet, Row
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_, P_, _, _n


@use_case("separation.write")
def print_certificates(work: Work, separation_ids: Sequence[int], out: Path) -> Printed:
    """离职证明 of one or several exits, numbered the first time; that the identity number was shown is recorded.

    Errors: ``not_found``, ``not_yet`` (before the effective day), ``ended`` (withdrawn), Denied, those of writing.
    """
    from hrdesk.documents.separation import write_certificates

    if not work.database.sees_sealed:
        raise Denied(N_("Your account may not see protected fields."))
    sheets = work.write(lambda conn: [_certificate(work, conn, one) for one in separation_ids])
    return _printed(out, write_certificates(sheets, out, letterhead=letterhead_of(work)))


@use_case("separation.write")
def print_certificate_of(work: Work, employee_no: str, out: Path) -> Printed:
    """The certificate of somebody's newest exit. Errors: ``no_rows``, as ``print_certificates``."""
    return print_certificates(work, (_newest(work, employee_no),), out)


def _newest(work: Work, employee_no: str) -> int:
    with work.read() as conn:
        found = conn.execute(
            select(t.separation.c.id)
            .join(t.employment, t.employment.c.id == t.separation.c.employment_id)
            .where(t.employment.c.employee_no == employee_no.strip(), t.separation.c.state != State.UNDONE)
            .order_by(t.separation.c.id.desc())
        ).scalar()
    if found is None:
        raise UserError(
            N_("There is no exit of {number}."), code="no_rows", hint=N_("Begin it on the page Leaving."),
            number=employee_no,
        )  # fmt: skip
    return int(found)


def _certificate(work: Work, conn: Connection, separation_id: int) -> CertificateSheet:
    row = separation_row(work, conn, separation_id)
    if row.state == State.UNDONE:
        raise UserError(N_("This exit was withdrawn."), code="ended")
    if row.effective_day > work.today():
        raise UserError(
            N_("The certificate says that the contract has ended; that is so from {day} on."), code="not_yet",
            hint=N_("Print it on that day."), day=row.effective_day,
        )  # fmt: skip
    number = row.certificate_no
    if number is None:
        number = f"LZ-{work.today():%Y}-{next_number(conn, f'certificate-{work.today():%Y}'):04}"
        update_versioned(conn, t.separation, row.id, row.version, {"certificate_no": number})
        note(work, conn, row.id, {"certificate_no": (None, number)})
    held = conn.execute(
        select(t.person.c.name, t.person.c.id_number, t.position.c.name_zh, t.position.c.name_en)
        .select_from(placed(work.today()))
        .where(t.employment.c.id == row.employment_id)
    ).one()
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="employment",
        object_id=row.employment_id,
        fields=("id_number",),
        changes={"purpose": (None, number)},
    )
    kind, starts, ends = _term(conn, row)
    return CertificateSheet(
        agency=_agency(conn),
        document_no=number,
        name=held.name,
        id_number=str(held.id_number or ""),
        terminated=Kind(row.kind).terminates,
        contract_kind=kind,
        contract_starts=starts,
        contract_ends=ends,
        hired=row.hire_date,
        ended=row.effective_day,
        position=Label(held.name_zh or "", held.name_en),
        issued=work.today(),
        printed_by=work.actor.shown_name,
        printed_at=_now(work),
    )


_CONTRACTS = {"open": "open_ended", "project": "task"}  # as they are imported, and as the exit says it


def _term(conn: Connection, row: Any) -> tuple[str, date | None, date | None]:
    """The contract's term: what was entered with the exit, else the newest contract on record."""
    if row.contract_starts is not None:
        return row.contract_kind or "fixed", row.contract_starts, row.contract_ends
    held = conn.execute(
        select(t.contract)
        .where(t.contract.c.employment_id == row.employment_id, t.contract.c.starts <= row.effective_day)
        .order_by(t.contract.c.starts.desc())
    ).first()
    return (_CONTRACTS.get(held.kind, held.kind), held.starts, held.ends) if held is not None else ("", None, None)


@use_case("separation.write")
def print_notice(work: Work, notice_id: int, out: Path) -> Printed:
    """A letter already issued. Errors: ``not_found``, Denied, those of writing."""
    from hrdesk.documents.separation import write_notice

    if not work.database.sees_sealed:
        raise Denied(N_("Your account may not see protected fields."))
    with work.read() as conn:
        sheet = _notice(work, conn, notice_id)
    return _printed(out, write_notice(sheet, out, letterhead=letterhead_of(work)))


def _notice(work: Work, conn: Connection, notice_id: int) -> NoticeSheet:
    row = conn.execute(
        select(
            t.notice,
            t.person.c.name,
            t.person.c.id_number,
            t.employment.c.employee_no,
            t.absence.c.starts.label("since"),
            t.separation.c.kind.label("exit_kind"),
            t.separation.c.effective_day,
        )
        .join(t.employment, t.employment.c.id == t.notice.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.absence, t.absence.c.id == t.notice.c.absence_id)
        .outerjoin(t.separation, t.separation.c.id == t.notice.c.separation_id)
        .where(t.notice.c.id == notice_id, visible(work, t.notice.c.employment_id, work.today()))
    ).first()
    if row is None:
        raise UserError(N_("There is no such letter."), code="not_found")
    kind = Kind(row.exit_kind) if row.exit_kind else Kind.FAULT
    return NoticeSheet(
        agency=_agency(conn),
        document_no=row.document_no,
        kind=row.kind,
        name=row.name,
        employee_no=row.employee_no,
        id_number=str(row.id_number or ""),
        since=row.since,
        deadline=row.deadline,
        effective=row.effective_day or row.issued_on,
        grounds=row.grounds,
        article=kind.article,
        issued=row.issued_on,
        printed_by=work.actor.shown_name,
        printed_at=_now(work),
    )


@use_case("separation.write")
def print_reports(work: Work, separation_ids: Sequence[int], out: Path) -> Printed:
    """离职报告 of one or several exits, for the personnel file. Errors: ``not_found``, those of writing."""
    from hrdesk.documents.separation import write_reports

    with work.read() as conn:
        sheets = [_report(work, conn, one) for one in separation_ids]
    sheets = [replace(sheet, training=training_of(work, sheet.employee_no)) for sheet in sheets]
    return _printed(out, write_reports(sheets, out, letterhead=letterhead_of(work)))


@use_case("separation.write")
def print_report_of(work: Work, employee_no: str, out: Path) -> Printed:
    """The report of somebody's newest exit. Errors: ``no_rows``, as ``print_reports``."""
    return print_reports(work, (_newest(work, employee_no),), out)


def _report(work: Work, conn: Connection, separation_id: int) -> ReportSheet:
    view = read_view(work, conn, separation_id)
    row = view.row
    where = " ".join(part for part in (row.department, row.team) if part)
    return ReportSheet(
        agency=_agency(conn),
        document_no=f"LB-{view.notice_day:%Y}-{row.id:04}",
        name=row.name,
        employee_no=row.employee_no,
        place=" / ".join(part for part in (where, view.position) if part),
        kind=row.kind.text,
        article=row.kind.article,
        state=row.state.text,
        hired=view.hire_date,
        dates=(
            (_("Applied on"), view.applied_day),
            (_("Notice received"), view.notice_day),
            (_("Last day at work"), row.last_day),
            (_("Effective day"), row.effective_day),
        ),
        reasons=_reasons(view),
        handover=_handed(conn, row.employment_id),
        evaluations=_months(conn, row.employment_id),
        attendance=attendance_of(conn, row.employment_id),
        items=tuple(_item(item.title, str(item.done_on or ""), item.waived) for item in view.items),
        blockers=tuple(Row(f"{one.text} ({one.count})", one.way_out, True) for one in view.blockers),
        interview=view.interview_note,
        issued=work.today(),
        printed_by=work.actor.shown_name,
        printed_at=_now(work),
    )


def _reasons(view: SeparationView) -> tuple[Row, ...]:
    sides = (
        (_("The employee says"), view.stated_reason),
        (_("The exit interview says"), view.interview_reason),
        (_("The supervisor says"), view.supervisor_reason),
    )
    rows = [Row(side, reason.text if reason else _("not recorded")) for side, reason in sides]
    if view.note:
        rows.append(Row(_("Note"), view.note))
    if view.short_notice:
        rows.append(Row(_("Shorter notice because"), view.short_notice))
    return tuple(rows)


def _handed(conn: Connection, employment_id: int) -> tuple[Row, ...]:
    """To whom how many cases went, of all handovers of this person."""
    lines = conn.execute(
        select(t.handover_line.c.receiver_id, t.handover_line.c.state, t.handover.c.document_no)
        .join(t.handover, t.handover.c.id == t.handover_line.c.handover_id)
        .where(t.handover_line.c.giver_id == employment_id, t.handover_line.c.state != LineState.WITHDRAWN)
    ).all()
    named = people(conn, [line.receiver_id for line in lines])
    counts = Counter((line.document_no, line.receiver_id, line.state) for line in lines)
    rows = []
    for (number, receiver, state), count in sorted(counts.items(), key=lambda one: (one[0][0], str(one[0][1]))):
        who = " ".join(reversed(named[receiver])) if receiver is not None else _("nobody yet")
        told = _n("{count} case, {state}", "{count} cases, {state}", count=count, state=LineState(state).text)
        rows.append(Row(f"{number}  {who}", told, state != LineState.TAKEN))
    return tuple(rows)


def _months(conn: Connection, employment_id: int) -> tuple[MonthRow, ...]:
    """The last twelve published evaluations."""
    rows = conn.execute(
        select(t.evaluation)
        .where(t.evaluation.c.employment_id == employment_id, t.evaluation.c.published_at.is_not(None))
        .order_by(t.evaluation.c.month.desc(), t.evaluation.c.revision.desc())
    ).all()
    places = shown_to_all(conn)  # a person's own paper carries none where the agency hides them
    found: dict[int, Any] = {}
    for row in rows:
        found.setdefault(row.month, row)
    return tuple(
        MonthRow(
            f"{month // 100}-{month % 100:02}",
            row.score,
            row.grade or "",
            f"{row.rank} / {row.rank_of}" if places and row.rank is not None else "",
        )
        for month, row in list(found.items())[:12]
    )


def _item(title: str, done: str, waived: str) -> Row:
    if waived:
        return Row(title, _("waived: {reason}", reason=waived))
    return Row(title, done, False) if done else Row(title, P_("exit", "open"), True)


def _agency(conn: Connection) -> Label:
    settings = read_settings(conn)
    return Label(settings["agency"], settings["agency_en"] or None)


def _now(work: Work) -> datetime:
    return work.clock().astimezone(work.zone).replace(tzinfo=None)


def _printed(out: Path, done: Any) -> Printed:
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))
