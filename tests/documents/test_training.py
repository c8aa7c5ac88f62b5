from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from hrdesk.documents.training import write_certificates, write_course_list, write_records
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.courses import Occasion, Standing
from hrdesk.domain.training.papers import (
    Certificate,
    CourseList,
    PaperHead,
    RecordAttempt,
    RecordLine,
    SignLine,
    TrainingRecord,
)

HEAD = PaperHead("苏州云岫信用服务有限公司", "陈颖", datetime(2026, 11, 23, 15, 4))


def line(course: str, occasion: Occasion, **more: object) -> RecordLine:
    base = RecordLine(
        course, "1.0", occasion, date(2026, 2, 9), "罗雅琴", 240, "E1-1", Decimal(90), Decimal(80), 0, Standing.DONE,
        date(2026, 2, 12), date(2027, 2, 8),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


RECORD = TrainingRecord(
    HEAD, date(2026, 11, 23), "买合木提江·艾力", "YX0147", "催收员", "催收一部 / M2 小组", "329***********0147", date(2024, 5, 13),
    "existing", (
        line("催收合规基础（2024 年版）", Occasion.PRE_POST, standing=Standing.REPLACED, read_on=date(2024, 5, 14)),
        line("系统操作与录音留痕", Occasion.PRE_POST, valid_until=None, minutes=180),
        line("个人信息保护与保密义务", Occasion.YEARLY, score=Decimal("86.5")),
        line("职业道德与情绪管理", Occasion.YEARLY, exam="", score=None, pass_mark=None, standing=Standing.DONE),
        line("中国银行业协会《金融机构个人消费类贷款催收工作指引（试行）》要点", Occasion.RULE, resits=1),
        line("同上，2026-11-20 修订", Occasion.RULE, label="1.1", read_on=None, score=None, standing=Standing.TO_READ, due=date(2026, 11, 30)),
        line("长账龄案件沟通", Occasion.ELECTIVE, standing=Standing.EXPIRING),
    ), (
        RecordAttempt("长账龄案件沟通", 1, date(2026, 10, 20), 20, Decimal(52), False, ("还款能力判断", "第三方联系")),
        RecordAttempt("长账龄案件沟通", 2, date(2026, 10, 22), 20, Decimal(68), True, ("第三方联系",)),
    ), date(2024, 5, 13), date(2026, 11, 20), "示例消费金融有限公司",
)  # fmt: skip


def text_of(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_record_says_who_what_when_and_how_well_on_one_page(tmp_path: Path, language: str) -> None:
    from hrdesk import words

    words.use(language)
    done = write_records([RECORD], tmp_path / "r.pdf")
    (page,) = text_of(tmp_path / "r.pdf")
    assert (done.pages, done.missing_glyphs) == (1, ())
    for wanted in (
        "买合木提江",
        "YX0147",
        "329***********0147",
        "86.5",
        "2027-02-08",
        "第三方联系",
        "示例消费金融有限公司",
    ):
        assert wanted in page.replace("\n", "")


def test_what_is_open_stands_with_its_day_and_an_absent_exam_is_a_dash(tmp_path: Path) -> None:
    write_records([RECORD], tmp_path / "r.pdf")
    page = text_of(tmp_path / "r.pdf")[0]
    assert "2026-11-30" in page
    assert "—" in page
    assert "不是法定" in page.replace("\n", "")


def test_a_long_record_takes_more_pages_and_repeats_its_head(tmp_path: Path) -> None:
    many = tuple(line(f"课程 {n}", Occasion.YEARLY) for n in range(90))
    done = write_records([replace(RECORD, lines=many)], tmp_path / "r.pdf")
    pages = text_of(tmp_path / "r.pdf")
    assert done.pages == len(pages) > 2
    assert all("YX0147" in page for page in pages)


def test_names_are_printed_as_typed(tmp_path: Path) -> None:
    write_records([replace(RECORD, name="a<b & c", client='<img src="x">')], tmp_path / "r.pdf")
    assert "a<b & c" in text_of(tmp_path / "r.pdf")[0]


def test_a_list_to_sign_has_a_line_for_everybody(tmp_path: Path) -> None:
    lines = tuple(
        SignLine(f"员工{n}", f"YX{n:04}", "催收一部 / 电催一组", date(2026, 11, 27), datetime(2026, 11, 24, 9, n % 60) if n % 3 else None,
                 Decimal(90) if n % 3 else None, Standing.DONE if n % 3 else Standing.TO_READ)
        for n in range(1, 61)
    )  # fmt: skip
    sheet = CourseList(
        HEAD, "催收时间新规", "1.0", date(2026, 11, 20), Occasion.RULE, 30, "罗雅琴", "GB/T 45251-2025", lines
    )
    done = write_course_list(sheet, tmp_path / "l.pdf")
    pages = text_of(tmp_path / "l.pdf")
    assert done.pages == len(pages) == 3
    assert all(one.name in "".join(pages) for one in lines)
    with pytest.raises(UserError) as refused:
        write_course_list(replace(sheet, lines=()), tmp_path / "none.pdf")
    assert refused.value.code == "nothing_to_print"
    assert not (tmp_path / "none.pdf").exists()


def test_a_certificate_names_its_end(tmp_path: Path) -> None:
    sheet = Certificate(
        HEAD,
        "ZS-2026-0001",
        "马洁",
        "YX0001",
        "催收合规基础",
        "1.0",
        240,
        date(2026, 2, 9),
        Decimal(92),
        date(2027, 2, 8),
    )
    write_certificates([sheet, replace(sheet, valid_until=None, score=None)], tmp_path / "c.pdf")
    pages = text_of(tmp_path / "c.pdf")
    assert "2027-02-08" in pages[0]
    assert "ZS-2026-0001" in pages[1]
    assert len(pages) == 2
