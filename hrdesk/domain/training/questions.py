"""What a question is: eight kinds, their parts, and what makes one fit to be asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from hrdesk.words import N_, _

FULL = Decimal(100)
NEAR = Decimal("0.05")  # thirds and sixths written with two decimals add up to 99.96 or 100.02
LONGEST = 20_000
MOST_OPTIONS = 26
MOST_PICTURE = 5_000_000  # bytes; a screenshot has half a million
EASIEST, HARDEST = 1, 5

_KEPT_CONTROLS = "\n\t"
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")


class Kind(StrEnum):
    """The kinds of questions."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    FILL_IN = "fill_in"
    NUMERIC = "numeric"
    MATCHING = "matching"
    ORDERING = "ordering"
    ESSAY = "essay"

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_KIND_NAMES[self])


_KIND_NAMES = {
    Kind.SINGLE: N_("single choice"),
    Kind.MULTIPLE: N_("multiple choice"),
    Kind.TRUE_FALSE: N_("true or false"),
    Kind.FILL_IN: N_("fill in"),
    Kind.NUMERIC: N_("number"),
    Kind.MATCHING: N_("matching"),
    Kind.ORDERING: N_("ordering"),
    Kind.ESSAY: N_("essay"),
}
CHOICES = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.FILL_IN)


class Markup(StrEnum):
    """How a stem was written. It is always shown as plain text; the source is kept for export."""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, or an accepted answer of a fill-in. ``weight``: per cent of the points, −100 to 100."""

    text: str
    weight: Decimal = Decimal(0)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together in a matching; an empty ``left`` is a distractor among the answers."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Span:
    """An accepted number: from ``low`` to ``high``, both included."""

    low: Decimal
    high: Decimal
    weight: Decimal = FULL
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question without its place in a bank.

    ``options``: single, multiple (the choices), true_false (true, then false; no texts), fill_in (accepted answers),
    ordering (in the right order). ``pairs``: matching. ``spans``: numeric. ``picture``: the name of its file. ``code``:
    the id an outside bank gave. ``difficulty``: 1 (easy) to 5, or None.
    """

    kind: Kind
    stem: str
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    spans: tuple[Span, ...] = ()
    markup: Markup = Markup.PLAIN
    name: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
    code: str = ""
    difficulty: int | None = None
    explanation: str = ""
    picture: str = ""
    source: str = ""

    @property
    def lefts(self) -> tuple[str, ...]:
        """What is to be matched."""
        return tuple(pair.left for pair in self.pairs if pair.left)

    @property
    def rights(self) -> tuple[str, ...]:
        """What it may be matched with, each once, in the order written."""
        return tuple(dict.fromkeys(pair.right for pair in self.pairs))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a question can't be asked. ``message`` is a literal for the catalogue, filled from ``values``."""

    code: str
    message: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return _(self.message, **dict(self.values))


def tidy(text: str) -> str:
    """Text as it is kept: line ends as ``\\n``, no control characters or noncharacters, no blanks at the ends."""
    text = _LINE_ENDS.sub("\n", text)
    return "".join(letter for letter in text if _is_text(letter)).strip()


def _is_text(letter: str) -> bool:
    if letter in _KEPT_CONTROLS:
        return True
    point = ord(letter)
    noncharacter = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
    return not noncharacter and unicodedata.category(letter) not in ("Cc", "Cs")


def true_false(stem: str, right: bool, **more: object) -> Question:
    """A true-or-false question."""
    weights = (FULL, Decimal(0)) if right else (Decimal(0), FULL)
    return replace(Question(Kind.TRUE_FALSE, stem, tuple(Option("", weight) for weight in weights)), **more)  # type: ignore[arg-type]


def choice(
    stem: str, texts: tuple[str, ...], right: frozenset[int] | set[int], *, kind: Kind | None = None
) -> Question:
    """A single or multiple choice by the places of what is right; several right ones share the points."""
    if kind is None:
        kind = Kind.MULTIPLE if len(right) > 1 else Kind.SINGLE
    shares = shared_weights(len(right)) if kind is Kind.MULTIPLE else [FULL] * len(right)
    given = dict(zip(sorted(right), shares, strict=True))
    return Question(kind, stem, tuple(Option(text, given.get(at, Decimal(0))) for at, text in enumerate(texts)))


def shared_weights(count: int) -> list[Decimal]:
    """100 shared by ``count`` to five decimals, as question banks write it (33.33333)."""
    return [(FULL / count).quantize(Decimal("0.00001"), ROUND_HALF_UP).normalize() + 0 for _place in range(count)]


def right_places(question: Question) -> frozenset[int]:
    """The places of the options that are right (full or in part, for a multiple choice)."""
    if question.kind is Kind.MULTIPLE:
        return frozenset(at for at, option in enumerate(question.options) if option.weight > 0)
    return frozenset(at for at, option in enumerate(question.options) if option.weight >= FULL - NEAR)


def shares_evenly(question: Question) -> bool:
    """Whether the weights only say which options are right, so that a format without weights can hold them."""
    right = [option.weight for option in question.options if option.weight]
    if question.kind is Kind.MULTIPLE:
        return bool(right) and all(abs(weight - FULL / len(right)) < NEAR for weight in right)
    return all(weight == FULL for weight in right)


def number_of(text: str) -> Decimal | None:
    """The number a person wrote: full-width digits, thousands separators, a decimal comma (``3,5``), a minus sign."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-").replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[+-]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def written(number: Decimal) -> str:
    """A number without exponent or idle zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def folded(text: str) -> str:
    """Text as it is compared: width, case and blanks don't matter."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def fingerprint(question: Question) -> str:
    """What two questions share that ask the same: stem and answers without width, case, blanks or punctuation."""
    parts = [question.kind, _bare(question.stem), *sorted(_bare(option.text) for option in question.options)]
    parts += sorted(f"{_bare(pair.left)}>{_bare(pair.right)}" for pair in question.pairs)
    parts += [f"{written(span.low)}..{written(span.high)}" for span in question.spans]
    return "|".join(parts)


def _bare(text: str) -> str:
    return "".join(letter for letter in folded(text) if letter.isalnum() or letter in "+-<>=.")


# --- what makes one fit to be asked --------------------------------------------------------------------------------------


def faults(question: Question) -> tuple[Fault, ...]:
    """Everything that keeps the question from being asked; empty when it is sound."""
    return tuple(_faults(question))


def _faults(question: Question) -> Iterator[Fault]:
    if not question.stem:
        yield Fault("no_stem", N_("The question itself is missing."))
    if any(len(text) > LONGEST for text in _texts(question)):
        yield Fault("too_long", N_("A text is longer than {count} characters."), (("count", f"{LONGEST:,}"),))
    if question.difficulty is not None and not EASIEST <= question.difficulty <= HARDEST:
        yield Fault("difficulty", N_("The difficulty goes from 1 (easy) to 5 (hard)."))
    yield from _CHECKS[question.kind](question)


def _texts(question: Question) -> Iterator[str]:
    yield from (question.stem, question.explanation)
    for option in question.options:
        yield from (option.text, option.feedback)
    for pair in question.pairs:
        yield from (pair.left, pair.right)


def _check_choices(question: Question) -> Iterator[Fault]:
    options = question.options
    if len(options) < 2:
        yield Fault("too_few_options", N_("At least two options are needed."))
    elif len(options) > MOST_OPTIONS:
        yield Fault("too_many_options", N_("At most {count} options are possible."), (("count", str(MOST_OPTIONS)),))
    if any(not option.text for option in options):
        yield Fault("empty_option", N_("An option is empty."))
    yield from _check_twice(option.text for option in options)
    if any(abs(option.weight) > FULL for option in options):
        yield Fault("weights", N_("An option counts between −100 % and 100 %."))
    elif question.kind is Kind.MULTIPLE:
        yield from _check_sum(options)
    elif not right_places(question):
        best = max((option.weight for option in options), default=Decimal(0))
        if best > 0:
            yield Fault("weights", N_("The best option counts {sum} %, not 100 %."), (("sum", written(best)),))
        else:
            yield _NO_RIGHT


def _check_sum(options: tuple[Option, ...]) -> Iterator[Fault]:
    whole = sum((option.weight for option in options if option.weight > 0), Decimal(0))
    if not whole:
        yield _NO_RIGHT
    elif abs(whole - FULL) > NEAR:
        told = (("sum", written(whole)),)
        yield Fault("weights", N_("The right options count {sum} % together, not 100 %."), told)


_NO_RIGHT = Fault("no_right_answer", N_("No answer is marked as right."))


def _check_twice(texts: Iterator[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for text in texts:
        if text and text in seen:
            yield Fault("option_twice", N_("“{text}” is there twice."), (("text", text[:40]),))
            return
        seen.add(text)


def _check_true_false(question: Question) -> Iterator[Fault]:
    if len(question.options) != 2 or sorted(option.weight for option in question.options) != [0, 100]:
        yield _NO_RIGHT


def _check_fill_in(question: Question) -> Iterator[Fault]:
    if not question.options or any(not folded(option.text) for option in question.options):
        yield Fault("no_right_answer", N_("An accepted answer is needed."))
    elif max(option.weight for option in question.options) < FULL - NEAR:
        yield Fault("weights", N_("One answer must be fully right (100 %)."))
    if any(abs(option.weight) > FULL for option in question.options):
        yield Fault("weights", N_("An option counts between −100 % and 100 %."))


def _check_numeric(question: Question) -> Iterator[Fault]:
    if not question.spans:
        yield Fault("no_right_answer", N_("The number that is right is missing."))
        return
    if any(span.low > span.high for span in question.spans):
        yield Fault("range", N_("A range begins above its end."))
    if max(span.weight for span in question.spans) < FULL - NEAR:
        yield Fault("weights", N_("One answer must be fully right (100 %)."))


def _check_matching(question: Question) -> Iterator[Fault]:
    if len(question.lefts) < 2:
        yield Fault("too_few_pairs", N_("At least two pairs are needed."))
    if len(question.rights) < 2:
        yield Fault("too_few_pairs", N_("All pairs have the same answer."))
    if any(not pair.right for pair in question.pairs):
        yield Fault("empty_option", N_("A pair has no answer."))
    yield from _check_twice(iter(question.lefts))


def _check_ordering(question: Question) -> Iterator[Fault]:
    if len(question.options) < 2:
        yield Fault("too_few_options", N_("At least two options are needed."))
    if any(not option.text for option in question.options):
        yield Fault("empty_option", N_("An option is empty."))
    yield from _check_twice(option.text for option in question.options)


def _check_essay(question: Question) -> Iterator[Fault]:
    return iter(())


_CHECKS = {
    Kind.SINGLE: _check_choices,
    Kind.MULTIPLE: _check_choices,
    Kind.TRUE_FALSE: _check_true_false,
    Kind.FILL_IN: _check_fill_in,
    Kind.NUMERIC: _check_numeric,
    Kind.MATCHING: _check_matching,
    Kind.ORDERING: _check_ordering,
    Kind.ESSAY: _check_essay,
}
