"""数据: where the file lies, the last verified backup, a backup now, a check; and what encryption and roles keep."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QGridLayout

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.parts import StatusTag, button, label, line, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.upkeep import BackedUp
    from hrdesk.app.work import Work

CHECKS = {
    "integrity": N_("Structure of the file"),
    "foreign_keys": N_("Links between records"),
    "audit_chain": N_("Audit log"),
    "keys": N_("Keys of the accounts"),
    "attachments": N_("Attachments"),
    "gate": N_("Kind of the file"),
    "postings": N_("Postings"),
    "employment_dates": N_("Dates of employment"),
    "identity_digests": N_("Identity numbers"),
    "facts_claimed": N_("Origin of figures"),
    "newest_claim": N_("Newest figures"),
    "scheme_weights": N_("Weights of schemes"),
    "published": N_("Published evaluations"),
    "document_numbers": N_("Document numbers"),
    "plans": N_("Improvement plans"),
    "case_holders": N_("Holders of cases"),
    "case_chain": N_("Chain of holders"),
    "case_licence": N_("Licence to hold cases"),
    "handover_custody": N_("Custody during handover"),
    "separations_closed": N_("Settled exits"),
    "separations_ended": N_("Exits in effect"),
    "access_ended": N_("Accounts of leavers"),
}
SAID = (
    N_(
        "The file and its backups are encrypted. Without an account's password or the recovery key printed at the "
        "beginning, nobody can read them, not even who made HRDesk."
    ),
    N_(
        "Identity numbers, bank cards and home addresses are sealed once more: only administrator, HR and finance hold "
        "that key, whatever program is used."
    ),
    N_(
        "What else a role may see is kept by HRDesk itself. Who has an account and other tools could read it in a "
        "shared file: give accounts only to people you trust with the list of staff."
    ),
    N_("A backup opens with the passwords of its day. To restore one: sign out, “Another file”, “Restore a backup”."),
)


def _read(work: Work) -> tuple[datetime | None, dict[str, Any]]:
    from hrdesk.app.upkeep import agency_settings, last_backup

    return last_backup(work), dict(agency_settings(work).values)


class UpkeepPart(Part):
    """The state of the file and what to do for it."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, _("Data and backup"))
        self._folder = ""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self.place = label(errands.desk.place)
        self.place.setTextInteractionFlags(self.place.textInteractionFlags().TextSelectableByMouse)
        self.state = StatusTag()
        self.folder = label("", "secondary")
        for number, (words, thing) in enumerate(
            ((_("The file"), self.place), (_("Last verified backup"), self.state), (_("Backup folder"), self.folder))
        ):
            grid.addWidget(label(words, "secondary"), number, 0)
            grid.addWidget(thing, number, 1)
        grid.setColumnStretch(2, 1)
        self.box.addLayout(grid)
        self.now = button(_("Back up now"), "database", self.back_up, role="primary")
        self.elsewhere = button(_("Into another folder…"), "folder-open", self._choose)
        self.check = button(_("Check the file"), "shield-check", self.look)
        self.box.addLayout(row(self.now, self.elsewhere, self.check, None, gap=8))
        self.result = label("", "strong")
        self.result.hide()
        self.checks = DataTable(
            (
                Column("ok", _("Result"), 90, Kind.STATUS, getter=_outcome),
                Column(
                    "name",
                    _("What was looked at"),
                    160,
                    getter=lambda one: _(CHECKS.get(one.name, one.name)),
                    bold=True,
                ),
                Column("detail", _("Found"), 400, stretch=True),
            ),
            name=_("Results of the check"),
            identity=lambda one: one.name,
        )
        self.checks.hide()
        self.box.addWidget(self.result)
        self.box.addWidget(self.checks)
        self.box.addWidget(line())
        self.box.addWidget(label(_("What protects the data"), "section"))
        for sentence in SAID:
            told = label(f"• {_(sentence)}", wrap=True)
            told.setMaximumWidth(860)
            self.box.addWidget(told)
        self.box.addStretch(1)

    def load(self) -> None:
        self.errands.read(_read, self._show)

    def _show(self, found: tuple[datetime | None, dict[str, Any]]) -> None:
        last, values = found
        desk = self.errands.desk
        self._folder = str(values["backup_folder"])
        self.folder.setText(self._folder or _("not chosen yet"))
        if last is None:
            self.state.say(_("no backup yet"), "warning")
            return
        days = (desk.clock() - last).days
        when = last.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M")
        if days >= int(values["backup_warn_days"]):
            self.state.say(_n("{time}, {count} day ago", "{time}, {count} days ago", time=when, count=days), "warning")
        else:
            self.state.say(when, "success")

    # -- backup ------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Into the folder used before, else one is asked for."""
        if self._folder:
            self.back_up_to(self._folder)
        else:
            self._choose()

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(
            self, _("Choose a folder for backups, best on another disk"), self._folder
        )
        if found:
            self.back_up_to(found)

    def back_up_to(self, folder: str) -> None:
        """A verified copy in ``folder``; the next one goes there, too."""
        from hrdesk.app.upkeep import SaveSettings, agency_settings, back_up, save_settings

        def call(work: Work) -> BackedUp:
            made = back_up(work, folder)
            view = agency_settings(work)
            if view.values["backup_folder"] != folder and "backup_folder" not in view.locked:
                save_settings(work, SaveSettings({"backup_folder": folder}, view.version))
            return made

        self._busy(True)
        self.errands.write(call, self._backed_up, failed=self._failed, title=_("Making a backup"))

    def _backed_up(self, made: BackedUp) -> None:
        self._busy(False)
        folder = Path(made.file).parent.name
        self.say(_("Backed up and verified: {rows:,} rows in {folder}", rows=made.rows, folder=folder))

    # -- check -------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Checks everything; changes nothing."""
        from hrdesk.app.upkeep import check

        self._busy(True)
        self.errands.read(check, self._checked, failed=self._failed, title=_("Checking the file"))

    def _checked(self, report: Any) -> None:
        self._busy(False)
        wrong = [one for one in report.checks if not one.ok]
        if wrong:
            self.result.setText(
                _("{count} of {total} checks found something. Keep this file as it is and ask whoever looks after HRDesk.",
                  count=len(wrong), total=len(report.checks))
            )  # fmt: skip
        else:
            self.result.setText(_("All {total} checks are in order.", total=len(report.checks)))
        self.result.show()
        self.checks.show()
        self.checks.setFixedHeight(32 + 28 * len(report.checks))
        self.checks.load(sorted(report.checks, key=lambda one: one.ok))
        self.checks.choose_first()
        self.checks.setFocus()

    def _failed(self, _failure: BaseException) -> bool:
        self._busy(False)
        return False

    def _busy(self, busy: bool) -> None:
        for made in (self.now, self.elsewhere, self.check):
            made.setEnabled(not busy)


def _outcome(one: Any) -> Cell:
    if one.ok:
        return Cell(_("in order"), True, "success", "circle-check")
    return Cell(_("look here"), False, "error", "circle-alert")
