"""Every paper there is takes the agency's head, title and signature lines; those the law words take the head only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hrdesk import words
from hrdesk.app.letterhead import invented
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
from hrdesk.documents.reports import bundle
from hrdesk.domain.letterhead import SIGNED, Letterhead, PaperKind, SignLine, Wording
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.separation_sheet import NoticeSheet
from hrdesk.domain.training.courses import Occasion, Standing
from hrdesk.domain.training.papers import ClientPack, CourseList, RosterLine
from hrdesk.domain.training.papers import SignLine as CourseSigner
from hrdesk.domain.why_paper import WhyPaper
from tests.documents import (
    report_builders,
    test_calibration,
    test_handover,
    test_improvement,
    test_onboarding,
    test_separation,
    test_training,
    test_turnover,
)
from tests.documents.builders import AGENCY
from tests.documents.reading import by_pypdf

AT = datetime(2026, 11, 9, 10, 26)
NAME = "本社抬头"
Write = Callable[..., object]
COURSE = CourseList(
    test_training.HEAD, "催收合规基础", "1.0", date(2026, 11, 1), Occasion.YEARLY, 60, "罗雅琴", "内部",
    (CourseSigner("韩立", "HC0001", "催收一部", None, None, None, Standing.TO_READ),),
)  # fmt: skip
PACK = ClientPack(
    test_training.HEAD, "示例消费金融有限公司", date(2026, 10, 1), date(2026, 10, 31),
    (RosterLine("韩立", "HC0001", "催收员", "示例项目", date(2024, 5, 13), None, 3, 3, None),), (test_training.RECORD,),
)  # fmt: skip
WHY = WhyPaper(
    "华诚",
    "电催一组",
    date(2026, 1, 1),
    date(2026, 10, 31),
    Decimal(12),
    3,
    None,
    True,
    (),
    (),
    (),
    None,
    (),
    "周敏",
    AT,
)
PAPERS: Mapping[PaperKind, tuple[Write, Any]] = {
    PaperKind.EVALUATION: (performance.write_evaluations, [invented.evaluation(AGENCY, "甲", AT)]),
    PaperKind.RANKING: (performance.write_ranking, invented.ranking(AGENCY, "甲", AT)),
    PaperKind.SUMMARY: (reports.write_summary, report_builders.summary()),
    PaperKind.YEAR: (reports.write_years, [report_builders.year()]),
    PaperKind.SIGN_LIST: (performance.write_sign_lists, [invented.sign_list(AGENCY, "甲", AT)]),
    PaperKind.RECONCILIATION: (reconciliation.write_record, invented.reconciliation(AGENCY, "甲", AT)),
    PaperKind.STATEMENT: (disputes.write_statement, invented.statement(AGENCY, "甲", AT)),
    PaperKind.APPEAL: (disputes.write_appeal, invented.appeal(AGENCY, "甲", AT)),
    PaperKind.IMPROVEMENT: (improvement.write_plan, test_improvement.SHEET),
    PaperKind.CALIBRATION: (calibration.write_record, test_calibration.sheet()),
    PaperKind.HANDOVER: (handover.write_handover, test_handover.sheet(3)),
    PaperKind.SEPARATION: (separation.write_reports, [test_separation.REPORT]),
    PaperKind.ONBOARDING: (onboarding.write_pack, test_onboarding.PACK),
    PaperKind.TRAINING_RECORD: (training.write_records, [test_training.RECORD]),
    PaperKind.COURSE_LIST: (training.write_course_list, COURSE),
    PaperKind.CERTIFICATE: (training.write_certificates, [invented.certificate(AGENCY, "甲", AT)]),
    PaperKind.AUDIT_PACK: (training.write_pack, PACK),
    PaperKind.TURNOVER: (turnover.write_turnover, test_turnover.SHEET),
    PaperKind.WHY_LEAVE: (turnover.write_why, WHY),
}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = words.current()
    words.use("zh_CN")
    yield
    words.use(before)


def text(write: Write, sheet: Any, letterhead: Letterhead) -> str:
    out = io.BytesIO()
    write(sheet, out, letterhead=letterhead)
    return by_pypdf(out.getvalue())


@pytest.mark.parametrize("kind", list(PAPERS))
def test_a_paper_takes_head_title_and_signature_lines(kind: PaperKind) -> None:
    write, sheet = PAPERS[kind]
    signers = (SignLine(Label("某人签字")), SignLine(Label("某人盖章"), False)) if kind in SIGNED else ()
    shown = text(write, sheet, Letterhead(Label(NAME), wordings={kind: Wording(Label("本社单据"), signers)}))
    assert NAME in shown
    assert "本社单据" in shown
    assert all(one.words.zh in shown for one in signers)


def test_every_kind_is_a_paper_there_is() -> None:
    assert set(PAPERS) == set(PaperKind)


def test_papers_bound_together_keep_each_its_own_words(tmp_path: Path) -> None:
    head = Letterhead(
        Label(NAME),
        wordings={PaperKind.EVALUATION: Wording(Label("本社考核表")), PaperKind.SUMMARY: Wording(Label("本社汇总表"))},
    )
    parts = [
        bundle.Part("甲", (invented.evaluation(AGENCY, "甲", AT),)),
        bundle.Part("乙", (report_builders.summary(),)),
        bundle.Part("丙", (invented.ranking(AGENCY, "甲", AT),)),
    ]
    watched = bundle.Watched(lambda _done, _total: None, lambda: False)
    out = tmp_path / "all.pdf"
    bundle.write_bundle(parts, out, title="x", agency="y", at=AT, watched=watched, letterhead=head)
    shown = by_pypdf(out.read_bytes())
    assert all(title in shown for title in ("本社考核表", "本社汇总表", "小组绩效排名表"))
    assert "月度绩效考核表" not in shown


def test_the_letters_of_the_law_take_the_head_and_keep_their_words() -> None:
    head = Letterhead(Label(NAME), foot=Label("页脚文字"))
    notice = NoticeSheet(
        Label("华诚"), "TZ-1", "return", "任广平", "YX0035", "", date(2026, 11, 17), date(2026, 11, 23), None, "", "",
        date(2026, 11, 20), "甲", AT,
    )  # fmt: skip
    for write, sheet, title in (
        (separation.write_certificates, [test_separation.CERTIFICATE], "离 职 证 明"),
        (separation.write_notice, notice, "限期返岗通知书"),
    ):
        shown = text(write, sheet, head)
        assert NAME in shown
        assert title in shown
        assert "页脚文字" in shown
