"""Joiners taken on: from a block, a workbook or a form, all or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from hrdesk.app.onboarding import check_joiners, list_plans, read_block, read_folder, read_workbook, take_on
from hrdesk.app.outbox import begin, failed, list_outbox, queue, sent
from hrdesk.app.people import PeopleFilter, list_people, person_view
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, Clock, add_person, new_agency, resident_id
from tests.app.onboarding.builders import FIRST, HEAD, block, line, ready


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    ready(opened)
    yield opened
    opened.database.close()


def counted(desk: Desk) -> dict[str, int]:
    with desk.database.read() as conn:
        tables = (t.person, t.employment, t.posting, t.plan, t.plan_item, t.contract, t.outbox)
        return {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def test_ten_joiners_of_a_pasted_block_are_taken_on_in_one_go(desk: Desk) -> None:
    checked = read_block(desk.work(), block())
    assert checked.ok
    assert checked.rows[0].shown("phone") == "138 **** 0000"
    done = take_on(desk.work(), [row.values for row in checked.rows])
    assert len({one.employee_no for one in done.people}) == 10
    assert (done.mails, done.without_mail) == (10, ())
    plans = list_plans(desk.work())
    assert {(plan.first_day, plan.status.value, plan.open_gates, plan.licensed) for plan in plans} == {
        (FIRST, "pending", 3, None)
    }
    view = person_view(desk.work(), done.people[0].employment_id)
    assert view.posting is not None
    assert (view.posting.team, view.probation_end) == ("电催一组", date(2027, 2, 27))
    with desk.database.read() as conn:
        terms = conn.execute(select(t.contract.c.starts, t.contract.c.ends)).all()
    assert set(terms) == {(FIRST, date(2029, 11, 29))}
    mail = list_outbox(desk.work())[0]
    assert "2026-11-30" in mail.subject
    assert done.people[0].employee_no in mail.body
    assert "new0@example.com" not in repr(mail)


@pytest.mark.parametrize(("change", "field", "said"), [
    ({"id": "110105194912310029"}, "id_number", "身份证号"),
    ({"id": resident_id(3, date(2011, 5, 1))}, "id_number", "16"),
    ({"phone": "12345"}, "phone", "手机号"),
    ({"mail": "an example"}, "email", "an example"),
    ({"team": "电催九组"}, "team", "电催九组"),
    ({"position": "总裁"}, "position", "总裁"),
    ({"day": "2026-13-01"}, "hire_date", "13"),
    ({"day": ""}, "hire_date", ""),
    ({"probation": "7"}, "probation_end", "第十九条"),
    ({"term": "12"}, "probation_end", "2027-01-29"),
    ({"name": " "}, "name", ""),
])  # fmt: skip
def test_one_bad_row_keeps_all_out_and_says_why(desk: Desk, change: dict[str, str], field: str, said: str) -> None:
    before = counted(desk)
    text = "\n".join([HEAD, line(0), line(1, **change), line(2)])
    checked = read_block(desk.work(), text)
    assert [bool(row.problems) for row in checked.rows] == [False, True, False]
    told = {name: f"{sentence} {hint}" for name, sentence, hint in checked.rows[1].problems}
    assert said in told[field]
    with pytest.raises(UserError) as caught:
        take_on(desk.work(), [row.values for row in checked.rows])
    assert caught.value.code == "rejected"
    assert counted(desk) == before


def test_the_same_person_twice_and_somebody_who_works_here_are_named(desk: Desk) -> None:
    here = add_person(desk, "马洁", id_number=resident_id(2, date(2000, 1, 1)), team="电催一组")
    rows = read_block(desk.work(), "\n".join([HEAD, line(0), line(1), line(0, "另一个名字")])).rows
    assert here.employee_no in rows[1].problems[0][1]
    assert "2" in rows[2].problems[0][1]


def test_who_worked_here_before_comes_back_with_a_new_number_and_the_old_history(desk: Desk) -> None:
    old = add_person(
        desk,
        "新人乙",
        id_number=resident_id(2, date(2000, 1, 1)),
        status="left",
        leave_date=date(2025, 5, 1),
        team="电催一组",
    )
    checked = read_block(desk.work(), "\n".join([HEAD, line(1)]))
    assert old.employee_no in checked.rows[0].notes[0]
    done = take_on(desk.work(), [checked.rows[0].values]).people[0]
    view = person_view(desk.work(), done.employment_id)
    assert (view.spell, view.person_id) == (2, old.person_id)
    assert done.employee_no != old.employee_no


def test_the_superior_may_be_given_by_name_where_only_one_has_it(desk: Desk) -> None:
    boss = add_person(desk, "周倩", team="电催一组")
    text = f"{HEAD}\t直属上级\n{line(0)}\t周倩"
    done = take_on(desk.work(), [read_block(desk.work(), text).rows[0].values])
    view = person_view(desk.work(), done.people[0].employment_id)
    assert view.posting is not None
    assert view.posting.superior_no == boss.employee_no
    add_person(desk, "周倩", team="电催一组")
    problem = read_block(desk.work(), text.replace("新人甲", "新人子")).rows[0].problems
    assert any(boss.employee_no in sentence for _field, sentence, _hint in problem)


def test_a_block_without_headings_is_told_what_to_paste(desk: Desk) -> None:
    for text, code in (("", "empty_file"), ("张三\t13800000000\n李四\t13800000001", "no_header")):
        with pytest.raises(UserError) as caught:
            read_block(desk.work(), text)
        assert caught.value.code == code


def test_a_workbook_is_read_like_a_block(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["新员工信息收集表"])
    for text in block(3).splitlines():
        sheet.append(text.split("\t"))
    book.save(tmp_path / "收集表.xlsx")
    checked = read_workbook(desk.work(), tmp_path / "收集表.xlsx")
    assert checked.ok
    assert [row.name for row in checked.rows] == ["新人甲", "新人乙", "新人丙"]


def test_a_form_checks_the_same_rules(desk: Desk) -> None:
    checked = check_joiners(desk.work(), [{"name": "马洁", "hire_date": FIRST, "department": "催收一部"}])
    assert not checked.ok or checked.rows[0].notes
    assert "收" in " ".join(checked.rows[0].notes) or checked.rows[0].notes


def test_who_starts_today_is_here_already(desk: Desk) -> None:
    text = "\n".join([HEAD, line(0, day=TODAY.isoformat())])
    done = take_on(desk.work(), [read_block(desk.work(), text).rows[0].values])
    row = list_people(desk.work(), PeopleFilter(("probation",)))[0]
    assert row.employment_id == done.people[0].employment_id
    assert person_view(desk.work(), row.employment_id).licensed is None


def test_without_a_checklist_that_fits_nobody_is_taken_on(tmp_path: Path) -> None:
    from tests.app.builders import set_up

    opened = new_agency(tmp_path)
    set_up(opened)
    checked = read_block(opened.work(), block(1))
    assert "清单" in checked.rows[0].problems[0][1]
    opened.database.close()


# --- the outbox ------------------------------------------------------------------------------------------------------


def test_a_message_is_kept_once_for_each_occasion_and_never_sent_twice(desk: Desk, clock: Clock) -> None:
    from hrdesk.app.outbox import Message

    work = desk.work()
    message = Message("welcome/1", "hello", "hi", recipient="a@example.com")
    first = work.write(lambda conn: queue(work, conn, message))
    assert first is not None
    assert work.write(lambda conn: queue(work, conn, message)) is None
    work.write(lambda conn: begin(work, conn, first).id)
    with pytest.raises(UserError) as caught:
        work.write(lambda conn: begin(work, conn, first).id)
    assert caught.value.code == "changed"
    work.write(lambda conn: failed(work, conn, first, "550 no such user"))
    with pytest.raises(UserError):
        work.write(lambda conn: begin(work, conn, first).id)  # it waits longer each time
    clock.forward(hours=1)
    work = desk.work()
    work.write(lambda conn: begin(work, conn, first).id)
    work.write(lambda conn: sent(work, conn, first))
    assert list_outbox(desk.work()) == ()


def test_an_address_cannot_forge_headers(desk: Desk) -> None:
    from hrdesk.app.outbox import Message

    work = desk.work()
    for bad in ({"recipient": "a@b.cn\nBcc: c@d.cn"}, {"subject": "x\r\ny"}):
        fields: dict[str, Any] = {"key": "k", "body": "b", **bad}
        with pytest.raises(UserError) as caught:
            work.write(lambda conn, fields=fields: queue(work, conn, Message(**fields)))
        assert caught.value.code == "bad_address"


def test_an_address_lies_sealed_in_the_file(desk: Desk) -> None:
    from hrdesk.app.outbox import Message

    work = desk.work()
    work.write(lambda conn: queue(work, conn, Message("k", "hello", recipient="a@example.com")))
    with desk.database.read() as conn:
        raw = conn.exec_driver_sql("SELECT recipient FROM outbox").scalar_one()
    assert b"example.com" not in raw


# --- returned forms --------------------------------------------------------------------------------------------------


def form(path: Path, **values: str) -> None:
    """A returned 信息收集表: labels and values side by side, two pairs a row."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["新员工信息收集表"])
    pairs = list(values.items())
    for at in range(0, len(pairs), 2):
        sheet.append([cell for pair in pairs[at : at + 2] for cell in (f"{pair[0]}：", pair[1])])
    book.save(path)


def test_a_folder_of_returned_forms_is_read_at_once(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "收集表"
    place.mkdir()
    for number, name in enumerate(("唐雪", "邓凯")):
        form(place / f"{name}.xlsx", 姓名=name, 身份证号=resident_id(number + 40), 手机号=f"1390000000{number}", 部门="催收一部",
             岗位="催收员", 入职日期="2026-12-01", 现住址="示例路 1 号", 紧急联系人="父亲")  # fmt: skip
    (place / "坏.xlsx").write_bytes(b"not a workbook")
    (place / "~$唐雪.xlsx").write_bytes(b"lock")
    (place / "说明.docx").write_bytes(b"x")
    checked = read_folder(desk.work(), place)
    assert sorted(row.name for row in checked.rows) == ["唐雪", "坏", "邓凯"]
    good = [row for row in checked.rows if not row.problems]
    assert {row.values["home_address"] for row in good} == {"示例路 1 号"}
    bad = next(row for row in checked.rows if row.problems)
    assert "坏.xlsx" in bad.problems[0][1]
    done = take_on(desk.work(), [row.values for row in good])
    assert len(done.people) == 2


def test_a_folder_without_forms_is_told(desk: Desk, tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none", "not_found"), (tmp_path, "no_rows")):
        with pytest.raises(UserError) as caught:
            read_folder(desk.work(), path)
        assert caught.value.code == code


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_each_joiner_is_shown_the_number_that_will_be_given(desk: Desk) -> None:
    for at in range(1, 5):
        add_person(desk, "马洁", employee_no=f"YX-{at:03}", department="催收一部", team="电催一组")
    rows = read_block(desk.work(), block()).rows
    told = [row.employee_no for row in rows]
    assert told == [f"YX-{at:03}" for at in range(5, 15)]
    done = take_on(desk.work(), [row.values for row in rows])
    assert [one.employee_no for one in done.people] == told


def test_a_number_a_joiner_brings_is_given_to_nobody_else(desk: Desk) -> None:
    rows = read_block(desk.work(), block()).rows[:3]
    first, second, third = (row.employee_no for row in rows)
    values = [dict(row.values) for row in rows]
    values[1]["employee_no"] = first
    rows = check_joiners(desk.work(), values).rows
    assert [row.employee_no for row in rows] == [second, first, third]
    assert [one.employee_no for one in take_on(desk.work(), values).people] == [second, first, third]
