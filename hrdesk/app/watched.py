"""The watched folder: files dropped there are read with the mapping remembered for them; clean ones are taken, others wait.

``look`` only reads (files and data); ``take`` saves what it found. A content is taken once and for all computers: its row
in ``watched_file`` is saved in one transaction with the import, and SHA-256 is unique there. Files are never moved,
changed or deleted, so the folder may be a share nobody may write to.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from hrdesk.app.imports import ImportCheck, accept, check, open_file
from hrdesk.app.imports.kinds import kind_named
from hrdesk.app.imports.mappings import remembered_for
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Cancelled, Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.domain.roles import may
from hrdesk.domain.watched import BY_NAME, Rule, Stamp, complete, is_workbook, month_in, rule_for
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

MOST_AT_ONCE = 5  # files read in one look; what is left comes at the next
MOST_FILES = 5_000
DEEPEST = 4
TAKEN, WAITING, SET_ASIDE, REPLACED = "taken", "waiting", "set_aside", "replaced"
_TRY_LATER = ("not_found", "unavailable")  # gone, or held by the program that writes it


@dataclass(frozen=True, slots=True)
class Why:
    """Why a file waits: a sentence in no language yet, and what to do."""

    message: str
    hint: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    headings: tuple[str, ...] = ()  # of the columns that have to be matched first


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file met for the first time: checked and clean (``why`` None), or waiting for a person."""

    place: str
    sha256: str
    rule: Rule | None
    check: ImportCheck | None = field(default=None, repr=False)
    why: Why | None = None
    period: Period | None = None
    earlier: int | None = None  # the batch by which somebody took the same file already


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at the folder found, and what the next one is to be given.

    ``stamps``: all workbooks there now; ``done``: contents settled for good, by place. ``writing``: not complete yet.
    """

    folder: str = ""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    done: Mapping[str, Stamp] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    writing: tuple[str, ...] = ()
    more: bool = False
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken: its import and what was saved of it."""

    place: str
    batch: int | None
    kind: str
    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Round:
    """What became of the files of one look: taken, or waiting for a person (place, why)."""

    taken: tuple[Taken, ...] = ()
    waiting: tuple[tuple[str, Why], ...] = ()


class _TakenAlready(UserError):
    """Another computer was quicker; nothing of this import was kept."""

    code = "already_there"


# --- looking ---------------------------------------------------------------------------------------------------------


@use_case("performance.import")
def look(work: Work, before: Looked | None = None, folder: str = "") -> Looked:
    """Looks at the folder (the agency's, unless one is given) and reads files that are complete and new.

    A file is complete when it is as it was at the look ``before``. Nothing is written. Errors: ``unavailable`` when the
    folder cannot be reached.
    """
    before = before or Looked()
    with work.read() as conn:
        folder = folder or str(read_settings(conn)["watched_folder"])
        rules = tuple(_rules(conn))
    if not folder:
        return Looked()
    if before.folder != folder:
        before = Looked(folder, rules=rules)
    stamps = dict(_workbooks(Path(folder)))
    kept = before.done if before.rules == rules else {}  # another rule may say of a file what none said before
    done = {name: stamp for name, stamp in kept.items() if stamps.get(name) == stamp}
    fresh = [name for name, stamp in stamps.items() if done.get(name) != stamp]
    ready = [name for name in fresh if complete(name, stamps[name], before.stamps)]
    found: list[Candidate] = []
    for name in ready:
        if len(found) == MOST_AT_ONCE:
            break
        work.check_cancelled()
        one, settled = _met(work, Path(folder), name, rules)
        if one is not None:
            found.append(one)
        if settled:
            done[name] = stamps[name]
    writing = tuple(name for name in fresh if name not in ready)
    left = len([name for name in ready if done.get(name) != stamps[name]]) > len(found)
    return Looked(folder, stamps, done, tuple(found), writing, left, rules)


def _workbooks(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """Every workbook below the folder with its stamp, by name; links are not followed. Errors: Unavailable."""
    found = 0
    waiting: list[tuple[Path, str, int]] = [(folder, "", 0)]
    while waiting:
        place, inside, depth = waiting.pop(0)
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as failed:
            if depth:
                continue  # a folder inside that may not be opened
            raise Unavailable(
                N_("The watched folder cannot be reached: {folder}"),
                hint=N_("Check the network drive, or choose another folder in Settings."),
                folder=str(folder),
            ) from failed
        for entry in entries:
            name = f"{inside}{entry.name}"
            try:
                if entry.is_dir(follow_symlinks=False):
                    if depth < DEEPEST and not entry.name.startswith("."):
                        waiting.append((Path(entry.path), f"{name}/", depth + 1))
                elif is_workbook(name) and entry.is_file(follow_symlinks=False):
                    at = os.stat(entry.path)  # noqa: PTH116 - not the entry's own: Windows keeps that from before
                    found += 1
                    yield name, Stamp(at.st_size, at.st_mtime_ns)
            except OSError:
                continue  # gone since the folder was listed
            if found >= MOST_FILES:
                return


def _met(work: Work, folder: Path, name: str, rules: Sequence[Rule]) -> tuple[Candidate | None, bool]:
    """The file as it is to be handled (None: nothing to do), and whether it is settled without being saved."""
    rule = rule_for(name, rules)
    if rule is not None and not may(work.actor.role, kind_named(rule.kind).permission):
        return None, True  # for somebody who may
    try:
        with (folder / name).open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None, False  # gone, or another program holds it: the next look sees
    with work.read() as conn:
        known = conn.execute(select(t.watched_file).where(t.watched_file.c.sha256 == sha256)).first()
        if known is not None and known.state == WAITING and rule is not None:
            again = not known.kind or _columns_known(conn, known)
            if not again:
                return None, "headings" not in (known.why or {})
        elif known is not None:
            return None, True
    if rule is None:
        told = Why(
            N_("Nothing says what kind of file this is."),
            N_("Add a rule for its folder or name in Settings, Watched folder."),
        )
        return Candidate(name, sha256, None, why=told), False
    return _read(work, folder, name, sha256, rule), False


def _columns_known(conn: Connection, known: Row[Any]) -> bool:
    """Whether the columns for which a file waits were matched meanwhile, for another file of its shape."""
    headings: list[str] = (known.why or {}).get("headings") or []
    return bool(headings) and remembered_for(conn, known.kind, headings) is not None


def _read(work: Work, folder: Path, name: str, sha256: str, rule: Rule) -> Candidate | None:
    period = month_in(name) if rule.month == BY_NAME else None
    waits = Candidate(name, sha256, rule, period=period)
    if rule.month == BY_NAME and period is None:
        return replace(waits, why=Why(N_("Its name does not say which month it is for.")))
    try:
        draft = open_file(work, rule.kind, folder / name, period=period, mapping=rule.source or None)
        if draft.sha256 != sha256:
            return None  # written to between two reads
        if draft.earlier is not None:
            return replace(waits, earlier=draft.earlier.batch_id)
        if not draft.remembered and not rule.source:
            told = Why(
                N_("A file with these columns was never imported before."),
                N_("Match its columns once."),
                headings=tuple(column.name for column in draft.columns),
            )
            return replace(waits, why=told)
        found = check(work, draft)
    except Cancelled:
        raise
    except UserError as refused:
        if refused.code in _TRY_LATER:
            return None
        return replace(waits, why=Why(refused.message, refused.hint_source, dict(refused.values)))
    if found.rejected:
        told = Why(
            N_("{rejected} of {rows} rows are refused."), values={"rejected": found.rejected, "rows": found.rows}
        )
        return replace(waits, why=told)
    if found.footings:
        return replace(waits, why=Why(N_("Its own totals differ from its rows."), N_("Ask for the whole file.")))
    if found.unknown_values:
        words = ", ".join(one.shown for one in found.unknown_values[:3])
        return replace(waits, why=Why(N_("It names what the agency does not have: {words}."), values={"words": words}))
    return replace(waits, check=found)


def _rules(conn: Connection) -> list[Rule]:
    rows = conn.execute(select(t.watched_rule).order_by(t.watched_rule.c.id))
    return [Rule(row.place, row.kind, row.source, row.month) for row in rows]


# --- taking ----------------------------------------------------------------------------------------------------------


@use_case("performance.import")
def take(work: Work, looked: Looked) -> Round:
    """Saves what ``look`` found: clean files are imported, each in one transaction with its mark; others are noted.

    What somebody set by hand is kept over them, as the import's record says.

    Who is slower than another computer takes nothing. A check that the data no longer bear out is left for the next look.
    """
    taken: list[Taken] = []
    waiting: list[tuple[str, Why]] = []
    for one in looked.candidates:
        work.check_cancelled()
        if one.check is not None:
            done = _take(work, one, one.check)
            taken += [done] if done is not None else []
        elif one.earlier is not None:
            _note(work, one, TAKEN, one.earlier)
        elif one.why is not None and _note(work, one, WAITING, None):
            waiting.append((one.place, one.why))
    return Round(tuple(taken), tuple(waiting))


def _take(work: Work, one: Candidate, checked: ImportCheck) -> Taken | None:
    if not checked.new + checked.changed + checked.by_hand + checked.same:
        _note(work, one, TAKEN, None)
        return None
    try:
        done = accept(work, checked, "all", also=partial(_mark, work, one, TAKEN))
    except (_TakenAlready, Conflict):
        return None
    return Taken(one.place, done.batch, checked.kind, done.new, done.changed, done.same)


def _note(work: Work, one: Candidate, state: str, batch: int | None) -> bool:
    """Marks the content; False when it was marked already."""
    try:
        work.write(lambda conn: _mark(work, one, state, conn, batch))
    except _TakenAlready:
        return False
    return True


def _mark(work: Work, one: Candidate, state: str, conn: Connection, batch: int | None) -> None:
    """One row for the content, for ever. Errors: _TakenAlready."""
    values = {
        "place": one.place,
        "kind": one.rule.kind if one.rule else "",
        "source": one.rule.source if one.rule else "",
        "month": one.period.number if one.period else None,
        "state": state,
        "why": _kept(one.why) if one.why else None,
        "batch_id": batch,
        "account_id": work.actor.account_id,
        "at": work.now(),
    }
    known = conn.execute(
        select(t.watched_file.c.id, t.watched_file.c.state, t.watched_file.c.kind).where(
            t.watched_file.c.sha256 == one.sha256
        )
    ).first()
    if known is None:
        newest = conn.execute(insert(t.watched_file).values(sha256=one.sha256, **values)).inserted_primary_key[0]  # type: ignore[index]
    elif known.state == WAITING and one.rule is not None and (state == TAKEN or not known.kind):
        newest = known.id
        conn.execute(update(t.watched_file).where(t.watched_file.c.id == known.id).values(values))
    else:
        raise _TakenAlready(N_("This file was taken already."))
    conn.execute(
        update(t.watched_file)
        .where(t.watched_file.c.place == one.place, t.watched_file.c.id != newest, t.watched_file.c.state == WAITING)
        .values(state=REPLACED)
    )
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="watched_file",
        object_id=newest,
        batch_id=batch,
        fields=(state,),
    )


def _kept(why: Why) -> dict[str, object]:
    kept: dict[str, object] = {
        "message": why.message,
        "hint": why.hint,
        "values": {name: value if isinstance(value, int | str) else str(value) for name, value in why.values.items()},
    }
    return kept | ({"headings": list(why.headings)} if why.headings else {})
