"""Why a person's score changed: between two revisions of one month, or between two months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import Post, load_schemes, metric_from
from hrdesk.app.performance.causes import WHOLE, Cause, Window, find_causes
from hrdesk.app.performance.causes import said as cause_said
from hrdesk.app.performance.views import may_see
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.changes import Counted, Kind, Part, Scoring, difference, said
from hrdesk.domain.performance.model import Adjustment, LineResult, LineState, Metric, Scheme, Totals
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, speaking

_CAUSED = frozenset({Kind.FIGURE, Kind.COUNTS_AGAIN, Kind.NEW, Kind.VETO})  # a figure stands behind it
_BY_EVENT = {"left_out": Kind.LEFT_OUT, "target": Kind.TARGET}


@dataclass(frozen=True, slots=True)
class ChangePart:
    """One part of the difference in words; ``causes`` say which events made it."""

    text: str
    points: Decimal
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A difference taken apart: the points of the parts add up to ``after - before``."""

    name: str
    employee_no: str
    old: str  # "2026-10", or "Revision 1" where both are of one month
    new: str
    before: Decimal
    after: Decimal
    grade_before: str
    grade_after: str
    parts: tuple[ChangePart, ...]
    causes: tuple[str, ...]  # of the whole: an appeal against all of it, another version of the scheme


@use_case("performance.read")
def why_changed(work: Work, evaluation_id: int, *, since_last_month: bool = False) -> Change:
    """Takes the difference to the revision before apart, or the one to the month before.

    Errors: ``not_found`` (also where there is nothing before that the actor may see), ``missing`` (no score to compare).
    """
    with work.read() as conn:
        new = _evaluation(conn, evaluation_id)
        if new is None or not may_see(work, conn, new, Period.from_number(new.month)):
            raise UserError(N_("There is no such evaluation."), code="not_found")
        old = _before(work, conn, new, since_last_month=since_last_month)
        if old is None or not may_see(work, conn, old, Period.from_number(old.month)):
            raise UserError(N_("There is no earlier evaluation to compare with."), code="not_found")
        if old.score is None or new.score is None:
            raise UserError(N_("There is no score to compare while figures are missing."), code="missing")
        compared = compare(conn, old, new)
        return Change(
            name=new.name,
            employee_no=new.employee_no,
            old=_label(old, revised=old.month == new.month),
            new=_label(new, revised=old.month == new.month),
            before=old.score,
            after=new.score,
            grade_before=old.grade or old.proposed_grade or "",
            grade_after=new.grade or new.proposed_grade or "",
            parts=tuple(compared.told(part, work.zone) for part in compared.parts),
            causes=compared.of_the_whole(work.zone),
        )


def _evaluation(conn: Connection, ident: int) -> Any:
    return conn.execute(_rows().where(t.evaluation.c.id == ident)).first()


def _rows() -> Any:
    return (
        select(t.evaluation, t.employment.c.employee_no, t.person.c.name)
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
    )


def _before(work: Work, conn: Connection, new: Any, *, since_last_month: bool) -> Any:
    """The newest published revision below this one, or the newest evaluation of the month before."""
    wanted = _rows().where(t.evaluation.c.employment_id == new.employment_id)
    if since_last_month:
        month = Period.from_number(new.month).previous().number
        wanted = wanted.where(t.evaluation.c.month == month)
        if work.actor.scope is Scope.OWN:
            wanted = wanted.where(t.evaluation.c.state == "published")
    else:
        wanted = wanted.where(
            t.evaluation.c.month == new.month,
            t.evaluation.c.revision < new.revision,
            t.evaluation.c.published_at.is_not(None),
        )
    return conn.execute(wanted.order_by(t.evaluation.c.revision.desc())).first()


def _label(row: Any, *, revised: bool) -> str:
    return _("Revision {number}", number=row.revision) if revised else Period.from_number(row.month).label


@dataclass(frozen=True, slots=True)
class Compared:
    """Two evaluations taken apart, in no language yet."""

    parts: tuple[Part, ...]
    causes: dict[str, tuple[Cause, ...]]
    schemes: tuple[Scheme, Scheme]

    def told(self, part: Part, zone: ZoneInfo) -> ChangePart:
        """A part in the current language."""
        code = part.metric.code if part.metric is not None else None
        causes = [cause for cause in self.causes.get(code or "-", ()) if _belongs(cause, part.kind)]
        return ChangePart(said(part), part.points, tuple(cause_said(cause, zone) for cause in causes))

    def of_the_whole(self, zone: ZoneInfo) -> tuple[str, ...]:
        """What is about no single metric, in the current language."""
        found = [cause_said(cause, zone) for cause in self.causes.get(WHOLE, ())]
        old, new = self.schemes
        if old.code != new.code:
            found.append(_("Another scheme: {old} → {new}", old=old.name, new=new.name))
        elif old.version != new.version:
            found.append(_("Scheme {scheme}: version {old} → {new}", scheme=new.name, old=old.version, new=new.version))
        return tuple(found)


def _belongs(cause: Cause, kind: Kind) -> bool:
    """Whether this event explains that kind of part."""
    if cause.kind in _BY_EVENT:
        return _BY_EVENT[cause.kind] is kind
    return kind in _CAUSED


def compare(conn: Connection, old: Any, new: Any) -> Compared:
    """Two rows of ``evaluation`` with a score each. Causes are looked for between revisions of one month only."""
    schemes = load_schemes(conn, {old.scheme_version_id, new.scheme_version_id})
    before = _scoring(conn, old, schemes[old.scheme_version_id])
    after = _scoring(conn, new, schemes[new.scheme_version_id])
    parts = difference(before, after)
    causes = {}
    if old.month == new.month:
        touched = {part.metric.code for part in parts if part.metric is not None}
        ids = {
            code: number
            for number, code in conn.execute(select(t.metric.c.id, t.metric.c.code).where(t.metric.c.code.in_(touched)))
        }
        causes = find_causes(conn, _window(conn, old, new, schemes[new.scheme_version_id]), ids)
    return Compared(parts, causes, (schemes[old.scheme_version_id], schemes[new.scheme_version_id]))


def _window(conn: Connection, old: Any, new: Any, scheme: Scheme) -> Window:
    period = Period.from_number(new.month)
    last = period.bounds(scheme.start_day)[1]
    position = conn.execute(
        select(t.posting.c.position_id)
        .where(t.posting.c.employment_id == new.employment_id, t.posting.c.starts <= last)
        .order_by(t.posting.c.starts.desc())
    ).scalar()
    post = Post(new.employment_id, new.department_id, new.team_id, position)
    return Window(
        new.employment_id, period, scheme.start_day, old.id, old.computed_at, new.computed_at, tuple(post.holders())
    )


def _scoring(conn: Connection, row: Any, scheme: Scheme) -> Scoring:
    rules = {line.metric: line for line in scheme.lines}
    lines = {}
    for held in conn.execute(
        select(t.evaluation_line, t.metric_version, t.metric.c.code)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(t.evaluation_line.c.evaluation_id == row.id)
        .order_by(t.evaluation_line.c.place)
    ):
        metric = metric_from(held._mapping)
        if metric.code in rules:
            lines[metric.code] = Counted(metric, rules[metric.code], _result(held, metric))
    return Scoring(lines, tuple(_adjustments(conn, row)), row.score)


def _result(held: Any, metric: Metric) -> LineResult:
    return LineResult(
        metric=metric.code,
        state=LineState(held.state),
        weight=held.weight,
        target=held.target,
        actual=None if held.value is None else Decimal(held.value),
        score=held.score,
        contribution=held.contribution,
        totals=Totals(held.total, held.records, held.numerator or Decimal(0), held.denominator or Decimal(0)),
        raw_score=held.raw_score,
        reason=held.reason,
    )


def _adjustments(conn: Connection, row: Any) -> Sequence[Adjustment]:
    """As the published sheet says; of one under review, those that count now."""
    if row.snapshot is not None:
        kept = row.snapshot.get("adjustments") or ()
        return [Adjustment(Decimal(one["points"]), one["reason"], one.get("by") or "") for one in kept]
    found = conn.execute(
        select(t.adjustment, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
        .where(
            t.adjustment.c.month == row.month,
            t.adjustment.c.employment_id == row.employment_id,
            t.adjustment.c.withdrawn_at.is_(None),
        )
        .order_by(t.adjustment.c.id)
    )
    return [Adjustment(one.points, one.reason, one.shown_name or "") for one in found]


def on_paper(conn: Connection, old: Any, new: Any, zone: ZoneInfo) -> tuple[Label, ...]:
    """What the sheet of a revision says of the difference: one sentence a part, in both languages."""
    if old.score is None or new.score is None:
        return ()
    compared = compare(conn, old, new)
    spoken: list[list[str]] = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            told = [_printed(compared.told(part, zone)) for part in compared.parts]
            spoken.append([*told, *compared.of_the_whole(zone)])
    return tuple(Label(zh, en) for zh, en in zip(*spoken, strict=True))


def _printed(part: ChangePart) -> str:
    points = f"{part.points:+,.2f}".replace("-", "−")
    if not part.causes:
        return _("{part} ({points})", part=part.text, points=points)
    return _("{part} ({points}; {causes})", part=part.text, points=points, causes=_(", ").join(part.causes))
