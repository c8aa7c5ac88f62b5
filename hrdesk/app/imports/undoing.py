"""An import taken back, and the list of imports.

Figures: the newest claim of an import not undone counts again. What a published evaluation shows stays, with its source;
people whom later records point to stay; numbers given to people are not given again. Each of these is named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from hrdesk.app.imports.claims import covers, make_count, mark_after_undo
from hrdesk.app.imports.model import ROSTER, BatchRow, Undone
from hrdesk.app.imports.opening import check_kind_allowed
from hrdesk.app.imports.roster_saving import POSTING
from hrdesk.app.people.model import FIELDS
from hrdesk.app.people.saving import as_text, current_values
from hrdesk.app.training.taking_in import KIND as QUESTIONS
from hrdesk.app.training.taking_in import remove_questions
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import name_key, search_key
from hrdesk.storage import facts, versions
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _

_KEY = ("month", "employment_id", "metric_id", "day", "item")
_SAME_KEY = " AND ".join(f"{{a}}.{name} = {{b}}.{name}" for name in _KEY)


@use_case("performance.read")
def list_batches(work: Work, limit: int = 200) -> tuple[BatchRow, ...]:
    """Imports, the newest first. Errors: none."""
    by, undone_by = t.account.alias("by_account"), t.account.alias("undone_account")
    with work.read() as conn:
        rows = conn.execute(
            select(t.batch, by.c.shown_name.label("by_name"), undone_by.c.shown_name.label("undone_name"))
            .outerjoin(by, by.c.id == t.batch.c.account_id)
            .outerjoin(undone_by, undone_by.c.id == t.batch.c.undone_by)
            .where(t.batch.c.sha256 != "")
            .order_by(t.batch.c.id.desc())
            .limit(limit)
        ).all()
    return tuple(
        BatchRow(
            id=row.id,
            kind=row.kind,
            file_name=row.file_name,
            sheet=row.sheet,
            month=Period.from_number(row.month).label if row.month else None,
            at=row.at,
            by=row.by_name or "",
            counts={name: count for name, count in (row.counts or {}).items() if isinstance(count, int)},
            undone_at=row.undone_at,
            undone_by=row.undone_name or "",
        )
        for row in rows
    )


@use_case("performance.import")
def undo(work: Work, batch_id: int) -> Undone:
    """Takes an import back. Errors: ``not_found``, ``already_undone``."""

    def block(conn: Connection) -> Undone:
        row = conn.execute(select(t.batch).where(t.batch.c.id == batch_id)).first()
        if row is None:
            raise UserError(
                N_("There is no import number {batch}."),
                code="not_found",
                hint=N_("The list of imports shows the numbers."),
                batch=batch_id,
            )
        check_kind_allowed(work, row.kind)
        if row.kind == QUESTIONS:
            removed, kept = remove_questions(work, conn, row)
            why = _("an exam asked them; they are out of use")
            return Undone(batch_id, removed, 0, ((_("{count} questions", count=kept), why),) if kept else ())
        done = _undo_roster(work, conn, row) if row.kind == ROSTER else _undo_figures(work, conn, batch_id)
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="batch",
            object_id=batch_id,
            batch_id=batch_id,
            fields=("undone", f"removed={done.removed}", f"restored={done.restored}", f"kept={len(done.kept)}"),
        )
        return done

    return work.write(block)


# --- figures ---------------------------------------------------------------------------------------------------------


def _undo_figures(work: Work, conn: Connection, batch_id: int) -> Undone:
    _set_published_aside(conn, batch_id)
    done = facts.undo(conn, batch_id, at=work.now(), account_id=work.actor.account_id)
    kept = _kept_published(conn)
    gone, shown_again = _claim_again(work, conn, batch_id) if kept else (0, 0)
    conn.exec_driver_sql("DROP TABLE published_fact")
    mark_after_undo(conn, batch_id)
    return Undone(batch_id, done.removed - gone, done.restored - shown_again, kept)


def _set_published_aside(conn: Connection, batch_id: int) -> None:
    """The batch's figures that published evaluations show: a signed sheet must still be traced to its file and row."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS published_fact")
    conn.exec_driver_sql(
        "CREATE TEMP TABLE published_fact AS SELECT f.* FROM fact AS f WHERE f.batch_id = ? AND EXISTS"
        " (SELECT 1 FROM evaluation AS e JOIN scheme_version AS v ON v.id = e.scheme_version_id"
        " JOIN scheme_line AS l ON l.scheme_version_id = v.id AND l.metric_id = f.metric_id"
        f" WHERE e.employment_id = f.employment_id AND e.state NOT IN ('computed', 'reviewed') AND {covers('f')})",
        (batch_id,),
    )


def _kept_published(conn: Connection) -> tuple[tuple[str, str], ...]:
    rows = conn.exec_driver_sql(
        "SELECT p.month, e.employee_no, count(*) FROM published_fact AS p JOIN employment AS e"
        " ON e.id = p.employment_id GROUP BY p.month, e.employee_no ORDER BY p.month, e.employee_no"
    ).all()
    return tuple(
        (
            _(
                "{number}, {period}: {count} figures",
                number=number,
                period=Period.from_number(month).label,
                count=count,
            ),
            _("They stand in a published evaluation. Import the right figures; that makes a new revision."),
        )
        for month, number, count in rows
    )


def _claim_again(work: Work, conn: Connection, batch_id: int) -> tuple[int, int]:
    """Keeps those claims under a batch of their own, with the same file, sheet and rows, and makes them count again.

    (how many figures were gone, how many showed an earlier claim).
    """
    all_ = conn.exec_driver_sql("SELECT count(*) FROM published_fact").scalar_one()
    shown = conn.exec_driver_sql(
        f"SELECT count(*) FROM published_fact AS p JOIN fact AS f ON {_SAME_KEY.format(a='f', b='p')}"
    ).scalar_one()
    old = conn.execute(select(t.batch).where(t.batch.c.id == batch_id)).mappings().one()
    same = {name: old[name] for name in ("kind", "file_name", "sheet", "header_row", "source", "month", "account_id")}
    reason = f"published before import {batch_id} was undone"
    made = conn.execute(insert(t.batch).values(**same, reason=reason, at=work.now()))
    kept_id = int(made.inserted_primary_key[0])  # type: ignore[index]
    columns = ", ".join((*_KEY, "value", "numerator", "denominator", "row", "note"))
    conn.exec_driver_sql(
        f"INSERT INTO claim (batch_id, {columns}) SELECT {kept_id:d}, {columns} FROM claim AS c WHERE c.batch_id = ?"
        f" AND EXISTS (SELECT 1 FROM published_fact AS p WHERE {_SAME_KEY.format(a='p', b='c')})",
        (batch_id,),
    )
    make_count(conn, kept_id)
    return all_ - shown, shown


# --- roster ----------------------------------------------------------------------------------------------------------


def _undo_roster(work: Work, conn: Connection, batch: Any) -> Undone:
    if batch.undone_at is not None:
        raise UserError(N_("Import number {batch} was undone already."), code="already_undone", batch=batch.id)
    conn.execute(
        update(t.batch).where(t.batch.c.id == batch.id).values(undone_at=work.now(), undone_by=work.actor.account_id)
    )
    kept: list[tuple[str, str]] = []
    removed = restored = 0
    claimed = set(conn.execute(select(t.claim.c.employment_id).distinct()).scalars())
    for audit_id, employment_id in conn.execute(
        select(t.audit.c.id, t.audit.c.object_id)
        .where(t.audit.c.batch_id == batch.id, t.audit.c.object_kind == "employment")
        .order_by(t.audit.c.id.desc())
    ).all():
        changes = _changes(conn, audit_id)
        if "employee_no" in changes and changes["employee_no"][0] is None:
            why = _remove(conn, employment_id, audit_id, claimed)
            removed += why is None
        else:
            why = _restore(work, conn, employment_id, audit_id, changes)
            restored += why is None
        if why is not None:
            kept.append((_who(conn, employment_id), why))
    kept += _remove_units(conn, (batch.counts or {}).get("made", {}))
    if removed:
        kept.append(
            (_("{count} employee numbers", count=removed), _("Numbers once given are not given to anybody else."))
        )
    return Undone(batch.id, removed, restored, tuple(kept))


def _changes(conn: Connection, audit_id: int) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for row in conn.execute(select(t.history).where(t.history.c.audit_id == audit_id)):
        sealed = row.field in FIELDS and FIELDS[row.field].sealed
        found[row.field] = (row.sealed_old, row.sealed_new) if sealed else (row.old, row.new)
    return found


def _who(conn: Connection, employment_id: int) -> str:
    row = conn.execute(
        select(t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id == employment_id)
    ).one()
    return f"{row.employee_no} {row.name}"


def _later(conn: Connection, employment_id: int, audit_id: int) -> bool:
    return (
        conn.execute(
            select(t.audit.c.id).where(
                t.audit.c.object_kind == "employment",
                t.audit.c.object_id == employment_id,
                t.audit.c.id > audit_id,
                t.audit.c.use_case.not_like("%reveal%"),
            )
        ).first()
        is not None
    )


def _remove(conn: Connection, employment_id: int, audit_id: int, claimed: Collection[int]) -> str | None:
    """Takes a person of the import out again; the reason where later records stand in the way."""
    if _later(conn, employment_id, audit_id):
        return _("The record was changed after the import.")
    if employment_id in claimed:
        return _("Figures were imported for this person.")
    person_id = conn.execute(select(t.employment.c.person_id).where(t.employment.c.id == employment_id)).scalar_one()
    savepoint = conn.begin_nested()
    try:
        conn.execute(update(t.posting).where(t.posting.c.superior_id == employment_id).values(superior_id=None))
        for table in (t.outside_identity, t.posting):
            conn.execute(delete(table).where(table.c.employment_id == employment_id))
        conn.execute(delete(t.employment).where(t.employment.c.id == employment_id))
        others = select(t.employment.c.id).where(t.employment.c.person_id == person_id)
        if conn.execute(others).first() is None:
            conn.execute(delete(t.person).where(t.person.c.id == person_id))
    except IntegrityError:
        savepoint.rollback()
        return _("Later records belong to this person: an evaluation, an account, a team that is led.")
    savepoint.commit()
    return None


def _restore(
    work: Work, conn: Connection, employment_id: int, audit_id: int, changes: Mapping[str, tuple[Any, Any]]
) -> str | None:
    """Gives a changed record its old values, unless somebody changed the same fields since."""
    now = current_values(work, conn, employment_id)
    for name, (_old, new) in changes.items():
        if name in FIELDS and as_text(now[name]) != new:
            return _("The record was changed after the import.")
    person_id = conn.execute(select(t.employment.c.person_id).where(t.employment.c.id == employment_id)).scalar_one()
    _write_back(work, conn, person_id, employment_id, changes)
    if POSTING & changes.keys():
        _post_back(conn, employment_id, changes, audit_id)
    if changes.get("status", ("", ""))[1] == "left":
        left = changes.get("leave_date", (None, None))[1]
        if left:
            versions.update_where(
                conn,
                t.posting,
                (t.posting.c.employment_id == employment_id) & (t.posting.c.ends == date.fromisoformat(left)),
                {"ends": None},
            )
    return None


def _write_back(
    work: Work, conn: Connection, person_id: int, employment_id: int, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    values: dict[str, dict[str, Any]] = {"person": {}, "employment": {}}
    for name, (old, _new) in changes.items():
        entry = FIELDS.get(name)
        if entry is not None and entry.table in values:
            values[entry.table][name] = date.fromisoformat(old) if old and entry.kind == "day" else old
    own = values["person"]
    if own.get("name"):
        own["name_key"], own["search_key"] = name_key(own["name"]), search_key(own["name"])
    if "id_number" in own:
        own["id_digest"] = work.database.digest(own["id_number"]) if own["id_number"] else None
    for table, ident in ((t.person, person_id), (t.employment, employment_id)):
        if values[table.name]:
            versions.update_where(conn, table, table.c.id == ident, values[table.name])


def _post_back(conn: Connection, employment_id: int, changes: Mapping[str, tuple[Any, Any]], audit_id: int) -> None:
    """The post the import began is taken away and the one before runs again; a corrected one gets its old names."""
    posts = conn.execute(
        select(t.posting).where(t.posting.c.employment_id == employment_id).order_by(t.posting.c.starts.desc()).limit(2)
    ).all()
    began = changes.get("starts", (None, None))[1]
    if began and posts and posts[0].starts == date.fromisoformat(began):
        conn.execute(delete(t.posting).where(t.posting.c.id == posts[0].id))
        if len(posts) > 1:
            versions.update_where(conn, t.posting, t.posting.c.id == posts[1].id, {"ends": posts[0].ends})
        return
    if posts:
        values = {}
        for name, column, table in (
            ("department", "department_id", t.department),
            ("team", "team_id", t.team),
            ("position", "position_id", t.position),
        ):
            if name in changes:
                old = changes[name][0]
                found = conn.execute(select(table.c.id).where(table.c.name_zh == old)).scalar() if old else None
                if found is not None or column != "department_id":
                    values[column] = found
        if "level" in changes:
            values["level"] = changes["level"][0]
        if "superior_no" in changes:
            old = changes["superior_no"][0]
            values["superior_id"] = (
                conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no == old)).scalar()
                if old
                else None
            )
        if values:
            versions.update_where(conn, t.posting, t.posting.c.id == posts[0].id, values)


def _remove_units(conn: Connection, made: Mapping[str, list[int]]) -> list[tuple[str, str]]:
    """Departments, teams and positions the import made go too, unless somebody is there by now."""
    kept: list[tuple[str, str]] = []
    for table in (t.team, t.position, t.department):
        for ident in made.get(table.name, ()):
            name = conn.execute(select(table.c.name_zh).where(table.c.id == ident)).scalar()
            savepoint = conn.begin_nested()
            try:
                conn.execute(delete(table).where(table.c.id == ident))
            except IntegrityError:
                savepoint.rollback()
                kept.append((str(name), _("Other records use it.")))
            else:
                savepoint.commit()
    return kept
