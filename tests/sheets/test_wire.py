"""What the reading process says arrives as it was, or not at all."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.sheets import wire
from hrdesk.sheets.model import NOT_CALCULATED, CellError

CELLS = st.one_of(
    st.none(), st.just(""), st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")),
    st.floats(allow_nan=False), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000)), st.just(CellError("#N/A")), st.just(NOT_CALCULATED),
    st.integers(),
)  # fmt: skip


def through(cells: list[object]) -> list[object]:
    parts, blobs = wire.encode_column(cells)
    message = wire.pack({"columns": [parts]}, blobs)
    head, body, _ = wire.sizes(message[: wire.HEAD_SIZE])
    text, rest = message[wire.HEAD_SIZE : wire.HEAD_SIZE + head], message[wire.HEAD_SIZE + head :]
    assert len(rest) == body
    found = wire.unpack(message[: wire.HEAD_SIZE], text, rest)
    columns, end = wire.columns_of(found["columns"], memoryview(rest), 0, len(cells))
    assert end == len(rest)
    return columns[0]()


@given(st.lists(CELLS, min_size=1, max_size=60))
def test_any_column_arrives_as_it_was(cells: list[object]) -> None:
    arrived = through(cells)
    assert arrived == [None if cell == "" else cell for cell in cells]
    assert [type(cell) for cell in arrived] == [type(None if cell == "" else cell) for cell in cells]


def test_long_runs_and_chequered_columns_arrive_alike() -> None:
    runs: list[object] = [
        "金额",
        *[1.5] * 3000,
        "",
        *[2.0] * 3000,
        date(2026, 9, 1),
        datetime(2026, 9, 1, 8),
        time(8),
        CellError("#REF!"),
    ]
    chequered: list[object] = [value for _ in range(2000) for value in (1.0, "")]
    assert through(runs) == [None if cell == "" else cell for cell in runs]
    assert through(chequered) == [None if cell == "" else cell for cell in chequered]


@given(st.binary(max_size=80), st.integers(0, 60))
def test_spoiled_bytes_are_refused(noise: bytes, at: int) -> None:
    parts, blobs = wire.encode_column(["姓名", 1.0, 2.0, None])
    message = bytearray(wire.pack({"columns": [parts]}, blobs))
    message[at : at + len(noise)] = noise
    spoiled = bytes(message)
    if spoiled == wire.pack({"columns": [parts]}, blobs):
        return
    with pytest.raises(wire.Garbled):
        opened(spoiled)


def opened(message: bytes) -> None:
    head, body, _ = wire.sizes(message[: wire.HEAD_SIZE])
    if len(message) != wire.HEAD_SIZE + head + body:
        raise wire.Garbled
    wire.unpack(message[: wire.HEAD_SIZE], message[wire.HEAD_SIZE :][:head], message[wire.HEAD_SIZE + head :])


@pytest.mark.parametrize("spec", [[[1, 5, 3]], [[99, 2, 0]], [[1, 2, 400]], [], [[2, 2, -1]]])
def test_columns_that_do_not_fit_their_bytes_are_refused(spec: list[list[int]]) -> None:
    with pytest.raises(wire.Garbled):
        wire.columns_of([spec], memoryview(b"a\0b"), 0, 2)[0][0]()
