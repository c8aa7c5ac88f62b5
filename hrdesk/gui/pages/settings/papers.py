"""单据版式: the agency's logo, names, titles and signature lines, with the paper beside them as it will be printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent

from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import Letterhead, rebased
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.letterhead import LetterheadEditor
from hrdesk.gui.pages.settings.paper_view import PaperView
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.parts import Notice, button, column, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.letterhead.saving import LetterheadView
    from hrdesk.gui.drafts import Keeper


class PapersPart(Part):
    """The section: fields at the left, the paper at the right, one Save for all."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Letterhead"),
            _(
                "How the agency's papers look. Months published before are printed with it too; their content stays as published."
            ),
        )
        self._view: LetterheadView | None = None
        self._keeper: Keeper | None = None
        self.editor = LetterheadEditor(errands)
        self.editor.setMaximumWidth(470)
        self.save = button(_("Save"), "save", self.submit, role="primary", hint="Ctrl+S")
        self.discard = button(_("Discard changes"), pressed=self.throw_away)
        self.view = PaperView(errands, self.discard, self.save)
        self.notice = Notice()
        left = column(self.editor, gap=12)
        left.insertWidget(0, self.notice)
        left.addStretch(1)
        across = row(gap=24)
        across.addLayout(left)
        across.addWidget(self.view, 1)
        self.box.addLayout(across)
        self.box.addStretch(1)
        self.editor.changed.connect(self._changed)
        self.editor.submitted.connect(self.submit)
        self._enable()

    @property
    def dirty(self) -> bool:
        return self._view is not None and self.editor.dirty

    def load(self) -> None:
        from hrdesk.app.letterhead.saving import letterhead_settings

        if not self.dirty:
            self.errands.read(letterhead_settings, self._show)

    def _show(self, view: LetterheadView) -> None:
        if self.dirty:
            return
        self._view = view
        self.view.forget()
        self.editor.load(view.letterhead, view.agency)
        if self._keeper is None:
            self._keeper = self.errands.drafts.follow(self.editor, "settings:letterhead", version=str(view.version))
        self._enable()
        self._draw(now=True)

    def _changed(self) -> None:
        self.notice.say("")
        self._enable()
        self._draw()

    def _enable(self) -> None:
        dirty = self.dirty
        self.save.setEnabled(dirty)
        self.discard.setEnabled(dirty)

    def _draw(self, *, now: bool = False) -> None:
        self.view.show_paper(self.editor.paper, self.editor.shown, now=now)

    @Slot()
    def throw_away(self) -> None:
        """Back to what is saved; a message takes that back."""
        if self._view is None:
            return
        typed = self.editor.shown
        self.editor.load(self._view.letterhead, self._view.agency)
        self._changed()
        self._drop_draft()
        self.errands.messages.toast(_("Changes discarded."), undo=partial(self._put_back, typed))
        self.load()  # somebody else may have saved since

    def _put_back(self, typed: Letterhead) -> None:
        self.editor.put(typed)
        self._changed()

    @Slot()
    def submit(self) -> None:
        """Saves all of it."""
        if self._view is None or not self.dirty or not self.editor.check():
            return
        from hrdesk.app.letterhead.saving import SaveLetterhead, save_letterhead

        order, before = SaveLetterhead(self.editor.shown, self._view.version), self._view.letterhead
        self.save.setEnabled(False)
        self.errands.write(
            lambda work: save_letterhead(work, order),
            partial(self._saved, before, order.letterhead),
            failed=self._refused,
        )

    def _saved(self, before: Letterhead, sent: Letterhead, view: LetterheadView) -> None:
        self._drop_draft()
        self._take(view, known=sent)
        self.errands.messages.toast(_("Letterhead saved."), undo=partial(self._take_back, before, view.version))
        self.changed.emit()

    def _take(self, view: LetterheadView, *, known: Letterhead) -> None:
        """Shows what is saved now; what was typed over what was ``known`` as saved stays, and nothing else does."""
        typed, self._view = self.editor.shown, view
        self.editor.load(view.letterhead, view.agency)
        if typed != known:
            self.editor.put(rebased(typed, known, self.editor.read))
        self._changed()

    def _take_back(self, before: Letterhead, version: int) -> None:
        from hrdesk.app.letterhead.saving import SaveLetterhead, save_letterhead

        def done(view: LetterheadView) -> None:
            self._take(view, known=self.editor.read)
            self.errands.messages.toast(_("Taken back."))
            self.changed.emit()

        order = SaveLetterhead(before, version)
        self.errands.write(lambda work: save_letterhead(work, order), done)

    def _refused(self, failure: BaseException) -> bool:
        self._enable()
        if not isinstance(failure, UserError):
            return False
        if not self.editor.complain(failure):
            self.notice.say(failure.whole)
        return True

    def _drop_draft(self) -> None:
        if self._keeper is not None:
            self._keeper.drop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.submit()
        else:
            super().keyPressEvent(event)
