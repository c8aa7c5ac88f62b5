"""The page of the record: the spread first, then what was decided otherwise, adjusted, and who was near a boundary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hrdesk.documents.figures import NONE, brief, month_said, plain, signed
from hrdesk.documents.flow import WHOLE, Flow
from hrdesk.documents.pages import WIDE, Paper
from hrdesk.documents.performance.wording import short_names
from hrdesk.documents.training.columns import Column, spread
from hrdesk.documents.typesetting import wrap
from hrdesk.domain.calibration import Boundary, Group
from hrdesk.domain.calibration_paper import Adjusted, CalibrationRecord, Decided, PersonLine
from hrdesk.domain.calibration_words import differences, group_name, near_said
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.grading import BY_A_PERSON, LOWEST
from hrdesk.domain.performance.model import GradeBand
from hrdesk.words import P_, _, current

_SECTION = 38.0  # the heading of a last section with the line below it


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
            right=month_said(sheet.period),
            whose=sheet.scheme,
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Internal, contains personal data"),
            end=WHOLE,
        )
        flow.y -= 12
        _spread(flow, sheet)
        teams = short_names(one.name for one in sheet.groups)
        _decided(flow, sheet.decided, teams)
        _adjusted(flow, sheet.adjusted, teams)
        _near(flow, sheet.near, teams)
        notes = (*wrap(_(LOWEST), WIDE), *wrap(_(BY_A_PERSON), WIDE))
        flow.closing((_SECTION + 15 if sheet.without else 0) + 12 + 13 * len(notes))
        if sheet.without:
            flow.heading(P_("paper", "Without a score"))
            listed = ("、" if current() == "zh_CN" else ", ").join(sheet.without)
            flow.text(_("Figures are missing, which is not 0; not counted above: {people}", people=listed))
        flow.y += 8
        flow.text("\n".join(notes))
        flow.finish(own_signers(PaperKind.CALIBRATION), f"{sheet.period} {sheet.scheme}")


def _spread(flow: Flow, sheet: CalibrationRecord) -> None:
    bands = sorted(sheet.bands, key=lambda band: band.start, reverse=True)
    columns = spread((
        (_("Team"), 15, False), (P_("table head", "People"), 7, True), (P_("table head", "Confirmed"), 9.5, True),
        *((_grade_head(band), 12, True) for band in bands),
        (P_("table head", "Mean"), 8, True), (P_("calibration", "Median"), 8, True),
        (P_("table head", "Middle half"), 16.5, True),
    ), gap=5)  # fmt: skip
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
    who = ((P_("table head", "Name and number"), 23.0, False), (P_("table head", "Group"), 14.0, False),
           (P_("table head", "Total"), 8.0, True))  # fmt: skip
    return spread((*who, *more), gap=9)


def _who(one: PersonLine, teams: Mapping[str, str]) -> list[str]:
    return [f"{one.name} {one.employee_no}", teams.get(one.team, one.team), plain(one.score)]


def _decided(flow: Flow, found: Sequence[Decided], teams: Mapping[str, str]) -> None:
    columns = _head(
        (P_("table head", "Suggested"), 9, False), (P_("table head", "Decided"), 8, False),
        (P_("table head", "Reason"), 34, False), (P_("table head", "By"), 12, False),
    )  # fmt: skip
    rows = [[*_who(one.person, teams), one.proposed, one.person.grade, one.reason, one.by] for one in found]
    _people(P_("paper", "Grades decided otherwise than suggested"), flow, columns, rows)


def _adjusted(flow: Flow, found: Sequence[Adjusted], teams: Mapping[str, str]) -> None:
    columns = _head(
        (P_("table head", "Grade"), 7, False), (_("Adjustment"), 10, True),
        (P_("table head", "Reason"), 35, False), (P_("table head", "By"), 12, False),
    )  # fmt: skip
    rows = [[*_who(one.person, teams), one.person.grade, signed(one.points), one.reason, one.by] for one in found]
    _people(P_("paper", "Points added or taken"), flow, columns, rows)


def _near(flow: Flow, found: Sequence[tuple[PersonLine, Boundary]], teams: Mapping[str, str]) -> None:
    columns = _head((P_("table head", "Grade"), 8, False), (P_("table head", "How close"), 52, False))
    rows = [[*_who(one, teams), one.grade, near_said(near)] for one, near in found]
    _people(P_("paper", "Within a point of another grade"), flow, columns, rows)
