"""Figures entered by hand: all of a save or nothing, never over what somebody else said meanwhile, taken back as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from hrdesk.app.imports.by_hand import same_act
from hrdesk.app.imports.claims import keep
from hrdesk.app.imports.figure_saving import undo_figures
from hrdesk.app.imports.model import Undone
from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.confirming import ENTRY
from hrdesk.app.performance.entry_sheet import EntryCell, EntryRow, read_sheet
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.performance.entering import LONGEST_NOTE, Figure
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Aggregation, Metric
from hrdesk.domain.performance.scoring import actual_value
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.facts import Row, mark_undone
from hrdesk.words import N_, _

_UNITS = 10_000  # figures are kept in ten-thousandths
NAMED = 5  # so many conflicts are named


@dataclass(frozen=True, slots=True)
class Entered:
    """One cell as it is to stand. ``seen`` is the entry or import whose figure stood there when it was looked at.

    ``figure`` None clears the cell: the figure is missing from then on. ``note``: the comment on the cell.
    """

    employment_id: int
    metric: str
    figure: Figure | None
    seen: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EnterFigures:
    """One save of the sheet."""

    period: Period
    scheme: str
    cells: tuple[Entered, ...]


@dataclass(frozen=True, slots=True)
class FiguresEntered:
    """What was kept; ``batch_id`` is None when everything stood there already."""

    batch_id: int | None
    cells: int


@use_case("performance.enter")
def enter_figures(work: Work, order: EnterFigures) -> FiguresEntered:
    """Keeps the cells as one entry and computes the month again where it was computed before.

    Errors: ``missing`` (no cells), ``not_found``, ``locked`` (with why), ``out_of_range`` (a note too long), Conflict
    naming whom, which metric and both figures. Nothing is kept then.
    """
    if not order.cells:
        raise UserError(N_("There is nothing to save."), code="missing")
    for one in order.cells:
        if len(one.note) > LONGEST_NOTE:
            raise UserError(N_("The comment is longer than 500 characters."), code="out_of_range", field="note")

    def block(conn: Connection) -> FiguresEntered:
        sheet = read_sheet(work, conn, order.period, order.scheme, ranked=False)
        rows, metrics = {row.employment_id: row for row in sheet.rows}, sheet.metrics
        changed = [one for one in order.cells if _checked(rows, metrics, one)]
        _refuse_overwriting(rows, metrics, changed)
        if not changed:
            return FiguresEntered(None, 0)
        batch_id = _keep(work, conn, order.period, changed)
        return FiguresEntered(batch_id, len(changed))

    done = work.write(block)
    if done.batch_id is not None:
        compute_again(work, order.period)
    return done


def _checked(rows: Mapping[int, EntryRow], metrics: Mapping[str, Metric], one: Entered) -> bool:
    """Whether the cell says anything new; UserError where it may not be entered."""
    if one.employment_id not in rows:
        raise UserError(N_("There is no such employee among yours."), code="not_found")
    row = rows[one.employment_id]
    if one.metric not in row.cells:
        raise UserError(N_("There is no metric {metric}."), code="not_found", metric=one.metric)
    cell = row.cells[one.metric]
    if _same(cell, metrics[one.metric], one):
        return False
    if cell.locked:
        raise UserError(
            N_("{name}, {metric}: {why}"),
            code="locked",
            hint=N_("Nothing was saved. Take the cell back (Ctrl+Z) and save the others."),
            name=row.name,
            metric=metrics[one.metric].name,
            why=cell.locked,
        )
    return True


def _same(cell: EntryCell, metric: Metric, one: Entered) -> bool:
    return cell.note == one.note.strip() and cell.actual == _actual(metric, one.figure)


def _actual(metric: Metric, figure: Figure | None) -> object:
    return None if figure is None else actual_value(metric, figure.totals, delivered=False)


def _refuse_overwriting(rows: Mapping[int, EntryRow], metrics: Mapping[str, Metric], changed: list[Entered]) -> None:
    told = []
    for one in changed:
        row = rows[one.employment_id]
        cell, metric = row.cells[one.metric], metrics[one.metric]
        if cell.batch_id != one.seen:
            mine = None if one.figure is None else actual_value(metric, one.figure.totals, delivered=False)
            told.append(
                _(
                    "{name}, {metric}: {theirs} ({who}), yours {mine}",
                    name=row.name,
                    metric=metric.name,
                    theirs=shown(cell.actual, metric) or "—",
                    who=cell.by or cell.source or "—",
                    mine=shown(mine, metric) or "—",
                )
            )
    if told:
        raise Conflict(
            N_("Somebody else changed figures you are about to save: {cells}."),
            hint=N_("Nothing was saved. Look at the marked cells: keep theirs, or type yours again, then save."),
            cells=_("; ").join(told[:NAMED]) + (" …" if len(told) > NAMED else ""),
        )


def _keep(work: Work, conn: Connection, period: Period, changed: list[Entered]) -> int:
    metrics, ids, _versions = load_metrics(conn)
    made = conn.execute(
        insert(t.batch).values(
            kind=ENTRY,
            month=period.number,
            counts={"rows": len(changed)},
            account_id=work.actor.account_id,
            at=work.now(),
        )
    )
    batch_id = key_of(made)
    claims = [_claim(period, number, ids, metrics, one) for number, one in enumerate(changed, start=1)]
    keep(conn, batch_id, claims)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="month",
        object_id=period.number,
        batch_id=batch_id,
        fields=(f"entered={len(changed)}",),
    )
    return batch_id


def _claim(period: Period, number: int, ids: Mapping[str, int], metrics: Mapping[str, Metric], one: Entered) -> Row:
    figure = one.figure or Figure()
    ratio = metrics[one.metric].aggregation is Aggregation.RATIO
    parts = (None, figure.numerator, figure.denominator) if ratio else (figure.value, None, None)
    value, top, bottom = (None if part is None else int(part * _UNITS) for part in parts)
    note = one.note.strip() or None
    return (period.number, one.employment_id, ids[one.metric], 0, "", value, top, bottom, number, note)


def compute_again(work: Work, period: Period) -> None:
    """The draft shows the new figures at once; by the same rule for everybody, since places depend on each other."""
    with work.read() as conn:
        computed = conn.execute(select(t.evaluation.c.id).where(t.evaluation.c.month == period.number).limit(1)).first()
    if computed is not None:
        evaluate.__wrapped__(work, period)  # type: ignore[attr-defined]


@use_case("performance.enter")
def take_back(work: Work, batch_id: int) -> Undone:
    """Takes one's own save back: what stood there before counts again. Errors: ``not_found``, ``already_undone``, ``period_closed``."""

    def block(conn: Connection) -> tuple[Period, Undone]:
        row = conn.execute(
            select(t.batch).where(
                t.batch.c.id == batch_id, t.batch.c.kind == ENTRY, t.batch.c.account_id == work.actor.account_id
            )
        ).first()
        if row is None or not _all_seen(work, conn, batch_id, Period.from_number(row.month)):
            raise UserError(N_("There is no such entry."), code="not_found")
        period = Period.from_number(row.month)
        refuse_closed(conn, period)
        done = Undone(batch_id, 0, 0)
        for one in same_act(conn, batch_id) or [batch_id]:
            mark_undone(conn, one, at=work.now(), account_id=work.actor.account_id)
            part = undo_figures(work, conn, conn.execute(select(t.batch).where(t.batch.c.id == one)).one())
            done = Undone(
                batch_id,
                done.removed + part.removed,
                done.restored + part.restored,
                done.kept + part.kept,
                done.decisions + part.decisions,
            )
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="batch",
            object_id=batch_id,
            batch_id=batch_id,
            fields=("undone", f"removed={done.removed}", f"restored={done.restored}"),
        )
        return period, done

    period, done = work.write(block)
    compute_again(work, period)
    return done


def _all_seen(work: Work, conn: Connection, batch_id: int, period: Period) -> bool:
    """Whether all of the entry is about people the actor still sees."""
    unseen = select(t.claim.c.employment_id).where(
        t.claim.c.batch_id == batch_id, ~visible(work, t.claim.c.employment_id, period.bounds(1)[1])
    )
    whole = select(t.claim.c.employment_id).where(t.claim.c.batch_id == batch_id, t.claim.c.item == "")
    return conn.execute(unseen.limit(1)).first() is None and conn.execute(whole.limit(1)).first() is not None
