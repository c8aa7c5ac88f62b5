"""Problems of imports, and the configuration as ``configure`` takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hrdesk.app.exports.table import Exported, write_out
from hrdesk.app.imports import ImportCheck
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import N_, _


def _problem_columns() -> list[tuple[str, str]]:
    return [
        (_("Row"), "number"),
        (_("Cell"), "identifier"),
        (_("Column"), "text"),
        (_("Value in the file"), "identifier"),
        (_("Code"), "identifier"),
        (_("Problem"), "text"),
        (_("What to do"), "text"),
    ]


@use_case("performance.import")
def export_problems(work: Work, out: str | Path, checked: ImportCheck) -> Exported:
    """The problems of a check as a table, before or after anything is saved."""
    return write_out(
        out,
        _problem_columns(),
        ((p.row, p.cell, p.column, p.value, p.code, p.message, p.hint) for p in checked.problems),
    )


@use_case("performance.import")
def export_batch_problems(work: Work, out: str | Path, batch: int | None = None) -> Exported:
    """The problems an import met (the newest import, unless a number is given). Errors: ``not_found``."""
    with work.read() as conn:
        wanted = select(t.batch.c.id, t.batch.c.counts).where(t.batch.c.counts.is_not(None))
        if batch is not None:
            wanted = wanted.where(t.batch.c.id == batch)
        row = conn.execute(wanted.order_by(t.batch.c.id.desc())).first()
    if row is None:
        raise UserError(
            N_("There is no import number {batch}.") if batch is not None else N_("Nothing was imported yet."),
            code="not_found",
            batch=batch,
        )
    problems = row.counts.get("problems", ())

    def rows() -> Iterator[Sequence[Any]]:
        for one in problems:
            hint, message, values = one["hint"], one["message"], one["values"]
            told = _(hint, **values) if hint else ""
            yield (one["row"], one["cell"], one["column"], one["value"], one["code"], _(message, **values), told)

    return write_out(out, _problem_columns(), rows())


@use_case("export")
def export_configuration(work: Work, out: str | Path) -> Exported:
    """Everything ``configure`` understands, as JSON; the rows are its entries."""
    from hrdesk.app.performance.config_file import SECTIONS
    from hrdesk.app.performance.configuration import configuration
    from hrdesk.storage.durable import write_whole

    path = Path(out)
    if path.suffix.lower() != ".json":
        raise UserError(
            N_("The configuration is saved as .json, not as “{ending}”."),
            code="unsupported",
            hint=N_("Give the file a name that ends in .json."),
            ending=path.suffix or path.name,
        )
    content = configuration(work)
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n").encode())
    return Exported(path, sum(len(content.get(section, ())) for section in SECTIONS))
