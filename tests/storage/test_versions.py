"""Two people, one record; numbers that are never given twice."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from hrdesk.domain.errors import Conflict, UserError
from hrdesk.storage import audit, versions
from hrdesk.storage.tables import account, department, setting

from .conftest import NOW
from .test_work_unit import save


def three_departments(conn):
    conn.execute(insert(department), [{"name_zh": name} for name in ("一部", "二部", "三部")])
    conn.execute(insert(account).values(login="li", shown_name="李娜", role="hr", scope="all"))


def all_of(db):
    with db.read() as conn:
        return [tuple(row) for row in conn.execute(select(department.c.name_zh, department.c.version))]


def test_a_change_raises_the_version(db):
    save(db, three_departments)
    assert save(db, lambda conn: versions.update_versioned(conn, department, 1, 1, {"name_zh": "电催部"})) == 2
    assert all_of(db)[0] == ("电催部", 2)


def test_a_stale_change_says_who_changed_it_and_shows_theirs(db):
    save(db, three_departments)

    def by_li(conn):
        versions.update_versioned(conn, department, 1, 1, {"name_zh": "李改的"})
        audit.record(
            conn, at=NOW, account_id=1, use_case="rename", object_kind="department", object_id=1, fields=["name_zh"]
        )

    save(db, by_li)
    with pytest.raises(Conflict) as caught:
        save(db, lambda conn: versions.update_versioned(conn, department, 1, 1, {"name_zh": "王改的"}))
    error = caught.value
    assert isinstance(error, versions.Changed)
    assert (error.name, error.at, error.theirs["name_zh"]) == ("李娜", NOW, "李改的")
    assert "李娜" in str(error)
    assert all_of(db)[0] == ("李改的", 2)


def test_a_record_gone_meanwhile_is_said(db):
    with pytest.raises(UserError) as caught:
        save(db, lambda conn: versions.update_versioned(conn, department, 9, 1, {"name_zh": "x"}))
    assert caught.value.code == "not_found"


def test_a_bulk_change_checks_and_raises_every_version(db):
    save(db, three_departments)
    changes = [(1, 1, {"name_zh": "甲"}), (2, 1, {"name_zh": "乙", "name_en": "B"})]
    assert save(db, lambda conn: versions.update_many_versioned(conn, department, changes)) == 2
    assert all_of(db) == [("甲", 2), ("乙", 2), ("三部", 1)]


def test_one_stale_row_refuses_the_whole_bulk_change(db):
    save(db, three_departments)
    changes = [(1, 1, {"name_zh": "甲"}), (2, 7, {"name_zh": "乙"})]
    with pytest.raises(Conflict):
        save(db, lambda conn: versions.update_many_versioned(conn, department, changes))
    assert all_of(db) == [("一部", 1), ("二部", 1), ("三部", 1)]


def test_a_set_based_change_raises_versions_so_that_open_forms_notice(db):
    save(db, three_departments)
    save(db, lambda conn: versions.update_where(conn, department, department.c.id > 1, {"name_en": "x"}))
    assert [version for _, version in all_of(db)] == [1, 2, 2]


def test_records_with_a_text_key_are_versioned_too(db):
    save(db, lambda conn: conn.execute(insert(setting).values(key="zone", value="Asia/Shanghai")))
    save(db, lambda conn: versions.update_versioned(conn, setting, "zone", 1, {"value": "UTC"}))
    with pytest.raises(Conflict):
        save(db, lambda conn: versions.update_versioned(conn, setting, "zone", 1, {"value": "UTC"}))


def test_numbers_follow_one_another_and_blocks_do_not_overlap(db):
    assert save(db, lambda conn: [versions.next_number(conn, "no", n) for n in (1, 3, 1)]) == [1, 2, 5]
    save(db, lambda conn: versions.raise_counter(conn, "no", 40))
    save(db, lambda conn: versions.raise_counter(conn, "no", 10))
    assert save(db, lambda conn: versions.next_number(conn, "no")) == 41
    assert save(db, lambda conn: (versions.raise_counter(conn, "new", 6), versions.next_number(conn, "new"))[1]) == 7
