"""The rules of an exam as a version keeps them, and the bank as far as drawing from it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.domain.training.exams import (
    Counting,
    Draw,
    Fixed,
    Pooled,
    Rules,
    Shown,
)
from hrdesk.domain.training.marking import Rule
from hrdesk.domain.training.questions import Kind
from hrdesk.storage import tables as t


def rules_json(rules: Rules) -> dict[str, Any]:
    """Rules as a version keeps them; times as ISO text, figures as text."""
    found: dict[str, Any] = asdict(rules)
    for name in ("opens", "closes"):
        found[name] = found[name].isoformat() if found[name] is not None else None
    return found


def rules_of(kept: Mapping[str, Any]) -> Rules:
    """Rules from what a version keeps."""
    values = dict(kept)
    for name in ("opens", "closes"):
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    values["fixed"] = tuple(Fixed(one["question_id"], Decimal(one["points"])) for one in values["fixed"])
    values["draws"] = tuple(
        Draw(one["count"], Decimal(one["points"]), one["topic"], one["difficulty"], Kind(one["kind"]) if one["kind"] else None)
        for one in values["draws"]
    )  # fmt: skip
    return Rules(
        **{
            **values,
            "pass_mark": Decimal(values["pass_mark"]),
            "counting": Counting(values["counting"]),
            "credit": Rule(values["credit"]),
            "after": Shown(values["after"]),
            "after_end": Shown(values["after_end"]),
        }
    )


def pool(conn: Connection) -> list[Pooled]:
    """The questions in use, as far as drawing asks."""
    rows = conn.execute(
        select(t.question.c.id, t.question.c.topic, t.question.c.difficulty, t.question.c.kind).where(
            t.question.c.ended.is_(False)
        )
    )
    return [Pooled(row.id, row.topic, row.difficulty, Kind(row.kind)) for row in rows]
