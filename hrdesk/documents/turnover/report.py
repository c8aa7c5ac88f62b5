"""The pages of the turnover report: the answer first, then months with their bars, units, tenure, reasons, cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE, day, plain
from hrdesk.documents.pages import BAND, BAR, HAIR, RULE, WIDE, Page, Paper
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit, one_size, width, wrap
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.domain.performance.figures import with_percent
from hrdesk.domain.turnover import DAYS, Cohort, Figures, Formula, Group
from hrdesk.domain.turnover_paper import TurnoverPaper
from hrdesk.domain.why_paper import WhyPaper
from hrdesk.words import P_, _

_PITCH, _HEAD, _TITLE = 15.0, 16.0, 22.0
_TOP = 100.0
_END = frame.FOOT_RULE - 8
_NAME, _CELL = 130.0, 90.0  # room for the names; what a column should keep where names need more
_SHORT = 7  # a longer table has a line after every fifth row
_BARS = 96.0  # room for the bars at the right


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a name, its cells, and the length of two bars where the table has them."""

    name: str
    cells: tuple[str, ...]
    bars: tuple[int, int] | None = None  # joined, left
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, a note at the right, and the heads of the cells."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    bars: bool = False


def draw(paper: Paper, sheet: TurnoverPaper) -> int:
    """Adds the report's pages and gives their number."""
    flow = Flow(paper, sheet, PaperKind.TURNOVER)
    _summary(flow.page, sheet)
    flow.y = 158.0
    for table in _tables(sheet):
        flow.table(table)
    _notes(flow, sheet)
    return flow.end()


class Flow:
    """Puts tables one under the other; a table's head is repeated where it goes on."""

    def __init__(self, paper: Paper, sheet: TurnoverPaper | WhyPaper, kind: PaperKind) -> None:
        self._paper, self.sheet, self._kind = paper, sheet, kind
        self._pages: list[Page] = []
        self.page = self._new()
        self.y = _TOP

    def _new(self) -> Page:
        page = self._paper.page(self._kind)
        sheet = self.sheet
        frame.head(page, sheet.agency)
        draw_title = frame.continued if self._pages else frame.title
        period = f"{sheet.first:%Y-%m-%d} – {sheet.last:%Y-%m-%d}"
        draw_title(page, own_title(self._kind), sheet.scope, period)
        frame.foot(page, sheet.printed_by, sheet.printed_at, _("For management only: do not post, do not pass on"))
        self._pages.append(page)
        return page

    def room(self, needed: float) -> None:
        """Another page where ``needed`` points do not fit any more."""
        if self.y + needed > _END:
            self.page = self._new()
            self.y = _TOP

    def table(self, table: Table) -> None:
        """Draws a table over as many pages as it needs."""
        if not table.rows:
            return
        self.room(_TITLE + _HEAD + min(4, len(table.rows)) * _PITCH)
        strong = {place for place, row in enumerate(table.rows) if row.strong}
        size = one_size([row.name for row in table.rows], _name_room(table) - 4, bold=strong)
        self._head(table, "")
        for place, row in enumerate(table.rows):
            if self.y + _PITCH > _END:
                self.room(_PITCH)
                self._head(table, _(" (continued)"))
            self._row(table, row, place, size)
        self.page.rule(self.y, HAIR)
        self.y += 14

    def _head(self, table: Table, suffix: str) -> None:
        self.page.text(0, self.y + 12, table.title + suffix, TEXT, bold=True)
        if table.note:
            self.page.right(WIDE, self.y + 12, table.note, SMALL)
        self.y += _TITLE - 4
        self.page.rule(self.y, RULE)
        for right, head in zip(_rights(table), table.heads, strict=True):
            self.page.right(right, self.y + 11, head, SMALL)
        self.y += _HEAD
        self.page.rule(self.y, RULE)

    def _row(self, table: Table, row: Row, place: int, size: float) -> None:
        base = self.y + 10.5
        if row.strong:
            self.page.area(0, self.y, WIDE, _PITCH, BAND)
        elif place and place % 5 == 0 and len(table.rows) > _SHORT:
            self.page.rule(self.y, HAIR)
        fitted = fit(row.name, _name_room(table) - 4, (size,), row.strong)
        self.page.text(
            0, base, fitted.lines[0] if len(fitted.lines) == 1 else fitted.lines[0][:-1] + "…", fitted.size, row.strong
        )
        for right, cell in zip(_rights(table), row.cells, strict=True):
            self.page.right(right, base, cell, TEXT, row.strong)
        if row.bars is not None:
            _bars(self.page, self.y, row.bars, max(max(one.bars or (0, 0)) for one in table.rows))
        self.y += _PITCH

    def end(self) -> int:
        """Numbers the pages and adds them to the file."""
        for place, page in enumerate(self._pages, start=1):
            frame.page_number(page, place, len(self._pages))
            self._paper.add(page)
        return len(self._pages)


def _name_room(table: Table) -> float:
    """What the names take: more than usual only where few columns leave it to them."""
    longest = max(width(row.name, TEXT, row.strong) for row in table.rows) + 8
    spare = WIDE - (_BARS if table.bars else 0) - _CELL * len(table.heads)
    return max(_NAME, min(longest, spare))


def _rights(table: Table) -> list[float]:
    """The right edges of the columns, evenly from the name to the bars or the edge."""
    name = _name_room(table)
    room = WIDE - name - (_BARS if table.bars else 0)
    step = room / len(table.heads)
    return [name + step * (place + 1) for place in range(len(table.heads))]


def _bars(page: Page, y: float, bars: tuple[int, int], most: int) -> None:
    """Joined above, left below, of one length scale in the table."""
    start, room = WIDE - _BARS + 12, _BARS - 12
    for number, (value, grey) in enumerate(zip(bars, (BAND - 0.1, BAR - 0.25), strict=True)):
        if value:
            page.area(start, y + 2.5 + 5 * number, room * value / most, 4.2, grey)


def _summary(page: Page, sheet: TurnoverPaper) -> None:
    total = sheet.total
    cells = [
        (P_("turnover", "Opening"), str(total.opening)),
        (P_("turnover", "Joined"), str(total.joined)),
        (P_("turnover", "Left"), str(total.left)),
        (P_("turnover", "Closing"), str(total.closing)),
        *(
            (_("Rate {letter}", letter=formula.value.upper()), percent(total.rate(formula)) + " %")
            for formula in Formula
        ),
    ]
    step = WIDE / len(cells)
    for place, (name, value) in enumerate(cells):
        page.text(step * place, 108, name, SMALL)
        page.text(step * place, 122, value, KEY, bold=True)
    said = "   ".join(f"{formula.value.upper()} = {formula.text}" for formula in Formula)
    for number, line in enumerate(wrap(said, WIDE, SMALL)):
        page.text(0, 140 + 9 * number, line, SMALL)


def percent(rate: Decimal | None) -> str:
    """A rate with one decimal, or a dash where there is none."""
    return NONE if rate is None else plain(rate * 100, 1)


def _tables(sheet: TurnoverPaper) -> list[Table]:
    rate = _("Rate {letter} %", letter=sheet.formula.value.upper())
    heads = (
        P_("turnover", "Opening"),
        P_("turnover", "Joined"),
        P_("turnover", "Left"),
        P_("turnover", "Closing"),
        rate,
    )
    moving = (heads[0], heads[1], P_("turnover", "Moved in"), heads[2], P_("turnover", "Moved out"), heads[3], rate)
    months = [
        Row(label, _whole(figures, sheet.formula), (figures.joined, figures.left)) for label, figures in sheet.months
    ]
    months.append(Row(P_("turnover", "All"), _whole(sheet.total, sheet.formula), None, True))
    found = [Table(P_("turnover", "By month"), _("pale: joined, dark: left"), heads, tuple(months), bars=True)]
    for title, groups in sheet.groups:
        leavers_only = all(group.figures.opening == group.figures.joined == 0 for group in groups)
        if leavers_only:
            found.append(_leavers(title, groups, sheet.total.left))
        else:
            rows = tuple(Row(group.name, _unit(group.figures, sheet.formula)) for group in groups)
            found.append(Table(_("By {what}", what=title.lower()), "", moving, rows))
    found.append(_cohorts(sheet.cohorts, sheet.all_cohorts))
    return found


def _whole(figures: Figures, formula: Formula) -> tuple[str, ...]:
    counts = (figures.opening, figures.joined, figures.left, figures.closing)
    return (*map(str, counts), percent(figures.rate(formula)))


def _unit(figures: Figures, formula: Formula) -> tuple[str, ...]:
    counts = (
        figures.opening, figures.joined, figures.moved_in, figures.left, figures.moved_out, figures.closing,
    )  # fmt: skip
    return (*map(str, counts), percent(figures.rate(formula)))


def _leavers(title: str, groups: Sequence[Group], total: int) -> Table:
    rows = tuple(
        Row(group.name, (str(group.figures.left), percent(Decimal(group.figures.left) / total if total else None)))
        for group in groups
    )
    return Table(_("Leavers by {what}", what=title.lower()), "", (P_("turnover", "Left"), _("share %")), rows)


def _cohorts(found: Sequence[Cohort], together: dict[int, tuple[int, int]]) -> Table:
    heads = (P_("turnover", "Joined"), *(_("{days} days", days=days) for days in DAYS))
    rows = [Row(one.month.label, (str(len(one.joined)), *(_after(one.after[days]) for days in DAYS))) for one in found]
    if rows:
        joined = sum(len(one.joined) for one in found)
        rows.append(Row(P_("turnover", "All"), (str(joined), *(_after(together[days]) for days in DAYS)), None, True))
    note = _("left by then / of those here so long; others are left out")
    return Table(P_("turnover", "New-hire attrition by month of joining"), note, heads, tuple(rows))


def _after(pair: tuple[int, int]) -> str:
    counted, left = pair
    if not counted:
        return NONE
    return f"{left}/{counted}  {with_percent(percent(Decimal(left) / counted))}"


def _notes(flow: Flow, sheet: TurnoverPaper) -> None:
    lines = wrap(
        _("People counted from {first} to {last}. Who was to come and never came is in no figure. A transfer is no leaving: it stands "
          "as moved out and moved in. Small groups say little: below 20 people one leaver is 5 % or more.",
          first=day(sheet.first), last=day(sheet.last)),
        WIDE,
        SMALL,
    )  # fmt: skip
    flow.room(10.0 * len(lines))
    for line in lines:
        flow.page.text(0, flow.y + 8, line, SMALL)
        flow.y += 10
