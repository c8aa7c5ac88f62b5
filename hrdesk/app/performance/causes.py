"""What made a figure, target or score change between two revisions: files, entries by hand, appeals, 补差, by whom, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, or_, select

from hrdesk.app.performance.views import within
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.words import _

WHOLE = ""  # the key of causes that are about no single metric
_confirmer, _second = t.account.alias("confirmer"), t.account.alias("second")


@dataclass(frozen=True, slots=True)
class Window:
    """Between which two computations of whose month causes are looked for."""

    employment_id: int
    period: Period
    start_day: int
    old_id: int  # the older evaluation
    since: datetime
    until: datetime
    holders: tuple[tuple[str, int], ...]  # whose targets count for the person: (kind, id)


@dataclass(frozen=True, slots=True)
class Cause:
    """One event, by its raw values; ``said`` puts it into words."""

    kind: str  # file, entry, payment, complaint, settlement, question, appeal, left_out, target
    at: datetime
    by: str
    name: str = ""  # of the file or the document
    second: str = ""  # who confirmed
    reason: str = ""
    month: str = ""
    row: int = 0
    count: int = 1


def find_causes(conn: Connection, window: Window, metric_ids: Mapping[str, int]) -> dict[str, tuple[Cause, ...]]:
    """Causes by metric code, in the order they happened; those of the whole evaluation under ``WHOLE``."""
    found: dict[str, list[Cause]] = defaultdict(list)
    codes = {number: code for code, number in metric_ids.items()}
    for code, metric_id in metric_ids.items():
        found[code] += _batches(conn, window, metric_id)
    for code, cause in (
        *_answers(conn, window, codes),
        *_appeals(conn, window, codes),
        *_left_out(conn, window, codes),
        *_targets(conn, window, codes),
    ):
        found[code].append(cause)
    return {code: tuple(sorted(causes, key=lambda one: one.at)) for code, causes in found.items() if causes}


def _batches(conn: Connection, window: Window, metric_id: int) -> list[Cause]:
    """The imports and entries that made the figures differ: per record, what counted then beside what counts since."""
    c, b = t.claim, t.batch
    rows = conn.execute(
        select(c.c.month, c.c.day, c.c.item, c.c.value, c.c.numerator, c.c.denominator, c.c.row,
               b.c.id, b.c.at, b.c.undone_at)
        .join(b, b.c.id == c.c.batch_id)
        .where(
            c.c.employment_id == window.employment_id, c.c.metric_id == metric_id, b.c.at <= window.until,
            within(c, window.period, window.start_day),
        )
        .order_by(b.c.id)
    )  # fmt: skip
    records: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        records[row.month, row.day, row.item].append(row)
    touched: dict[int, list[int]] = defaultdict(list)  # by batch: its rows
    for claims in records.values():
        then, now = _counting(claims, window.since), _counting(claims, window.until)
        # what a published evaluation counted stays, also where its import was taken back: only a later one changes it
        if now is not None and (then is None or now.id > then.id) and _figures(then) != _figures(now):
            touched[now.id].append(now.row)
    return _told_of(conn, window, metric_id, touched)


def _counting(claims: Sequence[Any], at: datetime) -> Any:
    """The claim that counted at that moment: the newest not undone."""
    there = [one for one in claims if one.at <= at and (one.undone_at is None or one.undone_at > at)]
    return there[-1] if there else None


def _figures(claim: Any) -> tuple[Any, ...] | None:
    figures = None if claim is None else (claim.value, claim.numerator, claim.denominator)
    return None if figures == (None, None, None) else figures


def _told_of(conn: Connection, window: Window, metric_id: int, touched: Mapping[int, list[int]]) -> list[Cause]:
    same = and_(
        t.entry_confirmation.c.batch_id == t.batch.c.id,
        t.entry_confirmation.c.employment_id == window.employment_id,
        t.entry_confirmation.c.metric_id == metric_id,
    )
    rows = conn.execute(
        select(
            t.batch, t.account.c.shown_name,
            _confirmer.c.shown_name.label("confirmer"), _second.c.shown_name.label("second"),
            t.back_payment.c.of_month, t.back_payment.c.reason.label("paid_for"),
            t.complaint.c.document_no.label("complaint"), t.settlement.c.reason.label("settled"),
        )
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .outerjoin(t.entry_confirmation, same)
        .outerjoin(_confirmer, _confirmer.c.id == t.entry_confirmation.c.account_id)
        .outerjoin(t.back_payment, t.back_payment.c.batch_id == t.batch.c.id)
        .outerjoin(_second, _second.c.id == t.back_payment.c.second_id)
        .outerjoin(t.complaint, t.complaint.c.batch_id == t.batch.c.id)
        .outerjoin(t.settlement, t.settlement.c.batch_id == t.batch.c.id)
        .where(t.batch.c.id.in_(touched))
    )  # fmt: skip
    batches = {row.id: row for row in rows}
    return [_of_batch(batches[ident], lines) for ident, lines in touched.items()]


def _of_batch(batch: Any, rows: Sequence[int]) -> Cause:
    common = (batch.at, batch.shown_name or "")
    if batch.of_month is not None:
        month = Period.from_number(batch.of_month).label
        return Cause("payment", *common, second=batch.second or "", reason=batch.paid_for, month=month)
    if batch.complaint is not None:
        return Cause("complaint", *common, name=batch.complaint)
    if batch.settled is not None:
        return Cause("settlement", *common, reason=batch.settled)
    if not batch.file_name:
        return Cause("entry", *common, second=batch.confirmer or "", reason=batch.reason or "")
    return Cause("file", *common, name=batch.file_name, row=min(rows), count=len(rows))


def _answers(conn: Connection, window: Window, codes: Mapping[int, str]) -> Iterable[tuple[str, Cause]]:
    q = t.figure_question
    for row in conn.execute(
        select(q, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == q.c.answered_by)
        .where(
            q.c.employment_id == window.employment_id, q.c.month == window.period.number,
            q.c.answered_at > window.since, q.c.answered_at <= window.until, q.c.metric_id.in_(codes),
        )
    ):  # fmt: skip
        yield codes[row.metric_id], Cause("question", row.answered_at, row.shown_name or "", row.document_no)


def _appeals(conn: Connection, window: Window, codes: Mapping[int, str]) -> Iterable[tuple[str, Cause]]:
    """Upheld ones; an appeal against the whole evaluation, or one whose figure stayed, belongs to the whole."""
    for row in conn.execute(
        select(t.appeal, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.appeal.c.decided_by)
        .where(t.appeal.c.evaluation_id == window.old_id, t.appeal.c.state == "upheld")
    ):
        cause = Cause("appeal", row.decided_at or row.at, row.shown_name or "", row.document_no, reason=row.decision)
        yield codes.get(row.metric_id or 0, WHOLE), cause


def _left_out(conn: Connection, window: Window, codes: Mapping[int, str]) -> Iterable[tuple[str, Cause]]:
    for row in conn.execute(
        select(t.exclusion, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.exclusion.c.account_id)
        .where(
            t.exclusion.c.employment_id == window.employment_id, t.exclusion.c.month == window.period.number,
            t.exclusion.c.at > window.since, t.exclusion.c.at <= window.until, t.exclusion.c.metric_id.in_(codes),
        )
    ):  # fmt: skip
        yield codes[row.metric_id], Cause("left_out", row.at, row.shown_name or "")


def _targets(conn: Connection, window: Window, codes: Mapping[int, str]) -> Iterable[tuple[str, Cause]]:
    """Who set a target that counts for the person, from the history of changes."""
    whose = [
        and_(t.audit.c.object_id == ident, t.audit.c.fields.startswith(f"{kind} {window.period.label}"))
        for kind, ident in window.holders
    ]
    for row in conn.execute(
        select(t.history.c.field, t.audit.c.at, t.account.c.shown_name)
        .join(t.audit, t.audit.c.id == t.history.c.audit_id)
        .outerjoin(t.account, t.account.c.id == t.audit.c.account_id)
        .where(
            t.audit.c.object_kind == "target", t.audit.c.at > window.since, t.audit.c.at <= window.until, or_(*whose),
            t.history.c.field.in_(list(codes.values())),
        )
    ):  # fmt: skip
        yield row.field, Cause("target", row.at, row.shown_name or "")


def said(cause: Cause, zone: ZoneInfo) -> str:
    """The event in words, in the current language, days as the agency's clock shows them."""
    day, by, name = f"{cause.at.astimezone(zone):%Y-%m-%d}", cause.by or "HRDesk", cause.name
    if cause.kind == "file" and cause.count == 1:
        return _("{file}, row {row}, imported {day} by {by}", file=name, row=cause.row, day=day, by=by)
    if cause.kind == "file":
        return _("{file}, {count:,} records, imported {day} by {by}", file=name, count=cause.count, day=day, by=by)
    if cause.kind == "question":
        return _("question {number}, answered {day} by {by}", number=name, day=day, by=by)
    if cause.kind == "complaint":
        return _("complaint {number}, decided {day} by {by}", number=name, day=day, by=by)
    if cause.kind == "left_out":
        return _("left out {day} by {by}", day=day, by=by)
    if cause.kind == "target":
        return _("target set {day} by {by}", day=day, by=by)
    return _with_reason(cause, day, by)


def _with_reason(cause: Cause, day: str, by: str) -> str:
    reason = " ".join(cause.reason.split())
    if cause.kind == "appeal":
        return _("appeal {number} upheld {day} by {by}: {reason}", number=cause.name, day=day, by=by, reason=reason)
    if cause.kind == "settlement":
        return _("difference settled {day} by {by}: {reason}", day=day, by=by, reason=reason)
    if cause.kind == "payment":
        told = _("back payment for {month}, entered {day} by {by}: {reason}", month=cause.month, day=day, by=by,
                 reason=reason)  # fmt: skip
    elif reason:
        told = _("entered by hand {day} by {by}: {reason}", day=day, by=by, reason=reason)
    else:
        told = _("entered by hand {day} by {by}", day=day, by=by)
    return _("{told} (confirmed by {name})", told=told, name=cause.second) if cause.second else told
