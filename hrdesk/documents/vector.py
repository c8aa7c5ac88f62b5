"""A logo drawn in lines (SVG): only shapes, colours and words are let through, nothing that reads, runs or never ends.

The window paints it (Qt); this module says whether it may. Allowed is what drawing programs need for a logo (SVG 1.1, chapters
5, 7–11, 13, 14); links, pictures within, scripts, filters and references that could grow without end are refused.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from hrdesk.domain.errors import UserError
from hrdesk.words import N_

LARGEST = 1_000_000  # bytes
_MOST_PARTS = 5_000
_PARTS = frozenset(
    {
        "svg", "g", "defs", "title", "desc", "style", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
        "tspan", "linearGradient", "radialGradient", "stop", "clipPath",
    }
)  # fmt: skip
_SVG = "http://www.w3.org/2000/svg"
_SILENT = ("metadata", "namedview", "switch-off")  # what drawing programs leave for themselves
_REACHES_OUT = re.compile(r"@import|expression|javascript:|url\(\s*['\"]?(?!#)", re.IGNORECASE)
_ENDLESS = ("stroke-dasharray",)  # dashes of no length on a long line


def is_vector(data: bytes) -> bool:
    """Whether this looks like an SVG file."""
    return b"<svg" in data[:4096] and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def drawable(data: bytes, name: str) -> bytes:
    """The drawing without what programs keep in it for themselves. Errors: ``too_large``, ``not_a_picture``."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring, tostring

    if len(data) > LARGEST:
        raise UserError(
            N_("The drawing “{name}” is too large for a logo."), code="too_large", name=name,
            hint=N_("Simplify it, or save it as PNG and choose that."),
        )  # fmt: skip
    try:
        root = fromstring(data, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as bad:
        raise _refused(name) from bad
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        raise _refused(name)
    _strip(root)
    parts = list(root.iter())
    if len(parts) > _MOST_PARTS or not all(_harmless(part) for part in parts):
        raise _refused(name)
    return bytes(tostring(root, encoding="utf-8"))


def _strip(part: Element) -> None:
    for child in list(part):
        space, _brace, tag = str(child.tag).rpartition("}")
        if tag in _SILENT or (space and space[1:] != _SVG):
            part.remove(child)
        else:
            _strip(child)


def _harmless(part: Element) -> bool:
    tag = str(part.tag).rpartition("}")[2]
    if tag not in _PARTS or (tag == "style" and _endless_or_out(part.text or "")):
        return False
    for key, value in part.attrib.items():
        last = str(key).rpartition("}")[2]
        if last.lower().startswith("on") or last in _ENDLESS or _endless_or_out(str(value)):
            return False
        if last == "href" and not (tag.endswith("Gradient") and str(value).startswith("#")):
            return False
    return True


def _endless_or_out(text: str) -> bool:
    return _REACHES_OUT.search(text) is not None or any(word in text for word in _ENDLESS)


def _refused(name: str) -> UserError:
    return UserError(
        N_("The drawing “{name}” is damaged, or holds more than shapes: pictures, links, scripts or effects."),
        code="not_a_picture", name=name, hint=N_("Save it as PNG and choose that."),
    )  # fmt: skip
