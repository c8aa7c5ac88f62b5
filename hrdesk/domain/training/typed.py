"""A question as it is typed into a form: one line for each option or answer, a star before what is right."""

from __future__ import annotations

import re
from decimal import Decimal

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.questions import (
    FULL,
    Kind,
    Option,
    Pair,
    Question,
    Span,
    choice,
    folded,
    number_of,
    right_places,
    tidy,
    true_false,
    written,
)
from hrdesk.words import N_, P_

_STAR = re.compile(r"^\s*[*＊√✓]\s*")
_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_TRUE = {"对", "正确", "是", "√", "true", "t"}


def parts_of(kind: Kind, text: str) -> Question:
    """A question of that kind with only its parts, from lines. Errors: ``answers`` with what is missing."""
    lines = [line for line in tidy(text).split("\n") if line.strip()]
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        right = {at for at, line in enumerate(lines) if _STAR.match(line)}
        return choice("", tuple(tidy(_STAR.sub("", line)) for line in lines), right, kind=kind)
    if kind is Kind.TRUE_FALSE:
        return true_false("", bool(lines) and folded(_STAR.sub("", lines[0])) in _TRUE)
    if kind is Kind.FILL_IN:
        return Question(kind, "", tuple(Option(tidy(_STAR.sub("", line)), FULL) for line in lines))
    if kind is Kind.NUMERIC:
        return Question(kind, "", spans=tuple(_span(line) for line in lines))
    if kind is Kind.MATCHING:
        return Question(kind, "", pairs=tuple(_pair(line) for line in lines))
    if kind is Kind.ORDERING:
        return Question(kind, "", tuple(Option(tidy(line)) for line in lines))
    return Question(kind, "")


def _span(line: str) -> Span:
    low, dots, high = line.partition("..")
    value, sign, room = line.replace("+/-", "±").partition("±")
    first, second = (
        (number_of(low), number_of(high)) if dots else (number_of(value), number_of(room) if sign else Decimal(0))
    )
    if first is None or second is None:
        raise UserError(
            N_("“{text}” is no number or range."), code="not_a_number", field="answers",
            hint=N_("Write 30, 3.1..3.2 or 30±2."), text=line,
        )  # fmt: skip
    return Span(first, second) if dots else Span(first - abs(second), first + abs(second))


def _pair(line: str) -> Pair:
    parts = _ARROW.split(line, maxsplit=1)
    if len(parts) < 2:
        raise UserError(N_("A pair is written left → right, not “{text}”."), code="no_pair", field="answers", text=line)
    return Pair(tidy(parts[0]), tidy(parts[1]))


def lines_of(question: Question) -> str:
    """The lines that ``parts_of`` reads."""
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        right = right_places(question)
        return "\n".join(("* " if at in right else "") + one.text for at, one in enumerate(question.options))
    if question.kind is Kind.TRUE_FALSE:
        return P_("answer", "true") if question.options[0].weight > 0 else P_("answer", "false")
    if question.kind is Kind.NUMERIC:
        return "\n".join(
            written(s.low) if s.low == s.high else f"{written(s.low)}..{written(s.high)}" for s in question.spans
        )
    if question.kind is Kind.MATCHING:
        return "\n".join(f"{pair.left} → {pair.right}" for pair in question.pairs)
    return "\n".join(option.text for option in question.options)
