"""The summary at the end: each step with its seconds, whether it went well, and what was counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Step:
    """One line of the table."""

    name: str
    seconds: float = 0.0
    good: bool = False
    note: str = ""


@dataclass
class Table:
    """The steps taken so far."""

    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Times the block; it went well unless it raised or said otherwise by ``good``."""
        made = Step(name, good=True)
        self.steps.append(made)
        print(f"── {name}", flush=True)
        began = time.monotonic()
        try:
            yield made
        except BaseException as failure:
            made.good, made.note = False, str(failure).splitlines()[0] if str(failure) else type(failure).__name__
            raise
        finally:
            made.seconds = time.monotonic() - began

    def show(self) -> None:
        """Prints it."""
        width = max((len(step.name) for step in self.steps), default=0) + 2
        print("\n── summary")
        for step in self.steps:
            print(f"{'ok    ' if step.good else 'FAILED'}  {step.name:<{width}}{step.seconds:>7.1f} s  {step.note}")
        total = sum(step.seconds for step in self.steps)
        failed = [step.name for step in self.steps if not step.good]
        print(f"{'Failed: ' + ', '.join(failed) + '.' if failed else 'All steps went well.'} {total:.0f} s", flush=True)
