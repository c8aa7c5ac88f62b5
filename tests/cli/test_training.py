"""``hrdesk import questions``, ``export questions``, ``report training-record`` and ``certificates``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.console import DATA, Console, SampleAgency

QUIZ = DATA / "quiz"


def test_the_real_banks_come_in_and_go_out_again(agency: Console, tmp_path: Path) -> None:
    cisp = agency.done("import", "questions", QUIZ / "题库_cisp_pte.xlsx")
    assert (cisp["kind"], cisp["rows"], cisp["new"], cisp["rejected"]) == ("questions", 180, 180, 0)
    assert cisp["kinds"] == {"single": 180}
    assert [warning for warning in cisp["warnings"] if "53" in warning and "104" in warning]
    aiken = agency.done("import", "questions", QUIZ / "moodle_questions.aiken.txt")
    assert (aiken["form"], aiken["new"]) == ("aiken", 2)
    gift = agency.done("import", "questions", QUIZ / "moodle_gift_examples.txt", "--accept", "good")
    assert gift["rows"] == gift["new"] == 43
    again = agency.done("import", "questions", QUIZ / "题库_cisp_pte.xlsx")
    assert (again["batch"], again["same"]) == (None, 180)
    out = agency.done("export", "questions", "--out", tmp_path / "bank.xml")
    assert out["rows"] == 180 + 2 + gift["new"]
    other = Console(tmp_path / "other.hrdesk", password="first-password-1")
    other.done("init", other.db, "--agency", "另一家", "--admin", "admin")
    assert other.done("import", "questions", tmp_path / "bank.xml")["rows"] == out["rows"]


def test_an_import_of_questions_is_taken_back(agency: Console) -> None:
    batch = agency.done("import", "questions", QUIZ / "moodle_questions.aiken.txt")["batch"]
    undone = agency.done("undo", batch)
    assert (undone["removed"], undone["kept"]) == (2, [])
    assert agency.refused("undo", batch)["code"] == "already_undone"


def test_refused_questions_are_named_with_their_line_and_nothing_is_saved(agency: Console, tmp_path: Path) -> None:
    bank = tmp_path / "bank.gift"
    bank.write_text("一？{T}\n\n二？{~%33.22%甲 ~%33.22%乙 ~%33.22%丙}\n\n三？\n", "utf-8")
    said = agency.done("import", "questions", bank, code=1)
    assert (said["batch"], said["new"], said["rejected"]) == (None, 1, 2)
    assert [(one["row"], one["code"]) for one in said["problems"]] == [(3, "weights"), (5, "no_answers")]
    assert "99.66" in said["problems"][0]["message"]
    assert agency.done("import", "questions", bank, "--accept", "good", code=1)["batch"] is not None


def test_what_a_format_has_no_place_for_is_told(agency: Console, tmp_path: Path) -> None:
    agency.done("import", "questions", QUIZ / "moodle_gift_examples.txt", "--accept", "good")
    said = agency.done("export", "questions", "--out", tmp_path / "b.aiken", code=1)
    assert said["left_out"] > 0
    assert sum(one["questions"] for one in said["losses"]) >= said["left_out"]


@pytest.mark.parametrize(
    ("name", "code"), [("none.gift", "not_found"), ("bomb.xml", "unsupported"), ("empty.txt", "empty_file")]
)
def test_bad_files_end_in_one_sentence(agency: Console, tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "bomb.xml").write_text('<!DOCTYPE q [<!ENTITY a "x">]><quiz/>', "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    assert agency.refused("import", "questions", tmp_path / name)["code"] == code


def test_a_training_record_of_somebody_without_courses_is_a_page(sample: SampleAgency, tmp_path: Path) -> None:
    out = tmp_path / "roster.csv"
    sample.hr.done("export", "roster", "--out", out)
    number = out.read_text("utf-8-sig").splitlines()[1].split(",")[0]
    said = sample.hr.done("report", "training-record", "--employee", number, "--out", tmp_path / "r.pdf")
    assert (said["documents"], said["pages"]) == (1, 1)
    assert (
        sample.hr.refused("report", "training-record", "--employee", "X1", "--out", tmp_path / "x.pdf")["code"]
        == "unknown_employee"
    )
    assert sample.hr.refused("report", "certificates", "--out", tmp_path / "c.pdf")["code"] == "nothing_to_print"
    assert sample.hr.refused("report", "evaluation", "--out", tmp_path / "e.pdf", code=2)["code"] == "wrong_use"


def test_the_answers_are_read_by_people_too(agency: Console) -> None:
    said = agency("import", "questions", QUIZ / "moodle_questions.aiken.txt", as_json=False, lang="zh_CN")
    assert "2" in said.out
    with pytest.raises(json.JSONDecodeError):
        json.loads(said.out)
