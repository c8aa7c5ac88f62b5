"""Schemes and targets changed in the window: a table with its total, bands, drafts, conflicts, targets of a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from hrdesk import words
from hrdesk.app.drafts import kept_drafts
from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.scheme_editing import TargetOf, save_scheme, targets_of
from hrdesk.app.performance.trial import TriedMonth, TriedRow
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Method, Scheme
from hrdesk.domain.performance.pack import configuration
from hrdesk.domain.performance.trial import Outcome, Tried
from hrdesk.gui.drafts import DraftStrip
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.settings.scheme_shown import held_by, identity
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import DraftDialog, QuestionDialog
from hrdesk.storage import tables as t
from tests.app.builders import Clock, add_people, new_agency, set_up
from tests.gui.builders import nameless
from tests.gui.pages.screens import SchemesScreen

D = Decimal
NOVEMBER = Period(2026, 11)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))
    opened = new_agency(tmp_path, Clock())
    set_up(opened)
    configure_from(opened.work(), configuration())
    yield opened
    opened.database.close()


class Schemes(SchemesScreen):
    """Settings, evaluation schemes."""

    def open(self) -> Scheme:
        self.press(self.part.edit)
        assert self.part.stack.currentWidget() is self.editor
        return self.part.schemes.current_row().scheme  # type: ignore[no-any-return]

    def type(self, metric: str, key: str, text: str) -> None:
        """Into a cell by the keyboard, as in a spreadsheet."""
        table = self.editor.lines.table
        assert table.choose(metric, key)
        table.setFocus()
        self.qtbot.keyClicks(table, text[0])
        field = self.window.focusWidget()
        assert field is not None
        assert field is not table
        field.selectAll()  # type: ignore[attr-defined]
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def told(self) -> str:
        return self.editor.total._word.text()


def now(desk: Desk, code: str) -> Scheme:
    with desk.database.read() as conn:
        return next(one for one in load_book(conn, NOVEMBER.number).schemes.values() if one.code == code)


def test_weights_are_typed_with_a_live_total_and_saved_as_a_new_version(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    first, second = before.lines[0], before.lines[1]
    assert screen.told() == "权重合计 100.00"
    screen.type(first.metric, "weight", str(first.weight - 5))
    assert screen.told() == "权重合计 95.00，还差 5.00"
    screen.press(screen.editor.save)
    assert "95.00" in screen.editor.lines.notice.text
    assert now(desk, before.code) == before
    screen.type(second.metric, "weight", str(second.weight + 5))
    assert screen.told() == "权重合计 100.00"
    screen.press(screen.editor.save)
    after = now(desk, before.code)
    assert (after.version, after.lines[0].weight) == (before.version + 1, first.weight - 5)
    assert screen.part.stack.currentIndex() == 0
    screen.undo()
    assert replace(now(desk, before.code), version=before.version) == before, "taken back as one more version"


def test_a_scheme_is_edited_again_after_it_was_saved(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    for number in (2, 3):
        scheme = screen.open()
        assert scheme.version == number - 1
        first, second = scheme.lines[0], scheme.lines[1]
        screen.type(first.metric, "weight", str(first.weight - 5))
        screen.type(second.metric, "weight", str(second.weight + 5))
        screen.press(screen.editor.save)
        assert now(desk, scheme.code).version == number
        assert f"第 {number} 版" in screen.part._heading.text()
        assert screen.part.schemes.current_row().scheme.code == scheme.code


def test_what_is_no_number_is_told_and_the_cell_stays(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    screen.type(before.lines[0].metric, "weight", "abc")
    assert screen.editor.lines.notice.text == "“abc”不是数字。"
    assert not screen.editor.dirty


def test_a_column_of_weights_is_pasted_from_a_spreadsheet(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    table = screen.editor.lines.table
    table.choose(before.lines[0].metric, "weight")
    QGuiApplication.clipboard().setText("11.5\n12.5")
    table.setFocus()
    screen.keys(Qt.Key.Key_V, ctrl=True, on=table)
    assert [line.weight for line in screen.editor.lines.lines[:2]] == [D("11.5"), D("12.5")]


def test_recovery_only_is_warned_about_while_it_is_typed(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    recovery = next(line for line in before.lines if screen.part.metrics[line.metric].recovery and line.weight)
    screen.editor.lines.change([replace(recovery, weight=D(100))])
    assert "GB/T 45251" in screen.editor.lines.warning.text


def test_scoring_by_bands_is_set_in_its_dialog(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    line = next(one for one in before.lines if one.method is Method.PROPORTIONAL)
    screen.editor.lines.table.choose(line.metric)
    screen.press(screen.editor.lines.scoring)
    dialog = screen.dialog(AskDialog)
    method, bands = dialog.form.controls["method"], dialog.form.controls["bands"]
    assert isinstance(method, QComboBox)
    assert isinstance(bands, QPlainTextEdit)
    method.setCurrentIndex(method.findData(Method.BANDS.value))
    bands.setPlainText("80 sixty")
    screen.press(dialog.save)
    assert "80 sixty" in dialog.form.error("bands")
    bands.setPlainText("100 100\n80 60")
    screen.press(dialog.save)
    screen.press(screen.editor.save)
    saved = next(one for one in now(desk, before.code).lines if one.metric == line.metric)
    assert [(band.start, band.score) for band in saved.bands] == [(80, 60), (100, 100)]


def test_metrics_are_added_and_removed(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    gone = before.lines[-1]
    screen.editor.lines.table.choose(gone.metric)
    screen.press(screen.editor.lines.remove)
    assert gone.metric not in [line.metric for line in screen.editor.lines.lines]
    screen.press(screen.editor.lines.add)
    dialog = screen.dialog(AskDialog)
    dialog.form.load({gone.metric: True})
    screen.press(dialog.save)
    assert screen.editor.lines.lines[-1].metric == gone.metric
    assert screen.editor.lines.table.current_row().metric == gone.metric


def test_what_is_typed_is_kept_as_a_draft_and_offered_again(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    with qtbot.waitSignal(screen.window.drafts.kept):
        screen.type(before.lines[0].metric, "weight", "7")
    screen.press(screen.editor.cancel)
    screen.press(screen.dialog(DraftDialog).keep)
    assert screen.part.stack.currentIndex() == 0
    assert len(kept_drafts(desk.work())) == 1
    screen.window._closing = True
    screen.window.close()
    again = Schemes(qtbot, desk, theme)
    again.open()
    strip = again.editor.findChild(DraftStrip)
    assert isinstance(strip, DraftStrip)
    assert not again.editor.lines.table.isEnabled()
    again.press(strip.go_on)
    assert again.editor.lines.lines[0].weight == 7
    again.press(again.editor.cancel)
    again.press(again.dialog(DraftDialog).drop)
    assert kept_drafts(desk.work()) == ()


def test_a_version_saved_by_somebody_else_is_not_overwritten_unasked(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    before = screen.open()
    first, second, *rest = before.lines
    theirs = (replace(first, weight=first.weight + 1), replace(second, weight=second.weight - 1), *rest)
    save_scheme(desk.work(), replace(before, lines=theirs))
    screen.editor.lines.change(
        (replace(first, weight=first.weight - 2), replace(second, weight=second.weight + 2), *rest)
    )
    screen.press(screen.editor.save)
    question = screen.dialog(QuestionDialog)
    assert now(desk, before.code).version == before.version + 1
    screen.press(question.yes)
    after = now(desk, before.code)
    assert (after.version, after.lines[0].weight) == (before.version + 2, first.weight - 2)


# --- targets ---------------------------------------------------------------------------------------------------------


def _targets(screen: Schemes) -> None:
    screen.part.segments.choose("targets")
    screen.part._switch("targets")
    screen.settle()


def test_a_target_of_a_team_is_typed_and_taken_back(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    who = add_people(desk, 1, names=("马洁",))[0]
    screen = Schemes(qtbot, desk, theme)
    _targets(screen)
    view = screen.part.targets
    assert [view.holder.itemText(at) for at in range(2)] == ["全部人员", "岗位 催收员"]
    at = view.holder.findText(f"马洁 {who.employee_no}")
    view.holder.setCurrentIndex(at)
    screen.settle()
    metric = next(one.metric for one in view.table.grid.rows if one.metric.unit.value == "percent")  # type: ignore[attr-defined]
    assert view.table.choose(metric.code, "own")
    view.table.setFocus()
    qtbot.keyClicks(view.table, "1")
    field = screen.window.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "2.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(screen.said))  # the cell is given back by the event loop, then it is saved
    screen.settle()
    mine = TargetOf("employment", who.employment_id)
    assert targets_of(desk.work(), NOVEMBER, mine) == {metric.code: D("0.125")}
    row = next(one for one in view.table.grid.rows if one.metric == metric)  # type: ignore[attr-defined]
    assert view.table.grid.columns[2].cell(row).text == "12.5"
    screen.undo()
    assert targets_of(desk.work(), NOVEMBER, mine) == {}


def test_a_target_is_taken_away_so_that_the_schemes_counts(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    _targets(screen)
    view = screen.part.targets
    assert not view.clear.isEnabled()
    view._save([(view.table.current_row(), "100")])
    screen.settle()
    assert len(targets_of(desk.work(), NOVEMBER, TargetOf("agency"))) == 1
    screen.press(view.clear)
    assert targets_of(desk.work(), NOVEMBER, TargetOf("agency")) == {}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_says_what_it_is(qtbot: QtBot, desk: Desk, theme: Theme, language: str) -> None:
    words.use(language)
    screen = Schemes(qtbot, desk, theme)
    screen.open()
    assert nameless(screen.window) == []
    screen.press(screen.editor.cancel)
    _targets(screen)
    assert nameless(screen.window) == []


# --- tried and compared ----------------------------------------------------------------------------------------------


def _with_figures(desk: Desk) -> list[str]:
    """Two people with figures of October under the pack; their numbers."""
    from tests.app.performance.month import GOOD, MONTH, figures

    people = add_people(desk, 2)
    figures(desk, people[0], {**GOOD, "quality_score": "70"})
    figures(desk, people[1], {**GOOD, "recovered_amount": "60000", "quality_score": "99"})
    assert MONTH.next() == NOVEMBER
    return [one.employee_no for one in people]


def test_lines_are_tried_on_past_months_before_they_are_saved(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    numbers = _with_figures(desk)
    screen = Schemes(qtbot, desk, theme)
    collector = next(one for one in screen.part.schemes.grid.rows if one.scheme.code == "collector")
    screen.part.schemes.choose(identity(collector), "name")
    screen.part.edit_lines()
    editor, trial = screen.part.editor, screen.part.trial
    editor.lines._edited(editor.lines.lines[0], "weight", "20")
    editor.try_out()
    assert "90.00" in editor.lines.notice.text, "a scheme that does not total 100.00 is not tried"
    assert screen.part.stack.currentWidget() is editor
    quality = next(line for line in editor.lines.lines if line.metric == "quality_score")
    editor.lines._edited(quality, "weight", "25")
    editor.try_out()
    screen.settle()
    assert screen.part.stack.currentWidget() is trial
    found = {row.one.employee_no: row.tried for row in trial.table.grid.rows}
    assert set(found) == set(numbers)
    assert found[numbers[0]].difference < 0 < found[numbers[1]].difference
    assert "得分上升 1 人次，下降 1 人次" in trial.total.text()
    trial.shown.choose("gain")
    trial._show()
    assert [row.one.employee_no for row in trial.table.grid.rows] == [numbers[1]]
    assert not nameless(screen.window)
    trial.back.click()
    assert screen.part.stack.currentWidget() is editor
    assert editor.dirty, "what is typed is still there, unsaved"
    with desk.database.read() as conn:
        assert {one.version for one in load_book(conn, 202610).schemes.values()} == {1}


def test_the_tenth_place_of_a_trial_stands_behind_the_second(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    trial = Schemes(qtbot, desk, theme).part.trial
    month = [
        TriedRow(place, f"HC{place}", "", "", "", Tried(Outcome(D(80), rank=1), Outcome(D(80), rank=place)))
        for place in (10, 2, 9)
    ]
    trial._tried(trial._asked, [TriedMonth("2026-10", tuple(month))])
    trial.table.grid.sort(trial.table.grid.number_of("rank"))
    assert [found.tried.after.rank for found in trial.table.grid.shown_rows] == [2, 9, 10]


def test_months_without_figures_say_what_to_do(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = Schemes(qtbot, desk, theme)
    screen.part.edit_lines()
    screen.part.editor.try_out()
    screen.settle()
    assert "请选择有数据的月份" in screen.part.trial.notice.text
    screen.part.trial.leave()
    assert screen.part.stack.currentWidget() is screen.part.editor


def test_versions_stand_side_by_side_with_what_differs_marked(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    with desk.database.read() as conn:
        scheme = next(one for one in load_book(conn, 202610).schemes.values() if one.code == "collector")
    first, second, *rest = scheme.lines
    lines = (replace(first, weight=first.weight - 5), replace(second, weight=second.weight + 5), *rest)
    save_scheme(desk.work(), replace(scheme, lines=lines))
    screen = Schemes(qtbot, desk, theme)
    screen.part.segments.choose("compare")
    screen.part._switch("compare")
    screen.settle()
    view = screen.part.compared
    assert (view.left.currentText(), view.right.currentText()) == (
        "催收员月度考核，第 2 版（现行）",
        "催收员月度考核，第 1 版",
    )
    marked = [pair.metric for pair in view.table.grid.rows if pair.differs]
    assert marked == [first.metric, second.metric]
    assert "2 个指标不同" in view.total.text()
    view.right.setCurrentIndex(0)
    view._show()
    assert "各指标完全相同" in view.total.text()


def test_a_scheme_is_used_for_another_position(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    with desk.database.read() as conn:
        chief = conn.execute(select(t.position.c.id, t.position.c.name_zh)).first()
    assert chief is not None
    screen = Schemes(qtbot, desk, theme)
    code = screen.part.schemes.current_row().scheme.code
    screen.press(screen.part.positions)
    dialog = screen.dialog(AskDialog)
    combo = dialog.form.controls["position"]
    combo.setCurrentIndex(combo.findData(chief.id))
    screen.press(dialog.save)
    screen.settle()
    row = screen.part.schemes.current_row()
    assert (row.scheme.code, chief.name_zh in held_by(row).text) == (code, True)
    with desk.database.read() as conn:
        uses = conn.execute(
            select(t.scheme.c.code)
            .join(t.scheme_use, t.scheme_use.c.scheme_id == t.scheme.c.id)
            .where(t.scheme_use.c.kind == "position", t.scheme_use.c.object_id == chief.id)
        ).scalars()
        assert set(uses) == {code}
