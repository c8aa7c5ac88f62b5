"""《账号发放单》: each slip holds one person's own, whole and readable, and the stub HR keeps holds no password."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pytest

from hrdesk.documents.access import write_slips
from hrdesk.domain.accounts import Slip, SlipSheet
from hrdesk.domain.letterhead import Letterhead
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage.envelope import new_password
from hrdesk.words import speaking
from tests.documents.builders import AGENCY, LONG_NAME, PRINTED
from tests.documents.reading import by_pypdf, ink_outside_margins, pages


def sheet(*slips: Slip) -> SlipSheet:
    return SlipSheet(AGENCY, slips, 8, "周敏", PRINTED)


def slip(number: int, name: str = "马洁", **changes: str) -> Slip:
    values = {"employee_no": f"HC{number:04}", "team": "电催一组", "login": f"HC{number:04}"} | changes
    return Slip(name, **values, password=new_password())


def printed(given: SlipSheet, **more: object) -> bytes:
    out = BytesIO()
    write_slips(given, out, **more)
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_fifty_eight_people_get_a_slip_each_five_on_a_page(language: str) -> None:
    slips = [slip(number) for number in range(1, 59)]
    with speaking(language):
        data = printed(sheet(*slips))
    assert pages(data) == 12
    text = by_pypdf(data)
    for one in slips:
        assert text.count(one.password) == 1, "what is kept by HR holds no password"
        assert text.count(one.login) >= 2
    assert text.count("本人签名" if language == "zh_CN" else "Signature") == 58
    assert not ink_outside_margins(data)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_longest_name_team_and_sign_in_name_are_whole_and_nothing_runs_into_the_next_slip(language: str) -> None:
    login = "w" * 64
    given = [slip(at, LONG_NAME, team="法务清收与调解综合支持小组", login=login) for at in range(1, 6)]
    with speaking(language):
        data = printed(sheet(*given))
    text = re.sub(r"\s", "", by_pypdf(data))
    assert text.count(LONG_NAME) == 10
    assert text.count(login) == 5
    assert not ink_outside_margins(data)
    assert pages(data) == 1


def test_the_agency_s_printed_name_goes_before_its_own() -> None:
    with speaking("zh_CN"):
        text = by_pypdf(printed(sheet(slip(1)), letterhead=Letterhead(Label("云岫信用"))))
    assert "云岫信用" in text
    assert AGENCY.text not in text


def test_names_of_people_are_printed_as_typed() -> None:
    with speaking("zh_CN"):
        assert "a<b & {c}" in by_pypdf(printed(sheet(slip(1, "a<b & {c}"))))


def test_pages_are_found_by_number_and_the_file_tells_no_password_about_itself() -> None:
    slips = [slip(number) for number in range(1, 8)]
    with speaking("zh_CN"):
        reader = pypdf.PdfReader(BytesIO(printed(sheet(*slips))))
    assert [entry.title for entry in reader.outline] == ["HC0001–HC0005", "HC0006–HC0007"]
    about = repr(reader.metadata)
    assert not any(one.password in about for one in slips)
    assert all(one.password not in repr(one) for one in slips)
