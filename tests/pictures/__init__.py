"""A picture of every page, in both languages, light and dark, at 100 % and 150 %, to be looked at.

A module of this folder named ``scenes_*.py`` offers ``SCENES``; new pages bring their own module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hrdesk.gui.theme import Theme


@dataclass(frozen=True)
class Scene:
    """``make(theme)`` builds what is shown, in the current language; ``prepare(widget)`` brings it to the moment."""

    name: str
    make: Callable[[Theme], QWidget]
    prepare: Callable[[QWidget], None] | None = None
