"""限期返岗通知书 and 解除劳动合同通知书: a letter above the cut, the proof of delivery below it."""

from __future__ import annotations

from collections.abc import Iterator

from hrdesk.documents.pages import WIDE, Paper
from hrdesk.documents.separation import letter
from hrdesk.documents.typesetting import TITLE, wrap
from hrdesk.domain.separation_sheet import NoticeSheet
from hrdesk.words import P_, _

_LEAD = 19.0


def draw(paper: Paper, sheet: NoticeSheet) -> None:
    """Adds the page."""
    with paper.fonts.on_behalf_of(sheet.name):
        page = paper.page()
        letter.head(page, sheet.agency.text, sheet.document_no)
        page.centre(WIDE / 2, 125, title_of(sheet.kind), TITLE, bold=True)
        y = 165.0
        for place, paragraph in enumerate(_paragraphs(sheet)):
            first = WIDE - (letter.INDENT if place else 0)
            for line_no, line in enumerate(wrap(paragraph, WIDE, letter.BODY, False, first)):
                page.text(letter.INDENT if place and not line_no else 0, y, line, letter.BODY)
                y += _LEAD
            y += 3
        letter.seal(page, sheet.agency.text, sheet.issued, max(y + 24, 470))
        said = _("I received 1 original of this letter: {title}, No. {number}.",
                 title=title_of(sheet.kind), number=sheet.document_no)  # fmt: skip
        keep = _("On file with the proof of delivery")
        letter.receipt(page, sheet.document_no, said, sheet.printed_by, sheet.printed_at, keep)
        paper.add(page, f"{sheet.document_no} {sheet.name}")


def title_of(kind: str) -> str:
    """The letter's name."""
    if kind == "return":
        return P_("paper", "Notice to return to work")
    return P_("paper", "Notice of dissolution of the labour contract")


def _paragraphs(sheet: NoticeSheet) -> Iterator[str]:
    yield _("{name} (employee number {number}, identity number {id}):",
            name=sheet.name, number=sheet.employee_no, id=sheet.id_number or "—")  # fmt: skip
    if sheet.kind == "return":
        if sheet.since is not None:
            yield _("Since {day} you have not come to work, and no leave was applied for and approved.",
                    day=letter.full_day(sheet.since))  # fmt: skip
        if sheet.grounds:
            yield sheet.grounds
        if sheet.deadline is not None:
            yield _(
                "Please come back to your post by {day} and explain your absence in writing. If you have a reason such as"
                " sickness, send the proof by then.",
                day=letter.full_day(sheet.deadline),
            )
        yield _(
            "If you neither return nor answer by then, the employer will deal with it by law and by its rules, up to the"
            " dissolution of the labour contract."
        )
        return
    yield sheet.grounds
    if sheet.effective is not None:
        yield _(
            "By article {article} of the Labour Contract Law the employer dissolves the labour contract with you as of"
            " {day}. The trade union was told of the grounds beforehand, where there is one (article 43).",
            article=sheet.article,
            day=letter.full_day(sheet.effective),
        )
    yield _(
        "Please hand over your work and what belongs to the employer. The leaving certificate is issued on the same day;"
        " wages are settled as the law provides. If you disagree, you may apply for labour arbitration within one year."
    )
