"""What disputes put on the Today page: what waits for the actor, and the own evaluation to acknowledge while the term runs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from hrdesk.app.disputes.model import Dispute
from hrdesk.app.disputes.reading import deadline_of
from hrdesk.app.disputes.views import read_disputes
from hrdesk.app.today.model import TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, QuestionState
from hrdesk.storage import tables as t
from hrdesk.words import P_, _


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Appeals to decide, questions to answer, answers to look at, 补差 to confirm; the own term that runs."""
    found = [_item(one, day) for one in read_disputes(work, conn) if one.mine]
    return [*found, *_own_term(work, conn, day)]


def _item(one: Dispute, day: date) -> TodayItem:
    if one.kind == "appeal":
        title, detail, action = _("Appeal {number}", number=one.document_no), one.text, P_("dispute", "Decide")
    elif one.kind == "question" and one.state is QuestionState.ANSWERED:
        title, detail, action = _("Question {number}", number=one.document_no), _("Answered: {answer}", answer=one.answer), _("Look")  # fmt: skip
    elif one.kind == "question":
        title, detail, action = (
            _("Question {number}", number=one.document_no),
            f"{one.metric}: {one.text}",
            P_("dispute", "Answer"),
        )
    else:
        title = _("Paid up for {month}", month=one.answer)
        detail, action = f"{one.metric}: {one.text}", _("Confirm")
    urgency = urgency_of(one.due, day) if one.due is not None else Urgency.WAITING
    if one.due is not None and urgency is Urgency.SOON:
        urgency = Urgency.WAITING
    who = f"{one.name} {one.month}"
    return TodayItem(urgency, one.kind, title, who, one.employee_no, " ".join(detail.split()), one.due, action,
                     ("disputes", f"{one.kind}:{one.id}"))  # fmt: skip


def _own_term(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """The newest published evaluation of one's own, neither acknowledged nor appealed against, while the term runs."""
    if work.actor.employment_id is None:
        return []
    row = conn.execute(
        select(t.evaluation, t.acknowledgement.c.at.label("acknowledged"), t.appeal.c.id.label("appealed"))
        .outerjoin(t.acknowledgement, t.acknowledgement.c.evaluation_id == t.evaluation.c.id)
        .outerjoin(
            t.appeal,
            (t.appeal.c.evaluation_id == t.evaluation.c.id) & (t.appeal.c.state != AppealState.WITHDRAWN.value),
        )
        .where(
            t.evaluation.c.published_at.is_not(None),
            t.evaluation.c.employment_id == work.actor.employment_id,
            visible(work, t.evaluation.c.employment_id, day),
        )
        .order_by(t.evaluation.c.month.desc(), t.evaluation.c.revision.desc())
    ).first()
    if row is None or row.acknowledged is not None or row.appealed is not None:
        return []
    deadline = deadline_of(row, work.zone)
    if deadline < day:
        return []
    label = Period.from_number(row.month).label
    detail = _("Acknowledge it, or appeal by the last day")
    return [
        TodayItem(
            urgency_of(deadline, day), "performance", _("Evaluation {period}", period=label), work.actor.shown_name, "",
            detail, deadline, _("Read"), ("performance", label),
        )
    ]  # fmt: skip
