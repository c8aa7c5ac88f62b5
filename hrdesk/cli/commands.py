"""One function a command: opens the desk where it needs one, calls one use case, says what came of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hrdesk.cli.grammar import READY_MADE
from hrdesk.cli.output import Exit, say
from hrdesk.cli.telling import LINES
from hrdesk.cli.terminal import Terminal, database_of, user_of
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.words import N_

Answer = tuple[Mapping[str, Any], Exit]


def run(options: Namespace, terminal: Terminal, as_json: bool) -> Exit:
    """Dispatches to the command and prints its answer."""
    command = COMMANDS.get(options.command or "")
    if command is None:
        raise UserError(
            N_("A command is needed here."), code="wrong_use", hint=N_("See: {program} --help"), program="hrdesk"
        )
    result, code = command(options, terminal)
    say(result, as_json, LINES[options.command])
    return code


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _month(text: str | None) -> Period | None:
    return Period.parse(text) if text else None


def demo(options: Namespace, terminal: Terminal) -> Answer:
    """A sample agency in a folder."""
    from hrdesk.app.sample.build import build_sample

    return build_sample(_path(options.dir), clock=terminal.clock), Exit.DONE


def init(options: Namespace, terminal: Terminal) -> Answer:
    """A new encrypted file; the recovery key is shown this once."""
    from hrdesk.app.access import create_agency

    place, admin = _path(options.file), options.admin
    password = terminal.new_password(admin)
    created = create_agency(place, options.agency, admin, admin, password, clock=terminal.clock, cost=terminal.cost)
    created.desk.database.close()
    return {"db": str(place), "recovery_key": created.recovery_key}, Exit.DONE


def peek(options: Namespace, terminal: Terminal) -> Answer:
    """How HRDesk reads a workbook."""
    from hrdesk.app.imports import peek as look

    return look(_path(options.file), options.sheet), Exit.DONE


def take_in(options: Namespace, terminal: Terminal) -> Answer:
    """An import: checked whole, then saved by what ``--accept`` says."""
    from hrdesk.app.imports import accept, check, import_report, open_file

    if options.kind == "questions":
        return _take_in_questions(options, terminal)
    period = _month(options.period)
    with terminal.desk(options) as desk:
        work = desk.work()
        draft = open_file(
            work, options.kind, _path(options.file), sheet=options.sheet, period=period, mapping=options.map
        )
        checked = check(work, draft)
        renames = _renames(options.rename, [one.employee_no for one in checked.other_names])
        if renames:
            checked = check(work, draft, renames=renames)
        done = None if options.dry_run else accept(work, checked, options.accept)
        report = import_report(checked, done)
    return report, Exit.SOME_REFUSED if report["rejected"] else Exit.DONE


def _take_in_questions(options: Namespace, terminal: Terminal) -> Answer:
    from hrdesk.app.training.taking_in import open_questions, question_report, take_in_questions

    with terminal.desk(options) as desk:
        draft = open_questions(desk.work(), _path(options.file), sheet=options.sheet)
        done = None if options.dry_run else take_in_questions(desk.work(), draft, options.accept)
    answer = question_report(draft, done)
    return answer, Exit.SOME_REFUSED if draft.refused else Exit.DONE


def _renames(said: str, found: list[str]) -> set[str]:
    """The numbers whose renaming is confirmed: those named, or every one the file renames."""
    if said.strip().lower() == "all":
        return set(found)
    return {number.strip() for number in said.split(",") if number.strip()}


def configure(options: Namespace, terminal: Terminal) -> Answer:
    """Metrics, schemes, targets and the rest from a file, or the ready-made schemes by their name."""
    from hrdesk.app.performance.configuration import configure as bring_in
    from hrdesk.app.performance.configuration import configure_from
    from hrdesk.domain.performance.pack import configuration

    path = _path(options.file)
    with terminal.desk(options) as desk:
        if options.file == READY_MADE and not path.exists():
            done = configure_from(desk.work(), configuration())
        else:
            done = bring_in(desk.work(), path)
    return {"new": done.new, "changed": done.changed, "same": done.same, "warnings": done.warnings}, Exit.DONE


def undo(options: Namespace, terminal: Terminal) -> Answer:
    """Takes an import back."""
    from hrdesk.app.imports import undo as take_back

    with terminal.desk(options) as desk:
        done = take_back(desk.work(), options.batch)
    kept = [{"what": what, "why": why} for what, why in done.kept]
    return {"batch": done.batch, "removed": done.removed, "restored": done.restored, "kept": kept}, Exit.DONE


def evaluate(options: Namespace, terminal: Terminal) -> Answer:
    """Computes a month and, with ``--publish``, publishes who is ready."""
    from hrdesk.app.performance.cycle import Publish, publish
    from hrdesk.app.performance.evaluation import evaluate as compute

    period = Period.parse(options.period)
    published = 0
    with terminal.desk(options) as desk:
        computed = compute(desk.work(), period)
        stopped = list(computed.blocked)
        if options.publish:
            order = Publish(period, confirm=True, unreconciled_reason=options.accept_unreconciled)
            done = publish(desk.work(), order)
            published = done.published
            known = {item.employee_no for item in stopped}
            stopped += [item for item in done.blocked if item.employee_no not in known]
    answer = {
        "period": period.label,
        "employees": computed.employees,
        "computed": computed.computed,
        "published": published,
        "blocked": [{"employee_no": item.employee_no, "why": item.why} for item in stopped],
        "warnings": computed.warnings,
    }
    return answer, Exit.SOME_REFUSED if stopped else Exit.DONE


def report(options: Namespace, terminal: Terminal) -> Answer:
    """A paper as PDF."""
    from hrdesk.app.performance.printing import PrintOrder, print_evaluations, print_ranking

    out = _path(options.out)
    if options.name in ("training-record", "certificates", "client-pack"):
        return _training_paper(options, terminal)
    if options.period is None:
        raise _no_month()
    order = PrintOrder(Period.parse(options.period), employee_no=options.employee, team=options.team, out=out)
    printer = {"evaluation": print_evaluations, "team": print_ranking}[options.name]
    with terminal.desk(options) as desk:
        printed = printer(desk.work(), order)
    answer = {
        "file": str(out),
        "pages": printed.pages,
        "documents": printed.documents,
        "missing_glyphs": printed.missing_glyphs,
    }
    return answer, Exit.DONE


def _training_paper(options: Namespace, terminal: Terminal) -> Answer:
    from hrdesk.app.training.papers import print_certificates, print_client_pack, print_training_records

    out = _path(options.out)
    if options.name == "client-pack" and not (options.client and options.period):
        raise UserError(
            N_("The client and the month are needed (--client, --period)."), code="wrong_use",
            hint=N_("Write it as --client NAME --period 2026-10."),
        )  # fmt: skip
    with terminal.desk(options) as desk:
        if options.name == "client-pack":
            first, last = Period.parse(options.period).bounds()
            printed = print_client_pack(desk.work(), options.client, first, last, out)
        elif options.name == "certificates":
            printed = print_certificates(desk.work(), out, employee_no=options.employee)
        else:
            printed = print_training_records(
                desk.work(), out, employee_no=options.employee, team=options.team, client=options.client or ""
            )
    answer = {
        "file": str(out),
        "pages": printed.pages,
        "documents": printed.documents,
        "missing_glyphs": printed.missing_glyphs,
    }
    return answer, Exit.DONE


def _no_month() -> UserError:
    return UserError(N_("No month is given (--period)."), code="wrong_use", hint=N_("Write it as --period 2026-10."))


def export(options: Namespace, terminal: Terminal) -> Answer:
    """A table as .xlsx or .csv, or the configuration as .json."""
    from hrdesk.app import exports

    period, out = _month(options.period), _path(options.out)
    if options.what in ("facts", "evaluations") and period is None:
        raise _no_month()
    if options.what == "questions":
        return _give_out_questions(options, terminal)
    with terminal.desk(options) as desk:
        done = exports.export(desk.work(), options.what, out, period=period, batch=options.batch)
    return {"file": str(done.file), "rows": done.rows}, Exit.DONE


def _give_out_questions(options: Namespace, terminal: Terminal) -> Answer:
    from hrdesk.app.training.bank import export_questions

    with terminal.desk(options) as desk:
        given = export_questions(desk.work(), _path(options.out))
    losses = [{"what": what, "questions": count} for what, count in given.losses]
    answer = {"file": str(given.file), "rows": given.questions, "left_out": given.left_out, "losses": losses}
    return answer, Exit.SOME_REFUSED if given.left_out else Exit.DONE


def check(options: Namespace, terminal: Terminal) -> Answer:
    """Integrity, references, audit chain, rules that must always hold."""
    from hrdesk.app.upkeep import check as look

    with terminal.desk(options) as desk:
        found = look(desk.work())
    checks = [{"name": item.name, "ok": item.ok, "detail": item.detail} for item in found.checks]
    return {"ok": found.ok, "checks": checks}, Exit.DONE if found.ok else Exit.FAILED


def backup(options: Namespace, terminal: Terminal) -> Answer:
    """A verified copy."""
    from hrdesk.app.upkeep import back_up

    with terminal.desk(options) as desk:
        made = back_up(desk.work(), _path(options.dir))
    return {"file": str(made.file), "sha256": made.sha256, "rows": made.rows, "verified": made.verified}, Exit.DONE


def restore(options: Namespace, terminal: Terminal) -> Answer:
    """A backup back into place; a file that is there is kept aside."""
    from hrdesk.app.upkeep import restore as bring_back

    user = user_of(options)
    done = bring_back(_path(options.file), _path(options.to), user, terminal.password(user), clock=terminal.clock)
    return done, Exit.DONE


def migrate(options: Namespace, terminal: Terminal) -> Answer:
    """Brings a file to this version's schema after a verified backup."""
    from hrdesk.app.upkeep import migrate as bring_up

    place, user = database_of(options), user_of(options)
    return bring_up(place, user, terminal.password(user), clock=terminal.clock), Exit.DONE


COMMANDS: Mapping[str, Callable[[Namespace, Terminal], Answer]] = {
    "demo": demo,
    "init": init,
    "peek": peek,
    "import": take_in,
    "configure": configure,
    "undo": undo,
    "evaluate": evaluate,
    "report": report,
    "export": export,
    "check": check,
    "backup": backup,
    "restore": restore,
    "migrate": migrate,
}
