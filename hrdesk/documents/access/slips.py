"""Five slips on a page, one under another: at the left what the person keeps, at the right what stays signed with HR."""

from __future__ import annotations

from hrdesk.documents import frame
from hrdesk.documents.pages import HAIR, RULE, TOP, WIDE, Page, Paper
from hrdesk.documents.typesetting import KEY, SMALL, SMALL_LEAD, TEXT, fit, fit_name, width, wrap
from hrdesk.domain.accounts import Slip, SlipSheet
from hrdesk.words import P_, _

_ON_A_PAGE = 5
_HIGH = (frame.FOOT_RULE - 9 - TOP) / _ON_A_PAGE
_CUT = 358.0  # where the part that HR keeps is cut off
_APART = 14.0  # between a cut and what stands beside it
_LEFT = _CUT - _APART  # width of the person's part
_STUB = _CUT + _APART
_LOUD = 13.0  # what is typed at the first sign-in
_BOX = 36.0
_HALF = (_LEFT - 10) / 2


def draw(paper: Paper, sheet: SlipSheet) -> int:
    """Adds the pages and gives their number."""
    parts = [sheet.slips[at : at + _ON_A_PAGE] for at in range(0, len(sheet.slips), _ON_A_PAGE)]
    for number, slips in enumerate(parts, start=1):
        page = paper.page()
        frame.foot(page, sheet.printed_by, sheet.printed_at, _("Holds first passwords: hand each slip over in person"))
        frame.page_number(page, number, len(parts))
        for place, slip in enumerate(slips):
            top = TOP + place * _HIGH
            _kept_by_person(page, sheet, slip, top)
            _kept_by_hr(page, sheet, slip, top)
            bottom = top + _HIGH
            page.path(((0, bottom), (WIDE, bottom)), RULE, dashed=True)
            page.path(((_CUT, top + 4), (_CUT, bottom)), RULE, dashed=True)
        paper.add(
            page, f"{slips[0].employee_no}\u2013{slips[-1].employee_no}" if len(slips) > 1 else slips[0].employee_no
        )
    return len(parts)


def _kept_by_person(page: Page, sheet: SlipSheet, slip: Slip, top: float) -> None:
    page.text(0, top + 15, P_("paper", "Account slip"), KEY, bold=True)
    agency = fit_name(page.letterhead.name_on(sheet.agency.text), 210, (SMALL,), bold=False)
    for at, line in enumerate(agency.lines, start=1):
        page.right(_LEFT, top + 15 - SMALL_LEAD * (len(agency.lines) - at), line, SMALL)
    page.rule(top + 19.5, HAIR, 0, _LEFT)
    _whose(page, slip, 0, top + 37, _LEFT)
    _typed(page, 0, top + 43, _("User name"), slip.login)
    _typed(page, _HALF + 10, top + 43, _("First password"), slip.password)
    y, indent = top + 43 + _BOX + 12, width("0. ", TEXT)
    for number, words in enumerate(_steps(sheet), start=1):
        page.text(0, y, f"{number}.", TEXT)
        for line in wrap(words, _LEFT - indent, TEXT):
            page.text(indent, y, line, TEXT)
            y += 11.2


def _steps(sheet: SlipSheet) -> tuple[str, ...]:
    return (
        _("Open HRDesk; type the user name and the first password, hyphens too."),
        _(
            "When asked, choose your own password: {count} characters or more; tell nobody.",
            count=sheet.least_password,
        ),
        _("Then tear this slip up. If the password is lost, an administrator gives a new one."),
    )


def _whose(page: Page, slip: Slip, x: float, y: float, room: float) -> None:
    """Name, number and team in one line; a long name goes smaller."""
    beside = "   ".join(part for part in (slip.employee_no, slip.team) if part)
    told = fit(beside, room * 0.6, (TEXT, SMALL))
    name = fit_name(slip.name, room - max(width(line, told.size) for line in told.lines) - 12)
    for at, line in enumerate(name.lines, start=1):
        page.text(x, y - SMALL_LEAD * (len(name.lines) - at), line, name.size, bold=True)
    start = x + max(width(line, name.size, True) for line in name.lines) + 12
    for at, line in enumerate(told.lines, start=1):
        page.text(start, y - SMALL_LEAD * (len(told.lines) - at), line, told.size)


def _typed(page: Page, x: float, y: float, what: str, text: str) -> None:
    """One of the two things to type, in a frame of its own."""
    page.path(((x, y), (x + _HALF, y), (x + _HALF, y + _BOX), (x, y + _BOX), (x, y)), HAIR)
    page.text(x + 7, y + 11, what, SMALL)
    fitted = fit(text, _HALF - 14, (_LOUD, KEY, TEXT, SMALL), bold=True)
    first = y + 27 if len(fitted.lines) == 1 else y + 18.5
    for at, line in enumerate(fitted.lines):
        page.text(x + 7, first + fitted.size * at, line, fitted.size, bold=True)


def _kept_by_hr(page: Page, sheet: SlipSheet, slip: Slip, top: float) -> None:
    room = WIDE - _STUB
    page.text(_STUB, top + 15, P_("paper", "Receipt, kept by HR"), TEXT, bold=True)
    page.rule(top + 19.5, HAIR, _STUB, WIDE)
    y = top + 35
    told = [(slip.name, True), (slip.employee_no, False)]
    named = _("User name: {login}", login=slip.login)
    if slip.login != slip.employee_no and len(fit(named, room).lines) == 1:  # else it stands in the list of accounts
        told.append((named, False))
    for text, bold in told:
        fitted = fit(text, room, (TEXT, SMALL), bold)
        for line in fitted.lines:
            page.text(_STUB, y, line, fitted.size, bold)
            y += fitted.size + 2
    said = _("I received my account and first password and will change it at once.")
    y += 1
    for line in wrap(said, room, SMALL):
        page.text(_STUB, y, line, SMALL)
        y += SMALL_LEAD
    y = top + _HIGH - 19
    page.text(_STUB, y - 3, P_("paper", "Signature"), SMALL)
    page.rule(y, RULE, _STUB, WIDE)
    frame.written_date(page, _STUB, y + 10, room)
