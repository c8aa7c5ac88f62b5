"""What a person needs next and why, in words: from expired courses, missed topics and weak figures. HR edits the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.training.courses import standing_of
from hrdesk.app.training.own import own_employment
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.courses import Standing
from hrdesk.domain.training.exams import points_text
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _, named

LOOKED_BACK = timedelta(days=90)
WEAK = Decimal("0.6")  # of a topic's points reached
METRIC, TOPIC = "metric", "topic"
ABOVE, BELOW = "above", "below"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do next. ``course_id`` None: the wrong-answer book. ``reason``: one sentence."""

    course_id: int | None
    course: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaveAdviceRule:
    """“This figure above that limit, so: this course”, or a topic. ``comparison``: above or below, for metrics."""

    course_id: int
    kind: str
    what: str
    comparison: str = ""
    limit: Decimal | None = None
    id: int | None = None
    version: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """A rule as it is kept."""

    id: int
    version: int
    course_id: int
    course: str
    kind: str
    what: str
    comparison: str
    limit: Decimal | None


@use_case("training.write")
def save_advice_rule(work: Work, order: SaveAdviceRule) -> int:
    """Adds or changes a rule; its id. Errors: ``wrong_use``, ``not_found`` (course, metric), ``missing``, Conflict."""
    if order.kind not in (METRIC, TOPIC) or (order.kind == METRIC and order.comparison not in (ABOVE, BELOW)):
        raise UserError(
            N_("A rule is about a figure above or below a limit, or about a topic."), code="wrong_use", field="kind"
        )
    if not order.what.strip() or (order.kind == METRIC and order.limit is None):
        raise UserError(N_("The figure and its limit, or the topic, are missing."), code="missing", field="what")

    def block(conn: Connection) -> int:
        if conn.execute(select(t.course.c.id).where(t.course.c.id == order.course_id)).first() is None:
            raise UserError(N_("This course is no longer there."), code="not_found", hint=N_("Reload the list."))
        if (
            order.kind == METRIC
            and conn.execute(select(t.metric.c.id).where(t.metric.c.code == order.what)).first() is None
        ):
            raise UserError(N_("There is no metric “{metric}”."), code="not_found", field="what", metric=order.what)
        values = {
            "course_id": order.course_id, "kind": order.kind, "what": order.what.strip(), "comparison": order.comparison,
            "limit": order.limit, "ended": order.ended,
        }  # fmt: skip
        if order.id is None:
            return key_of(conn.execute(insert(t.advice_rule).values(values)))
        update_versioned(conn, t.advice_rule, order.id, order.version, values)
        return order.id

    return work.write(block)


@use_case("training.write")
def advice_rules(work: Work) -> tuple[AdviceRule, ...]:
    """The rules in use."""
    with work.read() as conn:
        rows = conn.execute(_rules()).all()
    return tuple(
        AdviceRule(row.id, row.version, row.course_id, named(row.name_zh, row.name_en), row.kind, row.what, row.comparison, row.limit)
        for row in rows
    )  # fmt: skip


def _rules() -> Any:
    v = t.course_version
    return (
        select(t.advice_rule, v.c.name_zh, v.c.name_en)
        .select_from(
            t.advice_rule.join(t.course, t.course.c.id == t.advice_rule.c.course_id).join(
                v, (v.c.course_id == t.course.c.id) & (v.c.number == t.course.c.number)
            )
        )
        .where(t.advice_rule.c.ended.is_(False), t.course.c.ended.is_(False))
        .order_by(t.advice_rule.c.id)
    )


@use_case("training.learn")
def my_advice(work: Work) -> tuple[Advice, ...]:
    """What one needs next, each with its reason; the most pressing first, each course once."""
    me = own_employment(work)
    with work.read() as conn:
        rules = conn.execute(_rules()).all()
        found = [*_expiring(conn, work, me), *_weak_figures(conn, me, rules), *_weak_topics(conn, work, me, rules)]
    seen: dict[object, Advice] = {}
    for one in found:
        seen.setdefault(one.course_id or one.reason, one)
    return tuple(seen.values())


def _expiring(conn: Connection, work: Work, me: int) -> list[Advice]:
    v = t.course_version
    rows = conn.execute(
        select(t.learning, v.c.course_id, v.c.name_zh, v.c.name_en)
        .join(v, v.c.id == t.learning.c.course_version_id)
        .where(t.learning.c.employment_id == me, t.learning.c.ended_at.is_(None), t.learning.c.valid_until.is_not(None))
    ).all()
    words = {Standing.EXPIRED: N_("expired on {day}"), Standing.EXPIRING: N_("expires on {day}")}
    return [
        Advice(row.course_id, named(row.name_zh, row.name_en), _(words[standing], day=row.valid_until.isoformat()))
        for row in rows
        if (standing := standing_of(row, work.today())) in words
    ]


def _weak_figures(conn: Connection, me: int, rules: Sequence[Any]) -> list[Advice]:
    newest = (
        select(t.evaluation.c.id)
        .where(t.evaluation.c.employment_id == me, t.evaluation.c.published_at.is_not(None))
        .order_by(t.evaluation.c.month.desc(), t.evaluation.c.revision.desc())
        .limit(1)
    )
    line, v = t.evaluation_line, t.metric_version
    rows = conn.execute(
        select(t.metric.c.code, v.c.name_zh, v.c.name_en, v.c.unit, line.c.value)
        .select_from(line.join(v, v.c.id == line.c.metric_version_id).join(t.metric, t.metric.c.id == v.c.metric_id))
        .where(line.c.evaluation_id.in_(newest), line.c.value.is_not(None))
    ).all()
    values = {row.code: row for row in rows}
    found = []
    for rule in rules:
        row = values.get(rule.what) if rule.kind == METRIC else None
        if row is None or rule.limit is None:
            continue
        value, sign = Decimal(row.value), ">" if rule.comparison == ABOVE else "<"
        if (value > rule.limit) if rule.comparison == ABOVE else (value < rule.limit):
            reason = (
                f"{named(row.name_zh, row.name_en)} {_figure(value, row.unit)} {sign} {_figure(rule.limit, row.unit)}"
            )
            found.append(Advice(rule.course_id, named(rule.name_zh, rule.name_en), reason))
    return found


def _figure(value: Decimal, unit: str) -> str:
    return (
        f"{points_text((value * 100).quantize(Decimal('0.1')))} %"
        if unit == "percent"
        else points_text(value.quantize(Decimal("0.01")))
    )


def _weak_topics(conn: Connection, work: Work, me: int, rules: Sequence[Any]) -> list[Advice]:
    q, v = t.attempt_question, t.question_version
    rows = conn.execute(
        select(t.question.c.topic, q.c.score, q.c.points)
        .select_from(
            q.join(t.attempt, t.attempt.c.id == q.c.attempt_id)
            .join(v, v.c.id == q.c.question_version_id)
            .join(t.question, t.question.c.id == v.c.question_id)
        )
        .where(
            t.attempt.c.employment_id == me, t.attempt.c.submitted_at >= work.now() - LOOKED_BACK, q.c.score.is_not(None),
            t.question.c.topic != "",
        )
    ).all()  # fmt: skip
    reached: dict[str, tuple[Decimal, Decimal]] = {}
    for row in rows:
        got, of = reached.get(row.topic, (Decimal(0), Decimal(0)))
        reached[row.topic] = (got + row.score, of + row.points)
    weak = sorted((got / of, topic) for topic, (got, of) in reached.items() if got / of < WEAK)
    found = []
    for share, topic in weak:
        reason = _("{topic}: {percent} % of the points in the last exams", topic=topic, percent=round(share * 100))
        rule = next(
            (one for one in rules if one.kind == TOPIC and (topic == one.what or topic.startswith(f"{one.what}/"))),
            None,
        )
        course = named(rule.name_zh, rule.name_en) if rule is not None else ""
        found.append(Advice(rule.course_id if rule is not None else None, course, reason))
    return found
