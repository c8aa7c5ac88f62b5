"""Nothing typed is lost: a killed program, a sign-out, the idle lock, another language; and nobody else sees it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from hrdesk.app.access import sign_in
from hrdesk.app.drafts import kept_drafts
from hrdesk.app.organisation import organisation
from hrdesk.app.people import SavePerson, person_view, save_person
from hrdesk.app.work import Desk
from hrdesk.gui.drafts import KEEP_MS, DraftStrip, SealedDrafts
from hrdesk.gui.pages.people.conflict import ConflictDialog
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import DraftDialog
from hrdesk.gui.widgets.form import Form
from tests.app.builders import CHEAP, PASSWORD, Clock, Somebody, add_people, as_role, new_agency, set_up
from tests.gui.pages.screens import Screen

NAME = "金丝雀·草稿"


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "profile"
    monkeypatch.setenv("HRDESK_PROFILE", str(place))
    return place


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, profile: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    set_up(opened)
    yield opened
    opened.database.close()


@pytest.fixture
def team(desk: Desk) -> list[Somebody]:
    return add_people(desk, 2, names=("马洁", "郑浩"))


class Sitting(Screen):
    """From signing in until signing out or a crash."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme, page: str = "people", **where: str) -> None:
        super().__init__(qtbot, desk, theme, page, drafts=SealedDrafts(desk), **where)

    def type(self, form: Form, field: str, text: str, *, wait: bool = True) -> None:
        """Types into a field; waits until the draft lies on the disk."""
        control = form.controls[field]
        assert isinstance(control, QLineEdit)
        control.setFocus()
        control.selectAll()
        if not wait:
            self.write(text, control)
            return
        with self.qtbot.waitSignal(self.window.drafts.kept, timeout=10_000):
            self.write(text, control)

    def new_person(self) -> Form:
        self.keys(Qt.Key.Key_N, ctrl=True)
        return self.page.form.form  # type: ignore[no-any-return]

    def edit(self, who: Somebody) -> Form:
        assert self.page.table.choose(who.employment_id)
        self.page.table.setFocus()
        self.settle()
        self.keys(Qt.Key.Key_E, ctrl=True)
        return self.page.form.form  # type: ignore[no-any-return]

    def over(self) -> None:
        """Signing out, or closing after what the lock hides."""
        self.window._closing = True
        self.window.close()


def offered(form: Form) -> list[str]:
    return [strip.accessibleName() for strip in form.findChildren(DraftStrip) if strip.isVisible()]


def strip(form: Form) -> DraftStrip:
    return next(one for one in form.findChildren(DraftStrip) if one.isVisible())


# --- kept ------------------------------------------------------------------------------------------------------------


def test_typing_lies_on_the_disk_within_a_second_sealed(qtbot: QtBot, desk: Desk, theme: Theme, profile: Path) -> None:
    screen = Sitting(qtbot, desk, theme)
    assert KEEP_MS < 1000
    screen.type(screen.new_person(), "name", NAME)
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"name": NAME}]
    held = b"".join(path.read_bytes() for path in profile.rglob("*") if path.is_file())
    assert not any(NAME.encode(code) in held for code in ("utf-8", "utf-16-le", "gb18030"))


def test_a_program_killed_in_the_middle_of_a_form_loses_nothing(
    qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock
) -> None:
    command = [sys.executable, "-m", "tests.gui.typist", desk.place, "admin", PASSWORD, NAME]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "kept"
        child.kill()
    clock.forward(hours=3)
    screen = Sitting(qtbot, desk, theme)
    form = screen.new_person()
    assert offered(form) == ["这份表单您在 10:30 填写过，尚未保存。"]
    assert form.values()["name"] is None
    screen.press(strip(form).go_on)
    assert form.values()["name"] == NAME
    assert offered(form) == []


def test_while_a_draft_is_offered_the_fields_wait_and_nothing_is_saved(
    qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock
) -> None:
    first = Sitting(qtbot, desk, theme)
    first.type(first.new_person(), "name", NAME)
    first.over()
    clock.forward(days=1)
    screen = Sitting(qtbot, desk, theme)
    form = screen.new_person()
    assert offered(form) == ["这份表单您在 2026-11-23 10:30 填写过，尚未保存。"]
    assert not form.controls["name"].isEnabled()
    assert strip(form).go_on.hasFocus()
    screen.keys(Qt.Key.Key_S, ctrl=True)
    assert screen.page.form is not None
    screen.keys(Qt.Key.Key_Escape)
    assert len(kept_drafts(desk.work())) == 1, "leaving without a choice leaves the draft"
    form = screen.new_person()
    screen.press(strip(form).drop)
    assert form.controls["name"].isEnabled()
    assert form.controls["name"].hasFocus()
    assert kept_drafts(desk.work()) == ()


def test_signing_out_in_the_middle_of_a_word_keeps_it(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Sitting(qtbot, desk, theme)
    screen.type(screen.new_person(), "name", "许", wait=False)
    screen.over()
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"name": "许"}]


def test_the_idle_lock_keeps_what_is_typed_here_and_on_the_disk(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Sitting(qtbot, desk, theme)
    form = screen.new_person()
    screen.type(form, "name", "许", wait=False)
    with qtbot.waitSignal(screen.window.drafts.kept):
        screen.window.lock()
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"name": "许"}]
    assert form.values()["name"] == "许"


def test_the_file_out_of_reach_the_typing_is_kept(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Sitting(qtbot, desk, theme)
    form = screen.new_person()
    desk.database.close()  # Windows moves no file that is open
    Path(desk.place).rename(Path(desk.place).with_suffix(".away"))
    screen.type(form, "name", NAME)
    Path(desk.place).with_suffix(".away").rename(desk.place)
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"name": NAME}]


def test_another_account_on_the_same_computer_is_offered_nothing(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    first = Sitting(qtbot, desk, theme)
    first.type(first.new_person(), "name", NAME)
    first.over()
    other = as_role(desk, "hr")
    screen = Sitting(qtbot, other, theme)
    assert offered(screen.new_person()) == []
    screen.over()
    other.database.close()


def test_a_computer_that_keeps_no_drafts_says_so(qtbot: QtBot, desk: Desk, theme: Theme, profile: Path) -> None:
    screen = Sitting(qtbot, desk, theme)
    form = screen.new_person()
    profile.mkdir(exist_ok=True)
    (profile / "drafts").write_text("in the way")
    with qtbot.waitSignal(screen.window.drafts.refused):
        screen.type(form, "name", NAME, wait=False)
    assert any("本机无法保存草稿" in said.text for said in screen.said)
    (profile / "drafts").unlink()
    screen.type(form, "name", "许静")
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"name": "许静"}]


# --- gone when it is done --------------------------------------------------------------------------------------------


def test_a_saved_form_leaves_no_draft(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Sitting(qtbot, desk, theme)
    screen.type(screen.new_person(), "name", "许静")
    screen.keys(Qt.Key.Key_S, ctrl=True)
    screen.settle()
    assert screen.page.form is None
    assert kept_drafts(desk.work()) == ()
    assert offered(screen.new_person()) == []


def test_typing_taken_back_leaves_no_draft(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Sitting(qtbot, desk, theme)
    form = screen.new_person()
    screen.type(form, "name", "许静")
    with qtbot.waitSignal(screen.window.drafts.kept):
        qtbot.keyClick(form.controls["name"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept_drafts(desk.work()) == ()


# --- somebody else saved meanwhile -----------------------------------------------------------------------------------


def test_a_draft_of_an_older_record_is_compared_when_it_is_saved(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    first = Sitting(qtbot, desk, theme)
    first.type(first.edit(team[0]), "level", "P3")
    first.over()
    now = person_view(desk.work(), team[0].employment_id)
    other = as_role(desk, "hr", login="李娜")
    save_person(other.work(), SavePerson({"level": "P4", "education": "本科"}, team[0].employment_id, now.version))
    other.database.close()
    screen = Sitting(qtbot, desk, theme)
    form = screen.edit(team[0])
    screen.press(strip(form).go_on)
    screen.keys(Qt.Key.Key_S, ctrl=True)
    dialog = screen.dialog(ConflictDialog)
    assert "李娜" in dialog.accessibleDescription()
    shown = {one.label: (one.before, one.theirs, one.mine) for one in dialog.table.grid.rows}  # type: ignore[attr-defined]
    assert shown == {"职级": ("", "P4", "P3"), "学历": ("", "本科", "")}
    screen.press(dialog.mine)
    view = person_view(desk.work(), team[0].employment_id)
    assert view.posting is not None
    assert (view.posting.level, view.education) == ("P3", "本科")
    assert kept_drafts(desk.work()) == ()


# --- dialogs and settings --------------------------------------------------------------------------------------------


def _rename(screen: Sitting) -> AskDialog:
    part = screen.page.parts["organisation"]
    part.units.choose_first()
    screen.press(part.edit)
    return screen.dialog(AskDialog)


def test_a_dialog_left_by_esc_asks_and_offers_the_draft_again(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    first = Sitting(qtbot, desk, theme, "settings", section="organisation")
    dialog = _rename(first)
    first.type(dialog.form, "name_en", "Collections A")
    first.keys(Qt.Key.Key_Escape, on=dialog)
    first.press(first.dialog(DraftDialog).keep)
    assert first.no_dialog()
    first.over()
    screen = Sitting(qtbot, desk, theme, "settings", section="organisation")
    dialog = _rename(screen)
    screen.press(strip(dialog.form).go_on)
    assert dialog.form.values()["name_en"] == "Collections A"
    screen.press(dialog.save)
    assert [one.unit.name_en for one in organisation(desk.work()).departments].count("Collections A") == 1
    assert kept_drafts(desk.work()) == ()


def test_a_dialog_left_for_good_is_not_offered_again(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Sitting(qtbot, desk, theme, "settings", section="organisation")
    dialog = _rename(screen)
    screen.type(dialog.form, "name_en", "Collections A")
    screen.press(dialog.cancel)
    screen.press(screen.dialog(DraftDialog).drop)
    assert screen.no_dialog()
    assert kept_drafts(desk.work()) == ()
    assert offered(_rename(screen).form) == []


def test_a_dialog_says_which_fields_somebody_changed_meanwhile(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    first = Sitting(qtbot, desk, theme, "settings", section="organisation")
    dialog = _rename(first)
    first.type(dialog.form, "name_en", "Collections A")
    first.over()
    from hrdesk.app.organisation import SaveUnit, save_department

    unit = organisation(desk.work()).departments[0].unit
    save_department(desk.work(), SaveUnit(unit.name_zh, "Desk One", unit.id, unit.version))
    screen = Sitting(qtbot, desk, theme, "settings", section="organisation")
    dialog = _rename(screen)
    screen.press(strip(dialog.form).go_on)
    assert offered(dialog.form) == ["期间已有人改过：英文名称。保存后以您填写的为准。"]


def test_the_settings_form_keeps_its_draft(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    first = Sitting(qtbot, desk, theme, "settings", section="agency")
    first.type(first.page.parts["agency"].form, "agency_en", "Huacheng")
    first.over()
    screen = Sitting(qtbot, desk, theme, "settings", section="agency")
    form = screen.page.parts["agency"].form
    screen.press(strip(form).go_on)
    assert form.values()["agency_en"] == "Huacheng"
    screen.press(screen.page.parts["agency"].save)
    assert kept_drafts(desk.work()) == ()


def test_after_signing_in_again_the_draft_is_there(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    first = Sitting(qtbot, desk, theme)
    first.type(first.new_person(), "name", NAME)
    first.over()
    again = sign_in(desk.place, "admin", PASSWORD, clock=desk.clock, cost=CHEAP)
    screen = Sitting(qtbot, again, theme)
    assert len(offered(screen.new_person())) == 1
    screen.over()
    again.database.close()
