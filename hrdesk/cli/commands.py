"""One function a command: opens the desk where it needs one, calls one use case, says what came of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.cli import reports, training
from hrdesk.cli.grammar import READY_MADE
from hrdesk.cli.output import Exit, say
from hrdesk.cli.telling import LINES
from hrdesk.cli.terminal import Terminal, database_of, user_of
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.watched import Looked, Taken, Why
    from hrdesk.app.work import Desk

SETTLE_SECONDS = 3.0  # a file that has not grown for so long is complete
WATCH_SECONDS = 30.0

if TYPE_CHECKING:
    from hrdesk.app.performance.printing import Printed
    from hrdesk.app.work import Work

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
    from hrdesk.app.imports.templates import export_marked

    if options.kind == training.QUESTIONS:
        return training.take_in_questions(options, terminal)
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
        if options.marked and checked.problems:
            export_marked(work, checked, _path(options.marked))
        done = None if options.dry_run else accept(work, checked, options.accept, by_hand=options.by_hand)
        report = import_report(checked, done)
    return report, Exit.SOME_REFUSED if report["rejected"] else Exit.DONE


def watch(options: Namespace, terminal: Terminal) -> Answer:
    """Takes in the files of the watched folder: once, or until it is stopped, telling of each round as it goes."""
    with terminal.desk(options) as desk:
        if options.once:
            return _watched(desk, options, terminal, None)[0]
        if getattr(options, "json", False):
            raise UserError(N_("Give --once with --json."), code="wrong_use", field="once")
        before = None
        while True:
            answer, before = _watched(desk, options, terminal, before)
            if answer[0]["taken"] or answer[0]["waiting"]:
                say(answer[0], False, LINES["watch"])
            terminal.pause(WATCH_SECONDS)


def _watched(desk: Desk, options: Namespace, terminal: Terminal, before: Looked | None) -> tuple[Answer, Looked]:
    """One round: looks, waits a moment where a file is new to us, and takes all that is complete."""
    from hrdesk.app.watched import look, take

    folder = str(_path(options.dir)) if options.dir else ""
    looked = look(desk.work(), before, folder)
    if not looked.folder:
        raise UserError(
            N_("No folder is watched."),
            code="wrong_use",
            hint=N_("Name one, or choose it in Settings, Watched folder."),
        )
    if looked.writing:
        terminal.pause(SETTLE_SECONDS)
        looked = look(desk.work(), looked, folder)
    taken: list[Taken] = []
    waiting: list[tuple[str, Why]] = []
    while True:
        done = take(desk.work(), looked)
        taken += done.taken
        waiting += done.waiting
        if not looked.more:
            break
        looked = look(desk.work(), looked, folder)
    answer = {
        "folder": looked.folder,
        "taken": [
            {
                "file": one.place,
                "batch": one.batch,
                "kind": one.kind,
                "new": one.new,
                "changed": one.changed,
                "same": one.same,
            }
            for one in taken
        ],
        "waiting": [{"file": place, "why": _(why.message, **why.values)} for place, why in waiting],
        "writing": list(looked.writing),
    }
    return (answer, Exit.SOME_REFUSED if waiting else Exit.DONE), looked


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
    counts = {"removed": done.removed, "restored": done.restored, "decisions": done.decisions}
    return {"batch": done.batch, **counts, "kept": kept, "also": done.decisions_text}, Exit.DONE


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
    writers = {
        "evaluation": _monthly,
        "team": _monthly,
        "summary": reports.summary,
        "department": reports.summary,
        "year": reports.year,
        "month": reports.month,
        "turnover": _turnover,
        "onboarding-form": _onboarding_form,
        "reconciliation": _reconciliation,
        "calibration": _calibration,
        "improvement-plan": _improvement_plan,
    }
    if options.name in training.PAPERS:
        write: Callable[[Work], Any] = training.paper_of(options)
    else:
        write = writers.get(options.name, _of_person)(options)
    with terminal.desk(options) as desk:
        printed = write(desk.work())
    answer = {
        "file": str(_path(options.out)),
        "pages": printed.pages,
        "documents": printed.documents,
        "missing_glyphs": printed.missing_glyphs,
    }
    if options.name == "month":
        answer["left_out"] = reports.left_out(printed)
    return answer, Exit.DONE


def _turnover(options: Namespace) -> Callable[[Work], Any]:
    from hrdesk.app.insight import TurnoverOrder, print_turnover

    month = reports.month_given(options)
    order = TurnoverOrder(_month(options.since) or month, month)
    return lambda work: print_turnover(work, order, _path(options.out))


def _onboarding_form(options: Namespace) -> Callable[[Work], Any]:
    from hrdesk.app.onboarding import PackOrder, print_pack

    numbers = (options.employee,) if options.employee else ()
    order = PackOrder(_path(options.out), numbers=numbers, kinds=("form",))
    return lambda work: print_pack(work, order)


def _monthly(options: Namespace) -> Callable[[Work], Printed]:
    from hrdesk.app.performance.printing import PrintOrder, print_evaluations, print_ranking

    period = reports.month_given(options)
    order = PrintOrder(period, employee_no=options.employee, team=options.team, out=_path(options.out))
    printer = {"evaluation": print_evaluations, "team": print_ranking}[options.name]
    return lambda work: printer(work, order)


def _reconciliation(options: Namespace) -> Callable[[Work], Any]:
    from hrdesk.app.reconciliation.papers import print_record

    period = reports.month_given(options)
    return lambda work: print_record(work, period, _path(options.out))


def _calibration(options: Namespace) -> Callable[[Work], Any]:
    from hrdesk.app.calibration.papers import print_calibration

    period = reports.month_given(options)
    return lambda work: print_calibration(work, period, _path(options.out))


def _improvement_plan(options: Namespace) -> Callable[[Work], Printed]:
    from hrdesk.app.improvement.papers import print_plan_of

    number, period = _person(options), _month(options.period)
    return lambda work: print_plan_of(work, number, _path(options.out), period)


def _person(options: Namespace) -> str:
    """The number that must be given. Errors: ``wrong_use``."""
    if options.employee is None:
        raise UserError(
            N_("Nobody is named (--employee)."), code="wrong_use", hint=N_("Write it as --employee HC0276.")
        )
    return str(options.employee)


def _of_person(options: Namespace) -> Callable[[Work], Printed]:
    from hrdesk.app.handover.paper import print_handover_of
    from hrdesk.app.separation.papers import print_certificate_of, print_report_of

    number = _person(options)
    printers = {
        "handover": print_handover_of,
        "separation": print_report_of,
        "leaving-certificate": print_certificate_of,
    }
    return lambda work: printers[options.name](work, number, _path(options.out))


def export(options: Namespace, terminal: Terminal) -> Answer:
    """A table as .xlsx or .csv, or the configuration as .json."""
    from hrdesk.app import exports

    period = reports.month_given(options) if options.what in exports.MONTHLY else _month(options.period)
    out = _path(options.out)
    if options.what == "case_days" and options.employee is None:
        raise UserError(
            N_("No employee number is given (--employee)."), code="wrong_use",
            hint=N_("Whose cases? Write it as --employee HC0001."),
        )  # fmt: skip
    if options.what == training.QUESTIONS:
        return training.give_out_questions(options, terminal)
    since = _month(options.since)
    with terminal.desk(options) as desk:
        done = exports.export(
            desk.work(), options.what, out,
            period=period, batch=options.batch, since=since, employee=options.employee, team=options.team,
            department=options.department,
        )  # fmt: skip
    return {"file": str(done.file), "rows": done.rows}, Exit.DONE


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


def daily(options: Namespace, terminal: Terminal) -> Answer:
    """What a new day brings; for the task scheduler, where nobody opens the window every day."""
    from hrdesk.app.daily import begin_day

    with terminal.desk(options) as desk:
        done = begin_day(desk.work())
    answer = {
        "orders_applied": done.orders_applied,
        "orders_stuck": done.orders_stuck,
        "employments_ended": done.employments_ended,
        "not_ended": done.not_ended,
        "attempts_closed": done.attempts_closed,
        "items_closed": done.items_closed,
        "files_cleared": done.files_cleared,
        "months_updated": done.months_updated,
    }
    return answer, Exit.SOME_REFUSED if done.orders_stuck or done.not_ended else Exit.DONE


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
    "watch": watch,
    "configure": configure,
    "undo": undo,
    "evaluate": evaluate,
    "report": report,
    "export": export,
    "check": check,
    "backup": backup,
    "daily": daily,
    "restore": restore,
    "migrate": migrate,
}
