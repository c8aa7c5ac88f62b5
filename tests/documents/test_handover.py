"""The handover sheet: totals first, every case once, no signature page without cases, nothing cut."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pypdf
import pytest

from hrdesk import words
from hrdesk.documents.handover import write_handover
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.sheet import HandoverSheet, SheetCase, SheetGiver, SheetReceiver
from hrdesk.domain.performance.sheet import Label
from tests.documents.builders import LONG_NAME
from tests.documents.reading import by_pypdf, ink_outside_margins

DAY = date(2026, 11, 20)


def case(at: int, prefix: str = "AJ26") -> SheetCase:
    promised = at % 4 == 0
    return SheetCase(
        f"{prefix}-{at:06}", "刘*", "消费贷", f"M{at % 5 + 1}", 30 + at, Decimal(5000 + 137 * at),
        Decimal(500 + at) if promised else None, DAY + timedelta(days=at % 20) if promised else None,
        DAY + timedelta(days=at % 7),
    )  # fmt: skip


def sheet(*counts: int, prefix: str = "AJ26", names: tuple[str, ...] = ("欧阳静文", LONG_NAME, "龙𬱖龚", "单晓峰")):
    number, receivers = 0, []
    for at, count in enumerate(counts):
        cases = tuple(case(number + one, prefix) for one in range(count))
        number += count
        receivers.append(SheetReceiver(names[at % len(names)], f"YX{at:04}", "M2 小组", cases))
    return HandoverSheet(
        Label("苏州云岫信用服务有限公司"), "JJ-20261120-007", DAY, "leaving",
        (SheetGiver("任广平", "YX0035", "催收一部 M2 小组 / 催收员", DAY),), tuple(receivers), "罗雅琴 YX0001", "陈颖",
        DAY, "陈颖", datetime(2026, 11, 20, 16, 48),
    )  # fmt: skip


def pdf(made: HandoverSheet) -> bytes:
    out = io.BytesIO()
    write_handover(made, out)
    return out.getvalue()


def texts(made: HandoverSheet) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(made))).pages]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_case_stands_once_with_totals_before_and_after(language):
    words.use(language)
    made = sheet(19, 15, 16, 8)
    text = by_pypdf(pdf(made))
    for at in range(58):
        assert text.count(f"AJ26-{at:06}") == 1
    assert "任广平" in text
    total = f"{sum(one.outstanding for one in made.receivers):,.2f}"
    assert text.count(total) == 2
    assert not ink_outside_margins(pdf(made))


@pytest.mark.parametrize("count", [1, 3, 4, 5, 20, 24, 25, 26, 27, 28, 40, 60, 61, 62, 63, 64, 65, 120])
def test_signatures_carry_the_last_cases_and_no_subtotal_stands_alone(count):
    pages = texts(sheet(count))
    last = [page for page in pages if "各方确认" in page]
    assert len(last) == 1
    shown = [at for at in range(count) if f"AJ26-{at:06}" in last[0]]
    assert len(shown) >= min(4, count)
    for page in pages:
        if "小计" in page:
            assert "AJ26-" in page


def test_a_group_that_goes_on_says_so_on_the_next_page():
    pages = texts(sheet(70))
    assert "（续）" in pages[1]
    assert "欧阳静文" in pages[1]


def test_many_receivers_sign_on_as_many_pages_as_it_takes():
    pages = texts(sheet(*[2] * 40))
    assert sum(page.count("接收人　") for page in pages) == 40
    assert not ink_outside_margins(pdf(sheet(*[2] * 40)))


def test_a_long_case_number_is_never_cut():
    text = by_pypdf(pdf(sheet(3, prefix="HT-2024-NANJING-0000")))
    joined = text.replace("\n", "").replace(" ", "")
    for at in range(3):
        assert f"HT-2024-NANJING-0000-{at:06}" in joined or f"{at:06}" in joined


def test_a_handover_without_cases_prints_nothing(tmp_path):
    with pytest.raises(UserError) as caught:
        write_handover(sheet(), tmp_path / "a.pdf")
    assert caught.value.code == "nothing_to_print"
    assert not (tmp_path / "a.pdf").exists()


def test_a_long_name_is_whole_in_the_totals_and_in_the_band():
    text = by_pypdf(pdf(sheet(2, 2))).replace("\n", "")
    assert text.count(LONG_NAME.split("·")[-1]) >= 3
