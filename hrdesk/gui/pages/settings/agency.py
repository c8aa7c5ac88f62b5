"""机构: names, employee numbers, lock, days for an appeal, language of the file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import NumberPattern
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import Notice, button, label, row
from hrdesk.settings import DECLARED
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.upkeep import SettingsView
    from hrdesk.gui.drafts import Keeper

KEYS = (
    "agency",
    "agency_en",
    "number_pattern",
    "idle_minutes",
    "appeal_working_days",
    "question_working_days",
    "kiosk_idle_minutes",
    "kiosk_tries",
)


class AgencyPart(Part):
    """The agency's own settings; what IT fixed on this computer is shown and cannot be changed."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, _("Agency"))
        self._view: SettingsView | None = None
        self.form: Form | None = None
        self._keeper: Keeper | None = None
        self.save = button(_("Save"), "save", self.submit, role="primary", hint="Ctrl+S")
        self.notice = Notice()
        self._example = label("", "hint")
        self.box.addWidget(self._example)
        line = row(self.save, self.notice, None, gap=12)
        self.box.addLayout(line)
        self.box.addStretch(1)

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
            self.form.load({key: view.values[key] for key in KEYS})
            self._tell_example()
            if self._keeper is None:
                self._keeper = self.errands.drafts.follow(self.form, "settings:agency")

    def _build(self, view: SettingsView) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self._keeper = None

        def field(key: str, words: str, kind: str = "text", hint: str = "", **more: Any) -> Field:
            fixed = key in view.locked
            said = _("Fixed by IT on this computer.") if fixed else hint
            return Field(key, words, kind, hint=said, read_only=fixed, width=260, **more)

        self.form = Form(
            [
                field("agency", _("Name of the agency"), required=True),
                field("agency_en", _("English name"), hint=_("For papers in English."), beside=True),
                field(
                    "number_pattern",
                    _("Employee numbers"),
                    hint=_("Fixed part, then noughts in braces: {pattern} gives {first}.", pattern="HC{0000}", first="HC0001"),
                    required=True,
                ),
                field("idle_minutes", _("Lock the window after (minutes)"), "whole", _span("idle_minutes"), required=True),
                field(
                    "appeal_working_days",
                    _("Days for an appeal (working days)"),
                    "whole",
                    _("Counted from publishing; printed on the sheet."),
                    required=True,
                    beside=True,
                ),
                field(
                    "question_working_days",
                    _("Days to answer a question (working days)"),
                    "whole",
                    _("Counted from the question about a figure; Today tells who has to answer."),
                    required=True,
                ),
                field("kiosk_idle_minutes", _("Kiosk: sign out after (minutes)"), "whole", _span("kiosk_idle_minutes"), required=True),
                field("kiosk_tries", _("Kiosk: wrong PINs until it is locked"), "whole", _span("kiosk_tries"), required=True, beside=True),
            ]
        )  # fmt: skip
        self.form.setMaximumWidth(600)
        self.form.submitted.connect(self.submit)
        self.form.changed.connect(self._tell_example)
        self.box.insertWidget(1, self.form)

    def _tell_example(self) -> None:
        """The pattern typed, as the first numbers it gives."""
        if self.form is None:
            return
        try:
            made = NumberPattern(str(self.form.values()["number_pattern"] or ""))
        except UserError as error:
            self._example.setText(error.hint)
            return
        self._example.setText(
            _(
                "Next employee numbers look like {first}, {second}; those given before stay.",
                first=made.format(1),
                second=made.format(2),
            )
        )

    @Slot()
    def submit(self) -> None:
        """Saves what differs."""
        form, view = self.form, self._view
        if form is None or view is None or not form.check():
            return
        typed = {key: value if value is not None else "" for key, value in form.values().items()}
        wrong = {
            key: _span(key)
            for key, value in typed.items()
            if isinstance(value, int) and not (DECLARED[key].least or 0) <= value <= (DECLARED[key].most or value)
        }
        if form.complain_all(wrong):
            return
        changed = {key: value for key, value in typed.items() if value != view.values[key] and key not in view.locked}
        self.notice.say("")
        if not changed:
            form.load({key: view.values[key] for key in KEYS})
            self._drop_draft()
            return
        from hrdesk.app.upkeep import SaveSettings, save_settings

        order = SaveSettings(changed, view.version)
        self.save.setEnabled(False)
        before = {key: view.values[key] for key in changed}
        self.errands.write(lambda work: save_settings(work, order), partial(self._saved, before), failed=self._refused)

    def _saved(self, before: dict[str, Any], view: SettingsView) -> None:
        self.save.setEnabled(True)
        self._view = view
        if self.form is not None:
            self.form.load({key: view.values[key] for key in KEYS})
        self._drop_draft()
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
            self.notice.say(" ".join(part for part in (str(failure), failure.hint) if part))
        return True


def _span(key: str) -> str:
    declared = DECLARED[key]
    return _("From {least} to {most}.", least=declared.least, most=declared.most)
