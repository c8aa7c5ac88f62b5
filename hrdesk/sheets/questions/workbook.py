"""Questions in a workbook: HRDesk's own template, and the usual shape 题目 / 选项A–D / 答案 that banks are passed on in.

Answers: letters (``AC``); 对/错/√/×; accepted texts or numbers parted by ``|`` (``\\|`` is the sign itself); a number with
``±`` or a range ``3.1..3.2``. A matching has ``left → right`` in its option columns, an ordering its options in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hrdesk.domain.training.questions import (
    FULL,
    Kind,
    Markup,
    Option,
    Pair,
    Question,
    Span,
    choice,
    folded,
    number_of,
    right_places,
    shares_evenly,
    tidy,
    true_false,
    written,
)
from hrdesk.sheets.header import Layout, locate, plain
from hrdesk.sheets.model import Cell, CellError, NotCalculated, RawSheet, Workbook
from hrdesk.sheets.questions.model import FALSE_WORDS, TRUE_WORDS, Collected
from hrdesk.sheets.values import shown
from hrdesk.words import N_, current

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("题型", "试题类型", "题目类型", "类型", "题类", "kind", "type", "question type"),
    "stem": ("题目", "题干", "试题", "问题", "试题内容", "题目内容", "题干内容", "题目描述", "question", "stem"),
    "answer": ("答案", "正确答案", "标准答案", "参考答案", "正确选项", "answer", "right answer", "correct answer"),
    "explanation": ("解析", "答案解析", "试题解析", "题目解析", "解释", "说明", "explanation"),
    "topic": ("知识点", "分类", "章节", "类别", "所属知识点", "topic", "category"),
    "difficulty": ("难度", "难易度", "难易程度", "难度系数", "difficulty"),
    "tags": ("标签", "tags", "tag"),
    "code": ("编号", "试题编号", "题目编号", "code", "id"),
    "name": ("名称", "题目名称", "name"),
    "picture": ("图片", "picture", "image"),
    "source": ("依据", "出处", "来源", "source"),
    "markup": ("格式", "format"),
}
_SHOWN: Mapping[str, tuple[str, str]] = {  # what the template is headed with, in the order of its columns
    "kind": ("题型", "kind"),
    "stem": ("题目", "question"),
    "options": ("选项", "option "),
    "answer": ("答案", "answer"),
    "explanation": ("解析", "explanation"),
    "topic": ("知识点", "topic"),
    "difficulty": ("难度", "difficulty"),
    "source": ("依据", "source"),
    "tags": ("标签", "tags"),
    "code": ("编号", "code"),
    "name": ("名称", "name"),
    "picture": ("图片", "picture"),
    "markup": ("格式", "format"),
}
_KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("单选题", "单选", "单项选择题", "单项选择", "选择题", "single choice", "single"),
    Kind.MULTIPLE: (
        "多选题",
        "多选",
        "多项选择题",
        "多项选择",
        "不定项选择题",
        "不定项",
        "multiple choice",
        "multiple",
    ),
    Kind.TRUE_FALSE: ("判断题", "判断", "是非题", "对错题", "true or false", "true/false", "true_false", "truefalse"),
    Kind.FILL_IN: ("填空题", "填空", "fill in", "fill_in", "short answer"),
    Kind.NUMERIC: ("数值题", "数字题", "计算题", "数值", "number", "numeric", "numerical"),
    Kind.MATCHING: ("匹配题", "连线题", "配对题", "匹配", "连线", "matching"),
    Kind.ORDERING: ("排序题", "排序", "ordering"),
    Kind.ESSAY: ("简答题", "问答题", "论述题", "案例分析题", "案例题", "简答", "问答", "主观题", "essay"),
}
_OPTION = re.compile(r"(?:选项|option|备选项|备选答案)?([a-z]|\d{1,2})(?:选项|项)?$")
_LEVELS = {
    "易": 1, "简单": 1, "容易": 1, "较易": 2, "较简单": 2, "中": 3, "中等": 3, "一般": 3, "适中": 3, "较难": 4, "难": 5, "困难": 5,
    "easy": 1, "medium": 3, "hard": 5,
}  # fmt: skip
_ARROW = re.compile(r"\\.|(→|=>|->|——)", re.DOTALL)
_BAR = re.compile(r"\\.|([|｜])", re.DOTALL)
_LETTERED = re.compile(r"^\s*[A-Za-zＡ-Ｚ]\s*[.、．)）:：]\s*(?=\S)")


def known() -> frozenset[str]:
    """Headings of questions, as they are compared."""
    letters = [f"选项{chr(65 + at)}" for at in range(8)]
    return frozenset(plain(word) for words in _HEADINGS.values() for word in words) | {plain(one) for one in letters}


@dataclass(frozen=True, slots=True)
class _Columns:
    places: Mapping[str, int]
    options: tuple[int, ...]


def read_workbook(book: Workbook, found: Collected, wanted: str | None = None) -> None:
    """Collects the questions of every visible sheet that has any, or of the sheet ``wanted``."""
    read = 0
    for sheet in book.sheets:
        if not sheet.filled_rows or (sheet.hidden and wanted is None) or (wanted is not None and sheet.name != wanted):
            continue
        layout = locate(sheet, known())
        columns = _columns(layout)
        if columns is not None:
            read += 1
            _Sheet(sheet, layout, columns, found).read()
    if not read:
        found.refuse(1, "no_header", N_("No sheet has the columns of a question bank, such as question and answer."))


def _columns(layout: Layout) -> _Columns | None:
    names = {plain(word): code for code, words in _HEADINGS.items() for word in words}
    places: dict[str, int] = {}
    options: dict[int, int] = {}
    for place, heading in enumerate(layout.columns):
        text = plain(heading)
        if (code := names.get(text)) is not None:
            places.setdefault(code, place)
        elif lettered := _OPTION.match(text):
            at = int(lettered[1]) - 1 if lettered[1].isdigit() else ord(lettered[1]) - 97
            options.setdefault(at, place)
    if "stem" not in places or ("answer" not in places and not options):
        return None
    ordered = tuple(options[at] for at in sorted(options))
    return _Columns(places, ordered)


class _Sheet:
    def __init__(self, sheet: RawSheet, layout: Layout, columns: _Columns, found: Collected) -> None:
        self.sheet, self.columns, self.found = sheet, columns, found
        self.first = layout.header_row - sheet.first_row + layout.header_rows

    def read(self) -> None:
        for index in range(self.first, self.sheet.height):
            if self.sheet.filled(index):
                self._row(self.sheet.row(index), self.sheet.row_number(index))

    def _cell(self, code: str, line: int) -> str:
        place = self.columns.places.get(code)
        return "" if place is None else f"{self.sheet.column_letter(place)}{line}"

    def _row(self, row: Sequence[Cell], line: int) -> None:
        for place, cell in enumerate(row):
            if isinstance(cell, CellError | NotCalculated):
                at = f"{self.sheet.column_letter(place)}{line}"
                self.found.refuse(line, "error_cell", N_("The cell holds no text but {value}."), at, value=shown(cell))
                return
        said = {code: tidy(shown(row[place])) for code, place in self.columns.places.items()}
        options = [tidy(shown(row[place])) for place in self.columns.options]
        while options and not options[-1]:
            options.pop()
        if not said["stem"] and not options and not said.get("answer"):
            return
        kind = self._kind(said, options, line)
        if kind is None:
            return
        base = self._base(said, kind, line)
        made = _MAKERS[kind](base, options, said.get("answer", ""))
        if isinstance(made, Question):
            self.found.take(made, line, cell=self._cell("stem", line))
            return
        code, message, value = made
        self.found.refuse(line, code, message, self._cell("answer", line), text=value[:40])

    def _kind(self, said: Mapping[str, str], options: Sequence[str], line: int) -> Kind | None:
        stated = said.get("kind", "")
        answer = said.get("answer", "")
        if stated:
            word = " ".join(unicodedata.normalize("NFKC", stated).lower().split())
            for kind, words in _KINDS.items():
                if word in words or folded(word) in map(folded, words):
                    if kind is Kind.SINGLE and len(_letters(answer)) > 1:
                        if word not in ("选择题",):
                            self.found.remark(
                                line, "several_right", N_("Said to be a single choice, but {answer} is given as right; taken as a multiple choice."),
                                self._cell("answer", line), answer=answer[:20],
                            )  # fmt: skip
                        return Kind.MULTIPLE
                    return kind
            self.found.refuse(
                line,
                "unsupported",
                N_("“{text}” is no kind of question known here."),
                self._cell("kind", line),
                text=stated[:40],
            )
            return None
        return _guessed(answer, options)

    def _base(self, said: Mapping[str, str], kind: Kind, line: int) -> Question:
        tags = tuple(
            dict.fromkeys(filter(None, (tag.strip() for tag in re.split(r"[,，;；、]", said.get("tags", "")))))
        )
        form = said.get("markup", "").lower()
        markup = Markup(form) if form in tuple(Markup) else Markup.PLAIN
        return Question(
            kind, said["stem"], markup=markup, name=said.get("name", ""), topic=said.get("topic", ""), tags=tags,
            code=said.get("code", ""), difficulty=self._difficulty(said.get("difficulty", ""), line),
            explanation=said.get("explanation", ""), picture=said.get("picture", ""), source=said.get("source", ""),
        )  # fmt: skip

    def _difficulty(self, text: str, line: int) -> int | None:
        if not text:
            return None
        level = _LEVELS.get(folded(text))
        number = number_of(text)
        if level is None and number is not None:
            # a coefficient such as 0.8 is the share of people who solve it, so 1 is the easiest
            level = 5 - int(min(number, Decimal(1)) * 4) if 0 < number < 1 else int(number)
        if level is None or not 1 <= level <= 5:
            self.found.remark(
                line, "difficulty", N_("The difficulty “{text}” is not understood and was left out; write 1 (easy) to 5 (hard)."),
                self._cell("difficulty", line), text=text[:20],
            )  # fmt: skip
            return None
        return level


def _letters(answer: str) -> list[str]:
    """``A,C`` → A, C; nothing where the answer is more than letters."""
    plain_ = re.sub(r"[\s,，、;；/.。]+", "", unicodedata.normalize("NFKC", answer)).upper()
    return sorted(set(plain_)) if plain_ and re.fullmatch(r"[A-Z]+", plain_) else []


def _guessed(answer: str, options: Sequence[str]) -> Kind:
    if not options:
        word = folded(answer)
        if word in TRUE_WORDS | FALSE_WORDS:
            return Kind.TRUE_FALSE
        return Kind.FILL_IN if answer else Kind.ESSAY
    letters = _letters(answer)
    if len(options) == 2 and folded(options[0]) in TRUE_WORDS and folded(options[1]) in FALSE_WORDS:
        return Kind.TRUE_FALSE
    return Kind.MULTIPLE if len(letters) > 1 else Kind.SINGLE


_Wrong = tuple[str, str, str]


def _choose(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    texts = tuple(_unlettered(options))
    letters = _letters(answer)
    right = {ord(letter) - 65 for letter in letters}
    beyond = not right or max(right) >= len(texts)
    if beyond:
        wanted = [folded(part) for part in ([answer] if folded(answer) in map(folded, texts) else _split(answer))]
        places = {folded(text): at for at, text in enumerate(texts)}
        if not answer:
            return "no_right_answer", N_("No answer is marked as right."), ""
        if not all(part in places for part in wanted):
            return "no_right_answer", N_("The answer “{text}” is none of the options."), answer
        right = {places[part] for part in wanted}
    made = choice(base.stem, texts, right, kind=base.kind)
    return replace(base, options=made.options)


def _unlettered(options: Sequence[str]) -> Sequence[str]:
    """Options written ``A. yes``, ``B. no`` lose their letters when all have them in order."""
    heads = [_LETTERED.match(text) for text in options]
    if options and all(
        head and unicodedata.normalize("NFKC", head[0].strip())[0].upper() == chr(65 + at)
        for at, head in enumerate(heads)
    ):
        return [text[head.end() :] for text, head in zip(options, heads, strict=True) if head]
    return options


def _decide(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    word = folded(answer)
    letters = _letters(answer)
    if len(options) >= 2 and letters in (["A"], ["B"]):
        word = folded(options[ord(letters[0]) - 65])
    elif letters in (["A"], ["B"]) and not options:
        word = "对" if letters == ["A"] else "错"
    if word not in TRUE_WORDS and word not in FALSE_WORDS:
        return "no_right_answer", N_("“{text}” is neither true nor false."), answer
    made = true_false("", word in TRUE_WORDS)
    return replace(base, options=made.options)


def _split(answer: str) -> list[str]:
    return [part for part in _parted(answer, _BAR) if part]


def _parted(text: str, signs: re.Pattern[str], most: int = 0) -> list[str]:
    """``text`` parted at signs that no backslash stands before; the backslashes are taken away."""
    parts: list[str] = []
    start = 0
    for found in signs.finditer(text):
        if found[1] is not None and not (most and len(parts) == most):
            parts.append(text[start : found.start()])
            start = found.end()
    return [re.sub(r"\\(→|=>|->|——|[|｜\\])", r"\1", part).strip() for part in (*parts, text[start:])]


def _fill(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    return replace(base, options=tuple(Option(text, FULL) for text in _split(answer)))


def _number(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    spans = []
    for part in _split(answer):
        low, dots, high = part.partition("..")
        value, sign, room = re.sub(r"\+/-|±|\+-", "±", part).partition("±")
        numbers = (
            [number_of(low), number_of(high)] if dots else [number_of(value), number_of(room) if sign else Decimal(0)]
        )
        first, second = numbers
        if first is None or second is None:
            return "not_a_number", N_("“{text}” is no number or range."), part
        spans.append(Span(first, second) if dots else Span(first - abs(second), first + abs(second)))
    return replace(base, spans=tuple(spans))


def _match(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    pairs = []
    for text in options or _split(answer):
        parts = _parted(text, _ARROW, 1)
        if len(parts) < 2:
            return "no_pair", N_("A pair is written left → right, not “{text}”."), text
        pairs.append(Pair(*parts))
    return replace(base, pairs=tuple(pairs))


def _order(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    texts = tuple(options)
    order = [ord(letter) - 65 for letter in re.sub(r"[^A-Z]", "", unicodedata.normalize("NFKC", answer).upper())]
    if answer and sorted(order) != list(range(len(texts))):
        return "no_right_answer", N_("The order “{text}” does not name each option once."), answer
    chosen = order or range(len(texts))
    return replace(base, options=tuple(Option(texts[at]) for at in chosen))


def _essay(base: Question, options: Sequence[str], answer: str) -> Question | _Wrong:
    parts = [part for part in (answer, base.explanation) if part]
    return replace(base, explanation="\n".join(dict.fromkeys(parts)))


_MAKERS = {
    Kind.SINGLE: _choose,
    Kind.MULTIPLE: _choose,
    Kind.TRUE_FALSE: _decide,
    Kind.FILL_IN: _fill,
    Kind.NUMERIC: _number,
    Kind.MATCHING: _match,
    Kind.ORDERING: _order,
    Kind.ESSAY: _essay,
}

# --- out -----------------------------------------------------------------------------------------------------------------


def headings(most_options: int) -> list[str]:
    """The template's columns in the current language."""
    spoken = 1 if current() == "en" else 0
    found = []
    for code, names in _SHOWN.items():
        if code == "options":
            found += [f"{names[spoken]}{chr(65 + at)}" for at in range(most_options)]
        else:
            found.append(names[spoken])
    return found


def no_place(question: Question) -> str | None:
    """Why a workbook can't hold the question, as a literal for the catalogue; None when it can."""
    if question.kind is Kind.SINGLE and not right_places(question):
        return N_("{form} knows no weights.")
    return None


def row_of(question: Question, most_options: int) -> list[str]:
    """One row of the template."""
    options, answer = _parts(question)
    cells = {
        "kind": _ENGLISH[question.kind] if current() == "en" else _KINDS[question.kind][0],
        "stem": question.stem,
        "answer": answer,
        "explanation": question.explanation,
        "topic": question.topic,
        "difficulty": "" if question.difficulty is None else str(question.difficulty),
        "source": question.source,
        "tags": ";".join(question.tags),
        "code": question.code,
        "name": question.name,
        "picture": question.picture,
        "markup": "" if question.markup is Markup.PLAIN else str(question.markup),
    }
    found: list[str] = []
    for code in _SHOWN:
        found += [*options, *[""] * (most_options - len(options))] if code == "options" else [cells[code]]
    return found


_ENGLISH = {
    Kind.SINGLE: "single choice",
    Kind.MULTIPLE: "multiple choice",
    Kind.TRUE_FALSE: "true or false",
    Kind.FILL_IN: "fill in",
    Kind.NUMERIC: "number",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.ESSAY: "essay",
}


def _barred(texts: Iterable[str]) -> str:
    return "|".join(re.sub(r"([|｜\\])", r"\\\1", text) for text in texts)


def _arrowed(text: str) -> str:
    return re.sub(r"(→|=>|->|——|\\)", r"\\\1", text)


def _parts(question: Question) -> tuple[list[str], str]:
    """The option columns and the answer."""
    kind, texts = question.kind, [option.text for option in question.options]
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        return texts, "".join(chr(65 + at) for at in sorted(right_places(question)))
    if kind is Kind.TRUE_FALSE:
        right = question.options[0].weight > 0
        return [], ("对" if right else "错") if current() != "en" else ("true" if right else "false")
    if kind is Kind.FILL_IN:
        return [], _barred(texts)
    if kind is Kind.NUMERIC:
        spans = [
            written(span.low) if span.low == span.high else f"{written(span.low)}..{written(span.high)}"
            for span in question.spans
        ]
        return [], _barred(spans)
    if kind is Kind.MATCHING:
        return [f"{_arrowed(pair.left)} → {_arrowed(pair.right)}".strip() for pair in question.pairs], ""
    if kind is Kind.ORDERING:
        return texts, "".join(chr(65 + at) for at in range(len(texts)))
    return [], ""


def losses_of(question: Question) -> list[str]:
    """What of the question the template has no place for, as literals for the catalogue."""
    found = []
    if any(option.feedback for option in question.options) or any(span.feedback for span in question.spans):
        found.append(N_("feedback on single answers"))
    weighed = question.kind is not Kind.ORDERING and not shares_evenly(question)
    if weighed or any(span.weight != FULL for span in question.spans):
        found.append(N_("weights of answers"))
    return found
