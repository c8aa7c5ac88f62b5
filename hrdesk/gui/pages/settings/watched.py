"""监控文件夹: which folder is watched, what lies where in it, and what became of the files met there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.imports.kinds import KINDS, kind_words
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import button, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.watched_files import WatchedFile, WatchedRule, WatchedView
    from hrdesk.app.work import Work

STATES: dict[str, tuple[str, str, str]] = {
    "taken": (N_("taken"), "success", "circle-check"),
    "by_hand": (N_("imported by hand"), "success", "circle-check"),
    "waiting": (N_("waits"), "warning", "triangle-alert"),
    "set_aside": (N_("set aside"), "hint", "ban"),
    "replaced": (N_("replaced by a newer one"), "hint", "history"),
}
MONTHS = (("dates", N_("the dates in the rows")), ("name", N_("the file's name")))


class WatchedPart(Part):
    """The folder, its rules, its files."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Watched folder"),
            _(
                "Workbooks dropped there are imported with the columns matched last time: clean files by themselves, "
                "others wait on Today. No file is taken twice, moved or changed. It works while HRDesk is open, or on a "
                "schedule that runs hrdesk watch --once."
            ),
        )
        self._view: WatchedView | None = None
        self.folder = label("", "strong")
        self.folder.setTextInteractionFlags(self.folder.textInteractionFlags().TextSelectableByMouse)
        self.choose = button(_("Choose a folder…"), "folder-open", self._choose, role="primary")
        self.stop = button(_("Stop watching"), "circle-minus", partial(self.watch, ""))
        self.box.addLayout(row(label(_("Folder"), "secondary"), self.folder, self.choose, self.stop, None, gap=12))
        self.rules = DataTable(
            (
                Column("place", _("Files"), 200, bold=True),
                Column("kind", _("Kind"), 170, getter=lambda one: kind_words(one.kind).name),
                Column("month", _("Month by"), 170, getter=lambda one: _(dict(MONTHS)[one.month])),
                Column(
                    "source", _("Mapping"), 160, getter=lambda one: one.source or _("by the headings"), stretch=True
                ),
            ),
            name=_("What lies where"),
            identity=lambda one: one.id,
        )
        self.rules.setFixedHeight(150)
        self.add = button(_("Add a rule"), "plus", self._add)
        self.change = button(_("Change"), "pencil", self._change)
        self.remove = button(_("Remove"), "trash-2", self._remove)
        self.box.addLayout(row(label(_("What lies where"), "section"), None, self.add, self.change, self.remove, gap=8))
        self.box.addWidget(self.rules)
        self.files = DataTable(
            (
                Column("at", _("When"), 130, Kind.DATE, getter=lambda one: one.at.astimezone(errands.desk.zone)),
                Column("place", _("File"), 200, bold=True),
                Column("kind", _("Kind"), 170, getter=lambda one: kind_words(one.kind).name if one.kind else ""),
                Column("state", _("State"), 150, Kind.STATUS, getter=_state),
                Column("why", _("Why"), 220, stretch=True),
            ),
            name=_("Files met there"),
            identity=lambda one: one.id,
        )
        self.files.setMinimumHeight(180)
        self.open = button(_("Open"), "external-link", self._open)
        self.aside = button(_("Do not import it"), "ban", self._set_aside)
        self.box.addLayout(row(label(_("Files met there"), "section"), None, self.open, self.aside, gap=8))
        self.box.addWidget(self.files, 1)
        self.rules.chosen.connect(self._enable)
        self.rules.opened.connect(self._change)
        self.files.chosen.connect(self._enable)
        self.files.opened.connect(self._open)
        self._enable()

    def load(self) -> None:
        from hrdesk.app.watched_files import watched_view

        self.errands.read(watched_view, self._show)

    def _show(self, view: WatchedView) -> None:
        self._view = view
        self.folder.setText(view.folder or _("No folder chosen yet"))
        self.choose.setEnabled(not view.locked)
        self.choose.setToolTip(_("Fixed by IT on this computer.") if view.locked else "")
        self.stop.setVisible(bool(view.folder) and not view.locked)
        self.rules.load(view.rules)
        self.files.load(view.files)
        self.rules.choose_first()
        self.files.choose_first()
        self._enable()

    def _enable(self, _row: object = None) -> None:
        there = self.rules.current_row() is not None
        self.change.setEnabled(there)
        self.remove.setEnabled(there)
        file: WatchedFile | None = self.files.current_row()
        self.open.setEnabled(file is not None and file.state in ("waiting", "set_aside") and bool(file.kind))
        self.aside.setEnabled(file is not None and file.state in ("waiting", "set_aside"))
        again = file is not None and file.state == "set_aside"
        self.aside.setText(_("Let it wait again") if again else _("Do not import it"))

    # -- the folder --------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        start = self._view.folder if self._view is not None else ""
        found = QFileDialog.getExistingDirectory(self, _("Choose the folder to watch"), start)
        if found:
            self.watch(found)

    def watch(self, folder: str) -> None:
        """Watches ``folder`` from now on; empty: none."""
        from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings

        def call(work: Work) -> None:
            save_settings(work, SaveSettings({"watched_folder": folder}, agency_settings(work).version))

        told = _("This folder is watched from now on.") if folder else _("No folder is watched any more.")
        self.errands.write(call, lambda _done: self.say(told))

    # -- rules -------------------------------------------------------------------------------------------------

    def _fields(self) -> list[Field]:
        sources = self._view.sources if self._view is not None else ()
        kinds = [(kind.code, kind.name) for kind in KINDS if self.errands.may(kind.permission)]
        return [
            Field(
                "place",
                _("Which files"),
                required=True,
                hint=_("A folder inside, such as finance/, or a name, such as *calls*.xlsx"),
            ),
            Field("kind", _("They hold"), "choice", required=True, choices=kinds),
            Field(
                "month", _("Month by"), "choice", required=True, choices=[(code, _(words)) for code, words in MONTHS]
            ),
            Field(
                "source", _("Mapping"), "choice", choices=[("", _("by the headings")), *((one, one) for one in sources)]
            ),
        ]

    def _add(self) -> None:
        self._ask(_("Add a rule"), {"kind": "repayments", "month": "dates", "source": ""}, None)

    def _change(self, _row: object = None) -> None:
        rule: WatchedRule | None = self.rules.current_row()
        if rule is not None:
            values = {"place": rule.place, "kind": rule.kind, "month": rule.month, "source": rule.source}
            self._ask(_("Change the rule"), values, rule)

    def _ask(self, title: str, values: dict[str, Any], rule: WatchedRule | None) -> None:
        from hrdesk.app.watched_files import SaveRule, save_rule

        def call(work: Work, typed: dict[str, Any]) -> int:
            ident, version = (rule.id, rule.version) if rule is not None else (None, 0)
            order = SaveRule(typed["place"] or "", typed["kind"], typed["source"] or "", typed["month"], ident, version)
            return save_rule(work, order)

        self.ask(title, "", self._fields(), values, call, lambda _done: self.say(_("Rule saved.")))

    def _remove(self) -> None:
        from hrdesk.app.watched_files import SaveRule, remove_rule, save_rule

        rule: WatchedRule | None = self.rules.current_row()
        if rule is None:
            return
        gone = SaveRule(rule.place, rule.kind, rule.source, rule.month)

        def back() -> None:
            self.errands.write(lambda work: save_rule(work, gone), lambda _done: self.load())

        def done(_result: None) -> None:
            self.errands.messages.toast(_("Rule for {place} removed.", place=gone.place), undo=back)
            self.load()

        self.errands.write(lambda work: remove_rule(work, rule.id), done)

    # -- files -------------------------------------------------------------------------------------------------

    def _open(self, _row: object = None) -> None:
        file: WatchedFile | None = self.files.current_row()
        if file is not None and self.open.isEnabled():
            self.errands.context.go("import", kind=f"watched:{file.id}", back="settings")

    def _set_aside(self) -> None:
        from hrdesk.app.watched_files import set_aside

        file: WatchedFile | None = self.files.current_row()
        if file is not None:
            again = file.state == "set_aside"
            told = _("It waits on Today again.") if again else _("It is not imported; it stays where it lies.")
            self.errands.write(lambda work: set_aside(work, file.id, again=again), lambda _done: self.say(told))


def _state(file: WatchedFile) -> Cell:
    words, tone, icon = STATES.get(file.state, (file.state, "neutral", "circle"))
    return Cell(_(words), file.state, tone, icon)
