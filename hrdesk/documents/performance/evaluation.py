"""月度绩效考核表: who, result, why, where from, comments, appeal, signatures: the answer first, the proof after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hrdesk.documents import frame
from hrdesk.documents.figures import NONE, brief, day, month_name, plain, signed, whole_month
from hrdesk.documents.pages import HAIR, RULE, WIDE, Page, Paper
from hrdesk.documents.performance import charts, metrics, wording
from hrdesk.documents.performance.metrics import HEAD_HEIGHT, MOST_ROWS, Tail
from hrdesk.documents.typesetting import SMALL, TEXT, TITLE, Fitted, fit, fit_name, width, wrap
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.grading import FEWEST
from hrdesk.domain.performance.sheet import EvaluationLine, EvaluationSheet, PersonShown, SheetState, Signature
from hrdesk.words import P_, _, current

_GUTTER = 12.0
_QUARTER = (WIDE - 3 * _GUTTER) / 4
_PLACES = tuple(place * (_QUARTER + _GUTTER) for place in range(4))
_RESULTS = (0.0, 69.0, 135.0, 198.0)  # score, grade, rank, coefficient
_HALF = (WIDE - 16) / 2  # the two comments
_STRIP = 216.0  # width of the team's distribution
_RESULT, _TREND = 176.0, 251.5
_TABLE = 251.0
_NOTE_LEAD, _COMMENT_LEAD, _WRITING = 11.0, 14.0, 24.0
_COMMENTS_LEAST = 66.0  # from the rule above the comments to the one below: two lines to write on
_APPEAL_LAST = frame.SIGN_LABEL - 17.5


@dataclass(slots=True)
class Overflow:
    """What goes whole to a continuation page: rows of the table, then texts under a heading."""

    carried: Sequence[EvaluationLine] = ()
    lines: Sequence[EvaluationLine] = ()
    texts: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.texts)


def draw(paper: Paper, sheet: EvaluationSheet) -> int:
    """Adds the sheet's pages to the file and gives their number."""
    whose = f"{sheet.person.name.text} {sheet.person.employee_no}".strip()
    with paper.fonts.on_behalf_of(whose):
        first = paper.page(PaperKind.EVALUATION)
        first.place(_shared(paper, sheet))
        overflow = Overflow()
        draft = sheet.state is SheetState.DRAFT
        frame.number(first, sheet.document_no, sheet.revision, draft)
        first.right(WIDE, _RESULT, wording.replaced(sheet), SMALL)
        _person(first, sheet, overflow)
        _result(paper, first, sheet)
        appeal_rule = _appeal_rule(sheet)
        end = _table(paper, first, sheet, appeal_rule, overflow)
        end = _notes(paper, first, sheet, end, appeal_rule, overflow)
        _comments(first, sheet, end, appeal_rule, overflow)
        more = _continuation(paper, sheet, overflow) if overflow else []
        pages = [first, *more]
        for place, page in enumerate(pages, start=1):
            frame.page_number(page, place, len(pages))
            paper.add(page, whose if place == 1 else "")
    return len(pages)


def _shared(paper: Paper, sheet: EvaluationSheet) -> str:
    """What the sheets of a month and scheme have in common, drawn once."""
    appeal = wording.appeal(sheet)
    months = tuple((point.year, point.month) for point in sheet.trend)
    place = _rank_label(sheet)
    key = (
        current(), sheet.agency, sheet.scheme, sheet.period, appeal, months, place, sheet.grade_confirmed,
        sheet.signatures, sheet.printed_by, sheet.printed_at, bool(sheet.team.scores),
    )  # fmt: skip

    def draw_shared(page: Page) -> None:
        frame.head(page, sheet.agency.text)
        scheme = _("Scheme: {name}, version {version}", name=sheet.scheme.name.text, version=sheet.scheme.version)
        frame.title(page, own_title(PaperKind.EVALUATION), scheme + _days(sheet), month_name(sheet.period))
        _labels(page, sheet, place)
        if sheet.trend:
            charts.months(page, *_trend_axis(), sheet.trend)
        metrics.head(page, _TABLE)
        _appeal(page, appeal, _appeal_rule(sheet))
        frame.signatures(page, _signers(sheet.signatures))
        frame.foot(page, sheet.printed_by, sheet.printed_at, _("Internal, contains personal data"))

    return paper.shared(key, draw_shared, PaperKind.EVALUATION)


def _days(sheet: EvaluationSheet) -> str:
    if whole_month(sheet.period):
        return ""
    return _(" ({first} to {last})", first=day(sheet.period.first), last=day(sheet.period.last))


def _rank_label(sheet: EvaluationSheet) -> str:
    """Another scope than the team is named where it fits, and in any case above the distribution."""
    if sheet.rank_scope is None:
        return P_("paper", "Rank in team")
    named = _("Rank in {scope}", scope=sheet.rank_scope.text)
    return named if width(named, SMALL) <= _RESULTS[3] - _RESULTS[2] - 4 else P_("paper", "Rank")


def _labels(page: Page, sheet: EvaluationSheet, place: str) -> None:
    for y, labels in (
        (106.0, (P_("paper", "Name"), "", P_("paper", "Employee no."), P_("paper", "Department / team"))),
        (
            138.0,
            (
                P_("paper", "Position / level"),
                P_("paper", "Hired / service"),
                P_("paper", "Supervisor"),
                P_("paper", "Attendance (due / worked)"),
            ),
        ),
    ):
        for x, label in zip(_PLACES, labels, strict=True):
            page.text(x, y, label, SMALL)
    page.rule(163, RULE)
    grade = P_("paper", "Grade") if sheet.grade_confirmed else P_("paper", "Proposed")
    for x, label in zip(_RESULTS, (P_("paper", "Total score"), grade, place, P_("paper", "Coefficient")), strict=True):
        page.text(x, _RESULT, label, SMALL)
    if sheet.trend:
        page.text(_TREND, _RESULT, _("Total score, {count} months", count=len(sheet.trend)), SMALL)


def _signers(chosen: Sequence[Signature]) -> list[str]:
    return [signature.title.text for signature in chosen] or list(own_signers(PaperKind.EVALUATION))


def _person(page: Page, sheet: EvaluationSheet, overflow: Overflow) -> None:
    person = sheet.person
    name = fit_name(person.name.text, 2 * _QUARTER + _GUTTER)
    _value(page, 0, 119.5, name, bold=True)
    supervisor = person.supervisor.text
    if supervisor and person.supervisor_no:
        supervisor = _("{name} ({number})", name=supervisor, number=person.supervisor_no)
    attendance = ""
    if person.days_due is not None and person.days_worked is not None:
        attendance = _("{due} / {worked} days", due=brief(person.days_due), worked=brief(person.days_worked))
    hired = day(person.hire_date) if person.hire_date else ""
    values = (
        (_PLACES[2], 119.5, P_("paper", "Employee no."), person.employee_no),
        (_PLACES[3], 119.5, P_("paper", "Department / team"), _pair(person.department.text, person.team.text)),
        (_PLACES[0], 151.0, P_("paper", "Position / level"), _pair(person.position.text, person.level)),
        (_PLACES[1], 151.0, P_("paper", "Hired / service"), _pair(hired, _service(person))),
        (_PLACES[2], 151.0, P_("paper", "Supervisor"), supervisor),
        (_PLACES[3], 151.0, P_("paper", "Attendance (due / worked)"), attendance),
    )
    for x, y, label, text in values:
        fitted = fit(text or NONE, _QUARTER)
        if len(fitted.lines) > 2:
            overflow.texts.append((label, text))
            fitted = Fitted(SMALL, (fitted.lines[0], P_("paper", "see the continuation page")))
        _value(page, x, y, fitted)


def _service(person: PersonShown) -> str:
    """Length of service, without noughts."""
    years, months = person.service_years, person.service_months
    if years is None or months is None:
        return ""
    if not years:
        return P_("service", "{months} m", months=months)
    return (
        P_("service", "{years} y {months} m", years=years, months=months)
        if months
        else P_("service", "{years} y", years=years)
    )


def _pair(first: str, second: str) -> str:
    return " / ".join(part for part in (first, second) if part)


def _value(page: Page, x: float, y: float, fitted: Fitted, bold: bool = False) -> None:
    start = y if len(fitted.lines) == 1 else y - 3
    for place, line in enumerate(fitted.lines):
        page.text(x, start + 9 * place, line, fitted.size, bold)


def _result(paper: Paper, page: Page, sheet: EvaluationSheet) -> None:
    base = 195.5
    page.text(
        _RESULTS[0], base, P_("paper", "missing") if sheet.total is None else plain(sheet.total), TITLE, bold=True
    )
    page.text(_RESULTS[1], base, sheet.grade_code or NONE, TITLE, bold=True)
    grade = sheet.grade_name.text
    if grade and grade != sheet.grade_code:
        start = _RESULTS[1] + width(sheet.grade_code, TITLE, True) + 4
        _value(page, start, base, fit(grade, _RESULTS[2] - start - 6))
    page.text(_RESULTS[2], base, NONE if sheet.rank is None else str(sheet.rank), TITLE, bold=True)
    if sheet.rank is not None and sheet.rank_of is not None:
        start = _RESULTS[2] + width(str(sheet.rank), TITLE, True) + 5
        _value(page, start, base, fit(f"/ {sheet.rank_of}", _RESULTS[3] - start - 3))
    coefficient = NONE if sheet.coefficient is None else plain(sheet.coefficient)
    page.text(_RESULTS[3], base, coefficient, TITLE, bold=True)
    if sheet.team.scores:
        _place_among(paper, page, sheet)
    if sheet.trend:
        x, _y, across = _trend_axis()
        charts.lines(page, x, 187, across, 40, sheet.trend)


def _place_among(paper: Paper, page: Page, sheet: EvaluationSheet) -> None:
    """The others' scores without their names; in a small team ticks would be names all the same."""
    count = max(len(sheet.team.scores), sheet.rank_of or 0)  # of very many only some may be drawn
    scope = P_("paper", "the team") if sheet.rank_scope is None else sheet.rank_scope.text
    few = len(sheet.team.scores) < FEWEST
    if few:
        text = _(
            "Fewer than {count} people in {scope}: neither their scores nor medians are shown",
            count=FEWEST,
            scope=scope,
        )
    elif sheet.total is None:
        text = _("Scores of the {count} in {scope}", count=count, scope=scope)
    else:
        text = _("Scores of the {count} in {scope}; dot: this person", count=count, scope=scope)
    fitted = fit(text, _STRIP + 16, (SMALL,))
    page.text(0, 212, fitted.lines[0], fitted.size)
    if not few:
        charts.strip(paper, page, 0, 224.5, _STRIP, sheet.team, sheet.total)


def _trend_axis() -> tuple[float, float, float]:
    """Left end, height of the ticks and width of the trend; the labels at its end are longer in English."""
    return _TREND + 20, 230.0, 159.0 if current() == "zh_CN" else 141.0


def _table(paper: Paper, page: Page, sheet: EvaluationSheet, appeal_rule: float, overflow: Overflow) -> float:
    """The rows that fit with sum, adjustments and total; others continue on the next page."""
    top = _TABLE + HEAD_HEIGHT
    each = metrics.pitch(len(sheet.lines))
    room = appeal_rule - _COMMENTS_LEAST - 2 * _NOTE_LEAD - top
    rest = metrics.tail(sheet)
    lines = sheet.lines[:MOST_ROWS]
    of = metrics.sizes(sheet.lines)
    rows_high = sum(metrics.heights(lines, each, of))
    if len(lines) == len(sheet.lines) and rows_high + each + rest.height(each) + 16 > room:
        rest = _collapsed(sheet, overflow)
    whole = metrics.weights_are_whole(sheet.lines)
    if len(lines) == len(sheet.lines) and rows_high + each + rest.height(each) + 16 <= room:
        end = metrics.rows(paper, page, top, lines, each, whole, of)
        return metrics.totals(page, end, each, sheet, rest)
    while len(lines) > 1 and sum(metrics.heights(lines, each, of)) + each > room:
        lines = lines[:-1]
    overflow.carried, overflow.lines = lines, sheet.lines[len(lines) :]
    overflow.texts = [(head, text) for head, text in overflow.texts if head != P_("paper", "Adjustments")]
    end = metrics.rows(paper, page, top, lines, each, whole, of)
    end = metrics.sum_row(page, end, each, _("Subtotal, see the continuation page"), lines, with_weight=False)
    page.rule(end, RULE)
    return end


def _collapsed(sheet: EvaluationSheet, overflow: Overflow) -> Tail:
    if not sheet.adjustments:
        return metrics.tail(sheet)
    told = "\n".join(f"{signed(item.points)}  {metrics.reason(item)}" for item in sheet.adjustments)
    overflow.texts.append((P_("paper", "Adjustments"), told))
    return metrics.tail(sheet, summed_up=True)


def _notes(
    paper: Paper, page: Page, sheet: EvaluationSheet, top: float, appeal_rule: float, overflow: Overflow
) -> float:
    """Why a revision's score changed, then where the figures come from; gives where the comments begin."""
    told = [(_("Where the figures come from"), wording.notes(sheet))]
    if sheet.replaces is not None and sheet.replaces.why:
        told.insert(0, (_("Why the score changed"), wording.changed(sheet)))
    room = max(1, int((appeal_rule - _COMMENTS_LEAST - 9 - top - 11) // _NOTE_LEAD) + 1)
    y = top + 14
    for place, (heading, text) in enumerate(told):
        start = width(heading, SMALL, True) + 8
        lines = wrap(text, WIDE, SMALL, first_room=WIDE - start)
        following = len(told) - place - 1  # each keeps at least the line that says where it stands
        if len(lines) > max(1, room - following):
            overflow.texts.append((heading, text))
            lines = (P_("paper", "see the continuation page"),)
        _note(paper, page, heading, lines, start, y)
        y += _NOTE_LEAD * len(lines)
        room -= len(lines)
    return y - _NOTE_LEAD + 12


def _note(paper: Paper, page: Page, heading: str, lines: Sequence[str], start: float, y: float) -> None:
    """Lines after their heading; what the sheets of a month have in common is drawn once."""

    def told(page: Page) -> None:
        page.text(0, y, heading, SMALL, bold=True)
        for place, line in enumerate(lines):
            page.text(start if place == 0 else 0, y + _NOTE_LEAD * place, line, SMALL)

    paper.repeated(page, (heading, tuple(lines), y), told)


def _comments(page: Page, sheet: EvaluationSheet, top: float, appeal_rule: float, overflow: Overflow) -> None:
    """Typed comments first, lines to write on after them; what does not fit goes whole to the continuation."""
    page.rule(top, RULE)
    interview = _("Interview {day}", day=day(sheet.interview_on)) if sheet.interview_on else ""
    written = _("Written {day}", day=day(sheet.self_comment_on)) if sheet.self_comment_on else ""
    for x, heading, beside, text in (
        (0.0, P_("paper", "Employee's comment"), written, sheet.self_comment),
        (_HALF + 16, P_("paper", "Supervisor's comment"), interview, sheet.supervisor_comment),
    ):
        page.text(x, top + 12.5, heading, bold=True)
        page.right(x + _HALF, top + 12.5, beside, SMALL)
        lines = wrap(text, _HALF)
        y = top + 27
        if y + _COMMENT_LEAD * (len(lines) - 1) > appeal_rule - 8:
            overflow.texts.append((heading, text))
            lines = (P_("paper", "see the continuation page"),)
        for place, line in enumerate(lines):
            page.text(x, y + _COMMENT_LEAD * place, line)
        end = y + _COMMENT_LEAD * (len(lines) - 1) if lines else top + 8
        line_y = appeal_rule - 8
        while line_y >= end + 20:
            page.rule(line_y, HAIR, x, x + _HALF)
            line_y -= _WRITING


def _appeal_rule(sheet: EvaluationSheet) -> float:
    lines = len(wrap(wording.appeal(sheet), WIDE, SMALL))
    return _APPEAL_LAST - _NOTE_LEAD * (lines - 1) - 24


def _appeal(page: Page, text: str, top: float) -> None:
    page.rule(top, RULE)
    heading = _("Confirmation and appeal")
    page.text(0, top + 12.5, heading, bold=True)
    x = width(heading, TEXT, True) + 25
    for choice in (_("I accept the result"), _("I do not, and will appeal")):
        page.box(x, top + 13.5, 7.5)
        page.text(x + 11, top + 12.5, choice)
        x += 11 + width(choice) + 14
    for place, line in enumerate(wrap(text, WIDE, SMALL)):
        page.text(0, top + 24 + _NOTE_LEAD * place, line, SMALL)


def _continuation(paper: Paper, sheet: EvaluationSheet, overflow: Overflow) -> list[Page]:
    """Rows first, with what was carried over, sum and total; then each text under its heading."""
    pages: list[Page] = []
    bottom = frame.FOOT_RULE - 12

    def fresh() -> float:
        page = paper.page(PaperKind.EVALUATION)
        frame.head(page, sheet.agency.text)
        frame.number(page, sheet.document_no, sheet.revision, sheet.state is SheetState.DRAFT)
        whose = f"{sheet.person.name.text}  {sheet.person.employee_no}"
        frame.continued(page, own_title(PaperKind.EVALUATION), whose, month_name(sheet.period))
        frame.foot(page, sheet.printed_by, sheet.printed_at, _("Internal, contains personal data"))
        pages.append(page)
        return frame.TITLE_BASE + 14

    y = fresh()
    if overflow.lines:
        y = _more_rows(paper, pages[-1], sheet, overflow, y) + 22
    for heading, text in overflow.texts:
        lines = wrap(text, WIDE)
        if y + 14 + _COMMENT_LEAD > bottom:
            y = fresh()
        page = pages[-1]
        page.text(0, y + 9, heading, bold=True)
        y += 9 + _COMMENT_LEAD
        for line in lines:
            if y > bottom:
                y = fresh() + 9
            pages[-1].text(0, y, line)
            y += _COMMENT_LEAD
        y += 12
    return pages


def _more_rows(paper: Paper, page: Page, sheet: EvaluationSheet, overflow: Overflow, top: float) -> float:
    each = metrics.pitch(len(sheet.lines))
    metrics.head(page, top)
    y = metrics.carried_row(page, top + HEAD_HEIGHT, each, overflow.carried)
    whole = metrics.weights_are_whole(sheet.lines)
    y = metrics.rows(paper, page, y, overflow.lines, each, whole, metrics.sizes(sheet.lines))
    return metrics.totals(page, y, each, sheet, metrics.tail(sheet))
