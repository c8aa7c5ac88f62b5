"""One question as a person will see it, with what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from hrdesk.domain.training.questions import Kind, right_places
from hrdesk.domain.training.reading import plain_text
from hrdesk.domain.training.typed import lines_of
from hrdesk.gui.widgets.parts import column, empty, label, line, picture, row
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.bank import QuestionView

WIDE = 400


class QuestionDetail(QWidget):
    """Stem, options with the right ones marked, explanation, source."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty("role", "page")
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(20, 16, 20, 16)
        self._body.setSpacing(8)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.setLayout(column(area, gap=0))

    def clear(self) -> None:
        """Shows nothing."""
        empty(self._body)

    def show_question(self, view: QuestionView) -> None:
        """Shows one question."""
        self.clear()
        question = view.question
        about = [
            question.kind.text,
            question.topic,
            question.code,
            _("version {label}", label=view.number),
            _n("asked {count} time", "asked {count} times", count=view.attempts),
        ]
        self._body.addWidget(label(" · ".join(part for part in about if part), "small", wrap=True))
        self._body.addWidget(label(plain_text(question.stem, question.markup), "strong", wrap=True))
        shown = QPixmap()
        if view.picture is not None and shown.loadFromData(view.picture):
            image = label()
            image.setPixmap(shown.scaledToWidth(min(WIDE, shown.width()), Qt.TransformationMode.SmoothTransformation))
            image.setAccessibleName(_("Picture of the question"))
            self._body.addWidget(image)
        if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
            right = right_places(question)
            for at, option in enumerate(question.options):
                mark = picture(
                    "circle-check" if at in right else "circle",
                    "status.success" if at in right else "text.secondary",
                    14,
                )
                words = label(
                    f"{chr(65 + at)}  {plain_text(option.text, question.markup)}",
                    "strong" if at in right else "",
                    wrap=True,
                )
                entry = row(column(mark, None, gap=0), gap=8)
                entry.addWidget(words, 1)
                self._body.addLayout(entry)
        else:
            self._body.addWidget(label(lines_of(question), wrap=True))
        for title, text in (
            (_("Explanation"), question.explanation),
            (_("Source"), question.source),
            (_("Tags"), " ".join(question.tags)),
        ):
            if text:
                self._body.addWidget(line())
                self._body.addWidget(label(title, "section"))
                self._body.addWidget(label(plain_text(text, question.markup), wrap=True))
        self._body.addStretch(1)
