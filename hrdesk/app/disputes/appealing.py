"""申诉: made within the term, decided with reasons by somebody who did not assess, followed by a revision."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hrdesk.app.disputes.model import Decide, MakeAppeal
from hrdesk.app.disputes.reading import (
    assessors,
    deadline_of,
    is_own,
    newest_published,
    published,
    seen,
    words,
)
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.calendar import Period, add_working_days
from hrdesk.domain.disputes import AppealState, in_time, may_decide
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import may
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_


@use_case("disputes.own")
def make_appeal(work: Work, order: MakeAppeal) -> int:
    """Keeps the appeal with its evidence; its id. A number is given, and Today tells those who may decide.

    Errors: ``missing`` (grounds), ``too_late``, ``replaced``, ``already_there``, ``not_found``, those of attachments.
    """
    grounds = words(order.grounds, "grounds", N_("Please say why the evaluation is wrong."))
    files = [attachments.put(work.database, attachments.load(path), path.name) for path in order.evidence]

    def block(conn: Connection) -> int:
        row = published(work, conn, order.evaluation_id)
        if not is_own(work.actor, row.employment_id) and not may(work.actor.role, "disputes.answer"):
            raise Denied(N_("Only the person may appeal."))
        _refuse_appeal(work, conn, row)
        metric_id = _metric(conn, order.metric)
        number = next_number(conn, f"appeal-{work.today():%Y}")
        made = conn.execute(
            insert(t.appeal).values(
                evaluation_id=row.id,
                metric_id=metric_id,
                state=AppealState.OPEN.value,
                document_no=f"SS-{work.today():%Y}-{number:04}",
                grounds=grounds,
                account_id=work.actor.account_id,
                at=work.now(),
                due=add_working_days(work.today(), int(read_settings(conn)["decision_working_days"])),
            )
        )
        appeal_id = key_of(made)
        for file in files:
            attachments.add(conn, file, "appeal", appeal_id, at=work.now(), account_id=work.actor.account_id)
        _audited(work, conn, appeal_id, "made")
        return appeal_id

    return work.write(block)


def _refuse_appeal(work: Work, conn: Connection, row: Any) -> None:
    if not newest_published(conn, row):
        raise UserError(N_("A newer revision takes the place of this one."), code="replaced",
                        hint=N_("Open the newest one."))  # fmt: skip
    deadline = deadline_of(row, work.zone)
    if not in_time(deadline, work.today()):
        raise UserError(
            N_("The term for an appeal ended on {day}."),
            code="too_late",
            hint=N_(
                "A question about a single figure can still be asked; a mistake found is paid up in a later month."
            ),
            day=deadline,
        )
    there = select(t.appeal.c.id).where(t.appeal.c.evaluation_id == row.id, t.appeal.c.state != AppealState.WITHDRAWN)
    if conn.execute(there).first():
        raise UserError(N_("There is an appeal against this evaluation already."), code="already_there")


def _metric(conn: Connection, code: str) -> int | None:
    if not code:
        return None
    found = conn.execute(select(t.metric.c.id).where(t.metric.c.code == code)).scalar()
    if found is None:
        raise UserError(N_("There is no metric {metric}."), code="not_found", metric=code)
    return int(found)


@use_case("disputes.own")
def withdraw_appeal(work: Work, appeal_id: int) -> None:
    """Takes an open appeal back, by whoever made it or whom it is about. Errors: ``not_found``, ``ended``."""

    def block(conn: Connection) -> None:
        row = read_appeal(work, conn, appeal_id)
        if row.account_id != work.actor.account_id and not is_own(work.actor, row.employment_id):
            raise Denied(N_("Only who appealed may take it back."))
        _refuse_ended(row)
        update_versioned(conn, t.appeal, row.id, row.version, {"state": AppealState.WITHDRAWN.value})
        _audited(work, conn, row.id, "withdrawn")

    work.write(block)


@use_case("disputes.decide")
def decide(work: Work, order: Decide) -> None:
    """Upholds or rejects an appeal with reasons. Upheld, the evaluation waits for a revision ("revision needed").

    Errors: ``missing`` (reasons), ``ended``, ``period_closed`` (upheld while the month is closed), Conflict; Denied for
    who assessed or appealed.
    """
    decision = words(order.decision, "decision", N_("Please give the reasons of the decision."))

    def block(conn: Connection) -> None:
        row = read_appeal(work, conn, order.appeal_id)
        _refuse_ended(row)
        evaluation = conn.execute(select(t.evaluation).where(t.evaluation.c.id == row.evaluation_id)).one()
        own = is_own(work.actor, evaluation.employment_id)
        if own or not may_decide(work.actor.account_id, assessors(conn, evaluation), row.account_id):
            raise Denied(
                N_("Who assessed or appealed does not decide on the appeal."),
                hint=N_(
                    "Somebody else among administrator, HR and the person responsible for the agency has to decide."
                ),
            )
        period = Period.from_number(evaluation.month)
        if order.upheld:
            refuse_closed(conn, period)
        outcome = AppealState.UPHELD if order.upheld else AppealState.REJECTED
        values = {
            "state": outcome.value,
            "decision": decision,
            "decided_by": work.actor.account_id,
            "decided_at": work.now(),
        }
        update_versioned(conn, t.appeal, row.id, order.version, values)
        if order.upheld:
            _ask_for_revision(conn, evaluation)
        _audited(work, conn, row.id, outcome.value)

    work.write(block)


def _ask_for_revision(conn: Connection, evaluation: Any) -> None:
    """What is published now is to be revised; where a revision took the place of the one appealed against, that one."""
    e = t.evaluation
    same = (e.c.month == evaluation.month, e.c.employment_id == evaluation.employment_id)
    newest = select(func.max(e.c.revision)).where(*same, e.c.published_at.is_not(None)).scalar_subquery()
    conn.execute(update(e).where(*same, e.c.revision >= newest).values(stale=True))


def read_appeal(work: Work, conn: Connection, appeal_id: int) -> Any:
    """An appeal of somebody the actor may see. Errors: ``not_found``."""
    row = conn.execute(
        select(t.appeal, t.evaluation.c.employment_id, t.evaluation.c.month)
        .join(t.evaluation, t.evaluation.c.id == t.appeal.c.evaluation_id)
        .where(t.appeal.c.id == appeal_id)
    ).first()
    if row is None or not seen(work, conn, row.employment_id, Period.from_number(row.month)):
        raise UserError(N_("There is no such appeal."), code="not_found")
    return row


def _refuse_ended(row: Any) -> None:
    if row.state != AppealState.OPEN:
        raise UserError(N_("This appeal is decided or withdrawn already."), code="ended")


def _audited(work: Work, conn: Connection, appeal_id: int, what: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="appeal",
        object_id=appeal_id,
        fields=(what,),
    )
