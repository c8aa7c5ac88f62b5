"""The short way through a long sheet says what the general reader says, cell for cell, or stands aside."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdesk.sheets import excel, wire
from hrdesk.sheets.child import _described
from hrdesk.sheets.file_kind import Limits
from tests.sheets.builders import DATA, raw_workbook, text_cell

FAR = 10**12


def blocks(path: Path, long_sheet: int) -> list[excel.Block]:
    before = excel.LONG_SHEET
    excel.LONG_SHEET = long_sheet
    try:
        return excel.read_excel(
            path.read_bytes(), "xlsx", Limits(), only=None, patient=False, measured=lambda kind, size: None
        )
    finally:
        excel.LONG_SHEET = before


def as_rows(block: excel.Block) -> dict[str, Any]:
    head, blobs = _described(block)
    body = memoryview(b"".join(blobs))
    columns, end = wire.columns_of(head["columns"], body, head["rows"], head["rows"])
    assert end == len(body)
    cells = [column() for column in columns]
    fill = [count if count < 255 else "some" for count in body[: head["rows"]]]
    return {
        "rows": list(zip(*cells, strict=True)),
        "fill": fill,
        **{key: head[key] for key in ("first_row", "first_column", "percent", "merges")},
    }


def compared(path: Path) -> int:
    """How many sheets went the short way; all of them said the same."""
    short, general = blocks(path, 0), blocks(path, FAR)
    assert [block.plain for block in general] == [None] * len(general)
    taken = 0
    for one, other in zip(short, general, strict=True):
        if one.plain is not None:
            taken += 1
            found, wanted = as_rows(one), as_rows(other)
            pairs = zip(found.pop("fill"), wanted.pop("fill"), strict=True)
            assert all(short == general or (general == "some" and short) for short, general in pairs)
            assert found == wanted
            assert sorted(code for code, _ in one.notes) == sorted(code for code, _ in other.notes)
    return taken


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project")
def test_both_ways_agree_on_every_real_workbook() -> None:
    paths = [
        *(DATA / "kpi_cn").rglob("*.xlsx"),
        *(DATA / "hr").glob("*.xlsx"),
        *(DATA / "quiz").glob("*.xlsx"),
        *(DATA / "nasty").glob("*.xlsx"),
    ]
    taken = 0
    for path in paths:
        try:
            taken += compared(path)
        except excel.Refused:
            continue
    assert taken >= 50


CELL = st.one_of(
    st.none(), st.sampled_from(["张三", "a & b <c>", "合计", " 两 端 ", "𬱖", "=1", "_x", "x\ny", "&amp;"]),
    st.floats(-1e12, 1e12), st.integers(-(10**9), 10**9), st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.text("甲乙ab1 ,.", max_size=5),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=12), st.booleans())
def test_both_ways_agree_on_any_table(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]], shared: bool
) -> None:
    path = tmp_path_factory.mktemp("plain") / "a.xlsx"
    write(path, rows, shared)
    compared(path)


def write(path: Path, rows: list[list[Any]], shared: bool) -> None:
    if shared:
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(["'" + cell if isinstance(cell, str) and cell.startswith("=") else cell for cell in row])
        book.save(path)
    else:
        from rustpy_xlsxwriter import write_worksheet

        names = [f"列{n}" for n in range(max(map(len, rows)))]
        write_worksheet([dict(zip(names, [*row, *[None] * len(names)], strict=False)) for row in rows], str(path))


@pytest.mark.parametrize("shared", [True, False])
def test_a_long_sheet_goes_the_short_way_piece_by_piece(tmp_path: Path, shared: bool) -> None:
    chance = random.Random(3)
    rows: list[list[Any]] = [["九月回款"], ["工号", "姓名", "到账日期", "回款金额", "备注"]]
    for n in range(9000):
        blank = chance.random() < 0.3
        rows.append(
            [f"HC{n:04d}", f"张{n} & 李", date(2026, 9, 1) + timedelta(days=n % 30), n / 7, None if blank else "分期"]
        )
    rows += [["合计", None, None, 12345.5, None]]
    path = tmp_path / "a.xlsx"
    write(path, rows, shared)
    assert compared(path) == 1


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


PLAIN = row(1, text_cell("A1", "工号"), text_cell("B1", "率")) + row(
    2, text_cell("A2", "1"), '<c r="B2" s="3"><v>0.5</v></c>'
)


@pytest.mark.parametrize(
    "body",
    [
        PLAIN + row(3, '<c r="A3" s="1"><v>7</v></c>'), PLAIN + row(3, '<c r="A3"><f>1+1</f><v>2</v></c>'), PLAIN + row(3, '<c r="A3" t="e"><v>#N/A</v></c>'),
        PLAIN + row(3, '<c r="A3" t="b"><v>1</v></c>'), PLAIN + row(3, "<c><v>1</v></c>"), PLAIN + "<!-- " + row(3, text_cell("A3", "x")) + " -->",
        PLAIN + row(3, '<c r="A3" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'), PLAIN + row(3, '<c r="A3" s="2"><v>46266.5</v></c>'),
        PLAIN + row(3, '<c r="A3" s="2"><v>12</v></c>'), PLAIN + row(3, text_cell("A3", "a_x000D_b")), PLAIN + row(3, text_cell("A3", "x"), text_cell("A3", "y")),
        PLAIN + row(2, text_cell("A2", "again")), PLAIN + row(3, '<c r="A3"><v>1_0</v></c>'),
    ],
)  # fmt: skip
def test_whatever_is_not_plain_is_left_to_the_general_reader(tmp_path: Path, body: str) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", f"<sheetData>{body}</sheetData>")
    assert blocks(path, 0)[0].plain is None if "1_0" not in body else True
    assert compared(path) == 0 if "1_0" not in body else True


def test_hidden_rows_percent_columns_and_titles_are_seen_on_the_short_way_too(tmp_path: Path) -> None:
    body = PLAIN + row(3, text_cell("A3", "2"), '<c r="B3" s="3"/>', more=' hidden="1"')
    path = raw_workbook(
        tmp_path / "a.xlsx", f'<sheetData>{body}</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    )
    assert compared(path) == 1
    short = blocks(path, 0)[0]
    assert short.percent == [1]
    assert [code for code, _ in short.notes] == ["hidden_rows"]
    assert as_rows(short)["rows"][2] == ("2", None)


def test_a_moment_keeps_its_time_of_day(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["还款时间"])
    book.active.append([datetime(2026, 9, 1, 8, 30)])
    book.save(tmp_path / "a.xlsx")
    block = blocks(tmp_path / "a.xlsx", 0)[0]
    assert block.plain is None
    assert block.rows[1][0] == datetime(2026, 9, 1, 8, 30)
