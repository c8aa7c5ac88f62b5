"""How a stem is read by people: as plain text, whatever it was written in. Nothing of it is ever run or fetched."""

from __future__ import annotations

import re
from html import unescape

from hrdesk.domain.training.questions import Markup

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
_HARMLESS = "p|br|div|span|b|strong|i|em|u|s|small|big|sub|sup|font|center|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|hr|pre|code|blockquote|a|img|label|section|article|html|body|tt|kbd"
_TAG = re.compile(rf"</?({_HARMLESS})(\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKS = re.compile(r"<(br|hr)\s*/?>|</(p|div|li|tr|h[1-6]|dd|dt|blockquote|pre)\s*>", re.IGNORECASE)
_CELLS = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_ITEMS = re.compile(r"<li(\s[^<>]*)?>", re.IGNORECASE)
_PICTURES = re.compile(r"<img\s[^<>]*?alt\s*=\s*\"([^\"]*)\"[^<>]*>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|\*|_|`+)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)


def is_picture(name: str) -> bool:
    """Whether a file's name says it is a picture that can be shown."""
    return name.lower().endswith(PICTURES)


def plain_text(text: str, markup: Markup) -> str:
    """``text`` for people. Tags that only form are read as line breaks or nothing; scripts and the like stay visible."""
    if markup is Markup.HTML:
        text = _PICTURES.sub(r"\1", text)
        text = _BREAKS.sub("\n", text)
        text = _CELLS.sub("\t", text)
        text = _ITEMS.sub("· ", text)
        text = unescape(_TAG.sub("", text)).replace("\u00a0", " ")
        return re.sub(r"[ \t]*\n\s*\n+", "\n", text).strip()
    if markup is Markup.MARKDOWN:
        text = _HEADING.sub("", text)
        for _nested in range(2):
            text = _EMPHASIS.sub(r"\2", text)
        return re.sub(r"\\([\\`*_{}\[\]()#+\-.!])", r"\1", text).strip()
    return text
