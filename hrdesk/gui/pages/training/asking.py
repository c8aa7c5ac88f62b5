"""Whom a course or an exam is asked of, by when: one small form for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hrdesk.gui.widgets.form import Field
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.training.audiences import Audience, AudienceChoice
    from hrdesk.app.work import Work
    from hrdesk.gui.pages.training.part import Part

WITHIN = timedelta(days=7)


def audience_field(choices: Sequence[AudienceChoice]) -> Field:
    """The groups there are, each by its place in ``choices``."""
    names = [(str(place), one.name) for place, one in enumerate(choices)]
    return Field("audience", _("Whom it concerns"), "choice", required=True, choices=names)


def ask_whom(
    part: Part,
    title: str,
    name: str,
    choices: Sequence[AudienceChoice],
    call: Callable[[Work, Audience, date], int],
    said: Callable[[int], str],
) -> None:
    """Asks for a group and a day; ``call`` says how many people that asked, ``said`` puts it into words."""

    def asked(work: Work, typed: dict[str, Any]) -> int:
        return call(work, choices[int(typed["audience"])].audience, typed["due"])

    fields = [audience_field(choices), Field("due", _("To be done by"), "date", required=True)]
    values = {"audience": "0", "due": part.errands.desk.work().today() + WITHIN}
    part.ask(title, name, fields, values, asked, lambda count: part.say(said(count)), _("Ask them"))
