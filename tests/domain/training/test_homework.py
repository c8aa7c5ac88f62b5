import pytest

from hrdesk.domain.training.homework import MOST_FILES, MOST_LETTERS, Homework, homework_fault, together

OPEN, WAITING, RETURNED, ACCEPTED = Homework.OPEN, Homework.WAITING, Homework.RETURNED, Homework.ACCEPTED


@pytest.mark.parametrize(
    ("each", "stands"),
    [
        ((), None),
        ((OPEN,), OPEN),
        ((ACCEPTED, ACCEPTED), ACCEPTED),
        ((ACCEPTED, WAITING), WAITING),
        ((WAITING, OPEN), OPEN),
        ((OPEN, RETURNED, WAITING), RETURNED),
    ],
)
def test_together_it_stands_where_most_is_asked_of_the_person(each, stands):
    assert together(each) is stands


def test_whose_turn_it_is():
    assert [one for one in Homework if one.to_do] == [OPEN, RETURNED]


@pytest.mark.parametrize(
    ("body", "files", "code"),
    [
        ("", (), "missing"),
        ("话术", (), None),
        ("", ("话术.docx",), None),
        ("", ("录音.MP3", "板书.jpeg"), None),
        ("", ("工具.exe",), "bad_kind"),
        ("", ("宏.docm",), "bad_kind"),
        ("", ("无后缀",), "bad_kind"),
        ("", ("a.pdf",) * (MOST_FILES + 1), "too_many"),
        ("字" * (MOST_LETTERS + 1), (), "too_long"),
    ],
)
def test_what_may_be_handed_in(body, files, code):
    fault = homework_fault(body, files)
    assert (fault.code if fault else None) == code
