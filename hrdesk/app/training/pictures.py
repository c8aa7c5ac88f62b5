"""Pictures in questions and courses: read with a limit before they are read, and told from what is no picture."""

from __future__ import annotations

from pathlib import Path

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.questions import MOST_PICTURE
from hrdesk.storage import attachments
from hrdesk.words import N_

_BEGIN = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")


def read_picture(path: str | Path) -> tuple[str, bytes]:
    """The name and content of a picture. Errors: ``too_large`` (seen before it is read), ``not_a_picture``, ``not_found``."""
    path = Path(path)
    if path.is_file():
        check_size(path.stat().st_size)
    data = attachments.load(path)
    check_picture(path.name, data)
    return path.name, data


def check_size(size: int) -> None:
    """Errors: ``too_large``."""
    if size > MOST_PICTURE:
        raise UserError(
            N_("A picture in a question has at most {count} MB; this one has {size}."), code="too_large", field="picture",
            hint=N_("Save it smaller, for instance as a screenshot of the part that matters."),
            count=MOST_PICTURE // 1_000_000, size=f"{size / 1_000_000:.0f}",
        )  # fmt: skip


def check_picture(name: str, data: bytes) -> None:
    """Errors: ``too_large``, ``not_a_picture``."""
    check_size(len(data))
    if not data.startswith(_BEGIN):
        raise UserError(
            N_("“{file}” is no picture that can be shown."), code="not_a_picture", field="picture",
            hint=N_("Use a PNG or JPEG picture."), file=name,
        )  # fmt: skip
