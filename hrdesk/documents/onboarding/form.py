"""入职登记表: what is known stands there, what is not is a line to write on. Only what law or pay needs is asked.

Source of the blocks: 劳动合同法实施条例 art. 8 (staff register); 个人信息保护法 art. 6 (no more than needed).
"""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.documents import frame
from hrdesk.documents.figures import day
from hrdesk.documents.pages import HAIR, MM, RULE, WIDE, Page, Paper
from hrdesk.documents.typesetting import SMALL, TEXT, fit, fit_name, wrap
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.onboarding.paper import JoinerPaper, PackPaper
from hrdesk.words import P_, _, current

SIDE = 24 * MM  # the side heads
_VALUE, _ROW, _GAP = 13.0, 27.0, 12.0
_PHOTO_WIDE, _PHOTO_HIGH = 25 * MM, 35 * MM
_NARROW = WIDE - _PHOTO_WIDE - 14
Field = tuple[str, str, float]  # label, value, share of the width


def draw(paper: Paper, pack: PackPaper, person: JoinerPaper, bookmark: str) -> None:
    """Adds the form of one person: one page."""
    page = paper.page(PaperKind.ONBOARDING)
    with paper.fonts.on_behalf_of(person.name):
        frame.head(page, pack.agency)
        page.right(WIDE, frame.HEAD_BASE, _("No. {number}", number=f"RZ-{person.employee_no}"))
        first = day(person.first_day) if person.first_day else ""
        beside = _("First day {day}   Number {number}", day=first, number=person.employee_no)
        frame.title(page, own_title(PaperKind.ONBOARDING), beside, "")
        y = _basics(page, person, 102.0)
        y = _contact(page, person, y)
        y = _post(page, person, y)
        y = _tables(page, person, y)
        y = _pay(page, y)
        y = _papers(page, pack, person, y)
        _statement(page, y)
        frame.signatures(page, own_signers(PaperKind.ONBOARDING))
        note = _("Lines are filled in by hand; please correct and sign what is wrong.")
        frame.foot(page, pack.printed_by, pack.printed_at, note)
        frame.page_number(page, 1, 1)
    paper.add(page, bookmark)


def _section(page: Page, y: float, name: str) -> float:
    page.rule(y, HAIR * 2)
    fitted = fit(name, SIDE - 6, (TEXT, SMALL), bold=True)
    for place, text in enumerate(fitted.lines):
        page.text(0, y + 12.5 + 10 * place, text, fitted.size, bold=True)
    return y + 11


def _row(page: Page, y: float, fields: Sequence[Field], wide: float = WIDE) -> float:
    """Fields side by side: label over value, or over a line where there is none."""
    x, room, deepest = SIDE, wide - SIDE, 1
    for number, (label, value, share) in enumerate(fields, start=1):
        across = room * share - (_GAP if number < len(fields) else 0)
        page.text(x, y, label, SMALL)
        if value:
            fitted = fit(value, across, (TEXT, SMALL))
            for place, text in enumerate(fitted.lines):
                page.text(x, y + _VALUE - 2 * (len(fitted.lines) > 1) + 9 * place, text, fitted.size)
            deepest = max(deepest, len(fitted.lines))
        else:
            page.rule(y + _VALUE + 3, HAIR, x, x + across)
        x += room * share
    return y + _ROW + 9 * (deepest - 1)


def _basics(page: Page, person: JoinerPaper, y: float) -> float:
    top = y
    y = _section(page, y, P_("paper", "Person"))
    page.text(SIDE, y, P_("paper", "Name"), SMALL)
    name = fit_name(person.name, _NARROW - SIDE)
    for place, text in enumerate(name.lines):
        page.text(SIDE, y + _VALUE + 9 * place, text, name.size, bold=True)
    y += _ROW + 9 * (len(name.lines) - 1)
    born = day(person.birth_date) if person.birth_date else ""
    y = _row(
        page,
        y,
        [
            (P_("paper", "Sex"), person.sex, 0.34),
            (P_("paper", "Birth date"), born, 0.33),
            (P_("paper", "First job since (year, month)"), "", 0.33),
        ],
        _NARROW,
    )
    number = person.id_number
    grouped = f"{number[:6]} {number[6:14]} {number[14:]}" if len(number) == 18 else number
    y = _row(
        page,
        y,
        [(P_("paper", "Resident ID number"), grouped, 0.67), (P_("paper", "ID card valid until"), "", 0.33)],
        _NARROW,
    )
    _photo(page, top + 8)
    return max(y, top + 8 + _PHOTO_HIGH + 7)


def _photo(page: Page, y: float) -> None:
    left, right = WIDE - _PHOTO_WIDE, WIDE
    for x1, y1, x2, y2 in (
        (left, y, right, y),
        (left, y + _PHOTO_HIGH, right, y + _PHOTO_HIGH),
        (left, y, left, y + _PHOTO_HIGH),
        (right, y, right, y + _PHOTO_HIGH),
    ):
        page.line(x1, y1, x2, y2, HAIR * 2)
    page.centre((left + right) / 2, y + _PHOTO_HIGH / 2 - 3, P_("paper", "Photo"), SMALL)
    page.centre((left + right) / 2, y + _PHOTO_HIGH / 2 + 8, "25 × 35 mm", SMALL)


def _contact(page: Page, person: JoinerPaper, y: float) -> float:
    y = _section(page, y, P_("paper", "Contact"))
    phone = person.phone
    grouped = f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 else phone
    y = _row(
        page,
        y,
        [
            (P_("paper", "Mobile number"), grouped, 0.3),
            (P_("paper", "E-mail"), person.email, 0.4),
            (P_("paper", "Household registration type"), person.household, 0.3),
        ],
    )
    y = _row(
        page,
        y,
        [
            (P_("paper", "Home address"), person.address, 0.55),
            (P_("paper", "Registered address, where it differs"), "", 0.45),
        ],
    )
    y = _section(page, y, P_("paper", "Emergency"))
    if person.emergency:
        return _row(page, y, [(P_("paper", "Emergency contact (name, relation, phone)"), person.emergency, 1.0)])
    labels = (P_("paper", "Name"), P_("paper", "Relation"), P_("paper", "Phone"))
    return _row(page, y, [(label, "", share) for label, share in zip(labels, (0.3, 0.3, 0.4), strict=True)])


def _post(page: Page, person: JoinerPaper, y: float) -> float:
    y = _section(page, y, P_("paper", "Post and contract"))
    unit = " / ".join(part for part in (person.department, person.team) if part)
    post = " / ".join(part for part in (person.position, person.level) if part)
    y = _row(
        page,
        y,
        [
            (P_("paper", "Department / team"), unit, 0.36),
            (P_("paper", "Position / level"), post, 0.28),
            (P_("paper", "Direct supervisor"), person.superior, 0.36),
        ],
    )
    ends = day(person.probation_end) if person.probation_end else ""
    return _row(
        page,
        y,
        [
            (P_("paper", "Employment type"), person.employment_type, 0.28),
            (P_("paper", "Contract term"), person.contract, 0.44),
            (P_("paper", "Probation until"), ends, 0.28),
        ],
    )


def _tables(page: Page, person: JoinerPaper, y: float) -> float:
    y = _section(page, y, P_("paper", "Schooling"))
    y = _lines(
        page,
        y,
        [P_("paper", "From – to"), P_("paper", "School"), P_("paper", "Subject"), P_("paper", "Degree")],
        (0.26, 0.34, 0.22, 0.18),
        2,
        {3: person.education},
    )
    y = _section(page, y, P_("paper", "Work"))
    heads = [
        P_("paper", "From – to"),
        P_("paper", "Employer"),
        P_("paper", "Position"),
        P_("paper", "Why left"),
        P_("paper", "Referee and phone"),
    ]
    return _lines(page, y, heads, (0.22, 0.28, 0.14, 0.14, 0.22), 2, {})


def _lines(
    page: Page, y: float, heads: Sequence[str], shares: Sequence[float], rows: int, filled: dict[int, str]
) -> float:
    x = SIDE
    for place, (head, share) in enumerate(zip(heads, shares, strict=True)):
        page.text(x, y, head, SMALL)
        if place in filled:
            page.text(x, y + 17, filled[place])
        x += (WIDE - SIDE) * share
    page.rule(y + 4, HAIR, SIDE)
    for number in range(rows):
        page.rule(y + 4 + 20 * (number + 1), HAIR, SIDE)
    return y + 4 + 20 * rows + 9


def _pay(page: Page, y: float) -> float:
    y = _section(page, y, P_("paper", "Pay and insurance"))
    y = _row(page, y, [(P_("paper", "Bank and branch"), "", 0.5), (P_("paper", "Bank card number"), "", 0.5)])
    return _row(
        page,
        y,
        [
            (P_("paper", "Social insurance number"), "", 0.34),
            (P_("paper", "Housing fund number"), "", 0.33),
            (P_("paper", "Insured by the former employer until"), "", 0.33),
        ],
    )


def _papers(page: Page, pack: PackPaper, person: JoinerPaper, y: float) -> float:
    y = _section(page, y, P_("paper", "Papers received"))
    across = (WIDE - SIDE) / 2
    for place, (name, received) in enumerate(person.papers[:6]):
        x, base = SIDE + across * (place % 2), y + 13.5 * (place // 2)
        page.box(x, base, 7.5)
        if received:
            page.path([(x + 1.5, base - 3.5), (x + 3.2, base - 1.5), (x + 6.2, base - 6.2)], 1.0)
        fitted = fit(name, across - 20, (TEXT, SMALL))
        page.text(x + 12, base, fitted.lines[0], fitted.size)
    y += 13.5 * ((len(person.papers[:6]) + 1) // 2)
    note = _("Originals are given back at once; no deposit is asked for and no paper is kept.")
    if pack.papers_until and person.first_day is not None:
        from datetime import timedelta

        until = day(person.first_day + timedelta(days=pack.papers_until))
        note += (" " if current() == "en" else "") + _("What is missing is brought by {day}.", day=until)
    page.text(SIDE, y, note, SMALL)
    return y + 8


def _statement(page: Page, y: float) -> None:
    y = _section(page, y, P_("paper", "Statement"))
    text = _("What stands above is true. I have read the privacy notice and know what the data are for, how long they are kept "
             "and how I may see, correct or have them deleted.")  # fmt: skip
    for line in wrap(text, WIDE - SIDE, SMALL):
        page.text(SIDE, y, line, SMALL)
        y += 10
    page.rule(frame.SIGN_LABEL - 12, RULE)
