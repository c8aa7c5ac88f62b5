"""What disputes put on the Today page: what waits for the actor, the own evaluation to acknowledge, signatures missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from hrdesk.app.disputes.model import Dispute
from hrdesk.app.disputes.reading import deadline_of
from hrdesk.app.disputes.views import read_disputes
from hrdesk.app.performance.deadlines import read_terms
from hrdesk.app.today.model import TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, QuestionState
from hrdesk.domain.performance.deadlines import acknowledge_due
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t
from hrdesk.words import P_, _, _n


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Appeals to decide, questions to answer, answers to look at, figures to put right, 补差 to confirm; the own term."""
    found = [_item(one, day) for one in read_disputes(work, conn) if one.mine or one.to_correct]
    return [*found, *_own_term(work, conn, day), *_signatures(work, conn, day)]


def _item(one: Dispute, day: date) -> TodayItem:
    if one.to_correct:
        titles = {"appeal": _("Appeal {number}", number=one.document_no)}
        title = titles.get(one.kind) or _("Question {number}", number=one.document_no)
        upheld = _("Upheld; the figure is not corrected yet")
        detail = upheld if one.kind == "appeal" else _("Found wrong; the figure is not corrected yet")
        action = P_("dispute", "Correct")
    elif one.kind == "appeal":
        title, detail, action = _("Appeal {number}", number=one.document_no), one.text, P_("dispute", "Decide")
    elif one.kind == "question" and one.state is QuestionState.ANSWERED:
        title, detail, action = _("Question {number}", number=one.document_no), _("Answered: {answer}", answer=one.answer), _("Look")  # fmt: skip
    elif one.kind == "question":
        title, detail, action = (
            _("Question {number}", number=one.document_no),
            _("{what}: {said}", what=one.metric, said=one.text),
            P_("dispute", "Answer"),
        )
    else:
        title = _("Paid up for {month}", month=one.answer)
        detail, action = f"{one.metric}: {one.text}", _("Confirm")
    due = None if one.to_correct else one.due
    urgency = urgency_of(due, day) if due is not None else Urgency.WAITING
    if due is not None and urgency is Urgency.SOON:
        urgency = Urgency.WAITING
    who = f"{one.name} {one.month}"
    return TodayItem(urgency, one.kind, title, who, one.employee_no, " ".join(detail.split()), due, action,
                     ("disputes", f"{one.kind}:{one.id}"))  # fmt: skip


def _own_term(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """The newest published evaluation of one's own, neither acknowledged nor appealed against, until its month is closed."""
    own = _unanswered(
        conn, (*_TERM, t.evaluation.c.snapshot), visible(work, t.evaluation.c.employment_id, day),
        t.evaluation.c.employment_id == (work.actor.employment_id or 0),
    )  # fmt: skip
    if not own:
        return []
    row = max(own, key=lambda row: (row.month, row.revision))
    deadline, label = deadline_of(row, work.zone), Period.from_number(row.month).label
    due = acknowledge_due(row.published_at.astimezone(work.zone).date(), read_terms(conn))
    if deadline >= day:
        detail = _("Acknowledge it, or appeal by {day}", day=deadline.isoformat())
    else:
        detail = _("Not acknowledged yet; the term for an appeal is over")
    return [
        TodayItem(
            urgency_of(due, day), "performance", _("Evaluation {period}", period=label), work.actor.shown_name, "",
            detail, due, _("Read"), ("performance", label),
        )
    ]  # fmt: skip


def _signatures(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Whose signature is missing, a line for each month, for those who run the month or lead the people."""
    if work.actor.scope is Scope.OWN or not work.actor.may("performance.comment"):
        return []
    since = Period.of(day).previous().previous().number  # who signs on paper only is not reminded for ever
    rows = _unanswered(
        conn, _TERM, visible(work, t.evaluation.c.employment_id, day), t.evaluation.c.month >= since,
        t.evaluation.c.employment_id != (work.actor.employment_id or 0),
    )  # fmt: skip
    terms, by_month = read_terms(conn), defaultdict(list)
    for row in rows:
        by_month[row.month].append(acknowledge_due(row.published_at.astimezone(work.zone).date(), terms))
    found = []
    for month, dues in sorted(by_month.items()):
        label, due = Period.from_number(month).label, min(dues)
        found.append(
            TodayItem(
                urgency_of(due, day), "signature", _("Signatures {period}", period=label),
                _n("{count} person", "{count} people", count=len(dues)), "",
                _("Not acknowledged yet"), due, _("Look"), ("performance", label),
            )
        )  # fmt: skip
    return found


_TERM = (t.evaluation.c.month, t.evaluation.c.revision, t.evaluation.c.published_at)


def _unanswered(conn: Connection, columns: Sequence[ColumnElement[Any]], *only: ColumnElement[bool]) -> list[Any]:
    """Newest published revisions of open months that nobody has acknowledged or appealed against."""
    later = t.evaluation.alias("later")
    return list(
        conn.execute(
            select(*columns)
            .select_from(t.evaluation)
            .outerjoin(
                later,
                (later.c.month == t.evaluation.c.month)
                & (later.c.employment_id == t.evaluation.c.employment_id)
                & (later.c.revision > t.evaluation.c.revision)
                & later.c.published_at.is_not(None),
            )
            .outerjoin(t.acknowledgement, t.acknowledgement.c.evaluation_id == t.evaluation.c.id)
            .outerjoin(
                t.appeal,
                (t.appeal.c.evaluation_id == t.evaluation.c.id) & (t.appeal.c.state != AppealState.WITHDRAWN.value),
            )
            .outerjoin(t.period, t.period.c.month == t.evaluation.c.month)
            .where(
                t.evaluation.c.published_at.is_not(None),
                later.c.id.is_(None),
                t.acknowledgement.c.evaluation_id.is_(None),
                t.appeal.c.id.is_(None),
                t.period.c.closed_at.is_(None),
                *only,
            )
        )
    )
