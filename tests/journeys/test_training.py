"""From a bank of questions in a file to a collector who passes after one resit, and the pack that shows it; a kill amid an exam."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from hrdesk.app import access
from hrdesk.app.training import assigning, bank, my_exams
from hrdesk.app.work import Desk
from hrdesk.domain.training.exams import Draw
from hrdesk.gui.theme import Theme
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, Clock, add_people, new_agency
from tests.app.training.builders import fill_bank, new_exam, person_desk
from tests.gui.pages.test_training import question
from tests.gui.pages.window import Window

pytestmark = pytest.mark.slow

QUIZ = Path(__file__).resolve().parents[3] / "shared" / "data" / "quiz"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def sit(window: Window, words: str, right: dict[str, str], *, rightly: bool) -> None:
    """Sits by keyboard, every question rightly or wrongly, and hands in."""
    window.press(words)
    dialog = window.dialog()
    for number in range(len(dialog.sitting.questions)):
        asked = dialog.sitting.questions[dialog.at]
        at = asked.options.index(right[asked.stem])
        place = at if rightly else (at + 1) % len(asked.options)
        window.keys(QApplication.focusWidget(), Qt.Key(Qt.Key.Key_1 + place))
        if number + 1 < len(dialog.sitting.questions):
            window.keys(QApplication.focusWidget(), Qt.Key.Key_Right)
    window.press("交卷", dialog)
    window.press("交卷", question(window))
    window.wait_no_dialog()


def test_from_a_bank_in_a_workbook_to_passing_after_one_resit_and_the_pack_for_the_client(
    qtbot: QtBot, theme: Theme, desk: Desk
) -> None:
    people = add_people(desk, 2)
    desk.work().write(lambda conn: a_project(conn, [one.employment_id for one in people]))
    hr = Window(qtbot, theme, desk)
    page = hr.go("training", part="bank")
    page.part.open_file(str(QUIZ / "题库_cisp_pte.xlsx"))
    hr.settle()
    dialog = hr.dialog()
    dialog.topic.setText("安全")
    new = next(words for words in hr.buttons(dialog) if words.startswith("导入 "))
    hr.press(new, dialog)
    hr.wait_no_dialog()
    rows = bank.list_questions(desk.work())
    assert f"导入 {len(rows)} 题" == new
    views = [bank.question_view(desk.work(), row.id).question for row in rows]
    right = {one.stem: next(option.text for option in one.options if option.weight > 0) for one in views}

    page = hr.go("training", part="exams")
    page.part.new_exam()
    hr.settle()
    dialog = hr.dialog()
    dialog.form.load({**dialog.form.values(), "name_zh": "安全小测", "attempts": 2})
    dialog.lines.load([Draw(5, Decimal(1), "安全")])
    hr.press("保存", dialog)
    hr.wait_no_dialog()
    page.part.assign()
    hr.settle()
    hr.press("安排", hr.dialog())
    hr.wait_no_dialog()

    me = person_desk(desk, people[0].employment_id)
    own = Window(qtbot, theme, me)
    own.go("training", part="exams")
    sit(own, "开始考试", right, rightly=False)
    assert "不合格" in own.texts()
    sit(own, "补考", right, rightly=True)
    assert "100 分" in own.texts()
    (mine,) = my_exams.my_exams(me.work())
    assert (mine.passed, mine.attempts) == (True, 2)

    page = hr.go("training", part="courses")
    page.part.papers.ask_pack()
    hr.settle()
    dialog = hr.dialog()
    dialog.form.load({"client": "示例消金", "first": date(2026, 11, 30), "last": date(2026, 11, 1)})
    hr.press("打印", dialog)
    assert dialog.form.error("last")
    dialog.form.load({"client": "示例消金", "first": date(2026, 11, 1), "last": date(2026, 11, 30)})
    hr.press("打印", dialog)
    hr.wait_no_dialog()
    pack = page.part.papers._place.preview.document
    text = "".join(pack.getAllText(number).text() for number in range(pack.pageCount()))
    assert all(one.employee_no in text for one in people)
    assert "安全小测" in text
    assert "100" in text
    for window in (hr, own):
        window.main.close()


def a_project(conn, people):  # type: ignore[no-untyped-def]
    values = {"name_zh": "示例一期", "client": "示例消金", "starts": date(2026, 1, 1)}
    project = conn.execute(insert(t.client_project).values(values)).inserted_primary_key[0]
    for ident in people:
        one = {"project_id": project, "employment_id": ident, "starts": date(2026, 3, 1)}
        conn.execute(insert(t.project_member).values(one))


def test_killed_in_the_middle_of_an_exam_it_goes_on_with_every_answer(
    qtbot: QtBot, theme: Theme, desk: Desk, clock: Clock
) -> None:
    """A program of its own answers three of four questions and is killed; the exam is passed in another."""
    (who,) = add_people(desk, 1)
    order = access.AddAccount("mjie", who.name, "collector", None, who.employee_no)
    password = access.add_account(desk.work(), order, cost=CHEAP).password
    fill_bank(desk)
    exam = new_exam(desk)
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (who.employment_id,)))
    command = [sys.executable, "-m", "tests.gui.examinee", desk.place, "mjie", password, str(exam), "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "saved 3"
        child.kill()
    assert child.returncode != 0
    clock.forward(minutes=5)
    me = access.sign_in(desk.place, "mjie", password, clock=clock, cost=CHEAP)
    window = Window(qtbot, theme, me)
    window.go("training", part="exams")
    window.press("继续考试")
    dialog = window.dialog()
    assert sum(one.answer.given for one in dialog.sitting.questions) == 3
    assert dialog.at == 3  # where it was left
    window.press("交卷", dialog)
    window.press("交卷", question(window))
    window.wait_no_dialog()
    (mine,) = my_exams.my_exams(me.work())
    assert (mine.passed, mine.score, mine.attempts) == (True, 75, 1)
    with desk.database.read() as conn:
        assert conn.execute(select(t.attempt.c.number)).scalars().all() == [1]
    window.main.close()
    me.database.close()
