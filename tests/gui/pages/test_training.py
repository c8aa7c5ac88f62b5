"""The training page and one's own training, by keys and buttons, on a real encrypted file."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from hrdesk.app.training import assigning, audiences, bank, exams, learning, my_exams, publishing, taking
from hrdesk.app.work import Work
from hrdesk.domain.errors import Unavailable
from hrdesk.domain.training.courses import Section
from hrdesk.domain.training.exams import Draw, Fixed, Rules
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind, Question, choice
from hrdesk.gui.pages.training.answering import ChoicePart
from hrdesk.gui.pages.training.drawing import PickDialog
from hrdesk.gui.pages.training.picture_line import PictureLine
from hrdesk.gui.pages.training.sitting import ExamDialog
from hrdesk.gui.widgets.dialogs import ErrorDialog, QuestionDialog
from tests.app.builders import add_people, new_agency
from tests.app.training.builders import fill_bank, person_desk
from tests.gui.pages.window import Window

ONE = Decimal(1)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def collector(desk):
    return person_desk(desk)


def an_exam(desk, me, **more):
    fill_bank(desk)
    rules = Rules(**{"draws": (Draw(4, ONE, "合规"),), "minutes": 30, "pass_mark": Decimal(75), "attempts": 2, **more})
    exam = exams.save_exam(desk.work(), exams.SaveExam("岗前考试", rules))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (me.actor.employment_id,), date(2026, 11, 30)))
    return exam


def begin(window, words="开始考试"):
    window.go("training", part="exams")
    window.press(words)
    dialog = window.dialog()
    assert isinstance(dialog, ExamDialog)
    return dialog


def question(window):
    """The question that stands over the exam."""
    asked = [top for top in QApplication.topLevelWidgets() if isinstance(top, QuestionDialog) and top.isVisible()]
    assert len(asked) == 1
    return asked[0]


def answer_right(window, dialog, right=True):
    options = dialog.sitting.questions[dialog.at].options
    at = options.index("对")
    place = at if right else (at + 1) % len(options)
    window.keys(QApplication.focusWidget(), Qt.Key(Qt.Key.Key_1 + place))


def test_an_exam_is_taken_by_keyboard_and_passed(qtbot, theme, desk):
    me = collector(desk)
    an_exam(desk, me)
    window = Window(qtbot, theme, me)
    dialog = begin(window)
    assert "30:00" in window.texts(dialog)
    assert not dialog.sheet.saved_icon.isVisible(), "nothing is saved yet"
    for number in range(4):
        answer_right(window, dialog)
        if number < 3:
            window.keys(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert "已答 4 / 4" in window.texts(dialog)
    assert "第 4 题" in window.texts(dialog)
    assert "答案已保存" in window.texts(dialog)
    window.keys(QApplication.focusWidget(), Qt.Key.Key_M)
    assert dialog.flags == {4}
    window.keys(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert dialog.at == 2
    window.press("交卷", dialog)
    window.press("交卷", question(window))
    window.wait_no_dialog()
    assert "100 分" in window.texts()
    assert "合格" in window.texts()
    assert window.strays.seen == []


def test_tab_comes_to_the_bar_of_a_part_before_its_list(qtbot, theme, desk):
    an_exam(desk, collector(desk))
    window = Window(qtbot, theme, desk)
    part = window.go("training", part="exams").part
    chain, at = [], part.window()
    while (at := at.nextInFocusChain()) is not part.window():
        chain.append(at)
    pressed = next(button for button in part.findChildren(QPushButton) if button.text() == "安排考试…")
    assert chain.index(pressed) < chain.index(part.table)


def test_tab_reaches_every_option_of_which_several_may_be_ticked(qtbot, theme):
    part = ChoicePart(Kind.MULTIPLE, ("甲", "乙", "丙"), Answer((1,)))
    qtbot.addWidget(part)
    part.show()
    part.activateWindow()
    qtbot.waitUntil(part.isActiveWindow)
    given = []
    part.changed.connect(lambda: given.append(part.answer().chosen))
    part.options[0].setFocus()
    for option in part.options:
        assert QApplication.focusWidget() is option
        QTest.keyClick(option, Qt.Key.Key_Space)
        QTest.keyClick(option, Qt.Key.Key_Tab)
    assert given == [(0, 1), (0,), (0, 2)]


def test_letters_choose_too_and_what_is_given_is_saved_at_once(qtbot, theme, desk):
    me = collector(desk)
    exam = an_exam(desk, me, shuffle_options=False)
    window = Window(qtbot, theme, me)
    begin(window)
    window.keys(QApplication.focusWidget(), Qt.Key.Key_C)
    attempt = my_exams.my_exams(me.work())[0].attempt_id
    again = taking.continue_attempt(me.work(), attempt)
    assert again.questions[0].answer == Answer((2,))
    assert exam
    window.keys(QApplication.focusWidget(), Qt.Key.Key_D)  # the other window took the attempt over
    (told,) = [top for top in QApplication.topLevelWidgets() if isinstance(top, ErrorDialog) and top.isVisible()]
    assert "另一个窗口" in window.texts(told)
    window.press("关闭", told)
    window.wait_no_dialog()


def test_left_and_continued_the_answers_are_there(qtbot, theme, desk):
    me = collector(desk)
    an_exam(desk, me)
    window = Window(qtbot, theme, me)
    dialog = begin(window)
    answer_right(window, dialog)
    window.keys(QApplication.focusWidget(), Qt.Key.Key_Escape)
    window.press("离开", question(window))
    window.wait_no_dialog()
    assert "考试中" in window.texts()
    dialog = begin(window, "继续考试")
    assert "已答 1 / 4" in window.texts(dialog)
    assert dialog.at == 1
    dialog._leave()
    window.settle()


def test_when_time_ends_the_exam_is_handed_in_with_what_was_answered(qtbot, theme, desk):
    me = collector(desk)
    an_exam(desk, me)
    window = Window(qtbot, theme, me)
    dialog = begin(window)
    answer_right(window, dialog)
    dialog._left_ms = 0
    dialog._look_at_time()
    window.wait_no_dialog()
    assert "25 分" in window.texts()


def test_while_the_file_is_out_of_reach_the_exam_goes_on_and_is_handed_in_later(qtbot, theme, desk, monkeypatch):
    me = collector(desk)
    an_exam(desk, me)
    window = Window(qtbot, theme, me)
    dialog = begin(window)
    real = Work.write
    gone = {"now": True}

    def write(self, block):
        if gone["now"]:
            raise Unavailable("gone")
        return real(self, block)

    monkeypatch.setattr("hrdesk.app.work.Work.write", write)
    for _number in range(4):
        answer_right(window, dialog)
        if dialog.at < 3:
            window.keys(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert "尚未保存" in window.texts(dialog)
    dialog.end()
    window.settle()
    assert dialog.isVisible()
    assert "尚未提交" in window.texts(dialog)
    gone["now"] = False
    dialog.beat()
    window.wait_no_dialog()
    assert "100 分" in window.texts()


def test_every_kind_can_be_answered(qtbot, theme, desk):
    from hrdesk.domain.training.questions import Option, Pair

    me = collector(desk)
    asked = [
        choice("多选", ("甲", "乙", "丙"), {0, 2}),
        Question(Kind.FILL_IN, "填空", (Option("承诺还款", Decimal(100)),)),
        Question(Kind.MATCHING, "配对", pairs=(Pair("M1", "30"), Pair("M2", "60"))),
        Question(Kind.ORDERING, "先后", (Option("甲"), Option("乙"))),
        Question(Kind.ESSAY, "论述"),
    ]
    idents = [bank.save_question(desk.work(), bank.SaveQuestion(one)) for one in asked]
    rules = Rules(
        tuple(Fixed(ident, ONE) for ident in idents), shuffle_questions=False, shuffle_options=False, minutes=None
    )
    exam = exams.save_exam(desk.work(), exams.SaveExam("全部题型", rules))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (me.actor.employment_id,)))
    window = Window(qtbot, theme, me)
    dialog = begin(window)
    window.keys(QApplication.focusWidget(), Qt.Key.Key_A, Qt.Key.Key_C)
    dialog.show_question(1)
    dialog.part.short.setText("承诺还款")
    dialog.show_question(2)
    for at, box in enumerate(dialog.part.choices):
        box.setCurrentIndex(at + 1)
        box.activated.emit(at + 1)
    dialog.show_question(3)
    dialog.part.move_down()
    dialog.show_question(4)
    dialog.part.long.setPlainText("M 先听，A 再记")
    dialog.show_question(0)
    window.settle()
    kept = taking.continue_attempt(me.work(), dialog.sitting.attempt_id)
    assert [one.answer for one in kept.questions] == [
        Answer((0, 2)), Answer(text="承诺还款"), Answer((0, 1)), Answer((1, 0)), Answer(text="M 先听，A 再记"),
    ]  # fmt: skip
    dialog._leave()
    window.settle()


def test_a_course_is_read_and_confirmed(qtbot, theme, desk):
    me = collector(desk)
    order = publishing.PublishCourse(
        "催收时间新规", (Section("text", "要点", "22 点后不得催收"),), (audiences.Audience("everybody"),)
    )
    publishing.publish_course(desk.work(), order)
    window = Window(qtbot, theme, me)
    page = window.go("training")
    assert "22 点后不得催收" in window.texts(page.courses.reading)
    window.press("标为已读")
    window.press("我已阅读并理解")
    assert "课程已完成。" in window.told("toast")
    assert [one.standing for one in learning.my_courses(me.work())] == ["done"]


def test_an_office_account_without_an_employee_is_told_so(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    window.go("my-training")
    assert "没有关联员工" in window.texts()


# --- HR --------------------------------------------------------------------------------------------------------------


def test_the_empty_page_offers_what_fills_it(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    window.go("training")
    assert "发布新规或课程" in window.buttons()
    window.go("training", part="bank")
    assert "题库还是空的" in window.texts()
    assert window.primary() == "导入文件…"


def test_a_file_of_questions_is_looked_at_and_taken_in(qtbot, theme, desk, tmp_path):
    path = tmp_path / "bank.gift"
    path.write_text("几点后不得催收？{~20点 =22点}\n\n没有答案\n", "utf-8")
    window = Window(qtbot, theme, desk)
    page = window.go("training", part="bank")
    page.part.open_file(str(path))
    window.settle()
    dialog = window.dialog()
    assert "新增 1" in window.texts(dialog)
    assert "没有用大括号" in str([one.message for one in dialog.problems.grid.rows])
    dialog.topic.setText("时间")
    window.press("导入 1 题", dialog)
    window.wait_no_dialog()
    assert [row.topic for row in bank.list_questions(desk.work())] == ["时间"]
    assert "22点" in window.texts(page.part.detail)


def test_a_question_is_written_and_a_wrong_one_is_told_under_its_field(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    page = window.go("training", part="bank")
    page.part.new_question()
    window.settle()
    dialog = window.dialog()
    dialog.form.load({"kind": "single", "stem": "几点后？", "answers": "20点\n22点"})
    window.press("保存", dialog)
    assert "没有标出正确答案" in window.texts(dialog)
    dialog.form.load({"kind": "single", "stem": "几点后？", "answers": "20点\n* 22点", "topic": "时间"})
    window.press("保存", dialog)
    window.wait_no_dialog()
    assert page.part.table.grid.rowCount() == 1


def test_a_question_gets_a_picture_and_what_can_be_none_is_told(qtbot, theme, desk, tmp_path):
    fill_bank(desk)
    huge, fake, good = tmp_path / "大图.png", tmp_path / "假图.png", tmp_path / "好图.png"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    fake.write_bytes(b"<html>")
    good.write_bytes(PNG)
    window = Window(qtbot, theme, desk)
    page = window.go("training", part="bank")
    page.part.change()
    window.settle()
    dialog = window.dialog()
    (shown,) = dialog.findChildren(PictureLine)
    shown.take(str(huge))
    window.settle()
    assert "200" in window.texts(dialog)
    shown.take(str(fake))
    window.settle()
    assert "假图.png" in window.texts(dialog)
    shown.take(str(good))
    window.settle()
    assert "好图.png" in window.texts(dialog)
    window.press("保存", dialog)
    window.wait_no_dialog()
    kept = bank.question_view(desk.work(), page.part.table.current_row().id)
    assert (kept.question.picture, kept.picture) == ("好图.png", PNG)
    page.part.change()
    window.settle()
    dialog = window.dialog()
    window.press("不用图片", dialog)
    window.press("保存", dialog)
    window.wait_no_dialog()
    kept = bank.question_view(desk.work(), kept.id)
    assert (kept.question.picture, kept.picture) == ("", None)


def test_a_picture_of_a_course_stands_in_its_text(qtbot, theme, desk):
    me = collector(desk)
    publishing.publish_course(
        desk.work(),
        publishing.PublishCourse(
            "新规", (Section("text", "要点", "22:00 后不打电话"), Section("file", "图解")), (audiences.Audience("everybody"),),
            (publishing.SectionFile(1, "图解.png", PNG),),
        ),
    )  # fmt: skip
    window = Window(qtbot, theme, me)
    page = window.go("training")
    window.settle()
    assert [one.pixmap().width() for one in page.courses.reading._pictures.values()] == [1]


def test_an_exam_is_made_and_people_are_asked_to_sit_it(qtbot, theme, desk):
    fill_bank(desk)
    add_people(desk, 3)
    window = Window(qtbot, theme, desk)
    page = window.go("training", part="exams")
    page.part.new_exam()
    window.settle()
    dialog = window.dialog()
    dialog.form.load({**dialog.form.values(), "name_zh": "小测"})
    dialog.lines.load([Draw(99, ONE, "合规")])
    window.press("保存", dialog)
    assert "不够" in window.texts(dialog)
    dialog.lines.load([Draw(5, ONE, "合规")])
    window.press("保存", dialog)
    window.wait_no_dialog()
    page.part.assign()
    window.settle()
    window.press("安排", window.dialog())
    window.wait_no_dialog()
    assert page.part.results.grid.rowCount() == 3


def test_an_exam_has_as_many_lines_as_wanted_picked_questions_and_times(qtbot, theme, desk):
    idents = fill_bank(desk)
    window = Window(qtbot, theme, desk)
    page = window.go("training", part="exams")
    page.part.new_exam()
    window.settle()
    dialog = window.dialog()
    assert "考试名称" in window.texts(dialog)
    dialog.lines.load([Draw(1, ONE, "合规", 1)])
    for _more in range(3):
        dialog.lines.add_line()
    dialog.lines._remove(dialog.lines._lines[0])
    assert [one.count for one in dialog.lines.draws()] == [1, 1, 1]
    dialog.lines.load([Draw(1, ONE), Draw(1, Decimal("2.5")), Draw(1, ONE), Draw(1, ONE)])
    dialog.fixed._pick()
    window.settle()
    (pick,) = dialog.findChildren(PickDialog)
    pick.bank.choose(idents[0])
    pick._add()
    window.settle()
    window.press("就选这些", pick)
    window.settle()
    assert "5 道题" in window.texts(dialog)
    typed = {
        "name_zh": "小测",
        "opens": date(2026, 11, 24),
        "opens_at": "九点",
        "wait_hours": 12,
        "credit": "each_right",
    }
    dialog.form.load({**dialog.form.values(), **typed})
    window.press("保存", dialog)
    assert "9:00" in dialog.form.error("opens_at")
    dialog.form.load({**dialog.form.values(), "opens_at": "0900", "closes": date(2026, 11, 30), "closes_at": "17：30"})
    window.press("保存", dialog)
    window.wait_no_dialog()
    (row,) = exams.list_exams(desk.work())
    zone = desk.work().zone
    assert [draw.points for draw in row.rules.draws] == [ONE, Decimal("2.5"), ONE, ONE]
    assert row.rules.fixed == (Fixed(idents[0], Decimal(2)),)
    assert (row.rules.wait_hours, str(row.rules.credit)) == (12, "each_right")
    assert f"{row.rules.opens.astimezone(zone):%m-%d %H:%M}" == "11-24 09:00"
    assert f"{row.rules.closes.astimezone(zone):%m-%d %H:%M}" == "11-30 17:30"


def test_a_new_rule_is_published_with_its_file(qtbot, theme, desk, tmp_path, monkeypatch):
    publishing.publish_course(
        desk.work(),
        publishing.PublishCourse("旧课程", (Section("text", "要点", "正文"),), (audiences.Audience("everybody"),)),
    )
    add_people(desk, 2)
    pdf = tmp_path / "新规.pdf"
    pdf.write_bytes(b"%PDF-1.7 rule")
    window = Window(qtbot, theme, desk)
    page = window.go("training")
    picture = tmp_path / "图解.png"
    picture.write_bytes(PNG)
    monkeypatch.setattr(page.part, "open_paths", lambda *_words: [str(pdf), str(picture)])
    window.press_primary()
    dialog = window.dialog()
    assert dialog.form.values()["name_zh"] == "新规"
    dialog.form.load({**dialog.form.values(), "questions": "22 点后可以打电话。{错}"})
    window.press("发布", dialog)
    window.wait_no_dialog()
    assert page.part.table.grid.rowCount() == 2
    assert page.part.table.current_row().name == "新规"  # not the one that was current before
    assert page.part.readers.grid.rowCount() == 2
    assert any("安排了 2 人学习" in words for words in window.told("toast"))


def test_a_rule_goes_to_single_people_and_to_a_group_by_its_days_in_the_job(qtbot, theme, desk, monkeypatch):
    add_people(desk, 2, names=("马洁", "郑浩"), hire_date=date(2023, 7, 3))
    add_people(desk, 2, names=("周倩", "韩立"), hire_date=date(2026, 11, 16))
    window = Window(qtbot, theme, desk)
    page = window.go("training")
    monkeypatch.setattr(page.part, "open_paths", lambda *_words: [])
    window.press_primary()
    dialog = window.dialog()
    typed = {"name_zh": "新规", "text": "22 点后不得致电。", "people": "周倩、没有这人", "least_days": 90}
    dialog.form.load({**dialog.form.values(), **typed})
    window.press("发布", dialog)
    assert "没有这人" in dialog.form.error("people")
    assert dialog.form.values()["text"] == "22 点后不得致电。"
    dialog.form.controls["people"].setText("周倩")
    window.press("发布", dialog)
    window.wait_no_dialog()
    assert sorted(row.name for row in page.part.readers.grid.shown_rows) == ["周倩", "郑浩", "马洁"]
    window.press("安排学习…")
    dialog = window.dialog()
    dialog.form.load({**dialog.form.values(), "audience": None})
    window.press("安排", dialog)
    assert dialog.form.error("audience")
    dialog.form.controls["people"].setText("韩立")
    window.press("安排", dialog)
    window.wait_no_dialog()
    assert page.part.readers.grid.rowCount() == 4


def test_an_essay_is_marked(qtbot, theme, desk):
    me = collector(desk)
    ident = bank.save_question(desk.work(), bank.SaveQuestion(Question(Kind.ESSAY, "为什么？", explanation="要点")))
    exam = exams.save_exam(desk.work(), exams.SaveExam("论述", Rules((Fixed(ident, Decimal(5)),))))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (me.actor.employment_id,)))
    sitting = taking.open_attempt(me.work(), exam)
    taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 0, ((1, Answer(text="留痕"), False),)))
    window = Window(qtbot, theme, desk)
    page = window.go("training", part="marking")
    assert "留痕" in window.texts(page.part)
    page.part.form.controls["points"].setText("9")
    window.press("保存并看下一份")
    assert "0 到 5" in page.part.form.error("points")
    page.part.form.controls["points"].setText("4")
    window.press("保存并看下一份")
    assert "没有待阅的答卷" in window.texts()


def test_missed_questions_are_repeated(qtbot, theme, desk):
    me = collector(desk)
    exam = an_exam(desk, me)
    from tests.app.training.builders import sit

    sit(me, exam, 2)
    window = Window(qtbot, theme, me)
    page = window.go("training", part="book")
    now = page.book._now
    at = next(place for place, option in enumerate(now.shown) if now.question.options[option].text == "对")
    page.book._part.press(at)
    window.press("对答案")
    assert "回答正确" in window.texts(page.book)
    window.press("下一题")
    assert "对答案" in window.buttons(page.book)


@pytest.mark.parametrize("part", ["courses", "exams", "bank", "marking"])
def test_what_is_read_again_after_a_save_elsewhere_saves_nothing(qtbot, theme, desk, part):
    """Else two windows would wake each other for ever."""
    window = Window(qtbot, theme, desk)
    page = window.go("training", part=part)
    before = desk.database.data_version()
    page.refresh(frozenset())
    window.settle()
    assert desk.database.data_version() == before


def test_ones_own_training_read_again_saves_nothing(qtbot, theme, desk):
    me = collector(desk)
    window = Window(qtbot, theme, me)
    page = window.go("training")
    before = desk.database.data_version()
    for part in ("courses", "exams", "book"):
        page.show_part(part)
        page.refresh(frozenset())
        window.settle()
    assert desk.database.data_version() == before


def test_a_rule_of_recommendations_is_added_and_removed(qtbot, theme, desk):
    from hrdesk.app.training.advice import advice_rules

    add_people(desk, 1)
    order = publishing.PublishCourse("沟通技巧", (Section("text", "要点", "倾听"),), (audiences.Audience("everybody"),))
    course = publishing.publish_course(desk.work(), order).course_id
    window = Window(qtbot, theme, desk)
    page = window.go("training")
    page.part.show_rules()
    window.settle()
    dialog = window.dialog()
    dialog.form.load({"course": course, "metric": ""})
    window.press("添加规则", dialog)
    assert "缺少指标" in window.texts(dialog)
    dialog.form.load({"course": course, "metric": "", "topic": "投诉"})
    window.press("添加规则", dialog)
    assert [rule.what for rule in advice_rules(desk.work())] == ["投诉"]
    dialog.table.choose_first()
    window.press("删除规则", dialog)
    assert advice_rules(desk.work()) == ()
    window.press("关闭", dialog)
    window.wait_no_dialog()


def test_the_effect_of_a_course_warns_what_it_does_not_prove(qtbot, theme, desk):
    publishing.publish_course(
        desk.work(),
        publishing.PublishCourse("沟通技巧", (Section("text", "要点", "正文"),), (audiences.Audience("everybody"),)),
    )
    window = Window(qtbot, theme, desk)
    page = window.go("training")
    page.part.show_effect()
    window.settle()
    assert "不能证明" in window.texts(window.dialog())
    window.press("关闭", window.dialog())
