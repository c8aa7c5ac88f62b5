"""Every check, one after the other, whatever fails: format, lint, types, import rules, words, tests."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from setup_steps import HERE, ROOT, inside

_FAILED = re.compile(r"(?:FAILED|ERROR) (.+?)(?: - .*)?$")
_DIED = re.compile(r"worker 'gw\d+' crashed while running '(.+)'$")
MOST_LOST = 2  # tests that are given a second run, alone, after the process they ran in died
_CLOSING = re.compile(r"\b\d+ (passed|failed|errors?|skipped|deselected)\b.* in [\d.]+s|no tests ran")


@dataclass(frozen=True, slots=True)
class Check:
    """One step: its name in the table and its command inside the environment."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended; ``closing`` is the test runner's own last line, empty for the others.

    ``lost``: the only failures were these tests, whose process died (see ``lost_with_their_process``).
    """

    check: Check
    code: int
    seconds: float
    closing: str
    lost: tuple[str, ...] = ()


def checks(*, quick: bool) -> list[Check]:
    ruff = ("python", "-m", "ruff")
    folders = ("hrdesk", "tests", "packaging")
    # -v undoes the -q of pyproject.toml, so that the closing line is the full one
    tests = ("python", "-m", "pytest", "-v", "-n", "2", "--dist", "loadfile", "--durations", "10", "-r", "fE")
    return [
        Check("format", (*ruff, "format", "--check", *folders)),
        Check("lint", (*ruff, "check", *folders)),
        Check("types", ("python", "-m", "mypy")),
        Check("import rules", ("lint-imports", "--no-cache")),
        Check("words", ("python", str(HERE / "catalogue.py"), "check")),
        Check("tests", (*tests, "-m", "not slow") if quick else tests),
    ]


def lost_with_their_process(lines: Iterable[str]) -> tuple[str, ...]:
    """The tests that failed only because their process died, where nothing else failed and they are few; else none.

    Qt and Python each take apart what nobody needs any more; where both mean one object the process ends, rarely and in
    whatever test comes next. The trace is printed; the test itself is run again alone, and a second death fails.
    """
    told = [line.rstrip() for line in lines]
    failed = {found[1] for line in told if (found := _FAILED.match(line))}
    died = {found[1] for line in told if (found := _DIED.match(line))}
    return tuple(sorted(failed)) if failed <= died and 0 < len(failed) <= MOST_LOST else ()


def _carry_out(check: Check) -> Outcome:
    print(f"\n── {check.name}", flush=True)
    variables = inside() | {"QT_QPA_PLATFORM": "offscreen"}
    program = shutil.which(check.command[0], path=variables["PATH"])
    if program is None:
        print(f"{check.command[0]} is not in the environment", flush=True)
        return Outcome(check, 127, 0.0, "")
    began, closing = time.monotonic(), ""
    said: list[str] = []
    with subprocess.Popen(
        [program, *check.command[1:]],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        for line in process.stdout:
            print(line, end="", flush=True)
            said.append(line)
            if check.name == "tests" and _CLOSING.search(line):
                closing = line.strip()
    lost = lost_with_their_process(said) if check.name == "tests" and process.returncode else ()
    return Outcome(check, process.returncode, time.monotonic() - began, closing, lost)


def run(*, quick: bool) -> int:
    """Carries all checks out, prints the table; 0 when every one passed, else 1."""
    outcomes = [_carry_out(check) for check in checks(quick=quick)]
    lost = outcomes[-1].lost
    if lost:
        again = _carry_out(Check("tests again", ("python", "-m", "pytest", "-v", "-r", "fE", *lost)))
        outcomes[-1] = replace(outcomes[-1], code=again.code, seconds=outcomes[-1].seconds + again.seconds)
        print(
            f"\nA PROCESS OF THE TESTS DIED in {', '.join(lost)}; run again alone: {'failed' if again.code else 'passed'}."
        )
    print("\n── summary")
    for outcome in outcomes:
        print(f"{'ok    ' if outcome.code == 0 else 'FAILED'}  {outcome.check.name:<14}{outcome.seconds:>8.1f} s")
    failed = [outcome.check.name for outcome in outcomes if outcome.code]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    print(outcomes[-1].closing, flush=True)
    return 1 if failed else 0
