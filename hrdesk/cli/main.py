"""``hrdesk`` in a terminal or the task scheduler. Names, options, outputs and exit codes are a contract with scripts."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from hrdesk import __version__, words
from hrdesk.cli.output import Exit, say_error
from hrdesk.domain.errors import UserError
from hrdesk.words import LANGUAGES, N_, _

KINDS = ("roster", "facts", "repayments", "calls", "quality", "complaints")
REPORTS = ("evaluation", "team")
EXPORTS = ("roster", "facts", "evaluations", "configuration", "problems")


class _Parser(argparse.ArgumentParser):
    """Ends with the contract's exit code, and without a usage dump of forty lines."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise UserError(
            N_("{message} See: {program} --help"),
            code="wrong_use",
            message=message[:1].upper() + message[1:] + ".",
            program=self.prog,
        )


def parser() -> argparse.ArgumentParser:
    """The grammar of all commands."""
    common = _Parser(add_help=False)
    common.add_argument("--db", metavar="FILE|URL", default=argparse.SUPPRESS)
    common.add_argument("--user", metavar="NAME", default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    top = _Parser(prog="hrdesk", parents=[common])
    top.add_argument("--version", action="version", version=f"hrdesk {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def add(name: str, *positional: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[common])
        for argument in positional:
            made.add_argument(argument)
        return made

    add("gui")
    demo = add("demo", "dir")
    demo.add_argument("--no-window", action="store_true")
    init = add("init", "file")
    init.add_argument("--agency", required=True)
    init.add_argument("--admin", required=True)
    peek = add("peek", "file")
    peek.add_argument("--sheet")
    taken = add("import")
    taken.add_argument("kind", choices=KINDS)
    taken.add_argument("file")
    taken.add_argument("--sheet")
    taken.add_argument("--map")
    taken.add_argument("--period")
    taken.add_argument("--dry-run", action="store_true")
    taken.add_argument("--accept", choices=("all", "good"), default="all")
    add("configure", "file")
    undo = add("undo")
    undo.add_argument("batch", type=int)
    evaluate = add("evaluate", "period")
    evaluate.add_argument("--publish", action="store_true")
    evaluate.add_argument("--accept-unreconciled", metavar="REASON", default="")
    report = add("report")
    report.add_argument("name", choices=REPORTS)
    report.add_argument("--period", required=True)
    report.add_argument("--employee")
    report.add_argument("--team")
    report.add_argument("--out", required=True)
    export = add("export")
    export.add_argument("what", choices=EXPORTS)
    export.add_argument("--period")
    export.add_argument("--batch", type=int)
    export.add_argument("--out", required=True)
    add("check")
    add("backup", "dir")
    restore = add("restore", "file")
    restore.add_argument("--to", required=True)
    add("migrate")
    return top


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns its exit code. No traceback ever reaches a user."""
    _speak(argv)
    as_json = "--json" in argv
    _utf8()
    try:
        options = parser().parse_args(list(argv))
        from hrdesk.cli import commands

        return int(commands.run(options, as_json))
    except UserError as problem:
        code = say_error(problem, as_json)
        return int(Exit.WRONG_USE if problem.code == "wrong_use" else code)
    except KeyboardInterrupt:
        return int(say_error(UserError(N_("Stopped. Nothing was changed."), code="cancelled"), as_json))
    except Exception as problem:  # the last resort: details go to the log, one sentence to the person
        return _unexpected(problem, as_json)


def _speak(argv: Sequence[str]) -> None:
    """The language before anything is said: ``--lang``, else HRDESK_LANG, else Chinese where the system is."""
    wanted = os.environ.get("HRDESK_LANG", "")
    for number, word in enumerate(argv):
        if word == "--lang" and number + 1 < len(argv):
            wanted = argv[number + 1]
        elif word.startswith("--lang="):
            wanted = word.partition("=")[2]
    if wanted not in LANGUAGES:
        system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
        wanted = "en" if system.startswith("en") else "zh_CN"
    words.use(wanted)


def _utf8() -> None:
    """Output is UTF-8 wherever it is read by a program; a console keeps its own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _unexpected(problem: Exception, as_json: bool) -> int:
    import logging

    logging.getLogger("hrdesk").error("command failed", exc_info=problem)
    return int(
        say_error(
            UserError(
                N_("HRDesk met a fault of its own ({kind}). Nothing was changed by this step."),
                code="fault",
                hint=_("The log holds the details for whoever looks after HRDesk."),
                kind=type(problem).__name__,
            ),
            as_json,
        )
    )


def path_of(text: str) -> Path:
    """A path as typed, the home folder written out."""
    return Path(text).expanduser()
