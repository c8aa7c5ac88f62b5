"""Failed sign-ins, counted in the key folder: after five, each further one waits longer.

The count is raised before the password is tried, so ending the program in between gains nothing. A clock set back
starts the wait anew. Who can write the folder can delete the count; the manual says so.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage.durable import write_whole
from hrdesk.words import N_

FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 5, 15 * 60  # seconds


def wait_after(failures: int) -> int:
    """Seconds to wait after so many failures: 0, then 5, 10, 20 … 900."""
    if failures < FREE_TRIES:
        return 0
    return int(min(_FIRST_WAIT * 2 ** min(failures - FREE_TRIES, 20), _LONGEST_WAIT))


class Ledger:
    """The count of one account."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, now: dt.datetime) -> int:
        """Counts one more try as failed until ``clear``; failures before it. Denied while the wait lasts."""
        failures, last = self._read()
        wait = wait_after(failures)
        if wait:
            passed = now.timestamp() - last
            if passed < 0:  # the clock was set back: wait all of it again
                self._write(failures, now.timestamp())
                passed = 0
            if passed < wait:
                raise Denied(
                    N_("Too many failed sign-ins. Try again in {seconds} seconds."),
                    code="too_many_tries",
                    field="password",
                    seconds=int(wait - passed) + 1,
                )
        self._write(failures + 1, now.timestamp())
        return failures

    def clear(self) -> None:
        """The password was right."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            self._write(0, 0.0)

    def _read(self) -> tuple[int, float]:
        try:
            held = json.loads(self._path.read_bytes())
            return max(0, int(held["failures"])), float(held["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, 0.0

    def _write(self, failures: int, at: float) -> None:
        try:
            write_whole(self._path, json.dumps({"failures": failures, "at": at}).encode())
        except UserError:
            return  # a read-only place can still be opened for reading
