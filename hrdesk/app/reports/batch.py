"""All papers of a month in one go: one PDF with an outline, or a folder with a file for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.app.disputes.papers import appeal_sheets
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.printing import PrintOrder, agency, evaluation_sheets, ranking_sheets
from hrdesk.app.performance.signing import sign_lists
from hrdesk.app.reconciliation.papers import record_sheet
from hrdesk.app.reports.summary import summary_sheets
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.reports.month import MonthPaper
from hrdesk.domain.roles import Scope
from hrdesk.storage import attachments
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.documents.reports.bundle import Part

_PARTING = str.maketrans("/\\.", "   ")  # a path or an ending it shall not become
_LONGEST = 70  # characters: in Chinese some 210 bytes, of the 255 a name may have
_NEEDS = {MonthPaper.RECONCILIATION: "reconciliation.read", MonthPaper.APPEAL: "disputes.read"}


@dataclass(frozen=True, slots=True)
class MonthOrder:
    """Which kinds of a month's papers, in which place: ``out`` is a PDF to write, or with ``folder`` a folder to make."""

    period: Period
    out: Path
    kinds: tuple[MonthPaper, ...] = tuple(MonthPaper)
    folder: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A kind asked for of which there is nothing, and why, in the language spoken."""

    kind: MonthPaper
    why: str


@dataclass(frozen=True, slots=True)
class MonthPrinted:
    """What was written; ``file`` is the folder where one was asked for."""

    file: Path
    pages: int
    documents: int
    missing_glyphs: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()


@use_case("performance.print")
def print_month(work: Work, order: MonthOrder) -> MonthPrinted:
    """The papers of the kinds asked for, of whom the actor sees; what there is not is said, the rest is written.

    Errors: ``no_rows`` where there is nothing at all, ``exists`` (the folder), ``cancelled``, those of writing; Denied for
    who sees only the own figures.
    """
    from hrdesk.documents.reports import bundle

    parts, left_out = _parts(work, order)
    if not parts:
        raise UserError(
            N_("There is no paper of {period} to print."),
            code="no_rows",
            hint=N_("Compute the month first."),
            period=order.period.label,
        )
    with work.read() as conn:
        name = agency(conn).text

    def progress(done: int, total: int) -> None:
        work.progress(done, total, "")

    write = bundle.write_folder if order.folder else bundle.write_bundle
    done = write(
        parts,
        order.out,
        title=P_("paper", "Papers of the month") + " " + order.period.label,
        agency=name,
        at=work.clock().astimezone(work.zone).replace(tzinfo=None),
        watched=bundle.Watched(progress, work.cancelled),
        letterhead=letterhead_of(work),
    )
    glyphs = tuple(dict.fromkeys(glyph.label for glyph in done.missing_glyphs))
    return MonthPrinted(order.out, done.pages, done.documents, glyphs, tuple(left_out))


def _parts(work: Work, order: MonthOrder) -> tuple[list[Part], list[LeftOut]]:
    """The papers by kind, in the order they are filed; what there is not, with the reason."""
    from hrdesk.documents.reports.bundle import Part

    if work.actor.scope is Scope.OWN:
        raise Denied(N_("Your account may not do this."), hint=N_("Your own year can be printed instead."))
    parts: list[Part] = []
    left_out: list[LeftOut] = []
    taken: set[str] = set()
    for kind in (kind for kind in MonthPaper if kind in order.kinds):
        work.check_cancelled()
        if not work.actor.may(_NEEDS.get(kind, "performance.print")):
            left_out.append(LeftOut(kind, _("Your account may not do this.")))
            continue
        read, named = _READ[kind]
        try:
            sheets = read(work, order)
        except Denied as error:
            left_out.append(LeftOut(kind, str(error)))
            continue
        except UserError as error:
            if error.code != "no_rows":
                raise
            left_out.append(LeftOut(kind, str(error)))
            continue
        if not sheets:
            left_out.append(LeftOut(kind, _("There are none in {period}.", period=order.period.label)))
            continue
        files = [_file(kind.text, named(sheet), taken) for sheet in sheets]
        parts.append(Part(kind.text, sheets, files))
    return parts, left_out


def _file(kind: str, name: str, taken: set[str]) -> str:
    """A name for a file that no system refuses and no other file of the folder has, whatever people are called."""
    said = "-".join(part for part in (kind, name) if part).translate(_PARTING)
    stem = attachments.shown(f"{said[:_LONGEST]}.pdf").removesuffix(".pdf").rstrip(" .")
    found, number = stem, 2
    while found.casefold() in taken:
        found, number = f"{stem} {number}", number + 1
    taken.add(found.casefold())
    return f"{found}.pdf"


def _order(order: MonthOrder) -> PrintOrder:
    return PrintOrder(order.period, order.out)


_Reader = Callable[[Work, MonthOrder], Sequence[Any]]
_READ: Mapping[MonthPaper, tuple[_Reader, Callable[[Any], str]]] = {
    MonthPaper.SUMMARY: (lambda work, order: summary_sheets(work, order.period), lambda sheet: sheet.scope),
    MonthPaper.RANKING: (lambda work, order: ranking_sheets(work, _order(order)), lambda sheet: sheet.scope.text),
    MonthPaper.EVALUATION: (
        lambda work, order: evaluation_sheets(work, _order(order)),
        lambda sheet: f"{sheet.person.team.text}-{sheet.person.employee_no}-{sheet.person.name.text}",
    ),
    MonthPaper.SIGN_LIST: (lambda work, order: sign_lists(work, _order(order)), lambda sheet: sheet.team.text),
    MonthPaper.RECONCILIATION: (lambda work, order: (record_sheet(work, order.period),), lambda sheet: sheet.period),
    MonthPaper.APPEAL: (
        lambda work, order: appeal_sheets(work, order.period),
        lambda sheet: f"{sheet.document_no}-{sheet.name}",
    ),
}
