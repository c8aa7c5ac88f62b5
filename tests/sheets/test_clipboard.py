"""What people paste: rows of a spreadsheet, tables of web pages, cells with breaks and lone quotes."""

from __future__ import annotations

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.clipboard import pasted


def rows(text: str, html: str = "") -> list[list[object]]:
    (sheet,) = pasted(text, html).sheets
    return [sheet.row(at) for at in range(sheet.height)]


def test_tabs_and_line_ends_of_every_system_make_cells():
    wanted = [["工号", "姓名"], ["0001", "张三"], ["0002", None]]
    for end in ("\r\n", "\n", "\r"):
        assert rows(end.join(("工号\t姓名", "0001\t 张三 ", "0002\t", ""))) == wanted


def test_a_quoted_cell_may_hold_breaks_and_quotes():
    assert rows('姓名\t说明\r\n张三\t"第一行\n他说 ""好"" 再见"\r\n') == [
        ["姓名", "说明"],
        ["张三", '第一行\n他说 "好" 再见'],
    ]


def test_a_lone_quote_is_part_of_the_cell():
    assert rows('尺寸\t数量\n"5\t1\n7"\t2') == [["尺寸", "数量"], ['"5', "1"], ['7"', "2"]]


def test_a_table_of_a_web_page_is_taken_where_the_text_has_no_columns():
    html = "<meta charset=gb2312><table><tr><th>工号<th>姓名<tr><td>1<td>𬱖<br>某</table><table><tr><td>x<td>y</table>"
    book = pasted("工号 姓名 1 𬱖某", html)
    assert [sheet.row(0) for sheet in book.sheets] == [["工号", "姓名"], ["x", "y"]]
    assert book.sheets[0].row(1) == ["1", "𬱖\n某"]
    assert book.file in ("剪贴板", "Clipboard")


def test_the_same_cells_are_known_again_whatever_program_copied_them():
    one, other = pasted("a\tb\r\n1\t2\r\n"), pasted("a\tb\n1\t2")
    assert one.sha256 == other.sha256 != pasted("a\tb\n1\t3").sha256


@pytest.mark.parametrize(("text", "html"), [("", ""), (" \n\t\n", ""), ("", "<p>no table</p>")])
def test_a_clipboard_without_a_table_gets_one_sentence(text, html):
    with pytest.raises(UserError) as refused:
        pasted(text, html)
    assert refused.value.code == "empty_file"
    assert refused.value.hint


def test_a_clipboard_beyond_all_measure_is_refused():
    with pytest.raises(UserError) as refused:
        pasted("x\t" * 26_000_000)
    assert refused.value.code == "too_large"
