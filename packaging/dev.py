"""For those who build HRDesk: sets up whatever is missing, then runs it, checks it or measures it.

    python packaging/dev.py run                HRDesk on the sample agency; without a screen, the sample month
    python packaging/dev.py test [--quick]     every check: format, lint, types, import rules, words, tests
    python packaging/dev.py bench [NAME]       the table of speeds beside their floors and peers
    python packaging/dev.py pictures [PAGE]    a PNG of every page into build/pictures/
    python packaging/dev.py windows [STEP]     the Windows program: build, test, install; on Linux, under Wine
    python packaging/dev.py exec -- COMMAND    any command inside the environment, for example: exec -- hrdesk --help
    python packaging/dev.py words              extract the messages, update the Chinese catalogue, compile it
    python packaging/dev.py lock               remake the locks from packaging/requirements*.in

Standard library only; Windows and Linux; may be repeated at any time, from any folder.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - before the other modules of this folder are even read
    sys.exit(f"HRDesk needs Python 3.11 or 3.12; this is {sys.version.split()[0]}.")

import argparse
from collections.abc import Sequence

import checks
import locks
import sample_month
import setup_steps


def _parser() -> argparse.ArgumentParser:
    assert __doc__  # noqa: S101 - running without docstrings is not supported
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="set up, then open HRDesk on the sample agency")
    test = commands.add_parser("test", help="set up, then every check")
    test.add_argument("--quick", action="store_true", help="leave out the tests marked slow")
    bench = commands.add_parser("bench", help="measure, beside floors and peers")
    bench.add_argument("name", nargs="?", metavar="NAME")
    pictures = commands.add_parser("pictures", help="a picture of every page")
    pictures.add_argument("page", nargs="?", metavar="PAGE")
    windows = commands.add_parser("windows", help="the Windows program")
    windows.add_argument("step", nargs="?", choices=["build", "test", "install"])
    windows.add_argument("--marked", action="store_true", help="of the tests, only those marked windows, as CI does")
    windows.add_argument("--twice", action="store_true", help="build twice, in two folders, and compare the files")
    inside = commands.add_parser("exec", help="a command inside the environment")
    inside.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND …")
    commands.add_parser("words", help="extract, update and compile the messages")
    commands.add_parser("lock", help="remake the locks")
    return parser


def _inside(*command: str) -> int:
    return setup_steps.run_inside(command, here=True)


def _carry_out(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if chosen.command == "windows":
        import windows  # the only steps that need it

        return windows.run(chosen.step, marked=chosen.marked, again=chosen.twice)
    if chosen.command == "lock":
        return locks.remake()
    if chosen.command == "exec":
        command = chosen.words[1:] if chosen.words[:1] == ["--"] else chosen.words
        if not command:
            parser.error("exec needs a command: exec -- python --version")
        setup_steps.set_up(quiet=True)
        return setup_steps.run_inside(command)
    setup_steps.set_up()
    if chosen.command == "run":
        return sample_month.run()
    if chosen.command == "test":
        return checks.run(quick=chosen.quick)
    if chosen.command == "bench":
        return _inside("python", "-m", "tests.bench", *filter(None, [chosen.name]))
    if chosen.command == "pictures":
        return _inside("python", "-m", "tests.pictures", *filter(None, [chosen.page]))
    return _inside("python", str(setup_steps.HERE / "catalogue.py"), "update")


def main(arguments: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):  # a console that cannot show a sign shows a question mark
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = _parser()
    try:
        return _carry_out(parser.parse_args(arguments), parser)
    except setup_steps.NotSetUp as why:
        print(f"\n{why}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
