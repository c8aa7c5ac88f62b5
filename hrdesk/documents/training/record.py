"""培训档案: four answers first (licence, current courses, hours, undertaking), then the evidence by occasion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE
from hrdesk.documents.pages import RULE, WIDE, Page, Paper
from hrdesk.documents.training.columns import Column, draw_head, draw_row, height, sized, spread
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, fit, fit_name, wrap
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.training.courses import Occasion, Standing
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.papers import RecordAttempt, RecordLine, TrainingRecord
from hrdesk.domain.training.past import passed_text
from hrdesk.words import P_, _

_GUTTER = 12.0
_QUARTER = (WIDE - 3 * _GUTTER) / 4
_END = frame.SIGN_LABEL - 14
_TOP = frame.TITLE_BASE + 22


def draw(paper: Paper, record: TrainingRecord) -> int:
    """Adds the record's pages and gives their number."""
    with paper.fonts.on_behalf_of(record.name):
        pages = _Pages(paper, record)
        y = _answers(pages.page, record, _person(pages.page, record, _TOP))
        _lines(pages, record, y + 8)
        _earlier(pages, record)
        _attempts(pages, record)
        _homework(pages, record)
        frame.signatures(pages.page, own_signers(PaperKind.TRAINING_RECORD))
        pages.close(record.name)
    return len(pages.all)


class _Pages:
    """The pages of one record, with the table's head repeated on each."""

    def __init__(self, paper: Paper, record: TrainingRecord) -> None:
        self.paper, self.record = paper, record
        self.all: list[Page] = []
        self.y = 0.0
        self.add()

    @property
    def page(self) -> Page:
        return self.all[-1]

    def add(self) -> None:
        record, page = self.record, self.paper.page(PaperKind.TRAINING_RECORD)
        frame.head(page, record.head.agency)
        name = own_title(PaperKind.TRAINING_RECORD)
        period = _("as of {day}", day=record.on.isoformat())
        if self.all:
            frame.continued(page, name, f"{record.name} {record.employee_no}", period)
        else:
            beside = _("for the client's audit: {client}", client=record.client) if record.client else ""
            frame.title(page, name, beside, period)
        confidential = P_("paper", "Identity number masked; for audits and the person's file")
        frame.foot(page, record.head.printed_by, record.head.printed_at, confidential)
        self.all.append(page)
        self.y = frame.TITLE_BASE + 14

    def room_for(self, tall: float, columns: Sequence[Column]) -> None:
        if self.y + tall > _END:
            self.add()
            self.y = draw_head(self.page, columns, self.y)

    def close(self, bookmark: str) -> None:
        for place, page in enumerate(self.all, start=1):
            frame.page_number(page, place, len(self.all))
            self.paper.add(page, bookmark if place == 1 else "")


def _person(page: Page, record: TrainingRecord, y: float) -> float:
    blocks = (
        (P_("paper", "Name"), record.name), (P_("paper", "Employee number"), record.employee_no),
        (P_("paper", "Post"), record.post), (P_("paper", "Department / team"), record.unit),
        (P_("paper", "Identity number (masked)"), record.id_shown), (P_("paper", "First day"), _day(record.hired)),
        (P_("paper", "File opened"), _day(record.first_entry)), (P_("paper", "Last entry"), _day(record.last_entry)),
    )  # fmt: skip
    for place, (title, value) in enumerate(blocks):
        x = place % 4 * (_QUARTER + _GUTTER)
        base = y + place // 4 * 32
        page.text(x, base, title, SMALL)
        fitted = fit_name(value, _QUARTER) if not place else fit(value, _QUARTER)
        for at, line in enumerate(fitted.lines[:2]):
            page.text(x, base + 13 + 9 * at, line, fitted.size, bold=not place)
    page.rule(y + 58, RULE)
    return y + 58


def _answers(page: Page, record: TrainingRecord, y: float) -> float:
    held, asked = record.current
    year = record.on - timedelta(days=365)
    hours = record.minutes_since(year)
    open_ = [line for line in record.lines if line.standing.open and line.standing is not Standing.EXPIRED]
    waits = P_("paper", "; ").join(" ".join((line.course, _("by {day}", day=_day(line.due)))) for line in open_[:2])
    passed = [one for one in record.attempts if one.passed]
    first = min((one.on for one in passed), default=None)
    exam = _("first exam passed {day}", day=_day(first)) if first else _("no exam passed yet")
    for place, (title, value, note) in enumerate((
        (P_("paper", "Licence to work"), record.licensed or NONE, exam),
        (P_("paper", "Required courses now"), _("{held} of {asked} hold", held=held, asked=asked), waits),
        (P_("paper", "Hours in the last 12 months"), _("{hours} h", hours=f"{hours / 60:.1f}"), ""),
        (P_("paper", "Undertakings"), *_signed(record)),
    )):  # fmt: skip
        x = place * (_QUARTER + _GUTTER)
        page.text(x, y + 15, title, SMALL)
        fitted = fit(value, _QUARTER, (KEY, TEXT, SMALL), True)
        page.text(x, y + 30, fitted.lines[0], fitted.size, bold=True)
        for at, line in enumerate(wrap(note, _QUARTER, SMALL)[:2]):
            page.text(x, y + 42 + 9 * at, line, SMALL)
    return y + 58


def _signed(record: TrainingRecord) -> tuple[str, str]:
    """How many of the papers to sign are signed, and the last of them or what is missing."""
    papers = record.undertakings
    missing = [one for one in papers if one.signed is None and not one.waived]
    if not papers:
        return NONE, _("none on file")
    if missing:
        return _("{count} not signed", count=len(missing)), missing[0].name
    days = [one for one in papers if one.signed is not None]
    if not days:
        return _("waived"), papers[0].waived
    last = max(days, key=lambda one: one.signed or record.on)
    return _("signed {day}", day=_day(last.signed)), "、".join(one.name for one in papers)


def _columns() -> list[Column]:
    return spread((
        (P_("table head", "Course"), 26, False), (P_("table head", "Version"), 6, False), (P_("table head", "Read on"), 12.5, False),
        (P_("table head", "Trainer"), 9, False), (P_("table head", "Hours"), 5.5, True), (P_("table head", "Paper"), 7, True),
        (P_("table head", "Score"), 6, True), (P_("table head", "Pass mark"), 6, True), (P_("table head", "Result"), 8.5, False),
        (P_("table head", "Resits"), 5, True), (P_("table head", "Valid until"), 13, True),
    ), gap=4)  # fmt: skip


def _lines(pages: _Pages, record: TrainingRecord, y: float) -> None:
    opened = {number for number, line in enumerate(record.lines) if line.standing.open}
    columns = sized(_columns(), [_cells(line) for line in record.lines], opened)
    pages.y = draw_head(pages.page, columns, y)
    for occasion, lines in _by_occasion(record.lines):
        pages.room_for(40, columns)
        pages.page.text(0, pages.y + 13, occasion.text, TEXT, bold=True)
        pages.y += 18
        for line in lines:
            cells = _cells(line)
            pages.room_for(height(columns, cells, line.standing.open), columns)
            pages.y = draw_row(pages.page, columns, pages.y, cells, bold=line.standing.open)
        pages.page.rule(pages.y, RULE)
    note = _(
        "Hours, passing scores and validity are rules of this agency, not figures of the law. “Replaced” means that a newer "
        "version took its place. Papers, answers and times of every attempt are kept."
    )
    pages.room_for(34, columns)
    for at, text in enumerate(wrap(note, WIDE, SMALL)):
        pages.page.text(0, pages.y + 12 + 10 * at, text, SMALL)
    pages.y += 30


def _by_occasion(lines: Sequence[RecordLine]) -> Iterator[tuple[Occasion, list[RecordLine]]]:
    for occasion in Occasion:
        found = [line for line in lines if line.occasion is occasion]
        if found:
            yield occasion, found


def _cells(line: RecordLine) -> list[str]:
    done = line.read_on is not None
    valid = _day(line.valid_until) if line.valid_until else P_("paper", "no end")
    if line.standing is Standing.REPLACED:
        valid = P_("paper", "replaced")
    elif line.standing.open:
        valid = P_("paper", "by {day}", day=f"{line.due:%m-%d}") if line.due else NONE
    exam = line.pass_mark is not None
    result = line.standing.text
    if line.standing in (Standing.DONE, Standing.EXPIRING, Standing.REPLACED):
        result = P_("exam", "passed") if line.score is not None else P_("paper", "read") if done else NONE
    return [
        line.course, line.label, _day(line.read_on) if done else P_("paper", "open"), line.trainer or NONE,
        f"{line.minutes / 60:.1f}", line.exam or NONE, NONE if line.score is None else points_text(line.score),
        points_text(line.pass_mark) if line.pass_mark is not None else NONE, result, str(line.resits) if exam else NONE, valid,
    ]  # fmt: skip


def _earlier(pages: _Pages, record: TrainingRecord) -> None:
    if not record.earlier:
        return
    columns = spread((
        (P_("table head", "Course"), 34, False), (P_("table head", "Completed on"), 13, False), (P_("table head", "Trainer"), 18, False),
        (P_("table head", "Hours"), 7, True), (P_("table head", "Score"), 7, True), (P_("table head", "Result"), 10, False),
        (P_("table head", "Valid until"), 13, True),
    ))  # fmt: skip
    if pages.y + 70 > _END:
        pages.add()
    pages.page.text(0, pages.y + 14, P_("paper", "Earlier training, as brought in from other records"), KEY, bold=True)
    rows = [
        [
            one.course, _day(one.on), one.trainer or NONE, NONE if one.hours is None else points_text(one.hours),
            NONE if one.score is None else points_text(one.score), passed_text(one.passed) or NONE,
            _day(one.valid_until) if one.valid_until else NONE,  # the record says nothing of it
        ]
        for one in record.earlier
    ]  # fmt: skip
    _table(pages, columns, rows)
    pages.y += 8


def _attempts(pages: _Pages, record: TrainingRecord) -> None:
    if not record.attempts:
        return
    columns = spread((
        (P_("table head", "Exam"), 34, False), (P_("table head", "Which time"), 8, True), (P_("table head", "Date"), 12, False),
        (P_("table head", "Questions"), 9, True), (P_("table head", "Score"), 9, True), (P_("table head", "Topics missed"), 36, False),
    ))  # fmt: skip
    if pages.y + 70 > _END:
        pages.add()
    pages.page.text(0, pages.y + 14, P_("paper", "Attempts in detail"), KEY, bold=True)
    _table(pages, columns, [_attempt(one) for one in record.attempts])


def _homework(pages: _Pages, record: TrainingRecord) -> None:
    if not record.homework:
        return
    pages.y += 8
    columns = spread((
        (P_("table head", "Course"), 26, False), (P_("table head", "Homework"), 20, False), (P_("table head", "Which time"), 8, True),
        (P_("table head", "Date"), 12, False), (P_("table head", "Score"), 7, True), (P_("table head", "Result"), 14, False),
        (P_("table head", "Marked by"), 10, False), (P_("table head", "Comment"), 20, False),
    ))  # fmt: skip
    if pages.y + 70 > _END:
        pages.add()
    pages.page.text(0, pages.y + 14, P_("paper", "Homework"), KEY, bold=True)
    rows = [
        [
            one.course, one.title, str(one.number), _day(one.on), NONE if one.score is None else points_text(one.score),
            one.result, one.by or NONE, one.comment or NONE,
        ]
        for one in record.homework
    ]  # fmt: skip
    _table(pages, columns, rows)
    pages.y += 8


def _table(pages: _Pages, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """The rows under their heads, on as many pages as they take."""
    columns = sized(columns, rows)
    pages.y = draw_head(pages.page, columns, pages.y + 22)
    for cells in rows:
        pages.room_for(height(columns, cells), columns)
        pages.y = draw_row(pages.page, columns, pages.y, cells)


def _attempt(one: RecordAttempt) -> list[str]:
    score = NONE if one.score is None else points_text(one.score)
    return [one.exam, str(one.number), _day(one.on), str(one.questions), score, "、".join(one.missed) or NONE]


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else NONE
