"""Whether what an agency set for its papers finds its place on the page, measured in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from hrdesk.documents import frame
from hrdesk.documents.pages import MM, WIDE
from hrdesk.documents.typesetting import KEY, SMALL, TITLE, fit, wrap
from hrdesk.domain.letterhead import Letterhead, too_long
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import LANGUAGES, speaking

_TOP = 8 * MM  # the head's texts may rise as high
_LINES = 2  # of the line under the name, the foot and the words of a signature


def check(letterhead: Letterhead, agency: Label) -> None:
    """Errors: ``too_long`` with the field of the first text that finds no room."""
    for language in LANGUAGES:
        with speaking(language):
            found = next(_misfits(letterhead, agency, "zh" if language == "zh_CN" else "en"), None)
        if found is not None:
            raise too_long(*found)  # in the language of who is told


def _misfits(letterhead: Letterhead, agency: Label, end: str) -> Iterator[tuple[str, str]]:
    """Field and text of what is too long in the language spoken."""
    name, lines = frame.head_texts(letterhead, letterhead.name_on(agency.text))
    if len(lines) > _LINES:
        yield f"line_{end}", letterhead.line.text
    if not letterhead.bare and len(name.lines) > _LINES:
        yield f"name_{end}", letterhead.name_on(agency.text)
    if (
        letterhead.bare
        and len(frame.bare_name(letterhead.name_on(agency.text)).lines) > _LINES
        and letterhead.name.text
    ):
        yield f"name_{end}", letterhead.name_on(agency.text)
    if not letterhead.bare and frame.HEAD_BASE - frame.head_rises(name, lines) < _TOP:
        yield f"line_{end}", letterhead.line.text
    if len(wrap(letterhead.foot.text, WIDE, SMALL)) > _LINES:
        yield f"foot_{end}", letterhead.foot.text
    for kind, given in letterhead.wordings.items():
        title = given.title.zh if end == "zh" else given.title.en or ""
        if title and len(fit(title, frame.TITLE_ROOM, (TITLE, KEY), bold=True).lines) > 1:
            yield f"{kind}.title_{end}", title
        room = frame.signer_room(len(given.signers) or 1)
        for place, signer in enumerate(given.signers, start=1):
            if len(wrap(signer.words.text, room, SMALL)) > _LINES:
                yield f"{kind}.signer.{place}", signer.words.text
