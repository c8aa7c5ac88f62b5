"""What a sheet holds while it is typed into, as far as the parts around it ask: ``models.entry.Sheet``, ``models.targets.Plan``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Key = Any  # what tells figures apart: hashable, each sheet's own
Changes = Mapping[Key, Any]  # the edit of each figure; None: as it is kept


class Content(Protocol):
    """Edits over what is kept; each says what it was typed over."""

    @property
    def edits(self) -> Mapping[Key, Any]:
        """All that is not saved."""

    def key(self, line: Any, code: str) -> Key | None:
        """The figure of a row for a metric; None where it has none."""

    def code(self, key: Key) -> str:
        """The metric of a figure."""

    def text(self, key: Key) -> str:
        """What is edited: what was typed, else what is kept."""

    def locked(self, key: Key) -> str:
        """Why the figure can't be changed; empty where it can."""

    def typing(self, key: Key, text: str) -> Any:
        """The edit that typing ``text`` makes; None where it says what is kept."""

    def put(self, changes: Changes) -> dict[Key, Any]:
        """Makes the edits; what stood there before, to undo it."""

    def fills(self, source: Key, key: Key) -> bool:
        """Whether one figure may be filled into the other."""

    def problems(self) -> list[Key]:
        """Figures whose text can't be read."""

    def conflicts(self) -> list[Key]:
        """Figures somebody else changed under an edit."""

    def named(self, line: Any) -> Mapping[str, str]:
        """What names a row, by column."""

    def told(self, key: Key) -> str:
        """A figure in words: whose, which metric."""

    def told_wrong(self, key: Key) -> str:
        """The same with what can't be read in it, or what somebody else put there."""

    def texts(self) -> dict[str, str]:
        """The edits as a draft keeps them."""

    def from_texts(self, texts: Mapping[str, str]) -> None:
        """Types a draft in."""
