"""离职证明 holds exactly the legal contents; letters and the report say what they must, in both languages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from hrdesk import words
from hrdesk.documents.separation import write_certificates, write_notice, write_reports
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.separation import Kind, Reason
from hrdesk.domain.separation_sheet import CertificateSheet, MonthRow, NoticeSheet, ReportSheet, Row
from tests.documents.builders import LONG_NAME
from tests.documents.reading import by_pypdf, ink_outside_margins, pages

AT = datetime(2026, 11, 20, 17, 5)
CERTIFICATE = CertificateSheet(
    Label("苏州云岫信用服务有限公司"), "LZ-2026-0088", "任广平", "329901199603150016", False, "fixed", date(2024, 5, 13),
    date(2027, 5, 12), date(2024, 5, 13), date(2026, 11, 20), Label("催收员", "Collector"), date(2026, 11, 20), "陈颖", AT,
)  # fmt: skip
LETTER = NoticeSheet(
    Label("苏州云岫信用服务有限公司"), "TZ-2026-0003", "return", "冯涛", "HC0276", "329901199603150016",
    date(2026, 11, 17), date(2026, 11, 24), None, "多次致电无人接听。", "39", date(2026, 11, 20), "陈颖", AT,
)  # fmt: skip
REPORT = ReportSheet(
    Label("苏州云岫信用服务有限公司"), "LB-2026-0001", "任广平", "YX0035", "催收一部 / 催收员", "员工辞职", "37", "已离职",
    date(2024, 5, 13), (("最后工作日", date(2026, 11, 20)),), (Row("本人陈述", "薪酬待遇"),),
    (Row("JJ-20261120-007  韩立", "19 件，已接收"),), (MonthRow("2026-10", Decimal("96.50"), "B", "3 / 12"),),
    (Row("耳麦", "未办", True),), (Row("离职证明未送达 (1)", "请打印", True),), "嫌提成低", date(2026, 11, 20), "陈颖", AT,
)  # fmt: skip


def certificate(sheet: CertificateSheet) -> bytes:
    out = io.BytesIO()
    write_certificates([sheet], out)
    return out.getvalue()


def plain(data: bytes) -> str:
    return by_pypdf(data).replace("\n", "").replace(" ", "")


def test_the_certificate_states_the_four_contents_and_nothing_more():
    """实施条例 art. 24: term of the contract, day it ended, post, years of service."""
    text = plain(certificate(CERTIFICATE))
    for part in ("任广平", "329901199603150016", "固定期限，2024年5月13日至2027年5月12日", "解除劳动合同日期", "2026年11月20日",
                 "催收员", "2年6个月", "已经解除"):  # fmt: skip
        assert part in text
    for word in ("原因", "绩效", "评价", "辞退", "辞职", *(reason.text for reason in Reason)):
        assert word == "其他" or word not in text.replace("其他", "")


def test_a_term_that_ran_out_is_a_termination():
    text = plain(certificate(replace(CERTIFICATE, terminated=True)))
    assert "已经终止" in text
    assert "终止劳动合同日期" in text
    assert "已经解除" not in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", ["任广平", LONG_NAME])
@pytest.mark.parametrize("kind", ["fixed", "open_ended", "task", ""])
def test_every_certificate_is_one_page_inside_the_margins(language, name, kind):
    words.use(language)
    made = certificate(
        replace(
            CERTIFICATE, name=name, contract_kind=kind, contract_starts=CERTIFICATE.contract_starts if kind else None
        )
    )
    assert pages(made) == 1
    outside = [edge for edge in ink_outside_margins(made) if "left" not in edge and "right" not in edge]
    assert not outside  # the cut line runs to the edges of the sheet


@pytest.mark.parametrize(
    ("hired", "ended", "told"),
    [
        (date(2024, 5, 13), date(2026, 5, 12), "2年（"),
        (date(2026, 5, 13), date(2026, 11, 20), "6个月（"),
        (date(2026, 11, 13), date(2026, 11, 20), "不满1个月"),
    ],
)
def test_years_of_service_count_the_last_day(hired, ended, told):
    assert told in plain(certificate(replace(CERTIFICATE, hired=hired, ended=ended)))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", ["return", "dismissal"])
def test_a_letter_says_who_what_and_by_when_on_one_page(language, kind):
    words.use(language)
    out = io.BytesIO()
    write_notice(replace(LETTER, kind=kind, effective=date(2026, 11, 25)), out)
    text = plain(out.getvalue())
    assert pages(out.getvalue()) == 1
    for part in ("冯涛", "HC0276", "TZ-2026-0003", "多次致电无人接听"):
        assert part in text
    if language == "zh_CN":
        assert ("2026年11月24日" if kind == "return" else "第39条") in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_report_holds_every_part_and_as_many_pages_as_it_takes(language):
    words.use(language)
    out = io.BytesIO()
    many = tuple(Row(f"事项 {at}", "未办", True) for at in range(70))
    past = {"attendance": (Row("出勤率", "2026-10 98.5"),), "training": (Row("上岗前培训 1", "2026-03-02  已完成"),)}
    write_reports([REPORT, replace(REPORT, items=many, name=LONG_NAME, **past)], out)
    assert "98.5" in by_pypdf(out.getvalue())
    assert "2026-03-02" in by_pypdf(out.getvalue())
    text = by_pypdf(out.getvalue())
    for part in ("薪酬待遇", "96.50", "JJ-20261120-007", "嫌提成低", "事项 69"):
        assert part in text
    assert pages(out.getvalue()) >= 3
    assert not ink_outside_margins(out.getvalue())


def test_each_kind_names_its_article():
    assert {kind.article for kind in Kind} == {"36", "37", "38", "39", "40", "41", "44"}


def test_the_report_has_no_column_of_places_where_the_agency_hides_them():
    def head(rank):
        out = io.BytesIO()
        write_reports([replace(REPORT, evaluations=(MonthRow("2026-10", Decimal("96.50"), "B", rank),))], out)
        return plain(out.getvalue())

    assert "名次" in head("3 / 12")
    assert "名次" not in head("")
    assert "96.50" in head("")
