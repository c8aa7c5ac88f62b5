"""Commands about training: questions in and out, records, certificates, the pack for a client's audit."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.cli.output import Exit
from hrdesk.cli.terminal import Terminal
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.app.training.papers import Printed
    from hrdesk.app.work import Work

QUESTIONS = "questions"
PAPERS = ("training-record", "certificates", "client-pack")


def take_in_questions(options: Namespace, terminal: Terminal) -> tuple[Mapping[str, Any], Exit]:
    """``import questions``: compared with the bank, then saved by what ``--accept`` says."""
    from hrdesk.app.training.taking_in import open_questions, question_report
    from hrdesk.app.training.taking_in import take_in_questions as take_in

    with terminal.desk(options) as desk:
        draft = open_questions(desk.work(), Path(options.file).expanduser(), sheet=options.sheet)
        done = None if options.dry_run else take_in(desk.work(), draft, options.accept)
    return question_report(draft, done), Exit.SOME_REFUSED if draft.refused else Exit.DONE


def give_out_questions(options: Namespace, terminal: Terminal) -> tuple[Mapping[str, Any], Exit]:
    """``export questions``: the whole bank, in the format the file's name says."""
    from hrdesk.app.training.bank import export_questions

    with terminal.desk(options) as desk:
        given = export_questions(desk.work(), Path(options.out).expanduser())
    losses = [{"what": what, "questions": count} for what, count in given.losses]
    answer = {"file": str(given.file), "rows": given.questions, "left_out": given.left_out, "losses": losses}
    return answer, Exit.SOME_REFUSED if given.left_out else Exit.DONE


def paper_of(options: Namespace) -> Callable[[Work], Printed]:
    """One of ``PAPERS``, as the options narrow it."""
    from hrdesk.app.training.papers import print_certificates, print_client_pack, print_training_records

    out = Path(options.out).expanduser()
    if options.name == "certificates":
        return lambda work: print_certificates(work, out, employee_no=options.employee)
    if options.name == "training-record":
        return lambda work: print_training_records(
            work, out, employee_no=options.employee, team=options.team, client=options.client or ""
        )
    if not (options.client and options.period):
        raise UserError(
            N_("The client and the month are needed (--client, --period)."),
            code="wrong_use",
            hint=N_("Write it as --client NAME --period 2026-10."),
        )
    first, last = Period.parse(options.period).bounds()
    return lambda work: print_client_pack(work, options.client, first, last, out)
