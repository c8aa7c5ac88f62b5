"""疑问: a question on one figure, with who answers it until when, its answer, and the person's word on the answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, or_, select

from hrdesk.app.disputes.model import Answer, Ask
from hrdesk.app.disputes.reading import is_own, seen, words
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.calendar import Period, add_working_days
from hrdesk.domain.disputes import QuestionState
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import PERMISSIONS, may
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_


@use_case("disputes.own")
def ask(work: Work, order: Ask) -> int:
    """Keeps the question; its id. It goes to whoever brought the figure in, and must be answered within the agency's days.

    Errors: ``missing``, ``out_of_range`` (amount), ``not_found``; Denied for figures of others.
    """
    asked = words(order.asked, "asked", N_("Please say what seems wrong."))
    if order.amount is not None and (order.amount <= 0 or order.amount != round(order.amount, 4)):
        raise UserError(N_("The amount must be greater than 0."), code="out_of_range", field="amount")
    period = Period.parse(order.month)

    def block(conn: Connection) -> int:
        own = is_own(work.actor, order.employment_id)
        if not own and not may(work.actor.role, "disputes.answer"):
            raise Denied(N_("You may ask about your own figures only."))
        if not seen(work, conn, order.employment_id, period):
            raise UserError(N_("There is no such employee among yours."), code="not_found")
        metric_id = conn.execute(select(t.metric.c.id).where(t.metric.c.code == order.metric)).scalar()
        if metric_id is None:
            raise UserError(N_("There is no metric {metric}."), code="not_found", metric=order.metric)
        days = int(read_settings(conn)["question_working_days"])
        number = next_number(conn, f"question-{work.today():%Y}")
        made = conn.execute(
            insert(t.figure_question).values(
                employment_id=order.employment_id,
                month=period.number,
                metric_id=metric_id,
                state=QuestionState.OPEN.value,
                document_no=f"YW-{work.today():%Y}-{number:04}",
                asked=asked,
                item=order.item.strip(),
                amount=order.amount,
                account_id=work.actor.account_id,
                at=work.now(),
                owner_id=_owner(work, conn, order.employment_id, period, int(metric_id)),
                due=add_working_days(work.today(), days),
            )
        )
        _audited(work, conn, key_of(made), "asked")
        return key_of(made)

    return work.write(block)


def _owner(work: Work, conn: Connection, employment_id: int, period: Period, metric_id: int) -> int | None:
    """Who answers: who brought the newest of these figures in, else who published; whoever may where that one cannot."""
    answering = [role.value for role in PERMISSIONS["disputes.answer"]]
    able = (
        t.account.c.stopped_at.is_(None),
        t.account.c.role.in_(answering),
        t.account.c.id != work.actor.account_id,
        or_(t.account.c.employment_id.is_(None), t.account.c.employment_id != employment_id),
    )
    brought = (
        select(t.account.c.id)
        .join(t.batch, t.batch.c.account_id == t.account.c.id)
        .join(t.fact, t.fact.c.batch_id == t.batch.c.id)
        .where(
            t.fact.c.month == period.number,
            t.fact.c.employment_id == employment_id,
            t.fact.c.metric_id == metric_id,
            *able,
        )
        .order_by(t.batch.c.id.desc())
        .limit(1)
    )
    published = (
        select(t.account.c.id)
        .join(t.evaluation, t.evaluation.c.published_by == t.account.c.id)
        .where(t.evaluation.c.month == period.number, t.evaluation.c.employment_id == employment_id, *able)
        .order_by(t.evaluation.c.revision.desc())
        .limit(1)
    )
    return conn.execute(brought).scalar() or conn.execute(published).scalar()


@use_case("disputes.answer")
def answer(work: Work, order: Answer) -> None:
    """Answers. Errors: ``missing``, ``ended``, ``not_found``, Conflict; Denied for who asked."""
    said = words(order.answer, "answer", N_("Please answer in words the person can check."))

    def block(conn: Connection) -> None:
        row = read_question(work, conn, order.question_id)
        if row.state != QuestionState.OPEN:
            raise UserError(N_("This question is answered or withdrawn already."), code="ended")
        if is_own(work.actor, row.employment_id):
            raise Denied(N_("Nobody answers the question about the own figures."))
        values = {
            "state": QuestionState.ANSWERED.value,
            "answer": said,
            "found": order.found.value,
            "answered_by": work.actor.account_id,
            "answered_at": work.now(),
        }
        update_versioned(conn, t.figure_question, row.id, order.version, values)
        _audited(work, conn, row.id, "answered")

    work.write(block)


@use_case("disputes.own")
def settle_question(work: Work, question_id: int, *, content: bool) -> None:
    """Whoever asked is content with the answer, or not: then it is open again. An open one is withdrawn by "content".

    Errors: ``not_found``, ``ended``.
    """

    def block(conn: Connection) -> None:
        row = read_question(work, conn, question_id)
        if row.account_id != work.actor.account_id and not is_own(work.actor, row.employment_id):
            raise Denied(N_("Only who asked may say whether the answer is enough."))
        if row.state == QuestionState.OPEN and content:
            values: dict[str, Any] = {"state": QuestionState.WITHDRAWN.value, "settled_at": work.now()}
        elif row.state == QuestionState.ANSWERED and content:
            values = {"state": QuestionState.SETTLED.value, "settled_at": work.now()}
        elif row.state == QuestionState.ANSWERED:
            days = int(read_settings(conn)["question_working_days"])
            values = {"state": QuestionState.OPEN.value, "due": add_working_days(work.today(), days)}
        else:
            raise UserError(N_("This question is settled already."), code="ended")
        update_versioned(conn, t.figure_question, row.id, row.version, values)
        _audited(work, conn, row.id, values["state"])

    work.write(block)


def read_question(work: Work, conn: Connection, question_id: int) -> Any:
    """A question about somebody the actor may see. Errors: ``not_found``."""
    row = conn.execute(select(t.figure_question).where(t.figure_question.c.id == question_id)).first()
    if row is None or not seen(work, conn, row.employment_id, Period.from_number(row.month)):
        raise UserError(N_("There is no such question."), code="not_found")
    return row


def _audited(work: Work, conn: Connection, question_id: int, what: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="figure_question",
        object_id=question_id,
        fields=(what,),
    )
