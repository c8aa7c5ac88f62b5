"""The dialogs of the quality checks: one entered, one taken back; each stays open until it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hrdesk.domain.quality import KINDS, Violation
from hrdesk.gui.models.month import plain
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.quality.model import Check
    from hrdesk.app.work import Work


class CheckErrands(QObject):
    """About one check, or a new one; ``saved`` is called with its id when something was kept."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[int | None], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    def enter(self, people: Sequence[tuple[int, str]]) -> None:
        """A new check."""
        from hrdesk.app.quality.checks import enter_check

        kinds = [(_(words), _(words)) for words in KINDS]
        dialog = self._dialog(
            _("Enter a quality check"),
            _("It counts at once in its month. A serious violation vetoes where the scheme says so."),
            [
                Field("employment_id", _("Whose call"), "choice", True, choices=people, editable=True, listed=True, width=264),
                Field("checked_on", _("Checked on"), "date", True, width=160, beside=True),
                Field("reference", _("Recording or call number"), width=264,
                      hint=_("A file's row with it is the same check.")),
                Field("score", P_("quality check", "Score"), "number", True, width=120, beside=True),
                Field("violation", _("Gravity"), "choice", True, width=264,
                      choices=[(one.value, one.text) for one in Violation]),
                Field("kind", _("What was violated"), "choice", choices=kinds, editable=True, width=264, beside=True),
                Field("finding", _("Finding"), "long"),
            ],
            P_("quality check", "Enter"),
            draft="quality:new",
        )  # fmt: skip
        dialog.form.load({"violation": Violation.NONE.value, "checked_on": self._errands.desk.work().today()})
        dialog.submitted.connect(lambda values: self._entered(dialog, values, enter_check))
        dialog.open()

    def _entered(self, dialog: AskDialog, values: dict[str, Any], call: Callable[[Work, Any], int]) -> None:
        from hrdesk.app.quality.model import EnterCheck

        order = EnterCheck(
            values["employment_id"], values["checked_on"], values["score"], values["reference"] or "",
            Violation(values["violation"]), values["kind"] or "", values["finding"] or "",
        )  # fmt: skip

        def saved(ident: int) -> None:
            dialog.accept()
            self._errands.messages.toast(_("Saved."))
            self._saved(ident)

        self._errands.write(lambda work: call(work, order), saved, failed=dialog.refuse)

    def take_back(self, one: Check) -> None:
        """Out of the figures, with the reason."""
        from hrdesk.app.quality.checks import withdraw_check

        dialog = self._dialog(
            _("Take back check {number}", number=one.document_no),
            _("{name}, {day}: {score}. It stays in the list and counts no more.",
              name=one.name, day=one.checked_on.isoformat(), score=plain(one.score)),
            [Field("reason", _("Reason"), "long", True)],
            _("Take back"),
            draft=f"quality-back:{one.id}",
            version=one.version,
        )  # fmt: skip

        def submitted(values: dict[str, Any]) -> None:
            def done(_result: object) -> None:
                dialog.accept()
                self._errands.messages.toast(_("Taken back."))
                self._saved(one.id)

            reason = values["reason"] or ""
            self._errands.write(
                lambda work: withdraw_check(work, one.id or 0, one.version, reason), done, failed=dialog.refuse
            )

        dialog.submitted.connect(submitted)
        dialog.open()

    def _dialog(
        self, title: str, sentence: str, fields: list[Field], yes: str, *, draft: str, version: int = 0
    ) -> AskDialog:
        return AskDialog(
            title, sentence, fields, yes, today=self._errands.desk.work().today, drafts=self._errands.drafts,
            draft=draft, version=version, parent=self._page.window(),
        )  # fmt: skip
