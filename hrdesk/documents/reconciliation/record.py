"""The pages of the record: the files first, then every difference, a line each, and who signs."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE, signed
from hrdesk.documents.pages import FOOT, Page, Paper
from hrdesk.documents.training.columns import Column, draw_head, draw_row, height, spread
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.reconciliation.paper import DifferenceLine, FileLine, ReconciliationRecord
from hrdesk.words import P_, _

_END = FOOT - 24
_SIGNED_END = frame.SIGN_LABEL - 16
_TOP = frame.TITLE_BASE + 20
_LEAD = 12.0


class _Pages:
    """Pages begun as they are needed; every one with head and foot."""

    def __init__(self, paper: Paper, sheet: ReconciliationRecord) -> None:
        self._paper, self._sheet = paper, sheet
        self.pages: list[Page] = []
        self.y = 0.0
        self.begin()

    @property
    def page(self) -> Page:
        """The page now."""
        return self.pages[-1]

    def begin(self) -> None:
        """A new page."""
        page, sheet = self._paper.page(PaperKind.RECONCILIATION), self._sheet
        frame.head(page, sheet.agency)
        name = own_title(PaperKind.RECONCILIATION)
        (frame.continued if self.pages else frame.title)(page, name, "", sheet.period)
        frame.foot(page, sheet.printed_by, sheet.printed_at, P_("paper", "For the evaluation file"))
        self.y = _TOP + 4 if not self.pages else frame.TITLE_BASE + 14
        self.pages.append(page)

    def say(self, text: str, *, bold: bool = False) -> None:
        """A line of words over the whole width, two at most."""
        for line in fit(text, 480, (TEXT, SMALL), bold).lines[:2]:
            self.page.text(0, self.y + 8, line, TEXT if bold else SMALL, bold)
            self.y += _LEAD

    def heading(self, text: str) -> None:
        """A heading with room around."""
        self.y += 10
        self.page.text(0, self.y + 8, text, KEY, bold=True)
        self.y += 16

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Rows under their heads, which are repeated on every page."""
        self.y = draw_head(self.page, columns, self.y)
        for cells in rows:
            if self.y + height(columns, cells) > _END:
                self.begin()
                self.y = draw_head(self.page, columns, self.y)
            self.y = draw_row(self.page, columns, self.y, cells)


def draw(paper: Paper, sheet: ReconciliationRecord) -> int:
    """Adds the record's pages and gives their number."""
    with paper.fonts.on_behalf_of(sheet.period):
        found = _Pages(paper, sheet)
        found.say(sheet.rule)
        found.say(_("{open} differences open, {settled} settled", open=sheet.open, settled=sheet.settled))
        if sheet.released:
            found.say(sheet.released, bold=True)
        if sheet.files:
            found.heading(P_("paper", "Files and their totals (¥)"))
            found.table(_file_columns(), [_file(one) for one in sheet.files])
        found.heading(P_("paper", "Differences"))
        if sheet.differences:
            found.table(_columns(), [_difference(one) for one in sheet.differences])
        else:
            found.say(_("The sources agree; there is no difference."))
        if found.y > _SIGNED_END:
            found.begin()
        frame.signatures(found.page, own_signers(PaperKind.RECONCILIATION))
        for place, page in enumerate(found.pages, start=1):
            frame.page_number(page, place, len(found.pages))
            paper.add(page)
    return len(found.pages)


def _file_columns() -> list[Column]:
    return spread((
        (P_("table head", "File"), 28, False), (P_("table head", "Sum of its rows"), 14, True),
        (P_("table head", "For people"), 14, True), (P_("table head", "For nobody"), 14, True),
        (P_("table head", "Its own total"), 14, True), (P_("table head", "Difference"), 12, True),
    ))  # fmt: skip


def _file(one: FileLine) -> list[str]:
    difference = NONE if one.difference is None else signed(one.difference)
    return [one.name, f"{one.rows:,.2f}", f"{one.people:,.2f}", f"{one.loose:,.2f}", one.stated or NONE, difference]


def _columns() -> list[Column]:
    return spread((
        (P_("table head", "Kind"), 11, False), (P_("table head", "What differs"), 26, False),
        (P_("table head", "Counts for"), 17, False), (P_("table head", "Where"), 18, False),
        (P_("table head", "Amount"), 11, True), (P_("table head", "Settled"), 13, False),
        (P_("table head", "Reason, by whom"), 20, False),
    ))  # fmt: skip


def _difference(one: DifferenceLine) -> list[str]:
    amount = NONE if one.amount is None else f"{one.amount:,.2f}"
    return [one.kind, one.text, one.person, one.where, amount, one.settled or P_("paper", "open"), one.why]
