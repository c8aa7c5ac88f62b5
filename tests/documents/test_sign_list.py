"""签收表: whoever signs finds the whole own name, and which revision it is, on the line."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest

from hrdesk.documents.performance import write_sign_lists
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.performance.sign_list import Signer, SignList
from hrdesk.words import speaking
from tests.documents.builders import AGENCY, LONG_NAME, OCTOBER, PRINTED
from tests.documents.reading import by_pypdf


def sheet(*names: str) -> SignList:
    signers = tuple(Signer(f"YX{at:04}", name, 2, date(2026, 11, 6)) for at, name in enumerate(names, start=1))
    return SignList(AGENCY, OCTOBER, Label("M2 小组", "team M2"), signers, "陈颖", PRINTED)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_longest_name_is_whole_and_the_revision_is_not_torn(language: str) -> None:
    out = BytesIO()
    with speaking(language):
        write_sign_lists([sheet("马洁", LONG_NAME, "艾" * 50)], out)
    text = by_pypdf(out.getvalue())
    assert {LONG_NAME, "艾" * 50} <= set(re.findall(r"YX\d{4}(.+?)2026-11-06", re.sub(r"\s", "", text)))
    assert text.count("第 2 版" if language == "zh_CN" else "Revision 2") == 3
