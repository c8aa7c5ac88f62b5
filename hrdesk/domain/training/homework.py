"""Homework of a course: what may be handed in, and how a person stands with all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import PurePath

from hrdesk.domain.training.questions import Fault
from hrdesk.words import N_, _

ASSIGNMENT = "assignment"  # the kind of a course's section
MOST_FILES, MOST_LETTERS = 5, 20_000
#: what people write, photograph and record with; nothing that runs
ENDINGS = (
    ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".txt", ".md", ".csv", ".jpg", ".jpeg",
    ".png", ".mp3", ".m4a", ".wav", ".amr", ".mp4",
)  # fmt: skip


class Homework(StrEnum):
    """How one assignment, or all of a course, stands."""

    OPEN = "open"  # nothing handed in yet
    WAITING = "waiting"  # to be marked
    RETURNED = "returned"  # for another try
    ACCEPTED = "accepted"

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_WORDS[self])

    @property
    def to_do(self) -> bool:
        """Whether it is the person's turn."""
        return self in (Homework.OPEN, Homework.RETURNED)


_WORDS = {
    Homework.OPEN: N_("homework to hand in"),
    Homework.WAITING: N_("homework being marked"),
    Homework.RETURNED: N_("homework returned for another try"),
    Homework.ACCEPTED: N_("homework accepted"),
}
_FIRST = (Homework.RETURNED, Homework.OPEN, Homework.WAITING, Homework.ACCEPTED)


def together(each: Iterable[Homework]) -> Homework | None:
    """How all assignments of a course stand: what asks most of the person; None where there are none."""
    there = set(each)
    return next((one for one in _FIRST if one in there), None)


def homework_fault(body: str, files: Sequence[str]) -> Fault | None:
    """What keeps it from being handed in. ``files``: their names."""
    if not body and not files:
        return Fault("missing", N_("Write something or add a file."))
    if len(body) > MOST_LETTERS:
        return Fault(
            "too_long", N_("The text has at most {count} letters; add it as a file."), (("count", f"{MOST_LETTERS:,}"),)
        )
    if len(files) > MOST_FILES:
        return Fault("too_many", N_("At most {count} files are handed in at once."), (("count", str(MOST_FILES)),))
    for name in files:
        if PurePath(name).suffix.lower() not in ENDINGS:
            return Fault(
                "bad_kind", N_("{file} is not handed in: documents, pictures and recordings are."), (("file", name),)
            )
    return None
