"""The sheet of the recovery key: whole and typed back without error, on one page, and nothing of it anywhere else."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest

from hrdesk.documents.access import write_recovery
from hrdesk.domain.recovery_paper import RecoveryPaper
from hrdesk.storage import envelope
from hrdesk.words import speaking
from tests.documents.reading import READERS, ink_outside_margins, pages

DAY = date(2026, 11, 27)


def sheet(key: str, agency: str = "华诚信服", file: str = "华诚.hrdesk") -> RecoveryPaper:
    return RecoveryPaper(agency, file, DAY, key)


def written(made: RecoveryPaper, language: str = "zh_CN") -> bytes:
    out = BytesIO()
    with speaking(language):
        assert write_recovery(made, out).missing_glyphs == ()
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_key_stands_on_one_page_and_opens_when_it_is_typed_from_its_groups(language: str) -> None:
    key, secret = envelope.new_recovery()
    data = written(sheet(key), language)
    assert pages(data) == 1
    assert ink_outside_margins(data) == []
    for read in READERS:
        text = re.sub(r"\s", "", read(data))
        assert key in text  # in one line, as it is written elsewhere
        assert {"华诚信服", "华诚.hrdesk", "2026-11-27"} <= set(re.findall("华诚信服|华诚.hrdesk|2026-11-27", text))
    assert envelope.recovery_bytes(" ".join(sheet(key).groups).lower()) == secret


def test_both_keepers_sign_and_the_sheet_says_where_it_is_kept() -> None:
    text = re.sub(r"\s", "", READERS[0](written(sheet(envelope.new_recovery()[0]))))
    assert all(words in text for words in ("恢复密钥", "保管人一", "保管人二", "保险柜", "不与数据文件所在的电脑"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_long_agency_and_a_long_file_name_leave_the_key_its_place(language: str) -> None:
    key, _secret = envelope.new_recovery()
    data = written(sheet(key, "苏州云岫信用服务有限公司" * 4, "苏州云岫信用服务有限公司" * 4 + ".hrdesk"), language)
    assert pages(data) == 1
    assert ink_outside_margins(data, top=40) == []  # the name grows upwards
    assert key in re.sub(r"\s", "", READERS[0](data))


def test_what_people_name_their_agency_is_printed_as_typed() -> None:
    text = READERS[0](written(sheet(envelope.new_recovery()[0], "a<b & <img src=x>")))
    assert "a<b & <img src=x>" in text


def test_the_key_shows_in_no_log_line_or_traceback_of_the_sheet() -> None:
    key, _secret = envelope.new_recovery()
    assert key not in repr(sheet(key))
