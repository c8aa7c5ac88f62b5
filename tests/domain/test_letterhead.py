"""What an agency may word itself on its papers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hrdesk import words
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import (
    LONGEST,
    PLAIN,
    Letterhead,
    LogoPlace,
    PaperKind,
    SignLine,
    Wording,
    checked,
    letterhead_from,
    own_signers,
    own_title,
    rebased,
    texts_of,
)
from hrdesk.domain.performance.sheet import Label

SIGNERS = (
    SignLine(Label("被考核人", "Person assessed")),
    SignLine(Label("主管", "Supervisor")),
    SignLine(Label("部门负责人", "Head of department")),
    SignLine(Label("人事", "HR"), dated=False),
)
FULL = Letterhead(
    Label("云岫信用", "Yunxiu Credit"),
    Label("星湖街 328 号"),
    Label("一式两份", "Two copies"),
    LogoPlace.CENTRE,
    wordings={
        PaperKind.EVALUATION: Wording(Label("考核评定表", "Appraisal"), SIGNERS),
        PaperKind.SIGN_LIST: Wording(Label("绩效签收单")),
    },
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = words.current()
    words.use("zh_CN")
    yield
    words.use(before)


def evaluation(title: Label = Label(""), *signers: SignLine) -> Letterhead:
    return Letterhead(wordings={PaperKind.EVALUATION: Wording(title, signers)})


def refused(letterhead: Letterhead) -> UserError:
    with pytest.raises(UserError) as caught:
        checked(letterhead)
    return caught.value


def test_an_empty_title_is_hrdesks_own_in_each_language_by_itself() -> None:
    head = evaluation(Label("考核评定表"))
    assert head.title(PaperKind.EVALUATION) == "考核评定表"
    assert head.title(PaperKind.RANKING) == own_title(PaperKind.RANKING) == "小组绩效排名表"
    words.use("en")
    assert head.title(PaperKind.EVALUATION) == "Monthly evaluation"


def test_the_printed_name_goes_before_the_agencys() -> None:
    assert PLAIN.name_on("苏州云岫") == "苏州云岫"
    assert FULL.name_on("苏州云岫") == "云岫信用"


def test_every_paper_has_a_title_of_its_own_in_both_languages() -> None:
    for language in words.LANGUAGES:
        words.use(language)
        titles = [own_title(kind) for kind in PaperKind]
        assert len(set(titles)) == len(titles)
        assert all(1 <= len(own_signers(kind)) <= 4 for kind in PaperKind if own_signers(kind))


def test_blanks_and_lines_are_tidied_and_empty_wordings_left_out() -> None:
    head = Letterhead(Label("  云岫\n 信用 ", ""), wordings={PaperKind.RANKING: Wording(Label(" "))})
    assert checked(head) == Letterhead(Label("云岫 信用"))


def test_four_signature_lines_and_no_more() -> None:
    assert checked(evaluation(Label(""), *SIGNERS)).signers(PaperKind.EVALUATION) == SIGNERS
    failure = refused(evaluation(Label(""), *SIGNERS, SIGNERS[0]))
    assert (failure.code, failure.field) == ("too_many", "evaluation.signers")
    assert "月度绩效考核表" in str(failure)


def test_a_signature_line_that_says_nothing_is_told_by_its_number() -> None:
    failure = refused(evaluation(Label(""), SIGNERS[0], SignLine(Label(" "))))
    assert (failure.code, failure.field) == ("missing", "evaluation.signer.2")
    assert "2" in str(failure)


def test_words_in_english_alone_stand_on_chinese_papers_too() -> None:
    assert (
        checked(evaluation(Label(""), SignLine(Label("", "Boss")))).signers(PaperKind.EVALUATION)[0].words.zh == "Boss"
    )


def test_a_paper_without_signature_lines_takes_none() -> None:
    failure = refused(Letterhead(wordings={PaperKind.SIGN_LIST: Wording(signers=SIGNERS[:1])}))
    assert failure.field == "sign_list.signers"


@pytest.mark.parametrize(
    ("head", "field", "place"),
    [
        (Letterhead(Label("名" * 61)), "name_zh", "打印名称"),
        (Letterhead(line=Label("", "x" * 121)), "line_en", "名称下方文字"),
        (Letterhead(foot=Label("脚" * 161)), "foot_zh", "页脚"),
        (evaluation(Label("题" * 61)), "evaluation.title_zh", "月度绩效考核表"),
        (evaluation(Label(""), SignLine(Label("签" * 61))), "evaluation.signer.1", "第 1 个签字栏"),
    ],
)
def test_what_is_too_long_is_refused_with_where_it_stands(head: Letterhead, field: str, place: str) -> None:
    failure = refused(head)
    assert (failure.code, failure.field) == ("too_long", field)
    assert place in str(failure)
    assert str(
        LONGEST["name" if field.startswith("name") else field.partition("_")[0]] if "." not in field else 60
    ) in str(failure)


def test_the_texts_go_out_and_come_back() -> None:
    assert letterhead_from(texts_of(FULL)) == FULL
    assert texts_of(PLAIN) == {}
    assert letterhead_from({}) == PLAIN


@pytest.mark.parametrize(
    ("content", "entry"),
    [
        ({"nmae_zh": "x"}, "nmae_zh"),
        ({"name_zh": 5}, "name_zh"),
        ({"logo_place": "top"}, "logo_place"),
        ({"kinds": []}, "kinds"),
        ({"kinds": {"letter": {}}}, "kinds.letter"),
        ({"kinds": {"ranking": {"signers": "me"}}}, "kinds.ranking.signers"),
        ({"kinds": {"ranking": {"signers": [{"dated": 1}]}}}, "kinds.ranking.signers[0].dated"),
        ({"kinds": {"ranking": {"title_en": []}}}, "kinds.ranking.title_en"),
    ],
)
def test_an_entry_that_is_none_is_named(content: dict[str, object], entry: str) -> None:
    with pytest.raises(ValueError, match="^" + entry.replace("[", r"\[").replace("]", r"\]") + "$"):
        letterhead_from(content)


def test_what_was_typed_is_put_on_what_changed_under_it_and_nothing_else() -> None:
    before = Letterhead(name=Label("云岫信用", "Yunxiu"), wordings={PaperKind.EVALUATION: Wording(Label("考核评定表"))})
    typed = Letterhead(
        name=Label("云岫信用", "Cloud Peak"),
        foot=Label("一式两份"),
        place=LogoPlace.CENTRE,
        wordings={PaperKind.EVALUATION: Wording(Label("考核评定表"), SIGNERS)},
    )
    assert rebased(typed, before, PLAIN) == Letterhead(
        name=Label("", "Cloud Peak"),
        foot=Label("一式两份"),
        place=LogoPlace.CENTRE,
        wordings={PaperKind.EVALUATION: Wording(signers=SIGNERS)},
    )
    assert rebased(before, before, PLAIN) == PLAIN
    assert rebased(typed, before, before) == typed
