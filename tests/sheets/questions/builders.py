"""Questions of every kind, for property tests: texts as hostile as people and other programs make them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from hrdesk.domain.training.questions import (
    FULL,
    Kind,
    Markup,
    Option,
    Pair,
    Question,
    Span,
    choice,
    faults,
    tidy,
    true_false,
)

_SIGNS = "{}=~#:\\%[]-><&\"'|→｛｝＝～/$\n\t.,;()（）、。Aa1一二催收案䶮𬱖é"
letters = st.one_of(st.sampled_from(_SIGNS), st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")))
texts = st.text(letters, min_size=1, max_size=30).map(tidy).filter(bool)
words = st.text(st.sampled_from("催收合规时间abcAB12 "), min_size=1, max_size=8).map(tidy).filter(bool)
maybe = st.one_of(st.just(""), texts)
weights = st.sampled_from([Decimal(text) for text in ("0", "25", "50", "-50", "-100", "33.33333", "12.5")])
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=3).map(lambda n: n.normalize() + 0)


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind), plain: bool = False) -> Question:
    kind = draw(st.sampled_from(kinds))
    made = _MADE[kind](draw)
    if not plain:
        made = replace(
            made,
            markup=draw(st.sampled_from(Markup)),
            name=draw(maybe),
            topic=draw(st.one_of(st.just(""), words)),
            tags=tuple(draw(st.lists(words, max_size=2, unique=True))),
            code=draw(st.one_of(st.just(""), words)),
            difficulty=draw(st.sampled_from((None, 1, 3, 5))),
            explanation=draw(maybe),
        )
    return made


def _distinct(draw: st.DrawFn, least: int = 2, most: int = 5) -> tuple[str, ...]:
    return tuple(draw(st.lists(texts, min_size=least, max_size=most, unique=True)))


def _single(draw: st.DrawFn) -> Question:
    options = _distinct(draw)
    return choice(draw(texts), options, {draw(st.integers(0, len(options) - 1))})


def _multiple(draw: st.DrawFn) -> Question:
    options = _distinct(draw, 3)
    right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1))
    return choice(draw(texts), options, right, kind=Kind.MULTIPLE)


def _matching(draw: st.DrawFn) -> Question:
    lefts, rights = _distinct(draw), _distinct(draw)
    pairs = [Pair(left, rights[at % len(rights)]) for at, left in enumerate(lefts)]
    return Question(Kind.MATCHING, draw(texts), pairs=tuple(pairs))


def _numeric(draw: st.DrawFn) -> Question:
    low, high = sorted((draw(numbers), draw(numbers)))
    return Question(Kind.NUMERIC, draw(texts), spans=(Span(low, high),))


def _fill_in(draw: st.DrawFn) -> Question:
    accepted = draw(
        st.lists(
            texts.filter(lambda text: any(letter.isalnum() for letter in text)), min_size=1, max_size=3, unique=True
        )
    )
    return Question(Kind.FILL_IN, draw(texts), tuple(Option(text, FULL) for text in accepted))


_MADE = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: lambda draw: true_false(draw(texts), draw(st.booleans())),
    Kind.FILL_IN: _fill_in,
    Kind.NUMERIC: _numeric,
    Kind.MATCHING: _matching,
    Kind.ORDERING: lambda draw: Question(Kind.ORDERING, draw(texts), tuple(Option(text) for text in _distinct(draw))),
    Kind.ESSAY: lambda draw: Question(Kind.ESSAY, draw(texts)),
}


@st.composite
def weighed(draw: st.DrawFn) -> Question:
    """A choice or fill-in with weights and feedback, as only GIFT and Moodle XML hold them."""
    made = draw(questions((Kind.SINGLE, Kind.FILL_IN)))
    options = [replace(option, feedback=draw(maybe)) for option in made.options]
    for at, option in enumerate(options):
        if option.weight == 0:
            options[at] = replace(option, weight=draw(weights))
    return replace(made, options=tuple(options))


def sound(question: Question) -> bool:
    return not faults(question)
