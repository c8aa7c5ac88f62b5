"""What signing in and the first run ask of the use cases. Called beside the window; SQLAlchemy comes in only here."""

from __future__ import annotations

import importlib
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk import settings

if TYPE_CHECKING:
    from datetime import datetime

    from hrdesk.app.work import Desk

SAMPLE_USER = "hr"


def now() -> datetime:
    """The clock of the program."""
    from datetime import UTC, datetime

    return datetime.now(UTC)


#: Use cases refer to one another in a circle; two threads that begin it from two sides fail. So they come in once, here.
_USE_CASES = (
    "access", "upkeep", "people", "onboarding", "imports", "daily", "today", "watched", "exports", "insight", "organisation",
    "handover.planning", "handover.handing", "handover.views", "handover.back", "separation.starting",
    "separation.settling", "separation.absence", "separation.views", "training.exams", "training.taking",
    "training.courses", "training.publishing", "training.bank", "performance.cycle", "performance.under_review", "performance.entry", "performance.printing", "performance.views", "performance.scheme_list", "performance.trial", "kiosk", "training.kept", "disputes.views",
    "complaints.register", "complaints.views", "improvement.planning", "improvement.views", "letterhead.preview",
    "letterhead.saving", "quality.checks", "quality.views", "reconciliation.settling", "reconciliation.views",
    "progress.month", "progress.own", "progress.trend",
)  # fmt: skip
_fetching = threading.Lock()


def fetch_use_cases() -> None:
    """Imports what signing in and the pages are made of, SQLAlchemy above all; whoever wants it sooner waits for this."""
    with _fetching:
        for name in _USE_CASES:
            importlib.import_module(f"hrdesk.app.{name}")
        importlib.import_module("hrdesk.app.today").sources()


class Opening:
    """Opens files for the sign-in window and the three doors (their protocols ``SignsIn`` and ``FirstRun``)."""

    def __init__(self) -> None:
        self._given = ""  # the password just typed, until a first password is changed

    def sign_in(self, path: str, login: str, password: str) -> Desk:
        """Opens ``path`` for the account and remembers both on this PC."""
        fetch_use_cases()
        from hrdesk.app.access import sign_in

        desk = sign_in(path, login, password, clock=now)
        settings.remember_database(str(path), login)
        self._given = password
        return desk

    def bring_up_to_date(self, path: str, login: str, password: str) -> Desk:
        """A verified backup, this program's schema, then signed in."""
        fetch_use_cases()
        from hrdesk.app.upkeep import migrate

        migrate(path, login, password, clock=now)
        return self.sign_in(path, login, password)

    def must_change(self, opened: Desk) -> bool:
        """Whether somebody else gave the password."""
        fetch_use_cases()
        from hrdesk.app.access import own_account

        must = own_account(opened.work()).must_change
        if not must:
            self._given = ""
        return must

    def change_password(self, opened: Desk, password: str) -> None:
        """Sets the person's own password in place of the one given."""
        fetch_use_cases()
        from hrdesk.app.access import ChangePassword, change_own_password

        change_own_password(opened.work(), ChangePassword(self._given, password))
        self._given = ""

    def proposed_place(self, agency: str) -> str:
        """Under the person's documents, named after the agency."""
        name = "".join(c for c in agency if c.isalnum() or c in " -_").strip() or "HRDesk"
        return str(Path.home() / "HRDesk" / f"{name}.hrdesk")

    def check_place(self, path: str) -> None:
        """Refuses sync folders, read-only places and files already there; makes the folder proposed."""
        fetch_use_cases()
        from hrdesk.app.access import check_new_place

        check_new_place(path)

    def create(self, path: str, agency: str, login: str, shown_name: str, password: str) -> tuple[Desk, str]:
        """The agency's new file with its administrator."""
        fetch_use_cases()
        from hrdesk.app.access import create_agency

        Path(path).parent.mkdir(parents=True, exist_ok=True)
        created = create_agency(path, agency, login, shown_name, password, clock=now)
        settings.remember_database(path, login)
        return created.desk, created.recovery_key

    def open_sample(self) -> Desk:
        """The sample agency in this person's profile, made the first time."""
        return self.open_sample_in(settings.profile() / "sample")

    def open_sample_in(self, folder: Path) -> Desk:
        """The sample agency of ``folder`` with its HR signed in."""
        fetch_use_cases()
        from hrdesk.app.access import sign_in
        from hrdesk.app.sample.build import PASSWORD, build_sample

        found: dict[str, Any] = build_sample(folder, clock=now)
        return sign_in(found["db"], SAMPLE_USER, PASSWORD, clock=now)

    def recover(self, path: str, key: str, password: str) -> Desk:
        """A new password for an administrator by the printed recovery key."""
        fetch_use_cases()
        from hrdesk.app.access import sign_in_with_recovery

        return sign_in_with_recovery(path, key, password, clock=now)

    def restore(self, backup: str, to: str, login: str, password: str) -> Desk:
        """A backup into place, then signed in with the backup's own password."""
        fetch_use_cases()
        from hrdesk.app.upkeep import restore

        restore(backup, to, login, password, clock=now)
        return self.sign_in(to, login, password)


def machine() -> str:
    """What this PC is called, for "who is in"."""
    import platform

    return os.environ.get("COMPUTERNAME") or platform.node() or "PC"
