"""恢复密钥: the key in groups large enough to be typed from paper, what it is for, where it is kept, who keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.documents import frame
from hrdesk.documents.pages import HAIR, RULE, WIDE, Page, Paper
from hrdesk.documents.training.columns import draw_head, spread
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit, fit_name, wrap
from hrdesk.domain.recovery_paper import RecoveryPaper
from hrdesk.words import P_, _

_LARGE = 25.0  # points of a letter of the key
_CELL = 19.0  # each letter stands in the middle of its own, so that none is taken for two
_ACROSS = 4  # groups in a row
_ROW = 58.0
_LEAD = 15.0
_WRITING = 24.0  # a line written by hand
_OPENINGS = 5


def draw(paper: Paper, sheet: RecoveryPaper) -> None:
    """Adds the page."""
    with paper.fonts.on_behalf_of(sheet.agency):
        page = paper.page()
        frame.head(page, sheet.agency)
        frame.title(page, P_("paper", "Recovery key"), P_("paper", "HRDesk data file"), "")
        y = _facts(page, sheet)
        y = _key(page, sheet, y + 10)
        y = _told(page, P_("paper", "What it is for"), _uses(), y + 30)
        y = _told(page, P_("paper", "Where to keep it"), _keeping(), y + 22)
        _openings(page, y + 24)
        frame.signatures(page, (P_("paper", "First keeper"), P_("paper", "Second keeper")))
        frame.foot(page, "", None, P_("paper", "Secret: whoever holds it opens the file"))
        frame.page_number(page, 1, 1)
        paper.add(page)


def _facts(page: Page, sheet: RecoveryPaper) -> float:
    """Agency, file and day; where they end."""
    cells = (
        (P_("paper", "Agency"), sheet.agency),
        (P_("paper", "Data file"), sheet.file),
        (P_("paper", "Made on"), sheet.made.isoformat()),
    )
    lefts, rooms, longest = (0.0, 190.0, 400.0), (180.0, 200.0, WIDE - 400), 1
    for place, ((name, value), x, room) in enumerate(zip(cells, lefts, rooms, strict=True)):
        page.text(x, 112, name, SMALL)
        fitted = (fit_name if not place else fit)(value, room, (KEY, TEXT, SMALL), bold=not place)
        for line, text in enumerate(fitted.lines):
            page.text(x, 126 + 10 * line, text, fitted.size, bold=not place)
        longest = max(longest, len(fitted.lines))
    return 126 + 10.0 * longest


def _key(page: Page, sheet: RecoveryPaper, top: float) -> float:
    """The groups, numbered, four a row; below them the key in one line, as it is written elsewhere; where it ends."""
    groups = sheet.groups
    wide = _CELL * max(map(len, groups))
    gap = (WIDE - wide * _ACROSS) / (_ACROSS - 1)
    rows = -(-len(groups) // _ACROSS)
    page.rule(top, RULE)
    for place, group in enumerate(groups):
        x, base = place % _ACROSS * (wide + gap), top + 42 + _ROW * (place // _ACROSS)
        page.text(x, base - 25, str(place + 1), SMALL)
        for at, letter in enumerate(group):
            page.centre(x + _CELL * (at + 0.5), base, letter, _LARGE, bold=True)
        page.rule(base + 6, HAIR, x, x + wide)
    y = top + 42 + _ROW * (rows - 1) + 28
    page.text(0, y, sheet.key, KEY)
    y += 15
    hint = _(
        "0 and 1 are always figures: the letters I, L, O and U do not occur. Capitals, blanks and dashes do not matter."
    )
    for line in wrap(hint, WIDE, SMALL):
        page.text(0, y, line, SMALL)
        y += 10
    page.rule(y, RULE)
    return y


def _uses() -> tuple[str, ...]:
    return (
        _("If no administrator can sign in any more: on the sign-in page choose “Use the recovery key”, type the eight groups and set a new administrator's password."),
        _("It is the only way back in. It is not shown again, and nobody, HRDesk's makers included, can make it a second time."),
        _("Together with the file it opens everything, identity and bank numbers too. It also opens every backup of the file."),
    )  # fmt: skip


def _keeping() -> tuple[str, ...]:
    return (
        _("Put it into an envelope, sign across the flap, and lock it into the safe; two people keep it together."),
        _("Not beside the PC or the server with the file, and not with the backups."),
        _("No photograph, no chat, no mail, no copy on a PC. Whoever opens the envelope writes down day and reason, and seals it again."),
    )  # fmt: skip


def _openings(page: Page, y: float) -> None:
    """Lines for whoever opens the envelope and seals it again."""
    page.text(0, y, P_("paper", "Opened"), KEY, bold=True)
    columns = spread((
        (P_("table head", "Date"), 16, False), (P_("table head", "Reason"), 40, False),
        (P_("paper", "First keeper"), 22, False), (P_("paper", "Second keeper"), 22, False),
    ))  # fmt: skip
    y = draw_head(page, columns, y + 8)
    for line in range(1, _OPENINGS + 1):
        page.rule(y + _WRITING * line, HAIR)


def _told(page: Page, title: str, points: Sequence[str], y: float) -> float:
    """A section of numbered points; where it ends."""
    page.text(0, y, title, KEY, bold=True)
    for number, text in enumerate(points, start=1):
        for place, line in enumerate(wrap(text, WIDE - 16, TEXT)):
            y += _LEAD + 2 * (not place)
            if not place:
                page.text(0, y, f"{number}.", TEXT)
            page.text(16, y, line, TEXT)
    return y
