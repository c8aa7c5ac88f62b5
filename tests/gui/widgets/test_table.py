"""The table as people use it: keys, filters above the columns, copying, frozen columns, memory."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hrdesk.gui.models.table import Cell, Column
from hrdesk.gui.remembered import InMemory
from hrdesk.gui.theme import Theme, colours
from hrdesk.gui.widgets.parts import EmptyPage, button, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.gui.widgets.table_text import as_text, matrix, sums
from tests.gui.builders import PEOPLE, SCORES, people, scores


def _list(**options: Any) -> DataTable:
    table = DataTable(PEOPLE, name="员工", identity=lambda person: person.employee_no, **options)
    table.load(people())
    table.resize(900, 400)
    table.show()
    return table


def _grid(width: int = 420) -> DataTable:
    table = DataTable(
        SCORES,
        name="绩效数据",
        identity=lambda score: score.employee_no,
        cells=True,
        frozen_left=3,
        frozen_right=1,
        row_height=26,
    )
    table.load(scores())
    table.resize(width, 400)
    table.show()
    return table


@pytest.fixture(autouse=True)
def _look(theme: Theme, qtbot: Any) -> None:
    """All tables are drawn in the light look."""


def test_the_row_stays_current_through_sorting_filtering_and_reloading() -> None:
    table = _list()
    table.choose("HC0202")
    table.sort_by("hired", descending=True)
    assert table.current_row().employee_no == "HC0202"
    table.filter({"name": "马洁"})
    assert table.current_row().employee_no == "HC0202"
    table.load(people())
    assert table.current_row().employee_no == "HC0202"


def test_who_is_made_current_is_selected_alone_though_a_key_of_another_shortcut_is_still_held() -> None:
    rows, cells = _list(), _grid()
    rows.choose("HC0180")
    cells.setCurrentIndex(cells.grid.index(5, 3))
    other = QLineEdit()
    other.show()
    QTest.keyPress(other, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    rows.choose("HC0202")
    assert [one.employee_no for one in rows.selected_rows()] == ["HC0202"]
    cells.setCurrentIndex(cells.grid.index(2, 3))
    assert [(one.row(), one.column()) for one in cells.selectedIndexes()] == [(2, 3)]


def test_it_is_told_when_the_current_row_is_filtered_away(qtbot: Any) -> None:
    table = _list()
    table.choose("HC0202")
    heard: list[Any] = []
    table.chosen.connect(heard.append)
    table.filter({"name": "韩立"})
    assert heard[-1] is None or heard[-1].name == "韩立"


def test_the_first_who_is_left_is_current_when_the_current_row_is_filtered_away() -> None:
    table = _list()
    table.choose("HC0202")
    table.filter({"name": "韩立"})
    assert table.current_row().name == "韩立"
    table.filter({"name": "谁也不是"})
    assert table.current_row() is None


def test_a_column_is_sorted_by_keyboard() -> None:
    table = _list()
    table.choose("HC0202", "hired")
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    days = [row.hired for row in table.grid.shown_rows]  # type: ignore[attr-defined]
    assert days == sorted(days, reverse=True)
    assert table.current_row().employee_no == "HC0202"
    offered = [entry.text() for entry in table.menu().actions() if entry.shortcut().toString().startswith("Alt+")]
    assert offered[:2] == ["升序", "降序"]


def test_the_filter_row_leads_down_to_the_rows_it_left_and_is_emptied_by_esc() -> None:
    table = _list()
    table.choose_first()
    table.show_filters()
    editor = table.header._editors[1]
    editor.setFocus()
    editor.insert("马")
    QTest.keyClick(editor, Qt.Key.Key_Down)
    assert table.grid.rowCount() == 3, "what was typed counts at once"
    assert table.window().focusWidget() is table
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.text() == ""
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert table.window().focusWidget() is table
    assert table.grid.rowCount() == 62


def test_typing_finds_a_person_by_initials() -> None:
    table = _list()
    table.choose_first()
    QTest.keyClicks(table, "mj")
    assert table.current_row().name == "马洁"
    table._typed_over()
    QTest.keyClicks(table, "xyz")  # nobody's
    assert table.current_row().name == "许静"


def test_enter_opens_the_row() -> None:
    table = _list()
    opened: list[Any] = []
    table.opened.connect(opened.append)
    table.choose("HC0202")
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert [person.employee_no for person in opened] == ["HC0202"]


def test_tab_leaves_the_table() -> None:
    assert not _list().tabKeyNavigation()


def test_a_filter_above_a_column_narrows_the_list(qtbot: Any) -> None:
    table = _list()
    table.show_filters()
    counted: list[tuple[int, int]] = []
    table.counted.connect(lambda *numbers: counted.append(numbers))
    table.header._editors[1].setText("马")
    qtbot.waitUntil(lambda: bool(counted))
    assert counted[-1] == (3, 62)
    assert {row.name for row in table.grid.shown_rows} == {"马洁"}  # type: ignore[attr-defined]
    table.clear_filters()
    assert table.grid.rowCount() == 62
    assert table.header.conditions() == {}


def test_ctrl_shift_l_opens_and_closes_the_filter_row() -> None:
    table = _list()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(table, Qt.Key.Key_L, both)
    assert table.header.filters_shown
    table.filter({"name": "马"})
    QTest.keyClick(table, Qt.Key.Key_L, both)
    assert not table.header.filters_shown
    assert table.grid.rowCount() == 62


def test_what_is_copied_has_headers_and_pastes_into_a_spreadsheet(qapp: Any) -> None:
    table = _list()
    table.choose("HC0202")
    table.setColumnHidden(3, True)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = qapp.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["工号", "姓名", "员工状态", "岗位", "入职日期", "合同到期", "直属上级"]
    assert lines[1].split("\t")[:3] == ["HC0202", "马洁", "试用期"]


def test_no_copied_text_becomes_a_formula_in_the_spreadsheet() -> None:
    assert as_text([["=1+1", "@x", "-3", "+86 138", "a\tb\nc"]]) == "'=1+1\t'@x\t-3\t'+86 138\ta b c"


def test_a_sum_below_nothing_has_the_sign_of_the_cells() -> None:
    assert sums(2, [Decimal("-500"), Decimal("100")], cells=True, total=(2, 2))[1:3] == [
        ("合计", "−400.00"),
        ("平均", "−200.00"),
    ]


def test_pasted_cells_come_as_lines_of_texts() -> None:
    assert matrix("1\t2\r\n3\t4\r\n") == [["1", "2"], ["3", "4"]]
    table = _grid()
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText("1,000\n2,000\n")
    got: list[Any] = []
    table.pasted.connect(lambda *what: got.append(what))
    table.setCurrentIndex(table.grid.index(2, 3))
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [(row.employee_no, key, lines) for row, key, lines in got] == [("HC0180", "amount", [["1,000"], ["2,000"]])]


def test_the_status_bar_adds_up_the_selected_cells(qtbot: Any) -> None:
    table = _grid()
    with qtbot.waitSignal(table.summed) as told:
        model = table.selectionModel()
        chosen = QItemSelection(table.grid.index(0, 3), table.grid.index(2, 3))
        model.select(chosen, model.SelectionFlag.ClearAndSelect)
    words = told.args[0]
    assert words[0] == "选中 3 格"
    assert words[1:] == [("合计", "542,297.01"), ("平均", "180,765.67"), ("计数", "3")]


def test_export_gives_exactly_what_is_shown() -> None:
    table = _list()
    table.filter({"name": "马洁"})
    table.setColumnHidden(4, True)
    table.sort_by("employee_no", descending=True)
    headers, rows, _kinds = table.exported()
    assert "岗位" not in headers
    assert [row[0] for row in rows] == ["HC0664", "HC0433", "HC0202"]
    assert rows[0][headers.index("入职日期")] == people()[46].hired


def test_widths_hidden_columns_and_order_are_remembered(qtbot: Any) -> None:
    remembered = InMemory()
    table = _list(remembered=remembered, key="people")
    table.setColumnWidth(1, 133)
    menu = table.column_menu()
    next(entry for entry in menu.actions() if entry.text() == "小组").trigger()
    table.sort_by("hired", descending=True)
    qtbot.waitUntil(lambda: bool(remembered.values))
    again = _list(remembered=remembered, key="people")
    assert again.columnWidth(1) == 133
    assert again.isColumnHidden(3)
    assert again.grid.row_at(0).hired == max(person.hired for person in people())


def test_the_last_room_goes_to_the_column_that_stretches() -> None:
    table = _list()
    assert sum(table.columnWidth(number) for number in table.shown_columns()) == table.viewport().width()


def test_columns_that_fit_need_no_bar_though_one_is_meant_narrower_than_a_column_can_be() -> None:
    columns = [Column("employee_no", "", 20), *(Column(f"c{at}", "", 60, stretch=True) for at in range(3))]
    table = DataTable(columns, name="表", identity=id, cells=True)
    table.load([SimpleNamespace(employee_no="1", c0=1, c1=2, c2=3)])
    table.resize(600, 200)
    table.show()
    assert table.columnWidth(0) > 20
    assert table.horizontalScrollBar().maximum() == 0


def _edges(table: DataTable, colour: str) -> list[int]:
    """At which heights the first column has the edge of a box."""
    picture = table.viewport().grab().toImage()
    at, wanted = table.columnWidth(0) // 4, QColor(colour)
    return [high for high in range(picture.height()) if picture.pixelColor(at, high) == wanted]


def test_boxes_below_each_other_share_one_edge_and_a_level_is_indented() -> None:
    table = DataTable(
        [Column("state", "态", 200, getter=lambda one: Cell("", state=one.state))], name="表", identity=id
    )
    table.load([SimpleNamespace(state=state) for state in ("missing", "missing", "", "bad", "")])
    table.resize(300, 240)
    table.show()
    height = table.rowHeight(0)
    assert _edges(table, colours()["status.warning"]) == [0, height - 1, 2 * height - 1]
    assert _edges(table, colours()["status.error"]) == [3 * height, 4 * height - 1]
    column = table.grid.columns[0]
    words = [table._delegate.width_of(column, Cell("名", indent=indent)) for indent in (0, 30)]
    assert words[1] == words[0] + 30


def test_frozen_columns_stay_at_both_sides_while_the_rest_scrolls() -> None:
    table = _grid()
    bar = table.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum() // 2)
    first, last = table.grid.index(1, 0), table.grid.index(1, 8)
    assert table.visualRect(first).left() == 0
    assert table.visualRect(last).right() == table.viewport().width() - 1
    for index in (first, last):
        assert table.indexAt(table.visualRect(index).center()) == index


def test_the_current_cell_is_never_left_under_a_frozen_column() -> None:
    table = _grid()
    table.setCurrentIndex(table.grid.index(0, 3))
    for _step in range(4):
        QTest.keyClick(table, Qt.Key.Key_Right)
        cell = table.visualRect(table.currentIndex())
        edges = table.frozen_edges()
        assert cell.left() >= edges[0]
        assert cell.right() <= edges[1] + 2
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().column() == 0


def test_nothing_is_frozen_while_everything_fits() -> None:
    assert _grid(1200).frozen_places() == []


def test_a_click_on_a_frozen_title_sorts_by_it() -> None:
    table = _grid()
    table.header.setSectionsClickable(True)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    QTest.mouseClick(table.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert table.header.sortIndicatorSection() == 1


def test_a_hundred_thousand_rows_draw_only_what_is_seen(qtbot: Any) -> None:
    asked = 0

    def name(person: Any) -> str:
        nonlocal asked
        asked += 1
        return str(person)

    from hrdesk.gui.models.table import Column

    table = DataTable([Column("n", "序号", getter=name)], name="多", identity=lambda row: row)
    table.load(range(100_000))
    table.resize(300, 400)
    table.show()
    table.grab()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    table.grab()
    assert asked < 1000


# --- columns dragged to another place ---------------------------------------------------------------------------------


def _titles(table: DataTable) -> list[str]:
    return [table.grid.columns[number].title for number in table.shown_columns()]


def _drag(table: DataTable, section: int, onto: int) -> None:
    """By the mouse, from the middle of one title to beyond the middle of another."""
    header = table.header
    places = dict(table.frozen_places())

    def middle(number: int) -> int:
        return places.get(number, header.sectionViewportPosition(number)) + header.sectionSize(number) // 2

    right = middle(onto) > middle(section)
    start, end = (
        QPoint(middle(section), 10),
        QPoint(middle(onto) + (header.sectionSize(onto) // 4 if right else -4), 10),
    )
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for at in (QPoint(start.x() + (12 if right else -12), 10), end):
        QTest.mouseMove(header.viewport(), at)
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            QPointF(at),
            QPointF(header.viewport().mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(header.viewport(), move)
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_column_dragged_stays_there_and_is_remembered(qtbot: Any) -> None:
    remembered = InMemory()
    table = _list(remembered=remembered, key="people", frozen_left=1)
    table.show_filters()
    _drag(table, 4, 2)
    order = ["工号", "姓名", "岗位", "员工状态", "小组", "入职日期", "合同到期", "直属上级"]
    assert _titles(table) == order
    qtbot.waitUntil(lambda: bool(remembered.values))
    again = _list(remembered=remembered, key="people", frozen_left=1)
    assert _titles(again) == order
    assert [entry.text() for entry in again.column_menu().actions() if entry.data() is not None] == order
    assert again.exported().headings == order
    editor = table.header._editors[4]
    assert editor.x() - 3 == table.header.sectionViewportPosition(4), "the filter stands below its title"


def test_a_click_on_a_title_still_sorts() -> None:
    table = _list()
    at = table.header.sectionViewportPosition(1) + 10
    QTest.mouseClick(table.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 10))
    assert table.header.sortIndicatorSection() == 1
    assert _titles(table)[1] == "姓名"


def test_nothing_is_dragged_into_or_out_of_what_is_frozen() -> None:
    table = _grid()
    before = _titles(table)
    _drag(table, 3, 1)
    assert _titles(table) == before
    _drag(table, 1, 4)
    assert _titles(table) == before
    _drag(table, 2, 1)
    assert _titles(table)[:3] == ["", "姓名", "工号"], "what is frozen can change places among itself"


def test_columns_move_by_keys_too_and_go_back() -> None:
    table = _grid()
    table.setCurrentIndex(table.grid.index(0, 4))
    QTest.keyClick(table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert _titles(table)[3:5] == ["金额回收率", "回款金额"]
    QTest.keyClick(table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert _titles(table)[3:5] == ["金额回收率", "回款金额"], "at its end it stays"
    assert table.currentIndex().column() == 4
    table.reset_columns()
    assert _titles(table) == [column.title for column in SCORES]


def test_copying_and_walking_follow_the_columns_as_they_stand() -> None:
    table = _grid(1200)
    table.header.moveSection(table.header.visualIndex(4), table.header.visualIndex(3))
    table.setCurrentIndex(table.grid.index(0, 2))
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == 4
    QTest.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    table.copy()
    assert QApplication.clipboard().text().split("\n")[0] == "金额回收率\t回款金额"


def test_a_column_that_is_new_stands_behind_the_one_it_follows() -> None:
    remembered = InMemory()
    remembered.put("table/people", {"order": ["name", "employee_no", "team", "status"], "hidden": []})
    table = _list(remembered=remembered, key="people")
    assert _titles(table)[:5] == ["姓名", "工号", "小组", "岗位", "入职日期"]


# --- giving out ------------------------------------------------------------------------------------------------------


def test_what_is_given_out_is_typed_and_in_the_order_shown() -> None:
    table = _grid()
    table.header.moveSection(table.header.visualIndex(4), table.header.visualIndex(3))
    headings, rows, kinds = table.exported()
    assert headings == ["工号", "姓名", "金额回收率", "回款金额", "质检得分", "有效投诉", "总分", "排名"]
    assert kinds[2:5] == ["percent", "money", ""]
    assert isinstance(rows[0][3], Decimal)
    assert rows[9][2] == "缺", "a word stands where there is no figure"


def test_the_menu_has_the_toolbars_actions_and_those_of_every_table() -> None:
    table = _list(key="people")
    pressed: list[str] = []
    plain, off = button("新增", "plus", lambda: pressed.append("新增")), button("停用")
    off.setEnabled(False)
    table.offer_actions([plain, off])
    toolbar = QWidget()
    toolbar.setLayout(row(plain, off))
    toolbar.show()
    entries = {entry.text(): entry for entry in table.menu().actions() if entry.text()}
    assert list(entries)[:3] == ["新增", "停用", "复制（含标题）"]
    assert not entries["停用"].isEnabled()
    assert "导出当前列表…" not in entries, "no window above that lets lists out"
    entries["新增"].trigger()
    assert pressed == ["新增"]


def test_a_column_begins_no_narrower_than_its_title() -> None:
    table = DataTable([Column("at", "Last working day", 40), Column("no", "No.", 68)], name="Exits")
    assert table.columnWidth(0) >= table.header.width_of_title(table.grid.columns[0]) > 40
    assert table.columnWidth(1) == 68


def test_words_are_not_cut_while_another_column_has_room_to_give() -> None:
    columns = [Column("name", "Name", 60), Column("kind", "Kind", 300)]
    table = DataTable(columns, name="Exits")
    table.resize(370, 200)
    table.show()
    table.load([SimpleNamespace(name="阿卜杜热合曼·麦麦提吐尔逊", kind="Fault")])
    assert table.columnWidth(0) > 150
    assert table.columnWidth(0) + table.columnWidth(1) <= table.viewport().width()
    table.setColumnWidth(0, 80)  # somebody's own width stands
    table.load([SimpleNamespace(name="阿卜杜热合曼·麦麦提吐尔逊", kind="Fault")])
    assert table.columnWidth(0) == 80
    table.reset_columns()
    assert table.columnWidth(0) > 150


def test_an_empty_page_shows_every_line_of_its_sentence() -> None:
    page = EmptyPage("info", "")
    page.resize(800, 400)
    page.show()
    page.say("Everything a new colleague needs, with the days the law sets. " * 3)
    QApplication.processEvents()
    assert page.sentence.height() >= page.sentence.heightForWidth(page.sentence.width())
