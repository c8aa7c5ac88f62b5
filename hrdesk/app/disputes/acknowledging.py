"""签收: somebody has seen the own published evaluation and accepts it."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from hrdesk.app.disputes.model import Acknowledge, OwnStanding
from hrdesk.app.disputes.reading import deadline_of, is_own, newest_published, published
from hrdesk.app.work import Work, use_case
from hrdesk.domain.disputes import AppealState, QuestionState, same_name, standing
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import may
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_


@use_case("disputes.own")
def acknowledge(work: Work, order: Acknowledge) -> None:
    """Keeps name and time. Errors: ``not_found``, ``not_published``, ``replaced``, ``wrong_name``, ``already_there``,
    ``appealed``; Denied for anybody but the person, except on paper by who may answer disputes.
    """

    def block(conn: Connection) -> None:
        row = published(work, conn, order.evaluation_id)
        _refuse_stranger(work, order, row.employment_id)
        if not newest_published(conn, row):
            raise UserError(N_("A newer revision takes the place of this one."), code="replaced",
                            hint=N_("Open the newest one."))  # fmt: skip
        if not order.on_paper and not same_name(order.typed, row.name):
            raise UserError(N_("This is not your name as HRDesk knows it."), code="wrong_name", field="typed",
                            hint=N_("Type your full name."))  # fmt: skip
        if conn.execute(select(t.acknowledgement).where(t.acknowledgement.c.evaluation_id == row.id)).first():
            raise UserError(N_("This evaluation was acknowledged already."), code="already_there")
        open_one = select(t.appeal.c.id).where(t.appeal.c.evaluation_id == row.id, t.appeal.c.state == AppealState.OPEN)
        if conn.execute(open_one).first():
            raise UserError(N_("There is an open appeal against it."), code="appealed",
                            hint=N_("Withdraw the appeal first, or wait for its decision."))  # fmt: skip
        conn.execute(
            insert(t.acknowledgement).values(
                evaluation_id=row.id,
                how="paper" if order.on_paper else "typed",
                typed=row.name if order.on_paper else order.typed.strip(),
                account_id=work.actor.account_id,
                at=work.now(),
            )
        )
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="evaluation",
            object_id=row.id,
            fields=("acknowledged",),
        )

    work.write(block)


def _refuse_stranger(work: Work, order: Acknowledge, employment_id: int) -> None:
    own = is_own(work.actor, employment_id)
    if order.on_paper and not own and may(work.actor.role, "disputes.answer"):
        return
    if order.on_paper or not own:
        raise Denied(N_("Only the person may acknowledge an evaluation."),
                     hint=N_("Who signs on paper is entered by HR or the supervisor."))  # fmt: skip


@use_case("disputes.own")
def own_standing(work: Work, evaluation_id: int) -> OwnStanding:
    """How a published revision stands. Errors: ``not_found``, ``not_published``."""
    with work.read() as conn:
        row = published(work, conn, evaluation_id)
        held = conn.execute(select(t.acknowledgement).where(t.acknowledgement.c.evaluation_id == row.id)).first()
        appeal = conn.execute(
            select(t.appeal)
            .where(t.appeal.c.evaluation_id == row.id, t.appeal.c.state != AppealState.WITHDRAWN)
            .order_by(t.appeal.c.id.desc())
        ).first()
        asked = select(func.count()).where(
            t.figure_question.c.employment_id == row.employment_id,
            t.figure_question.c.month == row.month,
            t.figure_question.c.state.in_((QuestionState.OPEN, QuestionState.ANSWERED)),
        )
        deadline = deadline_of(row, work.zone)
        return OwnStanding(
            evaluation_id=row.id,
            standing=standing(
                acknowledged=held is not None,
                appeal=AppealState(appeal.state) if appeal is not None else None,
                deadline=deadline,
                day=work.today(),
            ),
            deadline=deadline,
            acknowledged_at=held.at if held is not None else None,
            appeal_no=appeal.document_no if appeal is not None else "",
            decision=appeal.decision if appeal is not None else "",
            open_questions=conn.execute(asked).scalar() or 0,
        )
