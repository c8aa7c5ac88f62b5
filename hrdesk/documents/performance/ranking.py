"""小组绩效排名表: the summary and the grades first, then one row for each person, and who is left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE, brief, month_name, plain, shown, unit_name
from hrdesk.documents.pages import HAIR, HEAVY, RULE, WIDE, Page, Paper
from hrdesk.documents.performance import charts
from hrdesk.documents.performance.metrics import heading
from hrdesk.documents.performance.wording import bare, joined, listed, short_names
from hrdesk.documents.typesetting import (
    KEY,
    SMALL,
    TEXT,
    Fitted,
    fit,
    fit_name,
    halves,
    one_size,
    row_height,
    width,
    wrap,
)
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.grading import LOWEST
from hrdesk.domain.performance.model import Unit
from hrdesk.domain.performance.sheet import GradeCount, RankingColumn, RankingRow, RankingSheet, SheetState
from hrdesk.words import P_, _, _n

_PITCH, _HEAD, _LEAD = 16.0, 24.0, 11.0
_TABLE = 148.0
_GAP, _CLOSE = 8.0, 5.0  # between columns; closer only where a long name would take three lines
_REACH = 20.0  # from 100 to 80 and to 120 on the small axis
_NOTES_END = frame.SIGN_LABEL - 10
_KEPT = 4  # rows that go with the median to a last page: no signatures without people


@dataclass(frozen=True, slots=True)
class Columns:
    """Measured from this sheet's own figures: right edges, but ``team`` on the left and ``axis``, ``grade`` centred."""

    rank: float
    moved: float
    number: float
    team: float | None  # None where all are of one team: it stands in the title
    score: float
    axis: float
    grade: float
    figures: tuple[float, ...]
    size: float  # of the figures
    team_size: float
    teams: Mapping[str, str]  # as they are called in their column
    name_size: float = TEXT

    @property
    def name(self) -> float:
        """Where names begin."""
        return self.moved + 10

    @property
    def name_room(self) -> float:
        """Width left for a name."""
        return self.number - self.name - 6


def draw(paper: Paper, sheet: RankingSheet) -> int:
    """Adds the ranking's pages to the file and gives their number."""
    with paper.fonts.on_behalf_of(sheet.scope.text):
        at = _columns(sheet)
        notes, apart = _notes(sheet)
        groups = list(_paged(sheet.rows, at, len(notes)))
        pages: list[Page] = []
        for place, group in enumerate(groups):
            page = _framed(paper, sheet, first=place == 0)
            top = _TABLE if place == 0 else frame.TITLE_BASE + 14
            if place == 0:
                _summary(page, sheet)
            end = _table(page, sheet, at, group, top, _before(groups, place))
            if place == len(groups) - 1:
                _close(page, sheet, at, end, notes)
            pages.append(page)
        if apart:
            pages += _left_out(paper, sheet, apart)
        for place, page in enumerate(pages, start=1):
            frame.page_number(page, place, len(pages))
            paper.add(page, sheet.scope.text if place == 1 else "")
    return len(pages)


def _framed(paper: Paper, sheet: RankingSheet, first: bool) -> Page:
    page = paper.page(PaperKind.RANKING)
    frame.head(page, sheet.agency.text)
    frame.number(page, sheet.document_no, sheet.revision, sheet.state is SheetState.DRAFT)
    draw_title = frame.title if first else frame.continued
    draw_title(page, own_title(PaperKind.RANKING), sheet.scope.text, month_name(sheet.period))
    frame.foot(page, sheet.printed_by, sheet.printed_at, _("For management only: do not post, do not pass on"))
    return page


def _columns(sheet: RankingSheet) -> Columns:
    """Figures and teams at 9 points; smaller ones where names would else not stand in one line."""
    names = min(110.0, max([width(row.name.text, SMALL) for row in sheet.rows], default=0.0))
    for size, team_size, gap in ((TEXT, TEXT, _GAP), (TEXT, SMALL, _GAP), (SMALL, SMALL, _GAP), (SMALL, SMALL, _CLOSE)):
        at = _columns_at(sheet, size, team_size, gap)
        if at.name_room - _number_room(sheet.rows) >= names:
            break
    return replace(  # one size for a column
        at,
        name_size=one_size([row.name.text for row in sheet.rows], at.name_room - _number_room(sheet.rows)),
        team_size=one_size(at.teams.values(), 60, (at.team_size, SMALL)),
    )


def _columns_at(sheet: RankingSheet, size: float, team_size: float, gap: float) -> Columns:
    rank = max(20.0, width(P_("table head", "Rank"), SMALL))
    moved = rank + max(23.0, width(P_("table head", "Moved"), SMALL) + 6)
    x = WIDE
    rights: list[float] = []
    for index, column in reversed(list(enumerate(sheet.columns))):
        rights.insert(0, x)
        texts = [_figure(row.figures, index, column) for row in sheet.rows]
        texts.append(_figure(sheet.median_figures, index, column))
        heads = [width(text, SMALL) for text in _column_head(column)]
        x -= max([width(text, size) for text in texts] + heads) + gap
    codes = [width(row.grade_code) for row in sheet.rows]
    wide = max([*codes, *(width(line, SMALL) for line in _grade_head())])
    grade = x - wide / 2
    axis = x - wide - 14 - _REACH
    score = axis - _REACH - 12
    x = score - max([width(plain(row.score), TEXT, True) for row in sheet.rows], default=30.0) - gap
    teams = short_names(row.team.text for row in sheet.rows)
    team = None
    if len(teams) > 1:
        widest = max(width(name, team_size) for name in teams.values())
        team = x - max(width(P_("table head", "Group"), SMALL), min(60.0, widest))
        x = team - 6
    return Columns(rank, moved, x, team, score, axis, grade, tuple(rights), size, team_size, teams)


def _number_room(rows: Sequence[RankingRow]) -> float:
    return max([width(row.employee_no, SMALL) for row in rows], default=0.0)


def _grade_head() -> list[str]:
    return halves(P_("paper", "Grade"))


def _figure(figures: Sequence[Decimal | None], index: int, column: RankingColumn) -> str:
    """A figure of the overview: money in whole yuan, the fen stand on each person's own sheet."""
    value = figures[index] if index < len(figures) else None
    return shown(value, column.unit, 0 if column.unit is Unit.YUAN else column.decimals)


def _column_head(column: RankingColumn) -> list[str]:
    """Two lines: the name and its unit; a long name is parted and the unit follows it."""
    unit = unit_name(column.unit)
    name = column.name.text.removesuffix(f" {unit}") if unit else column.name.text
    parts = halves(name, 31.0 if unit else 24.0)
    if not unit:
        return parts
    if len(parts) == 1:
        return [name, unit]
    return [parts[0], f"{parts[1]} {unit}"]


def _name(row: RankingRow, at: Columns, number_room: float) -> Fitted:
    return fit_name(row.name.text, at.name_room - number_room, (at.name_size,), bold=False)


def _height(row: RankingRow, at: Columns, number_room: float) -> float:
    team = 1 if at.team is None else len(fit(at.teams[row.team.text], 60, (at.team_size,)).lines)
    return row_height(max(team, len(_name(row, at, number_room).lines)), _PITCH)


def _paged(rows: Sequence[RankingRow], at: Columns, note_lines: int) -> Iterator[Sequence[RankingRow]]:
    """The rows of each page; the last leaves room for median, notes and signatures."""
    number_room = _number_room(rows)
    closing = _PITCH + _LEAD * note_lines + 3
    top = _TABLE + _HEAD
    rest = list(rows)
    while True:
        heights = [_height(row, at, number_room) for row in rest]
        if top + sum(heights) + closing <= _NOTES_END:
            yield rest
            return
        taken, y = 0, top
        while taken < len(rest) and y + heights[taken] <= frame.FOOT_RULE - 8:
            y += heights[taken]
            taken += 1
        taken = max(1, min(taken, len(rest) - _KEPT))
        yield rest[:taken]
        rest = rest[taken:]
        top = frame.TITLE_BASE + 14 + _HEAD


def _before(groups: Sequence[Sequence[RankingRow]], place: int) -> int:
    return sum(len(group) for group in groups[:place])


def _summary(page: Page, sheet: RankingSheet) -> None:
    ranked = str(len(sheet.rows)) if sheet.on_duty is None else f"{len(sheet.rows)} / {sheet.on_duty}"
    label = P_("paper", "Ranked") if sheet.on_duty is None else P_("paper", "Ranked / on duty")
    cells = [(label, ranked), (P_("paper", "Median score"), NONE if sheet.median is None else plain(sheet.median))]
    if sheet.middle_half is not None:
        low, high = sheet.middle_half
        cells.append((P_("paper", "Middle half"), f"{plain(low, 1)} – {plain(high, 1)}"))
    for figure in sheet.summary[:2]:
        unit = unit_name(figure.unit)
        name = _("{name} ({number})", name=figure.name.text, number=unit) if unit else figure.name.text
        cells.append((name, shown(figure.value, figure.unit, figure.decimals)))
    for x, (name, value) in zip((0.0, 84.0, 168.0, 282.0, 390.0), cells, strict=False):
        page.text(x, 106, name, SMALL)
        page.text(x, 119.5, value, KEY, bold=True)
    if not sheet.grades:
        return
    page.text(0, 135.5, P_("paper", "Grades"), SMALL)
    for named, size in ((True, TEXT), (True, SMALL), (False, SMALL)):
        grades = [_grade_parts(grade, named, size) for grade in sheet.grades]
        needed = [sum(width(*part) + 5 for part in parts) for parts in grades]
        apart = (WIDE - 84 - sum(needed)) / max(1, len(needed) - 1)
        if apart >= 4:
            break
    x = 84.0
    for parts, room in zip(grades, needed, strict=True):
        following = x + room + max(0.0, min(40.0, apart))
        for text, size, bold in parts:
            page.text(x, 135.5, text, size, bold)
            x += width(text, size, bold) + 5
        x = following


def _grade_parts(grade: GradeCount, named: bool, size: float) -> list[tuple[str, float, bool]]:
    """Grade, how many hold it, how many are advised; each with size and weight."""
    text = f"{grade.code} {grade.name.text}".strip() if named else grade.code
    parts: list[tuple[str, float, bool]] = [(text, size, False)]
    parts.append((P_("people with a grade", "{count}", count=grade.count), size, True))
    if grade.advised is not None:
        parts.append((_("advised {count}", count=grade.advised), SMALL, False))
    return parts


def _table(page: Page, sheet: RankingSheet, at: Columns, rows: Sequence[RankingRow], top: float, before: int) -> float:
    """Head and rows: a hairline after every fifth place, a stronger line where the grade changes."""
    _head(page, sheet, at, top)
    number_room = _number_room(sheet.rows)
    y = start = top + _HEAD
    for place, row in enumerate(rows):
        down = _height(row, at, number_room)
        _row(page, sheet, at, row, y, down, number_room)
        y += down
        following = before + place + 1
        if place + 1 < len(rows):
            if row.grade_code != sheet.rows[following].grade_code:
                page.rule(y, RULE)
            elif following % 5 == 0:
                page.rule(y, HAIR)
    if rows:
        page.line(at.axis, start, at.axis, y, HAIR * 2)
        if sheet.median is not None and abs(float(sheet.median) - 100) <= 20:
            middle = at.axis + (float(sheet.median) - 100) / 20 * _REACH
            page.path([(middle, start), (middle, y)], 0.7, dashed=True)
    return y


def _head(page: Page, sheet: RankingSheet, at: Columns, top: float) -> None:
    page.rule(top, RULE)
    page.rule(top + _HEAD, RULE)
    heading(page, at.rank, top, P_("table head", "Rank"))
    heading(page, at.moved, top, P_("table head", "Moved"))
    heading(page, at.name, top, P_("table head", "Name and number"), left=True)
    if at.team is not None:
        heading(page, at.team, top, P_("table head", "Group"), left=True)
    heading(page, at.score, top, P_("table head", "Total"))
    if sheet.median is not None:
        middle = max(-1.0, min(1.0, (float(sheet.median) - 100) / 20)) * _REACH
        page.centre(at.axis + middle, top + 9.2, P_("table head", "median"), SMALL)
    for percent, x in ((80, at.axis - _REACH), (100, at.axis), (120, at.axis + _REACH)):
        page.centre(x, top + 18.5, str(percent), SMALL)
    for place, line in enumerate(reversed(_grade_head())):
        page.centre(at.grade, top + 18.5 - 9.3 * place, line, SMALL)
    for right, column in zip(at.figures, sheet.columns, strict=True):
        heading(page, right, top, "\n".join(_column_head(column)))


def _row(
    page: Page, sheet: RankingSheet, at: Columns, row: RankingRow, y: float, down: float, number_room: float
) -> None:
    base = y + down / 2 + 3
    page.right(at.rank, base, str(row.rank), bold=True)
    page.right(at.moved, base, *_moved(row.moved))
    name = _name(row, at, number_room)
    start = base - 4.5 * (len(name.lines) - 1)
    for place, line in enumerate(name.lines):
        page.text(at.name, start + 9 * place, line, name.size)
    page.right(at.number, base, row.employee_no, SMALL)
    if at.team is not None:
        team = fit(at.teams[row.team.text], 60, (at.team_size,))
        for place, line in enumerate(team.lines):
            page.text(at.team, base - 4.5 * (len(team.lines) - 1) + 9 * place, line, team.size)
    page.right(at.score, base, plain(row.score), bold=True)
    charts.ranked(page, at.axis, _REACH, y + down / 2, row.score)
    page.centre(at.grade, base, row.grade_code or NONE)
    for index, (right, column) in enumerate(zip(at.figures, sheet.columns, strict=True)):
        page.right(right, base, _figure(row.figures, index, column), at.size)


def _moved(places: int | None) -> tuple[str, float]:
    if places is None:
        return P_("ranking", "new"), SMALL
    if places == 0:
        return NONE, TEXT
    return f"{'↑' if places > 0 else '↓'}{abs(places)}", TEXT


def _close(page: Page, sheet: RankingSheet, at: Columns, y: float, notes: Sequence[str]) -> None:
    """The median row, the notes and the signatures."""
    page.rule(y, HEAVY)
    base = y + 11
    page.text(at.name, base, P_("table head", "median"))
    page.right(at.score, base, NONE if sheet.median is None else plain(sheet.median))
    for index, (right, column) in enumerate(zip(at.figures, sheet.columns, strict=True)):
        page.right(right, base, _figure(sheet.median_figures, index, column), at.size)
    page.rule(y + _PITCH, HEAVY)
    for place, line in enumerate(notes):
        page.text(0, y + _PITCH + 11 + _LEAD * place, line, SMALL)
    chosen = [signature.title.text for signature in sheet.signatures]
    frame.signatures(page, chosen or own_signers(PaperKind.RANKING))


def _notes(sheet: RankingSheet) -> tuple[Sequence[str], str]:
    """The lines under the table, and who is left out where that is too long for them."""
    left_out = listed([f"{person.employee_no} {bare(person.reason.text)}" for person in sheet.not_ranked])
    for apart in (False, True):
        lines = wrap(joined(_sentences(sheet, "" if apart else left_out)), WIDE, SMALL)
        if apart or len(lines) <= 5:
            return lines, left_out if apart else ""
    raise AssertionError


def _sentences(sheet: RankingSheet, left_out: str) -> Iterator[str]:
    yield _("Dot: total score; dashes: median; line: 100 points.")
    yield _("A line every five places, a stronger one between grades; equal scores share a place.")
    shares = [brief(grade.advised_share) for grade in sheet.grades if grade.advised_share is not None]
    if shares:
        yield _(
            "The advised shares of {shares} % are advice only: each grade is confirmed by a person.",
            shares=" / ".join(shares),
        )
    if sheet.not_ranked and left_out:
        yield _("Not ranked ({count}): {people}.", count=len(sheet.not_ranked), people=left_out)
    elif sheet.not_ranked:
        yield _n(
            "Not ranked: {count} person, see the last page.",
            "Not ranked: {count} people, see the last page.",
            count=len(sheet.not_ranked),
        )
    for note in sheet.notes:
        yield note.text
    if sheet.state is SheetState.DRAFT:
        yield _("This is a draft: figures, grade and rank may still change.")
    yield _(LOWEST)


def _left_out(paper: Paper, sheet: RankingSheet, people: str) -> Iterator[Page]:
    """Who is left out and why, where they are many."""
    lines = wrap(people, WIDE)
    start = frame.TITLE_BASE + 24
    fits = int((frame.FOOT_RULE - 12 - start) // 14)
    for first in range(0, len(lines), fits):
        page = _framed(paper, sheet, first=False)
        page.text(0, start, P_("paper", "Not ranked"), bold=True)
        for place, line in enumerate(lines[first : first + fits], start=1):
            page.text(0, start + 14 * place, line)
        yield page
