from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from hrdesk.app.training import bank, taking_in
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.training.questions import MOST_PICTURE, Kind, choice, true_false
from hrdesk.storage import tables as t
from tests.app.builders import as_role

GIFT = """// [id:T-1]
几点后不得催收？{~20点 =22点 ~零点}

可以向邻居透露欠款。{F}

没有答案的题
"""


def take(desk: Desk, tmp_path: Path, text: str = GIFT, accept: str = "good") -> taking_in.TakenIn:
    path = tmp_path / "bank.gift"
    path.write_text(text, "utf-8")
    return taking_in.take_in_questions(desk.work(), taking_in.open_questions(desk.work(), path), accept, topic="合规")


def test_a_file_is_compared_with_the_bank_before_anything_is_saved(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bank.gift"
    path.write_text(GIFT, "utf-8")
    draft = taking_in.open_questions(desk.work(), path)
    assert [entry.outcome for entry in draft.entries] == ["new", "new"]
    assert draft.refused == 1
    assert [(one.line, one.code) for one in draft.told] == [(6, "no_answers")]
    assert bank.list_questions(desk.work()) == ()
    assert taking_in.take_in_questions(desk.work(), draft).batch is None  # one is refused: all or none
    done = taking_in.take_in_questions(desk.work(), draft, "good", topic="合规")
    assert (done.new, done.changed) == (2, 0)
    assert {row.topic for row in bank.list_questions(desk.work())} == {"合规"}


def test_a_bank_taken_in_again_is_the_same_and_a_mended_one_makes_a_new_version(desk: Desk, tmp_path: Path) -> None:
    take(desk, tmp_path)
    assert take(desk, tmp_path).batch is None
    done = take(desk, tmp_path, GIFT.replace("零点", "24点"))
    assert (done.new, done.changed) == (0, 1)
    row = next(row for row in bank.list_questions(desk.work()) if row.code == "T-1")
    view = bank.question_view(desk.work(), row.id)
    assert view.number == 2
    assert view.question.options[2].text == "24点"
    assert view.question.topic == "合规"


def test_what_a_file_has_twice_is_taken_in_and_named(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "twice.gift"
    path.write_text("几点后？{~20点 =22点}\n\n几点后? {~ 20点 =２２点}\n", "utf-8")
    draft = taking_in.open_questions(desk.work(), path)
    assert [(one.line, one.code, one.refused) for one in draft.told] == [(3, "repeated", False)]
    assert taking_in.take_in_questions(desk.work(), draft).new == 2
    assert len(bank.duplicates(desk.work())) == 1


def test_an_import_is_taken_back_whole(desk: Desk, tmp_path: Path) -> None:
    done = take(desk, tmp_path)
    assert done.batch is not None
    assert taking_in.take_back_questions(desk.work(), done.batch) == (2, 0)
    assert bank.list_questions(desk.work()) == ()
    with pytest.raises(UserError) as refused:
        taking_in.take_back_questions(desk.work(), done.batch)
    assert refused.value.code == "already_undone"


def test_a_change_of_what_is_asked_makes_a_version_and_a_change_of_topic_does_not(desk: Desk) -> None:
    question = choice("几点后？", ("20点", "22点"), {1})
    ident = bank.save_question(desk.work(), bank.SaveQuestion(question))
    bank.save_question(desk.work(), bank.SaveQuestion(replace(question, topic="时间", difficulty=2), ident, 1))
    assert bank.question_view(desk.work(), ident).number == 1
    bank.save_question(desk.work(), bank.SaveQuestion(replace(question, stem="几点以后？"), ident, 2))
    view = bank.question_view(desk.work(), ident)
    assert [number for number, _at in view.numbers] == [1, 2]
    with pytest.raises(Conflict):
        bank.save_question(desk.work(), bank.SaveQuestion(question, ident, 2))


def test_a_picture_is_kept_by_later_versions_until_it_is_taken_away(desk: Desk) -> None:
    question = true_false("看图", True, picture="a.png")
    ident = bank.save_question(desk.work(), bank.SaveQuestion(question, picture=b"\x89PNG\r\n\x1a\n"))
    changed = replace(question, stem="再看图")
    bank.save_question(desk.work(), bank.SaveQuestion(changed, ident, 1))
    assert bank.question_view(desk.work(), ident).picture == b"\x89PNG\r\n\x1a\n"
    bank.save_question(desk.work(), bank.SaveQuestion(replace(changed, picture=""), ident, 2))
    assert bank.question_view(desk.work(), ident).picture is None
    with pytest.raises(UserError) as refused:
        bank.save_question(desk.work(), bank.SaveQuestion(question, picture=bytes(MOST_PICTURE + 1)))
    assert refused.value.code == "too_large"


def test_a_question_without_a_right_answer_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        bank.save_question(desk.work(), bank.SaveQuestion(choice("一？", ("甲", "乙"), set(), kind=Kind.SINGLE)))
    assert refused.value.code == "no_right_answer"
    assert bank.list_questions(desk.work()) == ()


def test_the_bank_is_searched_by_words_kind_topic_and_difficulty(desk: Desk, tmp_path: Path) -> None:
    take(desk, tmp_path)

    def found(**wanted: object) -> int:
        return len(bank.list_questions(desk.work(), bank.BankFilter(**wanted)))  # type: ignore[arg-type]

    assert found(text="邻居") == found(text="22点") == found(text="T-1") == 1
    assert found(text="邻居 22点") == found(text="%") == found(topics=("无",)) == 0
    assert found(kinds=(Kind.TRUE_FALSE,)) == 1
    assert found(topics=("合规",)) == 2
    assert bank.topics(desk.work()) == (("合规", 2),)


def test_many_are_edited_at_once_or_none(desk: Desk, tmp_path: Path) -> None:
    take(desk, tmp_path)
    which = tuple((row.id, row.version) for row in bank.list_questions(desk.work()))
    assert bank.edit_many(desk.work(), bank.BulkEdit(which, topic="时间", difficulty=4, add_tags=("必考",))) == 2
    rows = bank.list_questions(desk.work())
    assert {(row.topic, row.difficulty, row.tags) for row in rows} == {("时间", 4, ("必考",))}
    with pytest.raises(Conflict):
        bank.edit_many(desk.work(), bank.BulkEdit((which[0], (rows[1].id, rows[1].version)), topic="x"))
    assert {row.topic for row in bank.list_questions(desk.work())} == {"时间"}
    now = tuple((row.id, row.version) for row in rows)
    bank.edit_many(desk.work(), bank.BulkEdit(now, ended=True))
    assert bank.list_questions(desk.work()) == ()
    assert len(bank.list_questions(desk.work(), bank.BankFilter(ended=True))) == 2
    with pytest.raises(UserError):
        bank.edit_many(desk.work(), bank.BulkEdit(now, difficulty=6))


def test_what_is_there_twice_is_found(desk: Desk) -> None:
    for stem in ("几点后 不得催收？", "几点后不得催收?", "别的？"):
        bank.save_question(desk.work(), bank.SaveQuestion(choice(stem, ("20点", "22点"), {1})))
    assert [[row.text for row in group] for group in bank.duplicates(desk.work())] == [
        ["几点后 不得催收？", "几点后不得催收?"]
    ]


@pytest.mark.parametrize("ending", ["xlsx", "gift", "xml"])
def test_the_bank_given_out_and_taken_in_elsewhere_is_the_same(desk: Desk, tmp_path: Path, ending: str) -> None:
    take(desk, tmp_path)
    given = bank.export_questions(desk.work(), tmp_path / f"out.{ending}")
    assert (given.questions, given.left_out) == (2, 0)
    again = taking_in.open_questions(desk.work(), tmp_path / f"out.{ending}")
    assert [entry.outcome for entry in again.entries] == ["same", "same"]


def test_what_a_format_can_not_hold_is_told(desk: Desk, tmp_path: Path) -> None:
    take(desk, tmp_path)
    given = bank.export_questions(desk.work(), tmp_path / "out.aiken")
    assert (given.questions, given.left_out) == (1, 1)
    assert all("Aiken" in message for message, _count in given.losses)


def test_collectors_may_not_look_into_the_bank(desk: Desk) -> None:
    with pytest.raises(Denied):
        bank.list_questions(as_role(desk, "collector").work())


def test_ten_thousand_questions_are_taken_in(desk: Desk, tmp_path: Path) -> None:
    done = take(desk, tmp_path, "\n\n".join(f"第{n}题？{{~甲 =乙 ~丙}}" for n in range(10_000)))
    assert done.new == 10_000
    with desk.database.read() as conn:
        assert conn.execute(select(func.count()).select_from(t.question_version)).scalar() == 10_000


def test_a_large_bank_is_read_without_all_of_it_lying_about_at_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies about is walked by the next look for circles, in the window's thread: the window waited for it."""
    take(desk, tmp_path, "\n\n".join(f"第{n}题？{{~甲 =乙 ~丙}}" for n in range(1_000)))
    lying, made = [], bank._row

    def counted(row: Any) -> bank.QuestionRow:
        lying.append(gc.get_count()[0])
        return made(row)

    monkeypatch.setattr(bank, "_row", counted)
    gc.collect()
    gc.disable()
    try:
        before = gc.get_count()[0]
        assert len(bank.list_questions(desk.work())) == 1_000
    finally:
        gc.enable()
    assert max(lying) - before < 4_000
