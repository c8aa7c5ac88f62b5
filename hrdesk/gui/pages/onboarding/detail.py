"""One plan: who, whether work may be given, and its items with what can be done about them."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from hrdesk.domain.onboarding.checklist import Evidence, ItemState
from hrdesk.gui.file_names import ask_where
from hrdesk.gui.models.onboarding import item_columns
from hrdesk.gui.models.people import STATES
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import EmptyPage, StatusTag, button, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.onboarding import ItemView, PlanView
    from hrdesk.gui.pages.performance.errands import Errands


class PlanDetail(QWidget):
    """``changed`` carries the plan as it is after an act."""

    changed = Signal(object)
    person_wanted = Signal(int)

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errands = errands
        self.view: PlanView | None = None
        self._make_actions()
        self._name = label("", "title")
        self._number = label("", "small")
        self._status = StatusTag()
        self._licence = StatusTag()
        self._note = label("", "small", wrap=True)
        self.table = DataTable(
            item_columns(errands.desk.work().today()), name=_("Checklist"), identity=lambda item: item.id, key="onboarding-items",
            remembered=errands.context.remembered,
        )  # fmt: skip
        self.table.offer_actions(self._acts)
        self.table.opened.connect(self._opened)
        self.table.chosen.connect(self._aim)
        self.table.selectionModel().selectionChanged.connect(self._aim)
        self._build()
        self.setMinimumWidth(420)

    def _make_actions(self) -> None:
        self.done = action(_("Done…"), "check", self._ask_done, self)
        self.claim = action(_("I take it"), "user", self._claim, self)
        self.waive = action(_("Waive…"), "circle-minus", partial(self._ask_reason, "waive"), self)
        self.postpone = action(_("Postpone…"), "calendar-clock", self._ask_postpone, self)
        self.reopen = action(_("Open again…"), "undo-2", partial(self._ask_reason, "reopen"), self)
        self.save_file = action(_("Save the evidence…"), "download", self._save_file, self)
        self._acts = [self.done, self.claim, self.waive, self.postpone, self.reopen, self.save_file]

    def _build(self) -> None:
        open_person = button(_("Record"), "user", self._open_person, hint=_("Open the person's record"))
        head = frame("surface")
        head.setLayout(
            column(
                row(self._name, self._number, None, open_person, gap=8),
                row(self._status, self._licence, self._note, None, gap=8),
                gap=4,
                edges=(16, 10, 16, 8),
            )
        )
        self._buttons = [
            (made, button(made.text(), str(made.property("iconName") or ""), made.trigger)) for made in self._acts
        ]
        acts = frame("foot")
        self._law = label("", "small", wrap=True)
        acts.setLayout(
            column(
                self._law,
                row(*(pressed for _made, pressed in self._buttons), None, gap=6),
                gap=6,
                edges=(16, 8, 16, 10),
            )
        )
        plan = QWidget()
        plan.setLayout(column(head, self.table, acts, gap=0))
        self._nothing = EmptyPage("user-plus", _("Choose somebody in the list to see what is still to be done."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(plan)
        self._plan = plan
        self.setLayout(column(self._stack, gap=0))

    # -- showing -----------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """Nobody is chosen."""
        self.view = None
        self._stack.setCurrentWidget(self._nothing)

    def show_plan(self, view: PlanView, today: date) -> None:
        """Shows a plan; the item chosen stays where it is still there."""
        another = self.view is None or self.view.row.plan_id != view.row.plan_id
        self.view = view
        held = view.row
        self._name.setText(held.name)
        self._number.setText(held.employee_no)
        tone, icon = STATES[held.status]
        self._status.say(held.status.text, tone, icon)
        if held.licensed:
            self._licence.say(_("Licensed"), "success", "shield-check")
        else:
            self._licence.say(_n("{count} gate open", "{count} gates open", count=held.open_gates), "warning", "lock")
        post = " · ".join(part for part in (held.team or held.department, held.position, view.checklist) if part)
        self._note.setText(
            _("{post}; cancelled: {reason}", post=post, reason=view.reason)
            if view.reason
            else _("{post}; first day {day}", post=post, day=held.first_day)
        )
        self.table.load(view.items)
        if another or self.table.current_row() is None:
            first = next((item for item in view.items if item.state is ItemState.OPEN), None)
            if first is not None:
                self.table.choose(first.id)
            else:
                self.table.choose_first()
        self._stack.setCurrentWidget(self._plan)
        self._aim()

    def _items(self) -> list[ItemView]:
        rows = self.table.selected_rows()
        current = self.table.current_row()
        return rows or ([current] if current is not None else [])

    @Slot()
    def _aim(self, *_changed: object) -> None:
        items = self._items()
        running = self.view is not None and self.view.row.state != "cancelled"
        manages = self.view is not None and self.view.may_manage and running
        is_open = bool(items) and running and all(item.state is ItemState.OPEN for item in items)
        for made, possible in (
            (
                self.done,
                is_open and all(not item.by_itself and (manages or item.mine or item.claimable) for item in items),
            ),
            (self.claim, is_open and all(item.claimable for item in items)),
            (self.waive, is_open and manages),
            (self.postpone, is_open and manages),
            (self.reopen, bool(items) and manages and all(item.state is not ItemState.OPEN for item in items)),
            (self.save_file, len(items) == 1 and items[0].attachment_id is not None),
        ):
            made.setEnabled(possible)
            made.setVisible(possible or made is self.done)
        for made, pressed in self._buttons:
            pressed.setEnabled(made.isEnabled())
            pressed.setVisible(made.isVisible())
        self._law.setText(_about(items[0]) if len(items) == 1 else "")

    def _open_person(self) -> None:
        if self.view is not None:
            self.person_wanted.emit(self.view.row.employment_id)

    @Slot(object)
    def _opened(self, _item: ItemView) -> None:
        if self.done.isEnabled():
            self._ask_done()

    # -- acting ------------------------------------------------------------------------------------------------

    def _ask_done(self) -> None:
        items = self._items()
        wanted = {item.evidence for item in items}
        file = wanted & {Evidence.FILE, Evidence.EITHER}
        needed = Evidence.WORDS in wanted
        if wanted == {Evidence.NONE}:
            self._complete(None, items, {"words": "", "file": ""})
            return
        fields = [Field("words", _("What shows it (words)"), required=needed)]
        if file:
            fields.append(Field("file", _("File (path)"), hint=_("A scan or photo; it is kept encrypted.")))
        dialog = self._dialog(_("Done"), _names(items), fields, _("Done"))
        if file:
            choose = button(_("Choose a file…"), "folder-open")
            choose.clicked.connect(partial(self._choose_file, dialog))
            dialog.buttons.insertWidget(0, choose)
        dialog.submitted.connect(partial(self._complete, dialog, items))
        dialog.open()

    def _choose_file(self, dialog: AskDialog) -> None:
        path, _kind = QFileDialog.getOpenFileName(dialog, _("Choose the evidence"))
        if path:
            dialog.form.load_draft({"file": path})

    def _complete(self, dialog: AskDialog | None, items: list[ItemView], values: dict[str, Any]) -> None:
        from hrdesk.app.onboarding import Complete, complete

        file = Path(values["file"]) if values.get("file") else None
        order = Complete(tuple(item.id for item in items), values["words"] or "", file)
        self._write(dialog, lambda work: complete(work, order))

    def _claim(self) -> None:
        from hrdesk.app.onboarding import claim

        ids = [item.id for item in self._items()]
        self._write(None, lambda work: claim(work, ids))

    def _ask_reason(self, act: str) -> None:
        items = self._items()
        names = _names(items)
        if act == "waive":
            title, said = _("Waive"), _("It passes undone, under your name: {items}", items=names)
        else:
            title, said = _("Open again"), _("Opened again: {items}", items=names)
        fields = [Field("reason", _("Reason"), required=True)]
        dialog = self._dialog(title, said, fields, title)
        dialog.submitted.connect(partial(self._with_reason, dialog, act, items))
        dialog.open()

    def _with_reason(self, dialog: AskDialog, act: str, items: list[ItemView], values: dict[str, Any]) -> None:
        from hrdesk.app.onboarding import reopen, waive

        call = waive if act == "waive" else reopen
        ids = [item.id for item in items]
        self._write(dialog, lambda work: call(work, ids, values["reason"]))

    def _ask_postpone(self) -> None:
        items = self._items()
        fields = [Field("day", _("New due day"), "date", True, width=200), Field("reason", _("Reason"), required=True)]
        dialog = self._dialog(_("Postpone"), _names(items), fields, _("Postpone"))
        dialog.form.load({"day": items[0].due})
        dialog.submitted.connect(partial(self._postpone, dialog, items))
        dialog.open()

    def _postpone(self, dialog: AskDialog, items: list[ItemView], values: dict[str, Any]) -> None:
        from hrdesk.app.onboarding import postpone

        ids = [item.id for item in items]
        self._write(dialog, lambda work: postpone(work, ids, values["day"], values["reason"]))

    def _save_file(self) -> None:
        item = self._items()[0]
        path = ask_where(self, self.errands.context.remembered, _("Save the evidence"), item.attachment)
        if path:
            self.save_evidence(item, Path(path))

    def save_evidence(self, item: ItemView, path: Path) -> None:
        """Writes the file kept with an item to ``path``."""
        from hrdesk.app.onboarding import save_attachment

        self.errands.read(
            lambda work: save_attachment(work, item.id, path),
            lambda _written: self.errands.messages.toast(_("{file} written.", file=path.name)),
        )

    def _write(self, dialog: AskDialog | None, call: Any) -> None:
        def saved(view: PlanView) -> None:
            if dialog is not None:
                dialog.accept()
            self.changed.emit(view)

        self.errands.write(call, saved, failed=dialog.refuse if dialog is not None else None)

    def _dialog(self, title: str, sentence: str, fields: list[Field], act: str) -> AskDialog:
        return AskDialog(title, sentence, fields, act, today=self.errands.desk.work().today, parent=self.window())


def _names(items: list[ItemView]) -> str:
    return _(", ").join(item.name for item in items)


def _about(item: ItemView) -> str:
    """Law, evidence and history of one item, in one line."""
    parts = [item.law]
    if item.gate and item.state is ItemState.OPEN:
        parts.append(_("A gate: no case and no target before it is passed."))
    if item.by_itself and item.state is ItemState.OPEN:
        parts.append(_("Done by itself with “{name}”.", name=item.by_itself))
    if item.climbed:
        parts.append(_("Meant for {number}, who has no account.", number=item.climbed))
    if item.done_by:
        parts.append(_("{state} by {name}: {words}", state=item.state.text, name=item.done_by, words=item.words or "–"))
    elif item.words:
        parts.append(item.words)
    if item.attachment:
        parts.append(item.attachment)
    return sentences(*parts)
