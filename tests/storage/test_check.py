"""The check finds what is wrong and says it in words."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from hrdesk import words
from hrdesk.storage import audit, backup, check, keys
from hrdesk.storage.tables import account, attachment, posting

from .conftest import CHEAP, NOW
from .test_facts import amount, put, two_people
from .test_work_unit import save


@pytest.fixture
def desk(db):
    save(db, two_people)
    save(
        db,
        lambda conn: conn.execute(
            insert(account).values(login="admin", shown_name="管理员", role="administrator", scope="all")
        ),
    )
    put(db, amount(1, "5"))
    return db


def broken(db, **options):
    with words.speaking("en"):
        return {one.name: one.detail for one in check.run(db, **options).checks if not one.ok}


def harm(db, *statements):
    save(db, lambda conn: [conn.exec_driver_sql(text) for text in ("PRAGMA defer_foreign_keys = ON", *statements)])


def test_a_sound_file_passes_everything(desk):
    report = check.run(desk)
    assert report.ok
    assert {one.name for one in report.checks} >= {"integrity", "foreign_keys", "audit_chain", "keys", "attachments"}
    assert all(one.detail for one in report.checks)


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("facts_claimed", "UPDATE fact SET value = value + 1"),
        ("facts_claimed", "UPDATE batch SET undone_at = 1"),
        ("newest_claim", "DELETE FROM fact"),
        ("gate", "DELETE FROM gate"),
        ("identity_digests", "UPDATE person SET id_digest = 'x' WHERE id = 1"),
        ("employment_dates", "UPDATE employment SET hire_date = 20260102, leave_date = 20260101"),
    ],
)
def test_a_rule_broken_with_other_tools_is_found(desk, name, statement):
    harm(desk, statement)
    assert name in broken(desk)


def test_two_postings_on_one_day_are_found(desk):
    save(desk, lambda conn: conn.exec_driver_sql("INSERT INTO department (name_zh) VALUES ('催收部')"))
    rows = [
        {"employment_id": 1, "starts": NOW.date(), "ends": None, "department_id": 1},
        {"employment_id": 1, "starts": NOW.date().replace(year=2027), "ends": None, "department_id": 1},
    ]
    save(desk, lambda conn: conn.execute(insert(posting), rows))
    assert list(broken(desk)) == ["postings"]


def test_a_cut_audit_log_is_found_by_the_remembered_head(desk):
    for _ in range(3):
        save(desk, lambda conn: audit.record(conn, at=NOW, account_id=1, use_case="x", object_kind="y"))
    with desk.read() as conn:
        head = audit.head(conn)
    harm(desk, "DELETE FROM audit WHERE id = 3")
    assert broken(desk) == {}
    assert broken(desk, heads=[head])["audit_chain"].startswith("the end of the audit log from entry 3")


def test_keys_of_nobody_and_accounts_without_keys_are_found(desk):
    keys.grant(desk.path, desk.keys, "ghost", vault=False, cost=CHEAP)
    assert "no account" in broken(desk)["keys"]
    keys.revoke(desk.path, "ghost")
    save(
        desk, lambda conn: conn.execute(insert(account).values(login="李娜", shown_name="李娜", role="hr", scope="all"))
    )
    assert broken(desk)["keys"] == "Accounts without keys: 李娜"


def test_a_missing_attachment_is_found(desk):
    row = {
        "object_kind": "x",
        "object_id": 1,
        "shown_name": "a",
        "stored_name": "0a",
        "bytes": 1,
        "sha256": "",
        "added_at": NOW,
    }
    save(desk, lambda conn: conn.execute(insert(attachment).values(**row)))
    assert "attachments" in broken(desk)
    backup.attachments(desk.path).mkdir()
    (backup.attachments(desk.path) / "0a").touch()
    (backup.attachments(desk.path) / "0b").touch()
    assert broken(desk) == {}


def test_a_record_that_points_nowhere_is_found(desk):
    from hrdesk.storage import connection

    raw = connection.raw_connection(desk.path, desk.keys.file_key)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("DELETE FROM person WHERE id = 1")
    raw.close()
    assert broken(desk)["foreign_keys"] == "1 record points to a missing one: employment"


def test_every_rule_runs_on_the_current_tables(db):
    assert {rule.name for rule in check.RULES} <= {one.name for one in check.run(db).checks}
