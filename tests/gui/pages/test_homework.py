"""Homework by keys and buttons: given with a course, handed in, returned, handed in again, accepted."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from hrdesk.app.training import audiences, homework, learning, publishing
from hrdesk.domain.training.courses import Section
from hrdesk.gui.pages.training.homework import HomeworkDialog
from tests.app.builders import new_agency
from tests.app.training.builders import person_desk
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def me(desk):
    return person_desk(desk)


def publish(desk, me):
    task = Section("assignment", "话术练习", "写一段首次联系的话术")
    sections = (Section("text", "要点", "正文"), task)
    whom = (audiences.Audience("employment", me.actor.employment_id),)
    publishing.publish_course(desk.work(), publishing.PublishCourse("首次联系", sections, whom, due=date(2026, 11, 30)))


def hand_in(window, words, *files):
    dialog = window.dialog()
    assert isinstance(dialog, HomeworkDialog)
    dialog.findChild(QPlainTextEdit).setPlainText(words)
    for file in files:
        dialog.add_file(str(file))
    window.press("提交", dialog)
    return dialog


def test_tab_goes_from_the_text_over_the_files_to_the_buttons(qtbot, theme, desk, me):
    publish(desk, me)
    mine = Window(qtbot, theme, me)
    mine.go("training", part="courses")
    mine.press("提交…")
    dialog = mine.dialog()
    assert dialog.windowTitle() == "提交作业：首次联系 · 话术练习"
    text = dialog.findChild(QPlainTextEdit)
    assert text.height() >= 180
    for name in ("甲.pdf", "乙.mp3"):
        dialog.add_file(f"/x/{name}")
    mine.settle()
    text.setFocus()
    met = []
    while (now := dialog.focusWidget()) not in met:
        met.append(now)
        dialog.focusNextChild()
    said = [made.accessibleName() or made.text() for made in met[1:]]
    assert said == ["移除 甲.pdf", "移除 乙.mp3", "添加文件…", "取消", "提交"]
    met[1].click()
    assert (dialog.files, dialog.focusWidget()) == (["/x/乙.mp3"], dialog.add)
    dialog.reject()


def test_from_the_task_to_the_course_done(qtbot, theme, desk, me, tmp_path):
    publish(desk, me)
    mine = Window(qtbot, theme, me)
    mine.go("training", part="courses")
    assert "写一段首次联系的话术" in mine.texts()
    mine.press("标为已读")
    mine.press("我已阅读并理解")
    assert "作业待提交" in mine.texts()
    mine.press("提交…")
    record = tmp_path / "录音.mp3"
    record.write_bytes(b"ID3 x")
    hand_in(mine, "您好，我是……", record)
    mine.wait_no_dialog()
    assert "作业待批改" in mine.texts()
    assert "录音.mp3" in mine.texts()

    office = Window(qtbot, theme, desk)
    office.go("training", part="marking")
    assert "您好，我是……" in office.texts()
    assert "录音.mp3" in office.texts()
    part = office.main.page.part
    office.press("退回重做")
    assert "请说明需要改进之处" in office.texts()
    part.homework.form.controls["comment"].setPlainText("没有说明身份")
    office.press("退回重做")
    assert "没有待阅的答卷或作业" in office.texts()

    mine.go("training", part="courses")
    assert "没有说明身份" in mine.texts()
    mine.press("重新提交…")
    hand_in(mine, "我是华诚信服的……")
    mine.wait_no_dialog()
    office.go("training", part="marking")
    assert "没有说明身份" in office.texts()
    part.homework.form.controls["score"].setText("85")
    office.press("通过")
    (own,) = learning.my_courses(me.work())
    assert own.finished_on is not None
    (one,) = homework.my_homework(me.work(), own.learning_id)
    assert [tried.number for tried in one.tries] == [2, 1]
    mine.go("training", part="courses")
    assert "85 分" in mine.texts()


def test_what_cannot_be_handed_in_is_said_and_the_text_stays(qtbot, theme, desk, me, tmp_path):
    publish(desk, me)
    window = Window(qtbot, theme, me)
    window.go("training", part="courses")
    window.press("提交…")
    tool = tmp_path / "工具.exe"
    tool.write_bytes(b"MZ")
    dialog = hand_in(window, "见附件", tool)
    assert "工具.exe" in window.texts(dialog)
    assert "不能提交" in window.texts(dialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "见附件"
    window.press("移除 工具.exe", dialog)
    window.press("提交", dialog)
    window.wait_no_dialog()
    (own,) = learning.my_courses(me.work())
    assert homework.my_homework(me.work(), own.learning_id)[0].tries[0].body == "见附件"
