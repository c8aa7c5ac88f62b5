"""Where files are put: the folder used last, the ending nobody types, and nothing replaced unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from hrdesk.gui.file_names import EXCEL, TABLES, ask_where
from hrdesk.gui.remembered import InMemory


class Person:
    """Who answers Qt's dialog: with the file ``named``, of the kind ``picked``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.named, self.picked, self.asked = "", "", []
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._answer)

    def _answer(self, _over: Any, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        self.asked.append(Path(place))
        return self.named, self.picked


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(monkeypatch)


@pytest.mark.parametrize(
    ("typed", "picked", "kinds", "written"),
    [
        ("排名", EXCEL, TABLES, "排名.xlsx"),
        ("排名", "CSV (*.csv)", TABLES, "排名.csv"),
        ("排名.csv", EXCEL, TABLES, "排名.csv"),
        ("排名.XLSX", EXCEL, TABLES, "排名.XLSX"),
        ("10.回款", EXCEL, TABLES, "10.回款.xlsx"),
        ("排名", "", TABLES, "排名.xlsx"),
        ("排名.", EXCEL, TABLES, "排名.xlsx"),
        ("凭证", "", "", "凭证.xlsx"),
        ("凭证.jpg", "", "", "凭证.jpg"),
    ],
)
def test_a_name_typed_without_its_ending_gets_the_one_of_the_kind_picked(
    qtbot: Any, person: Person, tmp_path: Path, typed: str, picked: str, kinds: str, written: str
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    person.named, person.picked = str(tmp_path / typed), picked
    assert Path(ask_where(over, InMemory(), "导出", "名单.xlsx", kinds)).name == written


def test_the_folder_used_last_is_proposed_while_it_is_there(qtbot: Any, person: Person, tmp_path: Path) -> None:
    over, remembered = QWidget(), InMemory()
    qtbot.addWidget(over)
    folder = tmp_path / "给财务"
    folder.mkdir()
    person.named = str(folder / "a.xlsx")
    ask_where(over, remembered, "导出", "名单.xlsx", TABLES)
    ask_where(over, remembered, "导出", "电催/夜班.xlsx", TABLES)
    folder.rmdir()
    ask_where(over, remembered, "导出", "名单.xlsx", TABLES)
    assert person.asked[1] == folder / "电催 夜班.xlsx"
    assert person.asked[2].parent == person.asked[0].parent


@pytest.mark.parametrize("yes", [True, False])
def test_a_file_that_lies_there_under_the_whole_name_is_replaced_only_when_the_person_says_so(
    qtbot: Any, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    there = tmp_path / "排名.xlsx"
    there.touch()
    said: list[str] = []

    def question(_over: Any, _title: str, words: str) -> QMessageBox.StandardButton:
        said.append(words)
        return QMessageBox.StandardButton.Yes if yes else QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    person.named, person.picked = str(tmp_path / "排名"), EXCEL
    assert ask_where(over, InMemory(), "导出", "名单.xlsx", TABLES) == (str(there) if yes else "")
    assert "排名.xlsx" in said[0]
    person.named = str(there)  # Qt asked itself
    assert ask_where(over, InMemory(), "导出", "名单.xlsx", TABLES) == str(there)
    assert len(said) == 1


def test_no_file_chosen_is_none(qtbot: Any, person: Person) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    assert ask_where(over, InMemory(), "导出", "名单.xlsx", TABLES) == ""
