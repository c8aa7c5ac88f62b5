"""Insight: turnover by the three formulas, by unit and reason, and how many new colleagues leave early."""

from hrdesk.app.insight.turnover import (
    Exported,
    Printed,
    SpellRow,
    TurnoverOrder,
    TurnoverView,
    export_turnover,
    print_turnover,
    turnover,
)

__all__ = [
    "Exported",
    "Printed",
    "SpellRow",
    "TurnoverOrder",
    "TurnoverView",
    "export_turnover",
    "print_turnover",
    "turnover",
]
