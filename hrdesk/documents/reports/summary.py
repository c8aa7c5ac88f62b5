"""部门月度汇总: the answer first, then teams, metrics against targets, who is ahead and behind, grades, money, disputes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hrdesk.documents import matrix
from hrdesk.documents.figures import (
    MINUS,
    NONE,
    day,
    goal,
    month_name,
    plain,
    shown,
    signed,
    unit_name,
    whole_month,
)
from hrdesk.documents.flow import WHOLE, Flow
from hrdesk.documents.pages import HAIR, WIDE, Paper
from hrdesk.documents.performance.wording import joined
from hrdesk.documents.training.columns import spread
from hrdesk.documents.typesetting import SMALL, SMALL_LEAD, fit, one_size, wrap
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.figures import with_percent
from hrdesk.domain.performance.model import Unit
from hrdesk.domain.performance.sheet import SheetState
from hrdesk.domain.reports.figures import Extreme, Together, change
from hrdesk.domain.reports.summary import MetricLine, SummarySheet, UnitLine
from hrdesk.words import P_, _, _n

_NAME, _WIDEST, _METRIC, _GAP = 84.0, 170.0, 80.0, 3.0  # of the matrix of teams and metrics
_MOST = 10  # metrics side by side
_ROW = 26.0


def draw(paper: Paper, sheet: SummarySheet) -> int:
    """Adds the paper's pages and gives their number."""
    with paper.fonts.on_behalf_of(sheet.scope):
        flow = Flow(
            paper,
            kind=PaperKind.SUMMARY,
            agency=sheet.agency.text,
            document_no=sheet.document_no,
            title=own_title(PaperKind.SUMMARY),
            beside=sheet.scope + _days(sheet),
            right=month_name(sheet.period),
            whose=sheet.scope,
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("For management only: do not post, do not pass on"),
            draft=sheet.state is SheetState.DRAFT,
            end=WHOLE,
        )
        flow.facts(_answers(sheet))
        flow.y -= 6
        _units(flow, sheet)
        if sheet.metrics:
            _metrics(flow, sheet)
            _ends(flow, sheet)
            _matrix(flow, sheet)
        _grades(flow, sheet)
        _recovery(flow, sheet)
        notes = wrap(joined(_notes(sheet)), WIDE)
        flow.closing(42 + 3 * 16 + 10 + 13 * len(notes))
        _said(flow, sheet)
        flow.y += 8
        flow.text("\n".join(notes))
        flow.finish(
            own_signers(PaperKind.SUMMARY),
            sheet.scope,
        )
    return len(flow.pages)


def _days(sheet: SummarySheet) -> str:
    if whole_month(sheet.period):
        return ""
    return _(" ({first} to {last})", first=day(sheet.period.first), last=day(sheet.period.last))


def _answers(sheet: SummarySheet) -> list[tuple[str, str]]:
    total = sheet.total
    return [
        (P_("summary", "Mean score"), _compared(total.mean, total.before)),
        (P_("paper", "Median score"), NONE if total.median is None else plain(total.median)),
        (P_("summary", "Evaluated / published"), f"{total.evaluated} / {total.published}"),
        (P_("summary", "People: average / end of month"), f"{_heads(total.average)} / {total.closing}"),
    ]


def _compared(now: Decimal | None, before: Decimal | None) -> str:
    if now is None:
        return NONE
    difference = change(now, before)
    if difference is None:
        return plain(now)
    return _("{score} ({change} on last month)", score=plain(now), change=_moved(difference))


def _moved(difference: Decimal) -> str:
    rounded = signed(difference)
    return "±0.00" if rounded.strip("+" + MINUS) == "0.00" else rounded


def _heads(count: Decimal) -> str:
    return plain(count, 0 if count == count.to_integral_value() else 1)


def _units(flow: Flow, sheet: SummarySheet) -> None:
    columns = spread((
        (P_("table head", "Team"), 20, False), (P_("table head", "Average people"), 9, True),
        (P_("table head", "At month's end"), 11, True), (P_("table head", "Evaluated"), 10, True),
        (P_("summary", "Published"), 10, True), (P_("table head", "No score"), 8, True),
        (P_("table head", "Revised"), 8, True), (P_("table head", "Mean score"), 10, True),
        (P_("table head", "Median score"), 10, True), (P_("table head", "Last month"), 10, True),
        (P_("table head", "Change"), 9, True),
    ))  # fmt: skip
    rows = [_unit(line) for line in (*sheet.units, sheet.total)]
    flow.table(columns, rows, bold={len(rows) - 1}, title=P_("summary", "Teams"))


def _unit(line: UnitLine) -> list[str]:
    difference = change(line.mean, line.before)
    return [
        line.name,
        _heads(line.average),
        str(line.closing),
        str(line.evaluated),
        str(line.published),
        str(line.missing),
        str(line.revised),
        *(NONE if score is None else plain(score) for score in (line.mean, line.median, line.before)),
        NONE if difference is None else _moved(difference),
    ]


def _named(line: MetricLine) -> str:
    unit = unit_name(line.unit)
    return _("{name} ({number})", name=line.name.text, number=unit) if unit else line.name.text


def _places(line: MetricLine) -> int:
    """Money in whole yuan: the fen stand on each person's own sheet. A mean of whole figures has one place."""
    return 0 if line.unit is Unit.YUAN else line.decimals


def _figure(line: MetricLine, value: Decimal | None, *, mean: bool = False) -> str:
    places = _places(line)
    if mean and not places and line.unit is not Unit.YUAN:
        places = 1
    return shown(value, line.unit, places)


def _metrics(flow: Flow, sheet: SummarySheet) -> None:
    columns = spread((
        (P_("table head", "Metric"), 25, False), (P_("table head", "With figures"), 10, True),
        (P_("table head", "Sum"), 14, True), (P_("a head", "Mean"), 11, True),
        (P_("table head", "Target"), 12, True), (P_("table head", "Reached %"), 9, True),
        (P_("table head", "Last month"), 11, True), (P_("table head", "Change"), 11, True),
    ))  # fmt: skip
    flow.table(columns, [_metric(line) for line in sheet.metrics], title=P_("summary", "Metrics against targets"))


def _metric(line: MetricLine) -> list[str]:
    now, before = line.now, line.before
    earlier = before.mean if before is not None else None
    difference = change(now.mean, earlier)
    moved = NONE
    if difference is not None:
        moved = _figure(line, difference, mean=True)
        moved = f"+{moved}" if difference > 0 and moved.strip("0.,") else moved
    target = NONE if now.target is None else goal(now.target, line.unit, _places(line), line.direction)
    return [
        _named(line),
        f"{now.counted} / {now.people}",
        NONE if now.total is None else _figure(line, now.total),
        P_("paper", "missing") if not now.counted else _figure(line, now.mean, mean=True),
        target,
        _percent(now),
        NONE if earlier is None else _figure(line, earlier, mean=True),
        moved,
    ]


def _percent(now: Together) -> str:
    return NONE if now.completion is None else plain(now.completion, 1)


def _ends(flow: Flow, sheet: SummarySheet) -> None:
    lines = [line for line in sheet.metrics if line.ahead is not None and line.behind is not None]
    if not lines:
        return
    columns = spread((
        (P_("table head", "Metric"), 25, False), (P_("summary", "Ahead"), 26, False),
        (P_("table head", "Figure"), 13, True), (P_("summary", "Behind"), 26, False),
        (P_("table head", "Figure"), 13, True),
    ), gap=12)  # fmt: skip
    rows = [[_named(line), *_end(line, line.ahead), *_end(line, line.behind)] for line in lines]
    flow.table(columns, rows, title=P_("summary", "Ahead and behind"))


def _end(line: MetricLine, end: Extreme | None) -> tuple[str, str]:
    if end is None:
        return NONE, NONE
    who = end.name or _("{count} people alike", count=end.count)
    return who, _figure(line, end.value)


def _matrix(flow: Flow, sheet: SummarySheet) -> None:
    """Teams by metrics: the mean (money: the sum) over how much of the target was reached."""
    if len(sheet.figures) < 2:
        return
    flow.need(26 + 33 + 2 * _ROW)
    flow.heading(P_("summary", "Metrics by team"))
    blocks = -(-len(sheet.metrics) // _MOST)
    step = -(-len(sheet.metrics) // blocks)
    for start in range(0, len(sheet.metrics), step):
        _block(flow, sheet, start, sheet.metrics[start : start + step])
    flow.y += 2


def _block(flow: Flow, sheet: SummarySheet, start: int, metrics: tuple[MetricLine, ...]) -> None:
    across = (WIDE - max(_NAME, min(_WIDEST, WIDE - _METRIC * len(metrics)))) / len(metrics)
    heads = matrix.heads([(line.short.text, unit_name(line.unit)) for line in metrics], across)
    flow.need(matrix.head_height(heads) + _ROW)
    matrix.draw_head(flow, P_("table head", "Team"), heads, across)
    room = WIDE - across * len(metrics) - _GAP
    size = one_size([unit.name for unit in sheet.figures], room)
    told = [_told(unit.cells[start + place], line) for unit in sheet.figures for place, line in enumerate(metrics)]
    figures = one_size(told, across - _GAP)  # of the whole block: its columns are read against one another
    for unit in sheet.figures:
        pages = len(flow.pages)
        name = fit(unit.name, room, (size,))
        tall = max(_ROW, 8 + SMALL_LEAD * len(name.lines))
        flow.need(tall)
        if len(flow.pages) > pages:
            flow.heading(_("{title} (continued)", title=P_("summary", "Metrics by team")))
            matrix.draw_head(flow, P_("table head", "Team"), heads, across)
        first = flow.y + tall / 2 + (1 if len(name.lines) == 1 else 2) - SMALL_LEAD * (len(name.lines) - 1) / 2
        for at, part in enumerate(name.lines):
            flow.page.text(0, first + SMALL_LEAD * at, part, name.size)
        _matrix_row(
            flow, flow.y + (tall - _ROW) / 2, unit.cells[start : start + len(metrics)], metrics, across, figures
        )
        flow.y += tall
        flow.page.rule(flow.y, HAIR)


def _told(cell: Together | None, line: MetricLine) -> str:
    """The figure of a team: the sum of money, else the mean."""
    if cell is None or not cell.counted:
        return NONE if cell is None else P_("paper", "missing")
    value = cell.total if line.unit is Unit.YUAN and cell.total is not None else cell.mean
    return _figure(line, value, mean=True)


def _matrix_row(
    flow: Flow,
    y: float,
    cells: tuple[Together | None, ...],
    metrics: tuple[MetricLine, ...],
    across: float,
    size: float,
) -> None:
    for place, (cell, line) in enumerate(zip(cells, metrics, strict=True)):
        right = matrix.right_edge(place, len(metrics), across)
        reached = NONE if cell is None or not cell.counted else _percent(cell)
        flow.page.right(right, y + (14 if reached == NONE else 10.5), _told(cell, line), size)
        if reached != NONE:
            flow.page.right(right, y + 20.5, with_percent(reached), SMALL)


def _grades(flow: Flow, sheet: SummarySheet) -> None:
    if not sheet.grades:
        return
    before = dict(sheet.grades_before)
    graded = sum(grade.count for grade in sheet.grades)
    columns = spread((
        (P_("paper", "Grade"), 30, False), (P_("table head", "People"), 14, True), (P_("table head", "Share %"), 14, True),
        (P_("table head", "Last month"), 14, True), (P_("table head", "Advised"), 14, True),
    ))  # fmt: skip
    rows = [
        [
            f"{grade.code} {grade.name.text}".strip() if grade.name.text != grade.code else grade.code,
            str(grade.count),
            plain(Decimal(100 * grade.count) / graded, 1) if graded else NONE,
            str(before.get(grade.code, 0)) if before else NONE,
            NONE if grade.advised is None else str(grade.advised),
        ]
        for grade in sheet.grades
    ]
    if sheet.without_grade:
        rows.append([P_("summary", "without a grade"), str(sheet.without_grade), NONE, NONE, NONE])
    flow.table(columns, rows, title=P_("summary", "Grades held"))


def _recovery(flow: Flow, sheet: SummarySheet) -> None:
    money = sheet.recovery
    if money is None:
        return
    credited = NONE if money.credited is None else plain(money.credited)
    rows = [(_("Counted for the people of this paper"), credited, "")]
    if money.before is not None:
        difference = change(money.credited, money.before)
        rows.append(
            (P_("summary", "Last month"), plain(money.before), _moved(difference) if difference is not None else "")
        )
    if money.open is None:
        rows.append((P_("summary", "Reconciliation"), "", _("Your role does not read it.")))
    else:
        if money.files is not None:
            rows.append((_("All repayment files of the agency"), plain(money.files), ""))
        if money.counted is not None:
            rows.append((_("Counted for people, of the whole agency"), plain(money.counted), ""))
            others = change(money.counted, money.credited)
            if others:
                rows.append((_("Of it not on this paper"), plain(others), ""))
        if money.loose is not None:
            count = money.loose_count
            loose = _n("in {count} row", "in {count} rows", count=count) if count else ""
            rows.append((_("Counted for nobody yet"), plain(money.loose), loose))
        if money.otherwise:
            rows.append((_("Settled as not counting, entered or corrected by hand"), plain(money.otherwise), ""))
        settled = _("{open} open, {settled} settled", open=money.open, settled=money.settled)
        rows.append((P_("summary", "Differences"), "", settled))
        if money.released:
            rows.append((P_("summary", "Released"), "", money.released))
    flow.amounts(rows, title=_("{name} ({number})", name=P_("summary", "Repayments"), number=unit_name(Unit.YUAN)))


def _said(flow: Flow, sheet: SummarySheet) -> None:
    said = sheet.said
    rows = [
        (P_("summary", "Revisions"), _("{count} published as a later revision, {stale} due because figures changed",
                           count=sheet.total.revised, stale=sheet.stale)),
        (P_("summary", "Appeals"), _of_them(said.appeals, _("{count}, of them {open} not decided", count=said.appeals, open=said.appeals_open))),
        (P_("summary", "Questions about figures"),
         _of_them(said.questions, _("{count}, of them {open} not answered", count=said.questions, open=said.questions_open))),
    ]  # fmt: skip
    flow.heading(P_("summary", "Revisions and disputes"))
    flow.lines(rows)


def _of_them(count: int, told: str) -> str:
    return told if count else P_("summary", "none")


def _notes(sheet: SummarySheet) -> Iterator[str]:
    yield _("Sums, means and targets count only those with figures; what is missing is not counted as 0.")
    yield _("A rate of several people is the ratio of their sums.")
    yield _("Average people: the mean of the head counts when the month began and ended.")
    if sheet.moved:
        yield _n(
            "{count} person changed teams in this month and counts in the figures of each team with the days there.",
            "{count} people changed teams in this month and count in the figures of each team with the days there.",
            count=sheet.moved,
        )
    if sheet.divided:
        yield _n(
            "Of {count} of them a figure of the whole month is divided by the working days in each team.",
            "Of {count} of them figures of the whole month are divided by the working days in each team.",
            count=sheet.divided,
        )
    if sheet.recovery is not None and change(sheet.recovery.counted, sheet.recovery.credited):
        yield _("Not on this paper: other people, and those whose scheme does not have the metric.")
    if sheet.total.before is not None:
        yield _("Last month: what was published then, in the teams of then.")
    if any(line.ahead is not None for line in sheet.metrics):
        yield _("Ahead and behind go by the figure of one month alone and say nothing about why.")
    if sheet.state is SheetState.DRAFT:
        yield _("This is a draft: figures, grade and rank may still change.")
    if sheet.grades:
        yield _("The lowest grade does not by itself prove unfitness for the work.")
