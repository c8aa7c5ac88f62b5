"""An office HR makes and keeps a whole scheme in the window: metrics, weights, targets, grades, whom for, from when, dry run."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_list import ListedScheme, scheme_list
from hrdesk.app.work import Desk
from hrdesk.domain.performance.model import Scheme
from hrdesk.domain.performance.pack import METRICS, configuration
from hrdesk.gui.drafts import DraftStrip
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.settings.grades_editor import GradesEditor
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import DraftDialog
from tests.app.builders import Clock, add_people, new_agency, set_up
from tests.app.performance.month import GOOD, MONTH, evaluation, figures
from tests.gui.builders import nameless
from tests.gui.pages.screens import SchemesScreen

D = Decimal


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An agency with people and figures of October, and no scheme."""
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))
    opened = new_agency(tmp_path, Clock())
    set_up(opened)
    yield opened
    opened.database.close()


class Schemes(SchemesScreen):
    """Settings, evaluation schemes, by the keyboard."""

    @property
    def grades(self) -> GradesEditor:
        return self.editor.grades

    def key_press(self, button: QWidget) -> None:
        """A button by the keyboard."""
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self.keys(Qt.Key.Key_Space, on=button)

    def part_of(self, key: str) -> None:
        """One of the parts of a scheme, by the arrow keys."""
        order = ("basics", "lines", "grades")
        step = order.index(key) - order.index(self.editor.segments.current)
        for _each in range(abs(step)):
            chosen = self.editor.segments._buttons[self.editor.segments.current]
            chosen.setFocus(Qt.FocusReason.TabFocusReason)
            self.keys(Qt.Key.Key_Right if step > 0 else Qt.Key.Key_Left, on=chosen)
        assert self.editor.segments.current == key

    def field(self, key: str, text: str) -> None:
        """What is typed into a field of the name and use."""
        control = self.editor.basics.controls[key]
        assert isinstance(control, QLineEdit)
        control.setFocus()
        control.selectAll()
        self.write(text, control)

    def choose(self, combo: QWidget, value: object) -> None:
        """An entry of a list by the arrow keys."""
        assert isinstance(combo, QComboBox)
        combo.setFocus()
        self.keys(Qt.Key.Key_Home, on=combo)
        for _each in range(combo.count()):
            if combo.currentData() == value:
                return
            self.keys(Qt.Key.Key_Down, on=combo)
        raise AssertionError(f"{value} is not offered")

    def line(self, metric: str, key: str, text: str) -> None:
        """Into a cell of the metrics."""
        assert self.editor.lines.table.choose(metric, key)
        self._type(self.editor.lines.table, text)

    def grade(self, place: int, key: str, text: str) -> None:
        """Into a cell of the grades."""
        assert self.grades.table.choose(place, key)
        self._type(self.grades.table, text)

    def _type(self, table: QWidget, text: str) -> None:
        table.setFocus()
        self.qtbot.keyClick(table, Qt.Key.Key_F2)
        field = self.window.focusWidget()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        if text:
            self.write(text, field)
        else:
            self.qtbot.keyClick(field, Qt.Key.Key_Delete)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def edit(self) -> Scheme:
        """The scheme chosen, opened to be changed."""
        self.key_press(self.part.edit)
        return self.part.schemes.current_row().scheme  # type: ignore[no-any-return]


def listed(desk: Desk, name: str) -> ListedScheme:
    return next(one for one in scheme_list(desk.work()).schemes if one.scheme.name_zh == name)


def test_from_nothing_to_a_scheme_people_are_evaluated_by(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    people = add_people(desk, 2)
    screen = Schemes(qtbot, desk, theme)
    screen.key_press(screen.part.new)
    screen.agree()  # there are no metrics: the ready-made ones are taken over
    assert set(screen.part.metrics) == {one["code"] for one in METRICS}
    for who in people:
        figures(desk, who)
    editor = screen.editor
    assert screen.part.stack.currentWidget() is editor

    # saved too early: what is missing is said where it stands
    screen.keys(Qt.Key.Key_S, ctrl=True)
    assert screen.editor.basics.error("name_zh")
    screen.field("name_zh", "外访员考核")
    whom = editor.basics.controls["position"]
    assert isinstance(whom, QComboBox)
    assert whom.currentText() == "催收员 · 2", "the position that has people and no scheme"
    screen.field("first_month", "2026年10月")
    screen.keys(Qt.Key.Key_S, ctrl=True)
    assert editor.segments.current == "lines"
    assert "没有" in editor.lines.notice.text

    screen.key_press(editor.lines.add)
    dialog = screen.dialog(AskDialog)
    for code in ("recovered_amount", "quality_score", "valid_complaints"):
        screen.keys(Qt.Key.Key_Space, on=dialog.form.controls[code])
    screen.keys(Qt.Key.Key_S, ctrl=True, on=dialog.form)
    assert screen.no_dialog()
    assert editor.lines.total._word.text() == "权重合计 0.00，还差 100.00"
    assert [one.target for one in editor.lines.lines] == [180000, 90, 0], (
        "scored as usual until something else is typed"
    )
    for code, weight in (("recovered_amount", "60"), ("quality_score", "30"), ("valid_complaints", "10")):
        screen.line(code, "weight", weight)
    screen.line("recovered_amount", "target", "160,000")
    assert editor.lines.total._word.text() == "权重合计 100.00"

    screen.part_of("grades")
    assert [band.code for band in screen.grades.bands] == ["A", "B", "C", "D"]
    screen.grade(0, "start", "90")  # goes below B, the cursor with it
    assert [band.code for band in screen.grades.bands] == ["B", "A", "C", "D"]
    assert "绩效系数" not in screen.grades.notice.text
    assert "系数" in screen.grades.notice.text, "the better grade would pay less"
    screen.grade(0, "start", "75")
    assert [band.code for band in screen.grades.bands] == ["A", "C", "B", "D"]
    screen.grade(1, "start", "60")
    assert [band.code for band in screen.grades.bands] == ["A", "B", "C", "D"]
    assert screen.grades.notice.text == ""
    assert (
        screen.grades.told.text()
        == "A 优秀：90 分及以上；B 良好：75 分至不满 90 分；C 合格：60 分至不满 75 分；D 不合格：不满 60 分"
    )

    screen.key_press(editor.trial)
    trial = screen.part.trial
    assert screen.part.stack.currentWidget() is trial
    assert {row.one.employee_no for row in trial.table.grid.rows} == {who.employee_no for who in people}  # type: ignore[attr-defined]
    screen.keys(Qt.Key.Key_Escape, on=trial)
    screen.keys(Qt.Key.Key_S, ctrl=True, on=editor)
    assert screen.part.stack.currentIndex() == 0
    assert screen.toasts()[-1] == "外访员考核已保存为第 1 版。"
    found = listed(desk, "外访员考核")
    assert (found.scheme.version, dict(found.holders), found.first_month) == (1, {"position": ("催收员",)}, MONTH)
    evaluate(desk.work(), MONTH)
    assert all(evaluation(desk, who).proposed_grade in "ABCD" for who in people)
    screen.undo()
    assert scheme_list(desk.work()).schemes == ()


def test_other_grades_are_a_new_version_with_last_months_people_counted(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    configure_from(desk.work(), configuration())
    people = add_people(desk, 3)
    figures(desk, people[0])
    figures(desk, people[1], {**GOOD, "recovered_amount": "20000"})
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    before = [evaluation(desk, who) for who in people]
    screen = Schemes(qtbot, desk, theme)
    row = next(one for one in screen.part.schemes.grid.rows if one.scheme.code == "collector")  # type: ignore[attr-defined]
    screen.part.schemes.choose((row.scheme.code, 0))
    old = screen.edit()
    screen.part_of("grades")
    counts = [one.people for one in screen.grades.table.grid.rows]  # type: ignore[attr-defined]
    assert sum(counts) == 2
    assert screen.grades.counted.text() == "按 2026-10 2 人的得分统计。另有 1 人还没有得分。"
    assert screen.grades.table.grid.columns[-1].title == "2026-10 人数"

    screen.grades.table.choose(0, "code")
    screen.key_press(screen.grades.add)
    assert "没有代号" in screen.grades.notice.text
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    assert screen.part.stack.currentWidget() is screen.editor, "refused"
    screen.grade(1, "start", "110")
    screen.grade(0, "code", "S")
    screen.grade(0, "name_zh", "优秀")
    assert "“优秀”" in screen.grades.notice.text
    screen.grade(0, "name_zh", "卓越")
    screen.grade(0, "coefficient", "1.5")
    assert screen.grades.notice.text == ""
    screen.grade(2, "start", "一百")
    assert screen.grades.notice.text == "“一百”不是数字。"
    screen.grades.table.choose(3, "code")
    screen.key_press(screen.grades.remove)  # C: what it held is D's
    assert "建议比例合计 60%" in screen.grades.notice.text
    for place in (1, 2, 3):
        screen.grade(place, "advised_share", "")
    assert [band.code for band in screen.grades.bands] == ["S", "A", "B", "D"]
    assert sum(one.people for one in screen.grades.table.grid.rows) == 2  # type: ignore[attr-defined]
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    after = listed(desk, "催收员月度考核").scheme
    assert (after.version, [band.code for band in after.grades]) == (old.version + 1, ["S", "A", "B", "D"])
    assert [evaluation(desk, who) for who in people][:2] == before[:2], "published months keep theirs"
    screen.undo()
    assert listed(desk, "催收员月度考核").scheme.grades == old.grades


@pytest.mark.parametrize(
    ("place", "key", "text", "said"),
    [
        (1, "start", "105", "都从 105 分起"),
        (3, "start", "10", "不满 10 分的人没有等级可归"),
        (0, "code", "b", "有两个等级都叫"),
        (2, "name_zh", "", "没有名称"),
        (2, "coefficient", "2", "还高"),
        (2, "start", "-5", "须在 0 到 1000 之间"),
    ],
)
def test_what_is_wrong_is_said_at_the_cell_and_nothing_is_saved(
    qtbot: QtBot, desk: Desk, theme: Theme, place: int, key: str, text: str, said: str
) -> None:
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    scheme = screen.edit()
    screen.part_of("grades")
    screen.grade(place, key, text)
    assert said in screen.grades.notice.text
    screen.part_of("lines")
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    assert screen.editor.segments.current == "grades", "led to where it is wrong"
    assert screen.grades.table.hasFocus()
    row = screen.grades.table.current_row()
    column = screen.grades.table.grid.columns[screen.grades.table.currentIndex().column()]
    assert column.key in row.problems
    assert column.cell(row).state == "bad"
    assert listed(desk, scheme.name_zh).scheme == scheme


def test_grades_are_pasted_from_a_spreadsheet(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    screen.edit()
    screen.part_of("grades")
    screen.grades.table.choose(0, "start")
    QGuiApplication.clipboard().setText("95\n85\n70\n0")
    screen.grades.table.setFocus()
    screen.keys(Qt.Key.Key_V, ctrl=True, on=screen.grades.table)
    assert [band.start for band in screen.grades.bands] == [95, 85, 70, 0]


def test_a_new_scheme_is_kept_as_a_draft_with_all_its_parts(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    screen.key_press(screen.part.copy)
    assert len(screen.editor.lines.lines) == 9
    screen.field("name_zh", "新催收考核")
    screen.part_of("lines")
    screen.line("recovered_amount", "weight", "31")
    screen.part_of("grades")
    screen.grade(0, "start", "106")
    screen.key_press(screen.editor.cancel)
    screen.press(screen.dialog(DraftDialog).keep)
    screen.key_press(screen.part.new)
    strip = screen.editor.findChild(DraftStrip)
    assert isinstance(strip, DraftStrip)
    screen.press(strip.go_on)
    assert screen.editor.basics.values()["name_zh"] == "新催收考核"
    assert (screen.editor.lines.lines[0].weight, screen.grades.bands[0].start) == (31, 106)


def test_out_of_use_and_taken_back(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    gone = screen.part.schemes.current_row().scheme
    screen.key_press(screen.part.end)
    screen.agree()
    assert gone.code not in {one.scheme.code for one in screen.part.schemes.grid.rows}  # type: ignore[attr-defined]
    screen.undo()
    assert gone.code in {one.scheme.code for one in screen.part.schemes.grid.rows}  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_of_a_new_scheme_says_what_it_is(qtbot: QtBot, desk: Desk, theme: Theme, language: str) -> None:
    words.use(language)
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    screen.key_press(screen.part.new)
    for part in ("basics", "lines", "grades"):
        screen.part_of(part)
        assert nameless(screen.window) == []


def test_a_month_that_is_none_and_a_day_not_every_month_has_are_said_at_the_field(
    qtbot: QtBot, desk: Desk, theme: Theme
) -> None:
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    screen.key_press(screen.part.copy)
    screen.field("name_zh", "催收员月度考核")
    screen.field("first_month", "2026-13")
    screen.part_of("grades")
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    assert screen.editor.segments.current == "basics"
    assert "不是月份" in screen.editor.basics.error("first_month")
    screen.field("first_month", "2026-12")
    screen.field("start_day", "31")
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    assert screen.editor.basics.error("start_day") == "请填 1 到 28，每个月都有的日子。"
    screen.field("start_day", "26")
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    assert "已经有叫" in screen.editor.basics.error("name_zh")
    screen.field("name_zh", "催收员考核（26 日起）")
    screen.keys(Qt.Key.Key_S, ctrl=True, on=screen.editor)
    assert listed(desk, "催收员考核（26 日起）").scheme.start_day == 26
    assert "还没有适用对象" in screen.toasts()[-1]


def test_a_scheme_is_used_for_a_position_from_a_month_on_and_that_is_taken_back(
    qtbot: QtBot, desk: Desk, theme: Theme
) -> None:
    configure_from(desk.work(), configuration())
    screen = Schemes(qtbot, desk, theme)
    row = next(one for one in screen.part.schemes.grid.rows if one.scheme.code == "customer_service")  # type: ignore[attr-defined]
    screen.part.schemes.choose((row.scheme.code, 0))
    screen.key_press(screen.part.positions)
    dialog = screen.dialog(AskDialog)
    whom, month = dialog.form.controls["position"], dialog.form.controls["first_month"]
    assert isinstance(month, QLineEdit)
    screen.choose(whom, 0)
    month.setText("十二月")
    screen.press(dialog.save)
    assert "不是月份" in dialog.form.error("first_month")
    month.setText("2026-12")
    screen.press(dialog.save)
    assert screen.no_dialog()
    rows = [one for one in scheme_list(desk.work()).schemes if one.scheme.code == "customer_service"]
    assert [(one.first_month and one.first_month.label, set(one.holders)) for one in rows] == [
        (None, {"position"}),
        ("2026-12", {"agency"}),
    ]
    screen.undo()
    assert [one.first_month for one in scheme_list(desk.work()).schemes if one.scheme.code == "customer_service"] == [
        None
    ]
