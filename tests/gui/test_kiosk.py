"""The kiosk's window on a real encrypted file, by keys and buttons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPlainTextEdit
from sqlalchemy import select

from hrdesk.app import access, kiosk
from hrdesk.app.disputes.views import disputes
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.training import assigning, audiences, exams, learning, my_exams, publishing, taking
from hrdesk.domain.training.courses import Section
from hrdesk.domain.training.marking import Answer
from hrdesk.gui.kiosk import KioskWindow
from hrdesk.gui.pages.training.sitting import ExamDialog
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, Clock, add_people, as_role, new_agency
from tests.app.kiosk.builders import PIN, with_pin
from tests.app.training.builders import fill_bank, new_exam, person_desk
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.rest import wait_for_rest

STATION = "station-password-1"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def station(desk):
    first = access.add_account(desk.work(), access.AddAccount("kiosk", "自助机", "kiosk"), cost=CHEAP)
    opened = access.sign_in(desk.place, "kiosk", first.password, clock=desk.clock, cost=CHEAP)
    access.change_own_password(opened.work(), access.ChangePassword(first.password, STATION), cost=CHEAP)
    yield opened
    opened.database.close()


class Kiosk:
    """What stands at the shared PC."""

    def __init__(self, bot, theme, station):
        self.bot = bot
        self.main = KioskWindow(station, theme, 3)
        self.main.resize(1366, 768)
        with bot.waitActive(self.main):
            self.main.show()
            self.main.activateWindow()
        self.settle()

    def settle(self):
        wait_for_rest(self.bot, self.main, self.main.jobs)

    def keys(self, *keys):
        for key in keys:
            self.bot.keyClick(QApplication.focusWidget() or self.main, key)
        self.settle()

    def types(self, text):
        self.bot.keyClicks(QApplication.focusWidget(), text)

    def press(self, text, inside=None):
        place = inside or self.main
        found = [one for one in place.findChildren(QAbstractButton) if one.isVisible() and one.text().strip() == text]
        assert found, f"{text} is not among {[one.text() for one in place.findChildren(QAbstractButton)]}"
        self.bot.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.settle()

    def texts(self, inside=None):
        place = inside or self.main
        labels = [one.text() for one in place.findChildren(QLabel) if one.isVisible()]
        return "\n".join(labels + [one.text() for one in place.findChildren(QAbstractButton) if one.isVisible()])

    def enter(self, number, pin):
        self.types(number)
        self.keys(Qt.Key.Key_Return)
        self.types(pin)
        self.keys(Qt.Key.Key_Return)

    def dialog(self, kind=QDialog):
        (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        return found

    def end(self):
        if self.main._there is not None:
            self.main.end("signed_out")
        self.settle()
        self.main.release()
        self.main.close()
        self.main.deleteLater()


@pytest.fixture
def window(qtbot, theme, station):
    made = Kiosk(qtbot, theme, station)
    yield made
    made.end()


@pytest.fixture
def who(desk, station):
    return with_pin(desk, station)


def ask_exam(desk, who):
    fill_bank(desk)
    exam = new_exam(desk)
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (who.employment_id,), date(2026, 12, 1)))
    return exam


def answer(window, dialog, right=True):
    options = dialog.sitting.questions[dialog.at].options
    at = options.index("对")
    window.keys(Qt.Key(Qt.Key.Key_1 + (at if right else (at + 1) % len(options))))


def visits(desk):
    with desk.database.read() as conn:
        return [row.how for row in conn.execute(select(t.kiosk_visit).order_by(t.kiosk_visit.c.id))]


def test_signed_in_by_pin_an_exam_is_taken_and_the_person_signs_out(window, desk, who):
    ask_exam(desk, who)
    window.enter(who.employee_no, PIN)
    assert who.name in window.texts()
    assert "自助机" not in window.main.windowTitle()
    window.press("我的考试")
    window.press("开始考试")
    dialog = window.dialog(ExamDialog)
    for number in range(4):
        answer(window, dialog)
        if number < 3:
            window.keys(Qt.Key.Key_Right)
    window.press("交卷", dialog)
    window.press("交卷", window.dialog(QuestionDialog))
    assert "100 分" in window.texts()
    assert window.main._strip is not None  # others wait: it is counted down
    assert "30" in window.main._strip._words.text()
    window.keys(Qt.Key.Key_Down)
    assert window.main._strip is None  # any key stays
    window.press("退出登录")
    assert window.main.stack.currentWidget() is window.main.pin_page
    assert window.main.visit is None
    assert who.name not in window.texts()
    assert window.main.pin_page.number.text() == window.main.pin_page.pin.text() == ""
    assert visits(desk)[-1] == "signed_out"
    assert my_exams.my_exams(person_desk(desk, who.employment_id).work())[0].passed


def test_the_pad_on_the_screen_is_enough(window, who):
    digits = "".join(letter for letter in who.employee_no if letter.isdigit())
    for key in [*digits, "⏎", *PIN, "0", "⌫", "⏎"]:
        window.press(key)
    assert window.main.visit is not None
    assert who.name in window.texts()


def around(window):
    """What Tab comes to, from the first field, once round."""
    met, at = [], window.main.stack.currentWidget().fields[0]
    at.setFocus()
    while (now := QApplication.focusWidget()) not in met:
        met.append(now)
        window.main.focusNextChild()
    return met


def test_tab_goes_from_the_fields_over_the_buttons_to_the_pad(window):
    page = window.main.pin_page
    wanted = [page.number, page.pin, page.close_kiosk, page.enter, *page.pad.keys]
    assert around(window)[: len(wanted)] == wanted


def test_the_pad_types_by_the_keyboard_too_into_the_field_left_last(window):
    page = window.main.pin_page
    page.pin.setFocus()
    for key in (page.pad.keys[2], page.pad.keys[0]):
        key.setFocus(Qt.FocusReason.TabFocusReason)
        window.keys(Qt.Key.Key_Space)
    assert (page.number.text(), page.pin.text()) == ("", "31")
    page.pad.keys[-3].setFocus(Qt.FocusReason.TabFocusReason)
    window.keys(Qt.Key.Key_Space)
    assert page.pin.text() == "3"
    assert page.pad.keys[-3].accessibleName() == "删除最后一位"


def test_tab_goes_along_the_head_of_a_visit_before_it_goes_down(window, who):
    window.enter(who.employee_no, PIN)
    visit = window.main.visit
    first = next(one for one in visit.places.findChildren(QAbstractButton) if one.isChecked())
    first.setFocus()
    window.main.focusNextChild()
    assert QApplication.focusWidget() in visit.page.header_left.findChildren(QAbstractButton)


def test_five_wrong_pins_lock_it_and_say_what_to_do(window, desk, who, clock):
    for number in range(5):
        if number == 0:
            window.enter(who.employee_no, "9024")
        else:
            window.types("9024")
            window.keys(Qt.Key.Key_Return)
        assert window.main.pin_page.pin.text() == ""
        clock.forward(seconds=60)
        assert "工号与 PIN 不符" in window.texts()
    window.types(PIN)
    window.keys(Qt.Key.Key_Return)
    assert "已锁定" in window.texts()
    assert window.main.visit is None
    (given,) = kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    window.types(given.pin)
    window.keys(Qt.Key.Key_Return)
    assert window.main.new_pin is not None


def test_the_first_pin_is_changed_before_anything_else(window, desk):
    (who,) = add_people(desk, 1)
    (given,) = kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    window.enter(who.employee_no, given.pin)
    assert window.main.visit is None
    window.enter("1234", "1234")
    assert "容易被猜到" in window.texts()
    window.enter("4071", "4072")
    assert "两次输入不一致" in window.texts()
    window.types("4071")
    window.keys(Qt.Key.Key_Return)
    assert window.main.visit is not None
    window.press("退出登录")
    window.enter(who.employee_no, "4071")
    assert window.main.visit is not None


def test_idle_signs_out_in_the_middle_of_an_exam_and_keeps_the_answers(window, desk, who):
    ask_exam(desk, who)
    window.enter(who.employee_no, PIN)
    window.press("我的考试")
    window.press("开始考试")
    dialog = window.dialog(ExamDialog)
    answer(window, dialog)
    window.main.warn()
    strip = window.main._strip
    assert strip.window() is dialog  # it is seen over the exam
    assert "您还在吗" in strip._words.text()
    for _second in range(30):
        strip.count()
    window.settle()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, ExamDialog) and one.isVisible()]
    assert window.main.stack.currentWidget() is window.main.pin_page
    assert "已答的内容都已保存" in window.texts()
    assert visits(desk)[-1] == "idle"
    me = person_desk(desk, who.employment_id)
    again = taking.continue_attempt(me.work(), my_exams.my_exams(me.work())[0].attempt_id)
    assert sum(one.answer != Answer() for one in again.questions) == 1


def test_what_was_typed_into_an_essay_is_saved_when_somebody_is_signed_out(window, desk, who):
    from hrdesk.app.training import bank
    from hrdesk.domain.training.exams import Fixed, Rules
    from hrdesk.domain.training.questions import Kind, Question

    question = bank.save_question(desk.work(), bank.SaveQuestion(Question(Kind.ESSAY, "为什么要录音？")))
    exam = exams.save_exam(desk.work(), exams.SaveExam("论述", Rules(fixed=(Fixed(question, Decimal(5)),))))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (who.employment_id,)))
    window.enter(who.employee_no, PIN)
    window.press("我的考试")
    window.press("开始考试")
    dialog = window.dialog(ExamDialog)
    dialog.part.findChildren(QPlainTextEdit)[0].setPlainText("留痕")
    window.main.end("idle")
    window.settle()
    me = person_desk(desk, who.employment_id)
    again = taking.continue_attempt(me.work(), my_exams.my_exams(me.work())[0].attempt_id)
    assert again.questions[0].answer.text == "留痕"


def test_a_rule_is_read_and_signed(window, desk, who):
    publishing.publish_course(
        desk.work(),
        publishing.PublishCourse(
            "新规", (Section("text", "要点", "正文"), Section("link", "原文", "https://example.org/x")),
            (audiences.Audience("employment", who.employment_id),),
        ),
    )  # fmt: skip
    window.enter(who.employee_no, PIN)
    assert "https://example.org/x" in window.texts()
    links = [one.text() for one in window.main.findChildren(QAbstractButton) if one.isVisible()]
    assert "https://example.org/x" not in links  # no browser at a kiosk
    assert "错题本" not in links
    window.press("标为已读")
    window.press("标为已读")
    window.press("我已阅读并理解")
    (course,) = learning.my_courses(person_desk(desk, who.employment_id).work())
    assert course.finished_on == date(2026, 11, 23)
    assert window.main._strip is not None


def test_own_figures_are_shown_and_nothing_can_be_printed(window, desk, who):
    window.enter(who.employee_no, PIN)
    window.press("我的指标")
    assert window.main.visit.page.title() == "我的"
    assert window.main.visit.page.primary is None
    assert "打印" not in window.texts()


@pytest.fixture
def assessed(desk, station):
    """Somebody with a PIN whose October is published."""
    made = a_month(desk, missing=())
    publish(as_role(desk, "hr", login="hr").work(), Publish(OCTOBER, None, confirm=True))
    return with_pin(desk, station, next(one for one in made.people if one.name == "马洁"))


def test_a_published_month_is_acknowledged_by_the_typed_name(window, desk, assessed):
    window.enter(assessed.employee_no, PIN)
    window.press("我的指标")
    page = window.main.visit.page
    assert "待签收" in window.texts(page.word)
    window.press("签收…", page.word)
    dialog = window.dialog()
    dialog.form.controls["typed"].setText("郑浩")
    window.press("签收", dialog)
    assert dialog.form.error("typed")
    assert dialog.isVisible()
    dialog.form.controls["typed"].setText("马洁")
    window.press("签收", dialog)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert "已签收" in window.texts(page.word)
    assert "签收…" not in window.texts(page.word)
    with desk.database.read() as conn:
        held = conn.execute(select(t.acknowledgement, t.evaluation.c.employment_id).join(t.evaluation)).one()
    assert (held.how, held.typed, held.employment_id) == ("typed", "马洁", assessed.employment_id)


def test_an_appeal_is_made_there_without_showing_the_disks(window, desk, assessed):
    window.enter(assessed.employee_no, PIN)
    window.press("我的指标")
    page = window.main.visit.page
    window.press("申诉…", page.word)
    dialog = window.dialog()
    assert "添加文件…" not in window.texts(dialog)
    assert "您自己的电脑或办公室的电脑" in window.texts(dialog)
    window.press("申诉", dialog)
    assert dialog.isVisible()  # without grounds nothing is handed in
    dialog.form.controls["grounds"].setPlainText("10 月 28 日的一笔没有算进来")
    window.press("申诉", dialog)
    assert "申诉中" in window.texts(page.word)
    assert "签收…" not in window.texts(page.word)
    (made,) = disputes(as_role(desk, "hr", login="hr2").work())
    assert (made.kind, made.employment_id, made.text) == (
        "appeal",
        assessed.employment_id,
        "10 月 28 日的一笔没有算进来",
    )


def test_an_appeal_half_written_is_gone_for_the_next_person(window, desk, assessed):
    window.enter(assessed.employee_no, PIN)
    window.press("我的指标")
    window.press("申诉…", window.main.visit.page.word)
    window.dialog().form.controls["grounds"].setPlainText("只写了一半")
    window.main.end("idle")
    window.settle()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    with window.bot.waitActive(window.main):
        window.main.activateWindow()
    assert window.main.pin_page.number.hasFocus()
    window.enter(assessed.employee_no, PIN)
    window.press("我的指标")
    window.press("申诉…", window.main.visit.page.word)
    dialog = window.dialog()
    assert dialog.form.controls["grounds"].toPlainText() == ""
    assert not disputes(as_role(desk, "hr", login="hr2").work())
    dialog.reject()


def test_the_clipboard_is_empty_for_the_next_person(window, who):
    window.enter(who.employee_no, PIN)
    QGuiApplication.clipboard().setText("回款 12,000")
    window.press("退出登录")
    assert QGuiApplication.clipboard().text() == ""


def test_only_the_password_of_the_kiosk_closes_it(window, qtbot):
    window.main.close()
    assert window.main.isVisible()
    dialog = window.dialog()
    window.types("wrong-password")
    window.keys(Qt.Key.Key_Return)
    assert "密码" in window.texts(dialog)
    assert window.main.isVisible()
    window.types(STATION)
    with qtbot.waitSignal(window.main.closed):
        window.keys(Qt.Key.Key_Return)
    assert not window.main.isVisible()


def test_whoever_looks_after_the_pc_signs_the_kiosk_out(window, qtbot):
    window.press("退出自助机…")
    window.types(STATION)
    with qtbot.waitSignal(window.main.sign_out_wanted):
        window.keys(Qt.Key.Key_Return)
    window.main.close()
    assert not window.main.isVisible()


def test_a_new_pin_given_by_hr_throws_out_whoever_came_in_by_the_old_one(window, desk, who):
    window.enter(who.employee_no, PIN)
    kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    window.press("我的考试")
    assert window.main.stack.currentWidget() is window.main.pin_page
    assert "您已在此退出" in window.texts()
