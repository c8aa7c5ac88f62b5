"""录入 from the window: a team filled in by pasting, mended, filled down, undone, saved, and two desks at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.entry_sheet import entry_view
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.gui.models.entry import Sheet
from hrdesk.gui.models.entry_shown import EntryModel
from hrdesk.gui.models.month import column_of
from hrdesk.gui.presence import NEWS_MS
from tests.app.builders import add_people, as_role, new_agency, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, pack
from tests.gui.pages.window import Window

QUALITY = "quality_score"
CTRL = Qt.KeyboardModifier.ControlModifier
TYPED = ("recovered_amount", "recovery_rate_amount", "connect_rate", "promise_kept_rate", QUALITY)


@pytest.fixture
def desk(tmp_path):
    made = new_agency(tmp_path)
    pack(made)
    return made


@pytest.fixture
def people(desk):
    """Five of one team, everything but the quality score from a file."""
    found = add_people(desk, 5, names=("马洁", "郑浩", "周倩", "韩立", "许静"))
    for who in found:
        figures(desk, who, {code: value for code, value in GOOD.items() if code != QUALITY})
    return found


def opened(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    page.enter_figures.click()
    window.settle()
    return window, page.entering


def put(view, name, metric=QUALITY):
    """The cursor on somebody's figure."""
    row = next(line for line in view.sheet.lines.values() if line.row.name == name)
    assert view.table.choose(row.row.employment_id, column_of(metric))
    view.table.clearSelection()
    view.table.setCurrentIndex(view.table.currentIndex())
    return row.row.employment_id, metric


def select(view, first, last, metric=QUALITY):
    rows = [view.table.grid.row_at(n).row.name for n in range(view.table.grid.rowCount())]
    column = view.table.grid.number_of(column_of(metric))
    ends = [view.table.grid.index(rows.index(name), column) for name in (first, last)]
    view.table.setCurrentIndex(ends[0])
    mode = view.table.selectionModel().SelectionFlag.ClearAndSelect
    view.table.selectionModel().select(QItemSelection(*ends), mode)


def shown(view, name, column=None):
    column = column or column_of(QUALITY)
    rows = [view.table.grid.row_at(n).row.name for n in range(view.table.grid.rowCount())]
    return view.table.grid.index(rows.index(name), view.table.grid.number_of(column)).data()


def paste(window, view, text):
    QGuiApplication.clipboard().setText(text)
    window.keys(view.table, Qt.Key.Key_V, held=CTRL)


def order(view):
    return [view.table.grid.row_at(n).row.name for n in range(view.table.grid.rowCount())]


def kept(desk, name, metric=QUALITY):
    return next(one for one in entry_view(desk.work(), MONTH).rows if one.name == name).cells[metric].actual


def test_a_supervisor_fills_a_team_by_pasting_and_saves_by_keyboard_alone(qtbot, theme, desk, people):
    evaluate(desk.work(), MONTH)
    leader = supervisor_of(desk, "电催一组")
    window, view = opened(qtbot, theme, leader)
    assert shown(view, "马洁") == "缺"
    assert shown(view, "马洁", "total") == "—"
    put(view, order(view)[0])
    lines = [f"{80 + at}" for at in range(5)]
    paste(window, view, "\n".join(lines) + "\n")
    first, last = order(view)[0], order(view)[4]
    assert (shown(view, first), shown(view, last)) == ("80.0", "84.0")
    assert (shown(view, last, "rank"), shown(view, first, "rank")) == ("1", "5")
    assert kept(desk, first) is None
    window.keys(view.table, Qt.Key.Key_S, held=CTRL)
    assert [kept(desk, name) for name in order(view)[:5]] == [80, 81, 82, 83, 84]
    assert not view.sheet.edits
    for who in people:
        row = evaluation(desk, who)
        assert shown(view, who.name, "total") == f"{row.score:.2f}"
        assert shown(view, who.name, "rank") == str(row.rank)


def test_typing_into_a_figure_that_is_not_open_says_why_and_moves_nowhere(qtbot, theme, desk, people):
    leader = supervisor_of(desk, "电催一组")
    window, view = opened(qtbot, theme, leader)
    put(view, "马洁", "connect_rate")
    at = view.table.currentIndex()
    for key in (Qt.Key.Key_6, Qt.Key.Key_1):
        window.keys(view.table, key)
    (said,) = window.told("toast")
    assert said.startswith("马洁")
    assert "由人事更正" in said
    window.keys(view.table, Qt.Key.Key_Delete)
    assert window.told("toast") == [said, said]
    assert view.table.currentIndex() == at
    assert not view.sheet.edits


def test_the_model_keeps_the_rules_of_models(qtbot, theme, desk, people):
    sheet = Sheet(entry_view(desk.work(), MONTH))
    model = EntryModel(sheet)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load(sheet.lines.values())
    sheet.put({(people[0].employment_id, QUALITY): sheet.typing((people[0].employment_id, QUALITY), "88")})
    model.changed()
    sheet.rebase(entry_view(desk.work(), MONTH))
    model.take(sheet.lines)
    assert model.index(0, model.number_of("total")).data()


def test_three_hundred_pasted_cells_of_which_five_are_text_save_nothing_until_mended(qtbot, theme, desk):
    add_people(desk, 60)
    window, view = opened(qtbot, theme, desk)
    columns = [column.key for column in view.table.grid.columns if column.key.startswith("metric.")][:5]
    cells = [["12.5" for _column in columns] for _row in range(60)]
    for row, column, text in ((0, 0, "请假"), (7, 1, "#N/A"), (20, 2, "—"), (33, 3, "一些"), (59, 4, "n/a")):
        cells[row][column] = text
    view.table.setCurrentIndex(view.table.grid.index(0, view.table.grid.number_of(columns[0])))
    paste(window, view, "\n".join("\t".join(line) for line in cells))
    assert len(view.sheet.edits) == 300
    assert len(view.sheet.problems()) == 5
    told = view.strip.notice.text
    assert "5" in told
    assert "300" in told
    for text in ("请假", "#N/A", "—", "一些", "n/a"):
        assert f"“{text}”" in told
    window.keys(view.table, Qt.Key.Key_S, held=CTRL)
    assert view.table.current_key() in view.sheet.problems(), "the cursor goes to what must be mended"
    assert all(cell.batch_id is None for row in entry_view(desk.work(), MONTH).rows for cell in row.cells.values())
    window.keys(view.table, *map(Qt.Key, b"77"))
    window.keys(view.table.focusWidget() or view.table, Qt.Key.Key_Return)
    assert len(view.sheet.problems()) == 4
    view.strip.drop.click()
    window.settle()
    assert not view.strip.notice.text
    window.keys(view.table, Qt.Key.Key_S, held=CTRL)
    counted = [cell for row in entry_view(desk.work(), MONTH).rows for cell in row.cells.values() if cell.by_hand]
    assert len(counted) == 296


def test_fill_down_clear_undo_and_redo(qtbot, theme, desk, people):
    window, view = opened(qtbot, theme, desk)
    names = order(view)
    key = put(view, names[0])
    window.keys(view.table, Qt.Key.Key_9)
    window.keys(view.table.focusWidget() if view.table.focusWidget() else view.table, Qt.Key.Key_Return)
    assert shown(view, names[0]) == "9.0"
    assert view.table.currentIndex().row() == 1, "Enter goes down"
    select(view, names[0], names[3])
    window.keys(view.table, Qt.Key.Key_D, held=CTRL)
    assert [shown(view, name) for name in names[:5]] == ["9.0"] * 4 + ["缺"]
    window.keys(view.table, Qt.Key.Key_Z, held=CTRL)
    assert shown(view, names[1]) == "缺"
    window.keys(view.table, Qt.Key.Key_Y, held=CTRL)
    assert shown(view, names[3]) == "9.0"
    window.keys(view.table, Qt.Key.Key_Delete)
    assert [shown(view, name) for name in names[:4]] == ["缺"] * 4
    window.keys(view.table, Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Z, held=CTRL)
    assert not view.sheet.edits
    put(view, names[1])
    assert view.sheet.cell(key).actual is None
    window.keys(view.table, Qt.Key.Key_F8)
    assert view.table.current_key() == put(view, names[2])


def test_the_sheet_is_opened_from_the_search(qtbot, theme, desk, people):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    search = window.main.search
    search.setText("录入")
    qtbot.waitUntil(lambda: [one.title for one in search.results][:1] == ["录入"])
    window.keys(search, Qt.Key.Key_Return)
    window.settle()
    assert page.entering.table.hasFocus()


def test_a_cell_gets_a_comment_and_keeps_it(qtbot, theme, desk, people):
    window, view = opened(qtbot, theme, desk)
    key = put(view, "马洁")
    window.keys(view.table, Qt.Key.Key_F2, held=Qt.KeyboardModifier.ShiftModifier)
    dialog = window.dialog()
    dialog.form.load({"note": "整月病假"})
    dialog.save.click()
    window.wait_no_dialog()
    view.save_all()
    window.settle()
    assert view.sheet.cell(key).note == "整月病假"
    assert "整月病假" in view.table.currentIndex().data(Qt.ItemDataRole.ToolTipRole)


def test_two_desks_see_each_other_and_neither_overwrites_silently(qtbot, theme, desk, people):
    leader = supervisor_of(desk, "电催一组")
    deputy = as_role(desk, "supervisor", scope="department", department="催收一部")
    one, mine = opened(qtbot, theme, leader)
    two, theirs = opened(qtbot, theme, deputy)
    for view, text in ((mine, "88"), (theirs, "91")):
        key = put(view, "马洁")
        view.edits.typed(view.sheet.lines[key[0]], column_of(QUALITY), text)
    key = put(theirs, "郑浩")
    theirs.edits.typed(theirs.sheet.lines[key[0]], column_of(QUALITY), "70")
    theirs.save_all()
    two.settle()
    assert NEWS_MS <= 1_000, "so often it is asked whether anybody saved: the sheet follows within two seconds"
    one.main.tell(frozenset({"changed"}))
    one.settle()
    assert shown(mine, "郑浩") == "70.0"
    assert shown(mine, "马洁") == "88.0", "what is typed stays"
    assert mine.sheet.conflicts() == [put(mine, "马洁")]
    assert f"马洁·质检得分（{deputy.actor.shown_name}：91.0）" in mine.strip.notice.text
    mine.save_all()
    one.settle()
    assert kept(desk, "马洁") == 91
    key = put(mine, "马洁")
    mine.edits.typed(mine.sheet.lines[key[0]], column_of(QUALITY), "88.5")
    assert not mine.sheet.conflicts()
    mine.save_all()
    one.settle()
    assert kept(desk, "马洁") == 88.5


def test_what_a_colleague_saves_while_a_figure_is_being_typed_does_not_touch_it(qtbot, theme, desk, people):
    deputy = as_role(desk, "supervisor", scope="department", department="催收一部")
    window, mine = opened(qtbot, theme, desk)
    other, theirs = opened(qtbot, theme, deputy)
    key = put(mine, "马洁")
    mine.edits.typed(mine.sheet.lines[key[0]], column_of(QUALITY), "31.5")
    put(mine, "马洁")
    qtbot.keyClick(mine.table.focusWidget() or mine.table, "3")
    editor = mine.table.findChild(QLineEdit)
    assert editor.text() == "3", "the first key takes the place of what stood there"
    key = put(theirs, "郑浩")
    theirs.edits.typed(theirs.sheet.lines[key[0]], column_of(QUALITY), "70")
    theirs.save_all()
    other.settle()
    window.main.tell(frozenset({"changed"}))
    window.settle()
    assert shown(mine, "郑浩") == "70.0"
    qtbot.keyClicks(editor, "3.5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    window.settle()
    assert shown(mine, "马洁") == "33.5"


def test_a_save_that_was_overtaken_at_the_last_moment_keeps_what_was_typed(qtbot, theme, desk, people):
    deputy = as_role(desk, "supervisor", scope="department", department="催收一部")
    window, mine = opened(qtbot, theme, desk)
    other, theirs = opened(qtbot, theme, deputy)
    for view, text in ((theirs, "91"), (mine, "88")):
        key = put(view, "马洁")
        view.edits.typed(view.sheet.lines[key[0]], column_of(QUALITY), text)
    theirs.save_all()
    other.settle()
    mine.save_all()
    window.settle()
    assert kept(desk, "马洁") == 91
    assert mine.sheet.conflicts() == [key]
    assert shown(mine, "马洁") == "88.0"
    mine.strip.drop.click()
    window.settle()
    assert shown(mine, "马洁") == "91.0"


def test_a_block_that_names_other_people_is_not_pasted(qtbot, theme, desk, people):
    window, view = opened(qtbot, theme, desk)
    names = order(view)
    view.table.setCurrentIndex(view.table.grid.index(0, view.table.grid.number_of("name")))
    paste(window, view, f"{names[1]}\t1\n{names[0]}\t2")
    assert not view.sheet.edits
    assert any(names[1] in said for said in window.told())


def test_figures_of_a_file_stay_and_are_named(qtbot, theme, desk, people):
    leader = supervisor_of(desk, "电催一组")
    window, view = opened(qtbot, theme, leader)
    put(view, order(view)[0], "recovered_amount")
    paste(window, view, "1\n2")
    assert not view.sheet.edits
    assert any("2" in said for said in window.told())


def test_the_toast_takes_a_save_back(qtbot, theme, desk, people):
    window, view = opened(qtbot, theme, desk)
    key = put(view, "马洁")
    view.edits.typed(view.sheet.lines[key[0]], column_of(QUALITY), "88")
    view.save_all()
    window.settle()
    assert kept(desk, "马洁") == 88
    window.said[-1].act()
    window.settle()
    assert kept(desk, "马洁") is None
    assert shown(view, "马洁") == "缺"


def test_what_is_not_saved_comes_back_as_a_draft_and_a_later_change_by_others_is_marked(qtbot, theme, desk, people):
    window, view = opened(qtbot, theme, desk)
    key = put(view, "马洁")
    view.edits.typed(view.sheet.lines[key[0]], column_of(QUALITY), "88")
    texts = view.typed()
    deputy = as_role(desk, "supervisor", scope="department", department="催收一部")
    other, theirs = opened(qtbot, theme, deputy)
    theirs.edits.typed(theirs.sheet.lines[key[0]], column_of(QUALITY), "91")
    theirs.save_all()
    other.settle()
    sheet = Sheet(entry_view(desk.work(), MONTH))
    sheet.from_texts(texts)
    assert sheet.conflicts() == [key]
    assert window.main is not other.main


def test_a_second_person_confirms_and_only_then_it_is_published(qtbot, theme, desk, people):
    leader = supervisor_of(desk, "电催一组")
    window, view = opened(qtbot, theme, leader)
    put(view, order(view)[0])
    paste(window, view, "\n".join(["80", "81", "82", "83", "84"]))
    view.save_all()
    window.settle()
    assert not view.head.confirm.isVisible(), "who entered it is not asked"
    evaluate(desk.work(), MONTH)
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 0
    hr, sheet = opened(qtbot, theme, desk)
    assert sheet.head.confirm.isVisible()
    sheet.head.confirm.click()
    dialog = hr.dialog()
    assert dialog.table.grid.rowCount() == 5
    dialog.yes.click()
    hr.wait_no_dialog()
    assert not sheet.head.confirm.isVisible()
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 5


def test_a_closed_month_is_only_looked_at(qtbot, theme, desk, people):
    from hrdesk.app.performance.cycle import close_period

    close_period(desk.work(), MONTH)
    window, view = opened(qtbot, theme, desk)
    put(view, "马洁")
    window.keys(view.table, Qt.Key.Key_9)
    paste(window, view, "88")
    assert not view.sheet.edits


def test_another_month_is_looked_at_and_what_was_typed_is_offered_again(qtbot, theme, desk, people):
    window, view = opened(qtbot, theme, desk)
    key = put(view, "马洁")
    view.edits.typed(view.sheet.lines[key[0]], column_of(QUALITY), "88")
    view.show_month(MONTH.previous())
    window.settle()
    assert view.sheet.view.period == MONTH.previous().label
    assert not view.sheet.edits
    view.show_month(MONTH)
    window.settle()
    assert not view.sheet.edits
    assert not view.table.isEnabled(), "the sheet waits until the draft is taken or thrown away"
    view._keeper.go_on()
    window.settle()
    assert view.table.isEnabled()
    assert shown(view, "马洁") == "88.0"
    view.save_all()
    window.settle()
    view._keeper.keep()
    assert kept(desk, "马洁") == 88
    assert view.errands.drafts.find(f"entry:{MONTH.label}:{view.sheet.view.scheme}") is None


def test_whoever_asks_for_a_person_of_the_month_is_shown_the_grid_and_what_was_typed_waits(qtbot, theme, desk, people):
    evaluate(desk.work(), MONTH)
    window, view = opened(qtbot, theme, desk)
    key = put(view, "马洁")
    view.edits.typed(view.sheet.lines[key[0]], column_of(QUALITY), "88")
    page = window.go("performance", period="2026-10", employee_no=people[1].employee_no)
    assert page.table.isVisible()
    assert page.table.current_row().name == "郑浩"
    page.enter_figures.click()
    window.settle()
    assert shown(view, "马洁") == "88.0"


def test_every_column_of_grid_and_sheet_has_a_header_to_be_read(qtbot, theme, desk, people):
    evaluate(desk.work(), MONTH)
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    grid = page.table
    page.enter_figures.click()
    window.settle()
    for table in (grid, page.entering.table):
        model = table.model()
        heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
        assert heads[0] == "行"
        assert all(heads), heads


def test_the_sheet_is_open_with_one_scheme_to_choose_its_own(qtbot, theme, desk, people):
    figures(desk, add_people(desk, 1, names=("田野",), position="组长")[0], {QUALITY: "90"})
    evaluate(desk.work(), MONTH)
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    assert page.scheme.isVisible()
    page.enter_figures.click()
    window.settle()
    view = page.entering
    assert (page.scheme.isVisible(), view.scheme.isVisible()) == (False, True)
    put(view, order(view)[0])
    paste(window, view, "88\n")
    window.keys(view.table, Qt.Key.Key_S, held=CTRL)
    assert kept(desk, order(view)[0]) == 88
    assert not page.scheme.isVisible(), "what was saved is read again behind the sheet"
    window.press("返回本月")
    assert page.scheme.isVisible()
