"""The one shape every file of questions comes out in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hrdesk.domain.training.questions import Fault, Question, faults
from hrdesk.words import N_, _

PLACEHOLDER = "_____"  # where a gap stood in the text


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one place of a file. ``line``: counted from 1 (a row, in a workbook); ``cell`` there: ``F12``.

    ``refused``: the question is not taken in; else it is, and this is what was understood differently or left out.
    """

    line: int
    code: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    refused: bool = True
    cell: str = ""

    def __str__(self) -> str:
        return _(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question as read. ``picture`` is the content of the file the question names, where the format carries it."""

    question: Question
    line: int
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file as read. ``form``: excel, gift, aiken or xml; ``entries``: how many questions the file has."""

    file: str
    form: str
    sha256: str
    drafted: tuple[Drafted, ...]
    problems: tuple[Problem, ...]
    encoding: str = "UTF-8"

    @property
    def entries(self) -> int:
        """Questions there are, taken in or not."""
        return len(self.drafted) + len({problem.line for problem in self.problems if problem.refused})


@dataclass(frozen=True, slots=True)
class Loss:
    """What the format can't hold of a question: its number in the order given, from 1."""

    number: int
    message: str
    values: dict[str, object] = field(default_factory=dict)
    left_out: bool = False  # the whole question is not in the file

    def __str__(self) -> str:
        return _(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Writing:
    """A file written: how many questions are in it, and what is not."""

    count: int
    losses: tuple[Loss, ...] = ()


class Collected:
    """Gathers what a reader finds; a question with a fault becomes problems at its line."""

    def __init__(self) -> None:
        self.drafted: list[Drafted] = []
        self.problems: list[Problem] = []

    def take(self, question: Question, line: int, picture: bytes | None = None, cell: str = "") -> None:
        """Takes a question in, or says why not."""
        found = faults(question)
        for fault in found:
            self.problems.append(_problem(fault, line, cell))
        if not found:
            self.drafted.append(Drafted(question, line, picture))

    def refuse(self, line: int, code: str, message: str, /, cell: str = "", **values: Any) -> None:
        """A question that is not taken in."""
        self.problems.append(Problem(line, code, message, values, cell=cell))

    def remark(self, line: int, code: str, message: str, /, cell: str = "", **values: Any) -> None:
        """Something to be told about a question that is taken in."""
        self.problems.append(Problem(line, code, message, values, refused=False, cell=cell))

    def result(self, file: str, form: str, sha256: str, encoding: str = "UTF-8") -> QuestionFile:
        """All that was found, in the order of lines."""
        problems = sorted(self.problems, key=lambda problem: problem.line)
        return QuestionFile(file, form, sha256, tuple(self.drafted), tuple(problems), encoding)


def _problem(fault: Fault, line: int, cell: str) -> Problem:
    return Problem(line, fault.code, fault.message, dict(fault.values), cell=cell)


def cant_hold(form: str, number: int, what: Sequence[str]) -> list[Loss]:
    """One loss for each thing of a question that ``form`` has no place for."""
    message = N_("{form} has no place for: {what}")
    return [Loss(number, message, {"form": form, "what": thing}) for thing in what]


#: words that stand for right and wrong in any of the formats, as compared: narrow, without case
TRUE_WORDS = frozenset({"t", "true", "y", "yes", "对", "是", "正确", "√", "✓", "✔", "right", "对的", "正确的"})
FALSE_WORDS = frozenset(
    {"f", "false", "n", "no", "错", "否", "错误", "×", "✗", "✘", "x", "wrong", "不对", "错的", "错误的", "不正确"}
)
