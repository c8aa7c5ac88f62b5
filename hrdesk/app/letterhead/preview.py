"""A paper of one kind as it will look: the agency's own newest published month where there is one, else invented data.

The data are read once (``paper_sample``); drawing them anew under a changed letterhead (``preview_paper``) opens no file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hrdesk.app.letterhead import invented, invented_files, invented_reports
from hrdesk.app.performance.printing import PrintOrder, agency, evaluation_sheets, ranking_sheet
from hrdesk.app.performance.signing import sign_lists
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.letterhead import Letterhead, PaperKind
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage import tables as t
from hrdesk.words import speaking

_MOST = 24  # people on a list: one page


@dataclass(frozen=True, slots=True)
class Sample:
    """What a paper of ``kind`` is drawn from, in ``language``; ``own``: a published month of the agency's, by name."""

    kind: PaperKind
    language: str
    sheet: Any
    own: str = ""


@dataclass(frozen=True, slots=True)
class PreviewPaper:
    """A sample under a letterhead that need not be saved."""

    sample: Sample
    letterhead: Letterhead


@use_case("settings.write")
def paper_sample(work: Work, kind: PaperKind, language: str) -> Sample:
    """Data to look at a paper with; own ones only of people the actor may see."""
    with speaking(language):
        if kind in _OWN and (order := _newest(work)) is not None:
            return Sample(kind, language, _OWN[kind](work, order), order.period.label)
        with work.read() as conn:
            name = agency(conn)
        at = work.clock().astimezone(work.zone).replace(tzinfo=None)
        return Sample(kind, language, _INVENTED[kind](name, work.actor.shown_name, at))


@use_case("settings.write")
def preview_paper(work: Work, order: PreviewPaper) -> bytes:
    """The paper as PDF."""
    out = io.BytesIO()
    with speaking(order.sample.language):
        _draw(order.sample, out, order.letterhead)
    return out.getvalue()


def _newest(work: Work) -> PrintOrder | None:
    """Somebody of the newest published month, as an order for a paper."""
    with work.read() as conn:
        row = conn.execute(
            select(t.evaluation.c.month, t.employment.c.employee_no, t.team.c.name_zh)
            .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
            .outerjoin(t.team, t.team.c.id == t.evaluation.c.team_id)
            .where(t.evaluation.c.state == "published", visible(work, t.evaluation.c.employment_id, work.today()))
            .order_by(t.evaluation.c.month.desc(), t.evaluation.c.id)
            .limit(1)
        ).first()
    if row is None:
        return None
    return PrintOrder(Period(row.month // 100, row.month % 100), Path(), row.employee_no, row.name_zh)


def _own_evaluation(work: Work, order: PrintOrder) -> Any:
    return evaluation_sheets(work, replace(order, team=None))[0]


def _own_ranking(work: Work, order: PrintOrder) -> Any:
    sheet = ranking_sheet(work, replace(order, employee_no=None))
    return replace(sheet, rows=sheet.rows[:_MOST])


def _own_sign_list(work: Work, order: PrintOrder) -> Any:
    sheet = sign_lists(work, replace(order, employee_no=None))[0]
    return replace(sheet, signers=sheet.signers[:_MOST])


_OWN: Mapping[PaperKind, Callable[[Work, PrintOrder], Any]] = {
    PaperKind.EVALUATION: _own_evaluation,
    PaperKind.RANKING: _own_ranking,
    PaperKind.SIGN_LIST: _own_sign_list,
}
_INVENTED: Mapping[PaperKind, Callable[[Label, str, datetime], Any]] = {
    PaperKind.EVALUATION: invented.evaluation,
    PaperKind.RANKING: invented.ranking,
    PaperKind.SUMMARY: invented_reports.summary,
    PaperKind.YEAR: invented_reports.year,
    PaperKind.SIGN_LIST: invented.sign_list,
    PaperKind.RECONCILIATION: invented.reconciliation,
    PaperKind.STATEMENT: invented.statement,
    PaperKind.APPEAL: invented.appeal,
    PaperKind.IMPROVEMENT: invented_reports.improvement,
    PaperKind.CALIBRATION: invented_reports.calibration,
    PaperKind.HANDOVER: invented_files.handover,
    PaperKind.SEPARATION: invented_files.separation,
    PaperKind.ONBOARDING: invented_files.onboarding,
    PaperKind.TRAINING_RECORD: invented_files.training_record,
    PaperKind.COURSE_LIST: invented_files.course_list,
    PaperKind.CERTIFICATE: invented.certificate,
    PaperKind.AUDIT_PACK: invented_files.audit_pack,
    PaperKind.TURNOVER: invented_files.turnover,
    PaperKind.WHY_LEAVE: invented_files.why_leave,
}


def _draw(sample: Sample, out: io.BytesIO, letterhead: Letterhead) -> None:
    """Each kind by its own writer; those that bind many papers get one."""
    from hrdesk.documents import (
        calibration,
        disputes,
        handover,
        improvement,
        onboarding,
        performance,
        reconciliation,
        reports,
        separation,
        training,
        turnover,
    )

    one: Mapping[PaperKind, Callable[..., object]] = {
        PaperKind.RANKING: performance.write_ranking,
        PaperKind.SUMMARY: reports.write_summary,
        PaperKind.RECONCILIATION: reconciliation.write_record,
        PaperKind.STATEMENT: disputes.write_statement,
        PaperKind.APPEAL: disputes.write_appeal,
        PaperKind.IMPROVEMENT: improvement.write_plan,
        PaperKind.CALIBRATION: calibration.write_record,
        PaperKind.HANDOVER: handover.write_handover,
        PaperKind.ONBOARDING: partial(onboarding.write_pack, kinds=("form",)),
        PaperKind.COURSE_LIST: training.write_course_list,
        PaperKind.AUDIT_PACK: training.write_pack,
        PaperKind.TURNOVER: turnover.write_turnover,
        PaperKind.WHY_LEAVE: turnover.write_why,
    }
    bound: Mapping[PaperKind, Callable[..., object]] = {
        PaperKind.EVALUATION: performance.write_evaluations,
        PaperKind.YEAR: reports.write_years,
        PaperKind.SIGN_LIST: performance.write_sign_lists,
        PaperKind.SEPARATION: separation.write_reports,
        PaperKind.TRAINING_RECORD: training.write_records,
        PaperKind.CERTIFICATE: training.write_certificates,
    }
    if sample.kind in bound:
        bound[sample.kind]([sample.sheet], out, letterhead=letterhead)
    else:
        one[sample.kind](sample.sheet, out, letterhead=letterhead)
