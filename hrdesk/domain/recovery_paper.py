"""What the paper of a recovery key says: values only, put on the page by ``documents``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """The key as it was made, in groups parted by dashes; ``file``: the name of the file it opens, without its folder."""

    agency: str
    file: str
    made: date
    key: str = field(repr=False)

    @property
    def groups(self) -> tuple[str, ...]:
        """The key group by group."""
        return tuple(self.key.split("-"))
