"""The reconciliation record: every file and difference on it, heads repeated, signed on the last page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pypdf

from hrdesk.documents.reconciliation import write_record
from hrdesk.domain.reconciliation.paper import DifferenceLine, FileLine, ReconciliationRecord
from hrdesk.words import speaking

FILE = FileLine(
    "10月回款-财务.xlsx", Decimal("29290.50"), Decimal("14340.50"), Decimal(9550), "36,510.5", Decimal(100),
    settled=Decimal(400), left_out=Decimal(5000),
)  # fmt: skip


def line(number: int) -> DifferenceLine:
    return DifferenceLine(
        "未匹配", f"花名册中没有“HC{number:04}”。", "HC0001 马洁", f"A-{number} · R{number:03} · 2026-10-06", Decimal(400),
        "指定归属 周倩", "财务确认工号写错（管理员，2026-11-23 10:30）",
    )  # fmt: skip


def written(*lines: DifferenceLine, files: tuple[FileLine, ...] = (FILE,), released: str = "") -> list[str]:
    out = BytesIO()
    sheet = ReconciliationRecord(
        "华诚信服",
        "2026-10",
        "归属规则",
        files,
        lines,
        1,
        len(lines),
        released,
        "管理员",
        datetime(2026, 11, 23, 10, 30),
        datetime(2026, 11, 23, 10, 29),
    )
    write_record(sheet, out)
    return [page.extract_text() for page in pypdf.PdfReader(out).pages]


def test_files_differences_and_reasons_stand_on_the_record():
    (text,) = written(line(1), line(2))
    for part in ("10月回款-财务.xlsx", "29,290.50", "9,550.00", "5,000.00", "HC0001", "财务确认工号写错", "A-2"):
        assert part in text.replace("\n", "")


def test_a_file_that_writes_reversals_without_a_sign_says_what_its_own_total_is_compared_with():
    agreeing = replace(FILE, name="一致.xlsx", stated="29,390.50")
    (text,) = written(files=(FILE, agreeing))
    text = text.replace("\n", "")
    assert "10月回款-财务.xlsx：文件自写的合计与文件中各行原样相加之和 36,410.50 比较" in text
    assert "一致.xlsx：" not in text


def test_what_was_changed_since_has_a_column_where_there_is_any_and_the_paper_says_as_of_when():
    (text,) = written(line(1))
    assert "截至 2026-11-23 10:29" in text
    assert "此后更改" not in text
    (text,) = written(line(1), files=(replace(FILE, people=Decimal("14140.50"), changed=Decimal(200)),))
    assert "此后更改" in text
    assert "200.00" in text


def test_many_differences_run_over_pages_with_their_heads_and_none_is_lost():
    pages = written(*(line(number) for number in range(150)))
    assert len(pages) > 2
    whole = "".join(pages)
    assert all(f"R{number:03}" in whole for number in range(150))


def test_a_month_without_differences_has_its_record_too():
    (text,) = written(files=())
    assert "2026 年 10 月" in text


def test_who_published_unsettled_stands_on_it():
    (text,) = written(line(1), released="未完成对账即由 王敏 同意发布：月底前不出更正表")
    assert "王敏" in text


def test_one_open_difference_is_said_in_plain_english():
    with speaking("en"):
        (text,) = written(line(1))
    assert "Differences: 1 open, 1 settled" in text
