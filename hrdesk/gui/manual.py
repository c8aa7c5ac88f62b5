"""F1: the manual, in a window of its own beside the work, with its chapters to choose from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QWidget

from hrdesk.gui.widgets.parts import row
from hrdesk.words import _, current, resources

CHAPTERS = 2  # level of the headings that stand in the list


class Manual(QDialog):
    """The manual in the language of the window; it may stay open while one works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Manual"))
        self.resize(960, 640)
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Manual"))
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setOpenExternalLinks(False)
        self.text.document().setDocumentMargin(20)
        self.text.setMarkdown((resources() / "manual" / f"{current()}.md").read_text("utf-8"))
        self.chapters = QListWidget()
        self.chapters.setAccessibleName(_("Chapters"))
        self.chapters.setFixedWidth(232)
        self.chapters.setWordWrap(True)
        self.chapters.setSpacing(3)
        self.chapters.setFrameShape(QListWidget.Shape.NoFrame)
        self.chapters.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._starts: list[QTextBlock] = []
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() == CHAPTERS:
                self._starts.append(block)
                self.chapters.addItem(block.text())
            block = block.next()
        self.chapters.currentRowChanged.connect(self._go)
        self.setLayout(row(self.chapters, self.text, gap=0, edges=(0, 0, 0, 0)))
        self.chapters.setFocus()

    @Slot(int)
    def _go(self, number: int) -> None:
        """Puts the chapter at the top of the window."""
        top = self.text.document().documentLayout().blockBoundingRect(self._starts[number]).top()
        self.text.verticalScrollBar().setValue(round(top) - 8)
