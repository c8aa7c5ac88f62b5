"""The month's reconciliation: differences, people side by side, cases, settling, and the question before publishing."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.performance.cycle import close_period
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reconciliation.settling import settle
from hrdesk.domain.reconciliation.model import Action
from hrdesk.gui.theme import Theme
from tests.app.builders import new_agency
from tests.app.reconciliation.planted import OCTOBER
from tests.app.reconciliation.test_planted_month import planted
from tests.pictures import Scene
from tests.pictures.window import dialog_over, window_of
from tests.pictures.window import settle as quiet


def _planted(theme: Theme) -> QWidget:
    folder = Path(tempfile.mkdtemp())
    desk = new_agency(folder)
    planted(desk, folder)
    found = {one.code: one.key for one in month_findings(desk.work(), OCTOBER).findings}
    settle(desk.work(), Settle(OCTOBER, (found["unknown_employee"],), None, "财务确认工号写错"))
    settle(desk.work(), Settle(OCTOBER, (found["total_differs"],), Action.ACCEPT, "财务已说明"))
    return window_of(desk, "周敏", "人事", theme)


def _shown(mode: str, window: Any) -> Any:
    window.go("performance", period="2026-10")
    quiet(window)
    window.page.open_reconciliation()
    quiet(window)
    view = window.page.reconciling
    if mode != "differences":
        view.mode.choose(mode)
        view.mode.chosen.emit(mode)
        quiet(window)
    return view


def _settling(act: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return dialog_over(_planted(theme), press)

    def press(window: Any) -> None:
        view = _shown("differences", window)
        view.table.choose(next(one.key for one in view.found.findings if one.code == "no_owner"))
        quiet(window)
        getattr(view.settling, act).trigger()

    return make


def _closed(theme: Theme) -> QWidget:
    folder = Path(tempfile.mkdtemp())
    desk = new_agency(folder)
    planted(desk, folder)
    close_period(desk.work(), OCTOBER)
    return window_of(desk, "周敏", "人事", theme)


def _empty(theme: Theme) -> QWidget:
    return window_of(new_agency(Path(tempfile.mkdtemp())), "周敏", "人事", theme)


SCENES = [
    Scene("reconcile-differences", _planted, lambda window: _shown("differences", window) and None),
    Scene("reconcile-people", _planted, partial(_shown, "people")),
    Scene("reconcile-cases", _planted, partial(_shown, "cases")),
    Scene("reconcile-assign", _settling("assign")),
    Scene("reconcile-split", _settling("split")),
    Scene("reconcile-closed", _closed, partial(_shown, "differences")),
    Scene("reconcile-empty", _empty, partial(_shown, "differences")),
]
