"""The grammar of the commands, with their help in both languages. Its names are a contract with scripts."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from hrdesk import __version__
from hrdesk.domain.errors import UserError
from hrdesk.domain.reports.month import MonthPaper
from hrdesk.words import LANGUAGES, N_, _

KINDS = (
    "roster", "facts", "repayments", "calls", "quality", "complaints", "feedback", "contracts", "past_evaluations", "training_records",
    "cases", "targets",
)  # fmt: skip
REPORTS = (
    "evaluation",
    "team",
    "summary",
    "department",
    "year",
    "month",
    "handover",
    "separation",
    "leaving-certificate",
    "turnover",
    "reconciliation",
    "calibration",
    "improvement-plan",
    "onboarding-form",
    "training-record",
    "certificates",
    "client-pack",
)
READY_MADE = "collection"  # the ready-made schemes, where a configuration file is asked for
EXPORTS = (
    "roster", "facts", "evaluations", "contracts", "training_records", "configuration", "problems", "turnover", "case_days", "payroll_input", "reconciliation", "month", "summary", "year", "questions", *(f"template-{kind}" for kind in KINDS),
)  # fmt: skip

# What argparse says, by its own English words, and what a person is told instead.
_COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<what>.+)", N_("Not given: {what}.")),
    (r"unrecognized arguments: (?P<what>.+)", N_("{what} is not known here.")),
    (
        r"argument (?P<what>\S+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.+)\)",
        N_("{what} cannot be “{value}”; choose from: {choices}."),
    ),
    (r"argument (?P<what>\S+): expected one argument", N_("{what} needs a value.")),
    (
        r"argument (?P<what>\S+): invalid int value: '(?P<value>.*)'",
        N_("{what} must be a whole number, not “{value}”."),
    ),
    (
        r"ambiguous option: (?P<what>\S+) could match (?P<choices>.+)",
        N_("{what} may mean several: {choices}."),
    ),
)


class _Formatter(argparse.HelpFormatter):
    """Help in the language spoken."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        known = {"options": _("Options"), "positional arguments": _("Arguments")}
        super().start_section(known.get(heading or "", heading))


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong; ends with the contract's exit code."""

    def error(self, message: str) -> NoReturn:
        raise UserError(
            complaint(message), code="wrong_use", hint=N_("See: {program} --help"), program=self.prog, **_parts(message)
        )


def _parts(message: str) -> dict[str, str]:
    for pattern, _said in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return {name: text.replace("'", "") for name, text in found.groupdict().items()}
    return {"message": message[:1].upper() + message[1:]}


def complaint(message: str) -> str:
    """The literal that says what argparse's ``message`` says."""
    return next((said for pattern, said in _COMPLAINTS if re.fullmatch(pattern, message, re.DOTALL)), N_("{message}."))


def _options_for_all() -> _Parser:
    common = _Parser(add_help=False)
    group = common.add_argument_group(_("For every command"))
    add = group.add_argument
    add("--db", metavar="FILE|URL", default=argparse.SUPPRESS,
        help=_("the agency's file; else HRDESK_DB, else the one opened last"))  # fmt: skip
    add("--user", metavar="NAME", default=argparse.SUPPRESS,
        help=_("who signs in; else HRDESK_USER. The password comes from HRDESK_PASSWORD or is asked for"))  # fmt: skip
    add("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=_("the language of messages and papers"))
    add("--json", action="store_true", default=argparse.SUPPRESS,
        help=_("one JSON object on standard output, nothing else"))  # fmt: skip
    return common


class _Grammar:
    """Collects the commands under the program's own parser."""

    def __init__(self) -> None:
        self.common = _options_for_all()
        self.top = _Parser(
            prog="hrdesk",
            parents=[self.common],
            formatter_class=_Formatter,
            add_help=False,
            description=_("HRDesk: people, evaluations and papers of an agency, kept in one encrypted file."),
            epilog=_(
                "Without a command the window opens. Exit codes: 0 done, 1 done with some rows refused, 2 wrong use, "
                "3 not possible, 4 not allowed, 5 changed by somebody else or busy."
            ),
        )
        self._help(self.top)
        self.top.add_argument("--version", action="version", version=f"hrdesk {__version__}", help=_("the version"))
        self.commands: argparse._SubParsersAction[_Parser] = self.top.add_subparsers(
            dest="command", metavar="COMMAND", title=_("Commands"), parser_class=_Parser
        )

    def _help(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("-h", "--help", action="help", help=_("this help"))

    def add(self, name: str, said: str) -> argparse.ArgumentParser:
        made = self.commands.add_parser(
            name, parents=[self.common], help=said, description=said, formatter_class=_Formatter, add_help=False
        )
        self._help(made)
        return made


def parser() -> argparse.ArgumentParser:
    """The grammar of all commands."""
    grammar = _Grammar()
    _for_files(grammar)
    _for_figures(grammar)
    _for_papers(grammar)
    _for_upkeep(grammar)
    return grammar.top


def _for_files(grammar: _Grammar) -> None:
    grammar.add("gui", _("open the window"))
    demo = grammar.add("demo", _("make a sample agency in a folder and open it"))
    demo.add_argument("dir", metavar="DIR", help=_("an empty folder, or one with the sample agency"))
    demo.add_argument("--no-window", action="store_true", help=_("only make it; do not open the window"))
    init = grammar.add("init", _("make a new encrypted file and show its recovery key, once"))
    init.add_argument("file", metavar="FILE", help=_("the new file"))
    init.add_argument("--agency", required=True, metavar="NAME", help=_("the agency's name"))
    init.add_argument("--admin", required=True, metavar="USER", help=_("the first administrator's user name"))
    peek = grammar.add("peek", _("show how HRDesk reads a workbook; needs no database"))
    peek.add_argument("file", metavar="FILE", help=_("the workbook"))
    peek.add_argument("--sheet", metavar="NAME", help=_("only this sheet"))


def _for_figures(grammar: _Grammar) -> None:
    taken = grammar.add("import", _("take a workbook in"))
    taken.add_argument("kind", choices=(*KINDS, "questions"), metavar="KIND", help=", ".join((*KINDS, "questions")))
    taken.add_argument("file", metavar="FILE", help=_("the workbook"))
    taken.add_argument("--sheet", metavar="NAME", help=_("the sheet to read; else the one that fits best"))
    taken.add_argument(
        "--map", metavar="SOURCE|FILE.json", help=_("a mapping file, or the name of a source used before")
    )
    taken.add_argument("--period", metavar="2026-10", help=_("the month the figures are for"))
    taken.add_argument(
        "--marked",
        metavar="FILE.xlsx",
        help=_("write the sheet there with the bad cells marked and the reasons beside"),
    )
    taken.add_argument(
        "--rename", metavar="NO,NO|all", default="",
        help=_("employee numbers whose people shall bear the file's names from now on; nobody else is renamed"),
    )  # fmt: skip
    taken.add_argument("--dry-run", action="store_true", help=_("check only; save nothing"))
    taken.add_argument(
        "--accept", choices=("all", "good"), default="all",
        help=_("all: save only if no row is refused; good: save the good rows (default: all)"),
    )  # fmt: skip
    taken.add_argument(
        "--by-hand", choices=("keep", "file"), default="keep",
        help=_("figures set by hand that the file says otherwise: keep them, or take the file's (default: keep)"),
    )  # fmt: skip
    configure = grammar.add("configure", _("bring in departments, metrics, schemes, targets and settings from a file"))
    configure.add_argument(
        "file",
        metavar="FILE.json",
        help=_("the configuration file; or the word {name}: the ready-made collection schemes", name=READY_MADE),
    )
    watch = grammar.add("watch", _("take in what lies in the watched folder, by the mappings remembered"))
    watch.add_argument("dir", metavar="DIR", nargs="?", help=_("the folder; else the one in the settings"))
    watch.add_argument("--once", action="store_true", help=_("look once and end, for the task scheduler"))
    undo = grammar.add("undo", _("take an import back"))
    undo.add_argument("batch", type=int, metavar="BATCH", help=_("the number the import gave"))
    evaluate = grammar.add("evaluate", _("compute a month's evaluations"))
    evaluate.add_argument("period", metavar="PERIOD", help=_("the month, such as 2026-10"))
    evaluate.add_argument(
        "--publish", action="store_true",
        help=_("publish who is ready; you are recorded as confirming the proposed grades"),
    )  # fmt: skip
    evaluate.add_argument(
        "--accept-unreconciled", metavar="REASON", default="",
        help=_("publish although sheets of different systems differ, with the reason"),
    )  # fmt: skip


def _for_papers(grammar: _Grammar) -> None:
    report = grammar.add("report", _("write a paper as PDF"))
    report.add_argument("name", choices=REPORTS, metavar="NAME", help=", ".join(REPORTS))
    report.add_argument(
        "--period",
        metavar="2026-10",
        help=_(
            "the month, for papers of performance and turnover; of year the last one; of improvement-plan if not the newest"
        ),
    )
    report.add_argument(
        "--client", metavar="NAME", help=_("only people of this client's projects, for training-record")
    )
    report.add_argument(
        "--from",
        dest="since",
        metavar="2026-01",
        help=_("the first month of turnover; else only --period. Of year: the 12th or 13th month back"),
    )
    report.add_argument("--employee", metavar="NO", help=_("only this employee number"))
    report.add_argument("--team", metavar="TEAM", help=_("only this team"))
    report.add_argument("--department", metavar="NAME", help=_("only this department, for summary"))
    report.add_argument(
        "--only",
        metavar="KIND,KIND",
        default="",
        help=_("of month only these papers: {kinds}", kinds=", ".join(MonthPaper)),
    )
    report.add_argument(
        "--out", required=True, metavar="FILE.pdf",
        help=_("the file to write; for month a name without .pdf makes a folder with a file for each paper"),
    )  # fmt: skip
    export = grammar.add("export", _("write a table as .xlsx or .csv, the configuration as .json"))
    export.add_argument("what", choices=EXPORTS, metavar="WHAT", help=", ".join(EXPORTS))
    export.add_argument(
        "--period",
        metavar="2026-10",
        help=_("the month, for facts, evaluations, turnover, case_days, payroll_input, reconciliation and reports"),
    )
    export.add_argument(
        "--from",
        dest="since",
        metavar="2026-01",
        help=_("the first month of turnover and case_days, else only --period; of year: the 12th or 13th month back"),
    )
    export.add_argument("--employee", metavar="NO", help=_("whose cases, for case_days; whose year, for year"))
    export.add_argument("--team", metavar="TEAM", help=_("only this team, for year"))
    export.add_argument("--department", metavar="NAME", help=_("only this department, for summary"))
    export.add_argument("--batch", type=int, metavar="BATCH", help=_("the import, for problems; else the newest one"))
    export.add_argument("--out", required=True, metavar="FILE", help=_("the file to write"))


def _for_upkeep(grammar: _Grammar) -> None:
    grammar.add("check", _("check the file: integrity, links, audit chain, the rules that must always hold"))
    grammar.add("daily", _("do what waited for this day: orders and exits that take effect; for the task scheduler"))
    backup = grammar.add("backup", _("make a verified backup"))
    backup.add_argument("dir", metavar="DIR", help=_("the folder the backups lie in"))
    restore = grammar.add("restore", _("bring a backup back; the file it replaces is kept aside"))
    restore.add_argument("file", metavar="FILE", help=_("the backup"))
    restore.add_argument("--to", required=True, metavar="DB", help=_("where the file shall lie"))
    grammar.add("migrate", _("bring a file to this version's schema after a verified backup"))
