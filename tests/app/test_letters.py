"""Letters from the agency's own .docx: filled, safe, logged; what cannot be filled is said."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hrdesk.app.people import GiveOrder, LetterOrder, SaveContract, fill_letters, give_order, person_view, save_contract
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied, UserError
from tests.app.builders import TODAY, add_person, as_role, new_agency, resident_id, set_up
from tests.app.letter_builder import letter, text_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path)
    set_up(opened)
    yield opened
    opened.database.close()


def test_a_letter_is_filled_from_the_record_and_logged(desk: Desk, tmp_path: Path) -> None:
    who = add_person(desk, "唐雪", id_number=resident_id(7), team="电催一组", position="催收员").employment_id
    save_contract(desk.work(), SaveContract(who, "fixed", date(2024, 5, 20), date(2027, 5, 19)))
    give_order(desk.work(), GiveOrder(who, "pay", TODAY, pay=Decimal("6500")))
    template = letter(
        tmp_path / "收入证明.docx", "姓名", "身份证号", "岗位", "入职日期", "合同期限月", "月薪", "公司", "today"
    )
    done = fill_letters(desk.work(), LetterOrder(template, (who,), tmp_path / "out.docx", "贷款"))
    told = text_of(done.file)
    for value in (
        "唐雪",
        resident_id(7),
        "催收员",
        "2024 年 5 月 20 日",
        "36",
        "6,500.00",
        "华诚信服",
        "2026 年 11 月 23 日",
    ):
        assert value in told
    assert done.blank == ()
    assert any("贷款" in event.detail for event in person_view(desk.work(), who).timeline if event.kind == "revealed")


def test_several_people_get_a_page_each_and_empty_fields_are_named(desk: Desk, tmp_path: Path) -> None:
    people = [add_person(desk, name, team="电催一组") for name in ("马洁", "郑浩")]
    template = letter(tmp_path / "在职证明.docx", "姓名", "转正日期")
    order = LetterOrder(template, tuple(one.employment_id for one in people), tmp_path / "out.docx", "签证")
    done = fill_letters(desk.work(), order)
    told = text_of(done.file)
    assert "马洁" in told
    assert "郑浩" in told
    assert {number for number, field in done.blank if field == "转正日期"} == {one.employee_no for one in people}


def test_what_people_typed_is_never_markup(desk: Desk, tmp_path: Path) -> None:
    evil = '<w:t>&lt;</w:t> {{ 1 + 1 }} &amp; "x"'
    who = add_person(desk, "唐雪", home_address=evil, team="电催一组").employment_id
    template = letter(tmp_path / "a.docx", "现住址")
    done = fill_letters(desk.work(), LetterOrder(template, (who,), tmp_path / "out.docx", "核对"))
    assert evil in text_of(done.file)


@pytest.mark.parametrize(("content", "code"), [(b"%PDF", "not_a_document"), (None, "not_found")])
def test_what_is_no_document_is_refused(desk: Desk, tmp_path: Path, content: bytes | None, code: str) -> None:
    who = add_person(desk, "唐雪", team="电催一组").employment_id
    template = tmp_path / "a.docx"
    if content is not None:
        template.write_bytes(content)
    with pytest.raises(UserError) as caught:
        fill_letters(desk.work(), LetterOrder(template, (who,), tmp_path / "out.docx", "核对"))
    assert caught.value.code == code
    assert not (tmp_path / "out.docx").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(desk: Desk, tmp_path: Path) -> None:
    who = add_person(desk, "唐雪", team="电催一组").employment_id
    template = tmp_path / "a.docx"
    with zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"0" * (61 * 1024 * 1024))
    with pytest.raises(UserError) as caught:
        fill_letters(desk.work(), LetterOrder(template, (who,), tmp_path / "out.docx", "核对"))
    assert caught.value.code == "too_large"


def test_unknown_fields_are_named_with_those_that_are_known(desk: Desk, tmp_path: Path) -> None:
    who = add_person(desk, "唐雪", team="电催一组").employment_id
    with pytest.raises(UserError) as caught:
        fill_letters(
            desk.work(), LetterOrder(letter(tmp_path / "a.docx", "姓名", "星座"), (who,), tmp_path / "b.docx", "核对")
        )
    assert caught.value.code == "unknown_field"
    assert "星座" in str(caught.value)
    assert "身份证号" in caught.value.hint


def test_letters_need_a_purpose_and_a_key_to_what_is_sealed(desk: Desk, tmp_path: Path) -> None:
    who = add_person(desk, "唐雪", team="电催一组").employment_id
    order = LetterOrder(letter(tmp_path / "a.docx", "姓名"), (who,), tmp_path / "b.docx", " ")
    with pytest.raises(UserError) as caught:
        fill_letters(desk.work(), order)
    assert caught.value.code == "missing"
    with pytest.raises(Denied):
        fill_letters(as_role(desk, "owner").work(), order)
