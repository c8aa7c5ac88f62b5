"""GIFT: the plain-text form of question banks, read as Moodle reads it and as people with a Chinese keyboard type it.

Format: Moodle's documentation "GIFT format" and its reader question/format/gift/format.php (4.x). Besides it, the
full-width ｛｝＝～＃％ and 对/错/√/× are understood where the plain signs are not there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hrdesk.domain.training.questions import (
    FULL,
    Kind,
    Markup,
    Option,
    Pair,
    Question,
    Span,
    folded,
    number_of,
    right_places,
    tidy,
    true_false,
)
from hrdesk.sheets.questions.model import FALSE_WORDS, PLACEHOLDER, TRUE_WORDS, Collected
from hrdesk.words import N_

_ESCAPED = "~=#{}:\\%[]"
#: an escaped sign becomes a noncharacter while the signs of the format are looked for; no text may hold those
_AWAY = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_ESCAPED)}
_BACK = {ord(away): sign for sign, away in _AWAY.items()}
_BREAK = chr(0xFDEF)
_BACK[ord(_BREAK)] = "\n"
_FORMATS = {"html": Markup.HTML, "markdown": Markup.MARKDOWN, "plain": Markup.PLAIN, "moodle": Markup.PLAIN}
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:\.\d*)?)\s*%")
_META = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)+)\]")
_DIFFICULTY = re.compile(r"(?:difficulty|难度)[:：]\s*([1-5])", re.IGNORECASE)
_WIDE = str.maketrans("＝～＃％", "=~#%")
_ARROW = re.compile(r"－＞|→|->")


@dataclass(slots=True)
class _Block:
    """One question's text without comments; ``starts``: where each of its lines begins, ``lines``: their numbers."""

    text: str
    starts: list[int]
    lines: list[int]
    code: str = ""
    tags: tuple[str, ...] = ()

    def line_at(self, place: int) -> int:
        return self.lines[max(0, bisect_right(self.starts, place) - 1)]


def read_gift(text: str, found: Collected) -> None:
    """Collects every question of ``text``."""
    topic = ""
    for block in _blocks(text):
        if block.text.lstrip().upper().startswith("$CATEGORY:"):
            topic = category(block.text.lstrip()[len("$CATEGORY:") :])
            continue
        _question(block, topic, found)


def category(path: str) -> str:
    """``$course$/top/合规/时间`` → ``合规/时间``: a context and Moodle's own top say nothing here."""
    parts = [tidy(part.replace("\0", "/")) for part in path.replace("//", "\0").split("/")]
    parts = [part for part in parts if part and not re.fullmatch(r"\$\w+\$", part)]
    return "/".join(part.replace("/", "//") for part in (parts[1:] if parts[:1] == ["top"] else parts))


def _away(line: str) -> str:
    """The line with escaped signs out of the way."""
    if "\\" not in line:
        return line
    line = re.sub(r"\\([~=#{}:\\%\[\]])", lambda sign: _AWAY[sign[1]], line)
    return line.replace("\\n", _BREAK)


def _blocks(text: str) -> Iterator[_Block]:
    pending: list[tuple[int, str]] = []
    code, tags = "", []
    for number, raw in enumerate(text.split("\n"), start=1):
        if (stripped := raw.strip()).startswith("//"):
            for kind, value in _META.findall(stripped):
                value = tidy(re.sub(r"\\(.)", r"\1", value))
                if kind == "id":
                    code = value
                else:
                    tags.append(value)
            continue
        if not pending and re.match(r"\$CATEGORY:", stripped, re.IGNORECASE):
            yield _Block(stripped, [0], [number])
            continue
        if stripped:
            pending.append((number, _away(raw)))
        elif pending and not _is_open(pending):
            yield _block(pending, code, tags)
            pending, code, tags = [], "", []
        elif pending:
            pending.append((number, ""))
    if pending:
        yield _block(pending, code, tags)


def _is_open(pending: list[tuple[int, str]]) -> bool:
    """Whether the answers have begun and not ended: then a blank line is only a gap in the typing."""
    text = "\n".join(line for _number, line in pending)
    return bool(re.search(r"[{｛]", text)) and not re.search(r"[}｝]", text)


def _block(pending: list[tuple[int, str]], code: str, tags: list[str]) -> _Block:
    starts, place = [], 0
    for _number, line in pending:
        starts.append(place)
        place += len(line) + 1
    text = "\n".join(line for _number, line in pending)
    return _Block(text, starts, [number for number, _line in pending], code, tuple(dict.fromkeys(tags)))


def _said(text: str) -> str:
    """Text with its escaped signs back; line breaks of the layout keep, their indentation does not."""
    return tidy(re.sub(r"[ \t]*\n[ \t]*", "\n", text.strip()).translate(_BACK))


def _short(text: str) -> str:
    """As ``_said`` for an option or a feedback, whose lines are only wrapped."""
    return tidy(re.sub(r"\s*\n\s*", " ", text.strip()).translate(_BACK))


def _question(block: _Block, topic: str, found: Collected) -> None:
    text, name = block.text, ""
    named = re.match(r"\s*(::|：：)(.*?)(::|：：)", text, re.DOTALL)
    offset = named.end() if named else 0
    if named:
        name = _short(named[2])
    opened = text.find("{", offset)
    wide = opened < 0
    if wide:
        opened = text.find("｛", offset)
    line = block.line_at(len(text) - len(text.lstrip()))
    if opened < 0:
        found.refuse(line, "no_answers", N_("There are no answers in braces { }, so this is no question."))
        return
    closed = _closing(text, opened, wide)
    if closed < 0:
        at = block.line_at(opened)
        found.refuse(at, "not_closed", N_("The answers begin here with {brace} but never end."), brace=text[opened])
        return
    answers = text[opened + 1 : closed]
    more = re.compile(r"[{}]").search(text, closed + 1)
    if "{" in answers or more:
        place = opened + 1 + answers.find("{") if "{" in answers else more.start() if more else closed
        found.refuse(
            block.line_at(place), "two_answers",
            N_("More braces follow; is the blank line before the next question missing? A brace in a text needs a backslash before it."),
        )  # fmt: skip
        return
    if wide or not re.search(r"[=~#]", answers):
        answers = _ARROW.sub("->", answers.translate(_WIDE)) if wide or re.match(r"\s*[＝～＃]", answers) else answers
    before, after = text[offset:opened], text[closed + 1 :].strip()
    stem = _gapped(before, after)
    markup = Markup.PLAIN
    if formed := _FORMAT.match(stem):
        markup, stem = _FORMATS[formed[1].lower()], stem[formed.end() :]
    tags, difficulty = difficulty_among(block.tags)
    base = Question(
        Kind.ESSAY, _said(stem), markup=markup, name=name, topic=topic, tags=tags, code=block.code,
        difficulty=difficulty,
    )  # fmt: skip
    base, answers = _general_feedback(base, answers)
    reader = _Answers(base, answers, opened + 1, block, found, line)
    reader.read()


def _gapped(before: str, after: str) -> str:
    """The stem around its answers: what follows them makes it a text with a gap."""
    before = before.rstrip()
    if not after or (_only_marks(after) and before.endswith(("?", "？"))):
        return before
    return f"{before} {PLACEHOLDER}{'' if _only_marks(after) else ' '}{after}"


def _only_marks(text: str) -> bool:
    return not any(letter.isalnum() for letter in text.translate(_BACK))


def difficulty_among(tags: tuple[str, ...]) -> tuple[tuple[str, ...], int | None]:
    """A tag ``difficulty:3`` is the difficulty, which GIFT and Moodle XML have no other place for."""
    for tag in tags:
        if stated := _DIFFICULTY.fullmatch(tag):
            return tuple(other for other in tags if other != tag), int(stated[1])
    return tags, None


def _closing(text: str, opened: int, wide: bool) -> int:
    found = text.find("}", opened)
    other = text.find("｝", opened)
    if wide and other >= 0:
        return other if found < 0 else min(found, other)
    return found if found >= 0 else other


def _general_feedback(base: Question, answers: str) -> tuple[Question, str]:
    place = answers.find("####")
    if place < 0:
        return base, answers
    told = answers[place + 4 :]
    if formed := _FORMAT.match(told):
        told = told[formed.end() :]
    return replace(base, explanation=_said(told)), answers[:place]


class _Answers:
    """What stands between the braces of one question."""

    def __init__(self, base: Question, text: str, place: int, block: _Block, found: Collected, line: int) -> None:
        self.base, self.text, self.place = base, text, place
        self.block, self.found, self.line = block, found, line

    def read(self) -> None:
        text = self.text.strip()
        if not text:
            self._take(self.base)
        elif text.startswith("#"):
            self._numeric()
        elif text.startswith(">"):
            self._refuse(
                "unsupported", N_("This kind of question is an extension of one program and is not known here.")
            )
        elif "~" in text:
            self._choices()
        elif text.startswith("=") and self._all_arrows(text):
            self._matching(text)
        elif "=" in text:
            self._fill_in()
        else:
            self._true_false(text)

    def _take(self, question: Question) -> None:
        self.found.take(question, self.line)

    def _refuse(self, code: str, message: str, place: int | None = None, **values: Any) -> None:
        line = self.line if place is None else self.block.line_at(self.place + place)
        self.found.refuse(line, code, message, **values)

    def _pieces(self, signs: str) -> Iterator[tuple[str, str, int]]:
        """(sign, text after it, where) for each answer."""
        for piece in re.finditer(rf"([{signs}])([^{signs}]*)", self.text):
            yield piece[1], piece[2], piece.start()

    def _weighed(self, text: str, usual: Decimal) -> tuple[Decimal, str]:
        stated = _WEIGHT.match(text)
        return (Decimal(stated[1]), text[stated.end() :]) if stated else (usual, text)

    def _parts(self, text: str) -> tuple[str, str]:
        """An answer and its feedback, without their format marks."""
        answer, _sign, feedback = text.partition("#")
        return _short(_FORMAT.sub("", answer, count=1)), _short(_FORMAT.sub("", feedback, count=1))

    def _choices(self) -> None:
        options, several = [], 0
        # "~=" and "=~" are the same as "=": an older way to write the right one
        self.text = re.sub(r"~\s*=|=\s*~", "=", self.text)
        for sign, text, _place in self._pieces("~="):
            weight, rest = self._weighed(text, FULL if sign == "=" else Decimal(0))
            several += sign == "="
            options.append(Option(*self._option(rest, weight)))
        self._strays()
        kind = Kind.SINGLE if several else Kind.MULTIPLE
        if several > 1 and all(option.weight in (0, 100) for option in options):
            self.found.remark(
                self.line, "any_of", N_("Several options are marked as right; choosing any one of them counts in full.")
            )
        self._take(replace(self.base, kind=kind, options=tuple(options)))

    def _option(self, text: str, weight: Decimal) -> tuple[str, Decimal, str]:
        answer, feedback = self._parts(text)
        return answer, weight, feedback

    def _strays(self) -> None:
        before = re.match(r"[^~=]*", self.text)
        if before and before[0].strip():
            self.found.remark(
                self.line, "left_out", N_("“{text}” stands before the first answer and was left out."),
                text=_short(before[0])[:40],
            )  # fmt: skip

    def _all_arrows(self, text: str) -> bool:
        pieces = [piece for piece in text.split("=") if piece.strip()]
        arrows = sum("->" in piece for piece in pieces)
        return bool(arrows) and arrows * 2 > len(pieces)

    def _matching(self, text: str) -> None:
        pairs = []
        for _sign, piece, place in self._pieces("="):
            left, arrow, right = piece.partition("->")
            if not arrow:
                self._refuse("no_pair", N_("A matching answer is written left -> right."), place)
                return
            right, told, feedback = right.partition("#")
            if told and feedback.strip():
                self.found.remark(
                    self.line, "left_out", N_("A matching keeps no feedback for a pair; “{text}” was left out."),
                    text=_short(feedback)[:40],
                )  # fmt: skip
            pairs.append(Pair(_short(_FORMAT.sub("", left, count=1)), _short(right)))
        self._take(replace(self.base, kind=Kind.MATCHING, pairs=tuple(pairs)))

    def _fill_in(self) -> None:
        options = []
        for _sign, text, _place in self._pieces("="):
            weight, rest = self._weighed(text, FULL)
            option = Option(*self._option(rest, weight))
            if "*" in option.text:
                self.found.remark(
                    self.line, "wildcard",
                    N_("* in “{text}” is taken as the sign itself; Moodle takes it for any text."), text=option.text[:40],
                )  # fmt: skip
            options.append(option)
        self._strays()
        self._take(replace(self.base, kind=Kind.FILL_IN, options=tuple(options)))

    def _true_false(self, text: str) -> None:
        answer, *told = text.split("#", 2)
        word = folded(answer.translate(_BACK))
        right = word in TRUE_WORDS
        if not right and word not in FALSE_WORDS:
            self._refuse(
                "no_right_answer",
                N_("“{text}” is neither true nor false; an answer begins with = or ~."), text=_short(answer)[:40],
            )  # fmt: skip
            return
        wrong, good = ([_short(_FORMAT.sub("", part, count=1)) for part in told] + ["", ""])[:2]
        feedback = (good, wrong) if right else (wrong, good)
        made = true_false("", right)
        options = tuple(replace(option, feedback=said) for option, said in zip(made.options, feedback, strict=True))
        self._take(replace(self.base, kind=Kind.TRUE_FALSE, options=options))

    def _numeric(self) -> None:
        body = self.text.strip()[1:]
        spans: list[Span] = []
        pieces = [piece for piece in re.split(r"[=~]", body) if piece.strip()] if re.search(r"[=~]", body) else [body]
        for piece in pieces:
            weight, rest = self._weighed(piece, FULL)
            value, feedback = self._parts(rest)
            span = _span(value)
            if span is None:
                place = self.text.find(piece.strip()[:20]) if piece.strip() else 0
                self._refuse("not_a_number", N_("“{text}” is no number or range."), max(place, 0), text=value[:40])
                return
            spans.append(replace(span, weight=weight, feedback=feedback))
        self._take(replace(self.base, kind=Kind.NUMERIC, spans=tuple(spans)))


def _span(text: str) -> Span | None:
    """``1822``, ``1822:5``, ``3.141..3.142``; full-width signs, ± and ~ as people write them."""
    plain = text.replace("：", ":").replace("．．", "..").replace("±", ":")
    low, dots, high = plain.partition("..")
    if dots:
        first, last = number_of(low), number_of(high)
        return None if first is None or last is None else Span(first, last)
    value, colon, room = plain.partition(":")
    middle = number_of(value)
    around = number_of(room) if colon and room.strip() else Decimal(0)
    if middle is None or around is None:
        return None
    return Span(middle - abs(around), middle + abs(around))


# --- out -----------------------------------------------------------------------------------------------------------------

_ESCAPES = str.maketrans({sign: "\\" + sign for sign in "~=#{}:\\"} | {"\n": "\\n"})


def _escaped(text: str) -> str:
    text = text.translate(_ESCAPES)
    # % and [ mean something at the beginning only
    return "\\" + text if _WEIGHT.match(text) or _FORMAT.match(text) else text


def _stem(question: Question) -> str:
    text = _escaped(question.stem)
    mark = "" if question.markup is Markup.PLAIN else f"[{question.markup}]"
    if not mark and text.startswith(("//", "$")):
        mark = "[plain]"
    return mark + text


def _percent(weight: Decimal) -> str:
    return f"%{weight.normalize():f}%"


def _with_feedback(text: str, feedback: str) -> str:
    return text + (f" #{_escaped(feedback)}" if feedback else "")


def no_place(question: Question) -> str | None:
    """Why the question can't be written as GIFT, as a literal for the catalogue; None when it can."""
    if question.kind is Kind.ORDERING:
        return N_("{form} knows no ordering questions.")
    texts = [pair.left for pair in question.pairs] + [pair.right for pair in question.pairs]
    if question.kind is Kind.FILL_IN:
        texts += [option.text for option in question.options]
    if any("->" in text for text in texts):
        return N_("{form} takes -> in an answer for the sign of a pair.")
    return None


def gift_of(question: Question) -> str:
    """One question as GIFT. An ordering has no form there; the caller leaves it out."""
    lines = [f"// {meta}" for meta in _meta(question)]
    name = f"::{_escaped(question.name)}::" if question.name else ""
    body = _ANSWERS[question.kind](question)
    told = f"\n\t####{_escaped(question.explanation)}" if question.explanation else ""
    lines.append(f"{name}{_stem(question)} {{{body}{told}{chr(10) if body.startswith(chr(10)) or told else ''}}}")
    return "\n".join(lines)


def _meta(question: Question) -> Iterator[str]:
    tags = list(question.tags)
    if question.difficulty is not None:
        tags.append(f"difficulty:{question.difficulty}")
    parts = ([("id", question.code)] if question.code else []) + [("tag", tag) for tag in tags]
    told = ["[{}:{}]".format(kind, re.sub(r"([\]\\])", r"\\\1", value)) for kind, value in parts]
    if told:
        yield " ".join(told)


def _choices(question: Question) -> str:
    lines = []
    for place, option in enumerate(question.options):
        right = question.kind is Kind.SINGLE and place in right_places(question)
        usual = FULL if right else 0
        sign = ("=" if right else "~") + (_percent(option.weight) if option.weight != usual else "")
        lines.append(f"\n\t{sign}{_with_feedback(_escaped(option.text), option.feedback)}")
    return "".join(lines)


def _fill_in(question: Question) -> str:
    return "".join(
        f"\n\t={_percent(option.weight) if option.weight != FULL else ''}"
        f"{_with_feedback(_escaped(option.text), option.feedback)}"
        for option in question.options
    )


def _true_false(question: Question) -> str:
    right = question.options[0].weight > 0
    good, wrong = question.options if right else reversed(question.options)
    told = f"#{_escaped(wrong.feedback)}" if wrong.feedback or good.feedback else ""
    return ("TRUE" if right else "FALSE") + told + (f"#{_escaped(good.feedback)}" if good.feedback else "")


def _numeric(question: Question) -> str:
    lines = ["#"]
    for span in question.spans:
        weight = _percent(span.weight) if span.weight != FULL else ""
        low, high = format(span.low, "f"), format(span.high, "f")
        value = low if span.low == span.high else f"{low}..{high}"
        lines.append(f"={weight}{value}" + (f" #{_escaped(span.feedback)}" if span.feedback else ""))
    return "\n\t".join(lines)


def _matching(question: Question) -> str:
    return "".join(f"\n\t={_escaped(pair.left)} -> {_escaped(pair.right)}" for pair in question.pairs)


def _nothing(_question: Question) -> str:
    return ""


_ANSWERS = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.TRUE_FALSE: _true_false,
    Kind.FILL_IN: _fill_in,
    Kind.NUMERIC: _numeric,
    Kind.MATCHING: _matching,
    Kind.ESSAY: _nothing,
}
