"""A month computed: facts added up in SQL, scored by the rules, kept as evaluations under review.

What is published stays as it is; where its figures changed since, a new revision is computed beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from hrdesk.app.performance import training_room
from hrdesk.app.performance.catalogue import Book, Post, load_book
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.grading import propose, ranking
from hrdesk.domain.performance.model import Adjustment, LineResult, LineState, Totals
from hrdesk.domain.performance.scoring import Scorer, share_of_period
from hrdesk.domain.training.figures import SOURCE as TRAINING
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.bulk import insert_many
from hrdesk.words import N_, _, _n

# Kinds of event: where a month was delivered, no event means 0. A figure handed in (facts, entry) never does.
EVENT_SOURCES = frozenset({"repayments", "calls", "quality", "complaints", "training", "feedback"})
UNPUBLISHED = ("computed", "reviewed")
_SCORED = LineState.OK  # looked up once; an enum is slow to give its members
_TEN_THOUSAND = Decimal(10_000)
_NOTHING_KEPT = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody who cannot be evaluated or published, and why, in the current language."""

    employee_no: str
    why: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a computing run did."""

    period: str
    employees: int
    computed: int
    blocked: tuple[Blocked, ...]
    warnings: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """One person to evaluate: the post on the period's last day (or the last one held), and the share worked."""

    post: Post
    employee_no: str
    share: Decimal
    version_id: int | None  # of the scheme


@dataclass(slots=True)
class Month:
    """All that one computing run reads."""

    period: Period
    book: Book
    candidates: list[Candidate]
    sums: Mapping[int, facts.Sums]  # by the day a scheme's period starts
    delivered: frozenset[str]
    excluded: Mapping[int, Mapping[str, str]]
    adjustments: Mapping[int, tuple[Adjustment, ...]]
    latest: Mapping[int, Any]  # newest evaluation row by employment
    head: int  # newest audit row: what was read is still true while it stands
    unasked: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # left out by itself: nothing was asked

    def left_out(self, employment_id: int) -> dict[str, str]:
        """Metric codes that do not count for this person, with the reason."""
        return {**self.unasked.get(employment_id, {}), **self.excluded.get(employment_id, {})}


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


@use_case("performance.evaluate")
def evaluate(work: Work, period: Period) -> Evaluated:
    """Computes everybody's evaluation of ``period``. Errors: ``period_closed``, ``no_scheme``, ``nobody``."""
    from_training_room(work, period)
    while True:
        with work.read() as conn:
            month = read_month(conn, period)
            mine = _visible_ids(work, conn, period)
        _refuse_empty(month)
        results = [result for result in compute(work, month) if result.candidate.post.employment_id in mine]
        month.candidates = [candidate for candidate in month.candidates if candidate.post.employment_id in mine]
        try:
            return work.write(partial(_keep, work, month, results))
        except _ChangedMeanwhile:
            work.check_cancelled()


def from_training_room(work: Work, period: Period) -> bool:
    """Brings the figures that come from the training room up to date; whether any changed."""
    with work.read() as conn:
        if not training_room.has_anything(conn, period):
            return False
        book = load_book(conn, period.number)
        ids = training_room.room_metrics(book)
        starts = {
            one.post.employment_id: book.schemes[one.version_id].start_day
            for one in (people_of(conn, period, book) if ids else ())
            if one.version_id is not None
        }
    return training_room.bring_up_to_date(work, period, starts, ids)


class _ChangedMeanwhile(Exception):
    """Somebody wrote between reading and keeping; nothing was kept, and the month is read again."""


def read_month(conn: Connection, period: Period) -> Month:
    """Reads a month: who, by which scheme, with which figures."""
    book = load_book(conn, period.number)
    candidates = list(people_of(conn, period, book))
    start_days = {book.schemes[c.version_id].start_day for c in candidates if c.version_id is not None}
    codes = book.codes
    sums = {start_day: facts.add_up(conn, period.number, start_day) for start_day in start_days}
    delivered = delivered_sources(conn, period)
    return Month(
        period=period,
        book=book,
        candidates=candidates,
        sums=sums,
        delivered=delivered,
        excluded=exclusions(conn, period, codes),
        adjustments=adjustments(conn, period),
        latest=latest_evaluations(conn, period),
        head=_head(conn),
        unasked=unasked(book, candidates, sums) if TRAINING in delivered else {},
    )


def unasked(book: Book, candidates: Iterable[Candidate], sums: Mapping[int, facts.Sums]) -> dict[int, dict[str, str]]:
    """Of whom the training room asked nothing in the period: its metrics are left out, which is not the same as missing."""
    found: dict[int, dict[str, str]] = {}
    for one in candidates:
        scheme = book.schemes.get(one.version_id or 0)
        for line in scheme.lines if scheme is not None else ():
            if book.metrics[line.metric].source != TRAINING or scheme is None:
                continue
            if not sums[scheme.start_day].of(one.post.employment_id, book.metric_ids[line.metric]).records:
                found.setdefault(one.post.employment_id, {})[line.metric] = _(training_room.NOTHING_DUE)
    return found


def period_totals(conn: Connection, month: Month) -> dict[int, dict[str, Totals]]:
    """The period's figures by employment and metric: within the days of everybody's own scheme, else the calendar month."""
    starts = {
        candidate.post.employment_id: month.book.schemes[candidate.version_id].start_day
        for candidate in month.candidates
        if candidate.version_id is not None
    }
    plain = month.sums.get(1) or facts.add_up(conn, month.period.number)
    codes = month.book.codes
    found: dict[int, dict[str, Totals]] = defaultdict(dict)
    for start_day, sums in {1: plain, **month.sums}.items():
        for employment_id, metric_id in sums:
            if metric_id in codes and start_day == starts.get(employment_id, 1):
                found[employment_id][codes[metric_id]] = sums.of(employment_id, metric_id)
    return found


def _visible_ids(work: Work, conn: Connection, period: Period) -> set[int]:
    """Whose evaluations the actor may keep: everybody is computed, since places depend on the others."""
    seen = visible(work, t.employment.c.id, period.bounds(1)[1])
    return set(conn.execute(select(t.employment.c.id).where(seen)).scalars())


def _refuse_empty(month: Month) -> None:
    from hrdesk.domain.errors import UserError

    if not month.candidates:
        raise UserError(
            N_("Nobody was employed in {period}."),
            code="nobody",
            hint=N_("Import the roster first, or choose another month."),
            period=month.period.label,
        )
    if not month.book.uses:
        raise UserError(
            N_("No scheme says how {period} is scored."),
            code="no_scheme",
            hint=N_("Choose the ready-made collection scheme in Settings, or give one from a file."),
            period=month.period.label,
        )


def people_of(conn: Connection, period: Period, book: Book) -> Iterable[Candidate]:
    """Everybody employed within the period, each once, with the last post held in it."""
    widest_first, widest_last = period.previous().bounds(1)[0], period.bounds(1)[1]
    rows = conn.execute(
        select(
            t.employment.c.id,
            t.employment.c.employee_no,
            t.employment.c.hire_date,
            t.employment.c.leave_date,
            t.posting.c.starts,
            t.posting.c.department_id,
            t.posting.c.team_id,
            t.posting.c.position_id,
        )
        .join(t.posting, t.posting.c.employment_id == t.employment.c.id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.status != "pending",
            t.posting.c.starts <= widest_last,
            or_(t.posting.c.ends.is_(None), t.posting.c.ends >= widest_first),
        )
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no, t.posting.c.starts)
    ).all()
    bounds = {None: period.bounds(1)} | {
        version_id: period.bounds(scheme.start_day) for version_id, scheme in book.schemes.items()
    }
    found: dict[int, Candidate] = {}
    for ident, employee_no, hired, left, starts, *place in rows:
        post = Post(ident, *place)
        version_id = book.scheme_for(post)
        first, last = bounds[version_id]
        if starts > last or _outside(hired, left, first, last):
            continue
        found[ident] = Candidate(post, employee_no, share_of_period(first, last, hired, left), version_id)
    return found.values()


def _outside(hired: date | None, left: date | None, first: date, last: date) -> bool:
    return (hired is not None and hired > last) or (left is not None and left < first)


def delivered_sources(conn: Connection, period: Period) -> frozenset[str]:
    """Kinds of event for which no event means 0: an import not undone, or "none this month" said by a person."""
    rows = conn.execute(
        select(t.delivery.c.source, t.delivery.c.batch_id)
        .outerjoin(t.batch, t.batch.c.id == t.delivery.c.batch_id)
        .where(t.delivery.c.month == period.number, or_(t.delivery.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)))
    )
    return frozenset(row.source for row in rows if row.batch_id is None or row.source in EVENT_SOURCES)


def exclusions(conn: Connection, period: Period, codes: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """The figures left out openly: reasons by employment and metric code."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in conn.execute(select(t.exclusion).where(t.exclusion.c.month == period.number)):
        if row.metric_id in codes:
            found[row.employment_id][codes[row.metric_id]] = row.reason
    return found


def adjustments(conn: Connection, period: Period) -> dict[int, tuple[Adjustment, ...]]:
    """加扣分 of the month that were not taken back, by employment."""
    found: dict[int, tuple[Adjustment, ...]] = defaultdict(tuple)
    for row in conn.execute(
        select(t.adjustment, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
        .where(t.adjustment.c.month == period.number, t.adjustment.c.withdrawn_at.is_(None))
        .order_by(t.adjustment.c.id)
    ):
        found[row.employment_id] += (Adjustment(row.points, row.reason, row.shown_name or ""),)
    return found


def latest_evaluations(conn: Connection, period: Period) -> dict[int, Any]:
    """The newest revision of everybody's evaluation, by employment."""
    rows = conn.execute(
        select(t.evaluation).where(t.evaluation.c.month == period.number).order_by(t.evaluation.c.revision)
    )
    return {row.employment_id: row for row in rows}


def _head(conn: Connection) -> int:
    return conn.execute(select(func.max(t.audit.c.id))).scalar() or 0


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
        of = self.sums.of
        return {code: of(employment_id, metric_id) for code, metric_id in self.metric_ids}

    def kept(self, scored: Iterable[LineResult], employment_id: int) -> list[Any]:
        """LINE_COLUMNS of every line, in the order of their places."""
        counted = self.sums.kept
        row: list[Any] = []
        for result, (line, metric_id, version, whole_weight, usual_target) in zip(scored, self.lines, strict=True):
            _metric, state, weight, target, actual, points, contribution, _totals, raw, reason = result
            total, records, numerator, denominator = counted(employment_id, metric_id) or _NOTHING_KEPT
            stored = _stored(raw)
            row += (
                version,
                "ok" if state is _SCORED else state.value,
                whole_weight if weight is line.weight else _stored(weight),
                usual_target if target is line.target else _stored(target),
                None if actual is None else str(actual),
                total or 0,
                records,
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


def _keep(work: Work, month: Month, results: list[Result], conn: Connection) -> Evaluated:
    """Writes the results, unless somebody changed the file since it was read."""
    if _head(conn) != month.head:
        raise _ChangedMeanwhile
    refuse_closed(conn, month.period)
    _keep_some(work, conn, month, results)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="month",
        object_id=month.period.number,
        fields=(f"computed={len(results)}",),
    )
    return Evaluated(
        month.period.label, len(month.candidates), len(results), tuple(blocked(month, results)), _warnings(month)
    )


def _keep_some(work: Work, conn: Connection, month: Month, results: list[Result]) -> None:
    """Inserts new evaluations and refreshes those under review. Published ones get a revision where they differ."""
    rows: list[tuple[dict[str, Any], Result]] = []
    refreshed: list[tuple[Any, dict[str, Any], Result]] = []
    for result in results:
        row = _row(work, month, result)
        now = month.latest.get(result.candidate.post.employment_id)
        if now is not None and now.state not in UNPUBLISHED:
            if not now.stale and now.score == row["score"]:
                continue
            row |= {"revision": now.revision + 1} | {name: getattr(now, name) for name in CARRIED}
            now = None
        if now is None:
            rows.append((row, result))
        else:
            refreshed.append((now, row, result))
    kept = [(now.id, result) for now, _values, result in refreshed]
    if rows:
        insert_many(conn, t.evaluation, [row for row, _result in rows])
        ids = _ids(conn, month.period, [row["employment_id"] for row, _result in rows])
        kept += [(ids[row["employment_id"], row["revision"]], result) for row, result in rows]
    if refreshed:
        _refresh(conn, [(now, row) for now, row, _result in refreshed])
    _keep_lines(conn, kept)


CARRIED = ("comment", "self_comment", "self_commented_at")  # words go on to a revision; its terms begin anew
LINE_COLUMNS = (
    "metric_version_id, state, weight, target, value, total, records, numerator, denominator, raw_score, score,"
    " contribution, reason"
)


def _keep_lines(conn: Connection, kept: list[tuple[int, Result]]) -> None:
    """Ten thousand lines for a thousand people: plain numbers past the column types, a person's lines in one statement."""
    by_length: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    width = LINE_COLUMNS.count(",") + 1
    for evaluation_id, result in kept:
        by_length[len(result.lines) // width].append((evaluation_id, *result.lines))
    for length, rows in by_length.items():
        values = ", ".join(
            f"(?1, {place + 1}, {', '.join(f'?{place * width + column + 2}' for column in range(width))})"
            for place in range(length)
        )
        if length:
            conn.exec_driver_sql(
                f"INSERT INTO evaluation_line (evaluation_id, place, {LINE_COLUMNS}) VALUES {values}", rows
            )


def _row(work: Work, month: Month, result: Result) -> dict[str, Any]:
    post = result.candidate.post
    return {
        "month": month.period.number,
        "employment_id": post.employment_id,
        "revision": 1,
        "state": "computed",
        "scheme_version_id": result.candidate.version_id,
        "team_id": post.team_id,
        "department_id": post.department_id,
        "score": result.total,
        "proposed_grade": result.grade,
        "coefficient": result.coefficient,
        "rank": result.rank,
        "rank_of": result.rank_of or None,
        "share": result.candidate.share,
        "missing": ",".join(result.missing),
        "vetoed": result.vetoed,
        "stale": False,
        "comment": None,
        "self_comment": None,
        "self_commented_at": None,
        "computed_at": work.now(),
        "begun": work.today(),
    }


def _refresh(conn: Connection, changes: list[tuple[Any, dict[str, Any]]]) -> None:
    """New figures for evaluations under review. A grade stays confirmed only while the result is the one confirmed."""
    names = [name for name in changes[0][1] if name not in ("revision", "state", "begun", *CARRIED)]
    rows = []
    for now, row in changes:
        same = now.score == row["score"] and now.proposed_grade == row["proposed_grade"]
        values = {f"new_{name}": row[name] for name in names}
        if same and now.grade is not None:
            values["new_coefficient"] = now.coefficient  # of the grade a person confirmed
        values |= {"new_grade": now.grade if same else None, "new_confirmer": now.confirmed_by if same else None}
        values["new_reason"] = now.grade_reason if same else None
        rows.append(values | {"old_id": now.id})
    conn.execute(
        update(t.evaluation)
        .where(t.evaluation.c.id == bindparam("old_id"))
        .values(
            version=t.evaluation.c.version + 1,
            grade=bindparam("new_grade"),
            confirmed_by=bindparam("new_confirmer"),
            grade_reason=bindparam("new_reason"),
            **{name: bindparam(f"new_{name}") for name in names},
        ),
        rows,
    )
    for start in range(0, len(rows), 500):
        again = [row["old_id"] for row in rows[start : start + 500]]
        conn.execute(delete(t.evaluation_line).where(t.evaluation_line.c.evaluation_id.in_(again)))


def _ids(conn: Connection, period: Period, employment_ids: list[int]) -> dict[tuple[int, int], int]:
    rows = conn.execute(
        select(t.evaluation.c.employment_id, t.evaluation.c.revision, t.evaluation.c.id).where(
            t.evaluation.c.month == period.number
        )
    )
    wanted = set(employment_ids)
    return {(employment_id, revision): ident for employment_id, revision, ident in rows if employment_id in wanted}


def blocked(month: Month, results: Iterable[Result]) -> Iterable[Blocked]:
    """Who cannot be published as things stand: figures are missing."""
    for result in results:
        if result.missing:
            names = _(", ").join(month.book.metrics[code].name for code in result.missing)
            yield Blocked(result.candidate.employee_no, _("Missing: {metrics}.", metrics=names))


def _warnings(month: Month) -> tuple[str, ...]:
    from hrdesk.domain.performance.schemes import check_scheme

    used = {candidate.version_id for candidate in month.candidates}
    found = []
    without = [candidate.employee_no for candidate in month.candidates if candidate.version_id is None]
    if without:
        found.append(
            _n(
                "{count} person holds a post without a scheme and is not evaluated: {numbers}",
                "{count} people hold posts without a scheme and are not evaluated: {numbers}",
                count=len(without),
                numbers=_(", ").join(without[:12]) + (" …" if len(without) > 12 else ""),
            )
        )
    codes = {month.book.schemes[version_id].code for version_id in used if version_id is not None}
    for version_id, scheme in month.book.schemes.items():
        if version_id in month.book.uses.values() and scheme.code not in codes:
            found.append(_("The scheme {scheme} is set, but nobody is evaluated by it.", scheme=scheme.name))
        if version_id in used:
            found += [_(p.message, **p.values) for p in check_scheme(scheme, month.book.metrics) if p.warning]
    return tuple(found)
