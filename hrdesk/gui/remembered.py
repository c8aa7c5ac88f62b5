"""What the window remembers for one person on one PC: column widths, sort order, splitter places, the last page.

No data of the agency goes in here, only how it was looked at.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QSettings


class Remembered(Protocol):
    """Plain values (numbers, words, lists, dicts of them) by name."""

    def get(self, name: str, default: Any = None) -> Any:
        """What was kept under ``name``, else ``default``."""

    def put(self, name: str, value: Any) -> None:
        """Keeps ``value``; None forgets it."""


class InMemory:
    """Remembers until the program ends."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def put(self, name: str, value: Any) -> None:
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value


class InFile:
    """Remembers in an INI file; a damaged entry counts as none."""

    def __init__(self, path: Path, person: str = "") -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self._group = person or "everybody"

    def get(self, name: str, default: Any = None) -> Any:
        text = self._settings.value(f"{self._group}/{name}")
        if not isinstance(text, str):
            return default
        try:
            return json.loads(text)
        except ValueError:
            return default

    def put(self, name: str, value: Any) -> None:
        key = f"{self._group}/{name}"
        if value is None:
            self._settings.remove(key)
        else:
            self._settings.setValue(key, json.dumps(value, ensure_ascii=False))
