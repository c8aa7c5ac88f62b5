"""签收: somebody has seen the own published evaluation and accepts it."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from hrdesk.app.disputes.model import Acknowledge, AcknowledgeList, OwnStanding
from hrdesk.app.disputes.reading import deadline_of, is_own, newest_published, published
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.disputes import AppealState, QuestionState, in_time, same_name, standing
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
        _keep(work, conn, row.id, row.name if order.on_paper else order.typed.strip(), on_paper=order.on_paper)

    work.write(block)


@use_case("disputes.answer")
def acknowledge_list(work: Work, order: AcknowledgeList) -> int:
    """Keeps that these signed the printed list of a month; how many were new. Never for the actor's own evaluation.

    Errors: ``nothing_open`` (all of them are acknowledged, appealed against or not published).
    """

    def block(conn: Connection) -> int:
        later = t.evaluation.alias("later")
        newer = (
            (later.c.month == t.evaluation.c.month)
            & (later.c.employment_id == t.evaluation.c.employment_id)
            & (later.c.revision > t.evaluation.c.revision)
            & later.c.published_at.is_not(None)
        )
        open_one = (t.appeal.c.evaluation_id == t.evaluation.c.id) & (t.appeal.c.state == AppealState.OPEN)
        rows = conn.execute(
            select(t.evaluation.c.id, t.person.c.name)
            .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .outerjoin(later, newer)
            .outerjoin(t.acknowledgement, t.acknowledgement.c.evaluation_id == t.evaluation.c.id)
            .outerjoin(t.appeal, open_one)
            .where(
                t.evaluation.c.month == order.period.number,
                t.evaluation.c.employment_id.in_(order.employment_ids),
                t.evaluation.c.employment_id != (work.actor.employment_id or 0),
                t.evaluation.c.published_at.is_not(None),
                later.c.id.is_(None),
                t.acknowledgement.c.evaluation_id.is_(None),
                t.appeal.c.id.is_(None),
                visible(work, t.evaluation.c.employment_id, order.period.bounds(1)[1]),
            )
        ).all()
        if not rows:
            raise UserError(N_("None of these evaluations waits for a signature."), code="nothing_open")
        for row in rows:
            _keep(work, conn, row.id, row.name, on_paper=True)
        return len(rows)

    return work.write(block)


def _keep(work: Work, conn: Connection, evaluation_id: int, typed: str, *, on_paper: bool) -> None:
    conn.execute(
        insert(t.acknowledgement).values(
            evaluation_id=evaluation_id,
            how="paper" if on_paper else "typed",
            typed=typed,
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
        object_id=evaluation_id,
        fields=("acknowledged",),
    )


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
            appealable=appeal is None and in_time(deadline, work.today()) and newest_published(conn, row),
        )
