"""The second step: every row checked and counted before anything is saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from hrdesk.app.imports import reading
from hrdesk.app.imports.footings import footings
from hrdesk.app.imports.kinds import kind_named
from hrdesk.app.imports.known import load_known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportCheck, ImportDraft, Outcome
from hrdesk.app.imports.opening import check_kind_allowed
from hrdesk.app.imports.unknown_values import unknown_values
from hrdesk.app.work import Work, use_case
from hrdesk.words import N_, N_n, _

if TYPE_CHECKING:
    from hrdesk.sheets.mapping import Mapping as ColumnMapping

_NOTHING: Mapping[tuple[int, str], str] = {}
#: From so many numbers of other names on, the columns are shifted or the numbers given anew: said above all else.
MANY_NAMES = 5


@use_case("performance.import")
def check(
    work: Work,
    draft: ImportDraft,
    mapping: ColumnMapping | None = None,
    *,
    mends: Mapping[tuple[int, str], str] = _NOTHING,
    renames: Collection[str] = (),
) -> ImportCheck:
    """Checks all rows of an opened file by ``mapping`` (else the draft's). Nothing is written.

    ``mends``: (row of the sheet, letter of the column) → the text the cell shall have; a field's code in place of the
    letter says something the file has no column for (the 工号 of somebody whose name two people have). An empty text
    blanks the cell. Saving keeps them with the batch. ``renames``: the 工号 whose people shall bear the file's name from
    now on; every other number of another name is refused.

    Errors: ``unknown_column`` (a column of the mapping is not there, or none says what is needed), ``no_rows``,
    ``wrong_use`` (which month? a mend of a cell that is not there). All else is among the check's problems.
    """
    check_kind_allowed(work, draft.kind)
    if mapping is not None:
        draft = replace(draft, mapping=mapping, columns=reading.columns_of(draft.table, mapping))
    reading.complete(draft.table, draft.mapping, draft.period, {column for _row, column in mends})
    work.progress(0, draft.data_rows, _("Checking rows"))
    ledger, mended = reading.ledger_of(draft, draft.mapping, mends)
    ledger.renames = frozenset(renames)
    work.check_cancelled()
    _say_imported_before(ledger, draft, work.zone)
    stated = footings(draft, ledger)
    with work.read() as conn:
        known = load_known(work, conn, draft)
        plan, of_rows = kind_named(draft.kind).check(work, conn, ledger, known, draft)
        unknown = unknown_values(conn, ledger, draft, known)
    _say_many_names(ledger)
    return ImportCheck(
        draft=draft,
        mapping=draft.mapping,
        rows=ledger.size,
        new=of_rows.count(Outcome.NEW),
        changed=of_rows.count(Outcome.CHANGED),
        same=of_rows.count(Outcome.SAME),
        duplicate=of_rows.count(Outcome.DUPLICATE),
        rejected=of_rows.count(Outcome.REJECTED),
        problems=tuple(sorted(ledger.problems, key=lambda problem: problem.row)),
        outcomes=of_rows,
        warnings=(*draft.notes, *ledger.warnings),
        plan=plan,
        mends=mended,
        renames=frozenset(renames),
        other_names=tuple(ledger.other_names),
        unknown_values=unknown,
        footings=stated,
        differences=replace(ledger.differences, fields=ledger.fields),
        by_hand=of_rows.count(Outcome.BY_HAND),
        set_by_hand=ledger.set_by_hand,
        given_mends=dict(mends),
    )


def _say_imported_before(ledger: Ledger, draft: ImportDraft, zone: tzinfo) -> None:
    if draft.earlier is not None:
        ledger.warn(
            N_("This file was imported already by {name} at {time} (import {batch})."),
            name=draft.earlier.by,
            time=draft.earlier.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            batch=draft.earlier.batch_id,
        )


def _say_many_names(ledger: Ledger) -> None:
    idle = sorted(ledger.renames - {one.employee_no for one in ledger.other_names})
    if idle:
        ledger.warn(N_("Nothing to rename under these numbers: {numbers}."), numbers=_(", ").join(idle))
    if len(ledger.other_names) >= MANY_NAMES:
        ledger.warn(
            N_n(
                "{count} number belongs to somebody of another name here. Perhaps a column has slipped, or the number was given anew. Nobody is renamed unless you confirm it for each number.",
                "{count} numbers belong to people of other names here. Perhaps a column has slipped, or the numbers were"
                " given anew. Nobody is renamed unless you confirm it for each number.",
            ),
            count=len(ledger.other_names),
        )
