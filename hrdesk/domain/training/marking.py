"""What an answer is worth: a share of the question's points by the rule the exam chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from hrdesk.domain.training.questions import FULL, Kind, Question, folded, number_of, right_places
from hrdesk.words import N_, _

NOTHING, ALL = Decimal(0), Decimal(1)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gave.

    ``chosen``: places of options (single, multiple, true_false: 0 is true); for a matching, for each left side the place
    of its right side in ``Question.rights``, −1 for none; for an ordering, the options' places in the order given.
    ``text``: fill_in, numeric, essay.
    """

    chosen: tuple[int, ...] = ()
    text: str = ""

    @property
    def given(self) -> bool:
        """Whether anything was answered."""
        return any(place >= 0 for place in self.chosen) or bool(self.text.strip())


class Rule(StrEnum):
    """What an answer that is partly right is worth.

    ====================== ================================================ ===========================================
    rule                   multiple choice                                  matching, ordering
    ====================== ================================================ ===========================================
    all_or_nothing         all right ones and no wrong one, else nothing    all right, else nothing
    half_if_incomplete     some right ones and no wrong one: half           at least one right, none wrong: half
    each_right             an equal share for each right one; a wrong one   an equal share for each right one
                           takes all
    right_minus_wrong      a share for each right one less a share for      as each_right
                           each wrong one, never below nothing
    weights                the sum of the options' own weights, 0 to 100 %  as each_right
    ====================== ================================================ ===========================================

    A left side without an answer is not wrong but not right; in an ordering every place not right is wrong.
    """

    ALL_OR_NOTHING = "all_or_nothing"
    HALF_IF_INCOMPLETE = "half_if_incomplete"
    EACH_RIGHT = "each_right"
    RIGHT_MINUS_WRONG = "right_minus_wrong"
    WEIGHTS = "weights"

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_NAMES[self])


_NAMES = {
    Rule.ALL_OR_NOTHING: N_("all or nothing"),
    Rule.HALF_IF_INCOMPLETE: N_("incomplete: half the points"),
    Rule.EACH_RIGHT: N_("a share for each right one"),
    Rule.RIGHT_MINUS_WRONG: N_("right ones less wrong ones"),
    Rule.WEIGHTS: N_("by each option's weight"),
}


def mark(question: Question, answer: Answer, rule: Rule = Rule.ALL_OR_NOTHING) -> Decimal | None:
    """The share of the points, 0 to 1; None for an essay, which a person marks. No answer is worth nothing."""
    if not answer.given:
        return NOTHING
    if question.kind is Kind.ESSAY:
        return None
    if question.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        return _single(question, answer)
    if question.kind is Kind.MULTIPLE:
        return _multiple(question, frozenset(answer.chosen), rule)
    if question.kind is Kind.FILL_IN:
        return _fill_in(question, answer.text)
    if question.kind is Kind.NUMERIC:
        return _numeric(question, answer.text)
    return _arranged(question, answer.chosen, rule)


def points(share: Decimal | None, worth: Decimal) -> Decimal | None:
    """A share of ``worth`` points, to 0.01, half up."""
    return None if share is None else (share * worth).quantize(_CENT, ROUND_HALF_UP)


def _limited(per_cent: Decimal) -> Decimal:
    """0 to 1; a weight of 99.99 or 100.02 is what thirds and sixths come to, so it counts as all."""
    if abs(per_cent - FULL) <= Decimal("0.05"):
        return ALL
    return min(max(per_cent / FULL, NOTHING), ALL)


def _single(question: Question, answer: Answer) -> Decimal:
    place = answer.chosen[0] if len(answer.chosen) == 1 else -1
    return _limited(question.options[place].weight) if 0 <= place < len(question.options) else NOTHING


def _multiple(question: Question, chosen: frozenset[int], rule: Rule) -> Decimal:
    right = right_places(question)
    hits, slips = len(chosen & right), len(chosen - right)
    if rule is Rule.WEIGHTS:
        options = question.options
        return _limited(sum((options[at].weight for at in chosen if 0 <= at < len(options)), Decimal(0)))
    if rule is Rule.RIGHT_MINUS_WRONG:
        wrong = len(question.options) - len(right)
        share = Decimal(hits) / len(right) - (Decimal(slips) / wrong if wrong else NOTHING)
        return max(share, NOTHING)
    return _shared(hits, slips, len(right), rule)


def _arranged(question: Question, chosen: Sequence[int], rule: Rule) -> Decimal:
    if question.kind is Kind.MATCHING:
        rights = question.rights
        wanted: list[int] = [rights.index(pair.right) for pair in question.pairs if pair.left]
    else:
        wanted = list(range(len(question.options)))
    given = [*chosen, *[-1] * len(wanted)][: len(wanted)]
    hits = sum(one == other for one, other in zip(wanted, given, strict=True))
    slips = sum(one != other and other >= 0 for one, other in zip(wanted, given, strict=True))
    if rule in (Rule.EACH_RIGHT, Rule.RIGHT_MINUS_WRONG, Rule.WEIGHTS):
        return Decimal(hits) / len(wanted)
    return _shared(hits, slips, len(wanted), rule)


def _shared(hits: int, slips: int, of: int, rule: Rule) -> Decimal:
    if slips or not hits:
        return NOTHING
    if hits == of:
        return ALL
    if rule is Rule.HALF_IF_INCOMPLETE:
        return Decimal("0.5")
    return Decimal(hits) / of if rule is Rule.EACH_RIGHT else NOTHING


def _fill_in(question: Question, text: str) -> Decimal:
    said = folded(text)
    return max((_limited(option.weight) for option in question.options if folded(option.text) == said), default=NOTHING)


def _numeric(question: Question, text: str) -> Decimal:
    number = number_of(text)
    if number is None:
        return NOTHING
    fitting = (_limited(span.weight) for span in question.spans if span.low <= number <= span.high)
    return max(fitting, default=NOTHING)
