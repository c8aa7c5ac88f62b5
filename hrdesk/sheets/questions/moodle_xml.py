"""Moodle XML: the form in which Moodle passes questions on with everything they have.

Format: Moodle's documentation "Moodle XML format" and question/format/xml/format.php. Entities and document types are
refused before anything is read (defusedxml); lines are those of the file.
"""

from __future__ import annotations

import base64
import binascii
import xml.sax.handler
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from xml.sax import SAXException
from xml.sax.saxutils import escape, quoteattr

from hrdesk.domain.training.questions import (
    MOST_PICTURE,
    Kind,
    Markup,
    Option,
    Pair,
    Question,
    Span,
    number_of,
    tidy,
    true_false,
)
from hrdesk.sheets.questions.gift import category, difficulty_among
from hrdesk.sheets.questions.model import Collected
from hrdesk.words import N_

_MARKUPS = {"html": Markup.HTML, "markdown": Markup.MARKDOWN}
_DEEPEST = 40


@dataclass(slots=True)
class _Node:
    tag: str
    line: int
    attributes: dict[str, str]
    children: list[_Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[_Node]:
        return (child for child in self.children if child.tag == tag)

    def one(self, tag: str) -> _Node | None:
        return next(self.all(tag), None)

    @property
    def own(self) -> str:
        return "".join(self.pieces)

    def said(self, tag: str) -> str:
        """The text of ``<tag>`` or of its ``<text>``."""
        found = self.one(tag)
        return "" if found is None else found.text

    @property
    def text(self) -> str:
        inner = self.one("text")
        return tidy(inner.own if inner is not None else self.own)


class _Builder(xml.sax.handler.ContentHandler):
    """A small tree that knows its lines; a question is handed over as soon as it is whole."""

    def __init__(self, found: Collected) -> None:
        super().__init__()
        self.found = found
        self.open: list[_Node] = []
        self.topic = ""
        self.quiz = False

    def setDocumentLocator(self, locator: object) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: object) -> None:
        node = _Node(name, self.locator.getLineNumber(), dict(attrs.items()))  # type: ignore[attr-defined]
        self.quiz = self.quiz or name == "quiz"
        if len(self.open) > _DEEPEST:
            raise SAXException("too deep")
        if self.open and self.open[-1].tag != "quiz":
            self.open[-1].children.append(node)
        self.open.append(node)

    def characters(self, content: str) -> None:
        if self.open:
            self.open[-1].pieces.append(content)

    def endElement(self, name: str) -> None:
        node = self.open.pop()
        if name == "question" and (not self.open or self.open[-1].tag == "quiz"):
            if node.attributes.get("type") == "category":
                self.topic = category(node.said("category"))
            else:
                _Reader(node, self.topic, self.found).read()


class NotMoodle(Exception):
    """The file is no Moodle XML; ``line`` where that is known."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def read_moodle(data: bytes, found: Collected) -> None:
    """Collects every question of the file. Errors: NotMoodle (``entities``, ``damaged``, ``no_quiz``)."""
    import io

    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder = _Builder(found)
    parser.setContentHandler(builder)
    try:
        parser.parse(io.BytesIO(data))
    except DefusedXmlException as refused:
        raise NotMoodle("entities") from refused
    except SAXException as broken:
        raise NotMoodle("damaged", getattr(broken, "getLineNumber", lambda: 0)() or 0) from broken
    if not builder.quiz:
        raise NotMoodle("no_quiz")


class _Reader:
    """One ``<question>``."""

    def __init__(self, node: _Node, topic: str, found: Collected) -> None:
        self.node, self.found, self.line = node, found, node.line
        text = node.one("questiontext")
        stem = text.text if text is not None else ""
        markup = _MARKUPS.get(text.attributes.get("format", "") if text is not None else "", Markup.PLAIN)
        tags_node = node.one("tags")
        tags = tuple(filter(None, (tag.text for tag in tags_node.all("tag")))) if tags_node is not None else ()
        tags, difficulty = difficulty_among(tuple(dict.fromkeys(tags)))
        self.base = Question(
            Kind.ESSAY, stem, markup=markup, name=node.said("name"), topic=topic, tags=tags, difficulty=difficulty,
            code=node.said("idnumber"), explanation=node.said("generalfeedback"),
        )  # fmt: skip
        self.picture: bytes | None = None
        self._pictures(text)

    def read(self) -> None:
        kind = self.node.attributes.get("type", "")
        reader = _TYPES.get(kind)
        if reader is None:
            self.found.refuse(
                self.line, "unsupported", N_("Questions of the type “{type}” are not known here."), type=kind
            )
            return
        self._unheld()
        reader(self)

    def _take(self, **parts: object) -> None:
        self.found.take(replace(self.base, **parts), self.line, self.picture)  # type: ignore[arg-type]

    def _pictures(self, text: _Node | None) -> None:
        files = list(text.all("file")) if text is not None else []
        for file in files:
            name = tidy(file.attributes.get("name", ""))
            if self.picture is not None:
                self._remark(N_("Only one picture is kept; {name} was left out."), name=name)
                continue
            raw = file.own.strip()
            if len(raw) * 3 // 4 > MOST_PICTURE:
                self._remark(
                    N_("The picture {name} is larger than {count} MB and was left out."),
                    name=name,
                    count=MOST_PICTURE // 1_000_000,
                )
                continue
            try:
                self.picture = base64.b64decode(raw, validate=False)
                self.base = replace(self.base, picture=name)
            except (binascii.Error, ValueError):
                self._remark(N_("The picture {name} is damaged and was left out."), name=name)

    def _remark(self, message: str, **values: Any) -> None:
        self.found.remark(self.line, "left_out", message, **values)

    def _unheld(self) -> None:
        """What Moodle has and a question here has not is named."""
        for hint in self.node.all("hint"):
            if hint.text:
                self._remark(N_("Hints are not kept: “{text}”"), text=hint.text[:40])
        if self.node.said("usecase") == "1":
            self._remark(N_("Upper and lower case count as the same here."))
        units = self.node.one("units")
        if units is not None and list(units.all("unit")):
            self._remark(N_("Units of a number are not kept."))

    def _options(self) -> tuple[Option, ...]:
        return tuple(self._option(answer) for answer in self.node.all("answer"))

    def _option(self, answer: _Node) -> Option:
        weight = number_of(answer.attributes.get("fraction", "0")) or Decimal(0)
        return Option(answer.text, weight, answer.said("feedback"))

    def _choices(self) -> None:
        single = self.node.said("single") in ("true", "1", "")
        self._take(kind=Kind.SINGLE if single else Kind.MULTIPLE, options=self._options())

    def _true_false(self) -> None:
        said = {answer.text.lower(): self._option(answer) for answer in self.node.all("answer")}
        yes, no = said.get("true"), said.get("false")
        if yes is None or no is None:
            self.found.refuse(self.line, "no_right_answer", N_("No answer is marked as right."))
            return
        made = true_false("", yes.weight > no.weight)
        first, second = made.options
        self._take(
            kind=Kind.TRUE_FALSE,
            options=(replace(first, feedback=yes.feedback), replace(second, feedback=no.feedback)),
        )

    def _fill_in(self) -> None:
        self._take(kind=Kind.FILL_IN, options=self._options())

    def _numeric(self) -> None:
        spans = []
        for answer in self.node.all("answer"):
            value = number_of(answer.text)
            room = number_of(answer.said("tolerance") or "0")
            if value is None or room is None:
                self.found.refuse(
                    answer.line, "not_a_number", N_("“{text}” is no number or range."), text=answer.text[:40]
                )
                return
            option = self._option(answer)
            spans.append(Span(value - abs(room), value + abs(room), option.weight, option.feedback))
        self._take(kind=Kind.NUMERIC, spans=tuple(spans))

    def _matching(self) -> None:
        pairs = tuple(Pair(sub.text, sub.said("answer")) for sub in self.node.all("subquestion"))
        self._take(kind=Kind.MATCHING, pairs=tuple(pair for pair in pairs if pair.left or pair.right))

    def _ordering(self) -> None:
        self._take(kind=Kind.ORDERING, options=tuple(Option(answer.text) for answer in self.node.all("answer")))

    def _essay(self) -> None:
        self._take(kind=Kind.ESSAY)


_TYPES = {
    "multichoice": _Reader._choices,
    "truefalse": _Reader._true_false,
    "shortanswer": _Reader._fill_in,
    "numerical": _Reader._numeric,
    "matching": _Reader._matching,
    "ordering": _Reader._ordering,
    "essay": _Reader._essay,
}

# --- out -----------------------------------------------------------------------------------------------------------------

_NAMES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.FILL_IN: "shortanswer",
    Kind.NUMERIC: "numerical",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.ESSAY: "essay",
}
_FORMATS = {Markup.PLAIN: "moodle_auto_format", Markup.HTML: "html", Markup.MARKDOWN: "markdown"}


def _text(text: str) -> str:
    # a carriage return can't be in a tidy text; a line break is kept as it is by every XML reader
    return f"<text>{escape(text)}</text>"


def category_of(topic: str) -> str:
    """The element that puts what follows under a topic."""
    path = "$course$/top/" + topic if topic else "$course$/top"
    return f'<question type="category"><category>{_text(path)}</category></question>'


def xml_of(question: Question, picture: bytes | None = None) -> str:
    """One question as a ``<question>`` element."""
    form = _FORMATS[question.markup]
    file = ""
    if picture is not None and question.picture:
        packed = base64.b64encode(picture).decode("ascii")
        file = f'<file name={quoteattr(question.picture)} path="/" encoding="base64">{packed}</file>'
    parts = [
        f'<question type="{_NAMES[question.kind]}">',
        f"<name>{_text(question.name)}</name>",
        f'<questiontext format="{form}">{_text(question.stem)}{file}</questiontext>',
        f'<generalfeedback format="{form}">{_text(question.explanation)}</generalfeedback>',
    ]
    if question.code:
        parts.append(f"<idnumber>{escape(question.code)}</idnumber>")
    parts += _BODY[question.kind](question)
    tags = list(question.tags)
    if question.difficulty is not None:
        tags.append(f"difficulty:{question.difficulty}")
    if tags:
        parts.append("<tags>" + "".join(f"<tag>{_text(tag)}</tag>" for tag in tags) + "</tags>")
    return "\n".join([*parts, "</question>"])


def _answer(text: str, weight: Decimal, feedback: str, more: str = "") -> str:
    told = f"<feedback>{_text(feedback)}</feedback>" if feedback else ""
    return f'<answer fraction="{weight.normalize():f}">{_text(text)}{more}{told}</answer>'


def _choices(question: Question) -> list[str]:
    single = str(question.kind is Kind.SINGLE).lower()
    return [f"<single>{single}</single>", *_fill_in(question)]


def _fill_in(question: Question) -> list[str]:
    return [_answer(option.text, option.weight, option.feedback) for option in question.options]


def _true_false(question: Question) -> list[str]:
    names = ("true", "false")
    return [_answer(name, o.weight, o.feedback) for name, o in zip(names, question.options, strict=True)]


def _numeric(question: Question) -> list[str]:
    found = []
    for span in question.spans:
        middle, room = (span.low + span.high) / 2, (span.high - span.low) / 2
        found.append(_answer(format(middle, "f"), span.weight, span.feedback, f"<tolerance>{room:f}</tolerance>"))
    return found


def _matching(question: Question) -> list[str]:
    return [
        f'<subquestion format="moodle_auto_format">{_text(pair.left)}<answer>{_text(pair.right)}</answer></subquestion>'
        for pair in question.pairs
    ]


def _ordering(question: Question) -> list[str]:
    return [f'<answer fraction="{place + 1}">{_text(o.text)}</answer>' for place, o in enumerate(question.options)]


def _nothing(_question: Question) -> list[str]:
    return []


_BODY = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.TRUE_FALSE: _true_false,
    Kind.FILL_IN: _fill_in,
    Kind.NUMERIC: _numeric,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.ESSAY: _nothing,
}
