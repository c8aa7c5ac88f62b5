"""Exams: what is asked, who may sit when, how time runs, and what counts in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from random import Random

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.marking import Rule
from hrdesk.domain.training.questions import Fault, Kind, Question, written
from hrdesk.words import N_, _

CLOCK_TOLERANCE = timedelta(minutes=2)
HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
MOST_QUESTIONS, MOST_MINUTES = 500, 24 * 60


class Counting(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"
    MEAN = "mean"
    FIRST = "first"

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_COUNTING[self])


_COUNTING = {
    Counting.BEST: N_("the best attempt"),
    Counting.LAST: N_("the last attempt"),
    Counting.MEAN: N_("the mean of all attempts"),
    Counting.FIRST: N_("the first attempt"),
}


class Shown(StrEnum):
    """What a person sees after handing in; each shows what the one before does."""

    NOTHING = "nothing"
    SCORE = "score"
    ANSWERS = "answers"  # one's own, with what each was worth
    EVERYTHING = "everything"  # and what is right, with its explanation

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_SHOWN[self])


_SHOWN = {
    Shown.NOTHING: N_("nothing"),
    Shown.SCORE: N_("the score"),
    Shown.ANSWERS: N_("the score and one's own answers"),
    Shown.EVERYTHING: N_("everything, with the right answers"),
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A question everybody is asked."""

    question_id: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Draw:
    """Questions drawn for each attempt anew; None: of any topic, difficulty or kind."""

    count: int
    points: Decimal
    topic: str | None = None
    difficulty: int | None = None
    kind: Kind | None = None

    def fits(self, one: Pooled) -> bool:
        """Whether a question may be drawn here; a topic covers those below it (合规 covers 合规/时间)."""
        topic = self.topic is None or one.topic == self.topic or one.topic.startswith(f"{self.topic}/")
        return topic and self.difficulty in (None, one.difficulty) and self.kind in (None, one.kind)

    @property
    def text(self) -> str:
        """What is drawn, in words."""
        parts = [self.topic if self.topic is not None else _("any topic")]
        if self.kind is not None:
            parts.append(self.kind.text)
        if self.difficulty is not None:
            parts.append(_("difficulty {level}", level=self.difficulty))
        return " · ".join(part or _("without a topic") for part in parts)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A question of the bank, as far as drawing asks."""

    id: int
    topic: str
    difficulty: int | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Rules:
    """How an exam goes. ``minutes`` None: no limit; ``attempts`` 0: as many as wanted; ``pass_mark`` out of 100."""

    fixed: tuple[Fixed, ...] = ()
    draws: tuple[Draw, ...] = ()
    minutes: int | None = 60
    pass_mark: Decimal = Decimal(80)
    attempts: int = 3
    wait_hours: int = 0
    opens: datetime | None = None
    closes: datetime | None = None
    shuffle_questions: bool = True
    shuffle_options: bool = True
    counting: Counting = Counting.BEST
    credit: Rule = Rule.ALL_OR_NOTHING
    after: Shown = Shown.SCORE  # at once
    after_end: Shown = Shown.EVERYTHING  # when it is passed, closed, or no attempt is left

    @property
    def questions(self) -> int:
        """How many questions an attempt has."""
        return len(self.fixed) + sum(draw.count for draw in self.draws)

    @property
    def points(self) -> Decimal:
        """What an attempt can reach."""
        drawn = sum((draw.points * draw.count for draw in self.draws), Decimal(0))
        return sum((one.points for one in self.fixed), drawn)


def rule_faults(rules: Rules) -> Iterator[Fault]:
    """What is wrong with the rules themselves."""
    if not 1 <= rules.questions <= MOST_QUESTIONS:
        yield Fault("questions", N_("An exam has between 1 and {count} questions."), (("count", str(MOST_QUESTIONS)),))
    worth = [one.points for one in rules.fixed] + [draw.points for draw in rules.draws]
    if any(points <= 0 for points in worth) or any(draw.count < 1 for draw in rules.draws):
        yield Fault("points", N_("Every question needs points above 0, every draw at least one question."))
    if rules.minutes is not None and not 1 <= rules.minutes <= MOST_MINUTES:
        yield Fault("minutes", N_("The time limit is between 1 minute and 24 hours."))
    if not 0 <= rules.pass_mark <= HUNDRED:
        yield Fault("pass_mark", N_("The passing score is between 0 and 100."))
    if rules.attempts < 0 or rules.wait_hours < 0:
        yield Fault("attempts", N_("Attempts and waiting time can't be negative."))
    if rules.opens and rules.closes and rules.closes <= rules.opens:
        yield Fault("opens", N_("The exam closes before it opens."))
    if len({one.question_id for one in rules.fixed}) != len(rules.fixed):
        yield Fault("twice", N_("A question is fixed twice."))


def draw_questions(rules: Rules, pool: Sequence[Pooled], seed: int) -> list[tuple[int, Decimal]]:
    """The (question id, points) of one attempt, in the order asked; no question twice. The same seed draws the same.

    Draws that overlap share the bank as well as it allows (augmenting paths, as in Kuhn's matching). Errors:
    ``bank_too_small`` with what is missing where.
    """
    chance = Random(seed)  # noqa: S311 (fairness, no secret)
    taken = {one.question_id for one in rules.fixed}
    free = sorted((one for one in pool if one.id not in taken), key=lambda one: one.id)
    slots = [draw for draw in rules.draws for _time in range(draw.count)]
    offers = []
    for draw in rules.draws:
        fitting = [one.id for one in free if draw.fits(one)]
        if len(fitting) < draw.count:
            raise _too_small(draw, len(fitting))
        offers += [chance.sample(fitting, len(fitting)) for _time in range(draw.count)]
    owner: dict[int, int] = {}
    for slot, draw in enumerate(slots):
        if not _placed(slot, offers, owner):
            raise _too_small(draw, sum(slots[other] is draw for other in owner.values()))
    by_slot = {slot: ident for ident, slot in owner.items()}
    found = [(one.question_id, one.points) for one in rules.fixed]
    found += [(by_slot[slot], draw.points) for slot, draw in enumerate(slots)]
    if rules.shuffle_questions:
        chance.shuffle(found)
    return found


def _placed(slot: int, offers: Sequence[Sequence[int]], owner: dict[int, int]) -> bool:
    """Gives the slot a question, moving others along a path where that makes room."""
    came_from: dict[int, tuple[int, int | None]] = {}
    waiting: list[tuple[int, int | None]] = [(slot, None)]
    while waiting:
        at, through = waiting.pop(0)
        for ident in offers[at]:
            if ident in came_from:
                continue
            came_from[ident] = (at, through)
            if ident not in owner:
                last: int | None = ident
                while last is not None:
                    holder, before = came_from[last]
                    owner[last] = holder
                    last = before
                return True
            waiting.append((owner[ident], ident))
    return False


def _too_small(draw: Draw, there: int) -> UserError:
    return UserError(
        N_("The bank has too few questions for “{draw}”: {count} are wanted, {there} are there."),
        code="bank_too_small",
        hint=N_("Add questions, or draw fewer."),
        field="draws",
        draw=draw.text,
        count=draw.count,
        there=there,
    )


def arranged(question: Question, shuffle: bool, seed: int) -> tuple[int, ...]:
    """The order options (of a matching: right sides) are shown in. An ordering is always mixed, true/false never."""
    count = len(question.rights) if question.kind is Kind.MATCHING else len(question.options)
    places = list(range(count))
    if question.kind in (Kind.TRUE_FALSE, Kind.FILL_IN) or not (shuffle or question.kind is Kind.ORDERING):
        return tuple(places)
    chance = Random(seed)  # noqa: S311
    chance.shuffle(places)
    while question.kind is Kind.ORDERING and places == sorted(places):
        chance.shuffle(places)
    return tuple(places)


# --- who may sit ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt that was. ``score`` is None while essays wait."""

    number: int
    open: bool
    ended_at: datetime | None
    score: Decimal | None
    passed: bool | None


def may_sit(rules: Rules, past: Sequence[Past], more: int, now: datetime) -> Fault | None:
    """Why no attempt can be opened now; None when one can. ``more``: resits granted besides."""
    if any(one.open for one in past):
        return Fault("attempt_open", N_("An attempt is open; continue it."))
    if any(one.passed for one in past):
        return Fault("passed", N_("Passed already."))
    if rules.opens is not None and now < rules.opens:
        return Fault("not_open_yet", N_("The exam is not open yet."))
    if rules.closes is not None and now >= rules.closes:
        return Fault("closed", N_("The exam is closed."))
    if any(one.score is None for one in past):
        return Fault("waits_for_marking", N_("The last attempt still waits to be marked."))
    if attempts_left(rules, past, more) == 0:
        return Fault("no_attempts_left", N_("No attempt is left."))
    ended = max((one.ended_at for one in past if one.ended_at is not None), default=None)
    if ended is not None and now < ended + timedelta(hours=rules.wait_hours):
        return Fault(
            "wait",
            N_("The next attempt is possible later; there must be {hours} hours between two."),
            (("hours", str(rules.wait_hours)),),
        )
    return None


def attempts_left(rules: Rules, past: Sequence[Past], more: int) -> int | None:
    """How many more attempts there are; None: as many as wanted."""
    return None if not rules.attempts else max(rules.attempts + more - len(past), 0)


def shown_now(rules: Rules, past: Sequence[Past], more: int, now: datetime) -> Shown:
    """What may be seen of an attempt now. Right answers stay hidden while another attempt could use them."""
    over = any(one.passed for one in past) or attempts_left(rules, past, more) == 0
    closed = rules.closes is not None and now >= rules.closes
    return rules.after_end if over or closed else rules.after


# --- what counts ---------------------------------------------------------------------------------------------------------


def score_of(points: Decimal, of: Decimal) -> Decimal:
    """Points as a score out of 100, to 0.01, half up."""
    return (HUNDRED * points / of).quantize(_CENT, ROUND_HALF_UP) if of else Decimal(0)


def counted(scores: Sequence[Decimal], counting: Counting) -> Decimal | None:
    """The score that counts of several, in the order of attempts; None of none."""
    if not scores:
        return None
    if counting is Counting.MEAN:
        return (sum(scores, Decimal(0)) / len(scores)).quantize(_CENT, ROUND_HALF_UP)
    return {Counting.BEST: max(scores), Counting.LAST: scores[-1], Counting.FIRST: scores[0]}[counting]


# --- time ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timing:
    """How much time an attempt has used. Nothing of it trusts a clock that a person can set.

    Within one run of the program a steady counter tells the time (``tick``); across gaps the clock of the place the
    file lies in does (``resumed``). This computer's own clock is only compared, and a difference is noted.
    """

    used: timedelta = timedelta(0)
    limit: timedelta | None = None
    place_at: datetime | None = None
    computer_at: datetime | None = None
    differs: bool = False

    @property
    def left(self) -> timedelta | None:
        """Time left, never negative; None without a limit."""
        return None if self.limit is None else max(self.limit - self.used, timedelta(0))

    @property
    def over(self) -> bool:
        """Whether the time has ended."""
        return self.left == timedelta(0)

    def tick(self, run: timedelta, place_now: datetime | None, computer_now: datetime) -> Timing:
        """``run``: what the steady counter says passed since the last beat. ``place_now`` None: not reached now."""
        run = max(run, timedelta(0))
        apart = self.computer_at is not None and abs(computer_now - self.computer_at - run) > CLOCK_TOLERANCE
        return replace(
            self, used=self.used + run, place_at=place_now or self.place_at, computer_at=computer_now,
            differs=self.differs or apart,
        )  # fmt: skip

    def resumed(self, place_now: datetime, computer_now: datetime) -> Timing:
        """After a gap: a crash, a restart, another computer."""
        gap = place_now - self.place_at if self.place_at is not None else timedelta(0)
        own = computer_now - self.computer_at if self.computer_at is not None else gap
        apart = gap < -CLOCK_TOLERANCE or abs(own - gap) > CLOCK_TOLERANCE
        return replace(
            self, used=self.used + max(gap, timedelta(0)), place_at=place_now, computer_at=computer_now,
            differs=self.differs or apart,
        )  # fmt: skip


def points_text(points: Decimal) -> str:
    """``2.5``, without idle zeros."""
    return written(points)
