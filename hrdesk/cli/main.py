"""``hrdesk`` in a terminal or the task scheduler. Names, options, outputs and exit codes are a contract with scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from hrdesk import words
from hrdesk.cli.grammar import parser
from hrdesk.cli.output import Exit, say_error
from hrdesk.cli.terminal import Terminal
from hrdesk.domain.errors import UserError
from hrdesk.words import LANGUAGES, N_


def main(argv: Sequence[str], terminal: Terminal | None = None) -> int:
    """Runs one command; returns its exit code. No traceback ever reaches a user."""
    _speak(argv)
    as_json = "--json" in argv
    _utf8()
    try:
        return int(_run(argv, terminal or Terminal(), as_json))
    except BrokenPipeError:  # whoever read our output has gone, as in ``hrdesk … | head``
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the interpreter flushes it at its end
        return int(Exit.DONE)


def _run(argv: Sequence[str], terminal: Terminal, as_json: bool) -> Exit:
    try:
        options = parser().parse_args(list(argv))
        from hrdesk.cli import commands

        return commands.run(options, terminal, as_json)
    except SystemExit as done:  # --help and --version have said their words
        return Exit(done.code or 0) if isinstance(done.code, int | None) else Exit.WRONG_USE
    except UserError as problem:
        return say_error(problem, as_json)
    except KeyboardInterrupt:
        return say_error(UserError(N_("Stopped. Nothing was changed."), code="cancelled"), as_json)
    except BrokenPipeError:
        raise
    except Exception as problem:  # the last resort: details go to the log, one sentence to the person
        return _unexpected(problem, as_json)


def window_words(argv: Sequence[str]) -> list[str] | None:
    """What the window is to be opened with after (or instead of) the command; None where none is wanted."""
    if {"-h", "--help", "--version"} & set(argv):
        return None
    try:
        options = parser().parse_args(list(argv))
    except (UserError, SystemExit):
        return None
    shared = [
        part for name in ("db", "lang") if hasattr(options, name) for part in (f"--{name}", getattr(options, name))
    ]
    if options.command in (None, "gui"):
        return shared
    if options.command == "demo" and not options.no_window and not hasattr(options, "json"):
        return [*shared, "--sample", options.dir]
    return None


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


def _unexpected(problem: Exception, as_json: bool) -> Exit:
    import logging

    logging.getLogger("hrdesk").error("command failed", exc_info=problem)
    return say_error(
        UserError(
            N_("HRDesk met a fault of its own ({kind}). Nothing was changed by this step."),
            code="fault",
            hint=N_("The log holds the details for whoever looks after HRDesk."),
            kind=type(problem).__name__,
        ),
        as_json,
    )
