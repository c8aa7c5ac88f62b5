"""Names proposed for files: people, teams and months stand in them as they are called, never as a path."""

from __future__ import annotations

_NOT_IN_NAMES = str.maketrans('\\/:*?"<>|', "         ")


def proposed(name: str) -> str:
    """``name`` without what no system takes in a file's name; its ending is added by who asks."""
    return " ".join(name.translate(_NOT_IN_NAMES).split())
