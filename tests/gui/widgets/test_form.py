"""Forms as people fill them in: keys, dates, groups, errors under the field, drafts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from hrdesk.domain.errors import UserError
from hrdesk.gui.theme import Theme, colours
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.words import N_
from tests.gui.builders import person_form

FILLED = {
    "name": "马洁",
    "id_number": "11010519491231002X",
    "phone": "13812342046",
    "hired": date(2024, 5, 20),
    "team": 2,
    "base": Decimal("4200"),
    "days": 3,
    "trial": True,
    "note": "a<b & c",
}


@pytest.fixture
def form(theme: Theme, qtbot: Any) -> Form:
    made = person_form()
    made.show()
    return made


def _line(form: Form, key: str) -> QLineEdit:
    control = form.controls[key]
    assert isinstance(control, QLineEdit)
    return control


def test_what_is_loaded_is_what_comes_out(form: Form) -> None:
    form.load(FILLED)
    assert form.values() == FILLED
    assert not form.dirty
    assert _line(form, "id_number").text() == "110105 19491231 002X"
    assert _line(form, "phone").text() == "138 1234 2046"
    assert _line(form, "base").text() == "4,200.00"


def test_an_empty_form_gives_nothing_but_says_what_is_needed(form: Form) -> None:
    assert not form.check()
    assert form.error("name") == "请填写。"
    assert form.error("id_number") == "请填写。"
    assert form.error("phone") == ""
    assert form.focusWidget() is form.controls["name"]


def test_a_date_is_understood_and_shown_again(form: Form) -> None:
    line = _line(form, "hired")
    line.setFocus()
    QTest.keyClicks(line, "11-23")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "2026-11-23"
    assert form.values()["hired"] == date(2026, 11, 23)


def test_the_example_of_a_day_cannot_be_taken_for_a_value(form: Form) -> None:
    assert _line(form, "hired").placeholderText() == "如 2026-11-23"
    assert form.values()["hired"] is None


def test_a_wrong_date_is_explained_and_kept(form: Form) -> None:
    form.load(FILLED)
    _line(form, "hired").setText("2026/13/02")
    assert not form.check()
    assert "2026/13/02" in form.error("hired")
    assert _line(form, "hired").text() == "2026/13/02"
    assert form.controls["hired"].accessibleDescription().startswith("“2026/13/02”")


def test_the_error_goes_when_the_field_is_changed(form: Form) -> None:
    form.check()
    QTest.keyClicks(form.controls["name"], "m")
    assert form.error("name") == ""
    assert form.error("id_number") != ""


def test_a_refusal_is_shown_under_the_field_it_names(form: Form) -> None:
    form.load(FILLED)
    assert form.complain(UserError(N_("Wrong password."), field="phone"))
    assert form.error("phone") == "密码不对。"
    assert not form.complain(UserError(N_("Wrong password."), field="elsewhere"))


def test_enter_goes_on_and_at_the_end_saves(form: Form, qtbot: Any) -> None:
    form.controls["name"].setFocus()
    QTest.keyClick(form.controls["name"], Qt.Key.Key_Return)
    assert form.focusWidget() is form.controls["id_number"]
    form.show_field("note", False)
    form.controls["trial"].setFocus()
    with qtbot.waitSignal(form.submitted):
        QTest.keyClick(form.controls["trial"], Qt.Key.Key_Return)


def test_ctrl_s_saves_from_any_field(form: Form, qtbot: Any) -> None:
    form.controls["phone"].setFocus()
    with qtbot.waitSignal(form.submitted):
        QTest.keyClick(form.controls["phone"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_loading_is_no_change_but_typing_is(form: Form) -> None:
    changes: list[int] = []
    form.changed.connect(lambda: changes.append(1))
    form.load(FILLED)
    assert changes == []
    QTest.keyClicks(form.controls["name"], "x")
    assert changes
    assert form.dirty


def test_a_draft_brings_everything_back(form: Form) -> None:
    form.load(FILLED)
    _line(form, "hired").setText("2026/13/02")
    draft = form.draft()
    other = person_form()
    other.load({})
    other.load_draft(draft)
    assert other.draft() == draft
    assert other.dirty


def test_every_control_has_a_name_a_label_and_says_when_it_is_required(form: Form) -> None:
    labels = {found.buddy(): found.text() for found in form.findChildren(QLabel) if found.buddy() is not None}
    for key, control in form.controls.items():
        assert control.accessibleName() == form.fields[key].label
        if isinstance(control, QComboBox):
            assert labels[control] == form.fields[key].label
    assert "必填" in form.controls["name"].accessibleDescription()


@pytest.mark.parametrize(("typed", "said"), [("三个月", True), ("3.5", True), ("3", False), ("３", False)])
def test_a_whole_number_is_asked_for_where_it_must_be_one(form: Form, typed: str, said: bool) -> None:
    form.load(FILLED)
    _line(form, "days").setText(typed)
    assert form.check() is not said


def test_a_choice_that_must_be_made_is_asked_for(theme: Theme, qtbot: Any) -> None:
    from hrdesk.gui.widgets.form import Field

    form = Form([Field("team", "小组", "choice", required=True, choices=((1, "电催一组"),), editable=True)])
    assert not form.check()
    form.load({"team": 1})
    assert form.values() == {"team": 1}
    form.load({"team": "新组"})
    assert form.values() == {"team": "新组"}


def test_part_of_a_name_or_a_number_means_the_one_who_has_it(theme: Theme, qtbot: Any) -> None:
    people = ((1, "林军 HC0018"), (2, "林军华 HC0019"), (3, "赵敏 HC0020"), (4, "赵敏 HC0021"))
    form = Form([Field("who", "被投诉人", "choice", required=True, choices=people, editable=True, listed=True)])
    qtbot.addWidget(form)
    box = form.controls["who"]
    assert isinstance(box, QComboBox)
    for typed, meant in (("林军", 1), ("hc0019", 2), ("军华", 2), ("HC0021", 4)):
        box.setEditText(typed)
        assert form.check()
        assert form.values()["who"] == meant
    box.setEditText("赵敏")
    assert not form.check()
    assert form.error("who") == "“赵敏”不止一人，请从名单中选择。"
    box.setEditText("没有这人")
    assert not form.check()
    assert form.error("who") == "请从名单中选择。"
    box.setEditText("林军")
    line = box.lineEdit()
    assert line is not None
    line.editingFinished.emit()  # the field is left
    assert box.currentText() == "林军 HC0018"


def test_words_longer_than_their_choice_are_read_from_the_first_letter(theme: Theme, qtbot: Any) -> None:
    from hrdesk.gui.widgets.form import Field

    form = Form([Field("goal", "目标", "choice", choices=((1, "承诺兑现率"),), editable=True, width=120)])
    form.load({"goal": "承诺到期前一天全部回访，组长每周抽查五通"})
    line = form.controls["goal"].lineEdit()
    assert line.cursorPosition() == 0
    form.load({"goal": 1})
    assert (line.text(), line.cursorPosition()) == ("承诺兑现率", 0)


def test_labels_may_stand_at_the_left(theme: Theme, qtbot: Any) -> None:
    form = person_form(left=True)
    form.show()
    form.load(FILLED)
    assert form.values() == FILLED


def test_fields_of_fixed_width_stand_close_together_however_wide_the_form(theme: Theme, qtbot: Any) -> None:
    form = Form(
        (
            Field("month", "月份", width=170),
            Field("percent", "上调", "number", width=110, beside=True),
            Field("step", "取整到", width=130, beside=True),
            Field("metric", "指标", width=170),
            Field("how", "分解方式", width=330, beside=True),
            Field("why", "原因", width=420),
        )
    )
    form.resize(900, 300)
    form.show()
    assert _left(form, "percent") - _left(form, "month") == 170 + 12
    assert _left(form, "step") - _left(form, "percent") == 110 + 12
    assert _left(form, "how") == _left(form, "percent")


def test_a_long_text_only_to_be_read_does_not_look_like_one_to_write(theme: Theme, qtbot: Any) -> None:
    form = Form((Field("own", "自评", "long", read_only=True), Field("comment", "评语", "long")))
    qtbot.addWidget(form)
    form.resize(400, 260)
    form.show()
    grounds = {
        key: control.grab().toImage().pixelColor(control.width() // 2, control.height() // 2).name()
        for key, control in form.controls.items()
    }
    assert grounds == {"own": colours()["bg.sunken"].name(), "comment": colours()["bg.surface"].name()}


def _left(form: Form, key: str) -> int:
    control = form.controls[key]
    return control.mapTo(form, control.rect().topLeft()).x()
