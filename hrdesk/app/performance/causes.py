"""What made a figure, target or score change between two revisions: files, entries by hand, appeals, 补差, by whom, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from hrdesk.app.performance.claimed import claims_of, counted_at, counting
from hrdesk.app.targets.imported import TARGETS, steps_of
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.words import _

WHOLE = ""  # the key of causes that are about no single metric
_PART = 500  # people in a statement
_ON_SHEET = (
    "kind",
    "object",
    "metric",
)  # how ``targets.saving`` names a figure in the history; a sum has a fourth word
_second = t.account.alias("second")


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

    kind: str  # file, entry, payment, complaint, settlement, question, appeal, left_out, target, target_file, target_undone
    at: datetime
    by: str
    name: str = ""  # of the file or the document
    second: str = ""  # who confirmed
    reason: str = ""
    month: str = ""
    row: int = 0
    count: int = 1


def find_causes(
    conn: Connection, windows: Sequence[Window], metric_ids: Mapping[str, int]
) -> dict[int, dict[str, tuple[Cause, ...]]]:
    """By the older evaluation: causes by metric code, in the order they happened; those of the whole under ``WHOLE``.

    A dozen statements, however many people of the month are asked about.
    """
    found: dict[int, dict[str, list[Cause]]] = defaultdict(lambda: defaultdict(list))
    codes = {number: code for code, number in metric_ids.items()}
    for start in range(0, len(windows), _PART):
        part = windows[start : start + _PART]
        by_person = {window.employment_id: window for window in part}
        for old_id, code, cause in (
            *_batches(conn, part, by_person, codes),
            *_answers(conn, by_person, codes),
            *_appeals(conn, part, codes),
            *_left_out(conn, by_person, codes),
            *_targets(conn, part, codes),
            *_imported_targets(conn, part, codes),
        ):
            found[old_id][code].append(cause)
    return {
        old_id: {code: tuple(sorted(causes, key=lambda one: one.at)) for code, causes in of_one.items()}
        for old_id, of_one in found.items()
    }


Found = tuple[int, str, Cause]  # the older evaluation, metric code or WHOLE, what happened


def _batches(
    conn: Connection, windows: Sequence[Window], by_person: Mapping[int, Window], codes: Mapping[int, str]
) -> list[Found]:
    """The imports and entries that made figures differ: per record, what counted then beside what counts since."""
    touched: dict[tuple[int, int, int], list[int]] = defaultdict(list)  # (employment, metric, batch) → rows
    for start_day in {window.start_day for window in windows}:
        some = [window.employment_id for window in windows if window.start_day == start_day]
        records = claims_of(conn, windows[0].period, (start_day,), some, codes)
        for (employment_id, metric_id, *_record), claims in records.items():
            window = by_person[employment_id]
            then, now = counting(claims, window.since), counting(claims, window.until)
            # what a published evaluation counted stays, also where its import was taken back: only a later one changes it
            if now is not None and (then is None or now.batch_id > then.batch_id) and _figures(then) != _figures(now):
                touched[employment_id, metric_id, now.batch_id].append(now.row)
    batches, confirmers = _told(conn, {batch_id for _employment, _metric, batch_id in touched})
    return [
        (by_person[key[0]].old_id, codes[key[1]], _of_batch(batches[key[2]], confirmers.get(key, ""), rows))
        for key, rows in touched.items()
    ]


def _figures(claim: Any) -> tuple[Any, ...] | None:
    figures = None if claim is None else (claim.value, claim.numerator, claim.denominator)
    return None if figures == (None, None, None) else figures


def _told(conn: Connection, ids: Collection[int]) -> tuple[dict[int, Any], dict[tuple[int, int, int], str]]:
    """What is known of these batches, and who confirmed entries of them: (employment, metric, batch) → name."""
    if not ids:
        return {}, {}
    rows = conn.execute(
        select(
            t.batch, t.account.c.shown_name, _second.c.shown_name.label("second"), t.back_payment.c.of_month,
            t.back_payment.c.reason.label("paid_for"), t.complaint.c.document_no.label("complaint"),
            t.settlement.c.reason.label("settled"),
        )
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .outerjoin(t.back_payment, t.back_payment.c.batch_id == t.batch.c.id)
        .outerjoin(_second, _second.c.id == t.back_payment.c.second_id)
        .outerjoin(t.complaint, t.complaint.c.batch_id == t.batch.c.id)
        .outerjoin(t.settlement, t.settlement.c.batch_id == t.batch.c.id)
        .where(t.batch.c.id.in_(ids))
    )  # fmt: skip
    yes = t.entry_confirmation
    confirmed = conn.execute(
        select(yes.c.employment_id, yes.c.metric_id, yes.c.batch_id, t.account.c.shown_name)
        .join(t.account, t.account.c.id == yes.c.account_id)
        .where(yes.c.batch_id.in_(ids))
    )
    return (
        {row.id: row for row in rows},
        {(row.employment_id, row.metric_id, row.batch_id): row.shown_name for row in confirmed},
    )


def _of_batch(batch: Any, confirmer: str, rows: Sequence[int]) -> Cause:
    common = (batch.at, batch.shown_name or "")
    if batch.of_month is not None:
        month = Period.from_number(batch.of_month).label
        return Cause("payment", *common, second=batch.second or "", reason=batch.paid_for, month=month)
    if batch.complaint is not None:
        return Cause("complaint", *common, name=batch.complaint)
    if batch.settled is not None:
        return Cause("settlement", *common, reason=batch.settled)
    if not batch.file_name:
        return Cause("entry", *common, second=confirmer, reason=batch.reason or "")
    return Cause("file", *common, name=batch.file_name, row=min(rows), count=len(rows))


def _answers(conn: Connection, by_person: Mapping[int, Window], codes: Mapping[int, str]) -> Iterable[Found]:
    q = t.figure_question
    month = next(iter(by_person.values())).period.number
    for row in conn.execute(
        select(q, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == q.c.answered_by)
        .where(
            q.c.employment_id.in_(by_person), q.c.month == month, q.c.answered_at.is_not(None), q.c.metric_id.in_(codes)
        )
    ):
        window = by_person[row.employment_id]
        if window.since < row.answered_at <= window.until:
            cause = Cause("question", row.answered_at, row.shown_name or "", row.document_no)
            yield window.old_id, codes[row.metric_id], cause


def _appeals(conn: Connection, windows: Sequence[Window], codes: Mapping[int, str]) -> Iterable[Found]:
    """Upheld ones; an appeal against the whole evaluation, or one whose figure stayed, belongs to the whole."""
    for row in conn.execute(
        select(t.appeal, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.appeal.c.decided_by)
        .where(t.appeal.c.evaluation_id.in_([window.old_id for window in windows]), t.appeal.c.state == "upheld")
    ):
        cause = Cause("appeal", row.decided_at or row.at, row.shown_name or "", row.document_no, reason=row.decision)
        yield row.evaluation_id, codes.get(row.metric_id or 0, WHOLE), cause


def _left_out(conn: Connection, by_person: Mapping[int, Window], codes: Mapping[int, str]) -> Iterable[Found]:
    month = next(iter(by_person.values())).period.number
    for row in conn.execute(
        select(t.exclusion, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.exclusion.c.account_id)
        .where(
            t.exclusion.c.employment_id.in_(by_person), t.exclusion.c.month == month, t.exclusion.c.metric_id.in_(codes)
        )
    ):
        window = by_person[row.employment_id]
        if window.since < row.at <= window.until:
            yield window.old_id, codes[row.metric_id], Cause("left_out", row.at, row.shown_name or "")


def _targets(conn: Connection, windows: Sequence[Window], codes: Mapping[int, str]) -> Iterable[Found]:
    """Who set a target that counts for somebody, from the history of changes."""
    label, month = windows[0].period.label, windows[0].period.number
    wanted = set(codes.values())
    told: list[tuple[tuple[str, int], str, Any]] = []  # whose target, of which metric
    rows = conn.execute(
        select(t.history.c.field, t.audit.c.object_id, t.audit.c.fields, t.audit.c.at, t.account.c.shown_name)
        .join(t.audit, t.audit.c.id == t.history.c.audit_id)
        .outerjoin(t.account, t.account.c.id == t.audit.c.account_id)
        .where(
            t.history.c.object_kind == "target", t.audit.c.at > min(window.since for window in windows),
            t.audit.c.at <= max(window.until for window in windows),
            or_(t.history.c.field.in_(list(codes.values())), t.audit.c.object_id == windows[0].period.number),
        )
    ).all()  # fmt: skip
    for row in rows:
        kind, _space, rest = row.fields.partition(" ")
        said = row.field.split(" ")
        if rest.startswith(label) and row.field in wanted:  # set in Settings, or by an import of configuration
            told.append(((kind, row.object_id), row.field, row))
        elif row.object_id == month and len(said) == len(_ON_SHEET) and said[1].isdigit() and said[2] in wanted:
            told.append(((said[0], int(said[1])), said[2], row))
    for window in windows if told else ():
        for holder, code, row in told:
            if window.since < row.at <= window.until and holder in window.holders:
                yield window.old_id, code, Cause("target", row.at, row.shown_name or "")


def _imported_targets(conn: Connection, windows: Sequence[Window], codes: Mapping[int, str]) -> Iterable[Found]:
    """Targets that came in a file, or went with it when it was taken back."""
    first, last = min(window.since for window in windows), max(window.until for window in windows)
    b = t.batch
    batches = conn.execute(
        select(b, t.account.c.shown_name, _second.c.shown_name.label("undoer"))
        .outerjoin(t.account, t.account.c.id == b.c.account_id)
        .outerjoin(_second, _second.c.id == b.c.undone_by)
        .where(b.c.kind == TARGETS, or_(b.c.at.between(first, last), b.c.undone_at.between(first, last)))
        .order_by(b.c.id)
    )
    for batch in batches:
        for step in steps_of(batch, codes):
            if step.month != windows[0].period.number or step.metric_id not in codes or step.spot.total:
                continue
            for window in windows:
                if step.spot.holder not in window.holders:
                    continue
                there, gone = counted_at(batch, window.since), counted_at(batch, window.until)
                if not there and gone:
                    cause = Cause("target_file", batch.at, batch.shown_name or "", batch.file_name, row=step.row)
                    yield window.old_id, step.spot.metric, cause
                elif there and not gone:
                    cause = Cause("target_undone", batch.undone_at, batch.undoer or "", batch.file_name)
                    yield window.old_id, step.spot.metric, cause


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
    if cause.kind == "target_file" and cause.row:
        return _("target from {file}, row {row}, imported {day} by {by}", file=name, row=cause.row, day=day, by=by)
    if cause.kind == "target_file":
        return _("target from {file}, imported {day} by {by}", file=name, day=day, by=by)
    if cause.kind == "target_undone":
        return _("target from {file} taken back {day} by {by}", file=name, day=day, by=by)
    if cause.kind == "target":
        return _("target set {day} by {by}", day=day, by=by)
    return _with_reason(cause, day, by)


def _with_reason(cause: Cause, day: str, by: str) -> str:
    reason = " ".join(cause.reason.split()).rstrip("。.；;")  # it stands within a sentence
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
