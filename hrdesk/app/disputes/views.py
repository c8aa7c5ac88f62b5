"""The list of what is disputed: one's own, or those of the people one sees; what waits for the actor comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.sql.selectable import FromClause

from hrdesk.app.disputes.corrected import appeal_to_correct, question_to_correct
from hrdesk.app.disputes.model import Dispute
from hrdesk.app.disputes.reading import assessors, payments_for
from hrdesk.app.people.listing import placed
from hrdesk.app.performance.catalogue import metric_from
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, Finding, PaymentState, QuestionState, may_decide
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.roles import may
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.durable import speaking_of, write_whole
from hrdesk.words import N_, named

_asker = t.account.alias("asker")
_owner = t.account.alias("owner")


@use_case("disputes.read")
def disputes(work: Work, *, also_over: bool = False) -> tuple[Dispute, ...]:
    """Appeals, questions and 补差 of visible people: those that wait for the actor, the other open ones, then the rest."""
    with work.read() as conn:
        found = read_disputes(work, conn, also_over=also_over)
    return tuple(
        sorted(
            found,
            key=lambda one: (not (one.mine or one.to_correct), not one.open, one.due or date.max, -one.at.timestamp()),
        )
    )


@use_case("disputes.read")
def dispute(work: Work, kind: str, ident: int) -> Dispute:
    """One of them. Errors: ``not_found``."""
    with work.read() as conn:
        found = read_disputes(work, conn, also_over=True)
    one = next((one for one in found if (one.kind, one.id) == (kind, ident)), None)
    if one is None:
        raise UserError(N_("It is no longer there."), code="not_found")
    return one


@use_case("disputes.read")
def save_evidence(work: Work, attachment_id: int, out: Path) -> Path:
    """Writes a file kept with an appeal the actor may see to ``out``. Errors: ``not_found``, ``damaged``, those of writing."""
    with work.read() as conn:
        known = {ident for one in _appeals(work, conn, _metrics(conn), True) for ident, _name in one.attachments}
    if attachment_id not in known:
        raise UserError(N_("This attachment is no longer there."), code="not_found")
    _shown, data = attachments.get(work.database, attachment_id)
    with speaking_of(out):
        write_whole(out, data)
    return out


def read_disputes(work: Work, conn: Connection, *, also_over: bool = False) -> list[Dispute]:
    """As ``disputes``, inside a read."""
    metrics = _metrics(conn)
    return [
        *_appeals(work, conn, metrics, also_over),
        *_questions(work, conn, metrics, also_over),
        *_payments(work, conn, metrics, also_over),
    ]


def _metrics(conn: Connection) -> Mapping[int, Metric]:
    rows = conn.execute(
        select(t.metric_version, t.metric.c.code)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .order_by(t.metric_version.c.number)
    )
    return {row.metric_id: metric_from(row._mapping) for row in rows}


def _who(day: date) -> tuple[FromClause, tuple[Any, ...]]:
    columns = (
        t.employment.c.employee_no,
        t.person.c.name,
        t.team.c.name_zh.label("team_zh"),
        t.team.c.name_en.label("team_en"),
    )
    return placed(day), columns


def _shared(row: Any, metrics: Mapping[int, Metric], month: int) -> dict[str, Any]:
    metric = metrics.get(row.metric_id)
    return {
        "id": row.id,
        "version": row.version,
        "employee_no": row.employee_no,
        "name": row.name,
        "team": named(row.team_zh or "", row.team_en),
        "month": Period.from_number(month).label,
        "metric": metric.name if metric is not None else "",
        "metric_code": metric.code if metric is not None else "",
        "at": row.at,
    }


def _appeals(work: Work, conn: Connection, metrics: Mapping[int, Metric], also_over: bool) -> list[Dispute]:
    people, columns = _who(work.today())
    wanted: Select[Any] = (
        select(t.appeal, t.evaluation.c.month, t.evaluation.c.employment_id, *columns)
        .select_from(people)
        .join(t.evaluation, t.evaluation.c.employment_id == t.employment.c.id)
        .join(t.appeal, t.appeal.c.evaluation_id == t.evaluation.c.id)
        .where(visible(work, t.evaluation.c.employment_id, work.today()))
    )
    if not also_over:
        wanted = wanted.where(t.appeal.c.state.in_((AppealState.OPEN, AppealState.UPHELD)))
    rows, waits = _waiting_for_it(work, conn, wanted, appeal_to_correct)
    rows = [row for row in rows if also_over or row.state == AppealState.OPEN or row.id in waits]
    files: dict[int, list[tuple[int, str]]] = {}
    for file in attachments.of(conn, "appeal", [row.id for row in rows]):
        files.setdefault(file.object_id, []).append((file.id, file.shown_name))
    return [
        Dispute(
            kind="appeal",
            state=AppealState(row.state),
            document_no=row.document_no,
            employment_id=row.employment_id,
            text=row.grounds,
            due=row.due,
            with_whom="",
            answer=row.decision,
            mine=_decides(work, conn, row),
            to_correct=row.id in waits,
            evaluation_id=row.evaluation_id,
            attachments=tuple(files.get(row.id, ())),
            **_shared(row, metrics, row.month),
        )
        for row in rows
    ]


def _decides(work: Work, conn: Connection, row: Any) -> bool:
    if row.state != AppealState.OPEN or not may(work.actor.role, "disputes.decide"):
        return False
    if row.employment_id == work.actor.employment_id:
        return False
    evaluation = conn.execute(select(t.evaluation).where(t.evaluation.c.id == row.evaluation_id)).one()
    return may_decide(work.actor.account_id, assessors(conn, evaluation), row.account_id)


def _questions(work: Work, conn: Connection, metrics: Mapping[int, Metric], also_over: bool) -> list[Dispute]:
    people, columns = _who(work.today())
    wanted: Select[Any] = (
        select(t.figure_question, _owner.c.shown_name.label("with_whom"), *columns)
        .select_from(people)
        .join(t.figure_question, t.figure_question.c.employment_id == t.employment.c.id)
        .outerjoin(_owner, _owner.c.id == t.figure_question.c.owner_id)
        .where(visible(work, t.figure_question.c.employment_id, work.today()))
    )
    running = (QuestionState.OPEN, QuestionState.ANSWERED)
    if not also_over:
        wrong = (t.figure_question.c.state == QuestionState.SETTLED) & (t.figure_question.c.found == Finding.WRONG)
        wanted = wanted.where(or_(t.figure_question.c.state.in_(running), wrong))
    rows, waits = _waiting_for_it(work, conn, wanted, _answered_and_wrong)
    rows = [row for row in rows if also_over or row.state in running or row.id in waits]
    asked = [row.id for row in rows if row.found == Finding.PAID_BACK]
    paid_up = {one.question_id: PaymentState(one.state) for one in payments_for(conn, asked)} if asked else {}
    return [
        Dispute(
            kind="question",
            state=QuestionState(row.state),
            document_no=row.document_no,
            employment_id=row.employment_id,
            text=row.asked,
            due=row.due if row.state == QuestionState.OPEN else None,
            with_whom=row.with_whom or "",
            answer=row.answer,
            mine=_waits(work, row),
            to_correct=row.id in waits,
            found=Finding(row.found) if row.found else None,
            value=row.amount,
            paid_up=paid_up.get(row.id),
            item=row.item,
            **_shared(row, metrics, row.month),
        )
        for row in rows
    ]


def _answered_and_wrong(conn: Connection, row: Any) -> bool:
    return row.state in (QuestionState.ANSWERED, QuestionState.SETTLED) and question_to_correct(conn, row)


def _waiting_for_it(
    work: Work, conn: Connection, wanted: Select[Any], to_correct: Callable[[Connection, Any], bool]
) -> tuple[list[Any], set[int]]:
    """The rows, and the ids of those whose figure the actor may put right and nobody has yet."""
    rows = list(conn.execute(wanted))
    if not may(work.actor.role, "disputes.correct"):
        return rows, set()
    others = [row for row in rows if row.employment_id != work.actor.employment_id]
    return rows, {row.id for row in others if to_correct(conn, row)}


def _waits(work: Work, row: Any) -> bool:
    """An open one waits for its owner, or whoever may answer; an answered one for whoever asked."""
    actor = work.actor
    own = row.employment_id == actor.employment_id
    if row.state == QuestionState.OPEN:
        nobody = row.owner_id is None and may(actor.role, "disputes.answer") and row.account_id != actor.account_id
        return not own and (row.owner_id == actor.account_id or nobody)
    return bool(row.state == QuestionState.ANSWERED and (own or row.account_id == actor.account_id))


def _payments(work: Work, conn: Connection, metrics: Mapping[int, Metric], also_over: bool) -> list[Dispute]:
    if not may(work.actor.role, "disputes.correct"):
        return []
    people, columns = _who(work.today())
    wanted: Select[Any] = (
        select(t.back_payment, _asker.c.shown_name.label("with_whom"), t.figure_question.c.document_no, *columns)
        .select_from(people)
        .join(t.back_payment, t.back_payment.c.employment_id == t.employment.c.id)
        .outerjoin(_asker, _asker.c.id == t.back_payment.c.account_id)
        .outerjoin(t.figure_question, t.figure_question.c.id == t.back_payment.c.question_id)
        .where(visible(work, t.back_payment.c.employment_id, work.today()))
    )
    if not also_over:
        wanted = wanted.where(t.back_payment.c.state == PaymentState.WAITING)
    return [
        Dispute(
            kind="back_payment",
            state=PaymentState(row.state),
            document_no=row.document_no or "",
            employment_id=row.employment_id,
            text=row.reason,
            due=None,
            with_whom=row.with_whom or "",
            answer=Period.from_number(row.of_month).label,
            mine=row.state == PaymentState.WAITING
            and row.account_id != work.actor.account_id
            and row.employment_id != work.actor.employment_id,
            value=row.value,
            **_shared(row, metrics, row.month),
        )
        for row in conn.execute(wanted)
    ]
