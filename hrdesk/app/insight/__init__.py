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
from hrdesk.app.insight.why import (
    AddMeasure,
    Measure,
    WhyOrder,
    WhyView,
    add_measure,
    note_effect,
    print_why,
    why_people_leave,
)

__all__ = [
    "AddMeasure",
    "Exported",
    "Measure",
    "Printed",
    "SpellRow",
    "TurnoverOrder",
    "TurnoverView",
    "WhyOrder",
    "WhyView",
    "add_measure",
    "export_turnover",
    "note_effect",
    "print_turnover",
    "print_why",
    "turnover",
    "why_people_leave",
]
