"""委托方检查包: the roster and its changes in the period, what was signed, the complaints, then the training record of each person on it."""

from __future__ import annotations

from datetime import date

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE
from hrdesk.documents.pages import WIDE, Page, Paper
from hrdesk.documents.training import record
from hrdesk.documents.training.columns import Column, draw_head, draw_row, height, sized, spread
from hrdesk.documents.typesetting import SMALL, TEXT, wrap
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.domain.training.papers import ClientPack, ComplaintLine, RosterLine
from hrdesk.words import P_, _, _n

_TOP = frame.TITLE_BASE + 20
_END = frame.FOOT_RULE - 8
_NOTE = 26.0  # what the note under the last table takes


def draw(paper: Paper, pack: ClientPack) -> int:
    """Adds the roster's pages and every record; gives the number of pages."""
    before = paper.pages
    pages: list[Page] = [_framed(paper, pack, True)]
    y = _summary(pages[0], pack)
    y = _table(paper, pack, pages, y, _columns(), [(_cells(line, pack), _changed(line, pack)) for line in pack.roster])
    note = _(
        "Bold: came or went within the period, not signed, or not answered in time. The training record of each person follows."
    )
    y = _undertakings(paper, pack, pages, y + 18)
    if pack.complaints is not None:
        y = _complaints(paper, pack, pages, pack.complaints, y + 18)
    if y + _NOTE > _END:
        pages.append(_framed(paper, pack, False))
        y = frame.TITLE_BASE
    for at, text in enumerate(wrap(note, WIDE, SMALL)):
        pages[-1].text(0, y + 14 + 10 * at, text, SMALL)
    for place, page in enumerate(pages, start=1):
        frame.page_number(page, place, len(pages))
        paper.add(page, P_("paper", "Roster") if place == 1 else "")
    for one in pack.records:
        record.draw(paper, one)
    return paper.pages - before


def _undertakings(paper: Paper, pack: ClientPack, pages: list[Page], y: float) -> float:
    """What each person on the roster has signed, and when; where the table ends."""
    columns = spread((
        (P_("table head", "Name"), 13, False), (P_("table head", "Employee number"), 11, False),
        (P_("table head", "Undertaking"), 44, False), (P_("table head", "Signed on"), 32, False),
    ))  # fmt: skip
    rows: list[tuple[list[str], bool]] = []
    for line in {one.employee_no: one for one in pack.roster}.values():
        papers = pack.undertakings.get(line.employee_no, ())
        for signed in papers:
            words = _("waived: {why}", why=signed.waived) if signed.waived else _("not signed")
            day = signed.signed.isoformat() if signed.signed is not None else words
            open_ = signed.signed is None and not signed.waived
            rows.append(([line.name, line.employee_no, signed.name, day], open_))
        if not papers:
            rows.append(([line.name, line.employee_no, NONE, _("none on file")], False))
    if y + 80 > _END:
        pages.append(_framed(paper, pack, False))
        y = frame.TITLE_BASE + 14
    pages[-1].text(0, y + 8, P_("paper", "Undertakings"), TEXT, bold=True)
    return _table(paper, pack, pages, y + 16, columns, rows)


def _complaints(paper: Paper, pack: ClientPack, pages: list[Page], told: tuple[ComplaintLine, ...], y: float) -> float:
    """The client's complaints in the period, what was found and done; where the table ends."""
    columns = spread((
        (P_("table head", "Complaint"), 14, False), (P_("table head", "Received"), 10, False),
        (P_("table head", "Name"), 8, False), (P_("table head", "What was said"), 22, False),
        (P_("table head", "Found"), 16, False), (P_("table head", "Done"), 17, False),
        (P_("table head", "Reply"), 14, False),
    ))  # fmt: skip
    if y + 80 > _END:
        pages.append(_framed(paper, pack, False))
        y = frame.TITLE_BASE + 14
    pages[-1].text(0, y + 8, P_("paper", "Complaints"), TEXT, bold=True)
    if not told:
        pages[-1].text(0, y + 24, _("No complaint was received in this period."), TEXT)
        return y + 28
    rows: list[tuple[list[str], bool]] = []
    for line in told:
        late = line.replied_on is None or line.replied_on > line.reply_due
        reply = line.replied_on.isoformat() if line.replied_on else _("due {day}", day=line.reply_due.isoformat())
        said = _("{channel}: {said}", channel=line.channel, said=line.said)
        cells = [line.number, line.received.isoformat(), line.name, said, line.found, line.done or NONE, reply]
        rows.append((cells, late))
    return _table(paper, pack, pages, y + 16, columns, rows)


def _table(
    paper: Paper,
    pack: ClientPack,
    pages: list[Page],
    y: float,
    columns: list[Column],
    rows: list[tuple[list[str], bool]],
) -> float:
    """Rows, some of them bold, under their heads on as many pages as they take; where they end."""
    columns = sized(columns, [cells for cells, _bold in rows], {at for at, (_cells, bold) in enumerate(rows) if bold})
    y = draw_head(pages[-1], columns, y)
    for cells, bold in rows:
        if y + height(columns, cells, bold) > _END:
            pages.append(_framed(paper, pack, False))
            y = draw_head(pages[-1], columns, frame.TITLE_BASE + 14)
        y = draw_row(pages[-1], columns, y, cells, bold=bold)
    return y


def _framed(paper: Paper, pack: ClientPack, first: bool) -> Page:
    page = paper.page(PaperKind.AUDIT_PACK)
    frame.head(page, pack.head.agency)
    draw_title = frame.title if first else frame.continued
    period = _("{first} to {last}", first=pack.first.isoformat(), last=pack.last.isoformat())
    draw_title(page, own_title(PaperKind.AUDIT_PACK), pack.client, period)
    frame.foot(page, pack.head.printed_by, pack.head.printed_at, P_("paper", "For the client's audit only"))
    return page


def _summary(page: Page, pack: ClientPack) -> float:
    came = sum(pack.first <= line.since <= pack.last for line in pack.roster)
    went = sum(line.until is not None and pack.first <= line.until <= pack.last for line in pack.roster)
    whole = sum(line.held == line.asked for line in pack.roster)
    parts = [
        _n("{count} person", "{count} people", count=len(pack.roster)), _("{count} came", count=came), _("{count} went", count=went),
        _n("{count} holds all required courses", "{count} hold all required courses", count=whole),
    ]  # fmt: skip
    page.text(0, _TOP + 6, " · ".join(parts), TEXT)
    return _TOP + 20


def _columns() -> list[Column]:
    return spread((
        (P_("table head", "Name"), 13, False), (P_("table head", "Employee number"), 11, False), (P_("table head", "Post"), 13, False),
        (P_("table head", "Project"), 18, False), (P_("table head", "From"), 12, False), (P_("table head", "Until"), 12, False),
        (P_("table head", "Courses held"), 9, True), (P_("table head", "Last exam passed"), 13, True),
    ))  # fmt: skip


def _changed(line: RosterLine, pack: ClientPack) -> bool:
    return pack.first <= line.since <= pack.last or (line.until is not None and pack.first <= line.until <= pack.last)


def _cells(line: RosterLine, pack: ClientPack) -> list[str]:
    return [
        line.name, line.employee_no, line.post, line.project, line.since.isoformat(), _day(line.until),
        f"{line.held} / {line.asked}", _day(line.last_passed),
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else NONE
