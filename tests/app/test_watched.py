"""The watched folder: clean files go in once and for all, others wait, half-written ones are left alone."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from hrdesk.app.imports import accept, list_batches, undo
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.correcting import CorrectRecord, correct_record
from hrdesk.app.today import today
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.watched import look, take
from hrdesk.app.watched_files import SaveRule, remove_rule, save_rule, set_aside, watched_file, watched_view
from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.domain.performance.entering import Figure
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, new_agency
from tests.app.imports.files import OCTOBER, checked, xlsx
from tests.app.imports.files import take as import_by_hand

HEAD = ("工号", "姓名", "到账日期", "回款金额", "流水号")


@pytest.fixture
def desk(tmp_path):
    made = new_agency(tmp_path)
    configure_from(made.work(), configuration())
    return made


@pytest.fixture
def people(desk):
    return add_people(desk, 2)


@pytest.fixture
def folder(desk, tmp_path, people):
    """Watched, with a rule for 财务/ and its columns matched once."""
    place = tmp_path / "watched"
    (place / "财务").mkdir(parents=True)
    watch(desk, place)
    save_rule(desk.work(), SaveRule("财务", "repayments"))
    import_by_hand(desk, "repayments", book(tmp_path, "first.xlsx", people, "A"), period=OCTOBER)
    return place


def watch(desk, place):
    view = agency_settings(desk.work())
    save_settings(desk.work(), SaveSettings({"watched_folder": str(place)}, view.version))


def book(folder, name, people, mark, *extra):
    rows = [
        (who.employee_no, who.name, f"2026-10-{n:02}", 100 + n, f"{mark}{n}") for n, who in enumerate(people, start=1)
    ]
    return xlsx(folder, name, HEAD, *rows, *extra)


def a_round(desk, before=None, folder=""):
    """Two looks, as time passes, and what came of them."""
    looked = look(desk.work(), look(desk.work(), before, folder), folder)
    return take(desk.work(), looked), looked


def count(desk, table, *where):
    with desk.work().read() as conn:
        return conn.execute(select(func.count()).select_from(table).where(*where)).scalar()


def waiting(desk):
    return [item for item in today(desk.work()).items if item.kind == "watched"]


def test_a_clean_file_is_taken_by_the_mapping_remembered(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B")
    done, _looked = a_round(desk)
    (one,) = done.taken
    assert (one.place, one.kind, one.new) == ("财务/回款1.xlsx", "repayments", 2)
    assert count(desk, t.fact, t.fact.c.batch_id == one.batch) == 2
    assert waiting(desk) == []
    assert (folder / "财务" / "回款1.xlsx").exists()


def test_what_was_corrected_by_hand_is_kept_over_every_file_that_comes_by_itself(desk, folder, people):
    held = figure(desk, "A1")
    wanted = CorrectRecord(
        held.employment_id, "recovered_amount", held.month, held.day, "A1", Figure(Decimal(90)), "流水金额录错", held.batch_id
    )  # fmt: skip
    correct_record(as_role(desk, "hr", login="hr").work(), wanted)
    for number in range(2):
        book(
            folder / "财务",
            f"回款{number}.xlsx",
            people,
            "A",
            (people[0].employee_no, people[0].name, "2026-10-05", 5, f"B{number}"),
        )
        done, _looked = a_round(desk)
        assert len(done.taken) == 1
        assert figure(desk, "A1").value == 90
        assert list_batches(desk.work())[0].kept


def figure(desk, item):
    with desk.work().read() as conn:
        return conn.execute(select(t.fact).where(t.fact.c.item == item)).one()


def test_nothing_is_taken_twice_whatever_it_is_called(desk, folder, people):
    path = book(folder / "财务", "回款1.xlsx", people, "B")
    a_round(desk)
    shutil.copy(path, path.with_name("again.xlsx"))
    done, looked = a_round(desk)
    assert done.taken == done.waiting == ()
    assert set(looked.done) == {"财务/回款1.xlsx", "财务/again.xlsx"}
    assert count(desk, t.watched_file) == 1


def test_two_computers_that_found_it_together_take_it_once(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B")
    here, there = (look(desk.work(), look(desk.work())) for _computer in range(2))
    before = count(desk, t.batch)
    assert len(take(desk.work(), here).taken) == 1
    assert take(desk.work(), there).taken == ()
    assert (count(desk, t.batch), count(desk, t.watched_file)) == (before + 1, 1)


def test_the_database_itself_refuses_a_content_twice(desk, folder):
    row = {"sha256": "x", "place": "a", "state": "taken", "at": desk.work().now()}
    desk.work().write(lambda conn: conn.execute(insert(t.watched_file).values(row)) and None)
    with pytest.raises((IntegrityError, UserError)):
        desk.work().write(lambda conn: conn.execute(insert(t.watched_file).values(row)) and None)


def test_a_mark_that_fails_takes_the_import_back(desk, folder, people):
    found = checked(desk, "repayments", book(folder, "x.xlsx", people, "C"), period=OCTOBER)
    before = count(desk, t.batch)

    def also(conn, batch):
        raise UserError("no")

    with pytest.raises(UserError):
        accept(desk.work(), found, also=also)
    assert count(desk, t.batch) == before


def test_a_file_still_being_written_is_waited_for(desk, folder, people):
    whole = book(folder.parent, "whole.xlsx", people, "B").read_bytes()
    path = folder / "财务" / "回款1.xlsx"
    path.write_bytes(whole[:1000])
    looked = look(desk.work())
    assert "财务/回款1.xlsx" in looked.writing
    path.write_bytes(whole)
    looked = look(desk.work(), looked)
    assert "财务/回款1.xlsx" in looked.writing
    assert looked.candidates == ()
    looked = look(desk.work(), looked)
    assert [one.place for one in looked.candidates if one.rule] == ["财务/回款1.xlsx"]
    assert len(take(desk.work(), looked).taken) == 1


def test_lock_files_and_empty_ones_are_nothing(desk, folder):
    for name in ("~$回款.xlsx", ".hidden.xlsx", "readme.docx"):
        (folder / "财务" / name).write_bytes(b"x")
    (folder / "财务" / "empty.csv").write_bytes(b"")
    done, looked = a_round(desk)
    assert done.taken == done.waiting == ()
    assert list(looked.stamps) == ["财务/empty.csv"]


def test_a_file_with_a_bad_row_waits_on_today_and_nothing_of_it_is_saved(desk, folder, people):
    before = count(desk, t.fact)
    book(folder / "财务", "回款1.xlsx", people, "B", ("HC9999", "王五", "2026-10-03", 5, "B9"))
    done, _looked = a_round(desk)
    assert count(desk, t.fact) == before
    assert [place for place, _why in done.waiting] == ["财务/回款1.xlsx"]
    (item,) = waiting(desk)
    assert item.who == "回款1.xlsx"
    assert "1" in item.detail
    page, _colon, ident = item.target[1].partition(":")
    assert (item.target[0], page) == ("import", "watched")
    found = watched_file(desk.work(), int(ident))
    assert (found.path, found.kind) == (str(folder / "财务" / "回款1.xlsx"), "repayments")


def test_a_file_that_contradicts_itself_waits(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B", ("合计", None, None, 999))
    done, _looked = a_round(desk)
    assert (len(done.taken), len(done.waiting)) == (0, 1)


def test_once_imported_by_hand_it_waits_no_longer_and_after_undo_it_does(desk, folder, people):
    path = book(folder / "财务", "回款1.xlsx", people, "B", ("HC9999", "王五", "2026-10-03", 5, "B9"))
    a_round(desk)
    _found, done = import_by_hand(desk, "repayments", path, "good", period=OCTOBER)
    assert waiting(desk) == []
    undo(desk.work(), done.batch)
    assert len(waiting(desk)) == 1


def test_a_waiting_file_that_was_mended_in_place_is_taken(desk, folder, people):
    path = book(folder / "财务", "回款1.xlsx", people, "B", ("HC9999", "王五", "2026-10-03", 5, "B9"))
    _done, looked = a_round(desk)
    mended = load_workbook(path)
    mended.active.delete_rows(4)
    mended.save(path)
    os.utime(path, ns=(1, 1))
    done, _looked = a_round(desk, looked)
    assert len(done.taken) == 1
    assert waiting(desk) == []


def test_columns_never_matched_before_wait_and_all_go_in_once_one_was(desk, folder, people, tmp_path):
    head = ("工号", "哪天到账日期", "回款金额")
    for n in (1, 2):
        xlsx(folder / "财务", f"{n}.xlsx", head, (people[0].employee_no, f"2026-10-0{n}", n))
    done, looked = a_round(desk)
    assert (len(done.taken), len(done.waiting)) == (0, 2)
    import_by_hand(desk, "repayments", folder / "财务" / "1.xlsx", period=OCTOBER)
    done, looked = a_round(desk, looked)
    assert [one.place for one in done.taken] == ["财务/2.xlsx"]
    assert waiting(desk) == []


def test_a_file_without_rule_waits_for_one(desk, folder, people):
    book(folder, "回款.xlsx", people, "B")
    done, looked = a_round(desk)
    assert len(done.waiting) == 1
    (item,) = waiting(desk)
    assert item.target == ("settings", "watched")
    save_rule(desk.work(), SaveRule("*回款*", "repayments"))
    done, looked = a_round(desk, looked)
    assert len(done.taken) == 1
    assert waiting(desk) == []


def test_the_month_may_stand_in_the_name(desk, folder, people):
    save_rule(desk.work(), SaveRule("指标", "facts", month="name"))
    (folder / "指标").mkdir()
    rows = (("工号", "质检得分"), (people[0].employee_no, 91))
    import_by_hand(desk, "facts", xlsx(folder.parent, "f.xlsx", *rows[:1], (people[1].employee_no, 90)), period=OCTOBER)
    xlsx(folder / "指标", "质检2026-10.xlsx", *rows)
    xlsx(folder / "指标", "质检.xlsx", rows[0], (people[0].employee_no, 92))
    done, _looked = a_round(desk)
    assert [one.place for one in done.taken] == ["指标/质检2026-10.xlsx"]
    assert [place for place, _why in done.waiting] == ["指标/质检.xlsx"]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 broken", b"\x89PNG\r\n\x1a\n" + b"0" * 64, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600],
)
def test_a_file_that_is_no_workbook_waits_with_its_sentence(desk, folder, content):
    (folder / "财务" / "x.xlsx").write_bytes(content)
    done, _looked = a_round(desk)
    assert len(done.waiting) == 1
    assert waiting(desk)[0].detail


def test_set_aside_it_is_never_asked_about_again_unless_wanted(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B", ("HC9999", "王五", "2026-10-03", 5, "B9"))
    a_round(desk)
    (one,) = watched_view(desk.work()).files
    set_aside(desk.work(), one.id)
    assert waiting(desk) == []
    done, _looked = a_round(desk)
    assert done.taken == done.waiting == ()
    with pytest.raises(UserError):
        set_aside(desk.work(), one.id)
    set_aside(desk.work(), one.id, again=True)
    assert len(waiting(desk)) == 1


def test_the_same_file_taken_by_hand_before_is_only_noted(desk, folder, people, tmp_path):
    shutil.copy(tmp_path / "first.xlsx", folder / "财务" / "first.xlsx")
    before = count(desk, t.batch)
    done, _looked = a_round(desk)
    assert done.taken == done.waiting == ()
    assert count(desk, t.batch) == before
    (one,) = watched_view(desk.work()).files
    assert (one.state, one.batch is not None) == ("taken", True)


def test_undone_it_is_not_taken_again_by_itself(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B")
    done, looked = a_round(desk)
    undo(desk.work(), done.taken[0].batch)
    assert a_round(desk, looked)[0].taken == ()
    assert a_round(desk)[0].taken == ()


def test_data_changed_between_look_and_take_leave_it_for_the_next_round(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B")
    looked = look(desk.work(), look(desk.work()))
    import_by_hand(desk, "repayments", book(folder.parent, "o.xlsx", people, "B", ("合计",)), period=OCTOBER)
    assert take(desk.work(), looked).taken == ()
    done, _looked = a_round(desk, looked)
    assert [(one.new, one.same) for one in done.taken] == [(0, 2)]


def test_at_most_five_are_read_in_one_look_and_the_rest_follow(desk, folder, people):
    for n in range(7):
        book(folder / "财务", f"{n}.xlsx", people, f"N{n}-")
    _done, looked = a_round(desk)
    assert (len(looked.candidates), looked.more) == (5, True)
    looked = look(desk.work(), looked)
    assert (len(looked.candidates), looked.more) == (2, False)


def test_a_folder_that_cannot_be_reached_is_said(desk, folder):
    shutil.rmtree(folder)
    with pytest.raises(Unavailable):
        look(desk.work())


def test_without_a_folder_nothing_is_looked_at(desk):
    assert look(desk.work()).folder == ""


def test_links_are_not_followed_out_of_the_folder(desk, folder, people, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    book(outside, "回款.xlsx", people, "B")
    (folder / "财务" / "link").symlink_to(outside, target_is_directory=True)
    assert a_round(desk)[1].stamps == {}


def test_a_roster_waits_for_somebody_who_may_import_people(desk, folder, monkeypatch):
    from hrdesk.domain import roles

    save_rule(desk.work(), SaveRule("人员", "roster"))
    (folder / "人员").mkdir()
    xlsx(folder / "人员", "花名册.xlsx", ("工号", "姓名"), ("HC0100", "赵六"))
    granted = {**roles.PERMISSIONS, "people.import": frozenset()}
    monkeypatch.setattr(roles, "PERMISSIONS", granted)
    assert a_round(desk)[0].waiting == ()
    monkeypatch.undo()
    assert len(a_round(desk)[0].waiting) == 1  # its columns were never matched


def test_a_supervisor_sees_nothing_of_it(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B", ("HC9999", "王五", "2026-10-03", 5, "B9"))
    a_round(desk)
    assert waiting(as_role(desk, "supervisor")) == []


def test_rules_are_kept_changed_and_taken_away(desk):
    ident = save_rule(desk.work(), SaveRule(r"财务\日报", "repayments", "财务"))
    (rule,) = watched_view(desk.work()).rules
    assert (rule.place, rule.kind, rule.source) == ("财务/日报/", "repayments", "财务")
    save_rule(desk.work(), SaveRule("财务", "calls", id=ident, version=rule.version))
    with pytest.raises(Conflict):
        save_rule(desk.work(), SaveRule("客服", "calls", id=ident, version=rule.version))
    with pytest.raises(Conflict) as twice:
        save_rule(desk.work(), SaveRule("财务/", "calls"))
    assert twice.value.code == "already_there"
    remove_rule(desk.work(), ident)
    assert watched_view(desk.work()).rules == ()
    with pytest.raises(UserError):
        remove_rule(desk.work(), ident)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (SaveRule(" ", "calls"), "place"),
        (SaveRule("../x", "calls"), "place"),
        (SaveRule("a", ""), "kind"),
        (SaveRule("a", "calls", month="never"), "month"),
    ],
)
def test_a_rule_that_says_nothing_is_refused_at_its_field(desk, order, field):
    with pytest.raises(UserError) as refused:
        save_rule(desk.work(), order)
    assert refused.value.field == field


def test_a_job_that_is_stopped_leaves_nothing_half_done(desk, folder, people):
    book(folder / "财务", "回款1.xlsx", people, "B")
    looked = look(desk.work(), look(desk.work()))
    with pytest.raises(UserError) as stopped:
        take(replace(desk.work(), cancelled=lambda: True), looked)
    assert stopped.value.code == "cancelled"
    assert count(desk, t.watched_file) == 0
