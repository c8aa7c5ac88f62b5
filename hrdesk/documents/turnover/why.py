"""Why people leave a team, on one page: the comparison first, then leaders, work, reasons, and what is done about it."""

from __future__ import annotations

from decimal import Decimal

from hrdesk.documents.figures import NONE, plain
from hrdesk.documents.pages import HAIR, RULE, WIDE, Paper
from hrdesk.documents.turnover.report import Flow, Row, Table
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, wrap
from hrdesk.domain.letterhead import PaperKind
from hrdesk.domain.why_paper import MeasureLine, WhyPaper
from hrdesk.words import P_, _

_STEP = 11.0


def draw(paper: Paper, sheet: WhyPaper) -> int:
    """Adds the page (a second one only where measures are many) and gives the number."""
    flow = Flow(paper, sheet, PaperKind.WHY_LEAVE)
    _answer(flow, sheet)
    for table in _tables(sheet):
        flow.table(table)
    if sheet.reasons is None:
        _line(flow, _("Reasons are not shown here: too few left, or your role does not read them."))
    elif not sheet.reasons:
        _line(flow, _("No exit of these months has a reason."))
    _measures(flow, sheet.measures)
    return flow.end()


def headline(sheet: WhyPaper) -> str:
    """The answer in one sentence."""
    if sheet.expected is None:
        return _("{left} left of {people} people on average; nobody else of that length of service to compare with.",
                 left=sheet.left, people=plain(sheet.people, 1))  # fmt: skip
    return _("{left} left of {people} people on average; at the others' rates for the same length of service {expected} would have.",
             left=sheet.left, people=plain(sheet.people, 1), expected=plain(sheet.expected, 1))  # fmt: skip


def _answer(flow: Flow, sheet: WhyPaper) -> None:
    flow.y = 108.0
    for line in wrap(headline(sheet), WIDE, KEY, True):
        flow.page.text(0, flow.y, line, KEY, bold=True)
        flow.y += 14
    if sheet.few:
        _line(flow, _("Few people: one leaver more or less changes this. Read it as a question, not as an answer."))
    flow.y += 4


def _line(flow: Flow, text: str) -> None:
    for line in wrap(text, WIDE):
        flow.room(_STEP)
        flow.page.text(0, flow.y + 8, line, TEXT)
        flow.y += _STEP
    flow.y += 4


def _shown(value: Decimal | None, places: int = 1) -> str:
    return NONE if value is None else plain(value, places)


def _tables(sheet: WhyPaper) -> list[Table]:
    bands = tuple(
        Row(band.name, (str(band.left), _shown(band.rate), str(band.others_left), _shown(band.others_rate), _shown(band.expected)))
        for band in sheet.bands
    )  # fmt: skip
    heads = (P_("turnover", "Left"), _("Per 100 months"), _("Others left"), _("Per 100 months"), _("Expected here"))
    found = [Table(_("By length of service"), _("leavers for each 100 months worked"), heads, bands)]
    leaders = tuple(
        Row(f"{one.since} {one.name}", (str(one.before), f"{one.after}{' …' if one.running else ''}"))
        for one in sheet.leaders
    )
    found.append(
        Table(_("Changes of leader"), "", (_("Left in the 90 days before"), _("Left in the 90 days after")), leaders)
    )
    work = tuple(Row(one.name, (_shown(one.here, 2), _shown(one.others, 2))) for one in sheet.work)
    found.append(Table(_("Targets and complaints"), "", (_("This team"), _("All others")), work))
    if sheet.reasons:
        hr = any(one.interview is not None for one in sheet.reasons)
        sides = (_("stated"), *((_("interview"),) if hr else ()), _("supervisor"))
        rows = tuple(
            Row(one.name, (str(one.stated), *((str(one.interview or 0),) if hr else ()), str(one.supervisor)))
            for one in sheet.reasons
        )
        found.append(Table(_("Reasons, by who gives them"), "", sides, rows))
    return found


def _measures(flow: Flow, measures: tuple[MeasureLine, ...]) -> None:
    flow.room(60)
    flow.page.text(0, flow.y + 12, _("Measure → owner → effect"), TEXT, bold=True)
    flow.y += 18
    flow.page.rule(flow.y, RULE)
    for one in measures:
        effect = one.effect or _("no effect entered yet")
        counts = _("left in the 90 days before {before}, since {after}", before=one.before, after=one.after)
        since = P_("measure", "since {day}", day=one.starts)
        lines = wrap(f"{one.words} → {one.owner} → {effect}", WIDE)
        flow.room(_STEP * (len(lines) + 1) + 6)
        for line in lines:
            flow.page.text(0, flow.y + 11, line, TEXT)
            flow.y += _STEP
        flow.page.text(0, flow.y + 10, since + "   " + counts, SMALL)
        flow.y += _STEP + 4
        flow.page.rule(flow.y, HAIR)
    for _number in range(max(0, 2 - len(measures))):  # lines to write on
        flow.y += 24
        flow.room(24)
        flow.page.rule(flow.y, HAIR)
