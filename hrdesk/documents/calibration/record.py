"""The page of the record: the spread first, then what was decided otherwise, adjusted, and who was near a boundary."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.documents.figures import NONE, brief, plain, signed
from hrdesk.documents.flow import Flow
from hrdesk.documents.pages import Paper
from hrdesk.documents.training.columns import Column, spread
from hrdesk.domain.calibration import Boundary, Group
from hrdesk.domain.calibration_paper import Adjusted, CalibrationRecord, Decided, PersonLine
from hrdesk.domain.calibration_words import differences, group_name, near_said
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.grading import BY_A_PERSON, LOWEST
from hrdesk.domain.performance.model import GradeBand
from hrdesk.words import P_, _, current


def draw(paper: Paper, sheet: CalibrationRecord) -> None:
    """Adds the record's page, or pages where many people are on it."""
    with paper.fonts.on_behalf_of(sheet.period):
        flow = Flow(
            paper,
            kind=PaperKind.CALIBRATION,
            agency=sheet.agency,
            document_no="",
            title=own_title(PaperKind.CALIBRATION),
            beside=sheet.scheme,
            right=sheet.period,
            whose=sheet.scheme,
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Internal, contains personal data"),
        )
        flow.y -= 12
        _spread(flow, sheet)
        _decided(flow, sheet.decided)
        _adjusted(flow, sheet.adjusted)
        _near(flow, sheet.near)
        if sheet.without:
            flow.heading(P_("paper", "Without a score"))
            listed = ("、" if current() == "zh_CN" else ", ").join(sheet.without)
            flow.text(_("Figures are missing, which is not 0; not counted above: {people}", people=listed))
        flow.y += 8
        flow.text(_(LOWEST))
        flow.text(_(BY_A_PERSON))
        flow.finish(own_signers(PaperKind.CALIBRATION), f"{sheet.period} {sheet.scheme}")


def _spread(flow: Flow, sheet: CalibrationRecord) -> None:
    bands = sorted(sheet.bands, key=lambda band: band.start, reverse=True)
    columns = spread((
        (_("Team"), 15, False), (P_("table head", "People"), 7, True), (P_("table head", "Confirmed"), 9, True),
        *((_grade_head(band), 12, True) for band in bands),
        (P_("table head", "Mean"), 9, True), (P_("calibration", "Median"), 9, True),
        (P_("table head", "Middle half"), 16, True),
    ))  # fmt: skip
    flow.y += 4
    flow.table(columns, [_group(one) for one in sheet.groups], bold={0} if len(sheet.groups) > 1 else ())
    flow.y += 6
    told = [differences(one) for one in sheet.groups if any(share.advised is not None for share in one.grades)]
    for sentence in (*told, _("The advised shares are advice only: no grade is changed by them.")) if told else ():
        flow.text(sentence)


def _grade_head(band: GradeBand) -> str:
    name = f"{band.code} {band.name}"
    return (
        f"{name}\n{_('advised {share} %', share=brief(band.advised_share))}" if band.advised_share is not None else name
    )


def _group(one: Group) -> list[str]:
    spread_of = one.spread
    return [
        group_name(one),
        str(one.people),
        f"{one.confirmed} / {one.graded}",
        *(
            _("{count} ({share} %)", count=share.count, share=f"{share.percent:.1f}") if one.graded else NONE
            for share in one.grades
        ),
        plain(spread_of.mean) if spread_of else NONE,
        plain(spread_of.median) if spread_of else NONE,
        f"{plain(spread_of.low)} – {plain(spread_of.high)}" if spread_of else NONE,
    ]


def _people(title: str, flow: Flow, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        flow.table(columns, rows, title=title)
        return
    flow.heading(title)
    flow.text(_("None."))


def _head(*more: tuple[str, float, bool]) -> list[Column]:
    who = ((P_("table head", "Name and number"), 20.0, False), (P_("table head", "Group"), 12.0, False),
           (P_("table head", "Total"), 9.0, True))  # fmt: skip
    return spread((*who, *more), gap=9)


def _who(one: PersonLine) -> list[str]:
    return [f"{one.name} {one.employee_no}", one.team, plain(one.score)]


def _decided(flow: Flow, found: Sequence[Decided]) -> None:
    columns = _head(
        (P_("table head", "Suggested"), 10, False), (P_("table head", "Decided"), 9, False),
        (P_("table head", "Reason"), 34, False), (P_("table head", "By"), 12, False),
    )  # fmt: skip
    rows = [[*_who(one.person), one.proposed, one.person.grade, one.reason, one.by] for one in found]
    _people(P_("paper", "Grades decided otherwise than suggested"), flow, columns, rows)


def _adjusted(flow: Flow, found: Sequence[Adjusted]) -> None:
    columns = _head(
        (P_("table head", "Grade"), 8, False), (_("Adjustment"), 11, True),
        (P_("table head", "Reason"), 35, False), (P_("table head", "By"), 12, False),
    )  # fmt: skip
    rows = [[*_who(one.person), one.person.grade, signed(one.points), one.reason, one.by] for one in found]
    _people(P_("paper", "Points added or taken"), flow, columns, rows)


def _near(flow: Flow, found: Sequence[tuple[PersonLine, Boundary]]) -> None:
    columns = _head((P_("table head", "Grade"), 8, False), (P_("table head", "How close"), 52, False))
    rows = [[*_who(one), one.grade, near_said(near)] for one, near in found]
    _people(P_("paper", "Within a point of another grade"), flow, columns, rows)
