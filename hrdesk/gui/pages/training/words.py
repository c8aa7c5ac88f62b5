"""How standings and states look in lists: icon, word and colour together."""

from __future__ import annotations

from datetime import date

from hrdesk.domain.training.courses import Standing
from hrdesk.gui.models.table import Cell
from hrdesk.gui.widgets.parts import TONES
from hrdesk.words import _

_TONES = {
    Standing.TO_READ: "info",
    Standing.TO_SIT: "info",
    Standing.TO_HAND_IN: "info",
    Standing.MARKING: "info",
    Standing.OVERDUE: "error",
    Standing.DONE: "success",
    Standing.EXPIRING: "warning",
    Standing.EXPIRED: "error",
    Standing.REPLACED: "neutral",
}


def tone_of(standing: Standing) -> str:
    """The tone a standing is shown in."""
    return _TONES[standing]


def standing_cell(standing: Standing) -> Cell:
    """A standing as a cell."""
    tone = _TONES[standing]
    return Cell(standing.text, standing.text, tone, TONES[tone][0])


def state_cell(words: str, tone: str) -> Cell:
    """Any state as a cell."""
    return Cell(words, words, tone, TONES[tone][0])


def due_words(due: date | None) -> str:
    """Until when, in words; empty without a day."""
    return "" if due is None else _("by {day}", day=due.isoformat())
