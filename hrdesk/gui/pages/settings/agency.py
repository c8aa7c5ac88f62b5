"""机构: names, employee numbers, lock, days to answer a complaint."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import NumberPattern
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.declared import DeclaredPart, Entry, span
from hrdesk.gui.widgets.form import Section
from hrdesk.gui.widgets.parts import label
from hrdesk.words import P_, _


class AgencyPart(DeclaredPart):
    """What the agency is called and how its numbers look, with an example of the next ones."""

    keys = (
        "agency",
        "agency_en",
        "number_pattern",
        "idle_minutes",
        "complaint_reply_working_days",
        "low_grade_interview",
        "kiosk_idle_minutes",
        "kiosk_tries",
    )
    draft = "settings:agency"

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, _("Agency"))
        self._example = label("", "hint")
        self.box.insertWidget(1, self._example)

    def entries(self) -> Sequence[Entry | Section]:
        pattern = _("Fixed part, then noughts in braces: {pattern} gives {first}.", pattern="HC{0000}", first="HC0001")
        return (
            Entry("agency", _("Name of the agency")),
            Entry("agency_en", _("English name"), _("For papers in English."), required=False, beside=True),
            Entry("number_pattern", _("Employee numbers"), pattern),
            Entry("idle_minutes", _("Lock the window after (minutes)"), span("idle_minutes")),
            Entry(
                "complaint_reply_working_days",
                _("Days to reply to a complaint (working days)"),
                _("Counted from the day it was received; a client's own term can be entered with the complaint."),
            ),
            Entry(
                "low_grade_interview",
                _("The lowest grade asks for an interview on Today"),
                _("Supervisor and HR see who nobody has talked to yet."),
                choices=(("on", P_("setting", "Yes")), ("off", P_("setting", "No"))),
            ),
            Entry("kiosk_idle_minutes", _("Kiosk: sign out after (minutes)"), span("kiosk_idle_minutes")),
            Entry("kiosk_tries", _("Kiosk: wrong PINs until it is locked"), span("kiosk_tries"), beside=True),
        )

    @Slot()
    def typing(self) -> None:
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
