"""Nothing typed into onboarding is lost when the program dies: the pasted block, the list, items of a checklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.drafts import kept_drafts
from hrdesk.app.work import Desk
from hrdesk.gui.drafts import DraftStrip, SealedDrafts
from hrdesk.gui.pages.onboarding.joining import packed, unpacked
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from tests.app.builders import new_agency
from tests.app.onboarding.builders import block, ready
from tests.gui.pages.screens import Screen


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))
    words.use("zh_CN")
    opened = new_agency(tmp_path)
    ready(opened)
    yield opened
    opened.database.close()


def sitting(qtbot: QtBot, desk: Desk, theme: Theme) -> tuple[Screen, Any]:
    screen = Screen(qtbot, desk, theme, "onboarding", drafts=SealedDrafts(desk))
    return screen, screen.page


def offered(part: Any) -> DraftStrip:
    return next(strip for strip in part.findChildren(DraftStrip) if strip.isVisible())


def test_a_pasted_block_and_its_list_come_back_after_the_program_died(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen, page = sitting(qtbot, desk, theme)
    page.open_joining()
    screen.settle()
    page.joining.text.setPlainText(block(3))
    screen.press(page.joining.read)
    with qtbot.waitSignal(screen.window.drafts.kept):
        page.joining.changed.emit()
    again, page = sitting(qtbot, desk, theme)
    page.open_joining()
    again.settle()
    assert not page.joining.text.isEnabled()
    again.press(offered(page.joining).go_on)
    assert page.joining.text.toPlainText() == block(3)
    assert [one.name for one in page.joining.rows] == ["新人甲", "新人乙", "新人丙"]
    assert page.joining.rows[0].values["hire_date"] == date(2026, 11, 30)
    again.press(page.joining.take)
    assert [one.form for one in kept_drafts(desk.work())] == []


def test_items_changed_in_a_checklist_come_back(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen, page = sitting(qtbot, desk, theme)
    page.open_checklists()
    screen.settle()
    before = len(page.editor.items)
    page.editor.table.choose("degree")
    with qtbot.waitSignal(screen.window.drafts.kept):
        page.editor._remove()
    again, page = sitting(qtbot, desk, theme)
    page.open_checklists()
    again.settle()
    assert len(page.editor.items) == before
    again.press(offered(page.editor).go_on)
    assert "degree" not in {item.code for item in page.editor.items}
    assert page.editor.save.isEnabled()
    again.press(page.editor.save)
    assert kept_drafts(desk.work()) == ()


def test_an_item_half_typed_comes_back_in_its_dialog(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen, page = sitting(qtbot, desk, theme)
    page.open_checklists()
    screen.settle()
    page.editor.table.choose("degree")
    page.editor._edit_current()
    dialog = screen.dialog(AskDialog)
    name: Any = dialog.form.controls["name_zh"]
    with qtbot.waitSignal(screen.window.drafts.kept):
        screen.write("、护照", name)
    assert any(one.form.endswith(":degree") for one in kept_drafts(desk.work()))


def test_days_in_a_list_stay_days() -> None:
    joiners = [{"name": "许静", "hire_date": date(2026, 12, 1), "contract_months": 36, "email": None}]
    assert unpacked(packed(joiners)) == joiners
