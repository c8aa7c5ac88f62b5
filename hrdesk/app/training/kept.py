"""An exam that could not be handed in while the file was out of reach: a sealed copy on this computer, handed in later.

The copy holds the answers that were not saved yet, when the person ended the exam and the time then left. It lies sealed
as drafts of forms do, readable only for the account that wrote it, and is handed in with its true time when the same
person signs in on this computer again, also after the attempt was closed by itself meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from hrdesk import settings
from hrdesk.app.training.attempts import LATE, end_attempt, in_ms, keep_timing, timing_of
from hrdesk.app.training.outcome import OPEN
from hrdesk.app.training.own import own_employment
from hrdesk.app.training.taking import HandIn, write_answers
from hrdesk.app.work import Work, use_case
from hrdesk.domain.training.marking import Answer
from hrdesk.storage import tables as t
from hrdesk.storage.drafts import Drawer


@dataclass(frozen=True, slots=True)
class KeptExam:
    """What is kept. ``at``: this computer's clock when the person ended it; ``left_ms``: the time then left (None: no
    limit); ``ended`` False: answers that could not be saved, of an exam that was still going on.
    """

    order: HandIn
    exam: str
    at: datetime
    left_ms: int | None
    ended: bool


class Fate(StrEnum):
    """What became of a kept exam."""

    HANDED_IN = "handed_in"
    SAVED = "saved"  # its answers; the exam goes on
    LATE = "late"  # its time was over before
    ELSEWHERE = "elsewhere"  # the person went on with it in another window or on another computer
    KNOWN = "known"  # it had been handed in after all


@dataclass(frozen=True, slots=True)
class Delivered:
    """One kept exam and what became of it."""

    attempt_id: int
    exam: str
    at: datetime
    fate: Fate


@use_case("training.learn")
def keep_exam(work: Work, kept: KeptExam) -> None:
    """Keeps the copy in place of the one of the same attempt. Errors: ``disk_full``, ``read_only`` (this computer)."""
    held = {
        "employment_id": own_employment(work), "attempt_id": kept.order.attempt_id, "seat": kept.order.seat,
        "run_ms": kept.order.run_ms, "exam": kept.exam, "at": kept.at.isoformat(), "left_ms": kept.left_ms,
        "ended": kept.ended,
        "answers": [[place, list(one.chosen), one.text, flagged] for place, one, flagged in kept.order.answers],
    }  # fmt: skip
    _drawer(work).put(_name(kept.order.attempt_id), held)


@use_case("training.learn")
def forget_exam(work: Work, attempt_id: int) -> None:
    """It is saved: the copy goes."""
    _drawer(work).drop(_name(attempt_id))


@use_case("training.learn")
def hand_in_kept(work: Work) -> tuple[Delivered, ...]:
    """Hands in, or saves the answers of, every exam of this person kept on this computer. Errors: ``unavailable``."""
    if work.actor.employment_id is None or work.database.read_only:
        return ()
    drawer = _drawer(work)
    done = []
    for name, held in drawer.every().items():
        kept = _read(held)
        if kept is None or held.get("employment_id") != work.actor.employment_id:
            continue
        fate = work.write(lambda conn, kept=kept: _deliver(conn, work, kept))  # type: ignore[misc]
        drawer.drop(name)
        if fate is not None:
            done.append(Delivered(kept.order.attempt_id, kept.exam, kept.at, fate))
    return tuple(done)


def _deliver(conn: Connection, work: Work, kept: KeptExam) -> Fate | None:
    order = kept.order
    row = conn.execute(
        select(t.attempt, t.exam_version.c.rules)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .where(t.attempt.c.id == order.attempt_id, t.attempt.c.employment_id == own_employment(work))
    ).first()
    if row is None:
        return None  # the file is another or an older one
    if row.seat != order.seat:
        return Fate.ELSEWHERE
    if row.state == OPEN:
        return _into_open(conn, work, row, kept)
    if not row.abandoned or _marked_by_somebody(conn, row.id):
        return Fate.KNOWN
    if kept.left_ms is not None and kept.left_ms < -in_ms(LATE):
        return Fate.LATE
    _end(conn, work, row, kept, overdue=not kept.ended or (kept.left_ms is not None and kept.left_ms <= 0))
    return Fate.HANDED_IN


def _into_open(conn: Connection, work: Work, row: Any, kept: KeptExam) -> Fate:
    """As it would have been then: the steady counter of the window tells the time, not today's clock."""
    timing = timing_of(row).tick(timedelta(milliseconds=kept.order.run_ms), None, kept.at)
    late = timing.limit is not None and timing.used > timing.limit + LATE
    if not kept.ended:
        if late:
            return Fate.LATE
        write_answers(conn, row.id, kept.order.answers, kept.at)  # time itself goes on by the clock of the file's place
        return Fate.SAVED
    keep_timing(conn, row.id, timing)
    if late:
        end_attempt(conn, work, row, overdue=True, at=_then(work, row, kept))
        return Fate.LATE
    _end(conn, work, row, kept, overdue=timing.over)
    return Fate.HANDED_IN


def _end(conn: Connection, work: Work, row: Any, kept: KeptExam, *, overdue: bool) -> None:
    at = _then(work, row, kept)
    write_answers(conn, row.id, kept.order.answers, at)
    end_attempt(conn, work, row, overdue=overdue, at=at)


def _then(work: Work, row: Any, kept: KeptExam) -> datetime:
    """When it was ended, by this computer's clock; never before it was opened nor later than now."""
    opened: datetime = row.opened_at
    return max(opened, min(kept.at, work.now()))


def _marked_by_somebody(conn: Connection, attempt_id: int) -> bool:
    q = t.attempt_question
    wanted = select(q.c.place).where(q.c.attempt_id == attempt_id, q.c.marked_by.is_not(None)).limit(1)
    return conn.execute(wanted).first() is not None


def _drawer(work: Work) -> Drawer:
    return Drawer(settings.profile() / "exams", work.database.keys)


def _name(attempt_id: int) -> str:
    return f"exam:{attempt_id}"


def _read(held: Mapping[str, Any]) -> KeptExam | None:
    """None for one that another version of the program wrote differently."""
    try:
        answers = tuple(
            (int(place), Answer(tuple(int(at) for at in chosen), str(text)), bool(flagged))
            for place, chosen, text, flagged in held["answers"]
        )
        order = HandIn(int(held["attempt_id"]), str(held["seat"]), int(held["run_ms"]), answers)
        left = None if held["left_ms"] is None else int(held["left_ms"])
        return KeptExam(order, str(held["exam"]), datetime.fromisoformat(held["at"]), left, bool(held["ended"]))
    except (KeyError, TypeError, ValueError):
        return None
