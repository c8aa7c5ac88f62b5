"""Names are printed and copied out exactly; what the fonts lack is told, never a box."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdesk.documents.fonts import STAND_IN, clean, typeface
from hrdesk.documents.performance import write_evaluations
from hrdesk.domain.performance.sheet import Label
from tests.documents.builders import LONG_NAME, evaluation, pdf, person
from tests.documents.reading import READERS

_LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "names" / "tgscc_8105_chars.csv"
RARE = "𬱖䶮㑇䴙𫖯𬭊𨱏𬘬𪟝𫍯𬀩𬣡龘靐氵犇骉"


def _characters() -> str:
    """The standard's 8,105 characters where the list lies beside the project, else some from each of its planes."""
    if not _LIST.is_file():
        return RARE + "王李张刘陈杨赵黄周吴买合木提江艾力"
    with _LIST.open(encoding="utf-8-sig", newline="") as file:
        return "".join(row["char"] for row in csv.DictReader(file))


CHARACTERS = _characters()
NAMES = st.lists(st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=6), min_size=1, max_size=4).map("·".join)


def named(name: str) -> bytes:
    return pdf(evaluation(person=person(name), supervisor_comment="", self_comment=""))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "name", ["龙𬱖䶮", "买合木提江·艾力", LONG_NAME, "a<b & c", "<img src=x>", "(半)角\\括号", "O'Neil"]
)
def test_a_name_copies_out_as_it_was_typed(read, name):
    assert name in read(named(name))


@settings(max_examples=25)
@given(NAMES)
def test_any_name_of_the_standard_characters_copies_out_exactly(name):
    for read in READERS:
        assert name in read(named(name)).replace("\n", "") or len(name) > 20


def test_every_standard_character_is_in_both_weights():
    for bold in (False, True):
        assert [c for c in CHARACTERS if ord(c) not in typeface(bold).glyphs] == []


@settings(max_examples=10)
@given(st.text(st.sampled_from(CHARACTERS), min_size=300, max_size=1200))
def test_a_file_with_a_thousand_characters_copies_each_of_them(text):
    data = pdf(evaluation(supervisor_comment=text))
    assert text in READERS[0](data).replace("\n", "")


def test_each_weight_is_embedded_once_however_many_characters_a_file_shows():
    data = pdf(*[evaluation(person=person(CHARACTERS[place : place + 3])) for place in range(0, 900, 3)])
    fonts = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    assert {name: font.get_object()["/Subtype"] for name, font in fonts.items()} == {
        "/F1": "/Type0", "/F1a": "/TrueType", "/F2": "/Type0", "/F2a": "/TrueType"
    }  # fmt: skip
    for name in ("/F1", "/F2"):  # the simple font shows the same subset
        composite = fonts[name]["/DescendantFonts"][0]
        assert fonts[f"{name}a"].raw_get("/FontDescriptor") == composite.raw_get("/FontDescriptor")


def test_two_files_may_be_written_at_once():
    wanted = [evaluation(person=person(CHARACTERS[place : place + 40])) for place in range(0, 400, 40)]
    alone = [pdf(sheet) for sheet in wanted]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pdf, wanted)) == alone


def test_a_character_the_fonts_lack_is_reported_by_name_and_person_and_stands_as_a_mark():
    out = io.BytesIO()
    printed = write_evaluations([evaluation(person=person("王👍", "YX0007"))], out)
    [missing] = printed.missing_glyphs
    assert missing.label == "U+1F44D THUMBS UP SIGN"
    assert missing.where == "王👍 YX0007"
    assert typeface().glyphs[ord(STAND_IN)]
    assert "王👍" in READERS[0](out.getvalue())


def test_each_person_with_a_missing_character_is_told_of():
    out = io.BytesIO()
    printed = write_evaluations([evaluation(person=person("王👍", f"YX{n}")) for n in range(3)], out)
    assert [missing.where for missing in printed.missing_glyphs] == ["王👍 YX0", "王👍 YX1", "王👍 YX2"]


def test_nothing_is_reported_for_a_plain_sheet():
    assert write_evaluations([evaluation()], io.BytesIO()).missing_glyphs == ()


def test_control_characters_and_direction_overrides_have_no_shape():
    assert clean("王\u202e小\x07明\ufe0f") == "王小明"
    assert clean("王\n小\t明") == "王 小 明"
    assert clean("王\u3000小明") == "王\u3000小明"


def test_the_dot_in_a_name_takes_half_an_em():
    assert typeface().width("·", 10) == 5
    assert typeface().width("艾·力", 10) == 25


def test_figures_are_as_wide_as_one_another_and_as_the_minus():
    for bold in (False, True):
        assert len({typeface(bold).width(c, 9) for c in "0123456789−"}) == 1


def test_a_label_in_english_falls_back_to_the_chinese_one():
    assert Label("催收一部").text == "催收一部"
