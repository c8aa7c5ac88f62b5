"""Small pictures for logos."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def logo_png(size: tuple[int, int] = (600, 240), *, ink: str = "#14509f", edge: int = 40, mode: str = "RGBA") -> bytes:
    """A block of ``ink`` with nothing around it for ``edge`` pixels."""
    picture = Image.new(mode, size, (0, 0, 0, 0) if mode == "RGBA" else "white")
    ImageDraw.Draw(picture).rectangle((edge, edge, size[0] - edge - 1, size[1] - edge - 1), fill=ink)
    return saved(picture, "PNG")


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()
