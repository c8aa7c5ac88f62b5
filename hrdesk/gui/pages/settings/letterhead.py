"""The fields of 单据版式: what stands on all papers, and the words of one kind at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import (
    PLAIN,
    SIGNED,
    Letterhead,
    PaperKind,
    SignLine,
    Wording,
    letterhead_from,
    own_signers,
    own_title,
    texts_of,
)
from hrdesk.domain.performance.sheet import Label
from hrdesk.gui.drafted import DraftedEditor
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.logo_picker import LogoPicker
from hrdesk.gui.pages.settings.signers import SignersEditor
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import button, column, label, named_by_label, row
from hrdesk.words import P_, _, speaking

_WIDE = 229  # of one of two fields side by side: both end where the lines of the signers do


class LetterheadEditor(DraftedEditor):
    """The fields. ``changed`` after each change; ``shown`` is the letterhead as it stands in them."""

    changed = Signal()
    submitted = Signal()  # Ctrl+S, or Enter in the last field

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._base = PLAIN  # as it was read
        self._wordings: dict[PaperKind, Wording] = {}
        self._loading = False
        self.head = Form(
            [
                Field("name_zh", P_("letterhead", "Printed name"), width=_WIDE),
                Field("name_en", P_("letterhead", "Printed name, English"), width=_WIDE, beside=True),
                Field(
                    "line_zh", P_("letterhead", "Line under the name"), width=_WIDE, placeholder=_("Address, telephone")
                ),
                Field("line_en", P_("letterhead", "Line under the name, English"), width=_WIDE, beside=True),
                Field("foot_zh", P_("letterhead", "Foot of the page"), width=_WIDE),
                Field("foot_en", P_("letterhead", "Foot of the page, English"), width=_WIDE, beside=True),
            ]
        )
        self.titles = Form(
            [
                Field("title_zh", P_("letterhead", "Title"), width=_WIDE),
                Field("title_en", P_("letterhead", "Title, English"), width=_WIDE, beside=True),
            ]
        )
        self.signers = SignersEditor()
        self.kind = QComboBox()
        for kind in PaperKind:
            self.kind.addItem(own_title(kind), kind.value)
        named_by_label(self.kind, P_("letterhead", "Paper"))
        self.reset = button(_("Reset this paper"), "undo-2", self.reset_paper, role="link")
        self.logo = LogoPicker(errands)
        self._lay_out()
        self.head.changed.connect(self._typed)
        self.titles.changed.connect(self._typed)
        self.signers.changed.connect(self._typed)
        self.logo.changed.connect(self._typed)
        self.head.submitted.connect(self.submitted)
        self.titles.submitted.connect(self.submitted)
        self.kind.currentIndexChanged.connect(self._other_paper)

    def _lay_out(self) -> None:
        box: QVBoxLayout = column(gap=10)
        box.addWidget(label(_("On all papers"), "section"))
        box.addWidget(self.logo)
        box.addWidget(self.head)
        box.addWidget(label(_("On one kind of paper"), "section"))
        box.addLayout(row(self.kind, self.reset, None, gap=8))
        box.addWidget(self.titles)
        box.addWidget(self.signers)
        hint = _("Empty: HRDesk's own words. Leaving certificates, notices and undertakings keep the words of the law; "
                 "they take head and foot only.")  # fmt: skip
        box.addWidget(label(hint, "hint", wrap=True))
        self.setLayout(box)

    # -- values ------------------------------------------------------------------------------------------------

    def load(self, letterhead: Letterhead, agency: Label) -> None:
        """Shows what is set; ``agency``: what it is called where no other name is set."""
        kept = {kind: _own_left_out(kind, given) for kind, given in letterhead.wordings.items()}
        self._base = replace(letterhead, wordings={kind: given for kind, given in kept.items() if given != Wording()})
        self.head.controls["name_zh"].setPlaceholderText(agency.zh)  # type: ignore[union-attr]
        self.head.controls["name_en"].setPlaceholderText(agency.en or agency.zh)  # type: ignore[union-attr]
        self.put(self._base)

    def put(self, letterhead: Letterhead) -> None:
        """Types it in: it differs from what was read."""
        self._loading = True
        self._wordings = dict(letterhead.wordings)
        self.logo.load(letterhead.logo, letterhead.place)
        labels = {"name": letterhead.name, "line": letterhead.line, "foot": letterhead.foot}
        self.head.load({f"{key}_{end}": getattr(held, end) for key, held in labels.items() for end in ("zh", "en")})
        _from_the_start(self.head)
        self._loading = False
        self._show_paper()

    @property
    def paper(self) -> PaperKind:
        """The kind of paper whose words are shown."""
        return PaperKind(self.kind.currentData())

    @property
    def shown(self) -> Letterhead:
        """What stands in the fields."""
        head = self.head.values()
        self._keep_paper()
        name, line, foot = (Label(head[f"{key}_zh"] or "", head[f"{key}_en"]) for key in ("name", "line", "foot"))
        return Letterhead(name, line, foot, self.logo.place, self.logo.logo, dict(self._wordings))

    @property
    def read(self) -> Letterhead:
        """What was read."""
        return self._base

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what was read."""
        return self.shown != self._base

    def _keep_paper(self) -> None:
        kind, title = self.paper, self.titles.values()
        signers = self.signers.signers() if kind in SIGNED else ()
        given = _own_left_out(kind, Wording(Label(title["title_zh"] or "", title["title_en"]), signers))
        if given == Wording():
            self._wordings.pop(kind, None)
        else:
            self._wordings[kind] = given

    # -- one kind of paper -------------------------------------------------------------------------------------

    def _show_paper(self) -> None:
        kind = self._showing = self.paper
        given = self._wordings.get(kind, Wording())
        self._loading = True
        for language, key in (("zh_CN", "title_zh"), ("en", "title_en")):
            with speaking(language):
                self.titles.controls[key].setPlaceholderText(own_title(kind))  # type: ignore[union-attr]
        self.titles.load({"title_zh": given.title.zh, "title_en": given.title.en})
        _from_the_start(self.titles)
        self.signers.load(given.signers or _own(kind))
        self.signers.setVisible(kind in SIGNED)
        self._loading = False
        self.reset.setEnabled(given != Wording())

    @Slot()
    def _other_paper(self) -> None:
        """Another kind was chosen: what was typed for the one before is kept."""
        if self._loading:
            return
        chosen = self.kind.currentIndex()
        self._loading = True
        self.kind.setCurrentIndex(self.kind.findData(self._showing.value))
        self._keep_paper()
        self.kind.setCurrentIndex(chosen)
        self._loading = False
        self._show_paper()
        self.changed.emit()

    @Slot()
    def reset_paper(self) -> None:
        """HRDesk's own words for this paper; saved only with the rest, and taken back until then."""
        kind, before = self.paper, self.shown.wordings.get(self.paper, Wording())
        self._wordings.pop(kind, None)
        self._show_paper()
        self.changed.emit()
        self._errands.messages.toast(
            _("{paper}: HRDesk's own words. Not saved yet.", paper=own_title(kind)),
            undo=partial(self._back, kind, before),
        )

    def _back(self, kind: PaperKind, before: Wording) -> None:
        self._keep_paper()
        self._wordings[kind] = before
        if kind is self.paper:
            self._show_paper()
        self.changed.emit()

    # -- errors, drafts ----------------------------------------------------------------------------------------

    def complain(self, failure: UserError) -> bool:
        """Shows a refusal where the text stands, turning to its paper; False where it names none."""
        field = failure.field or ""
        words = failure.whole
        if field == "logo":
            self.logo.notice.say(words)
            return True
        kind, dot, part = field.partition(".")
        if not dot:
            return self.head.complain(failure)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        if part.startswith("title"):
            self.titles.complain_all({part: words})
        else:
            number = part.partition(".")[2]
            self.signers.complain(int(number) if number.isdigit() else 0, words)
        return True

    def check(self) -> bool:
        """Whether it may be saved now: not while a draft is offered."""
        if self._held is not None:
            self.focus_first()
            return False
        return True

    @Slot()
    def _typed(self, *_what: object) -> None:
        if not self._loading:
            self.reset.setEnabled(self.shown.wordings.get(self.paper, Wording()) != Wording())
            self.changed.emit()

    def typed(self) -> dict[str, str]:
        """All texts as one, where any differs; a picture is chosen again."""
        texts = texts_of(self.shown)
        return {"texts": json.dumps(texts, ensure_ascii=False)} if texts != texts_of(self._base) else {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Puts the texts of a draft in."""
        self.put(replace(letterhead_from(json.loads(texts["texts"])), logo=self.logo.logo))
        self.changed.emit()

    def waiting_parts(self) -> list[QWidget]:
        """What is not to be touched while a draft is offered."""
        return [self.head, self.titles, self.signers, self.kind, self.logo]


def _from_the_start(form: Form) -> None:
    """Long texts show their beginning."""
    for control in form.controls.values():
        if isinstance(control, QLineEdit):
            control.setCursorPosition(0)


def _own(kind: PaperKind) -> tuple[SignLine, ...]:
    """HRDesk's own lines in both languages."""
    with speaking("zh_CN"):
        zh = own_signers(kind)
    with speaking("en"):
        en = own_signers(kind)
    return tuple(SignLine(Label(*both)) for both in zip(zh, en, strict=True))


def _own_left_out(kind: PaperKind, given: Wording) -> Wording:
    """Lines that say what HRDesk says are HRDesk's own."""
    return replace(given, signers=()) if given.signers == _own(kind) else given
