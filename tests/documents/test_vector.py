"""An SVG as a logo: shapes pass, everything that reads, runs or never ends does not."""

from __future__ import annotations

import pytest

from hrdesk.documents import vector
from hrdesk.domain.errors import UserError

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 20">'
SHAPES = (
    '<defs><linearGradient id="a"><stop offset="0" stop-color="#14509f"/></linearGradient>'
    '<linearGradient id="b" xlink:href="#a"/></defs>'
    '<g style="fill:url(#b)"><path d="M0 0h30v20z"/><circle cx="50" cy="10" r="9"/></g>'
)


def drawing(inside: str) -> bytes:
    return f"{OPEN}{inside}</svg>".encode()


def test_shapes_and_gradients_pass() -> None:
    made = vector.drawable(drawing(SHAPES), "x.svg")
    assert b"path" in made
    assert b"circle" in made


def test_what_drawing_programs_keep_for_themselves_is_left_out() -> None:
    inside = '<metadata><x/></metadata><sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/x"/><rect width="9" height="9"/>'
    made = vector.drawable(drawing(inside), "x.svg")
    assert b"namedview" not in made
    assert b"rect" in made


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0"?>\n<!-- made -->\n'])
def test_a_drawing_is_known_by_its_content(start: bytes) -> None:
    assert vector.is_vector(start + drawing(SHAPES))
    assert not vector.is_vector(b"\x89PNG\r\n\x1a\n<svg")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        '<image xlink:href="file:///etc/passwd"/>',
        '<a xlink:href="https://example.com"><rect/></a>',
        '<use xlink:href="#a"/>',
        "<foreignObject/>",
        '<filter id="f"/>',
        '<rect onclick="x()"/>',
        '<rect style="fill:url(http://example.com/x)"/>',
        "<style>@import 'x.css';</style>",
        '<rect stroke-dasharray="0.0001"/>',
        '<rect style="stroke-dasharray:0.0001"/>',
        '<linearGradient xlink:href="x.svg#a"/>',
        "<animate/>",
        "<rect/>" * 6_000,
        "<g",
    ],
)
def test_everything_else_is_refused_with_a_way_out(inside: str) -> None:
    with pytest.raises(UserError) as caught:
        vector.drawable(drawing(inside), "标志.svg")
    assert caught.value.code == "not_a_picture"
    assert "标志.svg" in str(caught.value)
    assert "PNG" in caught.value.hint


def test_entities_that_grow_are_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + drawing("<text>&b;</text>")
    with pytest.raises(UserError):
        vector.drawable(bomb, "x.svg")


def test_a_huge_drawing_is_refused_unread() -> None:
    with pytest.raises(UserError) as caught:
        vector.drawable(drawing(" " * 1_000_001), "x.svg")
    assert caught.value.code == "too_large"
