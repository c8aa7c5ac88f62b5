"""Aiken: single choices in plain text, a stem, lettered options, ``ANSWER: B``.

Format: Moodle's documentation "Aiken format". Besides it: ``A．``, ``A、``, full-width letters, ``答案：``, and several
letters for a multiple choice, as question banks are passed around in China.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from hrdesk.domain.training.questions import Kind, Question, choice, tidy
from hrdesk.sheets.questions.model import Collected
from hrdesk.words import N_

_OPTION = re.compile(r"\s*([A-ZＡ-Ｚ])\s*[).、．）:：](.*)")
_ANSWER = re.compile(r"\s*(?:ANSWER|答案|正确答案|参考答案)\s*[:：]\s*(.*)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def read_aiken(text: str, found: Collected) -> None:
    """Collects every question of ``text``."""
    now = _Open()
    for number, raw in enumerate(text.split("\n"), start=1):
        if answer := _ANSWER.match(raw):
            _close(now, answer[1], number, found)
            now = _Open()
        elif (option := _OPTION.match(raw)) and now.stem:
            now.options.append((unicodedata.normalize("NFKC", option[1]), tidy(option[2])))
        elif raw.strip():
            if now.options:
                _abandon(now, number, found)
                now = _Open()
            now.line = now.line or number
            now.stem.append(raw.strip())
    if now.stem:
        _abandon(now, now.line, found)


def _abandon(now: _Open, number: int, found: Collected) -> None:
    if now.options:
        found.refuse(now.line, "no_answer", N_("The line ANSWER: is missing after the options."))
    else:
        found.refuse(now.line, "too_few_options", N_("No options A), B) follow this text."))


def _close(now: _Open, said: str, number: int, found: Collected) -> None:
    if not now.stem:
        found.refuse(number, "no_stem", N_("The question itself is missing."))
        return
    letters = [letter for letter, _text in now.options]
    if letters != [chr(65 + place) for place in range(len(letters))]:
        found.refuse(
            now.line,
            "letters",
            N_("The options are not lettered A, B, C in order: {letters}"),
            letters=" ".join(letters),
        )
        return
    wanted = re.sub(r"[\s,，、;；/]+", "", unicodedata.normalize("NFKC", said)).upper()
    if not wanted:
        found.refuse(number, "no_right_answer", N_("No answer is marked as right."))
    elif strangers := [letter for letter in wanted if letter not in letters]:
        found.refuse(number, "no_right_answer", N_("There is no option {letter}."), letter=strangers[0])
    else:
        right = {letters.index(letter) for letter in wanted}
        stem = tidy("\n".join(now.stem))
        found.take(choice(stem, tuple(text for _letter, text in now.options), right), now.line)


# --- out -----------------------------------------------------------------------------------------------------------------


def no_place(question: Question) -> str | None:
    """Why the question can't be written as Aiken, as a literal for the catalogue; None when it can."""
    if question.kind is not Kind.SINGLE:
        return N_("{form} knows single choices only.")
    lines = question.stem.split("\n")
    first_only = all(line.strip() and line == line.strip() for line in lines)
    taken = any(_OPTION.match(line) for line in lines[1:]) or any(_ANSWER.match(line) for line in lines)
    if taken or not first_only or any("\n" in option.text for option in question.options):
        return N_("{form} would read the lines of this text as something else.")
    return None


def aiken_of(question: Question) -> str:
    """One single choice as Aiken."""
    lines = [question.stem]
    lines += [f"{chr(65 + place)}) {option.text}" for place, option in enumerate(question.options)]
    best = max(range(len(question.options)), key=lambda place: question.options[place].weight)
    return "\n".join([*lines, f"ANSWER: {chr(65 + best)}"])
