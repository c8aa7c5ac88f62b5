"""A paper that is written from the top down on as many pages as it takes: facts in columns, sections, running text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from hrdesk.documents import frame
from hrdesk.documents.pages import HAIR, RULE, WIDE, Page, Paper
from hrdesk.documents.training.columns import HEAD, Column, draw_head, draw_row, height, sized
from hrdesk.documents.typesetting import KEY, SMALL, SMALL_LEAD, TEXT, fit_name, width, wrap
from hrdesk.domain.letterhead import PaperKind
from hrdesk.words import _

START = 106.0
PITCH = 16.0
WRITING = 24.0  # between lines to write on by hand
_SECTION = 26.0
_END = frame.SIGN_LABEL - 14
WHOLE = frame.FOOT_RULE - 8  # a page without signatures
_KEYS = 4  # facts in a row
_KEPT = 3  # rows of a table that go with the signatures
_AMOUNT = 248.0  # where figures of a list end


class Flow:
    """The pages of one document. ``title``, what stands beside it and at its right come again, shorter, on later pages.

    ``kind``: whose title and signature lines the agency may have worded itself.
    ``end``: how far down pages are written; beyond the usual, so that there is no room for signatures, ``closing`` is
    called before what stands last.
    """

    def __init__(
        self,
        paper: Paper,
        *,
        kind: PaperKind | None = None,
        agency: str,
        document_no: str,
        title: str,
        beside: str,
        right: str,
        whose: str,
        by: str,
        at: datetime | None,
        keep: str,
        draft: bool = False,
        end: float = _END,
    ) -> None:
        self._paper, self._kind = paper, kind
        self._agency, self._number = agency, document_no
        self._title, self._beside, self._right, self._whose = title, beside, right, whose
        self._by, self._at, self._keep, self._draft = by, at, keep, draft
        self._end = end
        self.pages: list[Page] = []
        self.y = 0.0
        self.turn()

    @property
    def page(self) -> Page:
        """The one being written."""
        return self.pages[-1]

    def turn(self) -> None:
        """Begins a page."""
        page = self._paper.page(self._kind)
        frame.head(page, self._agency)
        if self._draft:
            frame.number(page, "", 1, draft=True)
        elif self._number:
            page.right(WIDE, frame.HEAD_BASE, _("No. {number}", number=self._number))
        if self.pages:
            frame.continued(page, self._title, self._whose, self._right)
        else:
            frame.title(page, self._title, self._beside, self._right)
        frame.foot(page, self._by, self._at, self._keep)
        self.y = frame.TITLE_BASE + 20 if self.pages else START
        self.pages.append(page)

    def need(self, height: float) -> None:
        """Turns the page where ``height`` points do not fit any more."""
        if self.y + height > self._end:
            self.turn()

    def closing(self, height: float) -> None:
        """From here on room is left for the signatures; ``height`` points stay together with them."""
        self._end = _END
        self.need(height)

    def facts(self, cells: Sequence[tuple[str, str]]) -> None:
        """Names above their values, four in a row; the first value bold. A long value makes its row taller."""
        column = (WIDE - 36) / _KEYS + 12
        for start in range(0, len(cells), _KEYS):
            longest = 1
            for place, (name, value) in enumerate(cells[start : start + _KEYS]):
                bold = start + place == 0
                self.page.text(place * column, self.y, name, SMALL)
                fitted = fit_name(value, column - 8, (TEXT, SMALL), bold)
                for line, text in enumerate(fitted.lines):
                    self.page.text(place * column, self.y + 13 + SMALL_LEAD * line, text, fitted.size, bold)
                longest = max(longest, len(fitted.lines))
            self.y += 33 + SMALL_LEAD * max(0, longest - 1) - 3 * (longest > 1)

    def heading(self, title: str) -> None:
        """A section's title over a rule."""
        self.need(_SECTION + PITCH)
        self.y += 16
        self.page.text(0, self.y, title, KEY, bold=True)
        self.y += 6
        self.page.rule(self.y, RULE)

    def text(self, text: str, *, bold: bool = False) -> None:
        """Running text over the whole width."""
        for line in wrap(text, WIDE, TEXT, bold):
            self.need(13)
            self.page.text(0, self.y + 12, line, TEXT, bold)
            self.y += 13
        self.y += 2

    def lines(self, rows: Sequence[tuple[str, str]], left: float = 200, *, bold: Collection[int] = ()) -> None:
        """What and how, side by side, ruled; the rows numbered in ``bold`` stand out."""
        for number, (what, how) in enumerate(rows):
            loud = number in bold
            said, told = wrap(what, left - 10, TEXT, loud), wrap(how, WIDE - left, TEXT, loud) or ("",)
            height = PITCH + 11 * (max(len(said), len(told)) - 1)
            self.need(height)
            for x, texts in ((0.0, said), (left, told)):
                for place, line in enumerate(texts):
                    self.page.text(x, self.y + 11 + 11 * place, line, TEXT, loud)
            self.y += height
            self.page.rule(self.y, HAIR)

    def amounts(self, rows: Sequence[tuple[str, str, str]], *, title: str = "") -> None:
        """What, how much and what is to be said of it, ruled; the figures end under one another. A title keeps its rows."""
        lines = [
            (wrap(what, _AMOUNT - width(figure) - 10, TEXT), figure, wrap(note, WIDE - _AMOUNT - 14, TEXT))
            for what, figure, note in rows
        ]
        heights = [PITCH + 11 * (max(len(said), len(told), 1) - 1) for said, _figure, told in lines]
        if title:
            self.need(min(_SECTION + sum(heights), self._end - frame.TITLE_BASE - 20))
            self.heading(title)
        for (said, figure, told), tall in zip(lines, heights, strict=True):
            self.need(tall)
            for place, line in enumerate(said):
                self.page.text(0, self.y + 11 + 11 * place, line, TEXT)
            self.page.right(_AMOUNT, self.y + 11, figure, TEXT)
            for place, line in enumerate(told):
                self.page.text(_AMOUNT + 14, self.y + 11 + 11 * place, line, TEXT)
            self.y += tall
            self.page.rule(self.y, HAIR)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        bold: Collection[int] = (),
        title: str = "",
        signed: bool = False,
    ) -> None:
        """Rows under their heads, which are repeated with the title on every page; at least two rows stand below a head.

        ``signed``: nothing but the signatures follows; the last rows go with them, so that nobody signs a page of its own.
        """
        columns = sized(columns, rows, bold)
        heights = [height(columns, cells, number in bold) for number, cells in enumerate(rows)]
        self.need(_SECTION * bool(title) + HEAD + sum(heights[:2]))
        if title:
            self.heading(title)
        self.y = draw_head(self.page, columns, self.y)
        kept = max(0, len(rows) - _KEPT) if signed and self.y + sum(heights) > _END else len(rows)
        for number, (cells, tall) in enumerate(zip(rows, heights, strict=True)):
            if number == kept:
                self._end = _END
            if self.y + (sum(heights[number:]) if number == kept else tall) > self._end:
                self.turn()
                if title:
                    self.heading(_("{title} (continued)", title=title))
                self.y = draw_head(self.page, columns, self.y)
            self.y = draw_row(self.page, columns, self.y, cells, number in bold)

    def finish(self, signers: Sequence[str], bookmark: str, *, before: Callable[[Page], None] | None = None) -> None:
        """Signature lines on the last page, page numbers, and the pages into the paper."""
        frame.signatures(self.page, signers)
        if before is not None:
            before(self.page)
        for place, page in enumerate(self.pages, start=1):
            frame.page_number(page, place, len(self.pages))
            self._paper.add(page, bookmark if place == 1 else "")
