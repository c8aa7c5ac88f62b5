"""机构: names, employee numbers (with the rule the numbers there are follow), lock, days to answer a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import NumberPattern
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.declared import DeclaredPart, Entry, span
from hrdesk.gui.widgets.form import Section
from hrdesk.gui.widgets.parts import button, column, label, row
from hrdesk.words import P_, _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.people import NumberRules
    from hrdesk.app.upkeep import SettingsView
    from hrdesk.domain.numbering import LearntRule


KEY = "number_pattern"


class AgencyPart(DeclaredPart):
    """What the agency is called and how its numbers look, with an example of the next ones."""

    keys = (
        "agency",
        "agency_en",
        KEY,
        "idle_minutes",
        "complaint_reply_working_days",
        "low_grade_interview",
        "kiosk_idle_minutes",
        "kiosk_tries",
    )
    draft = "settings:agency"

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, _("Agency"))
        self.rules: NumberRules | None = None
        self._under = QWidget()  # right under the rule of numbers
        self._example = label("", "hint", wrap=True)
        self._learnt = label("", "hint", wrap=True)
        self.take = button(_("Take this rule"), role="link", pressed=self._take)
        self._under.setLayout(column(self._example, self._learnt, row(self.take, None), gap=2))
        self.take.hide()

    def load(self) -> None:
        super().load()
        if self.errands.may("people.write"):
            from hrdesk.app.people import number_rules

            self.errands.read(number_rules, self._show_rules)

    def _show_rules(self, rules: NumberRules) -> None:
        self.rules = rules
        self.typing()

    def _build(self, view: SettingsView) -> None:
        self._under.setParent(self)  # the form before goes, this stays
        super()._build(view)
        if self.form is not None:
            self.form.put_below(KEY, self._under)
            self._under.show()
            QWidget.setTabOrder(self.form.controls[KEY], self.take)

    def entries(self) -> Sequence[Entry | Section]:
        pattern = _("Fixed part, then noughts in braces: {pattern} gives {first}.", pattern="HC{0000}", first="HC0001")
        return (
            Entry("agency", _("Name of the agency")),
            Entry("agency_en", _("English name"), _("For papers in English."), required=False, beside=True),
            Entry(KEY, _("Employee numbers"), pattern),
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
        """The rule typed, as the numbers it gives next, and what the numbers there are say."""
        if self.form is None:
            return
        typed = str(self.form.values()[KEY] or "").strip()
        try:
            made = NumberPattern(typed)
        except UserError as error:
            self._example.setText(error.hint)
        else:
            first = self._next(typed) or made.format(1)
            second = made.format((made.number(first) or 1) + 1)
            self._example.setText(
                _(
                    "Next employee numbers look like {first}, {second}; those given before stay.",
                    first=first,
                    second=second,
                )
            )
        self._say_learnt(typed)

    def _next(self, pattern: str) -> str:
        """What comes next by a rule that is in use or seen; empty for others."""
        if self.rules is None:
            return ""
        learnt = self.rules.learnt
        if pattern == self.rules.next.pattern:
            return self.rules.next.number
        return learnt.next if learnt is not None and learnt.pattern == pattern else ""

    def _say_learnt(self, typed: str) -> None:
        learnt = self.rules.learnt if self.rules is not None else None
        self.take.setVisible(learnt is not None and learnt.pattern != typed and not self._fixed)
        self._example.setHidden(learnt is not None and learnt.pattern == typed)  # the line below says it all
        if self.rules is None or learnt is None:
            self._learnt.setText("")
        else:
            values = {"count": learnt.seen, "of": learnt.of, "rule": rule_told(learnt), "next": learnt.next}
            if learnt.seen == learnt.of:
                told = _("Learnt from {count} numbers: {rule}; next {next}.", **values)
            else:
                told = _("Learnt from {count} of {of} numbers: {rule}; next {next}.", **values)
            self._learnt.setText(sentences(told, self._own_rules()))

    @property
    def _fixed(self) -> bool:
        return self._view is not None and KEY in self._view.locked

    def _own_rules(self) -> str:
        """Teams and departments whose numbers follow another rule; at most three are named."""
        if self.rules is None:
            return ""
        usual = self.rules.usual
        found = {
            team or department: rule
            for (department, team), rule in sorted(usual.items())
            if not team or rule.pattern != getattr(usual.get((department, "")), "pattern", "")
        }
        told = [
            _("{place} ({rule}, next {next})", place=place, rule=rule_told(rule), next=rule.next)
            for place, rule in list(found.items())[:3]
        ]
        return _("Of their own: {places}.", places=_(", ").join(told)) if told else ""

    @Slot()
    def _take(self) -> None:
        """Puts the rule that was learnt into the field; it counts once it is saved."""
        control = self.form.controls[KEY] if self.form is not None else None
        if isinstance(control, QLineEdit) and self.rules is not None and self.rules.learnt is not None:
            control.setFocus()
            control.selectAll()
            control.insert(self.rules.learnt.pattern)
            control.textEdited.emit(control.text())


def rule_told(rule: LearntRule) -> str:
    """A rule in words: HC… + 4 digits."""
    if not rule.fixed:
        return _n("{count} digit", "{count} digits", count=rule.width)
    return _n("{fixed} + {count} digit", "{fixed} + {count} digits", fixed=rule.fixed, count=rule.width)
