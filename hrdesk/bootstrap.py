"""Wires what belongs together: the window or the command line over the use cases. Nothing else imports everything."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

CHILDREN = ("--read-sheets", "--lock-probe")  # how the frozen program is started as a process of its own


def start(argv: Sequence[str]) -> int:
    """Starts what the words ask for; returns the exit code."""
    _speak_into_nothing()
    if argv and argv[0] in CHILDREN:
        return _child(argv)
    if argv and argv[0] == "--self-test":
        from hrdesk.gui.self_test import main as test_itself

        return test_itself(argv[1:])
    from hrdesk import logs, settings

    logs.start(settings.profile() / "logs")
    if not argv or argv[0] == "gui":
        return _window(argv[1:])
    from hrdesk.cli.main import main, window_words

    wanted = window_words(argv)
    if wanted is None or wanted[-2:-1] == ["--sample"]:
        code = main(argv)
        if code or wanted is None:
            return code
    return _window(wanted)


def _speak_into_nothing() -> None:
    """HRDesk.exe has no console: what is printed there goes nowhere, instead of failing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for as long as we live


def _child(argv: Sequence[str]) -> int:
    if argv[0] == "--read-sheets":
        from hrdesk.sheets.child import main

        return main()
    from hrdesk.storage.place import probe_as_other

    print(probe_as_other(argv[1]))
    return 0


def _window(argv: Sequence[str]) -> int:
    import gc

    gc.disable()  # nothing that comes in now is garbage; from the first window on ``gui.cycles`` looks for it
    from hrdesk.gui.program import run

    return run(list(argv))


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
