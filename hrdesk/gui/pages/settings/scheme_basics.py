"""What a scheme is called; of a new one also for whom it is, from which month on, and how its months run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Scheme
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.words import _, named

if TYPE_CHECKING:
    from hrdesk.app.organisation import Unit as Post

ALWAYS, EVERYBODY = 200001, 0  # as the use case says them
NOBODY = -1


def whom_choices(positions: Sequence[Post], *, nobody: bool) -> list[tuple[Any, str]]:
    """Positions with how many hold them, and everybody."""
    posts = [(each.id, f"{named(each.name_zh, each.name_en)} · {each.people}") for each in positions]
    first: list[tuple[Any, str]] = [(NOBODY, _("nobody yet"))] if nobody else [(None, "")]
    return [*first, *posts, (EVERYBODY, _("everybody without a scheme of their own"))]


def month_field() -> Field:
    """From which month a scheme counts."""
    hint = _("For example 2026-12. Empty: always. What is published stays as it is.")
    return Field("first_month", _("Valid from month"), width=140, placeholder="2026-12", hint=hint)


def read_month(text: str | None) -> int:
    """The month typed as yyyymm; nothing typed: always. Error: ``wrong_use`` at the field."""
    if not text:
        return ALWAYS
    try:
        return Period.parse(text).number
    except UserError as failure:
        failure.field = "first_month"
        raise


def basics_form(positions: Sequence[Post] | None, today: Callable[[], date]) -> Form:
    """The form of a scheme; ``positions`` only where it is new."""
    fields = [
        Field("name_zh", _("Name of the scheme"), required=True, width=300, placeholder=_("for example Collector, monthly")),
        Field("name_en", _("Name in English"), width=300, hint=_("May stay empty.")),
    ]  # fmt: skip
    if positions is not None:
        fields += [
            Field("position", _("For whom"), "choice", choices=whom_choices(positions, nobody=True), width=300),
            month_field(),
            Field("start_day", _("A month begins on day"), "whole", required=True, width=140,
                  hint=_("1: the calendar month. 26: October runs from 26 September to 25 October. It stays for good.")),
        ]  # fmt: skip
    return Form(fields, today=today)


def load_basics(form: Form, scheme: Scheme, *, position_id: int = NOBODY, first_month: str = "") -> None:
    """Shows what a scheme has; of a new one whom it is most likely for."""
    form.load(
        {
            "name_zh": scheme.name_zh,
            "name_en": scheme.name_en,
            "position": position_id,
            "first_month": first_month,
            "start_day": scheme.start_day,
        }
    )
