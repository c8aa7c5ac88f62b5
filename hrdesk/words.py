"""The one catalogue of messages, in both languages, for every room.

English is the source; ``resources/words/zh_CN/LC_MESSAGES/hrdesk.po`` holds the Chinese, compiled to ``.mo`` by
``packaging/dev.py``. Only literals can be extracted, so never an f-string: ``_("{count} rows", count=3)``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from struct import error as struct_error
from struct import unpack_from

LANGUAGES = ("zh_CN", "en")

#: Parts the form for one from the form for many; gettext's own sign for it would cut a text short in SQL.
_OR = "\x1f"

_chosen = "zh_CN"
_local: ContextVar[str | None] = ContextVar("hrdesk_language", default=None)


def resources() -> Path:
    """The folder of fonts, icons, words and templates, beside the package or inside the frozen program."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).resolve().parent.parent / "resources"


#: Marks that bring their own room with them.
_ENDS = ("。", "！", "？", "；", "：", "，")


class Catalogue:
    """A compiled catalogue (.mo) whose messages are decoded when they are said.

    ``gettext`` decodes all 2,000 of them first, which the first paint would wait for; a window says a few dozen.
    Format: GNU gettext manual, "The Format of GNU MO Files". Errors: ValueError where the bytes are no such file.
    """

    def __init__(self, data: bytes) -> None:
        order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(data[:4])
        if order is None:
            raise ValueError("not a compiled catalogue")
        try:
            count, sources, translations = unpack_from(f"{order}3I", data, 8)
            keys = unpack_from(f"{order}{2 * count}I", data, sources)
            places = unpack_from(f"{order}{2 * count}I", data, translations)
        except struct_error as broken:
            raise ValueError("a compiled catalogue cut short") from broken
        ends = zip(keys[1::2], keys[::2], strict=True)
        self._data = data
        self._places = places
        self._rows = {data[start : start + length]: 2 * row for row, (start, length) in enumerate(ends)}
        self._said: dict[str, str] = {"": ""}  # the empty message is the file's own description

    def find(self, text: str) -> str:
        """The translation of ``text``, or "" where there is none."""
        found = self._said.get(text)
        if found is not None:
            return found
        row = self._rows.get(text.encode(errors="surrogatepass"))
        if row is None:
            return ""
        length, start = self._places[row : row + 2]
        found = self._said[text] = self._data[start : start + length].decode()
        return found


@cache
def _catalogue(language: str) -> Catalogue | None:
    path = resources() / "words" / language / "LC_MESSAGES" / "hrdesk.mo"
    try:
        return Catalogue(path.read_bytes())
    except (OSError, ValueError):
        return None  # English, the source, is better than no window


def _translated(key: str, text: str) -> str:
    catalogue = _catalogue(language) if (language := current()) != "en" else None
    return (catalogue.find(key) if catalogue is not None else "") or text


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
    if _OR in text:
        one, many = text.split(_OR)
        found = _translated(many, one if str(values.get("count")) == "1" else many)
    else:
        found = _translated(text, text)
    return found.format(**values) if values else found


def _n(one: str, many: str, /, *, count: object, **values: object) -> str:
    """As ``_`` where English tells one from many: ``_n("{count} row", "{count} rows", count=3)``.

    Chinese does not; the catalogue holds ``many`` alone.
    """
    return _(N_n(one, many), count=count, **values)


def P_(context: str, text: str, /, **values: object) -> str:
    """As ``_`` where one English word has several Chinese ones: ``P_("table column", "State")``."""
    found = _translated(f"{context}\x04{text}", text)
    return found.format(**values) if values else found


def N_(text: str, /) -> str:
    """Marks a literal for the catalogue without translating it yet."""
    return text


def N_n(one: str, many: str, /) -> str:
    """Marks both forms of a message that ``_`` is to say later, with a ``count`` among its values."""
    return f"{one}{_OR}{many}"


def named(name_zh: str, name_en: str | None) -> str:
    """A name the agency gave: the English one in English where there is one, else the Chinese."""
    return name_en if current() == "en" and name_en else name_zh


def sentences(*parts: str) -> str:
    """Sentences one behind the other, empty ones left out: with no blank where a Chinese mark ends the one before."""
    whole = ""
    for part in filter(None, parts):
        whole += part if not whole or whole.endswith(_ENDS) else f" {part}"
    return whole
