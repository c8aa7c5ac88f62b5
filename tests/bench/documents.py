"""500 evaluation sheets as one PDF: HRDesk beside reportlab's canvas drawing the same strings and lines.

The floor draws every string with ``drawString`` and every line with ``line``, at the places HRDesk would, with the same
fonts and compression and nothing else: no layout, no rounding, no words. A second floor draws what all sheets share once
as a form. On all sides the fonts are parsed beforehand. The last row is what a sheet adds to the file.
"""

from __future__ import annotations

import gc
import io
import random
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hrdesk.documents.fonts import typeface
from hrdesk.documents.pages import HAIR, LEFT, PAGE_HEIGHT, PAGE_WIDTH, Page, Paper
from hrdesk.documents.performance import evaluation, write_evaluations
from hrdesk.domain.performance.sheet import EvaluationSheet, TeamShown
from hrdesk.words import resources
from tests.bench import Row
from tests.documents import builders

NAME = "documents"
SHEETS = 500
_ROUNDS = 3
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "".join(chr(0x4E00 + 13 * step) for step in range(900))


@dataclass(slots=True)
class Drawing:
    """What stands on one page, or on the form its pages share."""

    strings: list[tuple[float, float, str, float, bool]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    form: str = ""


class _Recorder(Page):
    """A page that also notes what it is asked to draw."""

    def __init__(self, paper: _Recorded) -> None:
        super().__init__(paper.fonts)
        self.drawing = Drawing()
        self._paper = paper

    def text(self, x: float, y: float, text: str, size: float = 9.0, bold: bool = False) -> None:
        if text:
            self.drawing.strings.append((LEFT + x, PAGE_HEIGHT - y, text, size, bold))

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = HAIR) -> None:
        self.drawing.lines.append((LEFT + x1, PAGE_HEIGHT - y1, LEFT + x2, PAGE_HEIGHT - y2, thick))

    def path(self, points: Sequence[tuple[float, float]], thick: float, dashed: bool = False) -> None:
        for (x1, y1), (x2, y2) in pairwise(points):
            self.line(x1, y1, x2, y2, thick)

    def area(self, x: float, y: float, across: float, down: float, grey: float) -> None:
        self.line(x, y, x + across, y, down)

    def dot(self, x: float, y: float, radius: float) -> None:
        self.line(x, y, x, y, 2 * radius)

    def triangle(self, x: float, y: float, right: float = 0.0, down: float = 0.0) -> None:
        self.line(x, y, x - right, y - down, 3)

    def box(self, x: float, y: float, side: float) -> None:
        self.line(x, y, x + side, y, side)

    def place(self, shared: str) -> None:
        self.drawing.form = shared


class _Recorded(Paper):
    """A file that is only noted down."""

    def __init__(self) -> None:
        super().__init__("", "", None)
        self.forms: dict[str, Drawing] = {}
        self.drawings: list[Drawing] = []
        self._names: dict[Hashable, str] = {}

    def page(self, kind: Any = None) -> Page:
        return _Recorder(self)

    def shared(self, key: Hashable, draw: Callable[[Page], None], kind: Any = None) -> str:
        if key not in self._names:
            self._names[key] = f"form{len(self._names)}"
            page = _Recorder(self)
            draw(page)
            self.forms[self._names[key]] = page.drawing
        return self._names[key]

    def repeated(self, page: Page, key: Hashable, draw: Callable[[Page], None]) -> None:
        draw(page)

    def add(self, page: Page, bookmark: str = "") -> None:
        assert isinstance(page, _Recorder)
        self.drawings.append(page.drawing)


def sheets(count: int) -> list[EvaluationSheet]:
    """A month of people with their own names, figures, scores and comments, ten to a team, nine metrics each."""
    chance = random.Random(7)
    made = []
    for place in range(count):
        lines = tuple(_line(line, chance) for line in builders.nine_lines())
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
        comment = "".join(chance.choices(_GIVEN[:300], k=40))
        sheet = builders.evaluation(
            lines,
            person=builders.person(name, f"YX{place:04d}"),
            document_no=f"KH-202610-{place:04d}",
            revision=1,
            replaces=None,
            supervisor_comment=comment,
            self_comment="",
            adjustments=builders.ADJUSTMENTS[: place % 3],
            rank=place % 10 + 1,
            rank_of=10,
        )
        made.append(sheet)
    return [_among(sheet, made[place // 10 * 10 : place // 10 * 10 + 10]) for place, sheet in enumerate(made)]


def _line(line: Any, chance: random.Random) -> Any:
    completion = Decimal(chance.randint(7000, 12500)) / 100
    return replace(
        line,
        actual=line.target * completion / 100,
        completion=completion,
        score=min(completion, Decimal(120)),
        contribution=builders.cents(min(completion, Decimal(120)) * line.weight / 100),
    )


def _among(sheet: EvaluationSheet, team: list[EvaluationSheet]) -> EvaluationSheet:
    scores = sorted(other.total for other in team if other.total is not None)
    return replace(sheet, team=TeamShown(tuple(scores), scores[len(scores) // 2]))


def floor(paper: _Recorded, with_form: bool) -> bytes:
    """The same strings and lines on reportlab's canvas."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # as HRDesk: fewer bytes and less work
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1)
    if with_form:
        for name, drawing in paper.forms.items():
            canvas.beginForm(name, 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
            _draw(canvas, drawing)
            canvas.endForm()
    for drawing in paper.drawings:
        if with_form:
            canvas.doForm(drawing.form)
        else:
            _draw(canvas, paper.forms[drawing.form])
        _draw(canvas, drawing)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, drawing: Drawing) -> None:
    for x1, y1, x2, y2, thick in drawing.lines:
        canvas.setLineWidth(thick)
        canvas.line(x1, y1, x2, y2)
    for x, y, text, size, bold in drawing.strings:
        canvas.setFont("Bench-Bold" if bold else "Bench", size)
        canvas.drawString(x, y, text)


def run(month: list[EvaluationSheet]) -> bytes:
    """HRDesk's own."""
    out = io.BytesIO()
    write_evaluations(month, out)
    return out.getvalue()


def _best(work: Callable[[], object]) -> float:
    """CPU seconds of the best of some rounds."""
    spent = []
    for _round in range(_ROUNDS):
        gc.collect()
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def measure() -> list[Row]:
    """The rows of the table."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, weight in (("Bench", "Regular"), ("Bench-Bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(resources() / "fonts" / f"NotoSansSC-{weight}.ttf")))
    typeface(False), typeface(True)
    month = sheets(SHEETS)
    recorded = _Recorded()
    for sheet in month:
        evaluation.draw(recorded, sheet)
    strings = sum(len(page.strings) + len(recorded.forms[page.form].strings) for page in recorded.drawings)
    bare = "bare canvas"
    rows = [
        Row(bare, _best(lambda: floor(recorded, with_form=False)), note=f"{strings // SHEETS} strings a sheet"),
        Row("canvas with a form", _best(lambda: floor(recorded, with_form=True)), bare),
        Row("HRDesk", _best(lambda: run(month)), bare),
    ]
    each, all_of_them = bytes_a_sheet(month), len(run(month))
    plain = len(floor(recorded, with_form=True))
    rows[2] = replace(
        rows[2],
        note=f"goal ≤ 1.2, needed ≤ 1.5; {each:.0f} bytes a page beyond fonts; file {all_of_them / plain:.2f} × the canvas's",
    )
    return rows


def bytes_a_sheet(month: list[EvaluationSheet]) -> float:
    """What each sheet after the first fifty adds to the file, the fonts aside."""
    few, many = run(month[:50]), run(month)
    return (len(many) - _font_bytes(many) - len(few) + _font_bytes(few)) / (len(month) - 50)


def _font_bytes(data: bytes) -> int:
    """Bytes of the embedded font files."""
    import pypdf

    fonts = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    whole = [font for font in fonts.values() if "/DescendantFonts" in font]  # the simple ones show the same subset
    files = [font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"] for font in whole]
    return sum(len(file.get_object()._data) for file in files)
