"""A picture made ready for paper, and refused where it would not print."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from hrdesk.documents import logo
from hrdesk.domain.errors import UserError
from tests.documents.pictures import logo_png, saved


def refused(data: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        logo.ready(data, "标志.png")
    assert "标志.png" in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_the_white_or_clear_edge_is_cut_off() -> None:
    made = logo.ready(logo_png((600, 240), edge=40), "x.png")
    assert (made.wide, made.high) == (520, 160)
    assert logo.ready(logo_png((600, 240), edge=40, mode="RGB"), "x.png") == made


def test_a_jpeg_turned_by_its_camera_stands_upright() -> None:
    picture = Image.new("RGB", (200, 400), "navy")
    turned = picture.getexif()
    turned[0x0112] = 6
    made = logo.ready(saved(picture, "JPEG", exif=turned), "x.jpg")
    assert (made.wide, made.high) == (400, 200) or made.wide > made.high


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "CMYK"])
def test_every_way_to_hold_colours_is_read(mode: str) -> None:
    picture = Image.new("RGB", (300, 100), "black").convert(mode)
    made = logo.ready(saved(picture, "JPEG" if mode == "CMYK" else "PNG"), "x")
    assert (made.wide, made.high) == (300, 100)


def test_a_photograph_is_made_small_for_paper() -> None:
    noise = Image.effect_noise((2400, 1600), 90).convert("RGB")
    made = logo.ready(saved(noise, "JPEG"), "x.jpg")
    assert len(made.png) <= 200_000
    assert made.high <= 300


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_picture"),
        (b"GIF89a" + bytes(40), "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (logo_png()[:200], "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "not_a_picture"),
        (b"\xff\xd8\xff" + bytes(5_000_001), "too_large"),
        (logo_png((80, 60), edge=12), "too_small"),
        (logo_png((2000, 120), edge=20), "bad_shape"),
        (logo_png(ink="white"), "blank"),
        (saved(Image.new("RGB", (300, 100), "white"), "PNG"), "blank"),
    ],
)
def test_what_is_no_logo_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(1000)))
        + _chunk(b"IEND", b"")
    )
    assert refused(data).code == "too_large"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def test_what_the_file_kept_is_known_again_and_nothing_else_is() -> None:
    made = logo.ready(logo_png(), "x.png")
    assert logo.kept(made.png) == made
    for other in (b"", b"\x89PNG\r\n\x1a\n", saved(Image.new("P", (9, 9)), "PNG")):
        with pytest.raises(ValueError, match="not a picture"):
            logo.kept(other)
    assert Image.open(io.BytesIO(made.png)).size == (made.wide, made.high)
