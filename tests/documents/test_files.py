"""A paper is written whole or not at all."""

from __future__ import annotations

import errno
import io

import pytest

from hrdesk.documents.files import whole_file
from hrdesk.documents.performance import write_evaluations
from hrdesk.domain.errors import UserError
from tests.documents.builders import evaluation


def test_the_file_is_there_whole_and_nothing_beside_it(tmp_path):
    write_evaluations([evaluation()], tmp_path / "十月 考核表.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["十月 考核表.pdf"]
    assert (tmp_path / "十月 考核表.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EACCES, "read_only"), (errno.EROFS, "read_only"), (errno.ENOENT, "not_found")],
)
def test_a_failure_in_the_middle_leaves_the_old_file_and_says_why(tmp_path, number, code):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def half_written() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise OSError(number, "as the system says it")

    with pytest.raises(UserError) as caught:
        half_written()
    assert caught.value.code == code
    assert str(caught.value)
    assert caught.value.hint
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.pdf"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError) as caught:
        write_evaluations([evaluation()], tmp_path / "none" / "a.pdf")
    assert caught.value.code == "not_found"
    assert str(tmp_path / "none") in str(caught.value)


def test_a_folder_is_not_overwritten(tmp_path):
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(UserError):
        write_evaluations([evaluation()], tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").is_dir()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_cancelled_run_writes_nothing(tmp_path):
    asked = iter([False, False, True])
    with pytest.raises(UserError) as caught:
        write_evaluations([evaluation()] * 5, tmp_path / "a.pdf", cancelled=lambda: next(asked))
    assert caught.value.code == "cancelled"
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_after_each_sheet():
    told: list[tuple[int, int]] = []
    write_evaluations([evaluation()] * 3, io.BytesIO(), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_no_evaluation_is_one_clear_sentence(tmp_path):
    with pytest.raises(UserError) as caught:
        write_evaluations([], tmp_path / "a.pdf")
    assert caught.value.code == "nothing_to_print"
    assert list(tmp_path.iterdir()) == []
