"""How a colleague adds a kind: one declaration, and opening, checking, saving, the list of imports and undoing work."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import delete, insert, select

from hrdesk.app.imports import kinds, list_batches, undo
from hrdesk.app.imports.kinds.shape import ImportKind
from hrdesk.app.imports.model import Outcome, Undone
from hrdesk.sheets.kinds import Field, Kind, Type
from hrdesk.storage import tables as t
from tests.app.imports.files import checked, codes, take, xlsx

SHEET = Kind("posts", "Posts", (
    Field("title", "title", Type.TEXT, ("岗位名称", "岗位"), required=True),
    Field("english", "English", Type.TEXT, ("英文名",)),
))  # fmt: skip


@dataclass(frozen=True)
class Plan:
    rows: tuple[tuple[str, str | None], ...]
    head: int


def check(work, conn, ledger, known, draft):
    there = set(conn.execute(select(t.position.c.name_zh)).scalars())
    first: dict[str, int] = {}
    outcomes, rows = {}, []
    for index, title in enumerate(ledger.column("title")):
        if ledger.bad[index]:
            continue
        if first.setdefault(title, index) != index:
            ledger.repeat(index, first[title])
            continue
        outcomes[ledger.numbers[index]] = Outcome.SAME if title in there else Outcome.NEW
        if title not in there:
            rows.append((title, ledger.column("english")[index] if ledger.has("english") else None))
    return Plan(tuple(rows), known.head), ledger.outcomes(outcomes)


def save(work, conn, batch_id, plan):
    made = [
        conn.execute(insert(t.position).values(name_zh=title, name_en=english)).inserted_primary_key[0]
        for title, english in plan.rows
    ]
    return {"position": made}


def take_back(work, conn, batch):
    made = batch.counts["made"]["position"]
    conn.execute(delete(t.position).where(t.position.c.id.in_(made)))
    return Undone(batch.id, len(made), 0)


@pytest.fixture
def posts(desk, monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "posts", ImportKind(SHEET, "people.import", check, save, take_back))
    return desk


def titles(desk):
    with desk.work().read() as conn:
        return set(conn.execute(select(t.position.c.name_zh)).scalars())


def test_a_declared_kind_is_imported_and_taken_back_like_any_other(posts, tmp_path):
    before = titles(posts)
    path = xlsx(
        tmp_path,
        "岗位.xlsx",
        ("岗位名称", "英文名"),
        ("质检员", "Inspector"),
        ("法务", None),
        ("质检员", "Inspector"),
        (None, "X"),
    )
    found, done = take(posts, "posts", path, "good")
    assert (found.new, found.duplicate, found.rejected) == (2, 1, 1)
    assert codes(found) == ["duplicate_in_file", "missing"]
    assert titles(posts) == before | {"质检员", "法务"}
    assert checked(posts, "posts", path).same == 2
    assert [row.kind for row in list_batches(posts.work())] == ["posts"]
    assert undo(posts.work(), done.batch).removed == 2
    assert titles(posts) == before
