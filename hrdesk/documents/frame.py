"""What stands in the same place on every paper: head, title line, signatures and foot.

Each page knows the agency's letterhead (``Page.letterhead``, ``Page.kind``): its logo, printed name, titles and signature
lines go before the ones given here. Logo and lines of a letterhead grow upwards into the sheet's edge and its foot into
the lower one, so that nothing else on a page moves for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from hrdesk.documents.figures import moment
from hrdesk.documents.pages import FOOT, HAIR, MM, RULE, WIDE, Page
from hrdesk.documents.typesetting import KEY, SMALL, SMALL_LEAD, TEXT, TITLE, Fitted, fit, fit_name, width, wrap
from hrdesk.domain.letterhead import Letterhead, Logo, LogoPlace, SignLine
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import P_, _, current

HEAD_BASE, HEAD_RULE, TITLE_BASE = 58.5, 64.0, 86.5
SIGN_LABEL = FOOT - 67.5
SIGN_LINE, SIGN_DATE = SIGN_LABEL + 34, SIGN_LABEL + 44.5
FOOT_RULE, FOOT_BASE = FOOT - 13, FOOT - 2.7
LOGO_TOP, LOGO_HIGH, LOGO_WIDE = 10 * MM, HEAD_RULE - 4 - 10 * MM, 120.0  # printers reach up to 5 mm from the edge
_GUTTER = 16.7
_APART, _PAGE_NUMBER = 14.0, 66.0  # in the foot: between two texts, what the page number takes
_NUMBER = 165.0  # the right end of the head, where a sheet's number stands
TITLE_ROOM = 300.0  # period and what explains the title need the rest
_FOOT_TEXT = FOOT + 9.5
# Where a line of address and telephone may break: at a dot or blank, but not within a number nor before what it counts; after 号, 室, 楼, 座.
_BREAKS = re.compile(
    r"\s*\u00b7\s*|(?<!\d)\s+(?![\d\uff08(-])|(?<=\d)\s+(?=[A-Za-z])|(?<=[\u53f7\u5ba4\u697c\u5ea7])(?=[^\s\d])"
)


def head(page: Page, agency: str) -> None:
    """The agency's head over a rule; the number is each sheet's own (``number``). ``agency``: where no name is set."""
    letterhead = page.letterhead
    page.rule(HEAD_RULE, RULE)
    name = letterhead.name_on(agency)
    if letterhead.bare:
        fitted = bare_name(name)
        for place, line in enumerate(fitted.lines, start=1):
            page.text(0, HEAD_BASE - SMALL_LEAD * (len(fitted.lines) - place), line, fitted.size)
        return
    logo = letterhead.shown_logo
    across, down = logo_size(logo) if logo is not None else (0.0, 0.0)
    if logo is not None:
        left = (WIDE - across) / 2 if letterhead.place is LogoPlace.CENTRE else 0.0
        page.logo(left, LOGO_TOP + LOGO_HIGH - down, across, down)
    x = across + 9 if logo is not None and letterhead.place is LogoPlace.LEFT else 0.0
    fitted, lines = head_texts(letterhead, name)
    y = HEAD_BASE - head_rises(fitted, lines) + fitted.size + 1.5
    for line in fitted.lines:
        page.text(x, y, line, fitted.size, bold=True)
        y += fitted.size + 1.5
    y = HEAD_BASE - (SMALL_LEAD + 0.5) * (len(lines) - 1)
    for line in lines:
        page.text(x, y, line, SMALL)
        y += SMALL_LEAD + 0.5


def bare_name(name: str) -> Fitted:
    """The name where there is nothing but the name: a long one smaller, then in lines that grow upwards, never cut off."""
    return fit(name, WIDE - _NUMBER, (TEXT, SMALL))


def logo_size(logo: Logo) -> tuple[float, float]:
    """Width and height in points: as large as the head has room for, at most 150 dots an inch coarse."""
    scale = min(LOGO_WIDE / logo.wide, LOGO_HIGH / logo.high, 72 / 150)
    return logo.wide * scale, logo.high * scale


def head_texts(letterhead: Letterhead, name: str) -> tuple[Fitted, Sequence[str]]:
    """The printed name and the lines under it, as they stand beside the logo."""
    logo = letterhead.shown_logo
    across = logo_size(logo)[0] if logo is not None else 0.0
    room = WIDE - _NUMBER
    if across:
        room = (WIDE - across) / 2 - 12 if letterhead.place is LogoPlace.CENTRE else room - across - 9
    line = letterhead.line.text  # in two lines rather evenly, so that no telephone number is torn at its end
    return fit_name(name, room, (KEY, TEXT, SMALL)), _told(line, room) if line else ()


def _told(line: str, room: float) -> Sequence[str]:
    """The line under the name; in two rather evenly, where it may: 9988 号 is not torn, nor a telephone number."""
    if width(line, SMALL) <= room:
        return [line]
    parted = [(line[: at.start()].strip(), line[at.end() :].strip()) for at in _BREAKS.finditer(line)]
    fitting = [pair for pair in parted if all(0 < width(part, SMALL) <= room for part in pair)]
    evenly = min(fitting, key=lambda pair: max(width(part, SMALL) for part in pair), default=None)
    return evenly or fit_name(line, room, (SMALL,), bold=False).lines


def head_rises(fitted: Fitted, lines: Sequence[str]) -> float:
    """How high the texts of the head stand, from their last base line to the top of the first, in points."""
    return len(lines) * (SMALL_LEAD + 0.5) + (1.5 if lines else 0) + len(fitted.lines) * (fitted.size + 1.5)


def number(page: Page, document_no: str, revision: int, draft: bool) -> None:
    """Number and revision at the right, where a binder is leafed through; a draft says so instead."""
    if draft:
        page.right(WIDE, HEAD_BASE + 1.5, _("DRAFT, not published"), KEY, bold=True)
    elif document_no:
        page.right(WIDE, HEAD_BASE, _("No. {number}   Revision {revision}", number=document_no, revision=revision))


def title(page: Page, name: str, beside: str, period: str) -> None:
    """Title, a short explanation beside it, the period at the right."""
    fitted = fit_title(page.letterhead.title_or(page.kind, name), name)
    for place, line in enumerate(reversed(fitted.lines)):
        page.text(0, TITLE_BASE - 12 * place, line, fitted.size, bold=True)
    _beside(page, beside, max(width(line, fitted.size, True) for line in fitted.lines) + 10, period)


def fit_title(name: str, own: str) -> Fitted:
    """A title at its full size; one the agency gave smaller, or in lines, where it would leave no room beside it."""
    return fit(name, WIDE if name == own else TITLE_ROOM, (TITLE, KEY), bold=True)


def continued(page: Page, name: str, whose: str, period: str) -> None:
    """The one-line title of a continuation page."""
    text = _("{title} (continued)", title=page.letterhead.title_or(page.kind, name))
    page.text(0, TITLE_BASE, text, KEY, bold=True)
    _beside(page, whose, width(text, KEY, True) + 10, period)


def _beside(page: Page, text: str, start: float, period: str) -> None:
    """What stands between a title and its period; its last line is on the title's own."""
    fitted = fit(text, WIDE - start - width(period, KEY, True) - 12)
    for place, line in enumerate(fitted.lines, start=1):
        page.text(start, TITLE_BASE - 9 * (len(fitted.lines) - place), line, fitted.size)
    page.right(WIDE, TITLE_BASE, period, KEY, bold=True)


def signatures(page: Page, titles: Sequence[str]) -> None:
    """A line to sign for each, with a place for the day, anchored above the foot; the agency's own take their place."""
    signers = page.letterhead.signers(page.kind) or [SignLine(Label(words)) for words in titles]
    for place, signer in enumerate(signers):
        across = signer_room(len(signers))
        x = place * (across + _GUTTER)
        fitted = fit(signer.words.text, across, (SMALL,))
        for line_no, line in enumerate(fitted.lines):
            page.text(x, SIGN_LABEL + SMALL_LEAD * line_no, line, SMALL)
        page.rule(SIGN_LINE, RULE, x, x + across)
        if signer.dated:
            written_date(page, x, SIGN_DATE, across)


def signer_room(count: int) -> float:
    """The width of one of ``count`` signature lines, in points."""
    return (WIDE - _GUTTER * (count - 1)) / count


def written_date(page: Page, x: float, y: float, across: float) -> None:
    """Where a day is written under a signature."""
    page.text(x, y, P_("paper", "Date"), SMALL)
    if current() == "zh_CN":
        for place_left, part in zip((2, 1, 0), P_("written date", "year month day").split(), strict=True):
            page.right(x + across - 22.5 * place_left, y, part, SMALL)


def foot(page: Page, by: str, at: datetime | None, confidentiality: str) -> None:
    """Who printed it and when, how it is to be kept, the agency's own words; the page number is ``page_number``."""
    page.rule(FOOT_RULE, HAIR)
    printed = ""
    if by and at:
        printed = _("Printed by {name}, {time}", name=by, time=moment(at))
    elif at:
        printed = _("Printed {time}", time=moment(at))
    page.text(0, FOOT_BASE, printed, SMALL)
    kept, left = width(confidentiality, SMALL), width(printed, SMALL) + _APART
    lines = list(wrap(page.letterhead.foot.text, WIDE, SMALL))
    if left + kept <= WIDE - _PAGE_NUMBER:  # in the middle, or moved aside by a long name
        page.text(max((WIDE - kept) / 2, left), FOOT_BASE, confidentiality, SMALL)
    else:
        lines.insert(0, confidentiality)
    for place, line in enumerate(lines):
        page.centre(WIDE / 2, _FOOT_TEXT + SMALL_LEAD * place, line, SMALL)


def page_number(page: Page, this: int, of: int) -> None:
    """``Page 1 of 2``, at the right of the foot."""
    page.right(WIDE, FOOT_BASE, _("Page {page} of {pages}", page=this, pages=of), SMALL)
