"""The one catalogue of messages, in both languages, for every room.

English is the source; ``resources/words/zh_CN/LC_MESSAGES/hrdesk.po`` holds the Chinese, compiled to ``.mo`` by
``packaging/dev.py``. Only literals can be extracted, so never an f-string: ``_("{count} rows", count=3)``.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh_CN", "en")

_chosen = "zh_CN"
_local: ContextVar[str | None] = ContextVar("hrdesk_language", default=None)


def resources() -> Path:
    """The folder of fonts, icons, words and templates, beside the package or inside the frozen program."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).resolve().parent.parent / "resources"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("hrdesk", resources() / "words", [language], fallback=True)


def use(language: str) -> None:
    """Speak ``language`` (one of LANGUAGES) from now on, in every thread."""
    global _chosen
    if language not in LANGUAGES:
        raise ValueError(language)
    _chosen = language


def current() -> str:
    """The language spoken here and now."""
    return _local.get() or _chosen


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` within the block only: a paper in English from a Chinese window."""
    if language not in LANGUAGES:
        raise ValueError(language)
    token = _local.set(language)
    try:
        yield
    finally:
        _local.reset(token)


def _(text: str, /, **values: object) -> str:
    """``text`` in the current language with ``{name}`` places filled from ``values``."""
    found = _catalogue(current()).gettext(text) if current() != "en" else text
    return found.format(**values) if values else found


def P_(context: str, text: str, /, **values: object) -> str:
    """As ``_`` where one English word has several Chinese ones: ``P_("table column", "State")``."""
    found = _catalogue(current()).pgettext(context, text) if current() != "en" else text
    return found.format(**values) if values else found


def N_(text: str, /) -> str:
    """Marks a literal for the catalogue without translating it yet."""
    return text


def named(name_zh: str, name_en: str | None) -> str:
    """A name the agency gave: the English one in English where there is one, else the Chinese."""
    return name_en if current() == "en" and name_en else name_zh
