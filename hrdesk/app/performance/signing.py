"""签收表 of a published month, one list a team, without scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.printing import Printed, PrintOrder, agency, wanted
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.sheet import Label, PeriodShown
from hrdesk.domain.performance.sign_list import Signer, SignList
from hrdesk.storage import tables as t
from hrdesk.words import N_, _


@use_case("performance.print")
def print_sign_lists(work: Work, order: PrintOrder) -> Printed:
    """A list for each team of the order's published people, in one file. Errors: ``no_rows``, those of writing."""
    from hrdesk.documents.performance import write_sign_lists

    done = write_sign_lists(sign_lists(work, order), order.out, letterhead=letterhead_of(work))
    return Printed(order.out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("performance.print")
def sign_lists(work: Work, order: PrintOrder) -> tuple[SignList, ...]:
    """The lists as values; what is not published is not to be signed and stands on none."""
    with work.read() as conn:
        rows = wanted(work, conn, order, published=True)
        name = agency(conn)
        said = _acknowledged(conn, [row.id for row in rows])
    if not rows:
        raise UserError(
            N_("No evaluation of {period} is published: there is nothing to sign."), code="no_rows",
            hint=N_("Publish the month first."), period=order.period.label,
        )  # fmt: skip
    teams: dict[int | None, list[Any]] = {}
    for row in rows:
        teams.setdefault(row.team_id, []).append(row)
    first, last = order.period.bounds(1)
    shown = PeriodShown(order.period.year, order.period.month, first, last)
    printed_at = work.clock().astimezone(work.zone).replace(tzinfo=None)
    return tuple(
        SignList(
            name, shown, Label(own[0].team_zh, own[0].team_en) if own[0].team_zh else Label(_("no team")),
            tuple(_signer(work, row, said.get(row.id)) for row in own), work.actor.shown_name, printed_at,
        )
        for own in teams.values()
    )  # fmt: skip


def _acknowledged(conn: Connection, evaluation_ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(evaluation_ids), 500):
        part = evaluation_ids[start : start + 500]
        for row in conn.execute(select(t.acknowledgement).where(t.acknowledgement.c.evaluation_id.in_(part))):
            found[row.evaluation_id] = row
    return found


def _signer(work: Work, row: Any, said: Any) -> Signer:
    typed = said is not None and said.how == "typed"
    return Signer(
        row.employee_no, row.name, row.revision, row.published_at.astimezone(work.zone).date(),
        said.at.astimezone(work.zone).replace(tzinfo=None) if typed else None, said is not None and not typed,
    )  # fmt: skip
