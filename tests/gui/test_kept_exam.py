"""An exam handed in while the file was gone, the program killed after it: the next sign-in hands it in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from hrdesk.app import access
from hrdesk.app.training import assigning, my_exams
from hrdesk.gui.pages.training.kept import hand_in_kept
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, NOW, Clock, add_people, new_agency
from tests.app.training.builders import fill_bank, new_exam
from tests.gui.pages.window import Window


@pytest.fixture(autouse=True)
def _profile(tmp_path, monkeypatch):
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


def test_killed_after_handing_in_without_the_file_the_exam_counts_at_the_next_sign_in(qtbot, theme, desk, clock):
    (who,) = add_people(desk, 1)
    order = access.AddAccount("mjie", who.name, "collector", None, who.employee_no)
    password = access.add_account(desk.work(), order, cost=CHEAP).password
    fill_bank(desk)
    exam = new_exam(desk)
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (who.employment_id,)))
    command = [sys.executable, "-m", "tests.gui.examinee", desk.place, "mjie", password, str(exam)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "kept"
        child.kill()
    clock.forward(hours=20)
    me = access.sign_in(desk.place, "mjie", password, clock=clock, cost=CHEAP)
    (mine,) = my_exams.my_exams(me.work())
    assert mine.attempt_id is not None  # open, with nothing of it saved
    window = Window(qtbot, theme, me)
    hand_in_kept(window.main.jobs, window.main.messages, me, window.main)
    window.settle()
    (told,) = window.told("banner")
    assert "岗前考试" in told
    assert "2026-11-23 10:30" in told
    (mine,) = my_exams.my_exams(me.work())
    assert mine.passed
    with desk.database.read() as conn:
        row = conn.execute(select(t.attempt)).one()
    assert row.submitted_at == NOW
    hand_in_kept(window.main.jobs, window.main.messages, me, window.main)
    window.settle()
    assert len(window.told("banner")) == 1
    window.main.close()
    me.database.close()
