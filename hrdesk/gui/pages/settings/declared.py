"""A section of declared settings: a form of some keys; what IT fixed is shown and cannot be changed; saving is undoable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import Conflict, UserError
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.form import Field, Form, Section
from hrdesk.gui.widgets.parts import Notice, button, row
from hrdesk.settings import DECLARED
from hrdesk.words import _, sentences

if TYPE_CHECKING:
    from hrdesk.app.upkeep import SettingsView
    from hrdesk.gui.drafts import Keeper


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as it is asked; ``beside``: on the line of the one before."""

    key: str
    words: str
    hint: str = ""
    required: bool = True
    beside: bool = False
    choices: Sequence[tuple[str, str]] = ()


class DeclaredPart(Part):
    """The settings named by ``keys``; a section says by ``entries`` how they are asked."""

    keys: tuple[str, ...] = ()
    draft = ""

    def __init__(self, errands: Errands, title: str, sentence: str = "") -> None:
        super().__init__(errands, title, sentence)
        self._view: SettingsView | None = None
        self.form: Form | None = None
        self._keeper: Keeper | None = None
        self.save = button(_("Save"), "save", self.submit, role="primary", hint="Ctrl+S")
        self.notice = Notice()
        self.box.addLayout(row(self.save, self.notice, None, gap=12))
        self.box.addStretch(1)

    def entries(self) -> Sequence[Entry | Section]:
        """How each key is asked, in order, under headings."""
        raise NotImplementedError

    @Slot()
    def typing(self) -> None:
        """Called after each change of the form, and once it is loaded."""

    @property
    def dirty(self) -> bool:
        return self.form is not None and self.form.dirty

    def load(self) -> None:
        from hrdesk.app.upkeep import agency_settings

        if not self.dirty:
            self.errands.read(agency_settings, self._show)

    def _show(self, view: SettingsView) -> None:
        if self.dirty:
            return
        if self.form is None or self._view is None or self._view.locked != view.locked:
            self._build(view)
        self._view = view
        if self.form is not None:
            self.form.load({key: view.values[key] for key in self.keys})
            self.typing()
            if self._keeper is None:
                self._keeper = self.errands.drafts.follow(self.form, self.draft)

    def _build(self, view: SettingsView) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self._keeper = None

        def field(entry: Entry | Section) -> Field | Section:
            if isinstance(entry, Section):
                return entry
            fixed = entry.key in view.locked
            said = _("Fixed by IT on this computer.") if fixed else entry.hint
            whole = DECLARED[entry.key].kind is int
            kind = "choice" if entry.choices else "whole" if whole else "text"
            return Field(
                entry.key, entry.words, kind, entry.required, hint=said, read_only=fixed, width=290,
                beside=entry.beside, choices=entry.choices,
            )  # fmt: skip

        self.form = Form([field(entry) for entry in self.entries()], today=self.errands.desk.work().today)
        self.form.setMaximumWidth(640)
        self.form.submitted.connect(self.submit)
        self.form.changed.connect(self.typing)
        self.box.insertWidget(1, self.form)
        QWidget.setTabOrder(list(self.form.controls.values())[-1], self.save)

    @Slot()
    def submit(self) -> None:
        """Saves what differs."""
        form, view = self.form, self._view
        if form is None or view is None or not form.check():
            return
        typed = {key: value if value is not None else "" for key, value in form.values().items()}
        wrong = {
            key: span(key)
            for key, value in typed.items()
            if isinstance(value, int) and not (DECLARED[key].least or 0) <= value <= (DECLARED[key].most or value)
        }
        if form.complain_all(wrong):
            return
        changed = {key: value for key, value in typed.items() if value != view.values[key] and key not in view.locked}
        self.notice.say("")
        if not changed:
            form.load({key: view.values[key] for key in self.keys})
            self._drop_draft()
            return
        from hrdesk.app.upkeep import SaveSettings, save_settings

        order = SaveSettings(changed, view.version)
        self.save.setEnabled(False)
        before = {key: view.values[key] for key in changed}
        self.errands.write(
            lambda work: save_settings(work, order), partial(self._saved, before, form.draft()), failed=self._refused
        )

    def _saved(self, before: dict[str, Any], sent: dict[str, str], view: SettingsView) -> None:
        self.save.setEnabled(True)
        self._view = view
        self._drop_draft()
        if self.form is not None:
            since = {key: text for key, text in self.form.draft().items() if text != sent[key]}
            self.form.load({key: view.values[key] for key in self.keys})
            if since:
                self.form.load_draft(since)
        self.errands.messages.toast(_("Settings saved."), undo=partial(self._take_back, before, view.version))
        self.changed.emit()

    def _take_back(self, before: dict[str, Any], version: int) -> None:
        from hrdesk.app.upkeep import SaveSettings, save_settings

        def done(view: SettingsView) -> None:
            self._show(view)
            self.errands.messages.toast(_("Taken back."))
            self.changed.emit()

        order = SaveSettings(before, version)
        self.errands.write(lambda work: save_settings(work, order), done)

    def _drop_draft(self) -> None:
        if self._keeper is not None:
            self._keeper.drop()

    def _refused(self, failure: BaseException) -> bool:
        self.save.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        if self.form is None or not self.form.complain(failure):
            self.notice.say(failure.whole)
        if isinstance(failure, Conflict):
            from hrdesk.app.upkeep import agency_settings

            self.errands.read(agency_settings, self._rebase)
        return True

    def _rebase(self, view: SettingsView) -> None:
        """What somebody else saved stands in the fields; what was typed stays, and may be saved now."""
        form, before = self.form, self._view
        if form is None or before is None or before.locked != view.locked:
            return
        typed, self._view = form.typed(), view
        form.load({key: view.values[key] for key in self.keys})
        form.load_draft(typed)
        both = [form.fields[key].label for key in typed if view.values[key] != before.values[key]]
        if both:
            words = _("Changed by somebody meanwhile: {fields}. Saving puts what you typed in its place.",
                      fields=_(", ").join(both))  # fmt: skip
            self.notice.say(words)


def with_span(reason: str, key: str) -> str:
    """Why, and from which to which number."""
    return sentences(reason, span(key))


def span(key: str) -> str:
    """From which to which number a setting may be."""
    declared = DECLARED[key]
    return _("From {least} to {most}.", least=declared.least, most=declared.most)
