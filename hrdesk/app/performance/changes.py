"""Why a person's score changed: between two revisions of one month, or between two months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from hrdesk.app.performance.catalogue import Post, load_schemes, metric_from
from hrdesk.app.performance.causes import WHOLE, Cause, Window, find_causes
from hrdesk.app.performance.causes import said as cause_said
from hrdesk.app.performance.trace import result_of
from hrdesk.app.performance.views import may_see
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.changes import Counted, Kind, Part, Scoring, difference, said
from hrdesk.domain.performance.model import Adjustment, LineResult, Metric, Scheme
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t
from hrdesk.words import N_, P_, _, speaking

_CAUSED = frozenset({Kind.FIGURE, Kind.COUNTS_AGAIN, Kind.NEW, Kind.VETO})  # a figure stands behind it
_BY_EVENT = {
    "left_out": Kind.LEFT_OUT,
    "target": Kind.TARGET,
    "target_file": Kind.TARGET,
    "target_undone": Kind.TARGET,
}


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
        (compared,) = compare(conn, [(old, new)])
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
        causes = [*self.causes.get(WHOLE, ()), *self._without_figure()]
        found = [cause_said(cause, zone) for cause in causes]
        old, new = self.schemes
        if old.code != new.code:
            found.append(_("Another scheme: {old} → {new}", old=old.name, new=new.name))
        elif old.version != new.version:
            found.append(_("Scheme {scheme}: version {old} → {new}", scheme=new.name, old=old.version, new=new.version))
        return tuple(found)

    def _without_figure(self) -> list[Cause]:
        """Appeals upheld about a figure that stayed: what followed was something else, an adjustment perhaps."""
        moved = {part.metric.code for part in self.parts if part.metric is not None and part.kind in _CAUSED}
        return [
            cause
            for code, causes in self.causes.items()
            if code != WHOLE and code not in moved
            for cause in causes
            if cause.kind == "appeal"
        ]


def _belongs(cause: Cause, kind: Kind) -> bool:
    """Whether this event explains that kind of part."""
    if cause.kind in _BY_EVENT:
        return _BY_EVENT[cause.kind] is kind
    return kind in _CAUSED


def compare(conn: Connection, pairs: Sequence[tuple[Any, Any]]) -> list[Compared]:
    """(older, newer) rows of ``evaluation`` of one month or two, each with a score, taken apart.

    Causes are looked for between revisions of one month only. A dozen statements, however many pairs there are.
    """
    rows = [row for pair in pairs for row in pair]
    schemes = load_schemes(conn, {row.scheme_version_id for row in rows})
    lines, adjusted = _lines(conn, rows), _adjustments(conn, rows)

    def scoring(row: Any) -> Scoring:
        rules = {line.metric: line for line in schemes[row.scheme_version_id].lines}
        held = {
            metric.code: Counted(metric, rules[metric.code], result)
            for metric, result in lines.get(row.id, ())
            if metric.code in rules
        }
        return Scoring(held, tuple(adjusted.get(row.id, ())), row.score)

    parts = [difference(scoring(old), scoring(new)) for old, new in pairs]
    causes = _causes(conn, [pair for pair in pairs if pair[0].month == pair[1].month], schemes, parts)
    return [
        Compared(found, causes.get(old.id, {}), (schemes[old.scheme_version_id], schemes[new.scheme_version_id]))
        for (old, new), found in zip(pairs, parts, strict=True)
    ]


def _causes(
    conn: Connection,
    revised: Sequence[tuple[Any, Any]],
    schemes: Mapping[int, Scheme],
    parts: Sequence[tuple[Part, ...]],
) -> dict[int, dict[str, tuple[Cause, ...]]]:
    """By the older evaluation."""
    if not revised:
        return {}
    touched = {part.metric.code for found in parts for part in found if part.metric is not None}
    codes = conn.execute(select(t.metric.c.code, t.metric.c.id).where(t.metric.c.code.in_(touched)))
    ids = {row.code: row.id for row in codes}
    people = [new.employment_id for _old, new in revised]
    positions = {
        row.employment_id: row
        for row in conn.execute(
            select(t.posting.c.employment_id, t.posting.c.position_id, t.posting.c.starts)
            .where(
                t.posting.c.employment_id.in_(people),
                t.posting.c.starts <= Period.from_number(revised[0][1].month).bounds(1)[1],
            )
            .order_by(t.posting.c.starts)
        )
    }
    windows = []
    for old, new in revised:
        held = positions.get(new.employment_id)
        post = Post(new.employment_id, new.department_id, new.team_id, held.position_id if held is not None else None)
        start_day = schemes[new.scheme_version_id].start_day
        windows.append(
            Window(
                new.employment_id, Period.from_number(new.month), start_day, old.id, old.computed_at, new.computed_at,
                tuple(post.holders()),
            )
        )  # fmt: skip
    return find_causes(conn, windows, ids)


def _lines(conn: Connection, rows: Sequence[Any]) -> dict[int, list[tuple[Metric, LineResult]]]:
    found: dict[int, list[tuple[Metric, LineResult]]] = defaultdict(list)
    metrics: dict[int, Metric] = {}
    for held in conn.execute(
        select(t.evaluation_line, t.metric_version, t.metric.c.code)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(t.evaluation_line.c.evaluation_id.in_([row.id for row in rows]))
        .order_by(t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
    ):
        version = held.metric_version_id
        metric = metrics.get(version) or metrics.setdefault(version, metric_from(held._mapping))
        found[held.evaluation_id].append((metric, result_of(held, metric)))
    return found


def _adjustments(conn: Connection, rows: Sequence[Any]) -> dict[int, list[Adjustment]]:
    """As each published sheet says; of those under review, what counts now."""
    found: dict[int, list[Adjustment]] = {}
    for row in rows:
        if row.snapshot is not None:
            kept = row.snapshot.get("adjustments") or ()
            found[row.id] = [Adjustment(Decimal(one["points"]), one["reason"], one.get("by") or "") for one in kept]
    fresh = {(row.employment_id, row.month): row.id for row in rows if row.snapshot is None}
    if not fresh:
        return found
    for one in conn.execute(
        select(t.adjustment, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
        .where(
            t.adjustment.c.month.in_({month for _employment, month in fresh}),
            t.adjustment.c.employment_id.in_({employment for employment, _month in fresh}),
            t.adjustment.c.withdrawn_at.is_(None),
        )
        .order_by(t.adjustment.c.id)
    ):
        ident = fresh.get((one.employment_id, one.month))
        if ident is not None:
            found.setdefault(ident, []).append(Adjustment(one.points, one.reason, one.shown_name or ""))
    return found


def on_paper(conn: Connection, pairs: Sequence[tuple[Any, Any]], zone: ZoneInfo) -> dict[int, tuple[Label, ...]]:
    """What the sheets of revisions say of the difference, by the newer evaluation: a sentence a part, in both languages."""
    scored = [(old, new) for old, new in pairs if old.score is not None and new.score is not None]
    if not scored:
        return {}
    compared = compare(conn, scored)
    spoken: dict[int, list[list[str]]] = defaultdict(list)
    for language in ("zh_CN", "en"):
        with speaking(language):
            for (_old, new), one in zip(scored, compared, strict=True):
                told = [_printed(one.told(part, zone)) for part in one.parts]
                spoken[new.id].append([*told, *one.of_the_whole(zone)])
    return {
        ident: tuple(Label(zh, en) for zh, en in zip(*languages, strict=True)) for ident, languages in spoken.items()
    }


def _printed(part: ChangePart) -> str:
    points = f"{part.points:+,.2f}".replace("-", "−")
    if not part.causes:
        return _("{part} ({points})", part=part.text, points=points)
    return _("{part} ({points}; {causes})", part=part.text, points=points, causes=P_("said", ", ").join(part.causes))
