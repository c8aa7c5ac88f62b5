"""What readers hide in workbooks is found again, whichever reader and whichever kind of file it was."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets import excel
from hrdesk.sheets.block import Block
from hrdesk.sheets.file_kind import Limits
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.model import NOT_CALCULATED, CellError, RawSheet
from tests.sheets.builders import BOOK, raw_workbook, text_cell, workbook

ERROR = '<c r="B2" t="e"><v>#DIV/0!</v></c>'
NEVER = "<f>SUM(A1:A2)</f>"


def read(guard: Guard, path: Path) -> RawSheet:
    return guard.read(path).sheets[0]


def rows(sheet: RawSheet) -> list[list[Any]]:
    return [sheet.row(at) for at in range(sheet.height)]


def codes(sheet: RawSheet) -> dict[str, Any]:
    return {note.code: note.values.get("count") for note in sheet.notes}


def patient(path: Path) -> Block:
    return excel.read_excel(
        path.read_bytes(), "xlsx", Limits(), only=None, patient=True, measured=lambda kind, size: None
    )[0]


class TestCellsThatDoNotSayWhereTheyAre:
    XML = (
        f'<sheetData><row>{text_cell("A1", "工号")}<c t="inlineStr"><is><t>额</t></is></c></row>'
        f'<row hidden="1"><c s="1"><v>7</v></c><c t="e"><v>#N/A</v></c></row>'
        f"<row><c s=\"1\"><v>12</v></c><c>{NEVER}</c></row></sheetData>"
    )  # fmt: skip

    def test_they_are_counted_and_what_they_hide_is_named(self, guard: Guard, tmp_path: Path) -> None:
        sheet = read(guard, raw_workbook(tmp_path / "a.xlsx", self.XML.replace(' r="A1"', "")))
        assert rows(sheet) == [["工号", "额"], ["000007", CellError("#N/A")], ["000012", NOT_CALCULATED]]
        assert codes(sheet) == {"error_cells": 1, "not_calculated": 1, "leading_zeros": 2, "hidden_rows": 1}


def test_foreign_prefixes_hide_nothing(guard: Guard, tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", "")
    sheet = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>工号</x:t></x:is></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>额</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" s="1"><x:v>7</x:v></x:c><x:c r="B2" t="e"><x:v>#REF!</x:v></x:c></x:row>'
        '<x:row r="3"><x:c r="A3" s="1"><x:v>8</x:v></x:c><x:c r="B3"><x:f>A1</x:f></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    replaced = rewritten(path, {"xl/worksheets/sheet1.xml": sheet})
    assert rows(read(guard, replaced)) == [["工号", "额"], ["000007", CellError("#REF!")], ["000008", NOT_CALCULATED]]


def rewritten(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path) as package:
        held = {name: package.read(name) for name in package.namelist()} | {k: v.encode() for k, v in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in held.items():
            package.writestr(name, content)
    return path


def test_formulas_of_a_file_that_asks_to_be_calculated_were_never_zero(guard: Guard, tmp_path: Path) -> None:
    body = (
        f'<sheetData><row r="1">{text_cell("A1", "合计")}</row><row r="2"><c r="A2">{NEVER[:-4]}</f><v>0</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row></sheetData>'
    )
    path = raw_workbook(tmp_path / "a.xlsx", body)
    assert rows(read(guard, path)) == [["合计"], [0], [2]]
    asks = BOOK.replace("</workbook>", '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>')
    sheet = read(guard, rewritten(path, {"xl/workbook.xml": asks}))
    assert rows(sheet) == [["合计"], [NOT_CALCULATED], [2]]
    assert codes(sheet) == {"not_calculated": 1}


def test_a_formula_that_came_to_an_empty_text_is_blank(guard: Guard, tmp_path: Path) -> None:
    body = f'<sheetData><row r="1">{text_cell("A1", "名")}<c r="B1" t="str"><f>""</f><v></v></c></row></sheetData>'
    sheet = read(guard, raw_workbook(tmp_path / "a.xlsx", body))
    assert codes(sheet) == {}


def test_rich_and_phonetic_text_is_the_text_alone(guard: Guard, tmp_path: Path) -> None:
    shared = (
        '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2">'
        '<si><r><rPr><b/></rPr><t>张</t></r><r><t>三</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>'
    )
    body = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData>'
    path = raw_workbook(tmp_path / "a.xlsx", body, **{"xl/sharedStrings.xml": shared})
    from tests.sheets.builders import BOOK_RELS, TYPES

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rewritten(path, {
        "[Content_Types].xml": TYPES.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'),
        "xl/_rels/workbook.xml.rels": BOOK_RELS.replace("</Relationships>", f'<Relationship Id="rId3" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'),
    })  # fmt: skip
    assert rows(read(guard, path)) == [["张三", "東京"]]


def test_two_rows_of_one_number_are_said(guard: Guard, tmp_path: Path) -> None:
    body = "".join(
        f'<row r="{row}">{text_cell(f"A{row}", text)}</row>' for row, text in ((1, "名"), (2, "甲"), (2, "乙"))
    )
    sheet = read(guard, raw_workbook(tmp_path / "a.xlsx", f"<sheetData>{body}</sheetData>"))
    assert codes(sheet) == {"rows_repeated": 1}


def test_a_row_beyond_the_last_is_refused_at_once(guard: Guard, tmp_path: Path) -> None:
    body = f'<sheetData><row r="99999999999999999999">{text_cell("A3", "x")}</row></sheetData>'
    with pytest.raises(UserError) as refused:
        guard.read(raw_workbook(tmp_path / "a.xlsx", body))
    assert refused.value.code == "damaged"


@pytest.mark.parametrize("place", ["AAAAC3", "ZZZZ3", "XFE3"])
def test_a_column_beyond_the_last_is_refused_at_once(guard: Guard, tmp_path: Path, place: str) -> None:
    body = f'<sheetData><row r="1">{text_cell("A1", "x")}</row><row r="3">{text_cell(place, "x")}</row></sheetData>'
    with pytest.raises(UserError) as refused:
        guard.read(raw_workbook(tmp_path / "a.xlsx", body))
    assert refused.value.code == "damaged"


def test_a_stray_cell_a_million_rows_down_costs_little_and_is_told_in_one_line(guard: Guard, tmp_path: Path) -> None:
    from hrdesk.sheets.reading import table_of

    body = f'<row r="1">{text_cell("A1", "工号")}{text_cell("B1", "姓名")}</row>'
    body += f'<row r="2">{text_cell("A2", "1")}{text_cell("B2", "张三")}</row><row r="1048576">{text_cell("A1048576", "x")}</row>'
    sheet = read(guard, raw_workbook(tmp_path / "a.xlsx", f"<sheetData>{body}</sheetData>"))
    layout = table_of(sheet)
    assert [(one.row, one.code, one.last) for one in layout.skipped] == [(3, "blank", 1_048_575)]
    assert [sheet.row_number(index) for index in layout.rows] == [2, 1_048_576]


def test_a_part_packed_too_tightly_is_refused_unread(guard: Guard, tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", "<sheetData/>", **{"xl/x.xml": " " * 30_000_000})
    with pytest.raises(UserError) as refused:
        guard.read(path)
    assert refused.value.code == "too_large"
    assert "30 MB" in str(refused.value)


class TestThePatientReader:
    def test_it_keeps_zeros_errors_formulas_merges_and_hidden_rows(self, tmp_path: Path) -> None:
        body = (
            f'<sheetData><row r="1">{text_cell("A1", "部门")}{text_cell("B1", "工号")}{text_cell("C1", "率")}</row>'
            f'<row r="2" hidden="1">{text_cell("A2", "一部")}<c r="B2" s="1"><v>7</v></c><c r="C2" s="3"><v>0.5</v></c></row>'
            f'<row r="3"><c r="B3" t="e"><v>#N/A</v></c><c r="C3">{NEVER}</c></row></sheetData>'
            '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
        )
        block = patient(raw_workbook(tmp_path / "a.xlsx", body))
        assert block.rows == [
            ["部门", "工号", "率"],
            ["一部", "000007", 0.5],
            [None, CellError("#N/A"), NOT_CALCULATED],
        ]
        assert block.merges == [(1, 0, 2, 0)]
        assert block.percent == [2]
        assert {code for code, _ in block.notes} == {"patient", "error_cells", "not_calculated", "leading_zeros", "hidden_rows"}  # fmt: skip

    def test_it_says_what_the_fast_one_says(self, guard: Guard, tmp_path: Path) -> None:
        table = [["工号", "日", "额"], ["1", date(2026, 9, 1), 1.5], ["2", None, 2]]
        path = workbook(tmp_path / "a.xlsx", table)
        assert [[cell or None for cell in row] for row in patient(path).rows] == rows(read(guard, path))


class TestMergedCells:
    def test_text_merged_over_rows_and_columns_counts_for_every_row_once(self, guard: Guard, tmp_path: Path) -> None:
        table = [["部门", "组", "姓名", "额"], ["一部", None, "张三", 5], [None, None, "李四", None]]
        sheet = read(guard, workbook(tmp_path / "a.xlsx", table, a="A2:B3", b="D2:D3"))
        assert rows(sheet)[1:] == [["一部", None, "张三", 5], ["一部", None, "李四", None]]

    def test_they_count_in_html_too(self, guard: Guard, tmp_path: Path) -> None:
        path = tmp_path / "a.xls"
        path.write_text(
            "<table><tr><td rowspan=2>姓名</td><td colspan=2>请假</td></tr><tr><td>事假</td><td>病假</td></tr>"
            "<tr><td rowspan=2>张三</td><td>1</td><td>0</td></tr><tr style='display:none'><td>2</td><td>3</td></tr></table>",
            "utf-8",
        )
        from hrdesk.sheets.reading import table_of

        sheet = read(guard, path)
        assert table_of(sheet).columns == ("姓名", "请假 事假", "请假 病假")
        assert rows(sheet)[2:] == [["张三", "1", "0"], ["张三", "2", "3"]]
        assert codes(sheet)["hidden_rows"] == 1


EXCEL_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="z"><NumberFormat ss:Format="000000"/></Style><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>
<Worksheet ss:Name="九月"><Table>{rows}</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def test_excel_2003_keeps_zeros_hidden_rows_and_formulas_and_takes_no_comment_for_content(
    guard: Guard, tmp_path: Path
) -> None:
    body = (
        '<Row ss:Span="1"><Cell><Data ss:Type="String">工号</Data><Comment><ss:Data>填工号</ss:Data></Comment></Cell>'
        '<Cell><Data ss:Type="String">率</Data></Cell><Cell><Data ss:Type="String">组</Data></Cell></Row>'
        '<Row ss:Hidden="1"><Cell ss:StyleID="z"><Data ss:Type="Number">7</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell>'
        '<Cell ss:MergeDown="1"><Data ss:Type="String">甲</Data></Cell></Row>'
        '<Row><Cell ss:Formula="=A1"/><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>'
    )
    path = tmp_path / "a.xls"
    path.write_text(EXCEL_2003.format(rows=body), "utf-8")
    sheet = read(guard, path)
    assert rows(sheet) == [["工号", "率", "组"], [None] * 3, ["000007", rows(sheet)[2][1], "甲"], [NOT_CALCULATED, CellError("#N/A"), "甲"]]  # fmt: skip
    assert sheet.hidden
    assert sheet.percent_columns == {1}
    assert codes(sheet) | {"hidden_sheet": None} == {
        "hidden_sheet": None, "error_cells": 1, "not_calculated": 1, "leading_zeros": 1, "hidden_rows": 1, "merged_filled": 1,
    }  # fmt: skip


ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def ods(path: Path, *table: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        package.writestr("content.xml", ODS.format(rows="".join(table)))
    return path


def ods_cell(text: str, more: str = 'office:value-type="string"', *, covered: str = "") -> str:
    return f"<table:{covered}table-cell {more}><text:p>{text}</text:p></table:{covered}table-cell>"


def test_an_opendocument_sheet_hides_nothing(guard: Guard, tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        f"<table:table-row>{ods_cell('组')}{ods_cell('额')}{ods_cell('长')}</table:table-row>",
        '<table:table-row table:visibility="filter">'
        + ods_cell("甲", 'office:value-type="string" table:number-rows-spanned="2"')
        + ods_cell("#DIV/0!", 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"')
        + ods_cell("26:00:00", 'office:value-type="time" office:time-value="PT26H00M00S"') + "</table:table-row>",
        "<table:table-row>" + ods_cell("", "", covered="covered-") + '<table:table-cell table:formula="of:=1"/>'
        + ods_cell("000007", 'office:value-type="float" office:value="7"') + "</table:table-row>",
    )  # fmt: skip
    sheet = read(guard, path)
    assert rows(sheet) == [
        ["组", "额", "长"],
        ["甲", CellError("#DIV/0!"), timedelta(hours=26)],
        ["甲", NOT_CALCULATED, "000007"],
    ]
    assert codes(sheet) == {
        "error_cells": 1,
        "not_calculated": 1,
        "leading_zeros": 1,
        "hidden_rows": 1,
        "merged_filled": 1,
    }


def record(kind: int, content: bytes = b"") -> bytes:
    name = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return name + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, cells: Sequence[bytes], *, hidden: bool = False) -> Path:
    """A binary workbook of one row. Styles: 1 is 000000, 2 per cent."""
    row = struct.pack("<IIHBBBI", 0, 0, 300, 0, 0x10 if hidden else 0, 0, 0)
    sheet = (
        record(129)
        + record(148, bytes(16))
        + record(145)
        + record(0, row)
        + b"".join(cells)
        + record(146)
        + record(130)
    )
    formats = record(44, struct.pack("<H", 164) + wide("000000"))
    styles = formats + record(617, struct.pack("<I", 3)) + b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 164, 10)) + record(618)  # fmt: skip
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("S")) + record(144) + record(132)  # fmt: skip
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    rels = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relation}" Target="worksheets/sheet1.bin"/></Relationships>'
    with zipfile.ZipFile(path, "w") as package:
        for name, content in (("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", book), ("xl/_rels/workbook.bin.rels", rels.encode()), ("xl/worksheets/sheet1.bin", sheet), ("xl/styles.bin", styles)):  # fmt: skip
            package.writestr(name, content)
    return path


def test_a_binary_workbook_hides_nothing(guard: Guard, tmp_path: Path) -> None:
    def at(column: int, style: int = 0) -> bytes:
        return struct.pack("<II", column, style)

    cells = [
        record(3, at(0) + b"\x2a"), record(5, at(1, 1) + struct.pack("<d", 42)), record(2, at(2, 2) + struct.pack("<I", 50 << 2 | 3)),
        record(5, at(3) + struct.pack("<d", 1.5)),
    ]  # fmt: skip
    sheet = read(guard, xlsb(tmp_path / "a.xlsb", cells, hidden=True))
    assert rows(sheet)[0][:2] == [CellError("#N/A"), "000042"]
    assert [float(cell) for cell in rows(sheet)[0][2:]] == [0.5, 1.5]
    assert sheet.percent_columns == {2}
    assert codes(sheet) == {"error_cells": 1, "leading_zeros": 1, "hidden_rows": 1}
