"""What stands in the same place on every paper: head, title line, signatures and foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hrdesk.documents.figures import moment
from hrdesk.documents.pages import FOOT, HAIR, RULE, WIDE, Page
from hrdesk.documents.typesetting import KEY, SMALL, TITLE, fit, width
from hrdesk.words import P_, _, current

HEAD_BASE, HEAD_RULE, TITLE_BASE = 58.5, 64.0, 86.5
SIGN_LABEL = FOOT - 67.5
SIGN_LINE, SIGN_DATE = SIGN_LABEL + 34, SIGN_LABEL + 44.5
FOOT_RULE, FOOT_BASE = FOOT - 13, FOOT - 2.7
_GUTTER = 16.7


def head(page: Page, agency: str) -> None:
    """Agency and rule; the number is each sheet's own (``number``)."""
    fitted = fit(agency, WIDE * 0.6)
    page.text(0, HEAD_BASE, fitted.lines[0], fitted.size)
    page.rule(HEAD_RULE, RULE)


def number(page: Page, document_no: str, revision: int, draft: bool) -> None:
    """Number and revision at the right, where a binder is leafed through; a draft says so instead."""
    if draft:
        page.right(WIDE, HEAD_BASE + 1.5, _("DRAFT, not published"), KEY, bold=True)
    elif document_no:
        page.right(WIDE, HEAD_BASE, _("No. {number}   Revision {revision}", number=document_no, revision=revision))


def title(page: Page, name: str, beside: str, period: str) -> None:
    """Title, a short explanation beside it, the period at the right."""
    page.text(0, TITLE_BASE, name, TITLE, bold=True)
    _beside(page, beside, width(name, TITLE, True) + 10, period)


def continued(page: Page, name: str, whose: str, period: str) -> None:
    """The one-line title of a continuation page."""
    text = _("{title} (continued)", title=name)
    page.text(0, TITLE_BASE, text, KEY, bold=True)
    _beside(page, whose, width(text, KEY, True) + 10, period)


def _beside(page: Page, text: str, start: float, period: str) -> None:
    """What stands between a title and its period; its last line is on the title's own."""
    fitted = fit(text, WIDE - start - width(period, KEY, True) - 12)
    for place, line in enumerate(fitted.lines, start=1):
        page.text(start, TITLE_BASE - 9 * (len(fitted.lines) - place), line, fitted.size)
    page.right(WIDE, TITLE_BASE, period, KEY, bold=True)


def signatures(page: Page, titles: Sequence[str]) -> None:
    """A line to sign and to date for each, anchored above the foot."""
    across = (WIDE - _GUTTER * (len(titles) - 1)) / len(titles)
    for place, name in enumerate(titles):
        x = place * (across + _GUTTER)
        fitted = fit(name, across, (SMALL,))
        for line_no, line in enumerate(fitted.lines):
            page.text(x, SIGN_LABEL + 9 * line_no, line, SMALL)
        page.rule(SIGN_LINE, RULE, x, x + across)
        page.text(x, SIGN_DATE, P_("paper", "Date"), SMALL)
        if current() == "zh_CN":
            for place_left, part in zip((2, 1, 0), P_("written date", "year month day").split(), strict=True):
                page.right(x + across - 22.5 * place_left, SIGN_DATE, part, SMALL)


def foot(page: Page, by: str, at: datetime | None, confidentiality: str) -> None:
    """Who printed it and when, and how it is to be kept; the page number is ``page_number``."""
    page.rule(FOOT_RULE, HAIR)
    if by and at:
        page.text(0, FOOT_BASE, _("Printed by {name}, {time}", name=by, time=moment(at)), SMALL)
    elif at:
        page.text(0, FOOT_BASE, _("Printed {time}", time=moment(at)), SMALL)
    page.centre(WIDE / 2, FOOT_BASE, confidentiality, SMALL)


def page_number(page: Page, this: int, of: int) -> None:
    """``Page 1 of 2``, at the right of the foot."""
    page.right(WIDE, FOOT_BASE, _("Page {page} of {pages}", page=this, pages=of), SMALL)
