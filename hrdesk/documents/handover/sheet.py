"""The pages of the handover sheet: totals of each receiver first, then their cases, the nearest promise first.

A group's head is repeated on the next page; a subtotal never stands alone; the signatures carry at least the last four
cases, so that no page is signed without cases on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE, day, plain
from hrdesk.documents.handover import closing
from hrdesk.documents.pages import BAND, HAIR, HEAVY, RULE, WIDE, Page, Paper
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit, fit_name, halves, one_size, row_height, width, wrap
from hrdesk.domain.handover.sheet import HandoverSheet, SheetCase, SheetReceiver
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.words import P_, _, _n

PITCH, HEAD, LEAD = 16.0, 24.0, 11.0
KEPT = 4
_PEOPLE = 106.0
_TOTALS = 137.0
_NEXT = frame.TITLE_BASE + 14
_END = frame.FOOT_RULE - 8
_NUMBER, _TEXTS_END = 33.0, 168.0  # case number, debtor and product share this; see ``_Texts``
_RIGHT = (197.0, 229.0, 292.0, 349.0, 405.0, 463.0)  # ageing, days overdue, amounts, days


@dataclass(frozen=True, slots=True)
class _Texts:
    """Where debtor and product begin: a case number is never cut, so short products leave it their room; and how large
    case numbers, debtors and products are set, each column as a whole."""

    debtor: float
    product: float
    sizes: tuple[float, float, float]

    @classmethod
    def of(cls, sheet: HandoverSheet) -> _Texts:
        cases = [case for one in sheet.receivers for case in one.cases]
        debtor = min(40.0, max([width(case.debtor) for case in cases], default=0.0))
        product = min(52.0, max([width(case.product) for case in cases], default=0.0))
        head = max(debtor, width(P_("table head", "Debtor"), SMALL)) + 5
        at = _TEXTS_END - max(product, width(P_("table head", "Product"), SMALL))
        rooms = (at - head - _NUMBER - 4, head - 3, _TEXTS_END - at + 2)
        told = (
            zip(*((case.reference, case.debtor, case.product) for case in cases), strict=True) if cases else ((),) * 3
        )
        number, who, what = (one_size(texts, room) for texts, room in zip(told, rooms, strict=True))
        return cls(at - head, at, (number, who, what))


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the table that stays on one page."""

    height: float
    draw: Callable[[Page, float], None]
    group: int | None = None  # of a case: its receiver, whose head is repeated
    head: bool = False


def draw(paper: Paper, sheet: HandoverSheet) -> int:
    """Adds the sheet's pages to the file and gives their number."""
    with paper.fonts.on_behalf_of(sheet.document_no):
        pages = [_framed(paper, sheet, first=True)]
        top = _totals(paper, sheet, pages, _people(pages[0], sheet))
        _flow(paper, sheet, pages, top)
        for place, page in enumerate(pages, start=1):
            frame.page_number(page, place, len(pages))
            paper.add(page, sheet.document_no if place == 1 else "")
    return len(pages)


def _framed(paper: Paper, sheet: HandoverSheet, first: bool) -> Page:
    page = paper.page(PaperKind.HANDOVER)
    frame.head(page, sheet.agency.text)
    frame.number(page, sheet.document_no, sheet.revision, False)
    title = own_title(PaperKind.HANDOVER)
    if first:
        frame.title(page, title, _kind(sheet.kind), day(sheet.day))
    else:
        who = _("Giver {name}", name=", ".join(f"{one.name} {one.employee_no}" for one in sheet.givers))
        frame.continued(page, title, who, day(sheet.day))
    frame.foot(page, sheet.printed_by, sheet.printed_at, _("Debtors' names are masked; for those handing over only"))
    return page


def _kind(kind: str) -> str:
    return {
        "leaving": P_("handover", "on leaving"),
        "absence": P_("handover", "during an absence"),
        "transfer": P_("handover", "on a transfer"),
    }.get(kind, "")


def _people(page: Page, sheet: HandoverSheet) -> float:
    """Who hands over, four columns a line."""
    y = _PEOPLE
    column = (WIDE - 36) / 4 + 12
    for giver in sheet.givers:
        cells = [
            (P_("paper", "Giver"), f"{giver.name} {giver.employee_no}", True),
            (P_("paper", "Department / position"), giver.place or NONE, False),
            (P_("paper", "Last day at work"), day(giver.last_day) if giver.last_day else NONE, False),
            (P_("paper", "To be taken over by"), day(sheet.due) if sheet.due else NONE, False),
        ]
        for place, (name, value, bold) in enumerate(cells):
            x = place * column
            room = (column - 12) if place != 1 else column + 24
            page.text(x if place < 2 else x + 24, y, name, SMALL)
            fitted = fit_name(value, room, (TEXT, SMALL), bold=bold)
            for line, text in enumerate(fitted.lines[:2]):
                page.text(x if place < 2 else x + 24, y + 13 + 9 * line, text, fitted.size, bold)
        y += 31
    return y


_TOTAL_RIGHT = (254.0, 326.0, 394.0, 440.0, WIDE)


def _totals(paper: Paper, sheet: HandoverSheet, pages: list[Page], top: float) -> float:
    """What each receiver gets; where they are many, on as many pages as it takes."""
    y = _totals_head(pages[-1], top)
    size = one_size([_who(one) for one in sheet.receivers], 212)
    for one in sheet.receivers:
        if y + 2 * PITCH > _END:
            pages.append(_framed(paper, sheet, first=False))
            y = _totals_head(pages[-1], _NEXT)
        page, base = pages[-1], y + 11
        page.text(10, base, fit(_who(one), 212, (size,)).lines[0], size)
        _total_row(page, base, (one,), sheet, bold=False)
        y += PITCH
    page = pages[-1]
    page.rule(y, HEAVY)
    page.text(10, y + 11.5, P_("paper", "Total"), TEXT, bold=True)
    _total_row(page, y + 11.5, sheet.receivers, sheet, bold=True)
    y += PITCH
    page.rule(y, HEAVY)
    lines = wrap(_note(), WIDE, SMALL)
    if y + LEAD * len(lines) + 18 + HEAD + 3 * PITCH > _END:
        pages.append(_framed(paper, sheet, first=False))
        y = _NEXT - 8
    for line in lines:
        y += LEAD
        pages[-1].text(0, y + 3, line, SMALL)
    return y + 18


def _totals_head(page: Page, top: float) -> float:
    page.rule(top, RULE)
    heads = (
        P_("table head", "Cases"),
        P_("table head", "Outstanding CNY"),
        P_("table head", "Promised CNY"),
        P_("table head", "Live promises"),
        P_("table head", "Due in 7 days"),
    )
    page.text(10, top + 18.5, P_("table head", "Receiver"), SMALL)
    for right, name in zip(_TOTAL_RIGHT, heads, strict=True):
        _heading(page, right, top, name)
    page.rule(top + HEAD, RULE)
    return top + HEAD


def _note() -> str:
    return _(
        "Within each group by promise day; bold: promises due within 7 days, to be followed up on the day of taking over."
        " Receivers check case by case and tick the box; what is not taken over goes back with its reason. Recordings and"
        " vouchers pass in the collection system under the case number, not on paper."
    )


def _who(one: SheetReceiver) -> str:
    return f"{one.name}  {one.employee_no}" if one.name else P_("paper", "Not assigned yet")


def _total_row(
    page: Page, base: float, receivers: Sequence[SheetReceiver], sheet: HandoverSheet, *, bold: bool
) -> None:
    cases = [case for one in receivers for case in one.cases]
    texts = (
        str(len(cases)),
        plain(sum((one.outstanding for one in receivers), start=type(receivers[0].outstanding)(0))),
        plain(sum((one.promised for one in receivers), start=type(receivers[0].promised)(0))),
        str(sum(one.promises for one in receivers)),
        str(sum(case.soon(sheet.day) for case in cases)),
    )
    for right, text in zip(_TOTAL_RIGHT, texts, strict=True):
        page.right(right, base, text, TEXT, bold)


# --- the table of cases ----------------------------------------------------------------------------------------------


def _flow(paper: Paper, sheet: HandoverSheet, pages: list[Page], top: float) -> None:
    items = [*_items(sheet), *(Item(height, drawn) for height, drawn in closing.blocks(sheet))]
    texts = _Texts.of(sheet)
    y = _table_head(pages[-1], texts, top)
    for group in _kept_together(items):
        height = sum(item.height for item in group)
        if y + height > _END and y > _NEXT + HEAD:
            pages.append(_framed(paper, sheet, first=False))
            y = _table_head(pages[-1], texts, _NEXT) if group[0].group is not None else _NEXT
            if group[0].group is not None and not group[0].head:
                y = _band(pages[-1], sheet.receivers[group[0].group], y, again=True)
        for item in group:
            item.draw(pages[-1], y)
            y += item.height


def _kept_together(items: Sequence[Item]) -> list[list[Item]]:
    """What may not be parted: a head and its first case, the last case and its subtotal, the last four and the end."""
    first_closing = next(place for place, item in enumerate(items) if item.group is None)
    groups: list[list[Item]] = []
    body = list(items[:first_closing])
    cases_before_end = 0
    for place, item in enumerate(body):
        last_group = item.group == body[-1].group
        left = len(body) - place
        if (groups and (body[place - 1].head or _is_subtotal(body, place))) or (
            groups and last_group and cases_before_end and left <= KEPT + 1
        ):
            groups[-1].append(item)
        else:
            groups.append([item])
        cases_before_end += last_group and left <= KEPT + 1
    end = list(items[first_closing:])
    room = _END - _NEXT - HEAD - PITCH - sum(item.height for item in groups[-1])
    kept = len(end) if sum(item.height for item in end) <= room else closing.LEAST
    groups[-1] += end[:kept]
    groups += [[item] for item in end[kept:]]
    return groups


def _is_subtotal(body: Sequence[Item], place: int) -> bool:
    return place + 1 == len(body) or body[place + 1].head


def _items(sheet: HandoverSheet) -> list[Item]:
    found: list[Item] = []
    number = 0
    texts = _Texts.of(sheet)
    for group, one in enumerate(sheet.receivers):
        found.append(Item(PITCH, _later(_band, one), group, head=True))
        for case in one.cases:
            number += 1
            lines = fit(case.reference, texts.debtor - _NUMBER - 4, texts.sizes[:1]).lines
            height = row_height(len(lines), PITCH)
            found.append(Item(height, _later(_case, case, number, sheet, texts, height), group))
        found.append(Item(PITCH, _later(_subtotal, one), group))
    return found


def _later(drawn: Callable[..., object], *things: object) -> Callable[[Page, float], None]:
    """``drawn`` about these things, at a place told later."""

    def at(page: Page, y: float) -> None:
        drawn(page, *things, y)

    return at


def _heading(page: Page, right: float, top: float, text: str) -> None:
    """A column's head over two lines, ending at ``right``."""
    lines = halves(text, 34.0)
    for place, line in enumerate(reversed(lines)):
        page.right(right, top + 18.5 - 9.3 * place, line, SMALL)


def _table_head(page: Page, texts: _Texts, top: float) -> float:
    page.rule(top, RULE)
    base = top + 18.5
    page.right(23, base, P_("table head", "No."), SMALL)
    lefts = (P_("table head", "Case number"), P_("table head", "Debtor"), P_("table head", "Product"))
    for x, name in zip((_NUMBER, texts.debtor, texts.product), lefts, strict=True):
        page.text(x, base, name, SMALL)
    rights = (
        P_("table head", "Ageing"),
        P_("table head", "Days overdue"),
        P_("table head", "Outstanding CNY"),
        P_("table head", "Promised CNY"),
        P_("table head", "Promise date"),
        P_("table head", "Next follow-up"),
    )
    for right, name in zip(_RIGHT, rights, strict=True):
        _heading(page, right, top, name)
    page.right(WIDE, base, P_("table head", "Taken"), SMALL)
    page.rule(top + HEAD, RULE)
    return top + HEAD


def _band(page: Page, one: SheetReceiver, y: float, again: bool = False) -> float:
    page.area(0, y, WIDE, PITCH, BAND)
    base = y + 11
    label = P_("paper", "Receiver") if one.name else ""
    page.text(4, base, label, SMALL)
    x = 4 + width(label, SMALL) + (6 if label else 0)
    name = one.name or P_("paper", "Not assigned yet")
    fitted = fit(name, 250, (KEY, TEXT, SMALL), bold=True)
    page.text(x, base, fitted.lines[0], fitted.size, bold=True)
    x += width(fitted.lines[0], fitted.size, True) + 6
    beside = "  ".join(part for part in (one.employee_no, one.team) if part)
    if again:
        beside += _(" (continued)")
    page.text(x, base, beside, SMALL)
    promises = _n("{count} live promise", "{count} live promises", count=one.promises)
    told = _n("{count} case, {promises}", "{count} cases, {promises}", count=len(one.cases), promises=promises)
    page.right(WIDE - 4, base, told, SMALL)
    return y + PITCH


def _case(
    page: Page, case: SheetCase, number: int, sheet: HandoverSheet, texts: _Texts, height: float, y: float
) -> None:
    base = y + height / 2 + 3
    soon = case.soon(sheet.day)
    page.right(23, base, str(number))
    reference = fit(case.reference, texts.debtor - _NUMBER - 4, texts.sizes[:1])
    for place, line in enumerate(reference.lines):
        page.text(_NUMBER, base - 4.5 * (len(reference.lines) - 1) + 9 * place, line, reference.size)
    for x, text, room, size in (
        (texts.debtor, case.debtor, texts.product - texts.debtor - 3, texts.sizes[1]),
        (texts.product, case.product, _TEXTS_END - texts.product + 2, texts.sizes[2]),
    ):
        fitted = fit(text, room, (size,))
        page.text(x, base, fitted.lines[0], fitted.size)
    page.right(_RIGHT[0], base, case.ageing)
    page.right(_RIGHT[1], base, "" if case.days_overdue is None else str(case.days_overdue))
    page.right(_RIGHT[2], base, plain(case.outstanding))
    page.right(_RIGHT[3], base, "" if case.promise_amount is None else plain(case.promise_amount), TEXT, soon)
    page.right(_RIGHT[4], base, NONE if case.promise_day is None else day(case.promise_day), TEXT, soon)
    page.right(_RIGHT[5], base, NONE if case.next_follow_up is None else day(case.next_follow_up))
    page.box(WIDE - 9, base + 0.8, 8)
    page.rule(y + height, HAIR)


def _subtotal(page: Page, one: SheetReceiver, y: float) -> None:
    base = y + 11
    page.rule(y, RULE)
    page.text(
        _NUMBER, base, _n("Subtotal {count} case", "Subtotal {count} cases", count=len(one.cases)), TEXT, bold=True
    )
    page.right(_RIGHT[2], base, plain(one.outstanding), TEXT, bold=True)
    page.right(_RIGHT[3], base, plain(one.promised), TEXT, bold=True)
    page.right(_RIGHT[4], base, _n("{count} promise", "{count} promises", count=one.promises), TEXT, bold=True)
