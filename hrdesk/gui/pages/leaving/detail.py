"""One exit beside the list: what is open with its way out, what is handed back, reasons, papers."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLayout, QMenu, QWidget

from hrdesk.domain.separation import Blocker, Item, State
from hrdesk.gui.models.leaving import ABSENCES, STATES
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import StatusTag, button, column, label, line, picture, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.separation.model import AbsenceView, BlockerRow, ExitEnrolment, ItemRow, SeparationView

WIDTH = 400


class _Facts(Panel):
    """A panel whose wrapped words get the height they take: a scroll area asks a layout for its least height only."""

    def grow_soon(self) -> None:
        """Once the new parts are shown: a hidden one has no height yet."""
        QTimer.singleShot(0, self, self._grow)

    @Slot()
    def _grow(self) -> None:
        inside = self.area.widget()
        if inside is not None:
            inside.setMinimumHeight(max(0, self.body.totalHeightForWidth(WIDTH - 20)))


class ExitPanel(_Facts):
    """``settle`` carries (item, what): done, waive, open; ``open_handover`` when a way out leads to the board."""

    settle = Signal(object, str)
    handover_wanted = Signal()
    delivered_wanted = Signal()
    certificate_wanted = Signal()
    reported = Signal(object)
    tasks_wanted = Signal(object)

    def __init__(self, actions: list[QAction], papers: list[QAction]) -> None:
        super().__init__(_("Exit"), width=WIDTH, white=True)
        self.close_button.hide()
        self._actions, self._papers = actions, papers

    def show_exit(self, view: SeparationView, may_write: bool) -> None:
        """Shows an exit; the same one again keeps the place it was scrolled to."""
        bar = self.area.verticalScrollBar()
        at = bar.value()
        self.clear()
        self.name(f"{view.row.name} {view.row.employee_no}")
        self._head(view)
        self._open_things(view, may_write)
        self._items(view, may_write)
        self._reasons(view)
        self._earlier(view)
        self.body.addStretch(1)
        self.grow_soon()
        bar.setValue(at)

    def _head(self, view: SeparationView) -> None:
        tone, icon = STATES[view.row.state]
        tag = StatusTag(view.row.state.text, tone, icon)
        kind = _("{kind} (article {article})", kind=view.row.kind.text, article=view.row.kind.article)
        self.body.addLayout(row(tag, label(kind, "secondary"), None))
        facts = [
            (_("Applied on"), view.applied_day),
            (_("Notice received"), view.notice_day),
            (_("Last working day"), view.row.last_day),
            (_("Effective day"), view.row.effective_day),
        ]
        for name, value in facts:
            if value is not None:
                self.body.addLayout(_fact(name, value.isoformat()))
        if view.witness:
            self.body.addLayout(_fact(_("Witness"), view.witness))
        if view.certificate_no:
            given = _("delivered {day}, {how}", day=view.certificate_given, how=view.certificate_how)
            self.body.addLayout(
                _fact(
                    _("Leaving certificate"),
                    f"{view.certificate_no}  {given if view.certificate_given else ''}".strip(),
                )
            )
        buttons = [self._menu_button(_("Print"), "file-text", self._papers)]
        buttons += [self._menu_button(_("Actions"), "ellipsis", self._actions)]
        self.body.addLayout(row(*buttons, None))

    def _menu_button(self, words: str, icon: str, actions: list[QAction]) -> QWidget:
        made = button(words, icon)
        menu = QMenu(made)
        menu.addActions([one for one in actions if one.isVisible()])
        made.setMenu(menu)
        made.setEnabled(bool(menu.actions()))
        return made

    def _open_things(self, view: SeparationView, may_write: bool) -> None:
        self.body.addSpacing(4)
        self.body.addWidget(label(_("Still open"), "section"))
        if not view.blockers:
            done = view.row.state in (State.CLOSED, State.UNDONE)
            words = view.row.state.text if done else _("Nothing is open; the exit can be settled.")
            self.body.addLayout(row(picture("circle-check", "status.success", 14), label(words), None, gap=6))
        for one in view.blockers:
            self.body.addLayout(self._blocker(one, view, may_write))

    def _blocker(self, one: BlockerRow, view: SeparationView, may_write: bool) -> QLayout:
        names = _(", ").join(one.names) + (" …" if one.count > len(one.names) > 0 else "")
        told = label(f"{one.text}  {one.count}", "strong")
        lines = [
            row(picture("triangle-alert", "status.warning", 14), told, None, self._way(one, view, may_write), gap=6)
        ]
        box = column(*lines, gap=2)
        if names and one.blocker is not Blocker.ITEM:
            box.addWidget(label(names, "small", wrap=True))
        box.addWidget(label(one.way_out, "small", wrap=True))
        return box

    def _way(self, one: BlockerRow, view: SeparationView, may_write: bool) -> QWidget:
        if one.blocker in (Blocker.PROMISES, Blocker.CASES, Blocker.CUSTODY):
            way = button(_("Handover"), "arrow-right", self.handover_wanted.emit, role="link")
            way.setAccessibleName(f"{_('Handover')}: {one.text}")
            return way
        if one.blocker is Blocker.TASKS and may_write:
            return button(_("Give away…"), "arrow-right", partial(self.tasks_wanted.emit, one), role="link")
        if one.blocker is Blocker.CERTIFICATE and may_write:
            if view.certificate_no:
                return button(_("Delivered…"), "check", self.delivered_wanted.emit, role="link")
            return button(_("Print it"), "printer", self.certificate_wanted.emit, role="link")
        return label("")

    def _items(self, view: SeparationView, may_write: bool) -> None:
        self.body.addSpacing(4)
        self.body.addWidget(line())
        self.body.addWidget(label(_("To hand back or settle"), "section"))
        editable = may_write and view.row.state in (State.RUNNING, State.ENDED)
        for item in view.items:
            self.body.addLayout(self._item(item, editable))
            if item.kind == Item.INSURANCE.value and not item.waived:
                for one in view.enrolments:
                    self.body.addLayout(self._enrolment(one, editable))

    def _enrolment(self, one: ExitEnrolment, editable: bool) -> QLayout:
        """减员 of one scheme: until when, or who reported it on which day."""
        if one.reported_on is not None:
            told = _("reported on {day} by {name}", day=one.reported_on, name=one.reported_by)
        elif one.cut_off is None:
            told = _("by {due} (the law); no cut-off day of the city is known", due=one.due)
        else:
            told = _("by {due} ({city})", due=one.due, city=one.city)
        words = label(_("{what}: {said}", what=one.scheme.text, said=told), "small", wrap=True)
        box = row(words, gap=6, edges=(20, 0, 0, 0))
        box.setStretch(0, 1)
        if editable:
            text = _("Reported…") if one.reported_on is None else _("Take back")
            made = button(text, "", partial(self.reported.emit, one), role="link")
            made.setAccessibleName(f"{text} {one.scheme.text}")
            box.addWidget(made)
        return box

    def _item(self, item: ItemRow, editable: bool) -> QLayout:
        icon, token = ("circle", "text.secondary") if item.open else ("circle-check", "status.success")
        words = label(item.title, wrap=True)
        told = (item.waived and _("waived: {reason}", reason=item.waived)) or (
            item.done_on.isoformat() if item.done_on else ""
        )
        box = row(picture(icon, token, 14), words, gap=6)
        box.setStretch(1, 1)
        if told:
            box.addWidget(label(told, "small"))
        if editable:
            if item.open:
                done = button(_("Done"), "", partial(self.settle.emit, item, "done"), role="link")
                waive = button(_("Waive…"), "", partial(self.settle.emit, item, "waive"), role="link")
                done.setAccessibleName(f"{_('Done')}: {item.title}")
                waive.setAccessibleName(f"{_('Waive…')}: {item.title}")
                box.addWidget(done)
                box.addWidget(waive)
            else:
                again = button(_("Open again"), "", partial(self.settle.emit, item, "open"), role="link")
                again.setAccessibleName(f"{_('Open again')}: {item.title}")
                box.addWidget(again)
        return box

    def _reasons(self, view: SeparationView) -> None:
        rows = [
            (_("The employee says"), view.stated_reason),
            (_("The exit interview says"), view.interview_reason),
            (_("The supervisor says"), view.supervisor_reason),
        ]
        self.body.addSpacing(4)
        self.body.addWidget(line())
        self.body.addWidget(label(_("Why"), "section"))
        for name, reason in rows:
            self.body.addLayout(_fact(name, reason.text if reason else "—"))
        for words in (view.note, view.short_notice, view.interview_note):
            if words:
                self.body.addWidget(label(words, "secondary", wrap=True))

    def _earlier(self, view: SeparationView) -> None:
        if not view.earlier:
            return
        self.body.addSpacing(4)
        self.body.addWidget(label(_("Other exits"), "section"))
        for one in view.earlier:
            self.body.addWidget(label(f"{one.effective_day}  {one.kind.text}  {one.state.text}", "small"))


def _fact(name: str, value: str) -> QLayout:
    left = label(name, "secondary")
    left.setFixedWidth(128)
    right = label(value, wrap=True)
    box = row(left, right, gap=8)
    box.setStretch(1, 1)
    box.setAlignment(left, Qt.AlignmentFlag.AlignTop)
    return box


class AbsencePanel(_Facts):
    """Somebody gone: today's promises first, tries to reach, letters with proof."""

    delivered_wanted = Signal(object)
    letter_wanted = Signal(object)

    def __init__(self, actions: list[QAction], zone: tzinfo) -> None:
        super().__init__(_("Temporary custody"), width=WIDTH, white=True)
        self.close_button.hide()
        self._actions, self._zone = actions, zone

    def show_absence(self, view: AbsenceView, may_write: bool) -> None:
        """Shows one absence."""
        self.clear()
        self.name(f"{view.name} {view.employee_no}")
        self.body.addLayout(_fact(_("Why"), _(ABSENCES[view.kind])))
        until = view.until.isoformat() if view.until else P_("absence", "open")
        self.body.addLayout(_fact(_("From – to"), f"{view.starts} – {until}"))
        self.body.addLayout(_fact(_("Temporary custody"), f"{view.custodian} {view.custodian_no}"))
        made = button(_("Actions"), "ellipsis")
        menu = QMenu(made)
        menu.addActions([one for one in self._actions if one.isVisible()])
        made.setMenu(menu)
        self.body.addLayout(row(made, None))
        self.body.addWidget(label(_("Due today, first of all"), "section"))
        self.body.addWidget(label(_(", ").join(view.today) or _("None."), wrap=True))
        self.body.addWidget(line())
        self.body.addWidget(label(_("Tries to reach"), "section"))
        for one in view.contacts:
            self.body.addWidget(label(f"{one.at.astimezone(self._zone):%Y-%m-%d %H:%M}  {one.means}", "small"))
            self.body.addWidget(label(_("{reason} ({by})", reason=one.result, by=one.by), wrap=True))
        if not view.contacts:
            self.body.addWidget(
                label(_("None yet: write down every call and message, it is the proof."), "small", wrap=True)
            )
        self.body.addWidget(line())
        self.body.addWidget(label(_("Letters"), "section"))
        for letter in view.notices:
            name = _("Notice to return to work") if letter.kind == "return" else _("Notice of dissolution")
            self.body.addLayout(row(label(f"{letter.document_no}  {name}"), None))
            told = _("delivered {day}, {how}", day=letter.delivered_on, how=letter.delivery)
            show = button(_("Show"), "eye", partial(self.letter_wanted.emit, letter), role="link")
            proof = button(_("Delivered…"), "check", partial(self.delivered_wanted.emit, letter), role="link")
            proof.setVisible(may_write and letter.delivered_on is None)
            words = told if letter.delivered_on else _("no proof of delivery yet")
            self.body.addLayout(row(label(words, "small", wrap=True), None, show, proof))
        self.body.addStretch(1)
        self.grow_soon()
