"""Every table of the file, as it is now. Migrations keep their own copies; a test compares the two.

Rows that people edit carry ``version``. Rows with ``starts``/``ends`` are dated: ``ends`` is the last day, NULL means
still running. Nothing that others point to is deleted. Columns use ``storage/types.py`` only.
"""

from __future__ import annotations

from hrdesk.storage.tables.columns import metadata
from hrdesk.storage.tables.file import account, attachment, audit, counter, gate, history, presence, request, setting
from hrdesk.storage.tables.imports import batch, column_mapping, delivery
from hrdesk.storage.tables.onboarding import (
    checklist,
    checklist_version,
    insurance_city,
    personnel_order,
    plan,
    plan_item,
)
from hrdesk.storage.tables.outbox import outbox
from hrdesk.storage.tables.people import (
    client_project,
    contract,
    department,
    employment,
    outside_identity,
    person,
    position,
    posting,
    project_member,
    team,
    team_lead,
)
from hrdesk.storage.tables.performance import (
    adjustment,
    claim,
    evaluation,
    evaluation_line,
    exclusion,
    fact,
    metric,
    metric_version,
    period,
    scheme,
    scheme_line,
    scheme_use,
    scheme_version,
    target,
)

__all__ = [
    "account",
    "adjustment",
    "attachment",
    "audit",
    "batch",
    "checklist",
    "checklist_version",
    "claim",
    "client_project",
    "column_mapping",
    "contract",
    "counter",
    "delivery",
    "department",
    "employment",
    "evaluation",
    "evaluation_line",
    "exclusion",
    "fact",
    "gate",
    "history",
    "insurance_city",
    "metadata",
    "metric",
    "metric_version",
    "outbox",
    "outside_identity",
    "period",
    "person",
    "personnel_order",
    "plan",
    "plan_item",
    "position",
    "posting",
    "presence",
    "project_member",
    "request",
    "scheme",
    "scheme_line",
    "scheme_use",
    "scheme_version",
    "setting",
    "target",
    "team",
    "team_lead",
]
