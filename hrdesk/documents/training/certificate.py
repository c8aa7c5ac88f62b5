"""结业证书: who completed which course, and until when it holds."""

from __future__ import annotations

from hrdesk.documents import frame
from hrdesk.documents.pages import WIDE, Paper
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, TITLE, fit_name, wrap
from hrdesk.domain.letterhead import PaperKind, own_signers
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.papers import Certificate
from hrdesk.words import _

_MIDDLE = WIDE / 2


def draw(paper: Paper, sheet: Certificate) -> int:
    """Adds the certificate's page."""
    with paper.fonts.on_behalf_of(sheet.name):
        page = paper.page(PaperKind.CERTIFICATE)
        frame.head(page, sheet.head.agency)
        page.right(WIDE, frame.HEAD_BASE, _("No. {number}", number=sheet.number))
        title = frame.fit_title(page.letterhead.title(PaperKind.CERTIFICATE), "")
        page.centre(_MIDDLE, 190, title.lines[0], title.size, bold=True)
        name = fit_name(sheet.name, WIDE * 0.6, (TITLE, KEY, TEXT))
        for at, line in enumerate(name.lines):
            page.centre(_MIDDLE, 240 + 18 * at, line, name.size, bold=True)
        page.centre(_MIDDLE, 275, sheet.employee_no, TEXT)
        text = _("has completed the course “{course}” ({label}), {hours} hours, on {day}.", course=sheet.course, label=sheet.label,
                 hours=f"{sheet.minutes / 60:.1f}", day=sheet.finished.isoformat())  # fmt: skip
        y = 310.0
        for line in _balanced(text, WIDE * 0.75):
            page.centre(_MIDDLE, y, line, KEY)
            y += 18
        if sheet.score is not None:
            page.centre(_MIDDLE, y + 8, _("Exam passed with {score} out of 100.", score=points_text(sheet.score)), KEY)
            y += 26
        held = (
            _("Valid until {day}", day=sheet.valid_until.isoformat()) if sheet.valid_until else _("Valid without end")
        )
        page.centre(_MIDDLE, y + 16, held, KEY, bold=True)
        page.centre(
            _MIDDLE, y + 40, _("An internal certificate of this agency; it is no licence of an authority."), SMALL
        )
        frame.signatures(page, own_signers(PaperKind.CERTIFICATE))
        frame.foot(page, sheet.head.printed_by, sheet.head.printed_at, "")
        frame.page_number(page, 1, 1)
        paper.add(page, sheet.name)
    return 1


def _balanced(text: str, wide: float) -> list[str]:
    """Lines of about one length: a single sign alone in the last one looks like an accident."""
    lines = wrap(text, wide, KEY)
    while len(narrower := wrap(text, wide - KEY, KEY)) == len(lines) and wide > KEY * 8:
        wide, lines = wide - KEY, narrower
    return list(lines)
