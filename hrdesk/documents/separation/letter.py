"""What a certificate and a letter share: dates in full, the agency over its seal, the receipt below the cut."""

from __future__ import annotations

from datetime import date, datetime

from hrdesk.documents import frame
from hrdesk.documents.pages import HAIR, LEFT, PAGE_WIDTH, RULE, WIDE, Page
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit, width, wrap
from hrdesk.words import N_, P_, _, current

BODY = 12.0
INDENT = 24.0
CUT = 551.0
_DAYS = (
    N_("{day} January {year}"),
    N_("{day} February {year}"),
    N_("{day} March {year}"),
    N_("{day} April {year}"),
    N_("{day} May {year}"),
    N_("{day} June {year}"),
    N_("{day} July {year}"),
    N_("{day} August {year}"),
    N_("{day} September {year}"),
    N_("{day} October {year}"),
    N_("{day} November {year}"),
    N_("{day} December {year}"),
)


def full_day(value: date) -> str:
    """2026 年 11 月 20 日; 20 November 2026."""
    return _(_DAYS[value.month - 1], day=value.day, year=value.year)


def head(page: Page, agency: str, document_no: str) -> None:
    """Agency and number; no revision: a letter is written once."""
    frame.head(page, agency)
    page.right(WIDE, frame.HEAD_BASE, _("No. {number}", number=document_no))


def seal(page: Page, agency: str, issued: date, y: float) -> None:
    """Agency, date and the place of the seal: a circle of 42 mm stays free around them."""
    middle = WIDE - 75
    fitted = fit(agency, 150, (BODY, KEY, TEXT))
    for place, line in enumerate(fitted.lines):
        page.centre(middle, y - 14 * (len(fitted.lines) - 1 - place), line, fitted.size)
    page.centre(middle, y + 24, full_day(issued), BODY)
    page.centre(middle, y + 43, _("(seal)"), TEXT)


def receipt(page: Page, document_no: str, said: str, by: str, at: datetime | None, keep: str) -> None:
    """The half that stays with the agency: the proof of delivery."""
    page.path([(-LEFT + 22, CUT), (PAGE_WIDTH - LEFT - 22, CUT)], 0.6, dashed=True)
    page.text(0, CUT + 11, _("Cut here"), SMALL)
    page.text(0, CUT + 36, P_("paper", "Receipt"), KEY, bold=True)
    beside = width(P_("paper", "Receipt"), KEY, True) + 8
    page.text(beside, CUT + 36, _("kept by the agency, not handed out"), SMALL)
    page.right(WIDE, CUT + 36, _("No. {number}", number=document_no))
    page.rule(CUT + 43, RULE)
    y = CUT + 65
    for line in wrap(said, WIDE, TEXT):
        page.text(0, y, line)
        y += 13
    y = CUT + 85
    x = 0.0
    for name, room in (
        (_("in person"), 0.0),
        (_("by post, number"), 96.0),
        (_("electronic text, address"), 0.0),
    ):
        page.box(x, y, 8)
        page.text(x + 11, y - 0.5, name, TEXT)
        start = x + 11 + width(name) + 6
        if room:
            page.rule(y + 3, HAIR, start, start + room)
            x = start + room + 16
        elif x:
            page.rule(y + 3, HAIR, start, WIDE)
        else:
            x = start + 14
    half = (WIDE - 16.7) / 2
    for x, name in ((0.0, _("Employee's signature")), (half + 16.7, _("Handled by (HR), signature"))):
        page.text(x, CUT + 115, name, SMALL)
        page.rule(CUT + 149, RULE, x, x + half)
        page.text(x, CUT + 160, P_("paper", "Date"), SMALL)
        if current() == "zh_CN":
            for place_left, part in zip((2, 1, 0), P_("written date", "year month day").split(), strict=True):
                page.right(x + half - 22.5 * place_left, CUT + 160, part, SMALL)
    frame.foot(page, by, at, keep)
    frame.page_number(page, 1, 1)
