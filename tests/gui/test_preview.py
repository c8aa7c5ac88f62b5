"""Looking at a PDF inside the window: turning, zooming, saving, printing the very file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.messages import Messages, Said
from hrdesk.gui.page import Context, action
from hrdesk.gui.preview import Preview
from hrdesk.gui.theme import Theme


def _pdf(pages: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in range(pages):
        canvas.drawString(100, 700, f"page {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def context(qapp: Any) -> Iterator[Context]:
    made = Context(Jobs(), Messages())
    made.jobs.refused.connect(made.messages.error)
    yield made
    assert made.jobs.close()


@pytest.fixture
def preview(context: Context, theme: Theme, qtbot: Any) -> Preview:
    made = Preview(context)
    made.resize(900, 600)
    made.show()
    made.show_pages(_pdf(3), "考核表 2026-10")
    return made


def test_pages_can_be_turned_by_number(preview: Preview, qtbot: Any) -> None:
    assert preview.count.text() == "/ 3"
    preview.page_field.setText("3")
    QTest.keyClick(preview.page_field, "\r")
    qtbot.waitUntil(lambda: preview.page == 3)
    preview.page_field.setText("x")
    QTest.keyClick(preview.page_field, "\r")
    assert preview.page_field.text() == "3"


def test_what_is_saved_is_what_was_shown(preview: Preview, context: Context, qtbot: Any, tmp_path: Path) -> None:
    said: list[Said] = []
    context.messages.said.connect(said.append)
    out = tmp_path / "考核表.pdf"
    with qtbot.waitSignal(preview.saved):
        preview.save_to(str(out))
    assert out.read_bytes() == _pdf_of(preview)
    assert [one.text for one in said] == ["已保存：考核表.pdf"]


def _pdf_of(preview: Preview) -> bytes:
    return preview._bytes


def test_a_teams_name_is_no_path_in_the_name_proposed(preview: Preview) -> None:
    preview.show_pages(_pdf(1), "2026-10-电催/夜班")
    preview.save()
    dialog = preview.findChild(QFileDialog)
    assert dialog is not None
    assert [Path(path).name for path in dialog.selectedFiles()] == ["2026-10-电催 夜班.pdf"]
    dialog.reject()


def test_a_place_that_cannot_be_written_is_said_plainly(
    preview: Preview, context: Context, qtbot: Any, tmp_path: Path
) -> None:
    refused: list[UserError] = []
    context.jobs.refused.connect(lambda failure, _saving: refused.append(failure))
    preview.save_to(str(tmp_path / "nowhere" / "x.pdf"))
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].code == "unavailable"
    assert refused[0].hint


def test_only_the_pages_chosen_are_printed(preview: Preview, qtbot: Any, tmp_path: Path) -> None:
    out = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setFromTo(2, 3)
    with qtbot.waitSignal(preview.printed, timeout=20_000) as told:
        preview.print_on(printer)
    assert told.args == [2]
    from pypdf import PdfReader

    assert len(PdfReader(out).pages) == 2


def test_a_damaged_file_is_said_plainly(preview: Preview, context: Context) -> None:
    said: list[Said] = []
    context.messages.said.connect(said.append)
    preview.show_pages(b"not a pdf", "x")
    assert [one.text for one in said] == ["这些页面打不开。"]


def test_its_own_keys_go_before_those_of_the_page_around_it(
    context: Context, theme: Theme, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[str] = []
    monkeypatch.setattr(Preview, "print_pages", lambda _self: pressed.append("pages"))
    page, preview = QWidget(), Preview(context)
    page.addAction(action("Sheet", triggered=lambda: pressed.append("sheet"), parent=page, keys="Ctrl+P"))
    page.setLayout(QVBoxLayout())
    page.layout().addWidget(preview)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    preview.show_pages(_pdf(1), "x")
    for place in (preview.view, preview.page_field, preview.print_button):
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["pages"] * 3
    with qtbot.waitSignal(preview.closed):
        QTest.keyClick(preview.view, Qt.Key.Key_Escape)
    preview.hide()
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert pressed[3:] == ["sheet"]
    QTest.keyRelease(page, Qt.Key.Key_Control)  # Qt would hold it down into the next test


def test_tab_comes_to_the_bar_above_before_the_pages(context: Context, theme: Theme, qtbot: Any) -> None:
    window, before = QWidget(), QPushButton("before")
    preview = Preview(context)
    window.setLayout(QVBoxLayout())
    for part in (before, preview):
        window.layout().addWidget(part)
    window.show()
    preview.show_pages(_pdf(3), "考核表 2026-10")
    before.setFocus()
    met = []
    while not met or met[-1] is not before:
        window.focusNextChild()
        met.append(window.focusWidget())
    assert met.index(preview.page_field) < met.index(preview.print_button) < met.index(preview.view)


def test_a_file_that_cannot_be_replaced_stays_as_it_was_and_nothing_half_written_is_left(
    preview: Preview, context: Context, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "考核表.pdf"
    there.write_bytes(b"before")
    refused: list[UserError] = []
    context.jobs.refused.connect(lambda failure, _saving: refused.append(failure))

    def held(_self: Path, _to: Any) -> None:
        raise PermissionError(13, "open in Acrobat")

    monkeypatch.setattr(Path, "replace", held)
    preview.show_pages(_pdf(1), "考核表")
    preview.save_to(str(there))
    qtbot.waitUntil(lambda: bool(refused))
    assert "关掉正在打开它的程序" in refused[0].hint
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("考核表.pdf", b"before")]
