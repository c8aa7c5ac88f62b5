"""入职登记表, undertaking and notice: what is known stands there, names are never cut, nothing lies outside the margins."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pypdf
import pytest

from hrdesk import words
from hrdesk.documents.onboarding import KINDS, write_pack
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.paper import JoinerPaper, PackPaper
from tests.documents.reading import READERS, ink_outside_margins, pages

LONG = "阿卜杜热合曼·麦麦提吐尔逊·阿布都克热木江·买买提依明"
PERSON = JoinerPaper(
    employee_no="YX0331",
    name="唐雪",
    first_day=date(2026, 11, 24),
    id_number="99999919960229003X",
    sex="女",
    birth_date=date(1996, 2, 29),
    phone="13800000331",
    email="tangxue@example.com",
    address="江苏省苏州市姑苏区示例路 18 号 3 幢 502 室" * 3,
    emergency="父亲 唐建国 13900001111",
    department="催收一部",
    team="电催一组",
    position="催收员",
    superior="罗雅琴 YX0032",
    contract="2026-11-24 至 2029-11-23",
    probation_end=date(2027, 2, 23),
    education="本科",
    papers=(("学历证书复印件", True), ("工资卡复印件", False)),
)
PACK = PackPaper("苏州云岫信用服务有限公司", (PERSON,), "陈颖", datetime(2026, 11, 23, 15, 4), 7)


def written(pack: PackPaper, kinds: tuple[str, ...] = KINDS) -> bytes:
    out = io.BytesIO()
    write_pack(pack, out, kinds)
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_is_known_stands_on_the_form(language: str) -> None:
    words.use(language)
    data = written(PACK, ("form",))
    for read in READERS:
        told = read(data).replace("\n", "").replace(" ", "")
        for value in ("唐雪", "999999", "19960229", "13800000331", "YX0331", "2029-11-23", "2026-12-01", "罗雅琴"):
            assert value in told, value
        assert told.count("示例路") == 3, "a long address is not cut"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_lies_outside_the_margins(language: str) -> None:
    words.use(language)
    data = written(replace(PACK, people=(PERSON, replace(PERSON, name=LONG), JoinerPaper("1", "李", None))))
    assert ink_outside_margins(data) == []


def test_a_pack_is_collated_by_person_and_found_by_bookmark() -> None:
    data = written(replace(PACK, people=(PERSON, replace(PERSON, employee_no="YX0332", name=LONG))))
    assert pages(data) == 6
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert [entry.title for entry in reader.outline] == ["YX0331 唐雪", f"YX0332 {LONG}"]
    assert [LONG[:5] in page.extract_text() for page in reader.pages] == [False] * 3 + [True] * 3


def test_text_from_people_is_printed_as_typed() -> None:
    data = written(replace(PACK, people=(replace(PERSON, name="a<b & c", address="<img src=x>"),)))
    assert all("a<b & c" in read(data) for read in READERS)


def test_nobody_means_no_file() -> None:
    with pytest.raises(UserError) as caught:
        written(replace(PACK, people=()))
    assert caught.value.code == "nothing_to_print"
