"""期限与提醒: every declared setting has its place on the Settings page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.upkeep import agency_settings
from hrdesk.app.work import Desk
from hrdesk.gui.pages.settings.agency import AgencyPart
from hrdesk.gui.pages.settings.evaluating import EvaluatingPart
from hrdesk.gui.pages.settings.rules import RulesPart
from hrdesk.gui.theme import Theme
from hrdesk.settings import DECLARED
from tests.app.builders import new_agency
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen

#: chosen where they belong: the folder of backups under Data and backup, the watched one under its own section
ELSEWHERE = {"backup_folder", "watched_folder"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


def opened(qtbot: QtBot, desk: Desk, theme: Theme) -> tuple[Screen, Any]:
    screen = Screen(qtbot, desk, theme, "settings", section="rules")
    return screen, screen.page.parts["rules"]


def test_every_declared_setting_can_be_set_on_the_page() -> None:
    assert {*AgencyPart.keys, *RulesPart.keys, *EvaluatingPart.keys} | ELSEWHERE == set(DECLARED)


def test_defaults_stand_in_the_form_and_what_is_changed_is_kept(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen, part = opened(qtbot, desk, theme)
    assert part.form.values()["contract_notice_days"] == 30
    assert part.form.values()["second_contract_notice_days"] == 60
    part.form.controls["contract_notice_days"].setText("45")
    screen.press(part.save)
    assert agency_settings(desk.work()).values["contract_notice_days"] == 45
    screen.undo()
    assert agency_settings(desk.work()).values["contract_notice_days"] == 30
    assert not nameless(part)


@pytest.mark.parametrize(("key", "typed"), [("papers_days", "91"), ("case_cap", "0"), ("zone", "Mars/Base")])
def test_what_cannot_be_is_said_under_the_field_and_nothing_is_saved(
    qtbot: QtBot, desk: Desk, theme: Theme, key: str, typed: str
) -> None:
    screen, part = opened(qtbot, desk, theme)
    part.form.controls[key].setText(typed)
    screen.press(part.save)
    assert agency_settings(desk.work()).values[key] == DECLARED[key].default
    assert part.dirty


def test_reasons_name_the_article_or_say_that_it_is_practice(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    _screen, part = opened(qtbot, desk, theme)
    hints = {key: field.hint for key, field in part.form.fields.items()}
    assert "第十四条" in hints["second_contract_notice_days"]
    assert "非法定" in hints["papers_days"]
    assert "0" in hints["papers_days"]
    assert "90" in hints["papers_days"]
