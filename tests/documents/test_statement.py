"""数字说明单: every record stands on it whole, under heads that come again on every page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pypdf

from hrdesk.app.letterhead import invented
from hrdesk.documents.disputes import write_statement
from hrdesk.domain.disputes import StatementSheet
from tests.documents.builders import AGENCY, PRINTED


def pages(sheet: StatementSheet) -> list[str]:
    out = BytesIO()
    write_statement(sheet, out)
    return [page.extract_text() for page in pypdf.PdfReader(out).pages]


def test_records_go_on_under_their_heads() -> None:
    one = invented.statement(AGENCY, "甲", PRINTED)
    found = pages(replace(one, rows=one.rows * 20))
    assert len(found) > 1
    assert all("当日持案人" in page for page in found if "SK-0009" in page)
    assert "".join(found).count("SK-0009") == 20


def test_a_long_file_name_is_not_cut() -> None:
    one = invented.statement(AGENCY, "甲", PRINTED)
    name = "苏州云岫信用服务有限公司-2026年10月回款明细（财务复核后第三版-最终）.xlsx 第 1214 行"
    (page,) = pages(replace(one, rows=(replace(one.rows[0], origin=name),)))
    assert name.replace(" ", "") in page.replace("\n", "").replace(" ", "")
