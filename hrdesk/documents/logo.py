"""The agency's logo: a picture somebody chose made ready for paper, and the object it becomes in a PDF.

Pillow reads the picture, in PNG and JPEG only. What comes out is a PNG of 8 bits without transparency whose data a PDF
takes as they are (PDF 32000-1, 7.4.4.4: Flate with PNG predictors), so nothing is decoded when papers are printed.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfdoc

from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import Logo
from hrdesk.words import N_

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 5_000_000  # bytes of the file chosen
MOST_PIXELS = 40_000_000
LEAST = 60  # pixels of the longer side: below that the print is a blur
LONGEST_SHAPE = 12  # times as wide as high, or as high as wide
_KEPT = (1000, 300)  # pixels: 600 dots an inch at the size it is printed
_KEPT_BYTES = 200_000
_WHITE = 250
_KINDS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
_COLOURS = {0: (1, "DeviceGray"), 2: (3, "DeviceRGB")}  # PNG colour types


def ready(data: bytes, name: str) -> Logo:
    """The picture cropped to what is on it and made small enough for paper; ``name`` is the file's, for messages.

    Errors: ``not_a_picture`` (another kind, broken or cut short), ``too_large``, ``too_small``, ``bad_shape``, ``blank``.
    """
    if len(data) > LARGEST:
        raise _too_large(name)
    if not any(data.startswith(mark) for mark in _KINDS):
        raise _no_picture(name)
    picture = _cropped(_flat(data, name), name)
    long, short = max(picture.size), min(picture.size)
    if long < LEAST:
        raise UserError(
            N_("The picture “{name}” has only {wide} × {high} pixels: it would be a blur on paper."),
            code="too_small", hint=N_("Choose one that is at least {least} pixels wide; 600 or more print sharply."),
            name=name, wide=picture.width, high=picture.height, least=LEAST,
        )  # fmt: skip
    if long > short * LONGEST_SHAPE:
        raise UserError(
            N_("The picture “{name}” is too long for a logo: {wide} × {high} pixels."),
            code="bad_shape", hint=N_("Choose one that is at most {times} times as long as it is high."),
            name=name, wide=picture.width, high=picture.height, times=LONGEST_SHAPE,
        )  # fmt: skip
    return _small(picture)


def kept(png: bytes) -> Logo:
    """The logo as the file keeps it. Errors: ``ValueError`` where it is none that ``ready`` made."""
    _depth, wide, high, _colour = _head(png)
    return Logo(png, wide, high)


def image_object(logo: Logo) -> pdfdoc.PDFStream:
    """The picture as an object of a PDF."""
    _depth, wide, high, colour = _head(logo.png)
    count, space = _COLOURS[colour]
    stream = pdfdoc.PDFStream(content=b"".join(part for kind, part in _chunks(logo.png) if kind == b"IDAT"))
    said = {
        "Type": pdfdoc.PDFName("XObject"), "Subtype": pdfdoc.PDFName("Image"), "Width": wide, "Height": high,
        "ColorSpace": pdfdoc.PDFName(space), "BitsPerComponent": 8, "Filter": pdfdoc.PDFName("FlateDecode"),
        "DecodeParms": pdfdoc.PDFDictionary({"Predictor": 15, "Colors": count, "BitsPerComponent": 8, "Columns": wide}),
    }  # fmt: skip
    stream.dictionary.dict.update(said)
    return stream


def _flat(data: bytes, name: str) -> Image:
    """The picture upright, on white paper."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=tuple(_KINDS.values())) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_large(name)
            opened.load()
            picture = ImageOps.exif_transpose(opened)
            if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
                seen = picture.convert("RGBA")
                paper = Image.new("RGBA", seen.size, "white")
                picture = Image.alpha_composite(paper, seen)
            return picture.convert("RGB")
    except Image.DecompressionBombError as bomb:
        raise _too_large(name) from bomb
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
    ) as bad:
        raise _no_picture(name) from bad


def _cropped(picture: Image, name: str) -> Image:
    """Without the white around it, so that it stands at the margin and is as large as it may be."""
    dark = picture.convert("L").point([255 if grey < _WHITE else 0 for grey in range(256)])
    box = dark.getbbox()
    if box is None:
        raise UserError(
            N_("Nothing of the picture “{name}” can be seen on white paper."),
            code="blank", hint=N_("Choose the version of the logo that is made for a light background."), name=name,
        )  # fmt: skip
    return picture.crop(box)


def _small(picture: Image) -> Logo:
    from PIL import Image

    wide, high = _KEPT
    while True:
        picture.thumbnail((wide, high), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=True)
        if out.tell() <= _KEPT_BYTES:
            return Logo(out.getvalue(), picture.width, picture.height)
        wide, high = wide * 3 // 4, high * 3 // 4


def _head(png: bytes) -> tuple[int, int, int, int]:
    """Depth, width, height, colour type of a PNG as ``ready`` makes them."""
    for kind, part in _chunks(png):
        if kind == b"IHDR" and len(part) == 13:
            wide, high, depth, colour, _method, _filter, interlaced = struct.unpack(">IIBBBBB", part)
            if depth == 8 and colour in _COLOURS and not interlaced and wide and high:
                return depth, wide, high, colour
        break
    raise ValueError("not a picture made for paper")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _too_large(name: str) -> UserError:
    return UserError(
        N_("The picture “{name}” is too large for a logo."),
        code="too_large", hint=N_("Save it with at most {megabytes} MB and {pixels} million pixels, and choose it again."),
        name=name, megabytes=LARGEST // 1_000_000, pixels=MOST_PIXELS // 1_000_000,
    )  # fmt: skip


def _no_picture(name: str) -> UserError:
    return UserError(
        N_("“{name}” is no PNG, JPEG or SVG picture, or it is damaged."),
        code="not_a_picture", hint=N_("Open it in an image program, save it as PNG and choose it again."), name=name,
    )  # fmt: skip
