"""离职证明: identity and the four contents of 劳动合同法实施条例 art. 24; no reason, no evaluation."""

from __future__ import annotations

from hrdesk.documents.pages import HAIR, WIDE, Page, Paper
from hrdesk.documents.separation import letter
from hrdesk.documents.typesetting import TEXT, TITLE, fit_name, wrap
from hrdesk.domain.people import length_of_service
from hrdesk.domain.separation_sheet import CertificateSheet
from hrdesk.words import P_, _, _n, current

_VALUE = 136.0
_PITCH = 27.5


def draw(paper: Paper, sheet: CertificateSheet) -> None:
    """Adds the page."""
    with paper.fonts.on_behalf_of(sheet.name):
        page = paper.page()
        letter.head(page, sheet.agency.text, sheet.document_no)
        title = P_("paper", "Leaving certificate")
        page.centre(WIDE / 2, 131, " ".join(title) if current() == "zh_CN" else title, TITLE, bold=True)
        _body(page, sheet)
        said = _("I received 1 original of the leaving certificate issued by the employer on {day}.",
                 day=letter.full_day(sheet.issued))  # fmt: skip
        keep = _("On file: at least 2 years after the contract ended")
        letter.receipt(page, sheet.document_no, said, sheet.printed_by, sheet.printed_at, keep)
        paper.add(page, f"{sheet.document_no} {sheet.name}")


def _body(page: Page, sheet: CertificateSheet) -> None:
    opening = (
        _("This certifies that the labour contract concluded with the following person has terminated:")
        if sheet.terminated
        else _("This certifies that the labour contract concluded with the following person has been dissolved:")
    )
    y = 181.0
    for line in wrap(opening, WIDE - letter.INDENT, letter.BODY):
        page.text(letter.INDENT, y - 13, line, letter.BODY)
        y += 16
    y += 7
    y = _fact(page, y, P_("certificate", "Name"), sheet.name, bold=True)
    y = _fact(page, y, P_("certificate", "Citizen identity number"), sheet.id_number)
    page.rule(y - 11, HAIR, letter.INDENT, WIDE)
    y += 7
    day_name = (
        P_("certificate", "Date of termination") if sheet.terminated else P_("certificate", "Date of dissolution")
    )
    y = _fact(page, y, P_("certificate", "Term of the contract"), _term(sheet))
    y = _fact(page, y, day_name, letter.full_day(sheet.ended))
    y = _fact(page, y, P_("certificate", "Post"), sheet.position.text)
    y = _fact(page, y, P_("certificate", "Years of service here"), _service(sheet))
    page.rule(y - 11, HAIR, letter.INDENT, WIDE)
    page.text(letter.INDENT, y + 19, _("This is hereby certified."), letter.BODY)
    letter.seal(page, sheet.agency.text, sheet.issued, 476)


def _fact(page: Page, y: float, name: str, value: str, bold: bool = False) -> float:
    page.text(letter.INDENT, y, name, TEXT)
    if not value:
        page.rule(y + 3, HAIR, _VALUE, WIDE)
        return y + _PITCH
    fitted = fit_name(value, WIDE - _VALUE, (letter.BODY, TEXT), bold=bold)
    for place, line in enumerate(fitted.lines):
        page.text(_VALUE, y - 5 * (len(fitted.lines) - 1) + 11 * place, line, fitted.size, bold)
    return y + _PITCH


def _term(sheet: CertificateSheet) -> str:
    """The term as it was agreed; empty where nobody entered it: a line to write on."""
    if sheet.contract_kind == "open_ended" and sheet.contract_starts is not None:
        return _("open-ended, from {start}", start=letter.full_day(sheet.contract_starts))
    if sheet.contract_kind == "task" and sheet.contract_starts is not None:
        return _("until a task is done, from {start}", start=letter.full_day(sheet.contract_starts))
    if sheet.contract_starts is not None and sheet.contract_ends is not None:
        start, end = letter.full_day(sheet.contract_starts), letter.full_day(sheet.contract_ends)
        return _("fixed term, {start} to {end}", start=start, end=end)
    return ""


def _service(sheet: CertificateSheet) -> str:
    from datetime import timedelta

    years, months = length_of_service(sheet.hired, sheet.ended + timedelta(days=1))
    span = _("{start} to {end}", start=letter.full_day(sheet.hired), end=letter.full_day(sheet.ended))
    full_years = _n("{count} year", "{count} years", count=years)
    full_months = _n("{count} month", "{count} months", count=months)
    if years and months:
        length = _("{years} {months}", years=full_years, months=full_months)
    elif years or months:
        length = full_years if years else full_months
    else:
        length = _("less than a month")
    return _("{length} ({span})", length=length, span=span)
