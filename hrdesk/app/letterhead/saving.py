"""The letterhead looked at and changed; a logo made ready from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from hrdesk.app.letterhead.kept import ROW, read_letterhead, store_letterhead
from hrdesk.app.performance.printing import agency
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.letterhead import Letterhead, Logo, checked, texts_of
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage.audit import record
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class LetterheadView:
    """What is set, what the agency is called where no other name is set, and the version for saving."""

    letterhead: Letterhead
    agency: Label
    version: int


@dataclass(frozen=True, slots=True)
class SaveLetterhead:
    """All of it, and the version of the view it was changed in."""

    letterhead: Letterhead
    version: int


@use_case("settings.read")
def letterhead_settings(work: Work) -> LetterheadView:
    """What is set for the agency's papers."""
    with work.read() as conn:
        return _view(conn)


@use_case("settings.write")
def save_letterhead(work: Work, order: SaveLetterhead) -> LetterheadView:
    """Puts it in place of what was set. Errors: ``too_long``, ``too_many``, ``missing``, ``not_a_picture``, ``changed``."""
    wanted = checked(order.letterhead)
    if wanted.logo is not None:
        _check_logo(wanted.logo)

    def block(conn: Connection) -> LetterheadView:
        _before, version = read_letterhead(conn)
        if version != order.version:
            raise Conflict(
                N_("Somebody else changed how papers look meanwhile."),
                hint=N_("Look at it again, then make your change."),
            )
        replace_letterhead(work, conn, wanted)
        return _view(conn)

    return work.write(block)


@use_case("settings.write")
def read_logo(work: Work, path: str | Path, painted: Callable[[bytes], bytes] | None = None) -> Logo:
    """A picture from a file, made ready for paper; nothing is saved yet. ``painted`` makes a PNG of an SVG that may be read.

    Errors: ``not_found``, ``read_only``, ``not_a_picture``, ``too_large``, ``too_small``, ``bad_shape``, ``blank``.
    """
    from hrdesk.documents.logo import ready
    from hrdesk.documents.vector import drawable, is_vector
    from hrdesk.storage.attachments import load

    data, name = load(path), Path(path).name
    if painted is not None and is_vector(data):
        data = painted(drawable(data, name))
    return ready(data, name)


def replace_letterhead(work: Work, conn: Connection, wanted: Letterhead) -> bool:
    """Measures and writes a checked letterhead in the caller's transaction; False where nothing differs.

    Errors: ``too_long``.
    """
    from hrdesk.documents.letterhead import check

    before = read_letterhead(conn)[0]
    check(wanted, agency(conn))
    if wanted == before:
        return False
    store_letterhead(conn, wanted)
    _log(work, conn, before, wanted)
    return True


def _log(work: Work, conn: Connection, before: Letterhead, after: Letterhead) -> None:
    """One row of the audit log, with the texts as they were and are."""
    old, new = dict(_flat(texts_of(before))), dict(_flat(texts_of(after)))
    changes = {key: (old.get(key), new.get(key)) for key in sorted(old | new) if old.get(key) != new.get(key)}
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="letterhead",
        object_id=ROW,
        fields=() if before.logo == after.logo else ("logo",),
        changes=changes,
    )


def _flat(content: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text under its own name: ``kinds.evaluation.signers.1.words_zh``."""
    if isinstance(content, dict):
        for key, held in content.items():
            yield from _flat(held, f"{name}.{key}" if name else str(key))
    elif isinstance(content, list):
        for place, held in enumerate(content, start=1):
            yield from _flat(held, f"{name}.{place}")
    else:
        yield name, str(content)


def _view(conn: Connection) -> LetterheadView:
    letterhead, version = read_letterhead(conn)
    return LetterheadView(letterhead, agency(conn), version)


def _check_logo(logo: Logo) -> None:
    from hrdesk.documents.logo import kept

    try:
        sound = kept(logo.png) == logo
    except ValueError:
        sound = False
    if not sound:
        raise UserError(
            N_("This logo was not made ready for paper."),
            code="not_a_picture", field="logo", hint=N_("Choose the picture again."),
        )  # fmt: skip
