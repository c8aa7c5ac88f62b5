"""Whose a repayment is, by the agency's own rule: which day counts, who held the case that day, cover, protected days.

Practice, not law: every part of the rule is a setting of the agency. Amounts are whole numbers of the smallest unit, so
that what is split adds up to what came in, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.handover.chain import Holding, holder_on
from hrdesk.domain.handover.model import Capacity

WHOLE = Decimal(100)


class CountedDay(StrEnum):
    """Which day of a repayment decides month and owner."""

    ARRIVAL = "arrival"
    PAYMENT = "payment"


class Cover(StrEnum):
    """Who is credited while somebody stands in for an absent owner."""

    OWNER = "owner"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class Rule:
    """The agency's rule. ``protected_days`` after a promised day, ``protected_share`` percent stay with who got the promise."""

    day: CountedDay = CountedDay.ARRIVAL
    cover: Cover = Cover.OWNER
    protected_days: int = 0
    protected_share: Decimal = WHOLE


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise of payment: the day it was obtained and the day it speaks of."""

    made: date
    due: date


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a repayment in percent; the shares of one repayment are 100 together."""

    who: int
    percent: Decimal = WHOLE


def counted_day(rule: Rule, arrived: date | None, paid: date | None) -> date | None:
    """The day that counts; the other one where the file knows only that."""
    if rule.day is CountedDay.PAYMENT:
        return paid or arrived
    return arrived or paid


def credited_on(rule: Rule, day: date, chain: Sequence[Holding]) -> int | None:
    """Who is credited with a case on a day; None before its chain of holdings (oldest first) begins."""
    now = holder_on(chain, day)
    if now is None:
        return None
    if now.absence and rule.cover is Cover.OWNER:
        owners = [held for held in chain if held.starts <= day and held.capacity is Capacity.OWNER]
        return owners[-1].employment_id if owners else now.employment_id
    return now.employment_id


def attribute(rule: Rule, day: date, chain: Sequence[Holding], promises: Sequence[Promise] = ()) -> tuple[Share, ...]:
    """Who is credited with a repayment of that day, in percent; nobody (empty) where the chain does not reach back.

    Protected days: who held the case when a promise was made keeps ``protected_share`` of what comes in up to
    ``protected_days`` after the promised day, though the case has gone to somebody else since, and whatever the debtor
    promised that one. ``promises`` are all of the case, the oldest first; of several that protect, the newest does.
    """
    now = credited_on(rule, day, chain)
    if now is None:
        return ()
    if rule.protected_days == 0 or not rule.protected_share:
        return (Share(now),)
    for promise in reversed(promises):
        before = credited_on(rule, promise.made, chain)
        protected = promise.made <= day <= promise.due + timedelta(days=rule.protected_days)
        if before is None or before == now or not protected:
            continue
        if rule.protected_share >= WHOLE:
            return (Share(before),)
        return (Share(before, rule.protected_share), Share(now, WHOLE - rule.protected_share))
    return (Share(now),)


def split(amount: int, shares: Sequence[Share], step: int = 1) -> tuple[int, ...]:
    """``amount`` in whole parts, exactly: each border is rounded half up to ``step``, the last part takes what is left."""
    total = sum((share.percent for share in shares), Decimal(0))
    parts, given, so_far = [], 0, Decimal(0)
    for share in shares[:-1]:
        so_far += share.percent
        border = _half_up(amount * so_far / total / step) * step
        parts.append(border - given)
        given = border
    return (*parts, amount - given) if shares else ()


def _half_up(value: Decimal) -> int:
    whole = int(abs(value) + Decimal("0.5"))
    return whole if value >= 0 else -whole
