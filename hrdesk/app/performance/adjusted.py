"""加扣分 as an evaluation has them: of a published one those that stood when it was published, whatever came since."""

from __future__ import annotations

from typing import Any


def stood(adjustment: Any, evaluation: Any) -> bool:
    """Whether a row of ``adjustment`` counts in the evaluation of that person and month."""
    at = evaluation.published_at
    if at is None:
        return adjustment.withdrawn_at is None
    return bool(adjustment.at <= at and (adjustment.withdrawn_at is None or adjustment.withdrawn_at > at))
