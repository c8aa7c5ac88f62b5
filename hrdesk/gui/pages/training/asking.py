"""Whom a course or an exam is asked of, by when: one small form for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hrdesk.gui.widgets.form import Field
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.training.audiences import Audience, AudienceChoice
    from hrdesk.app.work import Work
    from hrdesk.gui.pages.training.part import Part

WITHIN = timedelta(days=7)


def audience_fields(choices: Sequence[AudienceChoice]) -> list[Field]:
    """The groups there are, each by its place in ``choices``; single people; from when in the job on."""
    names = [(str(place), one.name) for place, one in enumerate(choices)]
    return [
        Field("audience", _("Whom it concerns"), "choice", choices=names),
        Field("also", _("and also"), "choice", choices=names, beside=True),
        Field("people", _("Single people"), placeholder=_("numbers or names")),
        Field("least_days", _("Of the groups, only from this many days in the job on"), "whole", beside=True, placeholder="0"),
    ]  # fmt: skip


def audiences_of(work: Work, choices: Sequence[AudienceChoice], typed: Mapping[str, Any]) -> tuple[Audience, ...]:
    """Whom the fields name. Errors: as ``chosen``."""
    from hrdesk.app.training.audiences import chosen

    places = dict.fromkeys(at for at in (typed["audience"], typed["also"]) if at)
    groups = [choices[int(at)].audience for at in places]
    return chosen(work, groups, typed["people"] or "", typed["least_days"] or 0)


def ask_whom(
    part: Part,
    title: str,
    name: str,
    choices: Sequence[AudienceChoice],
    call: Callable[[Work, tuple[Audience, ...], date], int],
    said: Callable[[int], str],
) -> None:
    """Asks for groups or people and a day; ``call`` says how many people that asked, ``said`` puts it into words."""

    def asked(work: Work, typed: dict[str, Any]) -> int:
        return call(work, audiences_of(work, choices, typed), typed["due"])

    fields = [*audience_fields(choices), Field("due", _("To be done by"), "date", required=True)]
    values = {"audience": "0", "due": part.errands.desk.work().today() + WITHIN}
    part.ask(title, name, fields, values, asked, lambda count: part.say(said(count)), _("Ask them"))
