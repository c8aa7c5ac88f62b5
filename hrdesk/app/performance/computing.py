"""A month's evaluations from what was read: scored, graded, ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hrdesk.app.performance.catalogue import Post
from hrdesk.app.performance.month import Candidate, Month
from hrdesk.app.work import Work
from hrdesk.domain.performance.grading import propose, ranking
from hrdesk.domain.performance.model import LineResult, LineState, Totals
from hrdesk.domain.performance.scoring import Scorer
from hrdesk.words import _

LINE_COLUMNS = (
    "metric_version_id, state, weight, target, value, total, records, numerator, denominator, raw_score, score,"
    " contribution, reason"
)
_SCORED = LineState.OK  # looked up once; an enum is slow to give its members
_TEN_THOUSAND = Decimal(10_000)
_NOTHING_ADDED = (0, 0, 0, 0, 0, 0)


@dataclass(slots=True)
class Result:
    """One person's computed evaluation before it is kept."""

    candidate: Candidate
    total: Decimal | None
    missing: tuple[str, ...]  # metric codes
    vetoed: bool
    grade: str | None = None
    coefficient: Decimal | None = None
    rank: int | None = None
    rank_of: int = 0
    lines: list[Any] = field(default_factory=list)  # LINE_COLUMNS of every line, one after the other


def compute(work: Work, month: Month) -> list[Result]:
    """Scores everybody who has a scheme, then ranks within team (or, without one, department) and scheme."""
    results = []
    schemes = {
        version_id: _Scheme(month, version_id)
        for version_id in {one.version_id for one in month.candidates}
        if version_id is not None
    }
    for number, candidate in enumerate(month.candidates):
        if number % 50 == 0:
            work.check_cancelled()
            work.progress(number, len(month.candidates), _("Computing scores"))
        if candidate.version_id is not None:
            results.append(_result(month, candidate, schemes[candidate.version_id]))
    groups: dict[Any, list[Result]] = defaultdict(list)
    for result in results:
        if result.total is not None:
            groups[rank_group(result.candidate.post), result.candidate.version_id].append(result)
    for members in groups.values():
        for member, place in zip(members, ranking([m.total or Decimal(0) for m in members]), strict=True):
            member.rank, member.rank_of = place, len(members)
    return results


def rank_group(post: Post) -> tuple[str, int | None]:
    """Whom a person is ranked among."""
    return ("team", post.team_id) if post.team_id is not None else ("department", post.department_id)


class _Scheme:
    """A scheme version made ready for all who are evaluated by it."""

    def __init__(self, month: Month, version_id: int) -> None:
        book = month.book
        scheme = book.schemes[version_id]
        self.scorer = Scorer(scheme, book.metrics, month.delivered)
        self.grades = scheme.grades
        self.sums = month.sums[scheme.start_day]
        self.metric_ids = [(line.metric, book.metric_ids[line.metric]) for line in scheme.lines]
        # beside each line what is kept of it for nearly everybody
        self.lines = [
            (
                line,
                book.metric_ids[line.metric],
                book.metric_version_ids[line.metric],
                _stored(line.weight),
                _stored(line.target),
            )
            for line in scheme.lines
        ]

    def totals(self, employment_id: int) -> dict[str, Totals]:
        """The person's figures by metric code."""
        return self.sums.of_all(employment_id, self.metric_ids)

    def kept(self, scored: Iterable[LineResult], employment_id: int) -> list[Any]:
        """LINE_COLUMNS of every line, in the order of their places."""
        added = self.sums.added(employment_id)
        row: list[Any] = []
        for result, (line, metric_id, version, whole_weight, usual_target) in zip(scored, self.lines, strict=True):
            _metric, state, weight, target, actual, points, contribution, _totals, raw, reason = result
            _who, _what, total, records, numerator, denominator = added.get(metric_id, _NOTHING_ADDED)
            stored = _stored(raw)
            row += (
                version,
                "ok" if state is _SCORED else state.value,
                whole_weight if weight is line.weight else _stored(weight),
                usual_target if target is line.target else _stored(target),
                None if actual is None else str(actual),
                total or 0,
                records or 0,
                numerator or 0,
                denominator or 0,
                stored,
                stored if points is raw else _stored(points),
                _stored(contribution),
                reason,
            )
        return row


def _result(month: Month, candidate: Candidate, scheme: _Scheme) -> Result:
    employment_id = candidate.post.employment_id
    scored = scheme.scorer.score(
        scheme.totals(employment_id),
        targets=month.book.own_targets(candidate.post),
        excluded=month.left_out(employment_id),
        adjustments=month.adjustments.get(employment_id, ()),
        share=candidate.share,
    )
    result = Result(candidate, scored.total, scored.missing, scored.vetoed)
    if scored.total is not None:
        band = propose(scored.total, scheme.grades)
        if band is not None:
            result.grade, result.coefficient = band.code, band.coefficient
    result.lines = scheme.kept(scored.lines, employment_id)
    return result


def _stored(value: Decimal | None) -> int | None:
    """A Quantity as its column holds it; every figure here has four decimals at most."""
    return None if value is None else int(value * _TEN_THOUSAND)
