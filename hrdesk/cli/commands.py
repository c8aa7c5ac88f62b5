"""One function a command: opens the desk where it needs one, calls one use case, says what came of it."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.cli.output import Exit, say
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk

Answer = tuple[Mapping[str, Any], Exit]


def run(options: Namespace, as_json: bool) -> Exit:
    """Dispatches to the command and prints its answer."""
    command: Callable[[Namespace], Answer] | None = COMMANDS.get(options.command or "")
    if command is None:
        raise UserError(N_("There is no such command."), code="wrong_use")
    result, code = command(options)
    say(result, as_json)
    return code


def _now() -> datetime:
    return datetime.now(UTC)


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _database(options: Namespace) -> str:
    from hrdesk.settings import last_database

    found = getattr(options, "db", None) or os.environ.get("HRDESK_DB") or last_database()
    if not found:
        raise UserError(N_("Which file? Give it with --db FILE, or set HRDESK_DB."), code="wrong_use")
    return str(found)


def _password(prompt: str) -> str:
    found = os.environ.get("HRDESK_PASSWORD")
    if found is None:
        if not sys.stdin.isatty():
            raise UserError(
                N_("A password is needed: set HRDESK_PASSWORD, or run the command in a terminal."), code="wrong_use"
            )
        found = getpass.getpass(prompt)
    return found


def open_desk(options: Namespace) -> Desk:
    """Signs in to the file the options name."""
    from hrdesk.app.access import sign_in

    user = getattr(options, "user", None) or os.environ.get("HRDESK_USER")
    if not user:
        raise UserError(N_("Who signs in? Give --user NAME, or set HRDESK_USER."), code="wrong_use")
    return sign_in(_database(options), user, _password(_("Password of {user}: ", user=user)), clock=_now)


def demo(options: Namespace) -> Answer:
    """A sample agency in a folder."""
    from hrdesk.app.sample.build import build_sample

    return build_sample(_path(options.dir), clock=_now), Exit.DONE


def init(options: Namespace) -> Answer:
    """A new encrypted file; the recovery key is shown this once."""
    from hrdesk.app.access import create_agency

    created = create_agency(
        _path(options.file),
        options.agency,
        options.admin,
        options.admin,
        _password(_("Password for {user}: ", user=options.admin)),
        clock=_now,
    )
    created.desk.database.close()
    return {"db": str(_path(options.file)), "recovery_key": created.recovery_key}, Exit.DONE


def peek(options: Namespace) -> Answer:
    """How HRDesk reads a workbook."""
    from hrdesk.app.imports import peek as look

    return look(_path(options.file), options.sheet), Exit.DONE


def take_in(options: Namespace) -> Answer:
    """An import: checked whole, then saved by what ``--accept`` says."""
    from hrdesk.app.imports import accept, check, import_report, open_file

    desk = open_desk(options)
    work = desk.work()
    draft = open_file(
        work,
        options.kind,
        _path(options.file),
        sheet=options.sheet,
        period=Period.parse(options.period) if options.period else None,
        mapping=options.map,
    )
    checked = check(work, draft)
    done = None
    if not options.dry_run:
        done = accept(work, checked, options.accept)
    desk.database.close()
    report = import_report(checked, done)
    return report, Exit.SOME_REFUSED if report["rejected"] else Exit.DONE


def configure(options: Namespace) -> Answer:
    """Metrics, schemes, targets and the rest from a file."""
    from hrdesk.app.performance.configuration import configure as bring_in

    desk = open_desk(options)
    done = bring_in(desk.work(), _path(options.file))
    desk.database.close()
    return {"new": done.new, "changed": done.changed, "same": done.same, "warnings": done.warnings}, Exit.DONE


def undo(options: Namespace) -> Answer:
    """Takes an import back."""
    from hrdesk.app.imports import undo as take_back

    desk = open_desk(options)
    done = take_back(desk.work(), options.batch)
    desk.database.close()
    kept = [{"what": what, "why": why} for what, why in done.kept]
    return {"batch": done.batch, "removed": done.removed, "restored": done.restored, "kept": kept}, Exit.DONE


def evaluate(options: Namespace) -> Answer:
    """Computes a month and, with ``--publish``, publishes who is ready."""
    from hrdesk.app.performance.cycle import Publish, publish
    from hrdesk.app.performance.evaluation import evaluate as compute

    period = Period.parse(options.period)
    desk = open_desk(options)
    computed = compute(desk.work(), period)
    stopped = list(computed.blocked)
    published = 0
    if options.publish:
        order = Publish(period, confirm=True, unreconciled_reason=options.accept_unreconciled)
        done = publish(desk.work(), order)
        published = done.published
        known = {item.employee_no for item in stopped}
        stopped += [item for item in done.blocked if item.employee_no not in known]
    desk.database.close()
    answer = {
        "period": period.label,
        "employees": computed.employees,
        "computed": computed.computed,
        "published": published,
        "blocked": [{"employee_no": item.employee_no, "why": item.why} for item in stopped],
        "warnings": computed.warnings,
    }
    return answer, Exit.SOME_REFUSED if stopped else Exit.DONE


def report(options: Namespace) -> Answer:
    """A paper as PDF."""
    from hrdesk.app.performance.printing import PrintOrder, print_evaluations, print_ranking

    desk = open_desk(options)
    order = PrintOrder(
        Period.parse(options.period), employee_no=options.employee, team=options.team, out=_path(options.out)
    )
    printer = {"evaluation": print_evaluations, "team": print_ranking}[options.name]
    printed = printer(desk.work(), order)
    desk.database.close()
    answer = {
        "file": str(order.out),
        "pages": printed.pages,
        "documents": printed.documents,
        "missing_glyphs": printed.missing_glyphs,
    }
    return answer, Exit.DONE


def export(options: Namespace) -> Answer:
    """A table as .xlsx or .csv, or the configuration as .json."""
    from hrdesk.app import exports

    desk = open_desk(options)
    period = Period.parse(options.period) if options.period else None
    out = _path(options.out)
    if options.what in ("facts", "evaluations") and period is None:
        raise UserError(N_("Which month? Give --period 2026-10."), code="wrong_use")
    done = exports.export(desk.work(), options.what, out, period=period, batch=options.batch)
    desk.database.close()
    return {"file": str(done.file), "rows": done.rows}, Exit.DONE


def check(options: Namespace) -> Answer:
    """Integrity, references, audit chain, rules that must always hold."""
    from hrdesk.app.upkeep import check as look

    desk = open_desk(options)
    found = look(desk.work())
    desk.database.close()
    checks = [{"name": item.name, "ok": item.ok, "detail": item.detail} for item in found.checks]
    return {"ok": found.ok, "checks": checks}, Exit.DONE if found.ok else Exit.FAILED


def backup(options: Namespace) -> Answer:
    """A verified copy."""
    from hrdesk.app.upkeep import back_up

    desk = open_desk(options)
    made = back_up(desk.work(), _path(options.dir))
    desk.database.close()
    return {"file": str(made.file), "sha256": made.sha256, "rows": made.rows, "verified": made.verified}, Exit.DONE


def restore(options: Namespace) -> Answer:
    """A backup back into place; a file that is there is kept aside."""
    from hrdesk.app.upkeep import restore as bring_back

    user = getattr(options, "user", None) or os.environ.get("HRDESK_USER")
    if not user:
        raise UserError(N_("Who signs in? Give --user NAME, or set HRDESK_USER."), code="wrong_use")
    done = bring_back(
        _path(options.file), _path(options.to), user, _password(_("Password of {user}: ", user=user)), clock=_now
    )
    return done, Exit.DONE


def migrate(options: Namespace) -> Answer:
    """Brings a file to this version's schema after a verified backup."""
    from hrdesk.app.upkeep import migrate as bring_up

    user = getattr(options, "user", None) or os.environ.get("HRDESK_USER")
    if not user:
        raise UserError(N_("Who signs in? Give --user NAME, or set HRDESK_USER."), code="wrong_use")
    return bring_up(_database(options), user, _password(_("Password of {user}: ", user=user)), clock=_now), Exit.DONE


COMMANDS: dict[str, Callable[[Namespace], Answer]] = {
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
