from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from hrdesk.app.work import Desk
from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import attachments, backup, check
from hrdesk.storage.tables import attachment
from tests.app.builders import NOW, new_agency


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


def add(desk: Desk, data: bytes = b"%PDF-1.7 canary", name: str = "规定.pdf") -> int:
    stored = attachments.put(desk.database, data, name)
    return desk.work().write(lambda conn: attachments.add(conn, stored, "course", 1, at=NOW, account_id=1))


def folder(desk: Desk) -> Path:
    return backup.attachments(desk.database.path)


def test_a_file_comes_back_as_it_was_and_lies_sealed(desk: Desk) -> None:
    ident = add(desk)
    assert attachments.get(desk.database, ident) == ("规定.pdf", b"%PDF-1.7 canary")
    (file,) = folder(desk).iterdir()
    assert b"canary" not in file.read_bytes()
    assert "规定" not in file.name
    with desk.database.read() as conn:
        assert [one.id for one in attachments.of(conn, "course", [1])] == [ident]


def test_a_file_altered_exchanged_or_missing_is_told(desk: Desk) -> None:
    first, second = add(desk, b"one"), add(desk, b"two")
    with desk.database.read() as conn:
        names = dict(conn.execute(select(attachment.c.id, attachment.c.stored_name)).all())
    places = {ident: folder(desk) / name for ident, name in names.items()}
    places[first].write_bytes(places[second].read_bytes())
    with pytest.raises(Unavailable) as refused:
        attachments.get(desk.database, first)
    assert refused.value.code == "damaged"
    places[first].unlink()
    with pytest.raises(Unavailable, match="规定"):
        attachments.get(desk.database, first)
    report = check.run(desk.database)
    assert not next(one for one in report.checks if one.name == "attachments").ok
    with pytest.raises(UserError) as gone:
        attachments.get(desk.database, 99)
    assert gone.value.code == "not_found"


def test_a_row_that_belongs_to_other_content_does_not_open(desk: Desk) -> None:
    ident = add(desk)
    desk.work().write(lambda conn: conn.execute(update(attachment).values(sha256="0" * 64)))
    with pytest.raises(Unavailable):
        attachments.get(desk.database, ident)


def test_a_file_of_more_than_20_mb_is_refused_before_it_is_read(desk: Desk, tmp_path: Path) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(UserError) as refused:
        attachments.load(huge)
    assert refused.value.code == "too_large"
    assert "200" in str(refused.value)
    with pytest.raises(UserError):
        attachments.put(desk.database, bytes(attachments.LARGEST + 1), "x")
    assert not folder(desk).exists()


def test_an_orphan_does_no_harm_and_is_cleared_after_a_day(desk: Desk) -> None:
    ident = add(desk)
    attachments.put(desk.database, b"no row", "x.pdf")
    assert check.run(desk.database).ok
    assert attachments.clear_orphans(desk.database, now=NOW) == 0
    for file in folder(desk).iterdir():
        os.utime(file, (NOW.timestamp() - 90_000,) * 2)
    assert attachments.clear_orphans(desk.database, now=NOW) == 1
    assert attachments.get(desk.database, ident)[1] == b"%PDF-1.7 canary"


def test_backups_carry_attachments_and_a_restore_brings_them_back(desk: Desk, tmp_path: Path) -> None:
    ident = add(desk)
    made = backup.make(desk.database.path, desk.database.keys, tmp_path / "backups", at=NOW)
    assert any(name.startswith(f"{folder(desk).name}/") for name in made.manifest.files)
    goal = tmp_path / "restored" / "华诚.hrdesk"
    backup.restore(made.file, goal, desk.database.keys, at=NOW)
    assert len(list(backup.attachments(goal).iterdir())) == 1
    assert ident


@pytest.mark.parametrize(("name", "kept"), [
    ("规定.pdf", "规定.pdf"), ("../../etc/passwd", "passwd"), (r"C:\Temp\x\a.pdf", "a.pdf"), (r"\\host\share\b.pdf", "b.pdf"),
    ("CON", "_CON"), ("con.pdf", "_con.pdf"), ("a:b.pdf", "b.pdf"), ("", "file"), (".pdf", "pdf"), ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ("evil\u202efdp.exe", "evilfdp.exe"),
])  # fmt: skip
def test_a_name_never_leads_anywhere(name: str, kept: str) -> None:
    assert attachments.shown(name) == kept
